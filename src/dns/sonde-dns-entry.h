#pragma once

#include "sonde-dns-name.h"

G_BEGIN_DECLS

#define SONDE_N_DNS_WIRE_SECTIONS 4

/**
 * SondeDnsEntry:
 * @name: its name, and what is wrong with that
 * @offset: its first byte in the message
 * @end: the byte behind its last, if it is not cut
 * @data: of a record, its data; what there is of it, if it is cut
 * @ttl: of a record, how long it may be kept, in seconds
 * @record_type: its type
 * @record_class: its class
 * @fault: whether it is cut: %SONDE_DNS_FAULT_QUESTION_CUT, %SONDE_DNS_FAULT_RECORD_CUT,
 *   %SONDE_DNS_FAULT_DATA_OVERRUN or the fault of the name; or %SONDE_DNS_FAULT_NONE
 *
 * A question or a record of a DNS message.
 */
typedef struct
{
  SondeDnsName  name;
  gsize         offset;
  gsize         end;
  SondeDnsSpan  data;
  guint32       ttl;
  guint16       record_type;
  guint16       record_class;
  SondeDnsFault fault;
} SondeDnsEntry;

/**
 * SondeDnsCursor:
 * @walk: a walk through a message whose header is complete
 * @offset: where the next entry begins
 * @section: the section that it is in, from 0 for the questions
 * @position: its number in there
 * @count: how many the header promises
 *
 * The entries of a message, one after the other.
 */
typedef struct
{
  const SondeDnsWalk *walk;
  gsize               offset;
  guint               section;
  guint               position;
  guint               count;
} SondeDnsCursor;

gboolean sonde_dns_entry_read       (const SondeDnsWalk   *walk,
                                     gsize                 offset,
                                     gboolean              is_question,
                                     SondeDnsEntry        *entry);
void     sonde_dns_cursor_init      (SondeDnsCursor       *self,
                                     const SondeDnsWalk   *walk);
gboolean sonde_dns_cursor_next      (SondeDnsCursor       *self,
                                     SondeDnsEntry        *entry);
gboolean sonde_dns_cursor_is_at_end (const SondeDnsCursor *self);
guint    sonde_dns_walk_get_rcode   (const SondeDnsWalk   *walk);

G_END_DECLS

#pragma once

#include "sonde-dns-fault.h"
#include "sonde-field.h"

G_BEGIN_DECLS

#define SONDE_DNS_HEADER_BYTES 12

/**
 * SondeDnsWalk:
 * @data: (array length=length): a DNS message, from its first byte
 * @length: how much of it there is
 * @base: what is added to an offset in the message to make one in the record
 * @fault: the first of the gravest faults so far
 * @fault_offset: its byte in the message
 * @severity: how grave it is
 * @n_opts: how many OPT records were passed
 * @n_types: how many bits of bitmaps are fields
 *
 * A walk through a DNS message. The same walk only looks for faults, without allocating anything,
 * when it is given no field to add to.
 */
typedef struct
{
  const guint8  *data;
  gsize          length;
  gsize          base;
  gsize          fault_offset;
  SondeDnsFault  fault;
  SondeSeverity  severity;
  guint          n_opts;
  guint          n_types;
} SondeDnsWalk;

/**
 * SondeDnsSpan:
 * @start: the first byte, as an offset in the message
 * @end: the byte behind the last
 *
 * Bytes of a DNS message.
 */
typedef struct
{
  gsize start;
  gsize end;
} SondeDnsSpan;

guint16     sonde_dns_walk_get16      (const SondeDnsWalk *self,
                                       gsize               offset);
guint32     sonde_dns_walk_get32      (const SondeDnsWalk *self,
                                       gsize               offset);
SondeField *sonde_dns_walk_add        (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       const char         *value,
                                       gsize               offset,
                                       gsize               length);
SondeField *sonde_dns_walk_add_number (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       guint64             number,
                                       gsize               offset,
                                       gsize               length);
SondeField *sonde_dns_walk_add_named  (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       guint64             number,
                                       const char         *word,
                                       gsize               offset,
                                       gsize               length);
SondeField *sonde_dns_walk_add_flag   (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       gsize               offset,
                                       guint8              bit);
SondeField *sonde_dns_walk_add_hex    (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       SondeDnsSpan        span);
SondeField *sonde_dns_walk_add_text   (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       const char         *id,
                                       const char         *name,
                                       SondeDnsSpan        span);
void        sonde_dns_walk_mark       (SondeDnsWalk       *self,
                                       SondeField         *field,
                                       SondeDnsFault       fault,
                                       gsize               offset);
void        sonde_dns_walk_add_fault  (SondeDnsWalk       *self,
                                       SondeField         *parent,
                                       SondeDnsFault       fault,
                                       gsize               offset,
                                       gsize               length);
void        sonde_dns_walk_explain    (SondeField         *field,
                                       const char         *explanation,
                                       const char         *reference);

G_END_DECLS

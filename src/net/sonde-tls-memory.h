#pragma once

#include "sonde-record.h"
#include "sonde-tls-hello.h"

G_BEGIN_DECLS

/**
 * SondeTlsPart:
 * @offset: where it begins in the stream of its direction
 * @length: how many bytes it has
 *
 * The part of a handshake message that one record has.
 */
typedef struct
{
  guint64 offset;
  guint32 length;
} SondeTlsPart;

/**
 * SondeTlsSpan:
 * @parts: (element-type SondeTlsPart): where its bytes are
 * @first_record: the record that it begins in
 * @last_record: the record that it ends in, so far
 * @direction: which way it goes
 * @is_complete: whether it is there to its end
 *
 * A handshake message that spans several records.
 */
typedef struct
{
  GArray         *parts;
  guint32         first_record;
  guint32         last_record;
  SondeDirection  direction;
  gboolean        is_complete;
} SondeTlsSpan;

/**
 * SondeTlsMemory:
 * @client_direction: the direction in which the client's bytes go
 * @hellos: the hellos of the client
 * @notes: what records with handshake messages say in one line, by record
 * @spans: (element-type SondeTlsSpan): the messages that span several records
 *
 * What is remembered of a connection, to say later what a record means.
 */
typedef struct
{
  SondeDirection  client_direction;
  GArray         *hellos;
  GHashTable     *notes;
  GPtrArray      *spans;
} SondeTlsMemory;

void          sonde_tls_memory_init        (SondeTlsMemory        *self,
                                            SondeDirection         client_direction);
void          sonde_tls_memory_clear       (SondeTlsMemory        *self);
void          sonde_tls_memory_keep_hello  (SondeTlsMemory        *self,
                                            guint32                record,
                                            const guint8          *body,
                                            gsize                  length);
gboolean      sonde_tls_memory_get_offered (SondeTlsMemory        *self,
                                            guint32                record,
                                            SondeTlsHello         *hello);
void          sonde_tls_memory_keep_note   (SondeTlsMemory        *self,
                                            guint32                record,
                                            const char            *note);
const char   *sonde_tls_memory_get_note    (SondeTlsMemory        *self,
                                            guint32                record);
SondeTlsSpan *sonde_tls_memory_begin_span  (SondeTlsMemory        *self,
                                            guint32                record,
                                            SondeDirection         direction);
void          sonde_tls_memory_extend_span (SondeTlsSpan          *span,
                                            guint32                record,
                                            guint64                offset,
                                            gsize                  length);
GPtrArray    *sonde_tls_memory_find_spans  (SondeTlsMemory        *self,
                                            const SondeRecordInfo *info);

G_END_DECLS

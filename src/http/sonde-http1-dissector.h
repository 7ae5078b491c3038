#pragma once

#include "sonde-dissector.h"
#include "sonde-http-message.h"

G_BEGIN_DECLS

/**
 * SondeHttp1RecordKind:
 * @SONDE_HTTP1_RECORD_REQUEST: a request line and its headers
 * @SONDE_HTTP1_RECORD_RESPONSE: a status line and its headers
 * @SONDE_HTTP1_RECORD_INTERIM: the same with a status of 1xx, before the response proper
 * @SONDE_HTTP1_RECORD_BODY: a body that is not chunked
 * @SONDE_HTTP1_RECORD_CHUNK: a chunk with its size and its line endings
 * @SONDE_HTTP1_RECORD_CHUNKS: all further chunks of a body that has very many
 * @SONDE_HTTP1_RECORD_TRAILERS: headers behind the last chunk
 * @SONDE_HTTP1_RECORD_VIOLATION: a byte that breaks the protocol while the rest stays readable; it
 *   lies within another record
 * @SONDE_HTTP1_RECORD_RAW: bytes that are no HTTP, because of an error before or a tunnel
 *
 * What HTTP/1.0 and HTTP/1.1 consist of. The low 32 bits of a record's detail are the number of
 * its exchange, the next eight a #SondeHttpProblem.
 */
typedef enum
{
  SONDE_HTTP1_RECORD_REQUEST,
  SONDE_HTTP1_RECORD_RESPONSE,
  SONDE_HTTP1_RECORD_INTERIM,
  SONDE_HTTP1_RECORD_BODY,
  SONDE_HTTP1_RECORD_CHUNK,
  SONDE_HTTP1_RECORD_CHUNKS,
  SONDE_HTTP1_RECORD_TRAILERS,
  SONDE_HTTP1_RECORD_VIOLATION,
  SONDE_HTTP1_RECORD_RAW,
} SondeHttp1RecordKind;

extern const SondeDissector sonde_http1_dissector;

guint                   sonde_http1_get_n_exchanges (gpointer               state);
const SondeHttpMessage *sonde_http1_peek_message    (gpointer               state,
                                                     guint                  exchange,
                                                     gboolean               response);
guint                   sonde_http1_get_exchange    (const SondeRecordInfo *info);
SondeHttpProblem        sonde_http1_get_problem     (const SondeRecordInfo *info);
gboolean                sonde_http1_is_response     (gpointer               state,
                                                     const SondeRecordInfo *info);

G_END_DECLS

#include "config.h"

#include "sonde-decoding.h"
#include "sonde-http-body-decodings.h"
#include "sonde-http-head.h"
#include "sonde-http-syntax.h"
#include "sonde-http1-chunk.h"
#include "sonde-http1-decodings.h"
#include "sonde-http1-dissector.h"
#include "sonde-http1-state.h"

#define CHUNK_BYTES 16384
#define MAX_HEAD (256 * 1024)

typedef struct
{
  const SondeHttpMessage *message;
  SondeDirection          direction;
  SondeHttpHeadKind       kind;
  SondeDissectorRead      read;
  gpointer                user_data;
  char                   *content_type;
  char                   *codings;
} Reader;

static GByteArray *
reader_read_head (const Reader *reader)
{
  g_autoptr(GByteArray) head = g_byte_array_new ();
  guint64 length = reader->message->body_start - reader->message->head_start;
  gssize n_read;

  if (reader->message->body_start <= reader->message->head_start || length > MAX_HEAD)
    return NULL;

  g_byte_array_set_size (head, (guint) length);
  n_read = reader->read (reader->direction, reader->message->head_start, head->data,
                         (gsize) length, reader->user_data);

  return n_read == (gssize) length ? g_steal_pointer (&head) : NULL;
}

/* The codings of the content, then those of the transfer but for the chunks. */
static char *
dup_codings (const SondeHttpHead *head)
{
  g_autofree char *content = sonde_http_head_dup_list (head, "Content-Encoding");
  g_autofree char *transfer = sonde_http_head_dup_list (head, "Transfer-Encoding");
  g_auto(GStrv) names = g_strsplit (transfer != NULL ? transfer : "", ",", 0);
  GString *codings = g_string_new (content);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);

      if (*name != '\0' && g_ascii_strcasecmp (name, "chunked") != 0)
        g_string_append_printf (codings, ",%s", name);
    }

  return g_string_free (codings, FALSE);
}

static void
reader_take_head (Reader *reader)
{
  g_autoptr(GByteArray) bytes = reader_read_head (reader);
  g_autoptr(SondeHttpHead) head = NULL;
  const SondeHttpHeadLine *line;
  guint position = 0;

  if (bytes == NULL)
    return;

  head = sonde_http_head_parse (reader->kind, bytes->data, bytes->len);
  line = sonde_http_head_find_line (head, "Content-Type", &position);
  reader->codings = dup_codings (head);

  if (line != NULL)
    reader->content_type = sonde_http_head_dup_value (head, line);
}

/* Reads the body without its chunks. Returns whether there would be more. */
static gboolean
reader_read_body (const Reader *reader,
                  gsize         limit,
                  GByteArray   *body)
{
  gboolean is_chunked = reader->message->framing == SONDE_HTTP_FRAMING_CHUNKED;
  SondeHttp1Dechunker dechunker = { 0 };
  guint64 offset = reader->message->body_start;

  while (offset < reader->message->body_end && body->len < limit && !dechunker.done &&
         !dechunker.failed)
    {
      guint8 buffer[CHUNK_BYTES];
      gsize wanted = (gsize) MIN (sizeof buffer, reader->message->body_end - offset);
      gssize n_read = reader->read (reader->direction, offset, buffer, wanted,
                                    reader->user_data);

      if (n_read <= 0)
        return TRUE;

      offset += (guint64) n_read;

      if (is_chunked)
        n_read = (gssize) sonde_http1_dechunk (&dechunker, buffer, (gsize) n_read);

      g_byte_array_append (body, buffer, (guint) n_read);
    }

  if (body->len > limit)
    g_byte_array_set_size (body, (guint) limit);

  return body->len < reader->message->body_length && body->len >= limit;
}

/**
 * sonde_http1_dup_decodings:
 * @state: a state of the dissector
 * @info: one of its records
 * @read: reads the conversation
 * @user_data: data for @read
 *
 * Makes of a body, or of one of its chunks, the whole body without chunks, and without codings.
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what there is
 */
GPtrArray *
sonde_http1_dup_decodings (gpointer               state,
                           const SondeRecordInfo *info,
                           SondeDissectorRead     read,
                           gpointer               user_data)
{
  SondeHttp1 *self = state;
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *content_type = NULL;
  g_autofree char *codings = NULL;
  SondeHttpEncodedBody encoded = { 0 };
  Reader reader = { .direction = (SondeDirection) info->direction };
  guint exchange = sonde_http1_get_exchange (info);
  gboolean is_response = sonde_http1_is_response (state, info);

  if ((info->kind != SONDE_HTTP1_RECORD_BODY && info->kind != SONDE_HTTP1_RECORD_CHUNK &&
       info->kind != SONDE_HTTP1_RECORD_CHUNKS) || exchange >= self->exchanges->len)
    return NULL;

  reader.message = sonde_http1_peek_message (state, exchange, is_response);
  reader.kind = is_response ? SONDE_HTTP_HEAD_RESPONSE : SONDE_HTTP_HEAD_REQUEST;
  reader.read = read;
  reader.user_data = user_data;
  reader_take_head (&reader);
  content_type = reader.content_type;
  codings = reader.codings;

  encoded.is_cut = reader_read_body (&reader,
                                     codings != NULL && *codings != '\0'
                                     ? SONDE_HTTP_MAX_ENCODED : SONDE_DECODING_MAX_BYTES,
                                     body) ||
                   (!reader.message->complete &&
                    reader.message->problem == SONDE_HTTP_PROBLEM_NONE);
  bytes = g_bytes_new (body->data, body->len);
  encoded.bytes = bytes;
  encoded.content_type = content_type;
  encoded.codings = codings;
  encoded.is_record = info->kind == SONDE_HTTP1_RECORD_BODY;

  return sonde_http_body_decodings_new (&encoded);
}

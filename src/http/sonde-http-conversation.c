#include "config.h"

#include <string.h>

#include "sonde-http-conversation.h"
#include "sonde-http-header.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-http2-state.h"
#include "sonde-text.h"

#define MAX_HEAD (256 * 1024)
#define VALUE_CHARS G_MAXUINT16

static gpointer
sonde_http_conversation_get_state (SondeDissection       *dissection,
                                   const SondeDissector **dissector)
{
  SondeRecordInfo info;
  gpointer state;

  *dissector = NULL;

  if (sonde_dissection_get_n_records (dissection) == 0)
    return NULL;

  sonde_dissection_get_record (dissection, 0, &info);
  *dissector = sonde_dissection_get_dissector (dissection, &info, &state);

  return state;
}

static GBytes *
sonde_http_conversation_read_record (SondeDissection *dissection,
                                     guint            record)
{
  g_autofree guint8 *buffer = NULL;
  SondeRecordInfo info;
  gsize length;
  gssize n_read;

  sonde_dissection_get_record (dissection, record, &info);
  length = (gsize) MIN (info.length, MAX_HEAD);
  buffer = g_malloc (MAX (length, 1));
  n_read = sonde_flow_read_stream (sonde_dissection_get_flow (dissection),
                                   (SondeDirection) info.direction, info.offset, buffer, length,
                                   NULL);

  return g_bytes_new_take (g_steal_pointer (&buffer), (gsize) MAX (n_read, 0));
}

static SondeHttpHeadKind
sonde_http_conversation_get_kind (const SondeRecordInfo *info)
{
  if (info->kind == SONDE_HTTP1_RECORD_REQUEST)
    return SONDE_HTTP_HEAD_REQUEST;

  return info->kind == SONDE_HTTP1_RECORD_TRAILERS ? SONDE_HTTP_HEAD_TRAILERS
                                                   : SONDE_HTTP_HEAD_RESPONSE;
}

static SondeHttpHead *
sonde_http_conversation_parse_record (SondeDissection *dissection,
                                      guint            record,
                                      GBytes         **bytes)
{
  SondeRecordInfo info;
  const guint8 *data;
  gsize length;

  sonde_dissection_get_record (dissection, record, &info);
  *bytes = sonde_http_conversation_read_record (dissection, record);
  data = g_bytes_get_data (*bytes, &length);

  return sonde_http_head_parse (sonde_http_conversation_get_kind (&info), data, length);
}

static void
sonde_http_conversation_add_header (GListStore *headers,
                                    const char *name,
                                    const char *value,
                                    guint       record,
                                    guint       position)
{
  g_autoptr(SondeHttpHeader) header = NULL;

  header = sonde_http_header_new_found (name, value, record, position);
  g_list_store_append (headers, header);
}

static void
sonde_http_conversation_add_http1_headers (SondeDissection *dissection,
                                           guint            record,
                                           GListStore      *headers)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeHttpHead) head = NULL;

  head = sonde_http_conversation_parse_record (dissection, record, &bytes);

  for (guint i = 0; i < sonde_http_head_get_n_lines (head); i++)
    {
      const SondeHttpHeadLine *line = sonde_http_head_get_line (head, i);
      g_autofree char *name = sonde_http_head_dup_text (head, line->name);
      g_autofree char *unfolded = sonde_http_head_dup_value (head, line);
      g_autofree char *value = sonde_text_preview ((const guint8 *) unfolded, strlen (unfolded),
                                                   VALUE_CHARS);

      sonde_http_conversation_add_header (headers, name, value, record, i);
    }
}

static void
sonde_http_conversation_add_http2_headers (SondeHttp2State *state,
                                           guint            record,
                                           GListStore      *headers)
{
  const SondeHttp2Block *block = sonde_http2_state_peek_block (state, record, NULL, NULL, NULL);

  for (guint i = 0; block != NULL && i < block->headers->len; i++)
    {
      const SondeHttp2Header *found = &g_array_index (block->headers, SondeHttp2Header, i);
      g_autofree char *name = sonde_text_preview ((const guint8 *) found->name,
                                                  found->name_length, VALUE_CHARS);
      g_autofree char *value = sonde_text_preview ((const guint8 *) found->value,
                                                   found->value_length, VALUE_CHARS);

      if (found->coding != SONDE_HTTP2_CODING_TABLE_SIZE)
        sonde_http_conversation_add_header (headers, name, value, record, i);
    }
}

/**
 * sonde_http_conversation_get_n_exchanges:
 * @dissection: the messages of a flow
 *
 * Returns: the number of requests found so far, 0 when it is not HTTP
 */
guint
sonde_http_conversation_get_n_exchanges (SondeDissection *dissection)
{
  const SondeDissector *dissector;
  gpointer state;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), 0);

  state = sonde_http_conversation_get_state (dissection, &dissector);

  if (dissector == &sonde_http1_dissector)
    return sonde_http1_get_n_exchanges (state);

  if (dissector == &sonde_http2_dissector)
    return sonde_http2_state_get_n_exchanges (state);

  return 0;
}

/**
 * sonde_http_conversation_get_message:
 * @dissection: the messages of a flow
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 * @message: (out caller-allocates): what was found so far
 *
 * Returns: whether there is such an exchange
 */
gboolean
sonde_http_conversation_get_message (SondeDissection  *dissection,
                                     guint             exchange,
                                     gboolean          response,
                                     SondeHttpMessage *message)
{
  const SondeDissector *dissector;
  gpointer state;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  sonde_http_message_init (message);

  if (exchange >= sonde_http_conversation_get_n_exchanges (dissection))
    return FALSE;

  state = sonde_http_conversation_get_state (dissection, &dissector);

  if (dissector == &sonde_http1_dissector)
    *message = *sonde_http1_peek_message (state, exchange, response);
  else
    *message = *sonde_http2_state_peek_message (state, exchange, response);

  return TRUE;
}

/**
 * sonde_http_conversation_is_http2:
 * @dissection: the messages of a flow
 *
 * Returns: whether it is HTTP/2
 */
gboolean
sonde_http_conversation_is_http2 (SondeDissection *dissection)
{
  const SondeDissector *dissector;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), FALSE);

  sonde_http_conversation_get_state (dissection, &dissector);

  return dissector == &sonde_http2_dissector;
}

/**
 * sonde_http_conversation_list_headers:
 * @dissection: the messages of a flow
 * @record: the number of a record that is a head or trailers, or %SONDE_HTTP_NO_RECORD
 *
 * Reads headers as they were on the wire: in their order, in their letter case, as often as they
 * were there. For HTTP/2 those with a colon come along.
 *
 * Returns: (transfer full): a model of [class@HttpHeader]
 */
GListModel *
sonde_http_conversation_list_headers (SondeDissection *dissection,
                                      guint            record)
{
  GListStore *headers = g_list_store_new (SONDE_TYPE_HTTP_HEADER);
  const SondeDissector *dissector;
  gpointer state;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), G_LIST_MODEL (headers));

  if (record >= sonde_dissection_get_n_records (dissection))
    return G_LIST_MODEL (headers);

  state = sonde_http_conversation_get_state (dissection, &dissector);

  if (dissector == &sonde_http1_dissector)
    sonde_http_conversation_add_http1_headers (dissection, record, headers);
  else if (dissector == &sonde_http2_dissector)
    sonde_http_conversation_add_http2_headers (state, record, headers);

  return G_LIST_MODEL (headers);
}

/**
 * sonde_http_conversation_dup_start_part:
 * @dissection: the messages of a flow in HTTP/1
 * @record: the number of a record that is a head
 * @part: which part of the start line, from 0 to 2
 *
 * Returns: (transfer full): the part for people; empty when there is none
 */
char *
sonde_http_conversation_dup_start_part (SondeDissection *dissection,
                                        guint            record,
                                        guint            part)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeHttpHead) head = NULL;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), NULL);
  g_return_val_if_fail (part < 3, NULL);

  if (record >= sonde_dissection_get_n_records (dissection) ||
      sonde_http_conversation_is_http2 (dissection))
    return g_strdup ("");

  head = sonde_http_conversation_parse_record (dissection, record, &bytes);

  return sonde_http_head_dup_text (head, head->parts[part]);
}

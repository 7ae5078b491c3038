#include "config.h"

#include <libsoup/soup.h>

#include "sonde-practice-answer.h"
#include "sonde-practice-http-routes.h"
#include "sonde-practice-parser.h"
#include "sonde-practice-http1.h"

#define READ_BYTES (16 * 1024)
#define READS_PER_TURN 16
#define WRITES_PER_TURN 16
#define MAX_DRAINS 64
#define TYPE_TEXT "text/plain; charset=utf-8"

/**
 * SondePracticeHttp1:
 *
 * One connection to the practice web server over HTTP/1 (RFC 9112).
 *
 * libsoup has a server as well, but in 3.2 it never closes a connection that the client ended
 * between two requests, accepts without a limit, and forgets order and case of headers, all of
 * which those who practise would notice.
 *
 * Requests are answered in turn; nothing is read while an answer is on its way. The connection
 * is served until either side ends it, it becomes a WebSocket, or the object is disposed of,
 * and [signal@PracticeHttp1::closed] is emitted.
 */
struct _SondePracticeHttp1
{
  GObject                   parent_instance;

  GIOStream                *stream;
  SondePracticeWebsocket   *websocket;
  SondePracticeParser *parser;
  SondePracticeRequest *request;
  SondePracticeAnswer  *answer;
  GByteArray               *output;
  gsize                     output_offset;
  GSource                  *input_source;
  GSource                  *output_source;
  guint                     turn_id;
  guint                     timeout_id;
  gboolean                  is_chunked;
  gboolean                  has_body;
  gboolean                  owes_pause;
  gboolean                  closes_after;
  gboolean                  upgrades_after;
  gboolean                  is_closed;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttp1, sonde_practice_http1, G_TYPE_OBJECT)

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonde_practice_http1_read  (SondePracticeHttp1 *self);
static void sonde_practice_http1_write (SondePracticeHttp1 *borrowed);

static void
sonde_practice_http1_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static void
sonde_practice_http1_stop (SondePracticeHttp1 *self)
{
  sonde_practice_http1_clear_source (&self->input_source);
  sonde_practice_http1_clear_source (&self->output_source);
  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
}

static void
sonde_practice_http1_end (SondePracticeHttp1 *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  sonde_practice_http1_stop (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
sonde_practice_http1_close (SondePracticeHttp1 *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  char buffer[READ_BYTES];

  if (self->is_closed)
    return;

  /* With bytes unread, TCP would send a reset that may overtake the answer. */
  for (guint i = 0; i < MAX_DRAINS; i++)
    {
      if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input),
                                                    buffer, sizeof buffer, NULL, NULL) <= 0)
        break;
    }

  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  sonde_practice_http1_end (self);
}

static void
sonde_practice_http1_append (SondePracticeHttp1 *self,
                             const char         *text)
{
  g_byte_array_append (self->output, (const guint8 *) text, (guint) strlen (text));
}

static void
sonde_practice_http1_append_bytes (SondePracticeHttp1 *self,
                                   GBytes             *bytes)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  g_byte_array_append (self->output, data, (guint) n_bytes);
}

static void
sonde_practice_http1_append_head (SondePracticeHttp1 *self)
{
  const char * const *headers = sonde_practice_answer_get_headers (self->answer);
  gint64 length_bytes = sonde_practice_answer_get_length_bytes (self->answer);
  guint status = sonde_practice_answer_get_status (self->answer);
  gboolean may_have_body = status != SOUP_STATUS_NO_CONTENT && status != SOUP_STATUS_NOT_MODIFIED;
  g_autoptr(GString) head = g_string_new (NULL);

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nServer: Sonde-Practice\r\n",
                          status, soup_status_get_phrase (status));

  for (gsize i = 0; headers[i] != NULL; i += 2)
    g_string_append_printf (head, "%s: %s\r\n", headers[i], headers[i + 1]);

  self->is_chunked = may_have_body && length_bytes < 0 &&
                     !sonde_practice_parser_is_old (self->parser);

  if (self->is_chunked)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  else if (may_have_body && length_bytes >= 0)
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n", length_bytes);
  else if (may_have_body)
    self->closes_after = TRUE;

  if (self->closes_after)
    g_string_append (head, "Connection: close\r\n");

  /* No date: an answer is the same each time, so that pictures of it are. */
  g_string_append (head, "\r\n");
  sonde_practice_http1_append (self, head->str);
  self->has_body = may_have_body &&
                   (self->request == NULL ||
                    !g_str_equal (sonde_practice_request_get_method (self->request), "HEAD"));
}

static void
sonde_practice_http1_begin_answer (SondePracticeHttp1 *self)
{
  switch (sonde_practice_answer_get_fault (self->answer))
    {
    case SONDE_PRACTICE_ANSWER_FAULT_GARBAGE:
      self->is_chunked = FALSE;
      self->has_body = TRUE;
      self->closes_after = TRUE;
      break;

    case SONDE_PRACTICE_ANSWER_FAULT_CUT:
      sonde_practice_http1_append_head (self);
      self->closes_after = TRUE;
      break;

    case SONDE_PRACTICE_ANSWER_FAULT_NONE:
    default:
      sonde_practice_http1_append_head (self);
    }

  sonde_practice_http1_write (self);
}

static gboolean
sonde_practice_http1_delay_cb (gpointer user_data)
{
  SondePracticeHttp1 *self = user_data;

  self->timeout_id = 0;
  sonde_practice_http1_begin_answer (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http1_answer (SondePracticeHttp1 *self)
{
  guint delay_ms = sonde_practice_answer_get_delay_ms (self->answer);

  if (delay_ms > 0)
    self->timeout_id = g_timeout_add (delay_ms, sonde_practice_http1_delay_cb, self);
  else
    sonde_practice_http1_begin_answer (self);
}

/* Returns whether the request asks for a WebSocket that can be had. What a client sends before
 * the handshake is over would be lost, so nobody may.
 */
static gboolean
sonde_practice_http1_upgrade (SondePracticeHttp1 *self)
{
  g_autofree char *upgrade = NULL;
  g_autofree char *head = NULL;

  upgrade = sonde_practice_request_dup_header (self->request, "Upgrade");

  if (upgrade == NULL || !soup_header_contains (upgrade, "websocket") ||
      sonde_practice_parser_is_old (self->parser) ||
      sonde_practice_parser_get_n_left (self->parser) > 0)
    return FALSE;

  head = sonde_practice_websocket_accept (self->websocket, self->request);

  if (head == NULL)
    return FALSE;

  self->upgrades_after = TRUE;
  sonde_practice_http1_append (self, head);
  sonde_practice_http1_write (self);

  return TRUE;
}

static void
sonde_practice_http1_complete (SondePracticeHttp1 *self)
{
  self->request = sonde_practice_parser_take_request (self->parser);
  self->closes_after = !sonde_practice_parser_get_keep_alive (self->parser);

  if (sonde_practice_http1_upgrade (self))
    return;

  self->answer = sonde_practice_http_routes_answer (self->request);
  sonde_practice_http1_answer (self);
}

static void
sonde_practice_http1_refuse (SondePracticeHttp1 *self)
{
  guint status = sonde_practice_parser_get_status (self->parser);
  g_autofree char *text = g_strdup_printf ("%s\n", soup_status_get_phrase (status));

  self->closes_after = TRUE;
  self->answer = sonde_practice_answer_new_text (status, TYPE_TEXT, text);
  sonde_practice_http1_answer (self);
}

/* Reads a request out of what has arrived. Returns whether more must arrive first. */
static gboolean
sonde_practice_http1_parse (SondePracticeHttp1 *self)
{
  switch (sonde_practice_parser_step (self->parser))
    {
    case SONDE_PRACTICE_PROGRESS_CONTINUE:
      sonde_practice_http1_append (self, "HTTP/1.1 100 Continue\r\n\r\n");
      sonde_practice_http1_write (self);
      return sonde_practice_http1_parse (self);

    case SONDE_PRACTICE_PROGRESS_COMPLETE:
      sonde_practice_http1_clear_source (&self->input_source);
      sonde_practice_http1_complete (self);
      return FALSE;

    case SONDE_PRACTICE_PROGRESS_BAD:
      sonde_practice_http1_clear_source (&self->input_source);
      sonde_practice_http1_refuse (self);
      return FALSE;

    case SONDE_PRACTICE_PROGRESS_MORE:
    default:
      return TRUE;
    }
}

static gboolean
sonde_practice_http1_readable_cb (GObject  *stream,
                                  gpointer  user_data)
{
  g_autoptr(SondePracticeHttp1) self = g_object_ref (user_data);
  guint8 buffer[READ_BYTES];

  for (guint i = 0; i < READS_PER_TURN && !self->is_closed; i++)
    {
      g_autoptr(GError) error = NULL;
      gssize n_read;

      n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                         buffer, sizeof buffer, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      if (n_read <= 0)
        {
          sonde_practice_http1_close (self);
          break;
        }

      sonde_practice_parser_push (self->parser, buffer, (gsize) n_read);

      if (!sonde_practice_http1_parse (self))
        break;
    }

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_http1_read (SondePracticeHttp1 *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);

  if (self->input_source != NULL)
    return;

  self->input_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input),
                                                              NULL);
  g_source_set_callback (self->input_source, G_SOURCE_FUNC (sonde_practice_http1_readable_cb),
                         self, NULL);
  g_source_attach (self->input_source, g_main_context_get_thread_default ());
}

static gboolean
sonde_practice_http1_turn_cb (gpointer user_data)
{
  g_autoptr(SondePracticeHttp1) self = g_object_ref (user_data);

  self->turn_id = 0;

  if (self->answer != NULL)
    sonde_practice_http1_write (self);
  else if (sonde_practice_http1_parse (self))
    sonde_practice_http1_read (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http1_take_turn (SondePracticeHttp1 *self)
{
  self->turn_id = g_idle_add_full (G_PRIORITY_DEFAULT, sonde_practice_http1_turn_cb, self, NULL);
}

static void
sonde_practice_http1_finish_answer (SondePracticeHttp1 *self)
{
  g_clear_object (&self->answer);

  if (self->upgrades_after)
    {
      sonde_practice_http1_stop (self);
      sonde_practice_websocket_take (self->websocket, self->request, self->stream);
      sonde_practice_http1_end (self);
      return;
    }

  g_clear_object (&self->request);

  if (self->closes_after)
    sonde_practice_http1_close (self);
  else
    sonde_practice_http1_take_turn (self);
}

static gboolean
sonde_practice_http1_interval_cb (gpointer user_data)
{
  SondePracticeHttp1 *self = user_data;

  self->timeout_id = 0;
  sonde_practice_http1_write (self);

  return G_SOURCE_REMOVE;
}

/* Puts the next chunk of the body into the output. Returns whether there was one. */
static gboolean
sonde_practice_http1_append_chunk (SondePracticeHttp1 *self)
{
  g_autoptr(GBytes) chunk = NULL;
  g_autofree char *size = NULL;

  if (self->answer == NULL || !self->has_body)
    return FALSE;

  chunk = sonde_practice_answer_next (self->answer);

  if (chunk == NULL)
    {
      self->has_body = FALSE;

      if (self->is_chunked)
        sonde_practice_http1_append (self, "0\r\n\r\n");

      return self->is_chunked;
    }

  self->owes_pause = sonde_practice_answer_get_interval_ms (self->answer) > 0;
  size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", g_bytes_get_size (chunk));

  if (self->is_chunked)
    sonde_practice_http1_append (self, size);

  sonde_practice_http1_append_bytes (self, chunk);

  if (self->is_chunked)
    sonde_practice_http1_append (self, "\r\n");

  return TRUE;
}

static gboolean
sonde_practice_http1_writable_cb (GObject  *stream G_GNUC_UNUSED,
                                  gpointer  user_data)
{
  SondePracticeHttp1 *self = user_data;

  sonde_practice_http1_clear_source (&self->output_source);
  sonde_practice_http1_write (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http1_wait_writable (SondePracticeHttp1 *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  self->output_source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output),
                                                                NULL);
  g_source_set_callback (self->output_source, G_SOURCE_FUNC (sonde_practice_http1_writable_cb),
                         self, NULL);
  g_source_attach (self->output_source, g_main_context_get_thread_default ());
}

/* Sees to it that there is output. Returns whether there is. */
static gboolean
sonde_practice_http1_fill_output (SondePracticeHttp1 *self)
{
  if (self->output_offset < self->output->len)
    return TRUE;

  g_byte_array_set_size (self->output, 0);
  self->output_offset = 0;

  if (self->owes_pause)
    {
      self->owes_pause = FALSE;
      self->timeout_id =
        g_timeout_add (sonde_practice_answer_get_interval_ms (self->answer),
                       sonde_practice_http1_interval_cb, self);
      return FALSE;
    }

  if (sonde_practice_http1_append_chunk (self))
    return TRUE;

  if (self->answer != NULL || self->upgrades_after)
    sonde_practice_http1_finish_answer (self);

  return FALSE;
}

static gboolean
sonde_practice_http1_write_some (SondePracticeHttp1 *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  g_autoptr(GError) error = NULL;
  gssize n_bytes;

  if (!sonde_practice_http1_fill_output (self))
    return FALSE;

  n_bytes = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                                        self->output->data + self->output_offset,
                                                        self->output->len - self->output_offset,
                                                        NULL, &error);

  if (n_bytes < 0)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        sonde_practice_http1_wait_writable (self);
      else
        sonde_practice_http1_close (self);

      return FALSE;
    }

  self->output_offset += (gsize) n_bytes;

  return TRUE;
}

static void
sonde_practice_http1_write (SondePracticeHttp1 *borrowed)
{
  g_autoptr(SondePracticeHttp1) self = g_object_ref (borrowed);

  if (self->is_closed || self->output_source != NULL ||
      self->turn_id != 0 || self->timeout_id != 0)
    return;

  for (guint i = 0; i < WRITES_PER_TURN; i++)
    {
      if (!sonde_practice_http1_write_some (self))
        return;
    }

  /* A client that reads fast would otherwise keep everybody else waiting. */
  sonde_practice_http1_take_turn (self);
}

static void
sonde_practice_http1_dispose (GObject *object)
{
  SondePracticeHttp1 *self = SONDE_PRACTICE_HTTP1 (object);

  sonde_practice_http1_stop (self);

  if (self->stream != NULL && !self->is_closed)
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  self->is_closed = TRUE;
  g_clear_object (&self->stream);
  g_clear_object (&self->websocket);
  g_clear_object (&self->parser);
  g_clear_object (&self->request);
  g_clear_object (&self->answer);

  G_OBJECT_CLASS (sonde_practice_http1_parent_class)->dispose (object);
}

static void
sonde_practice_http1_finalize (GObject *object)
{
  SondePracticeHttp1 *self = SONDE_PRACTICE_HTTP1 (object);

  g_clear_pointer (&self->output, g_byte_array_unref);

  G_OBJECT_CLASS (sonde_practice_http1_parent_class)->finalize (object);
}

static void
sonde_practice_http1_class_init (SondePracticeHttp1Class *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_http1_dispose;
  object_class->finalize = sonde_practice_http1_finalize;

  /**
   * SondePracticeHttp1::closed:
   * @self: the connection
   *
   * Emitted once, when the connection has ended or has become a WebSocket.
   */
  signals[CLOSED] =
    g_signal_new ("closed",
                  SONDE_TYPE_PRACTICE_HTTP1,
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sonde_practice_http1_init (SondePracticeHttp1 *self)
{
  self->parser = sonde_practice_parser_new ();
  self->output = g_byte_array_new ();
}

/**
 * sonde_practice_http1_new:
 * @stream: a connection with streams that can be polled
 * @websocket: takes the connection over if the client asks for a WebSocket
 *
 * Starts to serve a connection.
 *
 * Returns: (transfer full): a new connection
 */
SondePracticeHttp1 *
sonde_practice_http1_new (GIOStream              *stream,
                          SondePracticeWebsocket *websocket)
{
  SondePracticeHttp1 *self;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);
  g_return_val_if_fail (SONDE_IS_PRACTICE_WEBSOCKET (websocket), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP1, NULL);
  self->stream = g_object_ref (stream);
  self->websocket = g_object_ref (websocket);
  sonde_practice_http1_read (self);

  return self;
}

#include "config.h"

#include <string.h>

#include <nghttp2/nghttp2.h>

#include "sonde-practice-answer.h"
#include "sonde-practice-request.h"
#include "sonde-practice-http-routes.h"
#include "sonde-practice-http2.h"

#define MAX_STREAMS 100
#define MAX_HEAD_BYTES (64 * 1024)
#define WINDOW_BYTES (1024 * 1024)
#define READ_BYTES (16 * 1024)
#define READS_PER_TURN 16
#define FRAMES_PER_TURN 64

/**
 * SondePracticeHttp2:
 *
 * One connection to the practice web server over HTTP/2 (RFC 9113).
 *
 * libsoup has a server as well, but in 3.2 it stands still when the client's first window is
 * used up, and can neither pause within a body nor break it off.
 *
 * The connection is served until either side ends it or the object is disposed of, and
 * [signal@PracticeHttp2::closed] is emitted.
 */
struct _SondePracticeHttp2
{
  GObject          parent_instance;

  GIOStream       *stream;
  nghttp2_session *session;
  GHashTable      *exchanges;
  GSource         *input_source;
  GSource         *output_source;
  guint            turn_id;
  const guint8    *pending;
  gsize            pending_bytes;
  gboolean         closes_after;
  gboolean         is_closed;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttp2, sonde_practice_http2, G_TYPE_OBJECT)

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One stream: a request, its answer, and the chunk of its body that is being sent. */
typedef struct
{
  SondePracticeHttp2 *connection;
  SondePracticeRequest *request;
  SondePracticeAnswer *answer;
  GBytes *chunk;
  gsize chunk_offset;
  guint timeout_id;
  gint32 stream_id;
  gboolean is_waiting;
} Exchange;

static void sonde_practice_http2_write (SondePracticeHttp2 *borrowed);

static void
sonde_practice_http2_free_exchange (gpointer data)
{
  Exchange *exchange = data;

  g_clear_handle_id (&exchange->timeout_id, g_source_remove);
  g_clear_object (&exchange->request);
  g_clear_object (&exchange->answer);
  g_clear_pointer (&exchange->chunk, g_bytes_unref);
  g_free (exchange);
}

static void
sonde_practice_http2_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static void
sonde_practice_http2_stop (SondePracticeHttp2 *self)
{
  sonde_practice_http2_clear_source (&self->input_source);
  sonde_practice_http2_clear_source (&self->output_source);
  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_hash_table_remove_all (self->exchanges);
}

static void
sonde_practice_http2_close (SondePracticeHttp2 *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  sonde_practice_http2_stop (self);
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_signal_emit (self, signals[CLOSED], 0);
}

static gboolean
sonde_practice_http2_interval_cb (gpointer user_data)
{
  Exchange *exchange = user_data;
  SondePracticeHttp2 *self = exchange->connection;

  exchange->timeout_id = 0;
  exchange->is_waiting = FALSE;
  nghttp2_session_resume_data (self->session, exchange->stream_id);
  sonde_practice_http2_write (self);

  return G_SOURCE_REMOVE;
}

static ssize_t
sonde_practice_http2_read_body_cb (nghttp2_session     *session G_GNUC_UNUSED,
                                   gint32               stream_id G_GNUC_UNUSED,
                                   guint8              *buffer,
                                   gsize                n_bytes,
                                   guint32             *data_flags,
                                   nghttp2_data_source *source,
                                   void                *user_data G_GNUC_UNUSED)
{
  Exchange *exchange = source->ptr;
  guint interval_ms = sonde_practice_answer_get_interval_ms (exchange->answer);
  const guint8 *data;
  gsize size;

  if (exchange->is_waiting)
    return NGHTTP2_ERR_DEFERRED;

  if (exchange->chunk == NULL)
    {
      exchange->chunk = sonde_practice_answer_next (exchange->answer);
      exchange->chunk_offset = 0;
    }

  if (exchange->chunk == NULL)
    {
      /* The whole connection ends: the client in libsoup 3.2 waits for ever on a stream that is
       * reset within its body.
       */
      if (sonde_practice_answer_get_fault (exchange->answer) == SONDE_PRACTICE_ANSWER_FAULT_CUT)
        {
          exchange->connection->closes_after = TRUE;
          return NGHTTP2_ERR_DEFERRED;
        }

      *data_flags |= NGHTTP2_DATA_FLAG_EOF;
      return 0;
    }

  data = g_bytes_get_data (exchange->chunk, &size);
  n_bytes = MIN (n_bytes, size - exchange->chunk_offset);
  memcpy (buffer, data + exchange->chunk_offset, n_bytes);
  exchange->chunk_offset += n_bytes;

  if (exchange->chunk_offset == size)
    {
      g_clear_pointer (&exchange->chunk, g_bytes_unref);

      if (interval_ms > 0)
        {
          exchange->is_waiting = TRUE;
          exchange->timeout_id = g_timeout_add (interval_ms, sonde_practice_http2_interval_cb,
                                                exchange);
        }
    }

  return (ssize_t) n_bytes;
}

static void
sonde_practice_http2_add_header (GArray     *headers,
                                 const char *name,
                                 const char *value)
{
  nghttp2_nv header = {
    .name = (guint8 *) name,
    .value = (guint8 *) value,
    .namelen = strlen (name),
    .valuelen = strlen (value),
    .flags = NGHTTP2_NV_FLAG_NONE,
  };

  g_array_append_val (headers, header);
}

static void
sonde_practice_http2_submit (Exchange *exchange)
{
  SondePracticeAnswer *answer = exchange->answer;
  const char * const *headers = sonde_practice_answer_get_headers (answer);
  gint64 length_bytes = sonde_practice_answer_get_length_bytes (answer);
  guint status_code = sonde_practice_answer_get_status (answer);
  g_autofree char *status = g_strdup_printf ("%u", status_code);
  g_autofree char *length = g_strdup_printf ("%" G_GINT64_FORMAT, length_bytes);
  g_autoptr(GArray) fields = g_array_new (FALSE, FALSE, sizeof (nghttp2_nv));
  nghttp2_data_provider provider = { { .ptr = exchange }, sonde_practice_http2_read_body_cb };
  gboolean has_body = status_code != 204 && status_code != 304;

  sonde_practice_http2_add_header (fields, ":status", status);
  sonde_practice_http2_add_header (fields, "Server", "Sonde-Practice");

  for (gsize i = 0; headers[i] != NULL; i += 2)
    sonde_practice_http2_add_header (fields, headers[i], headers[i + 1]);

  if (has_body && length_bytes >= 0)
    sonde_practice_http2_add_header (fields, "Content-Length", length);

  if (g_str_equal (sonde_practice_request_get_method (exchange->request), "HEAD"))
    has_body = FALSE;

  nghttp2_submit_response (exchange->connection->session, exchange->stream_id,
                           &g_array_index (fields, nghttp2_nv, 0), fields->len,
                           has_body ? &provider : NULL);
}

static gboolean
sonde_practice_http2_delay_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timeout_id = 0;
  sonde_practice_http2_submit (exchange);
  sonde_practice_http2_write (exchange->connection);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_practice_http2_garbage_cb (gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(SondePracticeHttp2) self = g_object_ref (exchange->connection);
  g_autoptr(GBytes) bytes = sonde_practice_answer_next (exchange->answer);
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  exchange->timeout_id = 0;
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                              g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes),
                                              NULL, NULL);
  sonde_practice_http2_close (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http2_answer (Exchange *exchange)
{
  guint delay_ms;

  exchange->answer = sonde_practice_http_routes_answer (exchange->request);
  delay_ms = sonde_practice_answer_get_delay_ms (exchange->answer);

  /* Not from here, which is a callback of the session. */
  if (sonde_practice_answer_get_fault (exchange->answer) == SONDE_PRACTICE_ANSWER_FAULT_GARBAGE)
    exchange->timeout_id = g_timeout_add (delay_ms, sonde_practice_http2_garbage_cb, exchange);
  else if (delay_ms > 0)
    exchange->timeout_id = g_timeout_add (delay_ms, sonde_practice_http2_delay_cb, exchange);
  else
    sonde_practice_http2_submit (exchange);
}

static int
sonde_practice_http2_begin_headers_cb (nghttp2_session     *session,
                                       const nghttp2_frame *frame,
                                       void                *user_data)
{
  SondePracticeHttp2 *self = user_data;
  Exchange *exchange;

  if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
    return 0;

  exchange = g_new0 (Exchange, 1);
  exchange->connection = self;
  exchange->stream_id = frame->hd.stream_id;
  exchange->request = sonde_practice_request_new ("HTTP/2");
  g_hash_table_insert (self->exchanges, GINT_TO_POINTER (exchange->stream_id), exchange);
  nghttp2_session_set_stream_user_data (session, exchange->stream_id, exchange);

  return 0;
}

static int
sonde_practice_http2_header_cb (nghttp2_session     *session,
                                const nghttp2_frame *frame,
                                const guint8        *name,
                                gsize                name_bytes G_GNUC_UNUSED,
                                const guint8        *value,
                                gsize                value_bytes G_GNUC_UNUSED,
                                guint8               flags G_GNUC_UNUSED,
                                void                *user_data G_GNUC_UNUSED)
{
  Exchange *exchange = nghttp2_session_get_stream_user_data (session, frame->hd.stream_id);
  const char *name_text = (const char *) name;
  const char *value_text = (const char *) value;

  if (exchange == NULL)
    return 0;

  /* Both end with a NUL, and the session has checked that they hold none. */
  sonde_practice_request_add_header (exchange->request, name_text, value_text);

  if (g_str_equal (name_text, ":method"))
    sonde_practice_request_set_method (exchange->request, value_text);
  else if (g_str_equal (name_text, ":path"))
    sonde_practice_request_set_target (exchange->request, value_text);

  if (sonde_practice_request_get_head_bytes (exchange->request) > MAX_HEAD_BYTES)
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;

  return 0;
}

static int
sonde_practice_http2_data_cb (nghttp2_session *session,
                              guint8           flags G_GNUC_UNUSED,
                              gint32           stream_id,
                              const guint8    *data,
                              gsize            n_bytes,
                              void            *user_data G_GNUC_UNUSED)
{
  Exchange *exchange = nghttp2_session_get_stream_user_data (session, stream_id);

  if (exchange != NULL)
    sonde_practice_request_append (exchange->request, data, n_bytes);

  return 0;
}

static int
sonde_practice_http2_frame_cb (nghttp2_session     *session,
                               const nghttp2_frame *frame,
                               void                *user_data G_GNUC_UNUSED)
{
  Exchange *exchange;

  if ((frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) ||
      (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0)
    return 0;

  exchange = nghttp2_session_get_stream_user_data (session, frame->hd.stream_id);

  if (exchange != NULL && exchange->answer == NULL)
    sonde_practice_http2_answer (exchange);

  return 0;
}

static int
sonde_practice_http2_stream_close_cb (nghttp2_session *session G_GNUC_UNUSED,
                                      gint32           stream_id,
                                      guint32          error_code G_GNUC_UNUSED,
                                      void            *user_data)
{
  SondePracticeHttp2 *self = user_data;

  g_hash_table_remove (self->exchanges, GINT_TO_POINTER (stream_id));

  return 0;
}

static gboolean
sonde_practice_http2_turn_cb (gpointer user_data)
{
  SondePracticeHttp2 *self = user_data;

  self->turn_id = 0;
  sonde_practice_http2_write (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http2_take_turn (SondePracticeHttp2 *self)
{
  self->turn_id = g_idle_add_full (G_PRIORITY_DEFAULT, sonde_practice_http2_turn_cb, self, NULL);
}

static gboolean
sonde_practice_http2_writable_cb (GObject  *stream G_GNUC_UNUSED,
                                  gpointer  user_data)
{
  SondePracticeHttp2 *self = user_data;

  sonde_practice_http2_clear_source (&self->output_source);
  sonde_practice_http2_write (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http2_wait_writable (SondePracticeHttp2 *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  self->output_source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output),
                                                                NULL);
  g_source_set_callback (self->output_source, G_SOURCE_FUNC (sonde_practice_http2_writable_cb),
                         self, NULL);
  g_source_attach (self->output_source, g_main_context_get_thread_default ());
}

/* Writes what the session has to say. Returns whether there may be more. */
static gboolean
sonde_practice_http2_write_some (SondePracticeHttp2 *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  g_autoptr(GError) error = NULL;
  gssize n_bytes;

  if (self->pending_bytes == 0)
    {
      n_bytes = nghttp2_session_mem_send (self->session, &self->pending);

      if (n_bytes < 0)
        sonde_practice_http2_close (self);

      if (n_bytes <= 0)
        return FALSE;

      self->pending_bytes = (gsize) n_bytes;
    }

  n_bytes = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                                        self->pending, self->pending_bytes,
                                                        NULL, &error);

  if (n_bytes < 0)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        sonde_practice_http2_wait_writable (self);
      else
        sonde_practice_http2_close (self);

      return FALSE;
    }

  self->pending += n_bytes;
  self->pending_bytes -= (gsize) n_bytes;

  return TRUE;
}

static void
sonde_practice_http2_write (SondePracticeHttp2 *borrowed)
{
  g_autoptr(SondePracticeHttp2) self = g_object_ref (borrowed);

  if (self->is_closed || self->output_source != NULL || self->turn_id != 0)
    return;

  for (guint i = 0; i < FRAMES_PER_TURN; i++)
    {
      if (sonde_practice_http2_write_some (self))
        continue;

      if (!self->is_closed && self->output_source == NULL &&
          (self->closes_after ||
           (!nghttp2_session_want_read (self->session) &&
            !nghttp2_session_want_write (self->session))))
        sonde_practice_http2_close (self);

      return;
    }

  /* A client that reads fast would otherwise keep everybody else waiting. */
  sonde_practice_http2_take_turn (self);
}

static gboolean
sonde_practice_http2_readable_cb (GObject  *stream,
                                  gpointer  user_data)
{
  g_autoptr(SondePracticeHttp2) self = g_object_ref (user_data);
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (stream);
  guint8 buffer[READ_BYTES];

  for (guint i = 0; i < READS_PER_TURN && !self->is_closed; i++)
    {
      g_autoptr(GError) error = NULL;
      gssize n_read;

      n_read = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer,
                                                         NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      if (n_read <= 0 || nghttp2_session_mem_recv (self->session, buffer, (gsize) n_read) < 0)
        sonde_practice_http2_close (self);
    }

  sonde_practice_http2_write (self);

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_http2_dispose (GObject *object)
{
  SondePracticeHttp2 *self = SONDE_PRACTICE_HTTP2 (object);

  sonde_practice_http2_stop (self);

  if (self->stream != NULL && !self->is_closed)
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  self->is_closed = TRUE;
  g_clear_pointer (&self->session, nghttp2_session_del);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (sonde_practice_http2_parent_class)->dispose (object);
}

static void
sonde_practice_http2_finalize (GObject *object)
{
  SondePracticeHttp2 *self = SONDE_PRACTICE_HTTP2 (object);

  g_clear_pointer (&self->exchanges, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_practice_http2_parent_class)->finalize (object);
}

static void
sonde_practice_http2_class_init (SondePracticeHttp2Class *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_http2_dispose;
  object_class->finalize = sonde_practice_http2_finalize;

  /**
   * SondePracticeHttp2::closed:
   * @self: the connection
   *
   * Emitted once, when the connection has ended.
   */
  signals[CLOSED] =
    g_signal_new ("closed",
                  SONDE_TYPE_PRACTICE_HTTP2,
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sonde_practice_http2_init (SondePracticeHttp2 *self)
{
  nghttp2_session_callbacks *callbacks = NULL;

  self->exchanges = g_hash_table_new_full (NULL, NULL, NULL, sonde_practice_http2_free_exchange);

  nghttp2_session_callbacks_new (&callbacks);
  nghttp2_session_callbacks_set_on_begin_headers_callback (callbacks,
                                                           sonde_practice_http2_begin_headers_cb);
  nghttp2_session_callbacks_set_on_header_callback (callbacks, sonde_practice_http2_header_cb);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback (callbacks,
                                                             sonde_practice_http2_data_cb);
  nghttp2_session_callbacks_set_on_frame_recv_callback (callbacks, sonde_practice_http2_frame_cb);
  nghttp2_session_callbacks_set_on_stream_close_callback (callbacks,
                                                          sonde_practice_http2_stream_close_cb);
  nghttp2_session_server_new (&self->session, callbacks, self);
  nghttp2_session_callbacks_del (callbacks);
}

/**
 * sonde_practice_http2_new:
 * @stream: a connection on which both sides have agreed on HTTP/2, with streams that can be
 *   polled
 *
 * Starts to serve a connection.
 *
 * Returns: (transfer full): a new connection
 */
SondePracticeHttp2 *
sonde_practice_http2_new (GIOStream *stream)
{
  const nghttp2_settings_entry settings[] = {
    { NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS },
    { NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, MAX_HEAD_BYTES },
    { NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, WINDOW_BYTES },
  };
  SondePracticeHttp2 *self;
  GInputStream *input;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP2, NULL);
  self->stream = g_object_ref (stream);
  input = g_io_stream_get_input_stream (stream);
  self->input_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input),
                                                              NULL);
  g_source_set_callback (self->input_source, G_SOURCE_FUNC (sonde_practice_http2_readable_cb),
                         self, NULL);
  g_source_attach (self->input_source, g_main_context_get_thread_default ());

  nghttp2_submit_settings (self->session, NGHTTP2_FLAG_NONE, settings, G_N_ELEMENTS (settings));
  nghttp2_session_set_local_window_size (self->session, NGHTTP2_FLAG_NONE, 0, WINDOW_BYTES);
  sonde_practice_http2_take_turn (self);

  return self;
}

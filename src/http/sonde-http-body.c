#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-http-body-stream.h"
#include "sonde-http-body.h"
#include "sonde-http-conversation.h"
#include "sonde-http-decoder.h"
#include "sonde-http-header.h"

#define MAX_BYTES (2 * 1024 * 1024)
#define SLICE_BYTES 65536
#define SLICE_US 2000
#define SLICE_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/**
 * SondeHttpBody:
 *
 * What there is to show of a body: its beginning, decompressed, and as text when it is text.
 *
 * A body never changes; of one that is still arriving another can be loaded.
 */
struct _SondeHttpBody
{
  GObject                 parent_instance;

  char                   *content_type;
  SondeHttpMediaKind      kind;
  GBytes                 *bytes;
  char                   *text;
  char                   *charset;
  SondeHttpCharsetOrigin  charset_origin;
  guint64                 wire_size;
  gboolean                is_cut;
  gboolean                is_encoded;
  GPtrArray              *notices;
};

/* What is needed while it is loaded. */
typedef struct
{
  SondeHttpBody *body;
  GInputStream  *stream;
  GByteArray    *bytes;
  char          *wanted_charset;
} SondeHttpBodyLoad;

G_DEFINE_FINAL_TYPE (SondeHttpBody, sonde_http_body, G_TYPE_OBJECT)

static void
sonde_http_body_load_free (gpointer data)
{
  SondeHttpBodyLoad *load = data;

  g_clear_object (&load->body);
  g_clear_object (&load->stream);
  g_clear_pointer (&load->bytes, g_byte_array_unref);
  g_clear_pointer (&load->wanted_charset, g_free);
  g_free (load);
}

static void
sonde_http_body_add_notice (SondeHttpBody *self,
                            char          *notice)
{
  g_ptr_array_insert (self->notices, (int) self->notices->len - 1, notice);
}

static char *
sonde_http_body_dup_header (GListModel *headers,
                            const char *name)
{
  GString *list = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);

      if (g_ascii_strcasecmp (sonde_http_header_get_name (header), name) != 0)
        continue;

      if (list == NULL)
        list = g_string_new (NULL);
      else
        g_string_append (list, ", ");

      g_string_append (list, sonde_http_header_get_value (header));
    }

  return list != NULL ? g_string_free (list, FALSE) : NULL;
}

static void
sonde_http_body_add_coding_notice (SondeHttpBody    *self,
                                   SondeHttpDecoder *decoder)
{
  g_autofree char *position = sonde_format_byte_count (sonde_http_decoder_get_position (decoder));

  switch (sonde_http_decoder_get_problem (decoder))
    {
    case SONDE_HTTP_DECODER_NOT_ENCODED:
      sonde_http_body_add_notice (self, g_strdup (_("Content-Encoding says that the body is "
                                                    "compressed, but it is not.")));
      break;

    case SONDE_HTTP_DECODER_ENDED_EARLY:
      sonde_http_body_add_notice (self, g_strdup_printf (_("The compressed data ended early, "
                                                           "after %s."), position));
      break;

    case SONDE_HTTP_DECODER_CORRUPT:
      sonde_http_body_add_notice (self, g_strdup_printf (_("The compressed data is damaged "
                                                           "after %s."), position));
      break;

    case SONDE_HTTP_DECODER_TRAILING:
      sonde_http_body_add_notice (self, g_strdup_printf (_("The compressed data ends after %s; "
                                                           "what follows was left out."),
                                                         position));
      break;

    case SONDE_HTTP_DECODER_FINE:
    default:
      break;
    }
}

static void
sonde_http_body_add_charset_notices (SondeHttpBody *self,
                                     const char    *label,
                                     guint          n_invalid,
                                     gsize          first_invalid)
{
  if (label != NULL)
    sonde_http_body_add_notice (self, g_strdup_printf (_("Nobody knows the character encoding "
                                                         "“%s”; shown as UTF-8."), label));
  else if (self->charset_origin == SONDE_HTTP_CHARSET_GUESSED)
    sonde_http_body_add_notice (self, g_strdup_printf (_("The character encoding is not given; "
                                                         "%s is a guess."), self->charset));

  if (n_invalid > 0)
    sonde_http_body_add_notice (self,
                                g_strdup_printf (ngettext ("%u byte does not fit the character "
                                                           "encoding, at offset %" G_GSIZE_FORMAT
                                                           ".",
                                                           "%u bytes do not fit the character "
                                                           "encoding, the first at offset %"
                                                           G_GSIZE_FORMAT ".",
                                                           n_invalid),
                                                 n_invalid, first_invalid));
}

static void
sonde_http_body_make_text (SondeHttpBody *self,
                           const char    *wanted_charset)
{
  g_autofree char *label = NULL;
  const char *charset;
  const guint8 *data;
  gsize length;
  guint n_invalid;
  gsize first_invalid;

  data = g_bytes_get_data (self->bytes, &length);

  if (wanted_charset != NULL)
    {
      label = g_strdup (wanted_charset);
      self->charset_origin = SONDE_HTTP_CHARSET_CHOSEN;
    }
  else
    label = sonde_http_charset_find (self->content_type, self->kind, data, length,
                                     &self->charset_origin);

  charset = sonde_http_charset_resolve (label);
  self->charset = g_strdup (charset != NULL ? charset : "UTF-8");
  self->text = sonde_http_charset_to_utf8 (self->charset, data, length, self->is_cut,
                                           &n_invalid, &first_invalid);
  sonde_http_body_add_charset_notices (self, charset == NULL ? label : NULL,
                                       n_invalid, first_invalid);
}

/* Runs in a thread: a body of one's own, and nothing else. */
static void
sonde_http_body_interpret (GTask        *task,
                           gpointer      source_object G_GNUC_UNUSED,
                           gpointer      task_data,
                           GCancellable *cancellable G_GNUC_UNUSED)
{
  SondeHttpBodyLoad *load = task_data;
  SondeHttpBody *self = load->body;
  const guint8 *data;
  gsize length;

  data = g_bytes_get_data (self->bytes, &length);
  self->kind = sonde_http_media_get_kind (self->content_type);

  if (self->content_type == NULL || self->kind == SONDE_HTTP_MEDIA_BINARY)
    {
      SondeHttpMediaKind sniffed = sonde_http_media_sniff (data, length);

      if (self->content_type == NULL || sniffed == SONDE_HTTP_MEDIA_IMAGE)
        self->kind = sniffed;
    }

  if (sonde_http_media_is_text (self->kind) || load->wanted_charset != NULL)
    sonde_http_body_make_text (self, load->wanted_charset);

  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
sonde_http_body_finish_reading (GTask *task)
{
  SondeHttpBodyLoad *load = g_task_get_task_data (task);
  GInputStream *stream = load->stream;

  load->body->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&load->bytes));

  for (; SONDE_IS_HTTP_DECODER (stream);
       stream = sonde_http_decoder_get_base (SONDE_HTTP_DECODER (stream)))
    {
      load->body->is_encoded = TRUE;

      if (!load->body->is_cut)
        sonde_http_body_add_coding_notice (load->body, SONDE_HTTP_DECODER (stream));
    }

  g_clear_object (&load->stream);
  g_task_run_in_thread (task, sonde_http_body_interpret);
}

/* Reads for a moment. Returns whether there is more. */
static gboolean
sonde_http_body_slice_cb (gpointer user_data)
{
  GTask *task = user_data;
  SondeHttpBodyLoad *load = g_task_get_task_data (task);
  gint64 deadline_us = g_get_monotonic_time () + SLICE_US;
  g_autoptr(GError) error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  do
    {
      guint8 slice[SLICE_BYTES];
      gsize wanted = MIN (sizeof slice, MAX_BYTES + 1 - load->bytes->len);
      gssize n_read = g_input_stream_read (load->stream, slice, wanted, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;

      if (n_read < 0)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return G_SOURCE_REMOVE;
        }

      g_byte_array_append (load->bytes, slice, (guint) n_read);
      load->body->is_cut = load->bytes->len > MAX_BYTES;

      if (load->body->is_cut)
        g_byte_array_set_size (load->bytes, MAX_BYTES);

      if (n_read == 0 || load->body->is_cut)
        {
          sonde_http_body_finish_reading (task);
          return G_SOURCE_REMOVE;
        }
    }
  while (g_get_monotonic_time () < deadline_us);

  return G_SOURCE_CONTINUE;
}

static void
sonde_http_body_finalize (GObject *object)
{
  SondeHttpBody *self = SONDE_HTTP_BODY (object);

  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->notices, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_http_body_parent_class)->finalize (object);
}

static void
sonde_http_body_class_init (SondeHttpBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_http_body_finalize;
}

static void
sonde_http_body_init (SondeHttpBody *self)
{
  self->notices = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notices, NULL);
}

/**
 * sonde_http_body_load_async:
 * @dissection: the messages of a flow
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 * @charset: (nullable): the character encoding to take, or `NULL` to find it out
 * @cancellable: (nullable): cancels the loading
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Loads the beginning of a body from the capture, as far as it has arrived: up to 2 MiB after
 * decompression. Reads for two milliseconds at a time.
 */
void
sonde_http_body_load_async (SondeDissection    *dissection,
                            guint               exchange,
                            gboolean            response,
                            const char         *charset,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GListModel) headers = NULL;
  g_autoptr(GInputStream) base = NULL;
  g_autoptr(GSource) source = NULL;
  g_autofree char *codings = NULL;
  g_autofree char *unknown = NULL;
  SondeHttpBodyLoad *load;
  SondeHttpMessage message;

  g_return_if_fail (SONDE_IS_DISSECTION (dissection));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  sonde_http_conversation_get_message (dissection, exchange, response, &message);
  headers = sonde_http_conversation_list_headers (dissection, message.head_record);
  codings = sonde_http_body_dup_header (headers, "Content-Encoding");
  base = sonde_http_body_stream_new (dissection, exchange, response);

  load = g_new0 (SondeHttpBodyLoad, 1);
  load->body = g_object_new (SONDE_TYPE_HTTP_BODY, NULL);
  load->body->wire_size = message.body_length;
  load->body->content_type = sonde_http_body_dup_header (headers, "Content-Type");
  load->stream = sonde_http_decoder_new_chain (base, codings, &unknown);
  load->bytes = g_byte_array_new ();
  load->wanted_charset = g_strdup (charset);

  if (unknown != NULL)
    sonde_http_body_add_notice (load->body,
                                g_strdup_printf (_("The compression “%s” cannot be undone here; "
                                                   "the bytes are shown as they came."),
                                                 unknown));

  task = g_task_new (dissection, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_http_body_load_async);
  g_task_set_task_data (task, load, sonde_http_body_load_free);

  source = g_idle_source_new ();
  g_source_set_priority (source, SLICE_PRIORITY);
  g_source_set_callback (source, sonde_http_body_slice_cb, g_steal_pointer (&task),
                         g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/**
 * sonde_http_body_load_finish:
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what sonde_http_body_load_async() began.
 *
 * Returns: (transfer full) (nullable): the body, or `NULL` with any `G_IO_ERROR`
 */
SondeHttpBody *
sonde_http_body_load_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sonde_http_body_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonde_http_body_get_content_type:
 * @self: a body
 *
 * Returns: (nullable): what Content-Type says
 */
const char *
sonde_http_body_get_content_type (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), NULL);

  return self->content_type;
}

/**
 * sonde_http_body_get_kind:
 * @self: a body
 *
 * Returns: what kind of data it is
 */
SondeHttpMediaKind
sonde_http_body_get_kind (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), SONDE_HTTP_MEDIA_BINARY);

  return self->kind;
}

/**
 * sonde_http_body_get_bytes:
 * @self: a body
 *
 * Returns: (transfer none): its beginning, decompressed
 */
GBytes *
sonde_http_body_get_bytes (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), NULL);

  return self->bytes;
}

/**
 * sonde_http_body_get_text:
 * @self: a body
 *
 * Returns: (nullable): its beginning as text, or `NULL` when it is none
 */
const char *
sonde_http_body_get_text (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), NULL);

  return self->text;
}

/**
 * sonde_http_body_get_charset:
 * @self: a body
 *
 * Returns: (nullable): the character encoding its text was read with, or `NULL` when it is no text
 */
const char *
sonde_http_body_get_charset (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), NULL);

  return self->charset;
}

/**
 * sonde_http_body_get_charset_origin:
 * @self: a body
 *
 * Returns: how its character encoding is known
 */
SondeHttpCharsetOrigin
sonde_http_body_get_charset_origin (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), SONDE_HTTP_CHARSET_GUESSED);

  return self->charset_origin;
}

/**
 * sonde_http_body_get_wire_size:
 * @self: a body
 *
 * Returns: the bytes it took on the wire when it was loaded, without chunk sizes
 */
guint64
sonde_http_body_get_wire_size (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), 0);

  return self->wire_size;
}

/**
 * sonde_http_body_is_cut:
 * @self: a body
 *
 * Returns: whether there is more of it than was loaded
 */
gboolean
sonde_http_body_is_cut (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), FALSE);

  return self->is_cut;
}

/**
 * sonde_http_body_is_encoded:
 * @self: a body
 *
 * Returns: whether it was compressed on the wire, and decompressed here
 */
gboolean
sonde_http_body_is_encoded (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), FALSE);

  return self->is_encoded;
}

/**
 * sonde_http_body_get_notices:
 * @self: a body
 *
 * Returns: (array zero-terminated=1): what is worth knowing about it, each a sentence
 */
const char * const *
sonde_http_body_get_notices (SondeHttpBody *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_BODY (self), NULL);

  return (const char * const *) self->notices->pdata;
}

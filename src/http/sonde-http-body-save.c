#include "config.h"

#include "sonde-http-body-save.h"
#include "sonde-http-body-stream.h"
#include "sonde-http-conversation.h"
#include "sonde-http-decoder.h"
#include "sonde-http-header.h"

#define SLICE_BYTES (256 * 1024)
#define SLICE_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

typedef struct
{
  GInputStream  *input;
  GOutputStream *output;
  guint8        *slice;
  gssize         n_written;
} SondeHttpBodySave;

static void sonde_http_body_save_write_cb (GObject      *object,
                                           GAsyncResult *result,
                                           gpointer      user_data);

static void
sonde_http_body_save_free (gpointer data)
{
  SondeHttpBodySave *save = data;

  g_clear_object (&save->input);
  g_clear_object (&save->output);
  g_clear_pointer (&save->slice, g_free);
  g_free (save);
}

static void
sonde_http_body_save_close_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeHttpBodySave *save = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (object), result, &error))
    g_task_return_int (task, save->n_written);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
sonde_http_body_save_slice_cb (gpointer user_data)
{
  GTask *task = user_data;
  SondeHttpBodySave *save = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GError) error = NULL;
  gssize n_read;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  n_read = g_input_stream_read (save->input, save->slice, SLICE_BYTES, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  if (n_read < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (n_read == 0)
    g_output_stream_close_async (save->output, SLICE_PRIORITY, cancellable,
                                 sonde_http_body_save_close_cb, g_object_ref (task));
  else
    g_output_stream_write_all_async (save->output, save->slice, (gsize) n_read, SLICE_PRIORITY,
                                     cancellable, sonde_http_body_save_write_cb,
                                     g_object_ref (task));

  return G_SOURCE_REMOVE;
}

static void
sonde_http_body_save_continue (GTask *task)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, SLICE_PRIORITY);
  g_source_set_callback (source, sonde_http_body_save_slice_cb, g_object_ref (task),
                         g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
sonde_http_body_save_write_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeHttpBodySave *save = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gsize n_written;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &n_written, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  save->n_written += (gssize) n_written;
  sonde_http_body_save_continue (task);
}

static void
sonde_http_body_save_replace_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SondeHttpBodySave *save = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  save->output = G_OUTPUT_STREAM (g_file_replace_finish (G_FILE (object), result, &error));

  if (save->output == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    sonde_http_body_save_continue (task);
}

static GInputStream *
sonde_http_body_save_make_input (SondeDissection *dissection,
                                 guint            exchange,
                                 gboolean         response,
                                 gboolean         decoded)
{
  g_autoptr(GInputStream) base = sonde_http_body_stream_new (dissection, exchange, response);
  g_autoptr(GListModel) headers = NULL;
  g_autoptr(GString) codings = g_string_new (NULL);
  g_autofree char *unknown = NULL;
  SondeHttpMessage message;

  if (!decoded)
    return g_steal_pointer (&base);

  sonde_http_conversation_get_message (dissection, exchange, response, &message);
  headers = sonde_http_conversation_list_headers (dissection, message.head_record);

  for (guint i = 0; i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);

      if (g_ascii_strcasecmp (sonde_http_header_get_name (header), "Content-Encoding") == 0)
        g_string_append_printf (codings, "%s,", sonde_http_header_get_value (header));
    }

  return sonde_http_decoder_new_chain (base, codings->str, &unknown);
}

/**
 * sonde_http_body_save_async:
 * @dissection: the messages of a flow
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 * @decoded: whether to undo the compression
 * @file: where to put the body; what is there is replaced
 * @cancellable: (nullable): cancels the saving, and leaves what was there before
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Writes all of a body, as far as it has arrived, into a file. Never holds more than 256 KiB of it
 * in memory.
 */
void
sonde_http_body_save_async (SondeDissection    *dissection,
                            guint               exchange,
                            gboolean            response,
                            gboolean            decoded,
                            GFile              *file,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;
  SondeHttpBodySave *save;

  g_return_if_fail (SONDE_IS_DISSECTION (dissection));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  save = g_new0 (SondeHttpBodySave, 1);
  save->input = sonde_http_body_save_make_input (dissection, exchange, response, decoded);
  save->slice = g_malloc (SLICE_BYTES);

  task = g_task_new (dissection, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_http_body_save_async);
  g_task_set_task_data (task, save, sonde_http_body_save_free);

  g_file_replace_async (file, NULL, FALSE, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, cancellable,
                        sonde_http_body_save_replace_cb, task);
}

/**
 * sonde_http_body_save_finish:
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes what sonde_http_body_save_async() began.
 *
 * Returns: how many bytes were written, or -1 with any `G_IO_ERROR`
 */
gssize
sonde_http_body_save_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, sonde_http_body_save_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

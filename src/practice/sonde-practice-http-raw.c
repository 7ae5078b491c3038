#include "config.h"

#include "sonde-practice-http-raw.h"

static void
sonde_practice_http_raw_write_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(GIOStream) stream = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
sonde_practice_http_raw_free_bytes (gpointer  data,
                                    GObject  *where_the_object_was G_GNUC_UNUSED)
{
  g_bytes_unref (data);
}

/**
 * sonde_practice_http_raw_answer:
 * @message: a message of HTTP/1 whose request has arrived
 * @bytes: what to send
 *
 * Takes the connection of @message away, sends @bytes on it and closes it.
 */
void
sonde_practice_http_raw_answer (SoupServerMessage *message,
                                GBytes            *bytes)
{
  GIOStream *stream;

  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (bytes != NULL);
  g_return_if_fail (soup_server_message_get_http_version (message) != SOUP_HTTP_2_0);

  stream = soup_server_message_steal_connection (message);
  g_object_weak_ref (G_OBJECT (stream), sonde_practice_http_raw_free_bytes, g_bytes_ref (bytes));
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream),
                                   g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes),
                                   G_PRIORITY_DEFAULT,
                                   NULL,
                                   sonde_practice_http_raw_write_cb,
                                   stream);
}

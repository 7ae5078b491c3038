#include "config.h"

#include "sonde-practice-discard.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-tcp-speaker.h"

#define MAX_CONNECTIONS 64
#define CLOSE_TIMEOUT_S 5

/**
 * SondePracticeTcpSpeaker:
 *
 * A TCP server that talks without being asked: all at once, or a byte at a time.
 *
 * What the peer says is read and forgotten. It serves until it is disposed of, which closes
 * its connections.
 */
struct _SondePracticeTcpSpeaker
{
  GObject                parent_instance;

  SondePracticeListener *listener;
  GHashTable            *speeches;
  char                  *text;
  guint                  interval_ms;
};

G_DEFINE_FINAL_TYPE (SondePracticeTcpSpeaker, sonde_practice_tcp_speaker, G_TYPE_OBJECT)

/* One connection. The set of the server owns it; the reading only borrows it, and ends by its
 * cancellable.
 */
typedef struct
{
  SondePracticeTcpSpeaker *server;
  GSocketConnection *connection;
  GCancellable *cancellable;
  gsize offset;
  guint source_id;
} Speech;

static void
sonde_practice_tcp_speaker_free_speech (gpointer data)
{
  Speech *speech = data;

  g_cancellable_cancel (speech->cancellable);
  g_clear_handle_id (&speech->source_id, g_source_remove);
  g_io_stream_close (G_IO_STREAM (speech->connection), NULL, NULL);

  g_clear_object (&speech->cancellable);
  g_clear_object (&speech->connection);
  g_free (speech);
}

static void
sonde_practice_tcp_speaker_end (Speech *speech)
{
  g_hash_table_remove (speech->server->speeches, speech);
}

static void
sonde_practice_tcp_speaker_discard_cb (GObject      *object,
                                       GAsyncResult *result,
                                       gpointer      user_data)
{
  Speech *speech = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ended;

  ended = sonde_practice_discard_finish (G_INPUT_STREAM (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A peer that only finished sending still listens, so a drip goes on. */
  if (!ended || speech->server->interval_ms == 0)
    sonde_practice_tcp_speaker_end (speech);
}

static gboolean
sonde_practice_tcp_speaker_timeout_cb (gpointer user_data)
{
  Speech *speech = user_data;

  speech->source_id = 0;
  sonde_practice_tcp_speaker_end (speech);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_practice_tcp_speaker_drip_cb (gpointer user_data)
{
  Speech *speech = user_data;
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (speech->connection));
  g_autoptr(GError) error = NULL;
  const char *byte = speech->server->text + speech->offset;
  gssize n_written;

  n_written = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                          byte, 1, NULL, &error);

  if (n_written < 0)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;

      speech->source_id = 0;
      sonde_practice_tcp_speaker_end (speech);

      return G_SOURCE_REMOVE;
    }

  speech->offset = (speech->offset + 1) % strlen (speech->server->text);

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_tcp_speaker_say_all (Speech *speech)
{
  GSocket *socket = g_socket_connection_get_socket (speech->connection);
  const char *text = speech->server->text;

  /* A greeting always fits the empty buffer of a new socket. */
  g_socket_send_with_blocking (socket, text, strlen (text), FALSE, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  speech->source_id = g_timeout_add_seconds (CLOSE_TIMEOUT_S,
                                             sonde_practice_tcp_speaker_timeout_cb,
                                             speech);
}

static void
sonde_practice_tcp_speaker_incoming_cb (SondePracticeTcpSpeaker *self,
                                        GSocketConnection       *connection)
{
  Speech *speech = g_new0 (Speech, 1);

  speech->server = self;
  speech->connection = g_object_ref (connection);
  speech->cancellable = g_cancellable_new ();
  g_hash_table_add (self->speeches, speech);

  if (self->interval_ms == 0)
    sonde_practice_tcp_speaker_say_all (speech);
  else
    speech->source_id = g_timeout_add (self->interval_ms,
                                       sonde_practice_tcp_speaker_drip_cb,
                                       speech);

  sonde_practice_discard_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                speech->cancellable,
                                sonde_practice_tcp_speaker_discard_cb,
                                speech);
}

static void
sonde_practice_tcp_speaker_dispose (GObject *object)
{
  SondePracticeTcpSpeaker *self = SONDE_PRACTICE_TCP_SPEAKER (object);

  g_clear_object (&self->listener);
  g_hash_table_remove_all (self->speeches);

  G_OBJECT_CLASS (sonde_practice_tcp_speaker_parent_class)->dispose (object);
}

static void
sonde_practice_tcp_speaker_finalize (GObject *object)
{
  SondePracticeTcpSpeaker *self = SONDE_PRACTICE_TCP_SPEAKER (object);

  g_clear_pointer (&self->speeches, g_hash_table_unref);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (sonde_practice_tcp_speaker_parent_class)->finalize (object);
}

static void
sonde_practice_tcp_speaker_class_init (SondePracticeTcpSpeakerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_tcp_speaker_dispose;
  object_class->finalize = sonde_practice_tcp_speaker_finalize;
}

static void
sonde_practice_tcp_speaker_init (SondePracticeTcpSpeaker *self)
{
  self->speeches = g_hash_table_new_full (NULL, NULL, sonde_practice_tcp_speaker_free_speech, NULL);
}

/**
 * sonde_practice_tcp_speaker_new:
 * @sockets: (element-type GSocket): listening sockets
 * @text: what to say, not empty
 * @interval_ms: 0 to say @text once and close, or the milliseconds between two bytes of it, to
 *   say it for ever
 *
 * Starts a TCP server that talks.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeTcpSpeaker *
sonde_practice_tcp_speaker_new (GPtrArray  *sockets,
                                const char *text,
                                guint       interval_ms)
{
  SondePracticeTcpSpeaker *self;

  g_return_val_if_fail (sockets != NULL, NULL);
  g_return_val_if_fail (text != NULL && *text != '\0', NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_TCP_SPEAKER, NULL);
  self->text = g_strdup (text);
  self->interval_ms = interval_ms;
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_tcp_speaker_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

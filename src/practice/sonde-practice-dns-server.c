#include "config.h"

#include "sonde-practice-dns-server.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-zones.h"

#define MAX_CONNECTIONS 32
#define MAX_LATE_ANSWERS 64
#define DATAGRAMS_PER_TURN 32
#define MAX_MESSAGE_BYTES 65535
#define IDLE_TIMEOUT_S 60

/**
 * SondePracticeDnsServer:
 *
 * A name server for the practice zones, over UDP and TCP.
 *
 * On a TCP connection questions are answered in turn (RFC 7766), and 60 quiet seconds end it.
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeDnsServer
{
  GObject                parent_instance;

  SondePracticeZones    *zones;
  SondePracticeListener *listener;
  GPtrArray             *datagram_sockets;
  GPtrArray             *sources;
  GHashTable            *late_answers;
  GHashTable            *dialogues;
  guint8                *buffer;
};

G_DEFINE_FINAL_TYPE (SondePracticeDnsServer, sonde_practice_dns_server, G_TYPE_OBJECT)

/* A datagram held back on purpose. */
typedef struct
{
  SondePracticeDnsServer *server;
  GSocket *socket;
  GSocketAddress *peer;
  GBytes *answer;
  guint timeout_id;
} LateAnswer;

/* One TCP connection. The set of the server owns it; operations only borrow it, and end by its
 * cancellable.
 */
typedef struct
{
  SondePracticeDnsServer *server;
  GSocketConnection *connection;
  GCancellable *cancellable;
  GByteArray *answer;
  guint timeout_id;
  guint8 length[2];
  guint8 query[MAX_MESSAGE_BYTES];
} Dialogue;

static void sonde_practice_dns_server_read_length (Dialogue *dialogue);

static void
sonde_practice_dns_server_destroy_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

static void
sonde_practice_dns_server_free_late_answer (gpointer data)
{
  LateAnswer *late = data;

  g_clear_handle_id (&late->timeout_id, g_source_remove);
  g_clear_object (&late->socket);
  g_clear_object (&late->peer);
  g_clear_pointer (&late->answer, g_bytes_unref);
  g_free (late);
}

static void
sonde_practice_dns_server_free_dialogue (gpointer data)
{
  Dialogue *dialogue = data;

  g_cancellable_cancel (dialogue->cancellable);
  g_clear_handle_id (&dialogue->timeout_id, g_source_remove);
  g_io_stream_close (G_IO_STREAM (dialogue->connection), NULL, NULL);

  g_clear_object (&dialogue->cancellable);
  g_clear_object (&dialogue->connection);
  g_clear_pointer (&dialogue->answer, g_byte_array_unref);
  g_free (dialogue);
}

static void
sonde_practice_dns_server_end (Dialogue *dialogue)
{
  g_hash_table_remove (dialogue->server->dialogues, dialogue);
}

static void
sonde_practice_dns_server_send (GSocket        *socket,
                                GSocketAddress *peer,
                                GBytes         *answer)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (answer, &n_bytes);

  g_socket_send_to (socket, peer, data, n_bytes, NULL, NULL);
}

static gboolean
sonde_practice_dns_server_late_cb (gpointer user_data)
{
  LateAnswer *late = user_data;

  late->timeout_id = 0;
  sonde_practice_dns_server_send (late->socket, late->peer, late->answer);
  g_hash_table_remove (late->server->late_answers, late);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_dns_server_send_late (SondePracticeDnsServer *self,
                                     GSocket                *socket,
                                     GSocketAddress         *peer,
                                     GBytes                 *answer,
                                     guint                   delay_ms)
{
  LateAnswer *late;

  if (g_hash_table_size (self->late_answers) >= MAX_LATE_ANSWERS)
    return;

  late = g_new0 (LateAnswer, 1);
  late->server = self;
  late->socket = g_object_ref (socket);
  late->peer = g_object_ref (peer);
  late->answer = g_bytes_ref (answer);
  late->timeout_id = g_timeout_add (delay_ms, sonde_practice_dns_server_late_cb, late);
  g_hash_table_add (self->late_answers, late);
}

static gboolean
sonde_practice_dns_server_datagram_cb (GSocket      *socket,
                                       GIOCondition  condition G_GNUC_UNUSED,
                                       gpointer      user_data)
{
  SondePracticeDnsServer *self = user_data;

  for (guint i = 0; i < DATAGRAMS_PER_TURN; i++)
    {
      g_autoptr(GSocketAddress) peer = NULL;
      g_autoptr(GBytes) query = NULL;
      g_autoptr(GBytes) answer = NULL;
      g_autoptr(GError) error = NULL;
      guint delay_ms = 0;
      gssize n_read;

      n_read = g_socket_receive_from (socket, &peer, (char *) self->buffer, MAX_MESSAGE_BYTES,
                                      NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      if (n_read < 0 || peer == NULL)
        continue;

      query = g_bytes_new (self->buffer, (gsize) n_read);
      answer = sonde_practice_zones_answer (self->zones, query, SONDE_PRACTICE_TRANSPORT_UDP,
                                            &delay_ms);

      if (answer != NULL && delay_ms > 0)
        sonde_practice_dns_server_send_late (self, socket, peer, answer, delay_ms);
      else if (answer != NULL)
        sonde_practice_dns_server_send (socket, peer, answer);
    }

  return G_SOURCE_CONTINUE;
}

static void
sonde_practice_dns_server_write_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  Dialogue *dialogue = user_data;
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL)
    sonde_practice_dns_server_end (dialogue);
  else
    sonde_practice_dns_server_read_length (dialogue);
}

static gboolean
sonde_practice_dns_server_answer_cb (gpointer user_data)
{
  Dialogue *dialogue = user_data;
  GIOStream *stream = G_IO_STREAM (dialogue->connection);

  dialogue->timeout_id = 0;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream),
                                   dialogue->answer->data,
                                   dialogue->answer->len,
                                   G_PRIORITY_DEFAULT,
                                   dialogue->cancellable,
                                   sonde_practice_dns_server_write_cb,
                                   dialogue);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_dns_server_read_query_cb (GObject      *object,
                                         GAsyncResult *result,
                                         gpointer      user_data)
{
  Dialogue *dialogue = user_data;
  g_autoptr(GBytes) query = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  gsize n_read = 0;
  guint delay_ms = 0;
  guint16 length;
  gsize n_bytes;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error == NULL && n_read == (gsize) (dialogue->length[0] << 8 | dialogue->length[1]))
    {
      query = g_bytes_new (dialogue->query, n_read);
      answer = sonde_practice_zones_answer (dialogue->server->zones, query,
                                            SONDE_PRACTICE_TRANSPORT_TCP, &delay_ms);
    }

  if (answer == NULL)
    {
      sonde_practice_dns_server_end (dialogue);
      return;
    }

  n_bytes = g_bytes_get_size (answer);
  length = GUINT16_TO_BE ((guint16) n_bytes);
  g_byte_array_set_size (dialogue->answer, 0);
  g_byte_array_append (dialogue->answer, (const guint8 *) &length, sizeof length);
  g_byte_array_append (dialogue->answer, g_bytes_get_data (answer, NULL), (guint) n_bytes);
  dialogue->timeout_id = g_timeout_add (delay_ms, sonde_practice_dns_server_answer_cb, dialogue);
}

static void
sonde_practice_dns_server_read_length_cb (GObject      *object,
                                          GAsyncResult *result,
                                          gpointer      user_data)
{
  Dialogue *dialogue = user_data;
  g_autoptr(GError) error = NULL;
  gsize n_read = 0;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL || n_read < sizeof dialogue->length)
    {
      sonde_practice_dns_server_end (dialogue);
      return;
    }

  g_input_stream_read_all_async (G_INPUT_STREAM (object),
                                 dialogue->query,
                                 (gsize) (dialogue->length[0] << 8 | dialogue->length[1]),
                                 G_PRIORITY_DEFAULT,
                                 dialogue->cancellable,
                                 sonde_practice_dns_server_read_query_cb,
                                 dialogue);
}

static void
sonde_practice_dns_server_read_length (Dialogue *dialogue)
{
  GIOStream *stream = G_IO_STREAM (dialogue->connection);

  g_input_stream_read_all_async (g_io_stream_get_input_stream (stream),
                                 dialogue->length,
                                 sizeof dialogue->length,
                                 G_PRIORITY_DEFAULT,
                                 dialogue->cancellable,
                                 sonde_practice_dns_server_read_length_cb,
                                 dialogue);
}

static void
sonde_practice_dns_server_incoming_cb (SondePracticeDnsServer *self,
                                       GSocketConnection      *connection)
{
  Dialogue *dialogue = g_new0 (Dialogue, 1);

  dialogue->server = self;
  dialogue->connection = g_object_ref (connection);
  dialogue->cancellable = g_cancellable_new ();
  dialogue->answer = g_byte_array_new ();
  g_hash_table_add (self->dialogues, dialogue);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), IDLE_TIMEOUT_S);
  sonde_practice_dns_server_read_length (dialogue);
}

static void
sonde_practice_dns_server_dispose (GObject *object)
{
  SondePracticeDnsServer *self = SONDE_PRACTICE_DNS_SERVER (object);

  g_clear_object (&self->listener);
  g_ptr_array_set_size (self->sources, 0);

  for (guint i = 0; i < self->datagram_sockets->len; i++)
    g_socket_close (g_ptr_array_index (self->datagram_sockets, i), NULL);

  g_ptr_array_set_size (self->datagram_sockets, 0);
  g_hash_table_remove_all (self->late_answers);
  g_hash_table_remove_all (self->dialogues);
  g_clear_object (&self->zones);

  G_OBJECT_CLASS (sonde_practice_dns_server_parent_class)->dispose (object);
}

static void
sonde_practice_dns_server_finalize (GObject *object)
{
  SondePracticeDnsServer *self = SONDE_PRACTICE_DNS_SERVER (object);

  g_clear_pointer (&self->dialogues, g_hash_table_unref);
  g_clear_pointer (&self->late_answers, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->datagram_sockets, g_ptr_array_unref);
  g_clear_pointer (&self->buffer, g_free);

  G_OBJECT_CLASS (sonde_practice_dns_server_parent_class)->finalize (object);
}

static void
sonde_practice_dns_server_class_init (SondePracticeDnsServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_dns_server_dispose;
  object_class->finalize = sonde_practice_dns_server_finalize;
}

static void
sonde_practice_dns_server_init (SondePracticeDnsServer *self)
{
  self->zones = sonde_practice_zones_new ();
  self->buffer = g_malloc (MAX_MESSAGE_BYTES);
  self->datagram_sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_ptr_array_new_with_free_func (sonde_practice_dns_server_destroy_source);
  self->late_answers = g_hash_table_new_full (NULL, NULL,
                                              sonde_practice_dns_server_free_late_answer, NULL);
  self->dialogues = g_hash_table_new_full (NULL, NULL,
                                           sonde_practice_dns_server_free_dialogue, NULL);
}

/**
 * sonde_practice_dns_server_new:
 * @sockets: (element-type GSocket): bound datagram sockets and listening stream sockets
 *
 * Starts a name server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeDnsServer *
sonde_practice_dns_server_new (GPtrArray *sockets)
{
  g_autoptr(GPtrArray) stream_sockets = g_ptr_array_new_with_free_func (g_object_unref);
  SondePracticeDnsServer *self;

  g_return_val_if_fail (sockets != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_DNS_SERVER, NULL);

  for (guint i = 0; i < sockets->len; i++)
    {
      GSocket *socket = g_ptr_array_index (sockets, i);
      GSource *source;

      if (g_socket_get_socket_type (socket) == G_SOCKET_TYPE_STREAM)
        {
          g_ptr_array_add (stream_sockets, g_object_ref (socket));
          continue;
        }

      source = g_socket_create_source (socket, G_IO_IN, NULL);
      g_source_set_callback (source, G_SOURCE_FUNC (sonde_practice_dns_server_datagram_cb),
                             self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
      g_ptr_array_add (self->datagram_sockets, g_object_ref (socket));
    }

  self->listener = sonde_practice_listener_new (stream_sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_dns_server_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

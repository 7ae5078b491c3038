#include "config.h"

#include "sonde-practice-listener.h"
#include "sonde-practice-tcp-chat.h"

#define MAX_CONNECTIONS 64
#define READ_BYTES 4096
#define MAX_LINE_BYTES 4096
#define MAX_PENDING_BYTES (256 * 1024)

/**
 * SondePracticeTcpChat:
 *
 * A TCP server that sends each line to everybody, with the number of who said it.
 *
 * Lines end with LF or CRLF and are passed on with CRLF. A line longer than 4096 bytes is
 * passed on in pieces. Who does not read loses the connection when 256 KiB wait for him. It
 * serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeTcpChat
{
  GObject                parent_instance;

  SondePracticeListener *listener;
  GPtrArray             *guests;
  guint                  n_seen;
};

G_DEFINE_FINAL_TYPE (SondePracticeTcpChat, sonde_practice_tcp_chat, G_TYPE_OBJECT)

/* One connection. The list of the server owns it; operations only borrow it, and end by its
 * cancellable.
 */
typedef struct
{
  SondePracticeTcpChat *server;
  GSocketConnection *connection;
  GCancellable *cancellable;
  GByteArray *line;
  GByteArray *pending;
  GBytes *writing;
  guint number;
  char buffer[READ_BYTES];
} Guest;

static void sonde_practice_tcp_chat_read  (Guest *guest);
static void sonde_practice_tcp_chat_write (Guest *guest);

static void
sonde_practice_tcp_chat_free_guest (gpointer data)
{
  Guest *guest = data;

  g_cancellable_cancel (guest->cancellable);
  g_io_stream_close (G_IO_STREAM (guest->connection), NULL, NULL);

  g_clear_object (&guest->cancellable);
  g_clear_object (&guest->connection);
  g_clear_pointer (&guest->line, g_byte_array_unref);
  g_clear_pointer (&guest->pending, g_byte_array_unref);
  g_clear_pointer (&guest->writing, g_bytes_unref);
  g_free (guest);
}

static void
sonde_practice_tcp_chat_tell (Guest         *guest,
                              const char    *prefix,
                              gconstpointer  text,
                              gsize          n_bytes)
{
  g_byte_array_append (guest->pending, (const guint8 *) prefix, (guint) strlen (prefix));
  g_byte_array_append (guest->pending, text, (guint) n_bytes);
  g_byte_array_append (guest->pending, (const guint8 *) "\r\n", 2);
  sonde_practice_tcp_chat_write (guest);
}

static void
sonde_practice_tcp_chat_tell_all (Guest *speaker)
{
  SondePracticeTcpChat *self = speaker->server;
  g_autofree char *prefix = g_strdup_printf ("%u: ", speaker->number);
  GByteArray *line = speaker->line;
  gsize n_bytes = line->len;

  if (n_bytes > 0 && line->data[n_bytes - 1] == '\r')
    n_bytes--;

  for (guint i = 0; i < self->guests->len; i++)
    {
      Guest *guest = g_ptr_array_index (self->guests, i);

      if (guest->pending->len <= MAX_PENDING_BYTES)
        sonde_practice_tcp_chat_tell (guest, prefix, line->data, n_bytes);
    }

  g_byte_array_set_size (line, 0);
}

/* Whoever is too far behind leaves here, never while the list is being walked. */
static void
sonde_practice_tcp_chat_drop_laggards (SondePracticeTcpChat *self)
{
  for (guint i = self->guests->len; i > 0; i--)
    {
      Guest *guest = g_ptr_array_index (self->guests, i - 1);

      if (guest->pending->len > MAX_PENDING_BYTES)
        g_ptr_array_remove_index (self->guests, i - 1);
    }
}

static void
sonde_practice_tcp_chat_write_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  Guest *guest = user_data;
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&guest->writing, g_bytes_unref);

  if (error != NULL)
    g_ptr_array_remove (guest->server->guests, guest);
  else
    sonde_practice_tcp_chat_write (guest);
}

static void
sonde_practice_tcp_chat_write (Guest *guest)
{
  if (guest->writing != NULL || guest->pending->len == 0)
    return;

  guest->writing = g_byte_array_free_to_bytes (guest->pending);
  guest->pending = g_byte_array_new ();
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (guest->connection)),
                                   g_bytes_get_data (guest->writing, NULL),
                                   g_bytes_get_size (guest->writing),
                                   G_PRIORITY_DEFAULT,
                                   guest->cancellable,
                                   sonde_practice_tcp_chat_write_cb,
                                   guest);
}

static void
sonde_practice_tcp_chat_read_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(SondePracticeTcpChat) self = NULL;
  g_autoptr(GError) error = NULL;
  Guest *guest = user_data;
  gssize n_read;

  n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (guest->server);

  if (n_read <= 0)
    {
      g_ptr_array_remove (self->guests, guest);
      return;
    }

  for (gssize i = 0; i < n_read; i++)
    {
      if (guest->buffer[i] != '\n')
        g_byte_array_append (guest->line, (const guint8 *) &guest->buffer[i], 1);

      if (guest->buffer[i] == '\n' || guest->line->len >= MAX_LINE_BYTES)
        sonde_practice_tcp_chat_tell_all (guest);
    }

  /* The next read is asked for first: should this guest be the laggard, its end is cancelled
   * with everything else.
   */
  sonde_practice_tcp_chat_read (guest);
  sonde_practice_tcp_chat_drop_laggards (self);
}

static void
sonde_practice_tcp_chat_read (Guest *guest)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (guest->connection)),
                             guest->buffer,
                             sizeof guest->buffer,
                             G_PRIORITY_DEFAULT,
                             guest->cancellable,
                             sonde_practice_tcp_chat_read_cb,
                             guest);
}

static void
sonde_practice_tcp_chat_incoming_cb (SondePracticeTcpChat *self,
                                     GSocketConnection    *connection)
{
  Guest *guest = g_new0 (Guest, 1);
  g_autofree char *welcome = NULL;

  guest->server = self;
  guest->connection = g_object_ref (connection);
  guest->cancellable = g_cancellable_new ();
  guest->line = g_byte_array_new ();
  guest->pending = g_byte_array_new ();
  guest->number = ++self->n_seen;
  g_ptr_array_add (self->guests, guest);

  welcome = g_strdup_printf ("Welcome, you are number %u. Type a line.", guest->number);
  sonde_practice_tcp_chat_tell (guest, "", welcome, strlen (welcome));
  sonde_practice_tcp_chat_read (guest);
}

static void
sonde_practice_tcp_chat_dispose (GObject *object)
{
  SondePracticeTcpChat *self = SONDE_PRACTICE_TCP_CHAT (object);

  g_clear_object (&self->listener);
  g_ptr_array_set_size (self->guests, 0);

  G_OBJECT_CLASS (sonde_practice_tcp_chat_parent_class)->dispose (object);
}

static void
sonde_practice_tcp_chat_finalize (GObject *object)
{
  SondePracticeTcpChat *self = SONDE_PRACTICE_TCP_CHAT (object);

  g_clear_pointer (&self->guests, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_practice_tcp_chat_parent_class)->finalize (object);
}

static void
sonde_practice_tcp_chat_class_init (SondePracticeTcpChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_tcp_chat_dispose;
  object_class->finalize = sonde_practice_tcp_chat_finalize;
}

static void
sonde_practice_tcp_chat_init (SondePracticeTcpChat *self)
{
  self->guests = g_ptr_array_new_with_free_func (sonde_practice_tcp_chat_free_guest);
}

/**
 * sonde_practice_tcp_chat_new:
 * @sockets: (element-type GSocket): listening sockets
 *
 * Starts a TCP chat server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeTcpChat *
sonde_practice_tcp_chat_new (GPtrArray *sockets)
{
  SondePracticeTcpChat *self;

  g_return_val_if_fail (sockets != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_TCP_CHAT, NULL);
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_tcp_chat_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

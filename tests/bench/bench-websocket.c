#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "bench-window.h"

#define N_RUNS           3
#define DEFAULT_MESSAGES 2000000
#define PAYLOAD_BYTES    64
#define FRAME_BYTES      (2 + PAYLOAD_BYTES)
#define BATCH_FRAMES     4096
#define HANDSHAKE_BYTES  4096
#define HANDSHAKE_ROWS   2
#define WEBSOCKET_GUID   "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

/*
 * Receives WebSocket messages with the window open, and with a client that only counts them, in
 * turn: how many does Sonde receive and list in the time in which the other receives one?
 */
typedef struct
{
  BenchWindow  bench;
  const char  *program;
  char        *uri;
  guint        n_messages;
  double       ours_s[N_RUNS];
  double       theirs_s[N_RUNS];
} Bench;

/* A client of the server. */
typedef struct
{
  GSocketConnection *connection;
  guint              n_messages;
} Service;

/* What the client that only counts has to do with. */
typedef struct
{
  GMainLoop *loop;
  guint      n_left;
} Counter;

static double
get_seconds_since (gint64 begin_us)
{
  return (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
}

static char *
dup_answer (const char *handshake)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  const char *field = strstr (handshake, "Sec-WebSocket-Key: ");
  g_autofree char *key = NULL;
  g_autofree char *accept = NULL;
  guint8 digest[20];
  gsize digest_length = sizeof digest;

  g_assert_nonnull (field);
  field += strlen ("Sec-WebSocket-Key: ");
  key = g_strndup (field, strcspn (field, "\r"));
  g_checksum_update (checksum, (const guint8 *) key, -1);
  g_checksum_update (checksum, (const guint8 *) WEBSOCKET_GUID, -1);
  g_checksum_get_digest (checksum, digest, &digest_length);
  accept = g_base64_encode (digest, digest_length);

  return g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
}

static void
send_messages (GOutputStream *stream,
               guint          n_messages)
{
  g_autofree guint8 *batch = g_malloc (BATCH_FRAMES * FRAME_BYTES);

  memset (batch, 'x', BATCH_FRAMES * FRAME_BYTES);

  for (guint i = 0; i < BATCH_FRAMES; i++)
    {
      batch[i * FRAME_BYTES] = 0x81;
      batch[i * FRAME_BYTES + 1] = PAYLOAD_BYTES;
    }

  for (guint i = 0; i < n_messages; i += BATCH_FRAMES)
    {
      guint n_frames = MIN (BATCH_FRAMES, n_messages - i);

      if (!g_output_stream_write_all (stream, batch, n_frames * FRAME_BYTES, NULL, NULL, NULL))
        return;
    }
}

static gpointer
serve (gpointer user_data)
{
  Service *self = user_data;
  g_autoptr(GSocketConnection) connection = self->connection;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char handshake[HANDSHAKE_BYTES + 1] = "";
  g_autofree char *answer = NULL;
  gsize length = 0;

  while (length < HANDSHAKE_BYTES && strstr (handshake, "\r\n\r\n") == NULL)
    {
      gssize n_read = g_input_stream_read (input, handshake + length, HANDSHAKE_BYTES - length,
                                           NULL, NULL);

      if (n_read <= 0)
        return NULL;

      length += (gsize) n_read;
      handshake[length] = '\0';
    }

  answer = dup_answer (handshake);
  g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
  send_messages (output, self->n_messages);

  while (g_input_stream_read (input, handshake, HANDSHAKE_BYTES, NULL, NULL) > 0)
    continue;

  g_free (self);

  return NULL;
}

/* Says where it listens, and sends messages to whoever connects. */
static void
run_server (guint n_messages)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr(GSocketAddress) effective = NULL;

  if (!g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, NULL))
    g_error ("The server cannot listen");

  g_print ("%u\n", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));

  for (;;)
    {
      Service *service = g_new0 (Service, 1);

      service->n_messages = n_messages;
      service->connection = g_socket_listener_accept (listener, NULL, NULL, NULL);
      g_thread_unref (g_thread_new ("service", serve, service));
    }
}

static void
count_cb (Counter *counter)
{
  if (--counter->n_left == 0)
    g_main_loop_quit (counter->loop);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  SoupWebsocketConnection *connection;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (object), result, &error);

  if (connection == NULL)
    g_error ("%s", error->message);

  g_signal_connect_swapped (connection, "message", G_CALLBACK (count_cb), user_data);
}

/* Counts the messages and says how long they took to come. */
static void
run_counter (const char *uri,
             guint       n_messages)
{
  g_autoptr(SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Counter counter = { loop, n_messages };
  gint64 begin_us = g_get_monotonic_time ();

  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
                                        connected_cb, &counter);
  g_main_loop_run (loop);
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - begin_us);
}

static GSubprocess *
start (Bench      *self,
       const char *mode,
       const char *uri)
{
  g_autofree char *n_messages = g_strdup_printf ("%u", self->n_messages);
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->program,
                                           mode, n_messages, uri, NULL);

  if (process == NULL)
    g_error ("%s", error->message);

  return process;
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr(GDataInputStream) input = NULL;

  input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  return g_data_input_stream_read_line (input, NULL, NULL, NULL);
}

static double
run_theirs (Bench *self)
{
  g_autoptr(GSubprocess) counter = start (self, "--counter", self->uri);
  g_autofree char *elapsed_us = read_line (counter);

  g_subprocess_wait (counter, NULL, NULL);

  return (double) g_ascii_strtoll (elapsed_us, NULL, 10) / G_USEC_PER_SEC;
}

static double
run_ours (Bench *self)
{
  GListModel *records = NULL;
  gint64 begin_us;
  double elapsed_s;
  SondePage *page;
  guint n_listed = 0;

  bench_window_begin_capture (&self->bench);
  begin_us = g_get_monotonic_time ();
  page = bench_window_open (&self->bench, "websockets", self->uri);
  bench_lateness_start (&self->bench.lateness);

  while (n_listed < self->n_messages + HANDSHAKE_ROWS)
    {
      if (records == NULL)
        records = bench_window_get_records (page);

      n_listed = records != NULL ? g_list_model_get_n_items (records) : 0;
      g_main_context_iteration (NULL, TRUE);
    }

  elapsed_s = get_seconds_since (begin_us);
  bench_lateness_stop (&self->bench.lateness);
  sonde_page_stop (page);

  return elapsed_s;
}

static void
measure_cb (gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr(GSubprocess) server = start (self, "--server", NULL);
  g_autofree char *port = read_line (server);
  double ours_s;
  double theirs_s;

  self->uri = g_strdup_printf ("ws://127.0.0.1:%s/", port);

  for (guint i = 0; i < N_RUNS; i++)
    {
      self->theirs_s[i] = run_theirs (self);
      self->ours_s[i] = run_ours (self);
    }

  g_subprocess_force_exit (server);
  g_free (self->uri);

  ours_s = bench_take_median (self->ours_s, N_RUNS);
  theirs_s = bench_take_median (self->theirs_s, N_RUNS);
  g_print ("websocket %.2f (Sonde %.0f messages/s listed, libsoup %.0f messages/s counted, medians "
           "of %d runs of %u messages of %d bytes; main loop late by %.1f ms at the 99th "
           "percentile)\n",
           theirs_s / ours_s, self->n_messages / ours_s, self->n_messages / theirs_s, N_RUNS,
           self->n_messages, PAYLOAD_BYTES, bench_lateness_take_ms (&self->bench.lateness, 99));
}

int
main (int    argc,
      char **argv)
{
  Bench self = { .program = argv[0], .n_messages = DEFAULT_MESSAGES };

  if (argc > 2 && g_str_equal (argv[1], "--server"))
    run_server ((guint) g_ascii_strtoull (argv[2], NULL, 10));
  else if (argc > 3 && g_str_equal (argv[1], "--counter"))
    run_counter (argv[3], (guint) g_ascii_strtoull (argv[2], NULL, 10));
  else
    {
      if (argc > 1)
        self.n_messages = (guint) g_ascii_strtoull (argv[1], NULL, 10);

      bench_window_run (&self.bench, measure_cb, &self);
    }

  return 0;
}

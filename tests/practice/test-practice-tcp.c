#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "practice-fixture.h"
#include "sonde-test.h"

#define MEBIBYTE (1024 * 1024)
#define SILENCE_US (300 * 1000)

static GBytes *
make_random_bytes (gsize n_bytes)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (42);
  guint8 *data = g_malloc (n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    data[i] = (guint8) g_rand_int_range (random, 0, 256);

  return g_bytes_new_take (data, n_bytes);
}

static void
test_echo_to_socat (gconstpointer user_data)
{
  const char *host_name = user_data;
  SondePracticeHost *host = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GBytes) sent = make_random_bytes (MEBIBYTE);
  g_autoptr(GBytes) received = NULL;

  if (!practice_has_program ("socat"))
    return;

  host = practice_start ();
  address = g_strdup_printf ("TCP:%s:%u", host_name, practice_get_port (host, "tcp-echo"));
  received = practice_run ((const char * const[]) { "socat", "-t10", "-", address, NULL },
                           sent, NULL);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received),
                   g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  practice_stop (host);
}

static void
test_echo_to_ncat (void)
{
  SondePracticeHost *host = NULL;
  g_autofree char *port = NULL;
  g_autoptr(GBytes) sent = g_bytes_new_static ("Hello world!", 12);
  g_autoptr(GBytes) received = NULL;

  if (!practice_has_program ("ncat"))
    return;

  host = practice_start ();
  port = g_strdup_printf ("%u", practice_get_port (host, "tcp-echo"));
  received = practice_run ((const char * const[]) { "ncat", "127.0.0.1", port, NULL }, sent, NULL);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received),
                   "Hello world!", 12);
  practice_stop (host);
}

/* Our half is closed, and what was sent before still comes back. */
static void
test_echo_after_half_close (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-echo"));
  char buffer[16];
  int error_number;

  g_assert_cmpint (g_socket_send (socket, "late", 4, NULL, NULL), ==, 4);
  g_assert_true (g_socket_shutdown (socket, FALSE, TRUE, NULL));
  g_assert_cmpuint (practice_receive (socket, buffer, sizeof buffer, &error_number), ==, 4);
  g_assert_cmpint (error_number, ==, 0);
  g_assert_cmpmem (buffer, 4, "late", 4);
  practice_stop (host);
}

/* Who does not read is not read from: memory stays, and nothing is lost. */
static void
test_echo_is_bounded (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-echo"));
  g_autofree char *block = g_malloc0 (MEBIBYTE);
  g_autofree char *received = g_malloc (MEBIBYTE);
  gsize resident_kib = practice_read_status (host, "VmRSS");
  gsize n_sent = 0;
  gsize n_received = 0;
  int error_number;

  while (g_socket_condition_timed_wait (socket, G_IO_OUT, SILENCE_US, NULL, NULL))
    {
      gssize n = g_socket_send_with_blocking (socket, block, MEBIBYTE, FALSE, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      n_sent += (gsize) n;
      g_assert_cmpuint (n_sent, <, 256 * MEBIBYTE);
    }

  practice_assert_memory (host, "VmRSS", resident_kib + 4096);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);

  do
    n_received += practice_receive (socket, received, MEBIBYTE, &error_number);
  while (n_received < n_sent && error_number == 0);

  g_assert_cmpuint (n_received, ==, n_sent);
  practice_stop (host);
}

/* No more than the limit at once; the others wait, and are served when one leaves. */
static void
test_echo_many_clients (void)
{
  SondePracticeHost *host = practice_start ();
  guint16 port = practice_get_port (host, "tcp-echo");
  g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  char c;
  int error_number;

  for (guint i = 0; i < 64; i++)
    g_ptr_array_add (sockets, practice_connect (port));

  for (guint i = 0; i < 64; i++)
    {
      g_assert_cmpint (g_socket_send (sockets->pdata[i], "x", 1, NULL, NULL), ==, 1);
      g_assert_cmpuint (practice_receive (sockets->pdata[i], &c, 1, &error_number), ==, 1);
    }

  g_ptr_array_add (sockets, practice_connect (port));
  g_assert_cmpint (g_socket_send (sockets->pdata[64], "y", 1, NULL, NULL), ==, 1);
  g_assert_false (g_socket_condition_timed_wait (sockets->pdata[64], G_IO_IN, SILENCE_US,
                                                 NULL, NULL));
  g_ptr_array_remove_index (sockets, 0);
  g_assert_cmpuint (practice_receive (sockets->pdata[63], &c, 1, &error_number), ==, 1);
  g_assert_cmpint (c, ==, 'y');
  practice_stop (host);
}

static void
test_reset (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-reset"));
  char buffer[16];
  int error_number;

  g_assert_cmpuint (practice_receive (socket, buffer, sizeof buffer, &error_number), ==, 0);
  g_assert_cmpint (error_number, ==, ECONNRESET);
  practice_stop (host);
}

static void
test_close (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-close"));
  char buffer[16];
  int error_number;

  g_assert_cmpuint (practice_receive (socket, buffer, sizeof buffer, &error_number), ==, 0);
  g_assert_cmpint (error_number, ==, 0);

  /* The first send goes through and is answered with a reset, so the second fails. */
  g_assert_cmpint (g_socket_send (socket, "x", 1, NULL, NULL), ==, 1);
  g_assert_true (g_socket_condition_timed_wait (socket, G_IO_ERR | G_IO_HUP, 5 * G_USEC_PER_SEC,
                                                NULL, NULL));
  g_assert_cmpint (send (g_socket_get_fd (socket), "x", 1, MSG_NOSIGNAL), ==, -1);
  g_assert_cmpint (errno, ==, EPIPE);
  practice_stop (host);
}

static void
test_greeting (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-greeting"));
  g_autofree char *text = NULL;
  char buffer[128];
  gsize n_received;
  int error_number;

  /* What is said to it must not turn its end into a reset. */
  g_assert_cmpint (g_socket_send (socket, "Hi!", 3, NULL, NULL), ==, 3);
  n_received = practice_receive (socket, buffer, sizeof buffer, &error_number);
  g_assert_cmpint (error_number, ==, 0);
  text = g_strndup (buffer, n_received);
  g_assert_cmpstr (text, ==, "Hello from the practice server. Goodbye!\r\n");
  practice_stop (host);
}

static void
test_drip (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-drip"));
  gint64 started_us = g_get_monotonic_time ();
  char buffer[2];
  int error_number;

  g_assert_cmpuint (practice_receive (socket, buffer, sizeof buffer, &error_number), ==, 2);
  g_assert_cmpmem (buffer, 2, "Co", 2);
  g_assert_cmpint (g_get_monotonic_time () - started_us, >, 1900 * 1000);
  practice_stop (host);
}

static void
test_silent (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tcp-silent"));
  g_autofree char *block = g_malloc0 (MEBIBYTE);

  for (guint i = 0; i < 32; i++)
    {
      gsize n_sent = 0;

      while (n_sent < MEBIBYTE)
        n_sent += (gsize) g_socket_send (socket, block + n_sent, MEBIBYTE - n_sent, NULL, NULL);
    }

  g_assert_false (g_socket_condition_timed_wait (socket, G_IO_IN, SILENCE_US, NULL, NULL));
  practice_stop (host);
}

static void
assert_says (GSocket    *socket,
             const char *expected)
{
  g_autofree char *text = g_malloc0 (strlen (expected) + 1);
  int error_number;

  practice_receive (socket, text, strlen (expected), &error_number);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_chat (void)
{
  SondePracticeHost *host = practice_start ();
  guint16 port = practice_get_port (host, "tcp-chat");
  g_autoptr(GSocket) first = practice_connect (port);
  g_autoptr(GSocket) second = NULL;

  assert_says (first, "Welcome, you are number 1. Type a line.\r\n");
  second = practice_connect (port);
  assert_says (second, "Welcome, you are number 2. Type a line.\r\n");

  g_assert_cmpint (g_socket_send (first, "hello\nwor", 9, NULL, NULL), ==, 9);
  assert_says (first, "1: hello\r\n");
  assert_says (second, "1: hello\r\n");

  g_assert_cmpint (g_socket_send (second, "hi\r\n", 4, NULL, NULL), ==, 4);
  assert_says (first, "2: hi\r\n");
  g_assert_cmpint (g_socket_send (first, "ld\n", 3, NULL, NULL), ==, 3);
  assert_says (second, "2: hi\r\n1: world\r\n");
  practice_stop (host);
}

/* One who does not read is shown out, and the others go on. */
static void
test_chat_laggard (void)
{
  SondePracticeHost *host = practice_start ();
  guint16 port = practice_get_port (host, "tcp-chat");
  g_autoptr(GSocket) laggard = practice_connect (port);
  g_autoptr(GSocket) talker = practice_connect (port);
  g_autofree char *line = g_strnfill (4000, 'x');
  g_autofree char *received = g_malloc (8192);
  gsize resident_kib = practice_read_status (host, "VmRSS");
  int error_number = 0;

  assert_says (talker, "Welcome, you are number 2. Type a line.\r\n");
  line[3999] = '\n';

  for (guint i = 0; i < 4000; i++)
    {
      g_assert_cmpint (g_socket_send (talker, line, 4000, NULL, NULL), ==, 4000);
      g_assert_cmpuint (practice_receive (talker, received, 4004, &error_number), ==, 4004);
    }

  practice_assert_memory (host, "VmRSS", resident_kib + 4096);

  while (practice_receive (laggard, received, 8192, &error_number) == 8192)
    continue;

  g_assert_cmpint (g_socket_send (talker, "still here\n", 11, NULL, NULL), ==, 11);
  assert_says (talker, "2: still here\r\n");
  practice_stop (host);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_data_func ("/practice/tcp/echo/socat-ipv4", "127.0.0.1", test_echo_to_socat);
  g_test_add_data_func ("/practice/tcp/echo/socat-ipv6", "[::1]", test_echo_to_socat);
  g_test_add_func ("/practice/tcp/echo/ncat", test_echo_to_ncat);
  g_test_add_func ("/practice/tcp/tc2-echo-after-half-close", test_echo_after_half_close);
  g_test_add_func ("/practice/tcp/echo/bounded", test_echo_is_bounded);
  g_test_add_func ("/practice/tcp/tc8-echo-many-clients", test_echo_many_clients);
  g_test_add_func ("/practice/tcp/tc3-reset", test_reset);
  g_test_add_func ("/practice/tcp/tc1-tc5-close", test_close);
  g_test_add_func ("/practice/tcp/tc1-greeting", test_greeting);
  g_test_add_func ("/practice/tcp/drip", test_drip);
  g_test_add_func ("/practice/tcp/silent", test_silent);
  g_test_add_func ("/practice/tcp/chat", test_chat);
  g_test_add_func ("/practice/tcp/chat/laggard", test_chat_laggard);

  return g_test_run ();
}

#include "config.h"

#include "practice-fixture.h"
#include "sonde-test.h"

#define MAX_DATAGRAM_BYTES 65507

static GSocket *
connect_udp (guint16       port,
             GSocketFamily family)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GError) error = NULL;
  GSocket *socket;

  socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (socket, 10);

  return socket;
}

static void
test_echo (gconstpointer user_data)
{
  GSocketFamily family = (GSocketFamily) GPOINTER_TO_UINT (user_data);
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = connect_udp (practice_get_port (host, "udp-echo"), family);
  g_autofree char *sent = g_strnfill (MAX_DATAGRAM_BYTES, 'u');
  g_autofree char *received = g_malloc (MAX_DATAGRAM_BYTES);
  const gsize sizes[] = { 0, 1, 1400, MAX_DATAGRAM_BYTES };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GError) error = NULL;
      gssize n;

      g_assert_cmpint (g_socket_send (socket, sent, sizes[i], NULL, &error), ==, sizes[i]);
      n = g_socket_receive (socket, received, MAX_DATAGRAM_BYTES, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (received, (gsize) n, sent, sizes[i]);
    }

  practice_stop (host);
}

static void
test_echo_to_socat (void)
{
  SondePracticeHost *host = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GBytes) sent = g_bytes_new_static ("Hello world!", 12);
  g_autoptr(GBytes) received = NULL;

  if (!practice_has_program ("socat"))
    return;

  host = practice_start ();
  address = g_strdup_printf ("UDP:127.0.0.1:%u", practice_get_port (host, "udp-echo"));
  received = practice_run ((const char * const[]) { "socat", "-t1", "-", address, NULL },
                           sent, NULL);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received),
                   "Hello world!", 12);
  practice_stop (host);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_data_func ("/practice/udp/ud1-echo/ipv4", GUINT_TO_POINTER (G_SOCKET_FAMILY_IPV4),
                        test_echo);
  g_test_add_data_func ("/practice/udp/ud1-echo/ipv6", GUINT_TO_POINTER (G_SOCKET_FAMILY_IPV6),
                        test_echo);
  g_test_add_func ("/practice/udp/echo/socat", test_echo_to_socat);

  return g_test_run ();
}

#include "config.h"

#include "practice-fixture.h"
#include "sonde-test.h"

#define MEBIBYTE (1024 * 1024)

static gboolean
accept_any_cb (GTlsConnection       *connection G_GNUC_UNUSED,
               GTlsCertificate      *certificate G_GNUC_UNUSED,
               GTlsCertificateFlags  errors G_GNUC_UNUSED,
               gpointer              user_data G_GNUC_UNUSED)
{
  return TRUE;
}

static void
test_echo_to_socat (void)
{
  SondePracticeHost *host = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *ca_path = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GBytes) sent = g_bytes_new_take (g_strnfill (MEBIBYTE, 't'), MEBIBYTE);
  g_autoptr(GBytes) received = NULL;

  if (!practice_has_program ("socat"))
    return;

  host = practice_start ();
  dir = sonde_test_make_dir ();
  ca_path = practice_write_ca (host, dir);
  address = g_strdup_printf ("OPENSSL:localhost:%u,cafile=%s,verify=1",
                             practice_get_port (host, "tls-echo"), ca_path);
  received = practice_run ((const char * const[]) { "socat", "-t10", "-", address, NULL },
                           sent, NULL);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received),
                   g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  sonde_test_remove_dir (dir);
  practice_stop (host);
}

static void
test_openssl_verifies (void)
{
  static const struct
  {
    const char *option;
    const char *name;
    gboolean is_good;
  } cases[] = {
    { "-verify_hostname", "localhost", TRUE },
    { "-verify_ip", "127.0.0.1", TRUE },
    { "-verify_ip", "::1", TRUE },
    { "-verify_hostname", "elsewhere.test", FALSE },
    { "-verify_ip", "192.0.2.1", FALSE },
  };
  SondePracticeHost *host = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *ca_path = NULL;
  g_autofree char *address = NULL;

  if (!practice_has_program ("openssl"))
    return;

  host = practice_start ();
  dir = sonde_test_make_dir ();
  ca_path = practice_write_ca (host, dir);
  address = g_strdup_printf ("localhost:%u", practice_get_port (host, "tls-echo"));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char * const argv[] = {
        "openssl", "s_client", "-connect", address, "-CAfile", ca_path,
        "-verify_return_error", "-brief", cases[i].option, cases[i].name, NULL
      };
      g_autoptr(GBytes) output = NULL;
      int exit_status;

      output = practice_run (argv, NULL, &exit_status);
      g_assert_cmpint (exit_status == 0, ==, cases[i].is_good);
    }

  sonde_test_remove_dir (dir);
  practice_stop (host);
}

/* The authority vouches for this machine and nothing else. */
static void
test_gio_verifies (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GSocketConnectable) identity = g_network_address_new ("localhost", 443);
  g_autoptr(GSocketConnectable) stranger = g_network_address_new ("elsewhere.test", 443);
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *ca = sonde_practice_host_get_ca (host);
  GTlsCertificate *peer;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                practice_get_port (host, "tls-echo"),
                                                NULL, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_any_cb), NULL);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error);
  g_assert_no_error (error);

  peer = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls));
  g_assert_cmpint (g_tls_certificate_verify (peer, identity, ca), ==, 0);
  g_assert_cmpint (g_tls_certificate_verify (peer, stranger, ca), ==,
                   G_TLS_CERTIFICATE_BAD_IDENTITY);
  practice_stop (host);
}

/* Something that is not TLS harms only itself. */
static void
test_not_tls (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "tls-echo"));
  char buffer[64];
  int error_number;

  g_assert_cmpint (g_socket_send (socket, "GET / HTTP/1.0\r\n\r\n", 18, NULL, NULL), ==, 18);

  while (practice_receive (socket, buffer, sizeof buffer, &error_number) == sizeof buffer)
    continue;

  practice_stop (host);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/practice/tls/echo/socat", test_echo_to_socat);
  g_test_add_func ("/practice/tls/verify/openssl", test_openssl_verifies);
  g_test_add_func ("/practice/tls/verify/gio", test_gio_verifies);
  g_test_add_func ("/practice/tls/not-tls", test_not_tls);

  return g_test_run ();
}

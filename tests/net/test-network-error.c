#include "config.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "sonde-network-error.h"
#include "sonde-test.h"

static void
assert_mentions (const char *sentence,
                 const char *part)
{
  if (strstr (sentence, part) == NULL)
    g_error ("“%s” lacks “%s”", sentence, part);
}

static char *
explain (GQuark            domain,
         int               code,
         SondeNetworkStep  step,
         const char       *address,
         gint64            elapsed_us)
{
  g_autoptr(GError) error = g_error_new_literal (domain, code, "Made up");

  return sonde_network_error_explain (error, step, address, elapsed_us);
}

static void
test_network_error_errno (void)
{
  static const struct { int number; const char *domain; int code; } cases[] = {
    { ECONNRESET, "sonde-network-error-quark", SONDE_NETWORK_ERROR_RESET },
    { EPIPE, "sonde-network-error-quark", SONDE_NETWORK_ERROR_BROKEN_PIPE },
    { EADDRNOTAVAIL, "sonde-network-error-quark", SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL },
    { ECONNREFUSED, "g-io-error-quark", G_IO_ERROR_CONNECTION_REFUSED },
    { EHOSTUNREACH, "g-io-error-quark", G_IO_ERROR_HOST_UNREACHABLE },
    { EADDRINUSE, "g-io-error-quark", G_IO_ERROR_ADDRESS_IN_USE },
    { EMSGSIZE, "g-io-error-quark", G_IO_ERROR_MESSAGE_TOO_LARGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      sonde_network_error_set_errno (&error, cases[i].number);
      g_assert_error (error, g_quark_from_string (cases[i].domain), cases[i].code);
    }
}

static void
test_network_error_tc6 (void)
{
  g_autofree char *refused = NULL;
  g_autofree char *timed_out = NULL;
  g_autofree char *no_host = NULL;
  g_autofree char *no_network = NULL;

  refused = explain (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, SONDE_NETWORK_STEP_CONNECT,
                     "192.0.2.1:80", 0);
  timed_out = explain (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, SONDE_NETWORK_STEP_CONNECT,
                       "192.0.2.1:80", 10 * G_USEC_PER_SEC);
  no_host = explain (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, SONDE_NETWORK_STEP_CONNECT,
                     "192.0.2.1:80", 0);
  no_network = explain (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, SONDE_NETWORK_STEP_CONNECT,
                        "[2001:db8::1]:80", 0);

  assert_mentions (refused, "192.0.2.1:80 refused");
  assert_mentions (timed_out, "192.0.2.1:80 did not answer within 10");
  assert_mentions (no_host, "host 192.0.2.1:80 cannot be reached");
  assert_mentions (no_network, "no route to the network of [2001:db8::1]:80");
}

static void
test_network_error_tc9 (void)
{
  g_autofree char *in_use = NULL;
  g_autofree char *low_port = NULL;
  g_autofree char *not_local = NULL;

  in_use = explain (G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, SONDE_NETWORK_STEP_LISTEN,
                    "127.0.0.1:8080", 0);
  low_port = explain (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, SONDE_NETWORK_STEP_LISTEN,
                      "[::1]:80", 0);
  not_local = explain (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL,
                       SONDE_NETWORK_STEP_LISTEN, "192.0.2.1:8080", 0);

  assert_mentions (in_use, "127.0.0.1:8080 is already in use");
  assert_mentions (in_use, "choose another port");
  assert_mentions (low_port, "below 1024");
  assert_mentions (low_port, "Choose port 8080");
  assert_mentions (not_local, "192.0.2.1:8080 is not an address of this computer");
  assert_mentions (not_local, "Choose 127.0.0.1");
}

static void
test_network_error_endings (void)
{
  g_autofree char *reset = NULL;
  g_autofree char *closed = NULL;
  g_autofree char *pipe = NULL;
  g_autofree char *too_large = NULL;
  g_autofree char *port = NULL;

  reset = explain (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_RESET, SONDE_NETWORK_STEP_RECEIVE,
                   "[::1]:7", 0);
  closed = explain (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_SENDING_CLOSED,
                    SONDE_NETWORK_STEP_SEND, "[::1]:7", 0);
  pipe = explain (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROKEN_PIPE, SONDE_NETWORK_STEP_SEND,
                  "[::1]:7", 0);
  too_large = explain (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, SONDE_NETWORK_STEP_SEND,
                       "127.0.0.1:7", 0);
  port = explain (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, SONDE_NETWORK_STEP_RECEIVE,
                  "127.0.0.1:7", 0);

  assert_mentions (reset, "Connection reset (RST)");
  assert_mentions (closed, "you closed this direction");
  assert_mentions (pipe, "EPIPE");
  assert_mentions (too_large, "larger than one UDP datagram");
  assert_mentions (port, "Port unreachable");
}

static void
test_network_error_names (void)
{
  g_autofree char *unknown = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *failing = NULL;
  g_autofree char *while_connecting = NULL;

  unknown = explain (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, SONDE_NETWORK_STEP_RESOLVE,
                     "nowhere.test", 0);
  empty = explain (SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NO_ADDRESS, SONDE_NETWORK_STEP_RESOLVE,
                   "nowhere.test", 0);
  failing = explain (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                     SONDE_NETWORK_STEP_RESOLVE, "nowhere.test", 0);
  while_connecting = explain (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                              SONDE_NETWORK_STEP_CONNECT, "nowhere.test", 0);

  assert_mentions (unknown, "nowhere.test does not exist");
  assert_mentions (empty, "nowhere.test exists, but it has no address");
  assert_mentions (failing, "could not answer for the name nowhere.test");
  g_assert_cmpstr (while_connecting, ==, unknown);
}

static void
test_network_error_tl2 (void)
{
  static const struct { int alert; const char *part; } cases[] = {
    { GNUTLS_A_HANDSHAKE_FAILURE, "nothing in common" },
    { GNUTLS_A_PROTOCOL_VERSION, "TLS 1.2 or 1.3" },
    { GNUTLS_A_NO_APPLICATION_PROTOCOL, "ALPN" },
    { GNUTLS_A_CERTIFICATE_REQUIRED, "wants a client certificate" },
    { GNUTLS_A_UNKNOWN_CA, "did not accept the certificate of this side" },
  };
  g_autoptr(GError) plain = NULL;
  g_autoptr(GError) closed = NULL;
  g_autofree char *plain_text = NULL;
  g_autofree char *closed_text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr(GError) error =
        g_error_new (G_TLS_ERROR, G_TLS_ERROR_MISC, "Peer sent fatal TLS alert: %s",
                     gnutls_alert_get_name ((gnutls_alert_description_t) cases[i].alert));

      text = sonde_network_error_explain (error, SONDE_NETWORK_STEP_HANDSHAKE, "good.lab:443", 0);
      assert_mentions (text, "good.lab:443");
      assert_mentions (text, cases[i].part);
    }

  plain = g_error_new (G_TLS_ERROR, G_TLS_ERROR_MISC, "Error performing TLS handshake: %s",
                       gnutls_strerror (GNUTLS_E_UNEXPECTED_PACKET));
  plain_text = sonde_network_error_explain (plain, SONDE_NETWORK_STEP_HANDSHAKE, "[::1]:80", 0);
  assert_mentions (plain_text, "[::1]:80 answered with something that is not TLS");

  closed = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, "Peer failed to perform TLS");
  closed_text = sonde_network_error_explain (closed, SONDE_NETWORK_STEP_HANDSHAKE, "[::1]:80", 0);
  assert_mentions (closed_text, "[::1]:80 ended the connection during the TLS handshake");
}

static void
test_network_error_tl4 (void)
{
  g_autofree char *text = explain (G_TLS_ERROR, G_TLS_ERROR_EOF, SONDE_NETWORK_STEP_RECEIVE,
                                   "[::1]:443", 0);

  assert_mentions (text, "the end of the data may be missing");
}

static void
test_network_error_unknown (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "100 % \xff %s");
  g_autofree char *text = NULL;

  text = sonde_network_error_explain (error, SONDE_NETWORK_STEP_CONNECT, "%s", 0);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  assert_mentions (text, "%s: 100 % ");
}

static void
test_network_error_guess (void)
{
  static const struct { const char *data; const char *name; } cases[] = {
    { "HTTP/1.1 400 Bad Request\r\n", "HTTP" },
    { "SSH-2.0-OpenSSH_9.2p1\r\n", "SSH" },
    { "220 mail.example ESMTP\r\n", "SMTP/FTP" },
    { "HTTP", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (sonde_network_error_guess_protocol ((const guint8 *) cases[i].data,
                                                         strlen (cases[i].data)),
                     ==, cases[i].name);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/network-error/errno", test_network_error_errno);
  g_test_add_func ("/network-error/tc6", test_network_error_tc6);
  g_test_add_func ("/network-error/tc9", test_network_error_tc9);
  g_test_add_func ("/network-error/endings", test_network_error_endings);
  g_test_add_func ("/network-error/names", test_network_error_names);
  g_test_add_func ("/network-error/tl2", test_network_error_tl2);
  g_test_add_func ("/network-error/tl4", test_network_error_tl4);
  g_test_add_func ("/network-error/unknown", test_network_error_unknown);
  g_test_add_func ("/network-error/guess-protocol", test_network_error_guess);

  return g_test_run ();
}

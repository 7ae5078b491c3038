#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-network-error.h"

#define FIRST_FREE_PORT 1024
#define PORT_STEP 8000

/* The last alert that IANA has assigned. */
#define MAX_ALERT 121

G_DEFINE_QUARK (sonde-network-error-quark, sonde_network_error)

static char *
sonde_network_error_fallback (const GError *error,
                              const char   *address)
{
  g_autofree char *message = g_utf8_make_valid (error->message, -1);

  return g_strdup_printf (_("%s: %s."), address, message);
}

static char *
sonde_network_error_explain_resolve (const GError *error,
                                     const char   *name)
{
  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NO_ADDRESS))
    return g_strdup_printf (_("The name %s exists, but it has no address. "
                              "Ask for its other records, or try another name."), name);

  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_strdup_printf (_("The name %s does not exist. Check how it is written."), name);

  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
    return g_strdup_printf (_("The resolver could not answer for the name %s. "
                              "Check the network connection, then try again."), name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_strdup_printf (_("The resolver did not answer for the name %s. "
                              "Check the network connection, then try again."), name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup_printf (_("Stopped before the resolver answered for the name %s."), name);

  return sonde_network_error_fallback (error, name);
}

static char *
sonde_network_error_explain_timeout (const char *address,
                                     gint64      elapsed_us)
{
  g_autofree char *elapsed = NULL;

  if (elapsed_us <= 0)
    return g_strdup_printf (_("%s did not answer. "
                              "The host may be down, or a firewall may drop what is sent to it."),
                            address);

  elapsed = sonde_format_duration_us (elapsed_us);

  /* Translators: an address, then a duration with its unit */
  return g_strdup_printf (_("%s did not answer within %s. "
                            "The host may be down, or a firewall may drop what is sent to it."),
                          address, elapsed);
}

/* The failures that can come at any step. */
static char *
sonde_network_error_explain_common (const GError *error,
                                    const char   *address,
                                    gint64        elapsed_us)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup_printf (_("Stopped before %s answered."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return sonde_network_error_explain_timeout (address, elapsed_us);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return g_strdup_printf (_("The host %s cannot be reached: the last router, or this computer, "
                              "finds no way to it. Check the address and that the host is up."),
                            address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return g_strdup_printf (_("There is no route to the network of %s. "
                              "Check the network connection; "
                              "an IPv6 address needs a network that has IPv6."),
                            address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
    return g_strdup (_("Too many connections and files are open. Close some, then try again."));

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_RESET) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return g_strdup_printf (_("Connection reset (RST): %s ended it abruptly."), address);

  return sonde_network_error_fallback (error, address);
}

static char *
sonde_network_error_explain_connect (const GError *error,
                                     const char   *address,
                                     gint64        elapsed_us)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_("%s refused the connection: nothing listens on that port. "
                              "Check the port, and that the server runs."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_("This computer does not allow the connection to %s. "
                              "Check its firewall and the permissions of the program."), address);

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL))
    return g_strdup_printf (_("This computer has no address from which %s can be reached. "
                              "Check the network connection."), address);

  return sonde_network_error_explain_common (error, address, elapsed_us);
}

/* The port after the last colon, or 0. */
static guint
sonde_network_error_get_port (const char *address)
{
  const char *colon = strrchr (address, ':');
  guint64 port;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return 0;

  return (guint) port;
}

static char *
sonde_network_error_explain_listen (const GError *error,
                                    const char   *address)
{
  guint port = sonde_network_error_get_port (address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return g_strdup_printf (_("%s is already in use: another program listens there. "
                              "Stop that program, or choose another port."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) &&
      port > 0 && port < FIRST_FREE_PORT)
    return g_strdup_printf (_("Listening on %s is not permitted: "
                              "ports below %d are for the system. Choose port %u instead."),
                            address, FIRST_FREE_PORT, port + PORT_STEP);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_("Listening on %s is not permitted. "
                              "Choose another port or address."), address);

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL))
    return g_strdup_printf (_("%s is not an address of this computer. "
                              "Choose 127.0.0.1 for this computer alone, "
                              "or 0.0.0.0 for all its networks."), address);

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_NOT_AN_ADDRESS))
    return g_strdup_printf (_("%s is not an address to listen on. "
                              "Choose one of this computer, such as 127.0.0.1 or ::1."), address);

  return sonde_network_error_explain_common (error, address, 0);
}

static char *
sonde_network_error_explain_send (const GError *error,
                                  const char   *address,
                                  gint64        elapsed_us)
{
  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_SENDING_CLOSED))
    return g_strdup_printf (_("Nothing more can be sent to %s: you closed this direction. "
                              "Connect again to send more."), address);

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROKEN_PIPE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return g_strdup_printf (_("Nothing more can be sent to %s: the connection is over (EPIPE). "
                              "Connect again to send more."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    return g_strdup_printf (_("This is larger than one UDP datagram to %s can be: "
                              "at most 65507 bytes over IPv4 and 65527 over IPv6. Send less."),
                            address);

  if (g_error_matches (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROADCAST))
    return g_strdup_printf (_("%s is a broadcast address: everyone on the network would get this. "
                              "Allow broadcast first."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return g_strdup_printf (_("The system has no room for more datagrams to %s just now. "
                              "Send again."), address);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_("This computer does not allow sending to %s. Check its firewall."),
                            address);

  return sonde_network_error_explain_common (error, address, elapsed_us);
}

static char *
sonde_network_error_explain_receive (const GError *error,
                                     const char   *address,
                                     gint64        elapsed_us)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_("Port unreachable: nothing listens on %s. "
                              "Check the port, and that the server runs."), address);

  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return g_strdup_printf (_("%s ended the connection without saying so inside TLS "
                              "(no close_notify): the end of the data may be missing."), address);

  return sonde_network_error_explain_common (error, address, elapsed_us);
}

/* Returns the alert that the message of GIO's TLS module ends with, or -1. */
static int
sonde_network_error_get_alert (const GError *error)
{
  gsize best_length = 0;
  int best = -1;

  for (int alert = 0; alert <= MAX_ALERT; alert++)
    {
      const char *name = gnutls_alert_get_name ((gnutls_alert_description_t) alert);

      if (name != NULL && strlen (name) > best_length && g_str_has_suffix (error->message, name))
        {
          best_length = strlen (name);
          best = alert;
        }
    }

  return best;
}

static char *
sonde_network_error_explain_alert (const GError *error,
                                   const char   *address)
{
  switch (sonde_network_error_get_alert (error))
    {
    case GNUTLS_A_HANDSHAKE_FAILURE:
    case GNUTLS_A_INSUFFICIENT_SECURITY:
      return g_strdup_printf (_("%s found nothing in common with this computer: no cipher or key "
                                "that both accept (TLS alert “handshake failure”). "
                                "The server's TLS settings must be brought up to date."), address);

    case GNUTLS_A_PROTOCOL_VERSION:
      return g_strdup_printf (_("%s does not accept TLS 1.2 or 1.3 "
                                "(TLS alert “protocol version”). "
                                "The server's TLS settings must be brought up to date."), address);

    case GNUTLS_A_NO_APPLICATION_PROTOCOL:
      return g_strdup_printf (_("%s speaks none of the protocols that were offered (ALPN). "
                                "Offer another, or none."), address);

    case GNUTLS_A_UNRECOGNIZED_NAME:
      return g_strdup_printf (_("%s does not know the name it was asked for (SNI). "
                                "Check the name."), address);

    case GNUTLS_A_CERTIFICATE_REQUIRED:
      return g_strdup_printf (_("%s wants a client certificate, and none was sent."), address);

    case GNUTLS_A_BAD_CERTIFICATE:
    case GNUTLS_A_UNSUPPORTED_CERTIFICATE:
    case GNUTLS_A_CERTIFICATE_REVOKED:
    case GNUTLS_A_CERTIFICATE_EXPIRED:
    case GNUTLS_A_CERTIFICATE_UNKNOWN:
    case GNUTLS_A_UNKNOWN_CA:
    case GNUTLS_A_ACCESS_DENIED:
      return g_strdup_printf (_("%s did not accept the certificate of this side. "
                                "Check that it trusts its issuer."), address);

    case GNUTLS_A_CLOSE_NOTIFY:
      return g_strdup_printf (_("%s ended the connection during the TLS handshake."), address);

    default:
      return NULL;
    }
}

static char *
sonde_network_error_explain_tls (const GError *error,
                                 const char   *address)
{
  char *alert;

  if (error->code == G_TLS_ERROR_CERTIFICATE_REQUIRED)
    return g_strdup_printf (_("%s wants a client certificate, and none was sent."), address);

  if (error->code == G_TLS_ERROR_BAD_CERTIFICATE)
    return g_strdup_printf (_("The certificate of %s was not accepted."), address);

  if (error->code == G_TLS_ERROR_UNAVAILABLE)
    return g_strdup (_("TLS is not available: GIO's TLS module (glib-networking) is missing. "
                       "Install it."));

  alert = sonde_network_error_explain_alert (error, address);

  if (alert != NULL)
    return alert;

  /* The module passes on GnuTLS' own words, in the language of the person. */
  if (strstr (error->message, gnutls_strerror (GNUTLS_E_UNEXPECTED_PACKET)) != NULL ||
      strstr (error->message, gnutls_strerror (GNUTLS_E_UNEXPECTED_PACKET_LENGTH)) != NULL ||
      strstr (error->message, gnutls_strerror (GNUTLS_E_UNSUPPORTED_VERSION_PACKET)) != NULL ||
      strstr (error->message, gnutls_strerror (GNUTLS_E_RECORD_OVERFLOW)) != NULL)
    return g_strdup_printf (_("%s answered with something that is not TLS. "
                              "Perhaps that port is for a protocol without TLS."), address);

  if (error->code == G_TLS_ERROR_NOT_TLS || error->code == G_TLS_ERROR_EOF)
    return g_strdup_printf (_("%s ended the connection during the TLS handshake. "
                              "Perhaps that port is not for TLS, "
                              "or the server does not accept this client."), address);

  return sonde_network_error_fallback (error, address);
}

/**
 * sonde_network_error_set_errno:
 * @error: (optional): return location for the error
 * @number: the value of `errno` after a call on a socket failed
 *
 * Makes an error of what a system call says, keeping apart what GIO merges: a reset and
 * a broken pipe, and an address that is not local from the rest.
 *
 * Gives a `SONDE_NETWORK_ERROR` where there is a code for it, else a `G_IO_ERROR`.
 */
void
sonde_network_error_set_errno (GError **error,
                               int      number)
{
  switch (number)
    {
    case ECONNRESET:
      g_set_error_literal (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_RESET,
                           g_strerror (number));
      break;

    case EPIPE:
      g_set_error_literal (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_BROKEN_PIPE,
                           g_strerror (number));
      break;

    case EADDRNOTAVAIL:
      g_set_error_literal (error, SONDE_NETWORK_ERROR, SONDE_NETWORK_ERROR_ADDRESS_NOT_LOCAL,
                           g_strerror (number));
      break;

    default:
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (number),
                           g_strerror (number));
      break;
    }
}

/**
 * sonde_network_error_explain:
 * @error: what failed, of the domains `G_IO_ERROR`, `G_RESOLVER_ERROR`, `G_TLS_ERROR` or
 *   `SONDE_NETWORK_ERROR`
 * @step: the step that failed
 * @address: to whom: the name when resolving, else an address with its port, such as `[::1]:80`
 * @elapsed_us: how long the step took, in microseconds, or 0 if that is not known
 *
 * Says in one or two plain, translated sentences what happened, to which address, and
 * what can be done.
 *
 * Returns: (transfer full): sentences for a person to read
 */
char *
sonde_network_error_explain (const GError     *error,
                             SondeNetworkStep  step,
                             const char       *address,
                             gint64            elapsed_us)
{
  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  if (step != SONDE_NETWORK_STEP_RESOLVE && error->domain == G_RESOLVER_ERROR)
    return sonde_network_error_explain_resolve (error, address);

  if (error->domain == G_TLS_ERROR &&
      !(step == SONDE_NETWORK_STEP_RECEIVE && error->code == G_TLS_ERROR_EOF))
    return sonde_network_error_explain_tls (error, address);

  switch (step)
    {
    case SONDE_NETWORK_STEP_RESOLVE:
      return sonde_network_error_explain_resolve (error, address);

    case SONDE_NETWORK_STEP_CONNECT:
      return sonde_network_error_explain_connect (error, address, elapsed_us);

    case SONDE_NETWORK_STEP_LISTEN:
      return sonde_network_error_explain_listen (error, address);

    case SONDE_NETWORK_STEP_SEND:
      return sonde_network_error_explain_send (error, address, elapsed_us);

    case SONDE_NETWORK_STEP_RECEIVE:
      return sonde_network_error_explain_receive (error, address, elapsed_us);

    case SONDE_NETWORK_STEP_HANDSHAKE:
    default:
      return sonde_network_error_explain_common (error, address, elapsed_us);
    }
}

/**
 * sonde_network_error_guess_protocol:
 * @data: (array length=length): the first bytes that came from a peer
 * @length: the number of bytes in @data
 *
 * Guesses what a peer speaks that was expected to speak TLS.
 *
 * Returns: (nullable): the name of the protocol, not to be translated, or `NULL` if it is not
 *   one of the few that this function knows
 */
const char *
sonde_network_error_guess_protocol (const guint8 *data,
                                    gsize         length)
{
  static const struct { const char *prefix; const char *name; } known[] = {
    { "HTTP/", "HTTP" },
    { "SSH-", "SSH" },
    { "220 ", "SMTP/FTP" },
    { "220-", "SMTP/FTP" },
    { "+OK", "POP3" },
    { "* OK", "IMAP" },
    { "RFB ", "VNC" },
    { "\x16\x03", "TLS" },
    { "\x15\x03", "TLS" },
  };

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize prefix_length = strlen (known[i].prefix);

      if (length >= prefix_length && memcmp (data, known[i].prefix, prefix_length) == 0)
        return known[i].name;
    }

  return NULL;
}

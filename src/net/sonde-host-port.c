#include "config.h"

#include <net/if.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "sonde-host-port.h"
#include "sonde-hostname.h"
#include "sonde-text.h"

#define MAX_SHOWN_CHARS 64

G_DEFINE_QUARK (sonde-host-port-error-quark, sonde_host_port_error)

static char *
sonde_host_port_show (const char *text)
{
  return sonde_text_preview ((const guint8 *) text, strlen (text), MAX_SHOWN_CHARS);
}

/* Returns the index of an interface given by name or number, 0 if there is none. */
static guint
sonde_host_port_find_interface (const char *scope)
{
  char name[IF_NAMESIZE];
  guint64 number;
  guint index;

  /* The kernel would look no further than the colon. */
  if (strchr (scope, ':') != NULL)
    return 0;

  index = if_nametoindex (scope);

  if (index != 0)
    return index;

  if (g_ascii_string_to_unsigned (scope, 10, 1, G_MAXINT32, &number, NULL) &&
      if_indextoname ((guint) number, name) != NULL)
    return (guint) number;

  return 0;
}

/* RFC 4007, section 6: the interface must be told where the same address may be on several. */
static gboolean
sonde_host_port_takes_scope (GInetAddress *address)
{
  return g_inet_address_get_is_link_local (address) ||
         g_inet_address_get_is_mc_link_local (address) ||
         g_inet_address_get_is_mc_node_local (address);
}

static gboolean
sonde_host_port_check_scope (GInetAddress  *address,
                             const char    *canonical,
                             const char    *scope,
                             GError       **error)
{
  g_autofree char *shown = NULL;

  if (scope == NULL && !g_inet_address_get_is_link_local (address))
    return TRUE;

  if (scope == NULL)
    {
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_MISSING_SCOPE,
                   _("%s is a link-local address: add the network interface, as in %s%%eth0"),
                   canonical, canonical);
      return FALSE;
    }

  if (!sonde_host_port_takes_scope (address))
    {
      shown = sonde_host_port_show (scope);
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE,
                   _("%s is not a link-local address: remove the network interface “%s”"),
                   canonical, shown);
      return FALSE;
    }

  if (sonde_host_port_find_interface (scope) == 0)
    {
      shown = sonde_host_port_show (scope);
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
                   _("There is no network interface “%s”"), shown);
      return FALSE;
    }

  return TRUE;
}

static char *
sonde_host_port_parse_ipv6 (const char  *text,
                            GError     **error)
{
  g_autofree char *without_scope = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GInetAddress) address = NULL;
  const char *percent = strchr (text, '%');
  const char *scope = percent != NULL ? percent + 1 : NULL;

  without_scope = percent != NULL ? g_strndup (text, (gsize) (percent - text)) : g_strdup (text);
  address = g_inet_address_new_from_string (without_scope);

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    {
      shown = sonde_host_port_show (text);
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
                   _("“%s” is not an IPv6 address"), shown);
      return NULL;
    }

  canonical = g_inet_address_to_string (address);

  if (!sonde_host_port_check_scope (address, canonical, scope, error))
    return NULL;

  if (scope == NULL)
    return g_steal_pointer (&canonical);

  return g_strconcat (canonical, "%", scope, NULL);
}

/* @port is NULL when there is none, and empty when there is only its colon. */
static gboolean
sonde_host_port_split_brackets (const char  *text,
                                char       **host,
                                char       **port,
                                GError     **error)
{
  const char *close = strchr (text, ']');

  if (close == NULL)
    {
      g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
                           _("The closing bracket after the address is missing"));
      return FALSE;
    }

  if (close[1] != '\0' && close[1] != ':')
    {
      g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
                           _("Only a colon and a port number may follow the closing bracket"));
      return FALSE;
    }

  *host = g_strndup (text + 1, (gsize) (close - text - 1));
  *port = close[1] == ':' ? g_strdup (close + 2) : NULL;

  return TRUE;
}

static gboolean
sonde_host_port_split (const char  *text,
                       char       **host,
                       char       **port,
                       gboolean    *is_ipv6,
                       GError     **error)
{
  const char *first_colon = strchr (text, ':');
  const char *last_colon = strrchr (text, ':');

  *is_ipv6 = text[0] == '[' || first_colon != last_colon;

  if (text[0] == '[')
    return sonde_host_port_split_brackets (text, host, port, error);

  if (first_colon == NULL || first_colon != last_colon)
    {
      *host = g_strdup (text);
      *port = NULL;
    }
  else
    {
      *host = g_strndup (text, (gsize) (first_colon - text));
      *port = g_strdup (first_colon + 1);
    }

  return TRUE;
}

static gboolean
sonde_host_port_fail_missing_port (gboolean   is_ipv6,
                                   GError   **error)
{
  g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_EMPTY_PORT,
                       is_ipv6 ? _("Add a port number after brackets, as in [::1]:80")
                               : _("Add a port number after a colon, as in example.com:80"));

  return FALSE;
}

/**
 * sonde_host_port_parse:
 * @text: what a person typed
 * @default_port: the port if there is none in @text, or 0 if one is required
 * @host: (out) (transfer full): where to store the host name in ASCII, or the
 *   address without brackets, with its scope if it has one
 * @port: (out): where to store the port, in host byte order
 * @error: return location for an error
 *
 * Takes apart a host and a port, such as `example.com:80`, `[::1]:80`, or
 * `fe80::1%eth0`.
 *
 * The name is converted by [func@hostname_to_ascii]. The interface of a
 * link-local address is required, and must exist. Nothing is stored on failure.
 *
 * Fails with any `SONDE_HOST_PORT_ERROR` or `SONDE_HOSTNAME_ERROR`.
 *
 * Returns: whether @host and @port were stored
 */
gboolean
sonde_host_port_parse (const char  *text,
                       guint16      default_port,
                       char       **host,
                       guint16     *port,
                       GError     **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *host_part = NULL;
  g_autofree char *port_part = NULL;
  g_autofree char *checked = NULL;
  guint16 number = default_port;
  gboolean is_ipv6;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (port != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));

  if (!sonde_host_port_split (stripped, &host_part, &port_part, &is_ipv6, error))
    return FALSE;

  if (*host_part == '\0')
    {
      g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_EMPTY_HOST,
                           _("Enter a host name or an address"));
      return FALSE;
    }

  checked = is_ipv6 ? sonde_host_port_parse_ipv6 (host_part, error)
                    : sonde_hostname_to_ascii (host_part, error);

  if (checked == NULL)
    return FALSE;

  if (port_part != NULL && !sonde_port_parse (port_part, &number, error))
    return FALSE;

  if (number == 0)
    return sonde_host_port_fail_missing_port (is_ipv6, error);

  *host = g_steal_pointer (&checked);
  *port = number;

  return TRUE;
}

/**
 * sonde_host_port_format:
 * @host: a host name, or an address without brackets
 * @port: a port, in host byte order
 *
 * Joins a host and a port so that [func@host_port_parse] takes them apart again.
 *
 * Returns: (transfer full): such as `example.com:80` or `[::1]:80`
 */
char *
sonde_host_port_format (const char *host,
                        guint16     port)
{
  g_return_val_if_fail (host != NULL, NULL);

  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", host, port);

  return g_strdup_printf ("%s:%u", host, port);
}

/**
 * sonde_port_parse:
 * @text: what a person typed
 * @port: (out): where to store the port, in host byte order, 1 at least
 * @error: return location for an error
 *
 * Reads a decimal port number.
 *
 * Nothing is stored on failure. Fails with `SONDE_HOST_PORT_ERROR_EMPTY_PORT`,
 * `SONDE_HOST_PORT_ERROR_INVALID_PORT`, `SONDE_HOST_PORT_ERROR_ZERO_PORT` or
 * `SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE`.
 *
 * Returns: whether @port was stored
 */
gboolean
sonde_port_parse (const char  *text,
                  guint16     *port,
                  GError     **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *shown = NULL;
  guint number = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (port != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  shown = sonde_host_port_show (stripped);

  if (*stripped == '\0')
    {
      g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_EMPTY_PORT,
                           _("Enter a port number from 1 to 65535"));
      return FALSE;
    }

  if (strspn (stripped, "0123456789") != strlen (stripped))
    {
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_INVALID_PORT,
                   _("“%s” is not a port number"), shown);
      return FALSE;
    }

  for (const char *p = stripped; *p != '\0' && number <= G_MAXUINT16; p++)
    number = number * 10 + (guint) g_ascii_digit_value (*p);

  if (number == 0)
    {
      g_set_error_literal (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_ZERO_PORT,
                           _("Nothing can be reached at port 0; the lowest is 1"));
      return FALSE;
    }

  if (number > G_MAXUINT16)
    {
      g_set_error (error, SONDE_HOST_PORT_ERROR, SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE,
                   _("Port %s is too large; the highest is 65535"), shown);
      return FALSE;
    }

  *port = (guint16) number;

  return TRUE;
}

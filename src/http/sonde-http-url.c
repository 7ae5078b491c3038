#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "sonde-host-port.h"
#include "sonde-hostname.h"
#include "sonde-http-url.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443

G_DEFINE_QUARK (sonde-http-url-error-quark, sonde_http_url_error)

/* A name and a port, such as localhost:8080, must not be taken for a scheme. */
static char *
sonde_http_url_complete (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

  if (length > 0 && g_str_has_prefix (text + length, "://"))
    return g_strdup (text);

  return g_strconcat ("http://", text, NULL);
}

static gboolean
sonde_http_url_check_text (const char *text,
                           GError    **error)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '%' && !(g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2])))
        {
          g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_ENCODING,
                       _("Two hexadecimal digits have to follow a percent sign. "
                         "Write %s for the sign itself."), "%25");
          return FALSE;
        }

      if ((guchar) *p < 0x20 || *p == 0x7f)
        {
          g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_CHARACTER,
                       _("The address has a control character in it."));
          return FALSE;
        }
    }

  return TRUE;
}

static void
sonde_http_url_translate_error (const GError *cause,
                                GError      **error)
{
  switch (cause->code)
    {
    case G_URI_ERROR_BAD_PORT:
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_PORT,
                   _("The port has to be a number from 1 to 65535."));
      break;

    case G_URI_ERROR_BAD_HOST:
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_HOST,
                   _("The host is neither a name nor an address."));
      break;

    default:
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_INVALID,
                   _("This is not an address of the web: %s."), cause->message);
    }
}

static char *
sonde_http_url_dup_ascii_host (GUri    *uri,
                               GError **error)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr(GError) cause = NULL;
  char *ascii;

  if (host == NULL || *host == '\0')
    {
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_HOST,
                   _("The address has no host."));
      return NULL;
    }

  if (sonde_hostname_is_literal (host))
    return g_strdup (host);

  ascii = sonde_hostname_to_ascii (host, &cause);

  if (ascii == NULL)
    g_set_error_literal (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_HOST, cause->message);

  return ascii;
}

/**
 * sonde_http_url_parse:
 * @text: what a person typed, such as "https://example.test/a?b" or "localhost:8080"
 * @error: return location for an error
 *
 * Reads an address of the web. Without a scheme, it is taken for http.
 *
 * What may not stand in an address is percent-encoded, and what is percent-encoded already stays
 * as it is. Names in other scripts become ASCII.
 *
 * Returns: (transfer full) (nullable): the address, with a path and without a fragment, or `NULL`
 *   with any #SondeHttpUrlError
 */
GUri *
sonde_http_url_parse (const char *text,
                      GError    **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *complete = NULL;
  g_autofree char *host = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) cause = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0')
    {
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_EMPTY,
                   _("Enter an address, such as %s."), "https://example.com/");
      return NULL;
    }

  if (!sonde_http_url_check_text (stripped, error))
    return NULL;

  complete = sonde_http_url_complete (stripped);
  uri = g_uri_parse (complete, SOUP_HTTP_URI_FLAGS, &cause);

  if (uri == NULL)
    {
      sonde_http_url_translate_error (cause, error);
      return NULL;
    }

  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    {
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_SCHEME,
                   _("The address begins with “%s”; here it has to be http or https."),
                   g_uri_get_scheme (uri));
      return NULL;
    }

  host = sonde_http_url_dup_ascii_host (uri, error);

  if (host == NULL)
    return NULL;

  if (g_uri_get_port (uri) == 0 || g_uri_get_port (uri) > G_MAXUINT16)
    {
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_PORT,
                   _("The port has to be a number from 1 to 65535."));
      return NULL;
    }

  return g_uri_build_with_user (g_uri_get_flags (uri), g_uri_get_scheme (uri),
                                g_uri_get_user (uri), g_uri_get_password (uri), NULL, host,
                                g_uri_get_port (uri),
                                *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/",
                                g_uri_get_query (uri), NULL);
}

/**
 * sonde_http_url_dup_origin:
 * @uri: an address
 *
 * Returns: (transfer full): its host and port, such as "example.test:443" or "[::1]:80"
 */
char *
sonde_http_url_dup_origin (GUri *uri)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return sonde_host_port_format (g_uri_get_host (uri), sonde_http_url_get_port (uri));
}

/**
 * sonde_http_url_get_port:
 * @uri: an address
 *
 * Returns: its port, or the one that its scheme stands for
 */
guint16
sonde_http_url_get_port (GUri *uri)
{
  g_return_val_if_fail (uri != NULL, 0);

  if (g_uri_get_port (uri) > 0)
    return (guint16) g_uri_get_port (uri);

  return sonde_http_url_is_secure (uri) ? HTTPS_PORT : HTTP_PORT;
}

/**
 * sonde_http_url_is_secure:
 * @uri: an address
 *
 * Returns: whether it is one of https
 */
gboolean
sonde_http_url_is_secure (GUri *uri)
{
  g_return_val_if_fail (uri != NULL, FALSE);

  return g_str_equal (g_uri_get_scheme (uri), "https");
}

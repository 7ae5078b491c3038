#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-host-port.h"
#include "sonde-websocket-url.h"

#define WS_PORT 80
#define WSS_PORT 443
#define TARGET_CHARACTERS "!$&'()*+,;=:@/?%-._~[]"

struct _SondeWebsocketUrl
{
  gatomicrefcount  ref_count;
  gboolean         is_secure;
  guint16          port;
  char            *host;
  char            *target;
};

G_DEFINE_BOXED_TYPE (SondeWebsocketUrl, sonde_websocket_url,
                     sonde_websocket_url_ref, sonde_websocket_url_unref)
G_DEFINE_QUARK (sonde-websocket-url-error-quark, sonde_websocket_url_error)

static guint16
sonde_websocket_url_get_default_port (SondeWebsocketUrl *self)
{
  return self->is_secure ? WSS_PORT : WS_PORT;
}

/* Returns what follows the scheme, or NULL. */
static const char *
sonde_websocket_url_take_scheme (SondeWebsocketUrl  *self,
                                 const char         *text,
                                 GError            **error)
{
  if (g_ascii_strncasecmp (text, "ws://", 5) == 0)
    return text + 5;

  if (g_ascii_strncasecmp (text, "wss://", 6) == 0)
    {
      self->is_secure = TRUE;
      return text + 6;
    }

  g_set_error_literal (error,
                       SONDE_WEBSOCKET_URL_ERROR,
                       SONDE_WEBSOCKET_URL_ERROR_SCHEME,
                       _("A WebSocket address begins with ws:// or wss://"));

  return NULL;
}

static gboolean
sonde_websocket_url_take_authority (SondeWebsocketUrl  *self,
                                    const char         *authority,
                                    GError            **error)
{
  if (strchr (authority, '@') != NULL)
    {
      g_set_error_literal (error,
                           SONDE_WEBSOCKET_URL_ERROR,
                           SONDE_WEBSOCKET_URL_ERROR_USER,
                           _("Put the user name and password into an Authorization header"));
      return FALSE;
    }

  return sonde_host_port_parse (authority,
                                sonde_websocket_url_get_default_port (self),
                                &self->host,
                                &self->port,
                                error);
}

static gboolean
sonde_websocket_url_take_target (SondeWebsocketUrl  *self,
                                 const char         *target,
                                 GError            **error)
{
  g_autoptr(GString) escaped = g_string_new (*target == '/' ? NULL : "/");

  for (const char *p = target; *p != '\0'; p++)
    {
      if (*p == '#')
        {
          g_set_error_literal (error,
                               SONDE_WEBSOCKET_URL_ERROR,
                               SONDE_WEBSOCKET_URL_ERROR_FRAGMENT,
                               _("A WebSocket address has no fragment: write %23 for “#”"));
          return FALSE;
        }

      if (*p == '%' && !(g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2])))
        {
          g_set_error_literal (error,
                               SONDE_WEBSOCKET_URL_ERROR,
                               SONDE_WEBSOCKET_URL_ERROR_CHARACTER,
                               _("Two hexadecimal digits must follow “%”: "
                                 "write %25 for “%” itself"));
          return FALSE;
        }

      if (g_ascii_iscntrl (*p) || *p == ' ')
        {
          g_set_error_literal (error,
                               SONDE_WEBSOCKET_URL_ERROR,
                               SONDE_WEBSOCKET_URL_ERROR_CHARACTER,
                               _("A WebSocket address has no spaces or control characters"));
          return FALSE;
        }

      if (g_ascii_isalnum (*p) || strchr (TARGET_CHARACTERS, *p) != NULL)
        g_string_append_c (escaped, *p);
      else
        g_string_append_printf (escaped, "%%%02X", (guchar) *p);
    }

  self->target = g_string_free (g_steal_pointer (&escaped), FALSE);

  return TRUE;
}

/**
 * sonde_websocket_url_parse:
 * @text: what a person typed
 * @error: return location for an error
 *
 * Takes the address of a WebSocket apart. Names are converted to ASCII, and characters outside
 * ASCII in path and query are escaped.
 *
 * Fails with any `SONDE_WEBSOCKET_URL_ERROR`, `SONDE_HOST_PORT_ERROR` or `SONDE_HOSTNAME_ERROR`.
 *
 * Returns: (transfer full) (nullable): the address, or `NULL` with @error set
 */
SondeWebsocketUrl *
sonde_websocket_url_parse (const char  *text,
                           GError     **error)
{
  g_autoptr(SondeWebsocketUrl) self = g_new0 (SondeWebsocketUrl, 1);
  g_autofree char *stripped = NULL;
  g_autofree char *authority = NULL;
  const char *rest;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  stripped = g_strstrip (g_strdup (text));
  rest = sonde_websocket_url_take_scheme (self, stripped, error);

  if (rest == NULL)
    return NULL;

  length = strcspn (rest, "/?#");
  authority = g_strndup (rest, length);

  if (!sonde_websocket_url_take_authority (self, authority, error) ||
      !sonde_websocket_url_take_target (self, rest + length, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonde_websocket_url_ref:
 * @self: an address
 *
 * Returns: (transfer full): @self, once more
 */
SondeWebsocketUrl *
sonde_websocket_url_ref (SondeWebsocketUrl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * sonde_websocket_url_unref:
 * @self: (transfer full): an address
 *
 * Drops a reference.
 */
void
sonde_websocket_url_unref (SondeWebsocketUrl *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->host);
  g_free (self->target);
  g_free (self);
}

/**
 * sonde_websocket_url_is_secure:
 * @self: an address
 *
 * Returns: whether it is for TLS, `wss`
 */
gboolean
sonde_websocket_url_is_secure (SondeWebsocketUrl *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_secure;
}

/**
 * sonde_websocket_url_get_host:
 * @self: an address
 *
 * Returns: (transfer none): the name in ASCII, or the literal address without brackets
 */
const char *
sonde_websocket_url_get_host (SondeWebsocketUrl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

/**
 * sonde_websocket_url_get_port:
 * @self: an address
 *
 * Returns: the port, in host byte order
 */
guint16
sonde_websocket_url_get_port (SondeWebsocketUrl *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

/**
 * sonde_websocket_url_get_target:
 * @self: an address
 *
 * Returns: (transfer none): path and query, as they are asked for
 */
const char *
sonde_websocket_url_get_target (SondeWebsocketUrl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->target;
}

/**
 * sonde_websocket_url_dup_host_header:
 * @self: an address
 *
 * Makes the value of the `Host` header: the port is left out if it is the default, and the scope of
 * a link-local address, which means something on this computer alone, always is.
 *
 * Returns: (transfer full): the value
 */
char *
sonde_websocket_url_dup_host_header (SondeWebsocketUrl *self)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  host = g_strdup (self->host);

  if (strchr (host, ':') != NULL)
    {
      g_autofree char *bare = g_strndup (host, strcspn (host, "%"));

      g_free (host);
      host = g_strdup_printf ("[%s]", bare);
    }

  if (self->port == sonde_websocket_url_get_default_port (self))
    return g_steal_pointer (&host);

  return g_strdup_printf ("%s:%u", host, self->port);
}

/**
 * sonde_websocket_url_to_string:
 * @self: an address
 *
 * Writes the address so that sonde_websocket_url_parse() takes it apart again.
 *
 * Returns: (transfer full): the address, in ASCII
 */
char *
sonde_websocket_url_to_string (SondeWebsocketUrl *self)
{
  g_autofree char *authority = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->port != sonde_websocket_url_get_default_port (self))
    authority = sonde_host_port_format (self->host, self->port);
  else if (strchr (self->host, ':') != NULL)
    authority = g_strdup_printf ("[%s]", self->host);
  else
    authority = g_strdup (self->host);

  return g_strconcat (self->is_secure ? "wss://" : "ws://", authority, self->target, NULL);
}

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "sonde-text.h"
#include "sonde-websocket-frame.h"
#include "sonde-websocket-handshake.h"

#define DEFLATE "permessage-deflate"
#define PREVIEW_CHARS 80

/**
 * SondeWebsocketHandshake:
 *
 * The opening handshake of a client, without the connection: what to send, and what to make of
 * the answer.
 */
struct _SondeWebsocketHandshake
{
  char     **subprotocols;
  char      *key;
  char      *subprotocol;
  GBytes    *request;
  GHashTable *deflate;
  gint64     n_more;
  gboolean   compression;
};

G_DEFINE_QUARK (sonde-websocket-handshake-error-quark, sonde_websocket_handshake_error)

/* RFC 9110, section 5.6.2 */
static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
        return FALSE;
    }

  return *text != '\0';
}

static char *
preview (const char *value)
{
  return sonde_text_preview ((const guint8 *) value, strlen (value), PREVIEW_CHARS);
}

static gboolean
has_header (const char * const *headers,
            const char         *name)
{
  for (gsize i = 0; headers != NULL && headers[i] != NULL; i++)
    {
      gsize length = strcspn (headers[i], ":");

      if (length == strlen (name) && g_ascii_strncasecmp (headers[i], name, length) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
sonde_websocket_handshake_take_header (SondeWebsocketHandshake  *self,
                                       const char               *line,
                                       GString                  *request,
                                       GError                  **error)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (!sonde_websocket_header_split (line, &name, &value, error))
    return FALSE;

  g_string_append_printf (request, "%s: %s\r\n", name, value);

  if (g_ascii_strcasecmp (name, "Sec-WebSocket-Key") == 0)
    {
      g_free (self->key);
      self->key = g_steal_pointer (&value);
    }

  return TRUE;
}

static gboolean
sonde_websocket_handshake_check_subprotocols (const char * const  *subprotocols,
                                              GError             **error)
{
  for (gsize i = 0; subprotocols != NULL && subprotocols[i] != NULL; i++)
    {
      g_autofree char *shown = NULL;

      if (is_token (subprotocols[i]))
        continue;

      shown = preview (subprotocols[i]);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_SUBPROTOCOL,
                   _("“%s” is not a subprotocol: letters, digits and !#$%%&'*+-.^_`|~ are allowed"),
                   shown);
      return FALSE;
    }

  return TRUE;
}

/* What the handshake needs, unless the person has set the header. */
static void
append_default (GString            *request,
                const char * const *headers,
                const char         *name,
                const char         *value)
{
  if (!has_header (headers, name))
    g_string_append_printf (request, "%s: %s\r\n", name, value);
}

static gboolean
sonde_websocket_handshake_make_request (SondeWebsocketHandshake  *self,
                                        SondeWebsocketUrl        *url,
                                        const char * const       *headers,
                                        GError                  **error)
{
  g_autoptr(GString) request = g_string_new (NULL);
  g_autofree char *host = sonde_websocket_url_dup_host_header (url);

  g_string_append_printf (request, "GET %s HTTP/1.1\r\n", sonde_websocket_url_get_target (url));
  append_default (request, headers, "Host", host);
  append_default (request, headers, "Upgrade", "websocket");
  append_default (request, headers, "Connection", "Upgrade");
  append_default (request, headers, "Sec-WebSocket-Key", self->key);
  append_default (request, headers, "Sec-WebSocket-Version", "13");

  if (self->subprotocols != NULL && self->subprotocols[0] != NULL)
    {
      g_autofree char *joined = g_strjoinv (", ", self->subprotocols);

      append_default (request, headers, "Sec-WebSocket-Protocol", joined);
    }

  if (self->compression)
    append_default (request, headers, "Sec-WebSocket-Extensions",
                    DEFLATE "; client_max_window_bits");

  for (gsize i = 0; headers != NULL && headers[i] != NULL; i++)
    {
      if (!sonde_websocket_handshake_take_header (self, headers[i], request, error))
        return FALSE;
    }

  g_string_append (request, "\r\n");
  self->request = g_string_free_to_bytes (g_steal_pointer (&request));

  return TRUE;
}

static gboolean
check_status (SoupMessageHeaders  *headers,
              guint                status,
              const char          *reason,
              GError             **error)
{
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *shown = preview (reason != NULL ? reason : "");
  g_autofree char *target = NULL;

  if (status == SOUP_STATUS_SWITCHING_PROTOCOLS)
    return TRUE;

  if (location != NULL && status >= 300 && status < 400)
    {
      target = preview (location);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS,
                   _("The server answered %u %s and points to %s; redirects are not followed. "
                     "Connect to that address, if you trust it."),
                   status,
                   shown,
                   target);
      return FALSE;
    }

  g_set_error (error,
               SONDE_WEBSOCKET_HANDSHAKE_ERROR,
               SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS,
               _("The server answered %u %s instead of 101 Switching Protocols. "
                 "Check the path, and whether the server speaks WebSocket there."),
               status,
               shown);

  return FALSE;
}

static gboolean
check_upgrade (SoupMessageHeaders  *headers,
               GError             **error)
{
  const char *upgrade = soup_message_headers_get_one (headers, "Upgrade");
  g_autofree char *shown = NULL;

  if (upgrade == NULL)
    {
      g_set_error_literal (error,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR_UPGRADE,
                           _("The server's 101 lacks the header “Upgrade: websocket” "
                             "(RFC 6455, section 4.1)."));
      return FALSE;
    }

  if (g_ascii_strcasecmp (upgrade, "websocket") != 0)
    {
      shown = preview (upgrade);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_UPGRADE,
                   _("The server upgrades to “%s”, not to WebSocket (RFC 6455, section 4.1)."),
                   shown);
      return FALSE;
    }

  if (!soup_message_headers_header_contains (headers, "Connection", "Upgrade"))
    {
      g_set_error_literal (error,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR_CONNECTION,
                           _("The server's 101 lacks the header “Connection: Upgrade” "
                             "(RFC 6455, section 4.1)."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_accept (SoupMessageHeaders  *headers,
              const char          *key,
              GError             **error)
{
  const char *accept = soup_message_headers_get_one (headers, "Sec-WebSocket-Accept");
  g_autofree char *expected = sonde_websocket_accept_for_key (key);
  g_autofree char *shown = NULL;

  if (accept == NULL)
    {
      g_set_error_literal (error,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                           SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT,
                           _("The server's 101 lacks the header Sec-WebSocket-Accept, "
                             "so it has not shown that it read the key (RFC 6455, section 4.1)."));
      return FALSE;
    }

  if (!g_str_equal (accept, expected))
    {
      shown = preview (accept);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT,
                   _("The server's Sec-WebSocket-Accept is “%s”, but for the key that was sent it "
                     "must be “%s” (RFC 6455, section 4.1)."),
                   shown,
                   expected);
      return FALSE;
    }

  return TRUE;
}

static gboolean
sonde_websocket_handshake_check_subprotocol (SondeWebsocketHandshake  *self,
                                             SoupMessageHeaders       *headers,
                                             GError                  **error)
{
  const char *chosen = soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol");
  g_autofree char *shown = NULL;

  if (chosen == NULL)
    return TRUE;

  if (self->subprotocols != NULL &&
      g_strv_contains ((const char * const *) self->subprotocols, chosen))
    {
      self->subprotocol = g_strdup (chosen);
      return TRUE;
    }

  shown = preview (chosen);
  g_set_error (error,
               SONDE_WEBSOCKET_HANDSHAKE_ERROR,
               SONDE_WEBSOCKET_HANDSHAKE_ERROR_WRONG_SUBPROTOCOL,
               _("The server chose the subprotocol “%s”, which was not offered "
                 "(RFC 6455, section 4.1)."),
               shown);

  return FALSE;
}

static gboolean
is_window_bits (const char *value)
{
  guint64 number;

  return value != NULL && g_ascii_string_to_unsigned (value, 10, 8, 15, &number, NULL);
}

/* RFC 7692, section 7.1 */
static gboolean
check_deflate_parameters (GHashTable  *parameters,
                          GError     **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, parameters);

  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *shown = NULL;

      if (g_str_equal (name, DEFLATE))
        continue;

      if ((g_str_equal (name, "server_no_context_takeover") ||
           g_str_equal (name, "client_no_context_takeover")) && value == NULL)
        continue;

      if ((g_str_equal (name, "server_max_window_bits") ||
           g_str_equal (name, "client_max_window_bits")) && is_window_bits (value))
        continue;

      shown = preview (name);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION,
                   _("The server answered permessage-deflate with a parameter “%s” that it cannot "
                     "have there, or with a wrong value (RFC 7692, section 7.1)."),
                   shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
sonde_websocket_handshake_check_extensions (SondeWebsocketHandshake  *self,
                                            SoupMessageHeaders       *headers,
                                            GError                  **error)
{
  const char *list = soup_message_headers_get_list (headers, "Sec-WebSocket-Extensions");
  GSList *extensions = list != NULL ? soup_header_parse_list (list) : NULL;
  gboolean is_good = TRUE;

  for (GSList *l = extensions; l != NULL && is_good; l = l->next)
    {
      g_autofree char *shown = preview (l->data);
      GHashTable *parameters = soup_header_parse_semi_param_list_strict (l->data);

      if (parameters != NULL && self->compression && self->deflate == NULL &&
          g_hash_table_contains (parameters, DEFLATE))
        {
          is_good = check_deflate_parameters (parameters, error);
          g_hash_table_remove (parameters, DEFLATE);
          self->deflate = parameters;
          continue;
        }

      g_clear_pointer (&parameters, soup_header_free_param_list);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION,
                   _("The server chose the extension “%s”, which was not offered "
                     "(RFC 6455, section 4.1)."),
                   shown);
      is_good = FALSE;
    }

  if (extensions != NULL)
    soup_header_free_list (extensions);

  return is_good;
}

/**
 * sonde_websocket_header_split:
 * @line: a header as a person writes it, such as `Origin: https://example.com`
 * @name: (out) (transfer full) (optional): where to store the name
 * @value: (out) (transfer full) (optional): where to store the value, which may be empty
 * @error: return location for an error
 *
 * Takes a header apart (RFC 9110, section 5).
 *
 * Fails with `SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER`.
 *
 * Returns: whether it is one
 */
gboolean
sonde_websocket_header_split (const char  *line,
                              char       **name,
                              char       **value,
                              GError     **error)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  g_autofree char *shown = NULL;
  const char *colon;

  g_return_val_if_fail (line != NULL, FALSE);

  colon = strchr (line, ':');
  shown = preview (line);

  if (colon == NULL)
    {
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER,
                   _("A header has a name, a colon and a value; “%s” has no colon"),
                   shown);
      return FALSE;
    }

  left = g_strndup (line, (gsize) (colon - line));
  right = g_strstrip (g_strdup (colon + 1));

  if (!is_token (left))
    {
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER,
                   _("“%s” begins with a name that no header may have"),
                   shown);
      return FALSE;
    }

  for (const char *p = colon + 1; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p) && *p != '\t')
        {
          g_set_error (error,
                       SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                       SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER,
                       _("“%s” has a control character in its value"),
                       shown);
          return FALSE;
        }
    }

  if (name != NULL)
    *name = g_steal_pointer (&left);

  if (value != NULL)
    *value = g_steal_pointer (&right);

  return TRUE;
}

/**
 * sonde_websocket_handshake_new:
 * @url: where to connect to
 * @headers: (array zero-terminated=1) (nullable): headers to be sent besides, or instead of, those
 *   of the handshake, as sonde_websocket_header_split() takes them apart
 * @subprotocols: (array zero-terminated=1) (nullable): the subprotocols to offer, best first
 * @compression: whether to offer permessage-deflate
 * @error: return location for an error
 *
 * Makes the opening handshake of a client.
 *
 * Fails with `SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER` or `_SUBPROTOCOL`.
 *
 * Returns: (transfer full) (nullable): the handshake, for sonde_websocket_handshake_free()
 */
SondeWebsocketHandshake *
sonde_websocket_handshake_new (SondeWebsocketUrl   *url,
                               const char * const  *headers,
                               const char * const  *subprotocols,
                               gboolean             compression,
                               GError             **error)
{
  g_autoptr(SondeWebsocketHandshake) self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  if (!sonde_websocket_handshake_check_subprotocols (subprotocols, error))
    return NULL;

  self = g_new0 (SondeWebsocketHandshake, 1);
  self->subprotocols = g_strdupv ((char **) subprotocols);
  self->key = sonde_websocket_new_key ();
  self->compression = compression;

  if (!sonde_websocket_handshake_make_request (self, url, headers, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonde_websocket_handshake_free:
 * @self: (transfer full): a handshake
 *
 * Frees a handshake.
 */
void
sonde_websocket_handshake_free (SondeWebsocketHandshake *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->subprotocols);
  g_free (self->key);
  g_free (self->subprotocol);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_clear_pointer (&self->deflate, soup_header_free_param_list);
  g_free (self);
}

/**
 * sonde_websocket_handshake_get_request:
 * @self: a handshake
 *
 * Returns: (transfer none): the request, as it goes over the wire
 */
GBytes *
sonde_websocket_handshake_get_request (SondeWebsocketHandshake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->request;
}

/**
 * sonde_websocket_handshake_check:
 * @self: a handshake
 * @head: (array length=length): the status line and the headers that came back, up to the empty
 *   line
 * @length: how many bytes they are
 * @error: return location for an error
 *
 * Checks the answer of the server (RFC 6455, section 4.1).
 *
 * Fails with a `SONDE_WEBSOCKET_HANDSHAKE_ERROR`, whose message can be shown as it is.
 *
 * Returns: whether the connection is a WebSocket now
 */
gboolean
sonde_websocket_handshake_check (SondeWebsocketHandshake  *self,
                                 const char               *head,
                                 gsize                     length,
                                 GError                  **error)
{
  SoupMessageHeaders *headers;
  SoupHTTPVersion version;
  g_autofree char *reason = NULL;
  gboolean is_good;
  guint status;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (head != NULL, FALSE);
  g_return_val_if_fail (length <= G_MAXINT, FALSE);

  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  if (!soup_headers_parse_response (head, (int) length, headers, &version, &status, &reason))
    {
      g_autofree char *shown = sonde_text_preview ((const guint8 *) head, length, PREVIEW_CHARS);

      soup_message_headers_unref (headers);
      g_set_error (error,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR,
                   SONDE_WEBSOCKET_HANDSHAKE_ERROR_NOT_HTTP,
                   _("The server's answer is not HTTP: “%s”. "
                     "Perhaps something else listens on that port."),
                   shown);
      return FALSE;
    }

  is_good = check_status (headers, status, reason, error) && check_upgrade (headers, error) &&
            check_accept (headers, self->key, error) &&
            sonde_websocket_handshake_check_subprotocol (self, headers, error) &&
            sonde_websocket_handshake_check_extensions (self, headers, error);
  self->n_more = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                 ? soup_message_headers_get_content_length (headers)
                 : -1;
  soup_message_headers_unref (headers);

  return is_good;
}

/**
 * sonde_websocket_handshake_get_subprotocol:
 * @self: a handshake that was checked
 *
 * Returns: (transfer none) (nullable): the subprotocol that the server chose, if it did
 */
const char *
sonde_websocket_handshake_get_subprotocol (SondeWebsocketHandshake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subprotocol;
}

/**
 * sonde_websocket_handshake_get_deflate:
 * @self: a handshake that was checked
 *
 * Returns: (transfer none) (nullable) (element-type utf8 utf8): the parameters of
 *   permessage-deflate, if the server agreed to it
 */
GHashTable *
sonde_websocket_handshake_get_deflate (SondeWebsocketHandshake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->deflate;
}

/**
 * sonde_websocket_handshake_get_n_more:
 * @self: a handshake that failed
 *
 * Gets how long the body of the answer is that refused the handshake.
 *
 * Returns: its length in bytes, or -1 if it is not known
 */
gint64
sonde_websocket_handshake_get_n_more (SondeWebsocketHandshake *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->n_more;
}

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_URL (sonde_websocket_url_get_type ())
#define SONDE_WEBSOCKET_URL_ERROR (sonde_websocket_url_error_quark ())

/**
 * SondeWebsocketUrlError:
 * @SONDE_WEBSOCKET_URL_ERROR_SCHEME: does not begin with `ws://` or `wss://`
 * @SONDE_WEBSOCKET_URL_ERROR_USER: has a user name or password
 * @SONDE_WEBSOCKET_URL_ERROR_FRAGMENT: has a fragment
 * @SONDE_WEBSOCKET_URL_ERROR_CHARACTER: has a character that no URL may have
 *
 * What can be wrong with the address of a WebSocket, besides any `SONDE_HOST_PORT_ERROR` and
 * `SONDE_HOSTNAME_ERROR`.
 */
typedef enum
{
  SONDE_WEBSOCKET_URL_ERROR_SCHEME,
  SONDE_WEBSOCKET_URL_ERROR_USER,
  SONDE_WEBSOCKET_URL_ERROR_FRAGMENT,
  SONDE_WEBSOCKET_URL_ERROR_CHARACTER,
} SondeWebsocketUrlError;

/**
 * SondeWebsocketUrl:
 *
 * The address of a WebSocket (RFC 6455, section 3). It never changes.
 */
typedef struct _SondeWebsocketUrl SondeWebsocketUrl;

GType  sonde_websocket_url_get_type    (void) G_GNUC_CONST;
GQuark sonde_websocket_url_error_quark (void);

SondeWebsocketUrl *sonde_websocket_url_parse           (const char         *text,
                                                        GError            **error);
SondeWebsocketUrl *sonde_websocket_url_ref             (SondeWebsocketUrl  *self);
void               sonde_websocket_url_unref           (SondeWebsocketUrl  *self);
gboolean           sonde_websocket_url_is_secure       (SondeWebsocketUrl  *self);
const char        *sonde_websocket_url_get_host        (SondeWebsocketUrl  *self);
guint16            sonde_websocket_url_get_port        (SondeWebsocketUrl  *self);
const char        *sonde_websocket_url_get_target      (SondeWebsocketUrl  *self);
char              *sonde_websocket_url_dup_host_header (SondeWebsocketUrl  *self);
char              *sonde_websocket_url_to_string       (SondeWebsocketUrl  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeWebsocketUrl, sonde_websocket_url_unref)

G_END_DECLS

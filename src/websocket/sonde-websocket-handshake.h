#pragma once

#include <gio/gio.h>

#include "sonde-websocket-url.h"

G_BEGIN_DECLS

#define SONDE_WEBSOCKET_HANDSHAKE_ERROR (sonde_websocket_handshake_error_quark ())

/**
 * SondeWebsocketHandshakeError:
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER: a header to be sent is malformed
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_SUBPROTOCOL: a subprotocol to be offered is malformed
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_NOT_HTTP: what came back is not HTTP
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_TOO_LARGE: the head that came back does not end
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED: the connection ended before the head did
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS: the status is not 101
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_UPGRADE: `Upgrade: websocket` is missing
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_CONNECTION: `Connection: Upgrade` is missing
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT: `Sec-WebSocket-Accept` is missing or wrong
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_WRONG_SUBPROTOCOL: a subprotocol was chosen that was not offered
 * @SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION: an extension was chosen that was not offered, or
 *   with parameters that it cannot have
 *
 * What can be wrong with a handshake (RFC 6455, section 4.1).
 */
typedef enum
{
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_HEADER,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_SUBPROTOCOL,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_NOT_HTTP,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_TOO_LARGE,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_ENDED,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_STATUS,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_UPGRADE,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_CONNECTION,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_ACCEPT,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_WRONG_SUBPROTOCOL,
  SONDE_WEBSOCKET_HANDSHAKE_ERROR_EXTENSION,
} SondeWebsocketHandshakeError;

typedef struct _SondeWebsocketHandshake SondeWebsocketHandshake;

GQuark sonde_websocket_handshake_error_quark (void);

gboolean sonde_websocket_header_split (const char  *line,
                                       char       **name,
                                       char       **value,
                                       GError     **error);

SondeWebsocketHandshake *sonde_websocket_handshake_new (SondeWebsocketUrl   *url,
                                                        const char * const  *headers,
                                                        const char * const  *subprotocols,
                                                        gboolean             compression,
                                                        GError             **error);

void    sonde_websocket_handshake_free        (SondeWebsocketHandshake *self);
GBytes *sonde_websocket_handshake_get_request (SondeWebsocketHandshake *self);

gboolean sonde_websocket_handshake_check (SondeWebsocketHandshake  *self,
                                          const char               *head,
                                          gsize                     length,
                                          GError                  **error);

const char *sonde_websocket_handshake_get_subprotocol (SondeWebsocketHandshake *self);
GHashTable *sonde_websocket_handshake_get_deflate     (SondeWebsocketHandshake *self);
gint64      sonde_websocket_handshake_get_n_more      (SondeWebsocketHandshake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeWebsocketHandshake, sonde_websocket_handshake_free)

G_END_DECLS

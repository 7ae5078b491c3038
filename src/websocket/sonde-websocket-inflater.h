#pragma once

#include <gio/gio.h>

#include "sonde-websocket-utf8.h"

G_BEGIN_DECLS

/**
 * SondeWebsocketInflaterStatus:
 * @SONDE_WEBSOCKET_INFLATER_OK: all is well so far
 * @SONDE_WEBSOCKET_INFLATER_BROKEN: the bytes are not DEFLATE
 * @SONDE_WEBSOCKET_INFLATER_LOST: the bytes refer to a message before that was not inflated
 * @SONDE_WEBSOCKET_INFLATER_LIMIT: the message became larger than is inflated for display
 *
 * How inflating a message went.
 */
typedef enum
{
  SONDE_WEBSOCKET_INFLATER_OK,
  SONDE_WEBSOCKET_INFLATER_BROKEN,
  SONDE_WEBSOCKET_INFLATER_LOST,
  SONDE_WEBSOCKET_INFLATER_LIMIT,
} SondeWebsocketInflaterStatus;

typedef struct _SondeWebsocketInflater SondeWebsocketInflater;

SondeWebsocketInflater *sonde_websocket_inflater_new        (guint64  max_bytes);
SondeWebsocketInflater *sonde_websocket_inflater_new_behind (GBytes  *window,
                                                             guint64  max_bytes,
                                                             gsize    max_prefix);

void sonde_websocket_inflater_free  (SondeWebsocketInflater *self);
void sonde_websocket_inflater_begin (SondeWebsocketInflater *self,
                                     gboolean                is_text);

SondeWebsocketInflaterStatus sonde_websocket_inflater_feed       (SondeWebsocketInflater *self,
                                                                  const guint8           *data,
                                                                  gsize                   length);
SondeWebsocketInflaterStatus sonde_websocket_inflater_end        (SondeWebsocketInflater *self);
SondeWebsocketInflaterStatus sonde_websocket_inflater_get_status (SondeWebsocketInflater *self);

guint64  sonde_websocket_inflater_get_size   (SondeWebsocketInflater *self);
gint64   sonde_websocket_inflater_get_fault  (SondeWebsocketInflater *self);
GBytes  *sonde_websocket_inflater_dup_prefix (SondeWebsocketInflater *self);
GBytes  *sonde_websocket_inflater_dup_window (SondeWebsocketInflater *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeWebsocketInflater, sonde_websocket_inflater_free)

G_END_DECLS

#pragma once

#include "sonde-dissection.h"

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKET_ENDING (sonde_websocket_ending_get_type ())

/**
 * SondeWebsocketEnding:
 *
 * How a WebSocket connection ended, or is about to, as its frames and its flow tell it.
 *
 * It never changes.
 */
typedef struct _SondeWebsocketEnding SondeWebsocketEnding;

GType sonde_websocket_ending_get_type (void) G_GNUC_CONST;

SondeWebsocketEnding *sonde_websocket_ending_new   (SondeDissection      *dissection);
SondeWebsocketEnding *sonde_websocket_ending_ref   (SondeWebsocketEnding *self);
void                  sonde_websocket_ending_unref (SondeWebsocketEnding *self);

gboolean    sonde_websocket_ending_is_over        (SondeWebsocketEnding *self);
gboolean    sonde_websocket_ending_is_clean       (SondeWebsocketEnding *self);
guint       sonde_websocket_ending_get_code       (SondeWebsocketEnding *self);
gboolean    sonde_websocket_ending_has_close      (SondeWebsocketEnding *self,
                                                   SondeDirection        direction);
guint       sonde_websocket_ending_get_close_code (SondeWebsocketEnding *self,
                                                   SondeDirection        direction);
const char *sonde_websocket_ending_get_reason     (SondeWebsocketEnding *self,
                                                   SondeDirection        direction);
char       *sonde_websocket_ending_to_text        (SondeWebsocketEnding *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeWebsocketEnding, sonde_websocket_ending_unref)

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeWebsocketPings:
 *
 * The pings of one direction that no pong has answered yet: all zero before the first.
 */
typedef struct
{
  /*< private >*/
  GQueue queue;
} SondeWebsocketPings;

void     sonde_websocket_pings_push  (SondeWebsocketPings *self,
                                      guint32              record,
                                      gint64               time_ns,
                                      const guint8        *payload,
                                      gsize                length);
gboolean sonde_websocket_pings_match (SondeWebsocketPings *self,
                                      const guint8        *payload,
                                      gsize                length,
                                      guint32             *record,
                                      gint64              *time_ns);
void     sonde_websocket_pings_clear (SondeWebsocketPings *self);

G_END_DECLS

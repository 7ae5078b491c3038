#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeWebsocketUtf8:
 * @needed: how many more bytes the character begun needs
 * @lowest: the lowest value that the next of them may have
 * @highest: the highest value that the next of them may have
 *
 * How far a check of UTF-8 has come that gets its bytes piece by piece. All zero to begin with.
 */
typedef struct
{
  guint8 needed;
  guint8 lowest;
  guint8 highest;
} SondeWebsocketUtf8;

gsize    sonde_websocket_utf8_feed        (SondeWebsocketUtf8 *self,
                                           const guint8       *data,
                                           gsize               length);
gboolean sonde_websocket_utf8_is_complete (SondeWebsocketUtf8 *self);

G_END_DECLS

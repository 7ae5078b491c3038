#include "config.h"

#include <string.h>

#include "sonde-websocket-frame.h"
#include "sonde-websocket-pings.h"

#define MAX_PENDING_PINGS 64

typedef struct
{
  gint64  time_ns;
  guint32 record;
  guint8  length;
  guint8  payload[SONDE_WEBSOCKET_MAX_CONTROL_LENGTH];
} Ping;

/**
 * sonde_websocket_pings_push:
 * @self: the pings of a direction
 * @record: the number of the record that the ping is
 * @time_ns: when it passed
 * @payload: (array length=length): what it carries
 * @length: how many bytes that are; what is beyond the 125 that are allowed is left out
 *
 * Notes a ping. Of very many that nobody answers the oldest is forgotten.
 */
void
sonde_websocket_pings_push (SondeWebsocketPings *self,
                            guint32              record,
                            gint64               time_ns,
                            const guint8        *payload,
                            gsize                length)
{
  Ping *ping;

  g_return_if_fail (self != NULL);
  g_return_if_fail (payload != NULL || length == 0);

  ping = g_new0 (Ping, 1);
  ping->time_ns = time_ns;
  ping->record = record;
  ping->length = (guint8) MIN (length, SONDE_WEBSOCKET_MAX_CONTROL_LENGTH);
  memcpy (ping->payload, payload, ping->length);
  g_queue_push_head (&self->queue, ping);

  if (self->queue.length > MAX_PENDING_PINGS)
    g_free (g_queue_pop_tail (&self->queue));
}

/**
 * sonde_websocket_pings_match:
 * @self: the pings of the other direction
 * @payload: (array length=length): what a pong carries
 * @length: how many bytes that are
 * @record: (out): the number of the record of the ping that it answers
 * @time_ns: (out): when that passed
 *
 * Finds the most recent ping of a payload. It counts as answered, with all that came before (RFC
 * 6455 §5.5.3).
 *
 * Returns: whether there is one
 */
gboolean
sonde_websocket_pings_match (SondeWebsocketPings *self,
                             const guint8        *payload,
                             gsize                length,
                             guint32             *record,
                             gint64              *time_ns)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (GList *link = self->queue.head; link != NULL; link = link->next)
    {
      Ping *ping = link->data;

      if (ping->length != length || memcmp (ping->payload, payload, length) != 0)
        continue;

      *record = ping->record;
      *time_ns = ping->time_ns;

      while (g_queue_peek_tail (&self->queue) != ping)
        g_free (g_queue_pop_tail (&self->queue));

      g_free (g_queue_pop_tail (&self->queue));
      return TRUE;
    }

  return FALSE;
}

/**
 * sonde_websocket_pings_clear:
 * @self: the pings of a direction
 *
 * Forgets all.
 */
void
sonde_websocket_pings_clear (SondeWebsocketPings *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->queue, g_free);
}

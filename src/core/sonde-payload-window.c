#include "config.h"

#include "sonde-flow-private.h"
#include "sonde-payload-window.h"

#define MIN_BYTES  4096
#define MAX_BYTES  65536
#define NEAR_BYTES 4096

struct _SondePayloadWindow
{
  SondeFlow *flow;
  guint64    offset;
  gsize      length;
  gsize      wanted;
  guint8     bytes[MAX_BYTES];
};

/**
 * sonde_payload_window_new:
 * @flow: a flow, which has to outlive the window
 *
 * Returns: (transfer full): a window that has not looked at anything yet
 */
SondePayloadWindow *
sonde_payload_window_new (SondeFlow *flow)
{
  SondePayloadWindow *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  /* Most of the bytes may never be needed. */
  self = g_malloc (sizeof *self);
  self->flow = flow;
  self->offset = 0;
  self->length = 0;
  self->wanted = MIN_BYTES;

  return self;
}

/**
 * sonde_payload_window_free:
 * @self: (nullable): a window
 *
 * Frees a window.
 */
void
sonde_payload_window_free (SondePayloadWindow *self)
{
  g_free (self);
}

/*
 * Where the payloads lie one behind the other, more is read each time; where those of many flows
 * lie between them, no more than a page.
 */
static void
sonde_payload_window_load (SondePayloadWindow *self,
                           const SondeEvent   *event)
{
  guint64 end = self->offset + self->length;
  gssize n_read;

  if (event->payload_offset >= self->offset && event->payload_offset < end + NEAR_BYTES)
    self->wanted = MIN (2 * self->wanted, MAX_BYTES);
  else
    self->wanted = MIN_BYTES;

  n_read = sonde_storage_read (sonde_flow_get_storage (self->flow), event->payload_offset,
                               self->bytes, MAX (self->wanted, event->length), NULL);
  self->offset = event->payload_offset;
  self->length = n_read > 0 ? (gsize) n_read : 0;
}

/**
 * sonde_payload_window_peek:
 * @self: a window
 * @event: an event of the flow that has bytes
 *
 * Looks at the payload of an event.
 *
 * Returns: (transfer none) (nullable): its bytes, valid until the next call, or `NULL` when they
 *   can no longer be read
 */
const guint8 *
sonde_payload_window_peek (SondePayloadWindow *self,
                           const SondeEvent   *event)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (event != NULL, NULL);

  if (event->payload_offset < self->offset ||
      event->payload_offset + event->length > self->offset + self->length)
    sonde_payload_window_load (self, event);

  return event->length <= self->length ? self->bytes + (event->payload_offset - self->offset)
                                       : NULL;
}

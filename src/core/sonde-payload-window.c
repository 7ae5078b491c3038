#include "config.h"

#include "sonde-payload-window.h"

#define MIN_BYTES  4096
#define MAX_BYTES  65536
#define NEAR_BYTES 4096

/**
 * SondePayloadWindow:
 *
 * What was read of a capture file last. Payloads that lie close together are read at once, be they
 * of one flow or of several that are looked at in turn.
 */
struct _SondePayloadWindow
{
  guint64 offset;
  gsize   length;
  gsize   wanted;
  guint8  bytes[MAX_BYTES];
};

/*
 * Where the payloads lie one behind the other, more is read each time; where others lie between
 * them, no more than a page.
 */
static void
sonde_payload_window_load (SondePayloadWindow *self,
                           SondeStorage       *storage,
                           const SondeEvent   *event)
{
  guint64 end = self->offset + self->length;
  gssize n_read;

  if (event->payload_offset >= self->offset && event->payload_offset < end + NEAR_BYTES)
    self->wanted = MIN (2 * self->wanted, MAX_BYTES);
  else
    self->wanted = MIN_BYTES;

  n_read = sonde_storage_read (storage, event->payload_offset, self->bytes,
                               MAX (self->wanted, event->length), NULL);
  self->offset = event->payload_offset;
  self->length = n_read > 0 ? (gsize) n_read : 0;
}

/**
 * sonde_payload_window_begin:
 * @storage: storage
 *
 * Forgets what was read before, if it may have changed: behind its last event, a file that is still
 * written may be cut off and written anew. To be called before a row of looks. For the capture's
 * own thread.
 */
void
sonde_payload_window_begin (SondeStorage *storage)
{
  g_return_if_fail (storage != NULL);

  if (!storage->is_final && storage->window != NULL)
    storage->window->length = 0;
}

/**
 * sonde_payload_window_peek:
 * @storage: storage
 * @event: an event of it that has bytes
 *
 * Looks at the payload of an event. For the capture's own thread.
 *
 * Returns: (transfer none) (nullable): its bytes, valid until the next call, or `NULL` when they
 *   can no longer be read
 */
const guint8 *
sonde_payload_window_peek (SondeStorage     *storage,
                           const SondeEvent *event)
{
  SondePayloadWindow *self;

  g_return_val_if_fail (storage != NULL, NULL);
  g_return_val_if_fail (event != NULL, NULL);

  if (storage->window == NULL)
    {
      /* Most of the bytes may never be needed. */
      storage->window = g_malloc (sizeof *self);
      storage->window->offset = 0;
      storage->window->length = 0;
      storage->window->wanted = MIN_BYTES;
    }

  self = storage->window;

  if (event->payload_offset < self->offset ||
      event->payload_offset + event->length > self->offset + self->length)
    sonde_payload_window_load (self, storage, event);

  return event->length <= self->length ? self->bytes + (event->payload_offset - self->offset)
                                       : NULL;
}

/**
 * sonde_payload_window_free:
 * @self: (nullable): a window
 *
 * Frees a window; for the storage that has it.
 */
void
sonde_payload_window_free (SondePayloadWindow *self)
{
  g_free (self);
}

#include "config.h"

#include "sonde-websocket-checkpoints.h"

#define SPACING_DEFLATED (64 * 1024)
#define SPACING_INFLATED (1024 * 1024)
#define MAX_CHECKPOINTS 128

/**
 * SondeWebsocketCheckpoints:
 *
 * Where inflating can begin in one direction of a conversation. What it holds is bounded: the
 * longer the conversation, the further apart the places.
 */
struct _SondeWebsocketCheckpoints
{
  GArray  *list;
  guint64  n_deflated;
  guint64  n_inflated;
  guint    spacing;
};

static void
checkpoint_clear (gpointer data)
{
  SondeWebsocketCheckpoint *checkpoint = data;

  g_clear_pointer (&checkpoint->window, g_bytes_unref);
}

/**
 * sonde_websocket_checkpoints_new:
 *
 * Returns: (transfer full): a list, for sonde_websocket_checkpoints_free()
 */
SondeWebsocketCheckpoints *
sonde_websocket_checkpoints_new (void)
{
  SondeWebsocketCheckpoints *self = g_new0 (SondeWebsocketCheckpoints, 1);

  self->list = g_array_new (FALSE, FALSE, sizeof (SondeWebsocketCheckpoint));
  g_array_set_clear_func (self->list, checkpoint_clear);
  self->spacing = 1;

  return self;
}

/**
 * sonde_websocket_checkpoints_free:
 * @self: (transfer full): a list
 *
 * Frees a list.
 */
void
sonde_websocket_checkpoints_free (SondeWebsocketCheckpoints *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->list);
  g_free (self);
}

/* Every other one is enough once there are many. */
static void
sonde_websocket_checkpoints_thin (SondeWebsocketCheckpoints *self)
{
  for (guint i = self->list->len; i > 0; i--)
    {
      if (i % 2 == 0)
        g_array_remove_index (self->list, i - 1);
    }

  self->spacing *= 2;
}

/**
 * sonde_websocket_checkpoints_offer:
 * @self: a list
 * @offset: where in the stream the next compressed message begins
 * @inflater: what inflates it, between two messages
 *
 * Makes it possible to begin inflating here, unless that is possible shortly before.
 */
void
sonde_websocket_checkpoints_offer (SondeWebsocketCheckpoints *self,
                                   guint64                    offset,
                                   SondeWebsocketInflater    *inflater)
{
  SondeWebsocketCheckpoint checkpoint = { .offset = offset };

  g_return_if_fail (self != NULL);

  if (self->list->len > 0 &&
      self->n_deflated < (guint64) SPACING_DEFLATED * self->spacing &&
      self->n_inflated < (guint64) SPACING_INFLATED * self->spacing)
    return;

  if (self->list->len >= MAX_CHECKPOINTS)
    sonde_websocket_checkpoints_thin (self);

  checkpoint.window = sonde_websocket_inflater_dup_window (inflater);
  g_array_append_val (self->list, checkpoint);
  self->n_deflated = 0;
  self->n_inflated = 0;
}

/**
 * sonde_websocket_checkpoints_count:
 * @self: a list
 * @n_deflated: how large a message was, as it was sent
 * @n_inflated: how large it was, inflated
 *
 * Notes that a compressed message came to its end.
 */
void
sonde_websocket_checkpoints_count (SondeWebsocketCheckpoints *self,
                                   guint64                    n_deflated,
                                   guint64                    n_inflated)
{
  g_return_if_fail (self != NULL);

  self->n_deflated += n_deflated;
  self->n_inflated += n_inflated;
}

/**
 * sonde_websocket_checkpoints_find:
 * @self: a list
 * @offset: where in the stream the first frame of a compressed message begins
 *
 * Returns: (transfer none) (nullable): the last place before it, or its own, where inflating can
 *   begin
 */
const SondeWebsocketCheckpoint *
sonde_websocket_checkpoints_find (SondeWebsocketCheckpoints *self,
                                  guint64                    offset)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = self->list->len; i > 0; i--)
    {
      const SondeWebsocketCheckpoint *checkpoint;

      checkpoint = &g_array_index (self->list, SondeWebsocketCheckpoint, i - 1);

      if (checkpoint->offset <= offset)
        return checkpoint;
    }

  return NULL;
}

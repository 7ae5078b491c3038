#include "config.h"

#include <string.h>

#include "sonde-position-list.h"

#define CHUNK_BITS 12
#define CHUNK_LENGTH (1u << CHUNK_BITS)

struct _SondePositionList
{
  GPtrArray *chunks;
  guint      length;
};

/**
 * sonde_position_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SondePositionList *
sonde_position_list_new (void)
{
  SondePositionList *self = g_new0 (SondePositionList, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * sonde_position_list_free:
 * @self: a list
 *
 * Frees a list.
 */
void
sonde_position_list_free (SondePositionList *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->chunks);
  g_free (self);
}

/**
 * sonde_position_list_length:
 * @self: a list
 *
 * Returns: how many positions there are
 */
guint
sonde_position_list_length (const SondePositionList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * sonde_position_list_get:
 * @self: a list
 * @index: which one, below the list's length
 *
 * Returns: a position
 */
guint
sonde_position_list_get (const SondePositionList *self,
                         guint                    index)
{
  const guint32 *chunk;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->length, 0);

  chunk = g_ptr_array_index (self->chunks, index >> CHUNK_BITS);

  return chunk[index & (CHUNK_LENGTH - 1)];
}

/**
 * sonde_position_list_append:
 * @self: a list
 * @positions: (array length=n_positions): positions, ascending, behind all that are there
 * @n_positions: how many
 *
 * Appends positions.
 */
void
sonde_position_list_append (SondePositionList *self,
                            const guint32     *positions,
                            guint              n_positions)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (positions != NULL || n_positions == 0);

  while (n_positions > 0)
    {
      guint index = self->length & (CHUNK_LENGTH - 1);
      guint n_copied = MIN (n_positions, CHUNK_LENGTH - index);
      guint32 *chunk;

      if (index == 0)
        g_ptr_array_add (self->chunks, g_new (guint32, CHUNK_LENGTH));

      chunk = g_ptr_array_index (self->chunks, self->length >> CHUNK_BITS);
      memcpy (chunk + index, positions, n_copied * sizeof (guint32));
      self->length += n_copied;
      positions += n_copied;
      n_positions -= n_copied;
    }
}

/**
 * sonde_position_list_truncate:
 * @self: a list
 * @length: how many positions shall be left, no more than there are
 *
 * Takes the last positions away.
 */
void
sonde_position_list_truncate (SondePositionList *self,
                              guint              length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->length);

  self->length = length;
  g_ptr_array_set_size (self->chunks, (int) ((length + CHUNK_LENGTH - 1) >> CHUNK_BITS));
}

/**
 * sonde_position_list_find:
 * @self: a list
 * @position: a position
 *
 * Returns: the index of the first that is not below @position, or the list's length
 */
guint
sonde_position_list_find (const SondePositionList *self,
                          guint                    position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sonde_position_list_get (self, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

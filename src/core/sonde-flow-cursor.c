#include "config.h"

#include "sonde-flow-cursor.h"

static gboolean
sonde_flow_cursor_step (SondeFlowCursor *self)
{
  if (sonde_flow_count_includes (SONDE_FLOW_COUNT_BOTH, &self->event))
    self->n_before[self->event.direction] += self->event.length;

  if (++self->number >= self->index->n_events)
    return FALSE;

  self->position += sonde_flow_index_get_step (self->index, self->number);
  sonde_event_store_get (self->index->events, self->position, &self->event);

  return TRUE;
}

/**
 * sonde_flow_cursor_seek:
 * @self: (out caller-allocates): a cursor
 * @index: the events of a flow
 * @count: which bytes @offset counts, and @self shall stop at
 * @offset: a byte
 *
 * Goes to the event that holds a byte.
 *
 * Returns: whether there is such a byte
 */
gboolean
sonde_flow_cursor_seek (SondeFlowCursor      *self,
                        const SondeFlowIndex *index,
                        SondeFlowCount        count,
                        guint64               offset)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  if (offset >= sonde_flow_count_bytes (count, index->n_bytes))
    return FALSE;

  self->index = index;
  self->count = count;
  self->number = sonde_flow_index_find_byte (index, count, offset, self->n_before);
  self->position = sonde_flow_index_get_position (index, self->number);
  sonde_event_store_get (index->events, self->position, &self->event);

  while (!sonde_flow_count_includes (count, &self->event) ||
         sonde_flow_count_bytes (count, self->n_before) + self->event.length <= offset)
    {
      if (!sonde_flow_cursor_step (self))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonde_flow_cursor_next:
 * @self: a cursor
 *
 * Goes to the next event whose bytes count.
 *
 * Returns: whether there is one
 */
gboolean
sonde_flow_cursor_next (SondeFlowCursor *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  do
    {
      if (!sonde_flow_cursor_step (self))
        return FALSE;
    }
  while (!sonde_flow_count_includes (self->count, &self->event));

  return TRUE;
}

/**
 * sonde_flow_cursor_read:
 * @self: a cursor
 * @storage: where the events and their bytes are
 * @offset: a byte in the event that @self stands at
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads bytes, and goes to the event of the last.
 *
 * Returns: the number of bytes read, short only where the flow or a file that somebody else cut
 *   ends, or -1 with @error set to any `G_IO_ERROR`
 */
gssize
sonde_flow_cursor_read (SondeFlowCursor  *self,
                        SondeStorage     *storage,
                        guint64           offset,
                        guint8           *buffer,
                        gsize             count,
                        GError          **error)
{
  gsize n_total = 0;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (storage != NULL, -1);

  while (n_total < count)
    {
      gsize skip = offset + n_total - sonde_flow_count_bytes (self->count, self->n_before);
      gsize wanted = MIN (self->event.length - skip, count - n_total);
      gssize n_read;

      n_read = sonde_storage_read (storage, self->event.payload_offset + skip,
                                   buffer + n_total, wanted, error);

      if (n_read < 0)
        return -1;

      n_total += (gsize) n_read;

      if ((gsize) n_read < wanted || (n_total < count && !sonde_flow_cursor_next (self)))
        break;
    }

  return (gssize) n_total;
}

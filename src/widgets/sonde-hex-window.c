#include "config.h"

#include "sonde-hex-window.h"

static void
sonde_hex_window_load_runs (SondeHexWindow  *self,
                            SondeByteSource *source)
{
  guint64 end = self->start + self->n_wanted;
  guint64 offset = self->start;

  if (self->runs == NULL)
    self->runs = g_array_new (FALSE, FALSE, sizeof (SondeHexRun));

  g_array_set_size (self->runs, 0);

  while (offset < end)
    {
      SondeHexRun run;

      run.direction = sonde_byte_source_get_direction (source, offset, &run.end);
      run.end = CLAMP (run.end, offset + 1, end);
      g_array_append_val (self->runs, run);
      offset = run.end;
    }
}

static gboolean
sonde_hex_window_is_run_start (SondeByteSource *source,
                               guint64          offset)
{
  guint64 run_end;

  if (offset == 0)
    return TRUE;

  sonde_byte_source_get_direction (source, offset - 1, &run_end);

  return run_end == offset;
}

/**
 * sonde_hex_window_load:
 * @self: a window
 * @source: where the bytes come from
 * @start: the first byte wanted
 * @length: how many bytes are wanted, all of which the source has
 *
 * Reads what is in sight, unless it is held already.
 *
 * Bytes that cannot be read are missing at the end: @n_read is less than @n_wanted.
 */
void
sonde_hex_window_load (SondeHexWindow  *self,
                       SondeByteSource *source,
                       guint64          start,
                       gsize            length)
{
  gssize n_read;

  g_return_if_fail (SONDE_IS_BYTE_SOURCE (source));

  if (self->data != NULL && self->start == start && self->n_wanted == length)
    return;

  self->data = g_realloc (self->data, MAX (length, 1));
  self->start = start;
  self->n_wanted = length;

  n_read = sonde_byte_source_read (source, start, self->data, length, NULL);
  self->n_read = (gsize) CLAMP (n_read, 0, (gssize) length);

  sonde_hex_window_load_runs (self, source);
  self->has_start_mark = length > 0 && sonde_hex_window_is_run_start (source, start);
}

/**
 * sonde_hex_window_invalidate:
 * @self: a window
 *
 * Has the next sonde_hex_window_load() read anew.
 */
void
sonde_hex_window_invalidate (SondeHexWindow *self)
{
  g_clear_pointer (&self->data, g_free);
}

/**
 * sonde_hex_window_get_direction:
 * @self: a window
 * @offset: a byte that it holds
 * @run_end: (out): the end of the run that @offset lies in, as far as the window goes
 *
 * Returns: which way this byte went
 */
SondeDirection
sonde_hex_window_get_direction (const SondeHexWindow *self,
                                guint64               offset,
                                guint64              *run_end)
{
  guint low = 0;
  guint high = self->runs->len - 1;
  const SondeHexRun *run;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->runs, SondeHexRun, middle).end > offset)
        high = middle;
      else
        low = middle + 1;
    }

  run = &g_array_index (self->runs, SondeHexRun, low);
  *run_end = run->end;

  return run->direction;
}

/**
 * sonde_hex_window_clear:
 * @self: a window
 *
 * Frees what a window holds, so that it is all zeros again.
 */
void
sonde_hex_window_clear (SondeHexWindow *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->runs, g_array_unref);
  self->start = 0;
  self->n_wanted = 0;
  self->n_read = 0;
}

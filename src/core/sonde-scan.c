#include "config.h"

#include "sonde-scan.h"

/* What is read at once: small enough to stay in the processor's cache until it is searched. */
#define PIECE_LENGTH (512 * 1024)

struct _SondeScan
{
  SondeByteReader *reader;
  SondePattern    *pattern;
  guint8          *buffer;
};

/**
 * sonde_scan_new:
 * @reader: where the bytes come from
 * @pattern: what is looked for
 *
 * Returns: (transfer full): a scan
 */
SondeScan *
sonde_scan_new (SondeByteReader    *reader,
                const SondePattern *pattern)
{
  SondeScan *self = g_new0 (SondeScan, 1);

  self->reader = g_object_ref (reader);
  self->pattern = sonde_pattern_copy (pattern);
  self->buffer = g_malloc (PIECE_LENGTH + sonde_pattern_get_max (self->pattern)
                           + sonde_pattern_get_context (self->pattern));

  return self;
}

/**
 * sonde_scan_free:
 * @self: a scan
 *
 * Frees a scan.
 */
void
sonde_scan_free (SondeScan *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->reader);
  g_clear_pointer (&self->pattern, sonde_pattern_free);
  g_free (self->buffer);
  g_free (self);
}

/**
 * sonde_scan_get_reader:
 * @self: a scan
 *
 * Returns: (transfer none): where the bytes come from
 */
SondeByteReader *
sonde_scan_get_reader (SondeScan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reader;
}

/**
 * sonde_scan_get_max:
 * @self: a scan
 *
 * Returns: the length of the longest match that is sure to be found, in bytes
 */
gsize
sonde_scan_get_max (SondeScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sonde_pattern_get_max (self->pattern);
}

/**
 * sonde_scan_run:
 * @self: a scan
 * @stream: which bytes
 * @from: where to begin
 * @to: where to end, at most the size of the stream
 * @func: called for each match that begins from @from to before @to, in order
 * @user_data: data for @func
 * @cancellable: (nullable): ends the scan
 * @error: return location for an error
 *
 * Finds matches that do not overlap. They may reach beyond @to.
 *
 * Fails with `G_IO_ERROR_CANCELLED`, as sonde_byte_reader_read() does, or as
 * sonde_pattern_find() does.
 *
 * Returns: whether all went well
 */
gboolean
sonde_scan_run (SondeScan        *self,
                SondeByteStream   stream,
                guint64           from,
                guint64           to,
                SondeScanFunc     func,
                gpointer          user_data,
                GCancellable     *cancellable,
                GError          **error)
{
  guint64 size = sonde_byte_reader_get_size (self->reader, stream);

  g_return_val_if_fail (to <= size, FALSE);

  while (from < to)
    {
      g_autoptr(GError) local_error = NULL;
      guint64 end = MIN (from + PIECE_LENGTH, to);
      guint64 base = from - MIN (from, sonde_pattern_get_context (self->pattern));
      guint64 limit = MIN (end + sonde_pattern_get_max (self->pattern) - 1, size);
      SondeSubject subject = { self->buffer, (gsize) (limit - base), base == 0, limit == size, 0 };
      gsize at = (gsize) (from - base);
      gsize match_start, match_end;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !sonde_byte_reader_read (self->reader, stream, base, self->buffer, subject.length,
                                      error))
        return FALSE;

      sonde_pattern_prepare (self->pattern, &subject);

      while (sonde_pattern_find (self->pattern, &subject, at, &match_start, &match_end,
                                 &local_error)
             && base + match_start < end)
        {
          if (!func (base + match_start, base + match_end, user_data))
            return TRUE;

          at = match_end;
        }

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      from = MAX (end, base + at);
    }

  return TRUE;
}

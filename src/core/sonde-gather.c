#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "sonde-gather.h"

/* Takes what has been read off the parts. */
static void
sonde_gather_skip (SondeGather *self,
                   guint       *first,
                   gsize        n_read)
{
  self->start += n_read;

  while (n_read > 0)
    {
      struct iovec *part = &self->parts[*first];
      gsize taken = MIN (part->iov_len, n_read);

      part->iov_base = (guint8 *) part->iov_base + taken;
      part->iov_len -= taken;
      n_read -= taken;

      if (part->iov_len == 0)
        (*first)++;
    }
}

/**
 * sonde_gather_init:
 * @self: (out caller-allocates): what to begin
 * @fd: a file, open for reading
 *
 * Begins without any piece.
 */
void
sonde_gather_init (SondeGather *self,
                   int          fd)
{
  self->fd = fd;
  self->start = 0;
  self->end = 0;
  self->n_parts = 0;
}

/**
 * sonde_gather_add:
 * @self: what has begun
 * @offset: where the piece lies in the file
 * @buffer: (array length=length): where to put it; must stay until sonde_gather_flush()
 * @length: its length, at least 1
 * @error: return location for an error
 *
 * Adds a piece, and reads those before it if it does not go along with them.
 *
 * Returns: whether all went well
 */
gboolean
sonde_gather_add (SondeGather  *self,
                  guint64       offset,
                  guint8       *buffer,
                  gsize         length,
                  GError      **error)
{
  gboolean is_near = self->n_parts > 0 && offset >= self->end
                     && offset - self->end <= SONDE_GATHER_MAX_GAP;

  if ((!is_near || self->n_parts + 2 > SONDE_GATHER_MAX_PARTS)
      && !sonde_gather_flush (self, error))
    return FALSE;

  if (self->n_parts == 0)
    self->start = self->end = offset;

  if (offset > self->end)
    self->parts[self->n_parts++] = (struct iovec) { self->gap, (gsize) (offset - self->end) };

  self->parts[self->n_parts++] = (struct iovec) { buffer, length };
  self->end = offset + length;

  return TRUE;
}

/**
 * sonde_gather_flush:
 * @self: what has begun
 * @error: return location for an error
 *
 * Reads the pieces that have not been read yet.
 *
 * Fails with `G_IO_ERROR_PARTIAL_INPUT` where the file has ended, or any other `G_IO_ERROR`.
 *
 * Returns: whether all have been read
 */
gboolean
sonde_gather_flush (SondeGather  *self,
                    GError      **error)
{
  guint first = 0;

  while (first < self->n_parts)
    {
      gssize n_read = preadv (self->fd, &self->parts[first], (int) (self->n_parts - first),
                              (off_t) self->start);
      int saved_errno = errno;

      if (n_read > 0)
        {
          sonde_gather_skip (self, &first, (gsize) n_read);
        }
      else if (n_read == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               _("The capture file was cut short by another program"));
          return FALSE;
        }
      else if (saved_errno != EINTR)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       _("The capture file could not be read: %s"), g_strerror (saved_errno));
          return FALSE;
        }
    }

  self->n_parts = 0;

  return TRUE;
}

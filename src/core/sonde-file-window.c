#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sonde-file-window.h"

struct _SondeFileWindow
{
  int      fd;
  guint64  size;
  guint64  offset;
  gsize    length;
  guint8  *bytes;
  GError  *error;
};

/* Returns how many bytes were read: fewer than wanted only when the file does not have them. */
static gsize
sonde_file_window_load (SondeFileWindow *self,
                        guint64          offset,
                        guint8          *buffer,
                        gsize            length)
{
  gsize n_total = 0;

  while (n_total < length)
    {
      gssize n_read = pread (self->fd, buffer + n_total, length - n_total,
                             (off_t) (offset + n_total));
      int saved_errno = errno;

      if (n_read > 0)
        n_total += (gsize) n_read;
      else if (n_read == 0 || saved_errno != EINTR)
        {
          if (n_read < 0 && self->error == NULL)
            g_set_error (&self->error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                         _("The capture file could not be read: %s"), g_strerror (saved_errno));
          break;
        }
    }

  if (n_total < length && self->error == NULL)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 _("The capture file was cut short at byte %" PRIu64 " by another program. "
                   "Everything before it is shown."), offset + n_total);

  return n_total;
}

/**
 * sonde_file_window_new:
 * @fd: a file, open for reading for as long as the window exists
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a window, or `NULL` with `G_IO_ERROR_NOT_REGULAR_FILE` or
 *   any other `G_IO_ERROR`
 */
SondeFileWindow *
sonde_file_window_new (int      fd,
                       GError **error)
{
  SondeFileWindow *self;
  struct stat status;

  g_return_val_if_fail (fd >= 0, NULL);

  if (fstat (fd, &status) < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   _("The capture file could not be read: %s"), g_strerror (saved_errno));
      return NULL;
    }

  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                           _("This is a folder, a pipe or a device, not a capture file."));
      return NULL;
    }

  self = g_new0 (SondeFileWindow, 1);
  self->fd = fd;
  self->size = (guint64) status.st_size;
  self->bytes = g_malloc (SONDE_FILE_WINDOW_BYTES);

  return self;
}

/**
 * sonde_file_window_free:
 * @self: a window
 *
 * Frees a window; the file stays open.
 */
void
sonde_file_window_free (SondeFileWindow *self)
{
  g_return_if_fail (self != NULL);

  g_clear_error (&self->error);
  g_free (self->bytes);
  g_free (self);
}

/**
 * sonde_file_window_get_size:
 * @self: a window
 *
 * Returns: the size of the file in bytes, when the window was made
 */
guint64
sonde_file_window_get_size (SondeFileWindow *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sonde_file_window_peek:
 * @self: a window
 * @offset: where to look in the file
 * @length: how many bytes are wanted, at most `SONDE_FILE_WINDOW_BYTES`
 *
 * Looks at a piece of the file.
 *
 * Returns: (transfer none) (nullable): the bytes, valid until the next call, or `NULL` when the
 *   file does not have them
 */
const guint8 *
sonde_file_window_peek (SondeFileWindow *self,
                        guint64          offset,
                        gsize            length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (length <= SONDE_FILE_WINDOW_BYTES, NULL);

  if (offset >= self->offset && offset + length <= self->offset + self->length)
    return self->bytes + (offset - self->offset);

  if (offset > self->size || length > self->size - offset)
    return NULL;

  self->offset = offset;
  self->length = sonde_file_window_load (self, offset, self->bytes,
                                         MIN (SONDE_FILE_WINDOW_BYTES, self->size - offset));

  return self->length >= length ? self->bytes : NULL;
}

/**
 * sonde_file_window_read:
 * @self: a window
 * @offset: where to read in the file
 * @buffer: (out caller-allocates) (array length=length): where to put the bytes
 * @length: how many bytes are wanted
 *
 * Reads a piece of the file, and leaves what was looked at before valid.
 *
 * Returns: whether the file has those bytes
 */
gboolean
sonde_file_window_read (SondeFileWindow *self,
                        guint64          offset,
                        guint8          *buffer,
                        gsize            length)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (buffer != NULL, FALSE);

  if (offset > self->size || length > self->size - offset)
    return FALSE;

  if (offset < self->offset || offset + length > self->offset + self->length)
    return sonde_file_window_load (self, offset, buffer, length) == length;

  memcpy (buffer, self->bytes + (offset - self->offset), length);

  return TRUE;
}

/**
 * sonde_file_window_dup_error:
 * @self: a window
 *
 * Returns: (transfer full) (nullable): why the file could not be read up to the end that it had,
 *   any `G_IO_ERROR`, notably `G_IO_ERROR_PARTIAL_INPUT` when another program cut it short
 */
GError *
sonde_file_window_dup_error (SondeFileWindow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

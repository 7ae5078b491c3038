#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "sonde-payload-window.h"
#include "sonde-storage.h"

/**
 * sonde_storage_new:
 * @fd: the capture file, taken over
 *
 * Returns: (transfer full): storage without events
 */
SondeStorage *
sonde_storage_new (int fd)
{
  SondeStorage *self = g_new0 (SondeStorage, 1);

  self->events = sonde_event_store_new ();
  self->comments = sonde_comments_new ();
  self->fd = fd;
  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

/**
 * sonde_storage_ref:
 * @self: storage
 *
 * Returns: (transfer full): @self
 */
SondeStorage *
sonde_storage_ref (SondeStorage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * sonde_storage_unref:
 * @self: storage
 *
 * Gives up a reference; the last closes the file.
 */
void
sonde_storage_unref (SondeStorage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  close (self->fd);
  sonde_event_store_free (self->events);
  g_object_unref (self->comments);
  sonde_payload_window_free (self->window);
  g_free (self);
}

/**
 * sonde_storage_read:
 * @self: storage
 * @offset: where to begin in the file
 * @buffer: (out caller-allocates) (array length=count): where to put the bytes
 * @count: how many bytes are wanted
 * @error: return location for an error
 *
 * Reads from the capture file. May be called from any thread.
 *
 * Returns: the number of bytes read, short only at the end of the file, or -1 with @error
 *   set to any `G_IO_ERROR`
 */
gssize
sonde_storage_read (SondeStorage  *self,
                    guint64        offset,
                    guint8        *buffer,
                    gsize          count,
                    GError       **error)
{
  gsize n_total = 0;

  g_return_val_if_fail (self != NULL, -1);

  while (n_total < count)
    {
      gssize n_read = pread (self->fd, buffer + n_total, count - n_total,
                             (off_t) (offset + n_total));
      int saved_errno = errno;

      if (n_read == 0)
        break;

      if (n_read > 0)
        {
          n_total += (gsize) n_read;
        }
      else if (saved_errno != EINTR)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       _("The capture file could not be read: %s"), g_strerror (saved_errno));
          return -1;
        }
    }

  return (gssize) n_total;
}

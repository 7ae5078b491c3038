#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "sonde-capture-file.h"

/* Passes a file descriptor on, or tells why there is none. */
static int
check_fd (int          fd,
          const char  *path,
          GError     **error)
{
  int saved_errno = errno;
  g_autofree char *name = NULL;

  if (fd >= 0)
    return fd;

  name = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               _("The capture file “%s” could not be opened: %s"), name,
               g_strerror (saved_errno));

  return -1;
}

/**
 * sonde_capture_file_create:
 * @path: (type filename): where to put the file, which must not exist
 * @error: return location for an error
 *
 * Makes a file that only its owner can read.
 *
 * Returns: a file descriptor for reading and writing, or -1 with any `G_IO_ERROR`
 */
int
sonde_capture_file_create (const char  *path,
                           GError     **error)
{
  g_return_val_if_fail (path != NULL, -1);

  return check_fd (g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), path, error);
}

/**
 * sonde_capture_file_create_unnamed:
 * @directory: (type filename): where there is room for the bytes
 * @error: return location for an error
 *
 * Makes a file without a name, which is gone when it is closed.
 *
 * Returns: a file descriptor for reading and writing, or -1 with any `G_IO_ERROR`
 */
int
sonde_capture_file_create_unnamed (const char  *directory,
                                   GError     **error)
{
  int fd;

  g_return_val_if_fail (directory != NULL, -1);

  fd = open (directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0 && errno == EOPNOTSUPP)
    {
      g_autofree char *path = g_build_filename (directory, ".sonde-XXXXXX", NULL);

      fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

      if (fd >= 0)
        g_unlink (path);
    }

  return check_fd (fd, directory, error);
}

/**
 * sonde_capture_file_open:
 * @path: (type filename): a file
 * @error: return location for an error
 *
 * Opens a file, without waiting for whoever writes into it if it is a pipe.
 *
 * Returns: a file descriptor for reading, or -1 with any `G_IO_ERROR`
 */
int
sonde_capture_file_open (const char  *path,
                         GError     **error)
{
  g_return_val_if_fail (path != NULL, -1);

  return check_fd (g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0), path, error);
}

/**
 * sonde_capture_file_dup:
 * @fd: a file descriptor
 * @path: (type filename): the file or the directory that it is in
 * @error: return location for an error
 *
 * Returns: another file descriptor for the same file, or -1 with any `G_IO_ERROR`
 */
int
sonde_capture_file_dup (int          fd,
                        const char  *path,
                        GError     **error)
{
  g_return_val_if_fail (fd >= 0, -1);
  g_return_val_if_fail (path != NULL, -1);

  return check_fd (fcntl (fd, F_DUPFD_CLOEXEC, 3), path, error);
}

#pragma once

#include <gio/gio.h>
#include <sys/uio.h>

G_BEGIN_DECLS

#define SONDE_GATHER_MAX_PARTS 512
#define SONDE_GATHER_MAX_GAP   4096

/**
 * SondeGather:
 * @fd: the file
 * @start: where in the file the parts begin
 * @end: where in the file they end
 * @n_parts: how many there are
 * @parts: where they go
 * @gap: where what lies between goes
 *
 * Reads many pieces of a file that lie close together, in order, with few calls.
 */
typedef struct
{
  int          fd;
  guint64      start;
  guint64      end;
  guint        n_parts;
  struct iovec parts[SONDE_GATHER_MAX_PARTS];
  guint8       gap[SONDE_GATHER_MAX_GAP];
} SondeGather;

void     sonde_gather_init  (SondeGather  *self,
                             int           fd);
gboolean sonde_gather_add   (SondeGather  *self,
                             guint64       offset,
                             guint8       *buffer,
                             gsize         length,
                             GError      **error);
gboolean sonde_gather_flush (SondeGather  *self,
                             GError      **error);

G_END_DECLS

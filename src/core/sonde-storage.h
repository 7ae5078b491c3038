#pragma once

#include <gio/gio.h>

#include "sonde-comments.h"
#include "sonde-event-store.h"

G_BEGIN_DECLS

typedef struct _SondePayloadWindow SondePayloadWindow;

/**
 * SondeStorage:
 * @events: the events, in the order in which they happened
 * @comments: what a person has to say about it; for the capture's own thread
 * @window: (nullable): what was read of it last; for the capture's own thread
 * @fd: the capture file, open for reading
 * @is_final: whether nobody here writes to it
 *
 * What a capture and its flows share: it lives as long as the last of them, so that a flow
 * can still be read after its capture was put away.
 */
typedef struct
{
  SondeEventStore    *events;
  SondeComments      *comments;
  SondePayloadWindow *window;
  int                 fd;
  gboolean            is_final;

  gatomicrefcount     ref_count;
} SondeStorage;

SondeStorage *sonde_storage_new   (int                fd);
SondeStorage *sonde_storage_ref   (SondeStorage      *self);
void          sonde_storage_unref (SondeStorage      *self);
gssize        sonde_storage_read  (SondeStorage      *self,
                                   guint64            offset,
                                   guint8            *buffer,
                                   gsize              count,
                                   GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeStorage, sonde_storage_unref)

G_END_DECLS

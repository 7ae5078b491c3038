#pragma once

#include <gio/gio.h>

#include "sonde-flow-index.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

/**
 * SondeFlowCursor:
 * @event: the event that it stands at, which has bytes that count
 * @n_before: for each direction, the bytes before that event
 *
 * A place in the bytes of a flow. It is valid while the flow's index is, also when that grows.
 */
typedef struct
{
  SondeEvent            event;
  guint64               n_before[SONDE_N_DIRECTIONS];

  /*< private >*/
  const SondeFlowIndex *index;
  SondeFlowCount        count;
  guint                 number;
  guint                 position;
} SondeFlowCursor;

gboolean sonde_flow_cursor_seek (SondeFlowCursor       *self,
                                 const SondeFlowIndex  *index,
                                 SondeFlowCount         count,
                                 guint64                offset);
gboolean sonde_flow_cursor_next (SondeFlowCursor       *self);
gssize   sonde_flow_cursor_read (SondeFlowCursor       *self,
                                 SondeStorage          *storage,
                                 guint64                offset,
                                 guint8                *buffer,
                                 gsize                  count,
                                 GError               **error);

G_END_DECLS

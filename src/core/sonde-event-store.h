#pragma once

#include "sonde-event.h"

G_BEGIN_DECLS

/**
 * SondeEventStore:
 *
 * An append-only array of events in 20 bytes each.
 *
 * One thread at a time may append. Any thread may read events that it knows to have been appended
 * (by a lock or other barrier between it and the one that appended): an event never moves.
 */
typedef struct _SondeEventStore SondeEventStore;

#define SONDE_EVENT_STORE_MAX_EVENTS (1u << 28)
#define SONDE_EVENT_STORE_MAX_FLOWS  (1u << 28)

SondeEventStore *sonde_event_store_new    (void);
void             sonde_event_store_free   (SondeEventStore       *self);
gboolean         sonde_event_store_append (SondeEventStore       *self,
                                           const SondeEvent      *event);
guint            sonde_event_store_length (const SondeEventStore *self);
void             sonde_event_store_get    (const SondeEventStore *self,
                                           guint                  position,
                                           SondeEvent            *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeEventStore, sonde_event_store_free)

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_EVENT_LIST (sonde_event_list_get_type ())

G_DECLARE_FINAL_TYPE (SondeEventList, sonde_event_list, SONDE, EVENT_LIST, GObject)

SondeEventList *sonde_event_list_new      (SondeFlow      *flow);
SondeFlow      *sonde_event_list_get_flow (SondeEventList *self);

G_END_DECLS

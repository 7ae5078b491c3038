#pragma once

#include <gio/gio.h>

#include "sonde-record-pane.h"

G_BEGIN_DECLS

void sonde_record_settings_bind (GSettings       *settings,
                                 const char      *page,
                                 SondeRecordPane *pane);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-dissector.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DISSECTION (sonde_dissection_get_type ())

G_DECLARE_FINAL_TYPE (SondeDissection, sonde_dissection, SONDE, DISSECTION, GObject)

SondeDissection       *sonde_dissection_new           (SondeFlow                    *flow,
                                                       const SondeDissector * const *dissectors);
SondeFlow             *sonde_dissection_get_flow      (SondeDissection              *self);
guint                  sonde_dissection_get_n_records (SondeDissection              *self);
void                   sonde_dissection_get_record    (SondeDissection              *self,
                                                       guint                         number,
                                                       SondeRecordInfo              *info);
const SondeDissector  *sonde_dissection_get_dissector (SondeDissection              *self,
                                                       const SondeRecordInfo        *info,
                                                       gpointer                     *state);
gboolean               sonde_dissection_is_complete   (SondeDissection              *self);

G_END_DECLS

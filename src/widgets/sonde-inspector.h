#pragma once

#include <gtk/gtk.h>

#include "sonde-byte-source.h"
#include "sonde-flow.h"
#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_TYPE_INSPECTOR (sonde_inspector_get_type ())

G_DECLARE_FINAL_TYPE (SondeInspector, sonde_inspector, SONDE, INSPECTOR, GtkWidget)

GtkWidget       *sonde_inspector_new             (void);
void             sonde_inspector_set_flow_source (SondeInspector   *self,
                                                  SondeByteSource  *source);
SondeByteSource *sonde_inspector_get_flow_source (SondeInspector   *self);
void             sonde_inspector_show_record     (SondeInspector   *self,
                                                  SondeRecord      *record,
                                                  const SondeRange *ranges,
                                                  guint             n_ranges);
void             sonde_inspector_clear           (SondeInspector   *self);
gboolean         sonde_inspector_select_field_at (SondeInspector   *self,
                                                  gsize             offset);
void             sonde_inspector_set_position    (SondeInspector   *self,
                                                  int               position);
int              sonde_inspector_get_position    (SondeInspector   *self);

G_END_DECLS

#pragma once

#include "sonde-filter.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FILTERED_LIST (sonde_filtered_list_get_type ())

G_DECLARE_FINAL_TYPE (SondeFilteredList, sonde_filtered_list, SONDE, FILTERED_LIST, GObject)

SondeFilteredList *sonde_filtered_list_new                 (GListModel        *records);
void               sonde_filtered_list_set_filter          (SondeFilteredList *self,
                                                            SondeFilter       *filter);
SondeFilter       *sonde_filtered_list_get_filter          (SondeFilteredList *self);
gboolean           sonde_filtered_list_is_running          (SondeFilteredList *self);
guint              sonde_filtered_list_get_n_judged        (SondeFilteredList *self);
guint              sonde_filtered_list_get_source_position (SondeFilteredList *self,
                                                            guint              position);
guint              sonde_filtered_list_find                (SondeFilteredList *self,
                                                            guint              source_position);

G_END_DECLS

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_OFFSET_ENTRY (sonde_offset_entry_get_type ())

G_DECLARE_FINAL_TYPE (SondeOffsetEntry, sonde_offset_entry, SONDE, OFFSET_ENTRY, GtkWidget)

GtkWidget *sonde_offset_entry_new       (void);
void       sonde_offset_entry_set_range (SondeOffsetEntry *self,
                                         guint64           base,
                                         guint64           size);

G_END_DECLS

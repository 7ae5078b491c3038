#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_TARGET_ENTRY (sonde_target_entry_get_type ())

G_DECLARE_FINAL_TYPE (SondeTargetEntry, sonde_target_entry, SONDE, TARGET_ENTRY, GtkWidget)

const char *sonde_target_entry_get_text     (SondeTargetEntry *self);
void        sonde_target_entry_set_text     (SondeTargetEntry *self,
                                             const char       *text);
void        sonde_target_entry_set_error    (SondeTargetEntry *self,
                                             const char       *reason);
void        sonde_target_entry_set_settings (SondeTargetEntry *self,
                                             GSettings        *settings,
                                             const char       *key);
void        sonde_target_entry_remember     (SondeTargetEntry *self);

G_END_DECLS

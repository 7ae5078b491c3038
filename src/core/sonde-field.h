#pragma once

#include <gio/gio.h>

#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FIELD (sonde_field_get_type ())

G_DECLARE_FINAL_TYPE (SondeField, sonde_field, SONDE, FIELD, GObject)

SondeField    *sonde_field_new             (const char    *id,
                                            const char    *name,
                                            const char    *value,
                                            gsize          offset,
                                            gsize          length);
SondeField    *sonde_field_new_take        (const char    *id,
                                            char          *name,
                                            char          *value,
                                            gsize          offset,
                                            gsize          length);
SondeField    *sonde_field_add             (SondeField    *self,
                                            const char    *id,
                                            const char    *name,
                                            const char    *value,
                                            gsize          offset,
                                            gsize          length);
void           sonde_field_take_child      (SondeField    *self,
                                            SondeField    *child);
SondeField    *sonde_field_add_number      (SondeField    *self,
                                            const char    *id,
                                            const char    *name,
                                            guint64        number,
                                            gsize          offset,
                                            gsize          length);
void           sonde_field_set_number      (SondeField    *self,
                                            guint64        number);
void           sonde_field_set_named       (SondeField    *self,
                                            guint64        number,
                                            const char    *word);
void           sonde_field_set_hex         (SondeField    *self,
                                            guint64        number,
                                            guint          n_digits,
                                            const char    *word);
void           sonde_field_set_flag        (SondeField    *self,
                                            gboolean       is_set);
void           sonde_field_set_byte_count  (SondeField    *self,
                                            guint64        n_bytes);
gboolean       sonde_field_get_number      (SondeField    *self,
                                            guint64       *number);
void           sonde_field_set_target      (SondeField    *self,
                                            gsize          offset,
                                            gsize          length);
gboolean       sonde_field_get_target      (SondeField    *self,
                                            gsize         *offset,
                                            gsize         *length);
void           sonde_field_set_severity    (SondeField    *self,
                                            SondeSeverity  severity);
void           sonde_field_explain         (SondeField    *self,
                                            const char    *explanation,
                                            const char    *reference);
const char    *sonde_field_get_id          (SondeField    *self);
const char    *sonde_field_get_name        (SondeField    *self);
const char    *sonde_field_get_value       (SondeField    *self);
gsize          sonde_field_get_offset      (SondeField    *self);
gsize          sonde_field_get_length      (SondeField    *self);
SondeSeverity  sonde_field_get_severity    (SondeField    *self);
const char    *sonde_field_get_explanation (SondeField    *self);
const char    *sonde_field_get_reference   (SondeField    *self);
GListModel    *sonde_field_get_children    (SondeField    *self);
SondeField    *sonde_field_find            (SondeField    *self,
                                            gsize          offset);
char          *sonde_field_to_text         (SondeField    *self);
char          *sonde_field_to_hint         (SondeField    *self);

G_END_DECLS

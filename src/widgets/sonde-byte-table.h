#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_BYTE_TABLE (sonde_byte_table_get_type ())

G_DECLARE_FINAL_TYPE (SondeByteTable, sonde_byte_table, SONDE, BYTE_TABLE, GtkWidget)

GtkWidget *sonde_byte_table_new       (void);
void       sonde_byte_table_set_bytes (SondeByteTable *self,
                                       const guint8   *data,
                                       gsize           length);

G_END_DECLS

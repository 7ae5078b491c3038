#pragma once

#include <gtk/gtk.h>

#include "sonde-byte-source.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_HEX_VIEW (sonde_hex_view_get_type ())

G_DECLARE_FINAL_TYPE (SondeHexView, sonde_hex_view, SONDE, HEX_VIEW, GtkWidget)

GtkWidget       *sonde_hex_view_new               (void);
void             sonde_hex_view_set_source        (SondeHexView     *self,
                                                   SondeByteSource  *source);
SondeByteSource *sonde_hex_view_get_source        (SondeHexView     *self);
void             sonde_hex_view_set_bytes_per_row (SondeHexView     *self,
                                                   guint             bytes_per_row);
guint            sonde_hex_view_get_bytes_per_row (SondeHexView     *self);
int              sonde_hex_view_get_row_width     (SondeHexView     *self,
                                                   guint             n_bytes);
gboolean         sonde_hex_view_get_selection     (SondeHexView     *self,
                                                   guint64          *start,
                                                   guint64          *end);
void             sonde_hex_view_select            (SondeHexView     *self,
                                                   guint64           start,
                                                   guint64           end);
guint64          sonde_hex_view_get_caret         (SondeHexView     *self);
gboolean         sonde_hex_view_find_byte         (SondeHexView     *self,
                                                   double            x,
                                                   double            y,
                                                   guint64          *offset);
void             sonde_hex_view_set_highlights    (SondeHexView     *self,
                                                   const SondeRange *ranges,
                                                   guint             n_ranges);
void             sonde_hex_view_set_link          (SondeHexView     *self,
                                                   guint64           from,
                                                   guint64           to);
void             sonde_hex_view_set_scope         (SondeHexView     *self,
                                                   const SondeRange *ranges,
                                                   guint             n_ranges);
void             sonde_hex_view_set_matches       (SondeHexView     *self,
                                                   const SondeRange *ranges,
                                                   guint             n_ranges);
gboolean         sonde_hex_view_get_visible       (SondeHexView     *self,
                                                   guint64          *start,
                                                   guint64          *end);
void             sonde_hex_view_scroll_to         (SondeHexView     *self,
                                                   guint64           offset);
gboolean         sonde_hex_view_is_following      (SondeHexView     *self);

G_END_DECLS

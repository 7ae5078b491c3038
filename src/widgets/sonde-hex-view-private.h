#pragma once

#include "sonde-hex-cursor.h"
#include "sonde-hex-glyphs.h"
#include "sonde-hex-layout.h"
#include "sonde-hex-scroll.h"
#include "sonde-hex-view.h"
#include "sonde-hex-window.h"
#include "sonde-icons.h"

G_BEGIN_DECLS

/**
 * SondeHexView:
 *
 * Shows the bytes of a source, of any size, as offsets, hexadecimal digits and characters.
 *
 * Only what is in sight is read and drawn. Bytes of the two directions differ in colour, by the
 * arrows in the gutter, and by the side of the gutter that its bar is on; where the
 * direction changes within a row there is a small triangle that points the same way as the arrow.
 *
 * A caret is drawn around the byte that it stands before. The selection moves as that of a
 * text view. While the end is in sight, the view follows it.
 *
 * A dump runs from left to right in every language, as its numbers do.
 */
struct _SondeHexView
{
  GtkWidget            parent_instance;

  SondeByteSource     *source;
  guint64              size;
  SondeHexWindow       window;

  SondeHexGlyphs      *glyphs;
  SondeIcons           icons;
  SondeHexLayout       layout;
  guint                bytes_per_row;

  SondeHexScroll       scroll;
  GtkAdjustment       *adjustments[2];
  GtkScrollablePolicy  policies[2];
  guint64              pending_offset;
  gboolean             is_following;
  gboolean             is_configuring;

  SondeHexCursor       cursor;
  SondeHexPane         pane;
  GArray              *highlights;
  GArray              *links;
  GArray              *scope;
  GArray              *matches;

  guint64              pressed_byte;
  gboolean             can_drag;
  double               pointer_x;
  double               pointer_y;
  guint                autoscroll_id;

  GtkWidget           *text;
  guint                text_id;
  GtkWidget           *menu;
};

/* sonde-hex-view.c */
void     sonde_hex_view_queue_paint        (SondeHexView         *self);
void     sonde_hex_view_set_following      (SondeHexView         *self,
                                            gboolean              is_following);
void     sonde_hex_view_set_cursor         (SondeHexView         *self,
                                            const SondeHexCursor *cursor);

/* sonde-hex-viewport.c */
void     sonde_hex_viewport_ensure_glyphs  (SondeHexView         *self);
int      sonde_hex_viewport_get_row_width  (SondeHexView         *self,
                                            guint                 n_bytes);
void     sonde_hex_viewport_set_adjustment (SondeHexView         *self,
                                            GtkOrientation        orientation,
                                            GtkAdjustment        *adjustment);
void     sonde_hex_viewport_show_byte      (SondeHexView         *self,
                                            guint64               offset,
                                            gboolean              center);
void     sonde_hex_viewport_scroll_by      (SondeHexView         *self,
                                            gint64                delta_px);
gboolean sonde_hex_viewport_load_window    (SondeHexView         *self);
void     sonde_hex_viewport_measure        (GtkWidget            *widget,
                                            GtkOrientation        orientation,
                                            int                   for_size,
                                            int                  *minimum,
                                            int                  *natural,
                                            int                  *minimum_baseline,
                                            int                  *natural_baseline);
void     sonde_hex_viewport_size_allocate  (GtkWidget            *widget,
                                            int                   width,
                                            int                   height,
                                            int                   baseline);
void     sonde_hex_viewport_set_source     (SondeHexView         *self,
                                            SondeByteSource      *source);
void     sonde_hex_viewport_dispose        (SondeHexView         *self);

/* sonde-hex-painter.c */
void     sonde_hex_view_paint              (SondeHexView         *self,
                                            GtkSnapshot          *snapshot);

/* sonde-hex-input.c */
void     sonde_hex_view_class_add_input    (GtkWidgetClass       *widget_class);
void     sonde_hex_view_add_input          (SondeHexView         *self);
void     sonde_hex_view_move_cursor        (SondeHexView         *self,
                                            GtkMovementStep       step,
                                            int                   count,
                                            gboolean              extend);

/* sonde-hex-menu.c */
void     sonde_hex_view_class_add_menu     (GtkWidgetClass       *widget_class);
void     sonde_hex_view_update_actions     (SondeHexView         *self);
void     sonde_hex_view_popup_menu         (SondeHexView         *self,
                                            double                x,
                                            double                y);

/* sonde-hex-text.c */
char    *sonde_hex_view_dup_text           (SondeHexView         *self);

G_END_DECLS

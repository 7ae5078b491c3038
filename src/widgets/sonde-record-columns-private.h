#pragma once

#include "sonde-record-columns.h"

G_BEGIN_DECLS

/* Before the first column and after the last, and between an icon and its text, in pixels. */
#define SONDE_RECORD_MARGIN 12
#define SONDE_RECORD_ICON_GAP 6

/**
 * SondeRecordColumns:
 *
 * What the rows and the header of a list of records have in common: which columns there are, where
 * they are, and how they are drawn.
 */
struct _SondeRecordColumns
{
  GObject          parent_instance;

  PangoLayout     *layout;
  PangoAttrList   *number_attributes;
  PangoAttrList   *title_attributes;
  PangoAttrList   *bytes_attributes;
  SondeIcons       icons;

  guint            shown;
  SondeTimeFormat  time_format;
  guint            n_records;
  gboolean         is_descending;

  guint            serial;
  int              fitted_width;
  int              line_height;
  int              ascent;
  int              natural_widths[SONDE_N_RECORD_COLUMNS];
  SondeRecordSpan  spans[SONDE_N_RECORD_COLUMNS];
  gboolean         has_words;
};

/* sonde-record-columns.c */
int   sonde_record_columns_measure       (SondeRecordColumns    *self,
                                          const char            *text,
                                          PangoAttrList         *attributes);
void  sonde_record_columns_draw_text     (SondeRecordColumns    *self,
                                          GtkWidget             *widget,
                                          GtkSnapshot           *snapshot,
                                          const SondeRecordSpan *span,
                                          gboolean               at_end,
                                          const GdkRGBA         *color);
void  sonde_record_columns_draw_icon     (SondeRecordColumns    *self,
                                          GtkWidget             *widget,
                                          GtkSnapshot           *snapshot,
                                          SondeIcon              icon,
                                          int                    start,
                                          const GdkRGBA         *color);

/* sonde-comment-cell.c */
char *sonde_comment_cell_dup_line        (const char            *text);
void  sonde_record_columns_draw_mark     (SondeRecordColumns    *self,
                                          GtkWidget             *widget,
                                          GtkSnapshot           *snapshot);
void  sonde_record_columns_draw_comment  (SondeRecordColumns    *self,
                                          GtkWidget             *widget,
                                          GtkSnapshot           *snapshot,
                                          const SondeComment    *comment,
                                          SondeRecordSpan       *span);

G_END_DECLS

#pragma once

#include "sonde-record-row.h"
#include "sonde-record-selection.h"
#include "sonde-record-view.h"

G_BEGIN_DECLS

/**
 * SondeRecordView:
 *
 * A list of records that may be very long and grow very fast.
 *
 * The last record stands at the end, or at the top with the newest first; "the end" is where it is.
 *
 * While the last record is in sight, the list follows the end; it stops when the person scrolls
 * back or selects a record that is not the last. Growth is shown once per frame then, and ten
 * times a second otherwise.
 */
struct _SondeRecordView
{
  GtkWidget             parent_instance;

  SondeRecordColumns   *columns;
  SondeRecordSelection *selection;
  GMenuModel           *menu_model;

  GtkWidget            *header;
  GtkWidget            *scroller;
  GtkWidget            *list;
  GtkWidget            *popover;
  GtkWidget            *comment_popover;
  GHashTable           *rows;

  GListModel           *all_records;
  gint64                start_ns;
  gboolean              is_following;
  gboolean              is_scrolling;
  double                value;
  double                upper;
  double                page_size;

  guint                 scroll_position;
  guint                 scroll_tick_id;
  guint                 settle_tick_id;
  guint                 n_settle_ticks;
  guint                 publish_id;
  guint                 publish_tick_id;
  guint                 name_id;

  GSignalGroup         *comment_signals;
  guint                 comments_id;
};

/* sonde-record-rows.c */
GtkListItemFactory *sonde_record_view_create_factory (SondeRecordView  *self);
void                sonde_record_view_refill_rows    (SondeRecordView  *self,
                                                      guint             position,
                                                      guint             n_items);
SondeRecordRow     *sonde_record_view_find_row       (SondeRecordView  *self,
                                                      guint             position);
void                sonde_record_view_get_times      (SondeRecordView  *self,
                                                      guint             position,
                                                      SondeRecord      *record,
                                                      SondeRecordTimes *times);

/* sonde-record-publish.c */
guint sonde_record_view_count           (SondeRecordView      *self);
void  sonde_record_view_scroll_to       (SondeRecordView      *self,
                                         guint                 position);
void  sonde_record_view_scroll_to_end   (SondeRecordView      *self);
void  sonde_record_view_update_start    (SondeRecordView      *self,
                                         GListModel           *model);
void  sonde_record_view_stop_publishing (SondeRecordView      *self);
void  sonde_record_view_publish         (SondeRecordView      *self);
void  sonde_record_view_pending_cb      (SondeRecordSelection *selection,
                                         gpointer              user_data);

/* sonde-record-menu.c */
void  sonde_record_view_class_add_menu  (GtkWidgetClass       *widget_class);
void  sonde_record_view_add_menu        (SondeRecordView      *self);

/* sonde-record-comments.c */
void  sonde_record_view_class_add_comments (GtkWidgetClass  *widget_class);
void  sonde_record_view_add_comments       (SondeRecordView *self);
void  sonde_record_view_drop_comments      (SondeRecordView *self);
void  sonde_record_view_watch_comments     (SondeRecordView *self,
                                            SondeRecord     *first);
void  sonde_record_view_update_comments    (SondeRecordView *self);
void  sonde_record_view_append_comments    (SondeRecordView *self,
                                            GMenu           *menu);

G_END_DECLS

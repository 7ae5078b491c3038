#include "config.h"

#include "sonde-record-view-private.h"

/* How often growth is published while nobody looks at the end. */
#define PUBLISH_INTERVAL_MS 100

/* A frame in which a new row is measured, and the one after it. */
#define N_SETTLE_TICKS 2

/* Internal to the record view: how many records were published. */
guint
sonde_record_view_count (SondeRecordView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

static gboolean
sonde_record_view_scroll_tick_cb (GtkWidget     *widget,
                                  GdkFrameClock *clock G_GNUC_UNUSED,
                                  gpointer       user_data G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);

  if (gtk_widget_get_height (self->list) == 0)
    return G_SOURCE_CONTINUE;

  self->scroll_tick_id = 0;
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", self->scroll_position);

  return G_SOURCE_REMOVE;
}

/* Internal to the record view: brings a row into sight. A list without a size cannot tell what is,
   and waits until it has one. */
void
sonde_record_view_scroll_to (SondeRecordView *self,
                             guint            position)
{
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
  self->scroll_position = position;

  if (gtk_widget_get_height (self->list) == 0 && self->scroll_tick_id == 0)
    self->scroll_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self),
                                                         sonde_record_view_scroll_tick_cb,
                                                         NULL, NULL);
}

static gboolean
sonde_record_view_settle_tick_cb (GtkWidget     *widget,
                                  GdkFrameClock *clock G_GNUC_UNUSED,
                                  gpointer       user_data G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  if (self->is_following && !sonde_record_selection_is_descending (self->selection))
    {
      self->is_scrolling = TRUE;
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
      self->is_scrolling = FALSE;
    }

  if (--self->n_settle_ticks > 0)
    return G_SOURCE_CONTINUE;

  self->settle_tick_id = 0;

  return G_SOURCE_REMOVE;
}

/* Newer versions of GTK stop a row short of the end, and go all the way once it is measured. */
static void
sonde_record_view_settle (SondeRecordView *self)
{
  if (gtk_check_version (4, 12, 0) != NULL)
    return;

  self->n_settle_ticks = N_SETTLE_TICKS;

  if (self->settle_tick_id == 0)
    self->settle_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self),
                                                         sonde_record_view_settle_tick_cb,
                                                         NULL, NULL);
}

/* Internal to the record view: goes to the newest record. */
void
sonde_record_view_scroll_to_end (SondeRecordView *self)
{
  guint n_records = sonde_record_view_count (self);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  if (n_records == 0)
    return;

  if (sonde_record_selection_is_descending (self->selection))
    {
      self->is_scrolling = TRUE;
      sonde_record_view_scroll_to (self, 0);
      gtk_adjustment_set_value (adjustment, 0);
      self->is_scrolling = FALSE;
      return;
    }

  /* The list takes rows that it has not measured for empty ones. Were it at its end, it would put
     the upper edge of the last one there; a pixel above, it puts the lower one. */
  self->is_scrolling = TRUE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 1);
  sonde_record_view_scroll_to (self, n_records - 1);
  self->is_scrolling = FALSE;

  sonde_record_view_settle (self);
}

/* Internal to the record view: finds out what times are told from, and whose comments there are,
   before rows ask for it. */
void
sonde_record_view_update_start (SondeRecordView *self,
                                GListModel      *model)
{
  GListModel *records = self->all_records != NULL ? self->all_records : model;
  g_autoptr(SondeRecord) first = records != NULL ? g_list_model_get_item (records, 0) : NULL;

  self->start_ns = first != NULL ? sonde_record_get_time_ns (first) : 0;
  sonde_record_view_watch_comments (self, first);
}

/* Internal to the record view: forgets what was to be published. */
void
sonde_record_view_stop_publishing (SondeRecordView *self)
{
  g_clear_handle_id (&self->publish_id, g_source_remove);

  if (self->publish_tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->publish_tick_id);

  self->publish_tick_id = 0;
}

/* Internal to the record view: shows the records that arrived. */
void
sonde_record_view_publish (SondeRecordView *self)
{
  guint n_records = sonde_record_view_count (self);
  gboolean last_is_shown = n_records > 0
                           && sonde_record_view_find_row (self, n_records - 1) != NULL;

  /* The rows that are made while it publishes ask for it. */
  if (n_records == 0)
    sonde_record_view_update_start (self, sonde_record_selection_get_model (self->selection));

  if (!sonde_record_selection_publish (self->selection, last_is_shown, self->is_following))
    return;

  if (sonde_record_columns_set_n_records (self->columns, sonde_record_view_count (self)))
    gtk_widget_queue_resize (GTK_WIDGET (self));

  if (self->is_following)
    sonde_record_view_scroll_to_end (self);
}

static gboolean
sonde_record_view_publish_cb (gpointer user_data)
{
  SondeRecordView *self = user_data;

  sonde_record_view_stop_publishing (self);
  sonde_record_view_publish (self);

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_record_view_publish_tick_cb (GtkWidget     *widget,
                                   GdkFrameClock *clock G_GNUC_UNUSED,
                                   gpointer       user_data G_GNUC_UNUSED)
{
  SondeRecordView *self = SONDE_RECORD_VIEW (widget);

  self->publish_tick_id = 0;
  sonde_record_view_publish (self);

  return G_SOURCE_REMOVE;
}

/* Internal to the record view: has records shown soon that arrived. */
void
sonde_record_view_pending_cb (SondeRecordSelection *selection G_GNUC_UNUSED,
                              gpointer              user_data)
{
  SondeRecordView *self = user_data;

  if (self->publish_id != 0 || self->publish_tick_id != 0)
    return;

  /* An empty list is to be filled before it is seen. */
  if ((self->is_following || sonde_record_view_count (self) == 0) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->publish_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self),
                                                          sonde_record_view_publish_tick_cb,
                                                          NULL, NULL);
  else
    self->publish_id = g_timeout_add (PUBLISH_INTERVAL_MS, sonde_record_view_publish_cb, self);
}

#include "config.h"

#include "sonde-record-view-private.h"

#define NAME_DELAY_MS 150
#define NAME_BUDGET_US 2000

/* Internal to the record view: finds what a record's time is told from. */
void
sonde_record_view_get_times (SondeRecordView  *self,
                             guint             position,
                             SondeRecord      *record,
                             SondeRecordTimes *times)
{
  times->start_ns = self->start_ns;
  times->previous_ns = sonde_record_get_time_ns (record);

  if (sonde_record_columns_get_time_format (self->columns) == SONDE_TIME_FORMAT_SINCE_PREVIOUS)
    {
      guint before = sonde_record_selection_is_descending (self->selection) ? position + 1
                                                                            : position - 1;
      g_autoptr(SondeRecord) previous =
        g_list_model_get_item (G_LIST_MODEL (self->selection), before);

      if (previous != NULL)
        times->previous_ns = sonde_record_get_time_ns (previous);
    }
}

static void
sonde_record_rows_fill_row (SondeRecordView *self,
                            SondeRecordRow  *row,
                            guint            position)
{
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  SondeRecordTimes times;

  if (record == NULL)
    return;

  sonde_record_view_get_times (self, position, record, &times);
  sonde_record_row_set_record (row, record, &times);
}

static gboolean
sonde_record_rows_name_cb (gpointer user_data)
{
  SondeRecordView *self = user_data;
  gint64 end_us = g_get_monotonic_time () + NAME_BUDGET_US;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);

  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      if (sonde_record_row_update_name (row) && g_get_monotonic_time () > end_us)
        return G_SOURCE_CONTINUE;
    }

  self->name_id = 0;

  return G_SOURCE_REMOVE;
}

/* Finding a name may mean reading from the capture, so rows that only rush past get none. */
static void
sonde_record_rows_queue_names (SondeRecordView *self)
{
  if (self->name_id == 0)
    self->name_id = g_timeout_add_full (G_PRIORITY_LOW, NAME_DELAY_MS,
                                        sonde_record_rows_name_cb, self, NULL);
}

/* Internal to the record view: has the rows of some records show them as they are now. */
void
sonde_record_view_refill_rows (SondeRecordView *self,
                               guint            position,
                               guint            n_items)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);

  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      guint row_position = sonde_record_row_get_position (row);

      if (row_position >= position && row_position - position < n_items)
        sonde_record_rows_fill_row (self, row, row_position);
    }

  sonde_record_rows_queue_names (self);
}

/* Internal to the record view: finds the row of a record, which it has near what is seen. */
SondeRecordRow *
sonde_record_view_find_row (SondeRecordView *self,
                            guint            position)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);

  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      if (sonde_record_row_get_position (row) == position)
        return row;
    }

  return NULL;
}

static void
sonde_record_rows_setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                            GtkListItem              *item,
                            gpointer                  user_data)
{
  SondeRecordView *self = user_data;

  gtk_list_item_set_child (item, sonde_record_row_new (item, self->columns));
}

static void
sonde_record_rows_bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                           GtkListItem              *item,
                           gpointer                  user_data)
{
  SondeRecordView *self = user_data;
  SondeRecordRow *row = SONDE_RECORD_ROW (gtk_list_item_get_child (item));
  SondeRecord *record = gtk_list_item_get_item (item);
  guint position = gtk_list_item_get_position (item);
  SondeRecordTimes times;

  sonde_record_view_get_times (self, position, record, &times);
  sonde_record_row_set_record (row, record, &times);
  g_hash_table_add (self->rows, row);
  sonde_record_rows_queue_names (self);
}

static void
sonde_record_rows_unbind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                             GtkListItem              *item,
                             gpointer                  user_data)
{
  SondeRecordView *self = user_data;
  SondeRecordRow *row = SONDE_RECORD_ROW (gtk_list_item_get_child (item));

  g_hash_table_remove (self->rows, row);
  sonde_record_row_set_record (row, NULL, NULL);
}

/* Internal to the record view: makes the rows. */
GtkListItemFactory *
sonde_record_view_create_factory (SondeRecordView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_record_rows_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_record_rows_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (sonde_record_rows_unbind_cb), self);

  return factory;
}

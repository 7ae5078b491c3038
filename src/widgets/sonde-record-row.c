#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-record-row.h"

/* More than this would not fit on a screen. */
#define MAX_TOOLTIP_CHARS 2000

/**
 * SondeRecordRow:
 *
 * One record of a list, drawn rather than made of widgets: what it says is only found out if it
 * comes into sight.
 */
struct _SondeRecordRow
{
  GtkWidget           parent_instance;

  /* The list's own idea of the row, which outlives it and knows where it stands. */
  GtkListItem        *item;
  SondeRecordColumns *columns;
  SondeRecord        *record;
  SondeRecordTimes    times;
  gboolean            is_named;
};

G_DEFINE_FINAL_TYPE (SondeRecordRow, sonde_record_row, GTK_TYPE_WIDGET)

static void
sonde_record_row_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size G_GNUC_UNUSED,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline G_GNUC_UNUSED,
                          int            *natural_baseline G_GNUC_UNUSED)
{
  SondeRecordRow *self = SONDE_RECORD_ROW (widget);

  *minimum = *natural = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = sonde_record_columns_get_row_height (self->columns);
}

static void
sonde_record_row_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SondeRecordRow *self = SONDE_RECORD_ROW (widget);

  if (self->record != NULL)
    sonde_record_columns_snapshot_record (self->columns, widget, snapshot,
                                          self->record, &self->times);
}

/* A row has room for one line of a comment only. */
static gboolean
sonde_record_row_query_tooltip (GtkWidget  *widget,
                                int         x G_GNUC_UNUSED,
                                int         y G_GNUC_UNUSED,
                                gboolean    keyboard_tooltip G_GNUC_UNUSED,
                                GtkTooltip *tooltip)
{
  SondeRecordRow *self = SONDE_RECORD_ROW (widget);
  const SondeComment *comment = NULL;
  g_autofree char *text = NULL;

  if (self->record != NULL)
    comment = sonde_record_get_comment (self->record);

  if (comment == NULL || comment->text[0] == '\0')
    return FALSE;

  text = g_utf8_substring (comment->text, 0,
                           MIN (g_utf8_strlen (comment->text, -1), MAX_TOOLTIP_CHARS));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

/* Adds to the name of a row what the person said about it. */
static char *
sonde_record_row_dup_remark (SondeRecordRow *self,
                             const char     *name)
{
  const SondeComment *comment = sonde_record_get_comment (self->record);
  g_autofree char *text = NULL;

  if (comment == NULL)
    return g_strdup (name);

  text = g_strdelimit (g_strdup (comment->text), "\r\n", ' ');

  /* Translators: read aloud: what a row of a list says, and what the person noted about it. */
  if (text[0] == '\0')
    return g_strdup_printf (_("%s. Marked"), name);

  if (comment->is_marked)
    return g_strdup_printf (_("%s. Marked. Comment: %s"), name, text);

  return g_strdup_printf (_("%s. Comment: %s"), name, text);
}

static void
sonde_record_row_dispose (GObject *object)
{
  SondeRecordRow *self = SONDE_RECORD_ROW (object);

  g_clear_object (&self->columns);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sonde_record_row_parent_class)->dispose (object);
}

static void
sonde_record_row_class_init (SondeRecordRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_record_row_dispose;

  widget_class->measure = sonde_record_row_measure;
  widget_class->snapshot = sonde_record_row_snapshot;
  widget_class->query_tooltip = sonde_record_row_query_tooltip;

  /* The list's row around it is what assistive technologies see. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sonde_record_row_init (SondeRecordRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * sonde_record_row_new:
 * @item: the list item whose child it becomes; not held
 * @columns: the columns of the list
 *
 * Returns: (transfer floating): a row without a record
 */
GtkWidget *
sonde_record_row_new (GtkListItem        *item,
                      SondeRecordColumns *columns)
{
  SondeRecordRow *self;

  g_return_val_if_fail (GTK_IS_LIST_ITEM (item), NULL);
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (columns), NULL);

  self = g_object_new (SONDE_TYPE_RECORD_ROW, NULL);
  self->item = item;
  self->columns = g_object_ref (columns);

  return GTK_WIDGET (self);
}

/**
 * sonde_record_row_set_record:
 * @self: a row
 * @record: (nullable): the record to show
 * @times: (nullable): what its time is told from; given with @record
 *
 * Shows another record, or none.
 */
void
sonde_record_row_set_record (SondeRecordRow         *self,
                             SondeRecord            *record,
                             const SondeRecordTimes *times)
{
  g_return_if_fail (SONDE_IS_RECORD_ROW (self));
  g_return_if_fail (record == NULL || (SONDE_IS_RECORD (record) && times != NULL));

  g_set_object (&self->record, record);
  self->is_named = FALSE;

  if (times != NULL)
    self->times = *times;

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonde_record_row_get_record:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the record it shows
 */
SondeRecord *
sonde_record_row_get_record (SondeRecordRow *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_ROW (self), NULL);

  return self->record;
}

/**
 * sonde_record_row_get_position:
 * @self: a row
 *
 * Returns: the record's position in the list, or `GTK_INVALID_LIST_POSITION`
 */
guint
sonde_record_row_get_position (SondeRecordRow *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_ROW (self), GTK_INVALID_LIST_POSITION);

  return self->record != NULL ? gtk_list_item_get_position (self->item)
                              : GTK_INVALID_LIST_POSITION;
}

/**
 * sonde_record_row_update_name:
 * @self: a row in a list view
 *
 * Names the list's row for assistive technologies, unless it has the name already.
 *
 * Returns: whether that was anything to do
 */
gboolean
sonde_record_row_update_name (SondeRecordRow *self)
{
  GtkWidget *parent;
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;
  g_autofree char *direction = NULL;
  g_autofree char *length = NULL;
  g_autofree char *name = NULL;
  g_autofree char *full_name = NULL;

  g_return_val_if_fail (SONDE_IS_RECORD_ROW (self), FALSE);

  parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->is_named || self->record == NULL || parent == NULL)
    return FALSE;

  number = sonde_record_columns_dup_text (self->columns, SONDE_RECORD_COLUMN_NUMBER,
                                          self->record, &self->times);
  time = sonde_record_columns_dup_text (self->columns, SONDE_RECORD_COLUMN_TIME,
                                        self->record, &self->times);
  direction = sonde_record_columns_dup_text (self->columns, SONDE_RECORD_COLUMN_DIRECTION,
                                             self->record, &self->times);
  length = sonde_format_byte_count (sonde_record_get_length (self->record));

  /* Translators: a row of a list, read aloud: number, direction, kind, summary, length, time. */
  name = g_strdup_printf (_("%s %s %s: %s (%s, time %s)"),
                          number,
                          direction,
                          sonde_record_get_kind (self->record),
                          sonde_record_get_summary (self->record),
                          length,
                          time);
  full_name = sonde_record_row_dup_remark (self, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, full_name,
                                  -1);
  self->is_named = TRUE;

  return TRUE;
}

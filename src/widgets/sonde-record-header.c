#include "config.h"

#include "sonde-record-header.h"

/**
 * SondeRecordHeader:
 *
 * The titles above the columns of a list of records.
 */
struct _SondeRecordHeader
{
  GtkWidget           parent_instance;

  SondeRecordColumns *columns;
};

G_DEFINE_FINAL_TYPE (SondeRecordHeader, sonde_record_header, GTK_TYPE_WIDGET)

static void
sonde_record_header_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size G_GNUC_UNUSED,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline G_GNUC_UNUSED,
                             int            *natural_baseline G_GNUC_UNUSED)
{
  SondeRecordHeader *self = SONDE_RECORD_HEADER (widget);

  *minimum = *natural = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = sonde_record_columns_get_row_height (self->columns);
}

static void
sonde_record_header_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  SondeRecordHeader *self = SONDE_RECORD_HEADER (widget);

  sonde_record_columns_snapshot_titles (self->columns, widget, snapshot);
}

static void
sonde_record_header_dispose (GObject *object)
{
  SondeRecordHeader *self = SONDE_RECORD_HEADER (object);

  g_clear_object (&self->columns);

  G_OBJECT_CLASS (sonde_record_header_parent_class)->dispose (object);
}

static void
sonde_record_header_class_init (SondeRecordHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_record_header_dispose;

  widget_class->measure = sonde_record_header_measure;
  widget_class->snapshot = sonde_record_header_snapshot;

  /* The name of a row says what stands in each column. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "recordheader");
}

static void
sonde_record_header_init (SondeRecordHeader *self G_GNUC_UNUSED)
{
}

/**
 * sonde_record_header_new:
 * @columns: the columns of the list
 *
 * Returns: (transfer floating): a header
 */
GtkWidget *
sonde_record_header_new (SondeRecordColumns *columns)
{
  SondeRecordHeader *self;

  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (columns), NULL);

  self = g_object_new (SONDE_TYPE_RECORD_HEADER, NULL);
  self->columns = g_object_ref (columns);

  return GTK_WIDGET (self);
}

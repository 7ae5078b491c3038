#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-record-columns-private.h"

#define MARGIN SONDE_RECORD_MARGIN
#define GAP 12
#define ICON_GAP SONDE_RECORD_ICON_GAP
#define ROW_PADDING 3
#define MIN_SUMMARY_WIDTH 150
#define KIND_CHARS 16

/* What a column of numbers has room for from the start. */
#define SAMPLE_NUMBER 9999
#define SAMPLE_LENGTH 999999
#define SAMPLE_RELATIVE_NS (G_GINT64_CONSTANT (999) * 1000000000)

G_DEFINE_FINAL_TYPE (SondeRecordColumns, sonde_record_columns, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SondeTimeFormat, sonde_time_format,
                    G_DEFINE_ENUM_VALUE (SONDE_TIME_FORMAT_ABSOLUTE, "absolute"),
                    G_DEFINE_ENUM_VALUE (SONDE_TIME_FORMAT_SINCE_START, "since-start"),
                    G_DEFINE_ENUM_VALUE (SONDE_TIME_FORMAT_SINCE_PREVIOUS, "since-previous"))

enum {
  INDEX_NUMBER,
  INDEX_TIME,
  INDEX_DIRECTION,
  INDEX_KIND,
  INDEX_LENGTH,
  INDEX_SUMMARY
};

static const char *
sonde_record_columns_get_direction_word (SondeDirection direction)
{
  return direction == SONDE_DIRECTION_SENT ? C_("direction", "Sent") : C_("direction", "Received");
}

/* Internal to the columns: finds how wide a text is. */
int
sonde_record_columns_measure (SondeRecordColumns *self,
                              const char         *text,
                              PangoAttrList      *attributes)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  return width;
}

/* A column that is sorted by has an arrow. */
static char *
sonde_record_columns_dup_title (SondeRecordColumns *self,
                                int                 index)
{
  const char *title = sonde_record_columns_get_title (self, 1 << index);

  if (index != INDEX_TIME)
    return g_strdup (title);

  return g_strdup_printf ("%s %s", self->is_descending ? "▾" : "▴", title);
}

/* A clock may be set back, and another program may write packets in any order. */
static char *
sonde_record_columns_dup_relative (SondeRecordColumns     *self,
                                   gint64                  time_ns,
                                   const SondeRecordTimes *times)
{
  gint64 origin_ns = self->time_format == SONDE_TIME_FORMAT_SINCE_START ? times->start_ns
                                                                        : times->previous_ns;

  /* Translators: instead of a number of seconds; before the record that seconds count from. */
  if (time_ns < origin_ns)
    return g_strdup (C_("time", "earlier"));

  return sonde_format_relative_ns ((gint64) MIN ((guint64) time_ns - (guint64) origin_ns,
                                                 (guint64) G_MAXINT64));
}

static int
sonde_record_columns_measure_time (SondeRecordColumns *self)
{
  g_autofree char *sample = NULL;

  if (self->time_format == SONDE_TIME_FORMAT_ABSOLUTE)
    sample = sonde_format_clock_time_ns (0);
  else
    sample = sonde_format_relative_ns (SAMPLE_RELATIVE_NS);

  return sonde_record_columns_measure (self, sample, self->number_attributes);
}

static int
sonde_record_columns_measure_direction (SondeRecordColumns *self)
{
  int width = 0;

  if (!self->has_words)
    return SONDE_ICON_SIZE;

  for (int direction = 0; direction < SONDE_N_DIRECTIONS; direction++)
    width = MAX (width,
                 sonde_record_columns_measure (self,
                                               sonde_record_columns_get_direction_word (direction),
                                               NULL));

  return SONDE_ICON_SIZE + ICON_GAP + width;
}

static void
sonde_record_columns_measure_all (SondeRecordColumns *self)
{
  g_autofree char *number = sonde_format_count (MAX (self->n_records, SAMPLE_NUMBER));
  g_autofree char *length = sonde_format_count (SAMPLE_LENGTH);
  PangoContext *context = pango_layout_get_context (self->layout);
  PangoFontMetrics *metrics;

  pango_layout_context_changed (self->layout);
  metrics = pango_context_get_metrics (context, NULL, NULL);
  self->serial = pango_context_get_serial (context);
  self->line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  self->ascent = PANGO_PIXELS (pango_font_metrics_get_ascent (metrics));

  self->natural_widths[INDEX_NUMBER] =
    sonde_record_columns_measure (self, number, self->number_attributes);
  self->natural_widths[INDEX_TIME] = sonde_record_columns_measure_time (self);
  self->natural_widths[INDEX_DIRECTION] = sonde_record_columns_measure_direction (self);
  self->natural_widths[INDEX_KIND] =
    PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics) * KIND_CHARS);
  self->natural_widths[INDEX_LENGTH] =
    sonde_record_columns_measure (self, length, self->number_attributes);
  self->natural_widths[INDEX_SUMMARY] = MIN_SUMMARY_WIDTH;

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      g_autofree char *title = sonde_record_columns_dup_title (self, i);
      int width = sonde_record_columns_measure (self, title, self->title_attributes);

      if (i != INDEX_DIRECTION || self->has_words)
        self->natural_widths[i] = MAX (self->natural_widths[i], width);
    }

  pango_font_metrics_unref (metrics);
}

static int
sonde_record_columns_sum_widths (SondeRecordColumns *self,
                                 guint               shown)
{
  int sum = 2 * MARGIN - GAP;

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      if ((shown & 1u << i) != 0)
        sum += self->natural_widths[i] + GAP;
    }

  return sum;
}

/* What a narrow list does without: the words beside the arrows, then column after column. */
static guint
sonde_record_columns_choose (SondeRecordColumns *self,
                             int                 width)
{
  static const SondeRecordColumn dispensable[] = {
    SONDE_RECORD_COLUMN_NUMBER,
    SONDE_RECORD_COLUMN_LENGTH,
    SONDE_RECORD_COLUMN_KIND,
    SONDE_RECORD_COLUMN_TIME,
  };
  guint shown = self->shown;

  self->has_words = TRUE;
  sonde_record_columns_measure_all (self);

  if (sonde_record_columns_sum_widths (self, shown) <= width)
    return shown;

  self->has_words = FALSE;
  sonde_record_columns_measure_all (self);

  for (guint i = 0; i < G_N_ELEMENTS (dispensable); i++)
    {
      if (sonde_record_columns_sum_widths (self, shown) <= width)
        break;

      if ((shown & ~dispensable[i] & ~(guint) SONDE_RECORD_COLUMN_DIRECTION) != 0)
        shown &= ~dispensable[i];
    }

  return shown;
}

static void
sonde_record_columns_place (SondeRecordColumns *self,
                            guint               shown,
                            int                 width)
{
  int x = MARGIN;
  int last = -1;

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      self->spans[i].x = x;
      self->spans[i].width = 0;

      if ((shown & 1u << i) == 0)
        continue;

      self->spans[i].width = self->natural_widths[i];
      x += self->natural_widths[i] + GAP;
      last = i;
    }

  if (last >= 0)
    self->spans[last].width = MAX (width - MARGIN - self->spans[last].x, 1);
}

/* Internal to the columns: draws the text that the layout has. */
void
sonde_record_columns_draw_text (SondeRecordColumns    *self,
                                GtkWidget             *widget,
                                GtkSnapshot           *snapshot,
                                const SondeRecordSpan *span,
                                gboolean               at_end,
                                const GdkRGBA         *color)
{
  int widget_width = gtk_widget_get_width (widget);
  int width = MAX (MIN (span->width, widget_width - MARGIN - span->x), 1);
  PangoRectangle extents;
  int start, y;

  pango_layout_set_width (self->layout, -1);
  pango_layout_get_pixel_extents (self->layout, NULL, &extents);

  if (extents.width > width)
    {
      pango_layout_set_width (self->layout, width * PANGO_SCALE);
      pango_layout_get_pixel_extents (self->layout, NULL, &extents);
    }

  start = at_end ? span->x + span->width - extents.width : span->x;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    start = widget_width - start - extents.width;

  /* Fonts differ in height, so all texts stand on one line. */
  y = (gtk_widget_get_height (widget) - self->line_height) / 2 + self->ascent
      - PANGO_PIXELS (pango_layout_get_baseline (self->layout));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (start - extents.x), (float) y));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

/* Internal to the columns: draws an icon in the middle of a row. */
void
sonde_record_columns_draw_icon (SondeRecordColumns *self,
                                GtkWidget          *widget,
                                GtkSnapshot        *snapshot,
                                SondeIcon           icon,
                                int                 start,
                                const GdkRGBA      *color)
{
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    start = gtk_widget_get_width (widget) - start - SONDE_ICON_SIZE;

  sonde_icons_snapshot (&self->icons, widget, snapshot, icon, start,
                        (gtk_widget_get_height (widget) - SONDE_ICON_SIZE) / 2, color);
}

static gboolean
sonde_record_columns_is_number (int index)
{
  return index == INDEX_NUMBER || index == INDEX_TIME || index == INDEX_LENGTH;
}

static void
sonde_record_columns_draw_direction (SondeRecordColumns *self,
                                     GtkWidget          *widget,
                                     GtkSnapshot        *snapshot,
                                     SondeDirection      direction)
{
  SondeRecordSpan span = self->spans[INDEX_DIRECTION];
  GdkRGBA color;

  sonde_palette_lookup (widget, sonde_palette_for_direction (direction), &color);
  sonde_record_columns_draw_icon (self, widget, snapshot,
                                  sonde_icon_for_direction (direction), span.x, &color);

  if (!self->has_words)
    return;

  span.x += SONDE_ICON_SIZE + ICON_GAP;
  span.width -= SONDE_ICON_SIZE + ICON_GAP;
  pango_layout_set_attributes (self->layout, NULL);
  pango_layout_set_text (self->layout, sonde_record_columns_get_direction_word (direction), -1);
  sonde_record_columns_draw_text (self, widget, snapshot, &span, FALSE, &color);
}

static void
sonde_record_columns_draw_cell (SondeRecordColumns     *self,
                                GtkWidget              *widget,
                                GtkSnapshot            *snapshot,
                                int                     index,
                                SondeRecord            *record,
                                const SondeComment     *comment,
                                const SondeRecordTimes *times)
{
  g_autofree char *text = sonde_record_columns_dup_text (self, 1 << index, record, times);
  SondeSeverity severity = sonde_record_get_severity (record);
  SondeRecordSpan span = self->spans[index];
  gboolean is_number = sonde_record_columns_is_number (index);
  GdkRGBA color;

  if (index == INDEX_SUMMARY && severity != SONDE_SEVERITY_NORMAL)
    {
      sonde_palette_lookup (widget, sonde_palette_for_severity (severity), &color);
      sonde_record_columns_draw_icon (self, widget, snapshot,
                                      sonde_icon_for_severity (severity), span.x, &color);
      span.x += SONDE_ICON_SIZE + ICON_GAP;
      span.width = MAX (span.width - SONDE_ICON_SIZE - ICON_GAP, 1);
    }

  /* What a person says stands out; what it is about steps back. */
  if (index == INDEX_SUMMARY && comment != NULL)
    sonde_record_columns_draw_comment (self, widget, snapshot, comment, &span);

  if (span.width == 0)
    return;

  if (is_number || (index == INDEX_SUMMARY && comment != NULL && comment->text[0] != '\0'))
    sonde_palette_lookup (widget, SONDE_PALETTE_DIM, &color);
  else
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  pango_layout_set_attributes (self->layout,
                               is_number ? self->number_attributes
                               : index == INDEX_SUMMARY ? self->bytes_attributes : NULL);
  pango_layout_set_text (self->layout, text, -1);
  sonde_record_columns_draw_text (self, widget, snapshot, &span, is_number, &color);
}

static void
sonde_record_columns_finalize (GObject *object)
{
  SondeRecordColumns *self = SONDE_RECORD_COLUMNS (object);

  sonde_icons_clear (&self->icons);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->number_attributes, pango_attr_list_unref);
  g_clear_pointer (&self->title_attributes, pango_attr_list_unref);
  g_clear_pointer (&self->bytes_attributes, pango_attr_list_unref);

  G_OBJECT_CLASS (sonde_record_columns_parent_class)->finalize (object);
}

static void
sonde_record_columns_class_init (SondeRecordColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_record_columns_finalize;
}

static void
sonde_record_columns_init (SondeRecordColumns *self)
{
  self->shown = SONDE_RECORD_COLUMNS_ALL;
  self->time_format = SONDE_TIME_FORMAT_SINCE_START;
  self->number_attributes = pango_attr_list_new ();
  self->title_attributes = pango_attr_list_new ();
  self->bytes_attributes = pango_attr_list_new ();

  pango_attr_list_insert (self->number_attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (self->title_attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (self->title_attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_attr_list_insert (self->bytes_attributes, pango_attr_family_new ("monospace"));
}

/**
 * sonde_record_columns_new:
 * @widget: the list, whose font is used
 *
 * Returns: (transfer full): all columns
 */
SondeRecordColumns *
sonde_record_columns_new (GtkWidget *widget)
{
  SondeRecordColumns *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (SONDE_TYPE_RECORD_COLUMNS, NULL);
  self->layout = gtk_widget_create_pango_layout (widget, NULL);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);

  return self;
}

/**
 * sonde_record_columns_set_shown:
 * @self: columns
 * @columns: flags of [enum@RecordColumn]
 *
 * Sets which columns there are; a narrow list may do without some.
 */
void
sonde_record_columns_set_shown (SondeRecordColumns *self,
                                guint               columns)
{
  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));

  self->shown = columns & SONDE_RECORD_COLUMNS_ALL;
  self->fitted_width = 0;
}

/**
 * sonde_record_columns_get_shown:
 * @self: columns
 *
 * Returns: which columns there are, as flags of [enum@RecordColumn]
 */
guint
sonde_record_columns_get_shown (SondeRecordColumns *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), 0);

  return self->shown;
}

/**
 * sonde_record_columns_set_time_format:
 * @self: columns
 * @format: how to tell when a record passed
 *
 * Sets what stands in the column of times.
 */
void
sonde_record_columns_set_time_format (SondeRecordColumns *self,
                                      SondeTimeFormat     format)
{
  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));
  g_return_if_fail ((guint) format < SONDE_N_TIME_FORMATS);

  self->time_format = format;
  self->fitted_width = 0;
}

/**
 * sonde_record_columns_get_time_format:
 * @self: columns
 *
 * Returns: how to tell when a record passed
 */
SondeTimeFormat
sonde_record_columns_get_time_format (SondeRecordColumns *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), SONDE_TIME_FORMAT_ABSOLUTE);

  return self->time_format;
}

/**
 * sonde_record_columns_set_descending:
 * @self: columns
 * @descending: whether the newest record stands first
 *
 * Sets which way the arrow beside the title of the times points.
 */
void
sonde_record_columns_set_descending (SondeRecordColumns *self,
                                     gboolean            descending)
{
  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));

  self->is_descending = !!descending;
  self->fitted_width = 0;
}

/**
 * sonde_record_columns_set_n_records:
 * @self: columns
 * @n_records: how many records there are
 *
 * Makes room for the largest number.
 *
 * Returns: whether columns have moved
 */
gboolean
sonde_record_columns_set_n_records (SondeRecordColumns *self,
                                    guint               n_records)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), FALSE);

  before = sonde_format_count (MAX (self->n_records, SAMPLE_NUMBER));
  after = sonde_format_count (MAX (n_records, SAMPLE_NUMBER));
  self->n_records = n_records;

  if (strlen (before) == strlen (after))
    return FALSE;

  self->fitted_width = 0;

  return TRUE;
}

/**
 * sonde_record_columns_get_row_height:
 * @self: columns
 *
 * Returns: the height of a row, in pixels
 */
int
sonde_record_columns_get_row_height (SondeRecordColumns *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), 0);

  if (self->serial != pango_context_get_serial (pango_layout_get_context (self->layout)))
    sonde_record_columns_measure_all (self);

  return MAX (self->line_height, SONDE_ICON_SIZE) + 2 * ROW_PADDING;
}

/**
 * sonde_record_columns_fit:
 * @self: columns
 * @width: the width of the list, in pixels
 *
 * Places the columns. To be called when the list is given a size.
 */
void
sonde_record_columns_fit (SondeRecordColumns *self,
                          int                 width)
{
  guint serial;

  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));

  serial = pango_context_get_serial (pango_layout_get_context (self->layout));

  if (self->fitted_width == width && self->serial == serial)
    return;

  sonde_record_columns_place (self, sonde_record_columns_choose (self, width), width);
  self->fitted_width = width;
}

/**
 * sonde_record_columns_dup_text:
 * @self: columns
 * @column: a column
 * @record: a record
 * @times: what its time is told from
 *
 * Returns: (transfer full): what stands in the column
 */
char *
sonde_record_columns_dup_text (SondeRecordColumns     *self,
                               SondeRecordColumn       column,
                               SondeRecord            *record,
                               const SondeRecordTimes *times)
{
  gint64 time_ns;

  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), NULL);
  g_return_val_if_fail (SONDE_IS_RECORD (record), NULL);

  time_ns = sonde_record_get_time_ns (record);

  switch (column)
    {
    case SONDE_RECORD_COLUMN_NUMBER:
      return sonde_format_count ((guint64) sonde_record_get_info (record)->number + 1);

    case SONDE_RECORD_COLUMN_TIME:
      if (self->time_format == SONDE_TIME_FORMAT_ABSOLUTE)
        return sonde_format_clock_time_ns (time_ns);

      return sonde_record_columns_dup_relative (self, time_ns, times);

    case SONDE_RECORD_COLUMN_DIRECTION:
      if (!sonde_record_has_direction (record))
        return g_strdup ("");

      return
        g_strdup (sonde_record_columns_get_direction_word (sonde_record_get_direction (record)));

    case SONDE_RECORD_COLUMN_KIND:
      return g_strdup (sonde_record_get_kind (record));

    case SONDE_RECORD_COLUMN_LENGTH:
      if (!sonde_record_has_direction (record))
        return g_strdup ("");

      return sonde_format_count (sonde_record_get_length (record));

    case SONDE_RECORD_COLUMN_SUMMARY:
    default:
      return g_strdup (sonde_record_get_summary (record));
    }
}

/**
 * sonde_record_columns_get_title:
 * @self: columns
 * @column: a column
 *
 * Returns: (transfer none): what stands above the column
 */
const char *
sonde_record_columns_get_title (SondeRecordColumns *self,
                                SondeRecordColumn   column)
{
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), NULL);

  switch (column)
    {
    case SONDE_RECORD_COLUMN_NUMBER:
      /* Translators: the column of numbers of records; as short as can be. */
      return C_("column", "No.");

    case SONDE_RECORD_COLUMN_TIME:
      if (self->time_format == SONDE_TIME_FORMAT_ABSOLUTE)
        return C_("column", "Time");

      /* Translators: seconds since the first record, or since the one before. */
      return self->time_format == SONDE_TIME_FORMAT_SINCE_START ? C_("column", "Seconds")
                                                                : C_("column", "+ Seconds");

    case SONDE_RECORD_COLUMN_DIRECTION:
      return C_("column", "Direction");

    case SONDE_RECORD_COLUMN_KIND:
      return C_("column", "Kind");

    case SONDE_RECORD_COLUMN_LENGTH:
      return C_("column", "Bytes");

    case SONDE_RECORD_COLUMN_SUMMARY:
    default:
      return C_("column", "Summary");
    }
}

/**
 * sonde_record_columns_find_at:
 * @self: columns
 * @x: a place in the header, from the side where lines begin, in pixels
 *
 * Returns: the column there, as a flag of [enum@RecordColumn], or 0
 */
guint
sonde_record_columns_find_at (SondeRecordColumns *self,
                              int                 x)
{
  g_return_val_if_fail (SONDE_IS_RECORD_COLUMNS (self), 0);

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      const SondeRecordSpan *span = &self->spans[i];

      if (span->width > 0 && x >= span->x && x < span->x + span->width)
        return 1u << i;
    }

  return 0;
}

/**
 * sonde_record_columns_snapshot_titles:
 * @self: columns
 * @widget: the header
 * @snapshot: where to draw
 *
 * Draws the titles of the columns.
 */
void
sonde_record_columns_snapshot_titles (SondeRecordColumns *self,
                                      GtkWidget          *widget,
                                      GtkSnapshot        *snapshot)
{
  GdkRGBA color;

  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));

  sonde_palette_lookup (widget, SONDE_PALETTE_DIM, &color);

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      g_autofree char *title = NULL;

      if (self->spans[i].width == 0 || (i == INDEX_DIRECTION && !self->has_words))
        continue;

      title = sonde_record_columns_dup_title (self, i);
      pango_layout_set_attributes (self->layout, self->title_attributes);
      pango_layout_set_text (self->layout, title, -1);
      sonde_record_columns_draw_text (self, widget, snapshot, &self->spans[i],
                                      sonde_record_columns_is_number (i), &color);
    }
}

/**
 * sonde_record_columns_snapshot_record:
 * @self: columns
 * @widget: the row
 * @snapshot: where to draw
 * @record: what to draw
 * @times: what its time is told from
 *
 * Draws a record.
 */
void
sonde_record_columns_snapshot_record (SondeRecordColumns     *self,
                                      GtkWidget              *widget,
                                      GtkSnapshot            *snapshot,
                                      SondeRecord            *record,
                                      const SondeRecordTimes *times)
{
  const SondeComment *comment;

  g_return_if_fail (SONDE_IS_RECORD_COLUMNS (self));
  g_return_if_fail (SONDE_IS_RECORD (record));

  comment = sonde_record_get_comment (record);

  if (comment != NULL && comment->is_marked)
    sonde_record_columns_draw_mark (self, widget, snapshot);

  for (int i = 0; i < SONDE_N_RECORD_COLUMNS; i++)
    {
      if (self->spans[i].width == 0)
        continue;

      if (i == INDEX_DIRECTION && !sonde_record_has_direction (record))
        continue;

      if (i == INDEX_DIRECTION)
        sonde_record_columns_draw_direction (self, widget, snapshot,
                                             sonde_record_get_direction (record));
      else
        sonde_record_columns_draw_cell (self, widget, snapshot, i, record, comment, times);
    }
}

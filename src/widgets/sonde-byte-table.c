#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-byte-table.h"
#include "sonde-byte-values.h"

#define N_ORDERS 2

/* What is shown, from top to bottom. */
static const struct {
  const char         *name;
  SondeByteValueKind  kind;
  gsize               width;
  gboolean            has_order;
} table_rows[] = {
  { N_("Unsigned 8 bits"), SONDE_BYTE_VALUE_UNSIGNED, 1, FALSE },
  { N_("Signed 8 bits"), SONDE_BYTE_VALUE_SIGNED, 1, FALSE },
  { N_("Binary"), SONDE_BYTE_VALUE_BITS, 1, FALSE },
  { N_("Unsigned 16 bits"), SONDE_BYTE_VALUE_UNSIGNED, 2, TRUE },
  { N_("Signed 16 bits"), SONDE_BYTE_VALUE_SIGNED, 2, TRUE },
  { N_("Unsigned 32 bits"), SONDE_BYTE_VALUE_UNSIGNED, 4, TRUE },
  { N_("Signed 32 bits"), SONDE_BYTE_VALUE_SIGNED, 4, TRUE },
  { N_("Unsigned 64 bits"), SONDE_BYTE_VALUE_UNSIGNED, 8, TRUE },
  { N_("Signed 64 bits"), SONDE_BYTE_VALUE_SIGNED, 8, TRUE },
  { N_("Float 32 bits"), SONDE_BYTE_VALUE_FLOAT, 4, TRUE },
  { N_("Float 64 bits"), SONDE_BYTE_VALUE_FLOAT, 8, TRUE },
  { N_("Unix time, 32 bits"), SONDE_BYTE_VALUE_SECONDS, 4, TRUE },
  { N_("Unix time, 64 bits"), SONDE_BYTE_VALUE_SECONDS, 8, TRUE },
  { N_("Unix time, milliseconds"), SONDE_BYTE_VALUE_MILLISECONDS, 8, TRUE },
  { N_("IPv4 address"), SONDE_BYTE_VALUE_IP, 4, FALSE },
  { N_("IPv6 address"), SONDE_BYTE_VALUE_IP, 16, FALSE },
  { N_("UTF-8 character"), SONDE_BYTE_VALUE_UTF8, 1, FALSE },
  { N_("Latin-1 character"), SONDE_BYTE_VALUE_LATIN1, 1, FALSE },
};

/**
 * SondeByteTable:
 *
 * What bytes are worth, taken for numbers of all kinds, times, addresses and characters. A value
 * that is clicked is copied.
 */
struct _SondeByteTable
{
  GtkWidget  parent_instance;

  GtkWidget *grid;
  GtkLabel  *hint;
  GtkWidget *buttons[G_N_ELEMENTS (table_rows)][N_ORDERS];
};

G_DEFINE_FINAL_TYPE (SondeByteTable, sonde_byte_table, GTK_TYPE_WIDGET)

static void
sonde_byte_table_clicked_cb (GtkButton *button,
                             gpointer   user_data)
{
  SondeByteTable *self = user_data;
  const char *value = gtk_label_get_text (GTK_LABEL (gtk_button_get_child (button)));
  g_autofree char *hint = g_strdup_printf (_("Copied: %s"), value);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), value);
  gtk_label_set_text (self->hint, hint);
}

static GtkWidget *
sonde_byte_table_add_label (SondeByteTable *self,
                            const char     *text,
                            int             column,
                            int             row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);

  return label;
}

static void
sonde_byte_table_add_value (SondeByteTable *self,
                            guint           row,
                            guint           order)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Copy"));
  g_signal_connect (button, "clicked", G_CALLBACK (sonde_byte_table_clicked_cb), self);
  gtk_grid_attach (GTK_GRID (self->grid), button, (int) order + 1, (int) row + 1,
                   table_rows[row].has_order ? 1 : N_ORDERS, 1);
  self->buttons[row][order] = button;
}

static void
sonde_byte_table_set_value (SondeByteTable *self,
                            guint           row,
                            guint           order,
                            const char     *value)
{
  GtkWidget *button = self->buttons[row][order];
  const char *name = _(table_rows[row].name);
  const char *shown = value != NULL ? value : C_("no value", "–");
  g_autofree char *description = NULL;

  if (!table_rows[row].has_order)
    /* Translators: what bytes are taken for, and their value. */
    description = g_strdup_printf (C_("value", "%s: %s"), name, shown);
  else if (order == 0)
    description = g_strdup_printf (_("%s, little-endian: %s"), name, shown);
  else
    description = g_strdup_printf (_("%s, big-endian: %s"), name, shown);

  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), shown);
  gtk_widget_set_sensitive (button, value != NULL);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
}

/* Not before there is something to show: each page has such a table. */
static void
sonde_byte_table_build (SondeByteTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_set_parent (self->grid, widget);
  gtk_widget_set_margin_start (sonde_byte_table_add_label (self, _("Little-endian"), 1, 0), 9);
  gtk_widget_set_margin_start (sonde_byte_table_add_label (self, _("Big-endian"), 2, 0), 9);

  for (guint i = 0; i < G_N_ELEMENTS (table_rows); i++)
    {
      sonde_byte_table_add_label (self, _(table_rows[i].name), 0, (int) i + 1);

      for (guint j = 0; j < (table_rows[i].has_order ? N_ORDERS : 1); j++)
        sonde_byte_table_add_value (self, i, j);
    }

  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->hint, 0);
  gtk_label_set_ellipsize (self->hint, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->hint), widget);
}

static void
sonde_byte_table_dispose (GObject *object)
{
  SondeByteTable *self = SONDE_BYTE_TABLE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  self->grid = NULL;

  G_OBJECT_CLASS (sonde_byte_table_parent_class)->dispose (object);
}

static void
sonde_byte_table_class_init (SondeByteTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonde_byte_table_dispose;

  gtk_widget_class_set_css_name (widget_class, "bytetable");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonde_byte_table_init (SondeByteTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Values"),
                                  -1);
}

/**
 * sonde_byte_table_new:
 *
 * Returns: (transfer floating): a table without bytes
 */
GtkWidget *
sonde_byte_table_new (void)
{
  return g_object_new (SONDE_TYPE_BYTE_TABLE, NULL);
}

/**
 * sonde_byte_table_set_bytes:
 * @self: a table
 * @data: (array length=length) (nullable): bytes, up to %SONDE_BYTE_VALUES_MAX of which matter
 * @length: how many there are
 *
 * Shows what bytes are worth.
 */
void
sonde_byte_table_set_bytes (SondeByteTable *self,
                            const guint8   *data,
                            gsize           length)
{
  g_return_if_fail (SONDE_IS_BYTE_TABLE (self));
  g_return_if_fail (data != NULL || length == 0);

  if (self->grid == NULL)
    sonde_byte_table_build (self);

  for (guint i = 0; i < G_N_ELEMENTS (table_rows); i++)
    {
      for (guint j = 0; j < (table_rows[i].has_order ? N_ORDERS : 1); j++)
        {
          g_autofree char *value = sonde_byte_value_format (table_rows[i].kind,
                                                            table_rows[i].width,
                                                            j == 1, data, length);

          sonde_byte_table_set_value (self, i, j, value);
        }
    }

  gtk_label_set_text (self->hint, length > 0 ? _("Select a value to copy it")
                                             : _("There are no bytes here"));
}

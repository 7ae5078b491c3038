#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-field-tree-private.h"
#include "sonde-icons.h"
#include "sonde-text.h"

/* A cell is one line; laying out more than fits in it would only take time. */
#define MAX_CELL_CHARS 500

#define NAME_CHARS 16
#define VALUE_CHARS 14
#define MIN_CHARS 6

static GtkWidget *
sonde_field_cells_create_inscription (guint nat_chars)
{
  GtkWidget *inscription = gtk_inscription_new ("");

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), MIN_CHARS);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), nat_chars);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (inscription), 1);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (inscription, TRUE);

  return inscription;
}

static void
sonde_field_cells_set_text (GtkWidget  *inscription,
                            const char *text)
{
  g_autofree char *line = sonde_text_shorten (text, MAX_CELL_CHARS);

  g_strdelimit (line, "\n\r\t", ' ');
  gtk_inscription_set_text (GTK_INSCRIPTION (inscription), line);
}

static const char *
sonde_field_cells_get_severity_word (SondeSeverity severity)
{
  switch (severity)
    {
    case SONDE_SEVERITY_ERROR:
      return _("Error");

    case SONDE_SEVERITY_WARNING:
      return _("Warning");

    case SONDE_SEVERITY_NOTE:
    case SONDE_SEVERITY_NORMAL:
    default:
      return _("Note");
    }
}

/* The row around a cell is what assistive technologies read. */
static void
sonde_field_cells_name_row (GtkWidget  *cell,
                            SondeField *field)
{
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (cell));
  SondeSeverity severity = sonde_field_get_severity (field);
  const char *name = sonde_field_get_name (field);
  const char *value = sonde_field_get_value (field);
  g_autofree char *label = NULL;

  if (severity != SONDE_SEVERITY_NORMAL)
    /* Translators: a field that is unusual or wrong: how, its name, its value. */
    label = g_strdup_printf (_("%s: %s: %s"),
                             sonde_field_cells_get_severity_word (severity), name, value);
  else if (value[0] != '\0')
    /* Translators: the name and the value of a field. */
    label = g_strdup_printf (_("%s: %s"), name, value);
  else
    label = g_strdup (name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
sonde_field_cells_set_severity (GtkImage      *image,
                                SondeSeverity  severity)
{
  static const char * const classes[] = {
    [SONDE_SEVERITY_NORMAL] = NULL,
    [SONDE_SEVERITY_NOTE] = "accent",
    [SONDE_SEVERITY_WARNING] = "warning",
    [SONDE_SEVERITY_ERROR] = "error",
  };

  gtk_widget_set_visible (GTK_WIDGET (image), severity != SONDE_SEVERITY_NORMAL);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (classes[i] != NULL && i == severity)
        gtk_widget_add_css_class (GTK_WIDGET (image), classes[i]);
      else if (classes[i] != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (image), classes[i]);
    }

  if (severity != SONDE_SEVERITY_NORMAL)
    gtk_image_set_from_icon_name (image, sonde_icon_get_name (sonde_icon_for_severity (severity)));
}

static void
sonde_field_cells_expanded_cb (GtkTreeListRow *row,
                               GParamSpec     *pspec G_GNUC_UNUSED,
                               gpointer        user_data)
{
  sonde_field_tree_set_unfolded (user_data, row, gtk_tree_list_row_get_expanded (row));
}

static void
sonde_field_cells_setup_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                 GtkListItem              *item,
                                 gpointer                  user_data G_GNUC_UNUSED)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new ();

  gtk_widget_set_visible (image, FALSE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), sonde_field_cells_create_inscription (NAME_CHARS));
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_widget_set_focusable (expander, FALSE);
  gtk_list_item_set_child (item, expander);
}

static void
sonde_field_cells_bind_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                GtkListItem              *item,
                                gpointer                  user_data)
{
  SondeFieldTree *self = user_data;
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *box = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander));
  GtkWidget *image = gtk_widget_get_first_child (box);
  g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);
  g_autofree char *tooltip = sonde_field_to_hint (field);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  gtk_widget_set_tooltip_text (expander, tooltip);
  sonde_field_cells_set_severity (GTK_IMAGE (image), sonde_field_get_severity (field));
  sonde_field_cells_set_text (gtk_widget_get_last_child (box), sonde_field_get_name (field));
  sonde_field_cells_name_row (expander, field);

  g_signal_connect (row, "notify::expanded", G_CALLBACK (sonde_field_cells_expanded_cb), self);
  g_hash_table_add (self->expanders, expander);
}

static void
sonde_field_cells_unbind_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                  GtkListItem              *item,
                                  gpointer                  user_data)
{
  SondeFieldTree *self = user_data;
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);

  g_hash_table_remove (self->expanders, expander);
  g_signal_handlers_disconnect_by_func (row, sonde_field_cells_expanded_cb, self);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), NULL);
}

static void
sonde_field_cells_setup_value_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                  GtkListItem              *item,
                                  gpointer                  user_data G_GNUC_UNUSED)
{
  GtkWidget *inscription = sonde_field_cells_create_inscription (VALUE_CHARS);

  gtk_widget_add_css_class (inscription, "monospace");
  gtk_list_item_set_child (item, inscription);
}

static void
sonde_field_cells_bind_value_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                 GtkListItem              *item,
                                 gpointer                  user_data G_GNUC_UNUSED)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *inscription = gtk_list_item_get_child (item);
  g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);
  g_autofree char *tooltip = sonde_field_to_hint (field);

  sonde_field_cells_set_text (inscription, sonde_field_get_value (field));
  gtk_widget_set_tooltip_text (inscription, tooltip);
}

/* Internal to the field tree: the column that has the tree. */
GtkColumnViewColumn *
sonde_field_tree_create_name_column (SondeFieldTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_field_cells_setup_name_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_field_cells_bind_name_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (sonde_field_cells_unbind_name_cb), self);

  column = gtk_column_view_column_new (_("Field"), factory);
  gtk_column_view_column_set_resizable (column, TRUE);

  return column;
}

/* Internal to the field tree: the column of values, which takes the room that is left. */
GtkColumnViewColumn *
sonde_field_tree_create_value_column (SondeFieldTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_field_cells_setup_value_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_field_cells_bind_value_cb), self);

  column = gtk_column_view_column_new (_("Value"), factory);
  gtk_column_view_column_set_expand (column, TRUE);

  return column;
}

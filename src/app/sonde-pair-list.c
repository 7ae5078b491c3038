#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-pair-list.h"

/**
 * SondePairList:
 *
 * Names and values to be edited, a row each, in an order that is kept: headers, or the fields of a
 * form.
 */
struct _SondePairList
{
  GtkWidget  parent_instance;

  GtkWidget *rows;
  GtkWidget *add_button;
  GtkWidget *reason;
};

G_DEFINE_FINAL_TYPE (SondePairList, sonde_pair_list, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ADD_LABEL,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GtkWidget *
sonde_pair_list_get_row (SondePairList *self,
                         guint          position)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  while (row != NULL && position-- > 0)
    row = gtk_widget_get_next_sibling (row);

  return row;
}

static void
sonde_pair_list_changed_cb (SondePairList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows);
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      gtk_widget_remove_css_class (gtk_widget_get_first_child (row), "error");
      gtk_widget_remove_css_class (gtk_widget_get_next_sibling (gtk_widget_get_first_child (row)),
                                   "error");
    }

  gtk_widget_set_visible (self->reason, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_pair_list_remove_clicked_cb (GtkWidget     *button,
                                   SondePairList *self)
{
  gtk_box_remove (GTK_BOX (self->rows), gtk_widget_get_parent (button));
  sonde_pair_list_changed_cb (self);
}

static void
sonde_pair_list_add_clicked_cb (SondePairList *self)
{
  sonde_pair_list_add (self, "", "");
  gtk_widget_grab_focus (gtk_widget_get_first_child (gtk_widget_get_last_child (self->rows)));
}

static GtkWidget *
sonde_pair_list_make_entry (SondePairList *self,
                            const char    *text,
                            const char    *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder, -1);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (entry, "headers");
  g_signal_connect_object (entry, "changed",
                           G_CALLBACK (sonde_pair_list_changed_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
sonde_pair_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SondePairList *self = SONDE_PAIR_LIST (object);

  switch (prop_id)
    {
    case PROP_ADD_LABEL:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->add_button)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_pair_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SondePairList *self = SONDE_PAIR_LIST (object);

  switch (prop_id)
    {
    case PROP_ADD_LABEL:
      gtk_button_set_label (GTK_BUTTON (self->add_button), g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_pair_list_dispose (GObject *object)
{
  SondePairList *self = SONDE_PAIR_LIST (object);

  g_clear_pointer (&self->rows, gtk_widget_unparent);
  g_clear_pointer (&self->reason, gtk_widget_unparent);
  g_clear_pointer (&self->add_button, gtk_widget_unparent);

  G_OBJECT_CLASS (sonde_pair_list_parent_class)->dispose (object);
}

static void
sonde_pair_list_class_init (SondePairListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_pair_list_get_property;
  object_class->set_property = sonde_pair_list_set_property;
  object_class->dispose = sonde_pair_list_dispose;

  /**
   * SondePairList:add-label:
   *
   * What the button says that adds a row.
   */
  properties[PROP_ADD_LABEL] =
    g_param_spec_string ("add-label", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SondePairList::changed:
   *
   * A row was added, removed or edited.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_PAIR_LIST, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sonde_pair_list_init (SondePairList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));

  self->reason = g_object_new (GTK_TYPE_LABEL,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT,
                               NULL);
  gtk_label_set_xalign (GTK_LABEL (self->reason), 0);
  gtk_label_set_wrap (GTK_LABEL (self->reason), TRUE);
  gtk_widget_add_css_class (self->reason, "error");
  gtk_widget_add_css_class (self->reason, "caption");
  gtk_widget_set_visible (self->reason, FALSE);
  gtk_widget_set_parent (self->reason, GTK_WIDGET (self));

  self->add_button = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->add_button, GTK_ALIGN_START);
  g_signal_connect_object (self->add_button, "clicked",
                           G_CALLBACK (sonde_pair_list_add_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->add_button, GTK_WIDGET (self));
}

/**
 * sonde_pair_list_get_n_pairs:
 * @self: a list
 *
 * Returns: how many rows there are
 */
guint
sonde_pair_list_get_n_pairs (SondePairList *self)
{
  guint n_pairs = 0;

  g_return_val_if_fail (SONDE_IS_PAIR_LIST (self), 0);

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows);
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n_pairs++;

  return n_pairs;
}

/**
 * sonde_pair_list_get_name:
 * @self: a list
 * @position: a row, below the number of rows
 *
 * Returns: the name in that row
 */
const char *
sonde_pair_list_get_name (SondePairList *self,
                          guint          position)
{
  GtkWidget *row;

  g_return_val_if_fail (SONDE_IS_PAIR_LIST (self), NULL);

  row = sonde_pair_list_get_row (self, position);
  g_return_val_if_fail (row != NULL, NULL);

  return gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_first_child (row)));
}

/**
 * sonde_pair_list_get_value:
 * @self: a list
 * @position: a row, below the number of rows
 *
 * Returns: the value in that row
 */
const char *
sonde_pair_list_get_value (SondePairList *self,
                           guint          position)
{
  GtkWidget *row;

  g_return_val_if_fail (SONDE_IS_PAIR_LIST (self), NULL);

  row = sonde_pair_list_get_row (self, position);
  g_return_val_if_fail (row != NULL, NULL);

  row = gtk_widget_get_next_sibling (gtk_widget_get_first_child (row));

  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/**
 * sonde_pair_list_add:
 * @self: a list
 * @name: the name to begin with
 * @value: the value to begin with
 *
 * Adds a row at the end.
 */
void
sonde_pair_list_add (SondePairList *self,
                     const char    *name,
                     const char    *value)
{
  GtkWidget *row;
  GtkWidget *button;

  g_return_if_fail (SONDE_IS_PAIR_LIST (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (row), sonde_pair_list_make_entry (self, name, _("Name")));
  gtk_box_append (GTK_BOX (row), sonde_pair_list_make_entry (self, value, _("Value")));

  button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove"), -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked",
                           G_CALLBACK (sonde_pair_list_remove_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (row), button);

  gtk_box_append (GTK_BOX (self->rows), row);
  sonde_pair_list_changed_cb (self);
}

/**
 * sonde_pair_list_clear:
 * @self: a list
 *
 * Removes all rows.
 */
void
sonde_pair_list_clear (SondePairList *self)
{
  GtkWidget *row;

  g_return_if_fail (SONDE_IS_PAIR_LIST (self));

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);

  sonde_pair_list_changed_cb (self);
}

/**
 * sonde_pair_list_set_error:
 * @self: a list
 * @position: a row, below the number of rows
 * @reason: what is wrong with it, as plain text
 *
 * Turns a row red, with the reason below the rows, until something changes.
 */
void
sonde_pair_list_set_error (SondePairList *self,
                           guint          position,
                           const char    *reason)
{
  GtkWidget *row;

  g_return_if_fail (SONDE_IS_PAIR_LIST (self));
  g_return_if_fail (reason != NULL);

  row = sonde_pair_list_get_row (self, position);
  g_return_if_fail (row != NULL);

  gtk_widget_add_css_class (gtk_widget_get_first_child (row), "error");
  gtk_widget_add_css_class (gtk_widget_get_next_sibling (gtk_widget_get_first_child (row)),
                            "error");
  gtk_label_set_text (GTK_LABEL (self->reason), reason);
  gtk_widget_set_visible (self->reason, TRUE);
}

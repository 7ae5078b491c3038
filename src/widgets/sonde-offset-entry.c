#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-offset-entry.h"
#include "sonde-offset.h"

/**
 * SondeOffsetEntry:
 *
 * Asks for the place to go to, and says what is wrong with what was written.
 */
struct _SondeOffsetEntry
{
  GtkWidget  parent_instance;

  GtkWidget *entry;
  GtkWidget *button;
  GtkLabel  *message;
  guint64    base;
  guint64    size;
};

G_DEFINE_FINAL_TYPE (SondeOffsetEntry, sonde_offset_entry, GTK_TYPE_WIDGET)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_offset_entry_set_error (SondeOffsetEntry *self,
                              const char       *message)
{
  gboolean is_error = message != NULL;

  if (is_error)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");

  gtk_label_set_text (self->message,
                      is_error ? message : _("Decimal, 0x hexadecimal, + or − from here, or %"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (self->message),
                                  -1);
}

static void
sonde_offset_entry_changed_cb (SondeOffsetEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GError) error = NULL;
  guint64 offset;

  gtk_widget_set_sensitive (self->button,
                            sonde_offset_parse (text, self->base, self->size, &offset, &error));
  sonde_offset_entry_set_error (self, error != NULL && text[0] != '\0' ? error->message : NULL);
}

static void
sonde_offset_entry_activate_cb (SondeOffsetEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GError) error = NULL;
  guint64 offset;

  if (sonde_offset_parse (text, self->base, self->size, &offset, &error))
    g_signal_emit (self, signals[CHOSEN], 0, offset);
  else
    sonde_offset_entry_set_error (self, error->message);
}

static gboolean
sonde_offset_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SONDE_OFFSET_ENTRY (widget)->entry);
}

static void
sonde_offset_entry_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonde_offset_entry_parent_class)->dispose (object);
}

static void
sonde_offset_entry_class_init (SondeOffsetEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonde_offset_entry_dispose;
  widget_class->grab_focus = sonde_offset_entry_grab_focus;

  /**
   * SondeOffsetEntry::chosen:
   * @self: the entry
   * @offset: an offset in the range
   *
   * The person wants to go there.
   */
  signals[CHOSEN] =
    g_signal_new ("chosen", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Room for two lines from the start: a popover does not grow with what is written in it. */
static void
sonde_offset_entry_reserve_lines (SondeOffsetEntry *self)
{
  g_autoptr(PangoLayout) lines = gtk_widget_create_pango_layout (GTK_WIDGET (self), "\n");
  int height;

  pango_layout_get_pixel_size (lines, NULL, &height);
  gtk_widget_set_size_request (GTK_WIDGET (self->message), -1, height);
}

static void
sonde_offset_entry_init (SondeOffsetEntry *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Offset"),
                                  -1);
  g_signal_connect_swapped (self->entry, "changed",
                            G_CALLBACK (sonde_offset_entry_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate",
                            G_CALLBACK (sonde_offset_entry_activate_cb), self);
  gtk_box_append (GTK_BOX (row), self->entry);

  self->button = gtk_button_new_with_label (C_("button", "Go"));
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_add_css_class (self->button, "suggested-action");
  g_signal_connect_swapped (self->button, "clicked",
                            G_CALLBACK (sonde_offset_entry_activate_cb), self);
  gtk_box_append (GTK_BOX (row), self->button);
  gtk_widget_set_parent (row, widget);

  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->message, 0);
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_yalign (self->message, 0);
  gtk_label_set_width_chars (self->message, 32);
  gtk_label_set_max_width_chars (self->message, 32);
  sonde_offset_entry_reserve_lines (self);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->message), widget);
  sonde_offset_entry_set_error (self, NULL);
}

/**
 * sonde_offset_entry_new:
 *
 * Returns: (transfer floating): an entry for an empty range
 */
GtkWidget *
sonde_offset_entry_new (void)
{
  return g_object_new (SONDE_TYPE_OFFSET_ENTRY, NULL);
}

/**
 * sonde_offset_entry_set_range:
 * @self: an entry
 * @base: where the person is now
 * @size: the highest offset
 *
 * Sets what can be written, and empties the entry.
 */
void
sonde_offset_entry_set_range (SondeOffsetEntry *self,
                              guint64           base,
                              guint64           size)
{
  g_return_if_fail (SONDE_IS_OFFSET_ENTRY (self));

  self->base = base;
  self->size = size;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  sonde_offset_entry_set_error (self, NULL);
}

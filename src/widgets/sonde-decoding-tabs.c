#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-decoding-tabs.h"
#include "sonde-memory-bytes.h"

#define SPACING 6

/**
 * SondeDecodingTabs:
 *
 * Chooses between the bytes of a record as they passed and what they stand for: decoded, inflated,
 * joined. Shows nothing when there is nothing to choose.
 *
 * What the person has chosen is chosen again as further records are shown, where they have it.
 */
struct _SondeDecodingTabs
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkWidget       *note;
  GPtrArray       *buttons;
  GPtrArray       *decodings;
  SondeDecoding   *opened;
  SondeByteSource *source;
  char            *wanted;
  SondeDirection   direction;
  gboolean         is_filling;
};

G_DEFINE_FINAL_TYPE (SondeDecodingTabs, sonde_decoding_tabs, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_OPENED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The decoding of a button; of the first, which stands for the record itself, there is none. */
static SondeDecoding *
sonde_decoding_tabs_get_decoding (SondeDecodingTabs *self,
                                  guint              button)
{
  return button > 0 ? g_ptr_array_index (self->decodings, button - 1) : NULL;
}

static void
sonde_decoding_tabs_set_opened (SondeDecodingTabs *self,
                                SondeDecoding     *decoding)
{
  gboolean is_same = FALSE;

  if (self->opened != NULL && decoding != NULL)
    is_same = g_bytes_equal (sonde_decoding_get_bytes (self->opened),
                             sonde_decoding_get_bytes (decoding));

  if (!is_same)
    g_clear_object (&self->source);

  if (decoding != NULL && self->source == NULL)
    self->source = SONDE_BYTE_SOURCE (sonde_memory_bytes_new (sonde_decoding_get_bytes (decoding),
                                                              self->direction));

  gtk_widget_set_visible (self->note, decoding != NULL && sonde_decoding_is_cut (decoding));

  if (g_set_object (&self->opened, decoding))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
}

static void
sonde_decoding_tabs_toggled_cb (GtkToggleButton *button,
                                gpointer         user_data)
{
  SondeDecodingTabs *self = user_data;
  guint position;

  gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                               GTK_ACCESSIBLE_STATE_SELECTED,
                               gtk_toggle_button_get_active (button),
                               -1);

  if (self->is_filling || !gtk_toggle_button_get_active (button) ||
      !g_ptr_array_find (self->buttons, button, &position))
    return;

  g_clear_pointer (&self->wanted, g_free);

  if (position > 0)
    self->wanted = g_strdup (sonde_decoding_get_id (sonde_decoding_tabs_get_decoding (self,
                                                                                      position)));

  sonde_decoding_tabs_set_opened (self, sonde_decoding_tabs_get_decoding (self, position));
}

static void
sonde_decoding_tabs_add_button (SondeDecodingTabs *self,
                                const char        *name)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_TAB,
                                    NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                               GTK_ACCESSIBLE_STATE_SELECTED, FALSE,
                               -1);

  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 g_ptr_array_index (self->buttons, 0));

  g_signal_connect_object (button, "toggled", G_CALLBACK (sonde_decoding_tabs_toggled_cb), self,
                           0);
  g_ptr_array_add (self->buttons, button);
  gtk_box_append (GTK_BOX (self->box), button);
}

/* Makes the buttons anew, unless they are the same, so that none loses the focus. */
static void
sonde_decoding_tabs_fill (SondeDecodingTabs *self,
                          GPtrArray         *decodings)
{
  gboolean is_same = decodings->len + 1 == self->buttons->len;

  for (guint i = 0; is_same && i < decodings->len; i++)
    is_same = g_str_equal (sonde_decoding_get_id (g_ptr_array_index (decodings, i)),
                           sonde_decoding_get_id (g_ptr_array_index (self->decodings, i)));

  if (is_same)
    return;

  for (guint i = 0; i < self->buttons->len; i++)
    gtk_box_remove (GTK_BOX (self->box), g_ptr_array_index (self->buttons, i));

  g_ptr_array_set_size (self->buttons, 0);
  sonde_decoding_tabs_add_button (self, _("Bytes"));

  for (guint i = 0; i < decodings->len; i++)
    sonde_decoding_tabs_add_button (self, sonde_decoding_get_name (g_ptr_array_index (decodings,
                                                                                      i)));
}

static void
sonde_decoding_tabs_choose (SondeDecodingTabs *self)
{
  guint chosen = 0;

  for (guint i = 0; i < self->decodings->len; i++)
    {
      if (g_strcmp0 (sonde_decoding_get_id (g_ptr_array_index (self->decodings, i)),
                     self->wanted) == 0)
        chosen = i + 1;
    }

  self->is_filling = TRUE;
  gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, chosen), TRUE);
  self->is_filling = FALSE;
  sonde_decoding_tabs_set_opened (self, sonde_decoding_tabs_get_decoding (self, chosen));
}

static void
sonde_decoding_tabs_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_OPENED:
      g_value_set_object (value, SONDE_DECODING_TABS (object)->opened);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_decoding_tabs_dispose (GObject *object)
{
  SondeDecodingTabs *self = SONDE_DECODING_TABS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->decodings, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->opened);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (sonde_decoding_tabs_parent_class)->dispose (object);
}

static void
sonde_decoding_tabs_class_init (SondeDecodingTabsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_decoding_tabs_get_property;
  object_class->dispose = sonde_decoding_tabs_dispose;

  /**
   * SondeDecodingTabs:opened:
   *
   * The decoding that is chosen; `NULL` for the bytes of the record itself.
   */
  properties[PROP_OPENED] =
    g_param_spec_object ("opened", NULL, NULL, SONDE_TYPE_DECODING,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "decodingtabs");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TAB_LIST);
}

static void
sonde_decoding_tabs_init (SondeDecodingTabs *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->buttons = g_ptr_array_new ();
  self->decodings = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->note = gtk_label_new (_("Only the beginning"));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_widget_add_css_class (self->box, "linked");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (self->note, _("There is more, or there will be"));
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Decodings"),
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sonde_decoding_tabs_new:
 *
 * Returns: (transfer floating): tabs of nothing
 */
GtkWidget *
sonde_decoding_tabs_new (void)
{
  return g_object_new (SONDE_TYPE_DECODING_TABS, NULL);
}

/**
 * sonde_decoding_tabs_set_decodings:
 * @self: tabs
 * @decodings: (nullable) (element-type SondeDecoding): what a record stands for, or `NULL`
 * @direction: which way the record went
 *
 * Lets the person choose between these, and opens what was chosen of the record before.
 */
void
sonde_decoding_tabs_set_decodings (SondeDecodingTabs *self,
                                   GPtrArray         *decodings,
                                   SondeDirection     direction)
{
  g_autoptr(GPtrArray) given = NULL;

  g_return_if_fail (SONDE_IS_DECODING_TABS (self));

  given = g_ptr_array_new_with_free_func (g_object_unref);

  if (decodings != NULL)
    g_ptr_array_extend (given, decodings, (GCopyFunc) (GCallback) g_object_ref, NULL);

  self->direction = direction;
  gtk_widget_set_visible (GTK_WIDGET (self), given->len > 0);
  sonde_decoding_tabs_fill (self, given);
  g_ptr_array_unref (self->decodings);
  self->decodings = g_steal_pointer (&given);
  sonde_decoding_tabs_choose (self);
}

/**
 * sonde_decoding_tabs_open:
 * @self: tabs
 * @id: (nullable): the identifier of a decoding, or `NULL` for the bytes of the record itself
 *
 * Opens a tab as if the person had, if it is there.
 */
void
sonde_decoding_tabs_open (SondeDecodingTabs *self,
                          const char        *id)
{
  g_return_if_fail (SONDE_IS_DECODING_TABS (self));

  if (g_strcmp0 (self->wanted, id) != 0)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (id);
    }

  if (self->buttons->len > 0)
    sonde_decoding_tabs_choose (self);
}

/**
 * sonde_decoding_tabs_get_opened:
 * @self: tabs
 *
 * Returns: (transfer none) (nullable): the decoding that is chosen, or `NULL` for the bytes of the
 *   record itself
 */
SondeDecoding *
sonde_decoding_tabs_get_opened (SondeDecodingTabs *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING_TABS (self), NULL);

  return self->opened;
}

/**
 * sonde_decoding_tabs_get_source:
 * @self: tabs
 *
 * Returns: (transfer none) (nullable): the bytes of the decoding that is chosen
 */
SondeByteSource *
sonde_decoding_tabs_get_source (SondeDecodingTabs *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING_TABS (self), NULL);

  return self->source;
}

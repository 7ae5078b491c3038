#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-target-entry.h"

#define MAX_SUGGESTIONS 8
#define MAX_HISTORY     50

/**
 * SondeTargetEntry:
 *
 * The entry of a compose bar: it completes what was entered before, and says under itself what is
 * wrong with what is entered now.
 */
struct _SondeTargetEntry
{
  GtkWidget    parent_instance;

  GtkEntry    *entry;
  GtkRevealer *revealer;
  GtkLabel    *reason;
  GtkPopover  *popover;
  GtkListBox  *suggestions;

  GSettings   *settings;
  char        *key;
  gboolean     is_set_by_program;
};

G_DEFINE_FINAL_TYPE (SondeTargetEntry, sonde_target_entry, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TEXT,
  PROP_PLACEHOLDER_TEXT,
  PROP_LABEL,
  N_PROPS
};

enum {
  ACTIVATE,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GtkWidget *
make_suggestion (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);

  return label;
}

static void
sonde_target_entry_clear_suggestions (SondeTargetEntry *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions))) != NULL)
    gtk_list_box_remove (self->suggestions, row);
}

static void
sonde_target_entry_suggest (SondeTargetEntry *self)
{
  const char *text = sonde_target_entry_get_text (self);
  g_auto(GStrv) history = NULL;
  guint n_suggestions = 0;

  sonde_target_entry_clear_suggestions (self);

  if (self->settings != NULL && text[0] != '\0')
    history = g_settings_get_strv (self->settings, self->key);

  for (guint i = 0; history != NULL && history[i] != NULL && n_suggestions < MAX_SUGGESTIONS; i++)
    {
      if (strstr (history[i], text) != NULL && !g_str_equal (history[i], text))
        {
          gtk_list_box_append (self->suggestions, make_suggestion (history[i]));
          n_suggestions++;
        }
    }

  if (n_suggestions > 0)
    gtk_popover_popup (self->popover);
  else
    gtk_popover_popdown (self->popover);
}

static void
sonde_target_entry_take (SondeTargetEntry *self,
                         GtkListBoxRow    *row)
{
  g_autofree char *text = g_strdup (gtk_label_get_text
                                    (GTK_LABEL (gtk_list_box_row_get_child (row))));

  gtk_popover_popdown (self->popover);
  sonde_target_entry_set_text (self, text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
sonde_target_entry_move (SondeTargetEntry *self,
                         int               step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->suggestions);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : (step > 0 ? 0 : -1);

  row = index >= 0 ? gtk_list_box_get_row_at_index (self->suggestions, index) : NULL;
  gtk_list_box_select_row (self->suggestions, row);

  if (row != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
sonde_target_entry_activate_cb (SondeTargetEntry *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->suggestions);

  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)) && row != NULL)
    {
      sonde_target_entry_take (self, row);
      return;
    }

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
sonde_target_entry_changed_cb (SondeTargetEntry *self)
{
  sonde_target_entry_set_error (self, NULL);

  if (!self->is_set_by_program && gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonde_target_entry_suggest (self);

  g_signal_emit (self, signals[CHANGED], 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static gboolean
sonde_target_entry_key_pressed_cb (SondeTargetEntry *self,
                                   guint             keyval)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      sonde_target_entry_move (self, 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      sonde_target_entry_move (self, -1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      gtk_popover_popdown (self->popover);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
sonde_target_entry_leave_cb (SondeTargetEntry *self)
{
  gtk_popover_popdown (self->popover);
}

static void
sonde_target_entry_suggestion_cb (SondeTargetEntry *self,
                                  GtkListBoxRow    *row)
{
  sonde_target_entry_take (self, row);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static gboolean
sonde_target_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_TARGET_ENTRY (widget)->entry));
}

static void
sonde_target_entry_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SondeTargetEntry *self = SONDE_TARGET_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, sonde_target_entry_get_text (self));
      break;

    case PROP_PLACEHOLDER_TEXT:
      g_value_set_string (value, gtk_entry_get_placeholder_text (self->entry));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_target_entry_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SondeTargetEntry *self = SONDE_TARGET_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      sonde_target_entry_set_text (self, g_value_get_string (value));
      break;

    case PROP_PLACEHOLDER_TEXT:
      gtk_entry_set_placeholder_text (self->entry, g_value_get_string (value));
      break;

    case PROP_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value),
                                      -1);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_target_entry_dispose (GObject *object)
{
  SondeTargetEntry *self = SONDE_TARGET_ENTRY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_TARGET_ENTRY);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sonde_target_entry_parent_class)->dispose (object);
}

static void
sonde_target_entry_finalize (GObject *object)
{
  SondeTargetEntry *self = SONDE_TARGET_ENTRY (object);

  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (sonde_target_entry_parent_class)->finalize (object);
}

static void
sonde_target_entry_install_properties (GObjectClass *object_class)
{
  /**
   * SondeTargetEntry:text:
   *
   * What is entered.
   */
  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTargetEntry:placeholder-text:
   *
   * An example, shown while nothing is entered.
   */
  properties[PROP_PLACEHOLDER_TEXT] =
    g_param_spec_string ("placeholder-text", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SondeTargetEntry:label:
   *
   * The entry's name for screen readers.
   */
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_target_entry_class_init (SondeTargetEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_target_entry_get_property;
  object_class->set_property = sonde_target_entry_set_property;
  object_class->dispose = sonde_target_entry_dispose;
  object_class->finalize = sonde_target_entry_finalize;

  widget_class->grab_focus = sonde_target_entry_grab_focus;

  sonde_target_entry_install_properties (object_class);

  /**
   * SondeTargetEntry::activate:
   *
   * Return was pressed.
   */
  signals[ACTIVATE] =
    g_signal_new ("activate", SONDE_TYPE_TARGET_ENTRY, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SondeTargetEntry::changed:
   *
   * The text changed.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_TARGET_ENTRY, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-target-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeTargetEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeTargetEntry, revealer);
  gtk_widget_class_bind_template_child (widget_class, SondeTargetEntry, reason);
  gtk_widget_class_bind_template_child (widget_class, SondeTargetEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, SondeTargetEntry, suggestions);
  gtk_widget_class_bind_template_callback (widget_class, sonde_target_entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_target_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_target_entry_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_target_entry_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_target_entry_suggestion_cb);
}

static void
sonde_target_entry_init (SondeTargetEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonde_target_entry_get_text:
 * @self: an entry
 *
 * Returns: what is entered
 */
const char *
sonde_target_entry_get_text (SondeTargetEntry *self)
{
  g_return_val_if_fail (SONDE_IS_TARGET_ENTRY (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/**
 * sonde_target_entry_set_text:
 * @self: an entry
 * @text: (nullable): what to enter
 *
 * Enters a text in the place of what was there, without suggestions.
 */
void
sonde_target_entry_set_text (SondeTargetEntry *self,
                             const char       *text)
{
  g_return_if_fail (SONDE_IS_TARGET_ENTRY (self));

  self->is_set_by_program = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->is_set_by_program = FALSE;
}

/**
 * sonde_target_entry_set_error:
 * @self: an entry
 * @reason: (nullable): what is wrong, as plain text, or `NULL` when nothing is
 *
 * Turns the entry red with the reason under it, until the text changes.
 */
void
sonde_target_entry_set_error (SondeTargetEntry *self,
                              const char       *reason)
{
  g_return_if_fail (SONDE_IS_TARGET_ENTRY (self));

  if (reason != NULL)
    {
      gtk_label_set_text (self->reason, reason);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                      GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->reason, NULL,
                                      -1);
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
    }
  else
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                     GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
    }

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                              : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_revealer_set_reveal_child (self->revealer, reason != NULL);
}

/**
 * sonde_target_entry_set_settings:
 * @self: an entry
 * @settings: where the history is kept
 * @key: its key, an array of strings
 *
 * Gives the entry its history.
 */
void
sonde_target_entry_set_settings (SondeTargetEntry *self,
                                 GSettings        *settings,
                                 const char       *key)
{
  g_return_if_fail (SONDE_IS_TARGET_ENTRY (self));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (key != NULL);

  g_set_object (&self->settings, settings);
  g_free (self->key);
  self->key = g_strdup (key);
}

/**
 * sonde_target_entry_remember:
 * @self: an entry
 *
 * Puts what is entered at the top of the history.
 */
void
sonde_target_entry_remember (SondeTargetEntry *self)
{
  g_autoptr(GPtrArray) remembered = NULL;
  g_auto(GStrv) history = NULL;
  const char *text;

  g_return_if_fail (SONDE_IS_TARGET_ENTRY (self));

  text = sonde_target_entry_get_text (self);

  if (self->settings == NULL || text[0] == '\0')
    return;

  history = g_settings_get_strv (self->settings, self->key);
  remembered = g_ptr_array_new ();
  g_ptr_array_add (remembered, (gpointer) text);

  for (guint i = 0; history[i] != NULL && remembered->len < MAX_HISTORY; i++)
    {
      if (!g_str_equal (history[i], text))
        g_ptr_array_add (remembered, history[i]);
    }

  g_ptr_array_add (remembered, NULL);
  g_settings_set_strv (self->settings, self->key, (const char * const *) remembered->pdata);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-filter-bar.h"
#include "sonde-filter-help.h"
#include "sonde-widgets.h"

/* How long after the last key a filter is applied. */
#define TYPING_MS 150

/**
 * SondeFilterBar:
 *
 * Where a person writes a filter, is told what is wrong with it and where, and how many records
 * match.
 */
struct _SondeFilterBar
{
  GtkWidget       parent_instance;

  GtkEntry       *entry;
  GtkMenuButton  *help;
  GtkLabel       *outcome;
  GtkWidget      *problem_icon;
  GtkCheckButton *hides_rest;

  SondeFilter    *filter;
  guint           typing_id;
  gboolean        has_problem;
};

G_DEFINE_FINAL_TYPE (SondeFilterBar, sonde_filter_bar, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Underlines the word that is wrong; where something is missing, what stands before it. */
static void
sonde_filter_bar_underline (SondeFilterBar         *self,
                            const char             *text,
                            const SondeFilterPlace *place)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

  underline->start_index = (guint) place->start;
  underline->end_index = (guint) place->end;

  if (place->start == place->end && place->start > 0)
    underline->start_index = (guint) (g_utf8_prev_char (text + place->start) - text);

  pango_attr_list_insert (attributes, underline);
  gtk_entry_set_attributes (self->entry, attributes);
}

static void
sonde_filter_bar_show_outcome (SondeFilterBar *self,
                               const char     *text,
                               gboolean        is_error)
{
  gtk_label_set_text (self->outcome, text);
  gtk_widget_set_visible (self->problem_icon, is_error);

  if (is_error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "error");
    }

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* What is only not finished is said without alarm. */
static void
sonde_filter_bar_show_problem (SondeFilterBar         *self,
                               const char             *text,
                               const SondeFilterPlace *place,
                               const GError           *error)
{
  gboolean is_unfinished = g_error_matches (error, SONDE_FILTER_ERROR,
                                            SONDE_FILTER_ERROR_UNFINISHED);
  g_autofree char *message = NULL;

  self->has_problem = TRUE;

  if (is_unfinished)
    {
      gtk_entry_set_attributes (self->entry, NULL);
      sonde_filter_bar_show_outcome (self, error->message, FALSE);
      return;
    }

  /* Translators: %1$ld counts the characters of a filter, %2$s says what is wrong there. */
  message = g_strdup_printf (_("Character %1$ld: %2$s"),
                             g_utf8_pointer_to_offset (text, text + place->start) + 1,
                             error->message);
  sonde_filter_bar_underline (self, text, place);
  sonde_filter_bar_show_outcome (self, message, TRUE);
}

static void
sonde_filter_bar_set_filter (SondeFilterBar *self,
                             SondeFilter    *filter)
{
  g_clear_pointer (&self->filter, sonde_filter_unref);
  self->filter = filter;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_filter_bar_apply (SondeFilterBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr(GError) error = NULL;
  SondeFilter *filter = NULL;
  SondeFilterPlace place;

  g_clear_handle_id (&self->typing_id, g_source_remove);

  if (stripped[0] != '\0')
    filter = sonde_filter_parse (text, &place, &error);

  if (error != NULL)
    {
      sonde_filter_bar_show_problem (self, text, &place, error);
      return;
    }

  self->has_problem = FALSE;
  gtk_entry_set_attributes (self->entry, NULL);
  sonde_filter_bar_show_outcome (self, "", FALSE);
  sonde_filter_bar_set_filter (self, filter);
}

static gboolean
sonde_filter_bar_typing_cb (gpointer user_data)
{
  SondeFilterBar *self = user_data;

  self->typing_id = 0;
  sonde_filter_bar_apply (self);

  return G_SOURCE_REMOVE;
}

static void
sonde_filter_bar_changed_cb (SondeFilterBar *self)
{
  gboolean is_empty = gtk_entry_get_text_length (self->entry) == 0;

  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY,
                                     is_empty ? NULL : "edit-clear-symbolic");
  /* Also when it is empty: text that is replaced is taken out first. */
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_MS, sonde_filter_bar_typing_cb, self);
}

static void
sonde_filter_bar_activate_cb (SondeFilterBar *self)
{
  if (self->typing_id != 0)
    sonde_filter_bar_apply (self);

  if (!self->has_problem)
    gtk_widget_activate_action (GTK_WIDGET (self), "filter.next", NULL);
}

static void
sonde_filter_bar_icon_cb (SondeFilterBar       *self,
                          GtkEntryIconPosition  position)
{
  if (position == GTK_ENTRY_ICON_SECONDARY)
    sonde_filter_bar_set_text (self, "");
}

static void
sonde_filter_bar_toggled_cb (SondeFilterBar *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonde_filter_bar_chosen_cb (SondeFilterBar *self,
                            const char     *example)
{
  sonde_filter_bar_set_text (self, example);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
sonde_filter_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONDE_FILTER_BAR (widget)->entry));
}

static void
sonde_filter_bar_dispose (GObject *object)
{
  SondeFilterBar *self = SONDE_FILTER_BAR (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_FILTER_BAR);
  g_clear_pointer (&self->filter, sonde_filter_unref);

  G_OBJECT_CLASS (sonde_filter_bar_parent_class)->dispose (object);
}

static void
sonde_filter_bar_class_init (SondeFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_filter_bar_dispose;

  widget_class->grab_focus = sonde_filter_bar_grab_focus;

  /**
   * SondeFilterBar::changed:
   *
   * There is another filter, or none, or the rest is to be hidden or not.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeFilterBar, help);
  gtk_widget_class_bind_template_child (widget_class, SondeFilterBar, outcome);
  gtk_widget_class_bind_template_child (widget_class, SondeFilterBar, problem_icon);
  gtk_widget_class_bind_template_child (widget_class, SondeFilterBar, hides_rest);
  gtk_widget_class_bind_template_callback (widget_class, sonde_filter_bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_filter_bar_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_filter_bar_icon_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_filter_bar_toggled_cb);
  gtk_widget_class_set_css_name (widget_class, "filterbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static void
sonde_filter_bar_init (SondeFilterBar *self)
{
  GtkWidget *popover = sonde_filter_help_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_popover (self->help, popover);
  g_signal_connect_object (popover, "chosen",
                           G_CALLBACK (sonde_filter_bar_chosen_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sonde_filter_bar_new:
 *
 * Returns: (transfer floating): a bar without a filter
 */
GtkWidget *
sonde_filter_bar_new (void)
{
  return g_object_new (SONDE_TYPE_FILTER_BAR, NULL);
}

/**
 * sonde_filter_bar_get_filter:
 * @self: a filter bar
 *
 * Returns: (transfer none) (nullable): the last filter that was right, or `NULL` when nothing is
 *   written
 */
SondeFilter *
sonde_filter_bar_get_filter (SondeFilterBar *self)
{
  g_return_val_if_fail (SONDE_IS_FILTER_BAR (self), NULL);

  return self->filter;
}

/**
 * sonde_filter_bar_set_text:
 * @self: a filter bar
 * @text: a filter, or nothing
 *
 * Writes a filter as if the person had, and applies it at once.
 */
void
sonde_filter_bar_set_text (SondeFilterBar *self,
                           const char     *text)
{
  g_return_if_fail (SONDE_IS_FILTER_BAR (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);

  if (self->typing_id != 0)
    sonde_filter_bar_apply (self);
}

/**
 * sonde_filter_bar_hides_rest:
 * @self: a filter bar
 *
 * Returns: whether records that do not match are to be hidden
 */
gboolean
sonde_filter_bar_hides_rest (SondeFilterBar *self)
{
  g_return_val_if_fail (SONDE_IS_FILTER_BAR (self), FALSE);

  return gtk_check_button_get_active (self->hides_rest);
}

/**
 * sonde_filter_bar_set_outcome:
 * @self: a filter bar
 * @outcome: how many records match, in words
 *
 * Says what came of the filter, unless there is something wrong to be told.
 */
void
sonde_filter_bar_set_outcome (SondeFilterBar *self,
                              const char     *outcome)
{
  g_return_if_fail (SONDE_IS_FILTER_BAR (self));
  g_return_if_fail (outcome != NULL);

  if (!self->has_problem)
    gtk_label_set_text (self->outcome, outcome);
}

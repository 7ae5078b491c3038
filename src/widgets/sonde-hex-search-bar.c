#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-hex-search-bar.h"
#include "sonde-search.h"
#include "sonde-widgets.h"

#include "sonde-widgets-resources.h"

/* So long nobody types before a search begins: a letter alone is seldom what is meant. */
#define TYPING_DELAY_MS 150

/* In front of and behind what is in sight, so that scrolling does not show bytes without marks. */
#define WINDOW_MARGIN 1024

/**
 * SondeHexSearchBar:
 *
 * Finds bytes in what a hex view shows: text, hexadecimal or a regular expression, from the caret
 * on, while all matches are counted in the background.
 *
 * The match that was found last is selected, those in sight are marked.
 */
struct _SondeHexSearchBar
{
  GtkWidget        parent_instance;

  GtkEntry        *entry;
  GtkDropDown     *kind;
  GtkToggleButton *match_case;
  GtkLabel        *status;
  GtkWidget       *stop;
  GtkLabel        *message;

  SondeHexView    *view;
  GtkAdjustment   *adjustment;
  SondeSearch     *search;
  guint64          origin;
  guint            typing_id;
  guint            window_id;
};

G_DEFINE_FINAL_TYPE (SondeHexSearchBar, sonde_hex_search_bar, GTK_TYPE_WIDGET)

static const SondeRange *
get_ranges (GArray *ranges)
{
  return (const SondeRange *) (gconstpointer) ranges->data;
}

static void
sonde_hex_search_bar_set_message (SondeHexSearchBar *self,
                                  const char        *message,
                                  gboolean           is_error)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);

  if (is_error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
    }

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message != NULL ? message : "",
                                  -1);
}

static char *
sonde_hex_search_bar_format_status (SondeHexSearchBar *self)
{
  SondeSearchState state = sonde_search_get_state (self->search);
  guint64 n_matches = sonde_search_get_n_matches (self->search);
  guint64 ordinal = sonde_search_get_ordinal (self->search);
  g_autofree char *place = sonde_format_count (ordinal);
  g_autofree char *count = sonde_format_count (n_matches);

  if (n_matches == 0 && state == SONDE_SEARCH_DONE)
    return g_strdup (_("No matches"));

  if (n_matches == 0 && state == SONDE_SEARCH_COUNTING)
    return g_strdup (_("Searching…"));

  if (n_matches == 0)
    return g_strdup ("");

  if (state != SONDE_SEARCH_DONE && ordinal > 0)
    /* Translators: the place of a match among so many, with more to come. */
    return g_strdup_printf (_("%s of %s…"), place, count);

  if (ordinal > 0)
    /* Translators: the place of a match among so many. */
    return g_strdup_printf (C_("search", "%s of %s"), place, count);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s match", "%s matches",
                                       (gulong) n_matches), count);
}

static void
sonde_hex_search_bar_update (SondeHexSearchBar *self)
{
  gboolean is_busy = self->search != NULL
                     && (sonde_search_get_state (self->search) == SONDE_SEARCH_COUNTING
                         || sonde_search_is_finding (self->search));
  g_autofree char *status = NULL;

  gtk_widget_set_visible (self->stop, is_busy);
  gtk_entry_set_progress_fraction (self->entry,
                                   is_busy ? sonde_search_get_progress (self->search) : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "search.stop", is_busy);

  if (self->search == NULL)
    {
      gtk_label_set_text (self->status, "");
      return;
    }

  status = sonde_hex_search_bar_format_status (self);

  if (g_strcmp0 (status, gtk_label_get_text (self->status)) == 0)
    return;

  gtk_label_set_text (self->status, status);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), status);
}

static void
sonde_hex_search_bar_changed_search_cb (SondeHexSearchBar *self)
{
  const GError *error = sonde_search_get_error (self->search);

  if (error != NULL)
    sonde_hex_search_bar_set_message (self, error->message, TRUE);

  sonde_hex_search_bar_update (self);
}

static void
sonde_hex_search_bar_found_cb (SondeHexSearchBar *self,
                               gboolean           is_found,
                               gboolean           has_wrapped)
{
  GArray *ranges = sonde_search_get_match (self->search);
  const SondeRange *first = get_ranges (ranges);

  if (is_found)
    {
      sonde_hex_search_bar_set_message (self,
                                        has_wrapped ? _("Continued from the other end") : NULL,
                                        FALSE);
      self->origin = first->start;
      sonde_hex_view_select (self->view, first->start, first->end);
      sonde_hex_view_scroll_to (self->view, first->start);
    }

  sonde_hex_search_bar_update (self);
}

static void
sonde_hex_search_bar_window_cb (SondeHexSearchBar *self)
{
  GArray *ranges = sonde_search_get_window (self->search);

  sonde_hex_view_set_matches (self->view, get_ranges (ranges), ranges->len);
}

static gboolean
sonde_hex_search_bar_window_idle_cb (gpointer user_data)
{
  SondeHexSearchBar *self = user_data;
  guint64 start, end;

  self->window_id = 0;

  if (self->search != NULL && sonde_hex_view_get_visible (self->view, &start, &end))
    sonde_search_set_window (self->search,
                             start - MIN (start, WINDOW_MARGIN), end + WINDOW_MARGIN);

  return G_SOURCE_REMOVE;
}

static void
sonde_hex_search_bar_scrolled_cb (SondeHexSearchBar *self)
{
  if (self->search != NULL && self->window_id == 0)
    self->window_id = g_idle_add (sonde_hex_search_bar_window_idle_cb, self);
}

static void
sonde_hex_search_bar_drop_search (SondeHexSearchBar *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  g_clear_handle_id (&self->window_id, g_source_remove);

  if (self->search != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->search, self);
      sonde_search_stop (self->search);
    }

  g_clear_object (&self->search);

  if (self->view != NULL)
    sonde_hex_view_set_matches (self->view, NULL, 0);
}

/* Begins to look for what is in the entry; says so if that makes no sense. */
static void
sonde_hex_search_bar_begin (SondeHexSearchBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  SondeByteSource *source = self->view != NULL ? sonde_hex_view_get_source (self->view) : NULL;
  g_autoptr(SondePattern) pattern = NULL;
  g_autoptr(GError) error = NULL;

  sonde_hex_search_bar_drop_search (self);
  sonde_hex_search_bar_set_message (self, NULL, FALSE);

  if (source != NULL && text[0] != '\0')
    pattern = sonde_pattern_new ((SondePatternKind) gtk_drop_down_get_selected (self->kind), text,
                                 gtk_toggle_button_get_active (self->match_case), &error);

  if (error != NULL)
    sonde_hex_search_bar_set_message (self, error->message, TRUE);

  if (pattern != NULL)
    {
      self->search = sonde_search_new (source, pattern);
      g_signal_connect_swapped (self->search, "changed",
                                G_CALLBACK (sonde_hex_search_bar_changed_search_cb), self);
      g_signal_connect_swapped (self->search, "found",
                                G_CALLBACK (sonde_hex_search_bar_found_cb), self);
      g_signal_connect_swapped (self->search, "window-changed",
                                G_CALLBACK (sonde_hex_search_bar_window_cb), self);
      sonde_hex_search_bar_scrolled_cb (self);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "search.next", self->search != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "search.previous", self->search != NULL);
  sonde_hex_search_bar_update (self);
}

static gboolean
sonde_hex_search_bar_typing_cb (gpointer user_data)
{
  SondeHexSearchBar *self = user_data;
  guint64 origin = self->origin;

  self->typing_id = 0;
  sonde_hex_search_bar_begin (self);

  if (self->search != NULL)
    sonde_search_find (self->search, origin, FALSE);

  return G_SOURCE_REMOVE;
}

static void
sonde_hex_search_bar_changed_cb (SondeHexSearchBar *self)
{
  gboolean is_hex = gtk_drop_down_get_selected (self->kind) == SONDE_PATTERN_HEX;

  gtk_widget_set_sensitive (GTK_WIDGET (self->match_case), !is_hex);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_DELAY_MS, sonde_hex_search_bar_typing_cb, self);
}

static void
sonde_hex_search_bar_activate_cb (SondeHexSearchBar *self)
{
  sonde_hex_search_bar_find (self, FALSE);
}

static void
sonde_hex_search_bar_source_cb (SondeHexSearchBar *self)
{
  self->origin = 0;
  sonde_hex_search_bar_drop_search (self);
  sonde_hex_search_bar_update (self);

  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    sonde_hex_search_bar_begin (self);
}

static void
sonde_hex_search_bar_action (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHexSearchBar *self = SONDE_HEX_SEARCH_BAR (widget);

  if (g_str_equal (action_name, "search.close"))
    sonde_hex_search_bar_close (self);
  else if (g_str_equal (action_name, "search.stop") && self->search != NULL)
    sonde_search_stop (self->search);
  else
    sonde_hex_search_bar_find (self, g_str_equal (action_name, "search.previous"));
}

static void
sonde_hex_search_bar_setup_item_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                    GtkListItem              *item,
                                    gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);

  /* The button has little room, the list as much as it needs. */
  if (GPOINTER_TO_INT (user_data))
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 5);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
    }

  gtk_list_item_set_child (item, label);
}

static void
sonde_hex_search_bar_bind_item_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                   GtkListItem              *item,
                                   gpointer                  user_data G_GNUC_UNUSED)
{
  GtkStringObject *string = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (string));
}

static GtkListItemFactory *
sonde_hex_search_bar_make_factory (gboolean is_narrow)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (sonde_hex_search_bar_setup_item_cb),
                    GINT_TO_POINTER (is_narrow));
  g_signal_connect (factory, "bind", G_CALLBACK (sonde_hex_search_bar_bind_item_cb), NULL);

  return factory;
}

static void
sonde_hex_search_bar_dispose (GObject *object)
{
  SondeHexSearchBar *self = SONDE_HEX_SEARCH_BAR (object);

  sonde_hex_search_bar_set_view (self, NULL);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HEX_SEARCH_BAR);

  G_OBJECT_CLASS (sonde_hex_search_bar_parent_class)->dispose (object);
}

static void
sonde_hex_search_bar_class_add_actions (GtkWidgetClass *widget_class)
{
  static const char * const actions[] = {
    "search.close", "search.stop", "search.next", "search.previous",
  };
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, sonde_hex_search_bar_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], GDK_SHIFT_MASK,
                                         "search.previous", NULL);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "search.close", NULL);
}

static void
sonde_hex_search_bar_class_init (SondeHexSearchBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_hex_search_bar_dispose;

  sonde_hex_search_bar_class_add_actions (widget_class);
  g_resources_register (sonde_widgets_get_resource ());
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-hex-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, kind);
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, match_case);
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, status);
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, stop);
  gtk_widget_class_bind_template_child (widget_class, SondeHexSearchBar, message);
  gtk_widget_class_bind_template_callback (widget_class, sonde_hex_search_bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_hex_search_bar_activate_cb);
  gtk_widget_class_set_css_name (widget_class, "hexsearchbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static void
sonde_hex_search_bar_init (SondeHexSearchBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(GtkListItemFactory) narrow = sonde_hex_search_bar_make_factory (TRUE);
  g_autoptr(GtkListItemFactory) wide = sonde_hex_search_bar_make_factory (FALSE);

  gtk_widget_init_template (widget);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_drop_down_set_factory (self->kind, narrow);
  gtk_drop_down_set_list_factory (self->kind, wide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find in the bytes"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find bytes"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is looked for"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->match_case),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Match case"),
                                  -1);
  gtk_widget_action_set_enabled (widget, "search.next", FALSE);
  gtk_widget_action_set_enabled (widget, "search.previous", FALSE);
  gtk_widget_action_set_enabled (widget, "search.stop", FALSE);
}

/**
 * sonde_hex_search_bar_new:
 *
 * Returns: (transfer floating): a search bar that is closed
 */
GtkWidget *
sonde_hex_search_bar_new (void)
{
  return g_object_new (SONDE_TYPE_HEX_SEARCH_BAR, NULL);
}

/**
 * sonde_hex_search_bar_set_view:
 * @self: a search bar
 * @view: (nullable): a hex view in a scrolled window
 *
 * Sets what is searched.
 */
void
sonde_hex_search_bar_set_view (SondeHexSearchBar *self,
                               SondeHexView      *view)
{
  g_return_if_fail (SONDE_IS_HEX_SEARCH_BAR (self));
  g_return_if_fail (view == NULL || SONDE_IS_HEX_VIEW (view));

  sonde_hex_search_bar_drop_search (self);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->view, self);
      g_signal_handlers_disconnect_by_data (self->adjustment, self);
    }

  g_clear_object (&self->adjustment);

  if (!g_set_object (&self->view, view) || view == NULL)
    return;

  self->adjustment =
    g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)));
  g_signal_connect_swapped (view, "notify::source",
                            G_CALLBACK (sonde_hex_search_bar_source_cb), self);
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (sonde_hex_search_bar_scrolled_cb), self);
  g_signal_connect_swapped (self->adjustment, "changed",
                            G_CALLBACK (sonde_hex_search_bar_scrolled_cb), self);
}

/**
 * sonde_hex_search_bar_open:
 * @self: a search bar
 *
 * Shows the bar, and lets the person write what to look for.
 */
void
sonde_hex_search_bar_open (SondeHexSearchBar *self)
{
  gboolean was_open;

  g_return_if_fail (SONDE_IS_HEX_SEARCH_BAR (self));
  g_return_if_fail (self->view != NULL);

  was_open = gtk_widget_get_visible (GTK_WIDGET (self));
  sonde_hex_view_get_selection (self->view, &self->origin, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  if (!was_open)
    sonde_hex_search_bar_begin (self);
}

/**
 * sonde_hex_search_bar_close:
 * @self: a search bar
 *
 * Ends the search, and goes back to the bytes.
 */
void
sonde_hex_search_bar_close (SondeHexSearchBar *self)
{
  g_return_if_fail (SONDE_IS_HEX_SEARCH_BAR (self));

  sonde_hex_search_bar_drop_search (self);
  sonde_hex_search_bar_set_message (self, NULL, FALSE);

  if (self->view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sonde_hex_search_bar_find:
 * @self: a search bar
 * @backwards: whether to go to the previous match, rather than to the next
 *
 * Goes to another match; opens the bar if it is not.
 */
void
sonde_hex_search_bar_find (SondeHexSearchBar *self,
                           gboolean           backwards)
{
  guint64 start, place;
  GArray *match;

  g_return_if_fail (SONDE_IS_HEX_SEARCH_BAR (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    {
      sonde_hex_search_bar_open (self);
      return;
    }

  if (self->typing_id != 0 || self->search == NULL)
    sonde_hex_search_bar_begin (self);

  if (self->search == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  sonde_hex_view_get_selection (self->view, &start, NULL);
  match = sonde_search_get_match (self->search);
  place = start;

  if (!backwards && match->len > 0 && get_ranges (match)->start == start)
    place = start + 1;

  sonde_search_find (self->search, place, backwards);
  sonde_hex_search_bar_update (self);
}

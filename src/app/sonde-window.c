#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "sonde-capture-notice.h"
#include "sonde-capture-pill.h"
#include "sonde-code-dialog.h"
#include "sonde-copy-dialog.h"
#include "sonde-dns-page.h"
#include "sonde-file-dialog.h"
#include "sonde-http-page.h"
#include "sonde-practice-button.h"
#include "sonde-reading-bar.h"
#include "sonde-selection-dialog.h"
#include "sonde-selection-words.h"
#include "sonde-sockets-page.h"
#include "sonde-unsaved-comments.h"
#include "sonde-websockets-page.h"
#include "sonde-window.h"

#define NARROW_WIDTH    780
#define TOAST_TIMEOUT_S 5

static const struct {
  const char *name;
  GType     (*get_type) (void);
} pages[] = {
  { "dns", sonde_dns_page_get_type },
  { "sockets", sonde_sockets_page_get_type },
  { "http", sonde_http_page_get_type },
  { "websockets", sonde_websockets_page_get_type },
};

/**
 * SondeWindow:
 *
 * The window: four pages, one capture.
 */
struct _SondeWindow
{
  AdwApplicationWindow  parent_instance;

  AdwToastOverlay      *toasts;
  GtkWidget            *switcher;
  GtkWidget            *window_title;
  SondePracticeButton  *practice_button;
  SondeCapturePill     *capture_pill;
  GtkRevealer          *notice;
  GtkLabel             *notice_label;
  GtkBox               *readings;
  AdwViewStack         *stack;
  AdwViewSwitcherBar   *switcher_bar;

  SondeSession         *session;
  GSignalGroup         *capture_signals;
  GPtrArray            *opened;
  SondeUnsavedComments *unsaved_comments;
  SondeCapture         *copied;
  guint                 update_id;
  guint                 prepare_id;
  gboolean              has_shown_file;
  gboolean              is_narrow;
};

G_DEFINE_FINAL_TYPE (SondeWindow, sonde_window, ADW_TYPE_APPLICATION_WINDOW)

static AdwBin *
sonde_window_get_slot (SondeWindow *self,
                       guint        index)
{
  return ADW_BIN (adw_view_stack_get_child_by_name (self->stack, pages[index].name));
}

/* A page is made when it is needed: together, they would keep the first frame waiting. */
static SondePage *
sonde_window_get_page (SondeWindow *self,
                       guint        index)
{
  AdwBin *slot = sonde_window_get_slot (self, index);
  GtkWidget *page = adw_bin_get_child (slot);

  if (page == NULL)
    {
      page = g_object_new (pages[index].get_type (), NULL);
      sonde_page_set_session (SONDE_PAGE (page), self->session);
      adw_bin_set_child (slot, page);
    }

  return SONDE_PAGE (page);
}

/* The first page, if there is none of that name. */
static guint
sonde_window_find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].name, name) == 0)
        return i;
    }

  return 0;
}

static SondePage *
sonde_window_get_visible_page (SondeWindow *self)
{
  return sonde_window_get_page
           (self, sonde_window_find_page (adw_view_stack_get_visible_child_name (self->stack)));
}

/* Before the person turns to it; one at a time. */
static gboolean
sonde_window_prepare_page_cb (gpointer user_data)
{
  SondeWindow *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (adw_bin_get_child (sonde_window_get_slot (self, i)) == NULL)
        {
          sonde_window_get_page (self, i);
          return G_SOURCE_CONTINUE;
        }
    }

  self->prepare_id = 0;

  return G_SOURCE_REMOVE;
}

static void
sonde_window_toast (SondeWindow *self,
                    const char  *sentence)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, TOAST_TIMEOUT_S);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
sonde_window_begin_capture (SondeWindow *self,
                            gboolean     is_private)
{
  g_autoptr(GError) error = NULL;

  if (!sonde_session_begin_capture (self->session, is_private, &error))
    sonde_window_show_error (self, error->message);
}

static void
sonde_window_recording_cb (SondeWindow *self)
{
  g_autofree char *notice = sonde_capture_notice_dup (self->session);

  if (notice != NULL)
    gtk_label_set_text (self->notice_label, notice);

  gtk_revealer_set_reveal_child (self->notice, notice != NULL);
}

static void
sonde_window_capture_cb (SondeWindow *self)
{
  g_signal_group_set_target (self->capture_signals, sonde_session_get_capture (self->session));
  sonde_window_recording_cb (self);
}

static void
sonde_window_practice_cb (SondeWindow *self)
{
  SondePracticeHost *host = sonde_session_get_practice (self->session);
  SondePracticeState state = sonde_practice_host_get_state (host);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "practice");
  const GError *error = sonde_practice_host_get_error (host);
  gboolean is_on = state == SONDE_PRACTICE_STATE_STARTING || state == SONDE_PRACTICE_STATE_RUNNING;

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_on));

  if (state == SONDE_PRACTICE_STATE_FAILED && error != NULL)
    sonde_window_show_error (self, error->message);
}

/* A screen reader is not to find what the other pages hold. */
static void
sonde_window_page_changed_cb (SondeWindow *self)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (self->stack);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      AdwBin *slot = sonde_window_get_slot (self, i);

      if (slot != NULL)
        gtk_accessible_update_state (GTK_ACCESSIBLE (slot), GTK_ACCESSIBLE_STATE_HIDDEN,
                                     GTK_WIDGET (slot) != visible, -1);
    }

  if (visible == NULL || self->session == NULL)
    return;

  sonde_page_focus_entry (sonde_window_get_visible_page (self));
  g_settings_set_string (sonde_session_get_settings (self->session), "last-page",
                         adw_view_stack_get_visible_child_name (self->stack));
}

/* The first flow of a file says which page to look at. */
static void
sonde_window_flow_found_cb (SondeOpenedFile *file G_GNUC_UNUSED,
                            SondeFlow       *flow,
                            SondeWindow     *self)
{
  static const char * const order[] = { "websockets", "http", "dns", "sockets" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint index = sonde_window_find_page (order[i]);

      if (!sonde_page_add_flow (sonde_window_get_page (self, index), flow))
        continue;

      if (!self->has_shown_file)
        sonde_window_show_page (self, order[i]);

      self->has_shown_file = TRUE;
      break;
    }
}

static void
sonde_window_file_read_cb (SondeOpenedFile *file,
                           const GError    *error,
                           SondeWindow     *self)
{
  if (error == NULL && sonde_opened_file_get_n_flows (file) == 0)
    sonde_window_show_error (self, _("There is no TCP and no UDP in this capture, so there is "
                                     "nothing to show."));
}

static void
sonde_window_reading_closed_cb (SondeWindow     *self,
                                SondeReadingBar *bar)
{
  gtk_box_remove (self->readings, GTK_WIDGET (bar));
}

/* The capture that is looked at, and the flow of it that is selected. */
static SondeCapture *
sonde_window_get_capture (SondeWindow  *self,
                          SondeFlow   **flow,
                          gint64       *start_ns)
{
  SondeCapture *capture = sonde_session_get_capture (self->session);

  *flow = sonde_page_get_flow (sonde_window_get_visible_page (self), start_ns);

  for (guint i = self->opened->len; i > 0; i--)
    {
      SondeOpenedFile *file = g_ptr_array_index (self->opened, i - 1);
      SondeCapture *opened = sonde_opened_file_get_capture (file);

      if (*flow != NULL
          ? sonde_flow_get_comments (*flow) == sonde_capture_get_comments (opened)
          : capture == NULL || sonde_capture_get_n_events (capture) == 0)
        return opened;
    }

  return *flow != NULL ? sonde_session_find_capture (self->session, *flow) : capture;
}

static void
sonde_window_copy_saved_cb (SondeWindow *self)
{
  sonde_window_toast (self, _("Capture saved"));
}

static void
sonde_window_selection_saved_cb (SondeWindow *self)
{
  sonde_window_toast (self, _("Selection saved"));
}

static void
sonde_window_save_chosen_cb (GFile    *file,
                             gpointer  user_data)
{
  SondeWindow *self = user_data;
  SondeCopyDialog *dialog;

  dialog = sonde_copy_dialog_run (GTK_WINDOW (self), self->copied, NULL, file);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (sonde_window_copy_saved_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
sonde_window_open_chosen_cb (GFile    *file,
                             gpointer  user_data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    sonde_window_open_file (user_data, path);
  else
    sonde_window_show_error (user_data, _("Sonde opens captures that are on this computer. Copy "
                                          "the file here first."));
}

static void
sonde_window_new_capture_action (GSimpleAction *action    G_GNUC_UNUSED,
                                 GVariant      *parameter G_GNUC_UNUSED,
                                 gpointer       user_data)
{
  sonde_window_begin_capture (user_data, FALSE);
  sonde_window_toast (user_data, _("A new capture has begun. What is listed already belongs to "
                                   "the one before."));
}

static void
sonde_window_new_private_action (GSimpleAction *action    G_GNUC_UNUSED,
                                 GVariant      *parameter G_GNUC_UNUSED,
                                 gpointer       user_data)
{
  sonde_window_begin_capture (user_data, TRUE);
  sonde_window_toast (user_data, _("A private capture has begun. It is gone when Sonde ends."));
}

static void
sonde_window_open_capture_action (GSimpleAction *action    G_GNUC_UNUSED,
                                  GVariant      *parameter G_GNUC_UNUSED,
                                  gpointer       user_data)
{
  g_autoptr(GtkFileFilter) filter = sonde_file_dialog_create_capture_filter ();

  sonde_file_dialog_open (user_data, _("Open Capture"), filter, sonde_window_open_chosen_cb,
                          user_data);
}

static void
sonde_window_save_capture_action (GSimpleAction *action    G_GNUC_UNUSED,
                                  GVariant      *parameter G_GNUC_UNUSED,
                                  gpointer       user_data)
{
  SondeWindow *self = user_data;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  SondeCapture *capture;
  gboolean is_current;
  SondeFlow *flow;
  gint64 start_ns;

  capture = sonde_window_get_capture (self, &flow, &start_ns);

  if (capture == NULL)
    {
      sonde_window_show_error (self, _("Nothing is recorded, so there is nothing to save."));
      return;
    }

  is_current = capture == sonde_session_get_capture (self->session);
  title = sonde_selection_words_dup_copy_title (capture, is_current);
  name = sonde_selection_words_dup_copy_name (capture, is_current);
  g_set_object (&self->copied, capture);
  sonde_file_dialog_save (user_data, title, name, sonde_window_save_chosen_cb, user_data);
}

static void
sonde_window_save_selection_action (GSimpleAction *action    G_GNUC_UNUSED,
                                    GVariant      *parameter G_GNUC_UNUSED,
                                    gpointer       user_data)
{
  SondeWindow *self = user_data;
  SondeSelectionDialog *dialog;
  SondeCapture *capture;
  SondeFlow *flow;
  gint64 start_ns;

  capture = sonde_window_get_capture (self, &flow, &start_ns);

  if (capture == NULL || sonde_capture_get_n_events (capture) == 0)
    {
      sonde_window_show_error (self, _("Nothing is recorded yet, so there is nothing to save."));
      return;
    }

  dialog = sonde_selection_dialog_new (GTK_WINDOW (self), capture, flow, start_ns);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (sonde_window_selection_saved_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sonde_window_open_externally_action (GSimpleAction *action    G_GNUC_UNUSED,
                                     GVariant      *parameter G_GNUC_UNUSED,
                                     gpointer       user_data)
{
  SondeWindow *self = user_data;
  SondeCapture *capture = sonde_session_get_capture (self->session);
  const char *path = capture != NULL ? sonde_capture_get_path (capture) : NULL;
  g_autofree char *uri = NULL;

  if (path == NULL)
    {
      sonde_window_show_error (self, _("A private capture has no file that another program could "
                                       "open. Save it first."));
      return;
    }

  uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
sonde_window_change_practice_action (GSimpleAction *action G_GNUC_UNUSED,
                                     GVariant      *state,
                                     gpointer       user_data)
{
  SondeWindow *self = user_data;
  SondePracticeHost *host = sonde_session_get_practice (self->session);

  /* The state follows the servers: see sonde_window_practice_cb(). */
  if (g_variant_get_boolean (state))
    sonde_practice_host_start_async (host, sonde_session_get_base_port (self->session), NULL,
                                     NULL, NULL);
  else
    sonde_practice_host_stop (host);
}

static void
sonde_window_show_code_action (GSimpleAction *action    G_GNUC_UNUSED,
                               GVariant      *parameter G_GNUC_UNUSED,
                               gpointer       user_data)
{
  SondeWindow *self = user_data;
  g_autofree char *script = sonde_page_dup_code (sonde_window_get_visible_page (self));

  if (script != NULL)
    gtk_window_present (GTK_WINDOW (sonde_code_dialog_new (GTK_WINDOW (self), script)));
  else
    sonde_window_toast (self, _("Do something on this page first; then it can be shown as code"));
}

static void
sonde_window_page_action (GSimpleAction *action G_GNUC_UNUSED,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  sonde_window_show_page (user_data, g_variant_get_string (parameter, NULL));
}

static void
sonde_window_activate_page_action (GSimpleAction *action    G_GNUC_UNUSED,
                                   GVariant      *parameter G_GNUC_UNUSED,
                                   gpointer       user_data)
{
  sonde_page_activate (sonde_window_get_visible_page (user_data));
}

static void
sonde_window_stop_action (GSimpleAction *action    G_GNUC_UNUSED,
                          GVariant      *parameter G_GNUC_UNUSED,
                          gpointer       user_data)
{
  sonde_page_stop (sonde_window_get_visible_page (user_data));
}

static void
sonde_window_focus_entry_action (GSimpleAction *action    G_GNUC_UNUSED,
                                 GVariant      *parameter G_GNUC_UNUSED,
                                 gpointer       user_data)
{
  sonde_page_focus_entry (sonde_window_get_visible_page (user_data));
}

static const GActionEntry window_actions[] = {
  { .name = "new-capture", .activate = sonde_window_new_capture_action },
  { .name = "new-private-capture", .activate = sonde_window_new_private_action },
  { .name = "open-capture", .activate = sonde_window_open_capture_action },
  { .name = "save-capture", .activate = sonde_window_save_capture_action },
  { .name = "save-selection", .activate = sonde_window_save_selection_action },
  { .name = "open-externally", .activate = sonde_window_open_externally_action },
  { .name = "practice", .state = "false", .change_state = sonde_window_change_practice_action },
  { .name = "show-code", .activate = sonde_window_show_code_action },
  { .name = "page", .parameter_type = "s", .activate = sonde_window_page_action },
  { .name = "activate", .activate = sonde_window_activate_page_action },
  { .name = "stop", .activate = sonde_window_stop_action },
  { .name = "focus-entry", .activate = sonde_window_focus_entry_action },
};

static void
sonde_window_map (GtkWidget *widget)
{
  SondeWindow *self = SONDE_WINDOW (widget);

  GTK_WIDGET_CLASS (sonde_window_parent_class)->map (widget);

  /* A focus given before is lost to whatever comes first. */
  sonde_page_focus_entry (sonde_window_get_visible_page (self));

  if (self->prepare_id == 0)
    self->prepare_id = g_idle_add_full (G_PRIORITY_LOW, sonde_window_prepare_page_cb, self, NULL);
}

static gboolean
sonde_window_update_cb (gpointer user_data)
{
  SondeWindow *self = user_data;

  self->update_id = 0;
  self->is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;
  gtk_widget_set_visible (self->switcher, !self->is_narrow);
  gtk_widget_set_visible (self->window_title, self->is_narrow);
  sonde_practice_button_set_compact (self->practice_button, self->is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), self->is_narrow);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, self->is_narrow);

  return G_SOURCE_REMOVE;
}

static void
sonde_window_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SondeWindow *self = SONDE_WINDOW (widget);

  GTK_WIDGET_CLASS (sonde_window_parent_class)->size_allocate (widget, width, height, baseline);

  /* Widgets are not to be hidden while they are placed. */
  if ((width < NARROW_WIDTH) != self->is_narrow && self->update_id == 0)
    self->update_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, sonde_window_update_cb, self, NULL);
}

static gboolean
sonde_window_close_request (GtkWindow *window)
{
  SondeWindow *self = SONDE_WINDOW (window);
  SondeCapture *capture = sonde_session_get_capture (self->session);

  return sonde_unsaved_comments_ask (self->unsaved_comments, capture) ||
         GTK_WINDOW_CLASS (sonde_window_parent_class)->close_request (window);
}

static void
sonde_window_dispose (GObject *object)
{
  SondeWindow *self = SONDE_WINDOW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_WINDOW);
  g_clear_object (&self->capture_signals);
  g_clear_pointer (&self->opened, g_ptr_array_unref);
  g_clear_object (&self->unsaved_comments);
  g_clear_object (&self->copied);

  if (self->session != NULL)
    sonde_session_close (self->session);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_window_parent_class)->dispose (object);
}

static void
sonde_window_class_init (SondeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_window_dispose;
  widget_class->map = sonde_window_map;
  widget_class->size_allocate = sonde_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = sonde_window_close_request;

  /* Not an accelerator of the application: those come before what is inside the window. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.stop", NULL);

  g_type_ensure (SONDE_TYPE_PRACTICE_BUTTON);
  g_type_ensure (SONDE_TYPE_CAPTURE_PILL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/sonde-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, practice_button);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, capture_pill);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, readings);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeWindow, switcher_bar);
  gtk_widget_class_bind_template_callback (widget_class, sonde_window_page_changed_cb);
}

static void
sonde_window_init (SondeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions,
                                   G_N_ELEMENTS (window_actions), self);

  self->opened = g_ptr_array_new_with_free_func (g_object_unref);
  self->unsaved_comments = sonde_unsaved_comments_new (GTK_WINDOW (self));
  g_signal_connect_object (self->unsaved_comments, "failed",
                           G_CALLBACK (sonde_window_show_error), self, G_CONNECT_SWAPPED);
  self->capture_signals = g_signal_group_new (SONDE_TYPE_CAPTURE);
  g_signal_group_connect_object (self->capture_signals, "notify::recording",
                                 G_CALLBACK (sonde_window_recording_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->capture_signals, "notify::removed",
                                 G_CALLBACK (sonde_window_recording_cb), self,
                                 G_CONNECT_SWAPPED);
}

static void
sonde_window_set_session (SondeWindow  *self,
                          SondeSession *session)
{
  GSettings *settings = sonde_session_get_settings (session);
  g_autoptr(GAction) inspector_action = NULL;

  self->session = g_object_ref (session);
  sonde_practice_button_set_session (self->practice_button, session);
  sonde_capture_pill_set_session (self->capture_pill, session);

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  inspector_action = g_settings_create_action (settings, "inspector-visible");
  g_action_map_add_action (G_ACTION_MAP (self), inspector_action);

  g_signal_connect_object (session, "notify::capture",
                           G_CALLBACK (sonde_window_capture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sonde_session_get_practice (session), "notify::state",
                           G_CALLBACK (sonde_window_practice_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sonde_window_new:
 * @application: the program
 * @session: what the window works with
 *
 * Makes a window and begins a capture.
 *
 * Returns: (transfer none): a window, owned by GTK until it is closed
 */
SondeWindow *
sonde_window_new (AdwApplication *application,
                  SondeSession   *session)
{
  g_autofree char *last_page = NULL;
  SondeWindow *self;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (SONDE_IS_SESSION (session), NULL);

  self = g_object_new (SONDE_TYPE_WINDOW, "application", application, NULL);
  last_page = g_settings_get_string (sonde_session_get_settings (session), "last-page");
  sonde_window_set_session (self, session);
  sonde_window_begin_capture (self, FALSE);
  sonde_window_show_page (self, last_page);
  sonde_window_page_changed_cb (self);

  return self;
}

/**
 * sonde_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none): what the window works with
 */
SondeSession *
sonde_window_get_session (SondeWindow *self)
{
  g_return_val_if_fail (SONDE_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * sonde_window_show_page:
 * @self: a window
 * @name: "dns", "sockets", "http" or "websockets"
 *
 * Goes to a page.
 *
 * Returns: (transfer none): the page that is shown
 */
SondePage *
sonde_window_show_page (SondeWindow *self,
                        const char  *name)
{
  g_return_val_if_fail (SONDE_IS_WINDOW (self), NULL);

  if (adw_view_stack_get_child_by_name (self->stack, name) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, name);

  return sonde_window_get_visible_page (self);
}

/**
 * sonde_window_open_target:
 * @self: a window
 * @target: what was asked for
 *
 * Goes to the page that a target leads to and fills it in. Nothing is sent; a capture file is
 * opened.
 */
void
sonde_window_open_target (SondeWindow *self,
                          SondeTarget *target)
{
  SondeTargetPage page;
  g_autofree char *path = NULL;

  g_return_if_fail (SONDE_IS_WINDOW (self));
  g_return_if_fail (target != NULL);

  page = sonde_target_get_page (target);

  if (page != SONDE_TARGET_PAGE_CAPTURE)
    {
      sonde_page_set_target (sonde_window_show_page (self, pages[page].name), target);
      return;
    }

  path = g_file_get_path (sonde_target_get_file (target));

  if (path != NULL)
    sonde_window_open_file (self, path);
}

/**
 * sonde_window_open_file:
 * @self: a window
 * @path: (type filename): a pcapng or pcap file
 *
 * Opens a capture file: its flows are listed on the pages that they belong to.
 *
 * Returns: (transfer none) (nullable): the file; `NULL` when it could not be opened, and the window
 *   says why
 */
SondeOpenedFile *
sonde_window_open_file (SondeWindow *self,
                        const char  *path)
{
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(GError) error = NULL;
  SondeOpenedFile *file;
  GtkWidget *bar;

  g_return_val_if_fail (SONDE_IS_WINDOW (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  capture = sonde_capture_new_from_file (path, &error);

  if (capture == NULL)
    {
      sonde_window_show_error (self, error->message);
      return NULL;
    }

  file = sonde_opened_file_new (capture);
  g_signal_connect_object (file, "flow-found", G_CALLBACK (sonde_window_flow_found_cb), self, 0);
  g_signal_connect_object (file, "read", G_CALLBACK (sonde_window_file_read_cb), self, 0);
  self->has_shown_file = FALSE;
  g_ptr_array_add (self->opened, file);
  bar = sonde_reading_bar_new (capture);
  g_signal_connect_object (bar, "closed", G_CALLBACK (sonde_window_reading_closed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->readings, bar);
  gtk_box_append (self->readings, sonde_unsaved_comments_add (self->unsaved_comments, capture));
  sonde_opened_file_start (file);

  return file;
}

/**
 * sonde_window_show_error:
 * @self: a window
 * @sentence: what happened, as plain text
 *
 * Tells of a failure that belongs to no page.
 */
void
sonde_window_show_error (SondeWindow *self,
                         const char  *sentence)
{
  g_return_if_fail (SONDE_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  sonde_window_toast (self, sentence);
}

#include "config.h"

#include <glib/gstdio.h>

#include "bench-window.h"
#include "sonde-app.h"
#include "sonde-record-view.h"

static SondeRecordView *
find_record_view (GtkWidget *widget)
{
  SondeRecordView *found = NULL;

  if (SONDE_IS_RECORD_VIEW (widget))
    return SONDE_RECORD_VIEW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_record_view (child);

  return found;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

static void
bench_window_show (BenchWindow *self)
{
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autofree char *captures = g_build_filename (self->directory, "captures", NULL);
  g_autoptr(SondeSession) session = sonde_session_new (settings, clock, captures, "/bin/false", 0);

  self->window = sonde_window_new (self->application, session);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
bench_window_activate_cb (BenchWindow *self)
{
  sonde_app_init_display (gdk_display_get_default ());
  bench_window_show (self);
  self->measure (self->user_data);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

/**
 * bench_window_run:
 * @self: a window, all zero
 * @measure: what measures
 * @user_data: data for @measure
 *
 * Opens the window, measures, and cleans up.
 */
void
bench_window_run (BenchWindow *self,
                  void       (*measure) (gpointer user_data),
                  gpointer     user_data)
{
  char *argv[] = { (char *) "bench", NULL };

  self->measure = measure;
  self->user_data = user_data;
  self->directory = g_dir_make_tmp ("sonde-bench-XXXXXX", NULL);

  sonde_app_init_resources ();
  self->application = g_object_new (ADW_TYPE_APPLICATION,
                                    "application-id", "io.github.sondeproject.Sonde.Bench",
                                    "flags", G_APPLICATION_NON_UNIQUE,
                                    "resource-base-path", "/io/github/sondeproject/Sonde",
                                    NULL);
  g_signal_connect_swapped (self->application, "activate", G_CALLBACK (bench_window_activate_cb),
                            self);
  g_application_run (G_APPLICATION (self->application), 1, argv);

  remove_folder (self->directory);
  g_object_unref (self->application);
  bench_lateness_clear (&self->lateness);
  g_free (self->directory);
}

/**
 * bench_window_renew:
 * @self: a window
 *
 * Closes the window, and opens another with a session of its own.
 */
void
bench_window_renew (BenchWindow *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  bench_window_show (self);
}

/**
 * bench_window_begin_capture:
 * @self: a window
 *
 * Begins a new capture in the folder.
 *
 * Returns: (transfer none): the capture
 */
SondeCapture *
bench_window_begin_capture (BenchWindow *self)
{
  SondeSession *session = sonde_window_get_session (self->window);
  g_autoptr(GError) error = NULL;

  if (!sonde_session_begin_capture (session, FALSE, &error))
    g_error ("%s", error->message);

  return sonde_session_get_capture (session);
}

/**
 * bench_window_open:
 * @self: a window
 * @page_name: the page's name
 * @uri: what to enter there
 *
 * Shows a page and presses its button.
 *
 * Returns: (transfer none): the page
 */
SondePage *
bench_window_open (BenchWindow *self,
                   const char  *page_name,
                   const char  *uri)
{
  g_autoptr(SondeTarget) target = sonde_target_parse (uri, NULL, NULL);
  SondePage *page = sonde_window_show_page (self->window, page_name);

  sonde_page_set_target (page, target);
  sonde_page_activate (page);

  return page;
}

/**
 * bench_window_get_records:
 * @page: a page
 *
 * Returns: (transfer none) (nullable): the list of records that it shows
 */
GListModel *
bench_window_get_records (SondePage *page)
{
  SondeRecordView *view = find_record_view (GTK_WIDGET (page));

  return view != NULL ? sonde_record_view_get_model (view) : NULL;
}

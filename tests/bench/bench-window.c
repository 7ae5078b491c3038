#include "config.h"

#include <glib/gstdio.h>

#include "bench-window.h"
#include "sonde-app.h"
#include "sonde-record-view.h"

#define SAMPLE_MS       1
#define MAX_LATENESS_US 1000000

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

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

static gboolean
bench_window_sample_cb (gpointer user_data)
{
  BenchWindow *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 late_us = CLAMP (now_us - self->expected_us, 0, MAX_LATENESS_US);

  g_array_append_val (self->lateness_us, late_us);
  self->expected_us = now_us + SAMPLE_MS * 1000;

  return G_SOURCE_CONTINUE;
}

static void
bench_window_activate_cb (GApplication *application,
                          BenchWindow  *self)
{
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeSession) session = NULL;
  g_autofree char *captures = g_build_filename (self->directory, "captures", NULL);

  sonde_app_init_display (gdk_display_get_default ());
  session = sonde_session_new (settings, clock, captures, "/bin/false", 0);
  self->window = sonde_window_new (ADW_APPLICATION (application), session);
  gtk_window_present (GTK_WINDOW (self->window));
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
  self->lateness_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  sonde_app_init_resources ();
  self->application = g_object_new (ADW_TYPE_APPLICATION,
                                    "application-id", "io.github.sondeproject.Sonde.Bench",
                                    "flags", G_APPLICATION_NON_UNIQUE,
                                    "resource-base-path", "/io/github/sondeproject/Sonde",
                                    NULL);
  g_signal_connect (self->application, "activate", G_CALLBACK (bench_window_activate_cb), self);
  g_application_run (G_APPLICATION (self->application), 1, argv);

  remove_folder (self->directory);
  g_object_unref (self->application);
  g_array_unref (self->lateness_us);
  g_free (self->directory);
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

/**
 * bench_window_start_sampling:
 * @self: a window
 *
 * Begins to note how late the main loop is.
 */
void
bench_window_start_sampling (BenchWindow *self)
{
  self->expected_us = g_get_monotonic_time () + SAMPLE_MS * 1000;
  self->sample_id = g_timeout_add (SAMPLE_MS, bench_window_sample_cb, self);
}

/**
 * bench_window_stop_sampling:
 * @self: a window
 *
 * Ends what bench_window_start_sampling() began.
 */
void
bench_window_stop_sampling (BenchWindow *self)
{
  g_clear_handle_id (&self->sample_id, g_source_remove);
}

/**
 * bench_window_get_lateness_ms:
 * @self: a window
 *
 * Returns: how late the main loop was in milliseconds, the 99th percentile of all samples
 */
double
bench_window_get_lateness_ms (BenchWindow *self)
{
  g_array_sort (self->lateness_us, compare_times);

  if (self->lateness_us->len == 0)
    return 0;

  return (double) g_array_index (self->lateness_us, gint64,
                                 self->lateness_us->len * 99 / 100) / 1000.0;
}

/**
 * bench_take_median:
 * @values: (array length=n_values): values, which are sorted
 * @n_values: how many there are
 *
 * Returns: the one in the middle
 */
double
bench_take_median (double *values,
                   guint   n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);

  return values[n_values / 2];
}

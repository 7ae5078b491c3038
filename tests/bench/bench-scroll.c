#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "bench-figures.h"
#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-flow-bytes.h"
#include "sonde-inspector.h"
#include "sonde-record-view.h"
#include "sonde-widgets.h"

#define DEFAULT_GIB 10
#define GIB         (G_GUINT64_CONSTANT (1) << 30)
#define READ_LENGTH (64 * 1024)
#define N_STEPS     400
#define PAUSE_MS    25
#define LIMIT_MS    16.0

/*
 * Scrolls the records and the bytes of a large capture, by pages and by drags to anywhere: how long
 * until the frame is painted that shows the new place?
 */
typedef struct
{
  char          *directory;
  char          *path;
  guint64        n_bytes;
  SondeCapture  *capture;
  GtkWidget     *window;
  GtkAdjustment *adjustments[2];
  GArray        *frames_ms;
  gint64         begin_us;
} Bench;

static void
make_capture (Bench *self)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;
  g_autofree guint32 *data = g_malloc (READ_LENGTH);
  guint32 flow_id;

  self->capture = sonde_capture_new (self->path, clock, &error);

  if (self->capture == NULL)
    g_error ("%s", error->message);

  for (guint32 i = 0; i < READ_LENGTH / sizeof *data; i++)
    data[i] = i * 2654435761u;

  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:80");
  flow_id = sonde_capture_open_flow (self->capture, &spec);

  for (guint64 n = 0; n < self->n_bytes; n += READ_LENGTH)
    {
      data[0] = (guint32) (n / READ_LENGTH);
      sonde_capture_add_data (self->capture, flow_id,
                              n / READ_LENGTH % 4 == 0 ? SONDE_DIRECTION_SENT
                                                       : SONDE_DIRECTION_RECEIVED,
                              data, READ_LENGTH);
    }

  sonde_capture_sync (self->capture);

  if (sonde_capture_get_error (self->capture) != NULL)
    g_error ("%s", sonde_capture_get_error (self->capture)->message);
}

/* The scrolled window with the highest content, which is that of the records or of the bytes. */
static void
find_adjustment (GtkWidget      *widget,
                 GtkAdjustment **adjustment)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *found = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      if (*adjustment == NULL
          || gtk_adjustment_get_upper (found) > gtk_adjustment_get_upper (*adjustment))
        *adjustment = found;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_adjustment (child, adjustment);
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
rest (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (PAUSE_MS, timeout_cb, &is_over);

  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
after_paint_cb (GdkFrameClock *clock G_GNUC_UNUSED,
                gpointer       user_data)
{
  Bench *self = user_data;
  double frame_ms = (double) (g_get_monotonic_time () - self->begin_us) / 1000;

  if (self->begin_us != 0)
    g_array_append_val (self->frames_ms, frame_ms);

  self->begin_us = 0;
}

static void
show (Bench *self)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, 1);
  g_autoptr(SondeFlowBytes) bytes = sonde_flow_bytes_new (flow);
  g_autoptr(SondeEventList) events = sonde_event_list_new (flow);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *records = sonde_record_view_new ();
  GtkWidget *inspector = sonde_inspector_new ();

  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 720);
  gtk_paned_set_start_child (GTK_PANED (paned), records);
  gtk_paned_set_end_child (GTK_PANED (paned), inspector);
  gtk_paned_set_position (GTK_PANED (paned), 360);
  gtk_window_set_child (GTK_WINDOW (self->window), paned);
  sonde_record_view_set_model (SONDE_RECORD_VIEW (records), G_LIST_MODEL (events));
  sonde_inspector_set_flow_source (SONDE_INSPECTOR (inspector), SONDE_BYTE_SOURCE (bytes));
  gtk_window_present (GTK_WINDOW (self->window));

  for (guint i = 0; i < 20; i++)
    rest ();

  find_adjustment (records, &self->adjustments[0]);
  find_adjustment (inspector, &self->adjustments[1]);
  g_signal_connect (gtk_widget_get_frame_clock (self->window), "after-paint",
                    G_CALLBACK (after_paint_cb), self);
}

static void
scroll (Bench *self)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_STEPS; i++)
    {
      GtkAdjustment *adjustment = self->adjustments[i % 2];
      double page = gtk_adjustment_get_page_size (adjustment);
      double last = gtk_adjustment_get_upper (adjustment) - page;
      double value = gtk_adjustment_get_value (adjustment);

      if (g_rand_boolean (random) || value + page > last)
        value = g_rand_double (random) * last;
      else
        value += page;

      self->begin_us = g_get_monotonic_time ();
      gtk_adjustment_set_value (adjustment, value);

      while (self->begin_us != 0)
        g_main_context_iteration (NULL, TRUE);

      rest ();
    }
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };
  double *frames_ms;
  guint n_frames;
  double p99_ms;

  self.n_bytes = GIB * (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : DEFAULT_GIB);
  self.directory = g_dir_make_tmp ("sonde-bench-XXXXXX", NULL);
  self.path = g_build_filename (self.directory, "capture.pcapng", NULL);
  self.frames_ms = g_array_new (FALSE, FALSE, sizeof (double));

  adw_init ();
  sonde_widgets_init (gdk_display_get_default ());
  make_capture (&self);
  show (&self);
  scroll (&self);

  frames_ms = (double *) (gpointer) self.frames_ms->data;
  n_frames = self.frames_ms->len;
  p99_ms = bench_take_percentile (frames_ms, n_frames, 99);
  g_print ("scroll %.2f (to the painted frame: median %.1f ms, 99th percentile %.1f ms, longest "
           "%.1f ms, allowed %.0f ms; %u pages and drags in records and bytes of %.0f GiB)\n",
           LIMIT_MS / p99_ms, bench_take_median (frames_ms, n_frames), p99_ms,
           bench_take_percentile (frames_ms, n_frames, 100), LIMIT_MS, n_frames,
           (double) self.n_bytes / (double) GIB);

  gtk_window_destroy (GTK_WINDOW (self.window));
  g_object_unref (self.capture);
  g_unlink (self.path);
  g_rmdir (self.directory);
  g_array_unref (self.frames_ms);
  g_free (self.path);
  g_free (self.directory);

  return 0;
}

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-record.h"
#include "sonde-test.h"

#define TEXT      "words that are kept"
#define N_PIECES  50
#define N_READING 10000

typedef struct
{
  char         *dir;
  char         *path;
  SondeClock   *clock;
  SondeCapture *capture;
  guint32       flow_id;
  guint         n_notified;
} Fixture;

static void
add_text (Fixture *self)
{
  sonde_capture_add_data (self->capture, self->flow_id, SONDE_DIRECTION_SENT, TEXT, strlen (TEXT));
}

static void
count_cb (Fixture *self)
{
  self->n_notified++;
}

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "capture.pcapng", NULL);
  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new (self->path, self->clock, &error);
  g_assert_no_error (error);

  sonde_endpoint_parse (&spec.local, "127.0.0.1:1");
  sonde_endpoint_parse (&spec.remote, "127.0.0.1:2");
  self->flow_id = sonde_capture_open_flow (self->capture, &spec);

  for (guint i = 0; i < N_PIECES; i++)
    add_text (self);

  sonde_capture_sync (self->capture);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  g_object_unref (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static gboolean
is_ours_alone (gpointer user_data)
{
  return g_atomic_int_get (&G_OBJECT (user_data)->ref_count) == 1;
}

static const char *
get_last_summary (SondeEventList *list,
                  SondeRecord   **record)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (list));

  *record = g_list_model_get_item (G_LIST_MODEL (list), n_items - 1);

  return sonde_record_get_summary (*record);
}

/* What is gone is said to be gone, and nothing is written behind a hole. */
static void
test_fault_cut (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, self->flow_id);
  g_autoptr(SondeEventList) list = sonde_event_list_new (flow);
  g_autoptr(SondeRecord) before = NULL;
  g_autoptr(SondeRecord) after = NULL;
  guint8 buffer[1024];
  GStatBuf status;

  g_assert_cmpstr (get_last_summary (list, &before), ==, TEXT);
  g_signal_connect_swapped (self->capture, "notify::recording", G_CALLBACK (count_cb), self);

  g_assert_cmpint (truncate (self->path, 2000), ==, 0);
  g_assert_nonnull (strstr (get_last_summary (list, &after), "can no longer be read"));
  g_assert_cmpint (sonde_flow_read_stream (flow, SONDE_DIRECTION_SENT, 0, buffer, sizeof buffer,
                                           NULL), <, N_PIECES * strlen (TEXT));

  add_text (self);
  add_text (self);
  sonde_capture_sync (self->capture);

  g_assert_false (sonde_capture_is_recording (self->capture));
  g_assert_error (sonde_capture_get_error (self->capture), G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpuint (self->n_notified, ==, 1);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT), ==,
                    N_PIECES * strlen (TEXT));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 2000);
}

/* Without its name the file is as good as before, as long as it is held. */
static void
test_fault_removed (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, self->flow_id);
  g_autofree char *path = g_build_filename (self->dir, "copy.pcapng", NULL);
  g_autoptr(GFile) copy = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint8 buffer[sizeof TEXT] = "";
  GStatBuf status;

  g_signal_connect_swapped (self->capture, "notify::removed", G_CALLBACK (count_cb), self);
  g_assert_false (sonde_capture_is_removed (self->capture));
  g_unlink (self->path);

  for (guint i = 0; i < 3; i++)
    {
      add_text (self);
      sonde_capture_sync (self->capture);
    }

  g_assert_true (sonde_capture_is_removed (self->capture));
  g_assert_cmpuint (self->n_notified, ==, 1);
  g_assert_true (sonde_capture_is_recording (self->capture));
  g_assert_cmpint (sonde_flow_read_stream (flow, SONDE_DIRECTION_SENT,
                                           (N_PIECES + 2) * strlen (TEXT), buffer, strlen (TEXT),
                                           NULL), ==, strlen (TEXT));
  g_assert_cmpstr ((char *) buffer, ==, TEXT);

  sonde_capture_save_copy_async (self->capture, NULL, copy, NULL, sonde_test_store_result,
                                 &result);
  sonde_test_await (&result);
  g_assert_true (sonde_capture_save_copy_finish (self->capture, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint ((guint64) status.st_size, ==, sonde_capture_get_size (self->capture));

  /* The thread that copied lets go of it a moment later. */
  g_clear_object (&result);
  sonde_test_wait_until (is_ours_alone, self->capture);
}

/* A file that was given another name is still there. */
static void
test_fault_renamed (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (self->dir, "elsewhere.pcapng", NULL);

  g_assert_cmpint (g_rename (self->path, path), ==, 0);
  add_text (self);
  sonde_capture_sync (self->capture);
  g_assert_false (sonde_capture_is_removed (self->capture));
  g_assert_true (sonde_capture_is_recording (self->capture));
}

/* Times that are told from one another must not depend on when the system's clock is set. */
static void
test_fault_clock (void)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  gint64 before_ns = sonde_clock_now_ns (clock);
  gint64 now_ns = before_ns;

  g_assert_cmpint (ABS (before_ns / 1000 - g_get_real_time ()), <, 5 * G_USEC_PER_SEC);

  for (guint i = 0; i < N_READING; i++)
    {
      now_ns = sonde_clock_now_ns (clock);
      g_assert_cmpint (now_ns, >=, before_ns);
      before_ns = now_ns;
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add ("/recording-faults/cut", Fixture, NULL, fixture_set_up, test_fault_cut,
              fixture_tear_down);
  g_test_add ("/recording-faults/removed", Fixture, NULL, fixture_set_up, test_fault_removed,
              fixture_tear_down);
  g_test_add ("/recording-faults/renamed", Fixture, NULL, fixture_set_up, test_fault_renamed,
              fixture_tear_down);
  g_test_add_func ("/recording-faults/clock", test_fault_clock);

  return g_test_run ();
}

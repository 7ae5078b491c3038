#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sonde-capture-notice.h"
#include "sonde-session.h"
#include "sonde-taps.h"
#include "sonde-test.h"

typedef struct
{
  GSettings    *settings;
  SondeClock   *clock;
  SondeSession *session;
  char         *root;
  char         *directory;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->settings = g_settings_new (APPLICATION_ID);
  /* Two captures of one second must not meet. */
  fixture->clock = sonde_clock_new_fixed (G_GINT64_CONSTANT (1714557600) * 1000000000, 1);
  fixture->root = sonde_test_make_dir ();
  fixture->directory = g_build_filename (fixture->root, "a", "captures", NULL);
  fixture->session = sonde_session_new (fixture->settings, fixture->clock, fixture->directory,
                                        "/bin/false", 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->settings);
  sonde_test_remove_dir (fixture->root);
  g_free (fixture->root);
  g_free (fixture->directory);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  guint n_files = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_files++;

  return n_files;
}

static void
begin (Fixture  *fixture,
       gboolean  is_private)
{
  g_autoptr(GError) error = NULL;
  gboolean is_begun = sonde_session_begin_capture (fixture->session, is_private, &error);

  g_assert_no_error (error);
  g_assert_true (is_begun);
}

static void
record_something (Fixture *fixture)
{
  SondeCapture *capture = sonde_session_get_capture (fixture->session);
  guint32 flow_id = sonde_capture_open_flow (capture, &(SondeFlowSpec) { 0 });

  sonde_capture_add_note (capture, flow_id, "test", "Something happened", NULL);
}

static void
test_begins_with_nothing (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_null (sonde_session_get_capture (fixture->session));
  g_assert_true (sonde_session_get_settings (fixture->session) == fixture->settings);
  g_assert_true (sonde_session_get_clock (fixture->session) == fixture->clock);
  g_assert_false (sonde_practice_host_get_running (sonde_session_get_practice (fixture->session)));
  g_assert_cmpuint (sonde_session_get_base_port (fixture->session), ==, 0);
}

static void
test_empty_capture_is_removed (Fixture       *fixture,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  begin (fixture, FALSE);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  sonde_session_close (fixture->session);
  g_assert_null (sonde_session_get_capture (fixture->session));
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_capture_stays (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = NULL;

  begin (fixture, FALSE);
  path = g_strdup (sonde_capture_get_path (sonde_session_get_capture (fixture->session)));
  record_something (fixture);
  sonde_session_close (fixture->session);

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_second_capture_takes_over (Fixture       *fixture,
                                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeCapture *first;
  SondeCapture *second;
  g_autoptr(SondeFlow) flow = NULL;

  begin (fixture, FALSE);
  first = g_object_ref (sonde_session_get_capture (fixture->session));
  record_something (fixture);
  sonde_capture_sync (first);
  flow = g_object_ref (sonde_capture_get_flow (first, 1));
  g_assert_true (sonde_session_find_capture (fixture->session, flow) == first);
  begin (fixture, FALSE);
  second = sonde_session_get_capture (fixture->session);

  g_assert_true (first != second);
  g_assert_cmpstr (sonde_capture_get_path (first), !=, sonde_capture_get_path (second));
  g_assert_cmpuint (count_files (fixture), ==, 2);

  /* What was recorded before can still be saved. */
  g_assert_true (sonde_session_find_capture (fixture->session, flow) == first);
  sonde_session_close (fixture->session);
  g_assert_null (sonde_session_find_capture (fixture->session, flow));
  g_assert_finalize_object (first);
}

static void
test_private_capture_leaves_nothing (Fixture       *fixture,
                                     gconstpointer  user_data G_GNUC_UNUSED)
{
  begin (fixture, TRUE);
  g_assert_true (sonde_capture_is_private (sonde_session_get_capture (fixture->session)));
  record_something (fixture);
  g_assert_cmpuint (count_files (fixture), ==, 0);

  sonde_session_close (fixture->session);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_capture_before_goes_on_after_failure (Fixture       *fixture,
                                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *moved = g_build_filename (fixture->root, "moved", NULL);
  g_autoptr(GError) error = NULL;
  SondeCapture *before;

  begin (fixture, FALSE);
  before = sonde_session_get_capture (fixture->session);
  record_something (fixture);

  /* A file stands where the folder is wanted. */
  g_assert_cmpint (g_rename (fixture->directory, moved), ==, 0);
  g_assert_true (g_file_set_contents (fixture->directory, "", -1, NULL));

  g_assert_false (sonde_session_begin_capture (fixture->session, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_true (sonde_session_get_capture (fixture->session) == before);
  g_assert_true (sonde_capture_is_recording (before));
}

static void
test_tells_of_its_capture (Fixture       *fixture,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GPtrArray) told = g_ptr_array_new ();

  g_signal_connect_swapped (fixture->session, "notify::capture", G_CALLBACK (g_ptr_array_add),
                            told);
  begin (fixture, FALSE);
  begin (fixture, TRUE);
  g_assert_cmpuint (told->len, ==, 2);
}

/* Where captures cannot be kept, nothing that happens is lost as long as the program runs. */
static void
test_records_where_nothing_can_be_kept (Fixture       *fixture,
                                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *in_the_way = g_build_filename (fixture->root, "a", NULL);
  g_autofree char *notice = NULL;
  g_autofree char *notice_later = NULL;

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  begin (fixture, FALSE);
  record_something (fixture);
  sonde_capture_sync (sonde_session_get_capture (fixture->session));

  g_assert_true (sonde_capture_is_private (sonde_session_get_capture (fixture->session)));
  g_assert_true (sonde_capture_is_recording (sonde_session_get_capture (fixture->session)));
  g_assert_nonnull (strstr (sonde_session_get_refusal (fixture->session), fixture->directory));
  notice = sonde_capture_notice_dup (fixture->session);
  g_assert_nonnull (strstr (notice, "only until Sonde ends"));

  g_assert_cmpint (g_unlink (in_the_way), ==, 0);
  begin (fixture, FALSE);
  g_assert_null (sonde_session_get_refusal (fixture->session));
  g_assert_false (sonde_capture_is_private (sonde_session_get_capture (fixture->session)));
  notice_later = sonde_capture_notice_dup (fixture->session);
  g_assert_null (notice_later);
}

static void
test_tells_what_is_wrong (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *removed = NULL;
  g_autofree char *cut = NULL;
  SondeCapture *capture;

  begin (fixture, FALSE);
  capture = sonde_session_get_capture (fixture->session);
  record_something (fixture);
  sonde_capture_sync (capture);
  g_assert_cmpint (truncate (sonde_capture_get_path (capture), 10), ==, 0);
  record_something (fixture);
  sonde_capture_sync (capture);
  cut = sonde_capture_notice_dup (fixture->session);
  g_assert_nonnull (strstr (cut, "cut the capture file short"));

  begin (fixture, FALSE);
  capture = sonde_session_get_capture (fixture->session);
  g_assert_cmpint (g_unlink (sonde_capture_get_path (capture)), ==, 0);
  record_something (fixture);
  sonde_capture_sync (capture);
  removed = sonde_capture_notice_dup (fixture->session);
  g_assert_nonnull (strstr (removed, "has been removed"));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_taps_install ();

  g_test_add ("/session/begins-with-nothing", Fixture, NULL,
              set_up, test_begins_with_nothing, tear_down);
  g_test_add ("/session/empty-capture-is-removed", Fixture, NULL,
              set_up, test_empty_capture_is_removed, tear_down);
  g_test_add ("/session/capture-stays", Fixture, NULL, set_up, test_capture_stays, tear_down);
  g_test_add ("/session/second-capture-takes-over", Fixture, NULL,
              set_up, test_second_capture_takes_over, tear_down);
  g_test_add ("/session/private-capture-leaves-nothing", Fixture, NULL,
              set_up, test_private_capture_leaves_nothing, tear_down);
  g_test_add ("/session/capture-before-goes-on-after-failure", Fixture, NULL,
              set_up, test_capture_before_goes_on_after_failure, tear_down);
  g_test_add ("/session/records-where-nothing-can-be-kept", Fixture, NULL,
              set_up, test_records_where_nothing_can_be_kept, tear_down);
  g_test_add ("/session/tells-what-is-wrong", Fixture, NULL,
              set_up, test_tells_what_is_wrong, tear_down);
  g_test_add ("/session/tells-of-its-capture", Fixture, NULL,
              set_up, test_tells_of_its_capture, tear_down);

  return g_test_run ();
}

#include "config.h"

#include "sonde-fake-records.h"
#include "sonde-photo.h"
#include "sonde-record-row.h"
#include "sonde-record-view.h"
#include "sonde-widget-test.h"

typedef struct
{
  SondeFakeRecords *records;
  SondeRecordView  *view;
  GtkAdjustment    *adjustment;
  GtkWidget        *window;
} Fixture;

static void
set_up_rows (Fixture *fixture,
             guint    n_records)
{
  GtkWidget *scroller;

  fixture->records = sonde_fake_records_new (n_records);
  fixture->view = g_object_ref_sink (SONDE_RECORD_VIEW (sonde_record_view_new ()));
  sonde_record_view_set_model (fixture->view, G_LIST_MODEL (fixture->records));
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->view), 800, 400);
  scroller = sonde_widget_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW);
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  set_up_rows (fixture, 1000);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->view));
  g_assert_finalize_object (fixture->records);
}

/* Publishes what was appended, as a frame or a timer would. */
static void
publish (Fixture *fixture)
{
  guint position = sonde_record_view_get_selected_position (fixture->view);

  sonde_record_view_select (fixture->view, GTK_INVALID_LIST_POSITION);
  sonde_record_view_select (fixture->view, position);
}

static gboolean
is_at_end (Fixture *fixture)
{
  return gtk_adjustment_get_value (fixture->adjustment)
         + gtk_adjustment_get_page_size (fixture->adjustment)
         >= gtk_adjustment_get_upper (fixture->adjustment) - 1;
}

static guint
count_shown (Fixture *fixture)
{
  GtkWidget *list = sonde_widget_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW);

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static gboolean
has_2000 (gpointer user_data)
{
  return count_shown (user_data) == 2000;
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  double value;

  /* At the beginning it stays there. */
  g_assert_false (sonde_record_view_is_following (fixture->view));
  sonde_fake_records_append (fixture->records, 1000);
  sonde_test_wait_until (has_2000, fixture);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, 0);

  /* Going to the end makes it follow. */
  gtk_adjustment_set_value (fixture->adjustment, 1e9);
  g_assert_true (sonde_record_view_is_following (fixture->view));

  for (guint i = 0; i < 10; i++)
    {
      sonde_fake_records_append (fixture->records, 100);
      sonde_photo_wait_frames (fixture->window, 3);
      g_assert_cmpuint (count_shown (fixture), ==, 2100 + i * 100);
      g_assert_true (sonde_record_view_is_following (fixture->view));
      g_assert_true (is_at_end (fixture));
    }

  /* Going back ends that. */
  gtk_adjustment_set_value (fixture->adjustment,
                            gtk_adjustment_get_value (fixture->adjustment) - 100);
  g_assert_false (sonde_record_view_is_following (fixture->view));
  value = gtk_adjustment_get_value (fixture->adjustment);
  sonde_fake_records_append (fixture->records, 100);
  publish (fixture);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, value);
  g_assert_false (sonde_record_view_is_following (fixture->view));

  sonde_record_view_set_following (fixture->view, TRUE);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_true (is_at_end (fixture));
}

static void
test_select_keeps_place (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_view_set_following (fixture->view, TRUE);
  sonde_photo_wait_frames (fixture->window, 3);
  sonde_record_view_select (fixture->view, 999);
  g_assert_true (sonde_record_view_is_following (fixture->view));
  sonde_record_view_select (fixture->view, 998);
  g_assert_false (sonde_record_view_is_following (fixture->view));
}

static void
count_cb (GObject    *object G_GNUC_UNUSED,
          GParamSpec *pspec G_GNUC_UNUSED,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_select (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeRecord *record;
  guint n_changes = 0;

  g_signal_connect (fixture->view, "notify::selected", G_CALLBACK (count_cb), &n_changes);
  g_assert_null (sonde_record_view_get_selected (fixture->view));

  sonde_record_view_select (fixture->view, 500);
  sonde_photo_wait_frames (fixture->window, 2);
  record = sonde_record_view_get_selected (fixture->view);
  g_assert_cmpuint (sonde_record_get_info (record)->number, ==, 500);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, 5000);

  /* It stays selected as others arrive and it is rewritten, and that is told. */
  sonde_fake_records_append (fixture->records, 100);
  publish (fixture);
  n_changes = 0;
  sonde_fake_records_rewrite (fixture->records, 400, 200, 0);
  g_assert_cmpuint (n_changes, ==, 1);
  record = sonde_record_view_get_selected (fixture->view);
  g_assert_cmpuint (sonde_record_get_info (record)->number, ==, 500);
  g_assert_cmpuint (sonde_record_get_length (record), ==, SONDE_FAKE_RECORD_LENGTH + 1);

  /* A record that has just arrived can be selected before the next frame. */
  sonde_fake_records_append (fixture->records, 1);
  sonde_record_view_select (fixture->view, 1100);
  g_assert_cmpuint (sonde_record_view_get_selected_position (fixture->view), ==, 1100);
  g_signal_handlers_disconnect_by_func (fixture->view, count_cb, &n_changes);
}

static SondeRecordRow *
find_row (GtkWidget *widget,
          guint      position)
{
  if (SONDE_IS_RECORD_ROW (widget)
      && sonde_record_row_get_position (SONDE_RECORD_ROW (widget)) == position)
    return SONDE_RECORD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      SondeRecordRow *row = find_row (child, position);

      if (row != NULL)
        return row;
    }

  return NULL;
}

/* What a row shows after rewriting is the record as it is then. */
static void
test_rewriting (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeRecordRow *row = find_row (GTK_WIDGET (fixture->view), 3);

  g_assert_nonnull (row);
  sonde_fake_records_rewrite (fixture->records, 2, 998, 10);
  g_assert_cmpuint (sonde_record_get_length (sonde_record_row_get_record (row)), ==,
                    SONDE_FAKE_RECORD_LENGTH + 1);
  publish (fixture);
  g_assert_cmpuint (count_shown (fixture), ==, 1010);
}

static gboolean
has_name (gpointer user_data)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (user_data),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
test_row_name (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *row = GTK_WIDGET (find_row (GTK_WIDGET (fixture->view), 1));
  GtkWidget *item = gtk_widget_get_parent (row);

  sonde_test_wait_until (has_name, item);
  gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (item),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "2 Received Response: HTTP/1.1 200 OK, text/html, "
                                       "12,345 bytes (48 bytes, time 0.001234)");
}

static char *
copy_selected (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->view));
  GValue value = G_VALUE_INIT;
  char *text;

  sonde_widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_c, GDK_CONTROL_MASK);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard),
                                                 &value, NULL));
  text = g_value_dup_string (&value);
  g_value_unset (&value);

  return text;
}

static void
test_columns_and_times (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *all = NULL;
  g_autofree char *since_previous = NULL;
  g_autofree char *absolute = NULL;

  sonde_record_view_select (fixture->view, 2);
  all = copy_selected (fixture);
  g_assert_true (g_str_has_prefix (all, "3\t0.002469\tSent\tText frame\t48\t{\"id\":7"));

  sonde_record_view_set_columns (fixture->view,
                                 SONDE_RECORD_COLUMN_TIME | SONDE_RECORD_COLUMN_KIND);
  g_object_set (fixture->view, "time-format", SONDE_TIME_FORMAT_SINCE_PREVIOUS, NULL);
  since_previous = copy_selected (fixture);
  g_assert_cmpstr (since_previous, ==, "0.001234\tText frame");

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record-view.time-format", "s",
                              "absolute");
  g_assert_cmpint (sonde_record_view_get_time_format (fixture->view), ==,
                   SONDE_TIME_FORMAT_ABSOLUTE);
  absolute = copy_selected (fixture);
  g_assert_cmpstr (absolute, ==, "10:00:00.002\tText frame");
  sonde_photo_wait_frames (fixture->window, 2);
}

/* A clock may be set back, and a file may hold any time. */
static void
test_clock_set_back (Fixture       *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct {
    gint64      reference_ns;
    const char *text;
  } cases[] = {
    { 1000000000, "0.000000" },
    { 1000000001, "earlier" },
    { G_MAXINT64, "earlier" },
    { 999000000, "0.001000" },
    { G_MININT64, "9223372036.854776" },
  };
  g_autoptr(SondeRecordColumns) columns = sonde_record_columns_new (GTK_WIDGET (fixture->view));
  const SondeRecordInfo info = { .time_ns = 1000000000 };
  g_autoptr(SondeRecord) record = sonde_record_new (SONDE_RECORD_ORIGIN (fixture->records), &info);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (guint format = SONDE_TIME_FORMAT_SINCE_START; format < SONDE_N_TIME_FORMATS; format++)
        {
          const SondeRecordTimes times = { cases[i].reference_ns, cases[i].reference_ns };
          g_autofree char *text = NULL;

          sonde_record_columns_set_time_format (columns, format);
          text = sonde_record_columns_dup_text (columns, SONDE_RECORD_COLUMN_TIME, record, &times);
          g_assert_cmpstr (text, ==, cases[i].text);
        }
    }
}

/* Columns that there is no room for are left out, rather than made unreadable. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  for (int width = 900; width > 100; width -= 100)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 400);
      sonde_photo_wait_frames (fixture->window, 3);
    }

  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->view)), <=, 200);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeFakeRecords) records = sonde_fake_records_new (0);

  sonde_record_view_set_model (fixture->view, G_LIST_MODEL (records));
  g_assert_true (sonde_record_view_is_following (fixture->view));
  sonde_fake_records_append (records, 3);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpuint (count_shown (fixture), ==, 3);
  sonde_fake_records_append (records, 500);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_true (sonde_record_view_is_following (fixture->view));
  g_assert_true (is_at_end (fixture));
  sonde_record_view_set_model (fixture->view, NULL);
  g_assert_cmpuint (count_shown (fixture), ==, 0);
}

static void
publish_singly (Fixture *fixture,
                guint    n_publications)
{
  for (guint i = 0; i < n_publications; i++)
    {
      sonde_fake_records_append (fixture->records, 1);
      publish (fixture);
    }
}

/* The least of several measurements, so that other programs do not matter. */
static gint64
measure_publications (Fixture *fixture)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < 10; i++)
    {
      gint64 start_us = g_get_monotonic_time ();

      publish_singly (fixture, 100);
      best_us = MIN (best_us, g_get_monotonic_time () - start_us);
    }

  return best_us;
}

/* In GTK 4.8 each append costs more than the one before, unless it is announced with care. */
static void
test_many_publications (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  gint64 first_us, last_us;

  publish_singly (fixture, 1000);
  first_us = measure_publications (fixture);
  publish_singly (fixture, 20000);
  /* Newer versions of GTK put the pieces of a list together when they lay it out. */
  sonde_photo_wait_frames (fixture->window, 2);
  last_us = measure_publications (fixture);

  g_test_minimized_result ((double) last_us / 100,
                           "a publication takes %.1f µs, and after 20000 of them %.1f µs",
                           (double) first_us / 100, (double) last_us / 100);
  g_assert_cmpint (last_us, <, 5 * first_us);
}

static void
test_huge (void)
{
  Fixture fixture;
  gint64 start_us = g_get_monotonic_time ();

  set_up_rows (&fixture, 1000000);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 4 * G_USEC_PER_SEC);

  sonde_record_view_set_following (fixture.view, TRUE);
  sonde_photo_wait_frames (fixture.window, 3);
  start_us = g_get_monotonic_time ();

  for (guint i = 0; i < 100; i++)
    {
      sonde_fake_records_append (fixture.records, 10000);
      publish (&fixture);
    }

  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 4 * G_USEC_PER_SEC);
  sonde_photo_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_shown (&fixture), ==, 2000000);
  g_assert_true (is_at_end (&fixture));
  g_assert_nonnull (find_row (GTK_WIDGET (fixture.view), 1999999));

  sonde_record_view_select (fixture.view, 0);
  sonde_photo_wait_frames (fixture.window, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), ==, 0);
  tear_down (&fixture, NULL);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  add ("/widgets/record-view/follow", test_follow);
  add ("/widgets/record-view/select-keeps-place", test_select_keeps_place);
  add ("/widgets/record-view/select", test_select);
  add ("/widgets/record-view/rewriting", test_rewriting);
  add ("/widgets/record-view/row-name", test_row_name);
  add ("/widgets/record-view/columns-and-times", test_columns_and_times);
  add ("/widgets/record-view/clock-set-back", test_clock_set_back);
  add ("/widgets/record-view/narrow", test_narrow);
  add ("/widgets/record-view/empty", test_empty);
  add ("/widgets/record-view/many-publications", test_many_publications);
  g_test_add_func ("/widgets/record-view/huge", test_huge);

  return g_test_run ();
}

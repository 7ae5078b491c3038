#include "config.h"

#include "sonde-split.h"
#include "sonde-widget-test.h"

#define WIDE   800
#define NARROW 400

typedef struct
{
  SondeSplit *split;
  GtkWidget  *window;
  GtkWidget  *list;
  GtkWidget  *content;
  gboolean    is_narrow;
} Fixture;

static gboolean
has_width_class (gpointer user_data)
{
  Fixture *fixture = user_data;

  return sonde_split_get_narrow (fixture->split) == fixture->is_narrow;
}

static void
set_up_at (Fixture *fixture,
           int      width)
{
  fixture->list = gtk_label_new ("list");
  fixture->content = gtk_label_new ("content");
  fixture->split = g_object_new (SONDE_TYPE_SPLIT,
                                 "start", fixture->list,
                                 "end", fixture->content,
                                 NULL);
  g_object_ref_sink (fixture->split);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->split), width, 300);
  fixture->is_narrow = width == NARROW;
  sonde_test_wait_until (has_width_class, fixture);
}

static void
set_up_wide (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  set_up_at (fixture, WIDE);
}

static void
set_up_narrow (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  set_up_at (fixture, NARROW);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->split));
}

static void
assert_shown (Fixture  *fixture,
              gboolean  is_list_shown,
              gboolean  is_content_shown)
{
  g_assert_cmpint (gtk_widget_get_visible (fixture->list), ==, is_list_shown);
  g_assert_cmpint (gtk_widget_get_visible (fixture->content), ==, is_content_shown);
}

static void
count_cb (guint *n_notified)
{
  (*n_notified)++;
}

static void
test_wide_shows_both (Fixture       *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  assert_shown (fixture, TRUE, TRUE);

  sonde_split_set_show_end (fixture->split, TRUE);
  assert_shown (fixture, TRUE, TRUE);
}

static void
test_narrow_shows_one (Fixture       *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  g_signal_connect_swapped (fixture->split, "notify::show-end", G_CALLBACK (count_cb),
                            &n_notified);
  assert_shown (fixture, TRUE, FALSE);

  sonde_split_set_show_end (fixture->split, TRUE);
  assert_shown (fixture, FALSE, TRUE);

  sonde_split_set_show_end (fixture->split, TRUE);
  g_assert_cmpuint (n_notified, ==, 1);

  sonde_split_set_show_end (fixture->split, FALSE);
  assert_shown (fixture, TRUE, FALSE);
}

static void
test_follows_width (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  g_signal_connect_swapped (fixture->split, "notify::narrow", G_CALLBACK (count_cb), &n_notified);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), NARROW, 300);
  fixture->is_narrow = TRUE;
  sonde_test_wait_until (has_width_class, fixture);
  assert_shown (fixture, TRUE, FALSE);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDE, 300);
  fixture->is_narrow = FALSE;
  sonde_test_wait_until (has_width_class, fixture);
  assert_shown (fixture, TRUE, TRUE);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_position (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_notified = 0;
  int position;

  g_signal_connect_swapped (fixture->split, "notify::position", G_CALLBACK (count_cb),
                            &n_notified);
  g_object_set (fixture->split, "position", 321, NULL);
  g_object_get (fixture->split, "position", &position, NULL);

  g_assert_cmpint (position, ==, 321);
  g_assert_cmpuint (n_notified, >, 0);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  g_test_add ("/split/wide-shows-both", Fixture, NULL,
              set_up_wide, test_wide_shows_both, tear_down);
  g_test_add ("/split/narrow-shows-one", Fixture, NULL,
              set_up_narrow, test_narrow_shows_one, tear_down);
  g_test_add ("/split/follows-width", Fixture, NULL, set_up_wide, test_follows_width, tear_down);
  g_test_add ("/split/position", Fixture, NULL, set_up_wide, test_position, tear_down);

  return g_test_run ();
}

#include "config.h"

#include "sonde-activity-list.h"
#include "sonde-activity-row.h"
#include "sonde-app-resources.h"
#include "sonde-rate-graph.h"
#include "sonde-widget-test.h"

typedef struct
{
  SondeActivityList *list;
  GtkWidget         *window;
  GPtrArray         *activities;
  guint              n_selected;
} Fixture;

static void
selected_cb (Fixture *fixture)
{
  fixture->n_selected++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->activities = g_ptr_array_new ();
  fixture->list = g_object_ref_sink (SONDE_ACTIVITY_LIST (sonde_activity_list_new ()));
  g_signal_connect_swapped (fixture->list, "notify::selected", G_CALLBACK (selected_cb), fixture);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->list), 300, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->list));

  /* Children first: they hold their parents. */
  for (guint i = fixture->activities->len; i > 0; i--)
    g_assert_finalize_object (g_ptr_array_index (fixture->activities, i - 1));

  g_ptr_array_unref (fixture->activities);
}

static SondeActivity *
add (Fixture       *fixture,
     const char    *title,
     SondeActivity *parent)
{
  SondeActivity *activity = sonde_activity_new (NULL, title);

  g_ptr_array_add (fixture->activities, activity);
  sonde_activity_set_parent (activity, parent);
  sonde_activity_list_add (fixture->list, activity);

  return activity;
}

static void
assert_titles (Fixture    *fixture,
               const char *expected)
{
  GListModel *model = sonde_activity_list_get_model (fixture->list);
  g_autoptr(GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(SondeActivity) activity = g_list_model_get_item (model, i);

      g_string_append_printf (titles, i > 0 ? " %s" : "%s", sonde_activity_get_title (activity));
    }

  g_assert_cmpstr (titles->str, ==, expected);
}

static gboolean
has_row (gpointer user_data)
{
  Fixture *fixture = user_data;

  return sonde_widget_test_find (GTK_WIDGET (fixture->list), SONDE_TYPE_ACTIVITY_ROW) != NULL;
}

static void
test_parts_stand_below_their_whole (Fixture       *fixture,
                                    gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *listener = add (fixture, "listener", NULL);
  SondeActivity *client;

  add (fixture, "other", NULL);
  client = add (fixture, "client-1", listener);
  add (fixture, "client-2", listener);
  add (fixture, "part", client);
  assert_titles (fixture, "listener client-1 part client-2 other");

  add (fixture, "last", NULL);
  assert_titles (fixture, "listener client-1 part client-2 other last");
}

static void
test_parts_go_with_their_whole (Fixture       *fixture,
                                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *listener = add (fixture, "listener", NULL);
  SondeActivity *client = add (fixture, "client", listener);

  add (fixture, "part", client);
  add (fixture, "other", NULL);

  sonde_activity_list_remove (fixture->list, client);
  assert_titles (fixture, "listener other");

  sonde_activity_list_remove (fixture->list, listener);
  assert_titles (fixture, "other");
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *first = add (fixture, "first", NULL);
  SondeActivity *second = add (fixture, "second", NULL);

  /* The first comes selected: a content without a word in it would be puzzling. */
  g_assert_true (sonde_activity_list_get_selected (fixture->list) == first);
  g_assert_cmpuint (fixture->n_selected, ==, 1);

  sonde_activity_list_select (fixture->list, second);
  g_assert_true (sonde_activity_list_get_selected (fixture->list) == second);
  g_assert_cmpuint (fixture->n_selected, ==, 2);

  /* What is added elsewhere leaves the selection alone. */
  add (fixture, "part", first);
  g_assert_true (sonde_activity_list_get_selected (fixture->list) == second);
  g_assert_cmpuint (fixture->n_selected, ==, 2);

  sonde_activity_list_remove (fixture->list, second);
  g_assert_null (sonde_activity_list_get_selected (fixture->list));

  sonde_activity_list_select (fixture->list, first);
  sonde_activity_list_select (fixture->list, NULL);
  g_assert_null (sonde_activity_list_get_selected (fixture->list));
}

static void
test_rows_follow_their_activity (Fixture       *fixture,
                                 gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *activity = add (fixture, "example.test", NULL);
  g_autofree char *message = NULL;
  GtkWidget *row;
  GtkWidget *icon;
  GtkWidget *title;

  sonde_test_wait_until (has_row, fixture);
  row = sonde_widget_test_find (GTK_WIDGET (fixture->list), SONDE_TYPE_ACTIVITY_ROW);
  icon = sonde_widget_test_find (row, GTK_TYPE_IMAGE);
  title = sonde_widget_test_find (row, GTK_TYPE_INSCRIPTION);
  g_assert_true (sonde_activity_row_get_activity (SONDE_ACTIVITY_ROW (row)) == activity);

  sonde_activity_set_title (activity, "example.test, A");
  sonde_activity_set_detail (activity, "2 addresses · 3 ms");
  sonde_activity_set_state (activity, SONDE_ACTIVITY_FAILED);

  g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (title)), ==, "example.test, A");
  g_assert_true (gtk_widget_has_css_class (icon, "error"));
  message = gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                                GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                "example.test, A, Failed, 2 addresses · 3 ms");
  g_assert_null (message);
}

static void
count_changes_cb (GListModel *model     G_GNUC_UNUSED,
                  guint       position  G_GNUC_UNUSED,
                  guint       n_removed G_GNUC_UNUSED,
                  guint       n_added   G_GNUC_UNUSED,
                  guint      *n_changes)
{
  (*n_changes)++;
}

static void
test_many_come_at_once (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *first = add (fixture, "first", NULL);
  GListModel *model = sonde_activity_list_get_model (fixture->list);
  guint n_changes = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);

  for (guint i = 0; i < 10000; i++)
    add (fixture, "one of many", NULL);

  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (sonde_activity_list_get_selected (fixture->list) == first);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 10001);

  /* Nobody needs to ask. */
  add (fixture, "last", NULL);
  while (n_changes < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 10002);
}

static void
test_rows_say_what_they_show (Fixture       *fixture,
                              gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeActivity *activity = add (fixture, "in sight", NULL);
  GtkWidget *row;
  GtkWidget *graph;

  g_assert_false (sonde_activity_is_shown (activity));
  sonde_test_wait_until (has_row, fixture);
  g_assert_true (sonde_activity_is_shown (activity));

  row = sonde_widget_test_find (GTK_WIDGET (fixture->list), SONDE_TYPE_ACTIVITY_ROW);
  graph = sonde_widget_test_find (row, SONDE_TYPE_RATE_GRAPH);
  g_assert_false (gtk_widget_get_visible (graph));

  sonde_activity_row_set_activity (SONDE_ACTIVITY_ROW (row), NULL);
  g_assert_false (sonde_activity_is_shown (activity));
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);
  g_resources_register (sonde_app_get_resource ());

  g_test_add ("/activity-list/parts-stand-below-their-whole", Fixture, NULL,
              set_up, test_parts_stand_below_their_whole, tear_down);
  g_test_add ("/activity-list/parts-go-with-their-whole", Fixture, NULL,
              set_up, test_parts_go_with_their_whole, tear_down);
  g_test_add ("/activity-list/selection", Fixture, NULL, set_up, test_selection, tear_down);
  g_test_add ("/activity-list/rows-follow-their-activity", Fixture, NULL,
              set_up, test_rows_follow_their_activity, tear_down);
  g_test_add ("/activity-list/many-come-at-once", Fixture, NULL,
              set_up, test_many_come_at_once, tear_down);
  g_test_add ("/activity-list/rows-say-what-they-show", Fixture, NULL,
              set_up, test_rows_say_what_they_show, tear_down);

  return g_test_run ();
}

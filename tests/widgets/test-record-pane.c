#include "config.h"

#include "sonde-fake-records.h"
#include "sonde-photo.h"
#include "sonde-record-pane.h"
#include "sonde-record-row.h"
#include "sonde-widget-test.h"

#define N_RECORDS 1000

typedef struct
{
  SondeFakeRecords *records;
  SondeRecordPane  *pane;
  SondeRecordView  *view;
  GtkWidget        *window;
  guint             n_selected;
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
  fixture->records = sonde_fake_records_new (N_RECORDS);
  fixture->pane = g_object_ref_sink (SONDE_RECORD_PANE (sonde_record_pane_new ()));
  fixture->view = sonde_record_pane_get_view (fixture->pane);
  g_signal_connect_swapped (fixture->pane, "notify::selected", G_CALLBACK (selected_cb), fixture);
  sonde_record_pane_set_model (fixture->pane, G_LIST_MODEL (fixture->records));
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->pane), 480, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->pane));
  g_assert_finalize_object (fixture->records);
}

typedef struct
{
  Fixture    *fixture;
  guint       n_shown;
  const char *outcome;
} Expectation;

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_label (child, text))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_as_expected (gpointer user_data)
{
  const Expectation *expectation = user_data;
  Fixture *fixture = expectation->fixture;

  return g_list_model_get_n_items (sonde_record_view_get_model (fixture->view)) ==
         expectation->n_shown &&
         has_label (GTK_WIDGET (fixture->pane), expectation->outcome);
}

static void
wait_for (Fixture    *fixture,
          guint       n_shown,
          const char *outcome)
{
  Expectation expectation = { fixture, n_shown, outcome };

  sonde_test_wait_until (is_as_expected, &expectation);
}

static guint
get_selected_number (Fixture *fixture)
{
  SondeRecord *record = sonde_record_pane_get_selected (fixture->pane);

  return record != NULL ? sonde_record_get_info (record)->number : G_MAXUINT;
}

static void
test_record_pane_filter (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_pane_set_filter (fixture->pane, "kind = ping");
  wait_for (fixture, 250, "250 of 1000");

  sonde_fake_records_append (fixture->records, 1000);
  wait_for (fixture, 500, "500 of 2000");

  sonde_record_pane_set_filter (fixture->pane, "absent");
  wait_for (fixture, 0, "No records match this filter");
  gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "filter.clear", NULL);
  g_assert_true (sonde_record_view_get_model (fixture->view) == G_LIST_MODEL (fixture->records));
}

static void
test_record_pane_error (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_pane_set_filter (fixture->pane, "kind = ping");
  wait_for (fixture, 250, "250 of 1000");

  /* What was right last stays. */
  sonde_record_pane_set_filter (fixture->pane, "sent and sizes > 3");
  wait_for (fixture, 250,
            "Character 10: “sizes” is not a field. Did you mean “size”?");
  sonde_record_pane_set_filter (fixture->pane, "size >");
  wait_for (fixture, 250, "“size” needs a value, as in size > 1 KiB");
  sonde_record_pane_set_filter (fixture->pane, "size > 1");
  wait_for (fixture, 1000, "1000 of 1000");
}

static void
test_record_pane_selection (Fixture       *fixture,
                            gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_pane_select (fixture->pane, 403);
  g_assert_cmpuint (get_selected_number (fixture), ==, 403);

  /* It matches, and stays what it is. */
  fixture->n_selected = 0;
  sonde_record_pane_set_filter (fixture->pane, "kind = ping");
  wait_for (fixture, 250, "250 of 1000");
  g_assert_cmpuint (get_selected_number (fixture), ==, 403);
  g_assert_cmpuint (sonde_record_view_get_selected_position (fixture->view), ==, 100);

  /* It does not, but is selected again when it is back. */
  sonde_record_pane_set_filter (fixture->pane, "kind = request");
  wait_for (fixture, 250, "250 of 1000");
  sonde_record_pane_set_filter (fixture->pane, "kind = request and sent");
  sonde_fake_records_append (fixture->records, 100);
  wait_for (fixture, 275, "275 of 1100");
  g_assert_cmpuint (get_selected_number (fixture), ==, G_MAXUINT);
  sonde_record_pane_set_filter (fixture->pane, "");
  g_assert_cmpuint (get_selected_number (fixture), ==, 403);
  g_assert_cmpuint (sonde_record_view_get_selected_position (fixture->view), ==, 403);
}

static guint
get_focused_position (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  GtkWidget *row = focus != NULL ? sonde_widget_test_find (focus, SONDE_TYPE_RECORD_ROW) : NULL;

  return row != NULL ? sonde_record_row_get_position (SONDE_RECORD_ROW (row)) : G_MAXUINT;
}

/* The arrow keys go on from the record that was selected, also when the filter hid it. */
static void
test_record_pane_close (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_pane_select (fixture->pane, 403);
  sonde_record_pane_set_filter (fixture->pane, "kind = request");
  wait_for (fixture, 250, "250 of 1000");
  sonde_widget_test_press (GTK_WIDGET (fixture->pane), GDK_KEY_Escape, 0);
  g_assert_cmpuint (get_selected_number (fixture), ==, 403);
  g_assert_cmpuint (get_focused_position (fixture), ==, 403);
}

static void
test_record_pane_steps (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *check = sonde_widget_test_find (GTK_WIDGET (fixture->pane), GTK_TYPE_CHECK_BUTTON);
  GtkWidget *pane = GTK_WIDGET (fixture->pane);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  sonde_record_pane_set_filter (fixture->pane, "kind = ping");
  wait_for (fixture, 1000, "250 of 1000");

  sonde_widget_test_press (pane, GDK_KEY_F3, 0);
  g_assert_cmpuint (get_selected_number (fixture), ==, 3);
  sonde_widget_test_press (pane, GDK_KEY_g, GDK_CONTROL_MASK);
  g_assert_cmpuint (get_selected_number (fixture), ==, 7);
  sonde_widget_test_press (pane, GDK_KEY_F3, GDK_SHIFT_MASK);
  sonde_widget_test_press (pane, GDK_KEY_F3, GDK_SHIFT_MASK);
  g_assert_cmpuint (get_selected_number (fixture), ==, 999);
  sonde_widget_test_press (pane, GDK_KEY_F3, 0);
  g_assert_cmpuint (get_selected_number (fixture), ==, 3);

  sonde_widget_test_press (pane, GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_mapped (check));
  g_assert_cmpuint (get_selected_number (fixture), ==, 3);
}

static void
test_record_pane_newest_first (Fixture       *fixture,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *scroller = sonde_widget_test_find (GTK_WIDGET (fixture->view),
                                                GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double value;

  sonde_record_view_set_following (fixture->view, TRUE);
  sonde_record_view_set_descending (fixture->view, TRUE);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, 1);
  g_assert_true (sonde_record_view_is_following (fixture->view));

  /* The newest stays in sight at the top. */
  sonde_fake_records_append (fixture->records, 100);
  sonde_photo_wait_frames (fixture->window, 4);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, 1);

  /* Who looks at an older one is left alone. */
  sonde_record_pane_select (fixture->pane, 500);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_selected_number (fixture), ==, 500);
  g_assert_false (sonde_record_view_is_following (fixture->view));
  value = gtk_adjustment_get_value (adjustment);
  sonde_fake_records_append (fixture->records, 100);
  sonde_record_pane_select (fixture->pane, 500);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, value);
  g_assert_cmpuint (sonde_record_view_get_selected_position (fixture->view), ==, 500);

  sonde_record_view_set_descending (fixture->view, FALSE);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_selected_number (fixture), ==, 500);
}

static void
test_record_pane_columns (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);

  g_assert_true (gtk_widget_activate_action (view, "record-columns.kind", NULL));
  g_assert_cmpuint (sonde_record_view_get_columns (fixture->view), ==,
                    SONDE_RECORD_COLUMNS_ALL & ~SONDE_RECORD_COLUMN_KIND);

  /* The last column stays. */
  sonde_record_view_set_columns (fixture->view, SONDE_RECORD_COLUMN_SUMMARY);
  gtk_widget_activate_action (view, "record-columns.summary", NULL);
  g_assert_cmpuint (sonde_record_view_get_columns (fixture->view), ==,
                    SONDE_RECORD_COLUMN_SUMMARY);
}

static gboolean
has_row (gpointer user_data)
{
  Fixture *fixture = user_data;

  return sonde_widget_test_find (GTK_WIDGET (fixture->view), SONDE_TYPE_RECORD_ROW) != NULL;
}

/* The first that is shown is not the first there is. */
static void
test_record_pane_times (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *row;

  sonde_record_pane_set_filter (fixture->pane, "kind = ping");
  wait_for (fixture, 250, "250 of 1000");
  sonde_test_wait_until (has_row, fixture);
  row = sonde_widget_test_find (GTK_WIDGET (fixture->view), SONDE_TYPE_RECORD_ROW);
  sonde_record_row_update_name (SONDE_RECORD_ROW (row));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "4 Received Ping: keep-alive (48 bytes, time 0.003703)");
}

#define ADD(name) \
  g_test_add ("/widgets/record-pane/" #name, Fixture, NULL, \
              set_up, test_record_pane_ ## name, tear_down)

int
main (int   argc,
      char *argv[])
{
  sonde_widget_test_init (&argc, &argv);

  ADD (filter);
  ADD (error);
  ADD (selection);
  ADD (close);
  ADD (steps);
  ADD (newest_first);
  ADD (times);
  ADD (columns);

  return g_test_run ();
}

#include "config.h"

#include "sonde-capture.h"
#include "sonde-comment-popover.h"
#include "sonde-event-list.h"
#include "sonde-filtered-list.h"
#include "sonde-photo.h"
#include "sonde-record-pane.h"
#include "sonde-record-row.h"
#include "sonde-widget-test.h"

#define N_WRITES 20

/* A conversation, whose first record tells of its opening. */
typedef struct
{
  char            *dir;
  SondeClock      *clock;
  SondeCapture    *capture;
  SondeRecordPane *pane;
  SondeRecordView *view;
  GtkWidget       *window;
} Fixture;

static void
record_flow (SondeCapture *capture)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, "192.0.2.1:1001"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "192.0.2.2:7"));
  id = sonde_capture_open_flow (capture, &spec);

  for (guint i = 0; i < N_WRITES; i++)
    sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "hello", 5);

  sonde_capture_sync (capture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeEventList) events = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->dir = sonde_test_make_dir ();
  path = g_build_filename (fixture->dir, "test.pcapng", NULL);
  fixture->clock = sonde_clock_new_fixed (G_GINT64_CONSTANT (1700000000000000000), 1000000);
  fixture->capture = sonde_capture_new (path, fixture->clock, &error);
  g_assert_no_error (error);
  record_flow (fixture->capture);

  events = sonde_event_list_new (sonde_capture_get_flow (fixture->capture, 1));
  fixture->pane = g_object_ref_sink (SONDE_RECORD_PANE (sonde_record_pane_new ()));
  fixture->view = sonde_record_pane_get_view (fixture->pane);
  sonde_record_pane_set_model (fixture->pane, G_LIST_MODEL (events));
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->pane), 800, 600);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->pane));
  g_clear_object (&fixture->capture);
  g_object_unref (fixture->clock);
  sonde_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static SondeRecordRow *
find_row (GtkWidget *widget,
          guint      position)
{
  if (SONDE_IS_RECORD_ROW (widget) &&
      sonde_record_row_get_position (SONDE_RECORD_ROW (widget)) == position)
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

static const SondeComment *
get_comment (Fixture *fixture)
{
  return sonde_record_get_comment (sonde_record_view_get_selected (fixture->view));
}

typedef struct
{
  GtkWidget  *item;
  const char *ending;
} Expectation;

/* What a screen reader is told can only be compared as a whole. */
static gboolean
is_named (gpointer user_data)
{
  const Expectation *expectation = user_data;
  g_autofree char *name = g_strconcat ("3 Sent Write: hello (5 bytes, time 0.002000)",
                                       expectation->ending, NULL);
  g_autofree char *difference = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (expectation->item), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return difference == NULL;
}

static void
wait_for_name (Fixture    *fixture,
               const char *ending)
{
  SondeRecordRow *row = find_row (GTK_WIDGET (fixture->view), 2);
  Expectation expectation = { gtk_widget_get_parent (GTK_WIDGET (row)), ending };

  sonde_test_wait_until (is_named, &expectation);
}

static void
write_comment (Fixture    *fixture,
               const char *text)
{
  GtkWidget *popover;
  GtkWidget *text_view;

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record-view.comment", NULL);
  popover = sonde_widget_test_find (GTK_WIDGET (fixture->view), SONDE_TYPE_COMMENT_POPOVER);
  g_assert_true (gtk_widget_get_visible (popover));
  text_view = sonde_widget_test_find (popover, GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view)), text, -1);
}

static GtkWidget *
find_popover (Fixture *fixture)
{
  return sonde_widget_test_find (GTK_WIDGET (fixture->view), SONDE_TYPE_COMMENT_POPOVER);
}

static void
test_mark (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_view_select (fixture->view, 2);
  wait_for_name (fixture, "");
  sonde_widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_m, GDK_CONTROL_MASK);
  g_assert_true (get_comment (fixture)->is_marked);
  wait_for_name (fixture, ". Marked");

  sonde_widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_m, GDK_CONTROL_MASK);
  g_assert_null (get_comment (fixture));
  wait_for_name (fixture, "");
}

static void
test_comment (Fixture       *fixture,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_view_select (fixture->view, 2);
  write_comment (fixture, "  <b>100 %s</b>\nsecond line\n");
  gtk_widget_activate_action (find_popover (fixture), "comment.save", NULL);
  g_assert_cmpstr (get_comment (fixture)->text, ==, "<b>100 %s</b>\nsecond line");
  g_assert_false (gtk_widget_get_visible (find_popover (fixture)));
  wait_for_name (fixture, ". Comment: <b>100 %s</b> second line");

  sonde_widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_m, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_comment (fixture)->text, ==, "<b>100 %s</b>\nsecond line");
  wait_for_name (fixture, ". Marked. Comment: <b>100 %s</b> second line");
  sonde_photo_wait_frames (fixture->window, 2);

  /* A mark stays without the comment. */
  write_comment (fixture, "something else");
  gtk_widget_activate_action (find_popover (fixture), "comment.remove", NULL);
  g_assert_cmpstr (get_comment (fixture)->text, ==, "");
  wait_for_name (fixture, ". Marked");
}

static void
test_comment_not_saved (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *long_text = g_strnfill (SONDE_COMMENT_MAX_BYTES + 1, 'a');

  sonde_record_view_select (fixture->view, 2);
  write_comment (fixture, "never mind");
  gtk_popover_popdown (GTK_POPOVER (find_popover (fixture)));
  g_assert_null (get_comment (fixture));

  /* Rather than cut short. */
  write_comment (fixture, long_text);
  gtk_widget_activate_action (find_popover (fixture), "comment.save", NULL);
  g_assert_null (get_comment (fixture));
  g_assert_true (gtk_widget_get_visible (find_popover (fixture)));

  write_comment (fixture, long_text + 1);
  gtk_widget_activate_action (find_popover (fixture), "comment.save", NULL);
  g_assert_cmpuint (strlen (get_comment (fixture)->text), ==, SONDE_COMMENT_MAX_BYTES);
  sonde_photo_wait_frames (fixture->window, 2);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->view));
  GValue value = G_VALUE_INIT;

  sonde_record_view_select (fixture->view, 2);
  sonde_record_set_comment (sonde_record_view_get_selected (fixture->view), TRUE, "one\n\ttwo");
  sonde_widget_test_press (GTK_WIDGET (fixture->view), GDK_KEY_c, GDK_CONTROL_MASK);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard),
                                                 &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==,
                   "3\t0.002000\tSent\tWrite\t5\thello\t★ one  two");
  g_value_unset (&value);
}

typedef struct
{
  Fixture *fixture;
  guint    n_shown;
} Count;

static gboolean
has_count (gpointer user_data)
{
  const Count *count = user_data;

  return g_list_model_get_n_items (sonde_record_view_get_model (count->fixture->view)) ==
         count->n_shown;
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  GListModel *records = sonde_record_pane_get_model (fixture->pane);
  Count count = { fixture, 0 };

  sonde_record_pane_set_filter (fixture->pane, "marked or comment contains \"look\"");
  sonde_test_wait_until (has_count, &count);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (records, 15 - 3 * i);

      sonde_record_set_comment (record, i % 2 == 0, i % 2 == 0 ? NULL : "look here");
      count.n_shown++;
      sonde_test_wait_until (has_count, &count);
    }

  sonde_record_view_select (fixture->view, 3);
  g_assert_cmpuint (sonde_record_get_info (sonde_record_view_get_selected (fixture->view))->number,
                    ==, 15);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record-view.mark", NULL);
  count.n_shown = 3;
  sonde_test_wait_until (has_count, &count);
}

static gboolean
is_filtered (gpointer user_data)
{
  GListModel *model = sonde_record_view_get_model (user_data);

  return SONDE_IS_FILTERED_LIST (model) &&
         !sonde_filtered_list_is_running (SONDE_FILTERED_LIST (model));
}

/* A comment may come from the file after the record that it is about. */
static void
test_filter_while_read (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeComments *comments = sonde_capture_get_comments (fixture->capture);
  GListModel *records = sonde_record_pane_get_model (fixture->pane);
  Count count = { fixture, 0 };

  sonde_record_pane_set_filter (fixture->pane, "marked");
  sonde_test_wait_until (is_filtered, fixture->view);

  for (guint i = 2; i < 12; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (records, i);

      sonde_comments_load (comments,
                           sonde_comment_new (sonde_record_get_place (record), TRUE, NULL));
      count.n_shown++;
    }

  sonde_test_wait_until (has_count, &count);
  g_assert_true (sonde_comments_get_n_comments (comments) == count.n_shown);
}

/* Without a record there is nothing to be marked, and none of these can be marked at all. */
static void
test_disabled (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_record_view_select (fixture->view, GTK_INVALID_LIST_POSITION);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record-view.comment", NULL);
  g_assert_null (find_popover (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record-view.mark", NULL);
  g_assert_cmpuint (sonde_comments_get_n_comments (sonde_capture_get_comments (fixture->capture)),
                    ==, 0);
}

static gboolean
has_item (GMenuModel *menu,
          const char *wanted)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *label = NULL;

      if (section != NULL && has_item (section, wanted))
        return TRUE;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);

      if (g_strcmp0 (label, wanted) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
menu_has (Fixture    *fixture,
          const char *label)
{
  GtkWidget *popover;

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "menu.popup", NULL);
  popover = sonde_widget_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_POPOVER_MENU);

  return has_item (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover)), label);
}

static void
test_menu (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GMenu) own = g_menu_new ();

  sonde_record_view_select (fixture->view, 2);
  g_assert_true (menu_has (fixture, "_Mark"));
  g_assert_true (menu_has (fixture, "C_omment…"));
  g_assert_false (menu_has (fixture, "Own"));

  g_menu_append (own, "Own", "record-view.copy");
  sonde_record_view_set_menu_model (fixture->view, G_MENU_MODEL (own));
  sonde_record_set_comment (sonde_record_view_get_selected (fixture->view), TRUE, "text");
  g_assert_true (menu_has (fixture, "Un_mark"));
  g_assert_true (menu_has (fixture, "_Edit Comment…"));
  g_assert_true (menu_has (fixture, "Own"));
  sonde_photo_wait_frames (fixture->window, 2);
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

  add ("/widgets/record-comments/mark", test_mark);
  add ("/widgets/record-comments/comment", test_comment);
  add ("/widgets/record-comments/comment-not-saved", test_comment_not_saved);
  add ("/widgets/record-comments/copy", test_copy);
  add ("/widgets/record-comments/filter", test_filter);
  add ("/widgets/record-comments/filter-while-read", test_filter_while_read);
  add ("/widgets/record-comments/disabled", test_disabled);
  add ("/widgets/record-comments/menu", test_menu);

  return g_test_run ();
}

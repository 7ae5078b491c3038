#include "config.h"

#include "sonde-app-resources.h"
#include "sonde-target-entry.h"
#include "sonde-widget-test.h"

#define KEY "http-history"

typedef struct
{
  SondeTargetEntry *target;
  GtkWidget        *window;
  GtkWidget        *entry;
  GtkWidget        *popover;
  GtkWidget        *suggestions;
  GSettings        *settings;
  guint             n_activated;
} Fixture;

static void
activate_cb (Fixture *fixture)
{
  fixture->n_activated++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  static const char * const history[] = { "http://b.test/", "http://a.test/", "other", NULL };

  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_set_strv (fixture->settings, KEY, history);

  fixture->target = g_object_ref_sink (g_object_new (SONDE_TYPE_TARGET_ENTRY, NULL));
  sonde_target_entry_set_settings (fixture->target, fixture->settings, KEY);
  g_signal_connect_swapped (fixture->target, "activate", G_CALLBACK (activate_cb), fixture);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->target), 400, 200);
  fixture->entry = sonde_widget_test_find (GTK_WIDGET (fixture->target), GTK_TYPE_ENTRY);
  fixture->popover = sonde_widget_test_find (GTK_WIDGET (fixture->target), GTK_TYPE_POPOVER);
  fixture->suggestions = sonde_widget_test_find (fixture->popover, GTK_TYPE_LIST_BOX);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->target));
  g_settings_reset (fixture->settings, KEY);
  g_assert_finalize_object (fixture->settings);
}

static void
enter (Fixture    *fixture,
       const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), text);
}

static const char *
get_suggestion (Fixture *fixture,
                int      index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (fixture->suggestions), index);

  return row != NULL ? gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))) : NULL;
}

static gboolean
is_error_shown (Fixture *fixture)
{
  GtkWidget *revealer = sonde_widget_test_find (GTK_WIDGET (fixture->target), GTK_TYPE_REVEALER);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

static void
test_suggests_earlier_entries (Fixture       *fixture,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  enter (fixture, "http");
  g_assert_true (gtk_widget_get_visible (fixture->popover));
  g_assert_cmpstr (get_suggestion (fixture, 0), ==, "http://b.test/");
  g_assert_cmpstr (get_suggestion (fixture, 1), ==, "http://a.test/");
  g_assert_null (get_suggestion (fixture, 2));

  enter (fixture, "http://a");
  g_assert_cmpstr (get_suggestion (fixture, 0), ==, "http://a.test/");
  g_assert_null (get_suggestion (fixture, 1));

  enter (fixture, "http://a.test/");
  g_assert_false (gtk_widget_get_visible (fixture->popover));

  enter (fixture, "");
  g_assert_false (gtk_widget_get_visible (fixture->popover));
}

static void
test_program_gets_no_suggestions (Fixture       *fixture,
                                  gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_target_entry_set_text (fixture->target, "http");

  g_assert_cmpstr (sonde_target_entry_get_text (fixture->target), ==, "http");
  g_assert_false (gtk_widget_get_visible (fixture->popover));
}

static void
test_return_takes_a_suggestion_first (Fixture       *fixture,
                                      gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkListBox *suggestions = GTK_LIST_BOX (fixture->suggestions);

  enter (fixture, "http");
  gtk_list_box_select_row (suggestions, gtk_list_box_get_row_at_index (suggestions, 1));
  g_signal_emit_by_name (fixture->entry, "activate");
  g_assert_cmpstr (sonde_target_entry_get_text (fixture->target), ==, "http://a.test/");
  g_assert_false (gtk_widget_get_visible (fixture->popover));
  g_assert_cmpuint (fixture->n_activated, ==, 0);

  g_signal_emit_by_name (fixture->entry, "activate");
  g_assert_cmpuint (fixture->n_activated, ==, 1);
}

static void
test_remembers_once_and_first (Fixture       *fixture,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_auto(GStrv) history = NULL;

  sonde_target_entry_set_text (fixture->target, "other");
  sonde_target_entry_remember (fixture->target);
  sonde_target_entry_set_text (fixture->target, "");
  sonde_target_entry_remember (fixture->target);
  history = g_settings_get_strv (fixture->settings, KEY);

  g_assert_cmpuint (g_strv_length (history), ==, 3);
  g_assert_cmpstr (history[0], ==, "other");
  g_assert_cmpstr (history[1], ==, "http://b.test/");
  g_assert_cmpstr (history[2], ==, "http://a.test/");
}

static void
test_forgets_the_oldest (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  g_auto(GStrv) history = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("entry %u", i);

      sonde_target_entry_set_text (fixture->target, text);
      sonde_target_entry_remember (fixture->target);
    }

  history = g_settings_get_strv (fixture->settings, KEY);
  g_assert_cmpuint (g_strv_length (history), ==, 50);
  g_assert_cmpstr (history[0], ==, "entry 59");
}

static void
test_error_stays_until_the_text_changes (Fixture       *fixture,
                                         gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *revealer = sonde_widget_test_find (GTK_WIDGET (fixture->target), GTK_TYPE_REVEALER);
  GtkWidget *reason = sonde_widget_test_find (revealer, GTK_TYPE_LABEL);

  sonde_target_entry_set_text (fixture->target, "http:/");
  sonde_target_entry_set_error (fixture->target, "There is no <host>");
  g_assert_true (is_error_shown (fixture));
  g_assert_true (gtk_widget_has_css_class (fixture->entry, "error"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (reason)), ==, "There is no <host>");
  gtk_test_accessible_assert_state (fixture->entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);

  enter (fixture, "http://");
  g_assert_false (is_error_shown (fixture));
  g_assert_false (gtk_widget_has_css_class (fixture->entry, "error"));
  gtk_test_accessible_assert_state (fixture->entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);
  g_resources_register (sonde_app_get_resource ());

  g_test_add ("/target-entry/suggests-earlier-entries", Fixture, NULL,
              set_up, test_suggests_earlier_entries, tear_down);
  g_test_add ("/target-entry/program-gets-no-suggestions", Fixture, NULL,
              set_up, test_program_gets_no_suggestions, tear_down);
  g_test_add ("/target-entry/return-takes-a-suggestion-first", Fixture, NULL,
              set_up, test_return_takes_a_suggestion_first, tear_down);
  g_test_add ("/target-entry/remembers-once-and-first", Fixture, NULL,
              set_up, test_remembers_once_and_first, tear_down);
  g_test_add ("/target-entry/forgets-the-oldest", Fixture, NULL,
              set_up, test_forgets_the_oldest, tear_down);
  g_test_add ("/target-entry/error-stays-until-the-text-changes", Fixture, NULL,
              set_up, test_error_stays_until_the_text_changes, tear_down);

  return g_test_run ();
}

#include "config.h"

#include "sonde-app-resources.h"
#include "sonde-outcome.h"
#include "sonde-widget-test.h"

typedef struct
{
  SondeOutcome *outcome;
  GtkWidget    *window;
  GtkWidget    *button;
  GtkRevealer  *revealer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->outcome = g_object_ref_sink (g_object_new (SONDE_TYPE_OUTCOME, NULL));
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->outcome), 600, 100);
  fixture->button = sonde_widget_test_find (GTK_WIDGET (fixture->outcome), GTK_TYPE_BUTTON);
  fixture->revealer = GTK_REVEALER (sonde_widget_test_find (GTK_WIDGET (fixture->outcome),
                                                            GTK_TYPE_REVEALER));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->outcome));
}

static void
test_begins_hidden (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_NONE);
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "");
  g_assert_false (gtk_revealer_get_reveal_child (fixture->revealer));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET
                                          (sonde_outcome_get_waterfall (fixture->outcome))));
}

static void
test_shows_a_sentence (Fixture       *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *icon = sonde_widget_test_find (GTK_WIDGET (fixture->outcome), GTK_TYPE_IMAGE);

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_ERROR, "<b>&amp; %s");
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_ERROR);
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "<b>&amp; %s");
  g_assert_true (gtk_revealer_get_reveal_child (fixture->revealer));
  g_assert_true (gtk_widget_has_css_class (icon, "error"));

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_SUCCESS, "Connected");
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "Connected");
  g_assert_false (gtk_widget_has_css_class (icon, "error"));
  g_assert_true (gtk_widget_has_css_class (icon, "success"));

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_NONE, NULL);
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "");
  g_assert_false (gtk_revealer_get_reveal_child (fixture->revealer));
}

/* However low it is to be, a long sentence does not make the window wide; in GTK 4.18, its label by
 * itself would. */
static void
test_wraps (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *outcome = GTK_WIDGET (fixture->outcome);
  int height, width;

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_SUCCESS,
                      "A sentence that is much too long for the few pixels that there are in "
                      "the narrowest of all the windows in which it may be shown some day");

  while (!gtk_revealer_get_child_revealed (fixture->revealer))
    g_main_context_iteration (NULL, TRUE);

  gtk_widget_measure (outcome, GTK_ORIENTATION_VERTICAL, 2000, &height, NULL, NULL, NULL);
  gtk_widget_measure (outcome, GTK_ORIENTATION_HORIZONTAL, height, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <, 360);
}

static void
test_action_goes_with_its_sentence (Fixture       *fixture,
                                    gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_WARNING, "The certificate is not trusted");
  g_assert_false (gtk_widget_get_visible (fixture->button));

  sonde_outcome_set_action (fixture->outcome, "Continue Once", "http.continue-once");
  g_assert_true (gtk_widget_get_visible (fixture->button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture->button)), ==, "Continue Once");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (fixture->button)), ==,
                   "http.continue-once");

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_RUNNING, "Connecting");
  g_assert_false (gtk_widget_get_visible (fixture->button));
}

static void
test_remark_goes_ahead_of_failures (Fixture       *fixture,
                                    gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_outcome_set_remark (fixture->outcome, "There is no network.");
  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_ERROR, "It was refused.");
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==,
                   "There is no network. It was refused.");

  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_SUCCESS, "Connected");
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "Connected");

  sonde_outcome_set_remark (fixture->outcome, NULL);
  sonde_outcome_show (fixture->outcome, SONDE_OUTCOME_ERROR, "It was refused.");
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==, "It was refused.");
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);
  g_resources_register (sonde_app_get_resource ());

  g_test_add ("/outcome/begins-hidden", Fixture, NULL, set_up, test_begins_hidden, tear_down);
  g_test_add ("/outcome/shows-a-sentence", Fixture, NULL,
              set_up, test_shows_a_sentence, tear_down);
  g_test_add ("/outcome/wraps", Fixture, NULL, set_up, test_wraps, tear_down);
  g_test_add ("/outcome/action-goes-with-its-sentence", Fixture, NULL,
              set_up, test_action_goes_with_its_sentence, tear_down);
  g_test_add ("/outcome/remark-goes-ahead-of-failures", Fixture, NULL,
              set_up, test_remark_goes_ahead_of_failures, tear_down);

  return g_test_run ();
}

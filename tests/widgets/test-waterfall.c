#include "config.h"

#include "sonde-photo.h"
#include "sonde-phase-bar.h"
#include "sonde-waterfall.h"
#include "sonde-widget-test.h"

static const SondePhase phases[] = {
  { "Look up", 0, 2000, SONDE_PHASE_DONE, "lookup" },
  { "Connect", 2000, 31000, SONDE_PHASE_FAILED, "connect" },
  { "TLS", 33000, 62000, SONDE_PHASE_RUNNING, "tls" },
};

static void
activated_cb (SondeWaterfall *waterfall G_GNUC_UNUSED,
              guint           index,
              gpointer        user_data)
{
  *(guint *) user_data = index;
}

static void
test_waterfall (void)
{
  GtkWidget *waterfall = g_object_ref_sink (sonde_waterfall_new ());
  GtkWidget *window;
  GtkWidget *first, *second;
  guint activated = G_MAXUINT;

  sonde_waterfall_set_phases (SONDE_WATERFALL (waterfall), phases, G_N_ELEMENTS (phases));
  g_signal_connect (waterfall, "phase-activated", G_CALLBACK (activated_cb), &activated);
  window = sonde_widget_test_show (waterfall, 600, 40);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (waterfall),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Look up, 2.00 ms\n"
                                       "Connect, failed after 31.0 ms\n"
                                       "TLS, running for 62.0 ms");

  first = gtk_widget_get_first_child (waterfall);
  second = gtk_widget_get_next_sibling (first);
  g_assert_cmpstr (sonde_phase_bar_get_text (SONDE_PHASE_BAR (first)), ==, "Look up 2.00 ms");
  g_assert_cmpstr (sonde_phase_bar_get_text (SONDE_PHASE_BAR (second)), ==, "✕ Connect 31.0 ms");
  g_assert_cmpint (gtk_widget_get_width (second), >, gtk_widget_get_width (first));
  g_assert_true (gtk_widget_has_css_class (second, "failed"));
  g_assert_true (gtk_widget_has_css_class (second, "connect"));

  g_assert_true (gtk_widget_activate (second));
  g_assert_cmpuint (activated, ==, 1);
  sonde_widget_test_press (first, GDK_KEY_space, 0);
  g_assert_cmpuint (activated, ==, 0);

  /* Fewer phases, another look. */
  sonde_waterfall_set_phases (SONDE_WATERFALL (waterfall), phases + 2, 1);
  g_assert_cmpuint (sonde_waterfall_get_n_phases (SONDE_WATERFALL (waterfall)), ==, 1);
  g_assert_true (gtk_widget_has_css_class (first, "running"));
  g_assert_false (gtk_widget_has_css_class (first, "lookup"));
  g_assert_null (gtk_widget_get_next_sibling (first));
  sonde_photo_wait_frames (window, 2);

  sonde_waterfall_set_phases (SONDE_WATERFALL (waterfall), NULL, 0);
  sonde_photo_wait_frames (window, 2);
  sonde_widget_test_destroy (window, waterfall);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/waterfall", test_waterfall);

  return g_test_run ();
}

#include "config.h"

#include <adwaita.h>

#include "sonde-app-resources.h"
#include "sonde-dns-page.h"
#include "sonde-http-page.h"
#include "sonde-page.h"
#include "sonde-sockets-page.h"
#include "sonde-taps.h"
#include "sonde-websockets-page.h"
#include "sonde-widget-test.h"

/* A window of 480 pixels, beside half of a screen. */
#define NARROWEST 480
#define LOWEST    620

typedef GType (*GetType) (void);

typedef struct
{
  GSettings    *settings;
  SondeClock   *clock;
  SondeSession *session;
  GtkWidget    *page;
  GtkWidget    *window;
  char         *directory;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  GetType get_type = user_data;
  g_autoptr(GError) error = NULL;

  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->clock = sonde_clock_new ();
  fixture->directory = sonde_test_make_dir ();
  fixture->session = sonde_session_new (fixture->settings, fixture->clock, fixture->directory,
                                        "/bin/false", 0);
  sonde_session_begin_capture (fixture->session, FALSE, &error);
  g_assert_no_error (error);

  fixture->page = g_object_ref_sink (g_object_new (get_type (), NULL));
  sonde_page_set_session (SONDE_PAGE (fixture->page), fixture->session);
  fixture->window = sonde_widget_test_show (fixture->page, 1000, 700);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, fixture->page);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->settings);
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->directory);
}

static void
test_fits_a_narrow_window (Fixture       *fixture,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  int width;
  int height;

  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, NARROWEST);

  gtk_widget_measure (fixture->page, GTK_ORIENTATION_VERTICAL, NARROWEST, &height,
                      NULL, NULL, NULL);
  g_assert_cmpint (height, <=, LOWEST);
}

static void
test_has_nothing_to_tell_at_first (Fixture       *fixture,
                                   gconstpointer  user_data G_GNUC_UNUSED)
{
  SondePage *page = SONDE_PAGE (fixture->page);

  g_assert_false (sonde_page_is_busy (page));
  g_assert_null (sonde_page_dup_code (page));

  sonde_page_stop (page);
  sonde_page_activate (page);
  g_assert_false (sonde_page_is_busy (page));
  g_assert_cmpuint (sonde_capture_get_n_events (sonde_session_get_capture (fixture->session)),
                    ==, 0);
}

static void
test_gives_its_entry_the_keyboard (Fixture       *fixture,
                                   gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *focus;

  sonde_page_focus_entry (SONDE_PAGE (fixture->page));
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, fixture->page));
  g_assert_true (GTK_IS_TEXT (focus));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    GetType     get_type;
  } pages[] = {
    { "dns", sonde_dns_page_get_type },
    { "sockets", sonde_sockets_page_get_type },
    { "http", sonde_http_page_get_type },
    { "websockets", sonde_websockets_page_get_type },
  };
  static const struct {
    const char *name;
    void        (*test) (Fixture       *fixture,
                         gconstpointer  user_data);
  } tests[] = {
    { "fits-a-narrow-window", test_fits_a_narrow_window },
    { "has-nothing-to-tell-at-first", test_has_nothing_to_tell_at_first },
    { "gives-its-entry-the-keyboard", test_gives_its_entry_the_keyboard },
  };

  sonde_widget_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (sonde_app_get_resource ());
  sonde_taps_install ();

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/pages/%s/%s", pages[i].name, tests[j].name);

          g_test_add (path, Fixture, pages[i].get_type, set_up, tests[j].test, tear_down);
        }
    }

  return g_test_run ();
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-abilities-dialog.h"
#include "sonde-app.h"
#include "sonde-application.h"
#include "sonde-sandbox.h"
#include "sonde-tour.h"
#include "sonde-window.h"

/* A moment in the reproducible mode: each event a thousandth of a second after the one before. */
#define FIXED_START_NS  (G_GINT64_CONSTANT (1714557600) * 1000000000)
#define FIXED_STEP_NS   1000000
#define FIXED_BASE_PORT 42000

/**
 * SondeApplication:
 *
 * The program: one window, opened with what the command line or the desktop asks for.
 */
struct _SondeApplication
{
  AdwApplication  parent_instance;

  char           *program;
  GSettings      *settings;
  SondeTour      *tour;
  gboolean        is_fixed;
};

G_DEFINE_FINAL_TYPE (SondeApplication, sonde_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  {
    "tour", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Take a picture of each tab into a folder, and end"), N_("FOLDER"),
  },
  {
    "fixed", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_("Use a fixed clock and fixed ports, so that every picture comes out the same"), NULL,
  },
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Say which version this is, and end"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[ADDRESS…]") },
  G_OPTION_ENTRY_NULL,
};

static SondeWindow *
sonde_application_get_window (SondeApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr(SondeSession) session = NULL;
  g_autoptr(SondeClock) clock = NULL;
  g_autofree char *directory = NULL;
  SondeWindow *made;

  if (window != NULL && SONDE_IS_WINDOW (window))
    return SONDE_WINDOW (window);

  clock = self->is_fixed ? sonde_clock_new_fixed (FIXED_START_NS, FIXED_STEP_NS)
                         : sonde_clock_new ();
  directory = g_build_filename (g_get_user_data_dir (), "sonde", "captures", NULL);
  session = sonde_session_new (self->settings, clock, directory, self->program,
                               self->is_fixed ? FIXED_BASE_PORT : 0);
  sonde_session_set_network (session, sonde_sandbox_has_network (SONDE_SANDBOX_INFO));
  made = sonde_window_new (ADW_APPLICATION (self), session);

  if (IS_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (made), "devel");

  return made;
}

static void
sonde_application_open_argument (SondeApplication *self,
                                 const char       *argument,
                                 const char       *directory)
{
  SondeWindow *window = sonde_application_get_window (self);
  g_autoptr(SondeTarget) target = NULL;
  g_autoptr(GError) error = NULL;

  target = sonde_target_parse (argument, directory, &error);

  if (target != NULL)
    sonde_window_open_target (window, target);
  else
    sonde_window_show_error (window, error->message);

  gtk_window_present (GTK_WINDOW (window));
}

static void
sonde_application_color_scheme_cb (SondeApplication *self)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int choice = g_settings_get_enum (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      schemes[CLAMP (choice, 0, 2)]);
}

static void
sonde_application_tour_ended_cb (SondeApplication *self)
{
  g_application_release (G_APPLICATION (self));
  g_application_quit (G_APPLICATION (self));
}

static void
sonde_application_start_tour (SondeApplication *self,
                              const char       *directory)
{
  SondeWindow *window = sonde_application_get_window (self);

  self->tour = sonde_tour_new (window, directory);
  g_signal_connect_object (self->tour, "ended",
                           G_CALLBACK (sonde_application_tour_ended_cb), self, G_CONNECT_SWAPPED);
  g_application_hold (G_APPLICATION (self));
  sonde_tour_start (self->tour);
}

static void
sonde_application_about_action (GSimpleAction *action    G_GNUC_UNUSED,
                                GVariant      *parameter G_GNUC_UNUSED,
                                gpointer       user_data)
{
  SondeApplication *self = user_data;
  static const char *developers[] = { "The Sonde developers", NULL };

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", C_("application", "Sonde"),
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The Sonde developers"),
                         "developers", developers,
                         "copyright", "© 2026 The Sonde developers",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "website", "https://github.com/sondeproject/sonde",
                         "issue-url", "https://github.com/sondeproject/sonde/issues",
                         "comments", _("See what your network connections really do, down to "
                                       "their bytes."),
                         /* TRANSLATORS: your names, one to a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
sonde_application_abilities_action (GSimpleAction *action    G_GNUC_UNUSED,
                                    GVariant      *parameter G_GNUC_UNUSED,
                                    gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (sonde_abilities_dialog_new (window,
                                                                g_getenv ("SSLKEYLOGFILE"))));
}

static void
sonde_application_quit_action (GSimpleAction *action    G_GNUC_UNUSED,
                               GVariant      *parameter G_GNUC_UNUSED,
                               gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  if (windows == NULL)
    g_application_quit (G_APPLICATION (user_data));
  else
    gtk_window_close (GTK_WINDOW (windows->data));
}

static const GActionEntry application_actions[] = {
  { .name = "abilities", .activate = sonde_application_abilities_action },
  { .name = "about", .activate = sonde_application_about_action },
  { .name = "quit", .activate = sonde_application_quit_action },
};

static const struct {
  const char *action;
  const char *accelerators[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.page('dns')", { "<Control>1", "<Alt>1" } },
  { "win.page('sockets')", { "<Control>2", "<Alt>2" } },
  { "win.page('http')", { "<Control>3", "<Alt>3" } },
  { "win.page('websockets')", { "<Control>4", "<Alt>4" } },
  { "win.focus-entry", { "<Control>l" } },
  { "win.inspector-visible", { "<Control>i" } },
  { "win.show-code", { "<Control><Shift>c" } },
  { "win.new-capture", { "<Control>n" } },
  { "win.open-capture", { "<Control>o" } },
  { "win.save-capture", { "<Control>s" } },
  { "win.save-selection", { "<Control><Shift>s" } },
};

static void
sonde_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (sonde_application_get_window (SONDE_APPLICATION (application))));
}

static void
sonde_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint G_GNUC_UNUSED)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      sonde_application_open_argument (SONDE_APPLICATION (application), uri, NULL);
    }
}

static int
sonde_application_command_line (GApplication            *application,
                                GApplicationCommandLine *command_line)
{
  SondeApplication *self = SONDE_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **arguments = NULL;
  const char *tour;

  if (g_variant_dict_contains (dict, "fixed"))
    self->is_fixed = TRUE;

  if (g_variant_dict_lookup (dict, "tour", "^&ay", &tour))
    {
      self->is_fixed = TRUE;
      sonde_application_start_tour (self, tour);
      return 0;
    }

  g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &arguments);

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    sonde_application_open_argument (self, arguments[i],
                                     g_application_command_line_get_cwd (command_line));

  sonde_application_activate (application);

  return 0;
}

static int
sonde_application_handle_local_options (GApplication *application,
                                        GVariantDict *dict)
{
  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Sonde %s\n", PACKAGE_VERSION);
      return 0;
    }

  /* Pictures are taken by a process of their own. */
  if (g_variant_dict_contains (dict, "tour") || g_variant_dict_contains (dict, "fixed"))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
sonde_application_startup (GApplication *application)
{
  SondeApplication *self = SONDE_APPLICATION (application);
  g_autoptr(GAction) color_scheme_action = NULL;

  sonde_app_init_resources ();
  G_APPLICATION_CLASS (sonde_application_parent_class)->startup (application);

  sonde_app_init_display (gdk_display_get_default ());
  self->settings = g_settings_new (APPLICATION_ID);
  color_scheme_action = g_settings_create_action (self->settings, "color-scheme");
  g_action_map_add_action (G_ACTION_MAP (self), color_scheme_action);
  g_action_map_add_action_entries (G_ACTION_MAP (self), application_actions,
                                   G_N_ELEMENTS (application_actions), self);
  g_signal_connect_object (self->settings, "changed::color-scheme",
                           G_CALLBACK (sonde_application_color_scheme_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_application_color_scheme_cb (self);

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].accelerators);
}

static void
sonde_application_finalize (GObject *object)
{
  SondeApplication *self = SONDE_APPLICATION (object);

  g_clear_pointer (&self->program, g_free);
  g_clear_object (&self->tour);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sonde_application_parent_class)->finalize (object);
}

static void
sonde_application_class_init (SondeApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = sonde_application_finalize;

  application_class->startup = sonde_application_startup;
  application_class->activate = sonde_application_activate;
  application_class->open = sonde_application_open;
  application_class->command_line = sonde_application_command_line;
  application_class->handle_local_options = sonde_application_handle_local_options;
}

static void
sonde_application_init (SondeApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("ADDRESS is https://…, wss://…, tcp://HOST:PORT, "
                                              "tcp-listen://:PORT, udp://HOST:PORT, "
                                              "tls://HOST:PORT, dns:NAME?type=MX or a capture "
                                              "file. It is filled in; nothing is sent."));
}

/**
 * sonde_application_new:
 * @program: (type filename): this program, which also runs the practice servers
 *
 * Returns: (transfer full): the program, to be run
 */
SondeApplication *
sonde_application_new (const char *program)
{
  SondeApplication *self;

  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (SONDE_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/sondeproject/Sonde",
                       NULL);
  self->program = g_strdup (program);

  return self;
}

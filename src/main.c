#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "sonde-application.h"
#include "sonde-practice-main.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(SondeApplication) application = NULL;
  g_autofree char *program = NULL;
  const char *locale_directory = g_getenv ("SONDE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_directory != NULL ? locale_directory : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc > 1 && strcmp (argv[1], "--practice") == 0)
    return sonde_practice_main (argc, argv);

  program = g_file_read_link ("/proc/self/exe", NULL);
  application = sonde_application_new (program != NULL ? program : argv[0]);

  return g_application_run (G_APPLICATION (application), argc, argv);
}

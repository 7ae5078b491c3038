#include "config.h"

#include "sonde-application.h"
#include "start-marker.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(SondeApplication) application = sonde_application_new ("/bin/false");

  sonde_start_marker_add (GTK_APPLICATION (application));

  return g_application_run (G_APPLICATION (application), argc, argv);
}

#include "config.h"

#include <adwaita.h>

#include "start-marker.h"

/* The least that a program of this kind can be: an empty window. */
static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 720);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = NULL;

  application = adw_application_new ("io.github.sondeproject.Empty", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  sonde_start_marker_add (GTK_APPLICATION (application));

  return g_application_run (G_APPLICATION (application), argc, argv);
}

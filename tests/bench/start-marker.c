#include "config.h"

#include <stdlib.h>

#include "start-marker.h"

static void
painted_cb (GdkFrameClock *clock G_GNUC_UNUSED)
{
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  exit (EXIT_SUCCESS);
}

static void
realized_cb (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_connect_after (gdk_surface_get_frame_clock (surface), "after-paint",
                          G_CALLBACK (painted_cb), NULL);
}

static void
window_added_cb (GtkApplication *application G_GNUC_UNUSED,
                 GtkWindow      *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
}

/**
 * sonde_start_marker_add:
 * @application: a program that has no window yet
 *
 * Has a program print the monotonic time in microseconds when its first frame is painted, and end.
 */
void
sonde_start_marker_add (GtkApplication *application)
{
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
}

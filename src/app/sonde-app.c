#include "config.h"

#include <gtksourceview/gtksource.h>

#include "sonde-app-resources.h"
#include "sonde-app.h"
#include "sonde-taps.h"
#include "sonde-widgets.h"

/**
 * sonde_app_init_resources:
 *
 * Makes the window's descriptions known; before the application starts up, which looks for its
 * style sheet among them. A static library's resources are only linked in when something asks for
 * them.
 */
void
sonde_app_init_resources (void)
{
  g_resources_register (sonde_app_get_resource ());
}

/**
 * sonde_app_init_display:
 * @display: the display whose windows will be opened
 *
 * Does what has to be done once in a process before its first window: taps are installed, and
 * widgets are made known.
 */
void
sonde_app_init_display (GdkDisplay *display)
{
  g_return_if_fail (GDK_IS_DISPLAY (display));

  gtk_window_set_default_icon_name (APPLICATION_ID);
  gtk_source_init ();
  sonde_taps_install ();
  sonde_widgets_init (display);
}

#include "config.h"

#include "sonde-widgets.h"

#include "sonde-widgets-resources.h"

#define RESOURCE_PREFIX "/io/github/sondeproject/Sonde"

/**
 * sonde_widgets_init:
 * @display: the display whose windows will hold these widgets
 *
 * Makes the style sheet and the icons of these widgets known to a display.
 *
 * To be called once for a display, before the first of the widgets is shown.
 */
void
sonde_widgets_init (GdkDisplay *display)
{
  g_autoptr(GtkCssProvider) provider = NULL;

  g_return_if_fail (GDK_IS_DISPLAY (display));

  /* A static library's resources are only linked in when something asks for them. */
  g_resources_register (sonde_widgets_get_resource ());

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCE_PREFIX "/sonde-widgets.css");
  gtk_style_context_add_provider_for_display (display,
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    RESOURCE_PREFIX "/icons");
}

/**
 * sonde_widgets_dispose_template:
 * @widget: a widget that is made from a template and is being disposed
 * @type: its type, which the template belongs to
 *
 * Takes all children from a widget.
 *
 * [method@Gtk.Widget.dispose_template] only takes those that the class has bound; what is left
 * would point to a parent that is gone.
 */
void
sonde_widgets_dispose_template (GtkWidget *widget,
                                GType      type)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_dispose_template (widget, type);

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * sonde_widgets_show_page:
 * @stack: a stack
 * @child: a child of it
 *
 * Shows a child, and hides the others from assistive technologies as well, in whose tree they would
 * stay.
 */
void
sonde_widgets_show_page (GtkStack  *stack,
                         GtkWidget *child)
{
  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_stack_set_visible_child (stack, child);

  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (stack));
       other != NULL;
       other = gtk_widget_get_next_sibling (other))
    gtk_accessible_update_state (GTK_ACCESSIBLE (other),
                                 GTK_ACCESSIBLE_STATE_HIDDEN, other != child,
                                 -1);
}

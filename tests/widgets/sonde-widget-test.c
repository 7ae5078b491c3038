#include "config.h"

#include <unistd.h>

#include "sonde-photo.h"
#include "sonde-widget-test.h"
#include "sonde-widgets.h"

#define WATCHDOG_S 60

/**
 * sonde_widget_test_init:
 * @argc: the address of main()'s argc
 * @argv: the address of main()'s argv
 *
 * Prepares a test of widgets, which needs a display.
 */
void
sonde_widget_test_init (int    *argc,
                        char ***argv)
{
  /* Icons cannot be read without the system's data; the session's home is a thrown-away one. */
  g_test_init (argc, argv, NULL);
  alarm (WATCHDOG_S);
  gtk_init ();
  sonde_widgets_init (gdk_display_get_default ());
}

/**
 * sonde_widget_test_show:
 * @widget: a widget without a parent, of which the caller holds a reference
 * @width: how wide its window shall be, in pixels
 * @height: how high, in pixels
 *
 * Shows a widget in a window, and waits until it was painted.
 *
 * Returns: the window, for sonde_widget_test_destroy()
 */
GtkWidget *
sonde_widget_test_show (GtkWidget *widget,
                        int        width,
                        int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  sonde_photo_wait_frames (window, 3);

  return window;
}

/**
 * sonde_widget_test_destroy:
 * @window: a window made by sonde_widget_test_show()
 * @widget: (transfer full): the widget in it
 *
 * Closes the window, and checks that nothing keeps the widget alive.
 */
void
sonde_widget_test_destroy (GtkWidget *window,
                           GtkWidget *widget)
{
  gtk_window_destroy (GTK_WINDOW (window));

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_finalize_object (widget);
}

/**
 * sonde_widget_test_press:
 * @widget: a widget
 * @keyval: a key
 * @modifiers: the modifiers held
 *
 * Does what a key does in a widget, by the bindings of its class; there must be one.
 */
void
sonde_widget_test_press (GtkWidget       *widget,
                         guint            keyval,
                         GdkModifierType  modifiers)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr(GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (keyval, modifiers);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      guint n_shortcuts = 0;

      if (GTK_IS_SHORTCUT_CONTROLLER (controller))
        n_shortcuts = g_list_model_get_n_items (G_LIST_MODEL (controller));

      for (guint j = 0; j < n_shortcuts; j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (!gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            continue;

          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                        GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                        widget,
                                        gtk_shortcut_get_arguments (shortcut));
          return;
        }
    }

  g_assert_not_reached ();
}

/**
 * sonde_widget_test_find:
 * @widget: a widget
 * @type: the type looked for
 *
 * Returns: (transfer none) (nullable): the first widget of this type, @widget or one within it
 */
GtkWidget *
sonde_widget_test_find (GtkWidget *widget,
                        GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sonde_widget_test_find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

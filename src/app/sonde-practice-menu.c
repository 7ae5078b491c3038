#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-practice-menu.h"

/**
 * sonde_practice_menu_new:
 * @host: the practice servers
 * @page: a page
 * @action_name: the action that takes a server's URI
 *
 * Makes a menu of the practice servers that a page can talk to, or of what starts them.
 *
 * Returns: (transfer full): a menu of the servers that run now
 */
GMenuModel *
sonde_practice_menu_new (SondePracticeHost *host,
                         SondeTargetPage    page,
                         const char        *action_name)
{
  GListModel *endpoints;
  GMenu *menu;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (host), NULL);
  g_return_val_if_fail (action_name != NULL, NULL);

  endpoints = sonde_practice_host_list_endpoints (host);
  menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);
      const char *uri = sonde_practice_endpoint_get_uri (endpoint);
      g_autoptr(SondeTarget) target = sonde_target_parse (uri, NULL, NULL);
      g_autoptr(GMenuItem) item = NULL;

      if (target == NULL || sonde_target_get_page (target) != page)
        continue;

      item = g_menu_item_new (sonde_practice_endpoint_get_title (endpoint), NULL);
      g_menu_item_set_action_and_target (item, action_name, "s", uri);
      g_menu_append_item (menu, item);
    }

  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, _("Start Practice Servers"), "win.practice");

  return G_MENU_MODEL (menu);
}

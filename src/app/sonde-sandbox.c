#include "config.h"

#include "sonde-sandbox.h"

/**
 * sonde_sandbox_has_network:
 * @path: (type filename): the file in which Flatpak describes a sandbox to what runs inside of it
 *
 * Says whether the sandbox lets the network in. The errors of the system do not tell: a sandbox
 * without it has a network of its own, in which nobody listens and that leads nowhere.
 *
 * Returns: `FALSE` in a sandbox without the permission; `TRUE` with it, and where there is no
 *   sandbox
 */
gboolean
sonde_sandbox_has_network (const char *path)
{
  g_autoptr(GKeyFile) info = g_key_file_new ();
  g_auto(GStrv) shared = NULL;

  g_return_val_if_fail (path != NULL, TRUE);

  if (!g_key_file_load_from_file (info, path, G_KEY_FILE_NONE, NULL))
    return TRUE;

  shared = g_key_file_get_string_list (info, "Context", "shared", NULL, NULL);

  return shared != NULL && g_strv_contains ((const char * const *) shared, "network");
}

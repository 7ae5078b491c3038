#include "config.h"

#include <string.h>

#include "sonde-dns-hosts.h"

#define SPACES " \t\r\v\f"

/* Takes the next line, without its comment. Returns what follows it, or NULL at the end. */
static const char *
sonde_dns_hosts_next_line (const char  *content,
                           char       **line)
{
  gsize length = strcspn (content, "\n");
  gsize bare = strcspn (content, "\n#");

  *line = g_strndup (content, bare);

  return content[length] == '\0' ? NULL : content + length + 1;
}

/**
 * sonde_dns_hosts_has_name:
 * @content: a hosts file, see hosts(5)
 * @name: a host name without a dot at the end
 *
 * Tells whether a hosts file has an address for a name.
 *
 * Returns: whether @name is in the file, in any letter case
 */
gboolean
sonde_dns_hosts_has_name (const char *content,
                          const char *name)
{
  g_return_val_if_fail (content != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  while (content != NULL)
    {
      g_autofree char *line = NULL;
      g_auto(GStrv) words = NULL;
      gboolean has_address = FALSE;

      content = sonde_dns_hosts_next_line (content, &line);
      words = g_strsplit_set (line, SPACES, -1);

      for (guint i = 0; words[i] != NULL; i++)
        {
          if (words[i][0] == '\0')
            continue;

          if (has_address && g_ascii_strcasecmp (words[i], name) == 0)
            return TRUE;

          has_address = TRUE;
        }
    }

  return FALSE;
}

/**
 * sonde_dns_hosts_find_name:
 * @content: a hosts file, see hosts(5)
 * @address: an address
 *
 * Finds the name that a hosts file has for an address.
 *
 * Returns: (transfer full) (nullable): the first name of the first line with that address; any
 *   bytes
 */
char *
sonde_dns_hosts_find_name (const char   *content,
                           GInetAddress *address)
{
  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);

  while (content != NULL)
    {
      g_autofree char *line = NULL;
      g_auto(GStrv) words = NULL;
      gboolean has_address = FALSE;

      content = sonde_dns_hosts_next_line (content, &line);
      words = g_strsplit_set (line, SPACES, -1);

      for (guint i = 0; words[i] != NULL; i++)
        {
          g_autoptr(GInetAddress) found = NULL;

          if (words[i][0] == '\0')
            continue;

          if (has_address)
            return g_strdup (words[i]);

          found = g_inet_address_new_from_string (words[i]);
          has_address = found != NULL && g_inet_address_equal (found, address);

          if (!has_address)
            break;
        }
    }

  return NULL;
}

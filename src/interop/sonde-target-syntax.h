#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeTargetParts:
 * @userinfo: (nullable): what stands before an `@`
 * @host: (nullable): the host, decoded, without brackets
 * @port: the port, or -1 when there is none
 * @path: the path, as it was written
 * @query: (nullable): what stands behind a `?`, as it was written
 * @fragment: (nullable): what stands behind a `#`, as it was written
 *
 * The parts of a URI.
 */
typedef struct
{
  char *userinfo;
  char *host;
  int   port;
  char *path;
  char *query;
  char *fragment;
} SondeTargetParts;

gboolean  sonde_target_parts_split      (SondeTargetParts  *parts,
                                         const char        *uri,
                                         GError           **error);
void      sonde_target_parts_clear      (SondeTargetParts  *parts);
gboolean  sonde_target_check_characters (const char        *text,
                                         GError           **error);
gboolean  sonde_target_check_host       (const char        *host,
                                         GError           **error);
gboolean  sonde_target_check_name       (const char        *name,
                                         GError           **error);
char     *sonde_target_decode_name      (const char        *encoded,
                                         GError           **error);
char     *sonde_target_encode_host      (const char        *host);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SondeTargetParts, sonde_target_parts_clear)

G_END_DECLS

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-name-labels.h"
#include "sonde-record-type.h"
#include "sonde-target-syntax.h"
#include "sonde-target.h"

struct _SondeTarget
{
  SondeTargetPage  page;
  SondeTargetMode  mode;
  char            *host;
  guint16          port;
  char            *uri;
  char            *name;
  char            *record_type;
  char            *server;
  guint16          server_port;
  GFile           *file;
};

G_DEFINE_BOXED_TYPE (SondeTarget, sonde_target, sonde_target_ref, sonde_target_unref)

G_DEFINE_QUARK (sonde-target-error-quark, sonde_target_error)

#define MAX_ARGUMENT_BYTES 65536
#define MAX_HOST_BYTES 255
#define MAX_SCHEME_BYTES 32

typedef struct
{
  const char      *scheme;
  SondeTargetPage  page;
  SondeTargetMode  mode;
} Scheme;

static const Scheme schemes[] = {
  { "dns", SONDE_TARGET_PAGE_DNS, SONDE_TARGET_MODE_NONE },
  { "file", SONDE_TARGET_PAGE_CAPTURE, SONDE_TARGET_MODE_NONE },
  { "http", SONDE_TARGET_PAGE_HTTP, SONDE_TARGET_MODE_NONE },
  { "https", SONDE_TARGET_PAGE_HTTP, SONDE_TARGET_MODE_NONE },
  { "tcp", SONDE_TARGET_PAGE_SOCKETS, SONDE_TARGET_MODE_TCP_CLIENT },
  { "tcp-listen", SONDE_TARGET_PAGE_SOCKETS, SONDE_TARGET_MODE_TCP_LISTENER },
  { "tls", SONDE_TARGET_PAGE_SOCKETS, SONDE_TARGET_MODE_TLS_CLIENT },
  { "udp", SONDE_TARGET_PAGE_SOCKETS, SONDE_TARGET_MODE_UDP_CLIENT },
  { "udp-listen", SONDE_TARGET_PAGE_SOCKETS, SONDE_TARGET_MODE_UDP_LISTENER },
  { "ws", SONDE_TARGET_PAGE_WEBSOCKETS, SONDE_TARGET_MODE_NONE },
  { "wss", SONDE_TARGET_PAGE_WEBSOCKETS, SONDE_TARGET_MODE_NONE },
};

static const Scheme *
find_scheme (const char *argument)
{
  g_autofree char *name = g_uri_parse_scheme (argument);

  if (name == NULL)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strcasecmp (name, schemes[i].scheme) == 0)
        return &schemes[i];
    }

  return NULL;
}

static const char *
mode_scheme (SondeTargetMode mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (schemes[i].mode == mode)
        return schemes[i].scheme;
    }

  return NULL;
}

static gboolean
is_listener (SondeTargetMode mode)
{
  return mode == SONDE_TARGET_MODE_TCP_LISTENER || mode == SONDE_TARGET_MODE_UDP_LISTENER;
}

static SondeTarget *
target_new (SondeTargetPage page,
            SondeTargetMode mode)
{
  SondeTarget *self = g_atomic_rc_box_new0 (SondeTarget);

  self->page = page;
  self->mode = mode;

  return self;
}

static gboolean
ends_like_capture (const char *path)
{
  gsize length = strlen (path);

  return (length > 7 && g_ascii_strcasecmp (path + length - 7, ".pcapng") == 0)
         || (length > 5 && g_ascii_strcasecmp (path + length - 5, ".pcap") == 0);
}

static SondeTarget *
parse_path (const char *path,
            const char *directory)
{
  SondeTarget *self = target_new (SONDE_TARGET_PAGE_CAPTURE, SONDE_TARGET_MODE_NONE);

  if (directory == NULL || g_path_is_absolute (path))
    self->file = g_file_new_for_path (path);
  else
    self->file = g_file_new_build_filename (directory, path, NULL);

  return self;
}

static SondeTarget *
parse_file_uri (const char  *uri,
                GError     **error)
{
  g_autofree char *hostname = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &hostname, NULL);

  if (path == NULL
      || (hostname != NULL && g_ascii_strcasecmp (hostname, "localhost") != 0))
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           _("This is not the address of a file on this machine: write "
                             "file:///, then the path."));
      return NULL;
    }

  if (!ends_like_capture (path))
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET,
                           _("This is not a capture file: its name must end in .pcapng or "
                             ".pcap."));
      return NULL;
    }

  return parse_path (path, NULL);
}

/* For pages that take a whole address, and only want to be sure that it is one. */
static SondeTarget *
parse_web (const Scheme            *scheme,
           const char              *argument,
           const SondeTargetParts  *parts,
           GError                 **error)
{
  g_autoptr(SondeTarget) self = target_new (scheme->page, scheme->mode);

  if (parts->host == NULL || parts->host[0] == '\0')
    {
      g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST,
                   _("The address names no host: write %s://, then the host."), scheme->scheme);
      return NULL;
    }

  if (!sonde_target_check_host (parts->host, error))
    return NULL;

  if (parts->port == 0)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_PORT,
                           _("Nothing can be reached at port 0; the lowest is 1."));
      return NULL;
    }

  /* RFC 6455, section 3. */
  if (scheme->page == SONDE_TARGET_PAGE_WEBSOCKETS && parts->fragment != NULL)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           /* xgettext:no-c-format */
                           _("The address of a WebSocket has no part behind “#”: remove it, or "
                             "write %23 for the character."));
      return NULL;
    }

  self->uri = g_strdup (argument);

  return g_steal_pointer (&self);
}

static SondeTarget *
parse_socket (const Scheme            *scheme,
              const SondeTargetParts  *parts,
              GError                 **error)
{
  gboolean has_path = parts->path[0] != '\0'
                      && (parts->host == NULL || !g_str_equal (parts->path, "/"));

  if (has_path || parts->userinfo != NULL || parts->query != NULL || parts->fragment != NULL)
    {
      g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                   _("Only a host and a port go here: write %s://host:port."), scheme->scheme);
      return NULL;
    }

  if (parts->port < 0)
    {
      g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_PORT,
                   _("The address names no port: write %s://host:port."), scheme->scheme);
      return NULL;
    }

  return sonde_target_new_socket (scheme->mode, parts->host, (guint16) parts->port, error);
}

/* RFC 4501, section 3: TYPE and CLASS, in any letter case, with semicolons between. */
static gboolean
parse_dns_query (const char  *query,
                 char       **record_type,
                 GError     **error)
{
  g_auto(GStrv) elements = g_strsplit (query, ";", -1);
  gboolean has_class = FALSE;

  for (gsize i = 0; elements[i] != NULL; i++)
    {
      const char *element = elements[i];

      if (g_ascii_strncasecmp (element, "type=", 5) == 0 && *record_type == NULL)
        {
          *record_type = g_strdup (element + 5);
        }
      else if (g_ascii_strncasecmp (element, "class=", 6) == 0 && !has_class)
        {
          has_class = TRUE;

          if (g_ascii_strcasecmp (element + 6, "IN") == 0 || g_str_equal (element + 6, "1"))
            continue;

          g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_RECORD_TYPE,
                               _("Only the class IN, the internet, can be asked for."));
          return FALSE;
        }
      else
        {
          g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                               _("Behind “?” there may be one type and one class: write "
                                 "?type=MX or ?class=IN;type=MX."));
          return FALSE;
        }
    }

  return TRUE;
}

static SondeTarget *
parse_dns (const SondeTargetParts  *parts,
           GError                 **error)
{
  g_autofree char *record_type = NULL;
  g_autofree char *name = NULL;
  const char *path = parts->path;

  if (parts->fragment != NULL || parts->userinfo != NULL)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           _("A DNS address has no user and no part behind “#”."));
      return NULL;
    }

  if (parts->host != NULL && path[0] == '/')
    path++;

  if (parts->host != NULL && (parts->host[0] == '\0' || path[0] == '\0'))
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME,
                           _("Behind dns:// stand a server and a name: write dns://server/name, "
                             "or dns:name to ask the usual server."));
      return NULL;
    }

  name = sonde_target_decode_name (path, error);

  if (name == NULL)
    return NULL;

  if (parts->query != NULL && !parse_dns_query (parts->query, &record_type, error))
    return NULL;

  if (parts->port == 0)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_PORT,
                           _("Nothing can be reached at port 0; the lowest is 1."));
      return NULL;
    }

  return sonde_target_new_dns (name,
                               record_type == NULL ? "A" : record_type,
                               parts->host,
                               parts->port < 0 ? 0 : (guint16) parts->port,
                               error);
}

static SondeTarget *
parse_uri (const Scheme  *scheme,
           const char    *argument,
           GError       **error)
{
  g_auto(SondeTargetParts) parts = { 0 };

  if (!sonde_target_check_characters (argument, error)
      || !sonde_target_parts_split (&parts, argument, error))
    return NULL;

  switch (scheme->page)
    {
    case SONDE_TARGET_PAGE_DNS:
      return parse_dns (&parts, error);

    case SONDE_TARGET_PAGE_SOCKETS:
      return parse_socket (scheme, &parts, error);

    case SONDE_TARGET_PAGE_CAPTURE:
      return parse_file_uri (argument, error);

    case SONDE_TARGET_PAGE_HTTP:
    case SONDE_TARGET_PAGE_WEBSOCKETS:
    default:
      return parse_web (scheme, argument, &parts, error);
    }
}

static void
sonde_target_clear (gpointer data)
{
  SondeTarget *self = data;

  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->record_type, g_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_object (&self->file);
}

/* Says what is wrong with an argument of no known kind, and what to write instead. */
static void
set_not_a_capture (const char  *path,
                   GError     **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET,
               _("“%s” is no capture: Sonde opens .pcapng and .pcap files."), name);
}

static void
set_not_a_target (const char  *argument,
                  GError     **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (argument);
  gboolean is_host = strlen (argument) <= MAX_HOST_BYTES
                     && g_utf8_validate (argument, -1, NULL)
                     && sonde_target_check_host (argument, NULL);

  if (is_host && strchr (argument, ':') == NULL)
    g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET,
                 _("It is not clear what to do with “%1$s”: write https://%1$s, dns:%1$s or "
                   "tcp://%1$s:port."),
                 argument);
  else if (scheme != NULL && strlen (scheme) <= MAX_SCHEME_BYTES
           && strstr (argument, "://") != NULL)
    g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET,
                 _("Sonde does not open %s addresses, but https, http, wss, ws, tcp, tcp-listen, "
                   "tls, udp, udp-listen and dns addresses, and .pcapng and .pcap files."),
                 scheme);
  else if (scheme == NULL && strchr (argument, G_DIR_SEPARATOR) != NULL
           && strstr (argument, "://") == NULL)
    set_not_a_capture (argument, error);
  else
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NOT_A_TARGET,
                         _("This is neither an address that starts with https:, http:, wss:, ws:, "
                           "tcp:, tcp-listen:, tls:, udp:, udp-listen: or dns:, nor the name of a "
                           ".pcapng or .pcap file."));
}

/**
 * sonde_target_parse:
 * @argument: (type filename): a command-line argument: a URI, or the path of a capture file
 * @directory: (type filename) (nullable): where a relative path starts, or `NULL` for the
 *   current directory
 * @error: return location for an error
 *
 * Finds out what an argument asks for, without doing anything of it.
 *
 * Known are `https`, `http`, `wss` and `ws` URIs, `tcp://host:port` and likewise `tls`, `udp`,
 * `tcp-listen` and `udp-listen` (where the host may be left out), `dns` URIs as in RFC 4501,
 * and `file` URIs and paths of files whose names end in `.pcapng` or `.pcap`. IPv6 addresses
 * stand in brackets, and their scope behind `%25` (RFC 6874).
 *
 * Fails with any `SONDE_TARGET_ERROR`; the message is one sentence that says what is wrong.
 *
 * Returns: (transfer full) (nullable): the target, or `NULL` with @error set
 */
SondeTarget *
sonde_target_parse (const char  *argument,
                    const char  *directory,
                    GError     **error)
{
  const Scheme *scheme;

  g_return_val_if_fail (argument != NULL, NULL);

  if (strlen (argument) > MAX_ARGUMENT_BYTES)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           _("The address is longer than 64 KiB."));
      return NULL;
    }

  scheme = find_scheme (argument);

  if (scheme != NULL)
    return parse_uri (scheme, argument, error);

  if (ends_like_capture (argument) && strstr (argument, "://") == NULL)
    return parse_path (argument, directory);

  set_not_a_target (argument, error);

  return NULL;
}

/**
 * sonde_target_new_socket:
 * @mode: what the Sockets page is to do, not `SONDE_TARGET_MODE_NONE`
 * @host: (nullable): a host name or an address without brackets; for a listener `NULL` or an
 *   empty string stand for every address of this machine
 * @port: the port; 0 lets a listener choose one
 * @error: return location for an error
 *
 * Makes a target for the Sockets page.
 *
 * Fails with `SONDE_TARGET_ERROR_HOST` or `SONDE_TARGET_ERROR_PORT`.
 *
 * Returns: (transfer full) (nullable): the target, or `NULL` with @error set
 */
SondeTarget *
sonde_target_new_socket (SondeTargetMode   mode,
                         const char       *host,
                         guint16           port,
                         GError          **error)
{
  SondeTarget *self;
  gboolean is_any = host == NULL || host[0] == '\0';

  g_return_val_if_fail (mode != SONDE_TARGET_MODE_NONE, NULL);

  if (is_any && !is_listener (mode))
    {
      g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST,
                   _("The address names no host: write %s://host:port."), mode_scheme (mode));
      return NULL;
    }

  if (!is_any && !sonde_target_check_host (host, error))
    return NULL;

  if (port == 0 && !is_listener (mode))
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_PORT,
                           _("Nothing can be reached at port 0; the lowest is 1."));
      return NULL;
    }

  self = target_new (SONDE_TARGET_PAGE_SOCKETS, mode);
  self->host = is_any ? NULL : g_strdup (host);
  self->port = port;

  return self;
}

/**
 * sonde_target_new_dns:
 * @name: the name to look up, in presentation form (RFC 1035, section 5.1)
 * @record_type: a DNS record type, see [func@record_type_from_text]
 * @server: (nullable): the server to ask, by name or by address without brackets, or `NULL`
 *   for the system's
 * @server_port: the port of @server, or 0 for the usual one
 * @error: return location for an error
 *
 * Makes a target for the DNS page.
 *
 * Fails with `SONDE_TARGET_ERROR_NAME`, `SONDE_TARGET_ERROR_RECORD_TYPE` or
 * `SONDE_TARGET_ERROR_HOST`.
 *
 * Returns: (transfer full) (nullable): the target, or `NULL` with @error set
 */
SondeTarget *
sonde_target_new_dns (const char  *name,
                      const char  *record_type,
                      const char  *server,
                      guint16      server_port,
                      GError     **error)
{
  SondeTarget *self;
  guint16 number;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (record_type != NULL, NULL);

  if (!sonde_target_check_name (name, error))
    return NULL;

  if (server != NULL && !sonde_target_check_host (server, error))
    return NULL;

  number = sonde_record_type_from_text (record_type);

  if (number == 0)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_RECORD_TYPE,
                           _("The DNS record type is not known: write its name, such as MX, or "
                             "its number."));
      return NULL;
    }

  self = target_new (SONDE_TARGET_PAGE_DNS, SONDE_TARGET_MODE_NONE);
  self->name = g_strdup (name);
  self->record_type = sonde_record_type_to_text (number);
  self->server = g_strdup (server);
  self->server_port = server == NULL ? 0 : server_port;

  return self;
}

/**
 * sonde_target_ref:
 * @self: a target
 *
 * Takes a reference. Safe from any thread.
 *
 * Returns: (transfer full): @self
 */
SondeTarget *
sonde_target_ref (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * sonde_target_unref:
 * @self: (transfer full): a target
 *
 * Gives a reference back. Safe from any thread.
 */
void
sonde_target_unref (SondeTarget *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, sonde_target_clear);
}

/**
 * sonde_target_get_page:
 * @self: a target
 *
 * Returns: the page to open
 */
SondeTargetPage
sonde_target_get_page (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, SONDE_TARGET_PAGE_DNS);

  return self->page;
}

/**
 * sonde_target_get_mode:
 * @self: a target
 *
 * Returns: what the Sockets page is to do, or `SONDE_TARGET_MODE_NONE` for other pages
 */
SondeTargetMode
sonde_target_get_mode (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, SONDE_TARGET_MODE_NONE);

  return self->mode;
}

/**
 * sonde_target_get_host:
 * @self: a target
 *
 * Returns: (nullable): for the Sockets page, the host name as it was written, or the address
 *   without brackets; `NULL` for every address of this machine
 */
const char *
sonde_target_get_host (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

/**
 * sonde_target_get_port:
 * @self: a target
 *
 * Returns: for the Sockets page, the port; 0 only for a listener that is to choose one
 */
guint16
sonde_target_get_port (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

/**
 * sonde_target_get_uri:
 * @self: a target
 *
 * Returns: (nullable): for the HTTP and the WebSockets page, the address as it was written
 */
const char *
sonde_target_get_uri (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * sonde_target_get_name:
 * @self: a target
 *
 * Returns: (nullable): for the DNS page, the name to look up, in presentation form and maybe
 *   with characters that are not ASCII
 */
const char *
sonde_target_get_name (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * sonde_target_get_record_type:
 * @self: a target
 *
 * Returns: (nullable): for the DNS page, the record type in capitals, such as `MX` or `TYPE731`
 */
const char *
sonde_target_get_record_type (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->record_type;
}

/**
 * sonde_target_get_server:
 * @self: a target
 *
 * Returns: (nullable): for the DNS page, the server to ask, or `NULL` for the system's
 */
const char *
sonde_target_get_server (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server;
}

/**
 * sonde_target_get_server_port:
 * @self: a target
 *
 * Returns: the port of the DNS server, or 0 when none was given
 */
guint16
sonde_target_get_server_port (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->server_port;
}

/**
 * sonde_target_get_file:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): for `SONDE_TARGET_PAGE_CAPTURE`, the file to open, which
 *   need not exist
 */
GFile *
sonde_target_get_file (SondeTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

/**
 * sonde_target_to_uri:
 * @self: a target
 *
 * Writes a target as a URI that [func@target_parse] reads again.
 *
 * Returns: (transfer full): the URI
 */
char *
sonde_target_to_uri (SondeTarget *self)
{
  g_autofree char *host = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->page)
    {
    case SONDE_TARGET_PAGE_CAPTURE:
      return g_file_get_uri (self->file);

    case SONDE_TARGET_PAGE_SOCKETS:
      host = sonde_target_encode_host (self->host);
      return g_strdup_printf ("%s://%s:%u", mode_scheme (self->mode), host, self->port);

    case SONDE_TARGET_PAGE_DNS:
      /* What RFC 3986 calls pchar, and RFC 4501 allows in a name. */
      name = g_uri_escape_string (self->name, ":@!$&'()*+,=", FALSE);

      if (self->server == NULL)
        return g_strdup_printf ("dns:%s?type=%s", name, self->record_type);

      host = sonde_target_encode_host (self->server);

      if (self->server_port == 0)
        return g_strdup_printf ("dns://%s/%s?type=%s", host, name, self->record_type);

      return g_strdup_printf ("dns://%s:%u/%s?type=%s",
                              host, self->server_port, name, self->record_type);

    case SONDE_TARGET_PAGE_HTTP:
    case SONDE_TARGET_PAGE_WEBSOCKETS:
    default:
      return g_strdup (self->uri);
    }
}

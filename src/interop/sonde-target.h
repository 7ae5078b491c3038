#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_TARGET (sonde_target_get_type ())
#define SONDE_TARGET_ERROR (sonde_target_error_quark ())

/**
 * SondeTarget:
 *
 * What a command-line argument or a URI asks for: a page, and what to fill in there.
 *
 * A target never changes. It says what was asked for, not that it exists: host names are not
 * looked up and files are not opened.
 */
typedef struct _SondeTarget SondeTarget;

/**
 * SondeTargetError:
 * @SONDE_TARGET_ERROR_NOT_A_TARGET: neither a URI of a known kind nor a capture file
 * @SONDE_TARGET_ERROR_SYNTAX: a character or a part that does not belong there
 * @SONDE_TARGET_ERROR_HOST: the host is missing, or is no host name or address
 * @SONDE_TARGET_ERROR_PORT: the port is missing, or not a number from 1 to 65535
 * @SONDE_TARGET_ERROR_NAME: the domain name is missing, or breaks the rules of DNS
 * @SONDE_TARGET_ERROR_RECORD_TYPE: the DNS record type or class is not known
 *
 * What can be wrong with a target.
 */
typedef enum
{
  SONDE_TARGET_ERROR_NOT_A_TARGET,
  SONDE_TARGET_ERROR_SYNTAX,
  SONDE_TARGET_ERROR_HOST,
  SONDE_TARGET_ERROR_PORT,
  SONDE_TARGET_ERROR_NAME,
  SONDE_TARGET_ERROR_RECORD_TYPE,
} SondeTargetError;

/**
 * SondeTargetPage:
 * @SONDE_TARGET_PAGE_DNS: a lookup
 * @SONDE_TARGET_PAGE_SOCKETS: a TCP, UDP or TLS client or listener
 * @SONDE_TARGET_PAGE_HTTP: an HTTP request
 * @SONDE_TARGET_PAGE_WEBSOCKETS: a WebSocket connection
 * @SONDE_TARGET_PAGE_CAPTURE: a capture file to be opened
 *
 * Where a target leads.
 */
typedef enum
{
  SONDE_TARGET_PAGE_DNS,
  SONDE_TARGET_PAGE_SOCKETS,
  SONDE_TARGET_PAGE_HTTP,
  SONDE_TARGET_PAGE_WEBSOCKETS,
  SONDE_TARGET_PAGE_CAPTURE,
} SondeTargetPage;

/**
 * SondeTargetMode:
 * @SONDE_TARGET_MODE_NONE: the page has one mode, or the target leaves it open
 * @SONDE_TARGET_MODE_TCP_CLIENT: connect over TCP
 * @SONDE_TARGET_MODE_TCP_LISTENER: listen on a TCP port
 * @SONDE_TARGET_MODE_UDP_CLIENT: send UDP datagrams
 * @SONDE_TARGET_MODE_UDP_LISTENER: receive UDP datagrams
 * @SONDE_TARGET_MODE_TLS_CLIENT: connect over TCP with TLS
 *
 * What the Sockets page is to do.
 */
typedef enum
{
  SONDE_TARGET_MODE_NONE,
  SONDE_TARGET_MODE_TCP_CLIENT,
  SONDE_TARGET_MODE_TCP_LISTENER,
  SONDE_TARGET_MODE_UDP_CLIENT,
  SONDE_TARGET_MODE_UDP_LISTENER,
  SONDE_TARGET_MODE_TLS_CLIENT,
} SondeTargetMode;

GType            sonde_target_get_type        (void) G_GNUC_CONST;
GQuark           sonde_target_error_quark     (void);

SondeTarget     *sonde_target_parse           (const char       *argument,
                                               const char       *directory,
                                               GError          **error);
SondeTarget     *sonde_target_new_socket      (SondeTargetMode   mode,
                                               const char       *host,
                                               guint16           port,
                                               GError          **error);
SondeTarget     *sonde_target_new_dns         (const char       *name,
                                               const char       *record_type,
                                               const char       *server,
                                               guint16           server_port,
                                               GError          **error);
SondeTarget     *sonde_target_ref             (SondeTarget      *self);
void             sonde_target_unref           (SondeTarget      *self);
SondeTargetPage  sonde_target_get_page        (SondeTarget      *self);
SondeTargetMode  sonde_target_get_mode        (SondeTarget      *self);
const char      *sonde_target_get_host        (SondeTarget      *self);
guint16          sonde_target_get_port        (SondeTarget      *self);
const char      *sonde_target_get_uri         (SondeTarget      *self);
const char      *sonde_target_get_name        (SondeTarget      *self);
const char      *sonde_target_get_record_type (SondeTarget      *self);
const char      *sonde_target_get_server      (SondeTarget      *self);
guint16          sonde_target_get_server_port (SondeTarget      *self);
GFile           *sonde_target_get_file        (SondeTarget      *self);
char            *sonde_target_to_uri          (SondeTarget      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeTarget, sonde_target_unref)

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_HOST_PORT_ERROR (sonde_host_port_error_quark ())

/**
 * SondeHostPortError:
 * @SONDE_HOST_PORT_ERROR_EMPTY_HOST: there is no host
 * @SONDE_HOST_PORT_ERROR_INVALID_ADDRESS: meant as an IPv6 address, but is none
 * @SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE: no interface has the name or number after `%`
 * @SONDE_HOST_PORT_ERROR_MISSING_SCOPE: a link-local address lacks its interface
 * @SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE: an interface after an address that takes none
 * @SONDE_HOST_PORT_ERROR_EMPTY_PORT: the port is required, and missing
 * @SONDE_HOST_PORT_ERROR_INVALID_PORT: the port is not a number
 * @SONDE_HOST_PORT_ERROR_ZERO_PORT: the port is 0
 * @SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE: the port is larger than 65535
 *
 * What can be wrong with a host and port, besides any `SONDE_HOSTNAME_ERROR`.
 */
typedef enum
{
  SONDE_HOST_PORT_ERROR_EMPTY_HOST,
  SONDE_HOST_PORT_ERROR_INVALID_ADDRESS,
  SONDE_HOST_PORT_ERROR_UNKNOWN_SCOPE,
  SONDE_HOST_PORT_ERROR_MISSING_SCOPE,
  SONDE_HOST_PORT_ERROR_UNEXPECTED_SCOPE,
  SONDE_HOST_PORT_ERROR_EMPTY_PORT,
  SONDE_HOST_PORT_ERROR_INVALID_PORT,
  SONDE_HOST_PORT_ERROR_ZERO_PORT,
  SONDE_HOST_PORT_ERROR_PORT_TOO_LARGE,
} SondeHostPortError;

GQuark    sonde_host_port_error_quark (void);

gboolean  sonde_host_port_parse       (const char  *text,
                                       guint16      default_port,
                                       char       **host,
                                       guint16     *port,
                                       GError     **error);
char     *sonde_host_port_format      (const char  *host,
                                       guint16      port);
gboolean  sonde_port_parse            (const char  *text,
                                       guint16     *port,
                                       GError     **error);

G_END_DECLS

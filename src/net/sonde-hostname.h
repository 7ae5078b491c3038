#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_HOSTNAME_ERROR (sonde_hostname_error_quark ())

/**
 * SondeHostnameError:
 * @SONDE_HOSTNAME_ERROR_EMPTY: there is no name
 * @SONDE_HOSTNAME_ERROR_EMPTY_LABEL: nothing between two dots, or before the first
 * @SONDE_HOSTNAME_ERROR_LABEL_TOO_LONG: a label has more than 63 octets in ASCII
 * @SONDE_HOSTNAME_ERROR_NAME_TOO_LONG: the name has more than 253 octets in ASCII
 * @SONDE_HOSTNAME_ERROR_HYPHEN: a label starts or ends with a hyphen
 * @SONDE_HOSTNAME_ERROR_INVALID_CHARACTER: a character no host name may have
 * @SONDE_HOSTNAME_ERROR_INVALID_LABEL: a label breaks another rule of IDNA
 * @SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS: ends in a number, but is no IPv4 address
 *
 * What can be wrong with a host name.
 */
typedef enum
{
  SONDE_HOSTNAME_ERROR_EMPTY,
  SONDE_HOSTNAME_ERROR_EMPTY_LABEL,
  SONDE_HOSTNAME_ERROR_LABEL_TOO_LONG,
  SONDE_HOSTNAME_ERROR_NAME_TOO_LONG,
  SONDE_HOSTNAME_ERROR_HYPHEN,
  SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
  SONDE_HOSTNAME_ERROR_INVALID_LABEL,
  SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS,
} SondeHostnameError;

GQuark    sonde_hostname_error_quark (void);

char     *sonde_hostname_to_ascii    (const char  *name,
                                      GError     **error);
char     *sonde_hostname_to_display  (const char  *ascii);
gboolean  sonde_hostname_is_literal  (const char  *name);

G_END_DECLS

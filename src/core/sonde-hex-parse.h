#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_HEX_PARSE_ERROR (sonde_hex_parse_error_quark ())

/**
 * SondeHexParseError:
 * @SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER: something that is not hexadecimal
 * @SONDE_HEX_PARSE_ERROR_ODD_DIGITS: a digit has no partner
 * @SONDE_HEX_PARSE_ERROR_INVALID_NUMBER: a C array element is not a byte
 * @SONDE_HEX_PARSE_ERROR_INVALID_ARRAY: a C array is unclosed, or not the only one
 * @SONDE_HEX_PARSE_ERROR_INVALID_OFFSET: rows of a dump are missing or out of order
 * @SONDE_HEX_PARSE_ERROR_TOO_LARGE: a dump's `*` stands for too many bytes
 *
 * What can be wrong with bytes written in hexadecimal.
 */
typedef enum
{
  SONDE_HEX_PARSE_ERROR_INVALID_CHARACTER,
  SONDE_HEX_PARSE_ERROR_ODD_DIGITS,
  SONDE_HEX_PARSE_ERROR_INVALID_NUMBER,
  SONDE_HEX_PARSE_ERROR_INVALID_ARRAY,
  SONDE_HEX_PARSE_ERROR_INVALID_OFFSET,
  SONDE_HEX_PARSE_ERROR_TOO_LARGE,
} SondeHexParseError;

GQuark  sonde_hex_parse_error_quark (void);

GBytes *sonde_hex_parse             (const char  *text,
                                     gsize       *error_offset,
                                     GError     **error);

G_END_DECLS

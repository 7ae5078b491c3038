#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_ESCAPE_ERROR (sonde_escape_error_quark ())

/**
 * SondeEscapeError:
 * @SONDE_ESCAPE_ERROR_INVALID_UTF8: the text is not valid UTF-8
 * @SONDE_ESCAPE_ERROR_UNFINISHED: the text ends within an escape
 * @SONDE_ESCAPE_ERROR_UNKNOWN: the character after a backslash starts no escape
 * @SONDE_ESCAPE_ERROR_INVALID_DIGITS: `\x` or `\u` lacks its hexadecimal digits
 * @SONDE_ESCAPE_ERROR_INVALID_CODE_POINT: a surrogate, or larger than U+10FFFF
 *
 * What can be wrong with a text that has escapes.
 */
typedef enum
{
  SONDE_ESCAPE_ERROR_INVALID_UTF8,
  SONDE_ESCAPE_ERROR_UNFINISHED,
  SONDE_ESCAPE_ERROR_UNKNOWN,
  SONDE_ESCAPE_ERROR_INVALID_DIGITS,
  SONDE_ESCAPE_ERROR_INVALID_CODE_POINT,
} SondeEscapeError;

/**
 * SondeLineEnding:
 * @SONDE_LINE_ENDING_NONE: nothing
 * @SONDE_LINE_ENDING_LF: a line feed
 * @SONDE_LINE_ENDING_CRLF: a carriage return and a line feed
 *
 * What is appended to a text before it is sent.
 */
typedef enum
{
  SONDE_LINE_ENDING_NONE,
  SONDE_LINE_ENDING_LF,
  SONDE_LINE_ENDING_CRLF,
} SondeLineEnding;

#define SONDE_N_LINE_ENDINGS 3

GQuark      sonde_escape_error_quark   (void);

GBytes     *sonde_escape_parse         (const char       *text,
                                        GError          **error);
GBytes     *sonde_escape_parse_full    (const char       *text,
                                        gsize            *error_offset,
                                        GError          **error);
char       *sonde_escape_format        (const guint8     *data,
                                        gsize             length);

const char *sonde_line_ending_get_name (SondeLineEnding   ending);
GBytes     *sonde_line_ending_append   (GBytes           *bytes,
                                        SondeLineEnding   ending);

G_END_DECLS

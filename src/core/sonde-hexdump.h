#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHexdumpStyle:
 * @SONDE_HEXDUMP_STYLE_HEXDUMP: what `hexdump -C` prints
 * @SONDE_HEXDUMP_STYLE_XXD: what `xxd` prints, and `xxd -r` reads
 * @SONDE_HEXDUMP_STYLE_PLAIN: two digits per byte, spaces between, one line
 * @SONDE_HEXDUMP_STYLE_C_ARRAY: the definition of a C array
 * @SONDE_HEXDUMP_STYLE_PYTHON: a Python `bytes` literal, as `repr()` writes it
 * @SONDE_HEXDUMP_STYLE_BASE64: Base64, one line (RFC 4648, section 4)
 * @SONDE_HEXDUMP_STYLE_ESCAPED: text with the escapes of sonde_escape_format()
 * @SONDE_HEXDUMP_STYLE_TEXT: text as sonde_text_for_clipboard() makes it
 *
 * The ways to write bytes as text.
 */
typedef enum
{
  SONDE_HEXDUMP_STYLE_HEXDUMP,
  SONDE_HEXDUMP_STYLE_XXD,
  SONDE_HEXDUMP_STYLE_PLAIN,
  SONDE_HEXDUMP_STYLE_C_ARRAY,
  SONDE_HEXDUMP_STYLE_PYTHON,
  SONDE_HEXDUMP_STYLE_BASE64,
  SONDE_HEXDUMP_STYLE_ESCAPED,
  SONDE_HEXDUMP_STYLE_TEXT,
} SondeHexdumpStyle;

#define SONDE_N_HEXDUMP_STYLES 8

const char *sonde_hexdump_style_get_name (SondeHexdumpStyle  style);
char       *sonde_hexdump_format         (SondeHexdumpStyle  style,
                                          const guint8      *data,
                                          gsize              length);

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many bytes from the start of a selection can matter to its values. */
#define SONDE_BYTE_VALUES_MAX 16

/**
 * SondeByteValueKind:
 * @SONDE_BYTE_VALUE_UNSIGNED: an integer without a sign
 * @SONDE_BYTE_VALUE_SIGNED: an integer in two's complement
 * @SONDE_BYTE_VALUE_FLOAT: a number of IEEE 754
 * @SONDE_BYTE_VALUE_SECONDS: a time in seconds since the Unix epoch
 * @SONDE_BYTE_VALUE_MILLISECONDS: a time in milliseconds since the Unix epoch
 * @SONDE_BYTE_VALUE_IP: an address, in network byte order
 * @SONDE_BYTE_VALUE_UTF8: a character in UTF-8
 * @SONDE_BYTE_VALUE_LATIN1: a character in ISO 8859-1
 * @SONDE_BYTE_VALUE_BITS: the digits of a byte in binary
 *
 * What bytes can be taken for.
 */
typedef enum
{
  SONDE_BYTE_VALUE_UNSIGNED,
  SONDE_BYTE_VALUE_SIGNED,
  SONDE_BYTE_VALUE_FLOAT,
  SONDE_BYTE_VALUE_SECONDS,
  SONDE_BYTE_VALUE_MILLISECONDS,
  SONDE_BYTE_VALUE_IP,
  SONDE_BYTE_VALUE_UTF8,
  SONDE_BYTE_VALUE_LATIN1,
  SONDE_BYTE_VALUE_BITS,
} SondeByteValueKind;

char *sonde_byte_values_format (const guint8       *data,
                                gsize               length,
                                guint64             n_selected);
char *sonde_byte_value_format  (SondeByteValueKind  kind,
                                gsize               width,
                                gboolean            is_big_endian,
                                const guint8       *data,
                                gsize               length);

G_END_DECLS

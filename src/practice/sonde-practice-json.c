#include "config.h"

#include "sonde-practice-json.h"

static void
sonde_practice_json_append_ascii (GString *json,
                                  guchar   c)
{
  switch (c)
    {
    case '"':
      g_string_append (json, "\\\"");
      break;

    case '\\':
      g_string_append (json, "\\\\");
      break;

    case '\n':
      g_string_append (json, "\\n");
      break;

    case '\r':
      g_string_append (json, "\\r");
      break;

    case '\t':
      g_string_append (json, "\\t");
      break;

    default:
      if (c >= 0x20 && c < 0x7f)
        g_string_append_c (json, (char) c);
      else
        g_string_append_printf (json, "\\u%04x", c);
    }
}

/**
 * sonde_practice_json_append_string:
 * @json: where to append
 * @data: (array length=n_bytes): what to append, of any bytes
 * @n_bytes: how many bytes, or -1 if @data ends with a NUL
 *
 * Appends a string with its quotes (RFC 8259, section 7).
 *
 * Bytes that are not UTF-8 are taken for ISO 8859-1, so that the result is valid.
 */
void
sonde_practice_json_append_string (GString    *json,
                                   const char *data,
                                   gssize      n_bytes)
{
  const char *end;

  g_return_if_fail (json != NULL);
  g_return_if_fail (data != NULL || n_bytes == 0);

  end = n_bytes < 0 ? data + strlen (data) : data + n_bytes;
  g_string_append_c (json, '"');

  while (data < end)
    {
      gunichar c = g_utf8_get_char_validated (data, end - data);
      gsize n = 1;

      if (c < 0x80 || c == (gunichar) -1 || c == (gunichar) -2)
        {
          sonde_practice_json_append_ascii (json, (guchar) *data);
        }
      else
        {
          n = (gsize) g_unichar_to_utf8 (c, NULL);
          g_string_append_len (json, data, (gssize) n);
        }

      data += n;
    }

  g_string_append_c (json, '"');
}

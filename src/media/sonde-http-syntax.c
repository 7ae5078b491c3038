#include "config.h"

#include <string.h>

#include "sonde-http-syntax.h"

/* RFC 9110 §5.6.2, as bits of the characters from 0 to 127. */
static const guint32 token_chars[8] = {
  0x00000000, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
};

/**
 * sonde_http_is_token:
 * @text: (array length=length): any bytes
 * @length: the number of bytes in @text
 *
 * Returns: whether they are a token: at least one character, each allowed (RFC 9110 §5.6.2)
 */
gboolean
sonde_http_is_token (const char *text,
                     gsize       length)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  return length > 0 && sonde_http_measure_token ((const guint8 *) text, length) == length;
}

/**
 * sonde_http_measure_token:
 * @data: (array length=length): any bytes
 * @length: the number of bytes in @data
 *
 * Returns: with how many characters they begin that a token may have
 */
gsize
sonde_http_measure_token (const guint8 *data,
                          gsize         length)
{
  gsize n_bytes = 0;

  g_return_val_if_fail (data != NULL || length == 0, 0);

  while (n_bytes < length && (token_chars[data[n_bytes] / 32] >> data[n_bytes] % 32 & 1) != 0)
    n_bytes++;

  return n_bytes;
}

/**
 * sonde_http_name_is:
 * @name: (array length=length): a header's name as it came
 * @length: the number of bytes in @name
 * @expected: a name
 *
 * Returns: whether they name the same header, letter case aside
 */
gboolean
sonde_http_name_is (const guint8 *name,
                    gsize         length,
                    const char   *expected)
{
  g_return_val_if_fail (name != NULL || length == 0, FALSE);
  g_return_val_if_fail (expected != NULL, FALSE);

  /* Most differ in their first letter. */
  if (length == 0 || (name[0] | 0x20) != ((guint8) expected[0] | 0x20))
    return length == 0 && *expected == '\0';

  return strlen (expected) == length &&
         g_ascii_strncasecmp ((const char *) name, expected, length) == 0;
}

/**
 * sonde_http_parse_length:
 * @text: the value of a Content-Length
 * @value: (out): the number, below 2^63
 *
 * Reads a Content-Length: digits and nothing else (RFC 9110 §8.6).
 *
 * Returns: whether it is one
 */
gboolean
sonde_http_parse_length (const char *text,
                         guint64    *value)
{
  guint64 sum = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (*text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text) || sum > (G_MAXINT64 - 9) / 10)
        return FALSE;

      sum = sum * 10 + (guint64) (*text - '0');
    }

  *value = sum;

  return TRUE;
}

/**
 * sonde_http_list_has:
 * @list: a header's value that is a list with commas, such as "keep-alive, Upgrade"
 * @token: an element to look for
 *
 * Returns: whether the list has the element, letter case and parameters aside
 */
gboolean
sonde_http_list_has (const char *list,
                     const char *token)
{
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (list != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  parts = g_strsplit (list, ",", 0);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *semicolon = strchr (parts[i], ';');

      if (semicolon != NULL)
        *semicolon = '\0';

      if (g_ascii_strcasecmp (g_strstrip (parts[i]), token) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_http_list_dup_last:
 * @list: a header's value that is a list with commas
 *
 * Returns: (transfer full) (nullable): the last element that is not empty, without white space
 *   around it, or `NULL`
 */
char *
sonde_http_list_dup_last (const char *list)
{
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (list != NULL, NULL);

  parts = g_strsplit (list, ",", 0);

  for (guint i = g_strv_length (parts); i > 0; i--)
    {
      if (*g_strstrip (parts[i - 1]) != '\0')
        return g_strdup (parts[i - 1]);
    }

  return NULL;
}

static const char *
sonde_http_skip_quoted (const char *p,
                        GString    *into)
{
  for (p++; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;

      g_string_append_c (into, *p);
    }

  return *p == '"' ? p + 1 : p;
}

/**
 * sonde_http_dup_parameter:
 * @value: a header's value with parameters, such as `text/html; charset="utf-8"`
 * @name: the name of a parameter
 *
 * Returns: (transfer full) (nullable): the first parameter of that name, unquoted and without
 *   white space around it, or `NULL` when there is none (RFC 9110 §5.6.6)
 */
char *
sonde_http_dup_parameter (const char *value,
                          const char *name)
{
  const char *p;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  p = strchr (value, ';');

  while (p != NULL && *p == ';')
    {
      g_autoptr(GString) text = g_string_new (NULL);
      gsize length;

      p++;
      p += strspn (p, " \t");
      length = strcspn (p, "=;");

      if (p[length] != '=')
        {
          p += length;
          continue;
        }

      if (p[length + 1] == '"')
        {
          const char *end = sonde_http_skip_quoted (p + length + 1, text);

          end += strcspn (end, ";");

          if (sonde_http_name_is ((const guint8 *) p, length, name))
            return g_string_free (g_steal_pointer (&text), FALSE);

          p = end;
          continue;
        }

      g_string_append_len (text, p + length + 1, (gssize) strcspn (p + length + 1, ";"));

      if (sonde_http_name_is ((const guint8 *) p, length, name))
        return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));

      p += length + 1;
      p += strcspn (p, ";");
    }

  return NULL;
}

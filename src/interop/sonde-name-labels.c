#include "config.h"

#include "sonde-name-labels.h"

#define MAX_LABEL_BYTES 63
#define MAX_NAME_BYTES 255

/* Reads what stands behind a backslash: three digits, or one character. */
static gboolean
parse_escape (const char **at,
              guint8      *byte)
{
  const char *digits = *at;
  guint value = 0;

  if (!g_ascii_isdigit (digits[0]))
    {
      *byte = (guint8) digits[0];
      *at += 1;

      return *byte != '\0';
    }

  for (guint i = 0; i < 3; i++)
    {
      if (!g_ascii_isdigit (digits[i]))
        return FALSE;

      value = 10 * value + (guint) g_ascii_digit_value (digits[i]);
    }

  *byte = (guint8) value;
  *at += 3;

  return value <= G_MAXUINT8;
}

/* Reads one label, up to a dot or to the end. */
static GBytes *
parse_label (const char **at)
{
  guint8 label[MAX_LABEL_BYTES];
  gsize length = 0;

  while (**at != '\0' && **at != '.')
    {
      guint8 byte = (guint8) **at;

      *at += 1;

      if (byte == '\\' && !parse_escape (at, &byte))
        return NULL;

      if (length == MAX_LABEL_BYTES)
        return NULL;

      label[length++] = byte;
    }

  return length > 0 ? g_bytes_new (label, length) : NULL;
}

/**
 * sonde_name_labels_parse:
 * @name: a domain name in presentation form (RFC 1035, section 5.1), with or without a
 *   final dot; the root is a single dot
 *
 * Splits a domain name at its dots, reading `\.` and `\DDD`.
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): the labels, none of them empty,
 *   or `NULL` when a label is empty or over 63 octets, the name is over 255, or an escape is
 *   not complete
 */
GPtrArray *
sonde_name_labels_parse (const char *name)
{
  g_autoptr(GPtrArray) labels = NULL;
  const char *at = name;
  gsize name_bytes = 1;

  g_return_val_if_fail (name != NULL, NULL);

  labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (g_str_equal (name, "."))
    return g_steal_pointer (&labels);

  do
    {
      GBytes *label = parse_label (&at);

      if (label == NULL)
        return NULL;

      g_ptr_array_add (labels, label);
      name_bytes += 1 + g_bytes_get_size (label);

      if (name_bytes > MAX_NAME_BYTES)
        return NULL;

      if (*at == '.')
        at++;
    }
  while (*at != '\0');

  return g_steal_pointer (&labels);
}

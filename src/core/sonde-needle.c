#include "config.h"

#include <string.h>

#include "sonde-needle.h"

#define N_SHAPES 3

/* One way in which the bytes may be written, and how far to go on after each last byte. */
typedef struct
{
  guint8 *bytes;
  gsize   length;
  gsize   skip[256];
} SondeNeedleShape;

struct _SondeNeedle
{
  SondeNeedleShape shapes[N_SHAPES];
  guint            n_shapes;
  gsize            length;

  /* Each byte as it is compared: letters of ASCII are alike, or all bytes differ. */
  guint8           fold[256];
};

static void
sonde_needle_fill_fold (SondeNeedle *self,
                        gboolean     ignore_case)
{
  for (guint i = 0; i < 256; i++)
    self->fold[i] = ignore_case ? (guint8) g_ascii_tolower ((char) i) : (guint8) i;
}

static void
sonde_needle_add_shape (SondeNeedle  *self,
                        const guint8 *bytes,
                        gsize         length)
{
  SondeNeedleShape *shape = &self->shapes[self->n_shapes];

  shape->bytes = g_malloc (MAX (length, 1));
  shape->length = length;

  for (gsize i = 0; i < length; i++)
    shape->bytes[i] = self->fold[bytes[i]];

  for (guint i = 0; i < self->n_shapes; i++)
    {
      if (self->shapes[i].length == length &&
          memcmp (self->shapes[i].bytes, shape->bytes, length) == 0)
        {
          g_clear_pointer (&shape->bytes, g_free);
          return;
        }
    }

  for (guint i = 0; i < 256; i++)
    {
      shape->skip[i] = length;

      for (gsize j = 1; j < length && shape->skip[i] == length; j++)
        {
          if (shape->bytes[length - 1 - j] == self->fold[i])
            shape->skip[i] = j;
        }
    }

  self->length = MAX (self->length, length);
  self->n_shapes++;
}

/* Horspool's search. */
static gboolean
sonde_needle_find_shape (const SondeNeedle      *self,
                         const SondeNeedleShape *shape,
                         const guint8           *data,
                         gsize                   length)
{
  gsize n = shape->length;
  guint8 last;

  if (n == 0)
    return TRUE;

  last = shape->bytes[n - 1];

  for (gsize i = n - 1; i < length; i += shape->skip[data[i]])
    {
      gsize j = 0;

      if (self->fold[data[i]] != last)
        continue;

      while (j < n - 1 && self->fold[data[i - (n - 1) + j]] == shape->bytes[j])
        j++;

      if (j == n - 1)
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_needle_new_text:
 * @text: the text looked for, in UTF-8
 *
 * Looks for text, whatever its case. The letters of ASCII may be of either case one by one; others
 * are as they are written, or all small, or all capitals.
 *
 * Returns: (transfer full): what is looked for
 */
SondeNeedle *
sonde_needle_new_text (const char *text)
{
  SondeNeedle *self = g_new0 (SondeNeedle, 1);
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;

  g_return_val_if_fail (text != NULL, self);

  lower = g_utf8_strdown (text, -1);
  upper = g_utf8_strup (text, -1);
  sonde_needle_fill_fold (self, TRUE);
  sonde_needle_add_shape (self, (const guint8 *) text, strlen (text));

  if (!g_str_is_ascii (text))
    {
      sonde_needle_add_shape (self, (const guint8 *) lower, strlen (lower));
      sonde_needle_add_shape (self, (const guint8 *) upper, strlen (upper));
    }

  return self;
}

/**
 * sonde_needle_new_bytes:
 * @bytes: the bytes looked for
 *
 * Looks for bytes as they are.
 *
 * Returns: (transfer full): what is looked for
 */
SondeNeedle *
sonde_needle_new_bytes (GBytes *bytes)
{
  SondeNeedle *self = g_new0 (SondeNeedle, 1);
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, self);

  data = g_bytes_get_data (bytes, &length);
  sonde_needle_fill_fold (self, FALSE);
  sonde_needle_add_shape (self, data, length);

  return self;
}

/**
 * sonde_needle_free:
 * @self: what was looked for
 *
 * Frees what was looked for.
 */
void
sonde_needle_free (SondeNeedle *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_shapes; i++)
    g_free (self->shapes[i].bytes);

  g_free (self);
}

/**
 * sonde_needle_length:
 * @self: what is looked for
 *
 * Returns: the most bytes that it can take up
 */
gsize
sonde_needle_length (const SondeNeedle *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * sonde_needle_is_in:
 * @self: what is looked for
 * @data: (array length=length): where to look
 * @length: the number of bytes in @data
 *
 * Returns: whether @data holds it
 */
gboolean
sonde_needle_is_in (const SondeNeedle *self,
                    const guint8      *data,
                    gsize              length)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  for (guint i = 0; i < self->n_shapes; i++)
    {
      if (sonde_needle_find_shape (self, &self->shapes[i], data, length))
        return TRUE;
    }

  return FALSE;
}

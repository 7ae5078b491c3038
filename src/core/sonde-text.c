#include "config.h"

#include "sonde-text.h"

#define INVALID    ((gunichar) -1)
#define INCOMPLETE ((gunichar) -2)
#define MAX_CODE_POINT_DIGITS 6

typedef struct
{
  gunichar first;
  gunichar last;
} SondeTextRange;

/*
 * Characters that take no room, look like a space, or break lines: the C1
 * controls, the separators of lines and paragraphs, and all that Unicode calls
 * default ignorable. The two variation selectors that choose between text and
 * emoji are left out, for they do change what is seen.
 */
static const SondeTextRange hidden_ranges[] = {
  { 0x0080, 0x009f },
  { 0x00ad, 0x00ad },
  { 0x034f, 0x034f },
  { 0x061c, 0x061c },
  { 0x115f, 0x1160 },
  { 0x17b4, 0x17b5 },
  { 0x180b, 0x180f },
  { 0x200b, 0x200f },
  { 0x2028, 0x202e },
  { 0x2060, 0x206f },
  { 0x3164, 0x3164 },
  { 0xfe00, 0xfe0d },
  { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },
  { 0xfff0, 0xfffb },
  { 0x1bca0, 0x1bca3 },
  { 0x1d173, 0x1d17a },
  { 0xe0000, 0xe0fff },
};

/* Those of them that may make a whole text read otherwise than it is written. */
static const SondeTextRange deceiving_ranges[] = {
  { 0x0080, 0x009f },
  { 0x202a, 0x202e },
  { 0x2066, 0x2069 },
};

typedef enum
{
  SONDE_TEXT_FORM_BLOCK,
  SONDE_TEXT_FORM_CLIPBOARD,
  SONDE_TEXT_FORM_LINE,
} SondeTextForm;

static gboolean
sonde_text_in_ranges (gunichar              c,
                      const SondeTextRange *ranges,
                      gsize                 n_ranges)
{
  for (gsize i = 0; i < n_ranges && ranges[i].first <= c; i++)
    {
      if (c <= ranges[i].last)
        return TRUE;
    }

  return FALSE;
}

static gboolean
sonde_text_is_hidden (gunichar      c,
                      SondeTextForm form)
{
  switch (form)
    {
    case SONDE_TEXT_FORM_LINE:
      return sonde_text_in_ranges (c, hidden_ranges, G_N_ELEMENTS (hidden_ranges));

    case SONDE_TEXT_FORM_BLOCK:
      return sonde_text_in_ranges (c, deceiving_ranges, G_N_ELEMENTS (deceiving_ranges));

    case SONDE_TEXT_FORM_CLIPBOARD:
    default:
      return c >= 0x80 && c <= 0x9f;
    }
}

/*
 * Decodes the sequence at @p. When that is malformed, @size is the length of
 * what one U+FFFD replaces: “substitution of maximal subparts”, The Unicode
 * Standard, section 3.9, as browsers do it.
 */
static gunichar
sonde_text_decode (const guint8 *p,
                   gsize         left,
                   gsize        *size)
{
  guint8 lowest = 0x80;
  guint8 highest = 0xbf;
  gunichar c;
  gsize length;

  *size = 1;

  if (p[0] < 0x80)
    return p[0];

  if (p[0] < 0xc2 || p[0] > 0xf4)
    return INVALID;

  length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  c = p[0] & (0x7f >> length);

  if (p[0] == 0xe0)
    lowest = 0xa0;
  else if (p[0] == 0xed)
    highest = 0x9f;
  else if (p[0] == 0xf0)
    lowest = 0x90;
  else if (p[0] == 0xf4)
    highest = 0x8f;

  for (; *size < length; (*size)++)
    {
      if (*size == left)
        return INCOMPLETE;

      if (p[*size] < lowest || p[*size] > highest)
        return INVALID;

      c = c << 6 | (p[*size] & 0x3f);
      lowest = 0x80;
      highest = 0xbf;
    }

  return c;
}

static gsize
sonde_text_count_plain (const guint8 *p,
                        gsize         left)
{
  gsize n = 0;

  while (n < left && p[n] >= 0x20 && p[n] <= 0x7e)
    n++;

  return n;
}

/* Not g_string_append_printf(), which allocates. Returns the number of characters. */
static guint
sonde_text_append_code_point (GString  *text,
                              gunichar  c)
{
  static const char digits[] = "0123456789ABCDEF";
  char buffer[MAX_CODE_POINT_DIGITS];
  guint n_digits = 4;

  while (n_digits < MAX_CODE_POINT_DIGITS && c >> (4 * n_digits) != 0)
    n_digits++;

  for (guint i = 0; i < n_digits; i++)
    buffer[i] = digits[c >> (4 * (n_digits - 1 - i)) & 0xf];

  g_string_append_len (text, "<U+", 3);
  g_string_append_len (text, buffer, n_digits);
  g_string_append_c (text, '>');

  return n_digits + 4;
}

/* As in the escapes that can be sent: few fonts have pictures of control characters. */
static guint
sonde_text_append_control (GString  *text,
                           gunichar  c)
{
  static const char digits[] = "0123456789abcdef";
  static const char letters[] = "0......abtn..r.............e....";
  char escape[4] = { '\\', 'x', digits[c >> 4 & 0xf], digits[c & 0xf] };
  guint length = 4;

  if (c < 0x20 && letters[c] != '.')
    {
      escape[1] = letters[c];
      length = 2;
    }

  g_string_append_len (text, escape, length);

  return length;
}

/* Returns the number of characters appended. */
static guint
sonde_text_append (GString       *text,
                   SondeTextForm  form,
                   gunichar       c,
                   const guint8  *p,
                   gsize          size)
{
  gboolean keep_control;

  if (c == INVALID || c == INCOMPLETE)
    {
      g_string_append (text, "\357\277\275");
      return 1;
    }

  keep_control = (form != SONDE_TEXT_FORM_LINE && (c == '\n' || c == '\t')) ||
                 (form == SONDE_TEXT_FORM_CLIPBOARD && c == '\r');

  if ((c < 0x20 && !keep_control) || c == 0x7f)
    {
      return sonde_text_append_control (text, c);
    }

  if (sonde_text_is_hidden (c, form))
    return sonde_text_append_code_point (text, c);

  g_string_append_len (text, (const char *) p, (gssize) size);

  return 1;
}

static char *
sonde_text_convert (const guint8  *data,
                    gsize          length,
                    gsize          max_bytes,
                    SondeTextForm  form)
{
  gsize left = MIN (length, max_bytes);
  GString *text = g_string_sized_new (left + 1);
  const guint8 *p = data;
  gsize size;

  for (; left > 0; p += size, left -= size)
    {
      gunichar c;

      size = sonde_text_count_plain (p, left);

      if (size > 0)
        {
          g_string_append_len (text, (const char *) p, (gssize) size);
          continue;
        }

      c = sonde_text_decode (p, left, &size);

      /* It was we who cut this character, not the peer. */
      if (c == INCOMPLETE && length > max_bytes)
        break;

      sonde_text_append (text, form, c, p, size);
    }

  return g_string_free (text, FALSE);
}

/**
 * sonde_text_from_bytes:
 * @data: (array length=length) (nullable): any bytes
 * @length: the number of bytes in @data
 * @max_bytes: how many of them to show at most
 *
 * Makes text of bytes nobody vouches for, to be shown as lines.
 *
 * The result is valid UTF-8 whatever the bytes are. Malformed sequences become
 * U+FFFD, and control characters other than line feed and tab become their
 * pictures, such as U+2400. What has no picture or reorders text is spelled out,
 * such as `<U+202E>`. A character that @max_bytes cuts in two is left out.
 *
 * Returns: (transfer full): the text
 */
char *
sonde_text_from_bytes (const guint8 *data,
                       gsize         length,
                       gsize         max_bytes)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return sonde_text_convert (data, length, max_bytes, SONDE_TEXT_FORM_BLOCK);
}

/**
 * sonde_text_for_clipboard:
 * @data: (array length=length) (nullable): any bytes
 * @length: the number of bytes in @data
 *
 * Makes text of bytes nobody vouches for, to be used in other programs.
 *
 * Like [func@text_from_bytes], but carriage returns are kept, as is what
 * reorders text. Other controls are not: pasted into a terminal, they could do
 * harm.
 *
 * Returns: (transfer full): the text, in UTF-8
 */
char *
sonde_text_for_clipboard (const guint8 *data,
                          gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return sonde_text_convert (data, length, length, SONDE_TEXT_FORM_CLIPBOARD);
}

/**
 * sonde_text_preview:
 * @data: (array length=length) (nullable): any bytes
 * @length: the number of bytes in @data
 * @max_chars: how many characters the result may have, at least 1
 *
 * Makes a single line of the start of bytes nobody vouches for.
 *
 * Like [func@text_from_bytes], but all control characters become pictures, and
 * all characters that would not be seen are spelled out, such as `<U+200B>`. The
 * result ends in “…” when there was more. Takes time by @max_chars, not by
 * @length, and allocates nothing but the result.
 *
 * Returns: (transfer full): the text, in UTF-8
 */
char *
sonde_text_preview (const guint8 *data,
                    gsize         length,
                    guint         max_chars)
{
  const guint8 *p = data;
  gsize left = length;
  gsize n_chars = 0;
  gsize cut = 0;
  GString *text;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (max_chars > 0, NULL);

  text = g_string_sized_new (MIN (length, max_chars) + 16);

  while (left > 0 && n_chars <= max_chars)
    {
      gsize size = sonde_text_count_plain (p, MIN (left, max_chars - n_chars));

      if (size > 0)
        {
          g_string_append_len (text, (const char *) p, (gssize) size);
          n_chars += size;
          cut = n_chars < max_chars ? text->len : text->len - 1;
        }
      else
        {
          gunichar c = sonde_text_decode (p, left, &size);

          n_chars += sonde_text_append (text, SONDE_TEXT_FORM_LINE, c, p, size);

          if (n_chars < max_chars)
            cut = text->len;
        }

      p += size;
      left -= size;
    }

  if (n_chars > max_chars)
    {
      g_string_truncate (text, cut);
      g_string_append (text, "\342\200\246");
    }

  return g_string_free (text, FALSE);
}

/**
 * sonde_text_shorten:
 * @text: valid UTF-8
 * @max_chars: how many characters to keep
 *
 * Cuts a text that is longer, and says so by an ellipsis.
 *
 * Returns: (transfer full): the text, or its beginning
 */
char *
sonde_text_shorten (const char *text,
                    guint       max_chars)
{
  const char *end = text;

  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < max_chars && *end != '\0'; i++)
    end = g_utf8_next_char (end);

  if (*end == '\0')
    return g_strdup (text);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

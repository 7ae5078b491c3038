#include "config.h"

#include <errno.h>
#include <string.h>

#include "sonde-http-charset.h"
#include "sonde-http-syntax.h"

#define DOCUMENT_BYTES 1024
#define REPLACEMENT "\357\277\275"
#define ICONV_ROOM 4096

typedef struct
{
  const char *label;
  const char *charset;
} SondeHttpCharsetLabel;

typedef struct
{
  GString *text;
  guint    n_invalid;
  gsize    first_invalid;
} SondeHttpCharsetResult;

/*
 * The labels of the Encoding Standard that are met in practice; what the standard maps to another
 * encoding is mapped here. The others are asked of iconv by their own names.
 */
static const SondeHttpCharsetLabel labels[] = {
  { "utf-8", "UTF-8" }, { "utf8", "UTF-8" }, { "unicode-1-1-utf-8", "UTF-8" },
  { "iso-8859-1", "WINDOWS-1252" }, { "iso8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" },
  { "iso_8859-1", "WINDOWS-1252" }, { "us-ascii", "WINDOWS-1252" }, { "ascii", "WINDOWS-1252" },
  { "l1", "WINDOWS-1252" }, { "cp1252", "WINDOWS-1252" }, { "windows-1252", "WINDOWS-1252" },
  { "iso-8859-9", "WINDOWS-1254" }, { "latin5", "WINDOWS-1254" }, { "cp1254", "WINDOWS-1254" },
  { "iso-8859-11", "WINDOWS-874" }, { "tis-620", "WINDOWS-874" },
  { "latin2", "ISO-8859-2" }, { "cp1250", "WINDOWS-1250" }, { "cp1251", "WINDOWS-1251" },
  { "cp1253", "WINDOWS-1253" }, { "greek", "ISO-8859-7" }, { "cyrillic", "ISO-8859-5" },
  { "gb2312", "GBK" }, { "gbk", "GBK" }, { "x-gbk", "GBK" }, { "gb_2312-80", "GBK" },
  { "big5-hkscs", "BIG5-HKSCS" }, { "x-sjis", "CP932" }, { "sjis", "CP932" },
  { "shift_jis", "CP932" }, { "shift-jis", "CP932" }, { "windows-31j", "CP932" },
  { "ks_c_5601-1987", "CP949" }, { "euc-kr", "CP949" },
  { "utf-16", "UTF-16LE" }, { "utf-16le", "UTF-16LE" }, { "utf-16be", "UTF-16BE" },
  { "koi8-r", "KOI8-R" }, { "koi8-u", "KOI8-U" }, { "macintosh", "MACINTOSH" },
};

/**
 * sonde_http_charset_resolve:
 * @label: the name of a character encoding, as somebody wrote it
 *
 * Finds the encoding that browsers take a label for (Encoding Standard §4.2).
 *
 * Returns: (nullable): a name that iconv knows, or `NULL` when nobody does
 */
const char *
sonde_http_charset_resolve (const char *label)
{
  g_autofree char *lower = NULL;
  GIConv converter;

  g_return_val_if_fail (label != NULL, NULL);

  lower = g_strstrip (g_ascii_strdown (label, -1));

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_str_equal (lower, labels[i].label))
        return labels[i].charset;
    }

  if (!sonde_http_is_token (lower, strlen (lower)))
    return NULL;

  converter = g_iconv_open ("UTF-8", lower);

  if (converter == (GIConv) -1)
    return NULL;

  g_iconv_close (converter);

  return g_intern_string (lower);
}

static const char *
sonde_http_charset_find_bom (const guint8 *data,
                             gsize         length)
{
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return "UTF-8";

  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    return "UTF-16LE";

  if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    return "UTF-16BE";

  return NULL;
}

/* An XML declaration's encoding, or the first charset in an HTML document's beginning. */
static char *
sonde_http_charset_find_in_document (SondeHttpMediaKind kind,
                                     const guint8      *data,
                                     gsize              length)
{
  const char *pattern = kind == SONDE_HTTP_MEDIA_XML
                          ? "^<\\?xml[^>]*\\bencoding\\s*=\\s*[\"']([^\"']+)"
                          : "<meta[^>]*\\bcharset\\s*=\\s*[\"']?([^\"'\\s/>;]+)";
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  length = MIN (length, DOCUMENT_BYTES);

  if (!g_regex_match_full (regex, (const char *) data, (gssize) length, 0, 0, &match, NULL))
    return NULL;

  return g_match_info_fetch (match, 1);
}

static gboolean
sonde_http_charset_is_utf8 (const guint8 *data,
                            gsize         length)
{
  const char *end;

  if (g_utf8_validate_len ((const char *) data, length, &end))
    return TRUE;

  /* A character that is cut off at the end does not count. */
  return length - (gsize) ((const guint8 *) end - data) < 4 &&
         g_utf8_get_char_validated (end, (const char *) data + length - end) == (gunichar) -2;
}

/**
 * sonde_http_charset_find:
 * @content_type: (nullable): the value of the Content-Type
 * @kind: what kind of data it is
 * @data: (array length=length): the body's beginning
 * @length: the number of bytes in @data
 * @origin: (out): how it is known
 *
 * Finds the character encoding of a body: from its byte order mark, its Content-Type, the document
 * itself, or its bytes, in this order.
 *
 * Returns: (transfer full): the label as it was found, which need not be one that anybody knows
 */
char *
sonde_http_charset_find (const char             *content_type,
                         SondeHttpMediaKind      kind,
                         const guint8           *data,
                         gsize                   length,
                         SondeHttpCharsetOrigin *origin)
{
  const char *bom;
  char *label = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  bom = sonde_http_charset_find_bom (data, length);

  if (bom != NULL)
    {
      *origin = SONDE_HTTP_CHARSET_BOM;
      return g_strdup (bom);
    }

  /* RFC 8259 §8.1: JSON is UTF-8, whatever is declared. */
  if (kind == SONDE_HTTP_MEDIA_JSON)
    {
      *origin = SONDE_HTTP_CHARSET_TYPE;
      return g_strdup ("UTF-8");
    }

  *origin = SONDE_HTTP_CHARSET_HEADER;

  if (content_type != NULL)
    label = sonde_http_dup_parameter (content_type, "charset");

  if (label == NULL && (kind == SONDE_HTTP_MEDIA_XML || kind == SONDE_HTTP_MEDIA_HTML))
    {
      *origin = SONDE_HTTP_CHARSET_DOCUMENT;
      label = sonde_http_charset_find_in_document (kind, data, length);
    }

  if (label != NULL)
    return label;

  if (sonde_http_charset_is_utf8 (data, length))
    {
      *origin = SONDE_HTTP_CHARSET_VALID;
      return g_strdup ("UTF-8");
    }

  *origin = SONDE_HTTP_CHARSET_GUESSED;

  return g_strdup ("windows-1252");
}

static void
sonde_http_charset_add_invalid (SondeHttpCharsetResult *result,
                                gsize                   offset)
{
  if (result->n_invalid++ == 0)
    result->first_invalid = offset;

  g_string_append (result->text, REPLACEMENT);
}

static void
sonde_http_charset_convert_utf8 (SondeHttpCharsetResult *result,
                                 const guint8           *data,
                                 gsize                   length,
                                 gboolean                is_cut)
{
  const char *p = (const char *) data;
  const char *end = p + length;

  while (p < end)
    {
      const char *bad;
      gboolean valid = g_utf8_validate_len (p, (gsize) (end - p), &bad);

      g_string_append_len (result->text, p, bad - p);

      if (valid)
        break;

      if (is_cut && end - bad < 4 && g_utf8_get_char_validated (bad, end - bad) == (gunichar) -2)
        break;

      /* GTK takes no zero byte either, although it is valid. */
      sonde_http_charset_add_invalid (result, (gsize) (bad - (const char *) data));
      p = bad + 1;
    }
}

static void
sonde_http_charset_convert_other (SondeHttpCharsetResult *result,
                                  GIConv                  converter,
                                  const guint8           *data,
                                  gsize                   length,
                                  gboolean                is_cut)
{
  /* iconv takes a pointer to what it does not alter. */
  char *input = (char *) (guintptr) data;
  gsize left = length;

  while (left > 0)
    {
      char room[ICONV_ROOM];
      char *output = room;
      gsize n_room = sizeof room;
      gsize converted = g_iconv (converter, &input, &left, &output, &n_room);
      int reason = errno;

      g_string_append_len (result->text, room, output - room);

      if (converted != (gsize) -1 || reason == E2BIG)
        continue;

      if (reason == EINVAL && is_cut)
        break;

      sonde_http_charset_add_invalid (result, length - left);
      input++;
      left--;
      g_iconv (converter, NULL, NULL, NULL, NULL);
    }
}

/* A zero byte would end the text for everybody who shows it. */
static void
sonde_http_charset_replace_zeros (SondeHttpCharsetResult *result)
{
  const char *p = result->text->str;
  const char *end = p + result->text->len;
  GString *text;

  if (memchr (p, '\0', result->text->len) == NULL)
    return;

  text = g_string_sized_new (result->text->len);

  while (p < end)
    {
      gsize length = strnlen (p, (gsize) (end - p));

      g_string_append_len (text, p, (gssize) length);
      p += length;

      for (; p < end && *p == '\0'; p++)
        g_string_append (text, "\342\220\200");
    }

  g_string_free (result->text, TRUE);
  result->text = text;
}

/**
 * sonde_http_charset_to_utf8:
 * @charset: what sonde_http_charset_resolve() returned
 * @data: (array length=length): bytes
 * @length: the number of bytes in @data
 * @is_cut: whether more would follow, so that the last character may not be whole
 * @n_invalid: (out) (optional): how many places are not valid; U+FFFD stands for each
 * @first_invalid: (out) (optional): where the first of them is
 *
 * Makes text of bytes. A byte order mark is left out.
 *
 * Returns: (transfer full): the text, as valid UTF-8
 */
char *
sonde_http_charset_to_utf8 (const char   *charset,
                            const guint8 *data,
                            gsize         length,
                            gboolean      is_cut,
                            guint        *n_invalid,
                            gsize        *first_invalid)
{
  SondeHttpCharsetResult result = { .text = g_string_sized_new (length + 1) };
  GIConv converter = (GIConv) -1;

  g_return_val_if_fail (charset != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (!g_str_equal (charset, "UTF-8"))
    converter = g_iconv_open ("UTF-8", charset);

  if (converter == (GIConv) -1)
    sonde_http_charset_convert_utf8 (&result, data, length, is_cut);
  else
    {
      sonde_http_charset_convert_other (&result, converter, data, length, is_cut);
      g_iconv_close (converter);
    }

  sonde_http_charset_replace_zeros (&result);

  if (g_str_has_prefix (result.text->str, "\357\273\277"))
    g_string_erase (result.text, 0, 3);

  if (n_invalid != NULL)
    *n_invalid = result.n_invalid;

  if (first_invalid != NULL)
    *first_invalid = result.first_invalid;

  return g_string_free (result.text, FALSE);
}

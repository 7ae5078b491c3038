#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-http-charset.h"
#include "sonde-http-syntax.h"
#include "sonde-media-text.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 160
#define ENCODING_STANDARD "Encoding Standard §4.2"

static const char *
get_origin_name (SondeHttpCharsetOrigin origin)
{
  switch (origin)
    {
    case SONDE_HTTP_CHARSET_BOM:
      return _("its byte order mark says so");

    case SONDE_HTTP_CHARSET_HEADER:
      return _("its media type says so");

    case SONDE_HTTP_CHARSET_DOCUMENT:
      return _("the document says so");

    case SONDE_HTTP_CHARSET_TYPE:
      return _("all data of this type has it");

    case SONDE_HTTP_CHARSET_VALID:
      return _("nobody says so, but the bytes are valid");

    case SONDE_HTTP_CHARSET_CHOSEN:
    case SONDE_HTTP_CHARSET_GUESSED:
    default:
      return _("guessed");
    }
}

static gsize
measure_bom (const guint8 *data,
             gsize         length)
{
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return 3;

  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return 2;

  return 0;
}

/* JSON is UTF-8; who says otherwise means it, or knows no better. */
static void
check_declared (SondeMediaTree *tree,
                guint           node,
                const char     *content_type,
                const char     *charset)
{
  g_autofree char *declared = NULL;
  const char *resolved;

  if (content_type == NULL)
    return;

  declared = sonde_http_dup_parameter (content_type, "charset");

  if (declared == NULL)
    return;

  resolved = sonde_http_charset_resolve (declared);

  if (resolved == NULL || g_ascii_strcasecmp (resolved, charset) != 0)
    sonde_media_tree_explain (tree, node, SONDE_SEVERITY_WARNING,
                              _("The media type says otherwise"), ENCODING_STANDARD);
}

/**
 * sonde_media_text_add_charset:
 * @tree: a tree
 * @node: what is text of some kind
 * @start: its first byte
 * @end: the byte after its last
 * @content_type: (nullable): its media type
 * @kind: what kind of data it is
 *
 * Adds the byte order mark, if there is one, and the character encoding, to a node.
 *
 * Returns: (transfer full) (nullable): the encoding, or `NULL` when nobody knows it
 */
char *
sonde_media_text_add_charset (SondeMediaTree     *tree,
                              guint               node,
                              gsize               start,
                              gsize               end,
                              const char         *content_type,
                              SondeHttpMediaKind  kind)
{
  const guint8 *data = sonde_media_tree_get_data (tree) + start;
  gsize n_bom = measure_bom (data, end - start);
  SondeHttpCharsetOrigin origin;
  g_autofree char *label = NULL;
  g_autofree char *shown = NULL;
  const char *charset;
  guint field;

  label = sonde_http_charset_find (content_type, kind, data, end - start, &origin);
  charset = sonde_http_charset_resolve (g_strstrip (label));
  shown = sonde_text_preview ((const guint8 *) label, strlen (label), PREVIEW_CHARS);

  if (n_bom > 0)
    sonde_media_tree_add (tree, node, "text.bom", _("Byte order mark"), start, start + n_bom);

  field = sonde_media_tree_add (tree, node, "text.charset", _("Character encoding"),
                                start, start + n_bom);

  /* Translators: the name of a character encoding, and how it is known. */
  sonde_media_tree_take_value (tree, field, g_strdup_printf (_("%s: %s"), shown,
                                                             get_origin_name (origin)));

  if (charset == NULL)
    sonde_media_tree_explain (tree, field, SONDE_SEVERITY_WARNING,
                              _("Nobody knows this character encoding"), ENCODING_STANDARD);
  else
    check_declared (tree, field, content_type, charset);

  return g_strdup (charset);
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  while (*text != '\0')
    {
      text += strcspn (text, "\r\n");
      text += strncmp (text, "\r\n", 2) == 0 ? 2 : *text != '\0';
      n_lines++;
    }

  return n_lines;
}

/**
 * sonde_media_text_take:
 * @tree: a tree
 * @node: what is text
 * @start: its first byte
 * @end: the byte after its last
 * @content_type: (nullable): its media type
 *
 * Says of a text which character encoding it has, how many lines, and what of it is not valid.
 */
void
sonde_media_text_take (SondeMediaTree *tree,
                       guint           node,
                       gsize           start,
                       gsize           end,
                       const char     *content_type)
{
  const guint8 *data = sonde_media_tree_get_data (tree);
  g_autofree char *charset = NULL;
  g_autofree char *text = NULL;
  guint n_invalid;
  gsize first_invalid;
  gsize n_bom;
  guint field;

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  n_bom = measure_bom (data + start, end - start);
  charset = sonde_media_text_add_charset (tree, node, start, end, content_type,
                                          SONDE_HTTP_MEDIA_TEXT);
  text = sonde_http_charset_to_utf8 (charset != NULL ? charset : "UTF-8", data + start,
                                     end - start, sonde_media_tree_is_cut (tree), &n_invalid,
                                     &first_invalid);
  field = sonde_media_tree_add (tree, node, "text.content", _("Text"), start + n_bom, end);
  sonde_media_tree_take_value (tree, field,
                               sonde_text_preview ((const guint8 *) text, strlen (text),
                                                   PREVIEW_CHARS));
  sonde_media_tree_add_number (tree, node, "text.lines", _("Lines"), count_lines (text),
                               start + n_bom, end);

  if (n_invalid == 0)
    return;

  field = sonde_media_tree_add_number (tree, node, "text.invalid", _("Invalid places"), n_invalid,
                                       start + first_invalid, start + first_invalid + 1);
  sonde_media_tree_explain (tree, field, SONDE_SEVERITY_ERROR,
                            _("Bytes that are not valid in this character encoding; the first is "
                              "here"), ENCODING_STANDARD);
}

/**
 * sonde_media_text_dup_fields:
 * @data: (array length=length) (nullable): a text, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 * @content_type: (nullable): its media type
 *
 * Takes a text apart, as sonde_media_text_take() does.
 *
 * Returns: (transfer full): what there is to be said of it
 */
SondeField *
sonde_media_text_dup_fields (const guint8 *data,
                             gsize         length,
                             gboolean      is_cut,
                             const char   *content_type)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.text", _("Text"));
  sonde_media_text_take (tree, SONDE_MEDIA_ROOT, 0, length, content_type);

  return sonde_media_tree_finish (tree);
}

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-form.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 160
#define MAX_TEXT_BYTES 4096
#define URL_STANDARD "URL Standard §5.1"

/* Undoes the encoding of a name or a value, and points at what is wrong with it. */
static char *
take_part (SondeMediaTree *tree,
           guint           node,
           gsize           start,
           gsize           end)
{
  const guint8 *data = sonde_media_tree_get_data (tree);
  g_autoptr(GByteArray) text = g_byte_array_new ();

  for (gsize at = start; at < end; at++)
    {
      guint8 c = data[at];
      int high = at + 1 < end ? g_ascii_xdigit_value ((char) data[at + 1]) : -1;
      int low = at + 2 < end ? g_ascii_xdigit_value ((char) data[at + 2]) : -1;

      if (c == '%' && high >= 0 && low >= 0)
        {
          c = (guint8) (high << 4 | low);
          at += 2;
        }
      else if (c == '%' && !(end == sonde_media_tree_get_length (tree) && end - at < 3 &&
                             sonde_media_tree_is_cut (tree)))
        {
          sonde_media_tree_add_problem (tree, node, at, at + 1,
                                        _("After a percent sign come two hexadecimal digits"),
                                        "RFC 3986 §2.1");
        }
      else if (c == '+')
        {
          c = ' ';
        }
      else if (c <= 0x20 || c >= 0x7f)
        {
          sonde_media_tree_add_finding (tree, node, SONDE_SEVERITY_WARNING, at, at + 1,
                                        _("This byte has to be written with a percent sign"),
                                        URL_STANDARD);
        }

      if (text->len < MAX_TEXT_BYTES)
        g_byte_array_append (text, &c, 1);
    }

  if (text->len < MAX_TEXT_BYTES &&
      !g_utf8_validate_len ((const char *) text->data, text->len, NULL) &&
      memchr (text->data, 0, text->len) == NULL)
    sonde_media_tree_explain (tree, node, SONDE_SEVERITY_NOTE,
                              _("Decoded, this is not UTF-8"), URL_STANDARD);

  return sonde_text_preview (text->data, text->len, PREVIEW_CHARS);
}

static void
take_pair (SondeMediaTree *tree,
           guint           parent,
           gsize           start,
           gsize           end)
{
  const guint8 *data = sonde_media_tree_get_data (tree);
  const guint8 *equals = memchr (data + start, '=', end - start);
  gsize name_end = equals != NULL ? (gsize) (equals - data) : end;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  guint pair;

  pair = sonde_media_tree_add (tree, parent, "form.field", "", start, end);
  name = take_part (tree, pair, start, name_end);
  sonde_media_tree_name (tree, pair, "form.field", name);

  if (equals == NULL)
    {
      sonde_media_tree_explain (tree, pair, SONDE_SEVERITY_NOTE,
                                _("There is no equals sign, so that the value is empty"),
                                URL_STANDARD);
      return;
    }

  value = take_part (tree, pair, name_end + 1, end);
  sonde_media_tree_set_value (tree, pair, value);
}

/**
 * sonde_media_form_take:
 * @tree: a tree
 * @node: what is a form
 * @start: its first byte
 * @end: the byte after its last
 *
 * Takes a form apart that is encoded as in a URL, below a node.
 */
void
sonde_media_form_take (SondeMediaTree *tree,
                       guint           node,
                       gsize           start,
                       gsize           end)
{
  const guint8 *data = sonde_media_tree_get_data (tree);

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  while (start < end && !sonde_media_tree_is_full (tree))
    {
      const guint8 *ampersand = memchr (data + start, '&', end - start);
      gsize pair_end = ampersand != NULL ? (gsize) (ampersand - data) : end;

      if (pair_end > start)
        take_pair (tree, node, start, pair_end);

      start = pair_end + 1;
    }
}

/**
 * sonde_media_form_dup_fields:
 * @data: (array length=length) (nullable): the data of a form, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 *
 * Takes a form apart that is encoded as in a URL.
 *
 * Returns: (transfer full): its names and values
 */
SondeField *
sonde_media_form_dup_fields (const guint8 *data,
                             gsize         length,
                             gboolean      is_cut)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.form", _("Form data"));
  sonde_media_form_take (tree, SONDE_MEDIA_ROOT, 0, length);

  return sonde_media_tree_finish (tree);
}

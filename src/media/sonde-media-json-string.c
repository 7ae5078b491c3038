#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-json-string.h"

#define MAX_TEXT_BYTES 4096

typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  GString        *text;
  gsize           at;
  gsize           end;
  guint           node;
  gboolean        has_enough;
} Walk;

static void
walk_append (Walk       *walk,
             const char *bytes,
             gsize       length)
{
  if (walk->text->len + length <= MAX_TEXT_BYTES)
    g_string_append_len (walk->text, bytes, (gssize) length);
}

static void
walk_append_char (Walk     *walk,
                  gunichar  c)
{
  char buffer[6];

  if (c == 0 || !g_unichar_validate (c))
    c = 0xfffd;

  walk_append (walk, buffer, (gsize) g_unichar_to_utf8 (c, buffer));
}

/* The four digits at an offset, or -1. */
static int
walk_peek_unit (const Walk *walk,
                gsize       at)
{
  int unit = 0;

  if (walk->end - at < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) walk->data[at + i]);

      if (digit < 0)
        return -1;

      unit = unit << 4 | digit;
    }

  return unit;
}

/*
 * Says what is wrong up to an offset. Of those faults that no field is made for any more there may
 * be more than a hundred thousand, and to translate what they say takes longer than all else.
 */
static void
walk_complain (Walk          *walk,
               SondeSeverity  severity,
               gsize          end,
               const char    *sentence,
               const char    *reference)
{
  if (walk->has_enough)
    return;

  sonde_media_tree_add_finding (walk->tree, walk->node, severity, walk->at, end, _(sentence),
                                reference);
  walk->has_enough = sonde_media_tree_is_full (walk->tree);
}

static void
walk_add_lone (Walk *walk)
{
  walk_complain (walk, SONDE_SEVERITY_WARNING, walk->at + 6,
                 N_("Half of a surrogate pair: no character is meant by it"), "RFC 8259 §8.2");
  walk_append_char (walk, 0xfffd);
  walk->at += 6;
}

/* At a backslash and a “u”. */
static void
walk_take_unicode (Walk *walk)
{
  int unit = walk_peek_unit (walk, walk->at + 2);
  int low;

  if (unit < 0)
    {
      gsize bad = walk->at + 2;

      while (bad < walk->end && g_ascii_isxdigit ((char) walk->data[bad]))
        bad++;

      if (bad < walk->end || !sonde_media_tree_is_cut (walk->tree))
        walk_complain (walk, SONDE_SEVERITY_ERROR, bad,
                       N_("After \\u come four hexadecimal digits"), "RFC 8259 §7");

      walk->at = bad;
      return;
    }

  if (unit < 0xd800 || unit > 0xdfff)
    {
      walk_append_char (walk, (gunichar) unit);
      walk->at += 6;
      return;
    }

  if (unit > 0xdbff || walk->end - walk->at < 12 ||
      walk->data[walk->at + 6] != '\\' || walk->data[walk->at + 7] != 'u')
    {
      walk_add_lone (walk);
      return;
    }

  low = walk_peek_unit (walk, walk->at + 8);

  if (low < 0xdc00 || low > 0xdfff)
    {
      walk_add_lone (walk);
      return;
    }

  walk_append_char (walk, 0x10000 + (((gunichar) unit & 0x3ff) << 10 | ((gunichar) low & 0x3ff)));
  walk->at += 12;
}

static void
walk_take_escape (Walk *walk)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (walk->end - walk->at < 2)
    {
      walk->at = walk->end;
      return;
    }

  if (walk->data[walk->at + 1] == 'u')
    {
      walk_take_unicode (walk);
      return;
    }

  found = memchr (escapes, walk->data[walk->at + 1], sizeof escapes - 1);

  if (found != NULL)
    walk_append (walk, meanings + (found - escapes), 1);
  else
    walk_complain (walk, SONDE_SEVERITY_ERROR, walk->at + 2, N_("There is no such escape"),
                   "RFC 8259 §7");

  walk->at += 2;
}

/* Characters that stand for themselves. */
static void
walk_take_plain (Walk *walk)
{
  const char *p = (const char *) walk->data + walk->at;
  const char *bad;
  gsize length = 0;

  while (walk->at + length < walk->end && p[length] != '"' && p[length] != '\\' &&
         walk->data[walk->at + length] >= 0x20)
    length++;

  if (g_utf8_validate_len (p, length, &bad))
    {
      walk_append (walk, p, length);
      walk->at += length;
      return;
    }

  walk_append (walk, p, (gsize) (bad - p));
  walk->at += (gsize) (bad - p);

  if (walk->at + 4 <= walk->end || !sonde_media_tree_is_cut (walk->tree))
    walk_complain (walk, SONDE_SEVERITY_ERROR, walk->at + 1, N_("Not UTF-8, which all JSON is"),
                   "RFC 8259 §8.1");

  walk_append_char (walk, 0xfffd);
  walk->at++;
}

/**
 * sonde_media_json_string_take:
 * @tree: a tree
 * @node: what the string is, to which its faults are added
 * @start: its opening quotation mark
 * @end: where the bytes end that it may have
 * @text: takes what the string means, as valid UTF-8, unless that is very long
 *
 * Reads a string of JSON.
 *
 * Returns: the byte after its closing quotation mark
 */
gsize
sonde_media_json_string_take (SondeMediaTree *tree,
                              guint           node,
                              gsize           start,
                              gsize           end,
                              GString        *text)
{
  Walk walk = {
    .tree = tree,
    .data = sonde_media_tree_get_data (tree),
    .text = text,
    .at = start + 1,
    .end = end,
    .node = node,
  };

  g_return_val_if_fail (start < end && end <= sonde_media_tree_get_length (tree), end);

  while (walk.at < end && walk.data[walk.at] != '"')
    {
      guint8 c = walk.data[walk.at];

      if (c == '\\')
        {
          walk_take_escape (&walk);
        }
      else if (c < 0x20)
        {
          walk_complain (&walk, SONDE_SEVERITY_ERROR, walk.at + 1,
                         N_("A control character has to be written as an escape"), "RFC 8259 §7");
          walk_append_char (&walk, c);
          walk.at++;
        }
      else
        {
          walk_take_plain (&walk);
        }
    }

  if (walk.at < end)
    return walk.at + 1;

  if (!sonde_media_tree_is_cut (tree))
    sonde_media_tree_add_problem (tree, node, start, start + 1,
                                  _("The string has no closing quotation mark"), "RFC 8259 §7");

  return end;
}

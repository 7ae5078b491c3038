#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-json-string.h"
#include "sonde-media-json.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 160
#define GRAMMAR "RFC 8259 §2"

typedef struct
{
  gsize start;
  gsize end;
} Span;

/* A walk over one text of JSON. */
typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  GString        *text;
  gsize           at;
  gsize           end;
  guint           depth;
} Walk;

/* A word, and for one that only some writers take for a value, what is wrong with it. */
typedef struct
{
  const char *word;
  const char *id;
  const char *name;
  const char *sentence;
  guint       number;
} WordKind;

static const WordKind words[] = {
  { "true", "json.boolean", N_("Boolean"), NULL, 1 },
  { "false", "json.boolean", N_("Boolean"), NULL, 0 },
  { "null", "json.null", N_("Null"), NULL, 0 },
  { "NaN", "json.number", N_("Number"), N_("JSON has no NaN and no Infinity"), 0 },
  { "-NaN", "json.number", N_("Number"), N_("JSON has no NaN and no Infinity"), 0 },
  { "Infinity", "json.number", N_("Number"), N_("JSON has no NaN and no Infinity"), 0 },
  { "-Infinity", "json.number", N_("Number"), N_("JSON has no NaN and no Infinity"), 0 },
  { "+Infinity", "json.number", N_("Number"), N_("JSON has no NaN and no Infinity"), 0 },
};

static void walk_take_value (Walk     *walk,
                             guint     node,
                             gboolean  is_text);

static void
walk_complain (Walk       *walk,
               guint       node,
               gsize       start,
               gsize       end,
               const char *sentence)
{
  sonde_media_tree_add_problem (walk->tree, node, start, MIN (end, walk->end), sentence, GRAMMAR);
}

static gboolean
walk_has (const Walk *walk,
          guint8      c)
{
  return walk->at < walk->end && walk->data[walk->at] == c;
}

static gboolean
walk_is_over (const Walk *walk)
{
  return walk->at >= walk->end || sonde_media_tree_is_full (walk->tree);
}

static gboolean
walk_take_comment (Walk  *walk,
                   guint  node)
{
  const guint8 *p = walk->data + walk->at;
  gsize left = walk->end - walk->at;
  const guint8 *end;

  if (left < 2 || p[0] != '/' || (p[1] != '/' && p[1] != '*'))
    return FALSE;

  end = p[1] == '/' ? memchr (p, '\n', left) : memmem (p + 2, left - 2, "*/", 2);

  if (end == NULL)
    end = p + left;
  else
    end += p[1] == '/' ? 0 : 2;

  walk_complain (walk, node, walk->at, (gsize) (end - walk->data), _("JSON has no comments"));
  walk->at = (gsize) (end - walk->data);

  return TRUE;
}

static void
walk_skip_space (Walk  *walk,
                 guint  node)
{
  while (walk->at < walk->end)
    {
      guint8 c = walk->data[walk->at];

      if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        walk->at++;
      else if (!walk_take_comment (walk, node))
        return;
    }
}

static gsize
walk_measure_word (const Walk *walk)
{
  gsize end = walk->at;

  while (end < walk->end && walk->data[end] > 0x20 &&
         memchr (",:[]{}\"", walk->data[end], 7) == NULL)
    end++;

  return end;
}

static gsize
skip_digits (const guint8 *data,
             gsize         at,
             gsize         end)
{
  while (at < end && g_ascii_isdigit (data[at]))
    at++;

  return at;
}

/* Where a number stops being one; its end when all of it is one. */
static gsize
find_bad_in_number (const guint8 *data,
                    gsize         at,
                    gsize         end)
{
  gsize digits;

  at += at < end && data[at] == '-';
  digits = at;
  at = skip_digits (data, at, end);

  if (at == digits)
    return at < end ? at : at - 1;

  if (data[digits] == '0' && at > digits + 1)
    return digits;

  if (at < end && data[at] == '.')
    {
      digits = ++at;
      at = skip_digits (data, at, end);

      if (at == digits)
        return digits - 1;
    }

  if (at < end && (data[at] == 'e' || data[at] == 'E'))
    {
      gsize exponent = at++;

      at += at < end && (data[at] == '+' || data[at] == '-');
      digits = at;
      at = skip_digits (data, at, end);

      if (at == digits)
        return exponent;
    }

  return at;
}

/* Reads a number that is nothing but digits, if it is not too large. */
static gboolean
read_digits (const guint8 *digits,
             gsize         n_digits,
             guint64      *number)
{
  *number = 0;

  for (gsize i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((char) digits[i]) ||
          !g_uint64_checked_mul (number, *number, 10) ||
          !g_uint64_checked_add (number, *number, digits[i] - (guint64) '0'))
        return FALSE;
    }

  return n_digits > 0;
}

static void
walk_judge_number (Walk  *walk,
                   guint  node,
                   gsize  start,
                   gsize  end)
{
  gsize bad = find_bad_in_number (walk->data, start, end);
  guint64 number;

  if (bad < end)
    {
      if (end < walk->end || !sonde_media_tree_is_cut (walk->tree))
        sonde_media_tree_add_problem (walk->tree, node, bad, bad + 1,
                                      _("Not how a number is written"), "RFC 8259 §6");
      return;
    }

  if (read_digits (walk->data + start, end - start, &number))
    sonde_media_tree_set_number (walk->tree, node, number);
}

static gboolean
word_is (const Walk *walk,
         gsize       end,
         const char *word)
{
  gsize length = strlen (word);

  return end - walk->at == length && memcmp (walk->data + walk->at, word, length) == 0;
}

/*
 * The node of a value that has no values in it: below that of a text, or that of the member or
 * element itself.
 */
static guint
walk_add_scalar (Walk       *walk,
                 guint       node,
                 gboolean    is_text,
                 const char *id,
                 const char *name,
                 gsize       end)
{
  if (is_text)
    return sonde_media_tree_add (walk->tree, node, id, _(name), walk->at, end);

  sonde_media_tree_name (walk->tree, node, id, NULL);
  sonde_media_tree_set_end (walk->tree, node, end);

  return node;
}

/* What a value says, which that of a text says, too. */
static void
walk_take_text (Walk  *walk,
                guint  node,
                guint  value,
                char  *text)
{
  if (value != node)
    sonde_media_tree_set_value (walk->tree, node, text);

  sonde_media_tree_take_value (walk->tree, value, text);
}

static const WordKind *
walk_find_kind (const Walk *walk,
                gsize       end)
{
  if (g_ascii_isdigit ((char) walk->data[walk->at]))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (word_is (walk, end, words[i].word))
        return &words[i];
    }

  return NULL;
}

static void
walk_judge_word (Walk           *walk,
                 guint           value,
                 const WordKind *kind,
                 gsize           end)
{
  gsize start = walk->at;

  if (kind != NULL && kind->sentence != NULL)
    sonde_media_tree_add_problem (walk->tree, value, start, end, _(kind->sentence),
                                  "RFC 8259 §6");
  else if (kind != NULL)
    sonde_media_tree_set_number (walk->tree, value, kind->number);
  else if (memchr ("+-.0123456789", walk->data[start], 13) != NULL)
    walk_judge_number (walk, value, start, end);
  else if (end < walk->end || !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, value, start, end,
                                  _("Neither a string, a number, true, false nor null"),
                                  "RFC 8259 §3");
}

static void
walk_take_word (Walk     *walk,
                guint     node,
                gboolean  is_text)
{
  gsize end = MAX (walk_measure_word (walk), walk->at + 1);
  const WordKind *kind = walk_find_kind (walk, end);
  const char *id = "json.invalid";
  const char *name = N_("Not a value");
  guint value;

  if (kind != NULL)
    {
      id = kind->id;
      name = kind->name;
    }
  else if (memchr ("+-.0123456789", walk->data[walk->at], 13) != NULL)
    {
      id = "json.number";
      name = N_("Number");
    }

  value = walk_add_scalar (walk, node, is_text, id, name, end);
  walk_take_text (walk, node, value,
                  sonde_text_preview (walk->data + walk->at, end - walk->at, PREVIEW_CHARS));
  walk_judge_word (walk, value, kind, end);
  walk->at = end;
}

static void
walk_take_string (Walk     *walk,
                  guint     node,
                  gboolean  is_text)
{
  g_autofree char *preview = NULL;
  guint value;

  value = walk_add_scalar (walk, node, is_text, "json.string", N_("String"), walk->at + 1);
  g_string_truncate (walk->text, 0);
  walk->at = sonde_media_json_string_take (walk->tree, value, walk->at, walk->end, walk->text);
  sonde_media_tree_set_end (walk->tree, value, walk->at);
  preview = sonde_text_preview ((const guint8 *) walk->text->str, walk->text->len, PREVIEW_CHARS);
  walk_take_text (walk, node, value, g_strconcat ("\"", preview, "\"", NULL));
}

static void
walk_check_name (Walk       *walk,
                 guint       node,
                 GHashTable *names,
                 const Span *span)
{
  const Span *before = g_hash_table_lookup (names, walk->text->str);

  if (before == NULL)
    {
      g_hash_table_insert (names, g_strdup (walk->text->str), g_memdup2 (span, sizeof *span));
      return;
    }

  sonde_media_tree_add_finding (walk->tree, node, SONDE_SEVERITY_WARNING, span->start, span->end,
                                _("The object has this name already, so that readers disagree on "
                                  "its value"), "RFC 8259 §4");
  sonde_media_tree_set_target (walk->tree, node, before->start, before->end);
}

static void
walk_take_name (Walk       *walk,
                guint       node,
                GHashTable *names)
{
  Span span = { .start = walk->at };
  g_autofree char *preview = NULL;

  g_string_truncate (walk->text, 0);

  if (walk->data[walk->at] == '"')
    {
      walk->at = sonde_media_json_string_take (walk->tree, node, walk->at, walk->end, walk->text);
    }
  else
    {
      gsize end = walk_measure_word (walk);

      preview = sonde_text_preview (walk->data + walk->at, end - walk->at, PREVIEW_CHARS);
      g_string_assign (walk->text, preview);
      g_clear_pointer (&preview, g_free);
      walk_complain (walk, node, walk->at, MAX (end, walk->at + 1),
                     _("The name of a member is a string"));
      walk->at = end;
    }

  span.end = walk->at;
  preview = sonde_text_preview ((const guint8 *) walk->text->str, walk->text->len, PREVIEW_CHARS);
  sonde_media_tree_name (walk->tree, node, "json.member", preview);
  walk_check_name (walk, node, names, &span);
}

static void
walk_take_member (Walk       *walk,
                  guint       object,
                  GHashTable *names)
{
  gsize start = walk->at;
  gsize name_end;
  guint node;

  node = sonde_media_tree_add (walk->tree, object, "json.member", "", walk->at, walk->at);
  walk_take_name (walk, node, names);
  name_end = walk->at;
  walk_skip_space (walk, node);

  if (walk_has (walk, ':'))
    walk->at++;
  else if (!sonde_media_tree_is_cut (walk->tree) || walk->at < walk->end)
    walk_complain (walk, node, MIN (walk->at, walk->end - 1), walk->at + 1,
                   _("A colon has to stand between a name and its value"));

  walk_skip_space (walk, node);

  /* What has fields of its own below it has its name there, too. */
  if (walk_has (walk, '{') || walk_has (walk, '['))
    sonde_media_tree_add_text (walk->tree, node, "json.name", _("Name"), start, name_end);

  walk_take_value (walk, node, FALSE);
  sonde_media_tree_set_end (walk->tree, node, walk->at);
}

static void
walk_take_element (Walk  *walk,
                   guint  array,
                   guint  position)
{
  char name[16];
  guint node;

  g_snprintf (name, sizeof name, "[%u]", position);
  node = sonde_media_tree_add (walk->tree, array, "json.element", name, walk->at, walk->at);
  walk_take_value (walk, node, FALSE);
  sonde_media_tree_set_end (walk->tree, node, walk->at);
}

/* Takes what ends a container, if that is what comes. */
static gboolean
walk_take_end (Walk  *walk,
               guint  node,
               gsize  open,
               gsize  comma)
{
  guint8 closing = walk->data[open] == '{' ? '}' : ']';
  guint8 c;

  if (walk->at >= walk->end)
    {
      if (!sonde_media_tree_is_cut (walk->tree))
        walk_complain (walk, node, open, open + 1,
                       closing == '}' ? _("The object is never closed")
                                      : _("The array is never closed"));
      return TRUE;
    }

  c = walk->data[walk->at];

  if (c != '}' && c != ']')
    return FALSE;

  if (comma > open)
    walk_complain (walk, node, comma, comma + 1, _("A comma has nothing behind it"));

  if (c != closing)
    walk_complain (walk, node, walk->at, walk->at + 1, _("Closed by the wrong kind of bracket"));

  walk->at++;

  return TRUE;
}

static guint
walk_take_items (Walk  *walk,
                 guint  node,
                 gsize  open)
{
  g_autoptr(GHashTable) names = NULL;
  gsize comma = open;
  guint n_items = 0;

  if (walk->data[open] == '{')
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  while (!sonde_media_tree_is_full (walk->tree))
    {
      walk_skip_space (walk, node);

      if (walk_take_end (walk, node, open, comma))
        break;

      if (walk_has (walk, ','))
        {
          walk_complain (walk, node, walk->at, walk->at + 1, _("A comma has nothing before it"));
          walk->at++;
          continue;
        }

      if (n_items > 0 && comma == open)
        walk_complain (walk, node, walk->at, walk->at + 1, _("A comma is missing"));

      if (names != NULL)
        walk_take_member (walk, node, names);
      else
        walk_take_element (walk, node, n_items);

      n_items++;
      walk_skip_space (walk, node);
      comma = walk_has (walk, ',') ? walk->at++ : open;
    }

  return n_items;
}

/* Passes over what is nested too deep. */
static void
walk_skip_container (Walk *walk)
{
  guint depth = 0;

  do
    {
      guint8 c = walk->data[walk->at++];

      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
      else if (c == '"')
        {
          for (; walk->at < walk->end && walk->data[walk->at] != '"'; walk->at++)
            walk->at += walk->data[walk->at] == '\\' && walk->at + 1 < walk->end;

          walk->at += walk->at < walk->end;
        }
    }
  while (depth > 0 && walk->at < walk->end);
}

static void
walk_take_container (Walk  *walk,
                     guint  node)
{
  gsize open = walk->at;
  gboolean is_object = walk->data[open] == '{';
  guint n_items;

  if (walk->depth >= SONDE_MEDIA_MAX_DEPTH)
    {
      walk_skip_container (walk);
      sonde_media_tree_add_finding (walk->tree, node, SONDE_SEVERITY_WARNING, open, open + 1,
                                    _("Nested too deep to be shown, and for many readers"),
                                    "RFC 8259 §9");
      return;
    }

  walk->at++;
  walk->depth++;
  n_items = walk_take_items (walk, node, open);
  walk->depth--;
  sonde_media_tree_take_value (walk->tree, node,
                               is_object
                               ? g_strdup_printf (ngettext ("Object, %u member",
                                                            "Object, %u members", n_items),
                                                  n_items)
                               : g_strdup_printf (ngettext ("Array, %u element",
                                                            "Array, %u elements", n_items),
                                                  n_items));
}

/* Takes a value that the bytes begin with, if they do. */
static void
walk_take_value (Walk     *walk,
                 guint     node,
                 gboolean  is_text)
{
  guint8 c;

  if (walk->at >= walk->end)
    {
      if (!sonde_media_tree_is_cut (walk->tree) && walk->end > 0)
        walk_complain (walk, node, walk->end - 1, walk->end, _("A value is missing"));
      return;
    }

  c = walk->data[walk->at];

  if (c == '{' || c == '[')
    walk_take_container (walk, node);
  else if (c == '"')
    walk_take_string (walk, node, is_text);
  else if (c == ',' || c == '}' || c == ']')
    walk_complain (walk, node, walk->at, walk->at + 1, _("A value is missing"));
  else
    walk_take_word (walk, node, is_text);
}

/**
 * sonde_media_json_take:
 * @tree: a tree
 * @node: what is JSON, such as an event
 * @start: its first byte
 * @end: the byte after its last
 *
 * Takes a text of JSON apart, below a node that goes on to have its name.
 *
 * Returns: whether there was a value
 */
gboolean
sonde_media_json_take (SondeMediaTree *tree,
                       guint           node,
                       gsize           start,
                       gsize           end)
{
  g_autoptr(GString) text = g_string_new (NULL);
  Walk walk = {
    .tree = tree,
    .data = sonde_media_tree_get_data (tree),
    .text = text,
    .at = start,
    .end = end,
  };
  guint n_values = 0;

  g_return_val_if_fail (start <= end && end <= sonde_media_tree_get_length (tree), FALSE);

  if (end - start >= 3 && memcmp (walk.data + start, "\xef\xbb\xbf", 3) == 0)
    {
      sonde_media_tree_add_finding (tree, node, SONDE_SEVERITY_WARNING, start, start + 3,
                                    _("JSON has no byte order mark"), "RFC 8259 §8.1");
      walk.at += 3;
    }

  while (!sonde_media_tree_is_full (tree))
    {
      gsize before;

      walk_skip_space (&walk, node);

      if (walk_is_over (&walk))
        break;

      if (n_values == 1)
        walk_complain (&walk, node, walk.at, walk.at + 1,
                       _("There is more behind the value; JSON is one value"));

      before = walk.at;
      walk_take_value (&walk, node, TRUE);
      walk.at += walk.at == before;
      n_values++;
    }

  return n_values > 0;
}

/**
 * sonde_media_json_dup_fields:
 * @data: (array length=length) (nullable): a text of JSON, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 *
 * Takes JSON apart (RFC 8259), as far as it is any.
 *
 * Returns: (transfer full): a tree of its values
 */
SondeField *
sonde_media_json_dup_fields (const guint8 *data,
                             gsize         length,
                             gboolean      is_cut)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.json", "JSON");

  if (!sonde_media_json_take (tree, SONDE_MEDIA_ROOT, 0, length) && !is_cut)
    sonde_media_tree_explain (tree, SONDE_MEDIA_ROOT, SONDE_SEVERITY_ERROR,
                              _("There is no value"), GRAMMAR);

  return sonde_media_tree_finish (tree);
}

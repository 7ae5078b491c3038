#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-xml.h"
#include "sonde-text.h"

#define ELEMENTS "XML 1.0 §3"

/* An element that is open. */
typedef struct
{
  gsize    name;
  gsize    name_length;
  guint    node;
  gboolean has_text;
} Open;

/* A walk over a document. */
typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  GArray         *open;
  char           *sizes[2];
  gsize           start;
  gsize           at;
  gsize           end;
  guint           root;
  gboolean        is_html;
  gboolean        has_element;
  gboolean        is_svg;
} Walk;

/* HTML Standard §13.1.2: elements without an end tag. */
static const char * const void_elements[] = {
  "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
  "track", "wbr",
};

/* Elements whose text has no tags in it. */
static const char * const text_elements[] = { "script", "style", "textarea", "title" };

static gboolean
is_space (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gsize
skip_space (const guint8 *data,
            gsize         at,
            gsize         end)
{
  while (at < end && is_space (data[at]))
    at++;

  return at;
}

static gsize
skip_name (const guint8 *data,
           gsize         at,
           gsize         end)
{
  while (at < end && !is_space (data[at]) && memchr ("<>/='\"", data[at], 6) == NULL)
    at++;

  return at;
}

static guint
walk_get_parent (const Walk *walk)
{
  return walk->open->len > 0 ? g_array_index (walk->open, Open, walk->open->len - 1).node
                             : walk->root;
}

static gboolean
walk_begins_with (const Walk *walk,
                  const char *text)
{
  gsize length = strlen (text);

  return walk->end - walk->at >= length && memcmp (walk->data + walk->at, text, length) == 0;
}

static gboolean
walk_name_is_in (const Walk         *walk,
                 gsize               start,
                 gsize               end,
                 const char * const *names,
                 gsize               n_names)
{
  for (gsize i = 0; i < n_names; i++)
    {
      if (strlen (names[i]) == end - start &&
          g_ascii_strncasecmp ((const char *) walk->data + start, names[i], end - start) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
walk_names_are_equal (const Walk *walk,
                      gsize       a,
                      gsize       b,
                      gsize       length)
{
  const char *text = (const char *) walk->data;

  return walk->is_html ? g_ascii_strncasecmp (text + a, text + b, length) == 0
                       : memcmp (text + a, text + b, length) == 0;
}

/* Takes bytes up to a terminator and with it; complains when that does not come. */
static guint
walk_take_until (Walk       *walk,
                 const char *terminator,
                 gsize       n_before,
                 const char *id,
                 const char *name,
                 const char *sentence)
{
  gsize start = walk->at;
  gsize n_after = strlen (terminator);
  gsize inside = MIN (start + n_before, walk->end);
  const guint8 *found;
  guint node;

  found = memmem (walk->data + inside, walk->end - inside, terminator, n_after);
  walk->at = found != NULL ? (gsize) (found - walk->data) + n_after : walk->end;
  node = sonde_media_tree_add (walk->tree, walk_get_parent (walk), id, name, start, walk->at);
  sonde_media_tree_take_value (walk->tree, node,
                               sonde_media_tree_dup_preview (walk->tree, inside,
                                                             walk->at -
                                                             (found != NULL ? n_after : 0)));

  if (found == NULL && !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, node, start, inside, sentence, "XML 1.0 §2");

  return node;
}

static void
walk_take_instruction (Walk *walk)
{
  gsize start = walk->at;
  gboolean is_declaration = walk_begins_with (walk, "<?xml") && start + 5 < walk->end &&
                            is_space (walk->data[start + 5]);
  guint node;

  node = walk_take_until (walk, "?>", 2,
                          is_declaration ? "xml.declaration" : "xml.instruction",
                          is_declaration ? _("XML declaration") : _("Processing instruction"),
                          _("The processing instruction is never closed"));

  if (is_declaration && start != walk->start)
    sonde_media_tree_add_problem (walk->tree, node, start, start + 5,
                                  _("An XML declaration may only be the first thing"),
                                  "XML 1.0 §2.8");
}

/* A document type may have declarations in it, which have angle brackets and quotes. */
static gsize
walk_find_doctype_end (const Walk *walk)
{
  gboolean in_subset = FALSE;
  guint8 quote = 0;

  for (gsize at = walk->at; at < walk->end; at++)
    {
      guint8 c = walk->data[at];

      if (quote != 0)
        quote = c == quote ? 0 : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '[' || c == ']')
        in_subset = c == '[';
      else if (c == '>' && !in_subset)
        return at + 1;
    }

  return walk->end;
}

static void
walk_take_doctype (Walk *walk)
{
  gsize start = walk->at;
  const guint8 *entity;
  guint node;

  walk->at = walk_find_doctype_end (walk);
  node = sonde_media_tree_add_text (walk->tree, walk_get_parent (walk), "xml.doctype",
                                    _("Document type"), start, walk->at);
  entity = memmem (walk->data + start, walk->at - start, "<!ENTITY", 8);

  if (entity != NULL)
    sonde_media_tree_add_finding (walk->tree, node, SONDE_SEVERITY_WARNING,
                                  (gsize) (entity - walk->data),
                                  (gsize) (entity - walk->data) + 8,
                                  _("Declares entities; they are never expanded or loaded here"),
                                  "XML 1.0 §4.2");

  if (walk->data[walk->at - 1] != '>' && !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, node, start, MIN (start + 9, walk->at),
                                  _("The document type is never closed"), "XML 1.0 §2.8");
}

/* Where a reference that begins with an ampersand ends; its start when it is none. */
static gsize
walk_measure_reference (const Walk *walk,
                        gsize       start,
                        gsize       end)
{
  gsize at = start + 1;

  at += at < end && walk->data[at] == '#';

  while (at < end && at - start < 64 &&
         (g_ascii_isalnum (walk->data[at]) || walk->data[at] >= 0x80 ||
          memchr ("_-.:", walk->data[at], 4) != NULL))
    at++;

  return at < end && at > start + 1 && walk->data[at] == ';' ? at + 1 : start;
}

static void
walk_check_references (Walk  *walk,
                       guint  node,
                       gsize  start,
                       gsize  end)
{
  const guint8 *found;

  while (!walk->is_html && start < end && !sonde_media_tree_is_full (walk->tree) &&
         (found = memchr (walk->data + start, '&', end - start)) != NULL)
    {
      gsize at = (gsize) (found - walk->data);
      gsize after = walk_measure_reference (walk, at, end);

      if (after > at)
        sonde_media_tree_add_text (walk->tree, node, "xml.reference", _("Reference"), at, after);
      else if (end < walk->end || !sonde_media_tree_is_cut (walk->tree))
        sonde_media_tree_add_problem (walk->tree, node, at, at + 1,
                                      _("An ampersand begins a reference, or is written &amp;"),
                                      "XML 1.0 §4.1");

      start = MAX (after, at + 1);
    }
}

/* What an element says is its first text. */
static void
walk_set_text (Walk  *walk,
               gsize  start,
               gsize  end)
{
  Open *open;

  if (walk->open->len == 0)
    return;

  open = &g_array_index (walk->open, Open, walk->open->len - 1);

  if (open->has_text)
    return;

  open->has_text = TRUE;
  sonde_media_tree_take_value (walk->tree, open->node,
                               sonde_media_tree_dup_preview (walk->tree, start, end));
}

static void
walk_take_text (Walk  *walk,
                gsize  end)
{
  gsize start = walk->at;
  gsize first = skip_space (walk->data, start, end);
  guint node;

  walk->at = end;

  if (first == end)
    return;

  node = sonde_media_tree_add_text (walk->tree, walk_get_parent (walk), "xml.text", _("Text"),
                                    start, end);
  walk_check_references (walk, node, start, end);
  walk_set_text (walk, first, end);

  if (!walk->is_html && walk->open->len == 0)
    sonde_media_tree_add_problem (walk->tree, node, first, first + 1,
                                  _("There is text outside of the root element"), "XML 1.0 §2.1");
}

static void
walk_note_size (Walk  *walk,
                gsize  name,
                gsize  name_length,
                gsize  start,
                gsize  end)
{
  const char *text = (const char *) walk->data + name;
  int which = -1;

  if (name_length == 5 && memcmp (text, "width", 5) == 0)
    which = 0;
  else if (name_length == 6 && memcmp (text, "height", 6) == 0)
    which = 1;

  if (which >= 0 && walk->is_svg && walk->open->len == 0 && walk->sizes[which] == NULL)
    walk->sizes[which] = sonde_text_preview (walk->data + start, end - start, 20);
}

/* The value behind an equals sign; moves on behind it. */
static void
walk_take_attribute_value (Walk  *walk,
                           guint  node,
                           gsize *start,
                           gsize *end)
{
  guint8 quote = walk->at < walk->end ? walk->data[walk->at] : 0;
  const guint8 *found;

  *start = walk->at;

  if (quote != '"' && quote != '\'')
    {
      while (walk->at < walk->end && !is_space (walk->data[walk->at]) &&
             walk->data[walk->at] != '>')
        walk->at++;

      *end = walk->at;

      if (!walk->is_html && *end > *start)
        sonde_media_tree_add_problem (walk->tree, node, *start, *end,
                                      _("The value of an attribute stands in quotation marks"),
                                      "XML 1.0 §2.3");
      return;
    }

  found = memchr (walk->data + walk->at + 1, quote, walk->end - walk->at - 1);
  *start += 1;
  *end = found != NULL ? (gsize) (found - walk->data) : walk->end;
  walk->at = found != NULL ? *end + 1 : walk->end;

  if (found == NULL && !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, node, *start - 1, *start,
                                  _("The value of the attribute is never closed"), "XML 1.0 §2.3");
}

static void
walk_add_name (Walk       *walk,
               guint       node,
               const char *name,
               gsize       start,
               gsize       end)
{
  guint leaf = sonde_media_tree_add (walk->tree, node, "xml.name", _("Name"), start, end);

  sonde_media_tree_set_value (walk->tree, leaf, name);
}

static void
walk_take_attribute (Walk       *walk,
                     guint       element,
                     GHashTable *names)
{
  gsize start = walk->at;
  gsize name_end = skip_name (walk->data, start, walk->end);
  gsize value, value_end;
  g_autofree char *name = sonde_media_tree_dup_preview (walk->tree, start, name_end);
  g_autofree char *key = g_strndup ((const char *) walk->data + start, name_end - start);
  guint node;

  node = sonde_media_tree_add (walk->tree, element, "xml.attribute", name, start, name_end);
  walk->at = skip_space (walk->data, name_end, walk->end);

  if (walk->at < walk->end && walk->data[walk->at] == '=')
    {
      walk_add_name (walk, node, name, start, name_end);
      walk->at = skip_space (walk->data, walk->at + 1, walk->end);
      walk_take_attribute_value (walk, node, &value, &value_end);
      sonde_media_tree_set_end (walk->tree, node, walk->at);
      sonde_media_tree_take_value (walk->tree, node,
                                   sonde_media_tree_dup_preview (walk->tree, value, value_end));
      walk_check_references (walk, node, value, value_end);
      walk_note_size (walk, start, name_end - start, value, value_end);
    }
  else if (!walk->is_html && !(sonde_media_tree_is_cut (walk->tree) && walk->at == walk->end))
    sonde_media_tree_add_problem (walk->tree, node, start, name_end,
                                  _("The attribute has no value"), "XML 1.0 §3.1");

  if (!g_hash_table_add (names, g_steal_pointer (&key)))
    sonde_media_tree_add_problem (walk->tree, node, start, name_end,
                                  _("The element has this attribute already"), "XML 1.0 §3.1");
}

/* Takes attributes up to the end of a tag. Returns whether the element is empty. */
static gboolean
walk_take_attributes (Walk  *walk,
                      guint  element,
                      gsize  start)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (!sonde_media_tree_is_full (walk->tree))
    {
      walk->at = skip_space (walk->data, walk->at, walk->end);

      if (walk->at >= walk->end || walk->data[walk->at] == '<')
        {
          if (walk->at < walk->end || !sonde_media_tree_is_cut (walk->tree))
            sonde_media_tree_add_problem (walk->tree, element, start, start + 1,
                                          _("The tag is never closed"), "XML 1.0 §3.1");
          return FALSE;
        }

      if (walk->data[walk->at] == '>')
        {
          walk->at++;
          return FALSE;
        }

      if (walk_begins_with (walk, "/>"))
        {
          walk->at += 2;
          return TRUE;
        }

      if (skip_name (walk->data, walk->at, walk->end) > walk->at)
        {
          walk_take_attribute (walk, element, names);
          continue;
        }

      sonde_media_tree_add_problem (walk->tree, element, walk->at, walk->at + 1,
                                    _("Nothing in a tag begins like this"), "XML 1.0 §3.1");
      walk->at++;
    }

  return FALSE;
}

/* Where the end tag of an element begins that has only text in it. */
static gsize
walk_find_raw_end (const Walk *walk,
                   gsize       name,
                   gsize       length)
{
  for (gsize at = walk->at; at + 2 + length <= walk->end; at++)
    {
      if (walk->data[at] == '<' && walk->data[at + 1] == '/' &&
          walk_names_are_equal (walk, at + 2, name, length))
        return at;
    }

  return walk->end;
}

/* Whether an element is over behind its name, so that it needs no other field for that. */
static gboolean
walk_is_all_name (const Walk *walk,
                  gsize       name_end,
                  gboolean    is_void)
{
  const guint8 *p = walk->data + name_end;
  gsize left = walk->end - name_end;

  return (left >= 2 && memcmp (p, "/>", 2) == 0) || (is_void && left >= 1 && *p == '>');
}

static guint
walk_add_element (Walk     *walk,
                  gsize     start,
                  gsize     name_end,
                  gboolean  is_void)
{
  g_autofree char *name = sonde_media_tree_dup_preview (walk->tree, start + 1, name_end);
  guint parent = walk_get_parent (walk);
  guint node = SONDE_MEDIA_NO_NODE;

  if (walk->open->len < SONDE_MEDIA_MAX_DEPTH)
    node = sonde_media_tree_add (walk->tree, parent, "xml.element", name, start, name_end);
  else if (walk->open->len == SONDE_MEDIA_MAX_DEPTH)
    sonde_media_tree_add_finding (walk->tree, parent, SONDE_SEVERITY_NOTE, start, name_end,
                                  _("Nested too deep to be shown"), NULL);

  if (!walk->is_html && walk->has_element && walk->open->len == 0)
    sonde_media_tree_add_problem (walk->tree, node, start, name_end,
                                  _("There is more than one root element"), "XML 1.0 §2.1");

  walk->is_svg = walk->is_svg ||
                 (!walk->has_element && name_end - start >= 4 &&
                  memcmp (walk->data + name_end - 3, "svg", 3) == 0);
  walk->has_element = TRUE;

  if (node != SONDE_MEDIA_NO_NODE && !walk_is_all_name (walk, name_end, is_void))
    walk_add_name (walk, node, name, start + 1, name_end);

  return node;
}

static void
walk_take_start_tag (Walk *walk)
{
  gsize start = walk->at;
  gsize name_end = skip_name (walk->data, start + 1, walk->end);
  Open open = { .name = start + 1, .name_length = name_end - start - 1 };
  gboolean is_void = walk->is_html && walk_name_is_in (walk, start + 1, name_end, void_elements,
                                                       G_N_ELEMENTS (void_elements));
  gboolean is_empty;

  open.node = walk_add_element (walk, start, name_end, is_void);
  walk->at = name_end;
  is_empty = walk_take_attributes (walk, open.node, start);
  sonde_media_tree_set_end (walk->tree, open.node, walk->at);

  if (is_void || is_empty)
    return;

  g_array_append_val (walk->open, open);

  if (walk->is_html && walk_name_is_in (walk, start + 1, name_end, text_elements,
                                        G_N_ELEMENTS (text_elements)))
    walk_take_text (walk, walk_find_raw_end (walk, open.name, open.name_length));
}

/* How many elements an end tag closes; 0 when it fits none. */
static guint
walk_count_closed (const Walk *walk,
                   gsize       name,
                   gsize       length)
{
  for (guint i = 1; i <= walk->open->len && i <= SONDE_MEDIA_MAX_DEPTH; i++)
    {
      const Open *open = &g_array_index (walk->open, Open, walk->open->len - i);

      if (open->name_length == length && walk_names_are_equal (walk, open->name, name, length))
        return i;
    }

  return 0;
}

static void
walk_take_end_tag (Walk *walk)
{
  gsize start = walk->at;
  gsize name_end = skip_name (walk->data, start + 2, walk->end);
  const guint8 *found = memchr (walk->data + name_end, '>', walk->end - name_end);
  guint n_closed = walk_count_closed (walk, start + 2, name_end - start - 2);
  SondeSeverity severity = walk->is_html ? SONDE_SEVERITY_NOTE : SONDE_SEVERITY_ERROR;

  walk->at = found != NULL ? (gsize) (found - walk->data) + 1 : walk->end;

  if (found == NULL && !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, walk_get_parent (walk), start, name_end,
                                  _("The tag is never closed"), "XML 1.0 §3.1");
  else if (n_closed == 0)
    sonde_media_tree_add_finding (walk->tree, walk_get_parent (walk), severity, start, walk->at,
                                  _("An end tag of an element that is not open"), ELEMENTS);
  else if (n_closed > 1)
    sonde_media_tree_add_finding (walk->tree, walk_get_parent (walk), severity, start, walk->at,
                                  _("An end tag comes while another element is open"), ELEMENTS);

  for (guint i = 0; i < n_closed; i++)
    {
      sonde_media_tree_set_end (walk->tree, walk_get_parent (walk),
                                i + 1 < n_closed ? start : walk->at);
      g_array_set_size (walk->open, walk->open->len - 1);
    }
}

static gboolean
walk_begins_tag (const Walk *walk)
{
  guint8 next = walk->at + 1 < walk->end ? walk->data[walk->at + 1] : 0;

  return g_ascii_isalpha (next) || next >= 0x80 || next == '_' || next == ':';
}

static void
walk_take_markup (Walk *walk)
{
  if (walk_begins_with (walk, "<!--"))
    walk_take_until (walk, "-->", 4, "xml.comment", _("Comment"),
                     _("The comment is never closed"));
  else if (walk_begins_with (walk, "<![CDATA["))
    walk_take_until (walk, "]]>", 9, "xml.cdata", _("CDATA section"),
                     _("The CDATA section is never closed"));
  else if (walk_begins_with (walk, "<!"))
    walk_take_doctype (walk);
  else if (walk_begins_with (walk, "<?"))
    walk_take_instruction (walk);
  else if (walk_begins_with (walk, "</"))
    walk_take_end_tag (walk);
  else if (walk_begins_tag (walk))
    walk_take_start_tag (walk);
  else
    {
      sonde_media_tree_add_finding (walk->tree, walk_get_parent (walk),
                                    walk->is_html ? SONDE_SEVERITY_NOTE : SONDE_SEVERITY_ERROR,
                                    walk->at, walk->at + 1,
                                    _("A less-than sign begins a tag, or is written &lt;"),
                                    "XML 1.0 §2.4");
      walk->at++;
    }
}

static void
walk_finish (Walk *walk)
{
  gboolean is_cut = sonde_media_tree_is_cut (walk->tree);

  for (guint i = walk->open->len; i > 0; i--)
    {
      const Open *open = &g_array_index (walk->open, Open, i - 1);

      sonde_media_tree_set_end (walk->tree, open->node, walk->at);

      if (!walk->is_html && !is_cut && walk->at == walk->end && i + 8 > walk->open->len)
        sonde_media_tree_add_problem (walk->tree, open->node, open->name - 1,
                                      open->name + open->name_length,
                                      _("The element is never closed"), ELEMENTS);
    }

  if (!walk->is_html && !walk->has_element && !is_cut)
    sonde_media_tree_explain (walk->tree, walk->root, SONDE_SEVERITY_ERROR,
                              _("There is no root element"), "XML 1.0 §2.1");

  if (walk->is_svg && walk->sizes[0] != NULL && walk->sizes[1] != NULL)
    /* Translators: the type of an image, its width, and its height. */
    sonde_media_tree_take_value (walk->tree, walk->root,
                                 g_strdup_printf (_("%s, %s × %s"), "SVG", walk->sizes[0],
                                                  walk->sizes[1]));

  for (guint i = 0; i < G_N_ELEMENTS (walk->sizes); i++)
    g_free (walk->sizes[i]);
}

/**
 * sonde_media_xml_take:
 * @tree: a tree
 * @node: what is XML or HTML
 * @start: its first byte
 * @end: the byte after its last
 * @is_html: whether the rules are those of HTML, which is seldom wrong
 *
 * Takes a document apart, below a node. Entities are not expanded, and nothing is ever loaded.
 */
void
sonde_media_xml_take (SondeMediaTree *tree,
                      guint           node,
                      gsize           start,
                      gsize           end,
                      gboolean        is_html)
{
  g_autoptr(GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
  Walk walk = {
    .tree = tree,
    .data = sonde_media_tree_get_data (tree),
    .open = open,
    .start = start,
    .at = start,
    .end = end,
    .root = node,
    .is_html = is_html,
  };

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  if (end - start >= 3 && memcmp (walk.data + start, "\xef\xbb\xbf", 3) == 0)
    {
      sonde_media_tree_add (tree, node, "text.bom", _("Byte order mark"), start, start + 3);
      walk.at += 3;
      walk.start += 3;
    }

  while (walk.at < end && !sonde_media_tree_is_full (tree))
    {
      const guint8 *next = memchr (walk.data + walk.at, '<', end - walk.at);
      gsize text_end = next != NULL ? (gsize) (next - walk.data) : end;

      if (text_end > walk.at)
        walk_take_text (&walk, text_end);
      else
        walk_take_markup (&walk);
    }

  walk_finish (&walk);
}

/**
 * sonde_media_xml_dup_fields:
 * @data: (array length=length) (nullable): a document, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 * @is_html: whether it is HTML
 *
 * Takes a document apart, as sonde_media_xml_take() does.
 *
 * Returns: (transfer full): a tree of its elements
 */
SondeField *
sonde_media_xml_dup_fields (const guint8 *data,
                            gsize         length,
                            gboolean      is_cut,
                            gboolean      is_html)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, is_html ? "media.html" : "media.xml",
                         is_html ? "HTML" : "XML");
  sonde_media_xml_take (tree, SONDE_MEDIA_ROOT, 0, length, is_html);

  return sonde_media_tree_finish (tree);
}

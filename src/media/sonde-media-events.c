#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-events.h"
#include "sonde-media-json.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 160
#define HTML_STANDARD "HTML Standard §9.2"

typedef struct
{
  const char *name;
  const char *id;
} FieldName;

static const FieldName field_names[] = {
  { "data", "sse.data" },
  { "event", "sse.type" },
  { "id", "sse.id" },
  { "retry", "sse.retry" },
};

typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  gsize           end;
  guint           parent;

  /* The event that is open. */
  guint           event;
  guint           n_events;
  guint           n_data;
  guint           data_node;
  gsize           data_start;
  gsize           data_end;
  char           *type;
} Walk;

/* A line ends with CR LF, LF or CR. */
static gsize
find_line_end (const guint8 *data,
               gsize         at,
               gsize         end,
               gsize        *next)
{
  while (at < end && data[at] != '\n' && data[at] != '\r')
    at++;

  *next = MIN (at + 1, end);

  if (at + 1 < end && data[at] == '\r' && data[at + 1] == '\n')
    *next = at + 2;

  return at;
}

static void
walk_check_value (Walk       *walk,
                  guint       node,
                  const char *id,
                  gsize       start,
                  gsize       end)
{
  gboolean is_good = TRUE;

  if (g_str_equal (id, "sse.retry"))
    {
      is_good = end > start;

      for (gsize at = start; at < end; at++)
        is_good = is_good && g_ascii_isdigit (walk->data[at]);

      if (!is_good)
        sonde_media_tree_add_finding (walk->tree, node, SONDE_SEVERITY_WARNING, start, end,
                                      _("Ignored, as it is not a number of milliseconds"),
                                      HTML_STANDARD);
    }
  else if (g_str_equal (id, "sse.id") && memchr (walk->data + start, 0, end - start) != NULL)
    sonde_media_tree_add_finding (walk->tree, node, SONDE_SEVERITY_WARNING, start, end,
                                  _("Ignored, as it has a zero byte in it"), HTML_STANDARD);
  else if (g_str_equal (id, "sse.unknown"))
    sonde_media_tree_explain (walk->tree, node, SONDE_SEVERITY_NOTE,
                              _("Ignored, as nobody knows this field"), HTML_STANDARD);
}

static void
walk_take_line (Walk  *walk,
                gsize  start,
                gsize  end,
                gsize  next)
{
  const guint8 *colon = memchr (walk->data + start, ':', end - start);
  gsize name_end = colon != NULL ? (gsize) (colon - walk->data) : end;
  gsize value = MIN (name_end + 1, end);
  g_autofree char *name = sonde_text_preview (walk->data + start, name_end - start, PREVIEW_CHARS);
  const char *id = name_end == start ? "sse.comment" : "sse.unknown";
  guint node;

  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    {
      if (name_end - start == strlen (field_names[i].name) &&
          memcmp (walk->data + start, field_names[i].name, name_end - start) == 0)
        id = field_names[i].id;
    }

  value += value < end && walk->data[value] == ' ';
  node = sonde_media_tree_add (walk->tree, walk->event, id,
                               name_end == start ? _("Comment") : name, start, next);
  sonde_media_tree_take_value (walk->tree, node,
                               sonde_text_preview (walk->data + value, end - value,
                                                   PREVIEW_CHARS));
  walk_check_value (walk, node, id, value, end);

  if (g_str_equal (id, "sse.data"))
    {
      walk->n_data++;
      walk->data_node = node;
      walk->data_start = value;
      walk->data_end = end;
    }
  else if (g_str_equal (id, "sse.type"))
    {
      g_free (walk->type);
      walk->type = sonde_text_preview (walk->data + value, end - value, PREVIEW_CHARS);
    }
}

/* What one line of data holds is often JSON. */
static void
walk_take_json (Walk *walk)
{
  guint8 first = walk->data_start < walk->data_end ? walk->data[walk->data_start] : 0;

  if (walk->n_data == 1 && (first == '{' || first == '['))
    sonde_media_json_take (walk->tree, walk->data_node, walk->data_start, walk->data_end);
}

static void
walk_end_event (Walk     *walk,
                gsize     end,
                gboolean  is_complete)
{
  if (walk->event == SONDE_MEDIA_NO_NODE)
    return;

  walk_take_json (walk);
  sonde_media_tree_set_end (walk->tree, walk->event, end);
  sonde_media_tree_set_value (walk->tree, walk->event,
                              walk->type != NULL && *walk->type != '\0' ? walk->type : "message");

  if (!is_complete && !sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_explain (walk->tree, walk->event, SONDE_SEVERITY_WARNING,
                              _("No empty line ends it, so that it is not an event"),
                              HTML_STANDARD);
  else if (is_complete && walk->n_data == 0)
    sonde_media_tree_explain (walk->tree, walk->event, SONDE_SEVERITY_NOTE,
                              _("Without data, so that it is not an event"), HTML_STANDARD);

  walk->event = SONDE_MEDIA_NO_NODE;
  walk->n_data = 0;
  g_clear_pointer (&walk->type, g_free);
}

static void
walk_begin_event (Walk  *walk,
                  gsize  start)
{
  g_autofree char *name = NULL;

  /* Translators: something that a server reports, counted from 1. */
  name = g_strdup_printf (_("Event %u"), ++walk->n_events);
  walk->event = sonde_media_tree_add (walk->tree, walk->parent, "sse.event", name, start, start);
}

/**
 * sonde_media_events_take:
 * @tree: a tree
 * @node: what is a stream of events
 * @start: its first byte
 * @end: the byte after its last
 *
 * Takes server-sent events apart, below a node.
 */
void
sonde_media_events_take (SondeMediaTree *tree,
                         guint           node,
                         gsize           start,
                         gsize           end)
{
  Walk walk = {
    .tree = tree,
    .data = sonde_media_tree_get_data (tree),
    .end = end,
    .parent = node,
    .event = SONDE_MEDIA_NO_NODE,
  };

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  if (end - start >= 3 && memcmp (walk.data + start, "\xef\xbb\xbf", 3) == 0)
    {
      sonde_media_tree_add (tree, node, "text.bom", _("Byte order mark"), start, start + 3);
      start += 3;
    }

  while (start < end && !sonde_media_tree_is_full (tree))
    {
      gsize next;
      gsize line_end = find_line_end (walk.data, start, end, &next);

      if (line_end == start)
        walk_end_event (&walk, next, TRUE);
      else
        {
          if (walk.event == SONDE_MEDIA_NO_NODE)
            walk_begin_event (&walk, start);

          walk_take_line (&walk, start, line_end, next);
        }

      start = next;
    }

  walk_end_event (&walk, MIN (start, end), FALSE);
  sonde_media_tree_take_value (tree, node,
                               g_strdup_printf (ngettext ("%u event", "%u events",
                                                          walk.n_events), walk.n_events));
}

/**
 * sonde_media_json_lines_take:
 * @tree: a tree
 * @node: what has a text of JSON in each line
 * @start: its first byte
 * @end: the byte after its last
 *
 * Takes lines of JSON apart, below a node.
 */
void
sonde_media_json_lines_take (SondeMediaTree *tree,
                             guint           node,
                             gsize           start,
                             gsize           end)
{
  const guint8 *data = sonde_media_tree_get_data (tree);
  guint n_lines = 0;

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  while (start < end && !sonde_media_tree_is_full (tree))
    {
      const guint8 *lf = memchr (data + start, '\n', end - start);
      gsize line_end = lf != NULL ? (gsize) (lf - data) : end;
      gsize next = lf != NULL ? line_end + 1 : end;
      g_autofree char *name = NULL;

      if (line_end > start && !(line_end == start + 1 && data[start] == '\r'))
        {
          guint line;

          name = g_strdup_printf (_("Line %u"), ++n_lines);
          line = sonde_media_tree_add (tree, node, "json.line", name, start, next);
          sonde_media_json_take (tree, line, start, line_end);
        }

      start = next;
    }

  sonde_media_tree_take_value (tree, node,
                               g_strdup_printf (ngettext ("%u line", "%u lines", n_lines),
                                                n_lines));
}

/**
 * sonde_media_events_dup_fields:
 * @data: (array length=length) (nullable): a stream of events, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 *
 * Takes server-sent events apart.
 *
 * Returns: (transfer full): the events
 */
SondeField *
sonde_media_events_dup_fields (const guint8 *data,
                               gsize         length,
                               gboolean      is_cut)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.events", _("Server-sent events"));
  sonde_media_events_take (tree, SONDE_MEDIA_ROOT, 0, length);

  return sonde_media_tree_finish (tree);
}

/**
 * sonde_media_json_lines_dup_fields:
 * @data: (array length=length) (nullable): lines of JSON, decoded
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 *
 * Takes lines of JSON apart.
 *
 * Returns: (transfer full): the lines
 */
SondeField *
sonde_media_json_lines_dup_fields (const guint8 *data,
                                   gsize         length,
                                   gboolean      is_cut)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.json-lines", _("JSON lines"));
  sonde_media_json_lines_take (tree, SONDE_MEDIA_ROOT, 0, length);

  return sonde_media_tree_finish (tree);
}

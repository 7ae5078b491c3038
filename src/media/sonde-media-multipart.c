#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-http-syntax.h"
#include "sonde-media-body.h"
#include "sonde-media-multipart.h"
#include "sonde-text.h"

#define MAX_BOUNDARY 70
#define PREVIEW_CHARS 160
#define RFC_2046 "RFC 2046 §5.1.1"

/* A line that separates parts: the line ending before it belongs to it. */
typedef struct
{
  gsize    start;
  gsize    text;
  gsize    end;
  gboolean is_last;
} Delimiter;

typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  gsize           end;
  char           *boundary;
  guint           depth;
} Walk;

/* What the headers of a part say about its body. */
typedef struct
{
  char *type;
  char *coding;
  char *name;
} Part;

static gsize
find_line_end (const guint8 *data,
               gsize         at,
               gsize         end)
{
  const guint8 *lf = memchr (data + at, '\n', end - at);

  return lf != NULL ? (gsize) (lf - data) + 1 : end;
}

static gsize
strip_line_end (const guint8 *data,
                gsize         start,
                gsize         end)
{
  if (end > start && data[end - 1] == '\n')
    end--;

  if (end > start && data[end - 1] == '\r')
    end--;

  return end;
}

static gboolean
walk_check_delimiter (const Walk *walk,
                      gsize       start,
                      gsize       text,
                      Delimiter  *found)
{
  gsize at = text + 2 + strlen (walk->boundary);
  gsize line_end = find_line_end (walk->data, at, walk->end);
  gsize stripped = strip_line_end (walk->data, at, line_end);

  *found = (Delimiter) { .start = text, .text = text };
  found->is_last = stripped - at >= 2 && memcmp (walk->data + at, "--", 2) == 0;
  at += found->is_last ? 2 : 0;

  while (at < stripped && (walk->data[at] == ' ' || walk->data[at] == '\t'))
    at++;

  found->end = found->is_last ? at : line_end;

  if (found->start > start && walk->data[found->start - 1] == '\n')
    found->start--;

  if (found->start > start && found->start < text && walk->data[found->start - 1] == '\r')
    found->start--;

  return at == stripped || found->is_last;
}

static gboolean
walk_find_delimiter (const Walk *walk,
                     gsize       start,
                     Delimiter  *found)
{
  g_autofree char *line = g_strconcat ("--", walk->boundary, NULL);
  gsize length = strlen (line);
  gsize at = start;

  while (at < walk->end)
    {
      const guint8 *hit = memmem (walk->data + at, walk->end - at, line, length);
      gsize text;

      if (hit == NULL)
        return FALSE;

      text = (gsize) (hit - walk->data);

      if ((text == start || walk->data[text - 1] == '\n') &&
          walk_check_delimiter (walk, start, text, found))
        return TRUE;

      at = text + length;
    }

  return FALSE;
}

static void
walk_take_header (Walk  *walk,
                  guint  node,
                  gsize  start,
                  gsize  end,
                  Part  *part)
{
  gsize stripped = strip_line_end (walk->data, start, end);
  const guint8 *colon = memchr (walk->data + start, ':', stripped - start);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  gsize value_start;
  guint header;

  if (colon == NULL)
    {
      header = sonde_media_tree_add_text (walk->tree, node, "multipart.header", _("Header"),
                                          start, end);
      sonde_media_tree_add_problem (walk->tree, header, start, MAX (stripped, start + 1),
                                    _("A header has a colon behind its name"), "RFC 5322 §2.2");
      return;
    }

  name = sonde_text_preview (walk->data + start, (gsize) (colon - walk->data) - start,
                             PREVIEW_CHARS);
  value_start = (gsize) (colon - walk->data) + 1;

  while (value_start < stripped && g_ascii_isspace (walk->data[value_start]))
    value_start++;

  value = g_strndup ((const char *) walk->data + value_start, stripped - value_start);
  header = sonde_media_tree_add (walk->tree, node, "multipart.header", name, start, end);
  sonde_media_tree_take_value (walk->tree, header,
                               sonde_text_preview (walk->data + value_start,
                                                   stripped - value_start, PREVIEW_CHARS));

  if (g_ascii_strcasecmp (name, "Content-Type") == 0 && part->type == NULL)
    part->type = g_steal_pointer (&value);
  else if (g_ascii_strcasecmp (name, "Content-Transfer-Encoding") == 0 && part->coding == NULL)
    part->coding = g_steal_pointer (&value);
  else if (g_ascii_strcasecmp (name, "Content-Disposition") == 0 && part->name == NULL)
    part->name = sonde_http_dup_parameter (value, "name");
}

/* Lines up to an empty one; one that begins with white space goes on with the line before. */
static gsize
walk_take_headers (Walk  *walk,
                   guint  node,
                   gsize  start,
                   gsize  end,
                   Part  *part)
{
  gsize at = start;

  while (at < end && !sonde_media_tree_is_full (walk->tree))
    {
      gsize line_end = find_line_end (walk->data, at, end);

      if (strip_line_end (walk->data, at, line_end) == at)
        return line_end;

      while (line_end < end && (walk->data[line_end] == ' ' || walk->data[line_end] == '\t'))
        line_end = find_line_end (walk->data, line_end, end);

      walk_take_header (walk, node, at, line_end, part);
      at = line_end;
    }

  return at;
}

/* A body with an encoding of its own is decoded beside, where its bytes have other offsets. */
static void
walk_take_encoded (Walk               *walk,
                   guint               body,
                   guint               number,
                   const Part         *part,
                   SondeMediaTransfer  transfer,
                   gsize               start,
                   gsize               end)
{
  SondeMediaPart encoded = { start, end, body, number, transfer, g_strdup (part->type) };

  if (sonde_media_tree_add_part (walk->tree, encoded))
    sonde_media_tree_explain (walk->tree, body, SONDE_SEVERITY_NORMAL,
                              _("The part has an encoding of its own. What it stands for is shown "
                                "beside."), "RFC 2045 §6");
  else
    sonde_media_tree_explain (walk->tree, body, SONDE_SEVERITY_NOTE,
                              _("The part has an encoding of its own, which is not undone here"),
                              "RFC 2045 §6");
}

static void
walk_take_part (Walk  *walk,
                guint  parent,
                guint  number,
                gsize  start,
                gsize  end)
{
  Part part = { NULL, NULL, NULL };
  g_autofree char *title = NULL;
  SondeMediaTransfer transfer;
  guint node, body;
  gsize at;

  /* Translators: one of several parts of a body, counted from 1. */
  title = g_strdup_printf (_("Part %u"), number);
  node = sonde_media_tree_add (walk->tree, parent, "multipart.part", title, start, end);
  at = walk_take_headers (walk, node, start, end, &part);
  sonde_media_tree_set_value (walk->tree, node, part.name != NULL ? part.name : part.type);

  if (at < end || (at > start && walk->data[at - 1] == '\n'))
    {
      body = sonde_media_tree_add_text (walk->tree, node, "multipart.body", _("Body"), at, end);

      transfer = sonde_media_transfer_from_text (part.coding);

      if (transfer != SONDE_MEDIA_TRANSFER_NONE)
        walk_take_encoded (walk, body, number, &part, transfer, at, end);
      else if (at < end)
        sonde_media_body_take (walk->tree, body, at, end,
                               part.type != NULL ? part.type : "text/plain", walk->depth + 1);
    }

  g_free (part.type);
  g_free (part.coding);
  g_free (part.name);
}

static void
walk_add_delimiter (Walk            *walk,
                    guint            node,
                    const Delimiter *delimiter)
{
  sonde_media_tree_add_text (walk->tree, node,
                             delimiter->is_last ? "multipart.close" : "multipart.delimiter",
                             delimiter->is_last ? _("Closing boundary") : _("Boundary"),
                             delimiter->start, delimiter->end);
}

static void
walk_take_parts (Walk            *walk,
                 guint            node,
                 const Delimiter *first)
{
  Delimiter delimiter = *first;
  guint number = 0;

  walk_add_delimiter (walk, node, &delimiter);

  while (!delimiter.is_last && !sonde_media_tree_is_full (walk->tree))
    {
      gsize start = delimiter.end;
      Delimiter next;

      if (!walk_find_delimiter (walk, start, &next))
        {
          walk_take_part (walk, node, ++number, start, walk->end);

          if (!sonde_media_tree_is_cut (walk->tree))
            sonde_media_tree_add_problem (walk->tree, node, delimiter.text, delimiter.end,
                                          _("The closing boundary is missing behind this part"),
                                          RFC_2046);
          return;
        }

      walk_take_part (walk, node, ++number, start, MAX (start, next.start));
      next.start = MAX (start, next.start);
      walk_add_delimiter (walk, node, &next);
      delimiter = next;
    }

  if (delimiter.end < walk->end)
    sonde_media_tree_add_text (walk->tree, node, "multipart.epilogue", _("Behind the last part"),
                               delimiter.end, walk->end);

  sonde_media_tree_take_value (walk->tree, node,
                               g_strdup_printf (ngettext ("%u part", "%u parts", number),
                                                number));
}

/**
 * sonde_media_multipart_take:
 * @tree: a tree
 * @node: what has several parts
 * @start: its first byte
 * @end: the byte after its last
 * @content_type: its type, with the boundary
 * @depth: in how many bodies it lies
 *
 * Takes a body of several parts apart, and their bodies.
 */
void
sonde_media_multipart_take (SondeMediaTree *tree,
                            guint           node,
                            gsize           start,
                            gsize           end,
                            const char     *content_type,
                            guint           depth)
{
  g_autofree char *boundary = NULL;
  Walk walk = { .tree = tree, .end = end, .depth = depth };
  Delimiter first;

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));
  g_return_if_fail (content_type != NULL);

  boundary = sonde_http_dup_parameter (content_type, "boundary");
  walk.data = sonde_media_tree_get_data (tree);
  walk.boundary = boundary;

  if (boundary == NULL || *boundary == '\0')
    {
      sonde_media_tree_explain (tree, node, SONDE_SEVERITY_ERROR,
                                _("The media type does not say what the boundary is"), RFC_2046);
      return;
    }

  if (strlen (boundary) > MAX_BOUNDARY)
    sonde_media_tree_explain (tree, node, SONDE_SEVERITY_WARNING,
                              _("A boundary has at most 70 characters"), RFC_2046);

  if (!walk_find_delimiter (&walk, start, &first))
    {
      if (!sonde_media_tree_is_cut (tree))
        sonde_media_tree_explain (tree, node, SONDE_SEVERITY_ERROR,
                                  _("The boundary is nowhere in the body"), RFC_2046);
      return;
    }

  if (first.start > start)
    sonde_media_tree_add_text (tree, node, "multipart.preamble", _("Before the first part"),
                               start, first.start);

  walk_take_parts (&walk, node, &first);
}

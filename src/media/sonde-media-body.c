#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-decoding.h"
#include "sonde-http-media.h"
#include "sonde-http-syntax.h"
#include "sonde-media-body.h"
#include "sonde-media-events.h"
#include "sonde-media-form.h"
#include "sonde-media-image.h"
#include "sonde-media-json.h"
#include "sonde-media-multipart.h"
#include "sonde-media-text.h"
#include "sonde-media-xml.h"

#define MAX_NESTED 4

typedef enum
{
  BODY_BINARY,
  BODY_TEXT,
  BODY_JSON,
  BODY_JSON_LINES,
  BODY_EVENTS,
  BODY_XML,
  BODY_HTML,
  BODY_FORM,
  BODY_IMAGE,
  BODY_MULTIPART,
} BodyKind;

typedef struct
{
  const char *id;
  const char *name;
} KindName;

static const KindName kind_names[] = {
  [BODY_BINARY] = { "media.bytes", N_("Bytes") },
  [BODY_TEXT] = { "media.text", N_("Text") },
  [BODY_JSON] = { "media.json", N_("JSON") },
  [BODY_JSON_LINES] = { "media.json-lines", N_("JSON lines") },
  [BODY_EVENTS] = { "media.events", N_("Server-sent events") },
  [BODY_XML] = { "media.xml", N_("XML") },
  [BODY_HTML] = { "media.html", N_("HTML") },
  [BODY_FORM] = { "media.form", N_("Form data") },
  [BODY_IMAGE] = { "media.image", N_("Image") },
  [BODY_MULTIPART] = { "media.multipart", N_("Parts") },
};

static const char * const line_types[] = {
  "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines",
  "application/json-lines",
};

/* What the bytes look like, when nobody says what they are. */
static BodyKind
sniff_kind (const guint8 *data,
            gsize         length)
{
  gsize first = 0;
  gsize last = length;

  switch (sonde_http_media_sniff (data, length))
    {
    case SONDE_HTTP_MEDIA_IMAGE:
      return BODY_IMAGE;

    case SONDE_HTTP_MEDIA_BINARY:
      return BODY_BINARY;

    case SONDE_HTTP_MEDIA_TEXT:
    case SONDE_HTTP_MEDIA_JSON:
    case SONDE_HTTP_MEDIA_XML:
    case SONDE_HTTP_MEDIA_HTML:
    case SONDE_HTTP_MEDIA_FORM:
    default:
      break;
    }

  while (first < length && g_ascii_isspace (data[first]))
    first++;

  while (last > first && g_ascii_isspace (data[last - 1]))
    last--;

  if (first == last)
    return BODY_TEXT;

  if ((data[first] == '{' && data[last - 1] == '}') ||
      (data[first] == '[' && data[last - 1] == ']'))
    return BODY_JSON;

  if (data[first] == '<' && last - first > 14 &&
      (g_ascii_strncasecmp ((const char *) data + first, "<!doctype html", 14) == 0 ||
       g_ascii_strncasecmp ((const char *) data + first, "<html", 5) == 0))
    return BODY_HTML;

  return data[first] == '<' && data[last - 1] == '>' ? BODY_XML : BODY_TEXT;
}

static BodyKind
find_kind (const char   *content_type,
           const guint8 *data,
           gsize         length)
{
  g_autofree char *type = sonde_http_media_dup_type (content_type);

  if (g_str_equal (type, "text/event-stream"))
    return BODY_EVENTS;

  for (guint i = 0; i < G_N_ELEMENTS (line_types); i++)
    {
      if (g_str_equal (type, line_types[i]))
        return BODY_JSON_LINES;
    }

  if (g_str_has_prefix (type, "multipart/"))
    return BODY_MULTIPART;

  switch (sonde_http_media_get_kind (content_type))
    {
    case SONDE_HTTP_MEDIA_JSON:
      return BODY_JSON;

    case SONDE_HTTP_MEDIA_XML:
      return BODY_XML;

    case SONDE_HTTP_MEDIA_HTML:
      return BODY_HTML;

    case SONDE_HTTP_MEDIA_FORM:
      return BODY_FORM;

    case SONDE_HTTP_MEDIA_IMAGE:
      return BODY_IMAGE;

    case SONDE_HTTP_MEDIA_TEXT:
      return BODY_TEXT;

    case SONDE_HTTP_MEDIA_BINARY:
    default:
      return sniff_kind (data, length);
    }
}

static gboolean
is_utf16 (const guint8 *data,
          gsize         length)
{
  return length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0);
}

static void
take_binary (SondeMediaTree *tree,
             guint           node,
             gsize           start,
             gsize           end)
{
  if (sonde_media_image_take (tree, node, start, end))
    {
      if (node == SONDE_MEDIA_ROOT)
        sonde_media_tree_name (tree, node, "media.image", _("Image"));
      return;
    }

  sonde_media_tree_add_text (tree, node, "media.content", _("Bytes"), start, end);
}

static void
take_image (SondeMediaTree *tree,
            guint           node,
            gsize           start,
            gsize           end)
{
  if (sonde_media_image_take (tree, node, start, end))
    return;

  sonde_media_tree_add_text (tree, node, "media.content", _("Bytes"), start, end);
  sonde_media_tree_explain (tree, node, SONDE_SEVERITY_WARNING,
                            _("The bytes are no image of a type that is known here"), NULL);
}

static void
take_document (SondeMediaTree *tree,
               guint           node,
               gsize           start,
               gsize           end,
               const char     *content_type,
               gboolean        is_html)
{
  g_autofree char *charset = NULL;

  charset = sonde_media_text_add_charset (tree, node, start, end, content_type,
                                          is_html ? SONDE_HTTP_MEDIA_HTML : SONDE_HTTP_MEDIA_XML);
  sonde_media_tree_set_charset (tree, g_strcmp0 (charset, "UTF-8") != 0 ? charset : NULL);
  sonde_media_xml_take (tree, node, start, end, is_html);
  sonde_media_tree_set_charset (tree, NULL);
}

static void
take_json (SondeMediaTree *tree,
           guint           node,
           gsize           start,
           gsize           end,
           const char     *content_type)
{
  g_autofree char *declared = NULL;
  g_autofree char *charset = NULL;

  if (content_type != NULL)
    declared = sonde_http_dup_parameter (content_type, "charset");

  /* It is UTF-8 anyway. */
  if (declared != NULL || (start < end && sonde_media_tree_get_data (tree)[start] == 0xef))
    charset = sonde_media_text_add_charset (tree, node, start, end, content_type,
                                            SONDE_HTTP_MEDIA_JSON);

  if (!sonde_media_json_take (tree, node, start, end) && !sonde_media_tree_is_cut (tree))
    sonde_media_tree_explain (tree, node, SONDE_SEVERITY_ERROR, _("There is no value"),
                              "RFC 8259 §2");
}

/* Gives the tree of what is decoded as many fields as are left. */
static SondeField *
dup_part_fields (const SondeMediaPart *part,
                 GBytes               *bytes,
                 gboolean              is_cut,
                 guint                *n_left)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr(SondeMediaTree) tree = NULL;

  if (*n_left == 0)
    return NULL;

  tree = sonde_media_tree_new (data, length, is_cut);
  sonde_media_tree_set_limit (tree, *n_left);
  sonde_media_body_take (tree, SONDE_MEDIA_ROOT, 0, length,
                         part->type != NULL ? part->type : "text/plain", 1);
  *n_left = sonde_media_tree_get_n_left (tree);

  return sonde_media_tree_finish (tree);
}

static void
add_decoding (GPtrArray            *decodings,
              const SondeMediaPart *part,
              GBytes               *bytes,
              gboolean              is_cut,
              guint                *n_left)
{
  g_autofree char *id = g_strdup_printf ("multipart.decoded.%u", decodings->len + 1);
  g_autofree char *name = NULL;
  g_autoptr(SondeField) fields = dup_part_fields (part, bytes, is_cut, n_left);
  SondeDecoding *decoding;

  /* Translators: one of several parts of a body, counted from 1. */
  name = g_strdup_printf (_("Part %u decoded"), part->number);
  decoding = sonde_decoding_new (id, name, bytes, fields);
  sonde_decoding_set_is_cut (decoding, is_cut);
  g_ptr_array_add (decodings, decoding);
}

/* Decodes the parts that have an encoding of their own, and says what is wrong with them. */
static void
take_encoded_parts (SondeMediaTree *tree,
                    GPtrArray      *decodings)
{
  GArray *parts = sonde_media_tree_get_parts (tree);
  guint n_left = sonde_media_tree_get_n_left (tree);

  /* Each of them may have a fault, which is a field. */
  n_left -= MIN (n_left, parts->len);

  for (guint i = 0; i < parts->len; i++)
    {
      const SondeMediaPart *part = &g_array_index (parts, SondeMediaPart, i);
      gsize length = MIN (part->end - part->start, SONDE_DECODING_MAX_BYTES);
      gboolean is_cut = length < part->end - part->start ||
                        (sonde_media_tree_is_cut (tree) &&
                         part->end == sonde_media_tree_get_length (tree));
      g_autoptr(GBytes) bytes = NULL;
      SondeMediaTransferFault fault;

      bytes = sonde_media_transfer_decode (part->transfer,
                                           sonde_media_tree_get_data (tree) + part->start,
                                           length, is_cut, &fault);

      if (fault.sentence != NULL)
        sonde_media_tree_add_finding (tree, part->node, fault.severity, part->start + fault.start,
                                      part->start + fault.end, _(fault.sentence),
                                      fault.reference);

      if (decodings != NULL)
        add_decoding (decodings, part, bytes, is_cut, &n_left);
    }
}

/**
 * sonde_media_body_take:
 * @tree: a tree
 * @node: what the bytes are, such as the part of a body
 * @start: their first
 * @end: the byte after their last
 * @content_type: (nullable): the value of their Content-Type
 * @depth: in how many bodies they lie
 *
 * Takes bytes apart after their media type, or after what they look like when that says nothing.
 */
void
sonde_media_body_take (SondeMediaTree *tree,
                       guint           node,
                       gsize           start,
                       gsize           end,
                       const char     *content_type,
                       guint           depth)
{
  const guint8 *data;
  BodyKind kind;

  g_return_if_fail (start <= end && end <= sonde_media_tree_get_length (tree));

  data = sonde_media_tree_get_data (tree) + start;
  kind = find_kind (content_type, data, end - start);

  if (is_utf16 (data, end - start) && kind != BODY_IMAGE)
    kind = BODY_TEXT;

  if (kind == BODY_MULTIPART && depth >= MAX_NESTED)
    kind = BODY_BINARY;

  if (node == SONDE_MEDIA_ROOT)
    sonde_media_tree_name (tree, node, kind_names[kind].id, _(kind_names[kind].name));

  if (kind == BODY_BINARY)
    take_binary (tree, node, start, end);
  else if (kind == BODY_TEXT)
    sonde_media_text_take (tree, node, start, end, content_type);
  else if (kind == BODY_JSON)
    take_json (tree, node, start, end, content_type);
  else if (kind == BODY_JSON_LINES)
    sonde_media_json_lines_take (tree, node, start, end);
  else if (kind == BODY_EVENTS)
    sonde_media_events_take (tree, node, start, end);
  else if (kind == BODY_FORM)
    sonde_media_form_take (tree, node, start, end);
  else if (kind == BODY_IMAGE)
    take_image (tree, node, start, end);
  else if (kind == BODY_MULTIPART)
    sonde_media_multipart_take (tree, node, start, end, content_type, depth);
  else
    take_document (tree, node, start, end, content_type, kind == BODY_HTML);
}

/**
 * sonde_media_body_dup_fields:
 * @content_type: (nullable): the value of the Content-Type
 * @data: (array length=length) (nullable): the bytes, with all codings undone
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more, so that it is no fault to end early
 *
 * Takes bytes apart after their media type, or after what they look like when that says nothing:
 * JSON, XML, HTML, forms, several parts, images, events or text.
 *
 * A pure function. It makes at most %SONDE_MEDIA_MAX_FIELDS fields, each of which points at its
 * bytes, and one more that says what was left out.
 *
 * Returns: (transfer full): a tree of what is in the bytes
 */
SondeField *
sonde_media_body_dup_fields (const char   *content_type,
                             const guint8 *data,
                             gsize         length,
                             gboolean      is_cut)
{
  return sonde_media_body_take_apart (content_type, data, length, is_cut, NULL);
}

/**
 * sonde_media_body_take_apart:
 * @content_type: (nullable): the value of the Content-Type
 * @data: (array length=length) (nullable): the bytes, with all codings undone
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more, so that it is no fault to end early
 * @decodings: (nullable) (element-type SondeDecoding): takes what parts stand for that have an
 *   encoding of their own, Base64 or quoted-printable
 *
 * Does what sonde_media_body_dup_fields() does, and decodes the first
 * %SONDE_MEDIA_MAX_DECODED_PARTS of such parts. All trees together have the fields that one may
 * have, and each may have one more.
 *
 * Returns: (transfer full): a tree of what is in the bytes
 */
SondeField *
sonde_media_body_take_apart (const char   *content_type,
                             const guint8 *data,
                             gsize         length,
                             gboolean      is_cut,
                             GPtrArray    *decodings)
{
  g_autoptr(SondeMediaTree) tree = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  tree = sonde_media_tree_new (data, length, is_cut);
  sonde_media_body_take (tree, SONDE_MEDIA_ROOT, 0, length, content_type, 0);
  take_encoded_parts (tree, decodings);

  return sonde_media_tree_finish (tree);
}

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-http-charset.h"
#include "sonde-media-tree.h"
#include "sonde-text.h"

#define PREVIEW_CHARS 160
#define PREVIEW_BYTES 640

typedef struct
{
  const char    *id;
  char          *name;
  char          *value;
  const char    *explanation;
  const char    *reference;
  gsize          start;
  gsize          end;
  gsize          target_start;
  gsize          target_end;
  guint64        number;
  guint          parent;
  SondeSeverity  severity;
  gboolean       has_number;
} Node;

/**
 * SondeMediaTree:
 *
 * The fields of a body while it is taken apart: where one ends, and what it says, need not be known
 * when it begins.
 *
 * It never has more than %SONDE_MEDIA_MAX_FIELDS fields, or fewer if it is told so. One more says
 * where it stopped.
 */
struct _SondeMediaTree
{
  GArray       *nodes;
  GArray       *parts;
  const guint8 *data;
  gsize         length;
  gsize         full_at;
  char         *charset;
  guint         max_fields;
  guint         max_parts;
  gboolean      is_cut;
  gboolean      is_full;
};

static void
node_clear (gpointer data)
{
  Node *node = data;

  g_clear_pointer (&node->name, g_free);
  g_clear_pointer (&node->value, g_free);
}

static void
part_clear (gpointer data)
{
  SondeMediaPart *part = data;

  g_clear_pointer (&part->type, g_free);
}

static Node *
sonde_media_tree_get (SondeMediaTree *self,
                      guint           node)
{
  return node < self->nodes->len ? &g_array_index (self->nodes, Node, node) : NULL;
}

/* The texts of the node go over to its field. */
static SondeField *
node_make_field (Node *node)
{
  SondeField *field = sonde_field_new_take (node->id,
                                            g_steal_pointer (&node->name),
                                            g_steal_pointer (&node->value),
                                            node->start,
                                            node->end - node->start);

  sonde_field_set_severity (field, node->severity);

  if (node->has_number)
    sonde_field_set_number (field, node->number);

  if (node->target_end > node->target_start)
    sonde_field_set_target (field, node->target_start, node->target_end - node->target_start);

  if (node->explanation != NULL)
    sonde_field_explain (field, node->explanation, node->reference);

  return field;
}

/**
 * sonde_media_tree_new:
 * @data: (array length=length) (nullable): a body, which must outlive the tree
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more, so that it is no fault to end early
 *
 * Returns: (transfer full): a tree with a root that covers all bytes
 */
SondeMediaTree *
sonde_media_tree_new (const guint8 *data,
                      gsize         length,
                      gboolean      is_cut)
{
  SondeMediaTree *self;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self = g_new0 (SondeMediaTree, 1);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  g_array_set_clear_func (self->nodes, node_clear);
  self->parts = g_array_new (FALSE, FALSE, sizeof (SondeMediaPart));
  g_array_set_clear_func (self->parts, part_clear);
  self->max_fields = SONDE_MEDIA_MAX_FIELDS;
  self->max_parts = SONDE_MEDIA_MAX_DECODED_PARTS;
  self->data = data != NULL ? data : (const guint8 *) "";
  self->length = length;
  self->is_cut = is_cut;
  sonde_media_tree_add (self, SONDE_MEDIA_NO_NODE, "media.body", _("Body"), 0, length);

  return self;
}

/**
 * sonde_media_tree_free:
 * @self: (transfer full): a tree
 *
 * Frees a tree.
 */
void
sonde_media_tree_free (SondeMediaTree *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->nodes);
  g_array_unref (self->parts);
  g_free (self->charset);
  g_free (self);
}

/**
 * sonde_media_tree_set_limit:
 * @self: a tree that has only its root
 * @max_fields: how many fields it may have, at least 1 and at most %SONDE_MEDIA_MAX_FIELDS
 *
 * Limits the tree of a part that was decoded, so that several together have no more fields than one
 * may. What is encoded in it once more stays so.
 */
void
sonde_media_tree_set_limit (SondeMediaTree *self,
                            guint           max_fields)
{
  g_return_if_fail (self != NULL && self->nodes->len == 1);
  g_return_if_fail (max_fields > 0 && max_fields <= SONDE_MEDIA_MAX_FIELDS);

  self->max_fields = max_fields;
  self->max_parts = 0;
}

/**
 * sonde_media_tree_get_n_left:
 * @self: a tree
 *
 * Returns: how many more fields it may have
 */
guint
sonde_media_tree_get_n_left (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->max_fields - self->nodes->len;
}

/**
 * sonde_media_tree_add_part:
 * @self: a tree
 * @part: a part, whose type is taken over
 *
 * Notes a part that has an encoding of its own, to be decoded once the tree is made.
 *
 * Returns: whether it will be, and not one too many
 */
gboolean
sonde_media_tree_add_part (SondeMediaTree *self,
                           SondeMediaPart  part)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (part.start <= part.end && part.end <= self->length, FALSE);

  if (self->parts->len >= self->max_parts)
    {
      part_clear (&part);
      return FALSE;
    }

  g_array_append_val (self->parts, part);

  return TRUE;
}

/**
 * sonde_media_tree_get_parts:
 * @self: a tree
 *
 * Returns: (transfer none) (element-type SondeMediaPart): the parts that were noted
 */
GArray *
sonde_media_tree_get_parts (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parts;
}

static void
sonde_media_tree_add_left_out (SondeMediaTree *self,
                               SondeField     *root)
{
  g_autofree char *count = sonde_format_byte_count (self->length - self->full_at);
  SondeField *field;

  field = sonde_field_add (root, "media.left-out", _("Left out"), count,
                           self->full_at, self->length - self->full_at);
  sonde_field_set_severity (field, SONDE_SEVERITY_NOTE);
  sonde_field_explain (field, _("There are too many fields to show; those from here on are not."),
                       NULL);
}

/**
 * sonde_media_tree_finish:
 * @self: a tree
 *
 * Makes fields of what was found, after which the tree can only be freed. The root is as bad as the
 * worst of them.
 *
 * Returns: (transfer full): the root
 */
SondeField *
sonde_media_tree_finish (SondeMediaTree *self)
{
  g_autofree SondeField **fields = NULL;
  SondeSeverity worst = SONDE_SEVERITY_NORMAL;

  g_return_val_if_fail (self != NULL, NULL);

  fields = g_new (SondeField *, self->nodes->len);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = &g_array_index (self->nodes, Node, i);

      fields[i] = node_make_field (node);
      worst = MAX (worst, node->severity);

      if (i > 0)
        sonde_field_take_child (fields[node->parent], fields[i]);
    }

  sonde_field_set_severity (fields[0], worst);

  if (self->is_full && self->full_at < self->length)
    sonde_media_tree_add_left_out (self, fields[0]);

  return fields[0];
}

/**
 * sonde_media_tree_get_data:
 * @self: a tree
 *
 * Returns: (transfer none): the body
 */
const guint8 *
sonde_media_tree_get_data (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

/**
 * sonde_media_tree_get_length:
 * @self: a tree
 *
 * Returns: how many bytes the body has
 */
gsize
sonde_media_tree_get_length (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * sonde_media_tree_is_cut:
 * @self: a tree
 *
 * Returns: whether the body would have more bytes
 */
gboolean
sonde_media_tree_is_cut (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_cut;
}

/**
 * sonde_media_tree_set_charset:
 * @self: a tree
 * @charset: (nullable): a character encoding that iconv knows, or `NULL` for UTF-8
 *
 * Says how the characters of the body are encoded.
 */
void
sonde_media_tree_set_charset (SondeMediaTree *self,
                              const char     *charset)
{
  g_return_if_fail (self != NULL);

  g_free (self->charset);
  self->charset = g_strdup (charset);
}

/**
 * sonde_media_tree_dup_preview:
 * @self: a tree
 * @start: the first byte
 * @end: the byte after the last
 *
 * Returns: (transfer full): what bytes say, in one line that is not too long
 */
char *
sonde_media_tree_dup_preview (SondeMediaTree *self,
                              gsize           start,
                              gsize           end)
{
  g_autofree char *text = NULL;
  gsize length = MIN (end - start, PREVIEW_BYTES);
  gboolean is_ascii = TRUE;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start <= end && end <= self->length, NULL);

  for (gsize i = 0; i < length && self->charset != NULL; i++)
    is_ascii = is_ascii && self->data[start + i] < 0x80;

  if (is_ascii)
    return sonde_text_preview (self->data + start, end - start, PREVIEW_CHARS);

  text = sonde_http_charset_to_utf8 (self->charset, self->data + start, length,
                                     length < end - start, NULL, NULL);

  return sonde_text_preview ((const guint8 *) text, strlen (text), PREVIEW_CHARS);
}

/**
 * sonde_media_tree_is_full:
 * @self: a tree
 *
 * Returns: whether no more fields are taken, so that going on is of no use
 */
gboolean
sonde_media_tree_is_full (SondeMediaTree *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->is_full;
}

/**
 * sonde_media_tree_add:
 * @self: a tree
 * @parent: the node to add it to; when that was not made, nothing is
 * @id: a name that stays the same in every language, which must be a constant
 * @name: what it is called, for people
 * @start: its first byte
 * @end: the byte after its last
 *
 * Adds a node without a value.
 *
 * Returns: the node, or %SONDE_MEDIA_NO_NODE when there are too many
 */
guint
sonde_media_tree_add (SondeMediaTree *self,
                      guint           parent,
                      const char     *id,
                      const char     *name,
                      gsize           start,
                      gsize           end)
{
  Node node = { .id = id, .start = start, .end = end, .parent = parent };

  g_return_val_if_fail (self != NULL, SONDE_MEDIA_NO_NODE);
  g_return_val_if_fail (id != NULL, SONDE_MEDIA_NO_NODE);
  g_return_val_if_fail (name != NULL, SONDE_MEDIA_NO_NODE);
  g_return_val_if_fail (start <= end && end <= self->length, SONDE_MEDIA_NO_NODE);

  if (self->is_full)
    return SONDE_MEDIA_NO_NODE;

  if (self->nodes->len >= self->max_fields)
    {
      self->is_full = TRUE;
      self->full_at = start;
      return SONDE_MEDIA_NO_NODE;
    }

  if (parent == SONDE_MEDIA_NO_NODE && self->nodes->len > 0)
    return SONDE_MEDIA_NO_NODE;

  node.name = g_strdup (name);
  g_array_append_val (self->nodes, node);

  return self->nodes->len - 1;
}

/**
 * sonde_media_tree_add_text:
 * @self: a tree
 * @parent: the node to add it to
 * @id: a name that stays the same in every language, which must be a constant
 * @name: what it is called, for people
 * @start: its first byte
 * @end: the byte after its last
 *
 * Adds a node whose value is what its bytes say.
 *
 * Returns: the node, or %SONDE_MEDIA_NO_NODE when there are too many
 */
guint
sonde_media_tree_add_text (SondeMediaTree *self,
                           guint           parent,
                           const char     *id,
                           const char     *name,
                           gsize           start,
                           gsize           end)
{
  guint node = sonde_media_tree_add (self, parent, id, name, start, end);

  if (node != SONDE_MEDIA_NO_NODE && end > start)
    sonde_media_tree_take_value (self, node, sonde_media_tree_dup_preview (self, start, end));

  return node;
}

/**
 * sonde_media_tree_add_number:
 * @self: a tree
 * @parent: the node to add it to
 * @id: a name that stays the same in every language, which must be a constant
 * @name: what it is called, for people
 * @number: what it says
 * @start: its first byte
 * @end: the byte after its last
 *
 * Adds a node that is a number.
 *
 * Returns: the node, or %SONDE_MEDIA_NO_NODE when there are too many
 */
guint
sonde_media_tree_add_number (SondeMediaTree *self,
                             guint           parent,
                             const char     *id,
                             const char     *name,
                             guint64         number,
                             gsize           start,
                             gsize           end)
{
  guint node = sonde_media_tree_add (self, parent, id, name, start, end);

  if (node == SONDE_MEDIA_NO_NODE)
    return node;

  sonde_media_tree_take_value (self, node, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
  sonde_media_tree_set_number (self, node, number);

  return node;
}

/**
 * sonde_media_tree_add_finding:
 * @self: a tree
 * @node: what departs from its standard
 * @severity: how badly
 * @start: the first offending byte
 * @end: the byte after the last
 * @sentence: what is wrong with it, which must be a constant
 * @reference: (nullable): where that is defined, which must be a constant
 *
 * Marks a node, and adds one below it that points at the offending bytes.
 */
void
sonde_media_tree_add_finding (SondeMediaTree *self,
                              guint           node,
                              SondeSeverity   severity,
                              gsize           start,
                              gsize           end,
                              const char     *sentence,
                              const char     *reference)
{
  guint finding;

  g_return_if_fail (self != NULL);
  g_return_if_fail (sentence != NULL);

  finding = sonde_media_tree_add (self, node, "media.problem", _("Problem"), start, end);
  sonde_media_tree_set_value (self, finding, sentence);
  sonde_media_tree_explain (self, finding, severity, sentence, reference);
  sonde_media_tree_explain (self, node, severity, sentence, reference);
}

/**
 * sonde_media_tree_add_problem:
 * @self: a tree
 * @node: what is malformed
 * @start: the first offending byte
 * @end: the byte after the last
 * @sentence: what is wrong with it, which must be a constant
 * @reference: (nullable): where that is defined, which must be a constant
 *
 * Marks a node as malformed, as sonde_media_tree_add_finding() does.
 */
void
sonde_media_tree_add_problem (SondeMediaTree *self,
                              guint           node,
                              gsize           start,
                              gsize           end,
                              const char     *sentence,
                              const char     *reference)
{
  sonde_media_tree_add_finding (self, node, SONDE_SEVERITY_ERROR, start, end, sentence, reference);
}

/**
 * sonde_media_tree_name:
 * @self: a tree
 * @node: a node
 * @id: a name that stays the same in every language, which must be a constant
 * @name: (nullable): what it is called, for people, or `NULL` for what it was called before
 *
 * Says what a node is, once that is known.
 */
void
sonde_media_tree_name (SondeMediaTree *self,
                       guint           node,
                       const char     *id,
                       const char     *name)
{
  Node *found;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);

  found = sonde_media_tree_get (self, node);

  if (found == NULL)
    return;

  found->id = id;

  if (name == NULL)
    return;

  g_free (found->name);
  found->name = g_strdup (name);
}

/**
 * sonde_media_tree_set_value:
 * @self: a tree
 * @node: a node
 * @value: (nullable): what it says, for people
 *
 * Says what a node says.
 */
void
sonde_media_tree_set_value (SondeMediaTree *self,
                            guint           node,
                            const char     *value)
{
  sonde_media_tree_take_value (self, node, g_strdup (value));
}

/**
 * sonde_media_tree_take_value:
 * @self: a tree
 * @node: a node
 * @value: (transfer full) (nullable): what it says, for people
 *
 * Says what a node says, as sonde_media_tree_set_value() does.
 */
void
sonde_media_tree_take_value (SondeMediaTree *self,
                             guint           node,
                             char           *value)
{
  g_autofree char *owned = value;
  Node *found;

  g_return_if_fail (self != NULL);

  found = sonde_media_tree_get (self, node);

  if (found == NULL)
    return;

  g_free (found->value);
  found->value = g_steal_pointer (&owned);
}

/**
 * sonde_media_tree_set_number:
 * @self: a tree
 * @node: a node
 * @number: the number behind its words
 *
 * Says which number a node is.
 */
void
sonde_media_tree_set_number (SondeMediaTree *self,
                             guint           node,
                             guint64         number)
{
  Node *found;

  g_return_if_fail (self != NULL);

  found = sonde_media_tree_get (self, node);

  if (found == NULL)
    return;

  found->number = number;
  found->has_number = TRUE;
}

/**
 * sonde_media_tree_set_end:
 * @self: a tree
 * @node: a node
 * @end: the byte after its last
 *
 * Says where a node ends, once that is known.
 */
void
sonde_media_tree_set_end (SondeMediaTree *self,
                          guint           node,
                          gsize           end)
{
  Node *found;

  g_return_if_fail (self != NULL);
  g_return_if_fail (end <= self->length);

  found = sonde_media_tree_get (self, node);

  if (found != NULL && end >= found->start)
    found->end = end;
}

/**
 * sonde_media_tree_set_target:
 * @self: a tree
 * @node: a node
 * @start: the first byte that it refers to
 * @end: the byte after the last
 *
 * Says which other bytes a node refers to.
 */
void
sonde_media_tree_set_target (SondeMediaTree *self,
                             guint           node,
                             gsize           start,
                             gsize           end)
{
  Node *found;

  g_return_if_fail (self != NULL);
  g_return_if_fail (start <= end && end <= self->length);

  found = sonde_media_tree_get (self, node);

  if (found == NULL)
    return;

  found->target_start = start;
  found->target_end = end;
}

/**
 * sonde_media_tree_explain:
 * @self: a tree
 * @node: a node
 * @severity: how it departs from its standard
 * @sentence: what there is to be said of it, which must be a constant
 * @reference: (nullable): where that is defined, which must be a constant
 *
 * Explains a node, unless something worse was said of it before.
 */
void
sonde_media_tree_explain (SondeMediaTree *self,
                          guint           node,
                          SondeSeverity   severity,
                          const char     *sentence,
                          const char     *reference)
{
  Node *found;

  g_return_if_fail (self != NULL);
  g_return_if_fail (sentence != NULL);

  found = sonde_media_tree_get (self, node);

  if (found == NULL || (found->explanation != NULL && found->severity >= severity))
    return;

  found->severity = severity;
  found->explanation = sentence;
  found->reference = reference;
}

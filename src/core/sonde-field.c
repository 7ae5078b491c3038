#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-field.h"
#include "sonde-format.h"
#include "sonde-text.h"

#define HINT_CHARS 1500

/* The longest number has 20 digits. */
#define DIGITS_SIZE 24

/**
 * SondeField:
 *
 * A part of a record that has a name: a header, a flag, a length; a tree of them is a record
 * taken apart.
 *
 * A field is the list of the fields below it, too. It does not change once it is shown: for each of
 * the thousands that a body may have, a list and a signal of its own would cost more than all else.
 *
 * A field points at its bytes, by an offset from the record's first byte, or from the first of the
 * [class@Decoding] that it is part of. Its texts are valid UTF-8. A field that is a number knows it
 * besides, and one that refers to other bytes, such as a compressed domain name, knows where they
 * are.
 */
struct _SondeField
{
  GObject        parent_instance;

  char          *id;
  char          *name;
  char          *value;
  char          *explanation;
  char          *reference;
  GPtrArray     *children;
  gsize          offset;
  gsize          length;
  gsize          target_offset;
  gsize          target_length;
  guint64        number;
  SondeSeverity  severity;
  gboolean       has_number;
};

static void sonde_field_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeField, sonde_field, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_field_list_model_init))

enum {
  PROP_0,
  PROP_NAME,
  PROP_VALUE,
  PROP_EXPLANATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_field_take_number (SondeField *self,
                         guint64     number,
                         char       *value)
{
  g_free (self->value);
  self->value = value;
  self->number = number;
  self->has_number = TRUE;
}

/* A number alone, or behind the word for it. */
static char *
sonde_field_name_number (const char *digits,
                         const char *word)
{
  if (word == NULL)
    return g_strdup (digits);

  /* Translators: what a number stands for, and the number, such as “Handshake (22)” */
  return g_strdup_printf (_("%s (%s)"), word, digits);
}

static void
sonde_field_append_text (SondeField *self,
                         guint       depth,
                         GString    *text)
{
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "    ");

  g_string_append (text, self->name);

  if (self->value[0] != '\0')
    g_string_append_printf (text, ": %s", self->value);

  g_string_append_c (text, '\n');

  for (guint i = 0; self->children != NULL && i < self->children->len; i++)
    sonde_field_append_text (g_ptr_array_index (self->children, i), depth + 1, text);
}

/* Text that a field has is valid. */
static char *
sonde_field_take_text (char *text)
{
  char *valid;

  if (text == NULL)
    return g_strdup ("");

  if (g_utf8_validate (text, -1, NULL))
    return text;

  valid = g_utf8_make_valid (text, -1);
  g_free (text);

  return valid;
}

static void
sonde_field_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SondeField *self = SONDE_FIELD (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;

    case PROP_EXPLANATION:
      g_value_set_string (value, self->explanation);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GType
sonde_field_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_FIELD;
}

static guint
sonde_field_get_n_items (GListModel *model)
{
  SondeField *self = SONDE_FIELD (model);

  return self->children != NULL ? self->children->len : 0;
}

static gpointer
sonde_field_get_item (GListModel *model,
                      guint       position)
{
  SondeField *self = SONDE_FIELD (model);

  if (self->children == NULL || position >= self->children->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->children, position));
}

static void
sonde_field_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_field_get_item_type;
  iface->get_n_items = sonde_field_get_n_items;
  iface->get_item = sonde_field_get_item;
}

static void
sonde_field_finalize (GObject *object)
{
  SondeField *self = SONDE_FIELD (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->explanation, g_free);
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->children, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_field_parent_class)->finalize (object);
}

static void
sonde_field_class_init (SondeFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_field_get_property;
  object_class->finalize = sonde_field_finalize;

  /**
   * SondeField:name:
   *
   * What the field is called, for people.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeField:value:
   *
   * What it says, for people; may be empty.
   */
  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeField:explanation:
   *
   * What the field means, in one or two sentences.
   */
  properties[PROP_EXPLANATION] =
    g_param_spec_string ("explanation", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_field_init (SondeField *self G_GNUC_UNUSED)
{
}

/**
 * sonde_field_new:
 * @id: a name that stays the same in every language, such as "http.status"
 * @name: what it is called, for people
 * @value: (nullable): what it says, for people
 * @offset: its first byte, from the record's first
 * @length: how many bytes it has
 *
 * Makes a field without children. Text that is not UTF-8 is made so.
 *
 * Returns: (transfer full): a field
 */
SondeField *
sonde_field_new (const char *id,
                 const char *name,
                 const char *value,
                 gsize       offset,
                 gsize       length)
{
  return sonde_field_new_take (id, g_strdup (name), g_strdup (value), offset, length);
}

/**
 * sonde_field_new_take:
 * @id: a name that stays the same in every language
 * @name: (transfer full): what it is called, for people
 * @value: (transfer full) (nullable): what it says, for people
 * @offset: its first byte, from the record's first
 * @length: how many bytes it has
 *
 * Makes a field, as sonde_field_new() does, without copying its texts.
 *
 * Returns: (transfer full): a field
 */
SondeField *
sonde_field_new_take (const char *id,
                      char       *name,
                      char       *value,
                      gsize       offset,
                      gsize       length)
{
  SondeField *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SONDE_TYPE_FIELD, NULL);
  self->id = g_strdup (id);
  self->name = sonde_field_take_text (name);
  self->value = sonde_field_take_text (value);
  self->offset = offset;
  self->length = length;

  return self;
}

/**
 * sonde_field_add:
 * @self: a field
 * @id: a name that stays the same in every language
 * @name: what it is called, for people
 * @value: (nullable): what it says, for people
 * @offset: its first byte, from the record's first
 * @length: how many bytes it has
 *
 * Adds a field below another, behind those that it has.
 *
 * Returns: (transfer none): the new field
 */
SondeField *
sonde_field_add (SondeField *self,
                 const char *id,
                 const char *name,
                 const char *value,
                 gsize       offset,
                 gsize       length)
{
  SondeField *child;

  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  child = sonde_field_new (id, name, value, offset, length);
  sonde_field_take_child (self, child);

  return child;
}

/**
 * sonde_field_take_child:
 * @self: a field
 * @child: (transfer full): another, which is below none
 *
 * Puts a field below another, behind those that it has; for dissectors, before the field is shown.
 */
void
sonde_field_take_child (SondeField *self,
                        SondeField *child)
{
  g_return_if_fail (SONDE_IS_FIELD (self));
  g_return_if_fail (SONDE_IS_FIELD (child));

  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (self->children, child);
}

/**
 * sonde_field_add_number:
 * @self: a field
 * @id: a name that stays the same in every language
 * @name: what it is called, for people
 * @number: what it says, which is shown as a decimal number
 * @offset: its first byte, from the record's first
 * @length: how many bytes it has
 *
 * Adds a field that is a number, as sonde_field_add() does.
 *
 * Returns: (transfer none): the new field
 */
SondeField *
sonde_field_add_number (SondeField *self,
                        const char *id,
                        const char *name,
                        guint64     number,
                        gsize       offset,
                        gsize       length)
{
  SondeField *field = sonde_field_add (self, id, name, NULL, offset, length);

  g_return_val_if_fail (field != NULL, NULL);

  sonde_field_set_named (field, number, NULL);

  return field;
}

/**
 * sonde_field_set_number:
 * @self: a field
 * @number: the number that its bytes or bits stand for
 *
 * Says which number is behind the words of a field, where they are of another kind than
 * [method@Field.set_named] and those behind it write; for dissectors, before the field is shown.
 */
void
sonde_field_set_number (SondeField *self,
                        guint64     number)
{
  g_return_if_fail (SONDE_IS_FIELD (self));

  self->number = number;
  self->has_number = TRUE;
}

/**
 * sonde_field_set_named:
 * @self: a field
 * @number: the number that its bytes or bits stand for
 * @word: (nullable): what it stands for, as valid UTF-8, or `NULL` if nothing is known
 *
 * Makes the value of a field a number with what it stands for, such as “Handshake (22)”, or a
 * number alone; for dissectors, before the field is shown.
 */
void
sonde_field_set_named (SondeField *self,
                       guint64     number,
                       const char *word)
{
  char digits[DIGITS_SIZE];

  g_return_if_fail (SONDE_IS_FIELD (self));

  g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, number);
  sonde_field_take_number (self, number, sonde_field_name_number (digits, word));
}

/**
 * sonde_field_set_hex:
 * @self: a field
 * @number: the number that its bytes or bits stand for
 * @n_digits: how many digits it has at least
 * @word: (nullable): what it stands for, as valid UTF-8, or `NULL` if nothing is known
 *
 * Does what [method@Field.set_named] does in hexadecimal, such as “TLS 1.2 (0x0303)”, for a number
 * that its standard writes so.
 */
void
sonde_field_set_hex (SondeField *self,
                     guint64     number,
                     guint       n_digits,
                     const char *word)
{
  char digits[DIGITS_SIZE];

  g_return_if_fail (SONDE_IS_FIELD (self));
  g_return_if_fail (n_digits <= 16);

  g_snprintf (digits, sizeof digits, "0x%0*" G_GINT64_MODIFIER "x", (int) n_digits, number);
  sonde_field_take_number (self, number, sonde_field_name_number (digits, word));
}

/**
 * sonde_field_set_flag:
 * @self: a field
 * @is_set: whether its bit is
 *
 * Makes the value of a field that of a single bit, whose number is 0 or 1; for dissectors, before
 * the field is shown.
 */
void
sonde_field_set_flag (SondeField *self,
                      gboolean    is_set)
{
  g_return_if_fail (SONDE_IS_FIELD (self));

  /* Translators: whether a single bit is */
  sonde_field_take_number (self, is_set != FALSE, g_strdup (is_set ? _("Set") : _("Not set")));
}

/**
 * sonde_field_set_byte_count:
 * @self: a field
 * @n_bytes: an amount of data
 *
 * Makes the value of a field an amount of data, such as “1,234 bytes”; for dissectors, before the
 * field is shown.
 */
void
sonde_field_set_byte_count (SondeField *self,
                            guint64     n_bytes)
{
  g_return_if_fail (SONDE_IS_FIELD (self));

  sonde_field_take_number (self, n_bytes, sonde_format_byte_count (n_bytes));
}

/**
 * sonde_field_get_number:
 * @self: a field
 * @number: (out): the number that its bytes or bits stand for; 0 if it is none
 *
 * Returns: whether it is a number
 */
gboolean
sonde_field_get_number (SondeField *self,
                        guint64    *number)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  *number = self->number;

  return self->has_number;
}

/**
 * sonde_field_set_target:
 * @self: a field
 * @offset: the first byte that it refers to, from the record's first
 * @length: how many bytes it refers to, at least 1
 *
 * Says which other bytes a field refers to; for dissectors, before the field is shown.
 */
void
sonde_field_set_target (SondeField *self,
                        gsize       offset,
                        gsize       length)
{
  g_return_if_fail (SONDE_IS_FIELD (self));
  g_return_if_fail (length > 0);

  self->target_offset = offset;
  self->target_length = length;
}

/**
 * sonde_field_get_target:
 * @self: a field
 * @offset: (out): the first byte that it refers to, from the record's first
 * @length: (out): how many bytes it refers to
 *
 * Returns: whether it refers to other bytes
 */
gboolean
sonde_field_get_target (SondeField *self,
                        gsize      *offset,
                        gsize      *length)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), FALSE);
  g_return_val_if_fail (offset != NULL && length != NULL, FALSE);

  *offset = self->target_offset;
  *length = self->target_length;

  return self->target_length > 0;
}

/**
 * sonde_field_set_severity:
 * @self: a field
 * @severity: how it departs from its standard
 *
 * Marks a field; for dissectors, before the field is shown.
 */
void
sonde_field_set_severity (SondeField    *self,
                          SondeSeverity  severity)
{
  g_return_if_fail (SONDE_IS_FIELD (self));

  self->severity = severity;
}

/**
 * sonde_field_explain:
 * @self: a field
 * @explanation: what it means, in one or two sentences
 * @reference: (nullable): where it is defined, such as "RFC 9112, section 7.1"
 *
 * Explains a field; for dissectors, before the field is shown.
 */
void
sonde_field_explain (SondeField *self,
                     const char *explanation,
                     const char *reference)
{
  g_return_if_fail (SONDE_IS_FIELD (self));
  g_return_if_fail (explanation != NULL);

  g_free (self->explanation);
  self->explanation = g_strdup (explanation);
  g_free (self->reference);
  self->reference = g_strdup (reference);
}

/**
 * sonde_field_get_id:
 * @self: a field
 *
 * Returns: a name that stays the same in every language
 */
const char *
sonde_field_get_id (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->id;
}

/**
 * sonde_field_get_name:
 * @self: a field
 *
 * Returns: what it is called, for people
 */
const char *
sonde_field_get_name (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->name;
}

/**
 * sonde_field_get_value:
 * @self: a field
 *
 * Returns: what it says, for people; may be empty
 */
const char *
sonde_field_get_value (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->value;
}

/**
 * sonde_field_get_offset:
 * @self: a field
 *
 * Returns: its first byte, from the record's first
 */
gsize
sonde_field_get_offset (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), 0);

  return self->offset;
}

/**
 * sonde_field_get_length:
 * @self: a field
 *
 * Returns: how many bytes it has
 */
gsize
sonde_field_get_length (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), 0);

  return self->length;
}

/**
 * sonde_field_get_severity:
 * @self: a field
 *
 * Returns: how it departs from its standard
 */
SondeSeverity
sonde_field_get_severity (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), SONDE_SEVERITY_NORMAL);

  return self->severity;
}

/**
 * sonde_field_get_explanation:
 * @self: a field
 *
 * Returns: (nullable): what it means, in one or two sentences
 */
const char *
sonde_field_get_explanation (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->explanation;
}

/**
 * sonde_field_get_reference:
 * @self: a field
 *
 * Returns: (nullable): the document and section that define it
 */
const char *
sonde_field_get_reference (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->reference;
}

/**
 * sonde_field_get_children:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): a list of [class@Field], which is @self, or `NULL` when
 *   there are none
 */
GListModel *
sonde_field_get_children (SondeField *self)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  return self->children != NULL ? G_LIST_MODEL (self) : NULL;
}

/**
 * sonde_field_find:
 * @self: a field
 * @offset: a byte of the record
 *
 * Finds the innermost field that covers a byte.
 *
 * Returns: (transfer none) (nullable): @self, a field below it, or `NULL`
 */
SondeField *
sonde_field_find (SondeField *self,
                  gsize       offset)
{
  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  for (guint i = 0; self->children != NULL && i < self->children->len; i++)
    {
      SondeField *found = sonde_field_find (g_ptr_array_index (self->children, i), offset);

      if (found != NULL)
        return found;
    }

  if (offset >= self->offset && offset - self->offset < self->length)
    return self;

  return NULL;
}

/**
 * sonde_field_to_text:
 * @self: a field
 *
 * Writes a field and those below it as lines of "name: value", each level indented by four
 * spaces.
 *
 * Returns: (transfer full): the text
 */
char *
sonde_field_to_text (SondeField *self)
{
  GString *text;

  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  text = g_string_new (NULL);
  sonde_field_append_text (self, 0, text);

  return g_string_free (text, FALSE);
}

/**
 * sonde_field_to_hint:
 * @self: a field
 *
 * Says what a line has no room for: name, value, explanation and reference.
 *
 * Returns: (transfer full): the text, in lines; not markup
 */
char *
sonde_field_to_hint (SondeField *self)
{
  g_autofree char *value = NULL;
  GString *text;

  g_return_val_if_fail (SONDE_IS_FIELD (self), NULL);

  value = sonde_text_shorten (self->value, HINT_CHARS);
  text = g_string_new (self->name);

  if (value[0] != '\0')
    g_string_append_printf (text, "\n%s", value);

  if (self->explanation != NULL)
    g_string_append_printf (text, "\n\n%s", self->explanation);

  if (self->reference != NULL)
    g_string_append_printf (text, "\n%s", self->reference);

  return g_string_free (text, FALSE);
}

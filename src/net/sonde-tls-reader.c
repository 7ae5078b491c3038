#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-hexdump.h"
#include "sonde-text.h"
#include "sonde-tls-reader.h"

#define PREVIEW_BYTES 32
#define PREVIEW_CHARS 400

/* More items than this are not listed one by one: nobody reads them, and they cost memory. */
#define MAX_ITEMS 1024

static guint
read_number (const guint8 *data,
             gsize         n_bytes)
{
  guint number = 0;

  for (gsize i = 0; i < n_bytes; i++)
    number = number << 8 | data[i];

  return number;
}

/* Returns whether there are as many bytes; if not, says so once, where they should be. */
static gboolean
has_bytes (SondeTlsReader *self,
           SondeField     *parent,
           const char     *name,
           gsize           n_bytes)
{
  gsize left = sonde_tls_reader_get_left (self);
  g_autofree char *explanation = NULL;
  SondeField *field;

  if (self->has_failed)
    return FALSE;

  if (left >= n_bytes)
    return TRUE;

  self->has_failed = TRUE;

  if (self->is_cut)
    return FALSE;

  field = sonde_field_add (parent, "tls.missing", name, _("Cut off"), self->position, left);
  explanation = g_strdup_printf (ngettext ("%u byte more was expected here: what is around this "
                                           "field ends too early, or a length before it is wrong.",
                                           "%u bytes more were expected here: what is around this "
                                           "field ends too early, or a length before it is wrong.",
                                           (guint) MIN (n_bytes - left, G_MAXUINT)),
                                 (guint) MIN (n_bytes - left, G_MAXUINT));
  sonde_tls_mark (field, SONDE_SEVERITY_ERROR, explanation, "RFC 8446 §3");
  self->position = self->end;

  return FALSE;
}

/* Whether a number that has no name is one of those that are sent to mean nothing. */
static gboolean
is_grease (guint           number,
           gsize           n_bytes,
           SondeTlsGetName get_name)
{
  if (n_bytes == 2)
    return sonde_tls_is_grease (number);

  return n_bytes == 1 && get_name == sonde_tls_psk_mode_get_name &&
         sonde_tls_is_grease_byte (number);
}

static char *
preview_bytes (const guint8 *data,
               gsize         length)
{
  g_autofree char *count = sonde_format_byte_count (length);
  g_autofree char *hex = NULL;

  if (length == 0)
    return g_strdup (_("Empty"));

  hex = sonde_hexdump_format (SONDE_HEXDUMP_STYLE_PLAIN, data, MIN (length, PREVIEW_BYTES));
  g_strchomp (hex);

  /* Translators: %1$s is a size such as “20 bytes”, %2$s the first bytes in hexadecimal. */
  return g_strdup_printf (length > PREVIEW_BYTES ? _("%1$s: %2$s …") : _("%1$s: %2$s"), count, hex);
}

/**
 * sonde_tls_reader_get_left:
 * @self: a reader
 *
 * Returns: how many bytes are left
 */
gsize
sonde_tls_reader_get_left (const SondeTlsReader *self)
{
  g_return_val_if_fail (self != NULL && self->position <= self->end, 0);

  return self->end - self->position;
}

/**
 * sonde_tls_reader_peek:
 * @self: a reader
 * @offset: how many bytes further on
 * @n_bytes: how many bytes the number has, at most 4
 * @number: (out): the number
 *
 * Reads a number without taking its bytes.
 *
 * Returns: whether it is there
 */
gboolean
sonde_tls_reader_peek (const SondeTlsReader *self,
                       gsize                 offset,
                       gsize                 n_bytes,
                       guint                *number)
{
  gsize left = sonde_tls_reader_get_left (self);

  g_return_val_if_fail (number != NULL && n_bytes <= 4, FALSE);

  *number = 0;

  if (offset > left || left - offset < n_bytes)
    return FALSE;

  *number = read_number (self->data + self->position + offset, n_bytes);

  return TRUE;
}

/**
 * sonde_tls_reader_add_number:
 * @self: a reader
 * @parent: where the field goes
 * @id: the field's id
 * @name: its name
 * @n_bytes: how many bytes it has, at most 4
 * @number: (out) (optional): the number; 0 if it is not there
 *
 * Takes a number.
 *
 * Returns: (transfer none) (nullable): its field, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_add_number (SondeTlsReader *self,
                             SondeField     *parent,
                             const char     *id,
                             const char     *name,
                             gsize           n_bytes,
                             guint          *number)
{
  SondeField *field;
  guint found;

  if (number != NULL)
    *number = 0;

  if (!has_bytes (self, parent, name, n_bytes))
    return NULL;

  found = read_number (self->data + self->position, n_bytes);
  field = sonde_field_add_number (parent, id, name, found, self->position, n_bytes);
  self->position += n_bytes;

  if (number != NULL)
    *number = found;

  return field;
}

/**
 * sonde_tls_reader_add_named:
 * @self: a reader
 * @parent: where the field goes
 * @id: the field's id
 * @name: its name
 * @n_bytes: how many bytes it has, at most 4
 * @get_name: finds the name of the number
 * @number: (out) (optional): the number; 0 if it is not there
 *
 * Takes a number that has a name. Those of GREASE are named and explained as such.
 *
 * Returns: (transfer none) (nullable): its field, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_add_named (SondeTlsReader  *self,
                            SondeField      *parent,
                            const char      *id,
                            const char      *name,
                            gsize            n_bytes,
                            SondeTlsGetName  get_name,
                            guint           *number)
{
  SondeField *field;
  const char *word;
  guint found;

  field = sonde_tls_reader_add_number (self, parent, id, name, n_bytes, &found);

  if (number != NULL)
    *number = found;

  if (field == NULL)
    return NULL;

  word = get_name (found);

  if (word == NULL && is_grease (found, n_bytes, get_name))
    {
      word = "GREASE";
      sonde_field_explain (field,
                           _("A number that means nothing. It is sent at random, so that servers "
                             "learn to ignore what they do not know."),
                           "RFC 8701");
    }

  /* The standards write codes of a single byte in decimal. */
  if (n_bytes == 1)
    sonde_field_set_named (field, found, word);
  else
    sonde_field_set_hex (field, found, 2 * (guint) n_bytes, word);

  return field;
}

/**
 * sonde_tls_reader_add_bytes:
 * @self: a reader
 * @parent: where the field goes
 * @id: the field's id
 * @name: its name
 * @n_bytes: how many bytes it has
 *
 * Takes bytes that are shown as such.
 *
 * Returns: (transfer none) (nullable): their field, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_add_bytes (SondeTlsReader *self,
                            SondeField     *parent,
                            const char     *id,
                            const char     *name,
                            gsize           n_bytes)
{
  g_autofree char *value = NULL;
  SondeField *field;

  if (!has_bytes (self, parent, name, n_bytes))
    return NULL;

  value = preview_bytes (self->data + self->position, n_bytes);
  field = sonde_field_add (parent, id, name, value, self->position, n_bytes);
  self->position += n_bytes;

  return field;
}

/**
 * sonde_tls_reader_add_text:
 * @self: a reader
 * @parent: where the field goes
 * @id: the field's id
 * @name: its name
 * @n_bytes: how many bytes it has
 *
 * Takes bytes that are text.
 *
 * Returns: (transfer none) (nullable): their field, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_add_text (SondeTlsReader *self,
                           SondeField     *parent,
                           const char     *id,
                           const char     *name,
                           gsize           n_bytes)
{
  g_autofree char *value = NULL;
  SondeField *field;

  if (!has_bytes (self, parent, name, n_bytes))
    return NULL;

  value = sonde_text_preview (self->data + self->position, n_bytes, PREVIEW_CHARS);
  field = sonde_field_add (parent, id, name, value, self->position, n_bytes);
  self->position += n_bytes;

  return field;
}

/**
 * sonde_tls_reader_open:
 * @self: a reader
 * @parent: where the field goes
 * @id: the field's id
 * @name: its name
 * @value: (nullable): its value
 * @n_bytes: how many bytes it has; those that are there, if fewer are
 * @inside: (out caller-allocates): reads what is in it
 *
 * Takes a part that has fields of its own.
 *
 * Returns: (transfer none): its field
 */
SondeField *
sonde_tls_reader_open (SondeTlsReader *self,
                       SondeField     *parent,
                       const char     *id,
                       const char     *name,
                       const char     *value,
                       gsize           n_bytes,
                       SondeTlsReader *inside)
{
  gsize n_there = MIN (n_bytes, sonde_tls_reader_get_left (self));
  SondeField *field = sonde_field_add (parent, id, name, value, self->position, n_there);

  *inside = *self;
  inside->end = self->position + n_there;
  inside->is_cut = self->is_cut && n_there < n_bytes;
  self->position += n_there;

  return field;
}

/**
 * sonde_tls_reader_open_vector:
 * @self: a reader
 * @parent: where the fields go
 * @id: the id of what is in the vector; that of its length is the same with “-length”
 * @name: (nullable): the name of what is in it, or `NULL` for no field around it
 * @n_length_bytes: how many bytes its length has
 * @inside: (out caller-allocates): reads what is in it
 *
 * Takes the length of a vector (RFC 8446 §3.4) and what it holds. A length that points beyond what
 * is there is marked.
 *
 * Returns: (transfer none) (nullable): the field for what is in it, or @parent if there is none
 *   around it, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_open_vector (SondeTlsReader *self,
                              SondeField     *parent,
                              const char     *id,
                              const char     *name,
                              gsize           n_length_bytes,
                              SondeTlsReader *inside)
{
  g_autofree char *length_id = g_strconcat (id, "-length", NULL);
  SondeField *length_field;
  SondeField *field;
  gsize left;
  guint length;

  *inside = *self;
  inside->end = inside->position;
  length_field = sonde_tls_reader_add_number (self, parent, length_id, _("Length"), n_length_bytes,
                                              &length);

  if (length_field == NULL)
    {
      inside->has_failed = TRUE;
      return NULL;
    }

  left = sonde_tls_reader_get_left (self);
  *inside = *self;
  inside->end = self->position + MIN (length, left);

  if (name != NULL)
    {
      g_autofree char *value = sonde_format_byte_count (length);

      field = sonde_tls_reader_open (self, parent, id, name, value, length, inside);
    }
  else
    {
      inside->is_cut = self->is_cut && length > left;
      self->position = inside->end;
      field = parent;
    }

  if (length > left)
    {
      if (!self->is_cut)
        sonde_tls_mark (length_field, SONDE_SEVERITY_ERROR,
                        _("The length points beyond the end of what is around it."),
                        "RFC 8446 §3.4");

      /* One fault is enough: what lacks inside lacks because of it. */
      inside->is_cut = TRUE;
    }

  return field;
}

/**
 * sonde_tls_reader_add_opaque:
 * @self: a reader
 * @parent: where the fields go
 * @id: the id of the content; that of its length is the same with “-length”
 * @name: the name of the content
 * @n_length_bytes: how many bytes its length has
 * @is_text: whether the content is text
 *
 * Takes the length of a vector and its content, which is not taken apart.
 *
 * Returns: (transfer none) (nullable): the field of the content, or `NULL` if the bytes end before
 */
SondeField *
sonde_tls_reader_add_opaque (SondeTlsReader *self,
                             SondeField     *parent,
                             const char     *id,
                             const char     *name,
                             gsize           n_length_bytes,
                             gboolean        is_text)
{
  g_autofree char *length_id = g_strconcat (id, "-length", NULL);
  SondeField *length_field;
  gsize left;
  guint length;

  length_field = sonde_tls_reader_add_number (self, parent, length_id, _("Length"), n_length_bytes,
                                              &length);

  if (length_field == NULL)
    return NULL;

  left = sonde_tls_reader_get_left (self);

  if (length > left && !self->is_cut)
    sonde_tls_mark (length_field, SONDE_SEVERITY_ERROR,
                    _("The length points beyond the end of what is around it."), "RFC 8446 §3.4");

  return is_text ? sonde_tls_reader_add_text (self, parent, id, name, MIN (length, left))
                 : sonde_tls_reader_add_bytes (self, parent, id, name, MIN (length, left));
}

/**
 * sonde_tls_reader_has_more:
 * @self: a reader
 * @parent: where the items of a list go
 * @n_done: how many there are
 *
 * Says whether another item of a list is to be read. Of a very long list, the rest becomes a single
 * field.
 *
 * Returns: whether there is more
 */
gboolean
sonde_tls_reader_has_more (SondeTlsReader *self,
                           SondeField     *parent,
                           guint           n_done)
{
  gsize left = sonde_tls_reader_get_left (self);

  if (left == 0 || self->has_failed)
    return FALSE;

  if (n_done < MAX_ITEMS)
    return TRUE;

  sonde_tls_reader_add_bytes (self, parent, "tls.more", _("More of the same"), left);

  return FALSE;
}

/**
 * sonde_tls_reader_add_list:
 * @self: a reader
 * @parent: where the fields go
 * @id: the id of each item
 * @name: its name
 * @n_bytes: how many bytes each has
 * @get_name: finds the name of an item
 *
 * Takes numbers to the end.
 */
void
sonde_tls_reader_add_list (SondeTlsReader  *self,
                           SondeField      *parent,
                           const char      *id,
                           const char      *name,
                           gsize            n_bytes,
                           SondeTlsGetName  get_name)
{
  for (guint i = 0; sonde_tls_reader_has_more (self, parent, i); i++)
    {
      gsize left = sonde_tls_reader_get_left (self);
      SondeField *field;

      if (left >= n_bytes || self->is_cut)
        {
          sonde_tls_reader_add_named (self, parent, id, name, n_bytes, get_name, NULL);
          continue;
        }

      field = sonde_tls_reader_add_bytes (self, parent, "tls.odd", _("Left over"), left);
      sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                      _("The length of the list is odd, but each item in it has two bytes."),
                      "RFC 8446 §3.4");
    }
}

/**
 * sonde_tls_reader_close:
 * @self: a reader
 * @parent: where a field goes for what is left
 *
 * Marks bytes that are left, where none should be.
 */
void
sonde_tls_reader_close (SondeTlsReader *self,
                        SondeField     *parent)
{
  gsize left = sonde_tls_reader_get_left (self);
  SondeField *field;

  if (left == 0 || self->has_failed)
    return;

  field = sonde_tls_reader_add_bytes (self, parent, "tls.excess", _("Left over"), left);
  sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                  _("What is around these bytes should have ended before them: a length is too "
                    "large, or does not add up with those inside."),
                  "RFC 8446 §3");
}

/**
 * sonde_tls_mark:
 * @field: (nullable): a field, or `NULL`, for convenience
 * @severity: how grave it is
 * @explanation: what is wrong
 * @reference: (nullable): where it is written
 *
 * Marks a field, unless something worse was found before.
 */
void
sonde_tls_mark (SondeField    *field,
                SondeSeverity  severity,
                const char    *explanation,
                const char    *reference)
{
  if (field == NULL || sonde_field_get_severity (field) > severity)
    return;

  sonde_field_set_severity (field, severity);
  sonde_field_explain (field, explanation, reference);
}

/**
 * sonde_tls_find_worst:
 * @field: a field
 *
 * Returns: the worst severity of a field and those below it
 */
SondeSeverity
sonde_tls_find_worst (SondeField *field)
{
  GListModel *children = sonde_field_get_children (field);
  SondeSeverity worst = sonde_field_get_severity (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      worst = MAX (worst, sonde_tls_find_worst (child));
    }

  return worst;
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-walk.h"
#include "sonde-text.h"

#define MAX_HEX_BYTES 512
#define MAX_TEXT_CHARS 1024

/**
 * sonde_dns_walk_get16:
 * @self: a walk
 * @offset: an offset behind which there are 2 bytes at least
 *
 * Returns: the number there
 */
guint16
sonde_dns_walk_get16 (const SondeDnsWalk *self,
                      gsize               offset)
{
  g_assert (offset + 2 <= self->length);

  return (guint16) (self->data[offset] << 8 | self->data[offset + 1]);
}

/**
 * sonde_dns_walk_get32:
 * @self: a walk
 * @offset: an offset behind which there are 4 bytes at least
 *
 * Returns: the number there
 */
guint32
sonde_dns_walk_get32 (const SondeDnsWalk *self,
                      gsize               offset)
{
  return (guint32) sonde_dns_walk_get16 (self, offset) << 16 |
         sonde_dns_walk_get16 (self, offset + 2);
}

/**
 * sonde_dns_walk_add:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @value: (nullable): what it says, for people
 * @offset: its first byte in the message
 * @length: how many bytes it has
 *
 * Adds a field, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add (SondeDnsWalk *self,
                    SondeField   *parent,
                    const char   *id,
                    const char   *name,
                    const char   *value,
                    gsize         offset,
                    gsize         length)
{
  if (parent == NULL)
    return NULL;

  return sonde_field_add (parent, id, _(name), value, self->base + offset, length);
}

/**
 * sonde_dns_walk_add_number:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @number: what it says
 * @offset: its first byte in the message
 * @length: how many bytes it has
 *
 * Adds a field that is a number, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add_number (SondeDnsWalk *self,
                           SondeField   *parent,
                           const char   *id,
                           const char   *name,
                           guint64       number,
                           gsize         offset,
                           gsize         length)
{
  return sonde_dns_walk_add_named (self, parent, id, name, number, NULL, offset, length);
}

/**
 * sonde_dns_walk_add_named:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @number: what it says
 * @word: (nullable): what it stands for
 * @offset: its first byte in the message
 * @length: how many bytes it has
 *
 * Adds a field that is a number with a meaning, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add_named (SondeDnsWalk *self,
                          SondeField   *parent,
                          const char   *id,
                          const char   *name,
                          guint64       number,
                          const char   *word,
                          gsize         offset,
                          gsize         length)
{
  SondeField *field = sonde_dns_walk_add (self, parent, id, name, NULL, offset, length);

  if (field != NULL)
    sonde_field_set_named (field, number, word);

  return field;
}

/**
 * sonde_dns_walk_add_flag:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @offset: its byte in the message
 * @bit: which bit of the byte it is, as a mask
 *
 * Adds a field that is a single bit, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add_flag (SondeDnsWalk *self,
                         SondeField   *parent,
                         const char   *id,
                         const char   *name,
                         gsize         offset,
                         guint8        bit)
{
  SondeField *field = sonde_dns_walk_add (self, parent, id, name, NULL, offset, 1);

  if (field != NULL)
    sonde_field_set_flag (field, (self->data[offset] & bit) != 0);

  return field;
}

/**
 * sonde_dns_walk_add_hex:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @span: its bytes
 *
 * Adds a field of bytes that are shown in hexadecimal, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add_hex (SondeDnsWalk *self,
                        SondeField   *parent,
                        const char   *id,
                        const char   *name,
                        SondeDnsSpan  span)
{
  gsize length = span.end - span.start;
  g_autoptr(GString) hex = NULL;

  if (parent == NULL)
    return NULL;

  hex = g_string_new (NULL);

  for (gsize i = 0; i < MIN (length, MAX_HEX_BYTES); i++)
    g_string_append_printf (hex, "%02x", self->data[span.start + i]);

  if (length > MAX_HEX_BYTES)
    g_string_append (hex, "…");

  return sonde_dns_walk_add (self, parent, id, name, hex->str, span.start, length);
}

/**
 * sonde_dns_walk_add_text:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @id: a name that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @span: its bytes
 *
 * Adds a field of bytes that are shown as text, if there is one to add to.
 *
 * Returns: (transfer none) (nullable): the new field
 */
SondeField *
sonde_dns_walk_add_text (SondeDnsWalk *self,
                         SondeField   *parent,
                         const char   *id,
                         const char   *name,
                         SondeDnsSpan  span)
{
  g_autofree char *text = NULL;

  if (parent == NULL)
    return NULL;

  text = sonde_text_preview (self->data + span.start, span.end - span.start, MAX_TEXT_CHARS);

  return sonde_dns_walk_add (self, parent, id, name, text, span.start, span.end - span.start);
}

/**
 * sonde_dns_walk_mark:
 * @self: a walk
 * @field: (nullable): the field where something is wrong
 * @fault: what is wrong
 * @offset: the first offending byte, in the message
 *
 * Notes a fault, and marks the field.
 */
void
sonde_dns_walk_mark (SondeDnsWalk  *self,
                     SondeField    *field,
                     SondeDnsFault  fault,
                     gsize          offset)
{
  SondeSeverity severity = sonde_dns_fault_get_severity (fault);

  if (severity > self->severity)
    {
      self->severity = severity;
      self->fault = fault;
      self->fault_offset = offset;
    }

  if (field == NULL || severity <= sonde_field_get_severity (field))
    return;

  sonde_field_set_severity (field, severity);
  sonde_field_explain (field, sonde_dns_fault_explain (fault),
                       sonde_dns_fault_get_reference (fault));
}

/**
 * sonde_dns_walk_add_fault:
 * @self: a walk
 * @parent: (nullable): the field to add to
 * @fault: what is wrong
 * @offset: the first offending byte, in the message
 * @length: how many bytes are concerned
 *
 * Notes a fault, and adds a field that says what is wrong.
 */
void
sonde_dns_walk_add_fault (SondeDnsWalk  *self,
                          SondeField    *parent,
                          SondeDnsFault  fault,
                          gsize          offset,
                          gsize          length)
{
  SondeField *field = NULL;

  /* A message that has ended is at fault at its last byte. */
  offset = MIN (offset, self->length);
  length = MIN (length, self->length - offset);

  if (length == 0 && offset > 0)
    {
      offset--;
      length = 1;
    }

  if (parent != NULL)
    field = sonde_dns_walk_add (self, parent, "dns.fault", N_("Fault"),
                                sonde_dns_fault_explain (fault), offset, length);

  sonde_dns_walk_mark (self, field, fault, offset);
}

/**
 * sonde_dns_walk_explain:
 * @field: (nullable): a field
 * @explanation: (nullable): what it means
 * @reference: (nullable): where it is defined
 *
 * Explains a field that has no fault, if there is one.
 */
void
sonde_dns_walk_explain (SondeField *field,
                        const char *explanation,
                        const char *reference)
{
  if (field != NULL && explanation != NULL &&
      sonde_field_get_severity (field) == SONDE_SEVERITY_NORMAL)
    sonde_field_explain (field, explanation, reference);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-name.h"

#define MAX_NAME_BYTES 255
#define POINTER_BYTES 2

#define LABEL_BITS 0xc0
#define LABEL_PLAIN 0x00
#define LABEL_EXTENDED 0x40
#define LABEL_POINTER 0xc0

/* As a zone file has it (RFC 1035, section 5.1). */
static void
sonde_dns_name_append_label (GString      *text,
                             const guint8 *label,
                             gsize         length)
{
  if (text->len > 0)
    g_string_append_c (text, '.');

  for (gsize i = 0; i < length; i++)
    {
      char c = (char) label[i];

      if (c == '.' || c == ';' || c == '(' || c == ')' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (!g_ascii_isgraph (c))
        g_string_append_printf (text, "\\%03u", label[i]);
      else
        g_string_append_c (text, c);
    }
}

static void
sonde_dns_name_fail (SondeDnsName  *name,
                     SondeDnsFault  fault,
                     gsize          offset)
{
  name->fault = fault;
  name->fault_offset = offset;
}

/* A pointer leads to a name before the labels that it ends, so following it comes to an end. */
static SondeDnsFault
sonde_dns_name_judge_pointer (const SondeDnsWalk *walk,
                              gsize               run_start,
                              gsize               position,
                              gsize               target)
{
  if (target >= walk->length)
    return SONDE_DNS_FAULT_POINTER_OUTSIDE;

  if (target < SONDE_DNS_HEADER_BYTES)
    return SONDE_DNS_FAULT_POINTER_HEADER;

  if (target > position + 1)
    return SONDE_DNS_FAULT_POINTER_FORWARD;

  return target >= run_start ? SONDE_DNS_FAULT_POINTER_LOOP : SONDE_DNS_FAULT_NONE;
}

/*
 * Reads labels up to the root or a pointer. Returns whether a pointer ends them, and sets the
 * position behind; without a fault.
 */
static gboolean
sonde_dns_name_read_run (const SondeDnsWalk *walk,
                         gsize               limit,
                         gsize              *position,
                         GString            *text,
                         SondeDnsName       *name)
{
  while (*position < limit)
    {
      guint8 first = walk->data[*position];

      if ((first & LABEL_BITS) == LABEL_POINTER)
        {
          if (limit - *position >= POINTER_BYTES)
            return TRUE;

          break;
        }

      if ((first & LABEL_BITS) != LABEL_PLAIN)
        {
          sonde_dns_name_fail (name, (first & LABEL_BITS) == LABEL_EXTENDED
                                     ? SONDE_DNS_FAULT_LABEL_EXTENDED
                                     : SONDE_DNS_FAULT_LABEL_RESERVED, *position);
          return FALSE;
        }

      name->wire_length += 1u + first;

      if (name->wire_length > MAX_NAME_BYTES && name->fault == SONDE_DNS_FAULT_NONE)
        sonde_dns_name_fail (name, SONDE_DNS_FAULT_NAME_LONG, *position);

      if (first == 0)
        {
          *position += 1;
          return FALSE;
        }

      if (first >= limit - *position)
        break;

      if (text != NULL && name->fault == SONDE_DNS_FAULT_NONE)
        sonde_dns_name_append_label (text, walk->data + *position + 1, first);

      name->n_labels++;
      *position += 1u + first;
    }

  sonde_dns_name_fail (name, SONDE_DNS_FAULT_NAME_CUT, *position);

  return FALSE;
}

/**
 * sonde_dns_name_read:
 * @walk: a walk
 * @span: where the name begins, and what it must not go beyond
 * @text: (nullable): empty; gets the name as a zone file has it, without the dot at the end, as far
 *   as it can be read
 * @name: (out): what was read
 *
 * Reads a name. Letters keep their case.
 *
 * Returns: whether nothing is wrong with it
 */
gboolean
sonde_dns_name_read (const SondeDnsWalk *walk,
                     SondeDnsSpan        span,
                     GString            *text,
                     SondeDnsName       *name)
{
  gsize limit = MIN (span.end, walk->length);
  gsize position = span.start;
  gsize run_start = span.start;
  gboolean has_pointer;

  *name = (SondeDnsName) { .end = span.start };
  has_pointer = sonde_dns_name_read_run (walk, limit, &position, text, name);

  /* A name that is too long where it stands has an end, nevertheless. */
  name->is_cut = name->fault != SONDE_DNS_FAULT_NONE && name->fault != SONDE_DNS_FAULT_NAME_LONG;
  name->is_compressed = has_pointer;
  name->end = has_pointer ? position + POINTER_BYTES : position;

  while (has_pointer && name->fault == SONDE_DNS_FAULT_NONE)
    {
      gsize target = sonde_dns_walk_get16 (walk, position) & 0x3fff;
      SondeDnsFault fault = sonde_dns_name_judge_pointer (walk, run_start, position, target);

      if (fault != SONDE_DNS_FAULT_NONE)
        {
          sonde_dns_name_fail (name, fault, position);
          break;
        }

      run_start = target;
      position = target;
      has_pointer = sonde_dns_name_read_run (walk, walk->length, &position, text, name);
    }

  if (text != NULL && text->len == 0)
    g_string_append_c (text, '.');

  return name->fault == SONDE_DNS_FAULT_NONE;
}

static void
sonde_dns_name_add_pointer (SondeDnsWalk       *walk,
                            SondeField         *parent,
                            gsize               offset,
                            const SondeDnsName *name)
{
  gsize target = sonde_dns_walk_get16 (walk, offset) & 0x3fff;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *value = NULL;
  SondeDnsName pointed = { 0 };
  SondeField *field;

  if (target < walk->length)
    sonde_dns_name_read (walk, (SondeDnsSpan) { target, walk->length }, text, &pointed);

  /* Translators: an offset in a message, and the name that is found there */
  value = pointed.end > target
          ? g_strdup_printf (_("to byte %u: %s"), (guint) target, text->str)
          : g_strdup_printf (_("to byte %u"), (guint) target);
  field = sonde_dns_walk_add (walk, parent, "dns.pointer", N_("Pointer"), value, offset,
                              POINTER_BYTES);
  sonde_field_set_number (field, target);
  sonde_field_explain (field, _("The rest of the name is that of an earlier one, at this byte of "
                                "the message."), "RFC 1035 §4.1.4");

  if (pointed.end > target)
    sonde_field_set_target (field, walk->base + target, pointed.end - target);
  else if (target < walk->length)
    sonde_field_set_target (field, walk->base + target, 1);

  if (name->fault_offset == offset)
    sonde_dns_walk_mark (walk, field, name->fault, offset);
}

/* The parts of a name where it stands. */
static void
sonde_dns_name_add_parts (SondeDnsWalk       *walk,
                          SondeField         *parent,
                          gsize               start,
                          const SondeDnsName *name)
{
  gsize position = start;

  while (position < name->end)
    {
      guint8 first = walk->data[position];
      g_autoptr(GString) text = NULL;
      SondeField *field;

      if ((first & LABEL_BITS) == LABEL_POINTER)
        {
          sonde_dns_name_add_pointer (walk, parent, position, name);
          return;
        }

      if (first == 0)
        {
          field = sonde_dns_walk_add (walk, parent, "dns.root", N_("Root"), ".", position, 1);
          sonde_field_explain (field, _("A label without letters, which ends each name."),
                               "RFC 1035 §3.1");
        }
      else
        {
          text = g_string_new (NULL);
          sonde_dns_name_append_label (text, walk->data + position + 1, first);
          field = sonde_dns_walk_add (walk, parent, "dns.label", N_("Label"), text->str, position,
                                      1u + first);
        }

      if (name->fault == SONDE_DNS_FAULT_NAME_LONG && name->fault_offset == position)
        sonde_dns_walk_mark (walk, field, name->fault, position);

      position += 1u + first;
    }
}

/**
 * sonde_dns_name_walk:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @id: a name of the field that stays the same in every language
 * @title: what the field is called, for people; to be translated
 * @span: where the name begins, and what it must not go beyond
 * @name: (out): what was read
 *
 * Reads a name, and adds it with its labels and its pointer.
 *
 * Returns: (transfer none) (nullable): the field
 */
SondeField *
sonde_dns_name_walk (SondeDnsWalk *walk,
                     SondeField   *parent,
                     const char   *id,
                     const char   *title,
                     SondeDnsSpan  span,
                     SondeDnsName *name)
{
  g_autoptr(GString) text = NULL;
  SondeField *field = NULL;

  if (parent != NULL)
    text = g_string_new (NULL);

  sonde_dns_name_read (walk, span, text, name);

  if (parent != NULL)
    {
      gsize end = name->end;

      /* The first offending byte belongs to it. */
      if (name->is_cut)
        end = MIN (name->fault_offset + 1, MIN (span.end, walk->length));

      field = sonde_dns_walk_add (walk, parent, id, title, text->str, span.start,
                                  MAX (end, span.start) - span.start);
      sonde_dns_name_add_parts (walk, field, span.start, name);
    }

  if (name->is_cut)
    sonde_dns_walk_add_fault (walk, field, name->fault, name->fault_offset, 1);
  else if (name->fault != SONDE_DNS_FAULT_NONE)
    sonde_dns_walk_mark (walk, field, name->fault, name->fault_offset);

  return field;
}

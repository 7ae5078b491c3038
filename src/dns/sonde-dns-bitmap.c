#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-bitmap.h"
#include "sonde-dns-codes.h"

#define HEAD_BYTES 2
#define MAX_BLOCK_BYTES 32
#define TYPES_PER_BLOCK 256

/* Each bit that a hostile message sets would be a field; what is beyond is left out. */
#define MAX_TYPE_FIELDS 4096
#define MAX_TYPES_CHARS 4096

static void
sonde_dns_bitmap_add_types (SondeDnsWalk *walk,
                            SondeField   *block,
                            guint         window,
                            SondeDnsSpan  bits)
{
  for (gsize offset = bits.start; offset < bits.end; offset++)
    {
      for (guint bit = 0; bit < 8; bit++)
        {
          guint16 number = (guint16) (window * TYPES_PER_BLOCK +
                                      (offset - bits.start) * 8 + bit);
          g_autofree char *type = NULL;

          if ((walk->data[offset] & (0x80 >> bit)) == 0)
            continue;

          if (++walk->n_types > MAX_TYPE_FIELDS)
            return;

          type = sonde_dns_codes_dup_type (number);
          sonde_dns_walk_add_named (walk, block, "dns.bitmap.type", N_("Type"), number, type,
                                    offset, 1);
        }
    }
}

static void
sonde_dns_bitmap_add_block (SondeDnsWalk *walk,
                            SondeField   *parent,
                            SondeDnsSpan  span)
{
  guint window = walk->data[span.start];
  g_autofree char *value = NULL;
  SondeDnsSpan bits = { span.start + HEAD_BYTES, span.end };
  SondeField *block;

  /* Translators: %u to %u are numbers of record types. */
  value = g_strdup_printf (_("of types %u to %u"), window * TYPES_PER_BLOCK,
                           window * TYPES_PER_BLOCK + TYPES_PER_BLOCK - 1);
  block = sonde_dns_walk_add (walk, parent, "dns.bitmap.block", N_("Block"), value, span.start,
                              span.end - span.start);
  sonde_dns_walk_add_number (walk, block, "dns.bitmap.window", N_("Number of the block"), window,
                             span.start, 1);
  sonde_dns_walk_add_number (walk, block, "dns.bitmap.length", N_("Length"),
                             walk->data[span.start + 1], span.start + 1, 1);
  block = sonde_dns_walk_add_hex (walk, block, "dns.bitmap.bits", N_("Bits"), bits);
  sonde_field_explain (block, _("One bit for each type, from the highest of the first byte on."),
                       "RFC 4034 §4.1.2");
  sonde_dns_bitmap_add_types (walk, block, window, bits);
}

/* All types in one line, for the field that has the blocks. */
static char *
sonde_dns_bitmap_dup_types (const SondeDnsWalk *walk,
                            SondeDnsSpan        span)
{
  GString *types = g_string_new (NULL);
  gsize position = span.start;

  while (span.end - position >= HEAD_BYTES && types->len < MAX_TYPES_CHARS)
    {
      gsize end = MIN (position + HEAD_BYTES + walk->data[position + 1], span.end);

      for (gsize i = 0; i < (end - position - HEAD_BYTES) * 8; i++)
        {
          guint16 number = (guint16) (walk->data[position] * TYPES_PER_BLOCK + i);
          g_autofree char *type = NULL;

          if ((walk->data[position + HEAD_BYTES + i / 8] & (0x80 >> (i % 8))) == 0)
            continue;

          type = sonde_dns_codes_dup_type (number);
          g_string_append_printf (types, "%s%s", types->len > 0 ? " " : "", type);
        }

      position = end;
    }

  if (types->len >= MAX_TYPES_CHARS)
    g_string_append (types, " …");

  return g_string_free (types, FALSE);
}

/**
 * sonde_dns_bitmap_walk:
 * @walk: a walk
 * @parent: (nullable): the field to add to
 * @id: a name of the field that stays the same in every language
 * @title: what the field is called, for people; to be translated
 * @span: the bitmap
 *
 * Takes a bitmap of record types apart (RFC 4034, section 4.1.2).
 */
void
sonde_dns_bitmap_walk (SondeDnsWalk *walk,
                       SondeField   *parent,
                       const char   *id,
                       const char   *title,
                       SondeDnsSpan  span)
{
  SondeField *field = NULL;
  gsize position = span.start;
  int previous = -1;

  if (parent != NULL)
    {
      g_autofree char *types = sonde_dns_bitmap_dup_types (walk, span);

      field = sonde_dns_walk_add (walk, parent, id, title, types, span.start,
                                  span.end - span.start);
    }

  while (position < span.end)
    {
      gsize left = span.end - position;
      gsize length = left < HEAD_BYTES ? 0 : walk->data[position + 1];

      if (length == 0 || length > MAX_BLOCK_BYTES || length > left - HEAD_BYTES)
        {
          sonde_dns_walk_add_fault (walk, field, SONDE_DNS_FAULT_BITMAP_LENGTH, position, left);
          return;
        }

      if (walk->data[position] <= previous)
        sonde_dns_walk_add_fault (walk, field, SONDE_DNS_FAULT_BITMAP_ORDER, position, 1);

      previous = walk->data[position];

      if (field != NULL)
        sonde_dns_bitmap_add_block (walk, field,
                                    (SondeDnsSpan) { position, position + HEAD_BYTES + length });

      position += HEAD_BYTES + length;
    }
}

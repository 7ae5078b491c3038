#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-header.h"
#include "sonde-dns-rdata.h"
#include "sonde-dns-summary.h"

#define MAX_ANSWERS 4
#define MAX_ANSWER_CHARS 80
#define RESPONSE_BIT 0x80
#define FLAGS_OFFSET 2

/* What is asked, such as “A example.test”. */
static void
sonde_dns_summary_append_question (GString             *text,
                                   const SondeDnsWalk  *walk,
                                   const SondeDnsEntry *entry)
{
  g_autofree char *type = sonde_dns_codes_dup_type (entry->record_type);
  g_autoptr(GString) name = g_string_new (NULL);
  SondeDnsName ignored;

  sonde_dns_name_read (walk, (SondeDnsSpan) { entry->offset, walk->length }, name, &ignored);
  g_string_append_printf (text, " %s %s", type, name->str);
}

/* What a record says; with its type, if that is not the one asked for. */
static void
sonde_dns_summary_append_answer (GString             *text,
                                 const SondeDnsWalk  *walk,
                                 const SondeDnsEntry *entry,
                                 guint16              asked_type)
{
  g_autoptr(SondeDnsRecord) record = sonde_dns_rdata_read (SONDE_DNS_SECTION_ANSWER, walk->data,
                                                           walk->length, entry->offset);
  const char *data;

  if (record == NULL)
    {
      g_string_append (text, "?");
      return;
    }

  data = sonde_dns_record_get_data (record);

  if (entry->record_type != asked_type)
    g_string_append_printf (text, "%s ", sonde_dns_record_get_record_type (record));

  g_string_append_len (text, data, (gssize) MIN (strlen (data), MAX_ANSWER_CHARS));

  if (strlen (data) > MAX_ANSWER_CHARS)
    g_string_append (text, "…");
}

static void
sonde_dns_summary_append_answers (GString        *text,
                                  SondeDnsCursor *cursor,
                                  guint16         asked_type)
{
  SondeDnsEntry entry;
  guint n_answers = 0;

  while (n_answers <= MAX_ANSWERS && sonde_dns_cursor_next (cursor, &entry) &&
         cursor->section == 1)
    {
      g_string_append (text, n_answers == 0 ? " → " : ", ");

      if (n_answers++ == MAX_ANSWERS)
        g_string_append (text, "…");
      else
        sonde_dns_summary_append_answer (text, cursor->walk, &entry, asked_type);
    }
}

static char *
sonde_dns_summary_dup_outcome (const SondeDnsWalk *walk)
{
  guint rcode = sonde_dns_walk_get_rcode (walk);
  const char *mnemonic = sonde_dns_codes_get_rcode (rcode);

  if (rcode == 0)
    return g_strdup (_("No error"));

  return mnemonic != NULL ? g_strdup (mnemonic) : g_strdup_printf (_("Error %u"), rcode);
}

/* What the message is, with its number. */
static char *
sonde_dns_summary_dup_kind (const SondeDnsWalk *walk)
{
  guint id = sonde_dns_walk_get16 (walk, 0);
  guint opcode = sonde_dns_header_get_opcode (walk);
  const char *mnemonic = sonde_dns_codes_get_opcode (opcode);
  gboolean is_response = (walk->data[FLAGS_OFFSET] & RESPONSE_BIT) != 0;

  if (opcode == SONDE_DNS_OPCODE_QUERY)
    return g_strdup_printf (is_response ? _("Response 0x%04x") : _("Query 0x%04x"), id);

  if (mnemonic == NULL)
    return g_strdup_printf (is_response ? _("Response to opcode %u, 0x%04x")
                                        : _("Opcode %u, 0x%04x"), opcode, id);

  /* Translators: what a DNS message is about, such as NOTIFY, and its number */
  return g_strdup_printf (is_response ? _("Response to %s, 0x%04x") : _("%s 0x%04x"),
                          mnemonic, id);
}

/**
 * sonde_dns_summary_new:
 * @data: (array length=length): a message, or its beginning
 * @length: the size of @data in bytes
 *
 * Says in one line what a message is about.
 *
 * Returns: (transfer full): such as “Response 0x1a2b No error: A example.test → 192.0.2.1”
 */
char *
sonde_dns_summary_new (const guint8 *data,
                       gsize         length)
{
  SondeDnsWalk walk = { .data = data, .length = length };
  g_autoptr(GString) text = NULL;
  g_autofree char *kind = NULL;
  SondeDnsCursor cursor;
  SondeDnsEntry entry;

  if (length < SONDE_DNS_HEADER_BYTES)
    return g_strdup (_("Incomplete header"));

  kind = sonde_dns_summary_dup_kind (&walk);
  text = g_string_new (kind);
  sonde_dns_cursor_init (&cursor, &walk);

  if ((data[FLAGS_OFFSET] & RESPONSE_BIT) != 0)
    {
      g_autofree char *outcome = sonde_dns_summary_dup_outcome (&walk);

      g_string_append_printf (text, " %s", outcome);
    }

  if (cursor.count == 0 || !sonde_dns_cursor_next (&cursor, &entry))
    return g_string_free (g_steal_pointer (&text), FALSE);

  if ((data[FLAGS_OFFSET] & RESPONSE_BIT) != 0)
    g_string_append_c (text, ':');

  sonde_dns_summary_append_question (text, &walk, &entry);

  /* Questions beyond the first are a fault, and said elsewhere. */
  while (cursor.section == 0 && cursor.position < cursor.count)
    {
      SondeDnsEntry other;

      if (!sonde_dns_cursor_next (&cursor, &other))
        return g_string_free (g_steal_pointer (&text), FALSE);
    }

  sonde_dns_summary_append_answers (text, &cursor, entry.record_type);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

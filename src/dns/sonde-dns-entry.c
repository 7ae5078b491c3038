#include "config.h"

#include <ldns/ldns.h>

#include "sonde-dns-entry.h"

#define QUESTION_BYTES 4
#define RECORD_BYTES 10
#define COUNTS_OFFSET 4
#define RCODE_OFFSET 3

/**
 * sonde_dns_entry_read:
 * @walk: a walk
 * @offset: where it begins
 * @is_question: whether it is a question, which has neither a time to live nor data
 * @entry: (out): what was read
 *
 * Reads a question or a record without looking into its data. Allocates nothing.
 *
 * Returns: whether its end is known
 */
gboolean
sonde_dns_entry_read (const SondeDnsWalk *walk,
                      gsize               offset,
                      gboolean            is_question,
                      SondeDnsEntry      *entry)
{
  gsize position;
  gsize length;

  *entry = (SondeDnsEntry) { .offset = offset, .end = walk->length };
  sonde_dns_name_read (walk, (SondeDnsSpan) { offset, walk->length }, NULL, &entry->name);
  position = entry->name.end;

  if (entry->name.is_cut)
    {
      entry->fault = entry->name.fault;
      return FALSE;
    }

  if (walk->length - position < (is_question ? QUESTION_BYTES : RECORD_BYTES))
    {
      entry->fault = is_question ? SONDE_DNS_FAULT_QUESTION_CUT : SONDE_DNS_FAULT_RECORD_CUT;
      return FALSE;
    }

  entry->record_type = sonde_dns_walk_get16 (walk, position);
  entry->record_class = sonde_dns_walk_get16 (walk, position + 2);

  if (is_question)
    {
      entry->end = position + QUESTION_BYTES;
      return TRUE;
    }

  entry->ttl = sonde_dns_walk_get32 (walk, position + 4);
  length = sonde_dns_walk_get16 (walk, position + 8);
  entry->data.start = position + RECORD_BYTES;
  entry->data.end = MIN (entry->data.start + length, walk->length);

  if (length > walk->length - entry->data.start)
    {
      entry->fault = SONDE_DNS_FAULT_DATA_OVERRUN;
      return FALSE;
    }

  entry->end = entry->data.end;

  return TRUE;
}

/**
 * sonde_dns_cursor_init:
 * @self: (out): a cursor
 * @walk: a walk through a message whose header is complete
 *
 * Begins at the first question.
 */
void
sonde_dns_cursor_init (SondeDnsCursor     *self,
                       const SondeDnsWalk *walk)
{
  *self = (SondeDnsCursor) {
    .walk = walk,
    .offset = SONDE_DNS_HEADER_BYTES,
    .count = sonde_dns_walk_get16 (walk, COUNTS_OFFSET),
  };
}

/**
 * sonde_dns_cursor_next:
 * @self: a cursor
 * @entry: (out): the next question or record, of the cursor's section
 *
 * Goes on.
 *
 * Returns: whether there is one, and its end is known
 */
gboolean
sonde_dns_cursor_next (SondeDnsCursor *self,
                       SondeDnsEntry  *entry)
{
  while (self->position == self->count)
    {
      if (++self->section == SONDE_N_DNS_WIRE_SECTIONS)
        {
          self->section--;
          return FALSE;
        }

      self->position = 0;
      self->count = sonde_dns_walk_get16 (self->walk, COUNTS_OFFSET + 2 * self->section);
    }

  if (!sonde_dns_entry_read (self->walk, self->offset, self->section == 0, entry))
    return FALSE;

  self->position++;
  self->offset = entry->end;

  return TRUE;
}

/**
 * sonde_dns_cursor_is_at_end:
 * @self: a cursor that does not go on
 *
 * Returns: whether it has passed all that the header promises
 */
gboolean
sonde_dns_cursor_is_at_end (const SondeDnsCursor *self)
{
  return self->section == SONDE_N_DNS_WIRE_SECTIONS - 1 && self->position == self->count;
}

/**
 * sonde_dns_walk_get_rcode:
 * @walk: a walk through a message whose header is complete
 *
 * Returns: the code of the message, extended by that in its OPT record (RFC 6891, section 6.1.3)
 */
guint
sonde_dns_walk_get_rcode (const SondeDnsWalk *walk)
{
  guint rcode = walk->data[RCODE_OFFSET] & 0xf;
  SondeDnsCursor cursor;
  SondeDnsEntry entry;

  sonde_dns_cursor_init (&cursor, walk);

  while (sonde_dns_cursor_next (&cursor, &entry))
    {
      if (cursor.section > 0 && entry.record_type == LDNS_RR_TYPE_OPT)
        return rcode | (entry.ttl >> 24) << 4;
    }

  return rcode;
}

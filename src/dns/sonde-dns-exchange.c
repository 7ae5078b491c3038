#include "config.h"

#include "sonde-dns-codes.h"
#include "sonde-dns-entry.h"
#include "sonde-dns-exchange.h"

/* A header, and the longest name there is with its type and class. */
#define MAX_START_BYTES (SONDE_DNS_HEADER_BYTES + 255 + 4)

/* The length in front of each message in a stream (RFC 1035, section 4.2.2). */
#define LENGTH_BYTES 2

#define FLAGS_OFFSET 2
#define RESPONSE_BIT 0x80
#define RCODE_OFFSET 3
#define RCODE_MASK 0x0f

/* Reads the beginning of the first message in a direction. Returns 0 for none. */
static gsize
sonde_dns_exchange_read_start (SondeFlow      *flow,
                               SondeDirection  direction,
                               guint8         *start)
{
  guint64 offset = sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP ? 0 : LENGTH_BYTES;
  gssize n_read = sonde_flow_read_stream (flow, direction, offset, start, MAX_START_BYTES, NULL);

  return n_read >= SONDE_DNS_HEADER_BYTES ? (gsize) n_read : 0;
}

static void
sonde_dns_exchange_read_question (SondeDnsExchange *self,
                                  const guint8     *start,
                                  gsize             length)
{
  SondeDnsWalk walk = { .data = start, .length = length };
  g_autoptr(GString) name = NULL;
  SondeDnsCursor cursor;
  SondeDnsEntry entry;
  SondeDnsName ignored;

  sonde_dns_cursor_init (&cursor, &walk);

  if (self->name != NULL || cursor.section != 0 || cursor.count == 0 ||
      !sonde_dns_cursor_next (&cursor, &entry))
    return;

  name = g_string_new (NULL);
  sonde_dns_name_read (&walk, (SondeDnsSpan) { entry.offset, length }, name, &ignored);
  self->name = g_string_free (g_steal_pointer (&name), FALSE);
  self->record_type = sonde_dns_codes_dup_type (entry.record_type);
}

/**
 * sonde_dns_exchange_read:
 * @self: (out caller-allocates): what was found, to be freed with sonde_dns_exchange_clear()
 * @flow: a conversation in DNS, of datagrams or of a stream; its bytes may be anything
 *
 * Reads the first message that was sent and the first that was received.
 */
void
sonde_dns_exchange_read (SondeDnsExchange *self,
                         SondeFlow        *flow)
{
  guint8 start[MAX_START_BYTES];

  g_return_if_fail (self != NULL);
  g_return_if_fail (SONDE_IS_FLOW (flow));

  *self = (SondeDnsExchange) { .rcode = -1 };

  for (SondeDirection direction = 0; direction < SONDE_N_DIRECTIONS; direction++)
    {
      gsize length = sonde_dns_exchange_read_start (flow, direction, start);

      if (length == 0)
        continue;

      sonde_dns_exchange_read_question (self, start, length);

      if ((start[FLAGS_OFFSET] & RESPONSE_BIT) != 0)
        self->rcode = start[RCODE_OFFSET] & RCODE_MASK;
    }
}

/**
 * sonde_dns_exchange_clear:
 * @self: an exchange
 *
 * Frees what an exchange holds.
 */
void
sonde_dns_exchange_clear (SondeDnsExchange *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->record_type, g_free);
}

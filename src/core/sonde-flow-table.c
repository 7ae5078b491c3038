#include "config.h"

#include <string.h>

#include "sonde-flow-table.h"
#include "sonde-note.h"
#include "sonde-reassembly.h"
#include "sonde-wire.h"

/* How many segments may wait in all flows together. */
#define MAX_WAITING (1u << 20)

/* Ports that servers listen at, and those that systems choose for clients (RFC 6335, section 6). */
#define FIRST_USER_PORT      1024
#define FIRST_EPHEMERAL_PORT 32768

typedef struct _SondeFlowEntry SondeFlowEntry;

struct _SondeFlowTable
{
  SondeStorage   *storage;
  GPtrArray      *entries;
  GHashTable     *by_tuple;
  GHashTable     *by_note;
  SondeFlowEntry *last;
  guint           n_foreign;
  guint           n_waiting;
  gboolean        is_full;
};

/* What tells flows apart, whichever way a packet goes: the lesser end is the first. */
typedef struct
{
  guint64 addresses[4];
  guint32 ports;
  guint32 interface;
  guint32 families;
  guint32 is_udp;
} SondeFlowKey;

struct _SondeFlowEntry
{
  SondeFlowKey    key;
  SondeFlowSpec   spec;
  SondeReassembly streams[SONDE_N_DIRECTIONS];
  gint64          last_ns;
  guint32         id;
  gboolean        is_swapped;
  gboolean        is_over[SONDE_N_DIRECTIONS];
  gboolean        is_reset;
  gboolean        is_closed;
};

static void
sonde_flow_entry_free (SondeFlowEntry *entry)
{
  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    sonde_reassembly_clear (&entry->streams[i]);

  g_free (entry);
}

static gboolean
is_ordered (const SondeEndpoint *a,
            const SondeEndpoint *b)
{
  int order = memcmp (a->address, b->address, sizeof a->address);

  return order < 0 || (order == 0 && a->port <= b->port);
}

/* Returns whether the ends were swapped. */
static gboolean
sonde_flow_key_init (SondeFlowKey        *self,
                     guint                interface,
                     gboolean             is_udp,
                     const SondeEndpoint *a,
                     const SondeEndpoint *b)
{
  gboolean is_swapped = !is_ordered (a, b);
  const SondeEndpoint *first = is_swapped ? b : a;
  const SondeEndpoint *second = is_swapped ? a : b;

  memcpy (&self->addresses[0], first->address, sizeof first->address);
  memcpy (&self->addresses[2], second->address, sizeof second->address);
  self->ports = (guint32) first->port << 16 | second->port;
  self->interface = interface;
  self->families = (guint32) first->family << 16 | (guint32) second->family;
  self->is_udp = is_udp;

  return is_swapped;
}

static guint
sonde_flow_key_hash (gconstpointer data)
{
  const SondeFlowKey *self = data;
  guint64 hash = (guint64) self->ports << 32 | self->interface << 1 | self->is_udp;

  for (guint i = 0; i < G_N_ELEMENTS (self->addresses); i++)
    {
      hash = (hash ^ self->addresses[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }

  return (guint) hash;
}

static gboolean
sonde_flow_key_equal (gconstpointer a,
                      gconstpointer b)
{
  return memcmp (a, b, sizeof (SondeFlowKey)) == 0;
}

static void
sonde_flow_table_store (SondeFlowTable *self,
                        SondeFlowEntry *entry,
                        SondeEventKind  kind,
                        SondeDirection  direction,
                        gint64          time_ns,
                        guint64         offset,
                        gsize           length)
{
  SondeEvent event = {
    .payload_offset = offset,
    .time_ns = time_ns,
    .flow_id = entry->id,
    .length = (guint16) MIN (length, G_MAXUINT16),
    .kind = kind,
    .direction = direction,
  };

  if (self->storage != NULL && !sonde_event_store_append (self->storage->events, &event))
    self->is_full = TRUE;
}

/* Stores bytes, in as many events as they take, and what is missing behind them. */
static void
sonde_flow_table_store_data (SondeFlowTable *self,
                             SondeFlowEntry *entry,
                             SondeDirection  direction,
                             gint64          time_ns,
                             guint64         offset,
                             gsize           length,
                             gsize           n_missing)
{
  SondeEventKind kind = SONDE_EVENT_DATA;

  if (length > 0 || (entry->key.is_udp && n_missing == 0))
    {
      do
        {
          gsize part = MIN (length, G_MAXUINT16);

          sonde_flow_table_store (self, entry, kind, direction, time_ns, offset, part);
          kind = SONDE_EVENT_CONTINUED;
          offset += part;
          length -= part;
        }
      while (length > 0);
    }

  if (n_missing > 0)
    sonde_flow_table_store (self, entry, SONDE_EVENT_GAP, direction, time_ns, n_missing, 0);
}

static SondeFlowEntry *
sonde_flow_table_add (SondeFlowTable      *self,
                      const SondeFlowSpec *spec,
                      const SondeFlowKey  *key,
                      gboolean             is_swapped)
{
  SondeFlowEntry *entry = g_new0 (SondeFlowEntry, 1);

  entry->key = *key;
  entry->is_swapped = is_swapped;
  entry->spec = *spec;
  entry->id = self->entries->len + 1;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_replace (self->by_tuple, &entry->key, entry);
  self->last = entry;

  return entry;
}

/* Without a handshake, ports tell which end is the server, or else whoever speaks first is not. */
static gboolean
is_from_server (const SondePacket *packet)
{
  guint16 source = packet->source.port;
  guint16 destination = packet->destination.port;

  if (!packet->is_udp && (packet->flags & SONDE_WIRE_SYN) != 0)
    return (packet->flags & SONDE_WIRE_ACK) != 0;

  if ((source < FIRST_USER_PORT) != (destination < FIRST_USER_PORT))
    return source < FIRST_USER_PORT;

  return source < FIRST_EPHEMERAL_PORT && destination >= FIRST_EPHEMERAL_PORT;
}

static SondeFlowEntry *
sonde_flow_table_add_foreign (SondeFlowTable     *self,
                              const SondePacket  *packet,
                              gint64              time_ns,
                              const SondeFlowKey *key,
                              gboolean            is_swapped)
{
  gboolean from_server = is_from_server (packet);
  SondeFlowSpec spec = {
    .transport = packet->is_udp ? SONDE_TRANSPORT_UDP : SONDE_TRANSPORT_TCP,
    .role = SONDE_ROLE_CLIENT,
  };
  SondeFlowEntry *entry;

  if (self->n_foreign == SONDE_FLOW_TABLE_MAX_FOREIGN)
    {
      self->is_full = TRUE;
      return NULL;
    }

  self->n_foreign++;
  spec.local = from_server ? packet->destination : packet->source;
  spec.remote = from_server ? packet->source : packet->destination;
  entry = sonde_flow_table_add (self, &spec, key, is_swapped != from_server);
  sonde_flow_table_store (self, entry, SONDE_EVENT_OPENED, SONDE_DIRECTION_SENT, time_ns, 0, 0);

  return entry;
}

static void
sonde_flow_table_add_end (SondeFlowTable *self,
                          SondeFlowEntry *entry,
                          SondeDirection  direction,
                          SondeEventKind  kind,
                          gint64          time_ns,
                          guint64         offset)
{
  gboolean was_over = kind == SONDE_EVENT_RESET ? entry->is_reset : entry->is_over[direction];

  entry->is_reset = entry->is_reset || kind == SONDE_EVENT_RESET;
  entry->is_over[direction] = TRUE;

  if (was_over)
    return;

  sonde_flow_table_store (self, entry, kind, direction, time_ns, offset, 0);
}

/* Stores a segment whose turn it is. One that waited is readable only now. */
static void
sonde_flow_table_store_segment (SondeFlowTable     *self,
                                SondeFlowEntry     *entry,
                                SondeDirection      direction,
                                const SondeSegment *segment,
                                gint64              now_ns)
{
  gint64 time_ns = MAX (segment->time_ns, now_ns);

  if (segment->n_before > 0)
    sonde_flow_table_store (self, entry, SONDE_EVENT_GAP, direction, time_ns,
                            segment->n_before, 0);

  sonde_flow_table_store_data (self, entry, direction, time_ns,
                               segment->offset, segment->length, segment->n_missing);

  if (segment->flags & SONDE_WIRE_FIN)
    sonde_flow_table_add_end (self, entry, direction, SONDE_EVENT_FINISHED, time_ns,
                              segment->offset + segment->length);
}

static void
sonde_flow_table_take_segments (SondeFlowTable *self,
                                SondeFlowEntry *entry,
                                SondeDirection  direction,
                                gboolean        leave_gaps,
                                gint64          now_ns)
{
  SondeReassembly *stream = &entry->streams[direction];
  SondeSegment segment;

  while (sonde_reassembly_take (stream, leave_gaps || self->n_waiting > MAX_WAITING, &segment))
    sonde_flow_table_store_segment (self, entry, direction, &segment, now_ns);
}

/* What the peer has, but the capture has not. */
static void
sonde_flow_table_store_lost_end (SondeFlowTable *self,
                                 SondeFlowEntry *entry,
                                 SondeDirection  direction,
                                 gint64          time_ns)
{
  guint32 n_lost = sonde_reassembly_get_n_lost_end (&entry->streams[direction]);

  if (n_lost > 0 && !entry->is_over[direction])
    sonde_flow_table_store (self, entry, SONDE_EVENT_GAP, direction, time_ns, n_lost, 0);
}

/* A reset may carry a reason (RFC 9293, section 3.5.3), and its number may be any. */
static void
sonde_flow_table_add_reset (SondeFlowTable    *self,
                            SondeFlowEntry    *entry,
                            const SondePacket *packet,
                            SondeDirection     direction,
                            gint64             time_ns,
                            guint64            payload_offset)
{
  sonde_flow_table_take_segments (self, entry, direction, TRUE, time_ns);
  sonde_flow_table_store_lost_end (self, entry, direction, time_ns);

  if (!entry->is_reset)
    sonde_flow_table_store_data (self, entry, direction, time_ns, payload_offset,
                                 packet->payload_length, packet->n_missing);

  sonde_flow_table_add_end (self, entry, direction, SONDE_EVENT_RESET, time_ns,
                            payload_offset + packet->payload_length);
}

static void
sonde_flow_table_add_segment (SondeFlowTable    *self,
                              SondeFlowEntry    *entry,
                              const SondePacket *packet,
                              SondeDirection     direction,
                              gint64             time_ns,
                              guint64            payload_offset)
{
  SondeReassembly *stream = &entry->streams[direction];
  SondeReassembly *other = &entry->streams[1 - direction];
  guint n_waiting = sonde_reassembly_get_n_waiting (stream) +
                    sonde_reassembly_get_n_waiting (other);
  SondeSegment segment = {
    .offset = payload_offset,
    .time_ns = time_ns,
    .length = (guint32) packet->payload_length,
    .n_missing = (guint32) packet->n_missing,
    .sequence = packet->sequence,
    .flags = packet->flags,
  };

  entry->last_ns = time_ns;

  if (packet->flags & SONDE_WIRE_ACK)
    {
      sonde_reassembly_acknowledge (other, packet->acknowledged);
      sonde_flow_table_take_segments (self, entry, 1 - direction, FALSE, time_ns);
    }

  if (packet->flags & SONDE_WIRE_RST)
    sonde_flow_table_add_reset (self, entry, packet, direction, time_ns, payload_offset);
  else if (sonde_reassembly_add (stream, &segment))
    sonde_flow_table_store_segment (self, entry, direction, &segment, time_ns);

  sonde_flow_table_take_segments (self, entry, direction, FALSE, time_ns);
  self->n_waiting += sonde_reassembly_get_n_waiting (stream) +
                     sonde_reassembly_get_n_waiting (other) - n_waiting;
}

/*
 * A SYN that does not repeat the one before in its direction begins another flow, and so does
 * the answer to one that is missing, when the flow is over.
 */
static gboolean
sonde_flow_table_begins_anew (const SondeFlowEntry *entry,
                              const SondePacket    *packet,
                              SondeDirection        direction)
{
  const SondeReassembly *stream = &entry->streams[direction];
  const SondeReassembly *other = &entry->streams[1 - direction];

  if (packet->is_udp || (packet->flags & SONDE_WIRE_SYN) == 0 ||
      (stream->is_synchronised && packet->sequence + 1 == stream->first))
    return FALSE;

  if (packet->flags & SONDE_WIRE_ACK)
    return entry->is_reset || (entry->is_over[0] && entry->is_over[1]);

  return stream->is_synchronised || other->next != other->first;
}

/* Packets do not tell the interface of a link-local address. */
static gboolean
parse_shown (SondeEndpoint *endpoint,
             const char    *text)
{
  if (text == NULL || !sonde_endpoint_parse (endpoint, text))
    return FALSE;

  endpoint->scope_id = 0;

  return TRUE;
}

static SondeDirection
sonde_flow_entry_get_direction (const SondeFlowEntry *entry,
                                gboolean              is_swapped)
{
  return is_swapped == entry->is_swapped ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
}

static SondeFlowEntry *
sonde_flow_table_look_up (SondeFlowTable     *self,
                          const SondeFlowKey *key)
{
  if (self->last == NULL || !sonde_flow_key_equal (&self->last->key, key))
    self->last = g_hash_table_lookup (self->by_tuple, key);

  return self->last;
}

static guint32
sonde_flow_table_add_announced (SondeFlowTable *self,
                                GHashTable     *note,
                                guint           note_flow,
                                gint64          time_ns,
                                guint64         note_offset,
                                gsize           note_length)
{
  const char *transport = g_hash_table_lookup (note, "SONDE_TRANSPORT");
  const char *local = g_hash_table_lookup (note, "SONDE_LOCAL");
  const char *remote = g_hash_table_lookup (note, "SONDE_REMOTE");
  const char *parent = g_hash_table_lookup (note, "SONDE_PARENT");
  SondeEndpoint shown[2];
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  SondeFlowEntry *entry;
  SondeFlowKey key;
  guint64 parent_note = 0;
  gboolean is_udp;
  gboolean is_swapped;

  if (local == NULL || !sonde_endpoint_parse (&spec.local, local) ||
      remote == NULL || !sonde_endpoint_parse (&spec.remote, remote) ||
      !parse_shown (&shown[0], g_hash_table_lookup (note, "SONDE_SHOWN_LOCAL")) ||
      !parse_shown (&shown[1], g_hash_table_lookup (note, "SONDE_SHOWN_REMOTE")))
    return 0;

  if (self->entries->len == SONDE_FLOW_TABLE_MAX_FLOWS)
    {
      self->is_full = TRUE;
      return 0;
    }

  is_udp = g_strcmp0 (transport, "udp") == 0;

  if (is_udp)
    spec.transport = SONDE_TRANSPORT_UDP;
  else if (g_strcmp0 (transport, "tls") == 0)
    spec.transport = SONDE_TRANSPORT_TLS;

  if (g_strcmp0 (g_hash_table_lookup (note, "SONDE_ROLE"), "server") == 0)
    spec.role = SONDE_ROLE_SERVER;

  if (parent != NULL && g_ascii_string_to_unsigned (parent, 10, 0, G_MAXUINT32, &parent_note, NULL))
    spec.parent_id = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_note,
                                                            GUINT_TO_POINTER (parent_note)));

  is_swapped = sonde_flow_key_init (&key, spec.transport == SONDE_TRANSPORT_TLS, is_udp,
                                    &shown[0], &shown[1]);
  entry = sonde_flow_table_add (self, &spec, &key, is_swapped);
  g_hash_table_insert (self->by_note, GUINT_TO_POINTER (note_flow), GUINT_TO_POINTER (entry->id));
  sonde_flow_table_store (self, entry, SONDE_EVENT_OPENED, SONDE_DIRECTION_SENT, time_ns,
                          note_offset, note_length);

  return entry->id;
}

static void
sonde_flow_table_add_closing (SondeFlowTable *self,
                              SondeFlowEntry *entry,
                              gint64          time_ns,
                              guint64         note_offset,
                              gsize           note_length)
{
  if (entry->is_closed)
    return;

  /* The packets of the end follow the note. */
  entry->is_closed = TRUE;
  entry->is_over[SONDE_DIRECTION_SENT] = entry->is_over[SONDE_DIRECTION_RECEIVED] = TRUE;
  sonde_flow_table_store (self, entry, SONDE_EVENT_CLOSED, SONDE_DIRECTION_SENT, time_ns,
                          note_offset, note_length);
}

/**
 * sonde_flow_table_new:
 * @storage: (nullable): where events are stored; without it, packets are only sorted
 *
 * Returns: (transfer full): a table without flows
 */
SondeFlowTable *
sonde_flow_table_new (SondeStorage *storage)
{
  SondeFlowTable *self = g_new0 (SondeFlowTable, 1);

  self->storage = storage != NULL ? sonde_storage_ref (storage) : NULL;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sonde_flow_entry_free);
  self->by_tuple = g_hash_table_new (sonde_flow_key_hash, sonde_flow_key_equal);
  self->by_note = g_hash_table_new (NULL, NULL);

  return self;
}

/**
 * sonde_flow_table_free:
 * @self: a table
 *
 * Frees a table; the events stay in the storage.
 */
void
sonde_flow_table_free (SondeFlowTable *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_note);
  g_hash_table_unref (self->by_tuple);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->storage, sonde_storage_unref);
  g_free (self);
}

/**
 * sonde_flow_table_announce:
 * @self: a table
 * @note: the fields of a note in the file
 * @time_ns: when it was written, in nanoseconds since the Unix epoch
 * @note_offset: where it lies in the file
 * @note_length: its size in bytes
 *
 * Takes a note: one that begins a flow says which end was ours and what its addresses were, one
 * that ends it that we closed it; others are events of their flow.
 *
 * Returns: the flow that it belongs to, or 0
 */
guint32
sonde_flow_table_announce (SondeFlowTable *self,
                           GHashTable     *note,
                           gint64          time_ns,
                           guint64         note_offset,
                           gsize           note_length)
{
  const char *text = g_hash_table_lookup (note, SONDE_NOTE_FLOW);
  const char *kind = g_hash_table_lookup (note, SONDE_NOTE_KIND);
  SondeFlowEntry *entry;
  guint64 note_flow;
  guint32 id;

  g_return_val_if_fail (self != NULL, 0);

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &note_flow, NULL))
    return 0;

  if (g_strcmp0 (kind, SONDE_NOTE_KIND_OPENED) == 0)
    return sonde_flow_table_add_announced (self, note, (guint) note_flow, time_ns,
                                           note_offset, note_length);

  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_note, GUINT_TO_POINTER (note_flow)));

  if (id == 0)
    return 0;

  entry = g_ptr_array_index (self->entries, id - 1);

  if (g_strcmp0 (kind, SONDE_NOTE_KIND_CLOSED) == 0)
    sonde_flow_table_add_closing (self, entry, time_ns, note_offset, note_length);
  else
    sonde_flow_table_store (self, entry, SONDE_EVENT_NOTE, SONDE_DIRECTION_SENT, time_ns,
                            note_offset, note_length);

  return id;
}

/**
 * sonde_flow_table_add_packet:
 * @self: a table
 * @packet: what the packet's headers say
 * @interface: the interface on which it was captured
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @packet_offset: where the packet lies in the file
 * @direction: (out) (optional): which way it went in its flow
 *
 * Adds a packet to its flow, which it may begin. The segments of TCP are put into order; those
 * that come too early wait until sonde_flow_table_finish() at the latest.
 *
 * Returns: the flow, or 0 when it did not fit any more
 */
guint32
sonde_flow_table_add_packet (SondeFlowTable    *self,
                             const SondePacket *packet,
                             guint              interface,
                             gint64             time_ns,
                             guint64            packet_offset,
                             SondeDirection    *direction)
{
  SondeFlowKey key;
  SondeFlowEntry *entry;
  SondeDirection way = SONDE_DIRECTION_SENT;
  guint64 payload_offset;
  gboolean is_swapped;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (packet != NULL, 0);

  payload_offset = packet_offset + packet->payload_offset;
  is_swapped = sonde_flow_key_init (&key, interface, packet->is_udp,
                                    &packet->source, &packet->destination);
  entry = sonde_flow_table_look_up (self, &key);

  if (entry != NULL)
    way = sonde_flow_entry_get_direction (entry, is_swapped);

  if (entry == NULL || sonde_flow_table_begins_anew (entry, packet, way))
    {
      entry = sonde_flow_table_add_foreign (self, packet, time_ns, &key, is_swapped);

      if (entry == NULL)
        return 0;

      way = sonde_flow_entry_get_direction (entry, is_swapped);
    }

  if (packet->is_udp)
    sonde_flow_table_store_data (self, entry, way, time_ns,
                                 payload_offset, packet->payload_length, packet->n_missing);
  else
    sonde_flow_table_add_segment (self, entry, packet, way, time_ns, payload_offset);

  if (direction != NULL)
    *direction = way;

  return entry->id;
}

/**
 * sonde_flow_table_finish:
 * @self: a table
 *
 * Says that no more packets come: what still waits for missing bytes is stored without them.
 */
void
sonde_flow_table_finish (SondeFlowTable *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      SondeFlowEntry *entry = g_ptr_array_index (self->entries, i);

      for (SondeDirection way = SONDE_DIRECTION_SENT; way < SONDE_N_DIRECTIONS; way++)
        {
          sonde_flow_table_take_segments (self, entry, way, TRUE, entry->last_ns);
          sonde_flow_table_store_lost_end (self, entry, way, entry->last_ns);
        }
    }
}

/**
 * sonde_flow_table_is_full:
 * @self: a table
 *
 * Returns: whether something did not fit any more
 */
gboolean
sonde_flow_table_is_full (SondeFlowTable *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->is_full;
}

/**
 * sonde_flow_table_get_n_flows:
 * @self: a table
 *
 * Returns: how many flows were found
 */
guint
sonde_flow_table_get_n_flows (SondeFlowTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * sonde_flow_table_get_spec:
 * @self: a table
 * @index: a flow, from 0
 *
 * Returns: (transfer none): what the flow is
 */
const SondeFlowSpec *
sonde_flow_table_get_spec (SondeFlowTable *self,
                           guint           index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->entries->len, NULL);

  return &((SondeFlowEntry *) g_ptr_array_index (self->entries, index))->spec;
}

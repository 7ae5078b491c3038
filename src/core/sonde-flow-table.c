#include "config.h"

#include "sonde-flow-table.h"
#include "sonde-note.h"
#include "sonde-reassembly.h"
#include "sonde-wire.h"

struct _SondeFlowTable
{
  SondeStorage *storage;
  GPtrArray    *entries;
  GHashTable   *by_tuple;
  GHashTable   *by_note;
  guint         n_foreign;
  gboolean      is_full;
};

typedef struct
{
  SondeFlowSpec   spec;
  SondeEndpoint   local;
  SondeReassembly streams[SONDE_N_DIRECTIONS];
  guint32         id;
  gboolean        is_over[SONDE_N_DIRECTIONS];
  gboolean        is_reset;
  gboolean        is_closed;
} SondeFlowEntry;

static void
sonde_flow_entry_free (SondeFlowEntry *entry)
{
  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    sonde_reassembly_clear (&entry->streams[i]);

  g_free (entry);
}

static char *
make_key (guint                interface,
          gboolean             is_udp,
          const SondeEndpoint *a,
          const SondeEndpoint *b)
{
  g_autofree char *first = sonde_endpoint_to_string (a);
  g_autofree char *second = sonde_endpoint_to_string (b);
  gboolean in_order = g_strcmp0 (first, second) <= 0;

  return g_strdup_printf ("%u %d %s %s", interface, is_udp,
                          in_order ? first : second, in_order ? second : first);
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

  if (!sonde_event_store_append (self->storage->events, &event))
    self->is_full = TRUE;
}

static SondeFlowEntry *
sonde_flow_table_add (SondeFlowTable      *self,
                      const SondeFlowSpec *spec,
                      const SondeEndpoint *shown_local,
                      char                *key)
{
  SondeFlowEntry *entry = g_new0 (SondeFlowEntry, 1);

  entry->spec = *spec;
  entry->local = *shown_local;
  entry->id = self->entries->len + 1;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_replace (self->by_tuple, key, entry);

  return entry;
}

static SondeFlowEntry *
sonde_flow_table_add_foreign (SondeFlowTable    *self,
                              const SondePacket *packet,
                              gint64             time_ns,
                              char              *key)
{
  gboolean from_server = (packet->flags & (SONDE_WIRE_SYN | SONDE_WIRE_ACK)) ==
                         (SONDE_WIRE_SYN | SONDE_WIRE_ACK);
  SondeFlowSpec spec = {
    .transport = packet->is_udp ? SONDE_TRANSPORT_UDP : SONDE_TRANSPORT_TCP,
    .role = SONDE_ROLE_CLIENT,
  };
  SondeFlowEntry *entry;

  if (self->n_foreign == SONDE_FLOW_TABLE_MAX_FOREIGN)
    {
      self->is_full = TRUE;
      g_free (key);
      return NULL;
    }

  self->n_foreign++;
  spec.local = from_server ? packet->destination : packet->source;
  spec.remote = from_server ? packet->source : packet->destination;
  entry = sonde_flow_table_add (self, &spec, &spec.local, key);
  sonde_flow_table_store (self, entry, SONDE_EVENT_OPENED, SONDE_DIRECTION_SENT, time_ns, 0, 0);

  return entry;
}

static void
sonde_flow_table_add_end (SondeFlowTable *self,
                          SondeFlowEntry *entry,
                          SondeDirection  direction,
                          SondeEventKind  kind,
                          gint64          time_ns)
{
  if (kind == SONDE_EVENT_RESET ? entry->is_reset : entry->is_over[direction])
    return;

  entry->is_reset = entry->is_reset || kind == SONDE_EVENT_RESET;
  entry->is_over[direction] = TRUE;
  sonde_flow_table_store (self, entry, kind, direction, time_ns, 0, 0);
}

/* Stores what became readable in one direction. A segment that waited is readable only now. */
static void
sonde_flow_table_take_segments (SondeFlowTable *self,
                                SondeFlowEntry *entry,
                                SondeDirection  direction,
                                gboolean        leave_gaps,
                                gint64          now_ns)
{
  SondeSegment segment;

  while (sonde_reassembly_take (&entry->streams[direction], leave_gaps, &segment))
    {
      gint64 time_ns = MAX (segment.time_ns, now_ns);

      if (segment.length > 0)
        sonde_flow_table_store (self, entry, SONDE_EVENT_DATA, direction, time_ns,
                                segment.offset, segment.length);

      if (segment.flags & SONDE_WIRE_RST)
        sonde_flow_table_add_end (self, entry, direction, SONDE_EVENT_RESET, time_ns);
      else if (segment.flags & SONDE_WIRE_FIN)
        sonde_flow_table_add_end (self, entry, direction, SONDE_EVENT_FINISHED, time_ns);
    }
}

static void
sonde_flow_table_add_segment (SondeFlowTable    *self,
                              SondeFlowEntry    *entry,
                              const SondePacket *packet,
                              SondeDirection     direction,
                              gint64             time_ns,
                              guint64            payload_offset)
{
  SondeSegment segment = {
    .offset = payload_offset,
    .time_ns = time_ns,
    .length = packet->payload_length,
    .sequence = packet->sequence,
    .flags = packet->flags,
  };

  sonde_reassembly_add (&entry->streams[direction], &segment);
  sonde_flow_table_take_segments (self, entry, direction,
                                  (packet->flags & SONDE_WIRE_RST) != 0, time_ns);
}

/* A SYN that does not repeat the one before in its direction. */
static gboolean
sonde_flow_table_begins_anew (const SondeFlowEntry *entry,
                              const SondePacket    *packet,
                              SondeDirection        direction)
{
  const SondeReassembly *stream = &entry->streams[direction];

  return !packet->is_udp &&
         (packet->flags & (SONDE_WIRE_SYN | SONDE_WIRE_ACK)) == SONDE_WIRE_SYN &&
         stream->is_synchronised && packet->sequence + 1 != stream->first;
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
                                const SondePacket    *packet)
{
  return sonde_endpoint_equal (&packet->source, &entry->local) ? SONDE_DIRECTION_SENT
                                                               : SONDE_DIRECTION_RECEIVED;
}

static void
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
  guint64 parent_note = 0;
  gboolean is_udp;

  if (local == NULL || !sonde_endpoint_parse (&spec.local, local) ||
      remote == NULL || !sonde_endpoint_parse (&spec.remote, remote) ||
      !parse_shown (&shown[0], g_hash_table_lookup (note, "SONDE_SHOWN_LOCAL")) ||
      !parse_shown (&shown[1], g_hash_table_lookup (note, "SONDE_SHOWN_REMOTE")))
    return;

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

  entry = sonde_flow_table_add (self, &spec, &shown[0],
                                make_key (spec.transport == SONDE_TRANSPORT_TLS, is_udp,
                                          &shown[0], &shown[1]));
  g_hash_table_insert (self->by_note, GUINT_TO_POINTER (note_flow), GUINT_TO_POINTER (entry->id));
  sonde_flow_table_store (self, entry, SONDE_EVENT_OPENED, SONDE_DIRECTION_SENT, time_ns,
                          note_offset, note_length);
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
 * @storage: where events are stored
 *
 * Returns: (transfer full): a table without flows
 */
SondeFlowTable *
sonde_flow_table_new (SondeStorage *storage)
{
  SondeFlowTable *self = g_new0 (SondeFlowTable, 1);

  self->storage = sonde_storage_ref (storage);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sonde_flow_entry_free);
  self->by_tuple = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  sonde_storage_unref (self->storage);
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
 */
void
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

  g_return_if_fail (self != NULL);

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &note_flow, NULL))
    return;

  if (g_strcmp0 (kind, SONDE_NOTE_KIND_OPENED) == 0)
    {
      sonde_flow_table_add_announced (self, note, (guint) note_flow, time_ns,
                                      note_offset, note_length);
      return;
    }

  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_note, GUINT_TO_POINTER (note_flow)));

  if (id == 0)
    return;

  entry = g_ptr_array_index (self->entries, id - 1);

  if (g_strcmp0 (kind, SONDE_NOTE_KIND_CLOSED) == 0)
    sonde_flow_table_add_closing (self, entry, time_ns, note_offset, note_length);
  else
    sonde_flow_table_store (self, entry, SONDE_EVENT_NOTE, SONDE_DIRECTION_SENT, time_ns,
                            note_offset, note_length);
}

/**
 * sonde_flow_table_add_packet:
 * @self: a table
 * @packet: what the packet's headers say
 * @interface: the interface on which it was captured
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @packet_offset: where the packet lies in the file
 *
 * Adds a packet to its flow, which it may begin. The segments of TCP are put into order; those
 * that come too early wait until sonde_flow_table_finish() at the latest.
 */
void
sonde_flow_table_add_packet (SondeFlowTable    *self,
                             const SondePacket *packet,
                             guint              interface,
                             gint64             time_ns,
                             guint64            packet_offset)
{
  g_autofree char *key = NULL;
  SondeFlowEntry *entry;
  SondeDirection direction;
  guint64 payload_offset;

  g_return_if_fail (self != NULL);
  g_return_if_fail (packet != NULL);

  payload_offset = packet_offset + packet->payload_offset;
  key = make_key (interface, packet->is_udp, &packet->source, &packet->destination);
  entry = g_hash_table_lookup (self->by_tuple, key);

  if (entry == NULL ||
      sonde_flow_table_begins_anew (entry, packet, sonde_flow_entry_get_direction (entry, packet)))
    entry = sonde_flow_table_add_foreign (self, packet, time_ns, g_steal_pointer (&key));

  if (entry == NULL)
    return;

  direction = sonde_flow_entry_get_direction (entry, packet);

  if (packet->is_udp)
    sonde_flow_table_store (self, entry, SONDE_EVENT_DATA, direction, time_ns,
                            payload_offset, packet->payload_length);
  else
    sonde_flow_table_add_segment (self, entry, packet, direction, time_ns, payload_offset);
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
        sonde_flow_table_take_segments (self, entry, way, TRUE, G_MININT64);
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

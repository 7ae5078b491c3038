#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-note.h"
#include "sonde-pcapng-writer.h"
#include "sonde-recorder.h"
#include "sonde-wire.h"

#define PORT_HTTP          80
#define PORT_HTTPS         443
#define PORT_DOMAIN        53
#define PORT_DOMAIN_TLS    853
#define FIRST_DYNAMIC_PORT 49152
#define SEQUENCE_STEP      100000
#define MAX_PORT_TRIES     1024
#define MAX_KEPT_SPECS     1024
#define BOTH_OVER          ((1u << SONDE_N_DIRECTIONS) - 1)

struct _SondeRecorder
{
  GMutex             mutex;
  SondePcapngWriter *writer;
  SondeStorage      *storage;
  SondeClock        *clock;
  GPtrArray         *lines;

  /* The wires of lines that live; each is a line. */
  GHashTable        *wires;

  /* What flows are whose reader does not know them yet. */
  GArray            *specs;
  guint              first_spec;

  SondeRecorderFunc  wake;
  gpointer           user_data;
  GError            *error;
};

/* A flow as the file shows it. */
typedef struct
{
  SondeWire wire;

  /* The port to try first for the next line that would look like this one. */
  guint16   next_port;

  guint     is_plaintext : 1;
  guint     is_listed : 1;
  guint     is_reset : 1;
  guint     is_over : SONDE_N_DIRECTIONS;
} SondeLine;

G_STATIC_ASSERT (G_STRUCT_OFFSET (SondeLine, wire) == 0);

static guint16
map_plaintext_port (guint16     port,
                    const char *protocol)
{
  if (port == PORT_DOMAIN_TLS)
    return PORT_DOMAIN;

  if (port == PORT_HTTPS || g_strcmp0 (protocol, "h2") == 0 ||
      g_strcmp0 (protocol, "http/1.1") == 0)
    return PORT_HTTP;

  return port;
}

static guint16
get_port_after (guint16 port)
{
  return port == G_MAXUINT16 ? FIRST_DYNAMIC_PORT : (guint16) (port + 1);
}

/*
 * Chooses the addresses that the file shows. Two flows must not look alike while both live, or
 * tools take one for a retransmission of the other: the plaintext of TLS runs between the same
 * endpoints as its ciphertext, and what this process says to itself is recorded at both its
 * ends, or has but one. The client's port gives way; the flow's own note keeps the true one.
 */
static void
sonde_recorder_choose_ports (SondeRecorder       *self,
                             SondeLine           *line,
                             const SondeFlowSpec *spec)
{
  gboolean is_client = spec->role == SONDE_ROLE_CLIENT;
  SondeEndpoint *client = is_client ? &line->wire.local : &line->wire.remote;
  SondeEndpoint *server = is_client ? &line->wire.remote : &line->wire.local;
  SondeLine *twin;

  if (spec->transport == SONDE_TRANSPORT_TLS)
    server->port = map_plaintext_port (server->port, spec->protocol);

  twin = g_hash_table_lookup (self->wires, line);

  if (twin != NULL)
    client->port = twin->next_port;

  for (guint i = 0; i < MAX_PORT_TRIES; i++)
    {
      if (!sonde_endpoint_equal (client, server) && !g_hash_table_contains (self->wires, line))
        break;

      client->port = get_port_after (client->port);
    }

  line->next_port = get_port_after (client->port);

  if (twin != NULL)
    twin->next_port = line->next_port;

  /* Where no port is free, the one before keeps it. */
  line->is_listed = !g_hash_table_contains (self->wires, line);

  if (line->is_listed)
    g_hash_table_add (self->wires, line);
}

static void
sonde_recorder_fail (SondeRecorder *self,
                     GError        *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static gboolean
sonde_recorder_store (SondeRecorder *self,
                      SondeEvent    *event)
{
  if (sonde_event_store_append (self->storage->events, event))
    return TRUE;

  sonde_recorder_fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                  _("The capture is full: it cannot hold more "
                                                    "events")));

  return FALSE;
}

static gboolean
sonde_recorder_write_packet (SondeRecorder  *self,
                             SondeLine      *line,
                             SondeDirection  direction,
                             guint           flags,
                             gint64          time_ns,
                             const guint8   *payload,
                             gsize           payload_length,
                             guint64        *payload_offset)
{
  SondePcapngInterface interface = SONDE_PCAPNG_NETWORK;
  guint8 header[SONDE_WIRE_MAX_HEADER];
  GError *error = NULL;
  gsize header_length;

  if (line->is_plaintext)
    interface = SONDE_PCAPNG_PLAINTEXT;

  header_length = sonde_wire_write_header (&line->wire, direction, flags, payload_length, header);

  if (sonde_pcapng_writer_add_packet (self->writer, interface, time_ns, direction,
                                      header, header_length, payload, payload_length,
                                      payload_offset, &error))
    return TRUE;

  sonde_recorder_fail (self, error);

  return FALSE;
}

static gboolean
sonde_recorder_write_note (SondeRecorder *self,
                           GString       *note,
                           SondeEvent    *event)
{
  GError *error = NULL;

  if (!sonde_pcapng_writer_add_journal (self->writer, note->str, note->len,
                                        &event->payload_offset, &error))
    {
      sonde_recorder_fail (self, error);
      return FALSE;
    }

  event->length = (guint16) note->len;

  return sonde_recorder_store (self, event);
}

static const char *
transport_to_text (SondeTransport transport)
{
  switch (transport)
    {
    case SONDE_TRANSPORT_TCP:
      return "tcp";

    case SONDE_TRANSPORT_UDP:
      return "udp";

    case SONDE_TRANSPORT_TLS:
      return "tls";

    default:
      g_return_val_if_reached ("tcp");
    }
}

static gboolean
sonde_recorder_write_opening (SondeRecorder       *self,
                              SondeLine           *line,
                              const SondeFlowSpec *spec,
                              guint32              flow_id,
                              gint64               time_ns)
{
  SondeEvent event = { .time_ns = time_ns, .flow_id = flow_id, .kind = SONDE_EVENT_OPENED };
  g_autoptr(GString) note = NULL;
  g_autofree char *local = sonde_endpoint_to_string (&spec->local);
  g_autofree char *remote = sonde_endpoint_to_string (&spec->remote);
  g_autofree char *shown_local = sonde_endpoint_to_string (&line->wire.local);
  g_autofree char *shown_remote = sonde_endpoint_to_string (&line->wire.remote);
  g_autofree char *message = NULL;
  char parent[16];

  message = g_strdup_printf ("%s %s %s %s", transport_to_text (spec->transport), local,
                             spec->role == SONDE_ROLE_CLIENT ? "->" : "<-", remote);
  g_snprintf (parent, sizeof parent, "%u", spec->parent_id);

  note = sonde_note_begin (time_ns, flow_id, SONDE_NOTE_KIND_OPENED, message);
  sonde_note_append (note, "SONDE_TRANSPORT", transport_to_text (spec->transport));
  sonde_note_append (note, "SONDE_ROLE",
                     spec->role == SONDE_ROLE_CLIENT ? "client" : "server");
  sonde_note_append (note, "SONDE_LOCAL", local);
  sonde_note_append (note, "SONDE_REMOTE", remote);
  sonde_note_append (note, "SONDE_SHOWN_LOCAL", shown_local);
  sonde_note_append (note, "SONDE_SHOWN_REMOTE", shown_remote);
  sonde_note_append (note, "SONDE_PARENT", parent);

  return sonde_recorder_write_note (self, note, &event);
}

static gboolean
sonde_recorder_write_handshake (SondeRecorder *self,
                                SondeLine     *line,
                                SondeRole      role,
                                gint64         time_ns)
{
  SondeDirection there = role == SONDE_ROLE_CLIENT ? SONDE_DIRECTION_SENT
                                                   : SONDE_DIRECTION_RECEIVED;
  SondeDirection back = there == SONDE_DIRECTION_SENT ? SONDE_DIRECTION_RECEIVED
                                                      : SONDE_DIRECTION_SENT;
  guint64 offset;

  return sonde_recorder_write_packet (self, line, there, SONDE_WIRE_SYN, time_ns,
                                      NULL, 0, &offset) &&
         sonde_recorder_write_packet (self, line, back, SONDE_WIRE_SYN | SONDE_WIRE_ACK, time_ns,
                                      NULL, 0, &offset) &&
         sonde_recorder_write_packet (self, line, there, SONDE_WIRE_ACK, time_ns,
                                      NULL, 0, &offset);
}

static SondeLine *
sonde_recorder_add_line (SondeRecorder       *self,
                         const SondeFlowSpec *spec)
{
  SondeLine *line = g_new0 (SondeLine, 1);
  SondeFlowSpec kept = *spec;
  guint32 flow_id = self->lines->len + 1;

  line->wire.local = spec->local;
  line->wire.remote = spec->remote;
  line->wire.local.scope_id = 0;
  line->wire.remote.scope_id = 0;
  line->wire.is_udp = spec->transport == SONDE_TRANSPORT_UDP;
  line->wire.sequence[SONDE_DIRECTION_SENT] = flow_id * SEQUENCE_STEP;
  line->wire.sequence[SONDE_DIRECTION_RECEIVED] = flow_id * SEQUENCE_STEP + SEQUENCE_STEP / 2;
  line->is_plaintext = spec->transport == SONDE_TRANSPORT_TLS;
  g_ptr_array_add (self->lines, line);

  kept.protocol = NULL;
  g_array_append_val (self->specs, kept);

  return line;
}

static SondeLine *
sonde_recorder_get_line (SondeRecorder *self,
                         guint32        flow_id)
{
  if (flow_id == 0 || flow_id > self->lines->len || self->error != NULL)
    return NULL;

  return g_ptr_array_index (self->lines, flow_id - 1);
}

/* Packets have no way to say that a process closed its socket. */
static void
sonde_recorder_write_closing (SondeRecorder *self,
                              SondeEvent    *event)
{
  g_autoptr(GString) note = sonde_note_begin (event->time_ns, event->flow_id,
                                              SONDE_NOTE_KIND_CLOSED, "closed");

  sonde_recorder_write_note (self, note, event);
}

static void
sonde_recorder_end_line (SondeRecorder    *self,
                         SondeLine        *line,
                         SondeEvent       *event)
{
  gboolean is_reset = event->kind == SONDE_EVENT_RESET;
  guint direction_bit = 1u << event->direction;
  guint64 offset = 0;

  if (!line->wire.is_udp && (is_reset ? !line->is_reset : !(line->is_over & direction_bit)))
    sonde_recorder_write_packet (self, line, event->direction,
                                 SONDE_WIRE_ACK | (is_reset ? SONDE_WIRE_RST : SONDE_WIRE_FIN),
                                 event->time_ns, NULL, 0, &offset);

  /* A closing has its note already. */
  if (event->kind != SONDE_EVENT_CLOSED)
    {
      event->payload_offset = offset;
      sonde_recorder_store (self, event);
    }

  line->is_reset = line->is_reset || is_reset;
  line->is_over |= event->kind == SONDE_EVENT_FINISHED ? direction_bit & BOTH_OVER : BOTH_OVER;

  if (line->is_over == BOTH_OVER && line->is_listed)
    {
      g_hash_table_remove (self->wires, line);
      line->is_listed = FALSE;
    }
}

/* Whoever asks for the news knows the flows before @first_flow. */
static void
sonde_recorder_forget_specs (SondeRecorder *self,
                             guint          first_flow)
{
  if (first_flow < self->lines->len || self->specs->len == 0)
    return;

  if (self->specs->len > MAX_KEPT_SPECS)
    {
      g_array_unref (self->specs);
      self->specs = g_array_new (FALSE, FALSE, sizeof (SondeFlowSpec));
    }

  g_array_set_size (self->specs, 0);
  self->first_spec = first_flow;
}

/**
 * sonde_recorder_new:
 * @fd: an empty file, open for reading and writing; taken over
 * @storage: where events are stored
 * @clock: what tells their time
 * @wake: called when there is something new
 * @user_data: data for @wake
 * @error: return location for an error
 *
 * Begins to record into a file.
 *
 * Returns: (transfer full) (nullable): a recorder, or `NULL` with any `G_IO_ERROR`
 */
SondeRecorder *
sonde_recorder_new (int                 fd,
                    SondeStorage       *storage,
                    SondeClock         *clock,
                    SondeRecorderFunc   wake,
                    gpointer            user_data,
                    GError            **error)
{
  SondePcapngWriter *writer;
  SondeRecorder *self;

  g_return_val_if_fail (storage != NULL, NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (wake != NULL, NULL);

  writer = sonde_pcapng_writer_new (fd, error);

  if (writer == NULL)
    return NULL;

  self = g_new0 (SondeRecorder, 1);
  g_mutex_init (&self->mutex);
  self->writer = writer;
  self->storage = sonde_storage_ref (storage);
  self->clock = g_object_ref (clock);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->wires = g_hash_table_new (sonde_wire_hash, sonde_wire_equal);
  self->specs = g_array_new (FALSE, FALSE, sizeof (SondeFlowSpec));
  self->wake = wake;
  self->user_data = user_data;

  return self;
}

/**
 * sonde_recorder_free:
 * @self: a recorder that no thread records with any more
 *
 * Ends the recording and closes the file.
 */
void
sonde_recorder_free (SondeRecorder *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->wires);
  g_ptr_array_unref (self->lines);
  g_array_unref (self->specs);
  sonde_pcapng_writer_free (self->writer);
  sonde_storage_unref (self->storage);
  g_object_unref (self->clock);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sonde_recorder_open_flow:
 * @self: a recorder
 * @spec: what the flow is
 *
 * Begins a flow; of TCP, by the packets of a handshake.
 *
 * Returns: the flow's number, or 0 when recording has stopped
 */
guint32
sonde_recorder_open_flow (SondeRecorder       *self,
                          const SondeFlowSpec *spec)
{
  g_autoptr(GMutexLocker) locker = NULL;
  SondeLine *line;
  guint32 flow_id;
  gint64 time_ns;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (spec != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);

  if (self->error != NULL)
    return 0;

  flow_id = self->lines->len + 1;
  time_ns = sonde_clock_now_ns (self->clock);

  line = sonde_recorder_add_line (self, spec);
  sonde_recorder_choose_ports (self, line, spec);

  if (sonde_recorder_write_opening (self, line, spec, flow_id, time_ns) && !line->wire.is_udp)
    sonde_recorder_write_handshake (self, line, spec->role, time_ns);

  self->wake (self->user_data);

  return flow_id;
}

/**
 * sonde_recorder_add_data:
 * @self: a recorder
 * @flow_id: a flow, or 0 to do nothing
 * @direction: which way the bytes went
 * @data: (array length=length) (nullable): the bytes
 * @length: how many; 0 only makes sense for an empty datagram
 *
 * Records what one read, write or datagram carried.
 */
void
sonde_recorder_add_data (SondeRecorder  *self,
                         guint32         flow_id,
                         SondeDirection  direction,
                         const guint8   *data,
                         gsize           length)
{
  g_autoptr(GMutexLocker) locker = NULL;
  SondeEvent event = { .flow_id = flow_id, .direction = direction, .kind = SONDE_EVENT_DATA };
  SondeLine *line;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  locker = g_mutex_locker_new (&self->mutex);
  line = sonde_recorder_get_line (self, flow_id);

  if (line == NULL)
    return;

  event.time_ns = sonde_clock_now_ns (self->clock);

  do
    {
      gsize part = MIN (length, line->wire.is_udp ? SONDE_WIRE_MAX_DATAGRAM
                                                  : SONDE_WIRE_MAX_PAYLOAD);

      if (!sonde_recorder_write_packet (self, line, direction, SONDE_WIRE_PSH | SONDE_WIRE_ACK,
                                        event.time_ns, data, part, &event.payload_offset))
        break;

      event.length = (guint16) part;

      if (!sonde_recorder_store (self, &event))
        break;

      event.kind = SONDE_EVENT_CONTINUED;
      data = length > 0 ? data + part : NULL;
      length -= part;
    }
  while (length > 0);

  self->wake (self->user_data);
}

/**
 * sonde_recorder_add_end:
 * @self: a recorder
 * @flow_id: a flow, or 0 to do nothing
 * @direction: the side that ended it
 * @kind: %SONDE_EVENT_FINISHED, %SONDE_EVENT_RESET or %SONDE_EVENT_CLOSED
 *
 * Records the end of a direction or of a whole flow.
 */
void
sonde_recorder_add_end (SondeRecorder  *self,
                        guint32         flow_id,
                        SondeDirection  direction,
                        SondeEventKind  kind)
{
  g_autoptr(GMutexLocker) locker = NULL;
  SondeEvent event = { .flow_id = flow_id, .direction = direction, .kind = kind };
  SondeLine *line;

  g_return_if_fail (self != NULL);
  g_return_if_fail (kind == SONDE_EVENT_FINISHED || kind == SONDE_EVENT_RESET ||
                    kind == SONDE_EVENT_CLOSED);

  locker = g_mutex_locker_new (&self->mutex);
  line = sonde_recorder_get_line (self, flow_id);

  if (line == NULL)
    return;

  event.time_ns = sonde_clock_now_ns (self->clock);

  if (kind == SONDE_EVENT_CLOSED)
    sonde_recorder_write_closing (self, &event);

  sonde_recorder_end_line (self, line, &event);
  self->wake (self->user_data);
}

/**
 * sonde_recorder_add_note:
 * @self: a recorder
 * @flow_id: the flow it belongs to, or 0
 * @kind: what it tells, such as "connect-failed"
 * @message: the same in a sentence
 * @fields: further names and values, ended by `NULL`
 *
 * Records something that bytes cannot say.
 */
void
sonde_recorder_add_note (SondeRecorder *self,
                         guint32        flow_id,
                         const char    *kind,
                         const char    *message,
                         va_list        fields)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(GString) note = NULL;
  SondeEvent event = { .kind = SONDE_EVENT_NOTE };
  const char *key;

  g_return_if_fail (self != NULL);
  g_return_if_fail (kind != NULL);
  g_return_if_fail (message != NULL);

  locker = g_mutex_locker_new (&self->mutex);

  if (self->error != NULL)
    return;

  event.time_ns = sonde_clock_now_ns (self->clock);
  event.flow_id = flow_id <= self->lines->len ? flow_id : 0;
  note = sonde_note_begin (event.time_ns, event.flow_id, kind, message);

  while ((key = va_arg (fields, const char *)) != NULL)
    {
      const char *value = va_arg (fields, const char *);

      sonde_note_append (note, key, value != NULL ? value : "");
    }

  sonde_recorder_write_note (self, note, &event);
  self->wake (self->user_data);
}

/**
 * sonde_recorder_add_comment:
 * @self: a recorder
 * @comment: what a person has to say; empty to take back what they said before
 *
 * Records a comment on something in the file. It is no event.
 *
 * Returns: whether it is in the file
 */
gboolean
sonde_recorder_add_comment (SondeRecorder      *self,
                            const SondeComment *comment)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(GString) note = NULL;
  GError *error = NULL;
  guint64 offset;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (comment != NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);

  if (self->error != NULL)
    return FALSE;

  note = sonde_note_begin_comment (sonde_clock_now_ns (self->clock), comment, comment->place,
                                   comment->packet_place);

  if (sonde_pcapng_writer_add_journal (self->writer, note->str, note->len, &offset, &error))
    return TRUE;

  sonde_recorder_fail (self, error);

  return FALSE;
}

/**
 * sonde_recorder_get_news:
 * @self: a recorder
 * @first_flow: the number of flows that the caller knows
 * @max_flows: the number of further flows that it wants at a time
 * @specs: (element-type SondeFlowSpec): takes the flows behind those
 * @size: (out): the size of the file in bytes
 * @error: (out) (optional): why recording has stopped, if it has
 *
 * Looks at how far the recording has come.
 *
 * Returns: the number of events in the storage that may be read
 */
guint
sonde_recorder_get_news (SondeRecorder  *self,
                         guint           first_flow,
                         guint           max_flows,
                         GArray         *specs,
                         guint64        *size,
                         GError        **error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);

  sonde_recorder_forget_specs (self, first_flow);

  for (guint i = first_flow; i < self->lines->len && specs->len < max_flows; i++)
    g_array_append_val (specs, g_array_index (self->specs, SondeFlowSpec, i - self->first_spec));

  *size = sonde_pcapng_writer_get_size (self->writer);

  if (error != NULL && self->error != NULL)
    *error = g_error_copy (self->error);

  return sonde_event_store_length (self->storage->events);
}

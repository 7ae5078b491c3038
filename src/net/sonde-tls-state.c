#include "config.h"

#include "sonde-decoding.h"
#include "sonde-tls-alerts.h"
#include "sonde-tls-extension-names.h"
#include "sonde-tls-fields.h"
#include "sonde-tls-handshake.h"
#include "sonde-tls-names.h"
#include "sonde-tls-reader.h"
#include "sonde-tls-state.h"

/* A longer message is followed, but not kept whole. */
#define MAX_MESSAGE SONDE_DECODING_MAX_BYTES
#define MAX_SUMMARY 16

#define NO_RECORD G_MAXUINT32
#define SSL_2_HEADER 2
#define SSL_2_MIN_LENGTH 9

typedef enum
{
  STEP_HEADER,
  STEP_PAYLOAD,
  STEP_RAW,
} Step;

/* One direction. A record is kept only when its payload can be read. */
typedef struct
{
  Step          step;
  guint8        header[SONDE_TLS_RECORD_HEADER];
  guint         n_header;
  gint64        start_ns;
  guint64       start_offset;
  guint32       record;
  guint32       n_records;
  gsize         remaining;
  gboolean      keep;
  GByteArray   *kept;

  GByteArray   *message;
  gsize         n_message;
  SondeTlsSpan *span;

  gboolean      is_encrypted;
  gboolean      has_finished;
  gboolean      has_ended;
} Lane;

struct _SondeTlsState
{
  SondeTlsMemory memory;
  Lane           lanes[SONDE_N_DIRECTIONS];
  guint          version;
  guint          suite;
  gboolean       has_server_hello;
  gboolean       has_early_data;
};

typedef struct
{
  SondeTlsState   *self;
  Lane            *lane;
  SondeDirection   direction;
  gint64           time_ns;
  guint64          offset;
  const guint8    *data;
  gsize            length;
  SondeRecordSink *sink;
} Input;

static gboolean
is_from_client (const Input *in)
{
  return in->direction == in->self->memory.client_direction;
}

static void
consume (Input *in,
         gsize  n_bytes)
{
  in->offset += n_bytes;

  if (in->data != NULL)
    in->data += n_bytes;

  in->length -= n_bytes;
}

static void
take_client_hello (Input        *in,
                   const guint8 *body,
                   gsize         length)
{
  SondeTlsHello hello;
  gsize n_ignored;

  if (!is_from_client (in))
    return;

  sonde_tls_hello_parse (&hello, FALSE, body, length);
  in->self->has_early_data =
    sonde_tls_hello_find_extension (&hello, SONDE_TLS_EXTENSION_EARLY_DATA, &n_ignored) != NULL;
  sonde_tls_memory_keep_hello (&in->self->memory, in->lane->record, body, length);
}

static void
take_server_hello (Input        *in,
                   const guint8 *body,
                   gsize         length)
{
  SondeTlsHello hello;

  if (is_from_client (in))
    return;

  sonde_tls_hello_parse (&hello, TRUE, body, length);
  in->self->version = sonde_tls_hello_get_version (&hello);
  in->self->suite = sonde_tls_hello_get_suite (&hello);

  if (!sonde_tls_hello_is_retry (&hello))
    in->self->has_server_hello = TRUE;
}

/* Takes a message as far as it was kept, and says what it is. */
static void
take_message (Input        *in,
              const guint8 *data,
              gsize         length,
              GString      *summary,
              guint         n_before)
{
  SondeTlsContext context = { 0 };
  g_autofree char *text = NULL;

  if (data[0] == SONDE_TLS_CLIENT_HELLO)
    take_client_hello (in, data + SONDE_TLS_HANDSHAKE_HEADER, length - SONDE_TLS_HANDSHAKE_HEADER);
  else if (data[0] == SONDE_TLS_SERVER_HELLO)
    take_server_hello (in, data + SONDE_TLS_HANDSHAKE_HEADER, length - SONDE_TLS_HANDSHAKE_HEADER);

  if (n_before > MAX_SUMMARY)
    return;

  context.version = in->self->version;
  context.suite = in->self->suite;
  text = n_before < MAX_SUMMARY ? sonde_tls_handshake_dup_summary (&context, data, length)
                                : g_strdup ("…");
  g_string_append_printf (summary, "%s%s", summary->len > 0 ? " · " : "", text);
}

static gsize
get_message_length (const guint8 *data)
{
  return SONDE_TLS_HANDSHAKE_HEADER +
         ((gsize) data[1] << 16 | (gsize) data[2] << 8 | data[3]);
}

static void
append_message (Lane         *lane,
                const guint8 *data,
                gsize         n_bytes)
{
  gsize room = MAX_MESSAGE - MIN (lane->message->len, MAX_MESSAGE);

  g_byte_array_append (lane->message, data, (guint) MIN (n_bytes, room));
  lane->n_message += n_bytes;
}

/* Returns how many bytes of the record belong to the message that was begun before. */
static gsize
continue_message (Input        *in,
                  const guint8 *data,
                  gsize         position,
                  gsize         end,
                  GString      *summary)
{
  Lane *lane = in->lane;
  gsize start = position;
  gsize wanted;

  while (lane->n_message < SONDE_TLS_HANDSHAKE_HEADER && position < end)
    append_message (lane, data + position++, 1);

  if (lane->n_message >= SONDE_TLS_HANDSHAKE_HEADER)
    {
      wanted = get_message_length (lane->message->data) - lane->n_message;
      wanted = MIN (wanted, end - position);
      append_message (lane, data + position, wanted);
      position += wanted;
    }

  sonde_tls_memory_extend_span (lane->span, lane->record, lane->start_offset + start,
                                position - start);

  if (lane->n_message < SONDE_TLS_HANDSHAKE_HEADER ||
      lane->n_message < get_message_length (lane->message->data))
    return position - start;

  if (lane->span != NULL)
    lane->span->is_complete = lane->span->last_record == lane->record;

  take_message (in, lane->message->data, lane->message->len, summary, 0);

  return position - start;
}

/* The worst of what is wrong with a message that ends in this record. */
static SondeSeverity
rate_message (Input                 *in,
              const SondeRecordInfo *info)
{
  GByteArray *message = in->lane->message;
  g_autoptr(SondeField) fields = NULL;

  fields = sonde_tls_fields_new_message (&in->self->memory, info, message->data, message->len,
                                         message->len < in->lane->n_message);

  return sonde_tls_find_worst (fields);
}

static void
describe_part (GString      *summary,
               const guint8 *data,
               gsize         length,
               gboolean      is_first)
{
  const char *name = length > 0 ? sonde_tls_handshake_type_get_name (data[0]) : NULL;
  g_autofree char *text = sonde_tls_handshake_dup_part (name, is_first);

  g_string_append_printf (summary, "%s%s", summary->len > 0 ? " · " : "", text);
}

/* Takes the messages and parts of messages that a record holds. */
static SondeSeverity
take_handshake (Input           *in,
                SondeRecordInfo *info)
{
  Lane *lane = in->lane;
  g_autoptr(GString) summary = g_string_new (NULL);
  const guint8 *data = lane->kept->data;
  gsize end = lane->kept->len;
  gsize position = SONDE_TLS_RECORD_HEADER;
  SondeSeverity worst = SONDE_SEVERITY_NORMAL;

  if (lane->n_message > 0)
    {
      gsize n_carried = continue_message (in, data, position, end, summary);
      gboolean is_complete = summary->len > 0;

      sonde_tls_record_set_carried (info, (guint) n_carried);
      sonde_tls_record_set_agreed (info, in->self->version, in->self->suite);
      position += n_carried;

      if (is_complete)
        {
          worst = rate_message (in, info);
          lane->n_message = 0;
        }
      else
        describe_part (summary, lane->message->data, lane->message->len, FALSE);
    }

  for (guint i = 0; position < end; i++)
    {
      gsize left = end - position;

      if (left < SONDE_TLS_HANDSHAKE_HEADER || get_message_length (data + position) > left)
        {
          lane->span = sonde_tls_memory_begin_span (&in->self->memory, lane->record,
                                                    in->direction);
          sonde_tls_memory_extend_span (lane->span, lane->record, lane->start_offset + position,
                                        left);
          g_byte_array_set_size (lane->message, 0);
          append_message (lane, data + position, left);
          describe_part (summary, data + position, left, TRUE);
          break;
        }

      take_message (in, data + position, get_message_length (data + position), summary, i);
      position += get_message_length (data + position);
    }

  if (summary->len > 0)
    sonde_tls_memory_keep_note (&in->self->memory, lane->record, summary->str);

  return worst;
}

static void
take_alert (Lane *lane)
{
  const guint8 *data = lane->kept->data + SONDE_TLS_RECORD_HEADER;

  if (lane->kept->len == SONDE_TLS_RECORD_HEADER + 2 &&
      (data[0] == SONDE_TLS_ALERT_FATAL || data[1] == SONDE_TLS_ALERT_CLOSE_NOTIFY))
    lane->has_ended = TRUE;
}

static void
end_record (Input *in)
{
  Lane *lane = in->lane;
  SondeRecordInfo *info = sonde_record_sink_change (in->sink, lane->record);
  SondeSeverity worst = SONDE_SEVERITY_NORMAL;
  g_autoptr(SondeField) fields = NULL;

  lane->step = STEP_HEADER;
  lane->n_header = 0;

  if (!lane->keep)
    return;

  if (info->kind == SONDE_TLS_HANDSHAKE)
    worst = take_handshake (in, info);
  else if (info->kind == SONDE_TLS_ALERT)
    take_alert (lane);
  else if (info->kind == SONDE_TLS_CHANGE_CIPHER_SPEC)
    lane->is_encrypted = TRUE;

  sonde_tls_record_set_agreed (info, in->self->version, in->self->suite);

  fields = sonde_tls_fields_new (&in->self->memory, info, lane->kept->data, lane->kept->len);
  worst = MAX (worst, sonde_tls_find_worst (fields));
  info->severity = (guint8) MAX (info->severity, worst);
  g_byte_array_set_size (lane->kept, 0);
}

static gboolean
is_version_1_3 (const SondeTlsState *self)
{
  return self->version == SONDE_TLS_VERSION_1_3 || self->version >> 8 == 0x7f;
}

/* Whether the payload of a record is encrypted, which its header alone does not say. */
static gboolean
is_protected (const SondeTlsState *self,
              const Lane          *lane,
              guint                type,
              gsize                length)
{
  if (type == SONDE_TLS_APPLICATION_DATA)
    return TRUE;

  if (type == SONDE_TLS_CHANGE_CIPHER_SPEC || is_version_1_3 (self) || !lane->is_encrypted)
    return FALSE;

  /* A client that offers TLS 1.3 may send one before it knows what the server will choose. */
  if (self->version == 0)
    return type != SONDE_TLS_ALERT || length != 2;

  return TRUE;
}

static guint
choose_kind (const Input *in,
             guint        type,
             gsize        length)
{
  const SondeTlsState *self = in->self;

  if (!is_protected (self, in->lane, type, length))
    return type;

  switch (type)
    {
    case SONDE_TLS_HANDSHAKE:
      return SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE;

    case SONDE_TLS_ALERT:
      return SONDE_TLS_KIND_ENCRYPTED_ALERT;

    case SONDE_TLS_APPLICATION_DATA:
      if (self->has_server_hello)
        return is_version_1_3 (self) ? SONDE_TLS_KIND_ENCRYPTED : type;

      return is_from_client (in) && self->has_early_data ? SONDE_TLS_KIND_EARLY_DATA : type;

    default:
      return type;
    }
}

static SondeTlsProblem
find_problem (const Input           *in,
              const SondeRecordInfo *info,
              guint                  type,
              gsize                  length)
{
  const SondeTlsState *self = in->self;
  const Lane *lane = in->lane;
  gboolean is_encrypted = sonde_tls_record_is_encrypted (info);
  gsize limit = !is_encrypted ? SONDE_TLS_MAX_PLAIN
                : is_version_1_3 (self) ? SONDE_TLS_MAX_ENCRYPTED_1_3 : SONDE_TLS_MAX_ENCRYPTED;

  if (sonde_tls_content_type_get_name (type) == NULL)
    return SONDE_TLS_PROBLEM_TYPE;

  if (lane->has_ended)
    return SONDE_TLS_PROBLEM_AFTER_END;

  if (length > limit)
    return SONDE_TLS_PROBLEM_TOO_LONG;

  if (length == 0 && (!is_encrypted || info->kind == SONDE_TLS_KIND_ENCRYPTED ||
                      type != SONDE_TLS_APPLICATION_DATA))
    return SONDE_TLS_PROBLEM_EMPTY;

  if (lane->n_message > 0 && type != SONDE_TLS_HANDSHAKE && type != SONDE_TLS_ALERT)
    return SONDE_TLS_PROBLEM_INTERLEAVED;

  if (type == SONDE_TLS_HANDSHAKE && self->has_server_hello && is_version_1_3 (self) &&
      lane->n_message == 0)
    return SONDE_TLS_PROBLEM_NOT_ENCRYPTED;

  if (info->kind == SONDE_TLS_APPLICATION_DATA && !lane->is_encrypted)
    return SONDE_TLS_PROBLEM_TOO_EARLY;

  return SONDE_TLS_PROBLEM_NONE;
}

static void
begin_payload (Input *in,
               guint  kind,
               gsize  length,
               gsize  n_before)
{
  Lane *lane = in->lane;
  SondeRecordInfo *info;

  info = sonde_record_sink_append (in->sink, kind, in->direction, lane->start_ns,
                                   lane->start_offset, n_before);
  sonde_tls_record_set_agreed (info, in->self->version, in->self->suite);
  lane->record = info->number;
  lane->n_records++;
  lane->remaining = length;
  lane->keep = !sonde_tls_record_is_encrypted (info) && kind != SONDE_TLS_KIND_RAW;
  lane->step = kind == SONDE_TLS_KIND_RAW ? STEP_RAW : STEP_PAYLOAD;

  if (lane->keep)
    g_byte_array_append (lane->kept, lane->header, (guint) n_before);
}

static void
begin_record (Input *in)
{
  Lane *lane = in->lane;
  guint type = lane->header[0];
  gsize length = (gsize) lane->header[3] << 8 | lane->header[4];
  SondeRecordInfo *info;

  begin_payload (in, choose_kind (in, type, length), length, SONDE_TLS_RECORD_HEADER);
  info = sonde_record_sink_change (in->sink, lane->record);

  if (info->kind == SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE && !lane->has_finished)
    {
      lane->has_finished = TRUE;
      sonde_tls_record_set_finished (info);
    }

  sonde_tls_record_set_problem (info, find_problem (in, info, type, length));
}

static gboolean
is_ssl_2_hello (const Input *in)
{
  const guint8 *header = in->lane->header;

  return is_from_client (in) && in->lane->n_records == 0 && (header[0] & 0x80) != 0 &&
         header[2] == SONDE_TLS_CLIENT_HELLO &&
         (header[3] == 3 || (header[3] == 0 && header[4] == 2)) &&
         ((gsize) (header[0] & 0x7f) << 8 | header[1]) >= SSL_2_MIN_LENGTH;
}

/* Whether bytes can be a record, if perhaps a wrong one. */
static gboolean
is_plausible (const guint8 *header)
{
  gsize length = (gsize) header[3] << 8 | header[4];

  if (header[1] != 3)
    return FALSE;

  return sonde_tls_content_type_get_name (header[0]) != NULL ||
         (header[2] <= 4 && length <= SONDE_TLS_MAX_ENCRYPTED);
}

static void
take_header (Input *in)
{
  Lane *lane = in->lane;

  if (lane->n_header == 0)
    {
      lane->start_ns = in->time_ns;
      lane->start_offset = in->offset;
    }

  lane->header[lane->n_header++] = in->data[0];
  consume (in, 1);

  if (lane->n_header < SONDE_TLS_RECORD_HEADER)
    return;

  if (is_plausible (lane->header))
    {
      begin_record (in);
    }
  else if (is_ssl_2_hello (in))
    {
      gsize length = (gsize) (lane->header[0] & 0x7f) << 8 | lane->header[1];

      begin_payload (in, SONDE_TLS_KIND_SSL_2, length + SSL_2_HEADER - SONDE_TLS_RECORD_HEADER,
                     SONDE_TLS_RECORD_HEADER);
    }
  else
    {
      begin_payload (in, SONDE_TLS_KIND_RAW, 0, SONDE_TLS_RECORD_HEADER);
      sonde_tls_record_set_problem (sonde_record_sink_change (in->sink, lane->record),
                                    SONDE_TLS_PROBLEM_NOT_TLS);
    }

  if (lane->step == STEP_PAYLOAD && lane->remaining == 0)
    end_record (in);
}

static void
take_payload (Input *in,
              gsize  n_bytes)
{
  Lane *lane = in->lane;

  if (lane->keep)
    g_byte_array_append (lane->kept, in->data, (guint) n_bytes);

  sonde_record_sink_change (in->sink, lane->record)->length += n_bytes;
  consume (in, n_bytes);

  if (lane->step == STEP_RAW)
    return;

  lane->remaining -= n_bytes;

  if (lane->remaining == 0)
    end_record (in);
}

/**
 * sonde_tls_state_new:
 * @client_direction: the direction in which the client's bytes go
 *
 * Makes a state for a connection that begins.
 *
 * Returns: (transfer full): the state, to be freed with sonde_tls_state_free()
 */
gpointer
sonde_tls_state_new (SondeDirection client_direction)
{
  SondeTlsState *self = g_new0 (SondeTlsState, 1);

  sonde_tls_memory_init (&self->memory, client_direction);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      self->lanes[i].record = NO_RECORD;
      self->lanes[i].kept = g_byte_array_new ();
      self->lanes[i].message = g_byte_array_new ();
    }

  return self;
}

/**
 * sonde_tls_state_free:
 * @state: (transfer full): a state
 *
 * Frees a state.
 */
void
sonde_tls_state_free (gpointer state)
{
  SondeTlsState *self = state;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      g_clear_pointer (&self->lanes[i].kept, g_byte_array_unref);
      g_clear_pointer (&self->lanes[i].message, g_byte_array_unref);
    }

  sonde_tls_memory_clear (&self->memory);
  g_free (self);
}

/**
 * sonde_tls_state_feed:
 * @state: a state
 * @direction: which way the bytes went
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @offset: the offset of @data in the stream of its direction
 * @data: (array length=length): the next bytes
 * @length: how many there are
 * @sink: where to put the records
 *
 * Takes the next bytes of a direction. A record appears once its header is complete, and grows as
 * its payload comes.
 *
 * Returns: @length
 */
gsize
sonde_tls_state_feed (gpointer         state,
                      SondeDirection   direction,
                      gint64           time_ns,
                      guint64          offset,
                      const guint8    *data,
                      gsize            length,
                      SondeRecordSink *sink)
{
  SondeTlsState *self = state;
  Input in = { self, NULL, direction, time_ns, offset, data, length, sink };

  g_return_val_if_fail (self != NULL, length);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, length);

  in.lane = &self->lanes[direction];

  while (in.length > 0)
    {
      if (in.lane->step == STEP_HEADER)
        take_header (&in);
      else if (in.lane->step == STEP_PAYLOAD)
        take_payload (&in, MIN (in.length, in.lane->remaining));
      else
        take_payload (&in, in.length);
    }

  return length;
}

/**
 * sonde_tls_state_get_skippable:
 * @state: a state
 * @direction: a direction
 *
 * Says how many of the next bytes are encrypted, or no TLS.
 *
 * Returns: the number of bytes that may be passed over
 */
guint64
sonde_tls_state_get_skippable (gpointer       state,
                               SondeDirection direction)
{
  SondeTlsState *self = state;
  const Lane *lane;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, 0);

  lane = &self->lanes[direction];

  if (lane->step == STEP_RAW)
    return G_MAXUINT64;

  return lane->step == STEP_PAYLOAD && !lane->keep ? lane->remaining : 0;
}

/**
 * sonde_tls_state_skip:
 * @state: a state
 * @direction: a direction
 * @time_ns: when the bytes passed
 * @offset: the offset of the first byte that is passed over
 * @length: how many are; at most what sonde_tls_state_get_skippable() said
 * @sink: where to put the records
 *
 * Passes over bytes.
 */
void
sonde_tls_state_skip (gpointer         state,
                      SondeDirection   direction,
                      gint64           time_ns,
                      guint64          offset,
                      guint64          length,
                      SondeRecordSink *sink)
{
  SondeTlsState *self = state;
  Input in = { self, NULL, direction, time_ns, offset, NULL, (gsize) length, sink };

  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < SONDE_N_DIRECTIONS);
  g_return_if_fail (length <= sonde_tls_state_get_skippable (state, direction));

  in.lane = &self->lanes[direction];

  if (length > 0)
    take_payload (&in, (gsize) length);
}

/**
 * sonde_tls_state_finish:
 * @state: a state
 * @direction: the direction that ends
 * @time_ns: when
 * @how: how it ended
 * @sink: where to put the records
 *
 * Notes that a direction ended. A record or a message that it ends within is marked, unless it is
 * the capture that lacks the rest.
 */
void
sonde_tls_state_finish (gpointer         state,
                        SondeDirection   direction,
                        gint64           time_ns G_GNUC_UNUSED,
                        SondeEventKind   how,
                        SondeRecordSink *sink)
{
  SondeTlsState *self = state;
  SondeTlsProblem problem = SONDE_TLS_PROBLEM_NONE;
  Lane *lane;

  g_return_if_fail (self != NULL);
  g_return_if_fail (direction < SONDE_N_DIRECTIONS);

  lane = &self->lanes[direction];

  if (lane->step == STEP_HEADER && lane->n_header > 0)
    {
      SondeRecordInfo *info = sonde_record_sink_append (sink, SONDE_TLS_KIND_INCOMPLETE, direction,
                                                        lane->start_ns, lane->start_offset,
                                                        lane->n_header);

      lane->record = info->number;
      problem = SONDE_TLS_PROBLEM_INCOMPLETE;
    }
  else if (lane->step == STEP_PAYLOAD)
    problem = SONDE_TLS_PROBLEM_INCOMPLETE;
  else if (lane->n_message > 0)
    problem = SONDE_TLS_PROBLEM_UNFINISHED;

  if (problem != SONDE_TLS_PROBLEM_NONE && how != SONDE_EVENT_GAP)
    sonde_tls_record_set_problem (sonde_record_sink_change (sink, lane->record), problem);

  lane->step = lane->step == STEP_RAW ? STEP_RAW : STEP_HEADER;
  lane->n_header = 0;
  lane->n_message = 0;
}

/**
 * sonde_tls_state_get_memory:
 * @state: a state
 *
 * Returns: (transfer none): what is remembered of the connection
 */
SondeTlsMemory *
sonde_tls_state_get_memory (gpointer state)
{
  SondeTlsState *self = state;

  g_return_val_if_fail (self != NULL, NULL);

  return &self->memory;
}

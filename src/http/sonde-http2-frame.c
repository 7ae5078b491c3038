#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http2-frame.h"

#define FLAGS_SHIFT 32
#define PADDING_SHIFT 40
#define PROBLEM_SHIFT 48
#define STREAM_MASK 0x7fffffff

typedef struct
{
  const char *reference;
  const char *sentence;
} SondeHttp2ProblemText;

typedef struct
{
  const char *name;
  const char *meaning;
} SondeHttp2Name;

typedef struct
{
  guint8      type;
  guint8      flag;
  const char *name;
} SondeHttp2FlagName;

static const SondeHttp2ProblemText problems[SONDE_N_HTTP2_PROBLEMS] = {
  [SONDE_HTTP2_PROBLEM_NONE] = { NULL, NULL },
  [SONDE_HTTP2_PROBLEM_NOT_HTTP2] = {
    "RFC 9113 §3.4", N_("This is not HTTP/2"),
  },
  [SONDE_HTTP2_PROBLEM_LENGTH] = {
    "RFC 9113 §4.2", N_("A frame of this type cannot have this length"),
  },
  [SONDE_HTTP2_PROBLEM_TOO_LONG] = {
    "RFC 9113 §4.2", N_("The frame is longer than the receiver allows"),
  },
  [SONDE_HTTP2_PROBLEM_NEEDS_STREAM] = {
    "RFC 9113 §6", N_("A frame of this type belongs to a stream, and this one names none"),
  },
  [SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM] = {
    "RFC 9113 §6",
    N_("A frame of this type belongs to the connection, and this one names a stream"),
  },
  [SONDE_HTTP2_PROBLEM_PADDING] = {
    "RFC 9113 §6.1", N_("The padding is longer than the frame"),
  },
  [SONDE_HTTP2_PROBLEM_INTERRUPTED] = {
    "RFC 9113 §4.3", N_("The headers before are not complete; nothing may come in between"),
  },
  [SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION] = {
    "RFC 9113 §6.10", N_("There are no headers that this could continue"),
  },
  [SONDE_HTTP2_PROBLEM_HEADERS] = {
    "RFC 7541 §2.3", N_("The headers cannot be decompressed"),
  },
  [SONDE_HTTP2_PROBLEM_HEADERS_LOST] = {
    "RFC 9113 §4.3", N_("The headers cannot be decompressed, because some before could not"),
  },
  [SONDE_HTTP2_PROBLEM_INCREMENT] = {
    "RFC 9113 §6.9", N_("The window cannot grow by 0 bytes"),
  },
  [SONDE_HTTP2_PROBLEM_SETTING] = {
    "RFC 9113 §6.5.2", N_("A setting cannot have this value"),
  },
  [SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED] = {
    "RFC 9113 §6.9.1", N_("More data than the window has room for"),
  },
  [SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW] = {
    "RFC 9113 §6.9.1", N_("The window becomes larger than 2,147,483,647 bytes"),
  },
  [SONDE_HTTP2_PROBLEM_ENDED_EARLY] = {
    "RFC 9113 §4.1", N_("The connection ended within the frame"),
  },
};

static const char *const type_names[] = {
  [SONDE_HTTP2_RECORD_DATA] = "DATA",
  [SONDE_HTTP2_RECORD_HEADERS] = "HEADERS",
  [SONDE_HTTP2_RECORD_PRIORITY] = "PRIORITY",
  [SONDE_HTTP2_RECORD_RST_STREAM] = "RST_STREAM",
  [SONDE_HTTP2_RECORD_SETTINGS] = "SETTINGS",
  [SONDE_HTTP2_RECORD_PUSH_PROMISE] = "PUSH_PROMISE",
  [SONDE_HTTP2_RECORD_PING] = "PING",
  [SONDE_HTTP2_RECORD_GOAWAY] = "GOAWAY",
  [SONDE_HTTP2_RECORD_WINDOW_UPDATE] = "WINDOW_UPDATE",
  [SONDE_HTTP2_RECORD_CONTINUATION] = "CONTINUATION",
  [SONDE_HTTP2_RECORD_ALTSVC] = "ALTSVC",
  [SONDE_HTTP2_RECORD_ORIGIN] = "ORIGIN",
  [SONDE_HTTP2_RECORD_PRIORITY_UPDATE] = "PRIORITY_UPDATE",
};

/* RFC 9113 §7 */
static const SondeHttp2Name errors[] = {
  { "NO_ERROR", N_("Nothing is wrong") },
  { "PROTOCOL_ERROR", N_("The peer broke the protocol") },
  { "INTERNAL_ERROR", N_("Something failed within the sender") },
  { "FLOW_CONTROL_ERROR", N_("The peer sent more data than it was allowed to") },
  { "SETTINGS_TIMEOUT", N_("The peer did not acknowledge the settings in time") },
  { "STREAM_CLOSED", N_("A frame came for a stream that was over") },
  { "FRAME_SIZE_ERROR", N_("A frame had the wrong length") },
  { "REFUSED_STREAM", N_("The stream was refused before any work; it can be tried again") },
  { "CANCEL", N_("The stream is not wanted any more") },
  { "COMPRESSION_ERROR", N_("The headers could not be decompressed") },
  { "CONNECT_ERROR", N_("The connection behind a tunnel broke") },
  { "ENHANCE_YOUR_CALM", N_("The peer asks for too much") },
  { "INADEQUATE_SECURITY", N_("TLS is not secure enough for HTTP/2") },
  { "HTTP_1_1_REQUIRED", N_("The request has to be made over HTTP/1.1") },
};

/* RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1 */
static const SondeHttp2Name settings[] = {
  { NULL, NULL },
  { "HEADER_TABLE_SIZE", N_("How many bytes of headers the sender can remember") },
  { "ENABLE_PUSH", N_("Whether the server may push responses") },
  { "MAX_CONCURRENT_STREAMS", N_("How many requests may run at once") },
  { "INITIAL_WINDOW_SIZE", N_("How many bytes of a body may be on their way at once") },
  { "MAX_FRAME_SIZE", N_("How long a frame may be") },
  { "MAX_HEADER_LIST_SIZE", N_("How many bytes of headers a message may have") },
  { NULL, NULL },
  { "ENABLE_CONNECT_PROTOCOL", N_("Whether WebSockets can run over this connection") },
  { "NO_RFC7540_PRIORITIES", N_("Whether the deprecated priorities are ignored") },
};

static const SondeHttp2FlagName flag_names[] = {
  { SONDE_HTTP2_RECORD_DATA, SONDE_HTTP2_FLAG_END_STREAM, "END_STREAM" },
  { SONDE_HTTP2_RECORD_DATA, SONDE_HTTP2_FLAG_PADDED, "PADDED" },
  { SONDE_HTTP2_RECORD_HEADERS, SONDE_HTTP2_FLAG_END_STREAM, "END_STREAM" },
  { SONDE_HTTP2_RECORD_HEADERS, SONDE_HTTP2_FLAG_END_HEADERS, "END_HEADERS" },
  { SONDE_HTTP2_RECORD_HEADERS, SONDE_HTTP2_FLAG_PADDED, "PADDED" },
  { SONDE_HTTP2_RECORD_HEADERS, SONDE_HTTP2_FLAG_PRIORITY, "PRIORITY" },
  { SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, "ACK" },
  { SONDE_HTTP2_RECORD_PUSH_PROMISE, SONDE_HTTP2_FLAG_END_HEADERS, "END_HEADERS" },
  { SONDE_HTTP2_RECORD_PUSH_PROMISE, SONDE_HTTP2_FLAG_PADDED, "PADDED" },
  { SONDE_HTTP2_RECORD_PING, SONDE_HTTP2_FLAG_ACK, "ACK" },
  { SONDE_HTTP2_RECORD_CONTINUATION, SONDE_HTTP2_FLAG_END_HEADERS, "END_HEADERS" },
};

/**
 * sonde_http2_frame_parse:
 * @data: (array fixed-size=9): the bytes before a payload
 *
 * Returns: what they say (RFC 9113 §4.1)
 */
SondeHttp2Frame
sonde_http2_frame_parse (const guint8 *data)
{
  SondeHttp2Frame self = { 0, 0, 0, 0 };

  g_return_val_if_fail (data != NULL, self);

  self.length = (guint32) data[0] << 16 | (guint32) data[1] << 8 | data[2];
  self.type = data[3];
  self.flags = data[4];
  self.stream_id = ((guint32) data[5] << 24 | (guint32) data[6] << 16 | (guint32) data[7] << 8 |
                    data[8]) & STREAM_MASK;

  return self;
}

static gboolean
sonde_http2_frame_has_valid_length (const SondeHttp2Frame *self)
{
  switch (self->type)
    {
    case SONDE_HTTP2_RECORD_PRIORITY:
      return self->length == 5;

    case SONDE_HTTP2_RECORD_RST_STREAM:
    case SONDE_HTTP2_RECORD_WINDOW_UPDATE:
      return self->length == 4;

    case SONDE_HTTP2_RECORD_SETTINGS:
      return (self->flags & SONDE_HTTP2_FLAG_ACK) != 0 ? self->length == 0 : self->length % 6 == 0;

    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
      return self->length >= 4;

    case SONDE_HTTP2_RECORD_PING:
      return self->length == 8;

    case SONDE_HTTP2_RECORD_GOAWAY:
      return self->length >= 8;

    default:
      return TRUE;
    }
}

/**
 * sonde_http2_frame_check:
 * @self: what the bytes before a payload say
 * @max_length: how long a payload the receiver allows
 *
 * Returns: what is wrong with it
 */
SondeHttp2Problem
sonde_http2_frame_check (const SondeHttp2Frame *self,
                         guint32                max_length)
{
  g_return_val_if_fail (self != NULL, SONDE_HTTP2_PROBLEM_NONE);

  if (self->length > max_length)
    return SONDE_HTTP2_PROBLEM_TOO_LONG;

  if (!sonde_http2_frame_has_valid_length (self))
    return SONDE_HTTP2_PROBLEM_LENGTH;

  switch (self->type)
    {
    case SONDE_HTTP2_RECORD_DATA:
    case SONDE_HTTP2_RECORD_HEADERS:
    case SONDE_HTTP2_RECORD_PRIORITY:
    case SONDE_HTTP2_RECORD_RST_STREAM:
    case SONDE_HTTP2_RECORD_PUSH_PROMISE:
    case SONDE_HTTP2_RECORD_CONTINUATION:
      return self->stream_id == 0 ? SONDE_HTTP2_PROBLEM_NEEDS_STREAM : SONDE_HTTP2_PROBLEM_NONE;

    case SONDE_HTTP2_RECORD_SETTINGS:
    case SONDE_HTTP2_RECORD_PING:
    case SONDE_HTTP2_RECORD_GOAWAY:
      return self->stream_id != 0 ? SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM : SONDE_HTTP2_PROBLEM_NONE;

    default:
      return SONDE_HTTP2_PROBLEM_NONE;
    }
}

/**
 * sonde_http2_record_set_frame:
 * @info: a record that is a frame
 * @frame: what the bytes before its payload say
 *
 * Notes in a record which stream it belongs to, and its flags.
 */
void
sonde_http2_record_set_frame (SondeRecordInfo       *info,
                              const SondeHttp2Frame *frame)
{
  g_return_if_fail (info != NULL);
  g_return_if_fail (frame != NULL);

  info->detail = frame->stream_id | (guint64) frame->flags << FLAGS_SHIFT;
}

/**
 * sonde_http2_record_set_padding:
 * @info: a record that is a frame
 * @length: how many bytes of padding it ends with
 *
 * Notes the padding in a record.
 */
void
sonde_http2_record_set_padding (SondeRecordInfo *info,
                                guint8           length)
{
  g_return_if_fail (info != NULL);

  info->detail |= (guint64) length << PADDING_SHIFT;
}

/**
 * sonde_http2_record_set_problem:
 * @info: a record
 * @problem: what is wrong with it
 *
 * Notes in a record what is wrong with it, unless something was before.
 */
void
sonde_http2_record_set_problem (SondeRecordInfo  *info,
                                SondeHttp2Problem problem)
{
  g_return_if_fail (info != NULL);

  if (problem == SONDE_HTTP2_PROBLEM_NONE ||
      sonde_http2_record_get_problem (info) != SONDE_HTTP2_PROBLEM_NONE)
    return;

  info->detail |= (guint64) problem << PROBLEM_SHIFT;
  info->severity = SONDE_SEVERITY_ERROR;
}

/**
 * sonde_http2_record_get_stream_id:
 * @info: a record
 *
 * Returns: the stream it belongs to, or 0
 */
guint32
sonde_http2_record_get_stream_id (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, 0);

  return (guint32) (info->detail & STREAM_MASK);
}

/**
 * sonde_http2_record_get_flags:
 * @info: a record
 *
 * Returns: a set of #SondeHttp2Flags
 */
guint8
sonde_http2_record_get_flags (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, 0);

  return (guint8) (info->detail >> FLAGS_SHIFT);
}

/**
 * sonde_http2_record_get_padding:
 * @info: a record
 *
 * Returns: how many bytes of padding it ends with
 */
guint8
sonde_http2_record_get_padding (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, 0);

  return (guint8) (info->detail >> PADDING_SHIFT);
}

/**
 * sonde_http2_record_get_problem:
 * @info: a record
 *
 * Returns: what is wrong with it
 */
SondeHttp2Problem
sonde_http2_record_get_problem (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, SONDE_HTTP2_PROBLEM_NONE);

  return (SondeHttp2Problem) (info->detail >> PROBLEM_SHIFT & 0xff);
}

/**
 * sonde_http2_record_is_frame:
 * @info: a record
 *
 * Returns: whether it is a frame
 */
gboolean
sonde_http2_record_is_frame (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, FALSE);

  return info->kind < SONDE_HTTP2_RECORD_PREFACE;
}

/**
 * sonde_http2_record_get_payload:
 * @info: a record that is a DATA frame
 * @offset: (out): where the data begins in the stream of bytes
 * @length: (out): how much there is so far, without padding
 *
 * Returns: whether there is any
 */
gboolean
sonde_http2_record_get_payload (const SondeRecordInfo *info,
                                guint64               *offset,
                                guint64               *length)
{
  guint padded;
  guint overhead;

  g_return_val_if_fail (info != NULL, FALSE);
  g_return_val_if_fail (offset != NULL, FALSE);
  g_return_val_if_fail (length != NULL, FALSE);

  /* While a padded frame is not complete, its last bytes are taken for padding: they might be. */
  padded = (sonde_http2_record_get_flags (info) & SONDE_HTTP2_FLAG_PADDED) != 0;
  overhead = SONDE_HTTP2_FRAME_HEADER + padded + sonde_http2_record_get_padding (info);

  if (info->kind != SONDE_HTTP2_RECORD_DATA || info->length <= overhead)
    return FALSE;

  *offset = info->offset + SONDE_HTTP2_FRAME_HEADER + padded;
  *length = info->length - overhead;

  return TRUE;
}

/**
 * sonde_http2_problem_get_sentence:
 * @problem: a problem
 *
 * Returns: (nullable): what is wrong, for people, without a full stop
 */
const char *
sonde_http2_problem_get_sentence (SondeHttp2Problem problem)
{
  g_return_val_if_fail (problem < SONDE_N_HTTP2_PROBLEMS, NULL);

  return problems[problem].sentence != NULL ? _(problems[problem].sentence) : NULL;
}

/**
 * sonde_http2_problem_get_reference:
 * @problem: a problem
 *
 * Returns: (nullable): the section of the standard that it breaks
 */
const char *
sonde_http2_problem_get_reference (SondeHttp2Problem problem)
{
  g_return_val_if_fail (problem < SONDE_N_HTTP2_PROBLEMS, NULL);

  return problems[problem].reference;
}

/**
 * sonde_http2_type_get_name:
 * @type: the type of a frame
 *
 * Returns: (nullable): what the standard calls it
 */
const char *
sonde_http2_type_get_name (guint type)
{
  return type < G_N_ELEMENTS (type_names) ? type_names[type] : NULL;
}

/**
 * sonde_http2_error_get_name:
 * @code: an error code
 *
 * Returns: (nullable): what the standard calls it
 */
const char *
sonde_http2_error_get_name (guint32 code)
{
  return code < G_N_ELEMENTS (errors) ? errors[code].name : NULL;
}

/**
 * sonde_http2_error_get_meaning:
 * @code: an error code
 *
 * Returns: (nullable): what it means, for people, without a full stop
 */
const char *
sonde_http2_error_get_meaning (guint32 code)
{
  return code < G_N_ELEMENTS (errors) ? _(errors[code].meaning) : NULL;
}

/**
 * sonde_http2_setting_get_name:
 * @id: the number of a setting
 *
 * Returns: (nullable): what the standard calls it
 */
const char *
sonde_http2_setting_get_name (guint16 id)
{
  return id < G_N_ELEMENTS (settings) ? settings[id].name : NULL;
}

/**
 * sonde_http2_setting_get_meaning:
 * @id: the number of a setting
 *
 * Returns: (nullable): what it is for, for people, without a full stop
 */
const char *
sonde_http2_setting_get_meaning (guint16 id)
{
  if (id >= G_N_ELEMENTS (settings) || settings[id].meaning == NULL)
    return NULL;

  return _(settings[id].meaning);
}

/**
 * sonde_http2_setting_accepts:
 * @id: the number of a setting
 * @value: a value
 *
 * Returns: whether the setting can have the value
 */
gboolean
sonde_http2_setting_accepts (guint16 id,
                             guint32 value)
{
  switch (id)
    {
    case SONDE_HTTP2_SETTING_ENABLE_PUSH:
    case SONDE_HTTP2_SETTING_ENABLE_CONNECT:
      return value <= 1;

    case SONDE_HTTP2_SETTING_INITIAL_WINDOW_SIZE:
      return value <= G_MAXINT32;

    case SONDE_HTTP2_SETTING_MAX_FRAME_SIZE:
      return value >= 16384 && value <= 0xffffff;

    default:
      return TRUE;
    }
}

/**
 * sonde_http2_flags_get_known:
 * @type: the type of a frame
 *
 * Returns: the flags that mean something for the type
 */
guint8
sonde_http2_flags_get_known (guint type)
{
  guint8 known = 0;

  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    {
      if (flag_names[i].type == type)
        known |= flag_names[i].flag;
    }

  return known;
}

/**
 * sonde_http2_flags_to_text:
 * @type: the type of a frame
 * @flags: its flags
 *
 * Returns: (transfer full): the names of the flags that are set, such as
 *   "END_STREAM, END_HEADERS"; those without a name as a number
 */
char *
sonde_http2_flags_to_text (guint  type,
                           guint8 flags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    {
      if (flag_names[i].type != type || (flags & flag_names[i].flag) == 0)
        continue;

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", flag_names[i].name);
      flags &= (guint8) ~flag_names[i].flag;
    }

  if (flags != 0)
    g_string_append_printf (text, "%s0x%02x", text->len > 0 ? ", " : "", flags);

  return g_string_free (text, FALSE);
}

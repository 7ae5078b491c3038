#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-hexdump.h"
#include "sonde-text.h"
#include "sonde-websocket-fields.h"

#define PREVIEW_CHARS 400
#define PREVIEW_BYTES 1600
#define HEX_PREVIEW_BYTES 32

typedef struct
{
  SondeWebsocketState       *state;
  const SondeRecordInfo     *info;
  const SondeWebsocketExtra *extra;
  SondeWebsocketFrameHeader  header;
  const guint8              *data;
  gsize                      length;
  SondeField                *root;
} Frame;

static const char *
get_opcode_name (guint opcode)
{
  switch (opcode)
    {
    case SONDE_WEBSOCKET_OPCODE_CONTINUATION:
      return _("Continuation");

    case SONDE_WEBSOCKET_OPCODE_TEXT:
      return _("Text");

    case SONDE_WEBSOCKET_OPCODE_BINARY:
      return _("Binary");

    case SONDE_WEBSOCKET_OPCODE_CLOSE:
      return _("Close");

    case SONDE_WEBSOCKET_OPCODE_PING:
      return _("Ping");

    case SONDE_WEBSOCKET_OPCODE_PONG:
      return _("Pong");

    default:
      return _("Reserved");
    }
}

/* Marks a field, if the frame has the violation. */
static void
mark (Frame                   *frame,
      SondeField              *field,
      SondeWebsocketViolation  violation)
{
  SondeSeverity severity;

  if ((sonde_websocket_detail_get_violations (frame->info->detail) & violation) == 0)
    return;

  severity = sonde_websocket_violation_get_severity (violation);

  if (severity >= sonde_field_get_severity (field))
    {
      sonde_field_set_severity (field, severity);
      sonde_field_explain (field,
                           sonde_websocket_violation_explain (violation),
                           sonde_websocket_violation_get_reference (violation));
    }
}

static SondeField *
add_flag (Frame                    *frame,
          SondeField               *parent,
          const char               *id,
          const char               *name,
          SondeWebsocketFrameFlags  flag,
          gsize                     offset)
{
  SondeField *field = sonde_field_add (parent, id, name, NULL, offset, 1);

  sonde_field_set_flag (field, (frame->header.flags & flag) != 0);

  return field;
}

static void
add_reserved_bits (Frame      *frame,
                   SondeField *flags)
{
  SondeField *field;

  field = add_flag (frame, flags, "websocket.rsv1", "RSV1", SONDE_WEBSOCKET_FRAME_RSV1, 0);
  sonde_field_explain (field,
                       _("Set on the first frame of a compressed message, if the handshake agreed "
                         "on permessage-deflate; which is taken for granted where the handshake "
                         "is not known."),
                       "RFC 7692, section 6");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_RSV1);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_NO_DEFLATE);

  field = add_flag (frame, flags, "websocket.rsv2", "RSV2", SONDE_WEBSOCKET_FRAME_RSV2, 0);
  sonde_field_explain (field, _("Reserved for extensions."), "RFC 6455, section 5.2");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_RSV2);

  field = add_flag (frame, flags, "websocket.rsv3", "RSV3", SONDE_WEBSOCKET_FRAME_RSV3, 0);
  sonde_field_explain (field, _("Reserved for extensions."), "RFC 6455, section 5.2");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_RSV3);
}

static void
add_first_byte (Frame *frame)
{
  SondeField *field;

  field = add_flag (frame, frame->root, "websocket.fin", "FIN", SONDE_WEBSOCKET_FRAME_FIN, 0);
  sonde_field_explain (field,
                       _("Set on the last frame of a message; a message of one frame has it too."),
                       "RFC 6455, section 5.2");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CONTROL_FRAGMENT);
  add_reserved_bits (frame, frame->root);

  field = sonde_field_add (frame->root, "websocket.opcode", _("Opcode"), NULL, 0, 1);
  sonde_field_set_named (field, frame->header.opcode, get_opcode_name (frame->header.opcode));
  sonde_field_explain (field,
                       _("What the frame is. Numbers from 8 on are control frames."),
                       "RFC 6455, section 5.2");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_NO_START);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_INTERLEAVED);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_AFTER_CLOSE);
}

/* The form that the length has: all in 7 bits, or behind them in 16 or 64. */
static void
add_length_form (Frame      *frame,
                 SondeField *length)
{
  guint n_bytes = frame->header.length_bytes;
  SondeField *field;

  field = sonde_field_add_number (length, "websocket.length.7", _("7 bits"),
                                  frame->data[1] & 0x7f, 1, 1);
  sonde_field_explain (field,
                       _("Up to 125 it is the length; 126 says that 16 bits follow, 127 that 64 "
                         "do."),
                       "RFC 6455, section 5.2");

  if (n_bytes == 0)
    return;

  field = sonde_field_add_number (length,
                                  n_bytes == 2 ? "websocket.length.16" : "websocket.length.64",
                                  n_bytes == 2 ? _("16 bits") : _("64 bits"),
                                  frame->header.payload_length,
                                  2,
                                  n_bytes);
  sonde_field_explain (field,
                       _("The length, with its most significant byte first."),
                       "RFC 6455, section 5.2");
}

static void
add_length (Frame *frame)
{
  SondeField *field;

  field = sonde_field_add (frame->root,
                           "websocket.length",
                           _("Payload length"),
                           NULL,
                           1,
                           1u + frame->header.length_bytes);
  sonde_field_set_byte_count (field, frame->header.payload_length);
  add_length_form (frame, field);

  if (frame->header.length_bytes == 0)
    sonde_field_explain (field, _("Up to 125: in the 7 bits themselves."), "RFC 6455, section 5.2");
  else if (frame->header.length_bytes == 2)
    sonde_field_explain (field,
                         _("The 7 bits hold 126: the length is in the next 16 bits."),
                         "RFC 6455, section 5.2");
  else
    sonde_field_explain (field,
                         _("The 7 bits hold 127: the length is in the next 64 bits."),
                         "RFC 6455, section 5.2");

  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_LENGTH_SIGN);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CONTROL_LENGTH);
}

static void
add_mask (Frame *frame)
{
  gboolean is_masked = (frame->header.flags & SONDE_WEBSOCKET_FRAME_MASKED) != 0;
  g_autofree char *key = NULL;
  SondeField *field;

  field = add_flag (frame,
                    frame->root,
                    "websocket.mask",
                    _("Mask"),
                    SONDE_WEBSOCKET_FRAME_MASKED,
                    1);
  sonde_field_explain (field,
                       _("A client masks each of its frames, a server none."),
                       "RFC 6455, section 5.1");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_MASKED);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_NOT_MASKED);
  add_length (frame);

  if (!is_masked)
    return;

  key = sonde_hexdump_format (SONDE_HEXDUMP_STYLE_PLAIN, frame->header.mask_key, 4);
  field = sonde_field_add (frame->root,
                           "websocket.key",
                           _("Masking key"),
                           g_strchomp (key),
                           frame->header.header_length - 4u,
                           4);
  sonde_field_explain (field,
                       _("Each byte of the payload is combined with one of these by exclusive or. "
                         "Chosen at random for each frame."),
                       "RFC 6455, section 5.3");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_REPEATED_KEY);
}

static gsize
copy_payload (Frame  *frame,
              guint8 *payload,
              gsize   size)
{
  gsize n_bytes = MIN (frame->length - frame->header.header_length, size);

  memcpy (payload, frame->data + frame->header.header_length, n_bytes);
  sonde_websocket_frame_unmask (frame->header.mask_key, 0, payload, n_bytes);

  return n_bytes;
}

static char *
dup_hex_preview (const guint8 *data,
                 gsize         length)
{
  gsize n_bytes = MIN (length, HEX_PREVIEW_BYTES);

  return g_strchomp (sonde_hexdump_format (SONDE_HEXDUMP_STYLE_PLAIN, data, n_bytes));
}

static void
add_close (Frame      *frame,
           SondeField *payload)
{
  guint8 bytes[SONDE_WEBSOCKET_MAX_CONTROL_LENGTH];
  gsize length = copy_payload (frame, bytes, sizeof bytes);
  gsize offset = frame->header.header_length;
  g_autofree char *reason = NULL;
  SondeField *field;
  guint code;

  mark (frame, payload, SONDE_WEBSOCKET_VIOLATION_CLOSE_LENGTH);

  if (length < 2)
    return;

  code = (guint) bytes[0] << 8 | bytes[1];
  field = sonde_field_add (payload, "websocket.close.code", _("Close code"), NULL, offset, 2);
  sonde_field_set_named (field, code, sonde_websocket_close_code_get_name (code));
  sonde_field_explain (field, sonde_websocket_close_code_explain (code), "RFC 6455, section 7.4");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CLOSE_CODE);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CLOSE_UNDEFINED);

  if (length == 2)
    return;

  reason = sonde_text_preview (bytes + 2, length - 2, PREVIEW_CHARS);
  field = sonde_field_add (payload,
                           "websocket.close.reason",
                           _("Reason"),
                           reason,
                           offset + 2,
                           length - 2);
  sonde_field_explain (field, _("Why, in the peer's words. It has to be UTF-8."),
                       "RFC 6455, section 5.5.1");
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON);
}

/* The first byte that is wrong, as a field of its own. */
static void
add_fault (Frame      *frame,
           SondeField *payload)
{
  guint found = sonde_websocket_detail_get_violations (frame->info->detail);
  guint64 fault = sonde_websocket_detail_get_fault (frame->info->detail);
  g_autofree char *count = NULL;
  g_autofree char *value = NULL;
  gsize offset = frame->header.header_length;
  gsize length = 0;
  SondeField *field;

  if ((found & (SONDE_WEBSOCKET_VIOLATION_UTF8 | SONDE_WEBSOCKET_VIOLATION_UTF8_END
                | SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON)) == 0)
    return;

  if (frame->extra == NULL || !frame->extra->is_compressed)
    {
      offset += (gsize) fault;
      length = fault < frame->header.payload_length ? 1 : 0;
    }

  count = sonde_format_count (fault);
  value = g_strdup_printf (_("From byte %s of the payload on"), count);
  field = sonde_field_add (payload, "websocket.fault", _("Not UTF-8"), value, offset, length);
  sonde_field_set_number (field, fault);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_UTF8);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_UTF8_END);
  mark (frame, field, SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON);
}

static void
add_payload (Frame *frame)
{
  gsize length = frame->length - frame->header.header_length;
  guint8 bytes[PREVIEW_BYTES];
  gsize n_bytes = copy_payload (frame, bytes, sizeof bytes);
  g_autofree char *masked = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  SondeField *payload;

  if (frame->header.payload_length == 0)
    return;

  masked = dup_hex_preview (frame->data + frame->header.header_length, length);
  hex = dup_hex_preview (bytes, n_bytes);
  text = sonde_text_preview (bytes, n_bytes, PREVIEW_CHARS);
  length = (gsize) (frame->info->length - frame->header.header_length);
  payload = sonde_field_add (frame->root,
                             "websocket.payload",
                             _("Payload"),
                             frame->header.opcode == SONDE_WEBSOCKET_OPCODE_BINARY ? hex : text,
                             frame->header.header_length,
                             length);

  sonde_field_explain (payload, _("What the frame carries, with the mask taken off."),
                       "RFC 6455, section 5.2");

  if (frame->header.flags & SONDE_WEBSOCKET_FRAME_MASKED)
    {
      SondeField *field;

      field = sonde_field_add (payload, "websocket.payload.masked", _("As sent, masked"), masked,
                               frame->header.header_length, length);
      sonde_field_explain (field, _("The bytes that were on the wire."), "RFC 6455, section 5.3");
      field = sonde_field_add (payload, "websocket.payload.unmasked", _("Unmasked"), hex,
                               frame->header.header_length, length);
      sonde_field_explain (field, _("The same bytes, combined with the masking key."),
                           "RFC 6455, section 5.3");
    }

  if (frame->header.opcode == SONDE_WEBSOCKET_OPCODE_CLOSE)
    add_close (frame, payload);

  add_fault (frame, payload);
  mark (frame, payload, SONDE_WEBSOCKET_VIOLATION_INFLATE);
}

static void
add_size (SondeField *parent,
          const char *id,
          const char *name,
          guint64     size)
{
  SondeField *field = sonde_field_add (parent, id, name, NULL, 0, 0);

  sonde_field_set_byte_count (field, size);
  sonde_field_explain (field, _("The size of the message, all its frames together."),
                       "RFC 7692, section 6");
}

static void
add_inflated (Frame      *frame,
              SondeField *message)
{
  const SondeWebsocketExtra *extra = frame->extra;
  g_autofree char *sizes = NULL;
  g_autofree char *inflated = NULL;
  g_autofree char *deflated = NULL;
  g_autofree char *preview = NULL;
  SondeField *field;
  gsize length;
  const guint8 *data;

  if (extra->inflated == NULL)
    return;

  inflated = sonde_format_byte_count (extra->inflated_size);
  deflated = sonde_format_byte_count (extra->deflated_size);

  if (extra->status == SONDE_WEBSOCKET_INFLATER_OK)
    sizes = g_strdup_printf (_("%1$s, sent as %2$s (%3$.0f %%)"),
                             inflated,
                             deflated,
                             100.0 * (double) extra->deflated_size
                             / (double) MAX (extra->inflated_size, 1));
  else if (extra->status == SONDE_WEBSOCKET_INFLATER_LIMIT)
    sizes = g_strdup_printf (_("More than %1$s, sent as %2$s; not inflated further"),
                             inflated,
                             deflated);
  else if (extra->status == SONDE_WEBSOCKET_INFLATER_LOST)
    sizes = g_strdup_printf (_("%s, which refer to an earlier message that was not inflated"),
                             deflated);
  else
    sizes = g_strdup_printf (_("%s, which do not inflate"), deflated);

  field = sonde_field_add (message, "websocket.deflate", _("Compressed"), sizes, 0, 0);
  sonde_field_explain (field,
                       _("Compressed with DEFLATE, as permessage-deflate has it."),
                       "RFC 7692, section 7.2");
  add_size (field, "websocket.deflate.sent", _("As sent"), extra->deflated_size);

  if (extra->status == SONDE_WEBSOCKET_INFLATER_OK)
    add_size (field, "websocket.deflate.inflated", _("Inflated"), extra->inflated_size);

  data = g_bytes_get_data (extra->inflated, &length);

  if (length == 0)
    return;

  preview = extra->message_opcode == SONDE_WEBSOCKET_OPCODE_TEXT
            ? sonde_text_preview (data, length, PREVIEW_CHARS)
            : dup_hex_preview (data, length);
  field = sonde_field_add (message,
                           "websocket.inflated",
                           _("Inflated"),
                           preview,
                           frame->header.header_length,
                           (gsize) (frame->info->length - frame->header.header_length));
  sonde_field_explain (field, _("What the compressed message stands for."),
                       "RFC 7692, section 7.2.2");
}

static void
add_message (Frame *frame)
{
  const SondeWebsocketExtra *extra = frame->extra;
  g_autofree char *offset = NULL;
  g_autofree char *value = NULL;
  SondeField *field;

  if (extra == NULL)
    return;

  if (extra->ping != 0)
    {
      value = sonde_format_duration_us (extra->round_trip_ns / 1000);
      field = sonde_field_add (frame->root, "websocket.rtt", _("Time since the ping"), value, 0, 0);
      sonde_field_set_number (field, (guint64) MAX (extra->round_trip_ns, 0));
      sonde_field_explain (field,
                           _("How long the ping and its answer took together."),
                           "RFC 6455, section 5.5.3");
    }

  if (extra->fragment == 0)
    {
      if (extra->is_compressed)
        add_inflated (frame, frame->root);

      return;
    }

  offset = sonde_format_count (extra->message_offset);
  value = g_strdup_printf (_("Fragment %u, from byte %s on"), extra->fragment, offset);
  field = sonde_field_add (frame->root, "websocket.message", _("Message"), value, 0, 0);
  sonde_field_set_number (field, extra->fragment);
  sonde_field_explain (field,
                       _("The message is sent in several frames; the last has FIN set."),
                       "RFC 6455, section 5.4");

  if (extra->is_compressed)
    add_inflated (frame, field);
}

/**
 * sonde_websocket_fields_new:
 * @state: the state that the frame belongs to
 * @info: the frame
 * @data: (array length=length): its beginning
 * @length: how much of it there is
 *
 * Takes a frame apart.
 *
 * Returns: (transfer full): the root of its fields
 */
SondeField *
sonde_websocket_fields_new (SondeWebsocketState   *state,
                            const SondeRecordInfo *info,
                            const guint8          *data,
                            gsize                  length)
{
  Frame frame = {
    .state = state,
    .info = info,
    .data = data,
    .length = (gsize) MIN (length, info->length),
  };

  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);

  frame.extra = sonde_websocket_state_get_extra (state, info->number);
  frame.root = sonde_field_new ("websocket", _("WebSocket frame"), NULL, 0, (gsize) info->length);
  sonde_field_explain (frame.root,
                       _("A frame of the WebSocket protocol."),
                       "RFC 6455, section 5.2");
  mark (&frame, frame.root, SONDE_WEBSOCKET_VIOLATION_INCOMPLETE);

  if (sonde_websocket_frame_parse_header (data, frame.length, &frame.header) == 0)
    return frame.root;

  add_first_byte (&frame);
  add_mask (&frame);
  add_payload (&frame);
  add_message (&frame);

  return frame.root;
}

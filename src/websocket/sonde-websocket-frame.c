#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "sonde-websocket-frame.h"

#define KEY_LENGTH 16
#define ACCEPT_SUFFIX "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

typedef struct
{
  guint16     code;
  const char *name;
  const char *explanation;
} CloseCode;

/* The IANA WebSocket close code number registry. */
static const CloseCode close_codes[] = {
  { 1000, NC_("close code", "Normal closure"),
    N_("The purpose of the connection has been fulfilled.") },
  { 1001, NC_("close code", "Going away"),
    N_("The server is going down, or the browser has left the page.") },
  { 1002, NC_("close code", "Protocol error"),
    N_("The sender saw a frame that breaks the protocol.") },
  { 1003, NC_("close code", "Unsupported data"),
    N_("The sender cannot accept this kind of data, such as binary where it takes text alone.") },
  { 1004, NC_("close code", "Reserved"),
    N_("Reserved; nobody may send it.") },
  { 1005, NC_("close code", "No status received"),
    N_("Stands for a close frame without a code; nobody may send it.") },
  { 1006, NC_("close code", "Abnormal closure"),
    N_("Stands for a connection that ended without a close frame; nobody may send it.") },
  { 1007, NC_("close code", "Invalid payload data"),
    N_("The sender received data that does not fit its type, such as text that is not UTF-8.") },
  { 1008, NC_("close code", "Policy violation"),
    N_("The sender received a message that breaks its rules.") },
  { 1009, NC_("close code", "Message too big"),
    N_("The sender received a message larger than it is ready to take.") },
  { 1010, NC_("close code", "Mandatory extension"),
    N_("The client needs an extension that the server did not agree to.") },
  { 1011, NC_("close code", "Internal error"),
    N_("The server met a condition that kept it from going on.") },
  { 1012, NC_("close code", "Service restart"),
    N_("The server restarts; try again in a few seconds.") },
  { 1013, NC_("close code", "Try again later"),
    N_("The server is overloaded; try again later.") },
  { 1014, NC_("close code", "Bad gateway"),
    N_("The server is a gateway, and got no good answer from the server behind it.") },
  { 1015, NC_("close code", "TLS handshake failed"),
    N_("Stands for a TLS connection that could not be made; nobody may send it.") },
};

static const CloseCode *
find_close_code (guint code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (close_codes); i++)
    {
      if (close_codes[i].code == code)
        return &close_codes[i];
    }

  return NULL;
}

static void
fill_random (guint8 *data,
             gsize   length)
{
  /* The kernel gives up to 256 bytes at once, or nothing at all where the call is forbidden. */
  if (getrandom (data, length, 0) == (gssize) length)
    return;

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_random_int_range (0, 256);
}

static guint64
read_big_endian (const guint8 *data,
                 gsize         length)
{
  guint64 value = 0;

  for (gsize i = 0; i < length; i++)
    value = value << 8 | data[i];

  return value;
}

static gsize
write_length (guint8 *header,
              gsize   length)
{
  gsize n_bytes = length < 126 ? 0 : length <= G_MAXUINT16 ? 2 : 8;

  if (n_bytes == 0)
    header[1] |= (guint8) length;
  else
    header[1] |= n_bytes == 2 ? 126 : 127;

  for (gsize i = 0; i < n_bytes; i++)
    header[2 + i] = (guint8) ((guint64) length >> (8 * (n_bytes - 1 - i)));

  return 2 + n_bytes;
}

/**
 * sonde_websocket_frame_parse_header:
 * @data: (array length=length): the beginning of a frame
 * @length: how many of its bytes are there
 * @header: (out caller-allocates): where to put what the header says
 *
 * Takes the header of a frame apart (RFC 6455, section 5.2). Everything is accepted; it is for the
 * caller to say what breaks the protocol.
 *
 * Returns: the length of the header in bytes, or 0 if @data does not hold all of it
 */
gsize
sonde_websocket_frame_parse_header (const guint8              *data,
                                    gsize                      length,
                                    SondeWebsocketFrameHeader *header)
{
  gsize header_length;
  guint8 short_length;

  g_return_val_if_fail (data != NULL || length == 0, 0);
  g_return_val_if_fail (header != NULL, 0);

  if (length < 2)
    return 0;

  memset (header, 0, sizeof *header);
  short_length = data[1] & 0x7f;
  header->opcode = data[0] & 0x0f;
  header->flags |= (data[0] & 0x80) != 0 ? SONDE_WEBSOCKET_FRAME_FIN : 0;
  header->flags |= (data[0] & 0x40) != 0 ? SONDE_WEBSOCKET_FRAME_RSV1 : 0;
  header->flags |= (data[0] & 0x20) != 0 ? SONDE_WEBSOCKET_FRAME_RSV2 : 0;
  header->flags |= (data[0] & 0x10) != 0 ? SONDE_WEBSOCKET_FRAME_RSV3 : 0;
  header->flags |= (data[1] & 0x80) != 0 ? SONDE_WEBSOCKET_FRAME_MASKED : 0;
  header->length_bytes = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;

  header_length = 2u + header->length_bytes;
  if (header->flags & SONDE_WEBSOCKET_FRAME_MASKED)
    header_length += 4;

  if (length < header_length)
    return 0;

  header->header_length = (guint8) header_length;
  header->payload_length = short_length;

  if (header->length_bytes > 0)
    header->payload_length = read_big_endian (data + 2, header->length_bytes);

  if (header->flags & SONDE_WEBSOCKET_FRAME_MASKED)
    memcpy (header->mask_key, data + header_length - 4, 4);

  return header_length;
}

/**
 * sonde_websocket_frame_unmask:
 * @mask_key: (array fixed-size=4): the masking key
 * @position: the offset of @data in the payload
 * @data: (array length=length): bytes of the payload, changed in place
 * @length: the number of bytes
 *
 * Masks or unmasks bytes of a payload, which is the same (RFC 6455, section 5.3).
 */
void
sonde_websocket_frame_unmask (const guint8 *mask_key,
                              guint64       position,
                              guint8       *data,
                              gsize         length)
{
  guint64 word;
  gsize i = 0;

  g_return_if_fail (mask_key != NULL);
  g_return_if_fail (data != NULL || length == 0);

  for (guint j = 0; j < sizeof word; j++)
    ((guint8 *) &word)[j] = mask_key[(position + j) & 3];

  for (; i + sizeof word <= length; i += sizeof word)
    {
      guint64 part;

      memcpy (&part, data + i, sizeof part);
      part ^= word;
      memcpy (data + i, &part, sizeof part);
    }

  for (; i < length; i++)
    data[i] ^= mask_key[(position + i) & 3];
}

/**
 * sonde_websocket_frame_encode:
 * @opcode: the opcode, from 0 to 15; see [enum@WebsocketOpcode]
 * @flags: the bits of the header
 * @payload: (array length=length) (nullable): the payload, not masked
 * @length: its length in bytes
 *
 * Makes a frame with the shortest form of its length. A masked frame gets a fresh random key
 * (RFC 6455, section 5.3).
 *
 * Nothing is checked: wrong frames can be made.
 *
 * Returns: (transfer full): the frame as it goes over the wire
 */
GBytes *
sonde_websocket_frame_encode (guint                     opcode,
                              SondeWebsocketFrameFlags  flags,
                              const void               *payload,
                              gsize                     length)
{
  guint8 *frame;
  gsize at;

  g_return_val_if_fail (opcode <= 15, NULL);
  g_return_val_if_fail (payload != NULL || length == 0, NULL);

  frame = g_malloc (SONDE_WEBSOCKET_MAX_HEADER_LENGTH + length);
  frame[0] = (guint8) opcode;
  frame[0] |= (flags & SONDE_WEBSOCKET_FRAME_FIN) != 0 ? 0x80 : 0;
  frame[0] |= (flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0 ? 0x40 : 0;
  frame[0] |= (flags & SONDE_WEBSOCKET_FRAME_RSV2) != 0 ? 0x20 : 0;
  frame[0] |= (flags & SONDE_WEBSOCKET_FRAME_RSV3) != 0 ? 0x10 : 0;
  frame[1] = (flags & SONDE_WEBSOCKET_FRAME_MASKED) != 0 ? 0x80 : 0;
  at = write_length (frame, length);

  if (flags & SONDE_WEBSOCKET_FRAME_MASKED)
    {
      fill_random (frame + at, 4);
      at += 4;
    }

  if (length > 0)
    memcpy (frame + at, payload, length);

  if (flags & SONDE_WEBSOCKET_FRAME_MASKED)
    sonde_websocket_frame_unmask (frame + at - 4, 0, frame + at, length);

  return g_bytes_new_take (frame, at + length);
}

/**
 * sonde_websocket_frame_encode_close:
 * @flags: the bits of the header; %SONDE_WEBSOCKET_FRAME_FIN is added
 * @code: the close code, or 0 or 1005 for a frame without one
 * @reason: (nullable): why, as UTF-8; what does not fit in 123 bytes is left out
 *
 * Makes a close frame (RFC 6455, section 5.5.1).
 *
 * Returns: (transfer full): the frame as it goes over the wire
 */
GBytes *
sonde_websocket_frame_encode_close (SondeWebsocketFrameFlags  flags,
                                    guint                     code,
                                    const char               *reason)
{
  guint8 payload[SONDE_WEBSOCKET_MAX_CONTROL_LENGTH];
  gsize length = 0;

  g_return_val_if_fail (code <= G_MAXUINT16, NULL);

  if (code != 0 && code != 1005)
    {
      payload[length++] = (guint8) (code >> 8);
      payload[length++] = (guint8) code;

      if (reason != NULL)
        {
          const char *end;
          gsize n_bytes = MIN (strlen (reason), SONDE_WEBSOCKET_MAX_REASON_LENGTH);

          g_utf8_validate_len (reason, n_bytes, &end);
          memcpy (payload + length, reason, (gsize) (end - reason));
          length += (gsize) (end - reason);
        }
    }

  return sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_CLOSE,
                                       flags | SONDE_WEBSOCKET_FRAME_FIN,
                                       payload,
                                       length);
}

/**
 * sonde_websocket_new_key:
 *
 * Makes the nonce of a client's handshake (RFC 6455, section 4.1).
 *
 * Returns: (transfer full): 16 random bytes in Base64
 */
char *
sonde_websocket_new_key (void)
{
  guint8 key[KEY_LENGTH];

  fill_random (key, sizeof key);

  return g_base64_encode (key, sizeof key);
}

/**
 * sonde_websocket_accept_for_key:
 * @key: the value of `Sec-WebSocket-Key`
 *
 * Computes the answer that proves that the server has read the key (RFC 6455, section 4.2.2).
 *
 * Returns: (transfer full): the value that `Sec-WebSocket-Accept` must have
 */
char *
sonde_websocket_accept_for_key (const char *key)
{
  g_autoptr(GChecksum) checksum = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_return_val_if_fail (key != NULL, NULL);

  checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) ACCEPT_SUFFIX, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return g_base64_encode (digest, length);
}

/**
 * sonde_websocket_close_code_get_name:
 * @code: a close code
 *
 * Names a close code (RFC 6455, section 7.4, and the registry at IANA).
 *
 * Returns: (transfer none): its name, translated
 */
const char *
sonde_websocket_close_code_get_name (guint code)
{
  const CloseCode *known = find_close_code (code);

  if (known != NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, "close code", known->name);

  if (code >= 3000 && code <= 3999)
    return C_("close code", "Registered by a library");

  if (code >= 4000 && code <= 4999)
    return C_("close code", "Private use");

  return C_("close code", "Not defined");
}

/**
 * sonde_websocket_close_code_explain:
 * @code: a close code
 *
 * Says in one sentence what a close code means.
 *
 * Returns: (transfer none): the sentence, translated
 */
const char *
sonde_websocket_close_code_explain (guint code)
{
  const CloseCode *known = find_close_code (code);

  if (known != NULL)
    return g_dgettext (GETTEXT_PACKAGE, known->explanation);

  if (code >= 3000 && code <= 3999)
    return _("Libraries, frameworks and applications register these codes; ask their manual.");

  if (code >= 4000 && code <= 4999)
    return _("The application has its own meaning for this code.");

  if (code < 1000)
    return _("Codes below 1000 are not used; nobody may send them.");

  if (code < 3000)
    return _("Kept for later versions of the protocol; nobody may send it yet.");

  return _("Codes from 5000 on have no meaning; nobody may send them.");
}

/**
 * sonde_websocket_close_code_is_valid:
 * @code: a close code
 *
 * Says whether an endpoint may send a code in a close frame: 1000 to 1003, 1007 to 1014, and
 * 3000 to 4999 (RFC 6455, section 7.4).
 *
 * Returns: whether the code may be sent
 */
gboolean
sonde_websocket_close_code_is_valid (guint code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

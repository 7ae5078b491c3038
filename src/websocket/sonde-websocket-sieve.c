#include "config.h"

#include <string.h>

#include "sonde-websocket-sieve.h"
#include "sonde-websocket-utf8.h"

#define CHUNK_BYTES 1024

/* libsoup takes no text with a NUL in it. */
static gboolean
is_text (const SondeWebsocketFrameHeader *header,
         const guint8                    *payload)
{
  SondeWebsocketUtf8 utf8 = { 0 };
  guint8 chunk[CHUNK_BYTES];
  gsize length = (gsize) header->payload_length;

  for (gsize at = 0; at < length; at += CHUNK_BYTES)
    {
      gsize n_bytes = MIN (length - at, CHUNK_BYTES);
      const guint8 *data = payload + at;

      if (header->flags & SONDE_WEBSOCKET_FRAME_MASKED)
        {
          memcpy (chunk, data, n_bytes);
          sonde_websocket_frame_unmask (header->mask_key, at, chunk, n_bytes);
          data = chunk;
        }

      if (memchr (data, '\0', n_bytes) != NULL ||
          sonde_websocket_utf8_feed (&utf8, data, n_bytes) < n_bytes)
        return FALSE;
    }

  return sonde_websocket_utf8_is_complete (&utf8);
}

/* Returns the length of the message that @data begins with, if it needs no work, else 0. */
static gsize
sonde_websocket_sieve_find_message (SondeWebsocketSieve *self,
                                    const guint8        *data,
                                    gsize                length)
{
  const guint wanted = SONDE_WEBSOCKET_FRAME_FIN |
                       (self->is_masked ? SONDE_WEBSOCKET_FRAME_MASKED : 0);
  SondeWebsocketFrameHeader header;

  if (self->n_left > 0 || self->n_head > 0 || self->in_message || self->is_over ||
      sonde_websocket_frame_parse_header (data, length, &header) == 0)
    return 0;

  if (header.flags != wanted || header.payload_length > self->max_message_bytes ||
      header.payload_length > length - header.header_length)
    return 0;

  if ((header.length_bytes == 2 && header.payload_length < 126) ||
      (header.length_bytes == 8 && header.payload_length <= G_MAXUINT16))
    return 0;

  if (header.opcode != SONDE_WEBSOCKET_OPCODE_BINARY &&
      (header.opcode != SONDE_WEBSOCKET_OPCODE_TEXT ||
       !is_text (&header, data + header.header_length)))
    return 0;

  return header.header_length + (gsize) header.payload_length;
}

/* Takes the next byte of a header that is passed on. */
static void
sonde_websocket_sieve_take_head (SondeWebsocketSieve *self,
                                 guint8               byte)
{
  SondeWebsocketFrameHeader header;
  gboolean is_last;

  self->head[self->n_head++] = byte;

  if (sonde_websocket_frame_parse_header (self->head, self->n_head, &header) == 0)
    return;

  is_last = (header.flags & SONDE_WEBSOCKET_FRAME_FIN) != 0;
  self->n_head = 0;
  self->n_left = header.payload_length;

  if (header.opcode == SONDE_WEBSOCKET_OPCODE_CLOSE)
    self->is_over = TRUE;
  else if (header.opcode <= SONDE_WEBSOCKET_OPCODE_BINARY)
    self->in_message = !is_last;
}

/**
 * sonde_websocket_sieve_leave_out:
 * @self: a sieve
 * @data: (array length=length): the next bytes
 * @length: how many there are
 *
 * Finds the messages that @data begins with and that need no work.
 *
 * Returns: the bytes that are to be left out; what follows is to be passed on
 */
gsize
sonde_websocket_sieve_leave_out (SondeWebsocketSieve *self,
                                 const guint8        *data,
                                 gsize                length)
{
  gsize at = 0;
  gsize n_bytes;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (data != NULL || length == 0, 0);

  while ((n_bytes = sonde_websocket_sieve_find_message (self, data + at, length - at)) > 0)
    at += n_bytes;

  return at;
}

/**
 * sonde_websocket_sieve_pass:
 * @self: a sieve
 * @data: (array length=length): the next bytes
 * @length: how many there are
 * @wanted: how many are wanted; no more than there are
 * @until_message: whether to stop at a message that could be left out
 *
 * Notes that bytes are passed on.
 *
 * Returns: how many are; at least one, unless there is none
 */
gsize
sonde_websocket_sieve_pass (SondeWebsocketSieve *self,
                            const guint8        *data,
                            gsize                length,
                            gsize                wanted,
                            gboolean             until_message)
{
  gsize at = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (data != NULL || length == 0, 0);
  g_return_val_if_fail (wanted <= length, 0);

  while (at < wanted)
    {
      if (self->n_left > 0)
        {
          gsize n_bytes = (gsize) MIN (self->n_left, wanted - at);

          self->n_left -= n_bytes;
          at += n_bytes;
        }
      else if (at > 0 && until_message &&
               sonde_websocket_sieve_find_message (self, data + at, length - at) > 0)
        {
          break;
        }
      else
        {
          sonde_websocket_sieve_take_head (self, data[at++]);
        }
    }

  return at;
}

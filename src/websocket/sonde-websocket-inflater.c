#include "config.h"

#include "sonde-websocket-inflater.h"

#define MAX_PREFIX_BYTES (64 * 1024)
#define MAX_KEPT_BYTES (8 * 1024 * 1024)
#define MIN_PREFIX_BYTES 256
#define MAX_SMALL_KEPT_BYTES (16 * 1024 * 1024)
#define WINDOW_BYTES (32 * 1024)

/**
 * SondeWebsocketInflater:
 *
 * Inflates the compressed messages of one direction, one after the other, as RFC 7692, section
 * 7.2.2, has it, and keeps the beginning of what it finds.
 *
 * What it holds is bounded, and does not depend on how the bytes were cut into pieces.
 */
struct _SondeWebsocketInflater
{
  GConverter                   *converter;
  GByteArray                   *prefix;
  GByteArray                   *window;
  gsize                         prefix_limit;
  guint64                       max_bytes;
  guint64                       size;
  guint64                       kept;
  gint64                        fault;
  SondeWebsocketUtf8            utf8;
  SondeWebsocketInflaterStatus  status;
  gboolean                      is_text;
  gboolean                      is_lost;
  gboolean                      is_finished;
};

static gsize
sonde_websocket_inflater_get_prefix_limit (SondeWebsocketInflater *self)
{
  if (self->prefix_limit > 0)
    return self->prefix_limit;

  if (self->kept < MAX_KEPT_BYTES)
    return MAX_PREFIX_BYTES;

  return self->kept < MAX_SMALL_KEPT_BYTES ? MIN_PREFIX_BYTES : 0;
}

/* Keeps what later messages may refer to, and at most as much again. */
static void
sonde_websocket_inflater_remember (SondeWebsocketInflater *self,
                                   const guint8           *data,
                                   gsize                   length)
{
  g_byte_array_append (self->window, data, (guint) length);

  if (self->window->len > 2 * WINDOW_BYTES)
    g_byte_array_remove_range (self->window, 0, self->window->len - WINDOW_BYTES);
}

static void
sonde_websocket_inflater_take (SondeWebsocketInflater *self,
                               const guint8           *data,
                               gsize                   length)
{
  gsize limit = sonde_websocket_inflater_get_prefix_limit (self);

  if (self->is_text && self->fault < 0)
    {
      gsize good = sonde_websocket_utf8_feed (&self->utf8, data, length);

      if (good < length)
        self->fault = (gint64) (self->size + good);
    }

  if (self->prefix->len < limit)
    g_byte_array_append (self->prefix, data, (guint) MIN (length, limit - self->prefix->len));

  sonde_websocket_inflater_remember (self, data, length);
  self->size += length;
}

static void
sonde_websocket_inflater_fail (SondeWebsocketInflater       *self,
                               SondeWebsocketInflaterStatus  status)
{
  self->status = status;
  self->is_lost = TRUE;
  g_converter_reset (self->converter);
  g_byte_array_set_size (self->window, 0);

  /* How much came out before depends on how the bytes came in, and must not be seen. */
  if (status != SONDE_WEBSOCKET_INFLATER_LIMIT)
    g_byte_array_set_size (self->prefix, 0);

  self->size = status == SONDE_WEBSOCKET_INFLATER_LIMIT ? self->max_bytes : 0;

  if (self->fault >= (gint64) self->size)
    self->fault = -1;
}

/**
 * sonde_websocket_inflater_new:
 * @max_bytes: how large a message may become, in bytes
 *
 * Makes an inflater for one direction of a conversation.
 *
 * Returns: (transfer full): an inflater, for sonde_websocket_inflater_free()
 */
SondeWebsocketInflater *
sonde_websocket_inflater_new (guint64 max_bytes)
{
  SondeWebsocketInflater *self = g_new0 (SondeWebsocketInflater, 1);

  self->converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  self->prefix = g_byte_array_new ();
  self->window = g_byte_array_new ();
  self->max_bytes = max_bytes;
  self->fault = -1;

  return self;
}

/**
 * sonde_websocket_inflater_free:
 * @self: (transfer full): an inflater
 *
 * Frees an inflater.
 */
void
sonde_websocket_inflater_free (SondeWebsocketInflater *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->converter);
  g_byte_array_unref (self->prefix);
  g_byte_array_unref (self->window);
  g_free (self);
}

/**
 * sonde_websocket_inflater_begin:
 * @self: an inflater
 * @is_text: whether the message must be UTF-8
 *
 * Begins the next message. What the messages before it left in the window stays there.
 */
void
sonde_websocket_inflater_begin (SondeWebsocketInflater *self,
                                gboolean                is_text)
{
  g_return_if_fail (self != NULL);

  g_byte_array_set_size (self->prefix, 0);
  self->size = 0;
  self->fault = -1;
  self->status = SONDE_WEBSOCKET_INFLATER_OK;
  self->is_text = is_text;
  self->is_finished = FALSE;
  self->utf8 = (SondeWebsocketUtf8) { 0 };
}

/**
 * sonde_websocket_inflater_feed:
 * @self: an inflater
 * @data: (array length=length): the next bytes of the message, as they were sent, unmasked
 * @length: how many there are
 *
 * Inflates further bytes of the message.
 *
 * Returns: how it went; other than %SONDE_WEBSOCKET_INFLATER_OK, nothing more is taken until the
 *   next message
 */
SondeWebsocketInflaterStatus
sonde_websocket_inflater_feed (SondeWebsocketInflater *self,
                               const guint8           *data,
                               gsize                   length)
{
  guint8 buffer[8192];
  gsize n_read;
  gsize n_written = 0;

  g_return_val_if_fail (self != NULL, SONDE_WEBSOCKET_INFLATER_BROKEN);

  while (self->status == SONDE_WEBSOCKET_INFLATER_OK && (length > 0 || n_written == sizeof buffer))
    {
      GConverterResult result = g_converter_convert (self->converter,
                                                     data,
                                                     length,
                                                     buffer,
                                                     sizeof buffer,
                                                     G_CONVERTER_FLUSH,
                                                     &n_read,
                                                     &n_written,
                                                     NULL);

      if (result == G_CONVERTER_ERROR)
        {
          sonde_websocket_inflater_fail (self,
                                         self->is_lost ? SONDE_WEBSOCKET_INFLATER_LOST
                                                       : SONDE_WEBSOCKET_INFLATER_BROKEN);
          break;
        }

      if (result == G_CONVERTER_FLUSHED)
        break;

      sonde_websocket_inflater_take (self, buffer, n_written);
      data += n_read;
      length -= n_read;
      self->is_finished = result == G_CONVERTER_FINISHED;

      if (self->is_finished)
        {
          g_converter_reset (self->converter);
          g_byte_array_set_size (self->window, 0);
        }

      if (self->size > self->max_bytes)
        sonde_websocket_inflater_fail (self, SONDE_WEBSOCKET_INFLATER_LIMIT);
    }

  return self->status;
}

/**
 * sonde_websocket_inflater_end:
 * @self: an inflater
 *
 * Ends the message.
 *
 * Returns: how it went
 */
SondeWebsocketInflaterStatus
sonde_websocket_inflater_end (SondeWebsocketInflater *self)
{
  static const guint8 tail[] = { 0x00, 0x00, 0xff, 0xff };

  g_return_val_if_fail (self != NULL, SONDE_WEBSOCKET_INFLATER_BROKEN);

  if (self->status == SONDE_WEBSOCKET_INFLATER_OK && !self->is_finished)
    sonde_websocket_inflater_feed (self, tail, sizeof tail);

  if (self->status == SONDE_WEBSOCKET_INFLATER_OK && self->is_text && self->fault < 0 &&
      !sonde_websocket_utf8_is_complete (&self->utf8))
    self->fault = (gint64) self->size;

  self->kept += self->prefix->len;

  return self->status;
}

/**
 * sonde_websocket_inflater_get_status:
 * @self: an inflater
 *
 * Gets how inflating the message goes.
 *
 * Returns: how it goes
 */
SondeWebsocketInflaterStatus
sonde_websocket_inflater_get_status (SondeWebsocketInflater *self)
{
  g_return_val_if_fail (self != NULL, SONDE_WEBSOCKET_INFLATER_BROKEN);

  return self->status;
}

/**
 * sonde_websocket_inflater_get_size:
 * @self: an inflater
 *
 * Gets how large the message is so far, inflated.
 *
 * Returns: its size in bytes
 */
guint64
sonde_websocket_inflater_get_size (SondeWebsocketInflater *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sonde_websocket_inflater_get_fault:
 * @self: an inflater
 *
 * Gets where a text message stops being UTF-8.
 *
 * Returns: the offset in the inflated message, or -1 if nothing is wrong
 */
gint64
sonde_websocket_inflater_get_fault (SondeWebsocketInflater *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fault;
}

/**
 * sonde_websocket_inflater_dup_prefix:
 * @self: an inflater
 *
 * Gets the beginning of the message, inflated; at most 64 KiB, and less once much has been kept.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
sonde_websocket_inflater_dup_prefix (SondeWebsocketInflater *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_new (self->prefix->data, self->prefix->len);
}

/**
 * sonde_websocket_inflater_dup_window:
 * @self: an inflater, between two messages
 *
 * Gets what the next message may refer to; for sonde_websocket_inflater_new_behind().
 *
 * Returns: (transfer full): the last bytes that were inflated, at most 32 KiB
 */
GBytes *
sonde_websocket_inflater_dup_window (SondeWebsocketInflater *self)
{
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  length = MIN (self->window->len, WINDOW_BYTES);

  if (length == 0)
    return g_bytes_new (NULL, 0);

  return g_bytes_new (self->window->data + self->window->len - length, length);
}

/**
 * sonde_websocket_inflater_new_behind:
 * @window: what the first message may refer to
 * @max_bytes: how large a message may become, in bytes
 * @max_prefix: how much of each message is kept
 *
 * Makes an inflater that goes on in the middle of a conversation.
 *
 * Returns: (transfer full): an inflater, for sonde_websocket_inflater_free()
 */
SondeWebsocketInflater *
sonde_websocket_inflater_new_behind (GBytes  *window,
                                     guint64  max_bytes,
                                     gsize    max_prefix)
{
  SondeWebsocketInflater *self;
  const guint8 *data;
  gsize length;
  guint8 head[5] = { 0 };

  g_return_val_if_fail (window != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (window) <= WINDOW_BYTES, NULL);

  self = sonde_websocket_inflater_new (max_bytes);
  self->prefix_limit = MAX (max_prefix, 1);
  data = g_bytes_get_data (window, &length);

  if (length == 0)
    return self;

  /* RFC 1951 §3.2.4: a block that is stored becomes what can be referred to. */
  head[1] = (guint8) length;
  head[2] = (guint8) (length >> 8);
  head[3] = (guint8) ~head[1];
  head[4] = (guint8) ~head[2];
  sonde_websocket_inflater_feed (self, head, sizeof head);
  sonde_websocket_inflater_feed (self, data, length);
  sonde_websocket_inflater_begin (self, FALSE);

  return self;
}

#include "config.h"

#include <string.h>

#include "sonde-websocket-utf8.h"

/* Well-formed byte sequences: The Unicode Standard, table 3-7. */
static gboolean
sonde_websocket_utf8_begin (SondeWebsocketUtf8 *self,
                            guint8              byte)
{
  self->lowest = 0x80;
  self->highest = 0xbf;

  if (byte >= 0xc2 && byte <= 0xdf)
    {
      self->needed = 1;
    }
  else if (byte >= 0xe0 && byte <= 0xef)
    {
      self->needed = 2;
      self->lowest = byte == 0xe0 ? 0xa0 : 0x80;
      self->highest = byte == 0xed ? 0x9f : 0xbf;
    }
  else if (byte >= 0xf0 && byte <= 0xf4)
    {
      self->needed = 3;
      self->lowest = byte == 0xf0 ? 0x90 : 0x80;
      self->highest = byte == 0xf4 ? 0x8f : 0xbf;
    }
  else
    {
      return FALSE;
    }

  return TRUE;
}

/* How many bytes are ASCII, or a few less than there are. */
static gsize
sonde_websocket_utf8_measure_ascii (const guint8 *data,
                                    gsize         length)
{
  gsize n_bytes = 0;
  guint64 word;

  for (; n_bytes + sizeof word <= length; n_bytes += sizeof word)
    {
      memcpy (&word, data + n_bytes, sizeof word);

      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
    }

  return n_bytes;
}

/**
 * sonde_websocket_utf8_feed:
 * @self: a check
 * @data: (array length=length): the next bytes
 * @length: how many there are
 *
 * Checks further bytes. After a byte that is wrong the check may only be begun anew.
 *
 * Returns: the offset in @data of the first byte that no UTF-8 may have there, or @length
 */
gsize
sonde_websocket_utf8_feed (SondeWebsocketUtf8 *self,
                           const guint8       *data,
                           gsize               length)
{
  g_return_val_if_fail (self != NULL, 0);

  for (gsize i = 0; i < length; i++)
    {
      if (self->needed == 0)
        {
          i += sonde_websocket_utf8_measure_ascii (data + i, length - i);

          if (i == length)
            return length;

          if (data[i] >= 0x80 && !sonde_websocket_utf8_begin (self, data[i]))
            return i;
        }
      else if (data[i] >= self->lowest && data[i] <= self->highest)
        {
          self->needed--;
          self->lowest = 0x80;
          self->highest = 0xbf;
        }
      else
        {
          return i;
        }
    }

  return length;
}

/**
 * sonde_websocket_utf8_is_complete:
 * @self: a check
 *
 * Says whether the bytes so far end at the end of a character.
 *
 * Returns: whether they do
 */
gboolean
sonde_websocket_utf8_is_complete (SondeWebsocketUtf8 *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->needed == 0;
}

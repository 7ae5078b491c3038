#include "config.h"

#include <string.h>

#include "sonde-capture-interface.h"
#include "sonde-pcapng-scan.h"
#include "sonde-pcapng.h"

#define MIN_BLOCK_BYTES  12
#define MAX_BLOCK_BYTES  (256u << 20)
#define MAX_INTERFACES   65536
#define SEARCH_BYTES     (256u << 10)
#define PACKET_HEADER    20
#define SECTION_BODY     16
#define DEFAULT_TICKS    1000000

struct _SondePcapngScan
{
  SondeFileWindow *window;
  GArray          *interfaces;
  guint64          size;
  guint64          offset;
  guint64          lost_at;
  gint64           last_ns;
  gboolean         is_swapped;
  gboolean         is_lost;
};

/* A block, before it is known what its body says. */
typedef struct
{
  guint32  type;
  guint32  length;
  gboolean is_swapped;
} SondeBlockFrame;

static guint32
get_native32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);

  return value;
}

static guint32
get32 (SondePcapngScan *self,
       const guint8    *data)
{
  guint32 value = get_native32 (data);

  return self->is_swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

static guint16
get16 (SondePcapngScan *self,
       const guint8    *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);

  return self->is_swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

static gint64
get_signed64 (SondePcapngScan *self,
              const guint8    *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);

  return (gint64) (self->is_swapped ? GUINT64_SWAP_LE_BE (value) : value);
}

/* Reads the beginning of a block. Returns whether its length can be true. */
static gboolean
sonde_pcapng_scan_read_frame (SondePcapngScan *self,
                              guint64          offset,
                              const guint8    *header,
                              SondeBlockFrame *frame)
{
  frame->type = get_native32 (header);
  frame->is_swapped = self->is_swapped;

  if (frame->type == SONDE_PCAPNG_BLOCK_SECTION)
    {
      guint32 magic = get_native32 (header + 8);

      if (magic != SONDE_PCAPNG_BYTE_ORDER_MAGIC &&
          magic != GUINT32_SWAP_LE_BE (SONDE_PCAPNG_BYTE_ORDER_MAGIC))
        return FALSE;

      frame->is_swapped = magic != SONDE_PCAPNG_BYTE_ORDER_MAGIC;
    }

  frame->length = get_native32 (header + 4);

  if (frame->is_swapped)
    {
      frame->type = GUINT32_SWAP_LE_BE (frame->type);
      frame->length = GUINT32_SWAP_LE_BE (frame->length);
    }

  return frame->length >= MIN_BLOCK_BYTES && frame->length % 4 == 0 &&
         frame->length <= MAX_BLOCK_BYTES && frame->length <= self->size - offset;
}

/* Looks whether a block ends with the length that it begins with. */
static gboolean
sonde_pcapng_scan_check_end (SondePcapngScan       *self,
                             guint64                offset,
                             const SondeBlockFrame *frame)
{
  guint8 trailer[4];
  guint32 length;

  if (!sonde_file_window_read (self->window, offset + frame->length - 4, trailer, sizeof trailer))
    return FALSE;

  length = get_native32 (trailer);

  return frame->length == (frame->is_swapped ? GUINT32_SWAP_LE_BE (length) : length);
}

static gboolean
is_known_type (guint32 type)
{
  return (type >= SONDE_PCAPNG_BLOCK_INTERFACE && type <= SONDE_PCAPNG_BLOCK_SECRETS) ||
         type == SONDE_PCAPNG_BLOCK_SECTION;
}

/* Finds an option. Returns its value, or NULL. */
static const guint8 *
sonde_pcapng_scan_find_option (SondePcapngScan *self,
                               const guint8    *options,
                               gsize            length,
                               guint            wanted,
                               gsize           *value_length)
{
  gsize offset = 0;

  while (offset + 4 <= length)
    {
      guint code = get16 (self, options + offset);

      *value_length = get16 (self, options + offset + 2);

      if (code == SONDE_PCAPNG_OPTION_END || *value_length > length - offset - 4)
        break;

      if (code == wanted)
        return options + offset + 4;

      offset += 4 + ((*value_length + 3) & ~(gsize) 3);
    }

  return NULL;
}

static gboolean
sonde_pcapng_scan_take_interface (SondePcapngScan         *self,
                                  const SondeCaptureBlock *block)
{
  SondeCaptureInterface interface = { .ticks_per_second = DEFAULT_TICKS };
  const guint8 *value;
  gsize length;

  if (block->available < 8)
    return FALSE;

  interface.link_type = get16 (self, block->data);
  interface.snap_length = get32 (self, block->data + 4);

  value = sonde_pcapng_scan_find_option (self, block->data + 8, block->available - 8,
                                         SONDE_PCAPNG_OPTION_TSRESOL, &length);

  if (value != NULL && length == 1)
    sonde_capture_interface_set_resolution (&interface, value[0]);

  value = sonde_pcapng_scan_find_option (self, block->data + 8, block->available - 8,
                                         SONDE_PCAPNG_OPTION_TSOFFSET, &length);

  if (value != NULL && length == 8)
    interface.offset_s = get_signed64 (self, value);

  if (self->interfaces->len < MAX_INTERFACES)
    g_array_append_val (self->interfaces, interface);

  return TRUE;
}

/* Reads where the options of a packet lie, and its comment. */
static void
sonde_pcapng_scan_take_options (SondePcapngScan   *self,
                                SondeCaptureBlock *block)
{
  const guint8 *comment;
  const guint8 *options;
  gsize length;

  /* The options are in the window: either the whole block is, or they are read into it. */
  if (block->options_length < 4 || block->options_length > SONDE_FILE_WINDOW_BYTES)
    return;

  options = sonde_file_window_peek (self->window, block->options_offset, block->options_length);

  if (options == NULL)
    return;

  comment = sonde_pcapng_scan_find_option (self, options, block->options_length,
                                           SONDE_PCAPNG_OPTION_COMMENT, &length);

  if (comment != NULL)
    {
      block->comment_offset = block->options_offset + (guint64) (comment - options);
      block->comment_length = (guint32) length;
    }
}

/* Says which bytes of the body are the packet. Returns whether it is all there. */
static gboolean
sonde_pcapng_scan_set_packet (SondePcapngScan   *self,
                              SondeCaptureBlock *block,
                              guint              interface,
                              gsize              header,
                              guint32            captured)
{
  SondeCaptureInterface *found;
  guint64 body_end = block->data_offset + block->data_length;
  guint64 packet_end;

  if (interface >= self->interfaces->len || captured > block->data_length - header)
    return FALSE;

  found = &g_array_index (self->interfaces, SondeCaptureInterface, interface);
  block->kind = SONDE_CAPTURE_BLOCK_PACKET;
  block->interface = interface;
  block->link_type = found->link_type;
  block->data_offset += header;
  block->data_length = captured;
  packet_end = block->data_offset + ((captured + 3) & ~(guint64) 3);

  if (block->type != SONDE_PCAPNG_BLOCK_SIMPLE && packet_end < body_end)
    {
      block->options_offset = packet_end;
      block->options_length = (guint32) (body_end - packet_end);
      sonde_pcapng_scan_take_options (self, block);
    }

  block->available = MIN (captured, SONDE_FILE_WINDOW_BYTES / 2);
  block->data = sonde_file_window_peek (self->window, block->data_offset, block->available);

  return block->data != NULL;
}

static gboolean
sonde_pcapng_scan_take_packet (SondePcapngScan   *self,
                               SondeCaptureBlock *block)
{
  const guint8 *body = block->data;
  guint32 captured;
  guint64 ticks;
  guint interface;

  if (block->available < PACKET_HEADER)
    return FALSE;

  /* The obsolete block has a number of lost packets behind a shorter number of the interface. */
  interface = block->type == SONDE_PCAPNG_BLOCK_OBSOLETE ? get16 (self, body)
                                                         : get32 (self, body);
  ticks = (guint64) get32 (self, body + 4) << 32 | get32 (self, body + 8);
  captured = get32 (self, body + 12);
  block->original_length = get32 (self, body + 16);

  if (interface < self->interfaces->len)
    self->last_ns =
      sonde_capture_interface_get_time_ns (&g_array_index (self->interfaces,
                                                           SondeCaptureInterface, interface),
                                           ticks);

  block->time_ns = self->last_ns;

  return sonde_pcapng_scan_set_packet (self, block, interface, PACKET_HEADER, captured);
}

static gboolean
sonde_pcapng_scan_take_simple (SondePcapngScan   *self,
                               SondeCaptureBlock *block)
{
  guint32 captured;
  guint32 snap_length;

  if (block->available < 4 || self->interfaces->len == 0)
    return FALSE;

  snap_length = g_array_index (self->interfaces, SondeCaptureInterface, 0).snap_length;
  captured = get32 (self, block->data);
  block->original_length = captured;
  block->time_ns = self->last_ns;

  if (snap_length != 0)
    captured = MIN (captured, snap_length);

  return sonde_pcapng_scan_set_packet (self, block, 0, 4,
                                       (guint32) MIN (captured, block->data_length - 4));
}

/* Reads what the body of a block says. Returns whether it makes sense. */
static gboolean
sonde_pcapng_scan_take_body (SondePcapngScan   *self,
                             SondeCaptureBlock *block)
{
  switch (block->type)
    {
    case SONDE_PCAPNG_BLOCK_SECTION:
      block->kind = SONDE_CAPTURE_BLOCK_SECTION;
      g_array_set_size (self->interfaces, 0);
      return block->data_length >= SECTION_BODY;

    case SONDE_PCAPNG_BLOCK_INTERFACE:
      block->kind = SONDE_CAPTURE_BLOCK_INTERFACE;
      return sonde_pcapng_scan_take_interface (self, block);

    case SONDE_PCAPNG_BLOCK_PACKET:
    case SONDE_PCAPNG_BLOCK_OBSOLETE:
      return sonde_pcapng_scan_take_packet (self, block);

    case SONDE_PCAPNG_BLOCK_SIMPLE:
      return sonde_pcapng_scan_take_simple (self, block);

    case SONDE_PCAPNG_BLOCK_JOURNAL:
      block->kind = SONDE_CAPTURE_BLOCK_JOURNAL;
      return TRUE;

    default:
      return TRUE;
    }
}

/* Returns whether there is a sound block. */
static gboolean
sonde_pcapng_scan_take_block (SondePcapngScan   *self,
                              SondeCaptureBlock *block)
{
  const guint8 *header = sonde_file_window_peek (self->window, self->offset, MIN_BLOCK_BYTES);
  SondeBlockFrame frame;
  gsize n_wanted;

  if (header == NULL ||
      !sonde_pcapng_scan_read_frame (self, self->offset, header, &frame))
    return FALSE;

  n_wanted = MIN (frame.length, SONDE_FILE_WINDOW_BYTES);
  header = sonde_file_window_peek (self->window, self->offset, n_wanted);

  if (header == NULL || !sonde_pcapng_scan_check_end (self, self->offset, &frame))
    return FALSE;

  self->is_swapped = frame.is_swapped;
  block->type = frame.type;
  block->offset = self->offset;
  block->length = frame.length;
  block->data_offset = self->offset + 8;
  block->data_length = frame.length - MIN_BLOCK_BYTES;
  block->data = header + 8;
  block->available = MIN (block->data_length, n_wanted - 8);

  return sonde_pcapng_scan_take_body (self, block);
}

/*
 * Looks whether a block of a known type begins somewhere behind damage. Where no block can be
 * expected to begin, another one must follow it.
 */
static gboolean
sonde_pcapng_scan_is_block (SondePcapngScan *self,
                            guint64          offset,
                            const guint8    *header)
{
  SondeBlockFrame frame;
  SondeBlockFrame next;
  guint8 following[MIN_BLOCK_BYTES];

  if (!sonde_pcapng_scan_read_frame (self, offset, header, &frame) ||
      !is_known_type (frame.type) ||
      !sonde_pcapng_scan_check_end (self, offset, &frame))
    return FALSE;

  if ((offset - self->lost_at) % 4 == 0 || offset + frame.length == self->size)
    return TRUE;

  return sonde_file_window_read (self->window, offset + frame.length, following,
                                 sizeof following) &&
         sonde_pcapng_scan_read_frame (self, offset + frame.length, following, &next);
}

/* Passes bytes that make no sense, a limited number at a time. */
static void
sonde_pcapng_scan_search (SondePcapngScan   *self,
                          SondeCaptureBlock *block)
{
  guint64 start = self->offset + (self->is_lost ? 0 : 4);
  gsize n_bytes = start < self->size ? MIN (SEARCH_BYTES, self->size - start) : 0;
  const guint8 *data = sonde_file_window_peek (self->window, start, n_bytes);
  gsize i;

  *block = (SondeCaptureBlock) {
    .kind = SONDE_CAPTURE_BLOCK_DAMAGED,
    .offset = self->offset,
    .length = self->size - self->offset,
  };

  if (!self->is_lost)
    self->lost_at = self->offset;

  self->is_lost = TRUE;

  if (data == NULL || n_bytes < MIN_BLOCK_BYTES)
    {
      self->offset = self->size;
      return;
    }

  for (i = 0; i + MIN_BLOCK_BYTES <= n_bytes; i++)
    {
      guint32 type = get32 (self, data + i);

      if (is_known_type (type) && sonde_pcapng_scan_is_block (self, start + i, data + i))
        {
          self->is_lost = FALSE;
          break;
        }
    }

  if (!self->is_lost || start + n_bytes < self->size)
    block->length = start + i - self->offset;

  self->offset += block->length;
}

/**
 * sonde_pcapng_scan_is_start:
 * @data: (array length=length): the beginning of a file
 * @length: the size of @data in bytes
 *
 * Returns: whether it is a pcapng file
 */
gboolean
sonde_pcapng_scan_is_start (const guint8 *data,
                            gsize         length)
{
  guint32 magic;

  g_return_val_if_fail (data != NULL, FALSE);

  if (length < MIN_BLOCK_BYTES || get_native32 (data) != SONDE_PCAPNG_BLOCK_SECTION)
    return FALSE;

  magic = get_native32 (data + 8);

  return magic == SONDE_PCAPNG_BYTE_ORDER_MAGIC ||
         magic == GUINT32_SWAP_LE_BE (SONDE_PCAPNG_BYTE_ORDER_MAGIC);
}

/**
 * sonde_pcapng_scan_new:
 * @window: a window over the file; not held
 *
 * Returns: (transfer full): a scan at the beginning of the file
 */
SondePcapngScan *
sonde_pcapng_scan_new (SondeFileWindow *window)
{
  SondePcapngScan *self;

  g_return_val_if_fail (window != NULL, NULL);

  self = g_new0 (SondePcapngScan, 1);
  self->window = window;
  self->size = sonde_file_window_get_size (window);
  self->interfaces = g_array_new (FALSE, FALSE, sizeof (SondeCaptureInterface));

  return self;
}

/**
 * sonde_pcapng_scan_free:
 * @self: a scan
 *
 * Frees a scan.
 */
void
sonde_pcapng_scan_free (SondePcapngScan *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->interfaces);
  g_free (self);
}

/**
 * sonde_pcapng_scan_next:
 * @self: a scan
 * @block: (out caller-allocates): the next block
 *
 * Goes to the next block, or passes a part of what is damaged.
 *
 * Returns: whether there was one
 */
gboolean
sonde_pcapng_scan_next (SondePcapngScan   *self,
                        SondeCaptureBlock *block)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (block != NULL, FALSE);

  if (self->offset >= self->size)
    return FALSE;

  *block = (SondeCaptureBlock) { .kind = SONDE_CAPTURE_BLOCK_OTHER };

  if (!self->is_lost && sonde_pcapng_scan_take_block (self, block))
    {
      self->offset += block->length;
      return TRUE;
    }

  sonde_pcapng_scan_search (self, block);

  return TRUE;
}

#include "config.h"

#include <string.h>

#include "sonde-pcap-scan.h"

#define MAGIC_MICROSECONDS 0xa1b2c3d4
#define MAGIC_NANOSECONDS  0xa1b23c4d

#define FILE_HEADER     24
#define RECORD_HEADER   16
#define LINK_TYPE_MASK  0xffff
#define MAX_SNAP_LENGTH 262144
#define MAX_RECORD      (SONDE_FILE_WINDOW_BYTES / 2)
#define SEARCH_BYTES    (256u << 10)
#define NSEC_PER_SEC    1000000000

/* So many headers in a row are no accident. */
#define N_IN_A_ROW 3

/* Within a month before or after the last packet that was sound. */
#define MAX_STEP_S (31u * 24 * 3600)

struct _SondePcapScan
{
  SondeFileWindow *window;
  guint64          size;
  guint64          offset;
  guint32          max_captured;
  guint            link_type;
  guint32          ticks_per_second;
  guint32          last_s;
  gboolean         is_swapped;
  gboolean         is_lost;
  gboolean         has_time;
};

typedef struct
{
  guint32 seconds;
  guint32 ticks;
  guint32 captured;
  guint32 original;
} SondeRecordHeader;

static guint32
get_native32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);

  return value;
}

static guint32
get32 (SondePcapScan *self,
       const guint8  *data)
{
  guint32 value = get_native32 (data);

  return self->is_swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

/* Returns whether a packet's header can be true. */
static gboolean
sonde_pcap_scan_read_header (SondePcapScan     *self,
                             guint64            offset,
                             const guint8      *data,
                             SondeRecordHeader *header)
{
  header->seconds = get32 (self, data);
  header->ticks = get32 (self, data + 4);
  header->captured = get32 (self, data + 8);
  header->original = get32 (self, data + 12);

  return header->original > 0 && header->captured <= header->original &&
         header->captured <= self->max_captured && header->ticks < self->ticks_per_second &&
         header->captured <= self->size - offset - RECORD_HEADER;
}

static gboolean
sonde_pcap_scan_is_near (SondePcapScan           *self,
                         const SondeRecordHeader *header)
{
  guint32 step_s = header->seconds > self->last_s ? header->seconds - self->last_s
                                                  : self->last_s - header->seconds;

  return !self->has_time || step_s <= MAX_STEP_S;
}

/* Looks whether packets follow each other from an offset on, as far as the file goes. */
static gboolean
sonde_pcap_scan_is_row (SondePcapScan *self,
                        guint64        offset)
{
  for (guint i = 0; i < N_IN_A_ROW; i++)
    {
      SondeRecordHeader header;
      guint8 data[RECORD_HEADER];

      if (offset == self->size)
        return i > 0;

      if (!sonde_file_window_read (self->window, offset, data, sizeof data) ||
          !sonde_pcap_scan_read_header (self, offset, data, &header) ||
          !sonde_pcap_scan_is_near (self, &header))
        return FALSE;

      offset += RECORD_HEADER + header.captured;
    }

  return TRUE;
}

/* Looks whether what follows a packet is another, or the end. */
static gboolean
sonde_pcap_scan_is_followed (SondePcapScan           *self,
                             const SondeRecordHeader *header)
{
  guint64 next = self->offset + RECORD_HEADER + header->captured;
  SondeRecordHeader following;
  guint8 data[RECORD_HEADER];

  return next == self->size ||
         (sonde_file_window_read (self->window, next, data, sizeof data) &&
          sonde_pcap_scan_read_header (self, next, data, &following));
}

/* Looks whether a packet holds others, because its length is wrong. */
static gboolean
sonde_pcap_scan_hides_others (SondePcapScan           *self,
                              const SondeRecordHeader *header)
{
  guint64 start = self->offset + RECORD_HEADER;

  for (guint32 i = 0; i < header->captured; i++)
    {
      if (sonde_pcap_scan_is_row (self, start + i))
        return TRUE;
    }

  return FALSE;
}

static void
sonde_pcap_scan_take_start (SondePcapScan     *self,
                            SondeCaptureBlock *block)
{
  const guint8 *data = sonde_file_window_peek (self->window, 0, FILE_HEADER);
  guint32 magic;

  block->kind = SONDE_CAPTURE_BLOCK_SECTION;
  block->length = self->offset = MIN (FILE_HEADER, self->size);

  if (data == NULL)
    return;

  magic = get_native32 (data);
  self->is_swapped = magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS;
  self->ticks_per_second = get32 (self, data) == MAGIC_NANOSECONDS ? NSEC_PER_SEC : 1000000;
  self->max_captured = CLAMP (get32 (self, data + 16), MAX_SNAP_LENGTH, MAX_RECORD);

  /* Above it may be the length of a checksum behind each frame, which is no payload anyway. */
  self->link_type = get32 (self, data + 20) & LINK_TYPE_MASK;
}

static void
sonde_pcap_scan_set_packet (SondePcapScan           *self,
                            const SondeRecordHeader *header,
                            const guint8            *data,
                            SondeCaptureBlock       *block)
{
  guint32 ns_per_tick = NSEC_PER_SEC / self->ticks_per_second;

  self->last_s = header->seconds;
  self->has_time = TRUE;
  block->kind = SONDE_CAPTURE_BLOCK_PACKET;
  block->length = RECORD_HEADER + header->captured;
  block->data = data;
  block->data_offset = self->offset + RECORD_HEADER;
  block->data_length = block->available = header->captured;
  block->original_length = header->original;
  block->link_type = self->link_type;
  block->time_ns = (gint64) header->seconds * NSEC_PER_SEC + (gint64) header->ticks * ns_per_tick;
}

static gboolean
sonde_pcap_scan_take_packet (SondePcapScan     *self,
                             SondeCaptureBlock *block)
{
  const guint8 *data;
  SondeRecordHeader header;

  if (self->size - self->offset < RECORD_HEADER)
    return FALSE;

  data = sonde_file_window_peek (self->window, self->offset, RECORD_HEADER);

  if (data == NULL || !sonde_pcap_scan_read_header (self, self->offset, data, &header))
    return FALSE;

  data = sonde_file_window_peek (self->window, self->offset, RECORD_HEADER + header.captured);

  if (data == NULL ||
      (!sonde_pcap_scan_is_followed (self, &header) &&
       sonde_pcap_scan_hides_others (self, &header)))
    return FALSE;

  sonde_pcap_scan_set_packet (self, &header, data + RECORD_HEADER, block);

  return TRUE;
}

/* Passes bytes that make no sense, a limited number at a time. */
static void
sonde_pcap_scan_search (SondePcapScan     *self,
                        SondeCaptureBlock *block)
{
  guint64 start = self->offset + (self->is_lost ? 0 : 1);
  gsize n_bytes = start < self->size ? MIN (SEARCH_BYTES, self->size - start) : 0;
  gsize i;

  *block = (SondeCaptureBlock) {
    .kind = SONDE_CAPTURE_BLOCK_DAMAGED,
    .offset = self->offset,
    .length = self->size - self->offset,
  };
  self->is_lost = TRUE;

  if (n_bytes < RECORD_HEADER || sonde_file_window_peek (self->window, start, n_bytes) == NULL)
    {
      self->offset = self->size;
      return;
    }

  for (i = 0; i + RECORD_HEADER <= n_bytes; i++)
    {
      if (sonde_pcap_scan_is_row (self, start + i))
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
 * sonde_pcap_scan_is_start:
 * @data: (array length=length): the beginning of a file
 * @length: the size of @data in bytes
 *
 * Returns: whether it is a classic pcap file
 */
gboolean
sonde_pcap_scan_is_start (const guint8 *data,
                          gsize         length)
{
  guint32 magic;

  g_return_val_if_fail (data != NULL, FALSE);

  if (length < FILE_HEADER)
    return FALSE;

  magic = get_native32 (data);

  return magic == MAGIC_MICROSECONDS || magic == GUINT32_SWAP_LE_BE (MAGIC_MICROSECONDS) ||
         magic == MAGIC_NANOSECONDS || magic == GUINT32_SWAP_LE_BE (MAGIC_NANOSECONDS);
}

/**
 * sonde_pcap_scan_new:
 * @window: a window over the file; not held
 *
 * Returns: (transfer full): a scan at the beginning of the file
 */
SondePcapScan *
sonde_pcap_scan_new (SondeFileWindow *window)
{
  SondePcapScan *self;

  g_return_val_if_fail (window != NULL, NULL);

  self = g_new0 (SondePcapScan, 1);
  self->window = window;
  self->size = sonde_file_window_get_size (window);

  return self;
}

/**
 * sonde_pcap_scan_free:
 * @self: a scan
 *
 * Frees a scan.
 */
void
sonde_pcap_scan_free (SondePcapScan *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

/**
 * sonde_pcap_scan_next:
 * @self: a scan
 * @block: (out caller-allocates): the next packet, or the header of the file
 *
 * Goes to the next packet, or passes a part of what is damaged.
 *
 * Returns: whether there was one
 */
gboolean
sonde_pcap_scan_next (SondePcapScan     *self,
                      SondeCaptureBlock *block)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (block != NULL, FALSE);

  if (self->offset >= self->size)
    return FALSE;

  *block = (SondeCaptureBlock) { .offset = self->offset };

  if (self->offset == 0)
    {
      sonde_pcap_scan_take_start (self, block);
      return TRUE;
    }

  if (!self->is_lost && sonde_pcap_scan_take_packet (self, block))
    {
      self->offset += block->length;
      return TRUE;
    }

  sonde_pcap_scan_search (self, block);

  return TRUE;
}

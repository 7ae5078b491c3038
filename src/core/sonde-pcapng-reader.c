#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "sonde-flow-table.h"
#include "sonde-note.h"
#include "sonde-packet.h"
#include "sonde-pcapng-reader.h"
#include "sonde-pcapng.h"

#define WINDOW_BYTES     (1 << 20)
#define HEADER_BYTES     256
#define MAX_BLOCK_BYTES  (256u << 20)
#define MAX_INTERFACES   65536
#define MIN_BLOCK_BYTES  12
#define SECTION_BYTES    28
#define PUBLISH_EVERY_US 4000
#define NSEC_PER_SEC     G_GUINT64_CONSTANT (1000000000)

typedef struct
{
  guint   link_type;
  guint64 ticks_per_second;
  gint64  offset_s;
} SondeInterface;

struct _SondePcapngReader
{
  GThread               *thread;
  SondeStorage          *storage;
  SondePcapngReaderFunc  wake;
  gpointer               user_data;

  /* What the thread has published, under the mutex. */
  GMutex                 mutex;
  GArray                *specs;
  GError                *error;
  guint                  n_events;
  gboolean               is_over;

  /* What only the thread uses. */
  SondeFlowTable        *flows;
  GArray                *interfaces;
  guint8                *window;
  guint64                window_offset;
  gsize                  window_length;
  guint64                size;
  int                    is_stopped;
  gboolean               is_swapped;
};

static guint32
get32 (SondePcapngReader *self,
       const guint8      *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);

  return self->is_swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

static guint16
get16 (SondePcapngReader *self,
       const guint8      *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);

  return self->is_swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

/* Gives bytes that lie together in the window, or NULL when the file does not have them. */
static const guint8 *
sonde_pcapng_reader_peek (SondePcapngReader *self,
                          guint64            offset,
                          gsize              length)
{
  gssize n_read;

  g_assert (length <= WINDOW_BYTES);

  if (offset >= self->window_offset &&
      offset + length <= self->window_offset + self->window_length)
    return self->window + (offset - self->window_offset);

  n_read = sonde_storage_read (self->storage, offset, self->window, WINDOW_BYTES, NULL);
  self->window_offset = offset;
  self->window_length = (gsize) MAX (n_read, 0);

  return self->window_length >= length ? self->window : NULL;
}

/* A power of ten or, with the highest bit set, of two; those that do not fit are cut. */
static guint64
get_resolution (guint8 option)
{
  guint exponent = option & 0x7f;
  guint64 ticks_per_second = 1;

  if (option & 0x80)
    return G_GUINT64_CONSTANT (1) << MIN (exponent, 63);

  for (guint i = 0; i < MIN (exponent, 19); i++)
    ticks_per_second *= 10;

  return ticks_per_second;
}

static gint64
get_offset (SondePcapngReader *self,
            const guint8      *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);

  return (gint64) (self->is_swapped ? GUINT64_SWAP_LE_BE (value) : value);
}

static void
sonde_pcapng_reader_add_interface (SondePcapngReader *self,
                                   const guint8      *body,
                                   gsize              length)
{
  SondeInterface interface = { get16 (self, body), 1000000, 0 };
  gsize offset = 8;

  while (offset + 4 <= length)
    {
      guint16 code = get16 (self, body + offset);
      guint16 option_length = get16 (self, body + offset + 2);

      if (code == SONDE_PCAPNG_OPTION_END || offset + 4 + option_length > length)
        break;

      if (code == SONDE_PCAPNG_OPTION_TSRESOL && option_length == 1)
        interface.ticks_per_second = get_resolution (body[offset + 4]);
      else if (code == SONDE_PCAPNG_OPTION_TSOFFSET && option_length == 8)
        interface.offset_s = get_offset (self, body + offset + 4);

      offset += 4 + ((option_length + 3u) & ~3u);
    }

  if (self->interfaces->len < MAX_INTERFACES)
    g_array_append_val (self->interfaces, interface);
}

/* Times that do not fit are as far away as can be said. */
static gint64
to_ns (guint64               ticks,
       const SondeInterface *interface)
{
  guint64 per_second = interface->ticks_per_second;
  guint64 seconds = ticks / per_second;
  guint64 rest = ticks % per_second;
  gint64 limit_s = G_MAXINT64 / (gint64) NSEC_PER_SEC - 1;
  gint64 total_s;

  while (per_second > G_MAXUINT64 / NSEC_PER_SEC)
    {
      guint divisor = per_second % 10 == 0 ? 10 : 2;

      per_second /= divisor;
      rest /= divisor;
    }

  if (seconds > G_MAXINT64 || interface->offset_s > G_MAXINT64 - (gint64) seconds)
    return G_MAXINT64;

  total_s = (gint64) seconds + interface->offset_s;

  if (total_s > limit_s)
    return G_MAXINT64;

  if (total_s < -limit_s)
    return G_MININT64;

  return total_s * (gint64) NSEC_PER_SEC + (gint64) (rest * NSEC_PER_SEC / per_second);
}

static void
sonde_pcapng_reader_add_packet (SondePcapngReader *self,
                                guint64            body_offset,
                                gsize              body_length)
{
  gsize available = MIN (body_length, HEADER_BYTES);
  const guint8 *body = sonde_pcapng_reader_peek (self, body_offset, available);
  SondeInterface *interface;
  SondePacket packet;
  guint64 ticks;
  guint32 id;
  gsize captured;

  if (body == NULL || body_length < 20)
    return;

  id = get32 (self, body);
  captured = get32 (self, body + 12);

  if (id >= self->interfaces->len || captured > body_length - 20)
    return;

  interface = &g_array_index (self->interfaces, SondeInterface, id);
  ticks = (guint64) get32 (self, body + 4) << 32 | get32 (self, body + 8);

  /* The headers are within reach; the payload stays in the file. */
  if (sonde_packet_parse (&packet, interface->link_type, body + 20,
                          MIN (captured, available - 20), captured))
    sonde_flow_table_add_packet (self->flows, &packet, id, to_ns (ticks, interface),
                                 body_offset + 20);
}

static void
sonde_pcapng_reader_add_journal (SondePcapngReader *self,
                                 guint64            body_offset,
                                 gsize              body_length)
{
  g_autoptr(GHashTable) note = NULL;
  const guint8 *body;
  const char *stamp;
  guint64 time_us = 0;

  if (body_length > SONDE_NOTE_MAX_LENGTH)
    return;

  body = sonde_pcapng_reader_peek (self, body_offset, body_length);

  if (body == NULL)
    return;

  note = sonde_note_parse (body, body_length);
  stamp = g_hash_table_lookup (note, "__REALTIME_TIMESTAMP");

  if (stamp != NULL)
    g_ascii_string_to_unsigned (stamp, 10, 0, G_MAXINT64 / 1000, &time_us, NULL);

  sonde_flow_table_announce (self->flows, note, (gint64) time_us * 1000,
                             body_offset, body_length);
}

/* Returns the block's length, or 0 when there is no whole block. */
static guint32
sonde_pcapng_reader_take_block (SondePcapngReader *self,
                                guint64            offset)
{
  const guint8 *header = sonde_pcapng_reader_peek (self, offset, MIN_BLOCK_BYTES);
  guint32 type;
  guint32 length;
  gsize body_length;

  if (header == NULL)
    return 0;

  memcpy (&type, header, sizeof type);

  if (type == SONDE_PCAPNG_BLOCK_SECTION)
    {
      guint32 magic;

      memcpy (&magic, header + 8, sizeof magic);
      self->is_swapped = magic != SONDE_PCAPNG_BYTE_ORDER_MAGIC;
      g_array_set_size (self->interfaces, 0);
    }

  type = get32 (self, header);
  length = get32 (self, header + 4);

  if (length < MIN_BLOCK_BYTES || length % 4 != 0 || length > MAX_BLOCK_BYTES ||
      length > self->size - offset)
    return 0;

  body_length = length - MIN_BLOCK_BYTES;

  if (type == SONDE_PCAPNG_BLOCK_PACKET)
    {
      sonde_pcapng_reader_add_packet (self, offset + 8, body_length);
    }
  else if (type == SONDE_PCAPNG_BLOCK_JOURNAL)
    {
      sonde_pcapng_reader_add_journal (self, offset + 8, body_length);
    }
  else if (type == SONDE_PCAPNG_BLOCK_INTERFACE && body_length >= 8 && body_length < WINDOW_BYTES)
    {
      const guint8 *body = sonde_pcapng_reader_peek (self, offset + 8, body_length);

      if (body != NULL)
        sonde_pcapng_reader_add_interface (self, body, body_length);
    }

  return length;
}

static void
sonde_pcapng_reader_publish (SondePcapngReader *self,
                             gboolean           is_over,
                             GError            *error)
{
  guint n_flows = sonde_flow_table_get_n_flows (self->flows);

  g_mutex_lock (&self->mutex);

  for (guint i = self->specs->len; i < n_flows; i++)
    g_array_append_val (self->specs, *sonde_flow_table_get_spec (self->flows, i));

  self->n_events = sonde_event_store_length (self->storage->events);
  self->is_over = is_over;
  self->error = error;

  g_mutex_unlock (&self->mutex);
  self->wake (self->user_data);
}

/* Tells why the reading ended at an offset, if not because the file does. */
static GError *
sonde_pcapng_reader_explain_end (SondePcapngReader *self,
                                 guint64            offset)
{
  if (sonde_flow_table_is_full (self->flows))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                        _("The capture file holds more than Sonde can show. Everything up to "
                          "byte %" PRIu64 " is shown."), offset);

  if (offset < self->size)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                        _("The capture file ends in a damaged block at byte %" PRIu64
                          ". Everything before it is shown."), offset);

  return NULL;
}

static gpointer
sonde_pcapng_reader_run (gpointer user_data)
{
  SondePcapngReader *self = user_data;
  gint64 published_us = g_get_monotonic_time ();
  guint64 offset = 0;

  while (offset < self->size && !sonde_flow_table_is_full (self->flows))
    {
      guint32 length = sonde_pcapng_reader_take_block (self, offset);

      if (g_atomic_int_get (&self->is_stopped))
        return NULL;

      if (length == 0)
        break;

      offset += length;

      if (g_get_monotonic_time () - published_us > PUBLISH_EVERY_US)
        {
          sonde_pcapng_reader_publish (self, FALSE, NULL);
          published_us = g_get_monotonic_time ();
        }
    }

  sonde_flow_table_finish (self->flows);
  sonde_pcapng_reader_publish (self, TRUE, sonde_pcapng_reader_explain_end (self, offset));

  return NULL;
}

/**
 * sonde_pcapng_reader_new:
 * @storage: the file, and where to put its events
 * @wake: called when there is something new
 * @user_data: data for @wake
 * @error: return location for an error
 *
 * Begins to read a file.
 *
 * Returns: (transfer full) (nullable): a reader, or `NULL` with `G_IO_ERROR_INVALID_DATA` when
 *   the file is not pcapng
 */
SondePcapngReader *
sonde_pcapng_reader_new (SondeStorage           *storage,
                         SondePcapngReaderFunc   wake,
                         gpointer                user_data,
                         GError                **error)
{
  SondePcapngReader *self;
  guint8 start[SECTION_BYTES];
  guint32 words[3];
  struct stat status;

  g_return_val_if_fail (storage != NULL, NULL);
  g_return_val_if_fail (wake != NULL, NULL);

  if (fstat (storage->fd, &status) < 0 || !S_ISREG (status.st_mode) ||
      sonde_storage_read (storage, 0, start, sizeof start, NULL) != sizeof start ||
      memcpy (words, start, sizeof words) == NULL ||
      words[0] != SONDE_PCAPNG_BLOCK_SECTION ||
      (words[2] != SONDE_PCAPNG_BYTE_ORDER_MAGIC &&
       words[2] != GUINT32_SWAP_LE_BE (SONDE_PCAPNG_BYTE_ORDER_MAGIC)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is not a pcapng file. Sonde opens captures that it, Wireshark "
                             "or dumpcap saved as pcapng."));
      return NULL;
    }

  self = g_new0 (SondePcapngReader, 1);
  g_mutex_init (&self->mutex);
  self->storage = sonde_storage_ref (storage);
  self->flows = sonde_flow_table_new (storage);
  self->specs = g_array_new (FALSE, FALSE, sizeof (SondeFlowSpec));
  self->interfaces = g_array_new (FALSE, FALSE, sizeof (SondeInterface));
  self->wake = wake;
  self->user_data = user_data;
  self->window = g_malloc (WINDOW_BYTES);
  self->size = (guint64) status.st_size;
  self->thread = g_thread_new ("sonde-reader", sonde_pcapng_reader_run, self);

  return self;
}

/**
 * sonde_pcapng_reader_free:
 * @self: a reader
 *
 * Stops reading.
 */
void
sonde_pcapng_reader_free (SondePcapngReader *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_stopped, TRUE);
  g_thread_join (self->thread);
  sonde_flow_table_free (self->flows);
  g_array_unref (self->specs);
  g_array_unref (self->interfaces);
  sonde_storage_unref (self->storage);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self->window);
  g_free (self);
}

/**
 * sonde_pcapng_reader_get_size:
 * @self: a reader
 *
 * Returns: the size of the file in bytes
 */
guint64
sonde_pcapng_reader_get_size (SondePcapngReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sonde_pcapng_reader_is_over:
 * @self: a reader
 *
 * Returns: whether nothing will come any more; what sonde_pcapng_reader_get_news() tells after
 *   that is final
 */
gboolean
sonde_pcapng_reader_is_over (SondePcapngReader *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, TRUE);

  locker = g_mutex_locker_new (&self->mutex);

  return self->is_over;
}

/**
 * sonde_pcapng_reader_get_news:
 * @self: a reader
 * @first_flow: the number of flows that the caller knows
 * @max_flows: the number of further flows that it wants at a time
 * @specs: (element-type SondeFlowSpec): takes the flows behind those
 * @error: (out) (optional): what is wrong with the file, if something is
 *
 * Looks at how far the reading has come.
 *
 * Returns: the number of events in the storage that may be read
 */
guint
sonde_pcapng_reader_get_news (SondePcapngReader  *self,
                              guint               first_flow,
                              guint               max_flows,
                              GArray             *specs,
                              GError            **error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);

  if (first_flow < self->specs->len)
    g_array_append_vals (specs, &g_array_index (self->specs, SondeFlowSpec, first_flow),
                         MIN (self->specs->len - first_flow, max_flows));

  if (error != NULL && self->error != NULL)
    *error = g_error_copy (self->error);

  return self->n_events;
}

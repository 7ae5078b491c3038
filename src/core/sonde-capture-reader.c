#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-capture-reader.h"
#include "sonde-capture-scan.h"
#include "sonde-flow-table.h"
#include "sonde-format.h"
#include "sonde-note.h"
#include "sonde-packet.h"

#define PUBLISH_EVERY_US 4000
#define CHECK_BLOCKS     128
#define MAX_COMMENTS     1000000
#define COMMENTS_AT_ONCE 256

struct _SondeCaptureReader
{
  GThread                *thread;
  SondeStorage           *storage;
  SondeCaptureReaderFunc  wake;
  gpointer                user_data;
  int                     is_stopped;
  int                     is_given_up;

  /* What the thread has published, under the mutex. */
  GMutex                  mutex;
  GArray                 *specs;
  GError                 *error;
  GQueue                  comments;
  SondeCaptureReaderNews  news;

  /* What only the thread uses. */
  SondeCaptureScan       *scan;
  SondeFlowTable         *flows;
  guint                   n_comments;
};

static void
sonde_capture_reader_take_comment (SondeCaptureReader *self,
                                   SondeComment       *comment)
{
  /* A note may claim any place, and numbers that look alike are slow to look up. */
  if (self->n_comments == MAX_COMMENTS ||
      comment->place >= sonde_capture_scan_get_size (self->scan))
    {
      sonde_comment_free (comment);
      return;
    }

  self->n_comments++;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->comments, comment);
  g_mutex_unlock (&self->mutex);
}

static void
sonde_capture_reader_add_comment (SondeCaptureReader      *self,
                                  const SondeCaptureBlock *block,
                                  guint64                  place)
{
  char text[SONDE_COMMENT_MAX_BYTES];
  gssize n_read = sonde_storage_read (self->storage, block->comment_offset, (guint8 *) text,
                                      MIN (block->comment_length, sizeof text), NULL);

  if (n_read > 0)
    sonde_capture_reader_take_comment (self, sonde_comment_parse (place, text, (gsize) n_read));
}

static void
sonde_capture_reader_add_packet (SondeCaptureReader      *self,
                                 const SondeCaptureBlock *block)
{
  SondePacket packet;

  if (!sonde_packet_parse (&packet, block->link_type, block->data, block->available,
                           block->data_length, block->original_length))
    return;

  sonde_flow_table_add_packet (self->flows, &packet, block->interface, block->time_ns,
                               block->data_offset, NULL);

  if (block->comment_length > 0)
    sonde_capture_reader_add_comment (self, block, block->data_offset + packet.payload_offset);
}

static void
sonde_capture_reader_add_journal (SondeCaptureReader      *self,
                                  const SondeCaptureBlock *block)
{
  g_autoptr(GHashTable) note = NULL;
  SondeComment *comment;
  const char *stamp;
  guint64 time_us = 0;

  if (block->data_length > SONDE_NOTE_MAX_LENGTH)
    return;

  note = sonde_note_parse (block->data, block->available);
  comment = sonde_note_dup_comment (note);

  if (comment != NULL)
    {
      sonde_capture_reader_take_comment (self, comment);
      return;
    }

  stamp = g_hash_table_lookup (note, "__REALTIME_TIMESTAMP");

  if (stamp != NULL)
    g_ascii_string_to_unsigned (stamp, 10, 0, G_MAXINT64 / 1000, &time_us, NULL);

  sonde_flow_table_announce (self->flows, note, (gint64) time_us * 1000,
                             block->data_offset, block->data_length);
}

static void
sonde_capture_reader_publish (SondeCaptureReader *self,
                              gboolean            is_over,
                              GError             *error)
{
  guint n_flows = sonde_flow_table_get_n_flows (self->flows);

  g_mutex_lock (&self->mutex);

  for (guint i = self->specs->len; i < n_flows; i++)
    g_array_append_val (self->specs, *sonde_flow_table_get_spec (self->flows, i));

  self->news.n_events = sonde_event_store_length (self->storage->events);
  self->news.n_bytes = sonde_capture_scan_get_offset (self->scan);
  self->news.is_over = is_over;
  self->error = error;

  g_mutex_unlock (&self->mutex);
  self->wake (self->user_data);
}

/* Tells why the reading ended, if not because the file does, or what is wrong with it. */
static GError *
sonde_capture_reader_explain_end (SondeCaptureReader *self)
{
  guint64 size = sonde_capture_scan_get_size (self->scan);
  guint64 offset = sonde_capture_scan_get_offset (self->scan);

  if (sonde_flow_table_is_full (self->flows))
    {
      g_autofree char *shown = sonde_format_count (offset);

      return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                          _("The capture file holds more than Sonde can show. Everything up to "
                            "byte %s is shown."), shown);
    }

  if (g_atomic_int_get (&self->is_stopped) && offset < size)
    {
      g_autofree char *shown = sonde_format_bytes (offset);
      g_autofree char *all = sonde_format_bytes (size);

      return g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                          _("Reading was stopped: what is shown is a part of the capture, the "
                            "first %s of %s."), shown, all);
    }

  return sonde_capture_scan_dup_problem (self->scan);
}

/* Goes through a number of blocks. Returns whether more may follow. */
static gboolean
sonde_capture_reader_take_blocks (SondeCaptureReader *self)
{
  for (guint i = 0; i < CHECK_BLOCKS; i++)
    {
      SondeCaptureBlock block;

      if (sonde_flow_table_is_full (self->flows) ||
          !sonde_capture_scan_next (self->scan, &block))
        return FALSE;

      if (block.kind == SONDE_CAPTURE_BLOCK_PACKET)
        sonde_capture_reader_add_packet (self, &block);
      else if (block.kind == SONDE_CAPTURE_BLOCK_JOURNAL)
        sonde_capture_reader_add_journal (self, &block);
      else if (block.kind == SONDE_CAPTURE_BLOCK_DAMAGED)
        break;
    }

  return TRUE;
}

static gpointer
sonde_capture_reader_run (gpointer user_data)
{
  SondeCaptureReader *self = user_data;
  gint64 published_us = g_get_monotonic_time ();

  while (!g_atomic_int_get (&self->is_stopped) && sonde_capture_reader_take_blocks (self))
    {
      gint64 now_us = g_get_monotonic_time ();

      if (now_us - published_us > PUBLISH_EVERY_US)
        {
          sonde_capture_reader_publish (self, FALSE, NULL);
          published_us = now_us;
        }
    }

  if (g_atomic_int_get (&self->is_given_up))
    return NULL;

  sonde_flow_table_finish (self->flows);
  sonde_capture_reader_publish (self, TRUE, sonde_capture_reader_explain_end (self));

  return NULL;
}

/**
 * sonde_capture_reader_new:
 * @storage: the file, and where to put its events
 * @wake: called when there is something new
 * @user_data: data for @wake
 * @error: return location for an error
 *
 * Begins to read a file.
 *
 * Returns: (transfer full) (nullable): a reader, or `NULL` with `G_IO_ERROR_INVALID_DATA` when it
 *   is no capture file, `G_IO_ERROR_NOT_REGULAR_FILE`, or any other `G_IO_ERROR`
 */
SondeCaptureReader *
sonde_capture_reader_new (SondeStorage            *storage,
                          SondeCaptureReaderFunc   wake,
                          gpointer                 user_data,
                          GError                 **error)
{
  SondeCaptureReader *self;
  SondeCaptureScan *scan;

  g_return_val_if_fail (storage != NULL, NULL);
  g_return_val_if_fail (wake != NULL, NULL);

  scan = sonde_capture_scan_new (storage->fd, error);

  if (scan == NULL)
    return NULL;

  self = g_new0 (SondeCaptureReader, 1);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->comments);
  self->storage = sonde_storage_ref (storage);
  self->scan = scan;
  self->flows = sonde_flow_table_new (storage);
  self->specs = g_array_new (FALSE, FALSE, sizeof (SondeFlowSpec));
  self->wake = wake;
  self->user_data = user_data;
  self->thread = g_thread_new ("sonde-reader", sonde_capture_reader_run, self);

  return self;
}

/**
 * sonde_capture_reader_free:
 * @self: a reader
 *
 * Gives up reading.
 */
void
sonde_capture_reader_free (SondeCaptureReader *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_given_up, TRUE);
  g_atomic_int_set (&self->is_stopped, TRUE);
  g_thread_join (self->thread);
  sonde_flow_table_free (self->flows);
  sonde_capture_scan_free (self->scan);
  g_array_unref (self->specs);
  sonde_storage_unref (self->storage);
  g_clear_error (&self->error);
  g_queue_clear_full (&self->comments, (GDestroyNotify) sonde_comment_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sonde_capture_reader_get_size:
 * @self: a reader
 *
 * Returns: the size of the file in bytes
 */
guint64
sonde_capture_reader_get_size (SondeCaptureReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sonde_capture_scan_get_size (self->scan);
}

/**
 * sonde_capture_reader_stop:
 * @self: a reader
 *
 * Reads no further. The end is published soon, with `G_IO_ERROR_CANCELLED` unless the end of the
 * file was reached.
 */
void
sonde_capture_reader_stop (SondeCaptureReader *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_stopped, TRUE);
}

/**
 * sonde_capture_reader_get_news:
 * @self: a reader
 * @first_flow: the number of flows that the caller knows
 * @max_flows: the number of further flows that it wants at a time
 * @specs: (element-type SondeFlowSpec): takes the flows behind those
 * @news: (out caller-allocates): how far the reading has come
 * @error: (out) (optional): what is wrong with the file, if something is
 *
 * Looks at how far the reading has come.
 */
void
sonde_capture_reader_get_news (SondeCaptureReader      *self,
                               guint                    first_flow,
                               guint                    max_flows,
                               GArray                  *specs,
                               SondeCaptureReaderNews  *news,
                               GError                 **error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (news != NULL);

  locker = g_mutex_locker_new (&self->mutex);

  if (first_flow < self->specs->len)
    g_array_append_vals (specs, &g_array_index (self->specs, SondeFlowSpec, first_flow),
                         MIN (self->specs->len - first_flow, max_flows));

  if (error != NULL && self->error != NULL)
    *error = g_error_copy (self->error);

  *news = self->news;

  if (self->comments.length > 0)
    news->comments = g_ptr_array_new_with_free_func ((GDestroyNotify) sonde_comment_free);

  for (guint i = 0; i < COMMENTS_AT_ONCE && self->comments.length > 0; i++)
    g_ptr_array_add (news->comments, g_queue_pop_head (&self->comments));

  news->has_more = self->comments.length > 0;
}

#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "sonde-capture-export.h"
#include "sonde-capture-private.h"
#include "sonde-dissection.h"
#include "sonde-event-list.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-websocket-dissector.h"

#define CHUNK_BYTES 61
#define MAX_RECORDS 64
#define PATH_BYTES  32

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

static const SondeDissector * const dissectors[] = {
  &sonde_http1_dissector, &sonde_http2_dissector, &sonde_websocket_dissector, NULL,
};

static void
read_stream (SondeFlow      *flow,
             SondeDirection  direction)
{
  guint64 size = sonde_flow_get_n_bytes (flow, direction);
  g_autoptr(GArray) ranges = sonde_flow_map_range (flow, direction, 0, size);
  guint64 n_mapped = 0;
  guint64 offset = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      SondeRange *range = &g_array_index (ranges, SondeRange, i);

      n_mapped += range->end - range->start;
    }

  g_assert_true (n_mapped == size || ranges->len == 1024);

  while (offset < size)
    {
      guint8 buffer[CHUNK_BYTES];
      gssize n_read = sonde_flow_read_stream (flow, direction, offset, buffer, sizeof buffer,
                                              NULL);

      /* Each byte that an event claims is in the file. */
      g_assert_cmpint (n_read, ==, MIN (sizeof buffer, size - offset));
      offset += (guint64) n_read;
    }
}

static void
read_both (SondeFlow *flow)
{
  guint64 size = sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT) +
                 sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED);
  guint64 offset = 0;

  while (offset < size)
    {
      guint64 end;

      sonde_flow_get_direction_at (flow, offset, &end);
      g_assert_cmpuint (end, >, offset);
      offset = end;
    }

  g_assert_cmpuint (offset, ==, size);
}

/* Each field of what a record stands for is within its bytes. */
static void
check_decoded_field (SondeField *field,
                     gsize       length)
{
  GListModel *children = sonde_field_get_children (field);

  g_assert_cmpuint (sonde_field_get_offset (field), <=, length);
  g_assert_cmpuint (sonde_field_get_length (field), <=, length - sonde_field_get_offset (field));

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      check_decoded_field (child, length);
    }
}

static void
read_decodings (SondeRecord *record)
{
  g_autoptr(GPtrArray) decodings = sonde_record_dup_decodings (record);

  for (guint i = 0; decodings != NULL && i < decodings->len; i++)
    {
      SondeDecoding *decoding = g_ptr_array_index (decodings, i);
      SondeField *fields = sonde_decoding_get_fields (decoding);

      if (fields != NULL)
        check_decoded_field (fields, g_bytes_get_size (sonde_decoding_get_bytes (decoding)));
    }
}

static void
read_records (GListModel *list)
{
  guint n_records = MIN (g_list_model_get_n_items (list), MAX_RECORDS);

  for (guint i = 0; i < n_records; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (list, i);
      g_autoptr(SondeField) fields G_GNUC_UNUSED = sonde_record_dup_fields (record);

      g_assert_true (g_utf8_validate (sonde_record_get_kind (record), -1, NULL));
      g_assert_true (g_utf8_validate (sonde_record_get_summary (record), -1, NULL));
      read_decodings (record);
    }
}

static void
read_flow (SondeFlow *flow)
{
  g_autoptr(SondeEventList) events = sonde_event_list_new (flow);
  g_autoptr(SondeDissection) dissection = NULL;

  for (SondeDirection i = SONDE_DIRECTION_SENT; i < SONDE_N_DIRECTIONS; i++)
    read_stream (flow, i);

  read_both (flow);
  read_records (G_LIST_MODEL (events));

  if (sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP)
    return;

  dissection = sonde_dissection_new (flow, dissectors);
  read_records (G_LIST_MODEL (dissection));
}

/* Opens a file of these bytes, if they are one. */
static SondeCapture *
open_bytes (const guint8 *data,
            gsize         length)
{
  SondeCapture *capture;
  char path[PATH_BYTES];
  int fd = memfd_create ("capture", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, length), ==, length);
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  capture = sonde_capture_new_from_file (path, NULL);

  while (capture != NULL && sonde_capture_is_reading (capture))
    {
      g_thread_yield ();
      sonde_capture_sync (capture);
    }

  close (fd);

  return capture;
}

/* What is saved is whole, whatever it is made from, and has the same bytes and the comment. */
static void
save (SondeCapture *capture)
{
  const SondeCaptureSelection all = SONDE_CAPTURE_SELECTION_ALL;
  SondeComments *comments = sonde_capture_get_comments (capture);
  SondeFlow *flow = sonde_capture_get_flow (capture, 1);
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(GPtrArray) said = NULL;
  g_autoptr(SondeCapture) copy = NULL;
  guint64 place = sonde_flow_find_place (flow, SONDE_DIRECTION_SENT, 0);

  if (place > 0)
    sonde_comments_set (comments, place, TRUE, "said");

  said = sonde_comments_dup_all (comments);
  g_assert_true (sonde_capture_export (sonde_capture_get_storage (capture),
                                       sonde_capture_get_size (capture), &all, said, stream, NULL,
                                       NULL));
  copy = open_bytes (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                     g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
  g_assert_nonnull (copy);
  g_assert_no_error (sonde_capture_get_error (copy));

  for (guint32 i = 1; (flow = sonde_capture_get_flow (capture, i)) != NULL; i++)
    {
      SondeFlow *other = sonde_capture_get_flow (copy, i);

      g_assert_nonnull (other);

      for (SondeDirection way = SONDE_DIRECTION_SENT; way < SONDE_N_DIRECTIONS; way++)
        g_assert_cmpuint (sonde_flow_get_n_bytes (flow, way), ==,
                          sonde_flow_get_n_bytes (other, way));
    }
}

/* A file from its bytes to its events, flows, streams, rows and messages, and back. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr(SondeCapture) capture = open_bytes (data, length);

  if (capture == NULL || sonde_capture_get_flow (capture, 1) == NULL)
    return 0;

  for (guint32 i = 1; sonde_capture_get_flow (capture, i) != NULL; i++)
    read_flow (sonde_capture_get_flow (capture, i));

  save (capture);

  return 0;
}

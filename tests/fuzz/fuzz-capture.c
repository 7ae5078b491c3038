#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "sonde-capture.h"
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

/* A file from its bytes to its events, flows, streams, rows and messages. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr(SondeCapture) capture = NULL;
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

  for (guint32 i = 1; capture != NULL && sonde_capture_get_flow (capture, i) != NULL; i++)
    read_flow (sonde_capture_get_flow (capture, i));

  close (fd);

  return 0;
}

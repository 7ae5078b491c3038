#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-flow-private.h"
#include "sonde-test.h"

/* A protocol of lines; the line "UP" hands over to one of single bytes. */

typedef struct
{
  guint64  start[SONDE_N_DIRECTIONS];
  gint64   time_ns[SONDE_N_DIRECTIONS];
  GString *line[SONDE_N_DIRECTIONS];
} Lines;

static gpointer
lines_create (SondeDirection client_direction G_GNUC_UNUSED)
{
  Lines *lines = g_new0 (Lines, 1);

  lines->line[0] = g_string_new (NULL);
  lines->line[1] = g_string_new (NULL);

  return lines;
}

static void
lines_destroy (gpointer state)
{
  Lines *lines = state;

  g_string_free (lines->line[0], TRUE);
  g_string_free (lines->line[1], TRUE);
  g_free (lines);
}

static int
lines_probe (const guint8 *data,
             gsize         length)
{
  if (length < 2)
    return -1;

  return g_ascii_isalpha (data[0]);
}

static gsize
lines_feed (gpointer         state,
            SondeDirection   direction,
            gint64           time_ns,
            guint64          offset,
            const guint8    *data,
            gsize            length,
            SondeRecordSink *sink)
{
  Lines *lines = state;
  GString *line = lines->line[direction];

  for (gsize i = 0; i < length; i++)
    {
      if (line->len == 0)
        {
          lines->start[direction] = offset + i;
          lines->time_ns[direction] = time_ns;
        }

      g_string_append_c (line, (char) data[i]);

      if (data[i] != '\n')
        continue;

      sonde_record_sink_append (sink, 1, direction, lines->time_ns[direction],
                                lines->start[direction], line->len);

      if (g_str_equal (line->str, "UP\n"))
        {
          sink->handover = "bytes";
          return i + 1;
        }

      g_string_truncate (line, 0);
    }

  return length;
}

static char *
any_dup_kind (gpointer               state G_GNUC_UNUSED,
              const SondeRecordInfo *info)
{
  return g_strdup (info->kind == 1 ? "line" : "byte");
}

static char *
any_dup_summary (gpointer               state G_GNUC_UNUSED,
                 const SondeRecordInfo *info G_GNUC_UNUSED,
                 const guint8          *data,
                 gsize                  length)
{
  return g_strndup ((const char *) data, length);
}

static gpointer
bytes_create (SondeDirection client_direction G_GNUC_UNUSED)
{
  return NULL;
}

static void
bytes_destroy (gpointer state G_GNUC_UNUSED)
{
}

static int
bytes_probe (const guint8 *data   G_GNUC_UNUSED,
             gsize         length G_GNUC_UNUSED)
{
  return 0;
}

static gsize
bytes_feed (gpointer         state G_GNUC_UNUSED,
            SondeDirection   direction,
            gint64           time_ns,
            guint64          offset,
            const guint8    *data G_GNUC_UNUSED,
            gsize            length,
            SondeRecordSink *sink)
{
  for (gsize i = 0; i < length; i++)
    sonde_record_sink_append (sink, 2, direction, time_ns, offset + i, 1);

  return length;
}

/* One that may skip bytes, as bodies are, but has no use for it here. */
static guint64
bytes_get_skippable (gpointer       state     G_GNUC_UNUSED,
                     SondeDirection direction G_GNUC_UNUSED)
{
  return 0;
}

/* One that takes a millisecond for each event, and counts them. */
static gsize
slow_feed (gpointer         state     G_GNUC_UNUSED,
           SondeDirection   direction,
           gint64           time_ns,
           guint64          offset,
           const guint8    *data      G_GNUC_UNUSED,
           gsize            length,
           SondeRecordSink *sink)
{
  gint64 end_us = g_get_monotonic_time () + 1000;

  while (g_get_monotonic_time () < end_us)
    continue;

  sonde_record_sink_append (sink, 1, direction, time_ns, offset, length);

  return length;
}

static const SondeDissector bytes_dissector = {
  .name = "bytes",
  .create = bytes_create,
  .destroy = bytes_destroy,
  .probe = bytes_probe,
  .feed = bytes_feed,
  .dup_kind = any_dup_kind,
  .dup_summary = any_dup_summary,
};

static const SondeDissector skipping_dissector = {
  .name = "skipping",
  .create = bytes_create,
  .destroy = bytes_destroy,
  .probe = bytes_probe,
  .feed = bytes_feed,
  .get_skippable = bytes_get_skippable,
  .dup_kind = any_dup_kind,
  .dup_summary = any_dup_summary,
};

static const SondeDissector slow_dissector = {
  .name = "slow",
  .create = bytes_create,
  .destroy = bytes_destroy,
  .probe = bytes_probe,
  .feed = slow_feed,
  .dup_kind = any_dup_kind,
  .dup_summary = any_dup_summary,
};

static const SondeDissector lines_dissector = {
  .name = "lines",
  .create = lines_create,
  .destroy = lines_destroy,
  .probe = lines_probe,
  .feed = lines_feed,
  .dup_kind = any_dup_kind,
  .dup_summary = any_dup_summary,
};

static const SondeDissector * const dissectors[] = { &bytes_dissector, &lines_dissector, NULL };

static const SondeDissector * const skipping[] = { &skipping_dissector, NULL };
static const SondeDissector * const slow[] = { &slow_dissector, NULL };

static SondeCapture *
make_capture (char **dir)
{
  g_autoptr(SondeClock) clock = sonde_clock_new_fixed (0, 1);
  g_autoptr(GError) error = NULL;
  SondeCapture *capture;

  *dir = sonde_test_make_dir ();
  capture = sonde_capture_new_private (*dir, clock, &error);
  g_assert_no_error (error);

  return capture;
}

static guint32
open_flow (SondeCapture   *capture,
           SondeTransport  transport)
{
  SondeFlowSpec spec = { .transport = transport };

  sonde_endpoint_parse (&spec.local, "127.0.0.1:1");
  sonde_endpoint_parse (&spec.remote, "127.0.0.1:2");

  return sonde_capture_open_flow (capture, &spec);
}

static char *
dissect (const char *input,
         gsize       piece)
{
  g_autofree char *dir = NULL;
  g_autoptr(SondeCapture) capture = make_capture (&dir);
  g_autoptr(SondeDissection) dissection = NULL;
  GString *text = g_string_new (NULL);
  guint32 id;

  id = open_flow (capture, SONDE_TRANSPORT_TCP);
  sonde_capture_sync (capture);
  dissection = sonde_dissection_new (sonde_capture_get_flow (capture, id), dissectors);

  for (gsize i = 0; i < strlen (input); i += piece)
    {
      sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, input + i,
                              MIN (piece, strlen (input) - i));
      sonde_capture_sync (capture);
    }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (dissection)); i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (dissection), i);
      g_autofree char *summary = g_strchomp (g_strdup (sonde_record_get_summary (record)));

      g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " %s;", sonde_record_get_kind (record),
                              sonde_record_get_info (record)->offset,
                              summary);
    }

  sonde_test_remove_dir (dir);

  return g_string_free (text, FALSE);
}

static void
test_any_split (void)
{
  const char *input = "one\ntwo two\nUP\nxyz";

  for (gsize piece = 1; piece <= strlen (input); piece++)
    {
      g_autofree char *records = dissect (input, piece);

      g_assert_cmpstr (records, ==,
                       "line 0 one;line 4 two two;line 12 UP;byte 15 x;byte 16 y;byte 17 z;");
    }
}

static void
test_nobody_knows_it (void)
{
  g_autofree char *records = dissect ("42", 2);

  g_assert_cmpstr (records, ==, "byte 0 4;byte 1 2;");
}

static void
test_too_few_bytes (void)
{
  g_autofree char *records = dissect ("a", 1);

  g_assert_cmpstr (records, ==, "");
}

/* An empty datagram holds nothing to skip. */
static void
test_empty_datagram (void)
{
  g_autofree char *dir = NULL;
  g_autoptr(SondeCapture) capture = make_capture (&dir);
  g_autoptr(SondeDissection) dissection = NULL;
  guint32 id = open_flow (capture, SONDE_TRANSPORT_UDP);

  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, NULL, 0);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "ab", 2);
  sonde_capture_sync (capture);
  dissection = sonde_dissection_new (sonde_capture_get_flow (capture, id), skipping);
  g_assert_cmpuint (sonde_dissection_get_n_records (dissection), ==, 2);

  sonde_test_remove_dir (dir);
}

#define BUSY_FLOWS  60
#define BUSY_EVENTS 4

static guint
count_records (SondeDissection **dissections)
{
  guint n_records = 0;

  for (guint i = 0; i < BUSY_FLOWS; i++)
    n_records += sonde_dissection_get_n_records (dissections[i]);

  return n_records;
}

/* All flows share one slice of time in each turn of the main loop, and each gets its turn. */
static void
test_busy_flows (void)
{
  g_autofree char *dir = NULL;
  g_autoptr(SondeCapture) capture = make_capture (&dir);
  SondeDissection *dissections[BUSY_FLOWS];
  guint n_before = 0;
  guint n_rounds = 0;

  for (guint i = 0; i < BUSY_FLOWS; i++)
    {
      guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP);

      sonde_capture_sync (capture);
      dissections[i] = sonde_dissection_new (sonde_capture_get_flow (capture, id), slow);
    }

  for (guint i = 0; i < BUSY_FLOWS * BUSY_EVENTS; i++)
    sonde_capture_add_data (capture, 1 + i % BUSY_FLOWS, SONDE_DIRECTION_SENT, "x", 1);

  while (n_before < BUSY_FLOWS * BUSY_EVENTS)
    {
      guint n_records;

      g_main_context_iteration (NULL, TRUE);
      n_records = count_records (dissections);
      g_assert_cmpuint (n_records - n_before, <=, 5);
      n_before = n_records;
      g_assert_cmpuint (n_rounds++, <, 1000);
    }

  for (guint i = 0; i < BUSY_FLOWS; i++)
    g_assert_finalize_object (dissections[i]);

  sonde_test_remove_dir (dir);
}

typedef struct
{
  SondeCapture *capture;
  guint         depth;
  guint         n_changes;
} Nesting;

static void
grow_once_cb (GListModel *model    G_GNUC_UNUSED,
              guint       position G_GNUC_UNUSED,
              guint       removed  G_GNUC_UNUSED,
              guint       added    G_GNUC_UNUSED,
              Nesting    *nesting)
{
  g_assert_cmpuint (nesting->depth++, ==, 0);

  if (nesting->n_changes++ == 0)
    {
      sonde_capture_add_data (nesting->capture, 1, SONDE_DIRECTION_SENT, "cd", 2);
      sonde_capture_sync (nesting->capture);
      g_assert_cmpuint (sonde_flow_get_n_bytes (sonde_capture_get_flow (nesting->capture, 1),
                                                SONDE_DIRECTION_SENT), ==, 4);
    }

  nesting->depth--;
}

static gboolean
has_four_records (gpointer user_data)
{
  return sonde_dissection_get_n_records (user_data) == 4;
}

/* Who hears of new records may take in more at once; it hears of those later. */
static void
test_nested (void)
{
  g_autofree char *dir = NULL;
  g_autoptr(SondeCapture) capture = make_capture (&dir);
  g_autoptr(SondeDissection) dissection = NULL;
  Nesting nesting = { .capture = capture };
  guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP);

  sonde_capture_sync (capture);
  dissection = sonde_dissection_new (sonde_capture_get_flow (capture, id), dissectors);
  g_signal_connect (dissection, "items-changed", G_CALLBACK (grow_once_cb), &nesting);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "12", 2);
  sonde_capture_sync (capture);
  sonde_test_wait_until (has_four_records, dissection);
  g_assert_true (sonde_dissection_is_complete (dissection));

  sonde_test_remove_dir (dir);
}

static void
add_event (SondeStorage   *storage,
           SondeFlow      *flow,
           SondeEventKind  kind,
           guint64         offset,
           guint16         length)
{
  guint position = sonde_event_store_length (storage->events);
  SondeEvent event = { .kind = kind, .flow_id = 1, .payload_offset = offset, .length = length };

  g_assert_true (sonde_event_store_append (storage->events, &event));
  sonde_flow_take_event (flow, position, &event);
}

/* Behind bytes that are missing, nothing is taken apart. */
static void
test_gap (void)
{
  static const char text[] = "one\ntwo\nfour\n";
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  g_autoptr(SondeStorage) storage = sonde_storage_new (memfd_create ("gap", MFD_CLOEXEC));
  g_autoptr(SondeFlow) flow = sonde_flow_new (storage, 1, &spec);
  g_autoptr(SondeDissection) dissection = NULL;
  g_autoptr(SondeRecord) record = NULL;
  g_autoptr(SondeField) field = NULL;

  g_assert_cmpint (pwrite (storage->fd, text, strlen (text), 0), ==, strlen (text));
  add_event (storage, flow, SONDE_EVENT_OPENED, 0, 0);
  add_event (storage, flow, SONDE_EVENT_DATA, 0, 6);
  add_event (storage, flow, SONDE_EVENT_GAP, 1460, 0);
  add_event (storage, flow, SONDE_EVENT_DATA, 6, 7);
  add_event (storage, flow, SONDE_EVENT_GAP, 1, 0);
  add_event (storage, flow, SONDE_EVENT_FINISHED, 0, 0);

  dissection = sonde_dissection_new (flow, dissectors);
  g_assert_true (sonde_dissection_is_complete (dissection));
  g_assert_cmpuint (sonde_dissection_get_n_records (dissection), ==, 3);
  record = g_list_model_get_item (G_LIST_MODEL (dissection), 0);
  g_assert_cmpstr (sonde_record_get_summary (record), ==, "one\n");
  g_clear_object (&record);
  record = g_list_model_get_item (G_LIST_MODEL (dissection), 1);
  g_assert_cmpstr (sonde_record_get_summary (record), ==,
                   "1460 bytes are missing from the capture");
  g_assert_cmpint (sonde_record_get_severity (record), ==, SONDE_SEVERITY_ERROR);
  g_assert_cmpuint (sonde_record_get_info (record)->offset, ==, 6);
  field = sonde_record_dup_fields (record);
  g_assert_cmpstr (sonde_field_get_value (field), ==, "1460 bytes");
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dissection/any-split", test_any_split);
  g_test_add_func ("/dissection/nobody-knows-it", test_nobody_knows_it);
  g_test_add_func ("/dissection/too-few-bytes", test_too_few_bytes);
  g_test_add_func ("/dissection/empty-datagram", test_empty_datagram);
  g_test_add_func ("/dissection/busy-flows", test_busy_flows);
  g_test_add_func ("/dissection/nested", test_nested);
  g_test_add_func ("/dissection/gap", test_gap);

  return g_test_run ();
}

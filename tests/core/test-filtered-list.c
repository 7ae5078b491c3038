#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-filtered-list.h"
#include "sonde-record.h"
#include "sonde-test.h"

#define TEST_TYPE_RECORDS (test_records_get_type ())

G_DECLARE_FINAL_TYPE (TestRecords, test_records, TEST, RECORDS, GObject)

/* Any number of records; each is as long as its number, and of one of three kinds. From some number
   on, they are one byte longer and of the next kind. */
struct _TestRecords
{
  GObject parent_instance;

  guint   n_records;
  guint   longer_from;
};

static void test_records_model_init  (GListModelInterface        *iface);
static void test_records_origin_init (SondeRecordOriginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRecords, test_records, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, test_records_model_init)
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_RECORD_ORIGIN,
                                                      test_records_origin_init))

static void
test_records_copy_infos (SondeRecordOrigin *origin,
                         guint              first,
                         guint              n_infos,
                         SondeRecordInfo   *infos)
{
  TestRecords *self = TEST_RECORDS (origin);

  for (guint i = 0; i < n_infos; i++)
    {
      guint more = first + i >= self->longer_from ? 1 : 0;

      infos[i] = (SondeRecordInfo) {
        .number = first + i,
        .length = first + i + more,
        .direction = (first + i) % 2,
        .kind = (guint16) ((first + i + more) % 3),
      };
    }
}

static GType
test_records_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
test_records_get_n_items (GListModel *model)
{
  return TEST_RECORDS (model)->n_records;
}

static gpointer
test_records_get_item (GListModel *model,
                       guint       position)
{
  SondeRecordInfo info;

  if (position >= TEST_RECORDS (model)->n_records)
    return NULL;

  test_records_copy_infos (SONDE_RECORD_ORIGIN (model), position, 1, &info);

  return sonde_record_new (SONDE_RECORD_ORIGIN (model), &info);
}

static void
test_records_model_init (GListModelInterface *iface)
{
  iface->get_item_type = test_records_get_item_type;
  iface->get_n_items = test_records_get_n_items;
  iface->get_item = test_records_get_item;
}

static char *
test_records_dup_kind (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                       const SondeRecordInfo *info)
{
  return g_strdup_printf ("kind%u", info->kind);
}

static char *
test_records_dup_summary (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                          const SondeRecordInfo *info)
{
  return g_strdup_printf ("number%u", info->number);
}

static void
test_records_origin_init (SondeRecordOriginInterface *iface)
{
  iface->dup_kind = test_records_dup_kind;
  iface->dup_summary = test_records_dup_summary;
  iface->copy_infos = test_records_copy_infos;
}

static void
test_records_class_init (TestRecordsClass *klass G_GNUC_UNUSED)
{
}

static void
test_records_init (TestRecords *self)
{
  self->longer_from = G_MAXUINT;
}

static TestRecords *
test_records_new (guint n_records)
{
  TestRecords *self = g_object_new (TEST_TYPE_RECORDS, NULL);

  self->n_records = n_records;

  return self;
}

static void
test_records_append (TestRecords *self,
                     guint        n_records)
{
  self->n_records += n_records;
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_records - n_records, 0, n_records);
}

/* What a list view would know: how many there are, by what it was told. */
typedef struct
{
  guint n_items;
  guint n_changes;
  guint last_position;
  guint last_removed;
  guint last_added;
} Watch;

static void
watch_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          gpointer    user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (position + removed, <=, watch->n_items);
  watch->n_items += added - removed;
  watch->n_changes++;
  watch->last_position = position;
  watch->last_removed = removed;
  watch->last_added = added;
  g_assert_cmpuint (watch->n_items, ==, g_list_model_get_n_items (model));

  if (watch->n_items > 0)
    {
      g_autoptr(SondeRecord) last = g_list_model_get_item (model, watch->n_items - 1);

      g_assert_nonnull (last);
    }
}

static void
set_filter (SondeFilteredList *list,
            const char        *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeFilter) filter = sonde_filter_parse (text, NULL, &error);

  g_assert_no_error (error);
  sonde_filtered_list_set_filter (list, filter);
}

typedef struct
{
  SondeFilteredList *list;
  guint              n_expected;
} Expectation;

static gboolean
is_as_expected (gpointer user_data)
{
  const Expectation *expectation = user_data;

  return !sonde_filtered_list_is_running (expectation->list) &&
         g_list_model_get_n_items (G_LIST_MODEL (expectation->list)) == expectation->n_expected;
}

static void
wait_for (SondeFilteredList *list,
          guint              n_expected)
{
  Expectation expectation = { list, n_expected };

  sonde_test_wait_until (is_as_expected, &expectation);
}

static gboolean
has_changed (gpointer user_data)
{
  return ((const Watch *) user_data)->n_changes > 0;
}

static guint
get_number (SondeFilteredList *list,
            guint              position)
{
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (list), position);

  return sonde_record_get_info (record)->number;
}

static void
test_filtered_list_million (void)
{
  g_autoptr(TestRecords) records = test_records_new (1000000);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (records));
  Watch watch = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (watch_cb), &watch);
  set_filter (list, "sent and size >= 500 kB");
  wait_for (list, 250000);
  g_assert_cmpuint (get_number (list, 0), ==, 500000);
  g_assert_cmpuint (get_number (list, 249999), ==, 999998);
  g_assert_cmpuint (sonde_filtered_list_find (list, 500001), ==, 1);
  g_assert_cmpuint (sonde_filtered_list_find (list, 0), ==, 0);
  g_assert_cmpuint (sonde_filtered_list_find (list, 999999), ==, 250000);

  set_filter (list, "kind = kind2 or size = 1");
  wait_for (list, 333334);
  g_assert_cmpuint (get_number (list, 0), ==, 1);
  g_assert_cmpuint (get_number (list, 1), ==, 2);
  g_assert_cmpuint (get_number (list, 2), ==, 5);

  sonde_filtered_list_set_filter (list, NULL);
  wait_for (list, 0);
  g_assert_cmpuint (watch.n_items, ==, 0);
}

static void
test_filtered_list_summary (void)
{
  g_autoptr(TestRecords) records = test_records_new (20000);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (records));

  set_filter (list, "number1999");
  wait_for (list, 11);
  g_assert_cmpuint (get_number (list, 0), ==, 1999);
  g_assert_cmpuint (get_number (list, 10), ==, 19999);
}

static void
test_filtered_list_growth (void)
{
  g_autoptr(TestRecords) records = test_records_new (0);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (records));
  Watch watch = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (watch_cb), &watch);
  set_filter (list, "received");
  wait_for (list, 0);

  for (guint i = 1; i <= 200; i++)
    {
      test_records_append (records, 100);

      if (i % 10 == 0)
        wait_for (list, i * 50);
    }

  wait_for (list, 10000);

  for (guint i = 0; i < 10000; i++)
    g_assert_cmpuint (get_number (list, i), ==, 2 * i + 1);

  /* At most once for each wait, and growth is told as growth. */
  g_assert_cmpuint (watch.n_changes, <=, 200);
  g_assert_cmpuint (watch.last_removed, ==, 0);
}

/* The dissector of a flow rewrites its last records while it goes on. */
static void
test_filtered_list_rewrite (void)
{
  g_autoptr(TestRecords) records = test_records_new (100);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (records));
  Watch watch = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (watch_cb), &watch);
  set_filter (list, "size >= 90");
  wait_for (list, 10);

  /* One more matches now: the one before them. */
  records->longer_from = 89;
  g_list_model_items_changed (G_LIST_MODEL (records), 89, 11, 11);
  wait_for (list, 11);
  g_assert_cmpuint (get_number (list, 0), ==, 89);

  /* Still the same: it is told as rewritten where it is. */
  watch.n_changes = 0;
  g_list_model_items_changed (G_LIST_MODEL (records), 99, 1, 1);
  sonde_test_wait_until (has_changed, &watch);
  g_assert_cmpuint (watch.last_position, ==, 10);
  g_assert_cmpuint (watch.last_removed, ==, 1);
  g_assert_cmpuint (watch.last_added, ==, 1);

  /* And no longer. */
  records->longer_from = G_MAXUINT;
  records->n_records += 5;
  g_list_model_items_changed (G_LIST_MODEL (records), 89, 11, 16);
  wait_for (list, 15);
  g_assert_cmpuint (get_number (list, 0), ==, 90);
  g_assert_cmpuint (get_number (list, 14), ==, 104);

  /* All records are gone. */
  records->n_records = 0;
  g_list_model_items_changed (G_LIST_MODEL (records), 0, 105, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (watch.n_items, ==, 0);
  test_records_append (records, 95);
  wait_for (list, 5);
}

/* Rewriting and growth at random, while the filter runs. */
static void
test_filtered_list_any_order (void)
{
  g_autoptr(TestRecords) records = test_records_new (50000);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (records));
  Watch watch = { 0 };
  guint n_matches = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (watch_cb), &watch);
  set_filter (list, "sent and kind = kind1");

  for (guint i = 0; i < 500; i++)
    {
      guint n_appended = (guint) g_test_rand_int_range (0, 300);
      guint n_before = records->n_records;
      guint longer_from = n_before - (guint) g_test_rand_int_range (0, 2000);
      guint first = MIN (MIN (records->longer_from, longer_from), n_before);

      records->longer_from = longer_from;
      records->n_records += n_appended;
      g_list_model_items_changed (G_LIST_MODEL (records), first, n_before - first,
                                  n_before - first + n_appended);

      for (int j = g_test_rand_int_range (0, 4); j > 0; j--)
        g_main_context_iteration (NULL, FALSE);
    }

  for (guint i = 0; i < records->n_records; i += 2)
    n_matches += (i + (i >= records->longer_from ? 1 : 0)) % 3 == 1;

  wait_for (list, n_matches);

  for (guint i = 0, j = 0; i < records->n_records; i += 2)
    {
      if ((i + (i >= records->longer_from ? 1 : 0)) % 3 == 1)
        g_assert_cmpuint (get_number (list, j++), ==, i);
    }
}

static void
test_filtered_list_cancel (void)
{
  g_autoptr(TestRecords) records = test_records_new (300000);
  SondeFilteredList *list = sonde_filtered_list_new (G_LIST_MODEL (records));

  for (guint i = 0; i < 100; i++)
    {
      set_filter (list, i % 2 == 0 ? "sent" : "received and not number7");
      g_main_context_iteration (NULL, FALSE);
    }

  set_filter (list, "size < 10");
  wait_for (list, 10);

  /* Given up while it runs. */
  set_filter (list, "received and not number7");
  g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (list);

  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

static SondeFlow *
open_flow (SondeCapture *capture)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  guint32 id;

  sonde_endpoint_parse (&spec.local, "127.0.0.1:1");
  sonde_endpoint_parse (&spec.remote, "192.0.2.7:443");
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_sync (capture);

  return sonde_capture_get_flow (capture, id);
}

static void
add (SondeCapture   *capture,
     SondeFlow      *flow,
     SondeDirection  direction,
     const char     *data)
{
  sonde_capture_add_data (capture, sonde_flow_get_id (flow), direction, data, strlen (data));
}

static void
check_events (SondeFlow  *flow,
              const char *text,
              guint       n_expected)
{
  g_autoptr(SondeEventList) events = sonde_event_list_new (flow);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (events));

  g_test_message ("%s", text);
  set_filter (list, text);
  wait_for (list, n_expected);
}

static void
test_filtered_list_events (void)
{
  g_autofree char *dir = sonde_test_make_dir ();
  g_autoptr(SondeClock) clock = sonde_clock_new_fixed (0, G_USEC_PER_SEC);
  g_autoptr(SondeCapture) capture = sonde_capture_new_private (dir, clock, NULL);
  SondeFlow *other = open_flow (capture);
  SondeFlow *flow = open_flow (capture);
  g_autoptr(SondeEventList) events = sonde_event_list_new (flow);
  g_autoptr(SondeFilteredList) list = sonde_filtered_list_new (G_LIST_MODEL (events));
  g_autofree char *long_text = g_strnfill (200000, 'x');

  /* It goes across two of the events that a long write is cut into. */
  memcpy (long_text + 65533, "Needle", 6);
  set_filter (list, "needle");

  for (guint i = 0; i < 3000; i++)
    {
      add (capture, flow, SONDE_DIRECTION_SENT, "GET / HTTP/1.1\r\n\r\n");
      add (capture, other, SONDE_DIRECTION_SENT, "needle of another flow");
      add (capture, flow, SONDE_DIRECTION_RECEIVED, i % 100 == 7 ? "a NEEDLE here" : "hay");
    }

  sonde_capture_sync (capture);
  wait_for (list, 30);
  add (capture, flow, SONDE_DIRECTION_RECEIVED, long_text);
  add (capture, flow, SONDE_DIRECTION_RECEIVED, "later needle");
  sonde_capture_add_note (capture, sonde_flow_get_id (flow), "test", "A needle in a note", NULL);
  sonde_capture_sync (capture);
  wait_for (list, 33);

  check_events (flow, "needle and size > 100 kB", 1);
  check_events (flow, "needle and kind = note", 1);
  check_events (flow, "needle kind = read", 32);
  check_events (flow, "kind = write", 3000);
  check_events (flow, "hex 0d0a0d0a", 3000);
  check_events (flow, "needle sent", 0);
  check_events (flow, "port = 443 and needle", 33);
  check_events (flow, "port != 443 and needle", 0);
  check_events (flow, "host = 192.0.2.7 and kind = note", 1);
  check_events (flow, "host ~ 192.0 and kind = note", 1);
  check_events (flow, "host != 192.0.2.7 and kind = note", 0);
  check_events (flow, "flow = 2 and kind = note", 1);
  check_events (flow, "flow = 1 and kind = note", 0);
  check_events (flow, "matches \"^a n.*e$\"", 31);
  check_events (flow, "not needle and not hay and received", 0);

  sonde_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/filtered-list/million", test_filtered_list_million);
  g_test_add_func ("/filtered-list/summary", test_filtered_list_summary);
  g_test_add_func ("/filtered-list/growth", test_filtered_list_growth);
  g_test_add_func ("/filtered-list/rewrite", test_filtered_list_rewrite);
  g_test_add_func ("/filtered-list/any-order", test_filtered_list_any_order);
  g_test_add_func ("/filtered-list/cancel", test_filtered_list_cancel);
  g_test_add_func ("/filtered-list/events", test_filtered_list_events);

  return g_test_run ();
}

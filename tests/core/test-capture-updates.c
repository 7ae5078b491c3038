#include "config.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-flow-table.h"
#include "sonde-test.h"
#include "sonde-wire.h"

#define MANY_FLOWS 60000
#define N_ROUNDS   300

typedef struct
{
  char         *dir;
  SondeClock   *clock;
  SondeCapture *capture;
  guint         n_calls;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new_private (self->dir, self->clock, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  g_object_unref (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->dir);
}

static guint32
open_flow (SondeCapture *capture,
           guint32       number)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };

  sonde_endpoint_parse (&spec.local, "127.0.0.1:1");
  sonde_endpoint_parse (&spec.remote, "127.0.0.1:2");
  memcpy (spec.remote.address, &number, sizeof number);

  return sonde_capture_open_flow (capture, &spec);
}

static void
note_growth_cb (GListModel *flows    G_GNUC_UNUSED,
                guint       position G_GNUC_UNUSED,
                guint       removed  G_GNUC_UNUSED,
                guint       added,
                guint      *most)
{
  *most = MAX (*most, added);
}

static gboolean
has_all_flows (gpointer user_data)
{
  SondeFlow *last = sonde_capture_get_flow (user_data, MANY_FLOWS);

  return last != NULL && sonde_flow_get_n_events (last) > 0;
}

/* Flows come by and by, so that many at once do not stop the main loop. */
static void
test_many_flows (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  GListModel *flows = sonde_capture_list_flows (self->capture);
  guint most = 0;

  for (guint i = 0; i < MANY_FLOWS; i++)
    open_flow (self->capture, i);

  g_signal_connect (flows, "items-changed", G_CALLBACK (note_growth_cb), &most);
  sonde_test_wait_until (has_all_flows, self->capture);

  g_assert_cmpuint (g_list_model_get_n_items (flows), ==, MANY_FLOWS);
  g_assert_cmpuint (most, <, MANY_FLOWS);
}

/* Whoever wants everything at once still gets it. */
static void
test_sync_takes_all (Fixture       *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < MANY_FLOWS; i++)
    open_flow (self->capture, i);

  sonde_capture_sync (self->capture);
  g_assert_true (has_all_flows (self->capture));
}

static void
sync_when_listed_cb (GListModel *flows    G_GNUC_UNUSED,
                     guint       position G_GNUC_UNUSED,
                     guint       removed  G_GNUC_UNUSED,
                     guint       added    G_GNUC_UNUSED,
                     Fixture    *self)
{
  g_assert_cmpuint (self->n_calls++, <, 2);

  if (self->n_calls == 1)
    {
      guint32 id = open_flow (self->capture, self->n_calls);

      sonde_capture_sync (self->capture);
      g_assert_nonnull (sonde_capture_get_flow (self->capture, id));
      g_assert_cmpuint (self->n_calls, ==, 1);
    }
}

static gboolean
has_two_listed (gpointer user_data)
{
  return g_list_model_get_n_items (sonde_capture_list_flows (user_data)) == 2;
}

/* Flows that are taken in while others are being told of are there at once and told of later. */
static void
test_sync_in_handler (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  GListModel *flows = sonde_capture_list_flows (self->capture);

  g_signal_connect (flows, "items-changed", G_CALLBACK (sync_when_listed_cb), self);
  open_flow (self->capture, self->n_calls);
  sonde_capture_sync (self->capture);
  g_assert_cmpuint (self->n_calls, ==, 1);
  sonde_test_wait_until (has_two_listed, self->capture);
  g_assert_cmpuint (self->n_calls, ==, 2);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* A note on a flow that does not exist belongs to none. */
static void
test_note_on_nothing (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_changes = 0;

  sonde_capture_add_note (self->capture, 42, "test", "Nobody's", NULL);
  open_flow (self->capture, self->n_calls);
  g_signal_connect_swapped (self->capture, "changed", G_CALLBACK (count_cb), &n_changes);
  sonde_capture_sync (self->capture);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (sonde_capture_get_n_events (self->capture), ==, 2);
  g_assert_cmpuint (sonde_flow_get_n_events (sonde_capture_get_flow (self->capture, 1)), ==, 1);
}

static gpointer
record_and_let_go (gpointer user_data)
{
  SondeCapture *capture = user_data;
  guint32 id = open_flow (capture, 1);

  for (guint i = 0; i < 20; i++)
    sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "x", 1);

  g_object_unref (capture);

  return NULL;
}

static void
note_gone (gpointer  user_data,
           GObject  *object G_GNUC_UNUSED)
{
  g_atomic_int_set ((int *) user_data, TRUE);
}

/* A thread that records may be the last to hold the capture, while the main loop looks at it. */
static void
test_last_reference (Fixture       *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GError) error = NULL;
      SondeCapture *capture = sonde_capture_new_private (self->dir, self->clock, &error);
      int is_gone = FALSE;
      GThread *thread;

      g_assert_no_error (error);
      g_object_weak_ref (G_OBJECT (capture), note_gone, &is_gone);
      thread = g_thread_new ("record", record_and_let_go, capture);

      while (!g_atomic_int_get (&is_gone))
        g_main_context_iteration (NULL, FALSE);

      g_thread_join (thread);
    }
}

/* A capture that cannot be read back is none. */
static void
test_no_descriptors (Fixture       *self,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;
  struct rlimit before;
  struct rlimit limit;
  int next = dup (STDOUT_FILENO);

  close (next);
  getrlimit (RLIMIT_NOFILE, &before);
  limit = before;
  limit.rlim_cur = (rlim_t) next + 1;
  setrlimit (RLIMIT_NOFILE, &limit);
  g_assert_null (sonde_capture_new_private (self->dir, self->clock, &error));
  setrlimit (RLIMIT_NOFILE, &before);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES);
}

/* Packets that claim one flow each do not fill the memory. */
static void
test_too_many_foreign (void)
{
  g_autoptr(SondeStorage) storage = sonde_storage_new (dup (STDOUT_FILENO));
  g_autoptr(SondeFlowTable) table = sonde_flow_table_new (storage);
  SondePacket packet = { .flags = SONDE_WIRE_SYN };

  sonde_endpoint_parse (&packet.source, "192.0.2.1:1");
  sonde_endpoint_parse (&packet.destination, "192.0.2.2:2");

  for (guint32 i = 0; i < SONDE_FLOW_TABLE_MAX_FOREIGN; i++)
    {
      memcpy (packet.source.address, &i, 4);
      sonde_flow_table_add_packet (table, &packet, 0, 0, 0, NULL);
    }

  g_assert_false (sonde_flow_table_is_full (table));
  packet.source.port++;
  sonde_flow_table_add_packet (table, &packet, 0, 0, 0, NULL);
  g_assert_true (sonde_flow_table_is_full (table));
  g_assert_cmpuint (sonde_flow_table_get_n_flows (table), ==, SONDE_FLOW_TABLE_MAX_FOREIGN);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/capture-updates/many-flows", test_many_flows);
  ADD ("/capture-updates/sync-takes-all", test_sync_takes_all);
  ADD ("/capture-updates/sync-in-handler", test_sync_in_handler);
  ADD ("/capture-updates/note-on-nothing", test_note_on_nothing);
  ADD ("/capture-updates/last-reference", test_last_reference);
  ADD ("/capture-updates/no-descriptors", test_no_descriptors);
  g_test_add_func ("/capture-updates/too-many-foreign", test_too_many_foreign);

  return g_test_run ();
}

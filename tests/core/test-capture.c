#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-flow-bytes.h"
#include "sonde-record.h"
#include "sonde-test.h"

#define PIECE_BYTES 70000

typedef struct
{
  char         *dir;
  char         *path;
  SondeClock   *clock;
  SondeCapture *capture;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new (self->path, self->clock, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  if (self->capture != NULL)
    g_assert_finalize_object (self->capture);

  g_object_unref (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static guint32
open_flow (SondeCapture   *capture,
           SondeTransport  transport,
           const char     *local,
           const char     *remote,
           guint32         parent_id)
{
  SondeFlowSpec spec = { .transport = transport, .parent_id = parent_id };

  g_assert_true (sonde_endpoint_parse (&spec.local, local));
  g_assert_true (sonde_endpoint_parse (&spec.remote, remote));

  return sonde_capture_open_flow (capture, &spec);
}

static void
assert_stream (SondeFlow      *flow,
               SondeDirection  direction,
               const char     *expected)
{
  g_autofree char *buffer = g_malloc0 (strlen (expected) + 16);
  gssize n_read;

  n_read = sonde_flow_read_stream (flow, direction, 0, (guint8 *) buffer,
                                   strlen (expected) + 16, NULL);
  g_assert_cmpint (n_read, ==, strlen (expected));
  g_assert_cmpstr (buffer, ==, expected);
}

static void
test_file_is_private (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) private = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  GStatBuf status;

  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  private = sonde_capture_new_private (self->dir, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (sonde_capture_is_private (private));
  open_flow (private, SONDE_TRANSPORT_TCP, "127.0.0.1:1000", "127.0.0.1:2000", 0);

  dir = g_dir_open (self->dir, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "test.pcapng");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_streams (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  const char * const argv[] = { "tshark", "-r", self->path, "-q", "-z", "follow,tcp,ascii,0",
                                NULL };
  g_autofree char *followed = NULL;
  g_autofree char *both = g_malloc0 (64);
  g_autoptr(SondeFlowBytes) bytes = NULL;
  g_autoptr(GArray) ranges = NULL;
  SondeFlow *flow;
  guint32 id;

  id = open_flow (self->capture, SONDE_TRANSPORT_TCP, "[2001:db8::1]:40000", "[2001:db8::7]:80", 0);
  sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_SENT, "hello ", 6);
  sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_RECEIVED, "well ", 5);
  sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_SENT, "world", 5);
  sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_RECEIVED, "met", 3);
  sonde_capture_add_end (self->capture, id, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_FINISHED);
  sonde_capture_sync (self->capture);

  flow = sonde_capture_get_flow (self->capture, id);
  assert_stream (flow, SONDE_DIRECTION_SENT, "hello world");
  assert_stream (flow, SONDE_DIRECTION_RECEIVED, "well met");
  g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_RECEIVED_FINISHED);

  bytes = sonde_flow_bytes_new (flow);
  g_assert_cmpuint (sonde_byte_source_get_size (SONDE_BYTE_SOURCE (bytes)), ==, 19);
  g_assert_cmpint (sonde_byte_source_read (SONDE_BYTE_SOURCE (bytes), 3, (guint8 *) both, 64,
                                           NULL), ==, 16);
  g_assert_cmpstr (both, ==, "lo well worldmet");

  ranges = sonde_flow_map_range (flow, SONDE_DIRECTION_SENT, 4, 5);
  g_assert_cmpuint (ranges->len, ==, 2);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 0).start, ==, 4);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 0).end, ==, 6);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 1).start, ==, 11);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 1).end, ==, 14);

  sonde_capture_add_end (self->capture, id, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
  sonde_capture_sync (self->capture);
  g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_CLOSED);

  followed = sonde_test_run (argv);

  if (followed == NULL)
    return;

  g_assert_nonnull (strstr (followed, "hello "));
  g_assert_nonnull (strstr (followed, "well "));
}

/* A read larger than an IP packet is several packets and one row. */
static void
test_long_reads (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree guint8 *data = g_malloc (PIECE_BYTES);
  g_autofree guint8 *back = g_malloc (3 * PIECE_BYTES);
  g_autoptr(SondeEventList) events = NULL;
  g_autoptr(SondeRecord) record = NULL;
  SondeFlow *flow;
  guint32 id;

  for (guint i = 0; i < PIECE_BYTES; i++)
    data[i] = (guint8) (i * 7 + i / 256);

  id = open_flow (self->capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2", 0);
  sonde_capture_sync (self->capture);
  flow = sonde_capture_get_flow (self->capture, id);
  events = sonde_event_list_new (flow);

  for (guint i = 0; i < 3; i++)
    sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_RECEIVED, data, PIECE_BYTES);

  sonde_capture_sync (self->capture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (events)), ==, 4);

  record = g_list_model_get_item (G_LIST_MODEL (events), 2);
  g_assert_cmpuint (sonde_record_get_length (record), ==, PIECE_BYTES);
  g_assert_cmpuint (sonde_record_get_info (record)->offset, ==, PIECE_BYTES);

  g_assert_cmpint (sonde_flow_read_stream (flow, SONDE_DIRECTION_RECEIVED, 0, back,
                                           3 * PIECE_BYTES, NULL), ==, 3 * PIECE_BYTES);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpmem (back + i * PIECE_BYTES, PIECE_BYTES, data, PIECE_BYTES);
}

/* Both ends of a connection to ourselves, and plaintext beside ciphertext, must not look alike. */
static void
test_tuples_stay_apart (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  const char * const argv[] = { "tshark", "-r", self->path, "-T", "fields", "-e", "tcp.stream",
                                "-Y", "tcp.len > 0", NULL };
  g_autofree char *streams = NULL;
  guint32 client;
  guint32 server;
  guint32 plain;

  client = open_flow (self->capture, SONDE_TRANSPORT_TCP, "127.0.0.1:40000", "127.0.0.1:443", 0);
  server = open_flow (self->capture, SONDE_TRANSPORT_TCP, "127.0.0.1:443", "127.0.0.1:40000", 0);
  plain = open_flow (self->capture, SONDE_TRANSPORT_TLS, "127.0.0.1:40000", "127.0.0.1:443",
                     client);
  sonde_capture_add_data (self->capture, client, SONDE_DIRECTION_SENT, "a", 1);
  sonde_capture_add_data (self->capture, server, SONDE_DIRECTION_RECEIVED, "a", 1);
  sonde_capture_add_data (self->capture, plain, SONDE_DIRECTION_SENT, "GET / HTTP/1.1\r\n\r\n", 18);
  sonde_capture_sync (self->capture);

  streams = sonde_test_run (argv);

  if (streams != NULL)
    g_assert_cmpstr (streams, ==, "0\n1\n2");
}

static gboolean
is_read (gpointer user_data)
{
  return sonde_capture_get_n_events (user_data) >= 5;
}

static void
test_reopen (Fixture       *self,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) copy = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) note = NULL;
  SondeEvent event;
  SondeFlow *flow;
  guint32 tcp;
  guint32 udp;

  tcp = open_flow (self->capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2", 0);
  sonde_capture_add_data (self->capture, tcp, SONDE_DIRECTION_SENT, "question", 8);
  udp = open_flow (self->capture, SONDE_TRANSPORT_UDP, "[::1]:5", "[::1]:6", 0);
  sonde_capture_add_data (self->capture, udp, SONDE_DIRECTION_RECEIVED, NULL, 0);
  sonde_capture_add_note (self->capture, tcp, "test", "Two\nlines", "KEY", "Grüße", NULL);

  copy = sonde_capture_new_from_file (self->path, &error);
  g_assert_no_error (error);
  sonde_test_wait_until (is_read, copy);

  flow = sonde_capture_get_flow (copy, 1);
  assert_stream (flow, SONDE_DIRECTION_SENT, "question");
  g_assert_cmpuint (sonde_flow_get_n_events (flow), ==, 3);
  sonde_flow_get_event (flow, 2, &event);
  g_assert_cmpint (event.kind, ==, SONDE_EVENT_NOTE);
  note = sonde_flow_read_note (flow, &event);
  g_assert_cmpstr (g_hash_table_lookup (note, "MESSAGE"), ==, "Two\nlines");
  g_assert_cmpstr (g_hash_table_lookup (note, "KEY"), ==, "Grüße");

  flow = sonde_capture_get_flow (copy, 2);
  g_assert_cmpint (sonde_flow_get_transport (flow), ==, SONDE_TRANSPORT_UDP);
  sonde_flow_get_event (flow, 1, &event);
  g_assert_cmpint (event.kind, ==, SONDE_EVENT_DATA);
  g_assert_cmpint (event.direction, ==, SONDE_DIRECTION_RECEIVED);
  g_assert_cmpuint (event.length, ==, 0);
}

static void
test_not_pcapng (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (self->dir, "other", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (sonde_capture_new_from_file (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_file_set_contents (path, "", 0, NULL);
  g_assert_null (sonde_capture_new_from_file (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  g_file_set_contents (path, "#!/bin/sh\necho this is no capture at all\n", -1, NULL);
  g_assert_null (sonde_capture_new_from_file (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* A file that may not grow stands for a full disk: writing fails half-way through a block. */
static void
test_disk_full (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  struct rlimit limit = { 40000, RLIM_INFINITY };
  const char * const argv[] = { "capinfos", "-c", "-M", self->path, NULL };
  g_autofree char *data = g_strnfill (1000, 'x');
  g_autofree char *report = NULL;
  SondeFlow *flow;
  guint64 n_bytes;
  guint32 id;

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);

  id = open_flow (self->capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2", 0);

  for (guint i = 0; i < 100; i++)
    sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_SENT, data, 1000);

  limit.rlim_cur = RLIM_INFINITY;
  setrlimit (RLIMIT_FSIZE, &limit);
  sonde_capture_sync (self->capture);

  g_assert_false (sonde_capture_is_recording (self->capture));
  g_assert_nonnull (sonde_capture_get_error (self->capture));
  g_assert_nonnull (strstr (sonde_capture_get_error (self->capture)->message,
                            g_strerror (EFBIG)));
  g_assert_cmpuint (sonde_capture_get_size (self->capture), <=, 40000);

  flow = sonde_capture_get_flow (self->capture, id);
  n_bytes = sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT);
  g_assert_cmpuint (n_bytes, >, 30000);
  g_assert_cmpuint (n_bytes % 1000, ==, 0);

  report = sonde_test_run (argv);

  if (report != NULL)
    g_assert_nonnull (strstr (report, "Number of packets"));
}

static void
record_for_ever (const char *path)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = sonde_capture_new (path, clock, NULL);
  g_autofree char *data = g_strnfill (PIECE_BYTES, 'y');
  guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2", 0);

  for (;;)
    {
      sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, data, PIECE_BYTES);

      if (write (STDOUT_FILENO, "", 0) < 0)
        _exit (1);
    }
}

static gboolean
has_grown (gpointer user_data)
{
  GStatBuf status;

  return g_stat (user_data, &status) == 0 && status.st_size > 8 << 20;
}

static gboolean
is_at_end (gpointer user_data)
{
  SondeCapture *capture = user_data;
  SondeFlow *flow = sonde_capture_get_flow (capture, 1);
  guint64 n_bytes;

  sonde_capture_sync (capture);

  if (flow == NULL)
    return FALSE;

  n_bytes = sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT);

  return n_bytes * 100 / 99 + 2 * PIECE_BYTES > sonde_capture_get_size (capture);
}

/* Killed at any moment, the file holds every block but at most the one being written. */
static void
test_killed (Fixture       *self,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/killed-%u.pcapng", self->dir, i);
      g_autoptr(SondeCapture) copy = NULL;
      g_autoptr(GError) error = NULL;
      pid_t child = fork ();
      int status;

      if (child == 0)
        record_for_ever (path);

      sonde_test_wait_until (has_grown, path);
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);

      copy = sonde_capture_new_from_file (path, &error);
      g_assert_no_error (error);
      sonde_test_wait_until (is_at_end, copy);
    }
}

static gpointer
record_in_thread (gpointer user_data)
{
  SondeCapture *capture = user_data;
  guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2", 0);

  for (guint i = 0; i < 10000; i++)
    sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, &i, sizeof i);

  return GUINT_TO_POINTER (id);
}

static void
test_threads (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("record", record_in_thread, self->capture);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      guint32 id = GPOINTER_TO_UINT (g_thread_join (threads[i]));
      guint32 value;
      SondeFlow *flow;

      sonde_capture_sync (self->capture);
      flow = sonde_capture_get_flow (self->capture, id);
      g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT), ==, 40000);
      sonde_flow_read_stream (flow, SONDE_DIRECTION_SENT, 4 * 7777, (guint8 *) &value, 4, NULL);
      g_assert_cmpuint (value, ==, 7777);
    }
}

static gboolean
is_ours_alone (gpointer user_data)
{
  return g_atomic_int_get (&G_OBJECT (user_data)->ref_count) == 1;
}

static void
test_save_copy (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (self->dir, "copy.pcapng", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *original = NULL;
  g_autofree char *copy = NULL;
  gsize original_length;
  gsize copy_length;

  record_in_thread (self->capture);
  sonde_capture_sync (self->capture);
  sonde_capture_save_copy_async (self->capture, NULL, file, NULL, sonde_test_store_result,
                                 &result);
  sonde_test_await (&result);
  g_assert_true (sonde_capture_save_copy_finish (self->capture, result, &error));
  g_assert_no_error (error);

  g_file_get_contents (self->path, &original, &original_length, NULL);
  g_file_get_contents (path, &copy, &copy_length, NULL);
  g_assert_cmpmem (copy, copy_length, original, original_length);

  /* The thread that copied lets go of it a moment later. */
  g_clear_object (&result);
  sonde_test_wait_until (is_ours_alone, self->capture);
}

static GError *
save_in_vain (SondeCapture *capture,
              GFile        *file,
              GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  sonde_capture_save_copy_async (capture, NULL, file, cancellable, sonde_test_store_result,
                                 &result);
  sonde_test_await (&result);
  g_assert_false (sonde_capture_save_copy_finish (capture, result, &error));
  g_clear_object (&result);
  sonde_test_wait_until (is_ours_alone, capture);

  return error;
}

static void
assert_file (const char *path,
             const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

/* A copy that fails leaves what it was to replace. */
static void
test_save_copy_fails (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  struct rlimit limit = { 40000, RLIM_INFINITY };
  g_autofree char *path = g_build_filename (self->dir, "copy.pcapng", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  record_in_thread (self->capture);
  sonde_capture_sync (self->capture);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
  error = save_in_vain (self->capture, file, NULL);
  limit.rlim_cur = RLIM_INFINITY;
  setrlimit (RLIMIT_FSIZE, &limit);
  g_assert_nonnull (error);
  assert_file (path, "before");
  g_clear_error (&error);

  g_assert_cmpint (truncate (self->path, 5000), ==, 0);
  error = save_in_vain (self->capture, file, NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  assert_file (path, "before");
  g_clear_error (&error);

  /* Where there was none, there is none. */
  g_assert_true (g_file_delete (file, NULL, NULL));
  error = save_in_vain (self->capture, file, NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_false (g_file_query_exists (file, NULL));
}

/* The file that is recorded into must stay the one that has the name. */
static void
test_save_onto_itself (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *link = g_build_filename (self->dir, "link.pcapng", NULL);
  const char * const paths[] = { self->path, link };
  GStatBuf before;
  GStatBuf after;

  g_assert_cmpint (symlink (self->path, link), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (paths[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (g_stat (self->path, &before), ==, 0);
      sonde_capture_save_copy_async (self->capture, NULL, file, NULL, sonde_test_store_result,
                                 &result);
      sonde_test_await (&result);
      g_assert_true (sonde_capture_save_copy_finish (self->capture, result, &error));
      g_assert_no_error (error);

      record_in_thread (self->capture);
      g_assert_cmpint (g_stat (self->path, &after), ==, 0);
      g_assert_cmpuint (after.st_ino, ==, before.st_ino);
      g_assert_cmpint (after.st_size, >, before.st_size);

      g_clear_object (&result);
      sonde_test_wait_until (is_ours_alone, self->capture);
    }
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/capture/file-is-private", test_file_is_private);
  ADD ("/capture/streams", test_streams);
  ADD ("/capture/long-reads", test_long_reads);
  ADD ("/capture/tuples-stay-apart", test_tuples_stay_apart);
  ADD ("/capture/reopen", test_reopen);
  ADD ("/capture/not-pcapng", test_not_pcapng);
  ADD ("/capture/disk-full", test_disk_full);
  ADD ("/capture/killed", test_killed);
  ADD ("/capture/threads", test_threads);
  ADD ("/capture/save-copy", test_save_copy);
  ADD ("/capture/save-copy-fails", test_save_copy_fails);
  ADD ("/capture/save-onto-itself", test_save_onto_itself);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-test.h"

#define N_WRITES    200
#define WRITE_BYTES 700

/* What other programs make of a capture of ours, and what we make of that. */
typedef struct
{
  char       *dir;
  char       *path;
  GByteArray *streams[SONDE_N_DIRECTIONS];
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(GError) error = NULL;
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  guint32 id;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "own.pcapng", NULL);
  self->streams[0] = g_byte_array_new ();
  self->streams[1] = g_byte_array_new ();
  capture = sonde_capture_new (self->path, clock, &error);
  g_assert_no_error (error);
  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:9000");
  id = sonde_capture_open_flow (capture, &spec);

  for (guint i = 0; i < N_WRITES; i++)
    {
      SondeDirection direction = i / 2 % SONDE_N_DIRECTIONS;
      guint32 data[WRITE_BYTES / 4];

      for (guint j = 0; j < G_N_ELEMENTS (data); j++)
        data[j] = g_test_rand_int ();

      sonde_capture_add_data (capture, id, direction, data, sizeof data);
      g_byte_array_append (self->streams[direction], (const guint8 *) data, sizeof data);
    }

  sonde_capture_add_end (capture, id, SONDE_DIRECTION_SENT, SONDE_EVENT_FINISHED);
  sonde_capture_add_end (capture, id, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_FINISHED);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_byte_array_unref (self->streams[0]);
  g_byte_array_unref (self->streams[1]);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

/* Runs a tool that writes into a file of that name. Returns its path, or NULL. */
static char *
run_tool (Fixture            *self,
          const char         *name,
          const char * const *arguments)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *output = NULL;

  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);

  g_ptr_array_add (argv, path);
  g_ptr_array_add (argv, NULL);
  output = sonde_test_run ((const char * const *) argv->pdata);

  return output != NULL ? g_steal_pointer (&path) : NULL;
}

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

/* Compares what was read with what was sent, and passes what is said to be missing. */
static guint64
check_flow (Fixture   *self,
            SondeFlow *flow)
{
  guint64 offset[SONDE_N_DIRECTIONS] = { 0 };
  guint64 n_read[SONDE_N_DIRECTIONS] = { 0 };
  guint64 n_missing = 0;

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      guint8 buffer[G_MAXUINT16];
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == SONDE_EVENT_GAP)
        {
          offset[event.direction] += event.payload_offset;
          n_missing += event.payload_offset;
        }

      if (event.kind != SONDE_EVENT_DATA && event.kind != SONDE_EVENT_CONTINUED)
        continue;

      g_assert_cmpint (sonde_flow_read_stream (flow, event.direction, n_read[event.direction],
                                               buffer, event.length, NULL), ==, event.length);
      g_assert_cmpuint (offset[event.direction] + event.length, <=,
                        self->streams[event.direction]->len);
      g_assert_cmpmem (buffer, event.length,
                       self->streams[event.direction]->data + offset[event.direction],
                       event.length);
      offset[event.direction] += event.length;
      n_read[event.direction] += event.length;
    }

  g_assert_cmpuint (offset[0], ==, self->streams[0]->len);
  g_assert_cmpuint (offset[1], ==, self->streams[1]->len);

  return n_missing;
}

/* Returns how many bytes are missing. */
static guint64
check_file (Fixture    *self,
            const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeCapture) capture = sonde_capture_new_from_file (path, &error);

  g_assert_no_error (error);
  sonde_test_wait_until (is_read, capture);
  g_assert_null (sonde_capture_get_error (capture));
  g_assert_cmpuint (g_list_model_get_n_items (sonde_capture_list_flows (capture)), ==, 1);

  return check_flow (self, sonde_capture_get_flow (capture, 1));
}

static void
test_converted (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  static const char * const formats[] = { "pcap", "nsecpcap", "pcapng" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const char *argv[] = { "tshark", "-r", self->path, "-Y", "ip", "-F", formats[i], "-w", NULL };
      g_autofree char *path = run_tool (self, formats[i], argv);

      if (path != NULL)
        g_assert_cmpuint (check_file (self, path), ==, 0);
    }
}

/* Returns the capture's packets alone, without our notes, or NULL. */
static char *
get_packets (Fixture *self)
{
  const char *argv[] = { "tshark", "-r", self->path, "-Y", "ip", "-F", "pcap", "-w", NULL };

  return run_tool (self, "packets.pcap", argv);
}

/* Each packet twice. */
static void
test_repeated (Fixture       *self,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *packets = get_packets (self);
  const char *argv[] = { "mergecap", packets, packets, "-w", NULL };
  g_autofree char *merged = packets != NULL ? run_tool (self, "merged", argv) : NULL;

  if (merged != NULL)
    g_assert_cmpuint (check_file (self, merged), ==, 0);
}

/* What a snap length cut off is missing, and what it did not is there. */
static void
test_cut (Fixture       *self,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *packets = get_packets (self);
  const char *argv[] = { "editcap", "-s", "100", packets, NULL };
  g_autofree char *cut = packets != NULL ? run_tool (self, "cut", argv) : NULL;

  if (cut != NULL)
    g_assert_cmpuint (check_file (self, cut), ==, N_WRITES * (WRITE_BYTES - 60));
}

static void
test_left_out (Fixture       *self,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *packets = get_packets (self);
  g_autofree char *path = g_build_filename (self->dir, "fewer", NULL);
  const char *argv[] = { "editcap", packets, path, "20", "30-32", "77", NULL };
  g_autofree char *output = packets != NULL ? sonde_test_run (argv) : NULL;

  if (output != NULL)
    g_assert_cmpuint (check_file (self, path), ==, 5 * WRITE_BYTES);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/capture-tools/converted", test_converted);
  ADD ("/capture-tools/repeated", test_repeated);
  ADD ("/capture-tools/cut", test_cut);
  ADD ("/capture-tools/left-out", test_left_out);

  return g_test_run ();
}

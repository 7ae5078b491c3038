#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sonde-byte-saver.h"
#include "sonde-capture.h"
#include "sonde-flow-bytes.h"
#include "sonde-test.h"

#define N_EVENTS 1000

/* Two flows whose bytes lie between each other's in the file. */
typedef struct
{
  char            *dir;
  char            *path;
  SondeCapture    *capture;
  guint32          flow_ids[2];
  GRand           *random;
  SondeByteSource *source;
} Fixture;

static void
add_events (Fixture *self,
            guint    n_events)
{
  g_autofree guint8 *data = g_malloc (70000);

  for (guint i = 0; i < n_events; i++)
    {
      gsize length = (gsize) g_rand_int_range (self->random, 0, i % 50 == 0 ? 70000 : 300);

      for (gsize j = 0; j < length; j++)
        data[j] = (guint8) g_rand_int (self->random);

      sonde_capture_add_data (self->capture, self->flow_ids[g_rand_int_range (self->random, 0, 2)],
                              g_rand_boolean (self->random) ? SONDE_DIRECTION_SENT
                                                            : SONDE_DIRECTION_RECEIVED,
                              data, length);
    }

  sonde_capture_sync (self->capture);
}

static void
set_up (Fixture       *self,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;

  self->random = g_rand_new_with_seed (1);
  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->capture = sonde_capture_new (self->path, clock, &error);
  g_assert_no_error (error);
  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:80");

  for (guint i = 0; i < 2; i++)
    self->flow_ids[i] = sonde_capture_open_flow (self->capture, &spec);

  add_events (self, N_EVENTS);
  self->source = SONDE_BYTE_SOURCE
    (sonde_flow_bytes_new (sonde_capture_get_flow (self->capture, self->flow_ids[1])));
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_clear_object (&self->source);
  g_clear_object (&self->capture);
  g_rand_free (self->random);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

/* What a reader reads, at random places, is what the flow itself reads. */
static void
assert_same (Fixture         *self,
             SondeByteReader *reader)
{
  SondeFlow *flow = sonde_flow_bytes_get_flow (SONDE_FLOW_BYTES (self->source));
  g_autofree guint8 *expected = g_malloc (200000);
  g_autofree guint8 *data = g_malloc (200000);

  for (guint i = 0; i < 600; i++)
    {
      SondeByteStream stream = i % SONDE_N_BYTE_STREAMS;
      guint64 size = sonde_byte_reader_get_size (reader, stream);
      guint64 offset = (guint64) (g_rand_double (self->random) * (double) size);
      gsize wanted = (gsize) g_rand_int_range (self->random, 0, i % 10 == 0 ? 200000 : 500);
      gsize count = MIN ((gsize) (size - offset), wanted);
      g_autoptr(GError) error = NULL;

      if (stream == SONDE_BYTE_STREAM_ALL)
        g_assert_cmpint (sonde_flow_read_both (flow, offset, expected, count, &error), ==, count);
      else
        g_assert_cmpint (sonde_flow_read_stream (flow, (SondeDirection) stream, offset, expected,
                                                 count, &error), ==, count);

      g_assert_no_error (error);
      g_assert_true (sonde_byte_reader_read (reader, stream, offset, data, count, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (data, count, expected, count);
    }
}

static void
test_byte_reader_reads (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeByteReader) reader = sonde_byte_source_create_reader (self->source);
  guint64 size = sonde_byte_source_get_size (self->source);

  g_assert_cmpuint (sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL), ==, size);
  assert_same (self, reader);

  add_events (self, N_EVENTS);
  g_assert_cmpuint (sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL), ==, size);
  assert_same (self, reader);

  sonde_byte_source_update_reader (self->source, reader);
  g_assert_cmpuint (sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL), ==,
                    sonde_byte_source_get_size (self->source));
  g_assert_cmpuint (sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL), >, size);
  assert_same (self, reader);
}

static void
test_byte_reader_maps (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeByteReader) reader = sonde_byte_source_create_reader (self->source);
  SondeFlow *flow = sonde_flow_bytes_get_flow (SONDE_FLOW_BYTES (self->source));

  for (guint i = 0; i < 400; i++)
    {
      SondeDirection direction = i % SONDE_N_DIRECTIONS;
      guint64 size = sonde_byte_reader_get_size (reader, (SondeByteStream) direction);
      guint64 offset = (guint64) (g_rand_double (self->random) * (double) size);
      guint64 length = (guint64) g_rand_int_range (self->random, 1, 5000);
      g_autoptr(GArray) expected = sonde_flow_map_range (flow, direction, offset, length);
      g_autoptr(GArray) ranges = sonde_byte_reader_map (reader, (SondeByteStream) direction,
                                                        offset, length);

      g_assert_cmpmem (ranges->data, ranges->len * sizeof (SondeRange),
                       expected->data, expected->len * sizeof (SondeRange));
      g_assert_cmpuint (sonde_byte_reader_find (reader, (SondeByteStream) direction,
                                                g_array_index (ranges, SondeRange, 0).start),
                        ==, offset);
    }
}

static void
test_byte_reader_cut_file (Fixture       *self,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeByteReader) reader = sonde_byte_source_create_reader (self->source);
  guint64 size = sonde_byte_reader_get_size (reader, SONDE_BYTE_STREAM_ALL);
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (truncate (self->path, 5000), ==, 0);
  g_assert_false (sonde_byte_reader_read (reader, SONDE_BYTE_STREAM_ALL, 0, data, size, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

/* Saves bytes and says how that ended. */
static gboolean
save (Fixture       *self,
      guint64        start,
      guint64        end,
      const char    *path,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(SondeByteSaver) saver = sonde_byte_saver_new (self->source, start, end);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_cmpuint (sonde_byte_saver_get_length (saver), ==, end - start);
  sonde_byte_saver_run_async (saver, file, cancellable, sonde_test_store_result, &result);
  sonde_test_await (&result);

  return sonde_byte_saver_run_finish (saver, result, error);
}

static void
test_byte_reader_saver (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (self->dir, "saved", NULL);
  g_autofree char *absent = g_build_filename (self->dir, "absent", "saved", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint64 size = sonde_byte_source_get_size (self->source);
  g_autoptr(GBytes) bytes = sonde_byte_source_read_bytes (self->source, 7, size - 7, NULL);
  g_autofree char *contents = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_true (save (self, 7, size, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  g_assert_cmpmem (contents, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_false (save (self, 0, size, absent, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* What was there stays if what was to replace it could not be written. */
  g_cancellable_cancel (cancellable);
  g_assert_false (save (self, 0, 1, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_cmpint (truncate (self->path, 5000), ==, 0);
  g_assert_false (save (self, 0, size, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
  g_assert_cmpmem (kept, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/core/byte-reader/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("reads", test_byte_reader_reads);
  ADD ("maps", test_byte_reader_maps);
  ADD ("cut-file", test_byte_reader_cut_file);
  ADD ("saver", test_byte_reader_saver);

  return g_test_run ();
}

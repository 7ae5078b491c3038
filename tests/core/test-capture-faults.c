#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-record.h"
#include "sonde-pcapng.h"
#include "sonde-test.h"
#include "sonde-wire.h"

#define MANY_PACKETS 200000
#define MANY_FLOWS   100000
#define MAX_TRIES    10

typedef struct
{
  char       *dir;
  char       *path;
  GByteArray *file;
  SondeWire   wire;
  guint64     ticks;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  const guint32 start[] = { SONDE_PCAPNG_BLOCK_SECTION, 28, SONDE_PCAPNG_BYTE_ORDER_MAGIC, 1,
                            G_MAXUINT32, G_MAXUINT32, 28,
                            SONDE_PCAPNG_BLOCK_INTERFACE, 20, SONDE_LINKTYPE_RAW, 0, 20 };

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->file = g_byte_array_new ();
  self->ticks = G_GUINT64_CONSTANT (1700000000000000);
  sonde_endpoint_parse (&self->wire.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&self->wire.remote, "192.0.2.2:80");
  g_byte_array_append (self->file, (const guint8 *) start, sizeof start);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_byte_array_unref (self->file);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
add_packet (Fixture        *self,
            SondeDirection  direction,
            guint           flags,
            const char     *text)
{
  static const guint8 padding[4];
  guint8 header[SONDE_WIRE_MAX_HEADER];
  gsize length = strlen (text);
  gsize header_length = sonde_wire_write_header (&self->wire, direction, flags, length, header);
  guint32 captured = (guint32) (header_length + length);
  guint32 block[7] = { SONDE_PCAPNG_BLOCK_PACKET, 32 + ((captured + 3) & ~3u), 0,
                       (guint32) (self->ticks >> 32), (guint32) self->ticks, captured, captured };

  g_byte_array_append (self->file, (const guint8 *) block, sizeof block);
  g_byte_array_append (self->file, header, (guint) header_length);
  g_byte_array_append (self->file, (const guint8 *) text, (guint) length);
  g_byte_array_append (self->file, padding, -captured & 3);
  g_byte_array_append (self->file, (const guint8 *) &block[1], sizeof block[1]);
}

static SondeCapture *
begin_reading (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  SondeCapture *capture;

  g_file_set_contents (self->path, (const char *) self->file->data, self->file->len, &error);
  g_assert_no_error (error);
  capture = sonde_capture_new_from_file (self->path, &error);
  g_assert_no_error (error);

  return capture;
}

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

static gboolean
has_flows (gpointer user_data)
{
  return sonde_capture_get_flow (user_data, 1) != NULL;
}

static SondeCapture *
open_file (Fixture *self)
{
  SondeCapture *capture = begin_reading (self);

  sonde_test_wait_until (is_read, capture);

  return capture;
}

static char *
dup_events (SondeFlow *flow)
{
  g_autoptr(SondeEventList) list = sonde_event_list_new (flow);
  GString *events = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (events, "%s: %s\n", sonde_record_get_kind (record),
                              sonde_record_get_summary (record));
    }

  return g_string_free (events, FALSE);
}

static void
assert_events (Fixture    *self,
               const char *expected)
{
  g_autoptr(SondeCapture) capture = open_file (self);
  g_autofree char *events = dup_events (sonde_capture_get_flow (capture, 1));

  g_assert_cmpstr (events, ==, expected);
}

static void
shake_hands (Fixture *self)
{
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, "");
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_SYN | SONDE_WIRE_ACK, "");
}

static void
test_gap (Fixture       *self,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  shake_hands (self);
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "one ");
  self->wire.sequence[SONDE_DIRECTION_SENT] += 1460;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "two");
  self->wire.sequence[SONDE_DIRECTION_SENT] += 1;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK | SONDE_WIRE_FIN, "");

  assert_events (self,
                 "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                 "Write: one \n"
                 "Missing: 1460 bytes are missing from the capture\n"
                 "Write: two\n"
                 "Missing: 1 byte is missing from the capture\n"
                 "End: We finished sending (FIN)\n");
}

/* What the peer has is not waited for, and what it has at the end was sent. */
static void
test_acknowledged_gap (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  shake_hands (self);
  self->wire.sequence[SONDE_DIRECTION_SENT] += 100;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "question");

  for (guint i = 0; i < 10; i++)
    add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_ACK, "A");

  self->wire.sequence[SONDE_DIRECTION_RECEIVED] += 50;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "");

  assert_events (self,
                 "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                 "Read: A\nRead: A\nRead: A\nRead: A\nRead: A\nRead: A\nRead: A\nRead: A\n"
                 "Missing: 100 bytes are missing from the capture\n"
                 "Write: question\n"
                 "Read: A\nRead: A\n"
                 "Missing: 50 bytes are missing from the capture\n");
}

/* Of bytes that were captured twice, the first count; also where they wait for others. */
static void
test_overlap (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  guint32 first;
  g_autoptr(SondeCapture) capture = NULL;
  char text[16] = { 0 };

  shake_hands (self);
  first = self->wire.sequence[SONDE_DIRECTION_SENT];
  self->wire.sequence[SONDE_DIRECTION_SENT] = first + 4;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "EF");
  self->wire.sequence[SONDE_DIRECTION_SENT] = first + 5;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "xgh");
  self->wire.sequence[SONDE_DIRECTION_SENT] = first + 2;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "cdxxxx");
  self->wire.sequence[SONDE_DIRECTION_SENT] = first;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "abyyyyyyij");
  self->wire.sequence[SONDE_DIRECTION_SENT] = first;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "zzzzzzzzzz");
  capture = open_file (self);
  sonde_flow_read_stream (sonde_capture_get_flow (capture, 1), SONDE_DIRECTION_SENT, 0,
                          (guint8 *) text, sizeof text - 1, NULL);
  g_assert_cmpstr (text, ==, "abcdEFghij");
}

/* A probe of a byte that was sent, a reset with a reason, and another connection behind it. */
static void
test_probe_and_reset (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;
  g_autofree char *events = NULL;

  shake_hands (self);
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "text");
  self->wire.sequence[SONDE_DIRECTION_SENT]--;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "\177");
  self->wire.sequence[SONDE_DIRECTION_RECEIVED] = 5;
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_RST | SONDE_WIRE_ACK, "no such thing");
  self->wire.sequence[SONDE_DIRECTION_RECEIVED] = 77777;
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_SYN | SONDE_WIRE_ACK, "");
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_ACK, "again");
  capture = open_file (self);

  events = dup_events (sonde_capture_get_flow (capture, 1));
  g_assert_cmpstr (events, ==,
                   "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                   "Write: text\n"
                   "Read: no such thing\n"
                   "Reset: Connection reset by the peer (RST)\n");
  g_clear_pointer (&events, g_free);
  events = dup_events (sonde_capture_get_flow (capture, 2));
  g_assert_cmpstr (events, ==,
                   "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                   "Read: again\n");
}

/* What was lost before a reset was lost once, however often both ends reset. */
static void
test_resets_behind_a_gap (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  shake_hands (self);
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "text");
  self->wire.sequence[SONDE_DIRECTION_RECEIVED] += 1000;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_RST | SONDE_WIRE_ACK, "");

  for (guint i = 0; i < 3; i++)
    add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_RST | SONDE_WIRE_ACK, "");

  assert_events (self,
                 "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                 "Write: text\n"
                 "Reset: We reset the connection (RST)\n"
                 "Missing: 1000 bytes are missing from the capture\n");
}

/* Both ends ask at once: that is one connection. */
static void
test_simultaneous_open (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;

  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, "");
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_SYN, "");
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "hello");
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_ACK, "hello");
  capture = open_file (self);
  g_assert_cmpuint (g_list_model_get_n_items (sonde_capture_list_flows (capture)), ==, 1);
}

/* Where the beginning is missing, the port tells who is the server. */
static void
test_in_the_middle (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_ACK, "answer");
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "question");

  assert_events (self,
                 "Opened: From 192.0.2.1:40000 to 192.0.2.2:80\n"
                 "Read: answer\n"
                 "Write: question\n");
}

static void
test_backwards (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;
  SondeFlow *flow;

  shake_hands (self);
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "first");
  self->ticks -= 5000000;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "second");
  capture = open_file (self);
  flow = sonde_capture_get_flow (capture, 1);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT), ==, 11);
}

/* What cannot be a capture says so at once. */
static void
test_not_a_capture (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *contents;
    gssize      length;
    const char *word;
  } cases[] = {
    { "", 0, "empty" },
    { "x", 1, "not a capture" },
    { "\n\r\r\n", 4, "not a capture" },
    { "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n", -1, "not a capture" },
    { "\x1f\x8b\x08\0\0\0\0\0", 8, "compressed" },
    { "\xd4\xc3\xb2\xa1", 4, "not a capture" },
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_file_set_contents (self->path, cases[i].contents, cases[i].length, NULL);
      g_assert_null (sonde_capture_new_from_file (self->path, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_clear_error (&error);
    }

  g_assert_null (sonde_capture_new_from_file (self->dir, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_null (sonde_capture_new_from_file ("/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
add_many (Fixture *self)
{
  for (guint i = 0; i < MANY_PACKETS; i++)
    add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "twelve bytes");
}

/* Another program cuts the file while it is read: what was read stays, and can say so. */
static void
test_cut_short (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;
  char text[16];

  add_many (self);
  capture = begin_reading (self);
  sonde_test_wait_until (has_flows, capture);
  g_assert_cmpint (truncate (self->path, 1000), ==, 0);
  sonde_test_wait_until (is_read, capture);

  g_assert_cmpuint (sonde_capture_get_n_events (capture), >, 1);
  g_assert_cmpint (sonde_flow_read_stream (sonde_capture_get_flow (capture, 1),
                                           SONDE_DIRECTION_SENT, 0, (guint8 *) text, 12, NULL),
                   ==, 12);
  g_assert_cmpint (sonde_flow_read_stream (sonde_capture_get_flow (capture, 1),
                                           SONDE_DIRECTION_SENT, 12 * 100, (guint8 *) text, 12,
                                           NULL), ==, 0);
}

/* A file that is removed can be read to its end. */
static void
test_removed (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;

  add_many (self);
  capture = begin_reading (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  sonde_test_wait_until (is_read, capture);
  g_assert_no_error (sonde_capture_get_error (capture));
  g_assert_cmpuint (sonde_capture_get_n_events (capture), ==, MANY_PACKETS + 1);
}

static void
note_progress_cb (SondeCapture *capture,
                  double       *last)
{
  double progress = sonde_capture_get_progress (capture);

  g_assert_cmpfloat (progress, >=, *last);
  g_assert_cmpfloat (progress, <=, 1.0);
  *last = progress;
}

static void
test_progress (Fixture       *self,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;
  double progress = 0.0;

  add_many (self);
  capture = begin_reading (self);
  g_assert_cmpfloat (sonde_capture_get_progress (capture), ==, 0.0);
  g_signal_connect (capture, "changed", G_CALLBACK (note_progress_cb), &progress);
  sonde_test_wait_until (is_read, capture);
  g_assert_cmpfloat (progress, ==, 1.0);
}

static void
stop_cb (SondeCapture *capture)
{
  sonde_capture_stop_reading (capture);
}

/* What was read when it was stopped stays, and is said to be a part. Reading may be faster. */
static void
test_stop (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  gboolean was_stopped = FALSE;

  for (guint i = 0; i < 5; i++)
    add_many (self);

  for (guint i = 0; i < MAX_TRIES && !was_stopped; i++)
    {
      g_autoptr(SondeCapture) capture = begin_reading (self);
      const GError *error;

      g_signal_connect (capture, "changed", G_CALLBACK (stop_cb), NULL);
      sonde_test_wait_until (is_read, capture);
      error = sonde_capture_get_error (capture);
      was_stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (was_stopped || error == NULL);
      g_assert_cmpint (sonde_capture_get_n_events (capture) <= 5 * MANY_PACKETS, ==, was_stopped);
    }

  g_assert_true (was_stopped);
}

/* A capture is put away while it is read. */
static void
test_put_away (Fixture       *self,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeCapture *capture;

  add_many (self);
  capture = begin_reading (self);
  g_assert_finalize_object (capture);
}

static void
test_many_flows (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = NULL;

  for (guint32 i = 0; i < MANY_FLOWS; i++)
    {
      guint32 address = GUINT32_TO_BE (0x0a000000 | i);

      memcpy (self->wire.local.address, &address, sizeof address);
      add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "x");
    }

  capture = open_file (self);
  g_assert_no_error (sonde_capture_get_error (capture));
  g_assert_cmpuint (g_list_model_get_n_items (sonde_capture_list_flows (capture)), ==, MANY_FLOWS);
}

/* Lengths that lie, in each place of a block, cost their block and no other. */
static void
test_hostile_lengths (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint32 lengths[] = { 0, 1, 8, 13, 64, 0x7fffffff, 0x80000000, 0xfffffffc,
                                     0xffffffff };
  guint first = self->file->len;

  for (guint i = 0; i < G_N_ELEMENTS (lengths) * 3; i++)
    {
      const guint places[] = { 4, 20, 72 };
      g_autoptr(SondeCapture) capture = NULL;
      char text[16] = { 0 };

      g_byte_array_set_size (self->file, first);
      self->wire.sequence[SONDE_DIRECTION_SENT] = 0;
      add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "ab");
      memcpy (self->file->data + first + places[i % 3], &lengths[i / 3], 4);
      add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, "cdef");
      capture = open_file (self);
      sonde_flow_read_stream (sonde_capture_get_flow (capture, 1), SONDE_DIRECTION_SENT, 0,
                              (guint8 *) text, sizeof text - 1, NULL);
      g_assert_true (g_str_has_suffix (text, "cdef"));
    }
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/capture-faults/gap", test_gap);
  ADD ("/capture-faults/acknowledged-gap", test_acknowledged_gap);
  ADD ("/capture-faults/overlap", test_overlap);
  ADD ("/capture-faults/probe-and-reset", test_probe_and_reset);
  ADD ("/capture-faults/resets-behind-a-gap", test_resets_behind_a_gap);
  ADD ("/capture-faults/simultaneous-open", test_simultaneous_open);
  ADD ("/capture-faults/in-the-middle", test_in_the_middle);
  ADD ("/capture-faults/backwards", test_backwards);
  ADD ("/capture-faults/not-a-capture", test_not_a_capture);
  ADD ("/capture-faults/cut-short", test_cut_short);
  ADD ("/capture-faults/removed", test_removed);
  ADD ("/capture-faults/progress", test_progress);
  ADD ("/capture-faults/stop", test_stop);
  ADD ("/capture-faults/put-away", test_put_away);
  ADD ("/capture-faults/many-flows", test_many_flows);
  ADD ("/capture-faults/hostile-lengths", test_hostile_lengths);

  return g_test_run ();
}

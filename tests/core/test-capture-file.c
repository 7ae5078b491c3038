#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-pcapng.h"
#include "sonde-test.h"
#include "sonde-wire.h"

/* A capture as another program writes it, and how it is read. */
typedef struct
{
  char         *dir;
  char         *path;
  GByteArray   *file;
  SondeWire     wire;
  guint64       ticks;
  guint         link_header;
  guint         trailer;
  SondeCapture *capture;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->file = g_byte_array_new ();
  sonde_endpoint_parse (&self->wire.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&self->wire.remote, "192.0.2.2:80");
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  if (self->capture != NULL)
    g_assert_finalize_object (self->capture);

  g_byte_array_unref (self->file);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
add_block (Fixture      *self,
           guint32       type,
           const guint8 *body,
           gsize         length)
{
  static const guint8 padding[4];
  guint32 total = (guint32) (12 + ((length + 3) & ~(gsize) 3));

  g_byte_array_append (self->file, (guint8 *) &type, 4);
  g_byte_array_append (self->file, (guint8 *) &total, 4);
  g_byte_array_append (self->file, body, (guint) length);
  g_byte_array_append (self->file, padding, (guint) (-length & 3));
  g_byte_array_append (self->file, (guint8 *) &total, 4);
}

static void
add_start (Fixture      *self,
           guint16       link_type,
           const guint8 *options,
           gsize         length)
{
  const guint32 section[] = { SONDE_PCAPNG_BYTE_ORDER_MAGIC, 1, G_MAXUINT32, G_MAXUINT32 };
  g_autoptr(GByteArray) body = g_byte_array_new ();
  const guint16 interface[] = { link_type, 0, 0, 0 };

  add_block (self, SONDE_PCAPNG_BLOCK_SECTION, (const guint8 *) section, sizeof section);
  g_byte_array_append (body, (const guint8 *) interface, sizeof interface);
  g_byte_array_append (body, options, (guint) length);
  add_block (self, SONDE_PCAPNG_BLOCK_INTERFACE, body->data, body->len);
}

/* The sequence number moves on from packet to packet; tests that want another set it. */
static void
add_packet (Fixture        *self,
            SondeDirection  direction,
            guint           flags,
            const char     *payload,
            gsize           length)
{
  static const guint8 ethernet[14] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 };
  static const guint8 zeroes[64];
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint8 header[SONDE_WIRE_MAX_HEADER];
  gsize header_length = sonde_wire_write_header (&self->wire, direction, flags, length, header);
  guint32 captured = (guint32) (self->link_header + header_length + length + self->trailer);
  guint32 words[5] = { 0, (guint32) (self->ticks >> 32), (guint32) self->ticks,
                       captured, captured };

  g_assert (self->link_header <= sizeof ethernet && self->trailer <= sizeof zeroes);
  self->ticks++;
  g_byte_array_append (body, (guint8 *) words, sizeof words);
  g_byte_array_append (body, ethernet, self->link_header);
  g_byte_array_append (body, header, (guint) header_length);
  g_byte_array_append (body, (const guint8 *) payload, (guint) length);
  g_byte_array_append (body, zeroes, self->trailer);
  add_block (self, SONDE_PCAPNG_BLOCK_PACKET, body->data, body->len);
}

static void
add_text (Fixture        *self,
          SondeDirection  direction,
          guint32         sequence,
          const char     *text)
{
  self->wire.sequence[direction] = sequence;
  add_packet (self, direction, SONDE_WIRE_ACK, text, strlen (text));
}

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

static SondeCapture *
open_path (const char *path)
{
  g_autoptr(GError) error = NULL;
  SondeCapture *capture = sonde_capture_new_from_file (path, &error);

  g_assert_no_error (error);
  sonde_test_wait_until (is_read, capture);

  return capture;
}

static void
open_file (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (self->path, (const char *) self->file->data, self->file->len, &error);
  g_assert_no_error (error);
  self->capture = open_path (self->path);
}

static guint
count_flows (SondeCapture *capture)
{
  return g_list_model_get_n_items (sonde_capture_list_flows (capture));
}

static void
assert_stream (SondeFlow      *flow,
               SondeDirection  direction,
               const char     *expected)
{
  g_autofree char *buffer = g_malloc0 (strlen (expected) + 16);

  g_assert_nonnull (flow);
  sonde_flow_read_stream (flow, direction, 0, (guint8 *) buffer, strlen (expected) + 15, NULL);
  g_assert_cmpstr (buffer, ==, expected);
}

static char *
dup_kinds (SondeFlow *flow)
{
  static const char letters[] = "odcfrxng";
  GString *kinds = g_string_new (NULL);

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);
      g_string_append_c (kinds, event.direction == SONDE_DIRECTION_SENT
                                ? letters[event.kind] : g_ascii_toupper (letters[event.kind]));
    }

  return g_string_free (kinds, FALSE);
}

/* What was lost first and sent again later has its place. */
static void
test_out_of_order (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *kinds = NULL;

  add_start (self, SONDE_LINKTYPE_RAW, NULL, 0);
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, NULL, 0);
  add_text (self, SONDE_DIRECTION_SENT, 7, "gh");
  add_text (self, SONDE_DIRECTION_SENT, 4, "def");
  add_text (self, SONDE_DIRECTION_SENT, 4, "de");
  self->wire.sequence[SONDE_DIRECTION_SENT] = 9;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_FIN | SONDE_WIRE_ACK, "i", 1);
  add_text (self, SONDE_DIRECTION_SENT, 1, "abcd");
  open_file (self);

  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_SENT, "abcdefghi");
  kinds = dup_kinds (sonde_capture_get_flow (self->capture, 1));
  g_assert_cmpstr (kinds, ==, "oddddf");
}

/* What never came leaves a gap: at the end of the file, and when too much waits for it. */
static void
test_missing (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  add_start (self, SONDE_LINKTYPE_RAW, NULL, 0);
  add_text (self, SONDE_DIRECTION_SENT, G_MAXUINT32 - 1, "ab");
  add_text (self, SONDE_DIRECTION_SENT, 5, "ef");
  add_text (self, SONDE_DIRECTION_RECEIVED, 1, "no");

  for (guint32 i = 0; i < 100; i++)
    add_text (self, SONDE_DIRECTION_RECEIVED, 10 + i, "x");

  add_packet (self, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_RST | SONDE_WIRE_ACK, NULL, 0);
  open_file (self);

  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_SENT, "abef");
  g_assert_cmpuint (sonde_flow_get_n_bytes (sonde_capture_get_flow (self->capture, 1),
                                            SONDE_DIRECTION_RECEIVED), ==, 102);
  g_assert_cmpint (sonde_flow_get_state (sonde_capture_get_flow (self->capture, 1)), ==,
                   SONDE_FLOW_RESET);
}

static void
test_repeated_syn (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  add_start (self, SONDE_LINKTYPE_RAW, NULL, 0);

  for (guint i = 0; i < 3; i++)
    {
      self->wire.sequence[SONDE_DIRECTION_SENT] = 1000;
      add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, NULL, 0);
    }

  add_text (self, SONDE_DIRECTION_SENT, 1001, "first");
  self->wire.sequence[SONDE_DIRECTION_SENT] = 1000;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, NULL, 0);
  add_text (self, SONDE_DIRECTION_SENT, 1006, " still");
  self->wire.sequence[SONDE_DIRECTION_SENT] = 5000;
  add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, NULL, 0);
  add_text (self, SONDE_DIRECTION_SENT, 5001, "second");
  open_file (self);

  g_assert_cmpuint (count_flows (self->capture), ==, 2);
  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_SENT, "first still");
  assert_stream (sonde_capture_get_flow (self->capture, 2), SONDE_DIRECTION_SENT, "second");
}

/* Padding and checksum of a frame are no payload, be the frame short or long. */
static void
test_trailer (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  const gsize lengths[] = { 0, 1, 150, 180, 200, 220, 240, 300, 1400 };
  guint64 total = 0;

  self->link_header = 14;
  self->trailer = 22;
  add_start (self, SONDE_LINKTYPE_ETHERNET, NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *payload = g_strnfill (lengths[i], 'p');

      add_packet (self, SONDE_DIRECTION_SENT, SONDE_WIRE_ACK, payload, lengths[i]);
      total += lengths[i];
    }

  open_file (self);
  g_assert_cmpuint (sonde_flow_get_n_bytes (sonde_capture_get_flow (self->capture, 1),
                                            SONDE_DIRECTION_SENT), ==, total);
}

/* Time stamps in units and offsets that other programs use, and some that nobody should. */
static void
test_time_stamps (void)
{
  static const struct
  {
    guint8  resolution;
    gint64  offset_s;
    guint64 ticks;
    gint64  time_ns;
  } cases[] = {
    { 6, 0, G_GUINT64_CONSTANT (1700000000123456), G_GINT64_CONSTANT (1700000000123456000) },
    { 9, 0, G_GUINT64_CONSTANT (1700000000123456789), G_GINT64_CONSTANT (1700000000123456789) },
    { 12, 0, G_GUINT64_CONSTANT (1234567890123456), G_GINT64_CONSTANT (1234567890123) },
    { 19, 0, G_GUINT64_CONSTANT (12345678900000000000), G_GINT64_CONSTANT (1234567890) },
    { 0, 0, 1700000000, G_GINT64_CONSTANT (1700000000000000000) },
    { 0, 0, G_MAXUINT64, G_MAXINT64 },
    { 0x80 | 32, 0, G_GUINT64_CONSTANT (0x580000000), G_GINT64_CONSTANT (5500000000) },
    { 0x80 | 63, 0, G_GUINT64_CONSTANT (0xc000000000000000), G_GINT64_CONSTANT (1500000000) },
    { 9, 1700000000, 5, G_GINT64_CONSTANT (1700000000000000005) },
    { 0, -10, 4, G_GINT64_CONSTANT (-6000000000) },
    { 0, G_MAXINT64, 4, G_MAXINT64 },
    { 0, G_MININT64, 4, G_MININT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 options[24] = { SONDE_PCAPNG_OPTION_TSRESOL, 0, 1, 0, cases[i].resolution, 0, 0, 0,
                             SONDE_PCAPNG_OPTION_TSOFFSET, 0, 8, 0 };
      Fixture fixture = { 0 };
      SondeEvent event;

      fixture_set_up (&fixture, NULL);
      memcpy (options + 12, &cases[i].offset_s, 8);
      add_start (&fixture, SONDE_LINKTYPE_RAW, options, sizeof options);
      fixture.ticks = cases[i].ticks;
      add_text (&fixture, SONDE_DIRECTION_SENT, 1, "x");
      open_file (&fixture);
      sonde_flow_get_event (sonde_capture_get_flow (fixture.capture, 1), 1, &event);
      g_assert_cmpint (event.time_ns, ==, cases[i].time_ns);
      fixture_tear_down (&fixture, NULL);
    }
}

static guint32
open_flow (SondeCapture   *capture,
           SondeTransport  transport,
           const char     *local,
           const char     *remote)
{
  SondeFlowSpec spec = { .transport = transport };

  g_assert_true (sonde_endpoint_parse (&spec.local, local));
  g_assert_true (sonde_endpoint_parse (&spec.remote, remote));

  return sonde_capture_open_flow (capture, &spec);
}

static SondeCapture *
record (Fixture *self)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;
  SondeCapture *capture = sonde_capture_new (self->path, clock, &error);

  g_assert_no_error (error);

  return capture;
}

/* However a flow ended, it ended so when its file is opened again. */
static void
test_ends (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct
  {
    SondeTransport transport;
    const char    *ends;
    SondeFlowState state;
  } cases[] = {
    { SONDE_TRANSPORT_TCP, "f", SONDE_FLOW_SENT_FINISHED },
    { SONDE_TRANSPORT_TCP, "fF", SONDE_FLOW_CLOSED },
    { SONDE_TRANSPORT_TCP, "x", SONDE_FLOW_CLOSED },
    { SONDE_TRANSPORT_TCP, "fx", SONDE_FLOW_CLOSED },
    { SONDE_TRANSPORT_TCP, "Fx", SONDE_FLOW_CLOSED },
    { SONDE_TRANSPORT_TCP, "R", SONDE_FLOW_RESET },
    { SONDE_TRANSPORT_TCP, "FR", SONDE_FLOW_RESET },
    { SONDE_TRANSPORT_TCP, "FfR", SONDE_FLOW_RESET },
    { SONDE_TRANSPORT_TCP, "Rx", SONDE_FLOW_RESET },
    { SONDE_TRANSPORT_UDP, "x", SONDE_FLOW_CLOSED },
    { SONDE_TRANSPORT_TLS, "Fx", SONDE_FLOW_CLOSED },
  };
  g_autoptr(SondeCapture) capture = record (self);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 id = open_flow (capture, cases[i].transport, "127.0.0.1:1", "127.0.0.1:2");

      for (const char *end = cases[i].ends; *end != '\0'; end++)
        sonde_capture_add_end (capture, id,
                               g_ascii_isupper (*end) ? SONDE_DIRECTION_RECEIVED
                                                      : SONDE_DIRECTION_SENT,
                               *end == 'x' ? SONDE_EVENT_CLOSED
                               : g_ascii_tolower (*end) == 'f' ? SONDE_EVENT_FINISHED
                               : SONDE_EVENT_RESET);
    }

  sonde_capture_sync (capture);
  self->capture = open_path (self->path);
  g_assert_cmpuint (count_flows (self->capture), ==, G_N_ELEMENTS (cases));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SondeFlow *live = sonde_capture_get_flow (capture, i + 1);
      SondeFlow *read = sonde_capture_get_flow (self->capture, i + 1);
      g_autofree char *live_kinds = dup_kinds (live);
      g_autofree char *kinds = dup_kinds (read);

      g_assert_cmpint (sonde_flow_get_state (live), ==, cases[i].state);
      g_assert_cmpint (sonde_flow_get_state (read), ==, cases[i].state);
      g_assert_cmpstr (kinds, ==, live_kinds);
      g_assert_cmpstr (kinds + 1, ==, cases[i].ends);
    }
}

/* Datagrams from a socket of ours to another of ours are two flows, as connections are. */
static void
test_udp_to_ourselves (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  const char * const argv[] = { "tshark", "-r", self->path, "-Y", "udp", "-T", "fields", "-e",
                                "udp.stream", NULL };
  g_autoptr(SondeCapture) capture = record (self);
  g_autofree char *streams = NULL;
  guint32 one = open_flow (capture, SONDE_TRANSPORT_UDP, "127.0.0.1:5000", "127.0.0.1:6000");
  guint32 two = open_flow (capture, SONDE_TRANSPORT_UDP, "127.0.0.1:6000", "127.0.0.1:5000");
  guint32 three;

  sonde_capture_add_data (capture, one, SONDE_DIRECTION_SENT, "ping", 4);
  sonde_capture_add_data (capture, two, SONDE_DIRECTION_RECEIVED, "ping", 4);
  sonde_capture_add_end (capture, one, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
  sonde_capture_add_end (capture, two, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
  three = open_flow (capture, SONDE_TRANSPORT_UDP, "127.0.0.1:5000", "127.0.0.1:6000");
  sonde_capture_add_data (capture, three, SONDE_DIRECTION_SENT, "pong", 4);
  self->capture = open_path (self->path);

  assert_stream (sonde_capture_get_flow (self->capture, one), SONDE_DIRECTION_SENT, "ping");
  assert_stream (sonde_capture_get_flow (self->capture, one), SONDE_DIRECTION_RECEIVED, "");
  assert_stream (sonde_capture_get_flow (self->capture, two), SONDE_DIRECTION_SENT, "");
  assert_stream (sonde_capture_get_flow (self->capture, two), SONDE_DIRECTION_RECEIVED, "ping");
  assert_stream (sonde_capture_get_flow (self->capture, three), SONDE_DIRECTION_SENT, "pong");

  streams = sonde_test_run (argv);

  if (streams != NULL)
    g_assert_cmpstr (streams, ==, "0\n1\n0");
}

/* When all ports are taken, flows look alike rather than that the search goes on for ever. */
static void
test_all_ports_taken (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = record (self);

  for (guint i = 0; i < 1100; i++)
    g_assert_cmpuint (open_flow (capture, SONDE_TRANSPORT_TCP, "127.0.0.1:50000", "127.0.0.1:80"),
                      ==, i + 1);

  self->capture = open_path (self->path);
  g_assert_cmpuint (count_flows (self->capture), ==, 1100);
}

static void
test_link_local (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = record (self);
  g_autofree char *local = NULL;
  guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP, "[fe80::1%lo]:40000", "[fe80::2%lo]:80");

  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "hello", 5);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, "world", 5);
  self->capture = open_path (self->path);

  g_assert_cmpuint (count_flows (self->capture), ==, 1);
  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_SENT, "hello");
  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_RECEIVED, "world");
  local = sonde_endpoint_to_string (sonde_flow_get_local (sonde_capture_get_flow (self->capture,
                                                                                  1)));
  g_assert_cmpstr (local, ==, "[fe80::1%lo]:40000");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* A file that is torn in the middle of a block shows everything before it. */
static void
test_torn (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = record (self);
  g_autoptr(GError) error = NULL;
  guint32 id = open_flow (capture, SONDE_TRANSPORT_TCP, "127.0.0.1:1", "127.0.0.1:2");
  guint n_notified = 0;
  GStatBuf status;

  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "kept", 4);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "torn", 4);
  g_stat (self->path, &status);
  g_assert_cmpint (truncate (self->path, status.st_size - 30), ==, 0);

  self->capture = sonde_capture_new_from_file (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (sonde_capture_is_reading (self->capture));
  g_signal_connect_swapped (self->capture, "notify::reading", G_CALLBACK (count_cb), &n_notified);
  sonde_test_wait_until (is_read, self->capture);

  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_error (sonde_capture_get_error (self->capture), G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  assert_stream (sonde_capture_get_flow (self->capture, 1), SONDE_DIRECTION_SENT, "kept");
}

/* Opening a pipe that nobody writes into does not wait. */
static void
test_pipe (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  g_assert_null (sonde_capture_new_from_file (self->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("/capture-file/out-of-order", test_out_of_order);
  ADD ("/capture-file/missing", test_missing);
  ADD ("/capture-file/repeated-syn", test_repeated_syn);
  ADD ("/capture-file/trailer", test_trailer);
  g_test_add_func ("/capture-file/time-stamps", test_time_stamps);
  ADD ("/capture-file/ends", test_ends);
  ADD ("/capture-file/udp-to-ourselves", test_udp_to_ourselves);
  ADD ("/capture-file/all-ports-taken", test_all_ports_taken);
  ADD ("/capture-file/link-local", test_link_local);
  ADD ("/capture-file/torn", test_torn);
  ADD ("/capture-file/pipe", test_pipe);

  return g_test_run ();
}

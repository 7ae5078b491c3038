#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sonde-capture-scan.h"
#include "sonde-capture.h"
#include "sonde-packet.h"
#include "sonde-pcapng.h"
#include "sonde-test.h"

#define REQUEST  "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
#define RESPONSE "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

static char *
build_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "capture", name, NULL);
}

static SondeCapture *
open_sample (const char *name)
{
  g_autofree char *path = build_path (name);
  g_autoptr(GError) error = NULL;
  SondeCapture *capture = sonde_capture_new_from_file (path, &error);

  g_assert_no_error (error);
  sonde_test_wait_until (is_read, capture);

  return capture;
}

static char *
dup_stream (SondeFlow      *flow,
            SondeDirection  direction)
{
  gsize length = sonde_flow_get_n_bytes (flow, direction);
  char *text = g_malloc0 (length + 1);

  g_assert_cmpint (sonde_flow_read_stream (flow, direction, 0, (guint8 *) text, length, NULL),
                   ==, length);

  return text;
}

static guint64
count_missing (SondeFlow      *flow,
               SondeDirection  direction)
{
  guint64 n_missing = 0;

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == SONDE_EVENT_GAP && event.direction == direction)
        n_missing += event.payload_offset;
    }

  return n_missing;
}

/* The same conversation, with its segments out of order and repeated, in each format. */
static void
test_conversation (void)
{
  static const char * const names[] = {
    "raw.pcapng", "big-endian.pcapng", "sections.pcapng", "ipv6.pcapng", "little.pcap",
    "big-nanoseconds.pcap",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(SondeCapture) capture = open_sample (names[i]);
      SondeFlow *flow = sonde_capture_get_flow (capture, 1);
      g_autofree char *sent = dup_stream (flow, SONDE_DIRECTION_SENT);
      g_autofree char *received = dup_stream (flow, SONDE_DIRECTION_RECEIVED);

      g_test_message ("%s", names[i]);
      g_assert_cmpstr (sent, ==, REQUEST);
      g_assert_cmpstr (received, ==, RESPONSE);
      g_assert_cmpint (sonde_flow_get_state (flow), ==, SONDE_FLOW_CLOSED);
      g_assert_cmpint (sonde_flow_get_opened_ns (flow) / G_GINT64_CONSTANT (1000000000), ==,
                       1700000000);
      g_assert_cmpuint (count_missing (flow, SONDE_DIRECTION_SENT) +
                        count_missing (flow, SONDE_DIRECTION_RECEIVED), ==, 0);
    }
}

/* What a short snap length cut off is missing, and nothing else. */
static void
test_snapped (void)
{
  static const char * const names[] = { "snapped.pcapng", "loop.pcap" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(SondeCapture) capture = open_sample (names[i]);
      SondeFlow *flow = sonde_capture_get_flow (capture, 1);

      g_assert_cmpuint (count_missing (flow, SONDE_DIRECTION_SENT), >=, i == 0 ? 1 : 0);
      g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT) +
                        count_missing (flow, SONDE_DIRECTION_SENT), ==, strlen (REQUEST));
      g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED) +
                        count_missing (flow, SONDE_DIRECTION_RECEIVED), ==, strlen (RESPONSE));
    }
}

/* Behind damaged blocks, and bytes that belong to none, reading goes on. */
static void
test_damaged (void)
{
  g_autoptr(SondeCapture) capture = open_sample ("damaged.pcapng");
  SondeFlow *flow = sonde_capture_get_flow (capture, 1);
  g_autofree char *received = dup_stream (flow, SONDE_DIRECTION_RECEIVED);
  const GError *error = sonde_capture_get_error (capture);

  g_assert_cmpstr (received, ==, RESPONSE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_nonnull (strstr (error->message, "3 places"));
  g_assert_nonnull (strstr (error->message, "264"));
  g_assert_nonnull (strstr (error->message, "959"));
}

static SondeCaptureScan *
scan_sample (const char *name,
             int        *fd)
{
  g_autofree char *path = build_path (name);
  g_autoptr(GError) error = NULL;
  SondeCaptureScan *scan;

  *fd = open (path, O_RDONLY | O_CLOEXEC);
  scan = sonde_capture_scan_new (*fd, &error);
  g_assert_no_error (error);

  return scan;
}

/* The blocks are the file, from its first byte to its last. */
static void
test_blocks (void)
{
  static const char * const names[] = { "big-endian.pcapng", "sections.pcapng", "damaged.pcapng",
                                        "damaged.pcap", "own.pcapng" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int fd;
      g_autoptr(SondeCaptureScan) scan = scan_sample (names[i], &fd);
      guint64 offset = 0;
      SondeCaptureBlock block;

      while (sonde_capture_scan_next (scan, &block))
        {
          g_assert_cmpuint (block.offset, ==, offset);
          g_assert_cmpuint (block.length, >, 0);
          offset += block.length;
          g_assert_cmpuint (sonde_capture_scan_get_offset (scan), ==, offset);
        }

      g_assert_cmpuint (offset, ==, sonde_capture_scan_get_size (scan));
      close (fd);
    }
}

static void
test_comments (void)
{
  int fd;
  g_autoptr(SondeCaptureScan) scan = scan_sample ("big-endian.pcapng", &fd);
  SondeCaptureBlock block;
  guint n_comments = 0;

  while (sonde_capture_scan_next (scan, &block))
    {
      char text[16] = { 0 };

      if (block.kind != SONDE_CAPTURE_BLOCK_PACKET)
        continue;

      g_assert_cmpuint (block.comment_length, <, sizeof text);
      g_assert_cmpint (pread (fd, text, block.comment_length, (off_t) block.comment_offset), >, 0);
      g_assert_cmpstr (text, ==, "a comment");
      g_assert_cmpuint (block.options_offset + block.options_length + 4, ==,
                        block.offset + block.length);
      n_comments++;
    }

  g_assert_cmpuint (n_comments, ==, 11);
  close (fd);
}

#define IPV4(protocol, fragment) \
  0x45, 0, 0, 32, 0, 1, fragment, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2
#define UDP \
  0, 7, 0, 8, 0, 12, 0, 0, 'a', 'b', 'c', 'd'

/* Headers of links, and what is not to be taken for a packet. */
static void
test_links (void)
{
  static const struct
  {
    guint    link_type;
    guint    offset;
    gboolean is_packet;
    guint8   data[96];
  } cases[] = {
    { SONDE_LINKTYPE_RAW, 28, TRUE, { IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_RAW_BSD, 28, TRUE, { IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_RAW_OPENBSD, 28, TRUE, { IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_IPV4, 28, TRUE, { IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_NULL, 32, TRUE, { 2, 0, 0, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_LOOP, 32, TRUE, { 0, 0, 0, 2, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_ETHERNET, 42, TRUE, { [12] = 8, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_ETHERNET, 46, TRUE, { [12] = 0x81, 0, 0, 1, 8, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_ETHERNET, 50, TRUE,
      { [12] = 0x88, 0xa8, 0, 1, 0x81, 0, 0, 2, 8, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_ETHERNET, 46, TRUE, { [12] = 0x91, 0, 0, 1, 8, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_LINUX_SLL, 44, TRUE, { [14] = 8, 0, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_LINUX_SLL2, 48, TRUE, { 8, 0, [20] = IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_ETHERNET, 0, FALSE, { [12] = 8, 6, IPV4 (17, 0), UDP } },
    { SONDE_LINKTYPE_RAW, 0, FALSE, { IPV4 (1, 0), UDP } },
    { SONDE_LINKTYPE_RAW, 0, FALSE, { IPV4 (17, 1), UDP } },
    { 12345, 0, FALSE, { IPV4 (17, 0), UDP } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SondePacket packet;
      gboolean is_packet = sonde_packet_parse (&packet, cases[i].link_type, cases[i].data,
                                               sizeof cases[i].data, sizeof cases[i].data,
                                               sizeof cases[i].data);

      g_assert_cmpint (is_packet, ==, cases[i].is_packet);

      if (!is_packet)
        continue;

      g_assert_true (packet.is_udp);
      g_assert_cmpuint (packet.source.port, ==, 7);
      g_assert_cmpuint (packet.payload_offset, ==, cases[i].offset);
      g_assert_cmpuint (packet.payload_length, ==, 4);
      g_assert_cmpuint (packet.n_missing, ==, 0);
    }
}

/* Extension headers are passed; of a fragmented packet, the rest is missing. */
static void
test_ipv6_and_fragments (void)
{
  g_autoptr(SondeCapture) ipv6 = open_sample ("ipv6.pcapng");
  g_autoptr(SondeCapture) fragments = open_sample ("fragments.pcap");
  SondeFlow *flow = sonde_capture_get_flow (fragments, 1);
  g_autofree char *datagram = dup_stream (sonde_capture_get_flow (ipv6, 3), SONDE_DIRECTION_SENT);

  g_assert_cmpstr (datagram, ==, "q");
  g_assert_cmpuint (g_list_model_get_n_items (sonde_capture_list_flows (fragments)), ==, 1);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT), ==, 16);
  g_assert_cmpuint (count_missing (flow, SONDE_DIRECTION_SENT), ==, 16);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/capture-formats/conversation", test_conversation);
  g_test_add_func ("/capture-formats/snapped", test_snapped);
  g_test_add_func ("/capture-formats/damaged", test_damaged);
  g_test_add_func ("/capture-formats/blocks", test_blocks);
  g_test_add_func ("/capture-formats/comments", test_comments);
  g_test_add_func ("/capture-formats/links", test_links);
  g_test_add_func ("/capture-formats/ipv6-and-fragments", test_ipv6_and_fragments);

  return g_test_run ();
}

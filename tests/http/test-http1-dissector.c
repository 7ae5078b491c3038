#include "config.h"

#include <string.h>

#include "sonde-dissector-harness.h"
#include "sonde-http1-dissector.h"
#include "sonde-test.h"

#define SENT SONDE_DIRECTION_SENT
#define RECEIVED SONDE_DIRECTION_RECEIVED

/* A conversation, and the records that have to come of it. */
typedef struct
{
  const char     *name;
  const char     *sent;
  const char     *received;
  SondeEventKind  end;
  const char     *expected;
} Http1Case;

static const Http1Case cases[] = {
  {
    "length",
    "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    SONDE_EVENT_OPENED,
    "> 0+28 Request|GET /a HTTP/1.1\n"
    "< 0+38 Response|HTTP/1.1 200 OK\n"
    "< 38+5 Body|5 bytes\n",
  },
  {
    "order-case-folding",
    "GET / HTTP/1.1\r\nhOST: x\r\nX-B: 1\r\nx-a:2\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nx-zebra: a,\r\n  b\r\ncontent-TYPE: t\r\n\r\n",
    SONDE_EVENT_OPENED,
    "> 0+42 Request|GET / HTTP/1.1\n"
    "< 0+62 Response?|HTTP/1.1 204 No Content\n",
  },
  {
    "chunked-trailers",
    "POST /a HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    "3;q=\"1\"\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n0B \r\n12345678901\r\n0\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n",
    SONDE_EVENT_OPENED,
    "> 0+54 Request?|POST /a HTTP/1.1\n"
    "> 54+14 Chunk|3 bytes\n"
    "> 68+5 Chunk|The last chunk\n"
    "< 0+47 Response|HTTP/1.1 200 OK\n"
    "< 47+10 Chunk|5 bytes\n"
    "< 57+18 Chunk|11 bytes\n"
    "< 75+3 Chunk|The last chunk\n"
    "< 78+20 Trailers|2 trailers\n",
  },
  {
    "interim",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+25 Interim response|HTTP/1.1 100 Continue\n"
    "< 25+40 Interim response|HTTP/1.1 103 Early Hints\n"
    "< 65+38 Response|HTTP/1.1 200 OK\n"
    "< 103+2 Body|2 bytes\n",
  },
  {
    "close",
    "GET / HTTP/1.0\r\n\r\n",
    "HTTP/1.0 200\r\nA: b\r\n\r\nuntil the end",
    SONDE_EVENT_FINISHED,
    "> 0+18 Request|GET / HTTP/1.0\n"
    "< 0+22 Response*|HTTP/1.0 200\n"
    "< 22+13 Body|13 bytes\n",
  },
  {
    "pipelining-head-304",
    "HEAD /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n\r\nGET /3 HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nz",
    SONDE_EVENT_OPENED,
    "> 0+20 Request?|HEAD /1 HTTP/1.1\n"
    "> 20+19 Request?|GET /2 HTTP/1.1\n"
    "> 39+21 Request?|GET /3 HTTP/1.1\n"
    "< 0+38 Response|HTTP/1.1 200 OK\n"
    "< 38+48 Response|HTTP/1.1 304 Not Modified\n"
    "< 86+38 Response|HTTP/1.1 200 OK\n"
    "< 124+1 Body|1 byte\n",
  },
  {
    "connect",
    "CONNECT a:443 HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 Fine\r\nContent-Length: 3\r\n\r\n\x16\x03\x01",
    SONDE_EVENT_OPENED,
    "> 0+26 Request?|CONNECT a:443 HTTP/1.1\n"
    "< 0+40 Response|HTTP/1.1 200 Fine\n"
    "< 40+3 Raw bytes|\\x16\\x03\\x01\n",
  },
  {
    "upgrade",
    "GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n"
    "\x81\x02hi",
    SONDE_EVENT_OPENED,
    "> 0+42 Request?|GET /chat HTTP/1.1\n"
    "< 0+77 Response|HTTP/1.1 101 Switching Protocols\n",
  },
  {
    "bare-lf",
    "GET / HTTP/1.1\n\n",
    "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    SONDE_EVENT_OPENED,
    "> 0+16 Request!|GET / HTTP/1.1\n"
    "> 14+1 Violation!|The line ends with LF alone; a line of HTTP ends with CR LF\n"
    "< 0+35 Response!|HTTP/1.1 200 OK\n"
    "< 15+1 Violation!|The line ends with LF alone; a line of HTTP ends with CR LF\n"
    "< 35+2 Body|2 bytes\n",
  },
  {
    "two-lengths",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokay",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+57 Response!|HTTP/1.1 200 OK\n"
    "< 36+1 Violation!|Two different Content-Lengths, so nobody can say where the message ends\n"
    "< 57+4 Raw bytes|okay\n",
  },
  {
    "same-lengths",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+41 Response?|HTTP/1.1 200 OK\n"
    "< 41+2 Body|2 bytes\n",
  },
  {
    "length-and-chunked",
    "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+66 Request?|POST / HTTP/1.1\n"
    "> 66+5 Chunk|The last chunk\n",
  },
  {
    "space-before-colon",
    "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+28 Request!|GET / HTTP/1.1\n"
    "> 20+1 Violation!|White space between the name and the colon; servers have to refuse it, "
    "since others may take the header for another\n",
  },
  {
    "no-colon",
    "GET / HTTP/1.1\r\nHost: x\r\nhello\r\n: y\r\na b: c\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+47 Request!|GET / HTTP/1.1\n"
    "> 25+1 Violation!|The line has no colon, so it is no header\n",
  },
  {
    "bad-chunk-size",
    "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1x\r\nz",
    SONDE_EVENT_OPENED,
    "< 0+47 Response|HTTP/1.1 200 OK\n"
    "< 47+7 Chunk|2 bytes\n"
    "< 54+1 Chunk|1 byte\n"
    "< 55+4 Raw bytes!|A chunk begins with its size in hexadecimal digits; these are none: "
    "x\\r\\nz\n",
  },
  {
    "chunk-too-large",
    "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    SONDE_EVENT_OPENED,
    "< 0+47 Response|HTTP/1.1 200 OK\n"
    "< 47+15 Chunk|1152921504606846975 bytes\n"
    "< 62+5 Raw bytes!|The chunk claims a size that no message can have: "
    "fff\\r\\n\n",
  },
  {
    "bad-chunk-end",
    "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n",
    SONDE_EVENT_OPENED,
    "< 0+47 Response|HTTP/1.1 200 OK\n"
    "< 47+5 Chunk|2 bytes\n"
    "< 52+4 Raw bytes!|CR LF has to follow the chunk's data; its size is wrong, or the data is: "
    "ay\\r\\n\n",
  },
  {
    "garbage-response",
    "GET / HTTP/1.1\r\n\r\n",
    "SSH-2.0-OpenSSH\r\n",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+17 Raw bytes!|This is not HTTP: SSH-2.0-OpenSSH\\r\\n\n",
  },
  {
    "garbage-after-response",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/what",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+38 Response|HTTP/1.1 200 OK\n"
    "< 38+2 Body|2 bytes\n"
    "< 40+9 Raw bytes!|This is not HTTP: HTTP/what\n",
  },
  {
    "garbage-request",
    "GET / HTTP/1.1\r\n\r\n\x16\x03\x01",
    "",
    SONDE_EVENT_OPENED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "> 18+3 Raw bytes!|This is not HTTP: \\x16\\x03\\x01\n",
  },
  {
    "body-ends-early",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    SONDE_EVENT_FINISHED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+39 Response|HTTP/1.1 200 OK\n"
    "< 39+5 Body!|The connection ended after 5 bytes of 10 bytes\n",
  },
  {
    "body-misses-bytes",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    SONDE_EVENT_GAP,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+39 Response|HTTP/1.1 200 OK\n"
    "< 39+5 Body!|Of 10 bytes, the capture has the first 5 bytes\n",
  },
  {
    "open-body-misses-bytes",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.0 200 OK\r\n\r\nhello",
    SONDE_EVENT_GAP,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+19 Response|HTTP/1.0 200 OK\n"
    "< 19+5 Body!|5 bytes\n",
  },
  {
    "head-ends-early",
    "GET / HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Le",
    SONDE_EVENT_FINISHED,
    "> 0+18 Request?|GET / HTTP/1.1\n"
    "< 0+27 Response!|HTTP/1.1 200 OK\n",
  },
  {
    "chunks-end-early",
    "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    SONDE_EVENT_FINISHED,
    "< 0+47 Response|HTTP/1.1 200 OK\n"
    "< 47+6 Chunk!|5 bytes\n",
  },
  {
    "no-host",
    "GET / HTTP/1.1\r\nA: b\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+24 Request?|GET / HTTP/1.1\n",
  },
  {
    "two-hosts",
    "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+36 Request?|GET / HTTP/1.1\n"
    "> 36+27 Request|GET / HTTP/1.1\n",
  },
  {
    "chunked-twice",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\nx",
    SONDE_EVENT_FINISHED,
    "> 0+65 Request?|POST / HTTP/1.1\n"
    "> 65+5 Chunk|The last chunk\n"
    "< 0+72 Response?|HTTP/1.1 200 OK\n"
    "< 72+1 Body|1 byte\n",
  },
  {
    "chunked-1.0",
    "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+47 Request?|POST / HTTP/1.0\n"
    "> 47+5 Chunk|The last chunk\n",
  },
  {
    "length-of-nothing",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
    SONDE_EVENT_OPENED,
    "> 0+27 Request|GET / HTTP/1.1\n"
    "< 0+46 Response?|HTTP/1.1 204 No Content\n",
  },
  {
    "length-as-trailer",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "0\r\nContent-Length: 5\r\n\r\n",
    "",
    SONDE_EVENT_OPENED,
    "> 0+56 Request|POST / HTTP/1.1\n"
    "> 56+3 Chunk|The last chunk\n"
    "> 59+21 Trailers?|1 trailer\n",
  },
};

static GArray *
make_steps (const Http1Case *test_case)
{
  GArray *steps = sonde_harness_steps_new ();

  if (*test_case->sent != '\0')
    sonde_harness_steps_text (steps, SENT, test_case->sent);

  if (*test_case->received != '\0')
    sonde_harness_steps_text (steps, RECEIVED, test_case->received);

  if (test_case->end != SONDE_EVENT_OPENED)
    sonde_harness_steps_end (steps, RECEIVED, test_case->end);

  return steps;
}

static void
test_http1_case (gconstpointer data)
{
  const Http1Case *test_case = data;
  g_autoptr(GArray) steps = make_steps (test_case);
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *text = NULL;

  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  text = sonde_harness_to_text (harness);

  g_assert_cmpstr (text, ==, test_case->expected);
  sonde_harness_assert_any_split (&sonde_http1_dissector, steps);
}

static void
test_http1_upgrade (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;

  sonde_harness_steps_text (steps, SENT, "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
  sonde_harness_steps_text (steps, RECEIVED,
                            "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n"
                            "Sec-WebSocket-Extensions: a; b=1\r\n"
                            "Sec-WebSocket-Extensions: c\r\n\r\n\x81\x01x");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);

  g_assert_cmpstr (harness->handover, ==, "websocket");
  g_assert_cmpstr (harness->terms, ==, "a; b=1, c");
  g_assert_cmpuint (harness->streams[RECEIVED]->len, ==, 109);
}

static SondeField *
get_child (SondeField *field,
           guint       position)
{
  g_autoptr(SondeField) child = g_list_model_get_item (sonde_field_get_children (field), position);

  g_assert_nonnull (child);

  return child;
}

static void
assert_field (SondeField *field,
              const char *name,
              const char *value,
              gsize       offset,
              gsize       length)
{
  g_assert_cmpstr (sonde_field_get_name (field), ==, name);
  g_assert_cmpstr (sonde_field_get_value (field), ==, value);
  g_assert_cmpuint (sonde_field_get_offset (field), ==, offset);
  g_assert_cmpuint (sonde_field_get_length (field), ==, length);
}

static void
test_http1_head_fields (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;
  SondeField *line;
  SondeField *header;

  sonde_harness_steps_text (steps, SENT, "GET /a HTTP/1.1\r\nX-a:  1 \r\n 2\r\nHost:\r\n\r\n");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  root = sonde_harness_dup_fields (harness, 0);

  g_assert_cmpuint (g_list_model_get_n_items (sonde_field_get_children (root)), ==, 4);

  line = get_child (root, 0);
  assert_field (line, "Request line", "GET /a HTTP/1.1", 0, 17);
  assert_field (get_child (line, 0), "Method", "GET", 0, 3);
  assert_field (get_child (line, 1), "Target", "/a", 4, 2);
  assert_field (get_child (line, 2), "Version", "HTTP/1.1", 7, 8);

  header = get_child (root, 1);
  assert_field (header, "X-a", "1 \\r\\n 2", 17, 14);
  g_assert_cmpint (sonde_field_get_severity (header), ==, SONDE_SEVERITY_WARNING);
  assert_field (get_child (header, 0), "Name", "X-a", 17, 3);
  assert_field (get_child (header, 1), "Value", "1 \\r\\n 2", 23, 6);

  assert_field (get_child (root, 2), "Host", "", 31, 7);
  assert_field (get_child (root, 3), "Empty line", "", 38, 2);
}

static void
test_http1_chunk_fields (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;

  sonde_harness_steps_text (steps, SENT,
                            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "5;a=b\r\nhello\r\n");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  root = sonde_harness_dup_fields (harness, 1);

  assert_field (get_child (root, 0), "Size", "5 bytes (0x5)", 0, 1);
  assert_field (get_child (root, 1), "Extension", "a=b", 2, 3);
  assert_field (get_child (root, 2), "Line ending", "", 5, 2);
  assert_field (get_child (root, 3), "Data", "5 bytes", 7, 5);
  assert_field (get_child (root, 4), "Line ending", "", 12, 2);
}

/* Each departure at its byte, in the header or the line that it is in. */
typedef struct
{
  const char       *bytes;
  SondeHttpProblem  problem;
  const char       *parent;
  gsize             offset;
} FaultCase;

#define LINE "POST / HTTP/1.1\r\nHost: a\r\n"

static const FaultCase fault_cases[] = {
  { "GET / HTTP/1.1\r\nA: b\r\n\r\n", SONDE_HTTP_PROBLEM_HOST_MISSING,
    "http1.request-line", 0 },
  { LINE "A : b\r\n\r\n", SONDE_HTTP_PROBLEM_SPACE_BEFORE_COLON, "http1.header", 27 },
  { LINE "A: b\n\r\n", SONDE_HTTP_PROBLEM_BARE_LF, "http1.header", 30 },
  { LINE "A: b\rc\r\n\r\n", SONDE_HTTP_PROBLEM_BARE_CR, "http1.header", 30 },
  { LINE "A: b\x01\r\n\r\n", SONDE_HTTP_PROBLEM_CONTROL, "http1.header", 30 },
  { LINE "A: b\r\n c\r\n\r\n", SONDE_HTTP_PROBLEM_FOLDED, "http1.header", 32 },
  { LINE "nothing\r\n\r\n", SONDE_HTTP_PROBLEM_NO_COLON, "http1.header", 26 },
  { LINE "A\xff: b\r\n\r\n", SONDE_HTTP_PROBLEM_NAME, "http1.header", 27 },
  { LINE "Host: b\r\n\r\n", SONDE_HTTP_PROBLEM_HOST_REPEATED, "http1.header", 26 },
  { LINE "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    SONDE_HTTP_PROBLEM_LENGTHS_DIFFER, "http1.header", 45 },
  { LINE "Content-Length: x\r\n\r\n", SONDE_HTTP_PROBLEM_LENGTH, "http1.header", 42 },
  { LINE "Content-Length:\r\n\r\n", SONDE_HTTP_PROBLEM_LENGTH, "http1.header", 41 },
  { LINE "Content-Length: 1 2\r\n\r\n", SONDE_HTTP_PROBLEM_LENGTH, "http1.header", 42 },
  { LINE "Content-Length: 0, 0\r\n\r\n", SONDE_HTTP_PROBLEM_REPEATED_LENGTH,
    "http1.header", 26 },
  { LINE "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
    SONDE_HTTP_PROBLEM_LENGTH_AND_CODING, "http1.header", 45 },
  { LINE "Transfer-Encoding: xchunked\r\n\r\n", SONDE_HTTP_PROBLEM_CODING, "http1.header", 45 },
};

static SondeField *
find_field (SondeField *field,
            const char *id)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = g_str_equal (sonde_field_get_id (child), id) ? child
                                                                       : find_field (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_http1_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      const FaultCase *test_case = &fault_cases[i];
      g_autoptr(GArray) steps = sonde_harness_steps_new ();
      g_autoptr(SondeHarness) harness = NULL;
      g_autoptr(SondeField) root = NULL;
      SondeField *fault;
      SondeField *parent = NULL;
      GListModel *children;

      sonde_harness_steps_text (steps, SENT, test_case->bytes);
      harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
      root = sonde_harness_dup_fields (harness, 0);
      children = sonde_field_get_children (root);
      g_test_message ("case %u", i);

      for (guint j = 0; j < g_list_model_get_n_items (children) && parent == NULL; j++)
        {
          g_autoptr(SondeField) child = g_list_model_get_item (children, j);

          if (find_field (child, "http1.fault") != NULL)
            parent = child;
        }

      g_assert_nonnull (parent);
      fault = find_field (parent, "http1.fault");
      g_assert_cmpint (sonde_http1_get_problem (sonde_harness_get_record (harness, 0)), ==,
                       test_case->problem);
      g_assert_cmpstr (sonde_field_get_id (parent), ==, test_case->parent);
      g_assert_cmpint (sonde_field_get_severity (parent), ==,
                       sonde_http_problem_get_severity (test_case->problem));
      g_assert_cmpstr (sonde_field_get_value (fault), ==,
                       sonde_http_problem_get_sentence (test_case->problem));
      g_assert_cmpuint (sonde_field_get_offset (fault), ==, test_case->offset);
      g_assert_cmpuint (sonde_field_get_length (fault), ==, 1);
      g_assert_nonnull (sonde_field_get_reference (fault));
    }
}

static void
assert_number (SondeField *root,
               const char *id,
               guint64     expected)
{
  SondeField *field = find_field (root, id);
  guint64 number;

  g_assert_nonnull (field);
  g_assert_true (sonde_field_get_number (field, &number));
  g_assert_cmpuint (number, ==, expected);
}

static void
test_http1_numbers (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) response = NULL;
  g_autoptr(SondeField) request = NULL;
  g_autoptr(SondeField) chunk = NULL;

  sonde_harness_steps_text (steps, SENT, "GET /a?b=c HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n");
  sonde_harness_steps_text (steps, RECEIVED, "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nok"
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  request = sonde_harness_dup_fields (harness, 0);
  response = sonde_harness_dup_fields (harness, 1);
  chunk = sonde_harness_dup_fields (harness, 4);

  assert_field (find_field (request, "http1.target.path"), "Path", "/a", 4, 2);
  assert_field (find_field (request, "http1.target.query"), "Query", "b=c", 7, 3);
  assert_field (find_field (request, "http1.header.fold"), "Fold", "", 34, 3);
  assert_number (response, "http1.status", 404);
  assert_number (response, "http1.header.value", 2);
  assert_number (chunk, "http1.chunk.size", 0x1f);
}

/* The head is bounded: what is longer is raw from there on, and costs no memory. */
static void
test_http1_head_limit (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *filler = g_strnfill (300 * 1024, 'a');

  sonde_harness_steps_text (steps, SENT, "GET / HTTP/1.1\r\nX: ");
  sonde_harness_steps_text (steps, SENT, filler);
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);

  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 2);
  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->length, ==, 256 * 1024);
  g_assert_cmpuint (sonde_harness_get_record (harness, 1)->offset, ==, 256 * 1024);
  g_assert_cmpint (sonde_harness_get_record (harness, 1)->kind, ==, SONDE_HTTP1_RECORD_RAW);
  g_assert_cmpint (sonde_http1_get_problem (sonde_harness_get_record (harness, 1)), ==,
                   SONDE_HTTP_PROBLEM_HEAD_TOO_LONG);
}

/* Very many chunks share a record, so that a long stream of them does not fill the memory. */
static void
test_http1_many_chunks (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GString) body = g_string_new ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  const SondeRecordInfo *last;

  for (guint i = 0; i < 70000; i++)
    g_string_append (body, "1\r\na\r\n");

  g_string_append (body, "0\r\n\r\n");
  sonde_harness_steps_text (steps, RECEIVED, body->str);
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);

  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 65536 + 2);
  last = sonde_harness_get_record (harness, sonde_record_store_get_length (harness->records) - 1);
  g_assert_cmpint (last->kind, ==, SONDE_HTTP1_RECORD_CHUNKS);
  g_assert_cmpuint (last->offset + last->length, ==, body->len);
  g_assert_true (sonde_http1_peek_message (harness->state, 0, TRUE)->complete);
  g_assert_cmpuint (sonde_http1_peek_message (harness->state, 0, TRUE)->body_length, ==, 70000);
}

static void
test_http1_messages (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  const SondeHttpMessage *message;

  sonde_harness_steps_text (steps, SENT, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na");
  sonde_harness_steps_text (steps, SENT, "bc");
  sonde_harness_steps_text (steps, RECEIVED, "HTTP/1.1 102 Processing\r\n\r\n");
  sonde_harness_steps_text (steps, RECEIVED, "HTTP/1.1 200 OK\r\nContent-");
  sonde_harness_steps_text (steps, RECEIVED, "Length: 2\r\n\r\n");
  sonde_harness_steps_text (steps, RECEIVED, "ok");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);

  g_assert_cmpuint (sonde_http1_get_n_exchanges (harness->state), ==, 1);

  message = sonde_http1_peek_message (harness->state, 0, FALSE);
  g_assert_true (message->complete);
  g_assert_cmpint (message->start_ns, ==, 1000);
  g_assert_cmpint (message->end_ns, ==, 1010);
  g_assert_cmpuint (message->body_start, ==, 38);
  g_assert_cmpuint (message->body_end, ==, 41);

  message = sonde_http1_peek_message (harness->state, 0, TRUE);
  g_assert_true (message->complete);
  g_assert_cmpuint (message->status, ==, 200);
  g_assert_cmpint (message->start_ns, ==, 1030);
  g_assert_cmpint (message->head_end_ns, ==, 1040);
  g_assert_cmpint (message->end_ns, ==, 1050);
  g_assert_cmpuint (message->head_record, ==, 3);
  g_assert_cmpuint (message->expected_length, ==, 2);
}

static void
test_http1_probe (void)
{
  static const struct { const char *text; int answer; } probes[] = {
    { "G", -1 },
    { "GET /", 1 },
    { "get /x", 1 },
    { "GET http://a/ HTTP/1.1\r\n", 1 },
    { "OPTIONS * HTTP/1.1\r\n", 1 },
    { "OPTIONS * HT", -1 },
    { "OPTIONS * HTML", 0 },
    { "HTTP/1.1 200 OK\r\n", 1 },
    { "HTTP/", -1 },
    { "PRI * HTTP/2.0\r\n", 0 },
    { "hello there everybody\n", 0 },
    { "hello\r\n", 0 },
    { "\x16\x03\x01", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    {
      g_assert_cmpint (sonde_http1_dissector.probe ((const guint8 *) probes[i].text,
                                                    strlen (probes[i].text)),
                       ==, probes[i].answer);
    }
}

/* Nothing that comes in may crash, and whatever it is, the split must not matter. */
static void
test_http1_random (void)
{
  for (guint run = 0; run < 60; run++)
    {
      const Http1Case *test_case =
        &cases[g_test_rand_int_range (0, (gint32) G_N_ELEMENTS (cases))];
      g_autoptr(GArray) steps = sonde_harness_steps_new ();
      g_autofree char *sent = g_strdup (test_case->sent);
      g_autofree char *received = g_strdup (test_case->received);

      for (guint i = 0; i < 3; i++)
        {
          char *text = g_test_rand_int_range (0, 2) == 0 ? sent : received;

          if (*text != '\0')
            text[g_test_rand_int_range (0, (gint32) strlen (text))] =
              (char) g_test_rand_int_range (1, 256);
        }

      sonde_harness_steps_text (steps, SENT, sent);
      sonde_harness_steps_text (steps, RECEIVED, received);
      sonde_harness_steps_end (steps, RECEIVED, SONDE_EVENT_RESET);
      sonde_harness_assert_any_split (&sonde_http1_dissector, steps);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http1/case/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_http1_case);
    }

  g_test_add_func ("/http1/upgrade", test_http1_upgrade);
  g_test_add_func ("/http1/head-fields", test_http1_head_fields);
  g_test_add_func ("/http1/chunk-fields", test_http1_chunk_fields);
  g_test_add_func ("/http1/faults", test_http1_faults);
  g_test_add_func ("/http1/numbers", test_http1_numbers);
  g_test_add_func ("/http1/head-limit", test_http1_head_limit);
  g_test_add_func ("/http1/many-chunks", test_http1_many_chunks);
  g_test_add_func ("/http1/messages", test_http1_messages);
  g_test_add_func ("/http1/probe", test_http1_probe);
  g_test_add_func ("/http1/random", test_http1_random);

  return g_test_run ();
}

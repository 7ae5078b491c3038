#include "config.h"

#include <nghttp2/nghttp2.h>
#include <string.h>

#include "sonde-dissector-harness.h"
#include "sonde-http2-dissector.h"
#include "sonde-http2-state.h"
#include "sonde-test.h"

#define SENT SONDE_DIRECTION_SENT
#define RECEIVED SONDE_DIRECTION_RECEIVED
#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define MAX_HEADERS 16

typedef struct
{
  GArray              *steps;
  nghttp2_hd_deflater *deflaters[2];
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->steps = sonde_harness_steps_new ();

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (nghttp2_hd_deflate_new (&fixture->deflaters[i], 4096), ==, 0);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->steps, g_array_unref);

  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&fixture->deflaters[i], nghttp2_hd_deflate_del);
}

static void
add_frame (Fixture        *fixture,
           SondeDirection  direction,
           guint8          type,
           guint8          flags,
           guint32         stream_id,
           const void     *payload,
           gsize           length)
{
  g_autoptr(GByteArray) frame = g_byte_array_new ();
  const guint8 header[] = {
    (guint8) (length >> 16), (guint8) (length >> 8), (guint8) length, type, flags,
    (guint8) (stream_id >> 24), (guint8) (stream_id >> 16), (guint8) (stream_id >> 8),
    (guint8) stream_id,
  };

  g_byte_array_append (frame, header, sizeof header);

  if (length > 0)
    g_byte_array_append (frame, payload, (guint) length);

  sonde_harness_steps_add (fixture->steps, direction, frame->data, frame->len);
}

/* Compresses headers: names and values in turn, ended by NULL. */
static GByteArray *
deflate_headers (Fixture           *fixture,
                 SondeDirection     direction,
                 const char *const *headers)
{
  GByteArray *block = g_byte_array_new ();
  nghttp2_nv list[MAX_HEADERS];
  gsize n_headers = 0;
  ssize_t length;

  for (; headers[2 * n_headers] != NULL; n_headers++)
    {
      const char *name = headers[2 * n_headers];
      const char *value = headers[2 * n_headers + 1];

      list[n_headers] = (nghttp2_nv) {
        .name = (guint8 *) (guintptr) name,
        .value = (guint8 *) (guintptr) value,
        .namelen = strlen (name),
        .valuelen = strlen (value),
      };
    }

  g_byte_array_set_size (block, 4096);
  length = nghttp2_hd_deflate_hd (fixture->deflaters[direction], block->data, block->len, list,
                                  n_headers);
  g_assert_cmpint (length, >, 0);
  g_byte_array_set_size (block, (guint) length);

  return block;
}

static void
add_headers (Fixture           *fixture,
             SondeDirection     direction,
             guint8             flags,
             guint32            stream_id,
             const char *const *headers)
{
  g_autoptr(GByteArray) block = deflate_headers (fixture, direction, headers);

  add_frame (fixture, direction, SONDE_HTTP2_RECORD_HEADERS,
             flags | SONDE_HTTP2_FLAG_END_HEADERS, stream_id, block->data, block->len);
}

static const char *const get_request[] = {
  ":method", "GET", ":scheme", "https", ":authority", "a.test", ":path", "/x?y", "x-a", "1", NULL,
};
static const char *const ok_response[] = {
  ":status", "200", "content-type", "text/plain", "content-length", "5", NULL,
};

static void
add_start (Fixture *fixture)
{
  static const guint8 settings[] = { 0, 3, 0, 0, 0, 100, 0, 4, 0, 0, 0xff, 0xff };

  sonde_harness_steps_text (fixture->steps, SENT, PREFACE);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, settings, sizeof settings);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, NULL, 0);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, 0, NULL, 0);
}

static SondeHarness *
run (Fixture *fixture)
{
  sonde_harness_assert_any_split (&sonde_http2_dissector, fixture->steps);

  return sonde_harness_run (&sonde_http2_dissector, fixture->steps, SONDE_HARNESS_WHOLE);
}

static void
test_http2_exchange (Fixture       *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *text = NULL;
  const SondeHttpMessage *message;

  add_start (fixture);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 1, get_request);
  add_headers (fixture, RECEIVED, 0, 1, ok_response);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, "hel", 3);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, SONDE_HTTP2_FLAG_END_STREAM, 1, "lo", 2);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 0, "\0\0\0\5", 4);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PING, 0, 0, "12345678", 8);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_GOAWAY, 0, 0, "\0\0\0\1\0\0\0\0bye", 11);
  add_frame (fixture, RECEIVED, 0x42, 0, 3, "?", 1);

  harness = run (fixture);
  text = sonde_harness_to_text (harness);

  g_assert_cmpstr (text, ==,
                   "> 0+24 Preface|PRI * HTTP/2.0\\r\\n\\r\\n"
                   "SM\\r\\n\\r\\n\n"
                   "> 24+21 SETTINGS|MAX_CONCURRENT_STREAMS=100, INITIAL_WINDOW_SIZE=65535\n"
                   "< 0+9 SETTINGS|\n"
                   "< 9+9 SETTINGS|ACK\n"
                   "> 45+30 HEADERS|Stream 1 · GET /x?y · END_STREAM, END_HEADERS\n"
                   "< 18+23 HEADERS|Stream 1 · 200 OK · END_HEADERS\n"
                   "< 41+12 DATA|Stream 1 · 3 bytes\n"
                   "< 53+11 DATA|Stream 1 · 2 bytes · END_STREAM\n"
                   "> 75+13 WINDOW_UPDATE|+5\n"
                   "> 88+17 PING|\n"
                   "< 64+20 GOAWAY|NO_ERROR\n"
                   "< 84+10 Type 0x42|Stream 3 · 1 byte\n");

  g_assert_cmpuint (sonde_http2_state_get_n_exchanges (harness->state), ==, 1);
  message = sonde_http2_state_peek_message (harness->state, 0, FALSE);
  g_assert_true (message->complete);
  message = sonde_http2_state_peek_message (harness->state, 0, TRUE);
  g_assert_true (message->complete);
  g_assert_cmpuint (message->status, ==, 200);
  g_assert_cmpuint (message->body_length, ==, 5);
  g_assert_cmpuint (message->expected_length, ==, 5);
  g_assert_cmpuint (message->head_record, ==, 5);
  g_assert_cmpuint (message->body_record, ==, 6);
}

static SondeField *
find_field (SondeField *field,
            const char *name)
{
  GListModel *children = sonde_field_get_children (field);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      if (g_str_equal (sonde_field_get_name (child), name))
        return child;
    }

  g_test_message ("no field %s", name);
  g_assert_not_reached ();
}

static void
assert_range (SondeField *field,
              gsize       offset,
              gsize       length)
{
  g_assert_cmpuint (sonde_field_get_offset (field), ==, offset);
  g_assert_cmpuint (sonde_field_get_length (field), ==, length);
}

/* A block in three frames, the first with padding and priority: each header at its bytes. */
static void
test_http2_continuation (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GByteArray) block = deflate_headers (fixture, SENT, get_request);
  g_autoptr(GByteArray) first = g_byte_array_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;
  g_autoptr(SondeField) second = NULL;
  g_autofree char *summary = NULL;
  SondeField *headers;
  SondeField *flags;

  add_start (fixture);
  g_byte_array_append (first, (const guint8 *) "\3" "\0\0\0\0\x0f", 6);
  g_byte_array_append (first, block->data, 4);
  g_byte_array_append (first, (const guint8 *) "\0\0\0", 3);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_HEADERS,
             SONDE_HTTP2_FLAG_PADDED | SONDE_HTTP2_FLAG_PRIORITY, 1, first->data, first->len);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_CONTINUATION, 0, 1, block->data + 4, 2);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_CONTINUATION, SONDE_HTTP2_FLAG_END_HEADERS, 1,
             block->data + 6, block->len - 6);

  harness = run (fixture);
  root = sonde_harness_dup_fields (harness, 4);
  summary = sonde_harness_dup_summary (harness, 4);

  g_assert_cmpstr (summary, ==, "Stream 1 · GET /x?y · PADDED, PRIORITY");
  g_assert_cmpstr (sonde_field_get_value (find_field (root, "Padding length")), ==, "3");
  g_assert_cmpstr (sonde_field_get_value (find_field (root, "Weight")), ==, "16");
  g_assert_cmpstr (sonde_field_get_value (find_field (root, "Type")), ==, "HEADERS (0x01)");
  flags = find_field (root, "Flags");
  g_assert_cmpstr (sonde_field_get_value (flags), ==, "PADDED, PRIORITY (0x28)");
  g_assert_cmpstr (sonde_field_get_value (find_field (flags, "PRIORITY")), ==, "Set");
  g_assert_cmpstr (sonde_field_get_value (find_field (flags, "END_HEADERS")), ==, "Not set");
  assert_range (find_field (root, "Padding"), 19, 3);
  headers = find_field (root, "Compressed headers");
  assert_range (headers, 15, 4);
  assert_range (find_field (headers, ":method"), 15, 1);
  g_assert_cmpstr (sonde_field_get_value (find_field (headers, ":method")), ==, "GET");
  assert_range (find_field (headers, ":scheme"), 16, 1);

  second = sonde_harness_dup_fields (harness, 6);
  headers = find_field (second, "Compressed headers");
  g_assert_cmpstr (sonde_field_get_value (find_field (headers, "x-a")), ==, "1");
}

static void
test_http2_padded_data (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) root = NULL;
  guint64 offset;
  guint64 length;

  add_start (fixture);
  add_headers (fixture, SENT, 0, 1, get_request);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_DATA,
             SONDE_HTTP2_FLAG_PADDED | SONDE_HTTP2_FLAG_END_STREAM, 1, "\4helloPPPP", 10);

  harness = run (fixture);
  root = sonde_harness_dup_fields (harness, 5);

  assert_range (find_field (root, "Data"), 10, 5);
  assert_range (find_field (root, "Padding"), 15, 4);
  g_assert_cmpuint (sonde_http2_state_peek_message (harness->state, 0, FALSE)->body_length, ==, 5);
  g_assert_true (sonde_http2_record_get_payload (sonde_harness_get_record (harness, 5), &offset,
                                                 &length));
  g_assert_cmpuint (offset, ==, sonde_harness_get_record (harness, 5)->offset + 10);
  g_assert_cmpuint (length, ==, 5);
}

static void
test_http2_interim_trailers (Fixture       *fixture,
                             gconstpointer  user_data G_GNUC_UNUSED)
{
  static const char *const hints[] = { ":status", "103", "link", "</a>", NULL };
  static const char *const trailers[] = { "x-sum", "7", NULL };
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *summary = NULL;
  const SondeHttpMessage *message;

  add_start (fixture);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 1, get_request);
  add_headers (fixture, RECEIVED, 0, 1, hints);
  add_headers (fixture, RECEIVED, 0, 1, ok_response);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, "hello", 5);
  add_headers (fixture, RECEIVED, SONDE_HTTP2_FLAG_END_STREAM, 1, trailers);

  harness = run (fixture);
  message = sonde_http2_state_peek_message (harness->state, 0, TRUE);
  summary = sonde_harness_dup_summary (harness, 8);

  g_assert_cmpuint (message->status, ==, 200);
  g_assert_cmpuint (message->head_record, ==, 6);
  g_assert_cmpuint (message->trailers_record, ==, 8);
  g_assert_true (message->complete);
  g_assert_cmpstr (summary, ==, "Stream 1 · 1 header · END_STREAM, END_HEADERS");
}

static void
test_http2_reset (Fixture       *fixture,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  const SondeHttpMessage *message;
  guint32 code;

  add_start (fixture);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 1, get_request);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_RST_STREAM, 0, 1, "\0\0\0\7", 4);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_GOAWAY, 0, 0, "\0\0\0\1\0\0\0\x0b", 8);

  harness = run (fixture);
  message = sonde_http2_state_peek_message (harness->state, 0, TRUE);

  g_assert_true (message->reset);
  g_assert_cmpuint (message->reset_code, ==, 7);
  g_assert_false (sonde_http2_state_peek_message (harness->state, 0, FALSE)->reset);
  g_assert_true (sonde_http2_state_get_goaway (harness->state, RECEIVED, &code));
  g_assert_cmpstr (sonde_http2_error_get_name (code), ==, "ENHANCE_YOUR_CALM");
  g_assert_false (sonde_http2_state_get_goaway (harness->state, SENT, &code));
}

static SondeHttp2Problem
get_problem (SondeHarness *harness,
             guint         number)
{
  return sonde_http2_record_get_problem (sonde_harness_get_record (harness, number));
}

static void
test_http2_violations (Fixture       *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;

  add_start (fixture);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PING, 0, 0, "1234567", 7);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_DATA, 0, 0, "1", 1);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 3, NULL, 0);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_DATA, SONDE_HTTP2_FLAG_PADDED, 1, "\2a", 2);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 1, "\0\0\0\0", 4);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_CONTINUATION, 0, 1, "a", 1);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_HEADERS, 0, 1, "\x82", 1);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PING, 0, 0, "12345678", 8);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_HEADERS, SONDE_HTTP2_FLAG_END_HEADERS, 1,
             "\xff\xff\xff\xff\xff\xff\xff", 7);
  add_headers (fixture, RECEIVED, 0, 3, ok_response);

  harness = run (fixture);

  g_assert_cmpint (get_problem (harness, 4), ==, SONDE_HTTP2_PROBLEM_LENGTH);
  g_assert_cmpint (get_problem (harness, 5), ==, SONDE_HTTP2_PROBLEM_NEEDS_STREAM);
  g_assert_cmpint (get_problem (harness, 6), ==, SONDE_HTTP2_PROBLEM_NEEDS_NO_STREAM);
  g_assert_cmpint (get_problem (harness, 7), ==, SONDE_HTTP2_PROBLEM_PADDING);
  g_assert_cmpint (get_problem (harness, 8), ==, SONDE_HTTP2_PROBLEM_INCREMENT);
  g_assert_cmpint (get_problem (harness, 9), ==, SONDE_HTTP2_PROBLEM_UNEXPECTED_CONTINUATION);
  g_assert_cmpint (get_problem (harness, 10), ==, SONDE_HTTP2_PROBLEM_NONE);
  g_assert_cmpint (get_problem (harness, 11), ==, SONDE_HTTP2_PROBLEM_INTERRUPTED);
  g_assert_cmpint (get_problem (harness, 12), ==, SONDE_HTTP2_PROBLEM_HEADERS);
  g_assert_cmpint (get_problem (harness, 13), ==, SONDE_HTTP2_PROBLEM_HEADERS_LOST);
}

/* Looks in a tree for a number with that id; -1 is a field without a number, -2 no field. */
static gint64
find_number (SondeField *field,
             const char *id)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (field), id))
    {
      guint64 number;

      return sonde_field_get_number (field, &number) ? (gint64) number : -1;
    }

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      gint64 found = find_number (child, id);

      if (found != -2)
        return found;
    }

  return -2;
}

static void
assert_windows (SondeHarness *harness,
                guint         number,
                gint64        connection,
                gint64        stream)
{
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, number);

  g_test_message ("record %u", number);
  g_assert_cmpint (find_number (root, "http2.window.connection"), ==, connection);
  g_assert_cmpint (find_number (root, "http2.window.stream"), ==, stream);
}

static void
test_http2_windows (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint8 small[] = { 0, 4, 0, 0, 0, 10 };
  g_autofree guint8 *data = g_malloc0 (16384);
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) negative = NULL;

  add_start (fixture);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 1, get_request);
  add_headers (fixture, RECEIVED, 0, 1, ok_response);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, SONDE_HTTP2_FLAG_PADDED, 1,
             "\4helloPPPP", 10);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, data, 16384);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 0, "\0\0\x40\0", 4);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 1, "\0\0\0\1", 4);

  /* Smaller only from the acknowledgement on: below zero, where data is too much. */
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, small, sizeof small);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, data, 1);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, 0, NULL, 0);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 1, "\0\0\0\1", 4);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, data, 1);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 0, "\x7f\xff\xff\xff", 4);

  harness = run (fixture);

  assert_windows (harness, 6, 65525, 65525);
  assert_windows (harness, 7, 49141, 49141);
  assert_windows (harness, 8, 65525, -2);
  assert_windows (harness, 9, 65525, 49142);
  assert_windows (harness, 11, 65524, 49141);
  assert_windows (harness, 13, 65524, -1);
  negative = sonde_harness_dup_fields (harness, 13);
  g_assert_cmpstr (sonde_field_get_value (find_field (negative,
                                                      "Window of the stream afterwards")), ==,
                   "−16383 bytes");
  g_assert_cmpint (get_problem (harness, 13), ==, SONDE_HTTP2_PROBLEM_NONE);
  g_assert_cmpint (get_problem (harness, 14), ==, SONDE_HTTP2_PROBLEM_WINDOW_EXCEEDED);
  g_assert_cmpint (get_problem (harness, 15), ==, SONDE_HTTP2_PROBLEM_WINDOW_OVERFLOW);
  assert_windows (harness, 15, G_MAXINT32, -2);
}

static void
test_http2_settings (Fixture       *fixture,
                     gconstpointer  user_data G_GNUC_UNUSED)
{
  static const guint8 wrong[][6] = {
    { 0, 2, 0, 0, 0, 2 },
    { 0, 4, 0x80, 0, 0, 0 },
    { 0, 5, 0, 0, 0, 1 },
    { 0, 8, 0, 0, 0, 2 },
  };
  g_autoptr(SondeHarness) harness = NULL;

  add_start (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, wrong[i], sizeof wrong[i]);

  harness = run (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 4 + i);

      g_assert_cmpint (get_problem (harness, 4 + i), ==, SONDE_HTTP2_PROBLEM_SETTING);
      g_assert_cmpint (find_number (root, "http2.setting.id"), ==, wrong[i][1]);
      g_assert_cmpint (find_number (root, "http2.setting.value"), ==,
                       (guint32) wrong[i][2] << 24 | wrong[i][5]);
    }
}

/* The bits of the first nine bytes, and of what each type has. */
static void
test_http2_numbers (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct { guint record; const char *id; gint64 number; } numbers[] = {
    { 4, "http2.length", 8 },
    { 4, "http2.type", 6 },
    { 4, "http2.flags", 0x81 },
    { 4, "http2.flags.ack", 1 },
    { 4, "http2.flags.end-stream", -2 },
    { 4, "http2.flags.unused", 0x80 },
    { 4, "http2.reserved", 0 },
    { 5, "http2.exclusive", 1 },
    { 5, "http2.dependency", 3 },
    { 5, "http2.weight", 256 },
    { 5, "http2.weight.sent", 255 },
    { 6, "http2.last-stream", 5 },
    { 6, "http2.reserved", 0 },
    { 6, "http2.error", 2 },
    { 7, "http2.increment", 7 },
    { 8, "http2.altsvc.origin.length", 1 },
    { 9, "http2.origin.length", 1 },
    { 10, "http2.prioritized", 9 },
    { 11, "http2.promised", 2 },
    { 11, "http2.flags.end-headers", 1 },
    { 11, "http2.flags.padded", 0 },
  };
  g_autoptr(SondeHarness) harness = NULL;

  add_start (fixture);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PING, 0x81, 0, "12345678", 8);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PRIORITY, 0, 1, "\x80\0\0\3\xff", 5);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_GOAWAY, 0, 0, "\x80\0\0\5\0\0\0\2why", 11);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_WINDOW_UPDATE, 0, 1, "\x80\0\0\7", 4);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_ALTSVC, 0, 1, "\0\1ah2=\":1\"", 10);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_ORIGIN, 0, 0, "\0\1a\0\1b", 6);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_PRIORITY_UPDATE, 0, 0, "\0\0\0\x09u=1", 7);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_PUSH_PROMISE, 4, 1, "\0\0\0\2\x82", 5);
  harness = run (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, numbers[i].record);

      g_test_message ("%u %s", numbers[i].record, numbers[i].id);
      g_assert_cmpint (find_number (root, numbers[i].id), ==, numbers[i].number);
    }
}

static void
test_http2_not_http2 (Fixture       *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree char *text = NULL;

  sonde_harness_steps_text (fixture->steps, SENT, "PRI * HTTP/1.1\r\n");
  sonde_harness_steps_text (fixture->steps, RECEIVED, "HTTP/1.1 400 Bad Request\r\n");

  harness = run (fixture);
  text = sonde_harness_to_text (harness);

  g_assert_cmpstr (text, ==,
                   "> 0+11 Preface|PRI * HTTP/\n"
                   "> 11+5 Raw bytes!|This is not HTTP/2: 1.1\\r\\n\n"
                   "< 0+26 Raw bytes!|This is not HTTP/2: HTTP/1.1 400 Bad Request"
                   "\\r\\n\n");
}

/* A table that the peer was allowed to make larger, and one it was told to make smaller. */
static void
test_http2_table_size (Fixture       *fixture,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;

  sonde_harness_steps_text (fixture->steps, SENT, PREFACE);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, "\0\1\0\1\0\0", 6);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, "\0\1\0\0\0\x40", 6);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, 0, NULL, 0);
  g_assert_cmpint (nghttp2_hd_deflate_change_table_size (fixture->deflaters[RECEIVED], 65536), ==,
                   0);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 1, get_request);
  add_headers (fixture, RECEIVED, SONDE_HTTP2_FLAG_END_STREAM, 1, ok_response);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, 0, NULL, 0);
  g_assert_cmpint (nghttp2_hd_deflate_change_table_size (fixture->deflaters[SENT], 64), ==, 0);
  add_headers (fixture, SENT, SONDE_HTTP2_FLAG_END_STREAM, 3, get_request);

  harness = run (fixture);

  for (guint i = 0; i < sonde_record_store_get_length (harness->records); i++)
    g_assert_cmpint (get_problem (harness, i), ==, SONDE_HTTP2_PROBLEM_NONE);

  g_assert_cmpuint (sonde_http2_state_get_n_exchanges (harness->state), ==, 2);
}

/* Whatever comes in, nothing crashes and the split does not matter. */
static void
test_http2_random (Fixture       *fixture,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  add_start (fixture);
  add_headers (fixture, SENT, 0, 1, get_request);
  add_frame (fixture, SENT, SONDE_HTTP2_RECORD_DATA,
             SONDE_HTTP2_FLAG_PADDED | SONDE_HTTP2_FLAG_END_STREAM, 1, "\4helloPPPP", 10);
  add_headers (fixture, RECEIVED, 0, 1, ok_response);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_DATA, 0, 1, "hello", 5);
  add_headers (fixture, RECEIVED, SONDE_HTTP2_FLAG_END_STREAM, 1, ok_response);
  add_frame (fixture, RECEIVED, SONDE_HTTP2_RECORD_GOAWAY, 0, 0, "\0\0\0\1\0\0\0\0bye", 11);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(GArray) damaged = sonde_harness_steps_new ();

      for (guint i = 0; i < fixture->steps->len; i++)
        {
          const SondeHarnessStep *step = &g_array_index (fixture->steps, SondeHarnessStep, i);
          gsize length;
          const guint8 *data = g_bytes_get_data (step->bytes, &length);
          g_autofree guint8 *copy = g_memdup2 (data, length);

          if (g_test_rand_int_range (0, 4) == 0)
            copy[g_test_rand_int_range (0, (gint32) length)] =
              (guint8) g_test_rand_int_range (0, 256);

          sonde_harness_steps_add (damaged, step->direction, copy, length);
        }

      sonde_harness_steps_end (damaged, SENT, SONDE_EVENT_CLOSED);
      sonde_harness_steps_end (damaged, RECEIVED, SONDE_EVENT_CLOSED);
      sonde_harness_assert_any_split (&sonde_http2_dissector, damaged);
    }
}

static void
test_http2_probe (Fixture       *fixture G_GNUC_UNUSED,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (sonde_http2_dissector.probe ((const guint8 *) PREFACE, 24), ==, 1);
  g_assert_cmpint (sonde_http2_dissector.probe ((const guint8 *) PREFACE, 10), ==, -1);
  g_assert_cmpint (sonde_http2_dissector.probe ((const guint8 *) "PUT / HTTP/1.1", 14), ==, 0);
}

static void
add_test (const char *path,
          void      (*function) (Fixture       *fixture,
                                 gconstpointer  user_data))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  add_test ("/http2/exchange", test_http2_exchange);
  add_test ("/http2/continuation", test_http2_continuation);
  add_test ("/http2/padded-data", test_http2_padded_data);
  add_test ("/http2/interim-trailers", test_http2_interim_trailers);
  add_test ("/http2/reset", test_http2_reset);
  add_test ("/http2/violations", test_http2_violations);
  add_test ("/http2/windows", test_http2_windows);
  add_test ("/http2/settings", test_http2_settings);
  add_test ("/http2/numbers", test_http2_numbers);
  add_test ("/http2/not-http2", test_http2_not_http2);
  add_test ("/http2/table-size", test_http2_table_size);
  add_test ("/http2/random", test_http2_random);
  add_test ("/http2/probe", test_http2_probe);

  return g_test_run ();
}

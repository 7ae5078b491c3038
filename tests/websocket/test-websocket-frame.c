#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-websocket-frame.h"
#include "sonde-websocket-utf8.h"

static void
assert_bytes (GBytes     *bytes,
              const void *expected,
              gsize       length)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, length);
}

/* W1, WS1: the example of RFC 6455, section 1.3. */
static void
test_accept (void)
{
  g_autofree char *accept = sonde_websocket_accept_for_key ("dGhlIHNhbXBsZSBub25jZQ==");

  g_assert_cmpstr (accept, ==, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

static void
test_new_key (void)
{
  g_autofree char *one = sonde_websocket_new_key ();
  g_autofree char *two = sonde_websocket_new_key ();
  g_autofree guchar *bytes = NULL;
  gsize length;

  g_assert_cmpstr (one, !=, two);
  bytes = g_base64_decode (one, &length);
  g_assert_cmpuint (length, ==, 16);
}

/* RFC 6455, section 5.7. */
static void
test_encode (void)
{
  g_autoptr(GBytes) hello = NULL;
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) last = NULL;
  g_autoptr(GBytes) ping = NULL;

  hello = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_TEXT,
                                        SONDE_WEBSOCKET_FRAME_FIN,
                                        "Hello",
                                        5);
  assert_bytes (hello, "\x81\x05Hello", 7);
  first = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_TEXT,
                                        SONDE_WEBSOCKET_FRAME_NONE,
                                        "Hel",
                                        3);
  assert_bytes (first, "\x01\x03Hel", 5);
  last = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_CONTINUATION,
                                       SONDE_WEBSOCKET_FRAME_FIN,
                                       "lo",
                                       2);
  assert_bytes (last, "\x80\x02lo", 4);
  ping = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_PING,
                                       SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV2,
                                       NULL,
                                       0);
  assert_bytes (ping, "\xa9\x00", 2);
}

/* WS2: the shortest form of each length, and back. */
static void
test_lengths (void)
{
  static const struct
  {
    gsize length;
    gsize header;
  } cases[] = { { 0, 2 }, { 125, 2 }, { 126, 4 }, { 127, 4 }, { 65535, 4 }, { 65536, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *payload = g_malloc0 (cases[i].length + 1);
      g_autoptr(GBytes) frame = NULL;
      SondeWebsocketFrameHeader header;
      const guint8 *data;
      gsize size;

      frame = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_BINARY,
                                            SONDE_WEBSOCKET_FRAME_FIN,
                                            payload,
                                            cases[i].length);
      data = g_bytes_get_data (frame, &size);
      g_assert_cmpuint (size, ==, cases[i].header + cases[i].length);

      for (gsize n = 0; n < cases[i].header; n++)
        g_assert_cmpuint (sonde_websocket_frame_parse_header (data, n, &header), ==, 0);

      g_assert_cmpuint (sonde_websocket_frame_parse_header (data, size, &header),
                        ==,
                        cases[i].header);
      g_assert_cmpuint (header.payload_length, ==, cases[i].length);
      g_assert_cmpuint (header.opcode, ==, SONDE_WEBSOCKET_OPCODE_BINARY);
      g_assert_cmpuint (header.flags, ==, SONDE_WEBSOCKET_FRAME_FIN);
    }
}

/* WS3: a fresh key for each frame. */
static void
test_mask (void)
{
  static const guint8 example[] = {
    0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58
  };
  g_autoptr(GBytes) one = NULL;
  g_autoptr(GBytes) two = NULL;
  SondeWebsocketFrameHeader header;
  SondeWebsocketFrameHeader other;
  guint8 payload[5];

  g_assert_cmpuint (sonde_websocket_frame_parse_header (example, sizeof example, &header), ==, 6);
  memcpy (payload, example + 6, 5);
  sonde_websocket_frame_unmask (header.mask_key, 0, payload, 3);
  sonde_websocket_frame_unmask (header.mask_key, 3, payload + 3, 2);
  g_assert_cmpmem (payload, 5, "Hello", 5);

  one = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_TEXT,
                                      SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_MASKED,
                                      "Hello",
                                      5);
  two = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_TEXT,
                                      SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_MASKED,
                                      "Hello",
                                      5);
  g_assert_cmpuint (g_bytes_get_size (one), ==, 11);
  sonde_websocket_frame_parse_header (g_bytes_get_data (one, NULL), 11, &header);
  sonde_websocket_frame_parse_header (g_bytes_get_data (two, NULL), 11, &other);
  g_assert_true (memcmp (header.mask_key, other.mask_key, 4) != 0);
  memcpy (payload, (const guint8 *) g_bytes_get_data (one, NULL) + 6, 5);
  g_assert_true (memcmp (payload, "Hello", 5) != 0);
  sonde_websocket_frame_unmask (header.mask_key, 0, payload, 5);
  g_assert_cmpmem (payload, 5, "Hello", 5);
}

/* WS8: a reason of 123 bytes is sent; a longer one is cut before the character that is too much. */
static void
test_close (void)
{
  g_autoptr(GBytes) empty = NULL;
  g_autoptr(GBytes) plain = NULL;
  g_autoptr(GBytes) cut = NULL;
  g_autofree char *reason = g_strnfill (122, 'x');
  g_autofree char *longer = g_strconcat (reason, "é", NULL);

  empty = sonde_websocket_frame_encode_close (SONDE_WEBSOCKET_FRAME_NONE, 1005, "not sent");
  assert_bytes (empty, "\x88\x00", 2);
  plain = sonde_websocket_frame_encode_close (SONDE_WEBSOCKET_FRAME_NONE, 1000, "done");
  assert_bytes (plain, "\x88\x06\x03\xe8" "done", 8);
  cut = sonde_websocket_frame_encode_close (SONDE_WEBSOCKET_FRAME_NONE, 4999, longer);
  g_assert_cmpuint (g_bytes_get_size (cut), ==, 2 + 2 + 122);
}

static void
test_close_codes (void)
{
  static const guint valid[] = { 1000, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 };
  static const guint invalid[] = {
    0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535
  };

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (sonde_websocket_close_code_is_valid (valid[i]));

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    g_assert_false (sonde_websocket_close_code_is_valid (invalid[i]));

  g_assert_cmpstr (sonde_websocket_close_code_get_name (1001), ==, "Going away");
  g_assert_cmpstr (sonde_websocket_close_code_get_name (1012), ==, "Service restart");
  g_assert_cmpstr (sonde_websocket_close_code_get_name (4321), ==, "Private use");
  g_assert_cmpstr (sonde_websocket_close_code_get_name (2345), ==, "Not defined");

  for (guint code = 0; code < 6000; code += 7)
    g_assert_cmpuint (strlen (sonde_websocket_close_code_explain (code)), >, 0);
}

/* Every sequence of up to three bytes, and those of four around the limits, as GLib has them. */
static void
test_utf8 (void)
{
  for (guint value = 0; value < 0x1000000; value += g_test_quick () ? 13 : 1)
    {
      guint8 bytes[] = { (guint8) (value >> 16), (guint8) (value >> 8), (guint8) value };
      SondeWebsocketUtf8 utf8 = { 0 };
      gboolean is_good = sonde_websocket_utf8_feed (&utf8, bytes, 3) == 3 &&
                         sonde_websocket_utf8_is_complete (&utf8);

      /* GLib calls NUL invalid, which it is not here. */
      if (bytes[0] != 0 && bytes[1] != 0 && bytes[2] != 0)
        g_assert_cmpint (is_good, ==, g_utf8_validate_len ((const char *) bytes, 3, NULL));
    }
}

static void
test_utf8_fault (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
    gsize       fault;
  } cases[] = {
    { "\xf4\x90\x80\x80", 4, 1 }, { "\xce\xba\xed\xa0\x80", 5, 3 }, { "a\x80", 2, 1 },
    { "\xc3\xa9\xff", 3, 2 },     { "\xf0\x80\x80\x80", 4, 1 },     { "\xe2\x82z", 3, 2 },
    { "\0ok", 3, 3 },             { "\xf0\x9f\x98\x80", 4, 4 },     { "\xc0\xaf", 2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SondeWebsocketUtf8 utf8 = { 0 };
      gsize at = 0;

      while (at < cases[i].length &&
             sonde_websocket_utf8_feed (&utf8, (const guint8 *) cases[i].bytes + at, 1) == 1)
        at++;

      g_assert_cmpuint (at, ==, cases[i].fault);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/frame/accept", test_accept);
  g_test_add_func ("/websocket/frame/new-key", test_new_key);
  g_test_add_func ("/websocket/frame/encode", test_encode);
  g_test_add_func ("/websocket/frame/lengths", test_lengths);
  g_test_add_func ("/websocket/frame/mask", test_mask);
  g_test_add_func ("/websocket/frame/close", test_close);
  g_test_add_func ("/websocket/frame/close-codes", test_close_codes);
  g_test_add_func ("/websocket/frame/utf8", test_utf8);
  g_test_add_func ("/websocket/frame/utf8-fault", test_utf8_fault);

  return g_test_run ();
}

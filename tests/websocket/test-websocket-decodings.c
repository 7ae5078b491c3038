#include "config.h"

#include <string.h>

#include "sonde-decoding.h"
#include "sonde-dissector-harness.h"
#include "sonde-test.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-frame.h"

#define CLIENT SONDE_DIRECTION_SENT
#define SERVER SONDE_DIRECTION_RECEIVED
#define BYTES(text) text, sizeof text - 1

/* Conversations of which all records have to become what is written here. */
typedef struct
{
  const char     *name;
  SondeDirection  direction;
  const char     *frames;
  gsize           length;
  const char     *expected;
} DecodingCase;

/* RFC 6455 §5.7, RFC 7692 §7.2.3, and what else can be in a frame. */
static const DecodingCase cases[] = {
  { "unmasked text", SERVER, BYTES ("\x81\x05Hello"), "0:\n" },
  { "masked text", CLIENT, BYTES ("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
    "0: websocket.unmasked=Hello (media.text)\n" },
  { "fragments", SERVER, BYTES ("\x01\x03Hel\x80\x02lo"),
    "0: websocket.joined=Hello (media.text)\n"
    "1: websocket.joined=Hello (media.text)\n" },
  { "masked pong", CLIENT, BYTES ("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
    "0: websocket.unmasked=Hello (media.text)\n" },
  { "ping between", SERVER, BYTES ("\x01\x01""a\x89\x01x\x00\x01""b\x80\x01""c"),
    "0: websocket.joined=abc (media.text)\n1:\n2:\n"
    "3: websocket.joined=abc (media.text)\n" },
  { "masked fragments", CLIENT, BYTES ("\x01\x81\1\1\1\1\x60\x80\x81\0\0\0\0b"),
    "0: websocket.unmasked=a websocket.joined=ab (media.text)\n"
    "1: websocket.unmasked=b websocket.joined=ab (media.text)\n" },
  { "first only", SERVER, BYTES ("\x01\x01""a"), "0: websocket.joined+=a (media.text)\n" },
  { "interleaved", SERVER, BYTES ("\x01\x01""a\x81\x01""b"),
    "0: websocket.joined+=a (media.text)\n1:\n" },
  { "json", SERVER, BYTES ("\x81\x07{\"a\":1}"), "0: websocket.payload={\"a\":1} (media.json)\n" },
  { "close", CLIENT, BYTES ("\x88\x84\0\0\0\0\x03\xe8hi"),
    "0: websocket.unmasked=\x03\xe8hi (websocket.close)\n" },
  { "one block", SERVER, BYTES ("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"),
    "0: websocket.inflated=Hello (media.text) 7 bytes>5 bytes\n" },
  { "two fragments", SERVER, BYTES ("\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00"),
    "0: websocket.inflated=Hello (media.text) 7 bytes>5 bytes\n"
    "1: websocket.inflated=Hello (media.text) 7 bytes>5 bytes\n" },
  { "context takeover", SERVER,
    BYTES ("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00\xc1\x05\xf2\x00\x11\x00\x00"),
    "0: websocket.inflated=Hello (media.text) 7 bytes>5 bytes\n"
    "1: websocket.inflated=Hello (media.text) 5 bytes>5 bytes\n" },
  { "no compression", SERVER, BYTES ("\xc1\x0b\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"),
    "0: websocket.inflated=Hello (media.text) 11 bytes>5 bytes\n" },
  { "final block", SERVER, BYTES ("\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),
    "0: websocket.inflated=Hello (media.text) 8 bytes>5 bytes\n" },
  { "two blocks", SERVER,
    BYTES ("\xc1\x0d\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"),
    "0: websocket.inflated=Hello (media.text) 13 bytes>5 bytes\n" },
  { "empty", SERVER, BYTES ("\xc1\x01\x00"), "0: websocket.inflated= (media.text) 1 byte>\n" },
  { "masked and compressed", CLIENT,
    BYTES ("\xc1\x87\0\0\0\0\xf2\x48\xcd\xc9\xc9\x07\x00"),
    "0: websocket.unmasked=\xf2\x48\xcd\xc9\xc9\x07\x00 websocket.inflated=Hello (media.text) "
    "7 bytes>5 bytes\n" },
  { "broken", SERVER, BYTES ("\xc1\x01\xff"), "0:\n" },
};

static SondeField *
find_child (SondeField *field,
            const char *id)
{
  GListModel *children = sonde_field_get_children (field);

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      if (g_str_equal (sonde_field_get_id (child), id))
        return child;
    }

  return NULL;
}

static void
append_decoding (SondeDecoding *decoding,
                 GString       *text)
{
  GBytes *bytes = sonde_decoding_get_bytes (decoding);
  SondeField *fields = sonde_decoding_get_fields (decoding);

  g_string_append_printf (text, " %s%s=", sonde_decoding_get_id (decoding),
                          sonde_decoding_is_cut (decoding) ? "+" : "");
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

  if (fields == NULL)
    return;

  g_string_append_printf (text, " (%s)", sonde_field_get_id (fields));
  g_assert_cmpuint (sonde_field_get_length (fields), ==, g_bytes_get_size (bytes));

  if (find_child (fields, "websocket.deflated-size") != NULL)
    {
      SondeField *size = find_child (fields, "websocket.inflated-size");

      g_string_append_printf (text, " %s>%s",
                              sonde_field_get_value (find_child (fields,
                                                                 "websocket.deflated-size")),
                              size != NULL ? sonde_field_get_value (size) : "");
    }
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) steps = sonde_harness_steps_new ();
      g_autoptr(SondeHarness) harness = NULL;
      g_autoptr(GString) text = g_string_new (NULL);
      gsize n_expected = strlen (cases[i].expected);

      g_test_message ("%s", cases[i].name);
      sonde_harness_steps_add (steps, cases[i].direction, cases[i].frames, cases[i].length);
      harness = sonde_harness_run (&sonde_websocket_dissector, steps, SONDE_HARNESS_WHOLE);

      for (guint n = 0; n < sonde_record_store_get_length (harness->records); n++)
        {
          g_autoptr(GPtrArray) decodings = sonde_harness_dup_decodings (harness, n);

          g_string_append_printf (text, "%u:", n);

          for (guint d = 0; decodings != NULL && d < decodings->len; d++)
            append_decoding (g_ptr_array_index (decodings, d), text);

          g_string_append_c (text, '\n');
        }

      /* One of the cases has a zero byte in it. */
      if (memchr (text->str, 0, text->len) == NULL)
        g_assert_cmpstr (text->str, ==, cases[i].expected);
      else
        g_assert_cmpmem (text->str, n_expected, cases[i].expected, n_expected);

      sonde_harness_assert_any_split (&sonde_websocket_dissector, steps);
    }
}

static GBytes *
deflate_message (GConverter   *compressor,
                 const guint8 *data,
                 gsize         length)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  guint8 buffer[4096];
  gsize n_read, n_written;

  do
    {
      GConverterResult result = g_converter_convert (compressor, data, length, buffer,
                                                     sizeof buffer, G_CONVERTER_FLUSH, &n_read,
                                                     &n_written, NULL);

      g_assert_cmpint (result, !=, G_CONVERTER_ERROR);
      g_byte_array_append (out, buffer, (guint) n_written);
      data += n_read;
      length -= n_read;
    }
  while (length > 0 || n_written == sizeof buffer);

  g_assert_cmpmem (out->data + out->len - 4, 4, "\0\0\xff\xff", 4);

  return g_bytes_new (out->data, out->len - 4);
}

/* Text that can be told apart by where it stands, and refers to what came before. */
static void
fill (guint8 *data,
      gsize   length,
      guint   seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed / 2);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_rand_int_range (rand, 'A', 'A' + 16);
}

static void
assert_inflated (SondeHarness *harness,
                 guint         number,
                 const guint8 *data,
                 gsize         length)
{
  g_autoptr(GPtrArray) decodings = NULL;
  SondeDecoding *decoding;
  gint64 start_us = g_get_monotonic_time ();
  gsize size;
  const guint8 *bytes;

  decodings = sonde_harness_dup_decodings (harness, number);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start_us);
  g_assert_nonnull (decodings);
  decoding = g_ptr_array_index (decodings, decodings->len - 1);
  g_assert_cmpstr (sonde_decoding_get_id (decoding), ==, "websocket.inflated");
  bytes = g_bytes_get_data (sonde_decoding_get_bytes (decoding), &size);
  g_assert_cmpuint (size, ==, MIN (length, SONDE_DECODING_MAX_BYTES));
  g_assert_cmpint (sonde_decoding_is_cut (decoding), ==, length > SONDE_DECODING_MAX_BYTES);
  g_assert_true (memcmp (bytes, data, size) == 0);
}

/* What was said far behind can be inflated again, although each message refers to those before. */
static void
test_takeover (void)
{
  static const guint numbers[] = { 0, 1, 2, 77, 150, 151, 298, 299 };
  const gsize length = 100000;
  g_autoptr(GConverter) compressor = NULL;
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree guint8 *data = g_malloc (length);

  compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(GBytes) deflated = NULL;
      g_autoptr(GBytes) frame = NULL;

      fill (data, length, i);
      deflated = deflate_message (compressor, data, length);
      frame = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_BINARY,
                                            SONDE_WEBSOCKET_FRAME_FIN |
                                            SONDE_WEBSOCKET_FRAME_RSV1,
                                            g_bytes_get_data (deflated, NULL),
                                            g_bytes_get_size (deflated));
      sonde_harness_steps_add (steps, SERVER, g_bytes_get_data (frame, NULL),
                               g_bytes_get_size (frame));
    }

  harness = sonde_harness_run (&sonde_websocket_dissector, steps, SONDE_HARNESS_WHOLE);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      fill (data, length, numbers[i]);
      assert_inflated (harness, numbers[i], data, length);
    }
}

/* No more is inflated than is shown. */
static void
test_bomb (void)
{
  const gsize length = 17 * 1024 * 1024;
  g_autoptr(GConverter) compressor = NULL;
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autofree guint8 *data = g_malloc0 (length);
  g_autoptr(GBytes) deflated = NULL;
  g_autoptr(GBytes) frame = NULL;

  compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9));
  deflated = deflate_message (compressor, data, length);
  frame = sonde_websocket_frame_encode (SONDE_WEBSOCKET_OPCODE_BINARY,
                                        SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV1,
                                        g_bytes_get_data (deflated, NULL),
                                        g_bytes_get_size (deflated));
  sonde_harness_steps_add (steps, SERVER, g_bytes_get_data (frame, NULL),
                           g_bytes_get_size (frame));
  harness = sonde_harness_run (&sonde_websocket_dissector, steps, SONDE_HARNESS_WHOLE);
  assert_inflated (harness, 0, data, length);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/decodings/cases", test_cases);
  g_test_add_func ("/websocket/decodings/takeover", test_takeover);
  g_test_add_func ("/websocket/decodings/bomb", test_bomb);

  return g_test_run ();
}

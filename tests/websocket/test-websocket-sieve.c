#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-websocket-sieve.h"

#define MAX_MESSAGE_BYTES 70000
#define N_SPLITS          200

/* A frame, and whether it may be left out. */
typedef struct
{
  guint                     opcode;
  SondeWebsocketFrameFlags  flags;
  const char               *text;
  gsize                     length;
  gboolean                  is_left_out;
} Case;

static const Case cases[] = {
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "whole", 5, TRUE },
  { SONDE_WEBSOCKET_OPCODE_BINARY, SONDE_WEBSOCKET_FRAME_FIN, "\xff\x00", 2, TRUE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "", 0, TRUE },
  { SONDE_WEBSOCKET_OPCODE_PING, SONDE_WEBSOCKET_FRAME_FIN, "ping", 4, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "Gr\xc3\xbc\xc3\x9f""e", 7, TRUE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_NONE, "a ", 2, FALSE },
  { SONDE_WEBSOCKET_OPCODE_PONG, SONDE_WEBSOCKET_FRAME_FIN, "", 0, FALSE },
  { SONDE_WEBSOCKET_OPCODE_CONTINUATION, SONDE_WEBSOCKET_FRAME_NONE, "split ", 6, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "between", 7, FALSE },
  { SONDE_WEBSOCKET_OPCODE_BINARY, SONDE_WEBSOCKET_FRAME_FIN, NULL, 300, TRUE },
  { SONDE_WEBSOCKET_OPCODE_BINARY, SONDE_WEBSOCKET_FRAME_FIN, NULL, 66000, TRUE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "\xff", 1, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "\xc3", 1, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "\0", 1, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV1,
    "packed", 6, FALSE },
  { SONDE_WEBSOCKET_OPCODE_BINARY, SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV3,
    "", 0, FALSE },
  { 5, SONDE_WEBSOCKET_FRAME_FIN, "reserved", 8, FALSE },
  { SONDE_WEBSOCKET_OPCODE_BINARY, SONDE_WEBSOCKET_FRAME_FIN, NULL, MAX_MESSAGE_BYTES + 1, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "again", 5, TRUE },
  { SONDE_WEBSOCKET_OPCODE_CLOSE, SONDE_WEBSOCKET_FRAME_FIN, "", 0, FALSE },
  { SONDE_WEBSOCKET_OPCODE_TEXT, SONDE_WEBSOCKET_FRAME_FIN, "too late", 8, FALSE },
};

static void
append_frame (GByteArray *stream,
              const Case *frame,
              gboolean    is_masked)
{
  g_autofree guint8 *zeros = g_malloc0 (frame->length + 1);
  g_autoptr(GBytes) bytes = NULL;

  bytes = sonde_websocket_frame_encode (frame->opcode,
                                        frame->flags |
                                        (is_masked ? SONDE_WEBSOCKET_FRAME_MASKED : 0),
                                        frame->text != NULL ? frame->text : (char *) zeros,
                                        frame->length);
  g_byte_array_append (stream, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

/* Reads as a connection does: so much is there, and so much of that is wanted. */
static void
sift (SondeWebsocketSieve *sieve,
      const guint8        *data,
      gsize                length,
      GByteArray          *passed)
{
  while (length > 0)
    {
      gsize n_bytes = sonde_websocket_sieve_leave_out (sieve, data, length);
      gsize wanted = (gsize) g_test_rand_int_range (1, 1024);

      data += n_bytes;
      length -= n_bytes;
      wanted = MIN (wanted, length);
      n_bytes = sonde_websocket_sieve_pass (sieve, data, length, wanted, TRUE);
      g_assert_cmpuint (n_bytes, >=, MIN (wanted, 1));
      g_byte_array_append (passed, data, (guint) n_bytes);
      data += n_bytes;
      length -= n_bytes;
    }
}

/* Wherever pieces end, what needs work is passed on; what does not is, at most, passed on too. */
static void
check_passed (GByteArray *passed,
              gboolean    is_masked,
              gboolean    is_exact)
{
  SondeWebsocketFrameHeader header;
  const guint8 *data = passed->data;
  gsize length = passed->len;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize header_length = sonde_websocket_frame_parse_header (data, length, &header);

      if (cases[i].is_left_out &&
          (is_exact || header_length == 0 || header.opcode != cases[i].opcode ||
           header.payload_length != cases[i].length))
        continue;

      g_assert_cmpuint (header_length, >, 0);
      g_assert_cmpuint (header.opcode, ==, cases[i].opcode);
      g_assert_cmpuint (header.flags, ==, cases[i].flags |
                                          (is_masked ? SONDE_WEBSOCKET_FRAME_MASKED : 0));
      g_assert_cmpuint (header.payload_length, ==, cases[i].length);
      g_assert_cmpuint (length, >=, header_length + header.payload_length);
      data += header_length + header.payload_length;
      length -= header_length + header.payload_length;
    }

  g_assert_cmpuint (length, ==, 0);
}

static void
check_role (gboolean is_masked)
{
  g_autoptr(GByteArray) stream = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    append_frame (stream, &cases[i], is_masked);

  for (guint i = 0; i < N_SPLITS; i++)
    {
      SondeWebsocketSieve sieve = {
        .is_masked = is_masked,
        .max_message_bytes = MAX_MESSAGE_BYTES,
      };
      g_autoptr(GByteArray) passed = g_byte_array_new ();
      gsize at = 0;

      /* The first time everything is there at once. */
      while (at < stream->len)
        {
          gsize n_bytes = i == 0 ? stream->len
                                 : (gsize) g_test_rand_int_range (1, 1 << (1 + i % 17));

          n_bytes = MIN (n_bytes, stream->len - at);
          sift (&sieve, stream->data + at, n_bytes, passed);
          at += n_bytes;
        }

      check_passed (passed, is_masked, i == 0);
    }
}

static void
test_websocket_sieve_client (void)
{
  check_role (FALSE);
}

static void
test_websocket_sieve_server (void)
{
  check_role (TRUE);
}

static void
test_websocket_sieve_wrong_mask (void)
{
  SondeWebsocketSieve sieve = { .max_message_bytes = MAX_MESSAGE_BYTES };
  g_autoptr(GByteArray) stream = g_byte_array_new ();

  append_frame (stream, &cases[0], TRUE);
  g_assert_cmpuint (sonde_websocket_sieve_leave_out (&sieve, stream->data, stream->len), ==, 0);

  sieve.is_masked = TRUE;
  g_byte_array_set_size (stream, 0);
  append_frame (stream, &cases[0], FALSE);
  g_assert_cmpuint (sonde_websocket_sieve_leave_out (&sieve, stream->data, stream->len), ==, 0);
}

/* What only looks like a length must not be trusted, nor be too long in its form. */
static void
test_websocket_sieve_lengths (void)
{
  static const guint8 hostile[] = { 0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 };
  static const guint8 long_form[] = { 0x82, 126, 0, 1, 'x' };
  SondeWebsocketSieve sieve = { .max_message_bytes = G_MAXUINT64 };

  g_assert_cmpuint (sonde_websocket_sieve_leave_out (&sieve, hostile, sizeof hostile), ==, 0);
  g_assert_cmpuint (sonde_websocket_sieve_pass (&sieve, hostile, sizeof hostile, sizeof hostile,
                                                TRUE), ==, sizeof hostile);

  sieve = (SondeWebsocketSieve) { .max_message_bytes = MAX_MESSAGE_BYTES };
  g_assert_cmpuint (sonde_websocket_sieve_leave_out (&sieve, long_form, sizeof long_form), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/sieve/client", test_websocket_sieve_client);
  g_test_add_func ("/websocket/sieve/server", test_websocket_sieve_server);
  g_test_add_func ("/websocket/sieve/wrong-mask", test_websocket_sieve_wrong_mask);
  g_test_add_func ("/websocket/sieve/lengths", test_websocket_sieve_lengths);

  return g_test_run ();
}

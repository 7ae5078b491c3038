#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-frame.h"
#include "sonde-websocket-violation.h"

#define CLIENT SONDE_DIRECTION_SENT
#define SERVER SONDE_DIRECTION_RECEIVED

/* A conversation as the dissector sees it: the bytes of both directions, and their records. */
typedef struct
{
  gpointer         state;
  SondeRecordSink  sink;
  GByteArray      *streams[SONDE_N_DIRECTIONS];
  gint64           time_ns;
} Talk;

static Talk *
talk_new (void)
{
  Talk *talk = g_new0 (Talk, 1);

  talk->state = sonde_websocket_dissector.create (CLIENT);
  talk->sink.records = sonde_record_store_new ();
  talk->sink.first_changed = G_MAXUINT;
  talk->time_ns = 1000;
  talk->streams[CLIENT] = g_byte_array_new ();
  talk->streams[SERVER] = g_byte_array_new ();

  return talk;
}

static void
talk_free (Talk *talk)
{
  sonde_websocket_dissector.destroy (talk->state);
  sonde_record_store_free (talk->sink.records);
  g_byte_array_unref (talk->streams[CLIENT]);
  g_byte_array_unref (talk->streams[SERVER]);
  g_free (talk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Talk, talk_free)

static void
talk_feed (Talk           *talk,
           SondeDirection  direction,
           const void     *data,
           gsize           length)
{
  guint64 offset = talk->streams[direction]->len;
  gsize n_taken;

  g_byte_array_append (talk->streams[direction], data, (guint) length);
  n_taken = sonde_websocket_dissector.feed (talk->state,
                                            direction,
                                            talk->time_ns,
                                            offset,
                                            data,
                                            length,
                                            &talk->sink);
  g_assert_cmpuint (n_taken, ==, length);
}

/* As the owner of a dissection does it: skips what may be skipped, feeds the rest. */
static void
talk_feed_or_skip (Talk           *talk,
                   SondeDirection  direction,
                   const guint8   *data,
                   gsize           length)
{
  while (length > 0)
    {
      guint64 skippable = sonde_websocket_dissector.get_skippable (talk->state, direction);
      gsize n_bytes = skippable > 0 ? (gsize) MIN (skippable, length) : MIN (length, 7);

      if (skippable > 0)
        {
          sonde_websocket_dissector.skip (talk->state,
                                          direction,
                                          talk->time_ns,
                                          talk->streams[direction]->len,
                                          n_bytes,
                                          &talk->sink);
          g_byte_array_append (talk->streams[direction], data, (guint) n_bytes);
        }
      else
        {
          talk_feed (talk, direction, data, n_bytes);
        }

      data += n_bytes;
      length -= n_bytes;
    }
}

static void
talk_feed_frame (Talk           *talk,
                 SondeDirection  direction,
                 guint           opcode,
                 guint           flags,
                 const void     *payload,
                 gsize           length)
{
  g_autoptr(GBytes) frame = sonde_websocket_frame_encode (opcode, flags, payload, length);

  talk_feed (talk, direction, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
}

static const SondeRecordInfo *
talk_get (Talk  *talk,
          guint  number)
{
  g_assert_cmpuint (number, <, sonde_record_store_get_length (talk->sink.records));

  return sonde_record_store_edit (talk->sink.records, number);
}

static guint
talk_get_violations (Talk  *talk,
                     guint  number)
{
  return talk_get (talk, number)->detail & ((1u << SONDE_N_WEBSOCKET_VIOLATIONS) - 1);
}

static char *
talk_dup_summary (Talk  *talk,
                  guint  number)
{
  const SondeRecordInfo *info = talk_get (talk, number);

  return sonde_websocket_dissector.dup_summary (talk->state,
                                                info,
                                                talk->streams[info->direction]->data + info->offset,
                                                (gsize) MIN (info->length, 4096));
}

static SondeField *
talk_dup_fields (Talk  *talk,
                 guint  number)
{
  const SondeRecordInfo *info = talk_get (talk, number);

  return sonde_websocket_dissector.dup_fields (talk->state,
                                               info,
                                               talk->streams[info->direction]->data + info->offset,
                                               (gsize) info->length);
}

static void
assert_summary (Talk       *talk,
                guint       number,
                const char *expected)
{
  g_autofree char *summary = talk_dup_summary (talk, number);

  g_assert_cmpstr (summary, ==, expected);
}

static SondeField *
find_field (SondeField *root,
            const char *id)
{
  GListModel *children = sonde_field_get_children (root);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (root), id))
    return root;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = find_field (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
assert_field (SondeField    *root,
              const char    *id,
              const char    *value,
              gsize          offset,
              gsize          length,
              SondeSeverity  severity)
{
  SondeField *field = find_field (root, id);

  g_assert_nonnull (field);
  g_assert_cmpstr (sonde_field_get_value (field), ==, value);
  g_assert_cmpuint (sonde_field_get_offset (field), ==, offset);
  g_assert_cmpuint (sonde_field_get_length (field), ==, length);
  g_assert_cmpint (sonde_field_get_severity (field), ==, severity);
}

/* RFC 6455, section 5.7. */
static void
test_examples (void)
{
  static const guint8 masked[] = {
    0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58
  };
  static const guint8 pong[] = {
    0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3e, 0x7f, 0x9f, 0x4d, 0x52, 0x58
  };
  g_autofree guint8 *large = g_malloc0 (10 + 65536);
  g_autoptr(Talk) talk = talk_new ();

  talk_feed (talk, SERVER, "\x81\x05Hello", 7);
  talk_feed (talk, CLIENT, masked, sizeof masked);
  talk_feed (talk, SERVER, "\x01\x03Hel", 5);
  talk_feed (talk, SERVER, "\x80\x02lo", 4);
  talk_feed (talk, SERVER, "\x89\x05Hello", 7);
  talk->time_ns = 2501000;
  talk_feed (talk, CLIENT, pong, sizeof pong);
  memcpy (large, "\x82\x7e\x01\x00", 4);
  talk_feed (talk, SERVER, large, 4 + 256);
  memcpy (large, "\x82\x7f\0\0\0\0\0\1\0\0", 10);
  talk_feed (talk, SERVER, large, 10 + 65536);

  g_assert_cmpuint (sonde_record_store_get_length (talk->sink.records), ==, 8);

  for (guint i = 0; i < 8; i++)
    {
      g_assert_cmpuint (talk_get (talk, i)->severity, ==, SONDE_SEVERITY_NORMAL);
      g_assert_cmpuint (talk_get (talk, i)->number, ==, i);
    }

  assert_summary (talk, 0, "Hello");
  assert_summary (talk, 1, "Hello");
  assert_summary (talk, 2, "Hel");
  assert_summary (talk, 3, "lo");
  assert_summary (talk, 4, "Hello");
  assert_summary (talk, 5, "Hello · 2.50 ms after the ping");
  assert_summary (talk, 6, "256 bytes: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 …");
  g_assert_cmpuint (talk_get (talk, 6)->length, ==, 260);
  g_assert_cmpuint (talk_get (talk, 7)->length, ==, 65546);
  g_assert_cmpuint (talk_get (talk, 3)->kind, ==, SONDE_WEBSOCKET_OPCODE_CONTINUATION);
}

/* A frame is there as soon as its header is, and grows. */
static void
test_grows (void)
{
  g_autoptr(Talk) talk = talk_new ();

  talk_feed (talk, SERVER, "\x82", 1);
  g_assert_cmpuint (sonde_record_store_get_length (talk->sink.records), ==, 0);
  talk_feed (talk, SERVER, "\x05", 1);
  g_assert_cmpuint (sonde_record_store_get_length (talk->sink.records), ==, 1);
  g_assert_cmpuint (talk_get (talk, 0)->length, ==, 2);
  talk->sink.first_changed = G_MAXUINT;
  talk_feed (talk, SERVER, "abc", 3);
  g_assert_cmpuint (talk->sink.first_changed, ==, 0);
  g_assert_cmpuint (talk_get (talk, 0)->length, ==, 5);
  g_assert_cmpuint (sonde_websocket_dissector.get_skippable (talk->state, SERVER), ==, 2);
  sonde_websocket_dissector.skip (talk->state, SERVER, 0, 5, 2, &talk->sink);
  g_assert_cmpuint (talk_get (talk, 0)->length, ==, 7);
  g_assert_cmpuint (sonde_websocket_dissector.get_skippable (talk->state, SERVER), ==, 0);
}

static void
test_fields (void)
{
  static const guint8 masked[] = {
    0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58
  };
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) root = NULL;
  SondeField *field;

  talk_feed (talk, CLIENT, masked, sizeof masked);
  root = talk_dup_fields (talk, 0);

  assert_field (root, "websocket", "", 0, 11, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.fin", "Set", 0, 1, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.rsv1", "Not set", 0, 1, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.opcode", "Text (1)", 0, 1, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.mask", "Set", 1, 1, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.length", "5 bytes", 1, 1, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.key", "37 fa 21 3d", 2, 4, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.payload", "Hello", 6, 5, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.payload.masked", "7f 9f 4d 51 58", 6, 5, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.payload.unmasked", "48 65 6c 6c 6f", 6, 5, SONDE_SEVERITY_NORMAL);

  field = sonde_field_find (root, 3);
  g_assert_cmpstr (sonde_field_get_id (field), ==, "websocket.key");
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
  g_assert_nonnull (sonde_field_get_reference (field));
}

static void
test_numbers (void)
{
  static const guint8 masked[] = {
    0xc1, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58
  };
  g_autofree guint8 *large = g_malloc0 (10 + 65536);
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) first = NULL;
  g_autoptr(SondeField) second = NULL;
  g_autoptr(SondeField) third = NULL;

  talk_feed (talk, CLIENT, masked, sizeof masked);
  memcpy (large, "\x82\x7e\x01\x00", 4);
  talk_feed (talk, SERVER, large, 4 + 256);
  memcpy (large, "\x02\x7f\0\0\0\0\0\1\0\0", 10);
  talk_feed (talk, SERVER, large, 10 + 65536);

  first = talk_dup_fields (talk, 0);
  assert_number (first, "websocket.fin", 1);
  assert_number (first, "websocket.rsv1", 1);
  assert_number (first, "websocket.rsv2", 0);
  assert_number (first, "websocket.opcode", 1);
  assert_number (first, "websocket.mask", 1);
  assert_number (first, "websocket.length", 5);
  assert_number (first, "websocket.length.7", 5);
  g_assert_null (find_field (first, "websocket.length.16"));
  assert_number (first, "websocket.deflate.sent", 5);

  second = talk_dup_fields (talk, 1);
  assert_number (second, "websocket.length.7", 126);
  assert_number (second, "websocket.length.16", 256);
  assert_field (second, "websocket.length.16", "256", 2, 2, SONDE_SEVERITY_NORMAL);

  third = talk_dup_fields (talk, 2);
  assert_number (third, "websocket.fin", 0);
  assert_number (third, "websocket.length.7", 127);
  assert_number (third, "websocket.length.64", 65536);
  assert_number (third, "websocket.message", 1);
}

static void
test_close (void)
{
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) root = NULL;

  talk_feed (talk, SERVER, "\x88\x06\x03\xe8" "done", 8);
  talk_feed_frame (talk, CLIENT, SONDE_WEBSOCKET_OPCODE_CLOSE, SONDE_WEBSOCKET_FRAME_FIN
                   | SONDE_WEBSOCKET_FRAME_MASKED, "\x03\xf4", 2);
  assert_summary (talk, 0, "1000 Normal closure: “done”");
  assert_summary (talk, 1, "1012 Service restart");
  root = talk_dup_fields (talk, 0);
  assert_field (root, "websocket.close.code", "Normal closure (1000)", 2, 2, SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.close.reason", "done", 4, 4, SONDE_SEVERITY_NORMAL);
}

/* WS3, WS4, WS5, WS6, WS8: each breach is named, with the section of the standard. */
typedef struct
{
  SondeDirection           direction;
  const char              *bytes;
  gsize                    length;
  guint                    number;
  SondeWebsocketViolation  violation;
  const char              *field;
  const char              *reference;
} ViolationCase;

static const ViolationCase violation_cases[] = {
  { SERVER, "\x81\x81" "abcd" "x", 7, 0, SONDE_WEBSOCKET_VIOLATION_MASKED,
    "websocket.mask", "RFC 6455, section 5.1" },
  { CLIENT, "\x81\x01x", 3, 0, SONDE_WEBSOCKET_VIOLATION_NOT_MASKED,
    "websocket.mask", "RFC 6455, section 5.1" },
  { CLIENT, "\x82\x80" "abcd\x82\x80" "abcd", 12, 1, SONDE_WEBSOCKET_VIOLATION_REPEATED_KEY,
    "websocket.key", "RFC 6455, section 5.3" },
  { SERVER, "\xc9\x00", 2, 0, SONDE_WEBSOCKET_VIOLATION_RSV1,
    "websocket.rsv1", "RFC 7692, section 6" },
  { SERVER, "\xa2\x00", 2, 0, SONDE_WEBSOCKET_VIOLATION_RSV2,
    "websocket.rsv2", "RFC 6455, section 5.2" },
  { SERVER, "\x92\x00", 2, 0, SONDE_WEBSOCKET_VIOLATION_RSV3,
    "websocket.rsv3", "RFC 6455, section 5.2" },
  { SERVER, "\x83\x00", 2, 0, SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE,
    "websocket.opcode", "RFC 6455, section 5.2" },
  { SERVER, "\x8f\x00", 2, 0, SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE,
    "websocket.opcode", "RFC 6455, section 5.2" },
  { SERVER, "\x89\x7e\x00\x7e", 4, 0, SONDE_WEBSOCKET_VIOLATION_CONTROL_LENGTH,
    "websocket.length", "RFC 6455, section 5.5" },
  { SERVER, "\x09\x01" "a", 3, 0, SONDE_WEBSOCKET_VIOLATION_CONTROL_FRAGMENT,
    "websocket.fin", "RFC 6455, section 5.5" },
  { SERVER, "\x80\x01x", 3, 0, SONDE_WEBSOCKET_VIOLATION_NO_START,
    "websocket.opcode", "RFC 6455, section 5.4" },
  { SERVER, "\x01\x01" "a\x81\x01" "b", 6, 1, SONDE_WEBSOCKET_VIOLATION_INTERLEAVED,
    "websocket.opcode", "RFC 6455, section 5.4" },
  { SERVER, "\x82\x7e\x00\x05Hello", 9, 0, SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM,
    "websocket.length", "RFC 6455, section 5.2" },
  { SERVER, "\x82\x7f\0\0\0\0\0\0\0\x05Hello", 15, 0, SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM,
    "websocket.length", "RFC 6455, section 5.2" },
  { SERVER, "\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xffHello", 15, 0,
    SONDE_WEBSOCKET_VIOLATION_LENGTH_SIGN, "websocket.length", "RFC 6455, section 5.2" },
  { SERVER, "\x88\x01x", 3, 0, SONDE_WEBSOCKET_VIOLATION_CLOSE_LENGTH,
    "websocket.payload", "RFC 6455, section 5.5.1" },
  { SERVER, "\x88\x02\x03\xed", 4, 0, SONDE_WEBSOCKET_VIOLATION_CLOSE_CODE,
    "websocket.close.code", "RFC 6455, section 7.4.1" },
  { SERVER, "\x88\x02\x07\xd0", 4, 0, SONDE_WEBSOCKET_VIOLATION_CLOSE_UNDEFINED,
    "websocket.close.code", "RFC 6455, section 7.4.2" },
  { SERVER, "\x88\x05\x03\xe8\xed\xa0\x80", 7, 0, SONDE_WEBSOCKET_VIOLATION_CLOSE_REASON,
    "websocket.close.reason", "RFC 6455, section 5.5.1" },
  { SERVER, "\x88\x02\x03\xe8\x81\x01x", 7, 1, SONDE_WEBSOCKET_VIOLATION_AFTER_CLOSE,
    "websocket.opcode", "RFC 6455, section 5.5.1" },
  { SERVER, "\xc1\x04\xff\xff\xff\xff", 6, 0, SONDE_WEBSOCKET_VIOLATION_INFLATE,
    "websocket.payload", "RFC 7692, section 7.2.2" },
};

static void
test_violations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (violation_cases); i++)
    {
      const ViolationCase *wrong = &violation_cases[i];
      g_autoptr(Talk) talk = talk_new ();
      g_autoptr(SondeField) root = NULL;
      SondeField *field;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      talk_feed (talk, wrong->direction, wrong->bytes, wrong->length);
      g_assert_cmphex (talk_get_violations (talk, wrong->number), ==, wrong->violation);
      g_assert_cmpuint (talk_get (talk, wrong->number)->severity,
                        ==,
                        sonde_websocket_violation_get_severity (wrong->violation));
      root = talk_dup_fields (talk, wrong->number);
      field = find_field (root, wrong->field);
      g_assert_nonnull (field);
      g_assert_cmpuint (sonde_field_get_severity (field), >=, SONDE_SEVERITY_WARNING);
      g_assert_cmpstr (sonde_field_get_reference (field), ==, wrong->reference);
    }
}

/* WS7: at the byte, as it arrives; a character cut by fragments is fine. */
static void
test_utf8 (void)
{
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) root = NULL;

  talk_feed (talk, SERVER, "\x01\x01\xc3", 3);
  talk_feed (talk, SERVER, "\x89\x01p", 3);
  talk_feed (talk, SERVER, "\x80\x01\xa9", 3);
  g_assert_cmpuint (talk_get_violations (talk, 2), ==, 0);

  talk_feed (talk, SERVER, "\x01\x02ok", 4);
  talk_feed (talk, SERVER, "\x00\x06zz\xf4", 5);
  g_assert_cmphex (talk_get_violations (talk, 4), ==, 0);
  talk_feed (talk, SERVER, "\x90", 1);
  g_assert_cmphex (talk_get_violations (talk, 4), ==, SONDE_WEBSOCKET_VIOLATION_UTF8);
  talk_feed (talk, SERVER, "\x80\x80", 2);
  root = talk_dup_fields (talk, 4);
  assert_field (root, "websocket.fault", "From byte 3 of the payload on", 5, 1,
                SONDE_SEVERITY_ERROR);

  talk_feed (talk, SERVER, "\x80\x00", 2);
  talk_feed (talk, SERVER, "\x81\x02" "a\xe2", 4);
  g_assert_cmphex (talk_get_violations (talk, 6), ==, SONDE_WEBSOCKET_VIOLATION_UTF8_END);
}

/* RFC 7692, section 7.2.3; W10: one context over all messages. */
static void
test_deflate (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
  } frames[] = {
    { "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00", 9 },
    { "\xc1\x05\xf2\x00\x11\x00\x00", 7 },
    { "\xc1\x0b\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 13 },
    { "\xc1\x0d\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 15 },
    { "\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 10 },
  };
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) root = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      talk_feed (talk, SERVER, frames[i].bytes, frames[i].length);
      g_assert_cmpuint (talk_get (talk, i)->severity, ==, SONDE_SEVERITY_NORMAL);
      assert_summary (talk, i, "Hello");
    }

  root = talk_dup_fields (talk, 1);
  assert_field (root, "websocket.deflate", "5 bytes, sent as 5 bytes (100 %)", 0, 0,
                SONDE_SEVERITY_NORMAL);
  assert_field (root, "websocket.inflated", "Hello", 2, 5, SONDE_SEVERITY_NORMAL);

  talk_feed (talk, SERVER, "\x41\x03\xf2\x48\xcd", 5);
  talk_feed (talk, SERVER, "\x80\x04\xc9\xc9\x07\x00", 6);
  assert_summary (talk, 5, "Part of a compressed message");
  assert_summary (talk, 6, "Hello");
  talk_feed (talk, SERVER, "\x81\x05plain", 7);
  assert_summary (talk, 7, "plain");
}

static GBytes *
deflate (GConverter *compressor,
         const void *data,
         gsize       length)
{
  g_autoptr(GByteArray) deflated = g_byte_array_new ();
  const guint8 *next = data;
  GConverterResult result;

  do
    {
      guint8 buffer[4096];
      gsize n_read = 0;
      gsize n_written = 0;

      result = g_converter_convert (compressor,
                                    next,
                                    length,
                                    buffer,
                                    sizeof buffer,
                                    G_CONVERTER_FLUSH,
                                    &n_read,
                                    &n_written,
                                    NULL);
      g_assert_cmpint (result, !=, G_CONVERTER_ERROR);
      g_byte_array_append (deflated, buffer, (guint) n_written);
      next += n_read;
      length -= n_read;
    }
  while (result != G_CONVERTER_FLUSHED);

  /* Without input there is nothing to flush; RFC 7692, section 7.2.3.6, has this block instead. */
  if (deflated->len == 0)
    return g_bytes_new_static ("\0", 1);

  g_assert_cmpmem (deflated->data + deflated->len - 4, 4, "\0\0\xff\xff", 4);

  return g_bytes_new (deflated->data, deflated->len - 4);
}

/* WS9: a bomb is inflated up to a limit; messages that need it are told apart from broken ones. */
static void
test_deflate_bomb (void)
{
  g_autoptr(GConverter) compressor =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9));
  g_autoptr(Talk) talk = talk_new ();
  g_autofree guint8 *zeros = g_malloc0 (17 * 1024 * 1024);
  g_autoptr(GBytes) bomb = deflate (compressor, zeros, 17 * 1024 * 1024);
  g_autoptr(GBytes) after = deflate (compressor, zeros, 600);
  g_autoptr(SondeField) root = NULL;

  talk_feed_frame (talk, SERVER, 2, SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV1,
                   g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb));
  talk_feed_frame (talk, SERVER, 2, SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_RSV1,
                   g_bytes_get_data (after, NULL), g_bytes_get_size (after));
  g_assert_cmpuint (talk_get (talk, 0)->severity, ==, SONDE_SEVERITY_NORMAL);
  g_assert_cmpuint (talk_get (talk, 1)->severity, ==, SONDE_SEVERITY_NORMAL);
  assert_summary (talk, 1, "Compressed; refers to a message that was not inflated");
  root = talk_dup_fields (talk, 0);
  g_assert_true (g_str_has_prefix (sonde_field_get_value (find_field (root, "websocket.deflate")),
                                   "More than 16"));
}

/* WS11 */
static void
test_pings (void)
{
  const guint flags = SONDE_WEBSOCKET_FRAME_FIN | SONDE_WEBSOCKET_FRAME_MASKED;
  g_autoptr(Talk) talk = talk_new ();

  talk_feed_frame (talk, CLIENT, 9, flags, "a", 1);
  talk_feed_frame (talk, CLIENT, 9, flags, "b", 1);
  talk->time_ns += 12300;
  talk_feed (talk, SERVER, "\x8a\x01x", 3);
  talk_feed (talk, SERVER, "\x8a\x01" "b", 3);
  talk_feed (talk, SERVER, "\x8a\x01" "a", 3);
  assert_summary (talk, 2, "x");
  assert_summary (talk, 3, "b · 12 µs after the ping");
  assert_summary (talk, 4, "a");
  talk_feed (talk, SERVER, "\x89\x02\x00\xff", 4);
  assert_summary (talk, 5, "2 bytes: 00 ff");
}

static void
test_ends_within (void)
{
  g_autoptr(Talk) talk = talk_new ();
  g_autoptr(SondeField) root = NULL;

  talk_feed (talk, SERVER, "\x81\x05He", 4);
  talk_feed (talk, CLIENT, "\x82\xff\0\0", 4);
  sonde_websocket_dissector.finish (talk->state, SERVER, 1, SONDE_EVENT_RESET, &talk->sink);
  sonde_websocket_dissector.finish (talk->state, CLIENT, 1, SONDE_EVENT_CLOSED, &talk->sink);
  sonde_websocket_dissector.finish (talk->state, CLIENT, 1, SONDE_EVENT_CLOSED, &talk->sink);
  g_assert_cmpuint (sonde_record_store_get_length (talk->sink.records), ==, 2);
  assert_summary (talk, 0, "The connection ended within the frame · He…");
  assert_summary (talk, 1, "The connection ended within the frame · Incomplete header");
  g_assert_cmpuint (talk_get (talk, 1)->length, ==, 4);
  root = talk_dup_fields (talk, 1);
  g_assert_cmpint (sonde_field_get_severity (root), ==, SONDE_SEVERITY_ERROR);
}

static GByteArray *
make_stream (SondeDirection direction)
{
  static const guint8 opcodes[] = { 0, 0, 1, 1, 1, 2, 2, 8, 9, 10, 3, 11 };
  g_autoptr(GConverter) compressor =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));
  GByteArray *stream = g_byte_array_new ();
  guint n_frames = (guint) g_test_rand_int_range (1, 12);

  for (guint i = 0; i < n_frames; i++)
    {
      guint opcode = opcodes[g_test_rand_int_range (0, G_N_ELEMENTS (opcodes))];
      guint flags = g_test_rand_int_range (0, 3) != 0 ? SONDE_WEBSOCKET_FRAME_FIN : 0;
      gsize length = (gsize) g_test_rand_int_range (0, g_test_rand_bit () ? 20 : 300);
      g_autofree guint8 *payload = g_malloc (length + 1);
      g_autoptr(GBytes) deflated = NULL;
      g_autoptr(GBytes) frame = NULL;

      for (gsize j = 0; j < length; j++)
        payload[j] = (guint8) g_test_rand_int_range (32, g_test_rand_int_range (0, 40) ? 127 : 256);

      if (g_test_rand_int_range (0, 12) != 0 && direction == CLIENT)
        flags |= SONDE_WEBSOCKET_FRAME_MASKED;

      if (g_test_rand_int_range (0, 4) == 0)
        {
          flags |= SONDE_WEBSOCKET_FRAME_RSV1;
          deflated = deflate (compressor, payload, length);
        }

      frame = sonde_websocket_frame_encode (opcode,
                                            flags,
                                            deflated ? g_bytes_get_data (deflated, NULL) : payload,
                                            deflated ? g_bytes_get_size (deflated) : length);
      g_byte_array_append (stream,
                           g_bytes_get_data (frame, NULL),
                           (guint) g_bytes_get_size (frame));
    }

  for (guint i = 0; i < stream->len; i++)
    {
      if (g_test_rand_int_range (0, 400) == 0)
        stream->data[i] = (guint8) g_test_rand_int_range (0, 256);
    }

  return stream;
}

static void
assert_same (Talk *a,
             Talk *b)
{
  g_assert_cmpuint (sonde_record_store_get_length (a->sink.records), ==,
                    sonde_record_store_get_length (b->sink.records));

  for (guint i = 0; i < sonde_record_store_get_length (a->sink.records); i++)
    {
      g_autofree char *summary = talk_dup_summary (a, i);
      g_autoptr(SondeField) root_a = talk_dup_fields (a, i);
      g_autoptr(SondeField) root_b = talk_dup_fields (b, i);
      g_autofree char *fields_a = sonde_field_to_text (root_a);
      g_autofree char *fields_b = sonde_field_to_text (root_b);

      g_assert_cmpmem (talk_get (a, i), sizeof (SondeRecordInfo),
                       talk_get (b, i), sizeof (SondeRecordInfo));
      assert_summary (b, i, summary);
      g_assert_cmpstr (fields_a, ==, fields_b);
      g_assert_true (g_utf8_validate (fields_a, -1, NULL));
    }
}

/* Whatever the bytes, and however they are cut: the same records, and no crash. */
static void
test_any_split (void)
{
  for (guint round = 0; round < 600; round++)
    {
      g_autoptr(Talk) whole = talk_new ();
      g_autoptr(Talk) single = talk_new ();
      g_autoptr(Talk) random = talk_new ();
      g_autoptr(Talk) skipping = talk_new ();

      for (guint direction = 0; direction < SONDE_N_DIRECTIONS; direction++)
        {
          g_autoptr(GByteArray) stream = make_stream (direction);
          guint at = 0;

          talk_feed (whole, direction, stream->data, stream->len);
          talk_feed_or_skip (skipping, direction, stream->data, stream->len);

          for (guint i = 0; i < stream->len; i++)
            talk_feed (single, direction, stream->data + i, 1);

          while (at < stream->len)
            {
              guint n_bytes = (guint) g_test_rand_int_range (1, 64);

              n_bytes = MIN (n_bytes, stream->len - at);
              talk_feed (random, direction, stream->data + at, n_bytes);
              at += n_bytes;
            }

          sonde_websocket_dissector.finish (whole->state, direction, 0, SONDE_EVENT_FINISHED,
                                            &whole->sink);
          sonde_websocket_dissector.finish (single->state, direction, 0, SONDE_EVENT_FINISHED,
                                            &single->sink);
          sonde_websocket_dissector.finish (random->state, direction, 0, SONDE_EVENT_FINISHED,
                                            &random->sink);
          sonde_websocket_dissector.finish (skipping->state, direction, 0, SONDE_EVENT_FINISHED,
                                            &skipping->sink);
        }

      assert_same (whole, single);
      assert_same (whole, random);
      assert_same (whole, skipping);
    }
}

/* A filter reads payloads a part at a time, from anywhere in the record. */
static void
test_decode (void)
{
  static const guint8 masked[] = {
    0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,
  };

  for (gsize start = 0; start < sizeof masked; start++)
    {
      guint8 data[sizeof masked];
      gsize length = sizeof masked - start;
      gsize payload = start < 6 ? 6 - start : 0;

      memcpy (data, masked + start, length);
      sonde_websocket_dissector.decode (masked, sizeof masked, start, data, length);
      g_assert_cmpmem (data, payload, masked + start, payload);
      g_assert_cmpmem (data + payload, length - payload,
                       &"Hello"[start + payload - 6], length - payload);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/dissector/rfc6455-5.7", test_examples);
  g_test_add_func ("/websocket/dissector/numbers", test_numbers);
  g_test_add_func ("/websocket/dissector/grows", test_grows);
  g_test_add_func ("/websocket/dissector/fields", test_fields);
  g_test_add_func ("/websocket/dissector/close", test_close);
  g_test_add_func ("/websocket/dissector/violations", test_violations);
  g_test_add_func ("/websocket/dissector/utf8", test_utf8);
  g_test_add_func ("/websocket/dissector/rfc7692-7.2.3", test_deflate);
  g_test_add_func ("/websocket/dissector/deflate-bomb", test_deflate_bomb);
  g_test_add_func ("/websocket/dissector/pings", test_pings);
  g_test_add_func ("/websocket/dissector/ends-within", test_ends_within);
  g_test_add_func ("/websocket/dissector/any-split", test_any_split);
  g_test_add_func ("/websocket/dissector/decode", test_decode);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-dissector-harness.h"
#include "sonde-test.h"
#include "sonde-tls-dissector.h"
#include "tls-fixture.h"
#include "tls-vectors.h"

#define SENT SONDE_DIRECTION_SENT
#define RECEIVED SONDE_DIRECTION_RECEIVED

/* A hello with GREASE wherever it may be, ALPN, and a hybrid group that few know. */
static const char grease_hello[] =
  "1603010077010000730303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"
  "00062a2a1301c02f010000443a3a000000000011000f00000c6578616d706c652e74657374000a000800064a"
  "4a11ec001d000d000600040403080400100011000f025a5a02683208687474702f312e31";

static GArray *
add_simple (GArray *steps)
{
  tls_add (steps, SENT, rfc8448_simple_client_hello);
  tls_add (steps, RECEIVED, rfc8448_simple_server_hello);
  tls_add (steps, RECEIVED, rfc8448_simple_server_flight);
  tls_add (steps, SENT, rfc8448_simple_client_finished);
  tls_add (steps, RECEIVED, rfc8448_simple_ticket);
  tls_add (steps, SENT, rfc8448_simple_client_data);
  tls_add (steps, RECEIVED, rfc8448_simple_server_data);
  tls_add (steps, SENT, rfc8448_simple_client_alert);
  tls_add (steps, RECEIVED, rfc8448_simple_server_alert);
  sonde_harness_steps_end (steps, SENT, SONDE_EVENT_FINISHED);
  sonde_harness_steps_end (steps, RECEIVED, SONDE_EVENT_FINISHED);

  return steps;
}

static void
test_simple (void)
{
  g_autoptr(GArray) steps = add_simple (sonde_harness_steps_new ());

  tls_assert_records (steps,
                      "> 0+201 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 0+95 Handshake|Server Hello: TLS 1.3, TLS_AES_128_GCM_SHA256, X25519\n"
                      "< 95+679 Encrypted record|Encrypted handshake or data, 674 bytes\n"
                      "> 201+58 Encrypted record|Encrypted handshake or data, 53 bytes\n"
                      "< 774+227 Encrypted record|Encrypted handshake or data, 222 bytes\n"
                      "> 259+72 Encrypted record|Encrypted handshake or data, 67 bytes\n"
                      "< 1001+72 Encrypted record|Encrypted handshake or data, 67 bytes\n"
                      "> 331+24 Encrypted record|Encrypted handshake or data, 19 bytes\n"
                      "< 1073+24 Encrypted record|Encrypted handshake or data, 19 bytes\n");
}

static void
test_simple_fields (void)
{
  g_autoptr(GArray) steps = add_simple (sonde_harness_steps_new ());
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) client = NULL;
  g_autoptr(SondeField) server = NULL;
  guint64 number;

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  client = sonde_harness_dup_fields (harness, 0);
  server = sonde_harness_dup_fields (harness, 1);

  tls_assert_field (client, "tls.record.type", "Handshake (22)", 0, 1);
  tls_assert_field (client, "tls.record.version", "TLS 1.0 (0x0301)", 1, 2);
  tls_assert_field (client, "tls.record.length", "196", 3, 2);
  tls_assert_field (client, "tls.handshake.type", "Client Hello (1)", 5, 1);
  tls_assert_field (client, "tls.handshake.length", "192", 6, 3);
  tls_assert_field (client, "tls.handshake.version", "TLS 1.2 (0x0303)", 9, 2);
  tls_assert_field (client, "tls.handshake.cipher-suite", "TLS_AES_128_GCM_SHA256 (0x1301)", 46, 2);
  tls_assert_field (client, "tls.handshake.compression", "null (0)", 53, 1);
  tls_assert_field (client, "tls.extension.server-name", "server", 65, 6);
  tls_assert_field (client, "tls.extension.supported-group", "X25519 (0x001d)", 82, 2);
  tls_assert_field (client, "tls.extension.key-share-group", "X25519 (0x001d)", 110, 2);
  tls_assert_field (client, "tls.extension.supported-version", "TLS 1.3 (0x0304)", 151, 2);
  tls_assert_field (client, "tls.extension.record-size-limit", "16385", 199, 2);
  g_assert_true (sonde_field_get_number (tls_find (client, "tls.handshake.cipher-suite", 2),
                                         &number));
  g_assert_cmphex (number, ==, 0x1302);
  g_assert_nonnull (sonde_field_get_explanation (tls_find (client, "tls.extension", 0)));

  tls_assert_field (server, "tls.handshake.cipher-suite", "TLS_AES_128_GCM_SHA256 (0x1301)", 44, 2);
  tls_assert_field (server, "tls.extension.key-share-group", "X25519 (0x001d)", 53, 2);

  /* Every byte of what can be read belongs to a field that has no other below it. */
  for (gsize i = 0; i < sonde_field_get_length (client); i++)
    g_assert_null (sonde_field_get_children (sonde_field_find (client, i)));
}

static void
test_retry (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) retry = NULL;
  g_autoptr(SondeField) second = NULL;

  tls_add (steps, SENT, rfc8448_retry_first_hello);
  tls_add (steps, RECEIVED, rfc8448_retry_request);
  tls_add (steps, SENT, rfc8448_retry_second_hello);
  tls_add (steps, RECEIVED, rfc8448_retry_server_hello);
  tls_add (steps, SENT, rfc8448_retry_client_finished);

  tls_assert_records (steps,
                      "> 0+185 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 0+181 Handshake|Hello Retry Request: TLS 1.3, TLS_AES_128_GCM_SHA256, "
                      "secp256r1\n"
                      "> 185+517 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 181+128 Handshake|Server Hello: TLS 1.3, TLS_AES_128_GCM_SHA256, "
                      "secp256r1\n"
                      "> 702+58 Encrypted record|Encrypted handshake or data, 53 bytes\n");

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  retry = sonde_harness_dup_fields (harness, 1);
  second = sonde_harness_dup_fields (harness, 2);
  tls_assert_field (retry, "tls.extension.key-share-selected", "secp256r1 (0x0017)", 53, 2);
  g_assert_cmpuint (sonde_field_get_length (tls_find (retry, "tls.extension.cookie", 0)), ==, 114);
  g_assert_cmpuint (sonde_field_get_length (tls_find (second, "tls.extension.padding", 0)), ==,
                    175);
}

static void
test_grease (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) fields = NULL;

  tls_add (steps, SENT, grease_hello);
  tls_assert_records (steps,
                      "> 0+124 Handshake|Client Hello: example.test, TLS 1.2, h2, http/1.1\n");
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  fields = sonde_harness_dup_fields (harness, 0);
  tls_assert_field (fields, "tls.handshake.cipher-suite", "GREASE (0x2a2a)", 46, 2);
  tls_assert_field (fields, "tls.extension.type", "GREASE (0x3a3a)", 56, 2);
  tls_assert_field (fields, "tls.extension.supported-group", "GREASE (0x4a4a)", 87, 2);
  g_assert_cmpstr (sonde_field_get_reference (tls_find (fields, "tls.handshake.cipher-suite", 0)),
                   ==, "RFC 8701");
  g_assert_cmpstr (sonde_field_get_name (tls_find (fields, "tls.extension.alpn", 0)), ==, "GREASE");
  g_assert_cmpstr (sonde_field_get_name (tls_find (fields, "tls.extension.alpn", 1)), !=, "GREASE");
}

/* Cuts what a record holds into records of their own, of a few bytes each. */
static void
add_in_records (GArray         *steps,
                SondeDirection  direction,
                const char     *hex,
                gsize           first,
                gsize           rest)
{
  g_autoptr(GBytes) bytes = tls_bytes (hex);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 5, n = first; i < length; i += n, n = rest)
    {
      g_autoptr(GByteArray) record = g_byte_array_new ();
      guint8 header[] = { 22, 3, 1, 0, 0 };

      n = MIN (n, length - i);
      header[3] = (guint8) (n >> 8);
      header[4] = (guint8) n;
      g_byte_array_append (record, header, sizeof header);
      g_byte_array_append (record, data + i, (guint) n);
      sonde_harness_steps_add (steps, direction, record->data, record->len);
    }
}

static void
test_spanning_message (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GPtrArray) decodings = NULL;
  SondeDecoding *decoding;

  add_in_records (steps, SENT, rfc8448_simple_client_hello, 2, 100);
  tls_add (steps, RECEIVED, rfc8448_simple_server_hello);
  tls_assert_records (steps,
                      "> 0+7 Handshake|Client Hello, first part\n"
                      "> 7+105 Handshake|Client Hello, further part\n"
                      "> 112+99 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 0+95 Handshake|Server Hello: TLS 1.3, TLS_AES_128_GCM_SHA256, X25519\n");

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_BYTES);

  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&decodings, g_ptr_array_unref);
      decodings = sonde_harness_dup_decodings (harness, i);
      g_assert_cmpuint (decodings->len, ==, 1);
      decoding = g_ptr_array_index (decodings, 0);
      g_assert_cmpstr (sonde_decoding_get_id (decoding), ==, "handshake");
      g_assert_false (sonde_decoding_is_cut (decoding));
      g_assert_cmpuint (g_bytes_get_size (sonde_decoding_get_bytes (decoding)), ==, 196);
      tls_assert_field (sonde_decoding_get_fields (decoding), "tls.extension.server-name", "server",
                        60, 6);
      tls_assert_nested (sonde_decoding_get_fields (decoding));
    }

  g_assert_null (sonde_harness_dup_decodings (harness, 3));
}

/* A fault in a message that spans records is an error of the record that it ends in. */
static void
test_spanning_fault (void)
{
  g_autofree char *hex = g_strdup (rfc8448_simple_client_hello);
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  memcpy (hex + 2 * 44, "0005", 4);
  add_in_records (steps, SENT, hex, 100, 100);
  tls_assert_records (steps,
                      "> 0+105 Handshake!|Client Hello, first part\n"
                      "> 105+101 Handshake!|Client Hello: server, TLS 1.3\n");
}

/* What a length claims is not kept, nor waited for. */
static void
test_huge_message (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GPtrArray) decodings = NULL;
  g_autofree guint8 *record = g_malloc0 (5 + 16384);
  SondeDecoding *decoding;

  memcpy (record, "\x16\x03\x03\x40\x00\x0b\xff\xff\xff", 9);

  for (guint i = 0; i < 64; i++)
    {
      sonde_harness_steps_add (steps, RECEIVED, record, 5 + 16384);
      memset (record + 5, 0, 4);
    }

  sonde_harness_steps_end (steps, RECEIVED, SONDE_EVENT_FINISHED);
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  decodings = sonde_harness_dup_decodings (harness, 63);
  decoding = g_ptr_array_index (decodings, 0);
  g_assert_true (sonde_decoding_is_cut (decoding));
  g_assert_cmpuint (g_bytes_get_size (sonde_decoding_get_bytes (decoding)), ==,
                    SONDE_DECODING_MAX_BYTES);
  g_assert_cmpuint (sonde_harness_get_record (harness, 62)->severity, ==, SONDE_SEVERITY_NORMAL);
  g_assert_cmpuint (sonde_harness_get_record (harness, 63)->severity, ==, SONDE_SEVERITY_ERROR);
}

/* Of a list that nobody reads to its end, the rest is a single field. */
static void
test_long_list (void)
{
  const guint n_suites = 3000;
  g_autoptr(GByteArray) record = g_bytes_unref_to_array (tls_bytes (rfc8448_simple_client_hello));
  g_autofree guint8 *suites = g_malloc0 (2 * n_suites);
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) fields = NULL;
  guint length = 2 + 32 + 1 + 2 + 2 * n_suites + 2;

  g_byte_array_set_size (record, 46);
  g_byte_array_append (record, suites, 2 * n_suites);
  g_byte_array_append (record, (const guint8 *) "\x01\x00", 2);
  record->data[3] = (guint8) ((length + 4) >> 8);
  record->data[4] = (guint8) (length + 4);
  record->data[7] = (guint8) (length >> 8);
  record->data[8] = (guint8) length;
  record->data[44] = (guint8) (2 * n_suites >> 8);
  record->data[45] = (guint8) (2 * n_suites);
  sonde_harness_steps_add (steps, SENT, record->data, record->len);
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  fields = sonde_harness_dup_fields (harness, 0);
  g_assert_null (tls_find_fault (fields));
  g_assert_nonnull (tls_find (fields, "tls.handshake.cipher-suite", 1023));
  g_assert_null (tls_find (fields, "tls.handshake.cipher-suite", 1024));
  g_assert_cmpuint (sonde_field_get_length (tls_find (fields, "tls.more", 0)), ==,
                    2 * (n_suites - 1024));
}

static void
test_ssl_2 (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, SENT,
           "802b 01 0301 0012 0000 0010 0000ff 00000a 010080 000005 000004 060040"
           "000102030405060708090a0b0c0d0e0f");
  tls_add (steps, SENT, "1603010004 0e000000");
  tls_assert_records (steps,
                      "> 0+45 SSL 2.0 hello?|Client Hello in the form of SSL 2.0: TLS 1.0\n"
                      "> 45+9 Handshake!|Server Hello Done\n");
}

static void
test_not_tls (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) fields = NULL;

  tls_add (steps, SENT, rfc8448_simple_client_hello);
  sonde_harness_steps_text (steps, RECEIVED, "HTTP/1.1 400 Bad Request\r\n\r\n");
  tls_assert_records (steps,
                      "> 0+201 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 0+28 Raw bytes!|This is no TLS: the bytes do not begin a record · "
                      "HTTP/1.1 400 Bad Request\\r\\n\\r\\n\n");
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  fields = sonde_harness_dup_fields (harness, 1);
  g_assert_cmpuint (sonde_field_get_offset (tls_find_fault (fields)), ==, 0);
  g_assert_cmpuint (sonde_tls_dissector.get_skippable (harness->state, RECEIVED), >, 1 << 30);
}

/* From a connection of TLS 1.2: what is encrypted, and what is said of it. */
static void
test_older (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, SENT, grease_hello);
  tls_add (steps, RECEIVED,
           "160303002a 02000026 0303"
           "202122232425262728292a2b2c2d2e2f3031323334353637 444f574e47524401"
           "00 c02f 00");
  tls_add (steps, SENT, "140303000101 1603030010 00112233445566778899aabbccddeeff");
  tls_add (steps, RECEIVED, "140303000101 1603030010 00112233445566778899aabbccddeeff");
  tls_add (steps, SENT, "1703030003 010203 1603030004 01020304 1503030005 0102030405");
  tls_assert_records (steps,
                      "> 0+124 Handshake|Client Hello: example.test, TLS 1.2, h2, http/1.1\n"
                      "< 0+47 Handshake|Server Hello: TLS 1.2, "
                      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n"
                      "> 124+6 Change Cipher Spec|Change Cipher Spec: encrypted from here on\n"
                      "> 130+21 Encrypted handshake|Finished, encrypted\n"
                      "< 47+6 Change Cipher Spec|Change Cipher Spec: encrypted from here on\n"
                      "< 53+21 Encrypted handshake|Finished, encrypted\n"
                      "> 151+8 Application data|Encrypted data, 3 bytes\n"
                      "> 159+9 Encrypted handshake|Encrypted handshake message, 4 bytes\n"
                      "> 168+10 Encrypted alert|Encrypted alert\n");
}

static void
test_early_data (void)
{
  g_autofree char *hex = g_strdup (rfc8448_simple_client_hello);
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  /* The empty extension session_ticket becomes early_data. */
  memcpy (hex + 2 * 100, "002a", 4);
  tls_add (steps, SENT, hex);
  tls_add (steps, SENT, "140303000101 1703030014 000102030405060708090a0b0c0d0e0f10111213");
  tls_add (steps, RECEIVED, rfc8448_simple_server_hello);
  tls_add (steps, SENT, "1703030014 000102030405060708090a0b0c0d0e0f10111213");
  tls_assert_records (steps,
                      "> 0+201 Handshake|Client Hello: server, TLS 1.3\n"
                      "> 201+6 Change Cipher Spec|Change Cipher Spec\n"
                      "> 207+25 Early data|Encrypted early data, 20 bytes\n"
                      "< 0+95 Handshake|Server Hello: TLS 1.3, TLS_AES_128_GCM_SHA256, X25519\n"
                      "> 232+25 Encrypted record|Encrypted handshake or data, 20 bytes\n");
}

static void
test_alerts (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, SENT, rfc8448_simple_client_hello);
  tls_add (steps, RECEIVED, "1503030002 0228");
  tls_add (steps, RECEIVED, "1503030002 0100");
  tls_add (steps, SENT, "1503030002 015a 1503030002 0100 1503030002 0977 1503030002 01c8");
  tls_assert_records (steps,
                      "> 0+201 Handshake|Client Hello: server, TLS 1.3\n"
                      "< 0+7 Alert?|Alert: fatal, handshake failure\n"
                      "< 7+7 Alert!|Sent after an alert that ended the connection · "
                      "Alert: warning, close notify\n"
                      "> 201+7 Alert*|Alert: warning, user canceled\n"
                      "> 208+7 Alert|Alert: warning, close notify\n"
                      "> 215+7 Alert!|Sent after an alert that ended the connection · "
                      "Alert: unknown level, unknown alert\n"
                      "> 222+7 Alert!|Sent after an alert that ended the connection · "
                      "Alert: warning, unknown alert\n");
}

static void
test_skip (void)
{
  g_autoptr(GArray) steps = add_simple (sonde_harness_steps_new ());
  g_autoptr(SondeHarness) harness = NULL;
  SondeRecordSink sink = { .first_changed = G_MAXUINT };
  const guint8 header[] = { 23, 3, 3, 0x40, 0x00 };
  guint64 offset;

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  sink.records = harness->records;
  offset = harness->streams[SENT]->len;
  g_assert_cmpuint (sonde_tls_dissector.get_skippable (harness->state, SENT), ==, 0);
  sonde_tls_dissector.feed (harness->state, SENT, 1, offset, header, sizeof header, &sink);
  g_assert_cmpuint (sonde_tls_dissector.get_skippable (harness->state, SENT), ==, 0x4000);
  sonde_tls_dissector.skip (harness->state, SENT, 2, offset + 5, 0x4000, &sink);
  g_assert_cmpuint (sonde_tls_dissector.get_skippable (harness->state, SENT), ==, 0);
  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 10);
  g_assert_cmpuint (sonde_harness_get_record (harness, 9)->length, ==, 0x4005);
}

static int
probe (const char *hex)
{
  g_autoptr(GBytes) bytes = tls_bytes (hex);

  return sonde_tls_dissector.probe (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_probe (void)
{
  g_assert_cmpint (probe ("1603010200 01"), ==, 1);
  g_assert_cmpint (probe ("1603040200 01"), ==, 1);
  g_assert_cmpint (probe ("1603000200 01"), ==, 1);
  g_assert_cmpint (probe ("1603"), ==, -1);
  g_assert_cmpint (probe ("1603010200"), ==, -1);
  g_assert_cmpint (probe ("1604"), ==, 0);
  g_assert_cmpint (probe ("160305"), ==, 0);
  g_assert_cmpint (probe ("1603010200 02"), ==, 0);
  g_assert_cmpint (probe ("1603014001 01"), ==, 0);
  g_assert_cmpint (probe ("1603010000 01"), ==, 0);
  g_assert_cmpint (probe ("474554202f"), ==, 0);
  g_assert_cmpint (probe ("802b"), ==, -1);
  g_assert_cmpint (probe ("802b 01 0301 0012 0000 0010"), ==, 1);
  g_assert_cmpint (probe ("802b 01 0002 0012 0000 0010"), ==, 1);
  g_assert_cmpint (probe ("802b 01 0301 0012 0000 0011"), ==, 0);
  g_assert_cmpint (probe ("802b 02"), ==, 0);
  g_assert_cmpint (probe ("802b 01 0305"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/tls-dissector/rfc8448/simple", test_simple);
  g_test_add_func ("/tls-dissector/rfc8448/simple-fields", test_simple_fields);
  g_test_add_func ("/tls-dissector/rfc8448/retry", test_retry);
  g_test_add_func ("/tls-dissector/grease", test_grease);
  g_test_add_func ("/tls-dissector/spanning-message", test_spanning_message);
  g_test_add_func ("/tls-dissector/spanning-fault", test_spanning_fault);
  g_test_add_func ("/tls-dissector/huge-message", test_huge_message);
  g_test_add_func ("/tls-dissector/long-list", test_long_list);
  g_test_add_func ("/tls-dissector/ssl-2", test_ssl_2);
  g_test_add_func ("/tls-dissector/not-tls", test_not_tls);
  g_test_add_func ("/tls-dissector/older", test_older);
  g_test_add_func ("/tls-dissector/early-data", test_early_data);
  g_test_add_func ("/tls-dissector/alerts", test_alerts);
  g_test_add_func ("/tls-dissector/skip", test_skip);
  g_test_add_func ("/tls-dissector/probe", test_probe);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-dissector-harness.h"
#include "sonde-test.h"
#include "sonde-tls-dissector.h"
#include "tls-fixture.h"
#include "tls-vectors.h"

#define SENT SONDE_DIRECTION_SENT
#define RECEIVED SONDE_DIRECTION_RECEIVED

/*
 * One fault each: bytes of a good record are replaced, and the fault must be found where it is.
 */
typedef struct
{
  const char *name;
  const char *record;
  gsize       offset;
  const char *bytes;
  gsize       fault;
  const char *explanation;
} Fault;

/* The first octets of a hello of TLS 1.2 without extensions, and one with two of the same. */
#define HELLO_START "0303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const char short_hello[] = "1603030030 0100002c" HELLO_START "00 0002 c02f 01 00 0001 00";
static const char two_same[] =
  "1603030037 01000033" HELLO_START "00 0002 c02f 01 00 0008 00170000 00170000";
static const char key_before_psk[] =
  "160303003b 01000037" HELLO_START "00 0002 1301 01 00 000c 0029 0000 00170000 0015 0000";

static const Fault client_faults[] = {
  { "no-such-type", rfc8448_simple_client_hello, 0, "63", 0, "no such type" },
  { "not-tls", rfc8448_simple_client_hello, 1, "02", 1, "no TLS" },
  { "no-such-version", rfc8448_simple_client_hello, 9, "0404", 9, "no such version" },
  { "no-such-message", rfc8448_simple_client_hello, 5, "63", 5, "no such handshake" },
  { "wrong-side", rfc8448_simple_client_hello, 5, "0e", 5, "Only a server" },
  { "only-encrypted", rfc8448_simple_client_hello, 5, "08", 5, "only sent encrypted" },
  { "session-too-long", rfc8448_simple_client_hello, 43, "21", 44, "32 bytes at most" },
  { "odd-suites", rfc8448_simple_client_hello, 44, "0005", 50, "is odd" },
  { "no-suites", rfc8448_simple_client_hello, 44, "0000", 46, "no cipher suite" },
  { "suites-beyond", rfc8448_simple_client_hello, 44, "ffff", 44, "beyond the end" },
  { "no-null-compression", rfc8448_simple_client_hello, 53, "01", 53, "null" },
  { "extensions-beyond", rfc8448_simple_client_hello, 54, "0092", 54, "beyond the end" },
  { "extensions-too-short", rfc8448_simple_client_hello, 54, "0090", 197, "beyond the end" },
  { "extension-beyond", rfc8448_simple_client_hello, 58, "ffff", 58, "beyond the end" },
  { "names-beyond", rfc8448_simple_client_hello, 60, "0010", 60, "beyond the end" },
  { "names-too-short", rfc8448_simple_client_hello, 60, "0008", 63, "beyond the end" },
  { "name-with-dot", rfc8448_simple_client_hello, 70, "2e", 65, "end with a dot" },
  { "name-with-zero", rfc8448_simple_client_hello, 66, "00", 65, "no host name" },
  { "odd-groups", rfc8448_simple_client_hello, 80, "0011", 98, "is odd" },
  { "empty-groups", rfc8448_simple_client_hello, 80, "0000", 82, "is empty" },
  { "twice", two_same, 0, "16", 56, "only one" },
  { "psk-not-last", key_before_psk, 0, "16", 52, "must be the last" },
  { "key-of-wrong-length", rfc8448_simple_client_hello, 110, "0017", 114, "65 bytes" },
  { "no-groups", rfc8448_simple_client_hello, 76, "3e3e", 56, "supported_groups" },
  { "no-signatures", rfc8448_simple_client_hello, 153, "3e3e", 56, "signature_algorithms" },
  { "no-shares", rfc8448_simple_client_hello, 104, "3e3e", 56, "key_share" },
  { "record-size-limit", rfc8448_simple_client_hello, 199, "003f", 199, "64 bytes" },
  { "padding", rfc8448_retry_second_hello, 400, "01", 400, "must be zeros" },
  { "hello-cut", short_hello, 6, "000027", 48, "expected here" },
  { "hello-too-long", short_hello, 50, "0000", 52, "ended before them" },
};

static void
replace_bytes (GByteArray *record,
               gsize       offset,
               const char *hex)
{
  g_autoptr(GBytes) bytes = tls_bytes (hex);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpuint (offset + length, <=, record->len);
  memcpy (record->data + offset, data, length);
}

static void
assert_fault (GArray     *steps,
              guint       record,
              gsize       offset,
              const char *explanation)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) fields = NULL;
  SondeField *fault;

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  fields = sonde_harness_dup_fields (harness, record);
  tls_assert_nested (fields);
  fault = tls_find_fault (fields);

  if (fault == NULL)
    {
      g_autofree char *text = sonde_field_to_text (fields);

      g_error ("There is no fault in\n%s", text);
    }

  g_assert_nonnull (sonde_field_get_explanation (fault));

  if (strstr (sonde_field_get_explanation (fault), explanation) == NULL ||
      sonde_field_get_offset (fault) != offset)
    g_error ("%s, at %zu: %s", sonde_field_get_id (fault), sonde_field_get_offset (fault),
             sonde_field_get_explanation (fault));

  g_assert_nonnull (sonde_field_get_reference (fault));
  g_assert_cmpuint (sonde_harness_get_record (harness, record)->severity, ==,
                    SONDE_SEVERITY_ERROR);
  sonde_harness_assert_any_split (&sonde_tls_dissector, steps);
}

static void
add_changed (GArray         *steps,
             SondeDirection  direction,
             const Fault    *fault)
{
  g_autoptr(GByteArray) record = g_bytes_unref_to_array (tls_bytes (fault->record));

  replace_bytes (record, fault->offset, fault->bytes);
  sonde_harness_steps_add (steps, direction, record->data, record->len);
}

static void
test_client_fault (gconstpointer user_data)
{
  const Fault *fault = user_data;
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  add_changed (steps, SENT, fault);
  assert_fault (steps, 0, fault->fault, fault->explanation);
}

/* A server's, in answer to the hello of the first trace. */
static const Fault server_faults[] = {
  { "suite-not-offered", rfc8448_simple_server_hello, 44, "1305", 44, "did not offer" },
  { "version-not-offered", rfc8448_simple_server_hello, 93, "0303", 5, "version of TLS that" },
  { "group-not-offered", rfc8448_simple_server_hello, 53, "001e", 57, "56 bytes" },
  { "extension-not-asked", rfc8448_simple_server_hello, 49, "0012", 49, "did not send" },
  { "wrong-side", rfc8448_simple_server_hello, 5, "01", 5, "Only a client" },
  { "retry-for-other-group", rfc8448_retry_request, 53, "001e", 5, "group that the client" },
};

static void
test_server_fault (gconstpointer user_data)
{
  const Fault *fault = user_data;
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, SENT, rfc8448_simple_client_hello);
  add_changed (steps, RECEIVED, fault);
  assert_fault (steps, 1, fault->fault, fault->explanation);
}

static void
test_record_faults (void)
{
  static const struct
  {
    const char *hex;
    guint       record;
    gsize       fault;
    const char *explanation;
  } cases[] = {
    { "1603030000", 0, 3, "must not be empty" },
    { "1503030000", 0, 3, "must not be empty" },
    { "1403030000", 0, 3, "must not be empty" },
    { "140303000102", 0, 5, "must be 1" },
    { "14030300020101", 0, 6, "ended before them" },
    { "1503030001 02", 0, 6, "expected here" },
    { "1503030003 022800", 0, 7, "ended before them" },
    { "1503030002 0328", 0, 5, "level of an alert" },
    { "1703030001 00", 0, 0, "before there are keys" },
    { "1803030005 01 0008 0102", 0, 6, "beyond the end" },
    { "1603030004 01000010 1503030002 0228 1703030001 00", 2, 0, "an alert that ended" },
    { "1603030004 01000010 1703030001 00", 1, 0, "two parts of a handshake message" },
    { "1603030004 0b000100", 0, 0, "within a handshake message" },
    { "1603030010 01", 0, 3, "ended within the record" },
    { "160303", 0, 0, "ended within the record" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) steps = sonde_harness_steps_new ();

      tls_add (steps, SENT, cases[i].hex);
      sonde_harness_steps_end (steps, SENT, SONDE_EVENT_FINISHED);
      assert_fault (steps, cases[i].record, cases[i].fault, cases[i].explanation);
    }
}

/* What the capture lacks is not the fault of the peer. */
static void
test_gap (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;

  tls_add (steps, SENT, "1603030010 0100002c");
  sonde_harness_steps_end (steps, SENT, SONDE_EVENT_GAP);
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==, SONDE_SEVERITY_NORMAL);
}

static void
add_long (GArray         *steps,
          SondeDirection  direction,
          guint8          type,
          gsize           length)
{
  g_autofree guint8 *record = g_malloc0 (5 + length);

  record[0] = type;
  record[1] = 3;
  record[2] = 3;
  record[3] = (guint8) (length >> 8);
  record[4] = (guint8) length;
  sonde_harness_steps_add (steps, direction, record, 5 + length);
}

static guint
rate (GArray *steps)
{
  g_autoptr(SondeHarness) harness = NULL;

  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);

  return sonde_harness_get_record (harness, sonde_record_store_get_length (harness->records) - 1)
         ->severity;
}

/* The limits are those of the version that was agreed on. */
static void
test_too_long (void)
{
  g_autoptr(GArray) plain = sonde_harness_steps_new ();
  g_autoptr(GArray) new_good = sonde_harness_steps_new ();
  g_autoptr(GArray) new_bad = sonde_harness_steps_new ();
  g_autoptr(GArray) old_good = sonde_harness_steps_new ();
  g_autoptr(GArray) old_bad = sonde_harness_steps_new ();

  add_long (plain, SENT, 24, 16385);
  assert_fault (plain, 0, 3, "longer than a record may be");

  tls_add (new_good, SENT, rfc8448_simple_client_hello);
  tls_add (new_good, RECEIVED, rfc8448_simple_server_hello);
  add_long (new_good, SENT, 23, 16384 + 256);
  g_assert_cmpuint (rate (new_good), ==, SONDE_SEVERITY_NORMAL);

  tls_add (new_bad, SENT, rfc8448_simple_client_hello);
  tls_add (new_bad, RECEIVED, rfc8448_simple_server_hello);
  add_long (new_bad, SENT, 23, 16384 + 257);
  assert_fault (new_bad, 2, 3, "longer than a record may be");

  tls_add (old_good, SENT, "140303000101");
  add_long (old_good, SENT, 23, 16384 + 2048);
  g_assert_cmpuint (rate (old_good), ==, SONDE_SEVERITY_NORMAL);

  tls_add (old_bad, SENT, "140303000101");
  add_long (old_bad, SENT, 23, 16384 + 2049);
  assert_fault (old_bad, 1, 3, "longer than a record may be");
}

/* A handshake message in the clear, once both sides have keys. */
static void
test_not_encrypted (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, SENT, rfc8448_simple_client_hello);
  tls_add (steps, RECEIVED, rfc8448_simple_server_hello);
  tls_add (steps, RECEIVED, rfc8448_simple_server_hello);
  assert_fault (steps, 2, 0, "although both sides have keys");
}

static void
test_bad_certificate (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();

  tls_add (steps, RECEIVED, "160303000e 0b00000a 000007 000004 30820000");
  assert_fault (steps, 0, 15, "no certificate that can be read");
}

/* A server that could have done better says so; if that was offered, something is wrong. */
static void
test_downgrade (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) fields = NULL;
  SondeField *sentinel;

  tls_add (steps, SENT, rfc8448_simple_client_hello);
  tls_add (steps, RECEIVED,
           "160303002a 02000026 0303"
           "202122232425262728292a2b2c2d2e2f3031323334353637 444f574e47524401 00 c02f 00");
  harness = sonde_harness_run (&sonde_tls_dissector, steps, SONDE_HARNESS_WHOLE);
  fields = sonde_harness_dup_fields (harness, 1);
  sentinel = tls_find (fields, "tls.handshake.random-sentinel", 0);
  g_assert_cmpint (sonde_field_get_severity (sentinel), ==, SONDE_SEVERITY_WARNING);
  g_assert_cmpuint (sonde_field_get_offset (sentinel), ==, 35);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (client_faults); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-faults/client/", client_faults[i].name, NULL);

      g_test_add_data_func (path, &client_faults[i], test_client_fault);
    }

  for (guint i = 0; i < G_N_ELEMENTS (server_faults); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-faults/server/", server_faults[i].name, NULL);

      g_test_add_data_func (path, &server_faults[i], test_server_fault);
    }

  g_test_add_func ("/tls-faults/records", test_record_faults);
  g_test_add_func ("/tls-faults/gap", test_gap);
  g_test_add_func ("/tls-faults/too-long", test_too_long);
  g_test_add_func ("/tls-faults/not-encrypted", test_not_encrypted);
  g_test_add_func ("/tls-faults/bad-certificate", test_bad_certificate);
  g_test_add_func ("/tls-faults/downgrade", test_downgrade);

  return g_test_run ();
}

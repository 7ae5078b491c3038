#include "config.h"

#include <ldns/ldns.h>
#include <string.h>

#include "sonde-dns-message.h"
#include "sonde-test.h"

#define N_MUTATIONS 2000
#define N_MUTATIONS_SLOW 100000

static const char * const zone[] = {
  "sonde.test. 300 IN MX 20 second.sonde.test.",
  "sonde.test. 300 IN MX 10 first.sonde.test.",
  "sonde.test. 300 IN SRV 10 1 80 light.sonde.test.",
  "sonde.test. 300 IN SRV 10 9 80 heavy.sonde.test.",
  "sonde.test. 300 IN SRV 5 0 80 early.sonde.test.",
  "sonde.test. 300 IN TXT \"a\\000\\255\\\"\\\\b\" \"\" \"c\"",
  "sonde.test. 300 IN SOA ns.sonde.test. host\\.master.sonde.test. 1 7200 3600 1209600 60",
  "sonde.test. 300 IN A 192.0.2.1",
  "sonde.test. 300 IN AAAA 2001:db8::1",
  "sonde.test. 300 IN NS ns.sonde.test.",
  "sonde.test. 300 IN CAA 0 issue \"ca.test\"",
  "sonde.test. 300 IN HTTPS 1 . alpn=h2,h3 port=8443",
  "sonde.test. 300 IN TYPE4711 \\# 3 616263",
};

/* Makes an answer with all of them. */
static GByteArray *
make_message (ldns_pkt_rcode code)
{
  ldns_pkt *packet = ldns_pkt_new ();
  GByteArray *message = g_byte_array_new ();
  guint8 *wire = NULL;
  gsize length;

  ldns_pkt_set_qr (packet, true);
  ldns_pkt_set_rcode (packet, code);

  for (gsize i = 0; i < G_N_ELEMENTS (zone); i++)
    {
      ldns_rr *rr = NULL;

      g_assert_cmpint (ldns_rr_new_frm_str (&rr, zone[i], 0, NULL, NULL), ==, LDNS_STATUS_OK);
      ldns_pkt_push_rr (packet, LDNS_SECTION_ANSWER, rr);
    }

  g_assert_cmpint (ldns_pkt2wire (&wire, packet, &length), ==, LDNS_STATUS_OK);
  g_byte_array_append (message, wire, (guint) length);
  free (wire);
  ldns_pkt_free (packet);

  return message;
}

static char *
dup_data (SondeDnsAnswer *answer,
          const char     *record_type)
{
  GString *data = g_string_new (NULL);

  for (guint i = 0; i < answer->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (g_str_equal (sonde_dns_record_get_record_type (record), record_type))
        g_string_append_printf (data, "%s\n", sonde_dns_record_get_data (record));
    }

  return g_string_free (data, FALSE);
}

static void
assert_data (SondeDnsAnswer *answer,
             const char     *record_type,
             const char     *expected)
{
  g_autofree char *data = dup_data (answer, record_type);

  g_assert_cmpstr (data, ==, expected);
}

static void
test_records (void)
{
  g_autoptr(GByteArray) message = make_message (LDNS_RCODE_NOERROR);
  g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();

  sonde_dns_message_read (message->data, message->len, LDNS_RR_TYPE_SRV, answer);

  g_assert_cmpint (answer->outcome, ==, SONDE_DNS_OUTCOME_FOUND);
  g_assert_cmpuint (answer->records->len, ==, G_N_ELEMENTS (zone));
  g_assert_cmpuint (sonde_dns_answer_count (answer, "A"), ==, 2);
  assert_data (answer, "SRV",
               "5 0 80 early.sonde.test\n10 9 80 heavy.sonde.test\n10 1 80 light.sonde.test\n");
  assert_data (answer, "A", "192.0.2.1\n");
  assert_data (answer, "AAAA", "2001:db8::1\n");
  assert_data (answer, "CAA", "0 issue \"ca.test\"\n");
  assert_data (answer, "HTTPS", "1 . alpn=h2,h3 port=8443\n");
  assert_data (answer, "TYPE4711", "\\# 3 616263\n");
  assert_data (answer, "SOA",
               "ns.sonde.test host\\.master.sonde.test 1 7200 3600 1209600 60\n");
}

/* DN8 */
static void
test_txt_round_trip (void)
{
  g_autoptr(GByteArray) message = make_message (LDNS_RCODE_NOERROR);
  g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();
  g_autofree char *data = NULL;
  g_autofree char *line = NULL;
  ldns_rr *expected = NULL;
  ldns_rr *found = NULL;

  sonde_dns_message_read (message->data, message->len, LDNS_RR_TYPE_TXT, answer);
  assert_data (answer, "TXT", "\"a\\000\\255\\\"\\\\b\" \"\" \"c\"\n");

  data = dup_data (answer, "TXT");
  line = g_strdup_printf ("sonde.test. 300 IN TXT %s", g_strchomp (data));
  g_assert_cmpint (ldns_rr_new_frm_str (&found, line, 0, NULL, NULL), ==, LDNS_STATUS_OK);
  g_assert_cmpint (ldns_rr_new_frm_str (&expected, zone[5], 0, NULL, NULL), ==, LDNS_STATUS_OK);
  g_assert_cmpint (ldns_rr_compare (found, expected), ==, 0);
  ldns_rr_free (found);
  ldns_rr_free (expected);
}

static void
assert_code (guint8           code,
             SondeDnsOutcome  outcome,
             const char      *name)
{
  g_autoptr(GByteArray) message = make_message (code);
  g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();

  sonde_dns_message_read (message->data, message->len, LDNS_RR_TYPE_A, answer);
  g_assert_cmpint (answer->outcome, ==, outcome);
  g_assert_cmpstr (answer->code, ==, name);
}

/* DN5 */
static void
test_codes (void)
{
  g_autoptr(GByteArray) message = make_message (LDNS_RCODE_NOERROR);
  g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();

  assert_code (LDNS_RCODE_NOERROR, SONDE_DNS_OUTCOME_FOUND, NULL);
  assert_code (LDNS_RCODE_NXDOMAIN, SONDE_DNS_OUTCOME_NO_NAME, NULL);
  assert_code (LDNS_RCODE_SERVFAIL, SONDE_DNS_OUTCOME_SERVER_FAILURE, NULL);
  assert_code (LDNS_RCODE_REFUSED, SONDE_DNS_OUTCOME_REFUSED, NULL);
  assert_code (LDNS_RCODE_FORMERR, SONDE_DNS_OUTCOME_OTHER_CODE, "FORMERR");

  sonde_dns_message_read (message->data, message->len, LDNS_RR_TYPE_LOC, answer);
  g_assert_cmpint (answer->outcome, ==, SONDE_DNS_OUTCOME_NO_DATA);
}

/* A record may end anywhere, and every length in it may be a lie. */
static void
test_every_cut (void)
{
  g_autoptr(GByteArray) message = make_message (LDNS_RCODE_NOERROR);

  for (guint length = 0; length < message->len; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (message->data, length + 1);
      g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();

      sonde_dns_message_read (cut, length, LDNS_RR_TYPE_MX, answer);
      g_assert_cmpint (answer->outcome, ==, SONDE_DNS_OUTCOME_BAD_ANSWER);
      g_assert_cmpuint (answer->records->len, ==, 0);
    }
}

static void
test_short_data (void)
{
  static const guint16 types[] = {
    LDNS_RR_TYPE_A, LDNS_RR_TYPE_AAAA, LDNS_RR_TYPE_NS, LDNS_RR_TYPE_CNAME, LDNS_RR_TYPE_PTR,
    LDNS_RR_TYPE_MX, LDNS_RR_TYPE_SRV, LDNS_RR_TYPE_SOA, LDNS_RR_TYPE_TXT,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      for (guint8 length = 0; length < 8; length++)
        {
          guint8 message[12 + 11 + 8] = { 0, 0, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0 };
          g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();

          message[14] = (guint8) types[i];
          message[16] = 1;
          message[22] = length;
          sonde_dns_message_read (message, 12 + 11 + length, types[i], answer);
          g_assert_cmpint (answer->outcome, !=, SONDE_DNS_OUTCOME_OTHER_CODE);
        }
    }
}

static void
test_mutations (void)
{
  g_autoptr(GByteArray) message = make_message (LDNS_RCODE_NOERROR);
  g_autofree guint8 *mutated = g_malloc (message->len);
  guint n_mutations = g_test_slow () ? N_MUTATIONS_SLOW : N_MUTATIONS;

  for (guint i = 0; i < n_mutations; i++)
    {
      g_autoptr(SondeDnsAnswer) answer = sonde_dns_answer_new ();
      int n_changes = g_test_rand_int_range (1, 6);

      memcpy (mutated, message->data, message->len);

      for (int j = 0; j < n_changes; j++)
        mutated[g_test_rand_int_range (4, (int) message->len)] =
          (guint8) g_test_rand_int_range (0, 256);

      sonde_dns_message_read (mutated, message->len, LDNS_RR_TYPE_MX, answer);

      for (guint j = 0; j < answer->records->len; j++)
        {
          SondeDnsRecord *record = g_ptr_array_index (answer->records, j);
          g_autofree char *text = sonde_dns_record_to_text (record);

          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_true (g_utf8_validate (sonde_dns_record_get_explanation (record), -1, NULL));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/message/records", test_records);
  g_test_add_func ("/dns/message/dn8-txt", test_txt_round_trip);
  g_test_add_func ("/dns/message/dn5-codes", test_codes);
  g_test_add_func ("/dns/message/every-cut", test_every_cut);
  g_test_add_func ("/dns/message/short-data", test_short_data);
  g_test_add_func ("/dns/message/mutations", test_mutations);

  return g_test_run ();
}

#include "config.h"

#include <ldns/ldns.h>
#include <string.h>

#include "dns-wire.h"
#include "sonde-dns-dissector.h"
#include "sonde-test.h"

#define SERVER_PORT 53
#define QUERY_ID 0x1a2b
#define UDP_SIZE 4096
#define FRAME_BYTES 2

/* The names of the zone that have one record, and its type. */
static const struct
{
  const char *name;
  const char *record_type;
} names[] = {
  { "a", "A" },
  { "aaaa", "AAAA" },
  { "cname", "CNAME" },
  { "dname", "DNAME" },
  { "mb", "MB" },
  { "mg", "MG" },
  { "mr", "MR" },
  { "md", "TYPE3" },
  { "mf", "TYPE4" },
  { "wks", "TYPE11" },
  { "ptr", "PTR" },
  { "hinfo", "HINFO" },
  { "minfo", "MINFO" },
  { "mx", "MX" },
  { "txt", "TXT" },
  { "txt2", "TXT" },
  { "rp", "RP" },
  { "afsdb", "AFSDB" },
  { "x25", "X25" },
  { "isdn", "ISDN" },
  { "isdn2", "ISDN" },
  { "rt", "RT" },
  { "nsap", "NSAP" },
  { "sig", "TYPE24" },
  { "key", "KEY" },
  { "px", "PX" },
  { "gpos", "TYPE27" },
  { "nxt", "TYPE30" },
  { "eid", "TYPE31" },
  { "nimloc", "TYPE32" },
  { "loc", "LOC" },
  { "_sip._tcp", "SRV" },
  { "atma", "TYPE34" },
  { "naptr", "NAPTR" },
  { "kx", "KX" },
  { "cert", "CERT" },
  { "a6", "TYPE38" },
  { "apl", "APL" },
  { "ds", "DS" },
  { "sshfp", "SSHFP" },
  { "ipseckey", "IPSECKEY" },
  { "ipseckey3", "IPSECKEY" },
  { "rrsig", "RRSIG" },
  { "nsec", "NSEC" },
  { "dnskey", "DNSKEY" },
  { "dhcid", "DHCID" },
  { "nsec3param", "NSEC3PARAM" },
  { "_443._tcp", "TLSA" },
  { "smimea", "SMIMEA" },
  { "hip", "TYPE55" },
  { "talink", "TYPE58" },
  { "cds", "CDS" },
  { "cdnskey", "CDNSKEY" },
  { "openpgpkey", "OPENPGPKEY" },
  { "csync", "CSYNC" },
  { "zonemd", "TYPE63" },
  { "svcb", "SVCB" },
  { "https", "HTTPS" },
  { "https0", "HTTPS" },
  { "spf", "TYPE99" },
  { "nid", "NID" },
  { "l32", "L32" },
  { "l64", "L64" },
  { "lp", "LP" },
  { "eui48", "EUI48" },
  { "eui64", "EUI64" },
  { "uri", "URI" },
  { "caa", "CAA" },
  { "unknown", "TYPE65280" },
};

static GByteArray *
make_query (const char   *name,
            ldns_rr_type  record_type)
{
  g_autofree char *full = g_strdup_printf ("%s.types.test.", name);
  GByteArray *query = g_byte_array_new ();
  ldns_pkt *packet = NULL;
  guint8 *wire = NULL;
  gsize length;

  g_assert_cmpint (ldns_pkt_query_new_frm_str (&packet, full, record_type, LDNS_RR_CLASS_IN,
                                               LDNS_RD), ==, LDNS_STATUS_OK);
  ldns_pkt_set_id (packet, QUERY_ID);
  ldns_pkt_set_edns_udp_size (packet, UDP_SIZE);
  g_assert_cmpint (ldns_pkt2wire (&wire, packet, &length), ==, LDNS_STATUS_OK);
  g_byte_array_append (query, wire, (guint) length);
  free (wire);
  ldns_pkt_free (packet);

  return query;
}

static GSocketConnection *
connect_to_server (GSocketType type)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_socket_type (client, type);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", SERVER_PORT, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static GByteArray *
ask_over_udp (const GByteArray *query)
{
  g_autoptr(GSocketConnection) connection = connect_to_server (G_SOCKET_TYPE_DATAGRAM);
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(GError) error = NULL;
  guint8 reply[UDP_SIZE];
  GByteArray *answer = g_byte_array_new ();
  gssize length;

  g_socket_send (socket, (const char *) query->data, query->len, NULL, &error);
  g_assert_no_error (error);
  length = g_socket_receive (socket, (char *) reply, sizeof reply, NULL, &error);
  g_assert_no_error (error);
  g_byte_array_append (answer, reply, (guint) length);

  return answer;
}

/* Returns the answer with its length. */
static GByteArray *
ask_over_tcp (GSocketConnection *connection,
              const GByteArray  *query)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  const guint8 head[] = { (guint8) (query->len >> 8), (guint8) query->len };
  GByteArray *answer = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  gsize length;

  g_output_stream_write_all (output, head, sizeof head, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (output, query->data, query->len, NULL, NULL, &error);
  g_assert_no_error (error);

  g_byte_array_set_size (answer, FRAME_BYTES);
  g_input_stream_read_all (input, answer->data, FRAME_BYTES, &length, NULL, &error);
  g_assert_no_error (error);
  length = (gsize) answer->data[0] << 8 | answer->data[1];
  g_byte_array_set_size (answer, (guint) (FRAME_BYTES + length));
  g_input_stream_read_all (input, answer->data + FRAME_BYTES, length, &length, NULL, &error);
  g_assert_no_error (error);

  return answer;
}

/* What the part of a record must say, by ldns; nothing for what has parts of its own. */
static char *
dup_expected (const ldns_rdf *rdf,
              gboolean       *is_number)
{
  char *text = ldns_rdf2str (rdf);
  g_autofree char *expected = g_strdup (text);

  free (text);
  *is_number = FALSE;

  switch ((guint) ldns_rdf_get_type (rdf))
    {
    case LDNS_RDF_TYPE_DNAME:
      if (strlen (expected) > 1)
        expected[strlen (expected) - 1] = '\0';
      break;

    case LDNS_RDF_TYPE_NSEC:
    case LDNS_RDF_TYPE_NSEC3_SALT:
      g_strchomp (expected);
      break;

    case LDNS_RDF_TYPE_INT8:
    case LDNS_RDF_TYPE_INT16:
    case LDNS_RDF_TYPE_INT32:
    case LDNS_RDF_TYPE_PERIOD:
    case LDNS_RDF_TYPE_SELECTOR:
    case LDNS_RDF_TYPE_ALG:
    case LDNS_RDF_TYPE_CERTIFICATE_USAGE:
    case LDNS_RDF_TYPE_MATCHING_TYPE:
      *is_number = TRUE;
      break;

    case LDNS_RDF_TYPE_A:
    case LDNS_RDF_TYPE_AAAA:
    case LDNS_RDF_TYPE_STR:
    case LDNS_RDF_TYPE_LONG_STR:
    case LDNS_RDF_TYPE_B64:
    case LDNS_RDF_TYPE_HEX:
    case LDNS_RDF_TYPE_EUI48:
    case LDNS_RDF_TYPE_EUI64:
    case LDNS_RDF_TYPE_ILNP64:
    case LDNS_RDF_TYPE_NSEC3_NEXT_OWNER:
      break;

    default:
      return NULL;
    }

  return g_steal_pointer (&expected);
}

static void
compare_record (SondeField    *data,
                const ldns_rr *rr)
{
  GListModel *parts = sonde_field_get_children (data);

  /* Its first part has several fields. */
  if (ldns_rr_get_type (rr) == LDNS_RR_TYPE_HIP)
    return;

  for (gsize i = 0; i < ldns_rr_rd_count (rr); i++)
    {
      g_autoptr(SondeField) part = NULL;
      gboolean is_number;
      g_autofree char *expected = dup_expected (ldns_rr_rdf (rr, i), &is_number);
      g_autofree char *in_brackets = NULL;
      const char *value;

      if (expected == NULL)
        continue;

      part = g_list_model_get_item (parts, (guint) i);
      g_assert_nonnull (part);
      value = sonde_field_get_value (part);

      in_brackets = g_strdup_printf (" (%s)", expected);

      if (!is_number || strchr (value, ' ') == NULL)
        g_assert_cmpstr (value, ==, expected);
      else
        g_assert_true (g_str_has_suffix (value, in_brackets));
    }
}

/* The text of the whole record is what ldns says of it. */
static void
compare_answer (SondeField       *root,
                const GByteArray *wire)
{
  ldns_pkt *packet = NULL;
  ldns_rr_list *answers;

  g_assert_cmpint (ldns_wire2pkt (&packet, wire->data, wire->len), ==, LDNS_STATUS_OK);
  answers = ldns_pkt_answer (packet);
  g_assert_cmpuint (ldns_rr_list_rr_count (answers), >, 0);

  for (gsize i = 0; i < ldns_rr_list_rr_count (answers); i++)
    compare_record (dns_wire_find (root, "dns.data", (guint) i), ldns_rr_list_rr (answers, i));

  ldns_pkt_free (packet);
}

static void
compare_framed (const GByteArray *framed,
                const GByteArray *plain)
{
  g_autoptr(SondeHarness) harness = dns_wire_dissect (&sonde_dns_stream_dissector, framed);
  g_autoptr(SondeHarness) other = dns_wire_dissect (&sonde_dns_datagram_dissector, plain);
  g_autoptr(SondeField) root = sonde_harness_dup_fields (harness, 0);
  g_autofree char *summary = sonde_harness_dup_summary (harness, 0);
  g_autofree char *other_summary = sonde_harness_dup_summary (other, 0);

  g_assert_cmpstr (summary, ==, other_summary);
  dns_wire_assert_sound (root, framed, TRUE);
}

/* DN4, DN7: a server of another make, asked for a record of each type over UDP and over TCP. */
static void
test_types (void)
{
  g_autoptr(GSocketConnection) connection = connect_to_server (G_SOCKET_TYPE_STREAM);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ldns_rr_type record_type = ldns_get_rr_type_by_name (names[i].record_type);
      g_autoptr(GByteArray) query = make_query (names[i].name, record_type);
      g_autoptr(GByteArray) answer = ask_over_udp (query);
      g_autoptr(GByteArray) framed = ask_over_tcp (connection, query);
      g_autoptr(SondeHarness) harness = NULL;
      g_autoptr(SondeField) root = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s %s", names[i].name, names[i].record_type);
      harness = dns_wire_dissect (&sonde_dns_datagram_dissector, answer);
      root = sonde_harness_dup_fields (harness, 0);
      text = sonde_field_to_text (root);
      g_test_message ("%s", text);

      g_assert_cmpuint (sonde_harness_get_record (harness, 0)->severity, ==,
                        SONDE_SEVERITY_NORMAL);
      g_assert_null (dns_wire_find (root, "dns.data.part", 0));
      dns_wire_assert_sound (root, answer, TRUE);
      compare_answer (root, answer);
      compare_framed (framed, answer);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/types/of-a-real-server", test_types);

  return g_test_run ();
}

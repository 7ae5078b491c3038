#include "config.h"

#include <string.h>

#include "dns-fixture.h"
#include "sonde-test.h"

/* Nothing is there in the namespace of the test. */
#define SILENT_ADDRESS "127.0.0.3"
#define CLOSED_ADDRESS "127.0.0.4"
#define DNS_PORT 53

static GSocket *
bind_silent (const char *address)
{
  g_autoptr(GSocketAddress) local = g_inet_socket_address_new_from_string (address, DNS_PORT);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) error = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                         &error);
  g_assert_no_error (error);
  g_socket_bind (socket, local, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);

  return g_steal_pointer (&socket);
}

/* The file is bound over the system's: it must stay the same file. */
static void
write_resolv_conf (const char *content)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (g_getenv ("SONDE_TEST_RESOLV_CONF"), content, -1,
                            G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

static void
ask_of (const char *address,
        int         timeout_s)
{
  g_autofree char *content = NULL;

  content = g_strdup_printf ("nameserver %s\noptions timeout:%d attempts:1\n", address, timeout_s);
  write_resolv_conf (content);
}

static guint
count_packets (GSocket *socket)
{
  guint n_packets = 0;
  char buffer[512];

  while (g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL) >= 0)
    n_packets++;

  return n_packets;
}

static gboolean
has_packet (gpointer user_data)
{
  return g_socket_condition_check (user_data, G_IO_IN) != 0;
}

static void
assert_ended (SondeDnsLookup  *lookup,
              SondeDnsOutcome  outcome,
              const char      *sentence)
{
  g_assert_cmpint (sonde_dns_lookup_get_outcome (lookup), ==, outcome);

  if (!g_pattern_match_simple (sentence, sonde_dns_lookup_get_sentence (lookup)))
    g_error ("“%s” is not like “%s”", sonde_dns_lookup_get_sentence (lookup), sentence);
}

static void
test_no_server (void)
{
  static const struct
  {
    SondeDnsKind  kind;
    const char   *text;
  } cases[] = {
    { SONDE_DNS_KIND_ADDRESSES, "sonde.test" },
    { SONDE_DNS_KIND_POINTER, "192.0.2.1" },
    { SONDE_DNS_KIND_MX, "sonde.test" },
  };

  ask_of (CLOSED_ADDRESS, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeDnsLookup) lookup = dns_fixture_look_up (cases[i].kind, cases[i].text);

      assert_ended (lookup, SONDE_DNS_OUTCOME_NO_SERVER,
                    "No DNS server can be reached for *" CLOSED_ADDRESS "*");
      g_assert_cmpint (sonde_dns_lookup_get_state (lookup), ==, SONDE_DNS_LOOKUP_FAILED);
    }
}

static void
test_no_route (void)
{
  g_autoptr(SondeDnsLookup) addresses = NULL;
  g_autoptr(SondeDnsLookup) records = NULL;

  ask_of ("192.0.2.53", 1);

  addresses = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "sonde.test");
  assert_ended (addresses, SONDE_DNS_OUTCOME_NO_SERVER, "No DNS server can be reached*");
  records = dns_fixture_look_up (SONDE_DNS_KIND_NS, "sonde.test");
  assert_ended (records, SONDE_DNS_OUTCOME_NO_SERVER, "No DNS server can be reached*192.0.2.53*");
}

static void
test_silence (void)
{
  g_autoptr(GSocket) socket = bind_silent (SILENT_ADDRESS);
  g_autoptr(SondeDnsLookup) addresses = NULL;
  g_autoptr(SondeDnsLookup) records = NULL;

  ask_of (SILENT_ADDRESS, 1);

  addresses = dns_fixture_look_up (SONDE_DNS_KIND_ADDRESSES, "sonde.test");
  assert_ended (addresses, SONDE_DNS_OUTCOME_TIMED_OUT,
                "No DNS server answered*" SILENT_ADDRESS "*");
  records = dns_fixture_look_up (SONDE_DNS_KIND_TXT, "sonde.test");
  assert_ended (records, SONDE_DNS_OUTCOME_TIMED_OUT,
                "No DNS server answered*" SILENT_ADDRESS "*");
  g_assert_cmpint (sonde_dns_lookup_get_elapsed_us (records), >=, G_USEC_PER_SEC);
  g_assert_cmpuint (count_packets (socket), >=, 2);
}

static void
test_stop (void)
{
  static const SondeDnsKind kinds[] = { SONDE_DNS_KIND_ADDRESSES, SONDE_DNS_KIND_SOA };
  g_autoptr(GSocket) socket = bind_silent (SILENT_ADDRESS);

  ask_of (SILENT_ADDRESS, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(SondeDnsLookup) lookup = dns_fixture_start (kinds[i], "sonde.test", NULL, NULL);

      sonde_test_wait_until (has_packet, socket);
      sonde_dns_lookup_stop (lookup);
      g_assert_cmpint (sonde_dns_lookup_get_state (lookup), ==, SONDE_DNS_LOOKUP_STOPPED);
      assert_ended (lookup, SONDE_DNS_OUTCOME_STOPPED, "Stopped after * for sonde.test.");
      g_assert_cmpint (sonde_dns_lookup_get_elapsed_us (lookup), <, 2 * G_USEC_PER_SEC);
      sonde_dns_lookup_stop (lookup);
      count_packets (socket);
    }
}

/* NM4 */
static void
test_nobody_asked (void)
{
  static const struct
  {
    SondeDnsKind    kind;
    const char     *text;
    SondeDnsSource  source;
    const char     *records;
  } cases[] = {
    { SONDE_DNS_KIND_ADDRESSES, "192.0.2.1", SONDE_DNS_SOURCE_LITERAL,
      "192.0.2.1 A 192.0.2.1\n" },
    { SONDE_DNS_KIND_ADDRESSES, "[2001:db8::1]", SONDE_DNS_SOURCE_LITERAL,
      "2001:db8::1 AAAA 2001:db8::1\n" },
    { SONDE_DNS_KIND_ADDRESSES, "localhost", SONDE_DNS_SOURCE_LOCALHOST,
      "localhost AAAA ::1\nlocalhost A 127.0.0.1\n" },
    { SONDE_DNS_KIND_ADDRESSES, "Some.LOCALHOST.", SONDE_DNS_SOURCE_LOCALHOST,
      "some.localhost AAAA ::1\nsome.localhost A 127.0.0.1\n" },
    { SONDE_DNS_KIND_MX, "localhost", SONDE_DNS_SOURCE_LOCALHOST, "" },
    { SONDE_DNS_KIND_POINTER, "127.0.0.1", SONDE_DNS_SOURCE_HOSTS,
      "1.0.0.127.in-addr.arpa PTR localhost\n" },
  };
  g_autoptr(GSocket) socket = bind_silent (SILENT_ADDRESS);
  g_autoptr(SondeDnsQuestion) bad = NULL;

  ask_of (SILENT_ADDRESS, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeDnsLookup) lookup = dns_fixture_look_up (cases[i].kind, cases[i].text);

      g_assert_cmpint (sonde_dns_lookup_get_source (lookup), ==, cases[i].source);
      dns_fixture_assert_records (lookup, SONDE_DNS_SECTION_ANSWER, cases[i].records);
    }

  bad = sonde_dns_question_new (SONDE_DNS_KIND_ADDRESSES, "a..b", NULL, NULL);
  g_assert_null (bad);
  g_assert_cmpuint (count_packets (socket), ==, 0);
}

/* A server of one's own instead of the system's, which is not even there. */
static void
test_own_server (void)
{
  g_autoptr(GSocketAddress) server = g_inet_socket_address_new_from_string ("127.0.0.1", DNS_PORT);
  g_autoptr(SondeDnsLookup) addresses = NULL;
  g_autoptr(SondeDnsLookup) pointer = NULL;
  g_autoptr(SondeDnsLookup) nothing = NULL;

  ask_of (CLOSED_ADDRESS, 1);

  addresses = dns_fixture_start (SONDE_DNS_KIND_ADDRESSES, "alias.sonde.test",
                                 G_INET_SOCKET_ADDRESS (server), NULL);
  dns_fixture_await (addresses);
  dns_fixture_assert_records (addresses, SONDE_DNS_SECTION_ANSWER,
                              "alias.sonde.test CNAME middle.sonde.test\n"
                              "middle.sonde.test CNAME both.sonde.test\n"
                              "both.sonde.test A 192.0.2.1\n"
                              "both.sonde.test AAAA 2001:db8::1\n");
  g_assert_cmpstr (sonde_dns_lookup_get_canonical (addresses), ==, "both.sonde.test");

  pointer = dns_fixture_start (SONDE_DNS_KIND_POINTER, "192.0.2.25",
                               G_INET_SOCKET_ADDRESS (server), NULL);
  dns_fixture_await (pointer);
  g_assert_cmpint (sonde_dns_lookup_get_confirmation (pointer), ==, SONDE_DNS_CONFIRMATION_YES);

  nothing = dns_fixture_start (SONDE_DNS_KIND_ADDRESSES, "strings.sonde.test",
                               G_INET_SOCKET_ADDRESS (server), NULL);
  dns_fixture_await (nothing);
  assert_ended (nothing, SONDE_DNS_OUTCOME_NO_DATA, "*exists, but it has no address*");
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/faults/no-server", test_no_server);
  g_test_add_func ("/dns/faults/no-route", test_no_route);
  g_test_add_func ("/dns/faults/silence", test_silence);
  g_test_add_func ("/dns/faults/stop", test_stop);
  g_test_add_func ("/dns/faults/nm4-nobody-asked", test_nobody_asked);
  g_test_add_func ("/dns/faults/own-server", test_own_server);

  return g_test_run ();
}

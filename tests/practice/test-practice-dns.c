#include "config.h"

#include <string.h>

#include "practice-fixture.h"
#include "sonde-practice-zones.h"
#include "sonde-test.h"

#define N_FUZZ 200000

/* Asks the server with dig. The arguments are those after the server. */
static char *
dig (SondePracticeHost *host,
     const char        *server,
     const char        *arguments)
{
  g_autofree char *line = g_strdup_printf ("dig @%s -p %u +tries=1 +time=10 +nocookie %s",
                                           server, practice_get_port (host, "dns"), arguments);
  g_auto(GStrv) argv = g_strsplit (line, " ", -1);

  return practice_run_for_text ((const char * const *) argv);
}

static void
test_answers (void)
{
  static const struct
  {
    const char *question;
    const char *answer;
  } cases[] = {
    { "echo.test A", "127.0.0.1" },
    { "echo.test AAAA", "::1" },
    { "ECHO.Test A", "127.0.0.1" },
    { "alias.test A", "www.example.test.\nweb.example.test.\nhost.example.test.\n192.0.2.80" },
    { "alias.test CNAME", "www.example.test." },
    { "example.test MX", "10 mail1.example.test.\n20 mail2.example.test." },
    { "example.test TXT", "\"v=spf1 mx -all\"\n"
                          "\"one string, \" \"another string, \" \"joined by nobody\"\n"
                          "\"quotes \\\" backslash \\\\ tab \\009 caf\\195\\169 \\255\"" },
    { "_http._tcp.example.test SRV", "10 60 80 host.example.test.\n"
                                     "10 40 8080 host.example.test.\n"
                                     "20 0 80 mail2.example.test." },
    { "example.test NS", "ns.test." },
    { "example.test SOA", "ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300" },
    { "example.test CAA", "0 issue \"ca.example.test\"" },
    { "a.b.wild.example.test A", "192.0.2.42" },
    { "loop1.test A", "loop2.test.\nloop1.test." },
    { "outside.test A", "www.example.com." },
    { "-x 192.0.2.80", "host.example.test." },
    { "-x 2001:db8::80", "host.example.test." },
    { "-x 127.0.0.1", "localhost.test." },
    { "-x ::1", "localhost.test." },
  };
  static const char * const ways[] = { "+notcp", "+tcp" };
  SondePracticeHost *host = NULL;

  if (!practice_has_program ("dig"))
    return;

  host = practice_start ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (ways); j++)
        {
          g_autofree char *arguments = g_strdup_printf ("+short %s %s", ways[j], cases[i].question);
          g_autofree char *ipv4 = dig (host, "127.0.0.1", arguments);
          g_autofree char *ipv6 = dig (host, "::1", arguments);

          g_assert_cmpstr (ipv4, ==, cases[i].answer);
          g_assert_cmpstr (ipv6, ==, cases[i].answer);
        }
    }

  practice_stop (host);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_statuses (void)
{
  static const struct
  {
    const char *question;
    const char *part;
  } cases[] = {
    { "nowhere.test A", "status: NXDOMAIN" },
    { "nowhere.test A", "test.\t\t\t300\tIN\tSOA" },
    { "dangling.test A", "status: NXDOMAIN" },
    { "dangling.test A", "ANSWER: 1, AUTHORITY: 1" },
    { "ipv4.test AAAA", "status: NOERROR" },
    { "ipv4.test AAAA", "ANSWER: 0, AUTHORITY: 1" },
    { "empty.example.test A", "status: NOERROR" },
    { "echo.test A", "flags: qr aa rd;" },
    { "servfail.test A", "status: SERVFAIL" },
    { "refused.test A", "status: REFUSED" },
    { "www.example.com A", "status: REFUSED" },
    { "example.test AXFR +tcp", "Transfer failed" },
    { "version.bind TXT CH", "status: REFUSED" },
    { "echo.test A +opcode=NOTIFY", "status: NOTIMP" },
    { "echo.test A +edns=7 +noednsneg", "status: BADVERS" },
    { "echo.test A +edns=0", "udp: 1232" },
    { "example.test MX", "mail1.example.test.\t300\tIN\tAAAA\t2001:db8::25" },
  };
  SondePracticeHost *host = NULL;

  if (!practice_has_program ("dig"))
    return;

  host = practice_start ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dig (host, "127.0.0.1", cases[i].question);

      assert_contains (text, cases[i].part);
    }

  practice_stop (host);
}

static void
test_truncation (void)
{
  SondePracticeHost *host = NULL;
  g_autofree char *truncated = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *extended = NULL;

  if (!practice_has_program ("dig"))
    return;

  host = practice_start ();

  truncated = dig (host, "127.0.0.1", "+ignore +notcp big.example.test TXT");
  assert_contains (truncated, "flags: qr aa tc rd;");
  assert_contains (truncated, "ANSWER: 0");

  whole = dig (host, "127.0.0.1", "big.example.test TXT");
  assert_contains (whole, "Truncated, retrying in TCP mode");
  assert_contains (whole, "ANSWER: 24");

  plain = dig (host, "127.0.0.1", "+ignore +noedns medium.example.test TXT");
  assert_contains (plain, "flags: qr aa tc rd;");

  extended = dig (host, "127.0.0.1", "+ignore +bufsize=1232 medium.example.test TXT");
  assert_contains (extended, "flags: qr aa rd;");
  assert_contains (extended, "ANSWER: 4");
  practice_stop (host);
}

static void
test_late (gconstpointer user_data)
{
  const char *arguments = user_data;
  SondePracticeHost *host = NULL;
  g_autofree char *text = NULL;
  gint64 started_us;

  if (!practice_has_program ("dig"))
    return;

  host = practice_start ();
  started_us = g_get_monotonic_time ();
  text = dig (host, "127.0.0.1", arguments);
  g_assert_cmpstr (text, ==, "192.0.2.53");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >, 2900 * 1000);
  practice_stop (host);
}

static void
test_silent (void)
{
  SondePracticeHost *host = NULL;
  g_autofree char *port = NULL;
  g_autoptr(GBytes) output = NULL;
  int exit_status;

  if (!practice_has_program ("dig"))
    return;

  host = practice_start ();
  port = g_strdup_printf ("%u", practice_get_port (host, "dns"));
  output = practice_run ((const char * const[]) { "dig", "@127.0.0.1", "-p", port, "+tries=1",
                                                  "+time=1", "silent.test", NULL },
                         NULL, &exit_status);

  /* dig's way to say that no answer came. */
  g_assert_cmpint (exit_status, ==, 9);
  practice_stop (host);
}

/* A TCP message that ends before its length is not waited for when the peer is gone. */
static void
test_tcp_cut (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GSocket) socket = practice_connect (practice_get_port (host, "dns"));
  char buffer[64];
  int error_number;

  g_assert_cmpint (g_socket_send (socket, "\xff\xff\x12\x34", 4, NULL, NULL), ==, 4);
  g_assert_true (g_socket_shutdown (socket, FALSE, TRUE, NULL));
  g_assert_cmpuint (practice_receive (socket, buffer, sizeof buffer, &error_number), ==, 0);
  practice_stop (host);
}

static GBytes *
answer (SondePracticeZones *zones,
        gconstpointer       data,
        gsize               n_bytes)
{
  g_autoptr(GBytes) query = g_bytes_new (data, n_bytes);
  guint delay_ms;

  return sonde_practice_zones_answer (zones, query, SONDE_PRACTICE_TRANSPORT_UDP, &delay_ms);
}

static void
test_malformed (void)
{
  static const guint8 no_question[] = { 0x12, 0x34, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 is_answer[] = { 0x12, 0x34, 0x81, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 cut_name[] = { 0x12, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 'a' };
  static const guint8 endless_name[] = { 0x12, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                                         0xc0, 12, 0, 1, 0, 1 };
  g_autoptr(SondePracticeZones) zones = sonde_practice_zones_new ();
  const struct
  {
    const guint8 *data;
    gsize n_bytes;
  } bad[] = {
    { no_question, sizeof no_question },
    { cut_name, sizeof cut_name },
    { endless_name, sizeof endless_name },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GBytes) bytes = answer (zones, bad[i].data, bad[i].n_bytes);
      const guint8 formerr[] = { 0x12, 0x34, 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0 };

      g_assert_nonnull (bytes);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       formerr, sizeof formerr);
    }

  g_assert_null (answer (zones, is_answer, sizeof is_answer));
  g_assert_null (answer (zones, no_question, 11));
  g_assert_null (answer (zones, no_question, 0));
}

/* However much the asker takes, an answer fits what every network carries in one piece. */
static void
test_datagram_limit (void)
{
  static const guint8 query[] = {
    0x12, 0x34, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1,
    3, 'b', 'i', 'g', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 4, 't', 'e', 's', 't', 0,
    0, 16, 0, 1,
    0, 0, 41, 0xff, 0xff, 0, 0, 0, 0, 0, 0
  };
  g_autoptr(SondePracticeZones) zones = sonde_practice_zones_new ();
  g_autoptr(GBytes) bytes = answer (zones, query, sizeof query);
  const guint8 *data;

  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 1232);
  data = g_bytes_get_data (bytes, NULL);
  g_assert_cmpuint (data[2] & 0x02, ==, 0x02);
}

/* A good query with bytes changed at random: whatever comes out fits a datagram, and is an
 * answer to the same question.
 */
static void
test_fuzz (void)
{
  static const guint8 good[] = {
    0x12, 0x34, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1,
    3, 'w', 'w', 'w', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 4, 't', 'e', 's', 't', 0,
    0, 1, 0, 1,
    0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 4, 0, 3, 0, 0
  };
  g_autoptr(SondePracticeZones) zones = sonde_practice_zones_new ();
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < N_FUZZ; i++)
    {
      g_autoptr(GBytes) bytes = NULL;
      guint8 query[sizeof good];
      gsize n_bytes = sizeof good;
      const guint8 *data;

      memcpy (query, good, sizeof good);

      for (guint n = (guint) g_rand_int_range (random, 1, 8); n > 0; n--)
        query[g_rand_int_range (random, 0, sizeof good)] =
          (guint8) g_rand_int_range (random, 0, 256);

      if (i % 4 == 0)
        n_bytes = (gsize) g_rand_int_range (random, 0, sizeof good);

      bytes = answer (zones, query, n_bytes);

      if (bytes == NULL)
        continue;

      data = g_bytes_get_data (bytes, NULL);
      g_assert_cmpuint (g_bytes_get_size (bytes), >=, 12);
      g_assert_cmpuint (g_bytes_get_size (bytes), <=, 1232);
      g_assert_cmpmem (data, 2, query, 2);
      g_assert_cmpuint (data[2] & 0x80, ==, 0x80);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/practice/dns/answers", test_answers);
  g_test_add_func ("/practice/dns/statuses", test_statuses);
  g_test_add_func ("/practice/dns/truncation", test_truncation);
  g_test_add_data_func ("/practice/dns/late/udp", "+short +notcp slow.test A", test_late);
  g_test_add_data_func ("/practice/dns/late/tcp", "+short +tcp slow.test A", test_late);
  g_test_add_func ("/practice/dns/silent", test_silent);
  g_test_add_func ("/practice/dns/tcp-cut", test_tcp_cut);
  g_test_add_func ("/practice/dns/malformed", test_malformed);
  g_test_add_func ("/practice/dns/datagram-limit", test_datagram_limit);
  g_test_add_func ("/practice/dns/fuzz", test_fuzz);

  return g_test_run ();
}

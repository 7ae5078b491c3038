#include "config.h"

#include "sonde-dns-hosts.h"
#include "sonde-dns-question.h"
#include "sonde-dns-reverse.h"
#include "sonde-test.h"

static void
assert_question (SondeDnsKind  kind,
                 const char   *text,
                 const char   *name,
                 const char   *query_name)
{
  g_autoptr(SondeDnsQuestion) question = NULL;
  g_autoptr(GError) error = NULL;

  question = sonde_dns_question_new (kind, text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sonde_dns_question_get_name (question), ==, name);
  g_assert_cmpstr (sonde_dns_question_get_query_name (question), ==, query_name);
}

static void
assert_refused (SondeDnsKind  kind,
                const char   *text,
                const char   *reason)
{
  g_autoptr(SondeDnsQuestion) question = NULL;
  g_autoptr(GError) error = NULL;

  question = sonde_dns_question_new (kind, text, NULL, &error);
  g_assert_null (question);
  g_assert_nonnull (error);

  if (!g_pattern_match_simple (reason, error->message))
    g_error ("“%s”: “%s” is not like “%s”", text, error->message, reason);
}

static void
test_names (void)
{
  assert_question (SONDE_DNS_KIND_ADDRESSES, "example.test", "example.test", "example.test.");
  assert_question (SONDE_DNS_KIND_ADDRESSES, " Example.TEST. ", "example.test", "example.test.");
  assert_question (SONDE_DNS_KIND_ADDRESSES, "single", "single", "single.");
  assert_question (SONDE_DNS_KIND_TXT, "_dmarc.example.test", "_dmarc.example.test",
                   "_dmarc.example.test.");
  assert_question (SONDE_DNS_KIND_SRV, "_sip._tcp.example.test", "_sip._tcp.example.test",
                   "_sip._tcp.example.test.");
  assert_question (SONDE_DNS_KIND_NS, ".", ".", ".");
}

/* NM3 */
static void
test_idn (void)
{
  g_autoptr(SondeDnsQuestion) question = NULL;
  g_autofree char *title = NULL;

  assert_question (SONDE_DNS_KIND_ADDRESSES, "faß.de", "xn--fa-hia.de", "xn--fa-hia.de.");
  assert_question (SONDE_DNS_KIND_ADDRESSES, "日本。jp", "xn--wgv71a.jp", "xn--wgv71a.jp.");

  question = sonde_dns_question_new (SONDE_DNS_KIND_MX, "straße.de", NULL, NULL);
  title = sonde_dns_question_dup_title (question);
  g_assert_cmpstr (sonde_dns_question_get_display (question), ==, "straße.de");
  g_assert_cmpstr (title, ==, "straße.de (xn--strae-oqa.de)");
}

static void
test_literals (void)
{
  assert_question (SONDE_DNS_KIND_ADDRESSES, "192.0.2.1", "192.0.2.1", "192.0.2.1");
  assert_question (SONDE_DNS_KIND_ADDRESSES, "[2001:db8::1]", "2001:db8::1", "2001:db8::1");
  assert_question (SONDE_DNS_KIND_ADDRESSES, "fe80::1%lo", "fe80::1%lo", "fe80::1%lo");
  assert_question (SONDE_DNS_KIND_POINTER, "192.0.2.1", "192.0.2.1", "1.2.0.192.in-addr.arpa");
  assert_question (SONDE_DNS_KIND_POINTER, "2001:DB8::f0", "2001:db8::f0",
                   "0.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  assert_question (SONDE_DNS_KIND_POINTER, "4.3.2.1.IN-ADDR.ARPA.", "1.2.3.4",
                   "4.3.2.1.in-addr.arpa");
}

static void
test_refused (void)
{
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "", "Enter a host name*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "  ", "Enter a host name*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "a..b", "*two dots after “a”*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "-bad.test", "*“-bad”*hyphen*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "192.0.2.256", "*not an address*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "http://example.test/", "*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "a b.test", "*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, "fe80::1%nothere0", "*no network interface*");
  assert_refused (SONDE_DNS_KIND_ADDRESSES, ".", "*");
  assert_refused (SONDE_DNS_KIND_MX, "192.0.2.1", "192.0.2.1 is an address*MX*PTR*");
  assert_refused (SONDE_DNS_KIND_SRV, "sip.example.test", "*names no service*");
  assert_refused (SONDE_DNS_KIND_SRV, "_sip._tcp", "*names no service*");
  assert_refused (SONDE_DNS_KIND_SRV, "_sip.tcp.example.test", "*names no service*");
  assert_refused (SONDE_DNS_KIND_POINTER, "", "Enter an address*");
  assert_refused (SONDE_DNS_KIND_POINTER, "example.test", "*not an address*");
  assert_refused (SONDE_DNS_KIND_POINTER, "192.0.2.0/24", "*range of addresses*");
  assert_refused (SONDE_DNS_KIND_POINTER, "3.2.1.in-addr.arpa", "*not an address*");
  assert_refused (SONDE_DNS_KIND_POINTER, "\xff", "*not an address*");
}

/* DN9 */
static void
test_reverse (void)
{
  static const char * const texts[] = { "0.0.0.0", "192.0.2.1", "::", "2001:db8::12:abcd" };
  static const char * const wrong[] = {
    "", ".", "ip6.arpa", ".ip6.arpa", "1.2.3.4.5.in-addr.arpa", "256.2.3.4.in-addr.arpa",
    "1..3.4.in-addr.arpa", "example.test",
    "0.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.ip6.arpa",
    "g.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "0-f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GInetAddress) address = g_inet_address_new_from_string (texts[i]);
      g_autofree char *name = sonde_dns_reverse_name (address);
      g_autoptr(GInetAddress) back = sonde_dns_reverse_address (name);

      g_assert_nonnull (back);
      g_assert_true (g_inet_address_equal (address, back));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (sonde_dns_reverse_address (wrong[i]));
}

static void
test_hosts (void)
{
  static const char content[] =
    "# 192.0.2.9 commented\n"
    "192.0.2.1\tone.test one # two\r\n"
    "not-an-address three\n"
    "\n"
    "  ::1 localhost ip6-localhost\n"
    "2001:db8:0::1 six";
  g_autoptr(GInetAddress) ipv4 = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr(GInetAddress) ipv6 = g_inet_address_new_from_string ("2001:db8::1");
  g_autoptr(GInetAddress) other = g_inet_address_new_from_string ("192.0.2.9");
  g_autofree char *name4 = sonde_dns_hosts_find_name (content, ipv4);
  g_autofree char *name6 = sonde_dns_hosts_find_name (content, ipv6);

  g_assert_true (sonde_dns_hosts_has_name (content, "one"));
  g_assert_true (sonde_dns_hosts_has_name (content, "ONE.test"));
  g_assert_true (sonde_dns_hosts_has_name (content, "ip6-localhost"));
  g_assert_true (sonde_dns_hosts_has_name (content, "six"));
  g_assert_false (sonde_dns_hosts_has_name (content, "two"));
  g_assert_false (sonde_dns_hosts_has_name (content, "commented"));
  g_assert_false (sonde_dns_hosts_has_name (content, "192.0.2.1"));
  g_assert_false (sonde_dns_hosts_has_name (content, ""));
  g_assert_cmpstr (name4, ==, "one.test");
  g_assert_cmpstr (name6, ==, "six");
  g_assert_null (sonde_dns_hosts_find_name (content, other));
  g_assert_null (sonde_dns_hosts_find_name ("", other));
}

static void
test_kinds (void)
{
  SondeDnsKind kind;

  g_assert_true (sonde_dns_kind_from_record ("mx", &kind));
  g_assert_cmpint (kind, ==, SONDE_DNS_KIND_MX);
  g_assert_true (sonde_dns_kind_from_record ("AAAA", &kind));
  g_assert_cmpint (kind, ==, SONDE_DNS_KIND_ADDRESSES);
  g_assert_true (sonde_dns_kind_from_record (NULL, &kind));
  g_assert_cmpint (kind, ==, SONDE_DNS_KIND_ADDRESSES);
  g_assert_false (sonde_dns_kind_from_record ("CAA", &kind));
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/dns/question/names", test_names);
  g_test_add_func ("/dns/question/nm3-idn", test_idn);
  g_test_add_func ("/dns/question/literals", test_literals);
  g_test_add_func ("/dns/question/refused", test_refused);
  g_test_add_func ("/dns/question/dn9-reverse", test_reverse);
  g_test_add_func ("/dns/question/hosts", test_hosts);
  g_test_add_func ("/dns/question/kinds", test_kinds);

  return g_test_run ();
}

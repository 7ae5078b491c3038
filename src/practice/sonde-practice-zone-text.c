#include "config.h"

#include "sonde-practice-zone-text.h"

/* In the presentation format of RFC 1035, section 5.1, in lower case. Each SOA record starts a
 * zone. What is not on this machine has an address set aside for documentation (RFC 5737,
 * RFC 3849).
 */
static const char * const records[] = {
  "test. 3600 IN SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "test. 3600 IN NS ns.test.",
  "ns.test. 3600 IN A 127.0.0.1",
  "ns.test. 3600 IN AAAA ::1",
  "echo.test. 300 IN A 127.0.0.1",
  "echo.test. 300 IN AAAA ::1",
  "localhost.test. 300 IN A 127.0.0.1",
  "localhost.test. 300 IN AAAA ::1",
  "ipv4.test. 300 IN A 192.0.2.4",
  "ipv6.test. 300 IN AAAA 2001:db8::6",
  "many.test. 60 IN A 192.0.2.101",
  "many.test. 60 IN A 192.0.2.102",
  "many.test. 60 IN A 192.0.2.103",
  "many.test. 60 IN A 192.0.2.104",
  "many.test. 60 IN AAAA 2001:db8::101",
  "many.test. 60 IN AAAA 2001:db8::102",
  "many.test. 60 IN AAAA 2001:db8::103",
  "many.test. 60 IN AAAA 2001:db8::104",
  "short.test. 5 IN A 192.0.2.5",
  "alias.test. 300 IN CNAME www.example.test.",
  "dangling.test. 300 IN CNAME nowhere.test.",
  "outside.test. 300 IN CNAME www.example.com.",
  "loop1.test. 300 IN CNAME loop2.test.",
  "loop2.test. 300 IN CNAME loop1.test.",
  "slow.test. 300 IN A 192.0.2.53",
  "slow.test. 300 IN AAAA 2001:db8::53",
  "silent.test. 300 IN A 192.0.2.54",
  "servfail.test. 300 IN A 192.0.2.55",
  "refused.test. 300 IN A 192.0.2.56",
  "example.test. 3600 IN SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "example.test. 3600 IN NS ns.test.",
  "example.test. 300 IN A 192.0.2.80",
  "example.test. 300 IN AAAA 2001:db8::80",
  "example.test. 300 IN MX 10 mail1.example.test.",
  "example.test. 300 IN MX 20 mail2.example.test.",
  "example.test. 300 IN TXT \"v=spf1 mx -all\"",
  "example.test. 300 IN TXT \"one string, \" \"another string, \" \"joined by nobody\"",
  "example.test. 300 IN TXT \"quotes \\\" backslash \\\\ tab \\009 caf\\195\\169 \\255\"",
  "example.test. 300 IN CAA 0 issue \"ca.example.test\"",
  "www.example.test. 60 IN CNAME web.example.test.",
  "web.example.test. 60 IN CNAME host.example.test.",
  "host.example.test. 300 IN A 192.0.2.80",
  "host.example.test. 300 IN AAAA 2001:db8::80",
  "mail1.example.test. 300 IN A 192.0.2.25",
  "mail1.example.test. 300 IN AAAA 2001:db8::25",
  "mail2.example.test. 300 IN A 192.0.2.26",
  "_http._tcp.example.test. 300 IN SRV 10 60 80 host.example.test.",
  "_http._tcp.example.test. 300 IN SRV 10 40 8080 host.example.test.",
  "_http._tcp.example.test. 300 IN SRV 20 0 80 mail2.example.test.",
  "_sip._udp.example.test. 300 IN SRV 0 0 0 .",
  "example.test. 300 IN NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.test!\" .",
  "_443._tcp.example.test. 300 IN "
  "TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "host.example.test. 300 IN "
  "SSHFP 4 2 fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210",
  "host.example.test. 300 IN HINFO \"PRACTICE\" \"SONDE\"",
  "nomail.example.test. 300 IN MX 0 .",
  "*.wild.example.test. 300 IN A 192.0.2.42",
  "*.wild.example.test. 300 IN TXT \"grown from a wildcard\"",
  "mismatch.example.test. 300 IN A 192.0.2.98",
  "deep.empty.example.test. 300 IN A 192.0.2.43",
  "2.0.192.in-addr.arpa. 3600 IN SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "2.0.192.in-addr.arpa. 3600 IN NS ns.test.",
  "4.2.0.192.in-addr.arpa. 300 IN PTR ipv4.test.",
  "25.2.0.192.in-addr.arpa. 300 IN PTR mail1.example.test.",
  "26.2.0.192.in-addr.arpa. 300 IN PTR mail2.example.test.",
  "80.2.0.192.in-addr.arpa. 300 IN PTR host.example.test.",
  "99.2.0.192.in-addr.arpa. 300 IN PTR mismatch.example.test.",
  "101.2.0.192.in-addr.arpa. 300 IN PTR many.test.",
  "8.b.d.0.1.0.0.2.ip6.arpa. 3600 IN "
  "SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "8.b.d.0.1.0.0.2.ip6.arpa. 3600 IN NS ns.test.",
  "6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 300 IN PTR ipv6.test.",
  "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 300 IN "
  "PTR mail1.example.test.",
  "0.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 300 IN "
  "PTR host.example.test.",
  "127.in-addr.arpa. 3600 IN SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "127.in-addr.arpa. 3600 IN NS ns.test.",
  "1.0.0.127.in-addr.arpa. 300 IN PTR localhost.test.",
  "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. 3600 IN "
  "SOA ns.test. hostmaster.test. 2024010101 7200 3600 1209600 300",
  "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. 3600 IN NS ns.test.",
  "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. 300 IN "
  "PTR localhost.test.",  NULL
};

/**
 * sonde_practice_zone_text_get_records:
 *
 * Gets the records of the practice zones, one each string.
 *
 * Returns: (transfer none) (array zero-terminated=1): the records
 */
const char * const *
sonde_practice_zone_text_get_records (void)
{
  return records;
}

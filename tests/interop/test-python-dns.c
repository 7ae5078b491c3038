#include "config.h"

#include <string.h>

#include "interop-peer.h"
#include "sonde-python-dns.h"
#include "sonde-test.h"

#define ZONE \
  "$ORIGIN sonde.test.\n" \
  "$TTL 300\n" \
  "@ SOA ns hostmaster 2026112201 7200 3600 1209600 300\n" \
  "@ NS ns\n" \
  "@ NS ns.elsewhere.test.\n" \
  "@ MX 10 mail\n" \
  "@ MX 20 mail.elsewhere.test.\n" \
  "@ TXT \"v=spf1 -all\" \"second \\\"string\\\"\\000\\255\"\n" \
  "@ CAA 0 issue \"ca.test\"\n" \
  "ns A 127.0.0.1\n" \
  "mail A 192.0.2.25\n" \
  "mail AAAA 2001:db8::25\n" \
  "alias CNAME mail\n" \
  "_sip._tcp SRV 1 2 5060 mail\n" \
  "dotted\\.label TXT \"found\"\n" \
  "xn--strae-oqa A 192.0.2.7\n" \
  "other A 192.0.2.99\n" \
  "$INCLUDE large.zone\n"

#define REVERSE_ZONE \
  "$ORIGIN 2.0.192.in-addr.arpa.\n" \
  "$TTL 300\n" \
  "@ SOA ns.sonde.test. hostmaster.sonde.test. 1 7200 3600 1209600 300\n" \
  "@ NS ns.sonde.test.\n" \
  "25 PTR mail.sonde.test.\n" \
  "26 PTR other.sonde.test.\n" \
  "27 PTR missing.sonde.test.\n"

#define REVERSE_ZONE_IPV6 \
  "$ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.\n" \
  "$TTL 300\n" \
  "@ SOA ns.sonde.test. hostmaster.sonde.test. 1 7200 3600 1209600 300\n" \
  "@ NS ns.sonde.test.\n" \
  "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mail.sonde.test.\n"

/* Too many for a datagram: the whole answer comes over TCP. */
#define N_LARGE 60

typedef struct
{
  char        *directory;
  char        *configuration;
  guint16      port;
  InteropPeer *nsd;
} Fixture;

static void
write_file (const char *directory,
            const char *name,
            const char *content)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
write_zones (const char *directory)
{
  g_autoptr(GString) large = g_string_new (NULL);

  for (guint i = 0; i < N_LARGE; i++)
    g_string_append_printf (large, "large TXT \"%03u %0*u\"\n", i, 120, 0);

  write_file (directory, "large.zone", large->str);
  write_file (directory, "forward.zone", ZONE);
  write_file (directory, "reverse.zone", REVERSE_ZONE);
  write_file (directory, "reverse6.zone", REVERSE_ZONE_IPV6);
}

static char *
write_configuration (const char *directory,
                     guint16     port)
{
  g_autofree char *content = NULL;

  content = g_strdup_printf ("server:\n"
                             "  ip-address: 127.0.0.1@%2$u\n"
                             "  username: \"\"\n"
                             "  chroot: \"\"\n"
                             "  database: \"\"\n"
                             "  server-count: 1\n"
                             "  zonesdir: \"%1$s\"\n"
                             "  pidfile: \"%1$s/nsd.pid\"\n"
                             "  xfrdfile: \"%1$s/xfrd.state\"\n"
                             "  xfrdir: \"%1$s\"\n"
                             "  zonelistfile: \"%1$s/zone.list\"\n"
                             "remote-control:\n"
                             "  control-enable: no\n"
                             "zone:\n"
                             "  name: sonde.test\n"
                             "  zonefile: forward.zone\n"
                             "zone:\n"
                             "  name: 2.0.192.in-addr.arpa\n"
                             "  zonefile: reverse.zone\n"
                             "zone:\n"
                             "  name: 8.b.d.0.1.0.0.2.ip6.arpa\n"
                             "  zonefile: reverse6.zone\n",
                             directory,
                             port);
  write_file (directory, "nsd.conf", content);

  return g_build_filename (directory, "nsd.conf", NULL);
}

/* Skips the test where there is no server; fixture->nsd is then NULL. */
static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data G_GNUC_UNUSED)
{
  const char *argv[] = { "nsd", "-d", "-c", NULL, NULL };

  fixture->directory = sonde_test_make_dir ();

  if (!interop_peer_find (INTEROP_PYTHON) || !interop_peer_find ("nsd"))
    return;

  fixture->port = interop_peer_find_port ();
  fixture->configuration = write_configuration (fixture->directory, fixture->port);
  write_zones (fixture->directory);
  argv[3] = fixture->configuration;
  fixture->nsd = interop_peer_start (argv);
  interop_peer_await_port (fixture->nsd, fixture->port);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->nsd, interop_peer_free);
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->configuration);
  g_free (fixture->directory);
}

static char *
run_records (Fixture    *fixture,
             const char *name,
             const char *record_type)
{
  SondePythonDns lookup = {
    .kind = SONDE_PYTHON_DNS_RECORDS,
    .name = name,
    .record_type = record_type,
    .server = "127.0.0.1",
    .server_port = fixture->port,
  };

  return interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
}

/* Compares the lines, in whatever order the server gives the records. */
static void
assert_lines (const char *output,
              const char *expected)
{
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);
  g_auto(GStrv) expected_lines = g_strsplit (expected, "\n", -1);

  g_assert_cmpuint (strlen (output), ==, strlen (expected));

  for (gsize i = 0; expected_lines[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) lines, expected_lines[i]))
        g_error ("“%s” is not in: %s", expected_lines[i], output);
    }
}

static const struct
{
  const char *name;
  const char *record_type;
  const char *output;
} record_cases[] = {
  { "sonde.test", "MX", "10 mail.sonde.test.\n20 mail.elsewhere.test.\n" },
  { "sonde.test.", "mx", "10 mail.sonde.test.\n20 mail.elsewhere.test.\n" },
  { "sonde.test", "TXT", "b'v=spf1 -all' b'second \"string\"\\x00\\xff'\n" },
  { "sonde.test", "NS", "ns.sonde.test.\nns.elsewhere.test.\n" },
  { "sonde.test", "SOA",
    "ns.sonde.test. hostmaster.sonde.test. 2026112201 7200 3600 1209600 300\n" },
  { "sonde.test", "CAA", "00 05 69 73 73 75 65 63 61 2e 74 65 73 74\n" },
  { "_sip._tcp.sonde.test", "SRV", "1 2 5060 mail.sonde.test.\n" },
  { "mail.sonde.test", "A", "192.0.2.25\n" },
  { "mail.sonde.test", "AAAA", "2001:db8::25\n" },
  { "alias.sonde.test", "A", "192.0.2.25\n" },
  { "alias.sonde.test", "CNAME", "mail.sonde.test.\n" },
  { "25.2.0.192.in-addr.arpa", "PTR", "mail.sonde.test.\n" },
  { "dotted\\.label.sonde.test", "TXT", "b'found'\n" },
  { "dotted\\046label.sonde.test", "TXT", "b'found'\n" },
  { "xn--strae-oqa.sonde.test", "A", "192.0.2.7\n" },
  { "other.sonde.test", "MX", "The name exists, but has no record of this type.\n" },
};

static void
test_dns_records (Fixture       *fixture,
                  gconstpointer  data G_GNUC_UNUSED)
{
  if (fixture->nsd == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (record_cases); i++)
    {
      g_autofree char *output = run_records (fixture,
                                             record_cases[i].name,
                                             record_cases[i].record_type);

      assert_lines (output, record_cases[i].output);
    }
}

static void
test_dns_truncated (Fixture       *fixture,
                    gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *output = NULL;
  g_auto(GStrv) lines = NULL;

  if (fixture->nsd == NULL)
    return;

  output = run_records (fixture, "large.sonde.test", "TXT");
  lines = g_strsplit (output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_LARGE + 1);
}

static void
test_dns_server_addresses (Fixture       *fixture,
                           gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonDns lookup = {
    .kind = SONDE_PYTHON_DNS_ADDRESSES,
    .name = "alias.sonde.test",
    .server = "127.0.0.1",
    .server_port = fixture->port,
  };
  g_autofree char *output = NULL;

  if (fixture->nsd == NULL)
    return;

  output = interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
  g_assert_cmpstr (output, ==, "AF_INET 192.0.2.25\nAF_INET6 2001:db8::25\n");
}

static const struct
{
  const char *address;
  const char *output;
} host_name_cases[] = {
  { "192.0.2.25", "mail.sonde.test. Confirmed\n" },
  { "2001:db8::25", "mail.sonde.test. Confirmed\n" },
  { "2001:0DB8:0:0:0:0:0:25", "mail.sonde.test. Confirmed\n" },
  { "192.0.2.26", "other.sonde.test. Not confirmed\n" },
  { "192.0.2.27", "missing.sonde.test. Not confirmed\n" },
};

static void
test_dns_server_host_name (Fixture       *fixture,
                           gconstpointer  data G_GNUC_UNUSED)
{
  if (fixture->nsd == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (host_name_cases); i++)
    {
      SondePythonDns lookup = {
        .kind = SONDE_PYTHON_DNS_HOST_NAME,
        .name = host_name_cases[i].address,
        .server = "127.0.0.1",
        .server_port = fixture->port,
      };
      g_autofree char *output = NULL;

      output = interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
      g_assert_cmpstr (output, ==, host_name_cases[i].output);
    }
}

static void
test_dns_system_addresses (Fixture       *fixture,
                           gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonDns lookup = { .kind = SONDE_PYTHON_DNS_ADDRESSES, .name = "127.0.0.1" };
  g_autofree char *literal = NULL;
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  literal = interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
  g_assert_nonnull (strstr (literal, "\nAF_INET 127.0.0.1\n"));

  lookup.name = "localhost";
  output = interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
  g_assert_true (strstr (output, "\nAF_INET 127.0.0.1\n") != NULL
                 || strstr (output, "\nAF_INET6 ::1\n") != NULL);
}

static void
test_dns_system_host_name (Fixture       *fixture,
                           gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonDns lookup = { .kind = SONDE_PYTHON_DNS_HOST_NAME, .name = "127.0.0.1" };
  g_autofree char *output = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  output = interop_peer_run_script (fixture->directory, sonde_python_dns (&lookup));
  g_assert_true (g_str_has_prefix (output, "Name: localhost"));
  g_assert_nonnull (strstr (output, "\nConfirmed: "));
}

static void
test_dns_system_missing (Fixture       *fixture,
                         gconstpointer  data G_GNUC_UNUSED)
{
  /* An empty label: the resolver refuses it without asking anybody. */
  SondePythonDns lookup = { .kind = SONDE_PYTHON_DNS_ADDRESSES, .name = "\303\237..invalid" };
  g_autofree char *text = NULL;
  g_autoptr(InteropPeer) script = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  text = sonde_python_dns (&lookup);
  script = interop_peer_start_script (fixture->directory, text);
  g_assert_cmpint (interop_peer_await_exit (script), ==, 1);
  g_assert_null (strstr (interop_peer_get_output (script), "Traceback"));
}

/* In a network of its own, the server can have the usual port and the system's settings can
 * name it. */
static void
test_dns_system_server (Fixture       *fixture,
                        gconstpointer  data G_GNUC_UNUSED)
{
  const char *const probe_argv[] = { "unshare", "-rnm", "mount", "-t", "tmpfs", "x", "/mnt", NULL };
  const char *argv[] = { "unshare", "-rnm", "sh", "-e", "-c", NULL, NULL };
  SondePythonDns lookup = {
    .kind = SONDE_PYTHON_DNS_RECORDS,
    .name = "sonde.test",
    .record_type = "MX",
  };
  g_autoptr(InteropPeer) probe = NULL;
  g_autoptr(InteropPeer) shell = NULL;
  g_autofree char *configuration = NULL;
  g_autofree char *script = NULL;
  g_autofree char *commands = NULL;

  if (fixture->nsd == NULL || !interop_peer_find ("unshare") || !interop_peer_find ("ip"))
    return;

  probe = interop_peer_start (probe_argv);

  if (interop_peer_await_exit (probe) != 0)
    {
      g_test_skip ("User namespaces are not allowed here");
      return;
    }

  script = sonde_python_dns (&lookup);
  write_file (fixture->directory, "script.py", script);
  write_file (fixture->directory, "resolv.conf",
              "# a comment\n\nsearch test\nnameserver\nnameserver 127.0.0.1 # first\n"
              "nameserver 192.0.2.1\n");
  configuration = write_configuration (fixture->directory, 53);
  commands = g_strdup_printf ("cd %s\n"
                              "ip link set lo up\n"
                              "mount --bind resolv.conf /etc/resolv.conf\n"
                              "nsd -d -c nsd.conf 2>nsd.log & nsd=$!\n"
                              "until grep -qs started nsd.log; do kill -0 $nsd; done\n"
                              "python3=%s; $python3 script.py; kill $nsd\n",
                              fixture->directory, INTEROP_PYTHON);
  argv[5] = commands;
  shell = interop_peer_start (argv);

  interop_peer_await_exit (shell);
  assert_lines (interop_peer_get_output (shell),
                "10 mail.sonde.test.\n20 mail.elsewhere.test.\n");
}

static const struct
{
  const char *label;
  const char *output;
} fault_cases[] = {
  { "good", "5 mx.good.test.\n" },
  { "stray", "5 mx.stray.test.\n" },
  { "short", "The answer cannot be read.\n" },
  { "header", "The answer cannot be read.\n" },
  { "counts", "The answer cannot be read.\n" },
  { "forward", "The answer cannot be read.\n" },
  { "self", "The answer cannot be read.\n" },
  { "loop", "The answer cannot be read.\n" },
  { "pair", "The answer cannot be read.\n" },
  { "label", "The answer cannot be read.\n" },
  { "cut", "The answer cannot be read.\n" },
  { "length", "The answer cannot be read.\n" },
  { "escape", "5 \\x1b[31m\\\\.\n" },
  { "garbage", "The server says: error code 1\n" },
  { "missing", "The server says: there is no such name\n" },
  { "failure", "The server says: error code 2\n" },
  { "refused", "The server says: error code 5\n" },
};

static void
test_dns_faults (Fixture       *fixture,
                 gconstpointer  data G_GNUC_UNUSED)
{
  g_autofree char *source = interop_peer_get_source ("dns-peer.py");
  const char *const argv[] = { INTEROP_PYTHON, source, NULL };
  g_autoptr(InteropPeer) peer = NULL;
  g_autofree char *port = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  peer = interop_peer_start (argv);
  port = interop_peer_await_match (peer, "Listening on 127\\.0\\.0\\.1 (\\d+)\\n");

  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *name = g_strconcat (fault_cases[i].label, ".test", NULL);
      SondePythonDns lookup = {
        .kind = SONDE_PYTHON_DNS_RECORDS,
        .name = name,
        .record_type = "MX",
        .server = "127.0.0.1",
        .server_port = (guint16) g_ascii_strtoull (port, NULL, 10),
      };
      g_autofree char *text = sonde_python_dns (&lookup);
      g_autoptr(InteropPeer) script = interop_peer_start_script (fixture->directory, text);

      interop_peer_await_exit (script);
      g_assert_cmpstr (interop_peer_get_output (script), ==, fault_cases[i].output);
    }
}

static void
test_dns_no_server (Fixture       *fixture,
                    gconstpointer  data G_GNUC_UNUSED)
{
  SondePythonDns lookup = {
    .kind = SONDE_PYTHON_DNS_RECORDS,
    .name = "sonde.test",
    .record_type = "MX",
    .server = "127.0.0.1",
    .server_port = interop_peer_find_port (),
  };
  g_autofree char *text = NULL;
  g_autoptr(InteropPeer) script = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return;

  text = sonde_python_dns (&lookup);
  script = interop_peer_start_script (fixture->directory, text);
  g_assert_cmpint (interop_peer_await_exit (script), ==, 1);
  g_assert_true (g_str_has_prefix (interop_peer_get_output (script),
                                   "No answer from 127.0.0.1: "));
}

static void
fixture_set_up_directory (Fixture       *fixture,
                          gconstpointer  data G_GNUC_UNUSED)
{
  fixture->directory = sonde_test_make_dir ();
}

#define ADD(path, set_up, function) \
  g_test_add ("/interop/python-dns/" path, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  ADD ("records", fixture_set_up, test_dns_records);
  ADD ("truncated", fixture_set_up, test_dns_truncated);
  ADD ("server/addresses", fixture_set_up, test_dns_server_addresses);
  ADD ("server/host-name", fixture_set_up, test_dns_server_host_name);
  ADD ("system/server", fixture_set_up, test_dns_system_server);
  ADD ("system/addresses", fixture_set_up_directory, test_dns_system_addresses);
  ADD ("system/host-name", fixture_set_up_directory, test_dns_system_host_name);
  ADD ("system/missing", fixture_set_up_directory, test_dns_system_missing);
  ADD ("faults", fixture_set_up_directory, test_dns_faults);
  ADD ("no-server", fixture_set_up_directory, test_dns_no_server);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-dissector-harness.h"
#include "sonde-test.h"
#include "sonde-tls-dissector.h"
#include "tls-fixture.h"

#define ACCEPT "ACCEPT "
#define POLL_MS 20000

/*
 * Real clients and servers, through a relay that keeps what passes.
 */
static char *lab;

typedef struct
{
  GSubprocess *server;
  GThread     *gnutls_server;
  GSocket     *listener;
  guint        server_port;
  guint        port;
  GArray      *steps;
} Fixture;

static GSocket *
new_socket (void)
{
  g_autoptr(GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);

  return socket;
}

static GSocketAddress *
new_address (guint port)
{
  return g_inet_socket_address_new_from_string ("127.0.0.1", port);
}

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GSocketAddress) any = new_address (0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GError) error = NULL;

  self->steps = sonde_harness_steps_new ();
  self->listener = new_socket ();
  g_socket_bind (self->listener, any, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  local = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  if (self->server != NULL)
    {
      g_subprocess_force_exit (self->server);
      g_subprocess_wait (self->server, NULL, NULL);
    }

  g_clear_pointer (&self->gnutls_server, g_thread_join);
  g_clear_object (&self->server);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->steps, g_array_unref);
}

static GSubprocess *
spawn (const char      *program,
       GSubprocessFlags flags,
       const char      *arguments)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *line = g_strdup_printf ("%s %s", program, arguments);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_cwd (launcher, lab);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);

  return process;
}

/* The server says where it listens. */
static void
begin_server (Fixture    *self,
              const char *arguments)
{
  g_autofree char *all = g_strdup_printf ("s_server -accept 127.0.0.1:0 -naccept 1 %s", arguments);
  g_autoptr(GDataInputStream) lines = NULL;

  self->server = spawn ("openssl", G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                        G_SUBPROCESS_FLAGS_STDERR_SILENCE, all);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));

  while (self->server_port == 0)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);

      if (g_str_has_prefix (line, ACCEPT))
        self->server_port = (guint) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
    }
}

/* GIO's server is GnuTLS, and serves one connection. */
static gpointer
serve_gnutls (gpointer user_data)
{
  g_autoptr(GSocketListener) listener = user_data;
  g_autofree char *certificate_path = g_build_filename (lab, "good.pem", NULL);
  g_autofree char *key_path = g_build_filename (lab, "good.key", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GIOStream) server = NULL;
  g_autoptr(GError) error = NULL;

  certificate = g_tls_certificate_new_from_files (certificate_path, key_path, &error);
  g_assert_no_error (error);
  connection = g_socket_listener_accept (listener, NULL, NULL, &error);
  g_assert_no_error (error);
  server = g_tls_server_connection_new (G_IO_STREAM (connection), certificate, &error);
  g_assert_no_error (error);
  g_tls_connection_handshake (G_TLS_CONNECTION (server), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (server), "hello", 5, NULL, NULL, NULL);
  g_io_stream_close (server, NULL, NULL);

  return NULL;
}

static void
begin_gnutls_server (Fixture *self)
{
  GSocketListener *listener = g_socket_listener_new ();
  g_autoptr(GSocketAddress) any = new_address (0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_listener_add_address (listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &local, &error);
  g_assert_no_error (error);
  self->server_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  self->gnutls_server = g_thread_new ("gnutls", serve_gnutls, listener);
}

/* Returns whether there is more to come. */
static gboolean
relay_once (Fixture        *self,
            SondeDirection  direction,
            GSocket        *from,
            GSocket        *to)
{
  g_autoptr(GError) error = NULL;
  char buffer[4096];
  gssize n_done = 0;
  gssize n_bytes = g_socket_receive (from, buffer, sizeof buffer, NULL, &error);

  if (n_bytes <= 0)
    {
      sonde_harness_steps_end (self->steps, direction, SONDE_EVENT_FINISHED);
      g_socket_shutdown (to, FALSE, TRUE, NULL);
      return FALSE;
    }

  sonde_harness_steps_add (self->steps, direction, buffer, (gsize) n_bytes);

  /* A side that has closed needs no more. */
  while (n_done < n_bytes)
    {
      gssize n_sent = g_socket_send (to, buffer + n_done, (gsize) (n_bytes - n_done), NULL, NULL);

      if (n_sent <= 0)
        break;

      n_done += n_sent;
    }

  return TRUE;
}

static void
relay (Fixture *self)
{
  g_autoptr(GSocketAddress) address = new_address (self->server_port);
  g_autoptr(GSocket) server = new_socket ();
  g_autoptr(GSocket) client = NULL;
  g_autoptr(GError) error = NULL;
  gboolean open[] = { TRUE, TRUE };

  client = g_socket_accept (self->listener, NULL, &error);
  g_assert_no_error (error);
  g_socket_connect (server, address, NULL, &error);
  g_assert_no_error (error);

  while (open[0] || open[1])
    {
      GPollFD fds[] = {
        { .fd = open[0] ? g_socket_get_fd (client) : -1, .events = G_IO_IN | G_IO_HUP },
        { .fd = open[1] ? g_socket_get_fd (server) : -1, .events = G_IO_IN | G_IO_HUP },
      };

      g_assert_cmpint (g_poll (fds, G_N_ELEMENTS (fds), POLL_MS), >, 0);

      if (open[0] && fds[0].revents != 0)
        open[0] = relay_once (self, SONDE_DIRECTION_SENT, client, server);

      if (open[1] && fds[1].revents != 0)
        open[1] = relay_once (self, SONDE_DIRECTION_RECEIVED, server, client);
    }
}

/* Runs a client to its end; “%u” in its arguments is the port. Returns what came of it. */
static SondeHarness *
run_client (Fixture    *self,
            const char *program,
            const char *arguments)
{
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_auto(GStrv) parts = g_strsplit (arguments, "%u", -1);
  g_autofree char *all = g_strjoinv (port, parts);
  g_autoptr(GSubprocess) client = NULL;

  client = spawn (program, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                  all);
  relay (self);
  g_subprocess_wait (client, NULL, NULL);
  sonde_harness_assert_any_split (&sonde_tls_dissector, self->steps);

  return sonde_harness_run (&sonde_tls_dissector, self->steps, SONDE_HARNESS_WHOLE);
}

/* The fields of the first record whose summary has a part. */
static SondeField *
dup_fields (SondeHarness *harness,
            const char   *part,
            guint        *record)
{
  for (guint i = 0; i < sonde_record_store_get_length (harness->records); i++)
    {
      g_autofree char *summary = sonde_harness_dup_summary (harness, i);

      if (strstr (summary, part) != NULL)
        {
          SondeField *fields = sonde_harness_dup_fields (harness, i);

          tls_assert_nested (fields);

          if (record != NULL)
            *record = i;

          return fields;
        }
    }

  g_error ("No record says “%s”", part);
}

static void
assert_has (SondeHarness *harness,
            const char   *part)
{
  g_autoptr(SondeField) fields = dup_fields (harness, part, NULL);

  g_assert_nonnull (fields);
}

static void
assert_no_errors (SondeHarness *harness)
{
  g_autofree char *text = sonde_harness_to_text (harness);

  for (guint i = 0; i < sonde_record_store_get_length (harness->records); i++)
    {
      if (sonde_harness_get_record (harness, i)->severity >= SONDE_SEVERITY_ERROR)
        g_error ("Record %u of these is an error:\n%s", i, text);
    }
}

static void
assert_value (SondeField *root,
              const char *id,
              guint       position,
              const char *value)
{
  SondeField *field = tls_find (root, id, position);

  if (field == NULL)
    g_error ("There is no field %s", id);

  g_assert_cmpstr (sonde_field_get_value (field), ==, value);
}

/* The bytes of a field, as a number without sign. */
static const guint8 *
get_bytes (SondeHarness *harness,
           guint         record,
           SondeField   *field)
{
  const SondeRecordInfo *info = sonde_harness_get_record (harness, record);

  return harness->streams[info->direction]->data + info->offset + sonde_field_get_offset (field);
}

static void
test_1_2_with_client_certificate (Fixture       *self,
                                  gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) client = NULL;
  g_autoptr(SondeField) certificate = NULL;
  g_autoptr(SondeField) exchange = NULL;
  g_autoptr(SondeField) request = NULL;
  g_autoptr(SondeField) shown = NULL;
  SondeField *subject;
  guint record;

  begin_server (self, "-tls1_2 -cert below-intermediate.pem -key below-intermediate.key "
                "-cert_chain intermediate.pem -CAfile root.pem -Verify 1 -alpn http/1.1");
  harness = run_client (self, "openssl",
                        "s_client -connect 127.0.0.1:%u -tls1_2 -servername good.lab "
                        "-alpn h2,http/1.1 -cert good.pem -key good.key");
  assert_no_errors (harness);
  client = dup_fields (harness, "Client Hello: good.lab, TLS 1.2, h2, http/1.1", NULL);
  assert_value (client, "tls.extension.server-name", 0, "good.lab");
  assert_value (client, "tls.extension.alpn", 1, "http/1.1");
  assert_has (harness, "Server Hello: TLS 1.2, TLS_ECDHE_ECDSA_WITH_");

  certificate = dup_fields (harness, "Certificate: good.lab, issued by Lab Intermediate (2 cert",
                            &record);
  assert_value (certificate, "tls.certificate.subject", 0, "CN=good.lab");
  assert_value (certificate, "tls.certificate.issuer", 0, "CN=Lab Intermediate");
  assert_value (certificate, "tls.certificate.alt-names", 0, "good.lab, 127.0.0.1");
  assert_value (certificate, "tls.certificate.subject", 1, "CN=Lab Intermediate");
  assert_value (certificate, "tls.certificate.issuer", 1, "CN=Lab Root");
  subject = tls_find (certificate, "tls.certificate.subject", 0);
  g_assert_cmpmem (get_bytes (harness, record, subject) + sonde_field_get_length (subject) - 8, 8,
                   "good.lab", 8);

  exchange = dup_fields (harness, "Server Key Exchange: X25519", NULL);
  assert_value (exchange, "tls.handshake.group", 0, "X25519 (0x001d)");
  g_assert_nonnull (tls_find (exchange, "tls.handshake.signature", 0));
  request = dup_fields (harness, "Certificate Request", NULL);
  g_assert_nonnull (tls_find (request, "tls.handshake.authority", 0));
  assert_has (harness, "Server Hello Done");
  shown = dup_fields (harness, "Certificate: good.lab, issued by Lab Root", NULL);
  assert_value (shown, "tls.certificate.subject", 0, "CN=good.lab");
  assert_has (harness, "Client Key Exchange");
  assert_has (harness, "Certificate Verify");
  assert_has (harness, "Finished, encrypted");
  assert_has (harness, "New Session Ticket");
  assert_has (harness, "Encrypted alert");
}

static void
test_1_2_finite_field (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) exchange = NULL;
  g_autoptr(SondeField) key = NULL;

  begin_server (self, "-tls1_2 -cert short-key.pem -key short-key.key "
                "-cipher DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0");
  harness = run_client (self, "openssl", "s_client -connect 127.0.0.1:%u -tls1_2 "
                        "-cipher DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0");
  assert_no_errors (harness);
  exchange = dup_fields (harness, "Server Key Exchange", NULL);
  g_assert_nonnull (tls_find (exchange, "tls.handshake.dh-prime", 0));
  g_assert_nonnull (tls_find (exchange, "tls.handshake.signature-algorithm", 0));
  key = dup_fields (harness, "Client Key Exchange", NULL);
  g_assert_nonnull (tls_find (key, "tls.handshake.dh-client-key", 0));
}

static void
test_1_2_rsa (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) key = NULL;

  begin_server (self, "-tls1_2 -cert short-key.pem -key short-key.key "
                "-cipher AES128-SHA:@SECLEVEL=0");
  harness = run_client (self, "openssl",
                        "s_client -connect 127.0.0.1:%u -tls1_2 -cipher AES128-SHA:@SECLEVEL=0");
  assert_no_errors (harness);
  key = dup_fields (harness, "Client Key Exchange", NULL);
  g_assert_cmpuint (sonde_field_get_length (tls_find (key, "tls.handshake.encrypted-secret", 0)),
                    ==, 128);
}

static void
test_1_3 (Fixture       *self,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) server = NULL;

  begin_server (self, "-tls1_3 -cert good.pem -key good.key -CAfile root.pem -Verify 1");
  harness = run_client (self, "openssl",
                        "s_client -connect 127.0.0.1:%u -servername good.lab -cert good.pem "
                        "-key good.key");
  assert_no_errors (harness);
  assert_has (harness, "Client Hello: good.lab, TLS 1.3");
  server = dup_fields (harness, "Server Hello: TLS 1.3, TLS_AES_256_GCM_SHA384, X25519", NULL);
  assert_value (server, "tls.extension.supported-version", 0, "TLS 1.3 (0x0304)");
  assert_has (harness, "Change Cipher Spec, without a meaning");
  assert_has (harness, "Encrypted handshake or data");
}

/* The server wants a group that the client knows and sent no key for. */
static void
test_1_3_retry (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;

  begin_server (self, "-tls1_3 -cert good.pem -key good.key -groups P-384");
  harness = run_client (self, "openssl", "s_client -connect 127.0.0.1:%u -groups X25519:P-384");
  assert_no_errors (harness);
  assert_has (harness, "Hello Retry Request: TLS 1.3, TLS_AES_256_GCM_SHA384, secp384r1");
  assert_has (harness, "Server Hello: TLS 1.3, TLS_AES_256_GCM_SHA384, secp384r1");
}

static void
test_gnutls (Fixture       *self,
             gconstpointer  user_data)
{
  const char *version = user_data;
  g_autofree char *program = g_find_program_in_path ("gnutls-cli");
  g_autofree char *arguments = NULL;
  g_autofree char *client = NULL;
  g_autofree char *server = NULL;
  g_autoptr(SondeHarness) harness = NULL;

  if (program == NULL)
    {
      g_test_skip ("gnutls-cli is not installed");
      return;
    }

  begin_server (self, "-cert good.pem -key good.key -alpn h2");
  arguments = g_strdup_printf ("--insecure --alpn h2 --sni-hostname good.lab "
                               "--priority NORMAL:-VERS-ALL:+VERS-TLS%s --port %%u 127.0.0.1",
                               version);
  harness = run_client (self, "gnutls-cli", arguments);
  assert_no_errors (harness);
  client = g_strdup_printf ("Client Hello: good.lab, TLS %s, h2", version);
  assert_has (harness, client);
  server = g_strdup_printf ("Server Hello: TLS %s, TLS_", version);
  assert_has (harness, server);
}

static void
test_gnutls_server (Fixture       *self,
                    gconstpointer  user_data)
{
  const char *version = user_data;
  gboolean is_older = g_str_equal (version, "1.2");
  g_autofree char *server = NULL;
  g_autoptr(SondeHarness) harness = NULL;

  begin_gnutls_server (self);
  harness = run_client (self, "openssl", is_older
                        ? "s_client -connect 127.0.0.1:%u -servername good.lab -tls1_2"
                        : "s_client -connect 127.0.0.1:%u -servername good.lab");
  assert_no_errors (harness);
  server = g_strdup_printf ("Server Hello: TLS %s, TLS_", version);
  assert_has (harness, server);
  assert_has (harness, is_older ? "Certificate: good.lab, issued by Lab Root (1 certificate)"
                                : "Encrypted handshake or data");
}

static void
test_unknown_authority (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(SondeField) alert = NULL;
  SondeField *description;

  begin_server (self, "-tls1_2 -cert good.pem -key good.key");
  harness = run_client (self, "openssl", "s_client -connect 127.0.0.1:%u -tls1_2 "
                        "-CAfile other.pem -no-CApath -no-CAstore -verify_return_error");
  assert_no_errors (harness);
  alert = dup_fields (harness, "Alert: fatal, unknown CA", NULL);
  description = tls_find (alert, "tls.alert.description", 0);
  g_assert_cmpint (sonde_field_get_severity (description), ==, SONDE_SEVERITY_WARNING);
  g_assert_nonnull (strstr (sonde_field_get_explanation (description), "does not trust"));
}

static void
test_no_shared_cipher (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;

  begin_server (self, "-tls1_2 -cert good.pem -key good.key");
  harness = run_client (self, "openssl", "s_client -connect 127.0.0.1:%u -tls1_2 "
                        "-cipher ECDHE-RSA-AES128-GCM-SHA256");
  assert_no_errors (harness);
  assert_has (harness, "Alert: fatal, handshake failure");
}

static void
test_no_shared_version (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeHarness) harness = NULL;

  begin_server (self, "-tls1_3 -cert good.pem -key good.key");
  harness = run_client (self, "openssl", "s_client -connect 127.0.0.1:%u -tls1_2");
  assert_no_errors (harness);
  assert_has (harness, "Alert: fatal, protocol version");
}

#define ADD(path, data, function) \
  g_test_add ("/tls-handshakes/" path, Fixture, data, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;
  const char *command[] = { "sh", "-c", "cd \"$1\" && sh \"$0\"", NULL, NULL, NULL };
  int result;

  sonde_test_init (&argc, &argv);

  lab = sonde_test_make_dir ();
  script = g_test_build_filename (G_TEST_DIST, "net", "make-certificates.sh", NULL);
  command[3] = script;
  command[4] = lab;
  output = sonde_test_run (command);
  g_assert_nonnull (output);

  ADD ("1.2/client-certificate", NULL, test_1_2_with_client_certificate);
  ADD ("1.2/finite-field", NULL, test_1_2_finite_field);
  ADD ("1.2/rsa", NULL, test_1_2_rsa);
  ADD ("1.3", NULL, test_1_3);
  ADD ("1.3/retry", NULL, test_1_3_retry);
  ADD ("gnutls/1.2", "1.2", test_gnutls);
  ADD ("gnutls/1.3", "1.3", test_gnutls);
  ADD ("gnutls-server/1.2", "1.2", test_gnutls_server);
  ADD ("gnutls-server/1.3", "1.3", test_gnutls_server);
  ADD ("alert/unknown-authority", NULL, test_unknown_authority);
  ADD ("alert/no-shared-cipher", NULL, test_no_shared_cipher);
  ADD ("alert/no-shared-version", NULL, test_no_shared_version);

  result = g_test_run ();
  sonde_test_remove_dir (lab);
  g_free (lab);

  return result;
}

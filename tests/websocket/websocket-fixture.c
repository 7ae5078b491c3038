#include "config.h"

#include <string.h>

#include "sonde-http1-dissector.h"
#include "sonde-taps.h"
#include "sonde-test.h"
#include "sonde-websocket-dissector.h"
#include "websocket-fixture.h"

static const SondeDissector * const dissectors[] = {
  &sonde_http1_dissector,
  &sonde_websocket_dissector,
  NULL,
};

static void
run (const char * const *argv)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  process = g_subprocess_newv (argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
make_certificate (Fixture *self)
{
  g_autofree char *cert = g_build_filename (self->directory, "cert.pem", NULL);
  g_autofree char *key = g_build_filename (self->directory, "key.pem", NULL);
  g_autoptr(GError) error = NULL;
  const char *argv[] = {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    "-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
    "-keyout", key, "-out", cert, NULL
  };

  run (argv);
  self->database = g_tls_file_database_new (cert, &error);
  g_assert_no_error (error);
}

/**
 * fixture_new:
 * @taps: whether connections are recorded
 *
 * Returns: (transfer full): a fixture, for fixture_free()
 */
Fixture *
fixture_new (gboolean taps)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  /* The desktop's resolver needs schemas, which the isolated directories do not have. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  sonde_taps_install ();
  sonde_taps_set_enabled (taps);
  self->directory = sonde_test_make_dir ();
  make_certificate (self);

  if (!taps)
    return self;

  path = g_build_filename (self->directory, "capture.pcapng", NULL);
  self->capture = sonde_capture_new (path, clock, &error);
  g_assert_no_error (error);
  sonde_taps_set_capture (self->capture);

  return self;
}

/**
 * fixture_free:
 * @self: (transfer full): a fixture
 *
 * Ends the peer and frees the fixture.
 */
void
fixture_free (Fixture *self)
{
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
    }

  sonde_taps_set_capture (NULL);
  g_clear_object (&self->capture);
  g_clear_object (&self->database);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  sonde_test_remove_dir (self->directory);
  g_free (self->directory);
  g_free (self);
}

static void
spawn (Fixture    *self,
       const char *script,
       va_list     arguments)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "websocket", script, NULL);
  g_autoptr(GError) error = NULL;
  char *argument;

  g_ptr_array_add (argv, (char *) "/usr/bin/python3");
  g_ptr_array_add (argv, path);

  while ((argument = va_arg (arguments, char *)) != NULL)
    g_ptr_array_add (argv, argument);

  g_ptr_array_add (argv, NULL);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  self->process = g_subprocess_newv ((const char * const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
}

/**
 * fixture_spawn_server:
 * @self: a fixture
 * @script: a Python script beside this file
 * @...: its arguments, and `NULL`
 *
 * Spawns a peer, and waits until it listens.
 *
 * Returns: the port that it printed
 */
guint16
fixture_spawn_server (Fixture    *self,
                      const char *script,
                      ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, script);
  spawn (self, script, arguments);
  va_end (arguments);
  line = fixture_read_line (self);
  g_assert_nonnull (line);

  return (guint16) g_ascii_strtoull (line, NULL, 10);
}

/**
 * fixture_spawn_client:
 * @self: a fixture
 * @script: a Python script beside this file
 * @...: its arguments, and `NULL`
 *
 * Spawns a peer that connects to this process.
 */
void
fixture_spawn_client (Fixture    *self,
                      const char *script,
                      ...)
{
  va_list arguments;

  va_start (arguments, script);
  spawn (self, script, arguments);
  va_end (arguments);
}

/**
 * fixture_read_line:
 * @self: a fixture
 *
 * Waits for a line of the peer, while the main context runs.
 *
 * Returns: (transfer full) (nullable): the line, or `NULL` when it prints no more
 */
char *
fixture_read_line (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *line;

  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL,
                                       sonde_test_store_result, &result);
  sonde_test_await (&result);
  line = g_data_input_stream_read_line_finish_utf8 (self->output, result, NULL, &error);
  g_assert_no_error (error);

  return line;
}

/**
 * fixture_wait_peer:
 * @self: a fixture
 *
 * Waits until the peer has ended well.
 */
void
fixture_wait_peer (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_check_async (self->process, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_subprocess_wait_check_finish (self->process, result, &error);
  g_assert_no_error (error);
}

/**
 * fixture_connect:
 * @self: a fixture
 * @scheme: "ws" or "wss"
 * @port: where to connect to on 127.0.0.1
 *
 * Returns: (transfer full): a client that trusts the fixture's certificate, and has not started
 */
SondeWebsocketClient *
fixture_connect (Fixture    *self,
                 const char *scheme,
                 guint16     port)
{
  g_autofree char *text = g_strdup_printf ("%s://127.0.0.1:%u/", scheme, port);
  g_autoptr(SondeWebsocketUrl) url = NULL;
  g_autoptr(GError) error = NULL;
  SondeWebsocketClient *client;

  url = sonde_websocket_url_parse (text, &error);
  g_assert_no_error (error);
  client = sonde_websocket_client_new (url, self->capture);
  sonde_websocket_client_set_tls_database (client, self->database);

  return client;
}

static gboolean
client_has_state (gpointer user_data)
{
  gpointer *data = user_data;
  guint state = sonde_websocket_client_get_state (data[0]);

  if (state == SONDE_WEBSOCKET_CLIENT_FAILED && GPOINTER_TO_UINT (data[1]) != state)
    g_error ("Failed: %s", sonde_websocket_client_get_error (data[0])->message);

  return state >= GPOINTER_TO_UINT (data[1]);
}

/**
 * fixture_wait_client:
 * @client: a client
 * @state: the state that it will come to, or a later one
 *
 * Waits for a state.
 */
void
fixture_wait_client (SondeWebsocketClient *client,
                     guint                 state)
{
  gpointer data[] = { client, GUINT_TO_POINTER (state) };

  sonde_test_wait_until (client_has_state, data);
}

static gboolean
peer_has_state (gpointer user_data)
{
  gpointer *data = user_data;

  return sonde_websocket_peer_get_state (data[0]) >= GPOINTER_TO_UINT (data[1]);
}

/**
 * fixture_wait_peer_state:
 * @peer: a peer
 * @state: the state that it will come to, or a later one
 *
 * Waits for a state.
 */
void
fixture_wait_peer_state (SondeWebsocketPeer *peer,
                         guint               state)
{
  gpointer data[] = { peer, GUINT_TO_POINTER (state) };

  sonde_test_wait_until (peer_has_state, data);
}

static gboolean
dissection_is_complete (gpointer user_data)
{
  return sonde_dissection_is_complete (user_data);
}

/**
 * fixture_dissect:
 * @self: a fixture
 * @flow: a flow
 *
 * Returns: (transfer full): the dissection of what is in the flow by now
 */
SondeDissection *
fixture_dissect (Fixture   *self,
                 SondeFlow *flow)
{
  SondeDissection *dissection;

  sonde_capture_sync (self->capture);
  dissection = sonde_dissection_new (flow, dissectors);
  sonde_test_wait_until (dissection_is_complete, dissection);

  return dissection;
}

/**
 * fixture_dup_frames:
 * @dissection: a dissection
 *
 * Returns: (transfer full): a line for each frame: its direction, kind and summary
 */
char *
fixture_dup_frames (SondeDissection *dissection)
{
  guint n_records = g_list_model_get_n_items (G_LIST_MODEL (dissection));
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_records; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (dissection), i);
      const SondeRecordInfo *info = sonde_record_get_info (record);
      gpointer state;

      if (sonde_dissection_get_dissector (dissection, info, &state) != &sonde_websocket_dissector)
        continue;

      g_string_append_printf (text,
                              "%c %s: %s\n",
                              info->direction == SONDE_DIRECTION_SENT ? '>' : '<',
                              sonde_record_get_kind (record),
                              sonde_record_get_summary (record));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * fixture_assert_frames:
 * @self: a fixture
 * @flow: a flow
 * @expected: what fixture_dup_frames() must give
 *
 * Checks which frames are in a flow.
 */
void
fixture_assert_frames (Fixture    *self,
                       SondeFlow  *flow,
                       const char *expected)
{
  g_autoptr(SondeDissection) dissection = fixture_dissect (self, flow);
  g_autofree char *frames = fixture_dup_frames (dissection);

  g_assert_cmpstr (frames, ==, expected);
}

static void
assert_stream (Fixture        *self,
               SondeFlow      *flow,
               SondeDirection  direction,
               const char     *log)
{
  g_autofree char *path = g_build_filename (self->directory, log, NULL);
  g_autofree char *logged = NULL;
  g_autofree guint8 *captured = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  gssize n_read;

  g_file_get_contents (path, &logged, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, direction), ==, length);
  captured = g_malloc (length + 1);
  n_read = sonde_flow_read_stream (flow, direction, 0, captured, length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (captured, (gsize) n_read, logged, length);
}

/**
 * fixture_assert_logged:
 * @self: a fixture whose peer was raw-peer.py, and has ended
 * @flow: the flow of the connection to it
 *
 * Checks that the capture holds what the peer has sent and received, byte for byte.
 */
void
fixture_assert_logged (Fixture   *self,
                       SondeFlow *flow)
{
  sonde_capture_sync (self->capture);
  assert_stream (self, flow, SONDE_DIRECTION_SENT, "received");
  assert_stream (self, flow, SONDE_DIRECTION_RECEIVED, "sent");
}

/**
 * fixture_text:
 * @text: a text
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
fixture_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

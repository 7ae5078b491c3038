#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "interop-peer.h"
#include "sonde-test.h"

struct _InteropPeer
{
  GSubprocess  *process;
  GInputStream *stream;
  GString      *output;
  GCancellable *cancellable;
  gboolean      has_ended;
  gboolean      is_reading;

  /* What is waited for. */
  const char   *text;
  GRegex       *pattern;
  guint16       port;
};

static void interop_peer_read (InteropPeer *self);

static void
interop_peer_read_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  InteropPeer *self = user_data;
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const char *data;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);
  self->is_reading = FALSE;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      self->has_ended = TRUE;
      return;
    }

  data = g_bytes_get_data (bytes, &length);
  g_string_append_len (self->output, data, (gssize) length);
  interop_peer_read (self);
}

static void
interop_peer_read (InteropPeer *self)
{
  self->is_reading = TRUE;
  g_input_stream_read_bytes_async (self->stream,
                                   65536,
                                   G_PRIORITY_DEFAULT,
                                   self->cancellable,
                                   interop_peer_read_cb,
                                   self);
}

/* A test that dies takes its peers along. */
static void
interop_peer_setup_cb (gpointer user_data G_GNUC_UNUSED)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
interop_peer_has_text_cb (gpointer user_data)
{
  InteropPeer *self = user_data;

  if (strstr (self->output->str, self->text) != NULL)
    return TRUE;

  if (self->has_ended)
    g_error ("“%s” did not come, but: %s", self->text, self->output->str);

  return FALSE;
}

static gboolean
interop_peer_matches_cb (gpointer user_data)
{
  InteropPeer *self = user_data;

  if (g_regex_match (self->pattern, self->output->str, 0, NULL))
    return TRUE;

  if (self->has_ended)
    g_error ("“%s” did not come, but: %s",
             g_regex_get_pattern (self->pattern), self->output->str);

  return FALSE;
}

static gboolean
interop_peer_answers_cb (gpointer user_data)
{
  InteropPeer *self = user_data;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  if (self->has_ended)
    g_error ("The peer ended: %s", self->output->str);

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);

  return connection != NULL;
}

static gboolean
interop_peer_has_ended_cb (gpointer user_data)
{
  InteropPeer *self = user_data;

  return self->has_ended;
}

static gboolean
interop_peer_is_idle_cb (gpointer user_data)
{
  InteropPeer *self = user_data;

  return !self->is_reading;
}

/**
 * interop_peer_find:
 * @program: the name of a program
 *
 * Looks for a program that a test needs, and skips the test where there is none.
 *
 * Returns: whether the program is installed
 */
gboolean
interop_peer_find (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *system_path = g_build_filename ("/usr/sbin", program, NULL);
  g_autofree char *message = NULL;

  if (path != NULL || g_file_test (system_path, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;

  message = g_strdup_printf ("%s is not installed", program);
  g_test_skip (message);

  return FALSE;
}

/**
 * interop_peer_find_module:
 * @module: the name of a Python module
 *
 * Looks for a Python module that a test needs, and skips the test where there is none.
 *
 * Returns: whether the module is installed for the system's Python
 */
gboolean
interop_peer_find_module (const char *module)
{
  g_autofree char *statement = g_strdup_printf ("import %s", module);
  g_autofree char *message = NULL;
  const char *const argv[] = { INTEROP_PYTHON, "-c", statement, NULL };
  g_autoptr(InteropPeer) python = NULL;

  if (!interop_peer_find (INTEROP_PYTHON))
    return FALSE;

  python = interop_peer_start (argv);

  if (interop_peer_await_exit (python) == 0)
    return TRUE;

  message = g_strdup_printf ("The Python module %s is not installed", module);
  g_test_skip (message);

  return FALSE;
}

/**
 * interop_peer_get_source:
 * @name: the name of a file in this folder
 *
 * Returns: (transfer full): its path
 */
char *
interop_peer_get_source (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "interop", name, NULL);
}

/**
 * interop_peer_find_port:
 *
 * Finds a TCP and UDP port for a peer that cannot choose one by itself.
 *
 * Returns: a port of 127.0.0.1 that was free a moment ago
 */
guint16
interop_peer_find_port (void)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);

  /* The port that TCP was given may be taken for UDP. */
  while (TRUE)
    {
      g_autoptr(GSocketListener) tcp = g_socket_listener_new ();
      g_autoptr(GSocketAddress) address = NULL;
      g_autoptr(GSocket) udp = NULL;
      g_autoptr(GError) error = NULL;

      g_socket_listener_add_address (tcp, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                     &address, &error);
      g_assert_no_error (error);
      udp = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                          &error);
      g_assert_no_error (error);

      if (g_socket_bind (udp, address, FALSE, NULL))
        return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
    }
}

/**
 * interop_peer_start:
 * @argv: (array zero-terminated=1): a program and its arguments
 *
 * Starts a program. What it writes, to either stream, is gathered.
 *
 * Returns: (transfer full): the running program
 */
InteropPeer *
interop_peer_start (const char *const *argv)
{
  static const char *const proxies[] = {
    "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"
  };
  InteropPeer *self = g_new0 (InteropPeer, 1);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_child_setup (launcher, interop_peer_setup_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "PYTHONUNBUFFERED", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (proxies); i++)
    g_subprocess_launcher_unsetenv (launcher, proxies[i]);

  self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);

  self->stream = g_object_ref (g_subprocess_get_stdout_pipe (self->process));
  self->output = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  interop_peer_read (self);

  return self;
}

/**
 * interop_peer_start_script:
 * @directory: where to put the script
 * @script: a Python script
 *
 * Starts a script with the system's Python.
 *
 * Returns: (transfer full): the running script
 */
InteropPeer *
interop_peer_start_script (const char *directory,
                           const char *script)
{
  g_autofree char *path = g_build_filename (directory, "script.py", NULL);
  const char *const argv[] = { INTEROP_PYTHON, "-W", "ignore", path, NULL };
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);

  return interop_peer_start (argv);
}

/**
 * interop_peer_await_text:
 * @self: a program
 * @text: what it shall write
 *
 * Waits until the program has written @text.
 */
void
interop_peer_await_text (InteropPeer *self,
                         const char  *text)
{
  self->text = text;
  sonde_test_wait_until (interop_peer_has_text_cb, self);
  self->text = NULL;
}

/**
 * interop_peer_await_match:
 * @self: a program
 * @pattern: a regular expression with one group
 *
 * Waits until the program has written what matches @pattern.
 *
 * Returns: (transfer full): what the group matched
 */
char *
interop_peer_await_match (InteropPeer *self,
                          const char  *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_RAW, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_nonnull (regex);
  self->pattern = regex;
  sonde_test_wait_until (interop_peer_matches_cb, self);
  self->pattern = NULL;

  g_regex_match (regex, self->output->str, 0, &match);

  return g_match_info_fetch (match, 1);
}

/**
 * interop_peer_await_port:
 * @self: a program
 * @port: a TCP port of 127.0.0.1
 *
 * Waits until the program listens on @port.
 */
void
interop_peer_await_port (InteropPeer *self,
                         guint16      port)
{
  self->port = port;
  sonde_test_wait_until (interop_peer_answers_cb, self);
}

/**
 * interop_peer_await_exit:
 * @self: a program
 *
 * Waits until the program has ended.
 *
 * Returns: its exit status, or -1 when a signal ended it
 */
int
interop_peer_await_exit (InteropPeer *self)
{
  sonde_test_wait_until (interop_peer_has_ended_cb, self);
  g_subprocess_wait (self->process, NULL, NULL);

  return g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process)
                                                    : -1;
}

/**
 * interop_peer_get_output:
 * @self: a program
 *
 * Returns: all that it has written so far
 */
const char *
interop_peer_get_output (InteropPeer *self)
{
  return self->output->str;
}

/**
 * interop_peer_free:
 * @self: a program
 *
 * Ends a program, if it still runs, and forgets it.
 */
void
interop_peer_free (InteropPeer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_cancellable_cancel (self->cancellable);
  sonde_test_wait_until (interop_peer_is_idle_cb, self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->process);
  g_string_free (self->output, TRUE);
  g_free (self);
}

/**
 * interop_peer_run_script:
 * @directory: where to put the script
 * @script: (transfer full): a Python script
 *
 * Runs a script to its end, which must be a good one.
 *
 * Returns: (transfer full): what the script wrote
 */
char *
interop_peer_run_script (const char *directory,
                         char       *script)
{
  g_autofree char *text = script;
  g_autoptr(InteropPeer) python = interop_peer_start_script (directory, text);

  if (interop_peer_await_exit (python) != 0)
    g_error ("The script failed: %s\n%s", interop_peer_get_output (python), text);

  return g_strdup (interop_peer_get_output (python));
}

/**
 * interop_peer_make_identity:
 * @directory: where to put the files
 * @certificate: (out): location for the path of the certificate
 * @key: (out): location for the path of its key
 *
 * Makes a certificate for localhost and 127.0.0.1, signed by itself.
 */
void
interop_peer_make_identity (const char  *directory,
                            char       **certificate,
                            char       **key)
{
  g_autoptr(InteropPeer) openssl = NULL;
  const char *argv[] = {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
    "-keyout", NULL, "-out", NULL, NULL
  };

  *certificate = g_build_filename (directory, "certificate.pem", NULL);
  *key = g_build_filename (directory, "key.pem", NULL);
  argv[15] = *key;
  argv[17] = *certificate;

  openssl = interop_peer_start (argv);
  g_assert_cmpint (interop_peer_await_exit (openssl), ==, 0);
}

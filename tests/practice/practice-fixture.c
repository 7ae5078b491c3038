#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "practice-fixture.h"
#include "sonde-test.h"

/**
 * practice_start:
 *
 * Starts the practice servers in a child process, on ports that are free.
 *
 * Returns: (transfer full): a running host, for practice_stop()
 */
SondePracticeHost *
practice_start (void)
{
  g_autofree char *program = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SondePracticeHost *host;

  program = g_test_build_filename (G_TEST_BUILT, "practice", "practice-child", NULL);
  host = sonde_practice_host_new (program);
  sonde_practice_host_start_async (host, 0, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  sonde_practice_host_start_finish (host, result, &error);
  g_assert_no_error (error);
  g_assert_true (sonde_practice_host_get_running (host));

  return host;
}

/**
 * practice_stop:
 * @host: (transfer full): a host, whose servers must not have ended by themselves
 *
 * Stops the servers.
 */
void
practice_stop (SondePracticeHost *host)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_RUNNING);
  sonde_practice_host_stop (host);
  g_assert_finalize_object (host);
}

/**
 * practice_get_port:
 * @host: a running host
 * @id: the identifier of an endpoint
 *
 * Returns: the port of that endpoint
 */
guint16
practice_get_port (SondePracticeHost *host,
                   const char        *id)
{
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (host, id);

  g_assert_nonnull (endpoint);
  g_assert_cmpuint (sonde_practice_endpoint_get_port (endpoint), !=, 0);

  return sonde_practice_endpoint_get_port (endpoint);
}

/**
 * practice_dup_uri:
 * @host: a running host
 * @id: the identifier of an endpoint whose URI has the path `/`
 * @path: what takes the place of that path
 *
 * Returns: (transfer full): a URI
 */
char *
practice_dup_uri (SondePracticeHost *host,
                  const char        *id,
                  const char        *path)
{
  g_autoptr(SondePracticeEndpoint) endpoint = sonde_practice_host_find (host, id);
  const char *uri;

  g_assert_nonnull (endpoint);
  uri = sonde_practice_endpoint_get_uri (endpoint);
  g_assert_true (g_str_has_suffix (uri, "/"));

  return g_strdup_printf ("%.*s%s", (int) strlen (uri) - 1, uri, path);
}

/**
 * practice_write_ca:
 * @host: a running host
 * @dir: a directory
 *
 * Writes the certificate of the practice authority into a file.
 *
 * Returns: (transfer full): the path of the file
 */
char *
practice_write_ca (SondePracticeHost *host,
                   const char        *dir)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pem = NULL;
  char *path = g_build_filename (dir, "ca.pem", NULL);

  g_object_get (sonde_practice_host_get_ca (host), "certificate-pem", &pem, NULL);
  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);

  return path;
}

/**
 * practice_read_status:
 * @host: a running host
 * @field: a field of proc(5)'s `status`, such as `VmRSS`
 *
 * Returns: its number for the process of the servers
 */
gsize
practice_read_status (SondePracticeHost *host,
                      const char        *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status",
                                           sonde_practice_host_get_identifier (host));
  g_autofree char *text = NULL;
  g_autofree char *prefix = g_strdup_printf ("\n%s:", field);
  g_autoptr(GError) error = NULL;
  const char *found;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  found = strstr (text, prefix);
  g_assert_nonnull (found);

  return g_ascii_strtoull (found + strlen (prefix), NULL, 10);
}

/**
 * practice_assert_memory:
 * @host: a running host
 * @field: `VmRSS` for the memory in use, `VmHWM` for the most there ever was
 * @limit_kib: how much there may be
 *
 * Checks the memory of the process of the servers, unless the build uses a sanitizer, which
 * needs much of its own.
 */
void
practice_assert_memory (SondePracticeHost *host,
                        const char        *field,
                        gsize              limit_kib)
{
  if (!PRACTICE_IS_SANITIZED)
    g_assert_cmpuint (practice_read_status (host, field), <, limit_kib);
}

/**
 * practice_has_program:
 * @name: the name of a program
 *
 * Looks for a program, and skips the test if there is none.
 *
 * Returns: whether the test can go on
 */
gboolean
practice_has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);
  g_autofree char *message = NULL;

  if (path != NULL)
    return TRUE;

  message = g_strdup_printf ("%s is not installed", name);
  g_test_skip (message);

  return FALSE;
}

/**
 * practice_run:
 * @argv: a program and its arguments
 * @input: (nullable): what it reads from its standard input
 * @exit_status: (out) (optional): its exit status; without it, it must be 0
 *
 * Runs a program to its end.
 *
 * Returns: (transfer full): what it wrote to its standard output
 */
GBytes *
practice_run (const char * const *argv,
              GBytes             *input,
              int                *exit_status)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) bytes = input != NULL ? g_bytes_ref (input) : g_bytes_new (NULL, 0);
  g_autoptr(GError) error = NULL;
  GBytes *output = NULL;

  process = g_subprocess_newv (argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE |
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_async (process, bytes, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_subprocess_communicate_finish (process, result, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  if (exit_status != NULL)
    *exit_status = g_subprocess_get_exit_status (process);
  else
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);

  return output;
}

/**
 * practice_run_for_text:
 * @argv: a program and its arguments
 *
 * Runs a program to its end, which must be a success.
 *
 * Returns: (transfer full): what it wrote to its standard output, without trailing white space
 */
char *
practice_run_for_text (const char * const *argv)
{
  g_autoptr(GBytes) output = practice_run (argv, NULL, NULL);

  return g_strchomp (practice_dup_text (output));
}

/**
 * practice_dup_text:
 * @bytes: bytes
 *
 * Returns: (transfer full): the same as a string, up to the first NUL
 */
char *
practice_dup_text (GBytes *bytes)
{
  gsize n_bytes = g_bytes_get_size (bytes);

  return n_bytes > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), n_bytes) : g_strdup ("");
}

/**
 * practice_connect:
 * @port: a port
 *
 * Connects to a port of 127.0.0.1.
 *
 * Returns: (transfer full): a blocking socket
 */
GSocket *
practice_connect (guint16 port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GError) error = NULL;
  GSocket *socket;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                         &error);
  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);

  return socket;
}

/**
 * practice_receive:
 * @socket: a connected socket
 * @buffer: where to put what arrives
 * @n_bytes: how much to wait for
 * @error_number: (out): how it ended: 0, or an errno(3)
 *
 * Receives until enough has arrived, or the connection has ended.
 *
 * Returns: how much arrived
 */
gsize
practice_receive (GSocket *socket,
                  void    *buffer,
                  gsize    n_bytes,
                  int     *error_number)
{
  gsize n_received = 0;

  *error_number = 0;

  while (n_received < n_bytes)
    {
      g_autoptr(GError) error = NULL;
      gssize n;

      g_socket_condition_wait (socket, G_IO_IN, NULL, &error);
      g_assert_no_error (error);
      n = recv (g_socket_get_fd (socket), (char *) buffer + n_received, n_bytes - n_received, 0);

      if (n < 0)
        *error_number = errno;

      if (n <= 0)
        break;

      n_received += (gsize) n;
    }

  return n_received;
}

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "practice-fixture.h"
#include "sonde-practice-servers.h"
#include "sonde-test.h"

static char *
get_child_path (void)
{
  return g_test_build_filename (G_TEST_BUILT, "practice", "practice-child", NULL);
}

/* A process that waits to be reaped by somebody else is gone as well. */
static gboolean
is_gone (gpointer user_data)
{
  const char *identifier = user_data;
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", identifier);
  g_autofree char *text = NULL;
  const char *bracket;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;

  bracket = strrchr (text, ')');
  g_assert_nonnull (bracket);

  return bracket[2] == 'Z' || bracket[2] == 'X';
}

static gboolean
has_failed (gpointer user_data)
{
  return sonde_practice_host_get_state (user_data) == SONDE_PRACTICE_STATE_FAILED;
}

static void
count_cb (GObject    *object G_GNUC_UNUSED,
          GParamSpec *pspec G_GNUC_UNUSED,
          gpointer    user_data)
{
  guint *count = user_data;

  (*count)++;
}

/* Starts a host that must fail, sees that its process goes, and gives why. */
static GError *
start_badly (SondePracticeHost *host,
             guint16            base_port)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *identifier = NULL;
  GError *error = NULL;

  sonde_practice_host_start_async (host, base_port, NULL, sonde_test_store_result, &result);
  identifier = g_strdup (sonde_practice_host_get_identifier (host));
  sonde_test_await (&result);

  if (identifier != NULL)
    sonde_test_wait_until (is_gone, identifier);

  g_assert_false (sonde_practice_host_start_finish (host, result, &error));
  g_assert_nonnull (error);
  g_assert_false (sonde_practice_host_get_running (host));
  g_assert_null (sonde_practice_host_get_ca (host));
  g_assert_cmpuint (sonde_practice_host_get_n_servers (host), ==, 0);

  return error;
}

static void
test_life (void)
{
  static const char * const ids[] = { "tcp-echo", "tcp-chat", "tcp-greeting", "tcp-reset",
                                      "tcp-close", "tcp-drip", "tcp-silent", "udp-echo",
                                      "tls-echo", "http", "https", "ws", "wss", "dns" };
  SondePracticeHost *host = practice_start ();
  g_autoptr(GListModel) endpoints = sonde_practice_host_list_endpoints (host);
  g_autofree char *identifier = g_strdup (sonde_practice_host_get_identifier (host));
  guint n_notified = 0;

  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_RUNNING);
  g_assert_null (sonde_practice_host_get_error (host));
  g_assert_true (G_IS_TLS_CERTIFICATE (sonde_practice_host_get_ca (host)));
  g_assert_cmpuint (sonde_practice_host_get_n_servers (host), ==, SONDE_PRACTICE_N_PORTS);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpuint (practice_get_port (host, ids[i]), !=, 0);

  g_assert_null (sonde_practice_host_find (host, "nonsense"));

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);

      g_assert_cmpstr (sonde_practice_endpoint_get_title (endpoint), !=,
                       sonde_practice_endpoint_get_id (endpoint));
      g_assert_cmpstr (sonde_practice_endpoint_get_description (endpoint), !=, "");
    }

  g_signal_connect (host, "notify::running", G_CALLBACK (count_cb), &n_notified);
  sonde_practice_host_stop (host);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_STOPPED);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (endpoints), ==, 0);
  g_assert_null (sonde_practice_host_get_identifier (host));
  sonde_test_wait_until (is_gone, identifier);
  g_assert_finalize_object (host);
}

static void
test_start_again (void)
{
  SondePracticeHost *host = practice_start ();
  g_autofree char *identifier = g_strdup (sonde_practice_host_get_identifier (host));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) early = NULL;
  g_autoptr(GError) error = NULL;

  sonde_practice_host_start_async (host, 0, NULL, sonde_test_store_result, &early);
  sonde_test_await (&early);
  g_assert_false (sonde_practice_host_start_finish (host, early, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_true (sonde_practice_host_get_running (host));
  g_clear_error (&error);
  g_clear_object (&early);

  sonde_practice_host_stop (host);
  sonde_practice_host_start_async (host, 0, NULL, sonde_test_store_result, &result);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_STARTING);
  sonde_test_await (&result);
  g_assert_true (sonde_practice_host_start_finish (host, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sonde_practice_host_get_identifier (host), !=, identifier);
  g_clear_object (&result);
  practice_stop (host);
}

static void
test_child_killed (void)
{
  SondePracticeHost *host = practice_start ();
  g_autoptr(GListModel) endpoints = sonde_practice_host_list_endpoints (host);
  int pid = atoi (sonde_practice_host_get_identifier (host));

  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  sonde_test_wait_until (has_failed, host);
  g_assert_error (sonde_practice_host_get_error (host), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (endpoints), ==, 0);
  g_assert_null (sonde_practice_host_get_ca (host));

  sonde_practice_host_stop (host);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_STOPPED);
  g_assert_null (sonde_practice_host_get_error (host));
  g_assert_finalize_object (host);
}

/* However the parent ends, its servers do too. This runs the test program again, as a parent
 * that starts servers, tells their process, and waits to be killed.
 */
static void
test_parent_killed (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GSubprocess) parent = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *identifier = NULL;
  g_autoptr(GError) error = NULL;

  parent = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--parent", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (parent));

  /* GTest says things of its own before. */
  do
    {
      g_free (identifier);
      identifier = g_data_input_stream_read_line (output, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (identifier);
    }
  while (!g_str_has_prefix (identifier, "child "));

  g_assert_false (is_gone (identifier + strlen ("child ")));
  g_subprocess_force_exit (parent);
  sonde_test_wait_until (is_gone, identifier + strlen ("child "));
}

G_NORETURN static void
be_parent (void)
{
  SondePracticeHost *host = practice_start ();

  /* Newer versions of GLib make a comment of what a test prints with g_print(). */
  printf ("child %s\n", sonde_practice_host_get_identifier (host));
  fflush (stdout);

  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_no_program (void)
{
  g_autoptr(SondePracticeHost) host = sonde_practice_host_new ("/nonexistent/sonde");
  g_autoptr(GError) error = start_badly (host, 0);

  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_FAILED);
}

static void
test_cancelled (void)
{
  g_autofree char *path = get_child_path ();
  g_autoptr(SondePracticeHost) host = sonde_practice_host_new (path);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *identifier = NULL;

  sonde_practice_host_start_async (host, 0, cancellable, sonde_test_store_result, &result);
  identifier = g_strdup (sonde_practice_host_get_identifier (host));
  g_cancellable_cancel (cancellable);
  sonde_test_await (&result);
  g_assert_false (sonde_practice_host_start_finish (host, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_STOPPED);
  sonde_test_wait_until (is_gone, identifier);
}

static void
test_stopped_while_starting (void)
{
  g_autofree char *path = get_child_path ();
  g_autoptr(SondePracticeHost) host = sonde_practice_host_new (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sonde_practice_host_start_async (host, 0, NULL, sonde_test_store_result, &result);
  sonde_practice_host_stop (host);
  sonde_test_await (&result);
  g_assert_false (sonde_practice_host_start_finish (host, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_STOPPED);
}

/* Two of a kind want the same ports: the second says so. */
static void
test_fixed_ports (void)
{
  SondePracticeHost *first = practice_start ();
  g_autofree char *path = get_child_path ();
  g_autoptr(SondePracticeHost) second = sonde_practice_host_new (path);
  guint16 taken = practice_get_port (first, "tcp-echo");
  g_autofree char *expected = g_strdup_printf ("The practice servers cannot use port %u: ", taken);
  g_autoptr(GError) error = start_badly (second, taken);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, expected));
  practice_stop (first);
}

/* Programs that are not ours, and what becomes of it. */
static void
test_hostile (gconstpointer user_data)
{
  const char *script = user_data;
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "hostile", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autoptr(SondePracticeHost) host = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  host = sonde_practice_host_new (path);
  error = start_badly (host, 0);
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  g_assert_cmpint (sonde_practice_host_get_state (host), ==, SONDE_PRACTICE_STATE_FAILED);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 2000);
  sonde_test_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--parent"))
    {
      argc = 1;
      sonde_test_init (&argc, &argv);
      be_parent ();
    }

  sonde_test_init (&argc, &argv);

  g_test_add_func ("/practice/host/life", test_life);
  g_test_add_func ("/practice/host/start-again", test_start_again);
  g_test_add_func ("/practice/host/child-killed", test_child_killed);
  g_test_add_func ("/practice/host/parent-killed", test_parent_killed);
  g_test_add_func ("/practice/host/no-program", test_no_program);
  g_test_add_func ("/practice/host/cancelled", test_cancelled);
  g_test_add_func ("/practice/host/stopped-while-starting", test_stopped_while_starting);
  g_test_add_func ("/practice/host/fixed-ports", test_fixed_ports);
  g_test_add_data_func ("/practice/host/hostile/silent-end", "exit 0", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/nonsense", "echo nonsense; cat", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/endless-line", "cat /dev/zero", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/endless-lines",
                        "while echo 'a\ttcp://127.0.0.1:1'; do :; done", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/elsewhere",
                        "echo 'tcp-echo\ttcp://192.0.2.1:1'; cat", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/ready-too-soon", "echo ready; cat", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/not-text",
                        "printf 'error\\t\\377\\376%%s\\n' x; cat", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/bad-ca", "echo 'ca\t////'; cat", test_hostile);
  g_test_add_data_func ("/practice/host/hostile/mute", "exec sleep 60", test_hostile);

  return g_test_run ();
}

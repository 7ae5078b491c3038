#include "config.h"

#include "practice-fixture.h"
#include "sonde-test.h"

/* Where Debian's python3-websockets lives, whatever else comes first in PATH. */
#define PYTHON "/usr/bin/python3"

typedef struct
{
  const char *name;
  const char *id;
} Case;

static gboolean
has_websockets (void)
{
  const char * const argv[] = { PYTHON, "-c", "import websockets", NULL };
  g_autoptr(GBytes) output = NULL;
  int exit_status = 1;

  if (g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE))
    output = practice_run (argv, NULL, &exit_status);

  if (exit_status != 0)
    g_test_skip ("python3-websockets is not installed");

  return exit_status == 0;
}

static void
test_case (gconstpointer user_data)
{
  const Case *test = user_data;
  g_autoptr(SondePracticeEndpoint) endpoint = NULL;
  g_autofree char *script = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *ca_path = NULL;
  g_autofree char *output = NULL;
  SondePracticeHost *host;

  if (!has_websockets ())
    return;

  host = practice_start ();
  dir = sonde_test_make_dir ();
  ca_path = practice_write_ca (host, dir);
  script = g_test_build_filename (G_TEST_DIST, "practice", "websocket-client.py", NULL);
  endpoint = sonde_practice_host_find (host, test->id);
  output = practice_run_for_text ((const char * const[]) {
                                    PYTHON, script, test->name,
                                    sonde_practice_endpoint_get_uri (endpoint),
                                    ca_path,
                                    PRACTICE_IS_SANITIZED
                                      ? "0" : sonde_practice_host_get_identifier (host),
                                    NULL });
  sonde_test_remove_dir (dir);
  practice_stop (host);
}

int
main (int    argc,
      char **argv)
{
  static const Case cases[] = {
    { "echo", "ws" },
    { "echo", "wss" },
    { "subprotocol", "ws-chat" },
    { "ticker", "ws-ticker" },
    { "close", "ws-close" },
    { "no_reader", "ws" },
    { "no_end", "ws" },
    { "too_big", "ws" },
    { "bad_handshakes", "ws" },
  };

  sonde_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/practice/websocket/%s/%s",
                                               cases[i].name, cases[i].id);

      g_test_add_data_func (g_strdelimit (path, "_", '-'), &cases[i], test_case);
    }

  return g_test_run ();
}

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "sonde-practice-endpoint.h"
#include "sonde-practice-main.h"
#include "sonde-practice-servers.h"

#define MAX_OPEN_FILES 4096

static gboolean
sonde_practice_main_parse (int       argc,
                           char    **argv,
                           guint16  *base_port,
                           GError  **error)
{
  gboolean is_practice = FALSE;
  int port = 0;
  const GOptionEntry entries[] = {
    { "practice", 0, 0, G_OPTION_ARG_NONE, &is_practice, NULL, NULL },
    { "base-port", 0, 0, G_OPTION_ARG_INT, &port, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) arguments = g_new0 (char *, (gsize) argc + 1);

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);

  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  if (port < 0 || port > G_MAXUINT16)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("The port must be from 0 to 65535"));
      return FALSE;
    }

  *base_port = (guint16) port;

  return TRUE;
}

/* Each server bounds its connections, but all of them together may want more than the usual
 * limit of 1024.
 */
static void
sonde_practice_main_raise_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= MAX_OPEN_FILES)
    return;

  limit.rlim_cur = MIN (limit.rlim_max, MAX_OPEN_FILES);
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* The end of our standard input is the end of whoever started us, however that came about. */
static gboolean
sonde_practice_main_input_cb (int          fd,
                              GIOCondition condition G_GNUC_UNUSED,
                              gpointer     user_data)
{
  GMainLoop *loop = user_data;
  char buffer[256];
  gssize n_read;

  n_read = read (fd, buffer, sizeof buffer);

  if (n_read > 0 || (n_read < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_main_announce (SondePracticeServers *servers)
{
  g_autoptr(GListModel) endpoints = sonde_practice_servers_list_endpoints (servers);
  const char *pem = sonde_practice_servers_get_ca_pem (servers);
  g_autofree char *base64 = g_base64_encode ((const guchar *) pem, strlen (pem));

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);

      printf ("%s\t%s\n",
              sonde_practice_endpoint_get_id (endpoint),
              sonde_practice_endpoint_get_uri (endpoint));
    }

  printf ("ca\t%s\nready\n", base64);
  fflush (stdout);
}

static int
sonde_practice_main_fail (const GError *error)
{
  g_autofree char *line = g_strdelimit (g_strdup (error->message), "\r\n", ' ');

  printf ("error\t%s\n", line);
  fflush (stdout);

  return EXIT_FAILURE;
}

/**
 * sonde_practice_main:
 * @argc: the number of elements in @argv
 * @argv: (array length=argc): the arguments of the process
 *
 * Runs the practice servers in this process until its standard input ends.
 *
 * Takes `--base-port N`, the first of consecutive ports. Writes one line for each endpoint to
 * standard output, its identifier and its URI with a tab between them; then `ca`, a tab and the
 * certificate of the authority in PEM and Base64; then `ready`. If the servers cannot start, the
 * only line is `error`, a tab and the reason.
 *
 * To be called in a process that does nothing else, since it changes limits and signals.
 *
 * Returns: the exit status of the process
 */
int
sonde_practice_main (int    argc,
                     char **argv)
{
  g_autoptr(SondePracticeServers) servers = NULL;
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(GError) error = NULL;
  guint16 base_port = 0;

  g_return_val_if_fail (argv != NULL, EXIT_FAILURE);

  if (!sonde_practice_main_parse (argc, argv, &base_port, &error))
    return sonde_practice_main_fail (error);

  signal (SIGPIPE, SIG_IGN);
  sonde_practice_main_raise_limit ();

  servers = sonde_practice_servers_new ();

  if (!sonde_practice_servers_start (servers, base_port, &error))
    return sonde_practice_main_fail (error);

  loop = g_main_loop_new (NULL, FALSE);
  g_unix_fd_add_full (G_PRIORITY_HIGH, STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR,
                      sonde_practice_main_input_cb, loop, NULL);
  sonde_practice_main_announce (servers);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}

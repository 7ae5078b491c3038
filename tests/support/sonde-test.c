#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "sonde-test.h"

#define WATCHDOG_S 120

static char *home;

static void
sonde_test_remove_home (void)
{
  sonde_test_remove_dir (home);
  g_free (home);
}

/* GTest can do this for each test, but loses some strings of GLib's every time. */
static void
sonde_test_make_home (void)
{
  static const char * const variables[] = {
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
  };

  home = sonde_test_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);

  atexit (sonde_test_remove_home);
}

/**
 * sonde_test_init:
 * @argc: the address of main()'s argc
 * @argv: the address of main()'s argv
 *
 * Prepares GTest, gives the program an empty home, and kills the process should a test hang for two
 * minutes.
 */
void
sonde_test_init (int    *argc,
                 char ***argv)
{
  sonde_test_make_home ();
  g_test_init (argc, argv, NULL);
  alarm (WATCHDOG_S);
}

/**
 * sonde_test_store_result:
 * @object: (nullable): the source object
 * @result: the result to store
 * @user_data: a location of type `GAsyncResult *`, holding `NULL`
 *
 * A [callback@Gio.AsyncReadyCallback] for sonde_test_await().
 */
void
sonde_test_store_result (GObject      *object G_GNUC_UNUSED,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  GAsyncResult **location = user_data;

  g_assert_null (*location);
  *location = g_object_ref (result);
}

/**
 * sonde_test_await:
 * @result: the location given to sonde_test_store_result()
 *
 * Runs the main context until @result is set. Restarts the watchdog.
 */
void
sonde_test_await (GAsyncResult **result)
{
  alarm (WATCHDOG_S);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
sonde_test_tick_cb (gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/**
 * sonde_test_wait_until:
 * @predicate: the condition
 * @user_data: data for @predicate
 *
 * Runs the main context until @predicate holds, which is asked after every iteration and
 * at least every 10 ms. Restarts the watchdog.
 */
void
sonde_test_wait_until (SondeTestPredicate predicate,
                       gpointer           user_data)
{
  guint tick_id = g_timeout_add (10, sonde_test_tick_cb, NULL);

  alarm (WATCHDOG_S);

  while (!predicate (user_data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (tick_id);
}

/**
 * sonde_test_make_dir:
 *
 * Makes an empty directory for one test.
 *
 * Returns: (transfer full): its absolute path, for sonde_test_remove_dir()
 */
char *
sonde_test_make_dir (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("sonde-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

/**
 * sonde_test_remove_dir:
 * @path: a directory made by sonde_test_make_dir()
 *
 * Removes a directory and the files in it.
 */
void
sonde_test_remove_dir (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        sonde_test_remove_dir (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

/**
 * sonde_test_run:
 * @argv: (array zero-terminated=1): a program and its arguments
 *
 * Runs a program to its end, which must be a good one. It is spared the directories that tests set:
 * tshark crashes on some.
 *
 * Returns: (transfer full) (nullable): what it printed, without white space at the end, or
 *   `NULL` when it is not installed; the test is marked as skipped then
 */
char *
sonde_test_run (const char * const *argv)
{
  static const char * const unwanted[] = {
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS",
    "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
  };
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_auto(GStrv) environ_copy = g_get_environ ();
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  if (program == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s is not installed", argv[0]);

      g_test_skip (message);
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    environ_copy = g_environ_unsetenv (environ_copy, unwanted[i]);

  g_spawn_sync (NULL, (char **) argv, environ_copy,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);

  return g_strchomp (output);
}

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "sonde-ability.h"
#include "sonde-test.h"

#define TRY "--try"

/* Root of a namespace of its own, whose kernel answers pings of its group. */
#define ALLOWING \
  "ip link set lo up && echo 0 0 > /proc/sys/net/ipv4/ping_group_range && exec \"$@\""

static char *program;

/* Returns NULL for what works. */
static GError *
try_ability (SondeAbility  ability,
             const char   *key_log)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;
  SondeAbility tried;
  gboolean works;

  sonde_ability_try_async (ability, key_log, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  works = sonde_ability_try_finish (result, &tried, &error);
  g_assert_cmpint (tried, ==, ability);
  g_assert_true (works == (error == NULL));

  return error;
}

/* One letter for each ability that needs a socket: y or n. */
static int
run_trials (void)
{
  for (SondeAbility i = SONDE_ABILITY_ECHO; i <= SONDE_ABILITY_INTERFACE; i++)
    {
      g_autoptr(GError) error = try_ability (i, NULL);

      g_print ("%s", error == NULL ? "y" : "n");
    }

  return 0;
}

static gboolean
has_namespaces (void)
{
  if (system ("unshare -rn ip link set lo up >/dev/null 2>&1") == 0)
    return TRUE;

  g_test_skip ("this system allows no network namespaces");

  return FALSE;
}

/* A namespace's root may do all; the list has the sockets of the namespace. */
static void
test_allowed (void)
{
  const char * const argv[] = { "unshare", "-rn", "sh", "-e", "-c", ALLOWING, "sh", program, TRY,
                                NULL };
  g_autofree char *output = NULL;

  if (!has_namespaces ())
    return;

  output = sonde_test_run (argv);
  g_assert_cmpstr (output, ==, "yyyy");
}

/* Nobody, in a namespace as it comes: no ping, no low port. */
static void
test_refused (void)
{
  const char * const argv[] = { "unshare", "-Un", program, TRY, NULL };
  g_autofree char *output = NULL;

  if (!has_namespaces ())
    return;

  output = sonde_test_run (argv);
  g_assert_cmpmem (output, 2, "nn", 2);
  g_assert_cmpint (output[2], ==, 'y');
}

static void
test_key_log (void)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "keys.log", NULL);
  g_autoptr(GError) unset = try_ability (SONDE_ABILITY_KEY_LOG, NULL);
  g_autoptr(GError) folder = try_ability (SONDE_ABILITY_KEY_LOG, directory);
  g_autofree char *text = NULL;

  g_assert_error (unset, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_true (g_file_set_contents (path, "kept", -1, NULL));
  g_assert_null (try_ability (SONDE_ABILITY_KEY_LOG, path));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "kept");
  sonde_test_remove_dir (directory);
}

/* Without a bus there is an answer too. */
static void
test_portals (void)
{
  g_autoptr(GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
  error = try_ability (SONDE_ABILITY_PORTALS, NULL);
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], TRY))
    return run_trials ();

  sonde_test_init (&argc, &argv);
  program = argv[0];

  g_test_add_func ("/net/ability/allowed", test_allowed);
  g_test_add_func ("/net/ability/refused", test_refused);
  g_test_add_func ("/net/ability/key-log", test_key_log);
  g_test_add_func ("/net/ability/portals", test_portals);

  return g_test_run ();
}

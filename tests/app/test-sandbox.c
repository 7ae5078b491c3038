#include "config.h"

#include <glib/gstdio.h>

#include "sonde-sandbox.h"
#include "sonde-test.h"

static gboolean
ask (const char *info)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, ".flatpak-info", NULL);
  g_autoptr(GError) error = NULL;
  gboolean has_network;

  g_file_set_contents (path, info, -1, &error);
  g_assert_no_error (error);
  has_network = sonde_sandbox_has_network (path);
  sonde_test_remove_dir (directory);

  return has_network;
}

static void
test_sandbox_none (void)
{
  g_assert_true (sonde_sandbox_has_network ("/nonexistent/.flatpak-info"));
}

static void
test_sandbox_with_network (void)
{
  g_assert_true (ask ("[Application]\nname=a.b.C\n\n[Context]\nshared=network;ipc;\n"));
  g_assert_true (ask ("[Context]\nshared=ipc;network;\nsockets=x11;\n"));
}

static void
test_sandbox_without_network (void)
{
  g_assert_false (ask ("[Application]\nname=a.b.C\n\n[Context]\nshared=ipc;\n"));
  g_assert_false (ask ("[Context]\nsockets=wayland;\n"));
  g_assert_false (ask ("[Application]\nname=network\n"));
  g_assert_false (ask ("[Context]\nshared=networks;\n"));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/sandbox/none", test_sandbox_none);
  g_test_add_func ("/sandbox/with-network", test_sandbox_with_network);
  g_test_add_func ("/sandbox/without-network", test_sandbox_without_network);

  return g_test_run ();
}

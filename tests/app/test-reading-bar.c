#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "sonde-app.h"
#include "sonde-pcapng.h"
#include "sonde-reading-bar.h"
#include "sonde-test.h"

#define N_BLOCKS  (1u << 20)
#define MAX_TRIES 10

/* A large file of blocks that are of no use, the last of which may be damaged. */
static char *
make_file (const char *dir,
           gboolean    is_damaged)
{
  const guint32 section[] = { SONDE_PCAPNG_BLOCK_SECTION, 28, SONDE_PCAPNG_BYTE_ORDER_MAGIC, 1,
                              G_MAXUINT32, G_MAXUINT32, 28 };
  const guint32 block[] = { 0x4000, 24, 0, 0, 0, 24 };
  g_autoptr(GByteArray) file = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (dir, "some <name>.pcapng", NULL);

  g_byte_array_append (file, (const guint8 *) section, sizeof section);

  for (guint i = 0; i < N_BLOCKS; i++)
    g_byte_array_append (file, (const guint8 *) block, sizeof block);

  if (is_damaged)
    g_byte_array_set_size (file, file->len - 4);

  g_file_set_contents (path, (const char *) file->data, file->len, &error);
  g_assert_no_error (error);

  return path;
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_visible (widget) &&
      (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Reads a file with a bar that may be told to stop. Returns what it says at the end. */
static char *
read_file (const char *path,
           gboolean    stop,
           guint      *n_closed)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeCapture) capture = sonde_capture_new_from_file (path, &error);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *bar;
  GtkWidget *label;
  char *text;

  g_assert_no_error (error);
  bar = sonde_reading_bar_new (capture);
  label = find (bar, GTK_TYPE_LABEL, NULL);
  g_signal_connect_swapped (bar, "closed", G_CALLBACK (count_cb), n_closed);
  gtk_window_set_child (GTK_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (find (bar, GTK_TYPE_PROGRESS_BAR, NULL));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)),
                                   "Reading some <name>.pcapng… "));

  if (stop)
    g_signal_emit_by_name (find (bar, GTK_TYPE_BUTTON, "Stop Reading"), "clicked");

  sonde_test_wait_until (is_read, capture);
  text = g_strdup (gtk_label_get_text (GTK_LABEL (label)));

  if (sonde_capture_get_error (capture) != NULL)
    {
      g_assert_null (find (bar, GTK_TYPE_PROGRESS_BAR, NULL));
      g_assert_null (find (bar, GTK_TYPE_BUTTON, "Stop Reading"));
      g_assert_cmpuint (*n_closed, ==, 0);
      g_signal_emit_by_name (find (bar, GTK_TYPE_BUTTON, NULL), "clicked");
    }

  g_assert_cmpuint (*n_closed, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));

  return text;
}

static void
test_whole (void)
{
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *path = make_file (dir, FALSE);
  guint n_closed = 0;
  g_autofree char *text = read_file (path, FALSE, &n_closed);

  g_assert_true (g_str_has_prefix (text, "Reading"));
  sonde_test_remove_dir (dir);
}

static void
test_damaged (void)
{
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *path = make_file (dir, TRUE);
  guint n_closed = 0;
  g_autofree char *text = read_file (path, FALSE, &n_closed);

  g_assert_true (g_str_has_prefix (text, "some <name>.pcapng: The capture file ends in a damaged"));
  sonde_test_remove_dir (dir);
}

/* The file may be read before it is stopped, so that it takes several tries. */
static void
test_stopped (void)
{
  g_autofree char *dir = sonde_test_make_dir ();
  g_autofree char *path = make_file (dir, FALSE);
  gboolean was_stopped = FALSE;

  for (guint i = 0; i < MAX_TRIES && !was_stopped; i++)
    {
      guint n_closed = 0;
      g_autofree char *text = read_file (path, TRUE, &n_closed);

      was_stopped = strstr (text, "what is shown is a part of the capture") != NULL;
    }

  g_assert_true (was_stopped);
  sonde_test_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_app_init_resources ();
  adw_init ();
  sonde_app_init_display (gdk_display_get_default ());

  g_test_add_func ("/reading-bar/whole", test_whole);
  g_test_add_func ("/reading-bar/damaged", test_damaged);
  g_test_add_func ("/reading-bar/stopped", test_stopped);

  return g_test_run ();
}

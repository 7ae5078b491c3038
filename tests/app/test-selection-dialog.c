#include "config.h"

#include <string.h>

#include "sonde-app.h"
#include "sonde-seconds.h"
#include "sonde-selection-dialog.h"
#include "sonde-selection-words.h"
#include "sonde-test.h"

#define START_NS  G_GINT64_CONSTANT (1700000000000000000)
#define SECOND_NS G_GINT64_CONSTANT (1000000000)

typedef struct
{
  char         *dir;
  SondeClock   *clock;
  SondeCapture *capture;
} Fixture;

static void
record_flow (SondeCapture *capture,
             const char   *remote,
             const char   *text)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, "192.0.2.1:1001"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, remote));
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, text, strlen (text));
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, text, strlen (text));
}

/* Two flows, whose events are a second apart: opened, sent, received. */
static void
set_up (Fixture       *self,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  path = g_build_filename (self->dir, "some <name>.pcapng", NULL);
  self->clock = sonde_clock_new_fixed (START_NS, SECOND_NS);
  self->capture = sonde_capture_new (path, self->clock, &error);
  g_assert_no_error (error);
  record_flow (self->capture, "192.0.2.2:7", "hello");
  record_flow (self->capture, "[2001:db8::1]:443", "other world");
  sonde_capture_sync (self->capture);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (self->capture);
  g_assert_finalize_object (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->dir);
}

/* The widget of a type whose nth it is. */
static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint     *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
get (SondeSelectionDialog *dialog,
     GType                 type,
     guint                 n)
{
  GtkWidget *found = find (GTK_WIDGET (dialog), type, &n);

  g_assert_nonnull (found);

  return found;
}

static SondeSelectionDialog *
open_dialog (Fixture *self,
             guint32  flow_id)
{
  SondeFlow *flow = flow_id > 0 ? sonde_capture_get_flow (self->capture, flow_id) : NULL;
  GtkWidget *parent = gtk_window_new ();
  SondeSelectionDialog *dialog;

  dialog = sonde_selection_dialog_new (GTK_WINDOW (parent), self->capture, flow,
                                       flow != NULL ? sonde_flow_get_opened_ns (flow) : 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

static void
close_dialog (SondeSelectionDialog *dialog)
{
  gtk_window_destroy (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
choose_time (SondeSelectionDialog *dialog,
             const char           *from,
             const char           *to)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (dialog, ADW_TYPE_COMBO_ROW, 1)), 1);
  gtk_editable_set_text (GTK_EDITABLE (get (dialog, GTK_TYPE_ENTRY, 0)), from);
  gtk_editable_set_text (GTK_EDITABLE (get (dialog, GTK_TYPE_ENTRY, 1)), to);
}

static void
test_whole_conversation (Fixture       *self,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeSelectionDialog *dialog = open_dialog (self, 2);
  SondeCaptureSelection selection;

  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  g_assert_cmpuint (selection.flow_id, ==, 2);
  g_assert_cmpuint (selection.directions, ==, SONDE_DIRECTIONS_BOTH);
  g_assert_cmpint (selection.start_ns, ==, G_MININT64);
  g_assert_cmpint (selection.end_ns, ==, G_MAXINT64);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (get (dialog, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (dialog, ADW_TYPE_COMBO_ROW, 0)), 2);
  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  g_assert_cmpuint (selection.flow_id, ==, 0);
  g_assert_cmpuint (selection.directions, ==, 1u << SONDE_DIRECTION_RECEIVED);
  close_dialog (dialog);
}

/* The times count from the first record of what is chosen, and are filled in with all of it. */
static void
test_range_of_time (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeSelectionDialog *dialog = open_dialog (self, 2);
  gint64 start_ns = sonde_flow_get_opened_ns (sonde_capture_get_flow (self->capture, 2));
  GtkEditable *from = GTK_EDITABLE (get (dialog, GTK_TYPE_ENTRY, 0));
  GtkEditable *to = GTK_EDITABLE (get (dialog, GTK_TYPE_ENTRY, 1));
  SondeCaptureSelection selection;

  g_assert_cmpstr (gtk_editable_get_text (from), ==, "0.000000");
  g_assert_cmpstr (gtk_editable_get_text (to), ==, "2.000000");
  choose_time (dialog, "0.5", "1,25");
  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  g_assert_cmpint (selection.start_ns, ==, start_ns + SECOND_NS / 2);
  g_assert_cmpint (selection.end_ns, ==, start_ns + SECOND_NS * 5 / 4 + 999);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (get (dialog, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  g_assert_cmpstr (gtk_editable_get_text (to), ==, "5.000000");
  close_dialog (dialog);
}

/* What TLS carries is counted from its own first record; what carries it began before. */
static void
test_range_of_time_of_tls (Fixture       *self,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TLS, .parent_id = 2 };
  SondeSelectionDialog *dialog;
  SondeCaptureSelection selection;
  gint64 opened_ns;

  spec.local = *sonde_flow_get_local (sonde_capture_get_flow (self->capture, 2));
  spec.remote = *sonde_flow_get_remote (sonde_capture_get_flow (self->capture, 2));
  sonde_capture_open_flow (self->capture, &spec);
  sonde_capture_sync (self->capture);
  opened_ns = sonde_flow_get_opened_ns (sonde_capture_get_flow (self->capture, 2));

  dialog = open_dialog (self, 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get (dialog, GTK_TYPE_ENTRY, 0))), ==,
                   "-3.000000");
  adw_combo_row_set_selected (ADW_COMBO_ROW (get (dialog, ADW_TYPE_COMBO_ROW, 1)), 1);
  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  g_assert_cmpuint (selection.flow_id, ==, 3);
  g_assert_cmpint (selection.start_ns, <=, opened_ns);
  g_assert_cmpint (selection.start_ns, >, opened_ns - 1000);
  close_dialog (dialog);
}

static void
test_time_that_makes_no_sense (Fixture       *self,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct {
    const char *from;
    const char *to;
    gboolean    is_wrong[2];
  } cases[] = {
    { "", "1", { TRUE, FALSE } },
    { "1", "later", { FALSE, TRUE } },
    { "2", "1.999999999", { TRUE, TRUE } },
    { "99999999999999999999", "1", { TRUE, FALSE } },
  };
  SondeSelectionDialog *dialog = open_dialog (self, 1);
  SondeCaptureSelection selection;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      choose_time (dialog, cases[i].from, cases[i].to);
      g_assert_false (sonde_selection_dialog_get_selection (dialog, &selection));

      for (guint n = 0; n < 2; n++)
        g_assert_cmpint (gtk_widget_has_css_class (get (dialog, GTK_TYPE_ENTRY, n), "error"), ==,
                         cases[i].is_wrong[n]);
    }

  choose_time (dialog, "-1", "1");
  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  close_dialog (dialog);
}

static void
test_nothing_selected (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeSelectionDialog *dialog = open_dialog (self, 0);
  SondeCaptureSelection selection;
  GtkWidget *row = gtk_widget_get_ancestor (get (dialog, GTK_TYPE_CHECK_BUTTON, 0),
                                            ADW_TYPE_ACTION_ROW);
  int width;

  g_assert_false (gtk_widget_get_visible (row));
  g_assert_true (sonde_selection_dialog_get_selection (dialog, &selection));
  g_assert_cmpuint (selection.flow_id, ==, 0);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  g_assert_cmpint (width, <=, 360);
  close_dialog (dialog);
}

static void
assert_amount (Fixture                     *self,
               const SondeCaptureSelection *selection,
               const char                  *expected)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, 2);
  g_autofree char *amount = sonde_selection_words_dup_amount (self->capture, flow, selection);

  g_assert_true (g_str_has_prefix (amount, expected));
}

static void
test_words (Fixture       *self,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, 2);
  SondeCaptureSelection selection = SONDE_CAPTURE_SELECTION_ALL;
  g_autofree char *name = sonde_selection_words_dup_file_name (flow, 1u << SONDE_DIRECTION_SENT);
  g_autofree char *title = sonde_selection_words_dup_title (flow);
  g_autofree char *copy_name = sonde_selection_words_dup_copy_name (self->capture, FALSE);

  g_assert_cmpstr (name, ==, "tcp-2001-db8--1-443-sent.pcapng");
  g_assert_cmpstr (title, ==, "TCP to 2001:db8::1 port 443");
  g_assert_cmpstr (copy_name, ==, "some <name>.pcapng");

  assert_amount (self, &selection, "Holds 22 bytes ");
  selection.directions = 1u << SONDE_DIRECTION_SENT;
  assert_amount (self, &selection, "Holds 11 bytes ");
  selection.end_ns = sonde_flow_get_opened_ns (flow);
  assert_amount (self, &selection, "No bytes ");
  selection.end_ns += SECOND_NS;
  assert_amount (self, &selection, "Holds 11 bytes ");
  selection.start_ns = selection.end_ns + 1;
  assert_amount (self, &selection, "No bytes ");
}

static void
test_seconds (void)
{
  static const struct {
    const char *text;
    gint64      time_ns;
  } right[] = {
    { "0", 0 },
    { " 1.5 ", 1500000000 },
    { "-0,000001", -1000 },
    { ".5", 500000000 },
    { "3.", 3000000000 },
    { "0.1234567899", 123456789 },
    { "4000000000", 4000000000 * SECOND_NS },
  };
  static const char * const wrong[] = {
    "", " ", "-", ".", "1.5s", "1 5", "1.2.3", "--1", "0x10", "1e3", "4000000001",
    "99999999999999999999999999", "nan",
  };
  gint64 time_ns;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_assert_true (sonde_seconds_parse (right[i].text, &time_ns));
      g_assert_cmpint (time_ns, ==, right[i].time_ns);
    }

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sonde_seconds_parse (wrong[i], &time_ns));
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);
  sonde_app_init_resources ();
  adw_init ();
  sonde_app_init_display (gdk_display_get_default ());

#define ADD(name, func) \
  g_test_add ("/selection-dialog/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("whole-conversation", test_whole_conversation);
  ADD ("range-of-time", test_range_of_time);
  ADD ("range-of-time-of-tls", test_range_of_time_of_tls);
  ADD ("time-that-makes-no-sense", test_time_that_makes_no_sense);
  ADD ("nothing-selected", test_nothing_selected);
  ADD ("words", test_words);
  g_test_add_func ("/selection-dialog/seconds", test_seconds);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-byte-table.h"
#include "sonde-byte-values.h"
#include "sonde-hex-search-bar.h"
#include "sonde-hex-view.h"
#include "sonde-inspector.h"
#include "sonde-memory-bytes.h"
#include "sonde-offset-entry.h"
#include "sonde-photo.h"
#include "sonde-widget-test.h"

typedef struct
{
  SondeInspector *inspector;
  SondeHexView   *view;
  GtkWidget      *bar;
  GtkWidget      *entry;
  GtkWidget      *window;
  const char     *expected;
} Fixture;

static SondeByteSource *
make_source (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return SONDE_BYTE_SOURCE (sonde_memory_bytes_new (bytes, SONDE_DIRECTION_RECEIVED));
}

static void
set_up (Fixture       *self,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeByteSource) source = make_source ("..x...x....x X");

  self->inspector = g_object_ref_sink (SONDE_INSPECTOR (sonde_inspector_new ()));
  sonde_inspector_set_flow_source (self->inspector, source);
  self->view = SONDE_HEX_VIEW (sonde_widget_test_find (GTK_WIDGET (self->inspector),
                                                       SONDE_TYPE_HEX_VIEW));
  self->bar = sonde_widget_test_find (GTK_WIDGET (self->inspector), SONDE_TYPE_HEX_SEARCH_BAR);
  self->entry = sonde_widget_test_find (self->bar, GTK_TYPE_ENTRY);
  self->window = sonde_widget_test_show (GTK_WIDGET (self->inspector), 900, 300);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (self->window, GTK_WIDGET (self->inspector));
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_label (child, text))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_expected (gpointer user_data)
{
  Fixture *self = user_data;

  return has_label (GTK_WIDGET (self->inspector), self->expected);
}

static void
wait_for (Fixture    *self,
          const char *expected)
{
  self->expected = expected;
  sonde_test_wait_until (is_expected, self);
}

static void
assert_selected (Fixture *self,
                 guint64  expected_start,
                 guint64  expected_end)
{
  guint64 start, end;

  sonde_hex_view_get_selection (self->view, &start, &end);
  g_assert_cmpuint (start, ==, expected_start);
  g_assert_cmpuint (end, ==, expected_end);
}

static void
test_hex_search_finds (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_false (gtk_widget_get_visible (self->bar));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  sonde_widget_test_press (GTK_WIDGET (self->inspector), GDK_KEY_f, GDK_CONTROL_MASK);
  g_assert_true (gtk_widget_get_visible (self->bar));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "x");
  wait_for (self, "1 of 4");
  assert_selected (self, 2, 3);

  sonde_hex_search_bar_find (SONDE_HEX_SEARCH_BAR (self->bar), FALSE);
  wait_for (self, "2 of 4");
  assert_selected (self, 6, 7);
  sonde_hex_search_bar_find (SONDE_HEX_SEARCH_BAR (self->bar), TRUE);
  wait_for (self, "1 of 4");
  sonde_hex_search_bar_find (SONDE_HEX_SEARCH_BAR (self->bar), TRUE);
  wait_for (self, "4 of 4");
  assert_selected (self, 13, 14);
  g_assert_true (has_label (self->bar, "Continued from the other end"));

  /* A match that is elsewhere than the last one is looked for from the caret on. */
  sonde_hex_view_select (self->view, 7, 7);
  sonde_hex_search_bar_find (SONDE_HEX_SEARCH_BAR (self->bar), FALSE);
  wait_for (self, "3 of 4");

  sonde_widget_test_press (self->bar, GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_visible (self->bar));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (self->view)));
}

static void
test_hex_search_errors (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkDropDown *kind = GTK_DROP_DOWN (sonde_widget_test_find (self->bar, GTK_TYPE_DROP_DOWN));

  sonde_hex_search_bar_open (SONDE_HEX_SEARCH_BAR (self->bar));
  gtk_drop_down_set_selected (kind, 2);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "x(");
  wait_for (self, "at char 2");
  g_assert_true (gtk_widget_has_css_class (self->entry, "error"));

  gtk_drop_down_set_selected (kind, 1);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "7?");
  wait_for (self, "of 3");
  g_assert_false (gtk_widget_has_css_class (self->entry, "error"));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "ff");
  wait_for (self, "No matches");
}

static void
test_hex_search_other_source (Fixture       *self,
                              gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeByteSource) source = make_source ("xx");

  sonde_hex_search_bar_open (SONDE_HEX_SEARCH_BAR (self->bar));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "x");
  wait_for (self, "1 of 4");
  sonde_inspector_set_flow_source (self->inspector, source);
  wait_for (self, "2 matches");
  sonde_inspector_set_flow_source (self->inspector, NULL);
  sonde_hex_search_bar_find (SONDE_HEX_SEARCH_BAR (self->bar), FALSE);
}

static void
test_hex_search_go_to (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *offset = sonde_widget_test_find (GTK_WIDGET (self->inspector),
                                              SONDE_TYPE_OFFSET_ENTRY);
  GtkWidget *entry = sonde_widget_test_find (offset, GTK_TYPE_ENTRY);

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  sonde_widget_test_press (GTK_WIDGET (self->inspector), GDK_KEY_j, GDK_CONTROL_MASK);
  sonde_photo_wait_frames (self->window, 2);
  gtk_editable_set_text (GTK_EDITABLE (entry), "15");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0xa");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (sonde_hex_view_get_caret (self->view), ==, 10);
}

static void
test_hex_search_rows (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  guint bytes_per_row;

  gtk_widget_activate_action (GTK_WIDGET (self->view), "hex-view.bytes-per-row", "u", 32);
  g_object_get (self->inspector, "bytes-per-row", &bytes_per_row, NULL);
  g_assert_cmpuint (bytes_per_row, ==, 32);
  sonde_photo_wait_frames (self->window, 2);
  g_object_set (self->inspector, "bytes-per-row", 0, NULL);
  g_assert_cmpuint (sonde_hex_view_get_bytes_per_row (self->view), ==, 0);
}

static void
test_hex_search_values (void)
{
  static const guint8 data[] = {
    0x66, 0x32, 0x1d, 0x80, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18, 0, 0, 0, 1,
  };
  static const struct {
    SondeByteValueKind  kind;
    gsize               width;
    gboolean            is_big_endian;
    gsize               offset;
    const char         *expected;
  } cases[] = {
    { SONDE_BYTE_VALUE_UNSIGNED, 1, FALSE, 7, "251" },
    { SONDE_BYTE_VALUE_SIGNED, 1, FALSE, 7, "-5" },
    { SONDE_BYTE_VALUE_UNSIGNED, 2, TRUE, 0, "26162" },
    { SONDE_BYTE_VALUE_UNSIGNED, 2, FALSE, 0, "12902" },
    { SONDE_BYTE_VALUE_SIGNED, 4, FALSE, 0, "-2145570202" },
    { SONDE_BYTE_VALUE_UNSIGNED, 4, TRUE, 0, "1714560384" },
    { SONDE_BYTE_VALUE_SIGNED, 8, TRUE, 7, "-336569111679074304" },
    { SONDE_BYTE_VALUE_FLOAT, 8, TRUE, 4, "3.1415926535897931" },
    { SONDE_BYTE_VALUE_SECONDS, 4, TRUE, 0, "2024-05-01 10:46:24" },
    { SONDE_BYTE_VALUE_SECONDS, 8, TRUE, 4, NULL },
    { SONDE_BYTE_VALUE_IP, 4, FALSE, 12, "0.0.0.1" },
    { SONDE_BYTE_VALUE_IP, 16, FALSE, 0, "6632:1d80:4009:21fb:5444:2d18:0:1" },
    { SONDE_BYTE_VALUE_IP, 16, FALSE, 1, NULL },
    { SONDE_BYTE_VALUE_UTF8, 1, FALSE, 0, "f  U+0066" },
    { SONDE_BYTE_VALUE_UTF8, 1, FALSE, 7, NULL },
    { SONDE_BYTE_VALUE_LATIN1, 1, FALSE, 7, "\xc3\xbb  U+00FB" },
    { SONDE_BYTE_VALUE_BITS, 1, FALSE, 7, "1111 1011" },
    { SONDE_BYTE_VALUE_UNSIGNED, 1, FALSE, 16, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = sonde_byte_value_format (cases[i].kind, cases[i].width,
                                                        cases[i].is_big_endian,
                                                        data + cases[i].offset,
                                                        sizeof data - cases[i].offset);

      g_test_message ("case %u", i);
      g_assert_cmpstr (value, ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/widgets/hex-search/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("finds", test_hex_search_finds);
  ADD ("errors", test_hex_search_errors);
  ADD ("other-source", test_hex_search_other_source);
  ADD ("go-to", test_hex_search_go_to);
  ADD ("rows", test_hex_search_rows);
  g_test_add_func ("/widgets/hex-search/values", test_hex_search_values);

  return g_test_run ();
}

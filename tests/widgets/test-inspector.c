#include "config.h"

#include "sonde-fake-bytes.h"
#include "sonde-fake-records.h"
#include "sonde-field-tree.h"
#include "sonde-hex-view.h"
#include "sonde-inspector.h"
#include "sonde-photo.h"
#include "sonde-widget-test.h"

/* The record under test is in two pieces, with bytes of the other direction between. */
static const SondeRange pieces[] = { { 4800, 4810 }, { 4900, 4938 } };

typedef struct
{
  SondeFakeBytes   *bytes;
  SondeFakeRecords *records;
  SondeInspector   *inspector;
  SondeHexView     *hex_view;
  SondeFieldTree   *tree;
  GtkWidget        *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->bytes = sonde_fake_bytes_new (10000, SONDE_FAKE_RECORD_LENGTH);
  fixture->records = sonde_fake_records_new (200);
  fixture->inspector = g_object_ref_sink (SONDE_INSPECTOR (sonde_inspector_new ()));
  sonde_inspector_set_flow_source (fixture->inspector, SONDE_BYTE_SOURCE (fixture->bytes));
  fixture->hex_view = SONDE_HEX_VIEW (sonde_widget_test_find (GTK_WIDGET (fixture->inspector),
                                                              SONDE_TYPE_HEX_VIEW));
  fixture->tree = SONDE_FIELD_TREE (sonde_widget_test_find (GTK_WIDGET (fixture->inspector),
                                                            SONDE_TYPE_FIELD_TREE));
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->inspector), 900, 300);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->inspector));
  g_assert_finalize_object (fixture->bytes);
  g_assert_finalize_object (fixture->records);
}

static void
show (Fixture *fixture,
      guint    number)
{
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->records), number);

  sonde_inspector_show_record (fixture->inspector, record, pieces, G_N_ELEMENTS (pieces));
}

static void
assert_bytes (Fixture *fixture,
              guint64  expected_start,
              guint64  expected_end)
{
  guint64 start, end;

  sonde_hex_view_get_selection (fixture->hex_view, &start, &end);
  g_assert_cmpuint (start, ==, expected_start);
  g_assert_cmpuint (end, ==, expected_end);
}

static void
assert_field (Fixture    *fixture,
              const char *expected)
{
  SondeField *field = sonde_field_tree_get_selected (fixture->tree);

  g_assert_cmpstr (field != NULL ? sonde_field_get_id (field) : NULL, ==, expected);
}

static double
get_scrolled (Fixture *fixture)
{
  return
    gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->hex_view)));
}

static void
test_field_selects_bytes (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  show (fixture, 100);
  assert_field (fixture, NULL);
  g_assert_cmpfloat (get_scrolled (fixture), >, 0);

  sonde_field_tree_select_at (fixture->tree, 2);
  assert_field (fixture, "fake.length");
  assert_bytes (fixture, 4802, 4804);

  /* A field in both pieces selects the first, and marks both. */
  g_assert_true (sonde_inspector_select_field_at (fixture->inspector, 15));
  assert_field (fixture, "fake.header");
  assert_bytes (fixture, 4800, 4810);

  g_assert_true (sonde_inspector_select_field_at (fixture->inspector, 16));
  assert_field (fixture, "fake.body");
  assert_bytes (fixture, 4906, 4938);
}

static GBytes *
take_photo (Fixture *fixture)
{
  g_autoptr(GdkTexture) texture = sonde_photo_take (GTK_WIDGET (fixture->hex_view));

  return gdk_texture_save_to_png_bytes (texture);
}

/* A field that refers to other bytes marks these as well, but selects only its own. */
static void
test_target (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  const SondeRange marked[] = { { 4802, 4804 }, { 4906, 4938 } };
  g_autoptr(GBytes) photo = NULL;
  g_autoptr(GBytes) without = NULL;
  g_autoptr(GBytes) with = NULL;

  show (fixture, 100);
  sonde_field_tree_select_at (fixture->tree, 2);
  assert_field (fixture, "fake.length");
  assert_bytes (fixture, 4802, 4804);
  sonde_hex_view_scroll_to (fixture->hex_view, marked[1].end);
  photo = take_photo (fixture);

  sonde_hex_view_set_highlights (fixture->hex_view, marked, 1);
  without = take_photo (fixture);
  sonde_hex_view_set_highlights (fixture->hex_view, marked, 2);
  with = take_photo (fixture);
  g_assert_false (g_bytes_equal (photo, without));
  g_assert_true (g_bytes_equal (photo, with));
}

static void
byte_selected_cb (SondeInspector *inspector G_GNUC_UNUSED,
                  guint64         offset,
                  gpointer        user_data)
{
  *(guint64 *) user_data = offset;
}

static void
test_byte_selects_field (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  guint64 outside = 0;

  g_signal_connect (fixture->inspector, "byte-selected", G_CALLBACK (byte_selected_cb), &outside);
  show (fixture, 100);

  sonde_hex_view_select (fixture->hex_view, 4801, 4801);
  assert_field (fixture, "fake.flags.opcode");
  assert_bytes (fixture, 4801, 4801);

  sonde_hex_view_select (fixture->hex_view, 4906, 4906);
  assert_field (fixture, "fake.body");
  sonde_hex_view_select (fixture->hex_view, 4901, 4901);
  assert_field (fixture, "fake.header");
  g_assert_cmpuint (outside, ==, 0);

  /* Between the pieces is another record, which whoever has the records may show. */
  sonde_hex_view_select (fixture->hex_view, 4820, 4820);
  g_assert_cmpuint (outside, ==, 4820);
  g_signal_handlers_disconnect_by_func (fixture->inspector, byte_selected_cb, &outside);
}

static void
show_other_cb (SondeInspector *inspector,
               guint64         offset,
               gpointer        user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->records), 50);
  const SondeRange range = { offset - 2, offset + 46 };

  sonde_inspector_show_record (inspector, record, &range, 1);
}

/* The byte that was clicked stays where it is as its record is shown, and its field is selected. */
static void
test_byte_finds_record (Fixture       *fixture,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  double scrolled;

  g_signal_connect (fixture->inspector, "byte-selected", G_CALLBACK (show_other_cb), fixture);
  show (fixture, 100);
  scrolled = get_scrolled (fixture);
  sonde_hex_view_select (fixture->hex_view, 4820, 4820);
  assert_field (fixture, "fake.length");
  assert_bytes (fixture, 4820, 4820);
  g_assert_cmpfloat (get_scrolled (fixture), ==, scrolled);
}

/* As a record grows, what the person looks at stays. */
static void
test_same_record (Fixture       *fixture,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  double scrolled;

  show (fixture, 100);
  sonde_field_tree_select_at (fixture->tree, 1);
  sonde_hex_view_scroll_to (fixture->hex_view, 9000);
  scrolled = get_scrolled (fixture);
  sonde_fake_records_rewrite (fixture->records, 100, 1, 0);
  show (fixture, 100);
  assert_field (fixture, "fake.flags.opcode");
  assert_bytes (fixture, 4801, 4802);
  g_assert_cmpfloat (get_scrolled (fixture), ==, scrolled);

  show (fixture, 101);
  assert_field (fixture, NULL);
  g_assert_cmpfloat (get_scrolled (fixture), !=, scrolled);
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_child_visible (widget)
      && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
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

/* Empty panes say what will be in them. */
static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeFakeBytes) bytes = sonde_fake_bytes_new (0, 1);
  GtkWidget *widget = GTK_WIDGET (fixture->inspector);

  g_assert_true (has_label (widget, "Select a record"));
  g_assert_false (has_label (widget, "Bytes appear here"));

  sonde_inspector_set_flow_source (fixture->inspector, SONDE_BYTE_SOURCE (bytes));
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_true (has_label (widget, "Bytes appear here"));

  sonde_fake_bytes_grow (bytes, 100);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_false (has_label (widget, "Bytes appear here"));

  sonde_inspector_set_flow_source (fixture->inspector, NULL);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_true (has_label (widget, "Bytes appear here"));
}

static void
test_values (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->inspector);

  sonde_hex_view_select (fixture->hex_view, 0x41, 0x43);
  g_assert_true (has_label (widget, "Offset 0x41 (65)   2 bytes   u16 BE 16706   u16 LE 16961"));
  sonde_hex_view_select (fixture->hex_view, 0x41, 0x41);
  g_assert_true (has_label (widget, "Offset 0x41 (65)   u8 65   i8 65   UTF-8 “A” U+0041"));
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  show (fixture, 100);
  sonde_field_tree_select_at (fixture->tree, 1);
  sonde_inspector_clear (fixture->inspector);
  g_assert_null (sonde_field_tree_get_root (fixture->tree));
  assert_field (fixture, NULL);
}

static void
test_position (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (sonde_inspector_get_position (fixture->inspector), ==, -1);
  sonde_inspector_set_position (fixture->inspector, 333);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_cmpint (sonde_inspector_get_position (fixture->inspector), ==, 333);
  g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_parent (GTK_WIDGET (fixture->tree))), ==,
                   333);
}

static GtkToggleButton *
find_tab (GtkWidget  *widget,
          const char *name)
{
  if (GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      has_label (widget, name))
    return GTK_TOGGLE_BUTTON (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkToggleButton *found = find_tab (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
open_tab (Fixture    *fixture,
          const char *name)
{
  GtkToggleButton *tab;

  sonde_photo_wait_frames (fixture->window, 3);
  tab = find_tab (GTK_WIDGET (fixture->inspector), name);
  g_assert_nonnull (tab);
  gtk_toggle_button_set_active (tab, TRUE);
  sonde_photo_wait_frames (fixture->window, 3);
}

/* What a record stands for has bytes and fields of its own, linked both ways. */
static void
test_decodings (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeByteSource *flow = SONDE_BYTE_SOURCE (fixture->bytes);
  SondeByteSource *shown;

  show (fixture, 107);
  g_assert_true (sonde_inspector_get_flow_source (fixture->inspector) == flow);
  assert_bytes (fixture, 4800, 4800);
  open_tab (fixture, "Inflated");

  shown = sonde_inspector_get_flow_source (fixture->inspector);
  g_assert_true (shown == sonde_hex_view_get_source (fixture->hex_view));
  g_assert_cmpuint (sonde_byte_source_get_size (shown), ==, 17);
  g_assert_true (has_label (GTK_WIDGET (fixture->inspector), "Only the beginning"));
  assert_field (fixture, NULL);
  assert_bytes (fixture, 0, 0);

  sonde_field_tree_select_at (fixture->tree, 10);
  assert_field (fixture, "fake.value");
  assert_bytes (fixture, 9, 16);
  sonde_hex_view_select (fixture->hex_view, 2, 2);
  assert_field (fixture, "fake.name");

  open_tab (fixture, "Unmasked");
  g_assert_null (sonde_field_tree_get_root (fixture->tree));
  g_assert_true (has_label (GTK_WIDGET (fixture->inspector), "These bytes have no fields"));

  open_tab (fixture, "Bytes");
  g_assert_true (sonde_hex_view_get_source (fixture->hex_view) == flow);
  assert_bytes (fixture, 4800, 4800);
  sonde_hex_view_select (fixture->hex_view, 4802, 4802);
  assert_field (fixture, "fake.length");
}

/* Who looks through records sees the same tab of each, where there is one. */
static void
test_tab_stays (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeByteSource *flow = SONDE_BYTE_SOURCE (fixture->bytes);
  SondeByteSource *shown;

  show (fixture, 7);
  open_tab (fixture, "Inflated");
  sonde_field_tree_select_at (fixture->tree, 10);
  shown = sonde_inspector_get_flow_source (fixture->inspector);
  show (fixture, 7);
  g_assert_true (sonde_inspector_get_flow_source (fixture->inspector) == shown);
  assert_field (fixture, "fake.value");
  assert_bytes (fixture, 9, 16);

  show (fixture, 100);
  sonde_photo_wait_frames (fixture->window, 3);
  g_assert_null (find_tab (GTK_WIDGET (fixture->inspector), "Bytes"));
  g_assert_true (sonde_hex_view_get_source (fixture->hex_view) == flow);
  assert_bytes (fixture, 4800, 4800);

  show (fixture, 107);
  g_assert_true (sonde_hex_view_get_source (fixture->hex_view) != flow);
  assert_bytes (fixture, 0, 0);

  /* A field of the record itself brings its bytes back. */
  sonde_inspector_select_field_at (fixture->inspector, 2);
  g_assert_true (sonde_hex_view_get_source (fixture->hex_view) == flow);
  assert_field (fixture, "fake.length");

  open_tab (fixture, "Inflated");
  sonde_inspector_clear (fixture->inspector);
  g_assert_true (sonde_hex_view_get_source (fixture->hex_view) == flow);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  add ("/widgets/inspector/field-selects-bytes", test_field_selects_bytes);
  add ("/widgets/inspector/target", test_target);
  add ("/widgets/inspector/byte-selects-field", test_byte_selects_field);
  add ("/widgets/inspector/byte-finds-record", test_byte_finds_record);
  add ("/widgets/inspector/same-record", test_same_record);
  add ("/widgets/inspector/empty", test_empty);
  add ("/widgets/inspector/values", test_values);
  add ("/widgets/inspector/clear", test_clear);
  add ("/widgets/inspector/position", test_position);
  add ("/widgets/inspector/decodings", test_decodings);
  add ("/widgets/inspector/tab-stays", test_tab_stays);

  return g_test_run ();
}

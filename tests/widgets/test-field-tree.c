#include "config.h"

#include "sonde-fake-records.h"
#include "sonde-field-tree.h"
#include "sonde-photo.h"
#include "sonde-widget-test.h"

typedef struct
{
  SondeFakeRecords *records;
  SondeField       *root;
  SondeFieldTree   *tree;
  GtkWidget        *window;
} Fixture;

static SondeField *
dup_fields (SondeFakeRecords *records,
            guint             number)
{
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (records), number);

  return sonde_record_dup_fields (record);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->records = sonde_fake_records_new (100);
  fixture->root = dup_fields (fixture->records, 0);
  fixture->tree = g_object_ref_sink (SONDE_FIELD_TREE (sonde_field_tree_new ()));
  sonde_field_tree_set_root (fixture->tree, fixture->root);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->tree), 500, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->tree));
  g_assert_finalize_object (fixture->root);
  g_assert_finalize_object (fixture->records);
}

static GListModel *
get_rows (Fixture *fixture)
{
  GtkWidget *view = sonde_widget_test_find (GTK_WIDGET (fixture->tree), GTK_TYPE_COLUMN_VIEW);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static void
assert_rows (Fixture    *fixture,
             const char *expected)
{
  g_autoptr(GString) ids = g_string_new (NULL);
  GListModel *rows = get_rows (fixture);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr(SondeField) field = gtk_tree_list_row_get_item (row);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", sonde_field_get_id (field));
    }

  g_assert_cmpstr (ids->str, ==, expected);
}

static void
assert_selected (Fixture    *fixture,
                 const char *expected)
{
  SondeField *field = sonde_field_tree_get_selected (fixture->tree);

  g_assert_cmpstr (field != NULL ? sonde_field_get_id (field) : NULL, ==, expected);
}

static void
set_expanded (Fixture  *fixture,
              guint     position,
              gboolean  expanded)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (get_rows (fixture), position);

  gtk_tree_list_row_set_expanded (row, expanded);
}

static void
test_unfolding (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeField) other = dup_fields (fixture->records, 1);

  assert_rows (fixture, "fake fake.header fake.flags fake.length fake.body");

  /* What is unfolded and folded stays so in another record. */
  set_expanded (fixture, 2, TRUE);
  assert_rows (fixture, "fake fake.header fake.flags fake.flags.final fake.flags.opcode "
                        "fake.length fake.body");
  sonde_field_tree_set_root (fixture->tree, other);
  sonde_photo_wait_frames (fixture->window, 2);
  assert_rows (fixture, "fake fake.header fake.flags fake.flags.final fake.flags.opcode "
                        "fake.length fake.body");

  set_expanded (fixture, 1, FALSE);
  sonde_field_tree_set_root (fixture->tree, fixture->root);
  assert_rows (fixture, "fake fake.header fake.body");

  gtk_widget_activate_action (GTK_WIDGET (fixture->tree), "field-tree.unfold-all", NULL);
  assert_rows (fixture, "fake fake.header fake.flags fake.flags.final fake.flags.opcode "
                        "fake.length fake.body");
  gtk_widget_activate_action (GTK_WIDGET (fixture->tree), "field-tree.fold-all", NULL);
  assert_rows (fixture, "fake fake.header fake.body");
}

static void
count_cb (GObject    *object G_GNUC_UNUSED,
          GParamSpec *pspec G_GNUC_UNUSED,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_select_at (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_changes = 0;

  g_signal_connect (fixture->tree, "notify::selected", G_CALLBACK (count_cb), &n_changes);
  assert_selected (fixture, NULL);

  /* It is below a field that is folded. */
  g_assert_true (sonde_field_tree_select_at (fixture->tree, 1));
  assert_selected (fixture, "fake.flags.opcode");
  g_assert_cmpuint (n_changes, ==, 1);

  g_assert_true (sonde_field_tree_select_at (fixture->tree, 5));
  assert_selected (fixture, "fake.header");
  g_assert_true (sonde_field_tree_select_at (fixture->tree, 47));
  assert_selected (fixture, "fake.body");
  g_assert_false (sonde_field_tree_select_at (fixture->tree, 48));
  assert_selected (fixture, NULL);
  g_assert_cmpuint (n_changes, ==, 4);
  g_signal_handlers_disconnect_by_func (fixture->tree, count_cb, &n_changes);
}

/* A record that grew is taken apart anew, and keeps its selection; another one does not. */
static void
test_selection_stays (Fixture       *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeField) again = dup_fields (fixture->records, 0);
  g_autoptr(SondeField) other = sonde_field_new ("other", "Other", NULL, 0, 1);

  sonde_field_tree_select_at (fixture->tree, 1);
  sonde_field_tree_set_root (fixture->tree, again);
  assert_selected (fixture, "fake.flags.opcode");
  sonde_field_tree_set_root (fixture->tree, other);
  assert_selected (fixture, NULL);
  sonde_field_tree_set_root (fixture->tree, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 0);
}

static char *
get_copied (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->tree));
  GValue value = G_VALUE_INIT;
  char *text;

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard),
                                                 &value, NULL));
  text = g_value_dup_string (&value);
  g_value_unset (&value);

  return text;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *field = NULL;
  g_autofree char *value = NULL;
  g_autofree char *all = NULL;

  g_assert_true (sonde_field_tree_select_at (fixture->tree, 2));
  sonde_widget_test_press (GTK_WIDGET (fixture->tree), GDK_KEY_c, GDK_CONTROL_MASK);
  field = get_copied (fixture);
  g_assert_cmpstr (field, ==, "Length: 32");

  gtk_widget_activate_action (GTK_WIDGET (fixture->tree), "field-tree.copy-value", NULL);
  value = get_copied (fixture);
  g_assert_cmpstr (value, ==, "32");

  gtk_widget_activate_action (GTK_WIDGET (fixture->tree), "field-tree.copy-all", NULL);
  all = get_copied (fixture);
  g_assert_nonnull (strstr (all, "        Flags: 0x42\n            Final: 1\n"));
}

static GtkWidget *
find_with_text (GtkWidget  *widget,
                const char *text)
{
  if (GTK_IS_INSCRIPTION (widget)
      && g_str_has_prefix (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_text (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What a peer sent is text, however much it looks like markup. */
static void
test_plain_text (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *cell = find_with_text (GTK_WIDGET (fixture->tree), "<b>not markup</b> &");
  GtkWidget *flags = find_with_text (GTK_WIDGET (fixture->tree), "0x42");
  g_autofree char *markup = NULL;

  g_assert_nonnull (cell);
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (cell), "<b>not markup</b> &"));
  markup = gtk_widget_get_tooltip_markup (cell) != NULL
           ? g_strdup (gtk_widget_get_tooltip_markup (cell)) : NULL;
  g_assert_true (markup == NULL || strstr (markup, "&lt;b&gt;") != NULL);

  g_assert_cmpstr (gtk_widget_get_tooltip_text (flags), ==,
                   "Flags\n0x42\n\nSays how the rest is to be read.\nRFC 6455, section 5.2");
}

static void
test_row_name (Fixture       *fixture,
               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeField) wrong = dup_fields (fixture->records, 24);
  GtkWidget *cell, *row;

  cell = find_with_text (GTK_WIDGET (fixture->tree), "32");
  row = gtk_widget_get_parent (gtk_widget_get_parent (cell));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Length: 32");

  sonde_field_tree_set_root (fixture->tree, wrong);
  sonde_photo_wait_frames (fixture->window, 3);
  cell = find_with_text (GTK_WIDGET (fixture->tree), "<b>");
  row = gtk_widget_get_parent (gtk_widget_get_parent (cell));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Error: Body: <b>not markup</b> & a value that is longer "
                                       "than its column is wide");
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

  add ("/widgets/field-tree/unfolding", test_unfolding);
  add ("/widgets/field-tree/select-at", test_select_at);
  add ("/widgets/field-tree/selection-stays", test_selection_stays);
  add ("/widgets/field-tree/copy", test_copy);
  add ("/widgets/field-tree/plain-text", test_plain_text);
  add ("/widgets/field-tree/row-name", test_row_name);

  return g_test_run ();
}

#include "config.h"

#include "sonde-fake-records.h"
#include "sonde-record-selection.h"
#include "sonde-test.h"

typedef struct
{
  SondeFakeRecords     *records;
  SondeRecordSelection *selection;
  guint                 position;
  guint                 removed;
  guint                 added;
  guint                 n_announced;
  guint                 changed_position;
  guint                 n_changed;
  guint                 n_selected;
  guint                 n_pending;
} Fixture;

static void
items_changed_cb (GListModel *model G_GNUC_UNUSED,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
  fixture->n_announced++;
}

static void
changed_cb (SondeRecordSelection *selection G_GNUC_UNUSED,
            guint                 position,
            guint                 n_items,
            gpointer              user_data)
{
  Fixture *fixture = user_data;

  fixture->changed_position = position;
  fixture->n_changed = n_items;
}

static void
count_cb (SondeRecordSelection *selection G_GNUC_UNUSED,
          gpointer              user_data)
{
  (*(guint *) user_data)++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  fixture->records = sonde_fake_records_new (100);
  fixture->selection = sonde_record_selection_new ();
  sonde_record_selection_set_model (fixture->selection, G_LIST_MODEL (fixture->records));

  g_signal_connect (fixture->selection, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect (fixture->selection, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->selection, "selected", G_CALLBACK (count_cb), &fixture->n_selected);
  g_signal_connect (fixture->selection, "pending", G_CALLBACK (count_cb), &fixture->n_pending);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->records);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->selection));
}

static void
assert_announced (Fixture *fixture,
                  guint    position,
                  guint    removed,
                  guint    added)
{
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (fixture->position, ==, position);
  g_assert_cmpuint (fixture->removed, ==, removed);
  g_assert_cmpuint (fixture->added, ==, added);
  fixture->n_announced = 0;
}

static void
test_growth_is_held_back (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_cmpuint (count (fixture), ==, 100);
  sonde_fake_records_append (fixture->records, 5);
  sonde_fake_records_append (fixture->records, 7);
  g_assert_cmpuint (count (fixture), ==, 100);
  g_assert_cmpuint (fixture->n_pending, ==, 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->selection), 100));

  g_assert_true (sonde_record_selection_publish (fixture->selection, TRUE, FALSE));
  assert_announced (fixture, 100, 0, 12);
  g_assert_cmpuint (count (fixture), ==, 112);
  g_assert_false (sonde_record_selection_publish (fixture->selection, TRUE, FALSE));
}

/* Before a last record that has no row, an insertion is merged with what is there. */
static void
test_growth_behind_sight (Fixture       *fixture,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_fake_records_append (fixture->records, 5);
  sonde_record_selection_publish (fixture->selection, FALSE, FALSE);
  assert_announced (fixture, 99, 0, 5);

  /* A selected one must not be moved by that. */
  sonde_record_selection_select (fixture->selection, 104);
  sonde_fake_records_append (fixture->records, 5);
  sonde_record_selection_publish (fixture->selection, FALSE, FALSE);
  assert_announced (fixture, 105, 0, 5);
  g_assert_cmpuint (sonde_record_selection_get_position (fixture->selection), ==, 104);
}

static void
test_rewriting (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  guint64 length;

  sonde_record_selection_select (fixture->selection, 99);
  length = sonde_record_get_length (sonde_record_selection_get_selected (fixture->selection));
  fixture->n_selected = 0;

  /* The last two are rewritten and three more follow, as dissectors announce it. */
  sonde_fake_records_rewrite (fixture->records, 98, 2, 3);
  g_assert_cmpuint (fixture->n_announced, ==, 0);
  g_assert_cmpuint (fixture->changed_position, ==, 98);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_true (sonde_record_selection_has_pending (fixture->selection));

  g_assert_cmpuint (fixture->n_selected, ==, 1);
  g_assert_cmpuint (sonde_record_selection_get_position (fixture->selection), ==, 99);
  g_assert_cmpuint (sonde_record_get_length
                    (sonde_record_selection_get_selected (fixture->selection)), ==, length + 1);

  /* What was not published needs no rewriting. */
  fixture->n_changed = 0;
  sonde_fake_records_rewrite (fixture->records, 102, 1, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  sonde_record_selection_publish (fixture->selection, TRUE, FALSE);
  assert_announced (fixture, 100, 0, 4);

  /* In the midst. */
  sonde_fake_records_rewrite (fixture->records, 10, 1, 0);
  g_assert_cmpuint (fixture->changed_position, ==, 10);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_selected, ==, 1);
}

static void
test_other_list (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeFakeRecords) other = sonde_fake_records_new (3);

  sonde_record_selection_select (fixture->selection, 50);
  sonde_fake_records_append (fixture->records, 5);
  sonde_record_selection_set_model (fixture->selection, G_LIST_MODEL (other));
  assert_announced (fixture, 0, 100, 3);
  g_assert_null (sonde_record_selection_get_selected (fixture->selection));
  g_assert_false (sonde_record_selection_has_pending (fixture->selection));

  sonde_record_selection_set_model (fixture->selection, NULL);
  assert_announced (fixture, 0, 3, 0);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_selection_model (Fixture       *fixture,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (fixture->selection);
  g_autoptr(GtkBitset) selected = NULL;

  g_assert_true (gtk_selection_model_select_item (model, 7, TRUE));
  g_assert_true (gtk_selection_model_select_item (model, 8, FALSE));
  g_assert_false (gtk_selection_model_is_selected (model, 7));
  g_assert_true (gtk_selection_model_is_selected (model, 8));
  selected = gtk_selection_model_get_selection (model);
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 1);
  g_assert_true (gtk_bitset_contains (selected, 8));

  g_assert_true (gtk_selection_model_unselect_item (model, 8));
  g_assert_null (sonde_record_selection_get_selected (fixture->selection));

  sonde_record_selection_select (fixture->selection, 100);
  g_assert_null (sonde_record_selection_get_selected (fixture->selection));
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
  sonde_test_init (&argc, &argv);

  add ("/widgets/record-selection/growth-is-held-back", test_growth_is_held_back);
  add ("/widgets/record-selection/growth-behind-sight", test_growth_behind_sight);
  add ("/widgets/record-selection/rewriting", test_rewriting);
  add ("/widgets/record-selection/other-list", test_other_list);
  add ("/widgets/record-selection/selection-model", test_selection_model);

  return g_test_run ();
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-answer-view.h"
#include "sonde-dns-group.h"
#include "sonde-format.h"
#include "sonde-widgets.h"

#define NS_PER_US 1000
#define NS_PER_S 1000000000
#define US_PER_S 1000000

#define NAME_CHARS 20
#define MIN_NAME_CHARS 12
#define MIN_TYPE_CHARS 6
#define MIN_TTL_CHARS 10
#define MIN_DATA_CHARS 16

/**
 * SondeDnsAnswerView:
 *
 * The records of an answer as a table, in sections that fold when there are several.
 */
struct _SondeDnsAnswerView
{
  GtkWidget            parent_instance;

  GtkLabel            *title;
  GtkStack            *stack;
  GtkWidget           *table;
  GtkLabel            *nothing;
  GtkColumnView       *columns;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *type_column;
  GtkColumnViewColumn *ttl_column;
  GtkColumnViewColumn *data_column;

  SondeDnsLookup      *lookup;
  SondeClock          *clock;
  GtkSingleSelection  *selection;
  GPtrArray           *ttl_items;
  guint                tick_id;
};

G_DEFINE_FINAL_TYPE (SondeDnsAnswerView, sonde_dns_answer_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The record or the section that a row is for. */
static gpointer
sonde_dns_answer_view_get_subject (GtkListItem *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(GObject) subject = NULL;

  if (row == NULL)
    return NULL;

  subject = gtk_tree_list_row_get_item (row);

  /* The row keeps it. */
  return subject;
}

static GtkWidget *
sonde_dns_answer_view_make_text (guint min_chars,
                                 guint nat_chars)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), nat_chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), 0);

  return text;
}

static void
sonde_dns_answer_view_set_text (GtkWidget  *text,
                                const char *value)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (text), value);
  gtk_widget_set_tooltip_text (text, value != NULL && value[0] != '\0' ? value : NULL);
}

static char *
sonde_dns_answer_view_dup_ttl (SondeDnsAnswerView *self,
                               SondeDnsRecord     *record)
{
  gint64 ttl_s = sonde_dns_record_get_ttl_s (record);
  gint64 age_ns;

  if (ttl_s < 0 || self->lookup == NULL)
    return g_strdup (C_("time to live", "not told"));

  age_ns = sonde_clock_now_ns (self->clock) - sonde_dns_lookup_get_started_ns (self->lookup) -
           sonde_dns_lookup_get_elapsed_us (self->lookup) * NS_PER_US;
  ttl_s -= MAX (age_ns, 0) / NS_PER_S;

  if (ttl_s <= 0)
    return g_strdup (C_("time to live", "expired"));

  return sonde_format_duration_us (ttl_s * US_PER_S);
}

static void
sonde_dns_answer_view_show_ttl (SondeDnsAnswerView *self,
                                GtkListItem        *item)
{
  GObject *subject = sonde_dns_answer_view_get_subject (item);
  GtkWidget *text = gtk_list_item_get_child (item);
  g_autofree char *ttl = NULL;

  if (SONDE_IS_DNS_RECORD (subject))
    ttl = sonde_dns_answer_view_dup_ttl (self, SONDE_DNS_RECORD (subject));

  gtk_inscription_set_text (GTK_INSCRIPTION (text), ttl);
}

static gboolean
sonde_dns_answer_view_tick_cb (gpointer user_data)
{
  SondeDnsAnswerView *self = user_data;

  for (guint i = 0; i < self->ttl_items->len; i++)
    sonde_dns_answer_view_show_ttl (self, g_ptr_array_index (self->ttl_items, i));

  return G_SOURCE_CONTINUE;
}

static void
sonde_dns_answer_view_setup_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                     GtkListItem              *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander),
                               sonde_dns_answer_view_make_text (MIN_NAME_CHARS, NAME_CHARS));
  gtk_list_item_set_child (item, expander);
}

static void
sonde_dns_answer_view_bind_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                    GtkListItem              *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *text = gtk_tree_expander_get_child (expander);
  GObject *subject = sonde_dns_answer_view_get_subject (item);

  gtk_tree_expander_set_list_row (expander, row);
  gtk_tree_expander_set_indent_for_icon (expander, gtk_tree_list_row_get_depth (row) > 0 ||
                                                   gtk_tree_list_row_is_expandable (row));

  if (SONDE_IS_DNS_GROUP (subject))
    {
      g_autofree char *title = sonde_dns_group_dup_title (SONDE_DNS_GROUP (subject));

      sonde_dns_answer_view_set_text (text, title);
      gtk_widget_add_css_class (text, "heading");
    }
  else
    {
      sonde_dns_answer_view_set_text (text,
                                      sonde_dns_record_get_owner (SONDE_DNS_RECORD (subject)));
      gtk_widget_remove_css_class (text, "heading");
    }
}

static void
sonde_dns_answer_view_setup_type_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                     GtkListItem              *item)
{
  gtk_list_item_set_child (item, sonde_dns_answer_view_make_text (MIN_TYPE_CHARS,
                                                                  MIN_TYPE_CHARS));
}

static void
sonde_dns_answer_view_bind_type_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                    GtkListItem              *item)
{
  GObject *subject = sonde_dns_answer_view_get_subject (item);

  sonde_dns_answer_view_set_text (gtk_list_item_get_child (item),
                                  SONDE_IS_DNS_RECORD (subject)
                                  ? sonde_dns_record_get_record_type (SONDE_DNS_RECORD (subject))
                                  : NULL);
}

static void
sonde_dns_answer_view_setup_ttl_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                    GtkListItem              *item)
{
  GtkWidget *text = sonde_dns_answer_view_make_text (MIN_TTL_CHARS, MIN_TTL_CHARS);

  gtk_widget_add_css_class (text, "numeric");
  gtk_widget_set_tooltip_text (text, _("How long the record may be kept and used again"));
  gtk_list_item_set_child (item, text);
}

static void
sonde_dns_answer_view_bind_ttl_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                   GtkListItem              *item,
                                   gpointer                  user_data)
{
  SondeDnsAnswerView *self = user_data;

  sonde_dns_answer_view_show_ttl (self, item);
  g_ptr_array_add (self->ttl_items, item);
}

static void
sonde_dns_answer_view_unbind_ttl_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                     GtkListItem              *item,
                                     gpointer                  user_data)
{
  SondeDnsAnswerView *self = user_data;

  g_ptr_array_remove_fast (self->ttl_items, item);
}

static void
sonde_dns_answer_view_setup_data_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                     GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *data = sonde_dns_answer_view_make_text (MIN_DATA_CHARS, MIN_DATA_CHARS);
  GtkWidget *explanation = sonde_dns_answer_view_make_text (MIN_DATA_CHARS, MIN_DATA_CHARS);

  gtk_widget_add_css_class (data, "address");
  gtk_widget_add_css_class (explanation, "dim-label");
  gtk_widget_add_css_class (explanation, "caption");
  gtk_box_append (GTK_BOX (box), data);
  gtk_box_append (GTK_BOX (box), explanation);
  gtk_list_item_set_child (item, box);
}

static void
sonde_dns_answer_view_bind_data_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                                    GtkListItem              *item)
{
  GObject *subject = sonde_dns_answer_view_get_subject (item);
  GtkWidget *data = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *explanation = gtk_widget_get_next_sibling (data);
  gboolean is_record = SONDE_IS_DNS_RECORD (subject);

  gtk_widget_set_visible (data, is_record);
  gtk_widget_set_visible (explanation, is_record);

  if (!is_record)
    return;

  sonde_dns_answer_view_set_text (data, sonde_dns_record_get_data (SONDE_DNS_RECORD (subject)));
  sonde_dns_answer_view_set_text (explanation,
                                  sonde_dns_record_get_explanation (SONDE_DNS_RECORD (subject)));
}

static GListModel *
sonde_dns_answer_view_list_children_cb (gpointer item,
                                        gpointer user_data G_GNUC_UNUSED)
{
  return SONDE_IS_DNS_GROUP (item) ? sonde_dns_group_list_records (item) : NULL;
}

/* One section needs no heading. */
static GListModel *
sonde_dns_answer_view_group (GListModel *records)
{
  g_autoptr(GListStore) groups = g_list_store_new (SONDE_TYPE_DNS_GROUP);
  SondeDnsGroup *by_section[SONDE_N_DNS_SECTIONS] = { NULL };
  guint n_records = g_list_model_get_n_items (records);

  for (guint i = 0; i < n_records; i++)
    {
      g_autoptr(SondeDnsRecord) record = g_list_model_get_item (records, i);
      SondeDnsSection section = sonde_dns_record_get_section (record);

      if (by_section[section] == NULL)
        by_section[section] = sonde_dns_group_new (sonde_dns_section_get_name (section));

      sonde_dns_group_add (by_section[section], G_OBJECT (record));
    }

  for (guint i = 0; i < SONDE_N_DNS_SECTIONS; i++)
    {
      if (by_section[i] != NULL)
        g_list_store_append (groups, by_section[i]);

      g_clear_object (&by_section[i]);
    }

  if (g_list_model_get_n_items (G_LIST_MODEL (groups)) == 1)
    return g_object_ref (records);

  return G_LIST_MODEL (g_steal_pointer (&groups));
}

static void
sonde_dns_answer_view_selected_cb (SondeDnsAnswerView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static const char *
sonde_dns_answer_view_get_reason (SondeDnsAnswerView *self)
{
  if (self->lookup == NULL)
    return _("Select a look-up to see its answer");

  if (sonde_dns_lookup_get_state (self->lookup) == SONDE_DNS_LOOKUP_RUNNING)
    return _("The answer appears here when it comes");

  return _("There are no records in the answer");
}

static void
sonde_dns_answer_view_update (SondeDnsAnswerView *self)
{
  g_autoptr(GListModel) records = NULL;
  g_autoptr(GtkTreeListModel) tree = NULL;
  g_autoptr(GtkSingleSelection) selection = NULL;
  gboolean has_records = FALSE;

  if (self->lookup != NULL)
    {
      records = sonde_dns_lookup_list_records (self->lookup);
      has_records = g_list_model_get_n_items (records) > 0;
    }

  if (has_records)
    tree = gtk_tree_list_model_new (sonde_dns_answer_view_group (records), FALSE, TRUE,
                                    sonde_dns_answer_view_list_children_cb, NULL, NULL);

  selection = gtk_single_selection_new ((GListModel *) g_steal_pointer (&tree));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (selection, "notify::selected",
                           G_CALLBACK (sonde_dns_answer_view_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_set_object (&self->selection, selection);
  gtk_column_view_set_model (self->columns, GTK_SELECTION_MODEL (selection));

  gtk_label_set_text (self->nothing, sonde_dns_answer_view_get_reason (self));
  gtk_stack_set_visible_child (self->stack, has_records ? self->table
                                                        : GTK_WIDGET (self->nothing));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
sonde_dns_answer_view_make_factory (SondeDnsAnswerView  *self,
                                    GtkColumnViewColumn *column,
                                    GCallback            setup,
                                    GCallback            bind)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", setup, self, 0);
  g_signal_connect_object (factory, "bind", bind, self, 0);

  if (column == self->ttl_column)
    g_signal_connect_object (factory, "unbind", G_CALLBACK (sonde_dns_answer_view_unbind_ttl_cb),
                             self, 0);

  gtk_column_view_column_set_factory (column, factory);
}

static void
sonde_dns_answer_view_map (GtkWidget *widget)
{
  SondeDnsAnswerView *self = SONDE_DNS_ANSWER_VIEW (widget);

  GTK_WIDGET_CLASS (sonde_dns_answer_view_parent_class)->map (widget);

  sonde_dns_answer_view_tick_cb (self);
  self->tick_id = g_timeout_add_seconds (1, sonde_dns_answer_view_tick_cb, self);
}

static void
sonde_dns_answer_view_unmap (GtkWidget *widget)
{
  SondeDnsAnswerView *self = SONDE_DNS_ANSWER_VIEW (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (sonde_dns_answer_view_parent_class)->unmap (widget);
}

static void
sonde_dns_answer_view_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  SondeDnsAnswerView *self = SONDE_DNS_ANSWER_VIEW (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, sonde_dns_answer_view_get_selected (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_dns_answer_view_dispose (GObject *object)
{
  SondeDnsAnswerView *self = SONDE_DNS_ANSWER_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  if (self->columns != NULL)
    gtk_column_view_set_model (self->columns, NULL);

  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_DNS_ANSWER_VIEW);
  g_clear_object (&self->lookup);
  g_clear_object (&self->clock);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sonde_dns_answer_view_parent_class)->dispose (object);
}

static void
sonde_dns_answer_view_finalize (GObject *object)
{
  SondeDnsAnswerView *self = SONDE_DNS_ANSWER_VIEW (object);

  g_clear_pointer (&self->ttl_items, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_dns_answer_view_parent_class)->finalize (object);
}

static void
sonde_dns_answer_view_class_init (SondeDnsAnswerViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_dns_answer_view_get_property;
  object_class->dispose = sonde_dns_answer_view_dispose;
  object_class->finalize = sonde_dns_answer_view_finalize;

  widget_class->map = sonde_dns_answer_view_map;
  widget_class->unmap = sonde_dns_answer_view_unmap;

  /**
   * SondeDnsAnswerView:selected:
   *
   * The record that is selected.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SONDE_TYPE_DNS_RECORD,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sondeproject/Sonde/"
                                               "sonde-dns-answer-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, title);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, stack);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, table);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, nothing);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, columns);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, name_column);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, type_column);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, ttl_column);
  gtk_widget_class_bind_template_child (widget_class, SondeDnsAnswerView, data_column);
}

static void
sonde_dns_answer_view_init (SondeDnsAnswerView *self)
{
  self->ttl_items = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  sonde_dns_answer_view_make_factory (self, self->name_column,
                                      G_CALLBACK (sonde_dns_answer_view_setup_name_cb),
                                      G_CALLBACK (sonde_dns_answer_view_bind_name_cb));
  sonde_dns_answer_view_make_factory (self, self->type_column,
                                      G_CALLBACK (sonde_dns_answer_view_setup_type_cb),
                                      G_CALLBACK (sonde_dns_answer_view_bind_type_cb));
  sonde_dns_answer_view_make_factory (self, self->ttl_column,
                                      G_CALLBACK (sonde_dns_answer_view_setup_ttl_cb),
                                      G_CALLBACK (sonde_dns_answer_view_bind_ttl_cb));
  sonde_dns_answer_view_make_factory (self, self->data_column,
                                      G_CALLBACK (sonde_dns_answer_view_setup_data_cb),
                                      G_CALLBACK (sonde_dns_answer_view_bind_data_cb));
  sonde_dns_answer_view_update (self);
}

/**
 * sonde_dns_answer_view_set_lookup:
 * @self: a view
 * @lookup: (nullable): what was looked up
 * @clock: what the age of the records is taken from
 *
 * Shows the answer to a question as far as there is one; to be called again when it has come.
 */
void
sonde_dns_answer_view_set_lookup (SondeDnsAnswerView *self,
                                  SondeDnsLookup     *lookup,
                                  SondeClock         *clock)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (SONDE_IS_DNS_ANSWER_VIEW (self));
  g_return_if_fail (lookup == NULL || SONDE_IS_DNS_LOOKUP (lookup));
  g_return_if_fail (SONDE_IS_CLOCK (clock));

  g_set_object (&self->lookup, lookup);
  g_set_object (&self->clock, clock);

  if (lookup != NULL)
    {
      SondeDnsQuestion *question = sonde_dns_lookup_get_question (lookup);

      name = sonde_dns_question_dup_title (question);
      /* Translators: a name, and what was looked up, such as “Addresses” */
      title = g_strdup_printf (C_("answer", "%s · %s"), name,
                               sonde_dns_kind_get_name (sonde_dns_question_get_kind (question)));
    }

  gtk_label_set_text (self->title, title != NULL ? title : "");
  sonde_dns_answer_view_update (self);
}

/**
 * sonde_dns_answer_view_get_selected:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the record that is selected
 */
SondeDnsRecord *
sonde_dns_answer_view_get_selected (SondeDnsAnswerView *self)
{
  GtkTreeListRow *row;
  g_autoptr(GObject) subject = NULL;

  g_return_val_if_fail (SONDE_IS_DNS_ANSWER_VIEW (self), NULL);

  row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  subject = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row keeps it. */
  return SONDE_IS_DNS_RECORD (subject) ? SONDE_DNS_RECORD (subject) : NULL;
}

/**
 * sonde_dns_answer_view_select:
 * @self: a view
 * @position: the number of a record in the table, from 0
 *
 * Selects a record.
 *
 * Returns: whether there is one
 */
gboolean
sonde_dns_answer_view_select (SondeDnsAnswerView *self,
                              guint               position)
{
  GListModel *rows;
  guint n_rows;

  g_return_val_if_fail (SONDE_IS_DNS_ANSWER_VIEW (self), FALSE);

  rows = G_LIST_MODEL (self->selection);
  n_rows = g_list_model_get_n_items (rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr(GObject) subject = gtk_tree_list_row_get_item (row);

      if (!SONDE_IS_DNS_RECORD (subject) || position-- > 0)
        continue;

      gtk_single_selection_set_selected (self->selection, i);
      return TRUE;
    }

  return FALSE;
}

/**
 * sonde_dns_answer_view_dup_text:
 * @self: a view
 *
 * Writes the selected record, or all if none is, one to a line.
 *
 * Returns: (transfer full): the lines
 */
char *
sonde_dns_answer_view_dup_text (SondeDnsAnswerView *self)
{
  g_autoptr(GListModel) records = NULL;
  g_autoptr(GString) text = NULL;
  SondeDnsRecord *selected;

  g_return_val_if_fail (SONDE_IS_DNS_ANSWER_VIEW (self), NULL);

  selected = sonde_dns_answer_view_get_selected (self);

  if (selected != NULL)
    return sonde_dns_record_to_text (selected);

  text = g_string_new (NULL);
  records = self->lookup != NULL ? sonde_dns_lookup_list_records (self->lookup) : NULL;

  for (guint i = 0; records != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SondeDnsRecord) record = g_list_model_get_item (records, i);
      g_autofree char *line = sonde_dns_record_to_text (record);

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

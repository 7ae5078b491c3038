#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sonde-copy-dialog.h"
#include "sonde-file-dialog.h"
#include "sonde-page-layout.h"
#include "sonde-split.h"

#define INSPECTOR_SHARE 0.55

/**
 * SondePageLayout:
 *
 * The bones that all pages have in common: a compose bar, the outcome in a sentence, the list of
 * what was done beside the content of what is selected, and the inspector below it.
 */
struct _SondePageLayout
{
  GtkWidget          parent_instance;

  GtkBox            *compose_slot;
  SondeOutcome      *outcome;
  GtkSeparator      *separator;
  GtkStack          *stack;
  AdwStatusPage     *empty_page;
  GtkButton         *try_button;
  SondeSplit        *split;
  SondeActivityList *activities;
  GtkPaned          *paned;
  GtkButton         *back_button;
  GtkWidget         *title_row;
  GtkBox            *tools_slot;
  GtkLabel          *title_label;
  GtkBox            *content_slot;
  GtkBox            *send_slot;
  SondeInspector    *inspector;

  SondeByteSaver    *saver;
  GSignalGroup      *title_signals;
  gboolean           has_position;
};

G_DEFINE_FINAL_TYPE (SondePageLayout, sonde_page_layout, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_COMPOSE,
  PROP_CONTENT,
  PROP_SEND_BAR,
  PROP_TOOLS,
  PROP_HAS_TITLE,
  PROP_EMPTY_ICON_NAME,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  N_PROPS
};

enum {
  TRY_PRACTICE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
fill_slot (GtkBox    *slot,
           GtkWidget *child)
{
  GtkWidget *previous = gtk_widget_get_first_child (GTK_WIDGET (slot));

  if (previous != NULL)
    gtk_box_remove (slot, previous);

  if (child != NULL)
    gtk_box_append (slot, child);
}

static void
sonde_page_layout_update_back_cb (SondePageLayout *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->back_button),
                          sonde_split_get_narrow (self->split) &&
                          sonde_split_get_show_end (self->split));
}

static void
sonde_page_layout_items_changed_cb (SondePageLayout *self)
{
  GListModel *model = sonde_activity_list_get_model (self->activities);
  gboolean is_empty = g_list_model_get_n_items (model) == 0;


  /* What is not visible is not styled either, which the first frame would have to wait for. */
  gtk_widget_set_visible (GTK_WIDGET (self->split), !is_empty);
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "activities");
}

static void
sonde_page_layout_title_cb (SondePageLayout *self)
{
  SondeActivity *activity = sonde_activity_list_get_selected (self->activities);

  gtk_label_set_text (self->title_label,
                      activity != NULL ? sonde_activity_get_title (activity) : "");
}

static void
sonde_page_layout_selected_cb (SondePageLayout *self)
{
  SondeActivity *activity = sonde_activity_list_get_selected (self->activities);

  g_signal_group_set_target (self->title_signals, activity);
  sonde_page_layout_title_cb (self);

  if (activity != NULL)
    sonde_split_set_show_end (self->split, TRUE);
}

static void
sonde_page_layout_file_chosen_cb (GFile    *file,
                                  gpointer  user_data)
{
  SondePageLayout *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->saver != NULL && root != NULL)
    sonde_copy_dialog_run_bytes (GTK_WINDOW (root), self->saver, file);

  g_clear_object (&self->saver);
}

static void
sonde_page_layout_save_bytes_cb (SondePageLayout *self,
                                 guint64          start,
                                 guint64          end)
{
  SondeByteSource *source = sonde_inspector_get_flow_source (self->inspector);

  g_clear_object (&self->saver);
  self->saver = sonde_byte_saver_new (source, start, end);
  sonde_file_dialog_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save Bytes"),
                          "bytes", sonde_page_layout_file_chosen_cb, self);
}

static void
sonde_page_layout_back_clicked_cb (SondePageLayout *self)
{
  sonde_split_set_show_end (self->split, FALSE);
  sonde_activity_list_select (self->activities, NULL);
}

static void
sonde_page_layout_try_clicked_cb (SondePageLayout *self)
{
  g_signal_emit (self, signals[TRY_PRACTICE], 0);
}

static void
sonde_page_layout_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  SondePageLayout *self = SONDE_PAGE_LAYOUT (widget);

  GTK_WIDGET_CLASS (sonde_page_layout_parent_class)->size_allocate (widget, width, height,
                                                                     baseline);

  /* Half and half to begin with; from then on as the person has it. */
  if (!self->has_position && gtk_widget_get_height (GTK_WIDGET (self->paned)) > 0)
    {
      self->has_position = TRUE;
      gtk_paned_set_position (self->paned, (int) (gtk_widget_get_height (GTK_WIDGET (self->paned)) *
                                                  INSPECTOR_SHARE));
    }
}

static void
sonde_page_layout_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SondePageLayout *self = SONDE_PAGE_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_COMPOSE:
      g_value_set_object (value, gtk_widget_get_first_child (GTK_WIDGET (self->compose_slot)));
      break;

    case PROP_CONTENT:
      g_value_set_object (value, gtk_widget_get_first_child (GTK_WIDGET (self->content_slot)));
      break;

    case PROP_SEND_BAR:
      g_value_set_object (value, gtk_widget_get_first_child (GTK_WIDGET (self->send_slot)));
      break;

    case PROP_TOOLS:
      g_value_set_object (value, gtk_widget_get_first_child (GTK_WIDGET (self->tools_slot)));
      break;

    case PROP_HAS_TITLE:
      g_value_set_boolean (value, gtk_widget_get_visible (self->title_row));
      break;

    case PROP_EMPTY_ICON_NAME:
      g_value_set_string (value, adw_status_page_get_icon_name (self->empty_page));
      break;

    case PROP_EMPTY_TITLE:
      g_value_set_string (value, adw_status_page_get_title (self->empty_page));
      break;

    case PROP_EMPTY_DESCRIPTION:
      g_value_set_string (value, adw_status_page_get_description (self->empty_page));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_page_layout_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SondePageLayout *self = SONDE_PAGE_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_COMPOSE:
      fill_slot (self->compose_slot, g_value_get_object (value));
      break;

    case PROP_CONTENT:
      fill_slot (self->content_slot, g_value_get_object (value));
      break;

    case PROP_SEND_BAR:
      fill_slot (self->send_slot, g_value_get_object (value));
      break;

    case PROP_TOOLS:
      fill_slot (self->tools_slot, g_value_get_object (value));
      break;

    case PROP_HAS_TITLE:
      gtk_widget_set_visible (self->title_row, g_value_get_boolean (value));
      break;

    case PROP_EMPTY_ICON_NAME:
      adw_status_page_set_icon_name (self->empty_page, g_value_get_string (value));
      break;

    case PROP_EMPTY_TITLE:
      adw_status_page_set_title (self->empty_page, g_value_get_string (value));
      break;

    case PROP_EMPTY_DESCRIPTION:
      adw_status_page_set_description (self->empty_page, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_page_layout_dispose (GObject *object)
{
  SondePageLayout *self = SONDE_PAGE_LAYOUT (object);

  g_clear_object (&self->title_signals);
  g_clear_object (&self->saver);
  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_PAGE_LAYOUT);

  G_OBJECT_CLASS (sonde_page_layout_parent_class)->dispose (object);
}

static void
sonde_page_layout_make_empty_properties (void)
{
  /**
   * SondePageLayout:empty-icon-name:
   *
   * The icon shown while nothing was done.
   */
  properties[PROP_EMPTY_ICON_NAME] =
    g_param_spec_string ("empty-icon-name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:empty-title:
   *
   * What the page is for, in a few words.
   */
  properties[PROP_EMPTY_TITLE] =
    g_param_spec_string ("empty-title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:empty-description:
   *
   * What will appear and how, in one sentence.
   */
  properties[PROP_EMPTY_DESCRIPTION] =
    g_param_spec_string ("empty-description", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
}

static void
sonde_page_layout_install_properties (GObjectClass *object_class)
{
  /**
   * SondePageLayout:compose:
   *
   * The compose bar.
   */
  properties[PROP_COMPOSE] =
    g_param_spec_object ("compose", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:content:
   *
   * The content of what is selected in the list.
   */
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:send-bar:
   *
   * What is sent next, where a conversation is open.
   */
  properties[PROP_SEND_BAR] =
    g_param_spec_object ("send-bar", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:tools:
   *
   * What stands beside the title, for the flow that is shown.
   */
  properties[PROP_TOOLS] =
    g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePageLayout:has-title:
   *
   * Whether the content has the selected activity's title above it, with a button that shows it
   * as code.
   */
  properties[PROP_HAS_TITLE] =
    g_param_spec_boolean ("has-title", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  sonde_page_layout_make_empty_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_page_layout_class_init (SondePageLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_page_layout_get_property;
  object_class->set_property = sonde_page_layout_set_property;
  object_class->dispose = sonde_page_layout_dispose;

  widget_class->size_allocate = sonde_page_layout_size_allocate;

  sonde_page_layout_install_properties (object_class);

  /**
   * SondePageLayout::try-practice:
   *
   * The person wants to try the page with a practice server.
   */
  signals[TRY_PRACTICE] =
    g_signal_new ("try-practice", SONDE_TYPE_PAGE_LAYOUT, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SONDE_TYPE_OUTCOME);
  g_type_ensure (SONDE_TYPE_SPLIT);
  g_type_ensure (SONDE_TYPE_ACTIVITY_LIST);
  g_type_ensure (SONDE_TYPE_INSPECTOR);

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-page-layout.ui");
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, compose_slot);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, outcome);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, separator);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, stack);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, try_button);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, split);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, activities);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, paned);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, back_button);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, title_row);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, tools_slot);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, title_label);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, content_slot);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, send_slot);
  gtk_widget_class_bind_template_child (widget_class, SondePageLayout, inspector);
  gtk_widget_class_bind_template_callback (widget_class, sonde_page_layout_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_page_layout_try_clicked_cb);
}

static void
sonde_page_layout_init (SondePageLayout *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->title_signals = g_signal_group_new (SONDE_TYPE_ACTIVITY);
  g_signal_group_connect_object (self->title_signals, "notify::title",
                                 G_CALLBACK (sonde_page_layout_title_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_connect_object (sonde_activity_list_get_model (self->activities), "items-changed",
                           G_CALLBACK (sonde_page_layout_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "save-bytes",
                           G_CALLBACK (sonde_page_layout_save_bytes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->activities, "notify::selected",
                           G_CALLBACK (sonde_page_layout_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::narrow",
                           G_CALLBACK (sonde_page_layout_update_back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::show-end",
                           G_CALLBACK (sonde_page_layout_update_back_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sonde_page_layout_get_outcome:
 * @self: a layout
 *
 * Returns: (transfer none): the outcome line
 */
SondeOutcome *
sonde_page_layout_get_outcome (SondePageLayout *self)
{
  g_return_val_if_fail (SONDE_IS_PAGE_LAYOUT (self), NULL);

  return self->outcome;
}

/**
 * sonde_page_layout_get_activities:
 * @self: a layout
 *
 * Returns: (transfer none): the list of what was done
 */
SondeActivityList *
sonde_page_layout_get_activities (SondePageLayout *self)
{
  g_return_val_if_fail (SONDE_IS_PAGE_LAYOUT (self), NULL);

  return self->activities;
}

/**
 * sonde_page_layout_get_inspector:
 * @self: a layout
 *
 * Returns: (transfer none): the fields and bytes of what is selected in the content
 */
SondeInspector *
sonde_page_layout_get_inspector (SondePageLayout *self)
{
  g_return_val_if_fail (SONDE_IS_PAGE_LAYOUT (self), NULL);

  return self->inspector;
}

/**
 * sonde_page_layout_inspect:
 * @self: a layout whose inspector has the bytes of @flow
 * @flow: a flow
 * @record: a record of it
 *
 * Shows a record in the inspector, with its bytes where they lie in the flow.
 */
void
sonde_page_layout_inspect (SondePageLayout *self,
                           SondeFlow       *flow,
                           SondeRecord     *record)
{
  g_autoptr(GArray) ranges = NULL;

  g_return_if_fail (SONDE_IS_PAGE_LAYOUT (self));
  g_return_if_fail (SONDE_IS_FLOW (flow));
  g_return_if_fail (SONDE_IS_RECORD (record));

  ranges = sonde_flow_map_range (flow, sonde_record_get_direction (record),
                                 sonde_record_get_info (record)->offset,
                                 sonde_record_get_length (record));
  sonde_inspector_show_record (self->inspector, record,
                               (const SondeRange *) (gconstpointer) ranges->data, ranges->len);
}

/**
 * sonde_page_layout_set_session:
 * @self: a layout
 * @session: the session
 *
 * Has the layout remembered in the settings, and follow them; and has failures explained by what
 * keeps the session from the network, if anything does.
 */
void
sonde_page_layout_set_session (SondePageLayout *self,
                               SondeSession    *session)
{
  g_autofree char *remark = NULL;
  GSettings *settings;

  g_return_if_fail (SONDE_IS_PAGE_LAYOUT (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  if (!sonde_session_has_network (session))
    remark = g_strdup_printf (_("This sandbox has no network permission: only what runs inside of "
                                "it can be reached. “flatpak override --user --share=network %s” "
                                "grants it."), APPLICATION_ID);

  sonde_outcome_set_remark (self->outcome, remark);

  settings = sonde_session_get_settings (session);
  g_settings_bind (settings, "inspector-visible", self->inspector, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "hex-bytes-per-row", self->inspector, "bytes-per-row",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "list-width", self->split, "position", G_SETTINGS_BIND_DEFAULT);
}

/**
 * sonde_page_layout_show_content:
 * @self: a layout
 *
 * Goes from the list to the content in a narrow window.
 */
void
sonde_page_layout_show_content (SondePageLayout *self)
{
  g_return_if_fail (SONDE_IS_PAGE_LAYOUT (self));

  sonde_split_set_show_end (self->split, TRUE);
}

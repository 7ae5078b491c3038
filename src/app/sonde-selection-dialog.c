#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-copy-dialog.h"
#include "sonde-file-dialog.h"
#include "sonde-format.h"
#include "sonde-seconds.h"
#include "sonde-selection-dialog.h"
#include "sonde-selection-words.h"

/* Times are shown in whole microseconds: what is shown as the same one is meant, too. */
#define SHOWN_AS_ONE_NS 999

/**
 * SondeSelectionDialog:
 *
 * Asks which part of a capture to save, and saves it: one conversation or all, one direction or
 * both, and what passed in a range of time.
 */
struct _SondeSelectionDialog
{
  AdwWindow        parent_instance;

  AdwWindowTitle  *window_title;
  AdwActionRow    *flow_row;
  GtkCheckButton  *flow_button;
  AdwComboRow     *direction_row;
  AdwComboRow     *time_row;
  GtkWidget       *from_row;
  GtkWidget       *to_row;
  GtkWidget       *from_entry;
  GtkWidget       *to_entry;
  GtkLabel        *reason;
  GtkLabel        *amount;
  GtkWidget       *save_button;

  SondeCapture    *capture;
  SondeFlow       *flow;
  gint64           flow_start_ns;
};

G_DEFINE_FINAL_TYPE (SondeSelectionDialog, sonde_selection_dialog, ADW_TYPE_WINDOW)

enum {
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SondeFlow *
sonde_selection_dialog_get_flow (SondeSelectionDialog *self)
{
  return gtk_check_button_get_active (self->flow_button) ? self->flow : NULL;
}

static gint64
sonde_selection_dialog_get_start_ns (SondeSelectionDialog *self)
{
  SondeEvent event;

  if (sonde_selection_dialog_get_flow (self) != NULL)
    return self->flow_start_ns;

  if (sonde_capture_get_n_events (self->capture) == 0)
    return 0;

  sonde_capture_get_event (self->capture, 0, &event);

  return event.time_ns;
}

static void
widen (SondeFlow *flow,
       gint64    *first_ns,
       gint64    *last_ns)
{
  if (flow == NULL)
    return;

  *first_ns = MIN (*first_ns, sonde_flow_get_opened_ns (flow));
  *last_ns = MAX (*last_ns, sonde_flow_get_changed_ns (flow));
}

/* When what is chosen begins and ends; what TLS carries belongs to what carries it. */
static void
sonde_selection_dialog_get_span (SondeSelectionDialog *self,
                                 gint64               *first_ns,
                                 gint64               *last_ns)
{
  SondeFlow *flow = sonde_selection_dialog_get_flow (self);
  guint n_events = sonde_capture_get_n_events (self->capture);
  g_autoptr(SondeFlow) child = NULL;
  SondeEvent event;

  *first_ns = *last_ns = sonde_selection_dialog_get_start_ns (self);

  if (flow != NULL)
    {
      child = sonde_flow_dup_child (flow);
      widen (flow, first_ns, last_ns);
      widen (child, first_ns, last_ns);

      if (sonde_flow_get_parent_id (flow) != 0)
        widen (sonde_capture_get_flow (self->capture, sonde_flow_get_parent_id (flow)),
               first_ns, last_ns);
    }
  else if (n_events > 0)
    {
      sonde_capture_get_event (self->capture, n_events - 1, &event);
      *last_ns = MAX (*last_ns, event.time_ns);
    }
}

static void
sonde_selection_dialog_fill_time (SondeSelectionDialog *self)
{
  gint64 start_ns = sonde_selection_dialog_get_start_ns (self);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gint64 first_ns;
  gint64 last_ns;

  sonde_selection_dialog_get_span (self, &first_ns, &last_ns);
  from = sonde_format_relative_ns (first_ns - start_ns);
  to = sonde_format_relative_ns (last_ns - start_ns);
  gtk_editable_set_text (GTK_EDITABLE (self->from_entry), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to_entry), to);
}

static void
sonde_selection_dialog_set_wrong (GtkWidget *entry,
                                  gboolean   is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Reads the times, and says what is wrong with them. */
static const char *
sonde_selection_dialog_read_time (SondeSelectionDialog  *self,
                                  SondeCaptureSelection *selection)
{
  gint64 start_ns = sonde_selection_dialog_get_start_ns (self);
  const char *reason = NULL;
  gint64 from_ns = 0;
  gint64 to_ns = 0;
  gboolean is_backwards;
  gboolean is_from;
  gboolean is_to;

  is_from = sonde_seconds_parse (gtk_editable_get_text (GTK_EDITABLE (self->from_entry)), &from_ns);
  is_to = sonde_seconds_parse (gtk_editable_get_text (GTK_EDITABLE (self->to_entry)), &to_ns);

  is_backwards = is_from && is_to && from_ns > to_ns;

  if (!is_from || !is_to)
    reason = _("A time is a number of seconds, such as 1.5.");
  else if (is_backwards)
    reason = _("The time to begin at is after the time to end at.");

  sonde_selection_dialog_set_wrong (self->from_entry, !is_from || is_backwards);
  sonde_selection_dialog_set_wrong (self->to_entry, !is_to || is_backwards);
  selection->start_ns = start_ns + from_ns - (from_ns <= 0 ? SHOWN_AS_ONE_NS : 0);
  selection->end_ns = start_ns + to_ns + SHOWN_AS_ONE_NS;

  return reason;
}

/* Gives what is chosen, and says what is wrong with it. */
static const char *
sonde_selection_dialog_read (SondeSelectionDialog  *self,
                             SondeCaptureSelection *selection)
{
  static const guint directions[] = {
    SONDE_DIRECTIONS_BOTH,
    1u << SONDE_DIRECTION_SENT,
    1u << SONDE_DIRECTION_RECEIVED,
  };
  SondeFlow *flow = sonde_selection_dialog_get_flow (self);

  *selection = (SondeCaptureSelection) SONDE_CAPTURE_SELECTION_ALL;
  selection->flow_id = flow != NULL ? sonde_flow_get_id (flow) : 0;
  selection->directions = directions[adw_combo_row_get_selected (self->direction_row)];

  if (adw_combo_row_get_selected (self->time_row) == 0)
    return NULL;

  return sonde_selection_dialog_read_time (self, selection);
}

static void
sonde_selection_dialog_update_cb (SondeSelectionDialog *self)
{
  SondeCaptureSelection selection;
  const char *reason = sonde_selection_dialog_read (self, &selection);
  g_autofree char *amount = NULL;

  if (reason == NULL)
    amount = sonde_selection_words_dup_amount (self->capture,
                                               sonde_selection_dialog_get_flow (self),
                                               &selection);

  gtk_label_set_text (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL);
  gtk_label_set_text (self->amount, amount != NULL ? amount : "");
  gtk_widget_set_visible (GTK_WIDGET (self->amount), amount != NULL);
  gtk_widget_set_sensitive (self->save_button, reason == NULL);
}

/* The times are those of what is chosen. */
static void
sonde_selection_dialog_scope_cb (SondeSelectionDialog *self)
{
  if (self->capture == NULL)
    return;

  sonde_selection_dialog_fill_time (self);
  sonde_selection_dialog_update_cb (self);
}

static void
sonde_selection_dialog_time_cb (SondeSelectionDialog *self)
{
  gboolean is_range = adw_combo_row_get_selected (self->time_row) != 0;

  gtk_widget_set_visible (self->from_row, is_range);
  gtk_widget_set_visible (self->to_row, is_range);
  sonde_selection_dialog_update_cb (self);

  /* As high as it needs to be. */
  gtk_window_set_default_size (GTK_WINDOW (self), gtk_widget_get_width (GTK_WIDGET (self)), -1);
}

static void
sonde_selection_dialog_saved_cb (SondeSelectionDialog *self)
{
  g_signal_emit (self, signals[SAVED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
sonde_selection_dialog_file_chosen_cb (GFile    *file,
                                       gpointer  user_data)
{
  SondeSelectionDialog *self = user_data;
  SondeCaptureSelection selection;
  SondeCopyDialog *dialog;

  if (!sonde_selection_dialog_get_selection (self, &selection))
    return;

  dialog = sonde_copy_dialog_run (GTK_WINDOW (self), self->capture, &selection, file);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (sonde_selection_dialog_saved_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
sonde_selection_dialog_save_clicked_cb (SondeSelectionDialog *self)
{
  SondeCaptureSelection selection;
  g_autofree char *name = NULL;

  if (!sonde_selection_dialog_get_selection (self, &selection))
    return;

  name = sonde_selection_words_dup_file_name (sonde_selection_dialog_get_flow (self),
                                              selection.directions);
  sonde_file_dialog_save (GTK_WINDOW (self), _("Save Selection"), name,
                          sonde_selection_dialog_file_chosen_cb, self);
}

static void
sonde_selection_dialog_map (GtkWidget *widget)
{
  SondeSelectionDialog *self = SONDE_SELECTION_DIALOG (widget);

  GTK_WIDGET_CLASS (sonde_selection_dialog_parent_class)->map (widget);

  /* Not what would cancel, which comes first. */
  gtk_widget_grab_focus (self->save_button);
}

static void
sonde_selection_dialog_dispose (GObject *object)
{
  SondeSelectionDialog *self = SONDE_SELECTION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_SELECTION_DIALOG);
  g_clear_object (&self->flow);
  g_clear_object (&self->capture);

  G_OBJECT_CLASS (sonde_selection_dialog_parent_class)->dispose (object);
}

static void
sonde_selection_dialog_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, flow_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, flow_button);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, direction_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, from_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, to_entry);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, amount);
  gtk_widget_class_bind_template_child (widget_class, SondeSelectionDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, gtk_widget_activate);
  gtk_widget_class_bind_template_callback (widget_class, sonde_selection_dialog_update_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_selection_dialog_scope_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_selection_dialog_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_selection_dialog_save_clicked_cb);
}

static void
sonde_selection_dialog_class_init (SondeSelectionDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_selection_dialog_dispose;
  widget_class->map = sonde_selection_dialog_map;

  /**
   * SondeSelectionDialog::saved:
   * @self: the dialog
   *
   * The selection was saved. The dialog is gone afterwards.
   */
  signals[SAVED] =
    g_signal_new ("saved", SONDE_TYPE_SELECTION_DIALOG, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-selection-dialog.ui");
  sonde_selection_dialog_bind (widget_class);
}

static void
sonde_selection_dialog_init (SondeSelectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonde_selection_dialog_new:
 * @parent: the window that it belongs to
 * @capture: the capture
 * @flow: (nullable): the flow of the capture that is looked at
 * @start_ns: the time that the records of @flow are counted from, in nanoseconds since the Unix
 *   epoch
 *
 * Returns: (transfer none): a dialog, owned by GTK until it is closed
 */
SondeSelectionDialog *
sonde_selection_dialog_new (GtkWindow    *parent,
                            SondeCapture *capture,
                            SondeFlow    *flow,
                            gint64        start_ns)
{
  SondeSelectionDialog *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (flow == NULL || SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_SELECTION_DIALOG, "transient-for", parent, NULL);
  self->capture = g_object_ref (capture);
  self->flow_start_ns = start_ns;
  name = sonde_selection_words_dup_capture (capture);
  adw_window_title_set_subtitle (self->window_title, name);
  gtk_widget_set_visible (GTK_WIDGET (self->flow_row), flow != NULL);

  if (flow != NULL)
    {
      g_autofree char *title = sonde_selection_words_dup_title (flow);

      self->flow = g_object_ref (flow);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->flow_row), title);
      adw_action_row_set_subtitle (self->flow_row, _("The selected conversation"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_check_button_set_active (self->flow_button, TRUE);
    }

  sonde_selection_dialog_scope_cb (self);

  return self;
}

/**
 * sonde_selection_dialog_get_selection:
 * @self: a dialog
 * @selection: (out caller-allocates): what is chosen
 *
 * Returns: whether what is chosen makes sense
 */
gboolean
sonde_selection_dialog_get_selection (SondeSelectionDialog  *self,
                                      SondeCaptureSelection *selection)
{
  g_return_val_if_fail (SONDE_IS_SELECTION_DIALOG (self), FALSE);
  g_return_val_if_fail (selection != NULL, FALSE);

  return sonde_selection_dialog_read (self, selection) == NULL;
}

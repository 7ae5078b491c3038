#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-capture-pill.h"
#include "sonde-format.h"

/**
 * SondeCapturePill:
 *
 * Says whether there is a capture going on and how large it is; opens to what can be done
 * with it.
 */
struct _SondeCapturePill
{
  GtkWidget      parent_instance;

  GtkMenuButton *button;
  GtkWidget     *dot;
  GtkLabel      *size_label;
  GtkLabel      *state_label;
  GtkLabel      *path_label;

  SondeSession  *session;
  GSignalGroup  *capture_signals;
};

G_DEFINE_FINAL_TYPE (SondeCapturePill, sonde_capture_pill, GTK_TYPE_WIDGET)

static const char *
get_state_text (SondeCapture *capture)
{
  if (capture == NULL)
    return _("Nothing is recorded");

  if (!sonde_capture_is_recording (capture))
    return _("Recording has stopped");

  if (sonde_capture_is_private (capture))
    return _("Recording, privately");

  return _("Recording");
}

static char *
dup_path_text (SondeCapture *capture)
{
  if (capture == NULL || sonde_capture_get_path (capture) == NULL)
    return g_strdup (_("Not kept when Sonde ends"));

  return g_filename_display_name (sonde_capture_get_path (capture));
}

static void
sonde_capture_pill_update_cb (SondeCapturePill *self)
{
  SondeCapture *capture = sonde_session_get_capture (self->session);
  gboolean is_recording = capture != NULL && sonde_capture_is_recording (capture);
  const char *state = get_state_text (capture);
  g_autofree char *size = NULL;
  g_autofree char *path = dup_path_text (capture);
  g_autofree char *name = NULL;

  size = sonde_format_bytes (capture != NULL ? sonde_capture_get_size (capture) : 0);
  gtk_label_set_text (self->size_label, size);
  gtk_label_set_text (self->state_label, state);
  gtk_label_set_text (self->path_label, path);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->path_label), path);

  if (is_recording)
    gtk_widget_add_css_class (self->dot, "recording");
  else
    gtk_widget_remove_css_class (self->dot, "recording");

  /* The size would be announced with every frame. */
  name = g_strdup_printf (C_("capture", "Capture: %s"), state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sonde_capture_pill_capture_cb (SondeCapturePill *self)
{
  g_signal_group_set_target (self->capture_signals, sonde_session_get_capture (self->session));
  sonde_capture_pill_update_cb (self);
}

static void
sonde_capture_pill_chosen_cb (SondeCapturePill *self)
{
  gtk_menu_button_popdown (self->button);
}

static void
sonde_capture_pill_dispose (GObject *object)
{
  SondeCapturePill *self = SONDE_CAPTURE_PILL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_CAPTURE_PILL);
  g_clear_object (&self->capture_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_capture_pill_parent_class)->dispose (object);
}

static void
sonde_capture_pill_class_init (SondeCapturePillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_capture_pill_dispose;

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-capture-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeCapturePill, button);
  gtk_widget_class_bind_template_child (widget_class, SondeCapturePill, dot);
  gtk_widget_class_bind_template_child (widget_class, SondeCapturePill, size_label);
  gtk_widget_class_bind_template_child (widget_class, SondeCapturePill, state_label);
  gtk_widget_class_bind_template_child (widget_class, SondeCapturePill, path_label);
  gtk_widget_class_bind_template_callback (widget_class, sonde_capture_pill_chosen_cb);
}

static void
sonde_capture_pill_init (SondeCapturePill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->capture_signals = g_signal_group_new (SONDE_TYPE_CAPTURE);
  g_signal_group_connect_object (self->capture_signals, "changed",
                                 G_CALLBACK (sonde_capture_pill_update_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->capture_signals, "notify::recording",
                                 G_CALLBACK (sonde_capture_pill_update_cb), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * sonde_capture_pill_set_session:
 * @self: a pill
 * @session: the session whose capture it shows
 *
 * Shows the session's capture, and follows it.
 */
void
sonde_capture_pill_set_session (SondeCapturePill *self,
                                SondeSession     *session)
{
  g_return_if_fail (SONDE_IS_CAPTURE_PILL (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  g_set_object (&self->session, session);
  g_signal_connect_object (session, "notify::capture",
                           G_CALLBACK (sonde_capture_pill_capture_cb), self, G_CONNECT_SWAPPED);
  sonde_capture_pill_capture_cb (self);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-reading-bar.h"

/**
 * SondeReadingBar:
 *
 * Says how far a capture was read, and stops reading. Afterwards it says what is wrong with the
 * file, until it is closed; without a fault it closes by itself.
 */
struct _SondeReadingBar
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkWidget      *icon;
  GtkLabel       *label;
  GtkProgressBar *progress;
  GtkWidget      *stop_button;
  GtkWidget      *close_button;

  SondeCapture   *capture;
};

G_DEFINE_FINAL_TYPE (SondeReadingBar, sonde_reading_bar, GTK_TYPE_WIDGET)

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_reading_bar_close_cb (SondeReadingBar *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
sonde_reading_bar_stop_cb (SondeReadingBar *self)
{
  gtk_widget_set_sensitive (self->stop_button, FALSE);
  sonde_capture_stop_reading (self->capture);
}

static char *
sonde_reading_bar_dup_name (SondeReadingBar *self)
{
  return g_filename_display_basename (sonde_capture_get_path (self->capture));
}

static void
sonde_reading_bar_progress_cb (SondeReadingBar *self)
{
  double progress = sonde_capture_get_progress (self->capture);
  int percent = (int) (progress * 100);
  g_autofree char *name = sonde_reading_bar_dup_name (self);
  g_autofree char *sentence = NULL;

  if (!sonde_capture_is_reading (self->capture))
    return;

  /* Translators: the name of a file and a number. */
  sentence = g_strdup_printf (_("Reading %s… %d %%"), name, percent);

  if (g_strcmp0 (sentence, gtk_label_get_text (self->label)) == 0)
    return;

  gtk_label_set_text (self->label, sentence);
  gtk_progress_bar_set_fraction (self->progress, progress);
}

static void
sonde_reading_bar_reading_cb (SondeReadingBar *self)
{
  const GError *error = sonde_capture_get_error (self->capture);
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  if (sonde_capture_is_reading (self->capture))
    return;

  if (error == NULL)
    {
      sonde_reading_bar_close_cb (self);
      return;
    }

  name = sonde_reading_bar_dup_name (self);

  /* Translators: the name of a file and a sentence. */
  sentence = g_strdup_printf (C_("reading", "%s: %s"), name, error->message);
  gtk_label_set_text (self->label, sentence);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (self->box, "notice");
  gtk_widget_set_visible (self->icon, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (self->stop_button, FALSE);
  gtk_widget_set_visible (self->close_button, TRUE);
}

static void
sonde_reading_bar_dispose (GObject *object)
{
  SondeReadingBar *self = SONDE_READING_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_READING_BAR);
  g_clear_object (&self->capture);

  G_OBJECT_CLASS (sonde_reading_bar_parent_class)->dispose (object);
}

static void
sonde_reading_bar_class_init (SondeReadingBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_reading_bar_dispose;

  /**
   * SondeReadingBar::closed:
   * @self: the bar
   *
   * There is nothing more to be said.
   */
  signals[CLOSED] =
    g_signal_new ("closed", SONDE_TYPE_READING_BAR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-reading-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, box);
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, icon);
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, label);
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, progress);
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, SondeReadingBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_reading_bar_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, sonde_reading_bar_stop_cb);
}

static void
sonde_reading_bar_init (SondeReadingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonde_reading_bar_new:
 * @capture: a capture that is being read from a file
 *
 * Returns: (transfer floating): a bar that follows the reading
 */
GtkWidget *
sonde_reading_bar_new (SondeCapture *capture)
{
  SondeReadingBar *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (sonde_capture_get_path (capture) != NULL, NULL);

  self = g_object_new (SONDE_TYPE_READING_BAR, NULL);
  self->capture = g_object_ref (capture);
  g_signal_connect_object (capture, "changed",
                           G_CALLBACK (sonde_reading_bar_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (capture, "notify::reading",
                           G_CALLBACK (sonde_reading_bar_reading_cb), self, G_CONNECT_SWAPPED);
  sonde_reading_bar_progress_cb (self);

  return GTK_WIDGET (self);
}

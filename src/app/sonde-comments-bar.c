#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-comments-bar.h"

/**
 * SondeCommentsBar:
 *
 * Says that marks and comments on an opened file are not saved, as long as that is so, and offers
 * to save them.
 */
struct _SondeCommentsBar
{
  GtkWidget     parent_instance;

  GtkWidget    *box;
  SondeCapture *capture;
};

G_DEFINE_FINAL_TYPE (SondeCommentsBar, sonde_comments_bar, GTK_TYPE_WIDGET)

enum {
  SAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_comments_bar_clicked_cb (SondeCommentsBar *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

static void
sonde_comments_bar_dispose (GObject *object)
{
  SondeCommentsBar *self = SONDE_COMMENTS_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->capture);

  G_OBJECT_CLASS (sonde_comments_bar_parent_class)->dispose (object);
}

static void
sonde_comments_bar_class_init (SondeCommentsBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_comments_bar_dispose;

  /**
   * SondeCommentsBar::save:
   * @self: the bar
   *
   * The person wants a copy of the capture with the comments.
   */
  signals[SAVE] =
    g_signal_new ("save", SONDE_TYPE_COMMENTS_BAR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sonde_comments_bar_init (SondeCommentsBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "reading");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * sonde_comments_bar_new:
 * @capture: a capture that was opened from a file
 *
 * Returns: (transfer floating): a bar that is only visible when it has something to say
 */
GtkWidget *
sonde_comments_bar_new (SondeCapture *capture)
{
  SondeCommentsBar *self;
  GtkWidget *button;
  GtkWidget *label;
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (sonde_capture_get_path (capture) != NULL, NULL);

  self = g_object_new (SONDE_TYPE_COMMENTS_BAR, NULL);
  self->capture = g_object_ref (capture);
  name = g_filename_display_basename (sonde_capture_get_path (capture));
  /* Translators: the name of a file. */
  sentence = g_strdup_printf (_("Your marks and comments on %s are not saved"), name);
  label = gtk_label_new (sentence);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->box), label);

  button = gtk_button_new_with_label (_("Save As…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Save a Copy of the Capture with Its Comments"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (sonde_comments_bar_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), button);

  /* Until then, there may be comments in the file that nobody knows of. */
  g_object_bind_property (capture, "reading", button, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_object_bind_property (sonde_capture_get_comments (capture), "unsaved", self, "visible",
                          G_BINDING_SYNC_CREATE);

  return GTK_WIDGET (self);
}

/**
 * sonde_comments_bar_get_capture:
 * @self: a bar
 *
 * Returns: (transfer none): the capture that it is about
 */
SondeCapture *
sonde_comments_bar_get_capture (SondeCommentsBar *self)
{
  g_return_val_if_fail (SONDE_IS_COMMENTS_BAR (self), NULL);

  return self->capture;
}

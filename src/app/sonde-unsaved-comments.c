#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-comments-bar.h"
#include "sonde-file-dialog.h"
#include "sonde-unsaved-comments.h"

/**
 * SondeUnsavedComments:
 *
 * Marks and comments that would be lost with the window: those on opened files, which Sonde never
 * changes, and those on a recording that has stopped. Has a copy of the capture saved with them.
 */
struct _SondeUnsavedComments
{
  GObject       parent_instance;

  /* Owns this object, but a copy that is being saved may outlive it. */
  GtkWindow    *window;
  GPtrArray    *captures;
  SondeCapture *recorded;
  SondeCapture *chosen;
  guint         n_saving;
  guint         idle_id;
  gboolean      is_closing;
  gboolean      is_discarded;
};

G_DEFINE_FINAL_TYPE (SondeUnsavedComments, sonde_unsaved_comments, G_TYPE_OBJECT)

enum {
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_unsaved (SondeCapture *capture)
{
  return capture != NULL &&
         sonde_comments_has_unsaved (sonde_capture_get_comments (capture));
}

static GPtrArray *
sonde_unsaved_comments_list (SondeUnsavedComments *self)
{
  GPtrArray *unsaved = g_ptr_array_new ();

  for (guint i = 0; i < self->captures->len; i++)
    {
      if (is_unsaved (g_ptr_array_index (self->captures, i)))
        g_ptr_array_add (unsaved, g_ptr_array_index (self->captures, i));
    }

  if (is_unsaved (self->recorded))
    g_ptr_array_add (unsaved, self->recorded);

  return unsaved;
}

static char *
dup_name (SondeCapture *capture)
{
  const char *path = sonde_capture_get_path (capture);

  return path != NULL ? g_filename_display_basename (path) : g_strdup (_("Private capture"));
}

/* Copies are always pcapng. */
static char *
dup_name_for_copy (SondeCapture *capture)
{
  static const char * const suffixes[] = { ".pcapng", ".pcap", ".cap" };
  const char *path = sonde_capture_get_path (capture);
  g_autofree char *name = NULL;

  if (path == NULL)
    return g_strdup ("capture.pcapng");

  name = g_filename_display_basename (path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (g_str_has_suffix (name, suffixes[i]))
        {
          name[strlen (name) - strlen (suffixes[i])] = '\0';
          break;
        }
    }

  return g_strconcat (name, ".pcapng", NULL);
}

static void sonde_unsaved_comments_save (SondeUnsavedComments *self,
                                         SondeCapture         *capture);

/* One file after the other is saved, and then the window closes. */
static void
sonde_unsaved_comments_go_on (SondeUnsavedComments *self)
{
  g_autoptr(GPtrArray) unsaved = sonde_unsaved_comments_list (self);

  if (!self->is_closing || self->n_saving > 0 || self->window == NULL)
    return;

  if (unsaved->len > 0 && !self->is_discarded)
    sonde_unsaved_comments_save (self, g_ptr_array_index (unsaved, 0));
  else
    gtk_window_close (self->window);
}

static void
sonde_unsaved_comments_saved_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(SondeUnsavedComments) self = user_data;
  g_autoptr(GError) error = NULL;

  self->n_saving--;

  if (!sonde_capture_save_copy_finish (SONDE_CAPTURE (object), result, &error))
    {
      self->is_closing = FALSE;
      g_signal_emit (self, signals[FAILED], 0, error->message);
    }

  sonde_unsaved_comments_go_on (self);
}

static void
sonde_unsaved_comments_chosen_cb (GFile    *file,
                                  gpointer  user_data)
{
  SondeUnsavedComments *self = user_data;

  self->n_saving++;
  sonde_capture_save_copy_async (self->chosen, NULL, file, NULL, sonde_unsaved_comments_saved_cb,
                                 g_object_ref (self));
}

static void
sonde_unsaved_comments_save (SondeUnsavedComments *self,
                             SondeCapture         *capture)
{
  g_autofree char *name = dup_name_for_copy (capture);

  g_set_object (&self->chosen, capture);
  sonde_file_dialog_save (self->window, _("Save Capture with Comments"), name,
                          sonde_unsaved_comments_chosen_cb, self);
}

static void
sonde_unsaved_comments_bar_cb (SondeUnsavedComments *self,
                               SondeCommentsBar     *bar)
{
  self->is_closing = FALSE;
  sonde_unsaved_comments_save (self, sonde_comments_bar_get_capture (bar));
}

static gboolean
sonde_unsaved_comments_go_on_cb (gpointer user_data)
{
  SondeUnsavedComments *self = user_data;

  self->idle_id = 0;
  sonde_unsaved_comments_go_on (self);

  return G_SOURCE_REMOVE;
}

/* The dialog has to be gone before the window that it belongs to. */
static void
sonde_unsaved_comments_response_cb (SondeUnsavedComments *self,
                                    const char           *response)
{
  self->is_closing = !g_str_equal (response, "cancel");
  self->is_discarded = g_str_equal (response, "discard");

  if (self->is_closing && self->idle_id == 0)
    self->idle_id = g_idle_add (sonde_unsaved_comments_go_on_cb, self);
}

static void
sonde_unsaved_comments_present (SondeUnsavedComments *self,
                                GPtrArray            *unsaved)
{
  AdwMessageDialog *dialog;
  g_autoptr(GString) body = g_string_new (NULL);

  g_string_append (body, _("Opened files are never changed. Unless you save copies with your marks "
                           "and comments, those on these captures are lost:"));
  g_string_append_c (body, '\n');

  for (guint i = 0; i < unsaved->len; i++)
    {
      g_autofree char *name = dup_name (g_ptr_array_index (unsaved, i));

      g_string_append_printf (body, "\n%s", name);
    }

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (self->window, _("Save Comments?"),
                                                       body->str));
  adw_message_dialog_add_responses (dialog,
                                    "cancel", _("_Cancel"),
                                    "discard", _("_Discard"),
                                    "save", _("Save _As…"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (sonde_unsaved_comments_response_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sonde_unsaved_comments_dispose (GObject *object)
{
  SondeUnsavedComments *self = SONDE_UNSAVED_COMMENTS (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->captures, g_ptr_array_unref);
  g_clear_object (&self->recorded);
  g_clear_object (&self->chosen);

  G_OBJECT_CLASS (sonde_unsaved_comments_parent_class)->dispose (object);
}

static void
sonde_unsaved_comments_class_init (SondeUnsavedCommentsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_unsaved_comments_dispose;

  /**
   * SondeUnsavedComments::failed:
   * @self: the comments
   * @sentence: why, as plain text
   *
   * A copy could not be saved.
   */
  signals[FAILED] =
    g_signal_new ("failed", SONDE_TYPE_UNSAVED_COMMENTS, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonde_unsaved_comments_init (SondeUnsavedComments *self)
{
  self->captures = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonde_unsaved_comments_new:
 * @window: the window that shows the captures; not held
 *
 * Returns: (transfer full): what looks after comments
 */
SondeUnsavedComments *
sonde_unsaved_comments_new (GtkWindow *window)
{
  SondeUnsavedComments *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (SONDE_TYPE_UNSAVED_COMMENTS, NULL);
  g_set_weak_pointer (&self->window, window);

  return self;
}

/**
 * sonde_unsaved_comments_add:
 * @self: what looks after comments
 * @capture: a capture that was opened from a file
 *
 * Looks after the comments on a file.
 *
 * Returns: (transfer floating): a bar for the window, which is visible while there are some that
 *   are not saved
 */
GtkWidget *
sonde_unsaved_comments_add (SondeUnsavedComments *self,
                            SondeCapture         *capture)
{
  GtkWidget *bar;

  g_return_val_if_fail (SONDE_IS_UNSAVED_COMMENTS (self), NULL);
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  g_ptr_array_add (self->captures, g_object_ref (capture));
  bar = sonde_comments_bar_new (capture);
  g_signal_connect_object (bar, "save", G_CALLBACK (sonde_unsaved_comments_bar_cb), self,
                           G_CONNECT_SWAPPED);

  return bar;
}

/**
 * sonde_unsaved_comments_ask:
 * @self: what looks after comments
 * @recorded: (nullable): what the window records, whose comments are in its file unless that failed
 *
 * Asks what shall become of comments that are not saved, before the window closes. If there are
 * any, the window is closed again later, unless the person changes their mind.
 *
 * Returns: whether the window has to stay
 */
gboolean
sonde_unsaved_comments_ask (SondeUnsavedComments *self,
                            SondeCapture         *recorded)
{
  g_autoptr(GPtrArray) unsaved = NULL;

  g_return_val_if_fail (SONDE_IS_UNSAVED_COMMENTS (self), FALSE);
  g_return_val_if_fail (recorded == NULL || SONDE_IS_CAPTURE (recorded), FALSE);

  g_set_object (&self->recorded, recorded);
  unsaved = sonde_unsaved_comments_list (self);

  if (self->is_discarded)
    return FALSE;

  /* A copy that is not complete is none. */
  if (self->n_saving > 0)
    {
      self->is_closing = TRUE;
      return TRUE;
    }

  if (unsaved->len == 0)
    return FALSE;

  sonde_unsaved_comments_present (self, unsaved);

  return TRUE;
}

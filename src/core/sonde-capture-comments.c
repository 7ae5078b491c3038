#include "config.h"

#include "sonde-capture-private.h"

static void
sonde_capture_comment_changed_cb (SondeComments *comments,
                                  guint64        place,
                                  gboolean       by_person,
                                  SondeCapture  *self)
{
  SondeRecorder *recorder = sonde_capture_get_recorder (self);
  const SondeComment *comment = sonde_comments_get (comments, place);
  g_autoptr(SondeComment) none = NULL;

  if (!by_person || recorder == NULL)
    return;

  if (comment == NULL)
    comment = none = sonde_comment_new (place, FALSE, NULL);

  if (sonde_recorder_add_comment (recorder, comment))
    sonde_comments_set_unsaved (comments, FALSE);
}

/**
 * sonde_capture_watch_comments:
 * @self: a capture that is recorded into
 *
 * Has what a person says written into the file at once; for the capture.
 */
void
sonde_capture_watch_comments (SondeCapture *self)
{
  g_signal_connect_object (sonde_capture_get_comments (self), "changed",
                           G_CALLBACK (sonde_capture_comment_changed_cb), self, 0);
}

/**
 * sonde_capture_load_comments:
 * @self: a capture
 * @loaded: (transfer full) (element-type SondeComment): comments from its file
 *
 * Takes in comments that were read; for the capture.
 */
void
sonde_capture_load_comments (SondeCapture *self,
                             GPtrArray    *loaded)
{
  SondeComments *comments = sonde_capture_get_comments (self);

  g_ptr_array_set_free_func (loaded, NULL);

  for (guint i = 0; i < loaded->len; i++)
    sonde_comments_load (comments, g_ptr_array_index (loaded, i));

  g_ptr_array_unref (loaded);
}

/**
 * sonde_capture_get_comments:
 * @self: a capture
 *
 * Returns: (transfer none): what a person marked in it, and wrote about it
 */
SondeComments *
sonde_capture_get_comments (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return sonde_capture_get_storage (self)->comments;
}

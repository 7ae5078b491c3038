#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-capture-notice.h"

static char *
dup_stopped (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_strdup (_("Recording has stopped: the disk is full. Everything shown so far is kept. "
                       "Make room, then begin a new capture."));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return g_strdup (_("Recording has stopped: another program has cut the capture file short. "
                       "What was in the part that is gone can no longer be shown. Begin a new "
                       "capture to go on."));

  return g_strdup_printf (_("Recording has stopped. %s. Everything shown so far is kept; what "
                            "happens now is not recorded. Begin a new capture to go on."),
                          error->message);
}

/**
 * sonde_capture_notice_dup:
 * @session: a session
 *
 * Says what is wrong with the capture, what that means, and what can be done.
 *
 * Returns: (transfer full) (nullable): sentences, or `NULL` when nothing is wrong
 */
char *
sonde_capture_notice_dup (SondeSession *session)
{
  SondeCapture *capture;

  g_return_val_if_fail (SONDE_IS_SESSION (session), NULL);

  capture = sonde_session_get_capture (session);

  if (capture == NULL)
    return NULL;

  if (sonde_capture_get_error (capture) != NULL)
    return dup_stopped (sonde_capture_get_error (capture));

  if (sonde_capture_is_removed (capture))
    return g_strdup (_("The capture file has been removed. Recording goes on, but what is recorded "
                       "is lost when Sonde ends. Save a copy to keep it."));

  if (sonde_session_get_refusal (session) != NULL)
    return g_strdup_printf (_("%s. What happens is recorded all the same, but kept only until "
                              "Sonde ends. Save a copy to keep it."),
                            sonde_session_get_refusal (session));

  return NULL;
}

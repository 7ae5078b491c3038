#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sonde-session.h"
#include "sonde-taps.h"

#define MAX_NAMES 1000

/**
 * SondeSession:
 *
 * What a window works with: the capture that is recorded now, the clock, the settings and
 * the practice servers.
 */
struct _SondeSession
{
  GObject            parent_instance;

  GSettings         *settings;
  SondeClock        *clock;
  SondeCapture      *capture;
  GPtrArray         *earlier;
  SondePracticeHost *practice;
  char              *directory;
  char              *refusal;
  guint16            base_port;
  gboolean           has_network;
};

G_DEFINE_FINAL_TYPE (SondeSession, sonde_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CAPTURE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
holds_flow (SondeCapture *capture,
            SondeFlow    *flow)
{
  return sonde_capture_get_comments (capture) == sonde_flow_get_comments (flow);
}

/* A capture into which nothing went is not worth keeping; what others hold is still listed. */
static void
sonde_session_let_go_of_capture (SondeSession *self)
{
  if (self->capture == NULL)
    return;

  sonde_capture_sync (self->capture);

  if (sonde_capture_get_n_events (self->capture) > 0)
    g_ptr_array_add (self->earlier, g_object_ref (self->capture));
  else if (sonde_capture_get_path (self->capture) != NULL)
    g_unlink (sonde_capture_get_path (self->capture));

  g_clear_object (&self->capture);
}

/* Two windows, or two captures in one second, must not meet. */
static SondeCapture *
sonde_session_make_capture (SondeSession  *self,
                            GError       **error)
{
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *stem = NULL;

  now = g_date_time_new_from_unix_local (sonde_clock_now_ns (self->clock) / 1000000000);
  stem = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");

  for (guint i = 1; i < MAX_NAMES; i++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.pcapng", stem)
                                     : g_strdup_printf ("%s (%u).pcapng", stem, i);
      g_autofree char *path = g_build_filename (self->directory, name, NULL);
      SondeCapture *capture = sonde_capture_new (path, self->clock, &local_error);

      if (capture != NULL)
        return capture;

      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _("There are too many captures of this second in “%s”"), self->directory);

  return NULL;
}

static SondeCapture *
sonde_session_open_capture (SondeSession  *self,
                            gboolean       is_private,
                            GError       **error)
{
  if (g_mkdir_with_parents (self->directory, 0700) < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   _("The folder for captures, “%s”, could not be made: %s"),
                   self->directory, g_strerror (saved_errno));
      return NULL;
    }

  if (is_private)
    return sonde_capture_new_private (self->directory, self->clock, error);

  return sonde_session_make_capture (self, error);
}

static void
sonde_session_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SondeSession *self = SONDE_SESSION (object);

  switch (prop_id)
    {
    case PROP_CAPTURE:
      g_value_set_object (value, self->capture);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_session_dispose (GObject *object)
{
  SondeSession *self = SONDE_SESSION (object);

  sonde_session_close (self);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_clear_object (&self->practice);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sonde_session_parent_class)->dispose (object);
}

static void
sonde_session_finalize (GObject *object)
{
  SondeSession *self = SONDE_SESSION (object);

  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->refusal, g_free);

  G_OBJECT_CLASS (sonde_session_parent_class)->finalize (object);
}

static void
sonde_session_class_init (SondeSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_session_get_property;
  object_class->dispose = sonde_session_dispose;
  object_class->finalize = sonde_session_finalize;

  /**
   * SondeSession:capture:
   *
   * The capture that is recorded now, or `NULL` when none could be begun.
   */
  properties[PROP_CAPTURE] =
    g_param_spec_object ("capture", NULL, NULL, SONDE_TYPE_CAPTURE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_session_init (SondeSession *self)
{
  self->earlier = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonde_session_new:
 * @settings: the program's settings
 * @clock: what tells the time of events
 * @directory: (type filename): where captures are kept; made when needed
 * @program: (type filename): the program that runs the practice servers
 * @base_port: the first port of the practice servers, or 0 for any
 *
 * Returns: (transfer full): a session that records nothing yet
 */
SondeSession *
sonde_session_new (GSettings  *settings,
                   SondeClock *clock,
                   const char *directory,
                   const char *program,
                   guint16     base_port)
{
  SondeSession *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (SONDE_TYPE_SESSION, NULL);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  self->directory = g_strdup (directory);
  self->practice = sonde_practice_host_new (program);
  self->base_port = base_port;
  self->has_network = TRUE;

  return self;
}

/**
 * sonde_session_get_settings:
 * @self: a session
 *
 * Returns: (transfer none): the program's settings
 */
GSettings *
sonde_session_get_settings (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);

  return self->settings;
}

/**
 * sonde_session_get_capture:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the capture that is recorded now
 */
SondeCapture *
sonde_session_get_capture (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);

  return self->capture;
}

/**
 * sonde_session_find_capture:
 * @self: a session
 * @flow: a flow
 *
 * Finds the capture that a flow was recorded into: the one that is recorded now, or one before it.
 *
 * Returns: (transfer none) (nullable): the capture
 */
SondeCapture *
sonde_session_find_capture (SondeSession *self,
                            SondeFlow    *flow)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);
  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  if (self->capture != NULL && holds_flow (self->capture, flow))
    return self->capture;

  for (guint i = 0; i < self->earlier->len; i++)
    {
      SondeCapture *capture = g_ptr_array_index (self->earlier, i);

      if (holds_flow (capture, flow))
        return capture;
    }

  return NULL;
}

/**
 * sonde_session_get_clock:
 * @self: a session
 *
 * Returns: (transfer none): what tells the time of events
 */
SondeClock *
sonde_session_get_clock (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);

  return self->clock;
}

/**
 * sonde_session_get_practice:
 * @self: a session
 *
 * Returns: (transfer none): the practice servers
 */
SondePracticeHost *
sonde_session_get_practice (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);

  return self->practice;
}

/**
 * sonde_session_get_base_port:
 * @self: a session
 *
 * Returns: the first port of the practice servers, or 0 for any
 */
guint16
sonde_session_get_base_port (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), 0);

  return self->base_port;
}

/**
 * sonde_session_begin_capture:
 * @self: a session
 * @is_private: whether the capture shall be gone when the program ends
 * @error: return location for an error
 *
 * Begins a new capture and records into it from now on. On failure, the capture before it goes on;
 * where there is none, a capture is begun that is gone when the program ends, see
 * sonde_session_get_refusal().
 *
 * Returns: whether it was begun; if not, @error is any `G_IO_ERROR` or `G_FILE_ERROR`
 */
gboolean
sonde_session_begin_capture (SondeSession  *self,
                             gboolean       is_private,
                             GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  SondeCapture *capture;

  g_return_val_if_fail (SONDE_IS_SESSION (self), FALSE);

  capture = sonde_session_open_capture (self, is_private, &local_error);

  if (capture == NULL && self->capture == NULL)
    capture = sonde_capture_new_private (g_get_tmp_dir (), self->clock, NULL);

  if (capture == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_free (self->refusal);
  self->refusal = local_error != NULL ? g_strdup (local_error->message) : NULL;
  sonde_taps_set_capture (capture);
  sonde_session_let_go_of_capture (self);
  self->capture = capture;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTURE]);

  return TRUE;
}

/**
 * sonde_session_get_refusal:
 * @self: a session
 *
 * Returns: (nullable): why the capture could not be begun where captures are kept, if that is so
 */
const char *
sonde_session_get_refusal (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), NULL);

  return self->refusal;
}

/**
 * sonde_session_has_network:
 * @self: a session
 *
 * Returns: whether this place lets the network in, see sonde_session_set_network()
 */
gboolean
sonde_session_has_network (SondeSession *self)
{
  g_return_val_if_fail (SONDE_IS_SESSION (self), TRUE);

  return self->has_network;
}

/**
 * sonde_session_set_network:
 * @self: a session
 * @has_network: whether the network can be reached from here at all
 *
 * Tells the session of a sandbox without the network. Before a window is made of it.
 */
void
sonde_session_set_network (SondeSession *self,
                           gboolean      has_network)
{
  g_return_if_fail (SONDE_IS_SESSION (self));

  self->has_network = has_network;
}

/**
 * sonde_session_close:
 * @self: a session
 *
 * Ends the capture and the practice servers. What was recorded stays.
 */
void
sonde_session_close (SondeSession *self)
{
  g_return_if_fail (SONDE_IS_SESSION (self));

  if (self->practice != NULL)
    sonde_practice_host_stop (self->practice);

  if (self->capture != NULL)
    sonde_taps_set_capture (NULL);

  sonde_session_let_go_of_capture (self);

  if (self->earlier != NULL)
    g_ptr_array_set_size (self->earlier, 0);
}

#include "config.h"

#include "sonde-tap-input-stream.h"
#include "sonde-tap-output-stream.h"
#include "sonde-taps-private.h"
#include "sonde-tls-tap-backend.h"
#include "sonde-tls-tap.h"

/*
 * The one place with state of the process: GIO makes the connections of libsoup and of everybody
 * else from a class, and a class has no user data.
 */
typedef struct
{
  GMutex         mutex;
  SondeCapture  *capture;
  gboolean       is_installed;
  int            is_enabled;
  GQuark         line_quark;
  GQuark         client_quark;
  GInputStream  *(*get_input_stream)  (GIOStream *stream);
  GOutputStream *(*get_output_stream) (GIOStream *stream);
  gboolean       (*close_fn)          (GIOStream            *stream,
                                       GCancellable         *cancellable,
                                       GError              **error);
  void           (*close_async)       (GIOStream            *stream,
                                       int                   io_priority,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
} SondeTaps;

/* What a TCP connection is given when it is first used. */
typedef struct
{
  GInputStream  *input;
  GOutputStream *output;
  SondeTap      *tap;
} SondeTapLine;

static SondeTaps taps;

static void
sonde_tap_line_free (gpointer data)
{
  SondeTapLine *line = data;

  g_object_unref (line->input);
  g_object_unref (line->output);
  g_clear_pointer (&line->tap, sonde_tap_unref);
  g_free (line);
}

static SondeTap *
sonde_taps_make_tap (GSocketConnection *connection)
{
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_SERVER };

  if (local == NULL || remote == NULL ||
      !sonde_endpoint_from_address (&spec.local, local) ||
      !sonde_endpoint_from_address (&spec.remote, remote))
    return NULL;

  if (g_object_get_qdata (G_OBJECT (connection), taps.client_quark) != NULL)
    spec.role = SONDE_ROLE_CLIENT;

  return sonde_tap_new (&spec, NULL);
}

static SondeTapLine *
sonde_taps_make_line (GIOStream *stream)
{
  GInputStream *input = taps.get_input_stream (stream);
  GOutputStream *output = taps.get_output_stream (stream);
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  SondeTapLine *line = g_new0 (SondeTapLine, 1);

  if (g_atomic_int_get (&taps.is_enabled))
    line->tap = sonde_taps_make_tap (G_SOCKET_CONNECTION (stream));

  if (line->tap != NULL)
    {
      line->input = sonde_tap_input_stream_new (input, line->tap);
      line->output = sonde_tap_output_stream_new (output, line->tap, socket);
      g_object_set_qdata_full (G_OBJECT (socket), taps.line_quark, sonde_tap_ref (line->tap),
                               (GDestroyNotify) sonde_tap_unref);
    }
  else
    {
      line->input = g_object_ref (input);
      line->output = g_object_ref (output);
    }

  return line;
}

/* TLS asks from a thread of its own; whoever comes first makes the line. */
static SondeTapLine *
sonde_taps_get_line (GIOStream *stream)
{
  static GMutex line_mutex;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&line_mutex);
  SondeTapLine *line = g_object_get_qdata (G_OBJECT (stream), taps.line_quark);

  if (line == NULL)
    {
      line = sonde_taps_make_line (stream);
      g_object_set_qdata_full (G_OBJECT (stream), taps.line_quark, line, sonde_tap_line_free);
    }

  return line;
}

static GInputStream *
sonde_taps_get_input_stream (GIOStream *stream)
{
  return sonde_taps_get_line (stream)->input;
}

static GOutputStream *
sonde_taps_get_output_stream (GIOStream *stream)
{
  return sonde_taps_get_line (stream)->output;
}

static void
sonde_taps_record_close (GIOStream *stream)
{
  SondeTapLine *line = g_object_get_qdata (G_OBJECT (stream), taps.line_quark);

  if (line != NULL && line->tap != NULL)
    sonde_tap_add_end (line->tap, SONDE_DIRECTION_SENT, SONDE_EVENT_CLOSED);
}

static gboolean
sonde_taps_close (GIOStream     *stream,
                  GCancellable  *cancellable,
                  GError       **error)
{
  sonde_taps_record_close (stream);

  return taps.close_fn (stream, cancellable, error);
}

static void
sonde_taps_close_async (GIOStream           *stream,
                        int                  io_priority,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  sonde_taps_record_close (stream);
  taps.close_async (stream, io_priority, cancellable, callback, user_data);
}

/* Marks connections that were opened from here; the others were accepted. */
static gboolean
sonde_taps_client_event_cb (GSignalInvocationHint *hint G_GNUC_UNUSED,
                            guint                  n_values,
                            const GValue          *values,
                            gpointer               user_data G_GNUC_UNUSED)
{
  GObject *connection;

  if (n_values < 4 || g_value_get_enum (&values[1]) != G_SOCKET_CLIENT_CONNECTING)
    return TRUE;

  connection = g_value_get_object (&values[3]);

  if (connection != NULL)
    g_object_set_qdata (connection, taps.client_quark, GINT_TO_POINTER (TRUE));

  return TRUE;
}

static void
sonde_taps_patch_class (void)
{
  GIOStreamClass *klass = g_type_class_ref (G_TYPE_TCP_CONNECTION);

  taps.get_input_stream = klass->get_input_stream;
  taps.get_output_stream = klass->get_output_stream;
  taps.close_fn = klass->close_fn;
  taps.close_async = klass->close_async;

  klass->get_input_stream = sonde_taps_get_input_stream;
  klass->get_output_stream = sonde_taps_get_output_stream;
  klass->close_fn = sonde_taps_close;
  klass->close_async = sonde_taps_close_async;
}

/**
 * sonde_taps_install:
 *
 * Taps every TCP and TLS connection that GIO makes in this process from now on: those of
 * [class@Gio.SocketClient] and [class@Gio.SocketListener], and so those of libsoup. To be called
 * once, at start, before the first connection and before any thread.
 *
 * The taps replace vfuncs of `GTcpConnection` and register a TLS backend.
 */
void
sonde_taps_install (void)
{
  guint event_id;

  if (taps.is_installed)
    return;

  taps.is_installed = TRUE;
  taps.is_enabled = TRUE;
  taps.line_quark = g_quark_from_static_string ("sonde-tap-line");
  taps.client_quark = g_quark_from_static_string ("sonde-tap-client");

  g_type_class_ref (G_TYPE_SOCKET_CLIENT);
  event_id = g_signal_lookup ("event", G_TYPE_SOCKET_CLIENT);
  g_signal_add_emission_hook (event_id, 0, sonde_taps_client_event_cb, NULL, NULL);

  sonde_taps_patch_class ();
  sonde_tls_tap_backend_register ();
}

/**
 * sonde_taps_set_capture:
 * @capture: (nullable): where to record from now on, or `NULL` for nowhere
 *
 * Chooses the capture. A connection that is open gets a new flow in it with its next byte.
 */
void
sonde_taps_set_capture (SondeCapture *capture)
{
  g_autoptr(SondeCapture) previous G_GNUC_UNUSED = NULL;

  g_return_if_fail (capture == NULL || SONDE_IS_CAPTURE (capture));

  g_mutex_lock (&taps.mutex);
  previous = g_steal_pointer (&taps.capture);
  taps.capture = capture != NULL ? g_object_ref (capture) : NULL;
  g_mutex_unlock (&taps.mutex);
}

/**
 * sonde_taps_set_enabled:
 * @enabled: whether connections made from now on are tapped
 *
 * Turns the taps on or off; they are on once installed.
 */
void
sonde_taps_set_enabled (gboolean enabled)
{
  g_atomic_int_set (&taps.is_enabled, enabled);
}

/**
 * sonde_taps_get_flow_id:
 * @stream: a connection
 *
 * Finds the flow of a connection: of a TCP connection its two streams, of a TLS connection
 * its plaintext.
 *
 * Returns: the flow's number in the current capture, or 0 when it is not tapped
 */
guint32
sonde_taps_get_flow_id (GIOStream *stream)
{
  SondeTap *tap;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), 0);

  tap = sonde_taps_lookup (stream);

  return tap != NULL ? sonde_tap_get_flow_id (tap) : 0;
}

/**
 * sonde_taps_get_socket_flow_id:
 * @socket: the socket of a TCP connection
 *
 * Finds the flow of a connection by its socket.
 *
 * Returns: the flow's number in the current capture, or 0 when it is not tapped
 */
guint32
sonde_taps_get_socket_flow_id (GSocket *socket)
{
  SondeTap *tap;

  g_return_val_if_fail (G_IS_SOCKET (socket), 0);

  tap = g_object_get_qdata (G_OBJECT (socket), taps.line_quark);

  return tap != NULL ? sonde_tap_get_flow_id (tap) : 0;
}

/**
 * sonde_taps_dup_capture:
 *
 * Returns: (transfer full) (nullable): the current capture; from any thread
 */
SondeCapture *
sonde_taps_dup_capture (void)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&taps.mutex);

  return taps.capture != NULL ? g_object_ref (taps.capture) : NULL;
}

/**
 * sonde_taps_get_enabled:
 *
 * Returns: whether connections made from now on are tapped
 */
gboolean
sonde_taps_get_enabled (void)
{
  return g_atomic_int_get (&taps.is_enabled);
}

/**
 * sonde_taps_lookup:
 * @stream: a connection
 *
 * Returns: (transfer none) (nullable): its tap; of a connection that wraps another without a tap of
 *   its own, the other's
 */
SondeTap *
sonde_taps_lookup (GIOStream *stream)
{
  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  if (SONDE_IS_TLS_TAP (stream))
    return sonde_tls_tap_get_tap (SONDE_TLS_TAP (stream));

  if (G_IS_TCP_WRAPPER_CONNECTION (stream))
    return sonde_taps_lookup (g_tcp_wrapper_connection_get_base_io_stream
                              (G_TCP_WRAPPER_CONNECTION (stream)));

  if (G_IS_TCP_CONNECTION (stream) && taps.is_installed)
    return sonde_taps_get_line (stream)->tap;

  return NULL;
}

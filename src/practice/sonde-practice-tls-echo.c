#include "config.h"

#include "sonde-practice-echo.h"
#include "sonde-practice-listener.h"
#include "sonde-practice-tls-echo.h"

#define MAX_CONNECTIONS 64

/**
 * SondePracticeTlsEcho:
 *
 * A TLS server that sends every byte back.
 *
 * It serves until it is disposed of, which closes its connections.
 */
struct _SondePracticeTlsEcho
{
  GObject                parent_instance;

  SondePracticeListener *listener;
  GTlsCertificate       *certificate;
  GCancellable          *cancellable;
};

G_DEFINE_FINAL_TYPE (SondePracticeTlsEcho, sonde_practice_tls_echo, G_TYPE_OBJECT)

static void
sonde_practice_tls_echo_incoming_cb (SondePracticeTlsEcho *self,
                                     GSocketConnection    *connection)
{
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;

  tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);

  if (tls == NULL)
    {
      g_debug ("Could not start TLS: %s", error->message);
      return;
    }

  /* Many clients just hang up; that is no reason to call the end a failure. The first read
   * does the handshake.
   */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  sonde_practice_echo_async (tls, self->cancellable, NULL, NULL);
}

static void
sonde_practice_tls_echo_dispose (GObject *object)
{
  SondePracticeTlsEcho *self = SONDE_PRACTICE_TLS_ECHO (object);

  g_cancellable_cancel (self->cancellable);

  g_clear_object (&self->listener);
  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonde_practice_tls_echo_parent_class)->dispose (object);
}

static void
sonde_practice_tls_echo_class_init (SondePracticeTlsEchoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonde_practice_tls_echo_dispose;
}

static void
sonde_practice_tls_echo_init (SondePracticeTlsEcho *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonde_practice_tls_echo_new:
 * @sockets: (element-type GSocket): listening sockets
 * @certificate: the certificate of the server, with its private key
 *
 * Starts a TLS echo server.
 *
 * Returns: (transfer full): a new server
 */
SondePracticeTlsEcho *
sonde_practice_tls_echo_new (GPtrArray       *sockets,
                             GTlsCertificate *certificate)
{
  SondePracticeTlsEcho *self;

  g_return_val_if_fail (sockets != NULL, NULL);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_TLS_ECHO, NULL);
  self->certificate = g_object_ref (certificate);
  self->listener = sonde_practice_listener_new (sockets, MAX_CONNECTIONS);
  g_signal_connect_object (self->listener, "incoming",
                           G_CALLBACK (sonde_practice_tls_echo_incoming_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

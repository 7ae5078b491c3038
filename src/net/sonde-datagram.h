#pragma once

#include <gio/gio.h>

#include "sonde-endpoint.h"

G_BEGIN_DECLS

/**
 * SondeDatagram:
 * @local: where it was sent to: this side's address and port
 * @remote: who sent it
 * @length: how many bytes it has
 * @n_kept: how many of them were kept, less than @length if the buffer was too small
 *
 * A datagram that came in.
 */
typedef struct
{
  SondeEndpoint local;
  SondeEndpoint remote;
  gsize         length;
  gsize         n_kept;
} SondeDatagram;

void      sonde_datagram_prepare (GSocket              *socket);
gboolean  sonde_datagram_receive (GSocket              *socket,
                                  guint8               *buffer,
                                  gsize                 size,
                                  SondeDatagram        *self,
                                  GError              **error);
gboolean  sonde_datagram_send    (GSocket              *socket,
                                  const SondeEndpoint  *local,
                                  const SondeEndpoint  *remote,
                                  const guint8         *data,
                                  gsize                 length,
                                  GError              **error);

G_END_DECLS

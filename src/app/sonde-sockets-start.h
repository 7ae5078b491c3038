#pragma once

#include "sonde-sockets-compose.h"
#include "sonde-sockets-item.h"

G_BEGIN_DECLS

SondeSocketsItem *sonde_sockets_start (SondeCapture               *capture,
                                       const SondeSocketsRequest  *request,
                                       GTlsCertificate            *certificate,
                                       const char                 *fingerprint,
                                       gboolean                    echo,
                                       GError                    **error);

G_END_DECLS

#pragma once

#include <gtk/gtk.h>

#include "sonde-practice-host.h"
#include "sonde-target.h"

G_BEGIN_DECLS

/**
 * SondeSocketsTransport:
 * @SONDE_SOCKETS_TCP: TCP
 * @SONDE_SOCKETS_UDP: UDP
 * @SONDE_SOCKETS_TLS: TLS over TCP
 *
 * The transports of the Sockets page, in the order in which they are offered.
 */
typedef enum
{
  SONDE_SOCKETS_TCP,
  SONDE_SOCKETS_UDP,
  SONDE_SOCKETS_TLS,
} SondeSocketsTransport;

/**
 * SondeSocketsRequest:
 * @is_listener: whether to listen, and not to connect
 * @transport: over what
 * @host: (nullable): the host, or for a listener `NULL` for both loopback addresses
 * @port: the port, or for a listener 0 for a free one
 *
 * What the compose bar asks for.
 */
typedef struct
{
  gboolean               is_listener;
  SondeSocketsTransport  transport;
  char                  *host;
  guint16                port;
} SondeSocketsRequest;

#define SONDE_TYPE_SOCKETS_COMPOSE (sonde_sockets_compose_get_type ())

G_DECLARE_FINAL_TYPE (SondeSocketsCompose, sonde_sockets_compose,
                      SONDE, SOCKETS_COMPOSE, GtkWidget)

void      sonde_sockets_compose_set_settings (SondeSocketsCompose *self,
                                              GSettings           *settings);
void      sonde_sockets_compose_set_practice (SondeSocketsCompose *self,
                                              SondePracticeHost   *practice);
void      sonde_sockets_compose_fill         (SondeSocketsCompose *self,
                                              SondeTarget         *target);
void      sonde_sockets_compose_show_error   (SondeSocketsCompose *self,
                                              const char          *reason);
gboolean  sonde_sockets_compose_read         (SondeSocketsCompose *self,
                                              SondeSocketsRequest *request);
char     *sonde_sockets_compose_dup_key      (SondeSocketsCompose *self);
void      sonde_sockets_compose_set_running  (SondeSocketsCompose *self,
                                              gboolean             running);
gboolean  sonde_sockets_compose_get_echo     (SondeSocketsCompose *self);
void      sonde_sockets_compose_remember     (SondeSocketsCompose *self);

G_END_DECLS

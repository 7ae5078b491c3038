#pragma once

#include <gtk/gtk.h>

#include "sonde-dns-question.h"
#include "sonde-session.h"
#include "sonde-target.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_COMPOSE (sonde_dns_compose_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsCompose, sonde_dns_compose, SONDE, DNS_COMPOSE, GtkWidget)

void              sonde_dns_compose_set_session  (SondeDnsCompose     *self,
                                                  SondeSession        *session);
void              sonde_dns_compose_set_target   (SondeDnsCompose     *self,
                                                  SondeTarget         *target);
void              sonde_dns_compose_fill         (SondeDnsCompose     *self,
                                                  SondeDnsKind         kind,
                                                  const char          *text,
                                                  GInetSocketAddress  *server);
void              sonde_dns_compose_try_practice (SondeDnsCompose     *self);
void              sonde_dns_compose_set_running  (SondeDnsCompose     *self,
                                                  gboolean             is_running);
SondeDnsQuestion *sonde_dns_compose_ask          (SondeDnsCompose     *self);

G_END_DECLS

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SONDE_PRACTICE_N_PORTS:
 *
 * How many consecutive ports [method@PracticeServers.start] takes.
 */
#define SONDE_PRACTICE_N_PORTS 12

#define SONDE_TYPE_PRACTICE_SERVERS (sonde_practice_servers_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeServers, sonde_practice_servers,
                      SONDE, PRACTICE_SERVERS, GObject)

SondePracticeServers *sonde_practice_servers_new            (void);
gboolean              sonde_practice_servers_start          (SondePracticeServers  *self,
                                                             guint16                base_port,
                                                             GError               **error);
void                  sonde_practice_servers_stop           (SondePracticeServers  *self);
GListModel           *sonde_practice_servers_list_endpoints (SondePracticeServers  *self);
const char           *sonde_practice_servers_get_ca_pem     (SondePracticeServers  *self);

G_END_DECLS

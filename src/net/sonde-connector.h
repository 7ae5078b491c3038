#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_CONNECTOR (sonde_connector_get_type ())

G_DECLARE_FINAL_TYPE (SondeConnector, sonde_connector, SONDE, CONNECTOR, GObject)

SondeConnector    *sonde_connector_new            (GResolver            *resolver,
                                                   const char           *host,
                                                   guint16               port);
void               sonde_connector_set_timeout_ms (SondeConnector       *self,
                                                   guint                 timeout_ms);
const char        *sonde_connector_get_host       (SondeConnector       *self);
guint16            sonde_connector_get_port       (SondeConnector       *self);
GListModel        *sonde_connector_list_attempts  (SondeConnector       *self);
gint64             sonde_connector_get_resolve_us (SondeConnector       *self);
gint64             sonde_connector_get_connect_us (SondeConnector       *self);
char              *sonde_connector_dup_outcome    (SondeConnector       *self);
void               sonde_connector_connect_async  (SondeConnector       *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
GSocketConnection *sonde_connector_connect_finish (SondeConnector       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"
#include "sonde-http-head.h"
#include "sonde-http-message.h"

G_BEGIN_DECLS

guint       sonde_http_conversation_get_n_exchanges (SondeDissection  *dissection);
gboolean    sonde_http_conversation_get_message     (SondeDissection  *dissection,
                                                     guint             exchange,
                                                     gboolean          response,
                                                     SondeHttpMessage *message);
gboolean    sonde_http_conversation_is_http2        (SondeDissection  *dissection);
GListModel *sonde_http_conversation_list_headers    (SondeDissection  *dissection,
                                                     guint             record);
char       *sonde_http_conversation_dup_start_part  (SondeDissection  *dissection,
                                                     guint             record,
                                                     guint             part);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-dissection.h"
#include "sonde-http-message.h"

G_BEGIN_DECLS

/**
 * SondeHttpFindings:
 * @dissection: (nullable): the messages of the flow that carries the exchange
 * @number: which exchange of the flow it is, from 0
 * @messages: the request and the response
 * @headers: (nullable): their headers, once they are complete
 * @trailers: (nullable): their trailers, once they are complete
 * @reason: (nullable): the words behind the status code
 * @version: (nullable): the version of HTTP in the response
 *
 * What a capture holds of an exchange. Begins as sonde_http_findings_init() makes it.
 */
typedef struct
{
  SondeDissection  *dissection;
  guint             number;
  SondeHttpMessage  messages[2];
  GListModel       *headers[2];
  GListModel       *trailers[2];
  char             *reason;
  char             *version;
} SondeHttpFindings;

void     sonde_http_findings_init       (SondeHttpFindings       *self,
                                         SondeDissection         *dissection,
                                         guint                    number);
void     sonde_http_findings_clear      (SondeHttpFindings       *self);
gboolean sonde_http_findings_update     (SondeHttpFindings       *self);
char    *sonde_http_findings_dup_header (const SondeHttpFindings *self,
                                         gboolean                 response,
                                         const char              *name);
char    *sonde_http_findings_dup_method (const SondeHttpFindings *self);
char    *sonde_http_findings_dup_url    (const SondeHttpFindings *self);

G_END_DECLS

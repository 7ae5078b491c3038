#pragma once

#include "sonde-dissector.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

/**
 * SondeProtocol:
 * @id: a name that stays the same in every language, such as "http1"
 * @name: what it is called, to be translated
 * @transports: the transports that it goes over, as bits (`1 << SONDE_TRANSPORT_TCP`)
 * @carries: the transports that it carries, as bits
 * @ports: (array zero-terminated=1): the ports that are its own
 * @trusts_port: whether what goes to such a port is of it, however broken it is
 * @dissectors: (array zero-terminated=1): what takes it apart, and what that may hand over to
 *
 * A protocol that the bytes of a conversation can be taken apart as.
 */
typedef struct
{
  const char           *id;
  const char           *name;
  guint                 transports;
  guint                 carries;
  guint16               ports[4];
  gboolean              trusts_port;
  const SondeDissector *dissectors[3];
} SondeProtocol;

const SondeProtocol *sonde_protocol_get       (guint                position);
const SondeProtocol *sonde_protocol_find      (const char          *id);
const SondeProtocol *sonde_protocol_guess     (SondeFlow           *flow);
gboolean             sonde_protocol_goes_over (const SondeProtocol *self,
                                               SondeTransport       transport);
gboolean             sonde_protocol_carries   (const SondeProtocol *self,
                                               SondeTransport       transport);

G_END_DECLS

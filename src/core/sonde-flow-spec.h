#pragma once

#include "sonde-endpoint.h"
#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeFlowSpec:
 * @transport: what the flow carries
 * @role: which end this process is
 * @local: this end
 * @remote: the other end
 * @parent_id: for the plaintext of TLS, the TCP flow that carries it; else 0
 * @protocol: (nullable): the application protocol, where TLS negotiated one (ALPN)
 *
 * What is known of a flow when it begins.
 */
typedef struct
{
  SondeTransport  transport;
  SondeRole       role;
  SondeEndpoint   local;
  SondeEndpoint   remote;
  guint32         parent_id;
  const char     *protocol;
} SondeFlowSpec;

G_END_DECLS

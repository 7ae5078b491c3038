#pragma once

#include <gio/gio.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

/**
 * SondeDnsExchange:
 * @name: (nullable): the name that is asked for, in presentation format
 * @record_type: (nullable): the mnemonic of the type that is asked for, such as `A`
 * @rcode: the code of the response (RFC 1035, section 4.1.1), or -1 when there is none
 *
 * What the first question of a conversation is, and how it was answered.
 */
typedef struct
{
  char *name;
  char *record_type;
  int   rcode;
} SondeDnsExchange;

void sonde_dns_exchange_read  (SondeDnsExchange *self,
                               SondeFlow        *flow);
void sonde_dns_exchange_clear (SondeDnsExchange *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SondeDnsExchange, sonde_dns_exchange_clear)

G_END_DECLS

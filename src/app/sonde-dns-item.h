#pragma once

#include "sonde-activity.h"
#include "sonde-dns-lookup.h"
#include "sonde-flow.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_ITEM (sonde_dns_item_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsItem, sonde_dns_item, SONDE, DNS_ITEM, GObject)

SondeDnsItem       *sonde_dns_item_new_lookup      (SondeDnsLookup *lookup);
SondeDnsItem       *sonde_dns_item_new_flow        (SondeFlow      *flow);
SondeActivity      *sonde_dns_item_create_activity (SondeDnsItem   *self);
SondeDnsLookup     *sonde_dns_item_get_lookup      (SondeDnsItem   *self);
SondeFlow          *sonde_dns_item_get_flow        (SondeDnsItem   *self);
SondeActivityState  sonde_dns_item_get_state       (SondeDnsItem   *self);

G_END_DECLS

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_GROUP (sonde_dns_group_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsGroup, sonde_dns_group, SONDE, DNS_GROUP, GObject)

SondeDnsGroup *sonde_dns_group_new          (const char    *name);
void           sonde_dns_group_add          (SondeDnsGroup *self,
                                             GObject       *record);
char          *sonde_dns_group_dup_title    (SondeDnsGroup *self);
GListModel    *sonde_dns_group_list_records (SondeDnsGroup *self);

G_END_DECLS

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_PAGE (sonde_dns_page_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsPage, sonde_dns_page, SONDE, DNS_PAGE, GtkWidget)

G_END_DECLS

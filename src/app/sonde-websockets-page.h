#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_WEBSOCKETS_PAGE (sonde_websockets_page_get_type ())

G_DECLARE_FINAL_TYPE (SondeWebsocketsPage, sonde_websockets_page, SONDE, WEBSOCKETS_PAGE, GtkWidget)

G_END_DECLS

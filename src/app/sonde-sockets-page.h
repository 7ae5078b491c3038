#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_SOCKETS_PAGE (sonde_sockets_page_get_type ())

G_DECLARE_FINAL_TYPE (SondeSocketsPage, sonde_sockets_page, SONDE, SOCKETS_PAGE, GtkWidget)

G_END_DECLS

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_HTTP_PAGE (sonde_http_page_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpPage, sonde_http_page, SONDE, HTTP_PAGE, GtkWidget)

G_END_DECLS

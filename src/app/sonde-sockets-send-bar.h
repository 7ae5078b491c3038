#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_SOCKETS_SEND_BAR (sonde_sockets_send_bar_get_type ())

G_DECLARE_FINAL_TYPE (SondeSocketsSendBar, sonde_sockets_send_bar,
                      SONDE, SOCKETS_SEND_BAR, GtkWidget)

GBytes   *sonde_sockets_send_bar_dup_bytes   (SondeSocketsSendBar *self);
GFile    *sonde_sockets_send_bar_get_file    (SondeSocketsSendBar *self);
void      sonde_sockets_send_bar_set_text    (SondeSocketsSendBar *self,
                                              const char          *text);
void      sonde_sockets_send_bar_show_error  (SondeSocketsSendBar *self,
                                              const char          *reason);
gboolean  sonde_sockets_send_bar_is_file     (SondeSocketsSendBar *self);
void      sonde_sockets_send_bar_set_state   (SondeSocketsSendBar *self,
                                              gboolean             is_live,
                                              gboolean             has_siblings);
gboolean  sonde_sockets_send_bar_get_to_all  (SondeSocketsSendBar *self);
void      sonde_sockets_send_bar_take_sent   (SondeSocketsSendBar *self);

G_END_DECLS

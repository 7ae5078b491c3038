#pragma once

#include <gio/gio.h>

#include "sonde-byte-mover.h"
#include "sonde-capture.h"
#include "sonde-io-thread.h"

G_BEGIN_DECLS

#define SONDE_TYPE_BYTE_PUMP (sonde_byte_pump_get_type ())

G_DECLARE_FINAL_TYPE (SondeBytePump, sonde_byte_pump, SONDE, BYTE_PUMP, GObject)

SondeBytePump *sonde_byte_pump_new            (SondeIoThread   *thread,
                                               GIOStream       *stream,
                                               GSocket         *socket,
                                               SondeCapture    *capture,
                                               gboolean         echo);
void           sonde_byte_pump_set_echo       (SondeBytePump   *self,
                                               gboolean         echo);
void           sonde_byte_pump_send           (SondeBytePump   *self,
                                               GBytes          *bytes);
void           sonde_byte_pump_send_file      (SondeBytePump   *self,
                                               GFile           *file);
void           sonde_byte_pump_finish_sending (SondeBytePump   *self);
void           sonde_byte_pump_close          (SondeBytePump   *self,
                                               gboolean         discard);
void           sonde_byte_pump_reset          (SondeBytePump   *self);
void           sonde_byte_pump_get_status     (SondeBytePump   *self,
                                               SondeTcpStatus  *status);
GError        *sonde_byte_pump_take_error     (SondeBytePump   *self);

G_END_DECLS

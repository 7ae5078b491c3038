#pragma once

#include "sonde-capture.h"

G_BEGIN_DECLS

#define SONDE_TYPE_OPENED_FILE (sonde_opened_file_get_type ())

G_DECLARE_FINAL_TYPE (SondeOpenedFile, sonde_opened_file, SONDE, OPENED_FILE, GObject)

SondeOpenedFile *sonde_opened_file_new         (SondeCapture    *capture);
void             sonde_opened_file_start       (SondeOpenedFile *self);
guint            sonde_opened_file_get_n_flows (SondeOpenedFile *self);
SondeCapture    *sonde_opened_file_get_capture (SondeOpenedFile *self);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-field.h"

G_BEGIN_DECLS

/* No decoding has more bytes; what would have is cut there. */
#define SONDE_DECODING_MAX_BYTES (256 * 1024)

#define SONDE_TYPE_DECODING (sonde_decoding_get_type ())

G_DECLARE_FINAL_TYPE (SondeDecoding, sonde_decoding, SONDE, DECODING, GObject)

SondeDecoding *sonde_decoding_new        (const char    *id,
                                          const char    *name,
                                          GBytes        *bytes,
                                          SondeField    *fields);
const char    *sonde_decoding_get_id     (SondeDecoding *self);
const char    *sonde_decoding_get_name   (SondeDecoding *self);
GBytes        *sonde_decoding_get_bytes  (SondeDecoding *self);
SondeField    *sonde_decoding_get_fields (SondeDecoding *self);
void           sonde_decoding_set_is_cut (SondeDecoding *self,
                                          gboolean       is_cut);
gboolean       sonde_decoding_is_cut     (SondeDecoding *self);

G_END_DECLS

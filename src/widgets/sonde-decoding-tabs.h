#pragma once

#include <gtk/gtk.h>

#include "sonde-byte-source.h"
#include "sonde-decoding.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DECODING_TABS (sonde_decoding_tabs_get_type ())

G_DECLARE_FINAL_TYPE (SondeDecodingTabs, sonde_decoding_tabs, SONDE, DECODING_TABS, GtkWidget)

GtkWidget       *sonde_decoding_tabs_new           (void);
void             sonde_decoding_tabs_set_decodings (SondeDecodingTabs *self,
                                                    GPtrArray         *decodings,
                                                    SondeDirection     direction);
void             sonde_decoding_tabs_open          (SondeDecodingTabs *self,
                                                    const char        *id);
SondeDecoding   *sonde_decoding_tabs_get_opened    (SondeDecodingTabs *self);
SondeByteSource *sonde_decoding_tabs_get_source    (SondeDecodingTabs *self);

G_END_DECLS

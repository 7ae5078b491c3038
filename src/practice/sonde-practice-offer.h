#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_OFFER (sonde_practice_offer_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeOffer, sonde_practice_offer, SONDE, PRACTICE_OFFER, GObject)

SondePracticeOffer *sonde_practice_offer_new            (void);
gboolean            sonde_practice_offer_read_line      (SondePracticeOffer  *self,
                                                         const char          *line,
                                                         GError             **error);
gboolean            sonde_practice_offer_is_complete    (SondePracticeOffer  *self);
GTlsCertificate    *sonde_practice_offer_get_ca         (SondePracticeOffer  *self);
GListModel         *sonde_practice_offer_list_endpoints (SondePracticeOffer  *self);

G_END_DECLS

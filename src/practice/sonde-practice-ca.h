#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_CA (sonde_practice_ca_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeCa, sonde_practice_ca, SONDE, PRACTICE_CA, GObject)

SondePracticeCa *sonde_practice_ca_new             (GError          **error);
const char      *sonde_practice_ca_get_pem         (SondePracticeCa  *self);
GTlsCertificate *sonde_practice_ca_issue_localhost (SondePracticeCa  *self,
                                                    GError          **error);

G_END_DECLS

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_CERTIFICATE (sonde_certificate_get_type ())

G_DECLARE_FINAL_TYPE (SondeCertificate, sonde_certificate, SONDE, CERTIFICATE, GObject)

SondeCertificate   *sonde_certificate_new                (GTlsCertificate   *certificate,
                                                          GError           **error);
SondeCertificate   *sonde_certificate_new_from_der       (GBytes            *der,
                                                          GError           **error);
const char         *sonde_certificate_get_subject        (SondeCertificate  *self);
const char         *sonde_certificate_get_name           (SondeCertificate  *self);
const char         *sonde_certificate_get_issuer         (SondeCertificate  *self);
const char         *sonde_certificate_get_issuer_name    (SondeCertificate  *self);
const char         *sonde_certificate_get_serial         (SondeCertificate  *self);
GDateTime          *sonde_certificate_get_not_before     (SondeCertificate  *self);
GDateTime          *sonde_certificate_get_not_after      (SondeCertificate  *self);
const char * const *sonde_certificate_get_alt_names      (SondeCertificate  *self);
const char         *sonde_certificate_get_key            (SondeCertificate  *self);
const char         *sonde_certificate_get_signature      (SondeCertificate  *self);
const char         *sonde_certificate_get_fingerprint    (SondeCertificate  *self);
GBytes             *sonde_certificate_get_der            (SondeCertificate  *self);
gboolean            sonde_certificate_is_ca              (SondeCertificate  *self);
gboolean            sonde_certificate_is_self_signed     (SondeCertificate  *self);
gboolean            sonde_certificate_is_for_servers     (SondeCertificate  *self);
gboolean            sonde_certificate_is_for_name        (SondeCertificate  *self,
                                                          const char        *name);
gboolean            sonde_certificate_has_weak_key       (SondeCertificate  *self);
gboolean            sonde_certificate_has_weak_signature (SondeCertificate  *self);
gboolean            sonde_certificate_has_issuer_url     (SondeCertificate  *self);

char               *sonde_certificate_fingerprint        (GTlsCertificate   *certificate);

G_END_DECLS

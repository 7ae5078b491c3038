#include "config.h"

#include <time.h>

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "sonde-practice-ca.h"

#define LIFETIME_S (30 * 24 * 60 * 60)
#define CLOCK_SKEW_S (24 * 60 * 60)
#define SERIAL_BYTES 16
#define KEY_ID_BYTES 64

/**
 * SondePracticeCa:
 *
 * A certificate authority that lives in memory, for as long as the practice servers run.
 *
 * Its private key is never written anywhere, and its certificate is constrained (RFC 5280,
 * section 4.2.1.10) to names and addresses of this machine, so that trusting it harms nobody.
 */
struct _SondePracticeCa
{
  GObject                parent_instance;

  gnutls_x509_privkey_t  key;
  gnutls_x509_crt_t      certificate;
  char                  *pem;
};

G_DEFINE_FINAL_TYPE (SondePracticeCa, sonde_practice_ca, G_TYPE_OBJECT)

static gboolean
sonde_practice_ca_check (int      status,
                         GError **error)
{
  if (status >= 0)
    return TRUE;

  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC,
               _("The practice certificates could not be made: %s"),
               gnutls_strerror (status));

  return FALSE;
}

static int
sonde_practice_ca_make_key (gnutls_x509_privkey_t *key)
{
  int status = gnutls_x509_privkey_init (key);

  if (status < 0)
    return status;

  return gnutls_x509_privkey_generate (*key,
                                       GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                       0);
}

/* What both certificates have in common. */
static int
sonde_practice_ca_make_certificate (gnutls_x509_crt_t     *certificate,
                                    gnutls_x509_privkey_t  key,
                                    const char            *name)
{
  time_t now = time (NULL);
  guint8 serial[SERIAL_BYTES];
  guint8 id[KEY_ID_BYTES];
  gsize id_bytes = sizeof id;
  int status;

  if ((status = gnutls_x509_crt_init (certificate)) < 0 ||
      (status = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial)) < 0)
    return status;

  /* Positive and of full length, as RFC 5280, section 4.1.2.2 wants it. */
  serial[0] = (guint8) ((serial[0] & 0x7f) | 0x40);

  if ((status = gnutls_x509_crt_set_version (*certificate, 3)) < 0 ||
      (status = gnutls_x509_crt_set_serial (*certificate, serial, sizeof serial)) < 0 ||
      (status = gnutls_x509_crt_set_dn (*certificate, name, NULL)) < 0 ||
      (status = gnutls_x509_crt_set_activation_time (*certificate, now - CLOCK_SKEW_S)) < 0 ||
      (status = gnutls_x509_crt_set_expiration_time (*certificate, now + LIFETIME_S)) < 0 ||
      (status = gnutls_x509_crt_set_key (*certificate, key)) < 0 ||
      (status = gnutls_x509_crt_get_key_id (*certificate, 0, id, &id_bytes)) < 0)
    return status;

  return gnutls_x509_crt_set_subject_key_id (*certificate, id, id_bytes);
}

static int
sonde_practice_ca_constrain (gnutls_x509_crt_t certificate)
{
  static const struct
  {
    gnutls_x509_subject_alt_name_t type;
    const char *value;
  } permitted[] = {
    { GNUTLS_SAN_DNSNAME, "localhost" },
    { GNUTLS_SAN_DNSNAME, "test" },
    { GNUTLS_SAN_IPADDRESS, "127.0.0.0/8" },
    { GNUTLS_SAN_IPADDRESS, "::1/128" },
  };
  gnutls_x509_name_constraints_t constraints;
  int status = gnutls_x509_name_constraints_init (&constraints);

  if (status < 0)
    return status;

  for (gsize i = 0; status >= 0 && i < G_N_ELEMENTS (permitted); i++)
    {
      gnutls_datum_t value = { NULL, 0 };

      if (permitted[i].type == GNUTLS_SAN_IPADDRESS)
        status = gnutls_x509_cidr_to_rfc5280 (permitted[i].value, &value);
      else
        value = (gnutls_datum_t) { (guchar *) gnutls_strdup (permitted[i].value),
                                   (guint) strlen (permitted[i].value) };

      if (status >= 0)
        status = gnutls_x509_name_constraints_add_permitted (constraints, permitted[i].type,
                                                             &value);

      gnutls_free (value.data);
    }

  if (status >= 0)
    status = gnutls_x509_crt_set_name_constraints (certificate, constraints, 1);

  gnutls_x509_name_constraints_deinit (constraints);

  return status;
}

static int
sonde_practice_ca_sign_self (SondePracticeCa *self)
{
  gnutls_datum_t pem = { NULL, 0 };
  int status;

  if ((status = sonde_practice_ca_make_key (&self->key)) < 0 ||
      (status = sonde_practice_ca_make_certificate (&self->certificate, self->key,
                                                    "CN=Sonde Practice CA,O=Sonde")) < 0 ||
      (status = gnutls_x509_crt_set_basic_constraints (self->certificate, 1, 0)) < 0 ||
      (status = gnutls_x509_crt_set_key_usage (self->certificate,
                                               GNUTLS_KEY_KEY_CERT_SIGN |
                                               GNUTLS_KEY_CRL_SIGN)) < 0 ||
      (status = sonde_practice_ca_constrain (self->certificate)) < 0 ||
      (status = gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key,
                                       GNUTLS_DIG_SHA256, 0)) < 0 ||
      (status = gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &pem)) < 0)
    return status;

  self->pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);

  return 0;
}

static int
sonde_practice_ca_sign_localhost (SondePracticeCa       *self,
                                  gnutls_x509_crt_t     *certificate,
                                  gnutls_x509_privkey_t  key)
{
  static const guint8 ipv4[] = { 127, 0, 0, 1 };
  static const guint8 ipv6[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
  static const char name[] = "localhost";
  guint8 id[KEY_ID_BYTES];
  gsize id_bytes = sizeof id;
  int status;

  if ((status = sonde_practice_ca_make_certificate (certificate, key,
                                                    "CN=localhost,O=Sonde")) < 0 ||
      (status = gnutls_x509_crt_set_basic_constraints (*certificate, 0, -1)) < 0 ||
      (status = gnutls_x509_crt_set_key_usage (*certificate,
                                               GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0 ||
      (status = gnutls_x509_crt_set_key_purpose_oid (*certificate,
                                                     GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0 ||
      (status = gnutls_x509_crt_set_subject_alt_name (*certificate, GNUTLS_SAN_DNSNAME,
                                                      name, sizeof name - 1,
                                                      GNUTLS_FSAN_SET)) < 0 ||
      (status = gnutls_x509_crt_set_subject_alt_name (*certificate, GNUTLS_SAN_IPADDRESS,
                                                      ipv4, sizeof ipv4,
                                                      GNUTLS_FSAN_APPEND)) < 0 ||
      (status = gnutls_x509_crt_set_subject_alt_name (*certificate, GNUTLS_SAN_IPADDRESS,
                                                      ipv6, sizeof ipv6,
                                                      GNUTLS_FSAN_APPEND)) < 0 ||
      (status = gnutls_x509_crt_get_subject_key_id (self->certificate, id, &id_bytes,
                                                    NULL)) < 0 ||
      (status = gnutls_x509_crt_set_authority_key_id (*certificate, id, id_bytes)) < 0)
    return status;

  return gnutls_x509_crt_sign2 (*certificate, self->certificate, self->key, GNUTLS_DIG_SHA256, 0);
}

static int
sonde_practice_ca_export (gnutls_x509_crt_t       certificate,
                          gnutls_x509_privkey_t   key,
                          char                  **pem)
{
  gnutls_datum_t certificate_pem = { NULL, 0 };
  gnutls_datum_t key_pem = { NULL, 0 };
  int status;

  if ((status = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM,
                                         &certificate_pem)) >= 0 &&
      (status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL,
                                                   GNUTLS_PKCS_PLAIN, &key_pem)) >= 0)
    *pem = g_strdup_printf ("%.*s%.*s",
                            (int) certificate_pem.size, (const char *) certificate_pem.data,
                            (int) key_pem.size, (const char *) key_pem.data);

  gnutls_free (certificate_pem.data);
  gnutls_free (key_pem.data);

  return status;
}

static void
sonde_practice_ca_finalize (GObject *object)
{
  SondePracticeCa *self = SONDE_PRACTICE_CA (object);

  g_clear_pointer (&self->certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->pem, g_free);

  G_OBJECT_CLASS (sonde_practice_ca_parent_class)->finalize (object);
}

static void
sonde_practice_ca_class_init (SondePracticeCaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_ca_finalize;
}

static void
sonde_practice_ca_init (SondePracticeCa *self G_GNUC_UNUSED)
{
}

/**
 * sonde_practice_ca_new:
 * @error: return location for an error
 *
 * Makes a key and a certificate for a new authority, valid for 30 days.
 *
 * Fails with `G_TLS_ERROR_MISC`.
 *
 * Returns: (transfer full): a new authority, or `NULL` with @error set
 */
SondePracticeCa *
sonde_practice_ca_new (GError **error)
{
  g_autoptr(SondePracticeCa) self = g_object_new (SONDE_TYPE_PRACTICE_CA, NULL);

  if (!sonde_practice_ca_check (sonde_practice_ca_sign_self (self), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonde_practice_ca_get_pem:
 * @self: an authority
 *
 * Gets the certificate of the authority.
 *
 * Returns: (transfer none): the certificate in PEM, without its key
 */
const char *
sonde_practice_ca_get_pem (SondePracticeCa *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_CA (self), NULL);

  return self->pem;
}

/**
 * sonde_practice_ca_issue_localhost:
 * @self: an authority
 * @error: return location for an error
 *
 * Issues a server certificate for `localhost`, 127.0.0.1 and ::1, with a key of its own.
 *
 * Fails with any `G_TLS_ERROR`.
 *
 * Returns: (transfer full): the certificate, or `NULL` with @error set
 */
GTlsCertificate *
sonde_practice_ca_issue_localhost (SondePracticeCa  *self,
                                   GError          **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  g_autofree char *pem = NULL;
  int status;

  g_return_val_if_fail (SONDE_IS_PRACTICE_CA (self), NULL);

  if ((status = sonde_practice_ca_make_key (&key)) >= 0 &&
      (status = sonde_practice_ca_sign_localhost (self, &certificate, key)) >= 0)
    status = sonde_practice_ca_export (certificate, key, &pem);

  g_clear_pointer (&certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);

  if (!sonde_practice_ca_check (status, error))
    return NULL;

  return g_tls_certificate_new_from_pem (pem, -1, error);
}

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "sonde-text.h"
#include "sonde-certificate.h"

/* Certificates come from the peer: how much of one is ever shown. */
#define MAX_NAMES 256
#define MAX_NAME_CHARS 512

#define SERIAL_MAX_BYTES 64
#define OID_MAX_CHARS 128
#define SHA256_BYTES 32

#define MIN_RSA_BITS 2048
#define MIN_EC_BITS 224

#define DER_SEQUENCE 0x30
#define DER_LONG_LENGTH 0x80
#define DER_MAX_LENGTH_BYTES 4

/**
 * SondeCertificate:
 *
 * What an X.509 certificate says (RFC 5280), as text that is safe to show, and as answers.
 *
 * It never changes.
 */
struct _SondeCertificate
{
  GObject            parent_instance;

  gnutls_x509_crt_t  crt;
  GBytes            *der;
  char              *subject;
  char              *name;
  char              *issuer;
  char              *issuer_name;
  char              *serial;
  GDateTime         *not_before;
  GDateTime         *not_after;
  GStrv              alt_names;
  char              *key;
  char              *signature;
  char              *fingerprint;
};

G_DEFINE_FINAL_TYPE (SondeCertificate, sonde_certificate, G_TYPE_OBJECT)

static char *
sonde_certificate_format_hex (const guint8 *data,
                              gsize         length)
{
  GString *text = g_string_sized_new (length * 3);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", data[i]);

  return g_string_free (text, FALSE);
}

static char *
fingerprint_bytes (GBytes *der)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_BYTES];
  gsize size = sizeof digest;

  g_checksum_update (checksum, g_bytes_get_data (der, NULL), (gssize) g_bytes_get_size (der));
  g_checksum_get_digest (checksum, digest, &size);

  return sonde_certificate_format_hex (digest, size);
}

static char *
sonde_certificate_dup_dn (SondeCertificate *self,
                          gboolean          issuer)
{
  gnutls_datum_t dn = { NULL, 0 };
  char *text;
  int status;

  status = issuer ? gnutls_x509_crt_get_issuer_dn3 (self->crt, &dn, 0)
                  : gnutls_x509_crt_get_dn3 (self->crt, &dn, 0);

  if (status < 0)
    return g_strdup ("");

  text = sonde_text_preview (dn.data, dn.size, MAX_NAME_CHARS);
  gnutls_free (dn.data);

  return text;
}

/* The name a person knows something by: its common name, or else its organisation. */
static char *
sonde_certificate_dup_short_name (SondeCertificate *self,
                                  gboolean          issuer)
{
  static const char * const oids[] = {
    GNUTLS_OID_X520_COMMON_NAME,
    GNUTLS_OID_X520_ORGANIZATIONAL_UNIT_NAME,
    GNUTLS_OID_X520_ORGANIZATION_NAME,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (oids); i++)
    {
      guint8 buffer[MAX_NAME_CHARS];
      size_t size = sizeof buffer;
      int status;

      status = issuer
        ? gnutls_x509_crt_get_issuer_dn_by_oid (self->crt, oids[i], 0, 0, buffer, &size)
        : gnutls_x509_crt_get_dn_by_oid (self->crt, oids[i], 0, 0, buffer, &size);

      if (status >= 0 && size > 0)
        return sonde_text_preview (buffer, size, MAX_NAME_CHARS);
    }

  return NULL;
}

static char *
sonde_certificate_dup_serial (SondeCertificate *self)
{
  guint8 buffer[SERIAL_MAX_BYTES];
  size_t size = sizeof buffer;

  if (gnutls_x509_crt_get_serial (self->crt, buffer, &size) < 0)
    return g_strdup ("");

  return sonde_certificate_format_hex (buffer, size);
}

static char *
sonde_certificate_format_alt_name (unsigned int  type,
                                   const guint8 *data,
                                   gsize         size)
{
  g_autoptr(GInetAddress) address = NULL;

  switch (type)
    {
    case GNUTLS_SAN_IPADDRESS:
      if (size != 4 && size != 16)
        return NULL;

      address = g_inet_address_new_from_bytes (data,
                                               size == 4 ? G_SOCKET_FAMILY_IPV4
                                                         : G_SOCKET_FAMILY_IPV6);

      return g_inet_address_to_string (address);

    case GNUTLS_SAN_DNSNAME:
    case GNUTLS_SAN_URI:
    case GNUTLS_SAN_RFC822NAME:
      return sonde_text_preview (data, size, MAX_NAME_CHARS);

    default:
      return NULL;
    }
}

static GStrv
sonde_certificate_dup_alt_names (SondeCertificate *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (unsigned int i = 0; i < MAX_NAMES; i++)
    {
      guint8 buffer[MAX_NAME_CHARS];
      size_t size = sizeof buffer;
      unsigned int type = 0;
      g_autofree char *name = NULL;
      int status;

      status = gnutls_x509_crt_get_subject_alt_name2 (self->crt, i, buffer, &size, &type, NULL);

      if (status == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;

      if (status < 0)
        break;

      name = sonde_certificate_format_alt_name (type, buffer, size);

      if (name != NULL)
        g_strv_builder_add (builder, name);
    }

  return g_strv_builder_end (builder);
}

static char *
sonde_certificate_dup_key (SondeCertificate *self)
{
  unsigned int bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (self->crt, &bits);
  const char *name = NULL;

  if (algorithm >= 0)
    name = gnutls_pk_algorithm_get_name ((gnutls_pk_algorithm_t) algorithm);

  if (name == NULL)
    return g_strdup (_("Unknown kind of key"));

  /* Translators: a kind of key, such as RSA, and its size */
  return g_strdup_printf (ngettext ("%s, %u bit", "%s, %u bits", bits), name, bits);
}

static char *
sonde_certificate_dup_signature (SondeCertificate *self)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (self->crt);
  const char *name = NULL;
  char oid[OID_MAX_CHARS];
  size_t size = sizeof oid;

  if (algorithm >= 0)
    name = gnutls_sign_get_name ((gnutls_sign_algorithm_t) algorithm);

  if (name != NULL)
    return g_strdup (name);

  if (gnutls_x509_crt_get_signature_oid (self->crt, oid, &size) >= 0)
    return g_strdup (oid);

  return g_strdup (_("Unknown algorithm"));
}

/*
 * Finds what the signature of a certificate is over: the first element of the outer
 * sequence (RFC 5280, section 4.1).
 */
static gboolean
sonde_certificate_find_tbs (SondeCertificate *self,
                            gnutls_datum_t   *tbs)
{
  gsize size;
  const guint8 *der = g_bytes_get_data (self->der, &size);
  gsize position = 0;

  for (guint depth = 0; depth < 2; depth++)
    {
      gsize start = position;
      gsize length;

      if (size - position < 2 || der[position] != DER_SEQUENCE)
        return FALSE;

      length = der[position + 1];
      position += 2;

      if (length & DER_LONG_LENGTH)
        {
          gsize n_bytes = length & ~(gsize) DER_LONG_LENGTH;

          if (n_bytes == 0 || n_bytes > DER_MAX_LENGTH_BYTES || n_bytes > size - position)
            return FALSE;

          length = 0;

          while (n_bytes-- > 0)
            length = length << 8 | der[position++];
        }

      if (length > size - position)
        return FALSE;

      tbs->data = (unsigned char *) der + start;
      tbs->size = (unsigned int) (position - start + length);
    }

  return TRUE;
}

static gboolean
sonde_certificate_signed_itself (SondeCertificate *self)
{
  g_autofree guint8 *signature_bytes = NULL;
  gnutls_datum_t signature = { NULL, 0 };
  gnutls_datum_t tbs = { NULL, 0 };
  gnutls_pubkey_t key = NULL;
  gboolean valid = FALSE;
  size_t size = 0;
  int algorithm = gnutls_x509_crt_get_signature_algorithm (self->crt);

  if (algorithm < 0 || !sonde_certificate_find_tbs (self, &tbs))
    return FALSE;

  gnutls_x509_crt_get_signature (self->crt, NULL, &size);
  signature_bytes = g_malloc0 (MAX (size, 1));

  if (gnutls_x509_crt_get_signature (self->crt, (char *) signature_bytes, &size) < 0)
    return FALSE;

  signature.data = signature_bytes;
  signature.size = (unsigned int) size;

  if (gnutls_pubkey_init (&key) < 0)
    return FALSE;

  if (gnutls_pubkey_import_x509 (key, self->crt, 0) >= 0)
    valid = gnutls_pubkey_verify_data2 (key,
                                        (gnutls_sign_algorithm_t) algorithm,
                                        GNUTLS_VERIFY_ALLOW_BROKEN |
                                        GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1,
                                        &tbs,
                                        &signature) >= 0;

  gnutls_pubkey_deinit (key);

  return valid;
}

static void
sonde_certificate_finalize (GObject *object)
{
  SondeCertificate *self = SONDE_CERTIFICATE (object);

  g_clear_pointer (&self->crt, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->issuer_name, g_free);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  g_clear_pointer (&self->alt_names, g_strfreev);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->fingerprint, g_free);

  G_OBJECT_CLASS (sonde_certificate_parent_class)->finalize (object);
}

static void
sonde_certificate_class_init (SondeCertificateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_certificate_finalize;
}

static void
sonde_certificate_init (SondeCertificate *self G_GNUC_UNUSED)
{
}

/**
 * sonde_certificate_new:
 * @certificate: a certificate
 * @error: return location for an error
 *
 * Reads a certificate. Its issuers are not looked at.
 *
 * Fails with %G_TLS_ERROR_BAD_CERTIFICATE if it is not a certificate that GnuTLS can read.
 *
 * Returns: (transfer full) (nullable): what it says, or `NULL` with @error set
 */
SondeCertificate *
sonde_certificate_new (GTlsCertificate  *certificate,
                       GError          **error)
{
  g_autoptr(GByteArray) array = NULL;
  g_autoptr(GBytes) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &array, NULL);
  der = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  return sonde_certificate_new_from_der (der, error);
}

/**
 * sonde_certificate_new_from_der:
 * @der: the bytes of a certificate
 * @error: return location for an error
 *
 * Reads a certificate, as sonde_certificate_new() does.
 *
 * Fails with %G_TLS_ERROR_BAD_CERTIFICATE if it is not a certificate that GnuTLS can read.
 *
 * Returns: (transfer full) (nullable): what it says, or `NULL` with @error set
 */
SondeCertificate *
sonde_certificate_new_from_der (GBytes  *der,
                                GError **error)
{
  g_autoptr(SondeCertificate) self = NULL;
  gnutls_datum_t datum;
  int status;

  g_return_val_if_fail (der != NULL, NULL);

  self = g_object_new (SONDE_TYPE_CERTIFICATE, NULL);
  self->der = g_bytes_ref (der);
  datum.data = (unsigned char *) g_bytes_get_data (self->der, NULL);
  datum.size = (unsigned int) g_bytes_get_size (self->der);
  status = gnutls_x509_crt_init (&self->crt);

  if (status >= 0)
    status = gnutls_x509_crt_import (self->crt, &datum, GNUTLS_X509_FMT_DER);

  if (status < 0)
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                           gnutls_strerror (status));
      return NULL;
    }

  self->subject = sonde_certificate_dup_dn (self, FALSE);
  self->issuer = sonde_certificate_dup_dn (self, TRUE);
  self->serial = sonde_certificate_dup_serial (self);
  self->not_before =
    g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (self->crt));
  self->not_after =
    g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (self->crt));
  self->alt_names = sonde_certificate_dup_alt_names (self);
  self->key = sonde_certificate_dup_key (self);
  self->signature = sonde_certificate_dup_signature (self);
  self->fingerprint = fingerprint_bytes (self->der);
  self->name = sonde_certificate_dup_short_name (self, FALSE);
  self->issuer_name = sonde_certificate_dup_short_name (self, TRUE);

  if (self->name == NULL)
    self->name = g_strdup (self->alt_names[0] != NULL ? self->alt_names[0] : self->subject);

  if (self->issuer_name == NULL)
    self->issuer_name = g_strdup (self->issuer);

  return g_steal_pointer (&self);
}

/**
 * sonde_certificate_get_subject:
 * @self: a certificate
 *
 * Returns: (transfer none): whom it is for, as a distinguished name (RFC 4514)
 */
const char *
sonde_certificate_get_subject (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->subject;
}

/**
 * sonde_certificate_get_name:
 * @self: a certificate
 *
 * Returns: (transfer none): whom it is for, in short: the common name, if it has one
 */
const char *
sonde_certificate_get_name (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->name;
}

/**
 * sonde_certificate_get_issuer:
 * @self: a certificate
 *
 * Returns: (transfer none): who issued it, as a distinguished name (RFC 4514)
 */
const char *
sonde_certificate_get_issuer (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->issuer;
}

/**
 * sonde_certificate_get_issuer_name:
 * @self: a certificate
 *
 * Returns: (transfer none): who issued it, in short: the common name, if it has one
 */
const char *
sonde_certificate_get_issuer_name (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->issuer_name;
}

/**
 * sonde_certificate_get_serial:
 * @self: a certificate
 *
 * Returns: (transfer none): its number, in hexadecimal with colons
 */
const char *
sonde_certificate_get_serial (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->serial;
}

/**
 * sonde_certificate_get_not_before:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): when it begins to be valid, in UTC
 */
GDateTime *
sonde_certificate_get_not_before (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->not_before;
}

/**
 * sonde_certificate_get_not_after:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): when it ceases to be valid, in UTC
 */
GDateTime *
sonde_certificate_get_not_after (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->not_after;
}

/**
 * sonde_certificate_get_alt_names:
 * @self: a certificate
 *
 * Returns: (transfer none) (array zero-terminated=1): the subject alternative names: host names,
 *   addresses, URIs and mail addresses, at most the first 256
 */
const char * const *
sonde_certificate_get_alt_names (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return (const char * const *) self->alt_names;
}

/**
 * sonde_certificate_get_key:
 * @self: a certificate
 *
 * Returns: (transfer none): the kind of its key and the key's size
 */
const char *
sonde_certificate_get_key (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->key;
}

/**
 * sonde_certificate_get_signature:
 * @self: a certificate
 *
 * Returns: (transfer none): the algorithm by which it is signed
 */
const char *
sonde_certificate_get_signature (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->signature;
}

/**
 * sonde_certificate_get_fingerprint:
 * @self: a certificate
 *
 * Returns: (transfer none): as sonde_certificate_fingerprint()
 */
const char *
sonde_certificate_get_fingerprint (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->fingerprint;
}

/**
 * sonde_certificate_get_der:
 * @self: a certificate
 *
 * Returns: (transfer none): its bytes
 */
GBytes *
sonde_certificate_get_der (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), NULL);

  return self->der;
}

/**
 * sonde_certificate_is_ca:
 * @self: a certificate
 *
 * Returns: whether it may issue certificates: it says that it is an authority's
 *   (RFC 5280, section 4.2.1.9), and its key usage, if any, allows it
 */
gboolean
sonde_certificate_is_ca (SondeCertificate *self)
{
  unsigned int usage = 0;

  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  if (gnutls_x509_crt_get_ca_status (self->crt, NULL) <= 0)
    return FALSE;

  return gnutls_x509_crt_get_key_usage (self->crt, &usage, NULL) < 0 ||
         (usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;
}

/**
 * sonde_certificate_is_self_signed:
 * @self: a certificate
 *
 * Returns: whether it names itself as its issuer and its own key made the signature
 */
gboolean
sonde_certificate_is_self_signed (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  return gnutls_x509_crt_check_issuer (self->crt, self->crt) != 0 &&
         sonde_certificate_signed_itself (self);
}

/**
 * sonde_certificate_is_for_servers:
 * @self: a certificate
 *
 * Returns: whether a server may use it: its extended key usage names servers, or any purpose,
 *   or is absent (RFC 5280, section 4.2.1.12)
 */
gboolean
sonde_certificate_is_for_servers (SondeCertificate *self)
{
  gboolean restricted = FALSE;

  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  for (unsigned int i = 0; i < MAX_NAMES; i++)
    {
      char oid[OID_MAX_CHARS];
      size_t size = sizeof oid;

      if (gnutls_x509_crt_get_key_purpose_oid (self->crt, i, oid, &size, NULL) < 0)
        break;

      if (g_str_equal (oid, GNUTLS_KP_TLS_WWW_SERVER) || g_str_equal (oid, GNUTLS_KP_ANY))
        return TRUE;

      restricted = TRUE;
    }

  return !restricted;
}

/**
 * sonde_certificate_is_for_name:
 * @self: a certificate
 * @name: a host name in ASCII, or an address
 *
 * Returns: whether it is for a server of that name (RFC 6125)
 */
gboolean
sonde_certificate_is_for_name (SondeCertificate *self,
                               const char       *name)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return gnutls_x509_crt_check_hostname2 (self->crt, name, 0) != 0;
}

/**
 * sonde_certificate_has_weak_key:
 * @self: a certificate
 *
 * Returns: whether its key is too short to be safe: RSA and DSA below 2048 bits, elliptic curves
 *   below 224
 */
gboolean
sonde_certificate_has_weak_key (SondeCertificate *self)
{
  unsigned int bits = 0;

  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  switch (gnutls_x509_crt_get_pk_algorithm (self->crt, &bits))
    {
    case GNUTLS_PK_RSA:
    case GNUTLS_PK_RSA_PSS:
    case GNUTLS_PK_DSA:
      return bits < MIN_RSA_BITS;

    case GNUTLS_PK_ECDSA:
      return bits < MIN_EC_BITS;

    default:
      return FALSE;
    }
}

/**
 * sonde_certificate_has_weak_signature:
 * @self: a certificate
 *
 * Returns: whether it is signed with an algorithm that can be forged, such as MD5 or SHA-1
 */
gboolean
sonde_certificate_has_weak_signature (SondeCertificate *self)
{
  int algorithm;

  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  algorithm = gnutls_x509_crt_get_signature_algorithm (self->crt);

  return algorithm < 0 ||
         !gnutls_sign_is_secure2 ((gnutls_sign_algorithm_t) algorithm,
                                  GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS);
}

/**
 * sonde_certificate_has_issuer_url:
 * @self: a certificate
 *
 * Returns: whether it says where its issuer's certificate can be fetched
 *   (RFC 5280, section 4.2.2.1)
 */
gboolean
sonde_certificate_has_issuer_url (SondeCertificate *self)
{
  g_return_val_if_fail (SONDE_IS_CERTIFICATE (self), FALSE);

  for (unsigned int i = 0; i < MAX_NAMES; i++)
    {
      gnutls_datum_t url = { NULL, 0 };
      int status = gnutls_x509_crt_get_authority_info_access (self->crt, i, GNUTLS_IA_CAISSUERS_URI,
                                                              &url, NULL);

      if (status >= 0)
        {
          gnutls_free (url.data);
          return TRUE;
        }

      if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
    }

  return FALSE;
}

/**
 * sonde_certificate_fingerprint:
 * @certificate: a certificate
 *
 * Computes by what a certificate can be recognised.
 *
 * Returns: (transfer full): the SHA-256 of its bytes, in upper-case hexadecimal with colons
 */
char *
sonde_certificate_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) array = NULL;
  g_autoptr(GBytes) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &array, NULL);
  der = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  return fingerprint_bytes (der);
}

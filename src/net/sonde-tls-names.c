#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-names.h"

typedef struct
{
  guint       number;
  const char *name;
} Name;

/* The names of the IANA's registries are the same in every language; words are not. */

static const Name content_types[] = {
  { SONDE_TLS_CHANGE_CIPHER_SPEC, N_("Change Cipher Spec") },
  { SONDE_TLS_ALERT, N_("Alert") },
  { SONDE_TLS_HANDSHAKE, N_("Handshake") },
  { SONDE_TLS_APPLICATION_DATA, N_("Application data") },
  { SONDE_TLS_HEARTBEAT, N_("Heartbeat") },
};

static const Name handshake_types[] = {
  { SONDE_TLS_HELLO_REQUEST, N_("Hello Request") },
  { SONDE_TLS_CLIENT_HELLO, N_("Client Hello") },
  { SONDE_TLS_SERVER_HELLO, N_("Server Hello") },
  { SONDE_TLS_HELLO_VERIFY_REQUEST, N_("Hello Verify Request") },
  { SONDE_TLS_NEW_SESSION_TICKET, N_("New Session Ticket") },
  { SONDE_TLS_END_OF_EARLY_DATA, N_("End Of Early Data") },
  { SONDE_TLS_ENCRYPTED_EXTENSIONS, N_("Encrypted Extensions") },
  { SONDE_TLS_CERTIFICATE, N_("Certificate") },
  { SONDE_TLS_SERVER_KEY_EXCHANGE, N_("Server Key Exchange") },
  { SONDE_TLS_CERTIFICATE_REQUEST, N_("Certificate Request") },
  { SONDE_TLS_SERVER_HELLO_DONE, N_("Server Hello Done") },
  { SONDE_TLS_CERTIFICATE_VERIFY, N_("Certificate Verify") },
  { SONDE_TLS_CLIENT_KEY_EXCHANGE, N_("Client Key Exchange") },
  { SONDE_TLS_FINISHED, N_("Finished") },
  { SONDE_TLS_CERTIFICATE_URL, N_("Certificate URL") },
  { SONDE_TLS_CERTIFICATE_STATUS, N_("Certificate Status") },
  { SONDE_TLS_SUPPLEMENTAL_DATA, N_("Supplemental Data") },
  { SONDE_TLS_KEY_UPDATE, N_("Key Update") },
  { SONDE_TLS_COMPRESSED_CERTIFICATE, N_("Compressed Certificate") },
  { SONDE_TLS_NEXT_PROTOCOL, N_("Next Protocol") },
  { SONDE_TLS_MESSAGE_HASH, N_("Message Hash") },
};

static const Name versions[] = {
  { SONDE_TLS_VERSION_SSL_2, "SSL 2.0" },
  { SONDE_TLS_VERSION_SSL_3, "SSL 3.0" },
  { SONDE_TLS_VERSION_1_0, "TLS 1.0" },
  { 0x0302, "TLS 1.1" },
  { SONDE_TLS_VERSION_1_2, "TLS 1.2" },
  { SONDE_TLS_VERSION_1_3, "TLS 1.3" },
  { 0x0101, "TLCP 1.1" },
  { 0x7f17, "TLS 1.3 draft 23" },
  { 0x7f1a, "TLS 1.3 draft 26" },
  { 0x7f1b, "TLS 1.3 draft 27" },
  { 0x7f1c, "TLS 1.3 draft 28" },
  { 0xfefd, "DTLS 1.2" },
  { 0xfeff, "DTLS 1.0" },
  { 0xfefc, "DTLS 1.3" },
};

static const Name groups[] = {
  { 1, "sect163k1" }, { 2, "sect163r1" }, { 3, "sect163r2" }, { 4, "sect193r1" },
  { 5, "sect193r2" }, { 6, "sect233k1" }, { 7, "sect233r1" }, { 8, "sect239k1" },
  { 9, "sect283k1" }, { 10, "sect283r1" }, { 11, "sect409k1" }, { 12, "sect409r1" },
  { 13, "sect571k1" }, { 14, "sect571r1" }, { 15, "secp160k1" }, { 16, "secp160r1" },
  { 17, "secp160r2" }, { 18, "secp192k1" }, { 19, "secp192r1" }, { 20, "secp224k1" },
  { 21, "secp224r1" }, { 22, "secp256k1" }, { 23, "secp256r1" }, { 24, "secp384r1" },
  { 25, "secp521r1" }, { 26, "brainpoolP256r1" }, { 27, "brainpoolP384r1" },
  { 28, "brainpoolP512r1" }, { 29, "X25519" }, { 30, "X448" }, { 31, "brainpoolP256r1tls13" },
  { 32, "brainpoolP384r1tls13" }, { 33, "brainpoolP512r1tls13" }, { 34, "GC256A" },
  { 35, "GC256B" }, { 36, "GC256C" }, { 37, "GC256D" }, { 38, "GC512A" }, { 39, "GC512B" },
  { 40, "GC512C" }, { 41, "curveSM2" }, { 256, "ffdhe2048" }, { 257, "ffdhe3072" },
  { 258, "ffdhe4096" }, { 259, "ffdhe6144" }, { 260, "ffdhe8192" }, { 512, "MLKEM512" },
  { 513, "MLKEM768" }, { 514, "MLKEM1024" }, { 0x11eb, "SecP256r1MLKEM768" },
  { 0x11ec, "X25519MLKEM768" }, { 0x11ed, "SecP384r1MLKEM1024" },
  { 0x6399, "X25519Kyber768Draft00" }, { 0x639a, "SecP256r1Kyber768Draft00" },
  { 0xff01, "arbitrary_explicit_prime_curves" }, { 0xff02, "arbitrary_explicit_char2_curves" },
};

static const Name signature_schemes[] = {
  { 0x0201, "rsa_pkcs1_sha1" }, { 0x0203, "ecdsa_sha1" }, { 0x0401, "rsa_pkcs1_sha256" },
  { 0x0403, "ecdsa_secp256r1_sha256" }, { 0x0420, "rsa_pkcs1_sha256_legacy" },
  { 0x0501, "rsa_pkcs1_sha384" }, { 0x0503, "ecdsa_secp384r1_sha384" },
  { 0x0520, "rsa_pkcs1_sha384_legacy" }, { 0x0601, "rsa_pkcs1_sha512" },
  { 0x0603, "ecdsa_secp521r1_sha512" }, { 0x0620, "rsa_pkcs1_sha512_legacy" },
  { 0x0708, "sm2sig_sm3" }, { 0x0804, "rsa_pss_rsae_sha256" }, { 0x0805, "rsa_pss_rsae_sha384" },
  { 0x0806, "rsa_pss_rsae_sha512" }, { 0x0807, "ed25519" }, { 0x0808, "ed448" },
  { 0x0809, "rsa_pss_pss_sha256" }, { 0x080a, "rsa_pss_pss_sha384" },
  { 0x080b, "rsa_pss_pss_sha512" }, { 0x081a, "ecdsa_brainpoolP256r1tls13_sha256" },
  { 0x081b, "ecdsa_brainpoolP384r1tls13_sha384" },
  { 0x081c, "ecdsa_brainpoolP512r1tls13_sha512" }, { 0x0904, "mldsa44" }, { 0x0905, "mldsa65" },
  { 0x0906, "mldsa87" },
};

/* Up to TLS 1.2, the first byte is a hash and the second a signature (RFC 5246 §7.4.1.4.1). */
static const Name pairs[] = {
  { 0x0101, "rsa_md5" }, { 0x0102, "dsa_md5" }, { 0x0103, "ecdsa_md5" }, { 0x0202, "dsa_sha1" },
  { 0x0301, "rsa_sha224" }, { 0x0302, "dsa_sha224" }, { 0x0303, "ecdsa_sha224" },
  { 0x0402, "dsa_sha256" }, { 0x0502, "dsa_sha384" }, { 0x0602, "dsa_sha512" },
};

static const Name compressions[] = {
  { 0, "null" }, { 1, "DEFLATE" }, { 64, "LZS" },
};

static const Name point_formats[] = {
  { 0, "uncompressed" }, { 1, "ansiX962_compressed_prime" }, { 2, "ansiX962_compressed_char2" },
};

static const Name psk_modes[] = {
  { 0, "psk_ke" }, { 1, "psk_dhe_ke" },
};

static const Name status_types[] = {
  { 1, "ocsp" }, { 2, "ocsp_multi" },
};

static const Name fragment_lengths[] = {
  { 1, "512" }, { 2, "1024" }, { 3, "2048" }, { 4, "4096" },
};

static const Name certificate_types[] = {
  { 0, "X.509" }, { 1, "OpenPGP" }, { 2, "Raw Public Key" }, { 3, "1609Dot2" },
};

static const Name certificate_packings[] = {
  { 1, "zlib" }, { 2, "brotli" }, { 3, "zstd" },
};

static const Name client_key_types[] = {
  { 1, "rsa_sign" }, { 2, "dss_sign" }, { 3, "rsa_fixed_dh" }, { 4, "dss_fixed_dh" },
  { 5, "rsa_ephemeral_dh" }, { 6, "dss_ephemeral_dh" }, { 20, "fortezza_dms" },
  { 64, "ecdsa_sign" }, { 65, "rsa_fixed_ecdh" }, { 66, "ecdsa_fixed_ecdh" },
  { 67, "gost_sign256" }, { 68, "gost_sign512" },
};

static const Name curve_types[] = {
  { 1, "explicit_prime" }, { 2, "explicit_char2" }, { 3, "named_curve" },
};

static const Name heartbeats[] = {
  { 1, N_("Request") }, { 2, N_("Response") },
};

static const Name heartbeat_modes[] = {
  { 1, "peer_allowed_to_send" }, { 2, "peer_not_allowed_to_send" },
};

static const Name name_types[] = {
  { 0, "host_name" },
};

static const char *
find_name (const Name *names,
           gsize       n_names,
           guint       number)
{
  for (gsize i = 0; i < n_names; i++)
    {
      if (names[i].number == number)
        return names[i].name;
    }

  return NULL;
}

#define FIND(names, number) (find_name ((names), G_N_ELEMENTS (names), (number)))

static const char *
translate (const char *name)
{
  return name != NULL ? g_dgettext (GETTEXT_PACKAGE, name) : NULL;
}

/**
 * sonde_tls_content_type_get_name:
 * @type: the type of a record
 *
 * Returns: (transfer none) (nullable): its name, translated, or `NULL`
 */
const char *
sonde_tls_content_type_get_name (guint type)
{
  return translate (FIND (content_types, type));
}

/**
 * sonde_tls_handshake_type_get_name:
 * @type: the type of a handshake message
 *
 * Returns: (transfer none) (nullable): its name, translated, or `NULL`
 */
const char *
sonde_tls_handshake_type_get_name (guint type)
{
  return translate (FIND (handshake_types, type));
}

/**
 * sonde_tls_version_get_name:
 * @version: a version of the protocol
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_version_get_name (guint version)
{
  return FIND (versions, version);
}

/**
 * sonde_tls_group_get_name:
 * @group: the number of a group for Diffie-Hellman
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_group_get_name (guint group)
{
  return FIND (groups, group);
}

/**
 * sonde_tls_group_get_share_length:
 * @group: the number of a group
 * @is_server: whether the server's share is meant
 *
 * Returns: how many bytes a public key of the group has, or 0 if that is not known
 */
gsize
sonde_tls_group_get_share_length (guint    group,
                                  gboolean is_server)
{
  switch (group)
    {
    case 23:
      return 65;

    case 24:
      return 97;

    case 25:
      return 133;

    case 29:
      return 32;

    case 30:
      return 56;

    case 0x11eb:
      return is_server ? 1153 : 1249;

    case 0x11ec:
      return is_server ? 1120 : 1216;

    default:
      return 0;
    }
}

/**
 * sonde_tls_signature_scheme_get_name:
 * @scheme: the number of a way to sign
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_signature_scheme_get_name (guint scheme)
{
  const char *name = FIND (signature_schemes, scheme);

  return name != NULL ? name : FIND (pairs, scheme);
}

/**
 * sonde_tls_compression_get_name:
 * @method: a method of compression
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_compression_get_name (guint method)
{
  return FIND (compressions, method);
}

/**
 * sonde_tls_point_format_get_name:
 * @format: a format for points of a curve
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_point_format_get_name (guint format)
{
  return FIND (point_formats, format);
}

/**
 * sonde_tls_psk_mode_get_name:
 * @mode: how a key that both know is used
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_psk_mode_get_name (guint mode)
{
  return FIND (psk_modes, mode);
}

/**
 * sonde_tls_status_type_get_name:
 * @type: how the status of a certificate is told
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_status_type_get_name (guint type)
{
  return FIND (status_types, type);
}

/**
 * sonde_tls_fragment_length_get_name:
 * @code: the code of a maximum length
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_fragment_length_get_name (guint code)
{
  return FIND (fragment_lengths, code);
}

/**
 * sonde_tls_certificate_type_get_name:
 * @type: a type of certificates
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_certificate_type_get_name (guint type)
{
  return FIND (certificate_types, type);
}

/**
 * sonde_tls_certificate_packing_get_name:
 * @algorithm: an algorithm that compresses certificates
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_certificate_packing_get_name (guint algorithm)
{
  return FIND (certificate_packings, algorithm);
}

/**
 * sonde_tls_client_key_type_get_name:
 * @type: the kind of a key of a client
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_client_key_type_get_name (guint type)
{
  return FIND (client_key_types, type);
}

/**
 * sonde_tls_curve_type_get_name:
 * @type: how a curve is described
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_curve_type_get_name (guint type)
{
  return FIND (curve_types, type);
}

/**
 * sonde_tls_heartbeat_get_name:
 * @type: the type of a heartbeat
 *
 * Returns: (transfer none) (nullable): its name, translated, or `NULL`
 */
const char *
sonde_tls_heartbeat_get_name (guint type)
{
  return translate (FIND (heartbeats, type));
}

/**
 * sonde_tls_heartbeat_mode_get_name:
 * @mode: whether heartbeats are welcome
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_heartbeat_mode_get_name (guint mode)
{
  return FIND (heartbeat_modes, mode);
}

/**
 * sonde_tls_name_type_get_name:
 * @type: the type of a server name
 *
 * Returns: (transfer none) (nullable): its name, or `NULL`
 */
const char *
sonde_tls_name_type_get_name (guint type)
{
  return FIND (name_types, type);
}

/**
 * sonde_tls_is_grease:
 * @number: a number of two bytes
 *
 * Returns: whether it is one of those that mean nothing and are sent so that servers learn to
 *   ignore what they do not know (RFC 8701)
 */
gboolean
sonde_tls_is_grease (guint number)
{
  return (number & 0x0f0f) == 0x0a0a && (number >> 8) == (number & 0xff);
}

/**
 * sonde_tls_is_grease_byte:
 * @number: a number of one byte, for a mode of PSK
 *
 * Returns: whether it means nothing, as with sonde_tls_is_grease()
 */
gboolean
sonde_tls_is_grease_byte (guint number)
{
  return number >= 0x0b && number <= 0xe4 && (number - 0x0b) % 0x1f == 0;
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-extension-names.h"

typedef struct
{
  guint16     number;
  const char *name;
  const char *reference;
  const char *meaning;
} Extension;

static const Extension extensions[] = {
  { 0, "server_name", "RFC 6066 §3",
    N_("The name of the server that the client wants, so that one address can serve many names. "
       "Whoever sees the packets can read it.") },
  { 1, "max_fragment_length", "RFC 6066 §4",
    N_("The client cannot take records of full length.") },
  { 2, "client_certificate_url", "RFC 6066 §5",
    N_("The client may say where its certificate can be fetched, instead of sending it.") },
  { 3, "trusted_ca_keys", "RFC 6066 §6", N_("Which authorities the client trusts.") },
  { 4, "truncated_hmac", "RFC 6066 §7", N_("Asks for shorter checksums. It makes TLS weaker.") },
  { 5, "status_request", "RFC 6066 §8",
    N_("Asks the server to send word from the authority that its certificate is not revoked "
       "(OCSP stapling).") },
  { 6, "user_mapping", "RFC 4681", NULL },
  { 7, "client_authz", "RFC 5878", NULL },
  { 8, "server_authz", "RFC 5878", NULL },
  { 9, "cert_type", "RFC 6091", NULL },
  { 10, "supported_groups", "RFC 8446 §4.2.7",
    N_("The groups and curves that can be used to come to a common secret, the preferred first.") },
  { 11, "ec_point_formats", "RFC 8422 §5.1.2",
    N_("How points of a curve may be written. TLS 1.3 no longer has a choice.") },
  { 12, "srp", "RFC 5054", NULL },
  { 13, "signature_algorithms", "RFC 8446 §4.2.3",
    N_("The kinds of signatures that the sender can check, the preferred first.") },
  { 14, "use_srtp", "RFC 5764", N_("The keys shall protect media (SRTP).") },
  { 15, "heartbeat", "RFC 6520", N_("Whether the peer may send heartbeats.") },
  { 16, "application_layer_protocol_negotiation", "RFC 7301",
    N_("Which protocol is spoken inside (ALPN): the client offers, the server chooses one.") },
  { 17, "status_request_v2", "RFC 6961", NULL },
  { 18, "signed_certificate_timestamp", "RFC 6962 §3.3.1",
    N_("Proof that the certificate was put on a public log.") },
  { 19, "client_certificate_type", "RFC 7250", N_("The form of the client's certificate.") },
  { 20, "server_certificate_type", "RFC 7250", N_("The form of the server's certificate.") },
  { 21, "padding", "RFC 7685",
    N_("Zeros that make the hello longer, because some servers fail at certain lengths.") },
  { 22, "encrypt_then_mac", "RFC 7366",
    N_("Block ciphers are to be used in the order that is safe.") },
  { 23, "extended_master_secret", "RFC 7627",
    N_("The keys shall depend on the whole handshake, so that two connections cannot be made to "
       "have the same ones.") },
  { 24, "token_binding", "RFC 8472", NULL },
  { 25, "cached_info", "RFC 7924", NULL },
  { 26, "tls_lts", NULL, NULL },
  { 27, "compress_certificate", "RFC 8879", N_("Certificates may be sent compressed.") },
  { 28, "record_size_limit", "RFC 8449", N_("The longest record that the sender can take.") },
  { 29, "pwd_protect", "RFC 8492", NULL },
  { 30, "pwd_clear", "RFC 8492", NULL },
  { 31, "password_salt", "RFC 8492", NULL },
  { 32, "ticket_pinning", "RFC 8672", NULL },
  { 33, "tls_cert_with_extern_psk", "RFC 8773", NULL },
  { 34, "delegated_credential", "RFC 9345",
    N_("The server may use a key of short life that the certificate's owner vouches for.") },
  { 35, "session_ticket", "RFC 5077",
    N_("The client keeps what the server must know to resume; empty when it has nothing yet.") },
  { 36, "TLMSP", NULL, NULL },
  { 37, "TLMSP_proxying", NULL, NULL },
  { 38, "TLMSP_delegate", NULL, NULL },
  { 39, "supported_ekt_ciphers", "RFC 8870", NULL },
  { 41, "pre_shared_key", "RFC 8446 §4.2.11",
    N_("The client names keys that both sides know already, most often from a ticket.") },
  { 42, "early_data", "RFC 8446 §4.2.10",
    N_("The client sends data at once, before the handshake is done. It can be replayed.") },
  { 43, "supported_versions", "RFC 8446 §4.2.1",
    N_("The versions of TLS that are offered, or the one that is chosen. What stands in front of "
       "the message is only there for old servers.") },
  { 44, "cookie", "RFC 8446 §4.2.2",
    N_("What the server wants to be told again, so that it need not remember.") },
  { 45, "psk_key_exchange_modes", "RFC 8446 §4.2.9",
    N_("How a key that both know may be used: alone, or with a fresh exchange.") },
  { 47, "certificate_authorities", "RFC 8446 §4.2.4", N_("The authorities that are accepted.") },
  { 48, "oid_filters", "RFC 8446 §4.2.5", NULL },
  { 49, "post_handshake_auth", "RFC 8446 §4.2.6",
    N_("The client can be asked for a certificate later.") },
  { 50, "signature_algorithms_cert", "RFC 8446 §4.2.3",
    N_("The kinds of signatures that the sender can check in certificates.") },
  { 51, "key_share", "RFC 8446 §4.2.8",
    N_("Public keys, one for each group that the client guesses the server will choose, so that "
       "no round trip is lost.") },
  { 52, "transparency_info", "RFC 9162", NULL },
  { 54, "connection_id", "RFC 9146", NULL },
  { 55, "external_id_hash", "RFC 8844", NULL },
  { 56, "external_session_id", "RFC 8844", NULL },
  { 57, "quic_transport_parameters", "RFC 9001 §8.2",
    N_("Parameters of QUIC. They have no place in TLS over TCP.") },
  { 58, "ticket_request", "RFC 9149", N_("How many tickets the client wants.") },
  { 59, "dnssec_chain", "RFC 9102", NULL },
  { 60, "sequence_number_encryption_algorithms", NULL, NULL },
  { 61, "rrc", NULL, NULL },
  { 62, "tls_flags", NULL, NULL },
  { 13172, "next_protocol_negotiation", NULL,
    N_("The forerunner of ALPN. No longer used.") },
  { 17513, "application_settings (old)", NULL,
    N_("Settings of the protocol inside, sent with the handshake (ALPS, a draft).") },
  { 17613, "application_settings", NULL,
    N_("Settings of the protocol inside, sent with the handshake (ALPS, a draft).") },
  { 30032, "channel_id", NULL, NULL },
  { 0xfd00, "ech_outer_extensions", "RFC 9849 §5.1", NULL },
  { 0xfe0d, "encrypted_client_hello", "RFC 9849 §5",
    N_("The true hello, encrypted for the server, so that its name cannot be read (ECH). Many "
       "clients send random bytes in it where they do not know the key.") },
  { 0xff01, "renegotiation_info", "RFC 5746",
    N_("Binds a new handshake to the one before; empty in the first.") },
};

static const Extension *
find_extension (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      if (extensions[i].number == number)
        return &extensions[i];
    }

  return NULL;
}

/**
 * sonde_tls_extension_get_name:
 * @type: the type of an extension
 *
 * Returns: (transfer none) (nullable): the name that the IANA gave it, or `NULL`
 */
const char *
sonde_tls_extension_get_name (guint type)
{
  const Extension *found = find_extension (type);

  return found != NULL ? found->name : NULL;
}

/**
 * sonde_tls_extension_get_meaning:
 * @type: the type of an extension
 *
 * Returns: (transfer none) (nullable): what it is for, translated, or `NULL`
 */
const char *
sonde_tls_extension_get_meaning (guint type)
{
  const Extension *found = find_extension (type);

  return found != NULL && found->meaning != NULL ? g_dgettext (GETTEXT_PACKAGE, found->meaning)
                                                 : NULL;
}

/**
 * sonde_tls_extension_get_reference:
 * @type: the type of an extension
 *
 * Returns: (transfer none) (nullable): where it is defined, or `NULL`
 */
const char *
sonde_tls_extension_get_reference (guint type)
{
  const Extension *found = find_extension (type);

  return found != NULL ? found->reference : NULL;
}

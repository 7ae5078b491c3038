#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_TLS_CHANGE_CIPHER_SPEC 20
#define SONDE_TLS_ALERT              21
#define SONDE_TLS_HANDSHAKE          22
#define SONDE_TLS_APPLICATION_DATA   23
#define SONDE_TLS_HEARTBEAT          24

#define SONDE_TLS_HELLO_REQUEST         0
#define SONDE_TLS_CLIENT_HELLO          1
#define SONDE_TLS_SERVER_HELLO          2
#define SONDE_TLS_HELLO_VERIFY_REQUEST  3
#define SONDE_TLS_NEW_SESSION_TICKET    4
#define SONDE_TLS_END_OF_EARLY_DATA     5
#define SONDE_TLS_ENCRYPTED_EXTENSIONS  8
#define SONDE_TLS_CERTIFICATE           11
#define SONDE_TLS_SERVER_KEY_EXCHANGE   12
#define SONDE_TLS_CERTIFICATE_REQUEST   13
#define SONDE_TLS_SERVER_HELLO_DONE     14
#define SONDE_TLS_CERTIFICATE_VERIFY    15
#define SONDE_TLS_CLIENT_KEY_EXCHANGE   16
#define SONDE_TLS_FINISHED              20
#define SONDE_TLS_CERTIFICATE_URL       21
#define SONDE_TLS_CERTIFICATE_STATUS    22
#define SONDE_TLS_SUPPLEMENTAL_DATA     23
#define SONDE_TLS_KEY_UPDATE            24
#define SONDE_TLS_COMPRESSED_CERTIFICATE 25
#define SONDE_TLS_NEXT_PROTOCOL         67
#define SONDE_TLS_MESSAGE_HASH          254

#define SONDE_TLS_VERSION_SSL_2 0x0002
#define SONDE_TLS_VERSION_SSL_3 0x0300
#define SONDE_TLS_VERSION_1_0   0x0301
#define SONDE_TLS_VERSION_1_2   0x0303
#define SONDE_TLS_VERSION_1_3   0x0304

/**
 * SondeTlsGetName:
 * @number: a number of the protocol
 *
 * Returns: (transfer none) (nullable): what it is called, or `NULL`
 */
typedef const char *(*SondeTlsGetName) (guint number);

const char *sonde_tls_content_type_get_name        (guint            type);
const char *sonde_tls_handshake_type_get_name      (guint            type);
const char *sonde_tls_version_get_name             (guint            version);
const char *sonde_tls_group_get_name               (guint            group);
gsize       sonde_tls_group_get_share_length       (guint            group,
                                                    gboolean         is_server);
const char *sonde_tls_signature_scheme_get_name    (guint            scheme);
const char *sonde_tls_compression_get_name         (guint            method);
const char *sonde_tls_point_format_get_name        (guint            format);
const char *sonde_tls_psk_mode_get_name            (guint            mode);
const char *sonde_tls_status_type_get_name         (guint            type);
const char *sonde_tls_fragment_length_get_name     (guint            code);
const char *sonde_tls_certificate_type_get_name    (guint            type);
const char *sonde_tls_certificate_packing_get_name (guint            algorithm);
const char *sonde_tls_client_key_type_get_name     (guint            type);
const char *sonde_tls_curve_type_get_name          (guint            type);
const char *sonde_tls_heartbeat_get_name           (guint            type);
const char *sonde_tls_heartbeat_mode_get_name      (guint            mode);
const char *sonde_tls_name_type_get_name           (guint            type);
gboolean    sonde_tls_is_grease                    (guint            number);
gboolean    sonde_tls_is_grease_byte               (guint            number);

G_END_DECLS

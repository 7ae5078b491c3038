#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-extension-fields.h"
#include "sonde-tls-extension-names.h"

#define MIN_RECORD_SIZE_LIMIT 64
#define LOG_ID_BYTES 32
#define TIMESTAMP_BYTES 8

/* How ECH says that it is the outer hello (RFC 9849 §5). */
#define ENCRYPTED_HELLO_OUTER 0

static void
add_list (SondeField      *field,
          SondeTlsReader  *reader,
          gsize            n_length_bytes,
          const char      *id,
          const char      *name,
          gsize            n_bytes,
          SondeTlsGetName  get_name)
{
  g_autofree char *list_id = g_strconcat (id, "-list", NULL);
  SondeTlsReader inside;
  SondeField *list;

  list = sonde_tls_reader_open_vector (reader, field, list_id, _("List"), n_length_bytes, &inside);

  if (list == NULL)
    return;

  if (sonde_tls_reader_get_left (&inside) == 0 && !inside.is_cut)
    sonde_tls_mark (list, SONDE_SEVERITY_ERROR, _("The list is empty; it must not be."),
                    "RFC 8446 §4.2");

  sonde_tls_reader_add_list (&inside, list, id, name, n_bytes, get_name);
}

/* Names of protocols that mean nothing have two bytes, after one for the length. */
static gboolean
is_grease_text (const SondeTlsReader *reader)
{
  guint length;
  guint text;

  return sonde_tls_reader_peek (reader, 0, 1, &length) && length == 2 &&
         sonde_tls_reader_peek (reader, 1, 2, &text) && sonde_tls_is_grease (text);
}

/* A list of vectors, each with a length of its own. */
static guint
add_opaque_list (SondeField     *field,
                 SondeTlsReader *reader,
                 const char     *id,
                 const char     *name,
                 gsize           n_length_bytes,
                 gboolean        is_text)
{
  g_autofree char *list_id = g_strconcat (id, "-list", NULL);
  SondeTlsReader inside;
  SondeField *list;
  guint n_items = 0;

  list = sonde_tls_reader_open_vector (reader, field, list_id, _("List"), 2, &inside);

  for (; list != NULL && sonde_tls_reader_has_more (&inside, list, n_items); n_items++)
    {
      gboolean is_grease = is_text && is_grease_text (&inside);
      SondeField *item = sonde_tls_reader_add_opaque (&inside, list, id,
                                                      is_grease ? "GREASE" : name, n_length_bytes,
                                                      is_text);

      if (is_grease)
        sonde_field_explain (item,
                             _("A name that means nothing. It is sent at random, so that servers "
                               "learn to ignore what they do not know."),
                             "RFC 8701");

      if (item != NULL && sonde_field_get_length (item) == 0 && !inside.is_cut)
        sonde_tls_mark (item, SONDE_SEVERITY_ERROR, _("An item of this list must not be empty."),
                        "RFC 8446 §3.4");
    }

  if (list != NULL && n_items == 0 && !inside.is_cut)
    sonde_tls_mark (list, SONDE_SEVERITY_ERROR, _("The list is empty; it must not be."),
                    "RFC 8446 §4.2");

  return n_items;
}

static void
check_host_name (SondeField           *field,
                 const SondeTlsReader *reader)
{
  gsize length = sonde_field_get_length (field);
  const guint8 *name = reader->data + sonde_field_get_offset (field);

  if (length == 0)
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR, _("The name is empty."), "RFC 6066 §3");
  else if (name[length - 1] == '.')
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR, _("The name must not end with a dot."),
                    "RFC 6066 §3");

  for (gsize i = 0; i < length; i++)
    {
      if (name[i] <= 0x20 || name[i] >= 0x7f)
        sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                        _("The name has characters that no host name has; those beyond ASCII must "
                          "be written as xn--…"),
                        "RFC 6066 §3");
    }
}

static void
add_server_name (SondeField          *field,
                 const SondeTlsHello *hello,
                 SondeTlsReader      *reader)
{
  SondeTlsReader names;
  SondeField *list;

  if (hello->is_server)
    return;

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.server-name-list",
                                       _("Server names"), 2, &names);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&names, list, i); i++)
    {
      SondeField *name;

      sonde_tls_reader_add_named (&names, list, "tls.extension.server-name-type", _("Type"), 1,
                                  sonde_tls_name_type_get_name, NULL);
      name = sonde_tls_reader_add_opaque (&names, list, "tls.extension.server-name", _("Name"), 2,
                                          TRUE);

      if (name != NULL && !names.is_cut)
        check_host_name (name, &names);
    }
}

static void
add_protocols (SondeField          *field,
               const SondeTlsHello *hello,
               SondeTlsReader      *reader)
{
  guint n_protocols = add_opaque_list (field, reader, "tls.extension.alpn", _("Protocol"), 1, TRUE);

  if (hello->is_server && n_protocols > 1)
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                    _("A server must choose one protocol, not several."), "RFC 7301 §3.1");
}

static void
add_status_request (SondeField          *field,
                    const SondeTlsHello *hello,
                    SondeTlsReader      *reader)
{
  SondeTlsReader inside;
  SondeField *list;
  guint type;

  if (hello->is_server)
    return;

  sonde_tls_reader_add_named (reader, field, "tls.extension.status-type", _("Type"), 1,
                              sonde_tls_status_type_get_name, &type);

  if (type != 1)
    {
      sonde_tls_reader_add_bytes (reader, field, "tls.extension.status-content", _("Content"),
                                  sonde_tls_reader_get_left (reader));
      return;
    }

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.status-responders",
                                       _("Responders"), 2, &inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&inside, list, i); i++)
    sonde_tls_reader_add_opaque (&inside, list, "tls.extension.status-responder", _("Responder"), 2,
                                 FALSE);

  sonde_tls_reader_add_opaque (reader, field, "tls.extension.status-extensions", _("Extensions"), 2,
                               FALSE);
}

static void
add_timestamps (SondeField     *field,
                SondeTlsReader *reader)
{
  SondeTlsReader list_inside;
  SondeField *list;

  if (sonde_tls_reader_get_left (reader) == 0)
    return;

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.sct-list", _("Timestamps"), 2,
                                       &list_inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&list_inside, list, i); i++)
    {
      SondeTlsReader inside;
      SondeField *sct = sonde_tls_reader_open_vector (&list_inside, list, "tls.extension.sct",
                                                      _("Timestamp"), 2, &inside);

      if (sct == NULL)
        return;

      sonde_tls_reader_add_number (&inside, sct, "tls.extension.sct-version", _("Version"), 1,
                                   NULL);
      sonde_tls_reader_add_bytes (&inside, sct, "tls.extension.sct-log", _("Log"), LOG_ID_BYTES);
      sonde_tls_reader_add_bytes (&inside, sct, "tls.extension.sct-time",
                                  _("Milliseconds since 1970"), TIMESTAMP_BYTES);
      sonde_tls_reader_add_opaque (&inside, sct, "tls.extension.sct-extensions", _("Extensions"), 2,
                                   FALSE);
      sonde_tls_reader_add_named (&inside, sct, "tls.extension.sct-algorithm", _("Algorithm"), 2,
                                  sonde_tls_signature_scheme_get_name, NULL);
      sonde_tls_reader_add_opaque (&inside, sct, "tls.extension.sct-signature", _("Signature"), 2,
                                   FALSE);
      sonde_tls_reader_close (&inside, sct);
    }
}

static void
add_padding (SondeField     *field,
             SondeTlsReader *reader)
{
  const guint8 *data = reader->data + reader->position;
  gsize length = sonde_tls_reader_get_left (reader);
  SondeField *padding;
  gsize n_zeros = 0;

  while (n_zeros < length && data[n_zeros] == 0)
    n_zeros++;

  padding = sonde_tls_reader_add_bytes (reader, field, "tls.extension.padding", _("Zeros"), length);

  if (n_zeros < length && padding != NULL)
    sonde_tls_mark (sonde_field_add (padding, "tls.extension.padding-fault", _("Not zero"), NULL,
                                     sonde_field_get_offset (padding) + n_zeros, 1),
                    SONDE_SEVERITY_ERROR, _("Padding must be zeros from here on as well."),
                    "RFC 7685 §3");
}

static void
add_record_size_limit (SondeField     *field,
                       SondeTlsReader *reader)
{
  SondeField *limit;
  guint number;

  limit = sonde_tls_reader_add_number (reader, field, "tls.extension.record-size-limit", _("Limit"),
                                       2, &number);

  if (limit != NULL && number < MIN_RECORD_SIZE_LIMIT)
    sonde_tls_mark (limit, SONDE_SEVERITY_ERROR, _("The limit must be 64 bytes at least."),
                    "RFC 8449 §4");
}

static void
add_pre_shared_key (SondeField          *field,
                    const SondeTlsHello *hello,
                    SondeTlsReader      *reader)
{
  SondeTlsReader inside;
  SondeField *list;

  if (hello->is_server)
    {
      sonde_tls_reader_add_number (reader, field, "tls.extension.psk-selected",
                                   _("Chosen identity"), 2, NULL);
      return;
    }

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.psk-identities",
                                       _("Identities"), 2, &inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&inside, list, i); i++)
    {
      sonde_tls_reader_add_opaque (&inside, list, "tls.extension.psk-identity", _("Identity"), 2,
                                   FALSE);
      sonde_tls_reader_add_number (&inside, list, "tls.extension.psk-age", _("Obscured age"), 4,
                                   NULL);
    }

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.psk-binders", _("Binders"), 2,
                                       &inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&inside, list, i); i++)
    sonde_tls_reader_add_opaque (&inside, list, "tls.extension.psk-binder", _("Binder"), 1, FALSE);
}

static void
add_versions (SondeField          *field,
              const SondeTlsHello *hello,
              SondeTlsReader      *reader)
{
  if (hello->is_server)
    sonde_tls_reader_add_named (reader, field, "tls.extension.supported-version", _("Version"), 2,
                                sonde_tls_version_get_name, NULL);
  else
    add_list (field, reader, 1, "tls.extension.supported-version", _("Version"), 2,
              sonde_tls_version_get_name);
}

static void
add_share (SondeField          *parent,
           const SondeTlsHello *hello,
           SondeTlsReader      *reader)
{
  g_autofree char *explanation = NULL;
  SondeTlsReader inside;
  SondeField *share;
  SondeField *key;
  gsize expected;
  guint group;
  guint length;

  if (!sonde_tls_reader_peek (reader, 2, 2, &length))
    length = 0;

  share = sonde_tls_reader_open (reader, parent, "tls.extension.key-share", _("Key share"), NULL,
                                 (gsize) length + 4, &inside);
  sonde_tls_reader_add_named (&inside, share, "tls.extension.key-share-group", _("Group"), 2,
                              sonde_tls_group_get_name, &group);
  key = sonde_tls_reader_add_opaque (&inside, share, "tls.extension.key-share-key", _("Key"), 2,
                                     FALSE);
  expected = sonde_tls_group_get_share_length (group, hello->is_server);

  if (key == NULL || inside.is_cut || expected == 0 || sonde_field_get_length (key) == expected)
    return;

  explanation = g_strdup_printf (ngettext ("A public key of this group has %u byte.",
                                           "A public key of this group has %u bytes.",
                                           (guint) expected),
                                 (guint) expected);
  sonde_tls_mark (key, SONDE_SEVERITY_ERROR, explanation, "RFC 8446 §4.2.8");
}

static void
add_key_share (SondeField          *field,
               const SondeTlsHello *hello,
               SondeTlsReader      *reader)
{
  SondeTlsReader inside;
  SondeField *list;

  if (sonde_tls_hello_is_retry (hello))
    {
      sonde_tls_reader_add_named (reader, field, "tls.extension.key-share-selected", _("Group"), 2,
                                  sonde_tls_group_get_name, NULL);
      return;
    }

  if (hello->is_server)
    {
      add_share (field, hello, reader);
      return;
    }

  list = sonde_tls_reader_open_vector (reader, field, "tls.extension.key-share-list",
                                       _("Key shares"), 2, &inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&inside, list, i); i++)
    add_share (list, hello, &inside);
}

static void
add_encrypted_hello (SondeField          *field,
                     const SondeTlsHello *hello,
                     SondeTlsReader      *reader)
{
  guint type;

  if (hello->is_server)
    {
      sonde_tls_reader_add_bytes (reader, field, "tls.extension.ech-confirmation",
                                  _("Confirmation"), sonde_tls_reader_get_left (reader));
      return;
    }

  sonde_tls_reader_add_number (reader, field, "tls.extension.ech-type", _("Type"), 1, &type);

  if (type != ENCRYPTED_HELLO_OUTER)
    return;

  sonde_tls_reader_add_number (reader, field, "tls.extension.ech-kdf", _("Key derivation"), 2,
                               NULL);
  sonde_tls_reader_add_number (reader, field, "tls.extension.ech-aead", _("Encryption"), 2, NULL);
  sonde_tls_reader_add_number (reader, field, "tls.extension.ech-config-id", _("Configuration"), 1,
                               NULL);
  sonde_tls_reader_add_opaque (reader, field, "tls.extension.ech-key", _("Key"), 2, FALSE);
  sonde_tls_reader_add_opaque (reader, field, "tls.extension.ech-payload", _("Encrypted hello"), 2,
                               FALSE);
}

static void
add_type_of_certificate (SondeField          *field,
                         const SondeTlsHello *hello,
                         SondeTlsReader      *reader)
{
  if (hello->is_server)
    sonde_tls_reader_add_named (reader, field, "tls.extension.certificate-type", _("Type"), 1,
                                sonde_tls_certificate_type_get_name, NULL);
  else
    add_list (field, reader, 1, "tls.extension.certificate-type", _("Type"), 1,
              sonde_tls_certificate_type_get_name);
}

/* Those that a client lists and a server does not send, or chooses one of. */
static gboolean
add_simple_list (SondeField     *field,
                 guint           type,
                 SondeTlsReader *reader)
{
  switch (type)
    {
    case SONDE_TLS_EXTENSION_SUPPORTED_GROUPS:
      add_list (field, reader, 2, "tls.extension.supported-group", _("Group"), 2,
                sonde_tls_group_get_name);
      return TRUE;

    case SONDE_TLS_EXTENSION_EC_POINT_FORMATS:
      add_list (field, reader, 1, "tls.extension.point-format", _("Point format"), 1,
                sonde_tls_point_format_get_name);
      return TRUE;

    case SONDE_TLS_EXTENSION_SIGNATURE_ALGORITHMS:
    case SONDE_TLS_EXTENSION_SIGNATURE_ALGORITHMS_CERT:
    case SONDE_TLS_EXTENSION_DELEGATED_CREDENTIAL:
      add_list (field, reader, 2, "tls.handshake.signature-algorithm", _("Signature algorithm"), 2,
                sonde_tls_signature_scheme_get_name);
      return TRUE;

    case SONDE_TLS_EXTENSION_COMPRESS_CERTIFICATE:
      add_list (field, reader, 1, "tls.extension.certificate-compression", _("Algorithm"), 2,
                sonde_tls_certificate_packing_get_name);
      return TRUE;

    case SONDE_TLS_EXTENSION_PSK_MODES:
      add_list (field, reader, 1, "tls.extension.psk-mode", _("Mode"), 1,
                sonde_tls_psk_mode_get_name);
      return TRUE;

    case SONDE_TLS_EXTENSION_AUTHORITIES:
      add_opaque_list (field, reader, "tls.extension.authority", _("Authority"), 2, FALSE);
      return TRUE;

    case SONDE_TLS_EXTENSION_ALPS:
    case SONDE_TLS_EXTENSION_ALPS_OLD:
      add_opaque_list (field, reader, "tls.extension.alps", _("Protocol"), 1, TRUE);
      return TRUE;

    default:
      return FALSE;
    }
}

/* Those that hold a single value. */
static gboolean
add_value (SondeField     *field,
           guint           type,
           SondeTlsReader *reader)
{
  switch (type)
    {
    case SONDE_TLS_EXTENSION_MAX_FRAGMENT_LENGTH:
      sonde_tls_reader_add_named (reader, field, "tls.extension.max-fragment-length", _("Length"),
                                  1, sonde_tls_fragment_length_get_name, NULL);
      return TRUE;

    case SONDE_TLS_EXTENSION_HEARTBEAT:
      sonde_tls_reader_add_named (reader, field, "tls.extension.heartbeat-mode", _("Mode"), 1,
                                  sonde_tls_heartbeat_mode_get_name, NULL);
      return TRUE;

    case SONDE_TLS_EXTENSION_COOKIE:
      sonde_tls_reader_add_opaque (reader, field, "tls.extension.cookie", _("Cookie"), 2, FALSE);
      return TRUE;

    case SONDE_TLS_EXTENSION_RENEGOTIATION:
      sonde_tls_reader_add_opaque (reader, field, "tls.extension.renegotiation",
                                   _("Proof of the handshake before"), 1, FALSE);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
is_always_empty (guint type)
{
  return type == SONDE_TLS_EXTENSION_ENCRYPT_THEN_MAC ||
         type == SONDE_TLS_EXTENSION_MASTER_SECRET ||
         type == SONDE_TLS_EXTENSION_EARLY_DATA ||
         type == SONDE_TLS_EXTENSION_POST_HANDSHAKE_AUTH;
}

static void
add_other (SondeField          *field,
           const SondeTlsHello *hello,
           guint                type,
           SondeTlsReader      *reader)
{
  switch (type)
    {
    case SONDE_TLS_EXTENSION_SERVER_NAME:
      add_server_name (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_STATUS_REQUEST:
      add_status_request (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_ALPN:
      add_protocols (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_TIMESTAMP:
      add_timestamps (field, reader);
      break;

    case SONDE_TLS_EXTENSION_CLIENT_CERTIFICATE_TYPE:
    case SONDE_TLS_EXTENSION_SERVER_CERTIFICATE_TYPE:
      add_type_of_certificate (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_PADDING:
      add_padding (field, reader);
      break;

    case SONDE_TLS_EXTENSION_RECORD_SIZE_LIMIT:
      add_record_size_limit (field, reader);
      break;

    case SONDE_TLS_EXTENSION_PRE_SHARED_KEY:
      add_pre_shared_key (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_SUPPORTED_VERSIONS:
      add_versions (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_KEY_SHARE:
      add_key_share (field, hello, reader);
      break;

    case SONDE_TLS_EXTENSION_ENCRYPTED_HELLO:
      add_encrypted_hello (field, hello, reader);
      break;

    default:
      if (sonde_tls_reader_get_left (reader) > 0 && !is_always_empty (type))
        sonde_tls_reader_add_bytes (reader, field, "tls.extension.content", _("Content"),
                                    sonde_tls_reader_get_left (reader));
      break;
    }
}

/**
 * sonde_tls_extension_fields_add:
 * @field: the field of the extension
 * @hello: the hello that it is part of
 * @type: its type
 * @reader: reads its content
 *
 * Takes the content of an extension apart.
 */
void
sonde_tls_extension_fields_add (SondeField          *field,
                                const SondeTlsHello *hello,
                                guint                type,
                                SondeTlsReader      *reader)
{
  g_return_if_fail (SONDE_IS_FIELD (field));
  g_return_if_fail (hello != NULL && reader != NULL);

  if (!add_simple_list (field, type, reader) && !add_value (field, type, reader))
    add_other (field, hello, type, reader);

  sonde_tls_reader_close (reader, field);
}

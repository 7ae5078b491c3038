#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-certificates.h"
#include "sonde-tls-cipher-suites.h"
#include "sonde-tls-handshake.h"
#include "sonde-tls-hello-fields.h"

#define NAMED_CURVE 3
#define STATUS_OCSP 1

#define BY_CLIENT (1 << 0)
#define BY_SERVER (1 << 1)

/* Who may send a message that is not encrypted; 0 for those that are never seen. */
static guint
get_senders (guint type)
{
  switch (type)
    {
    case SONDE_TLS_CLIENT_HELLO:
    case SONDE_TLS_CERTIFICATE_VERIFY:
    case SONDE_TLS_CLIENT_KEY_EXCHANGE:
    case SONDE_TLS_CERTIFICATE_URL:
      return BY_CLIENT;

    case SONDE_TLS_HELLO_REQUEST:
    case SONDE_TLS_SERVER_HELLO:
    case SONDE_TLS_NEW_SESSION_TICKET:
    case SONDE_TLS_SERVER_KEY_EXCHANGE:
    case SONDE_TLS_CERTIFICATE_REQUEST:
    case SONDE_TLS_SERVER_HELLO_DONE:
    case SONDE_TLS_CERTIFICATE_STATUS:
      return BY_SERVER;

    case SONDE_TLS_CERTIFICATE:
    case SONDE_TLS_SUPPLEMENTAL_DATA:
      return BY_CLIENT | BY_SERVER;

    default:
      return 0;
    }
}

static void
check_type (SondeField            *type_field,
            const SondeTlsContext *context,
            guint                  type)
{
  guint senders = get_senders (type);

  if (sonde_tls_handshake_type_get_name (type) == NULL)
    sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR, _("There is no such handshake message."),
                    "RFC 8446 §4");
  else if (senders == 0)
    sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR,
                    _("This message is only sent encrypted, but it is not."), "RFC 8446 §4");
  else if ((senders & (context->is_client ? BY_CLIENT : BY_SERVER)) == 0)
    sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR,
                    context->is_client ? _("Only a server sends this message.")
                                       : _("Only a client sends this message."),
                    "RFC 8446 §4");
}

static void
add_signature (SondeField            *field,
               const SondeTlsContext *context,
               SondeTlsReader        *reader)
{
  if (context->version >= SONDE_TLS_VERSION_1_2)
    sonde_tls_reader_add_named (reader, field, "tls.handshake.signature-algorithm",
                                _("Signature algorithm"), 2, sonde_tls_signature_scheme_get_name,
                                NULL);

  sonde_tls_reader_add_opaque (reader, field, "tls.handshake.signature", _("Signature"), 2, FALSE);
}

static void
add_curve (SondeField            *field,
           const SondeTlsContext *context,
           SondeTlsReader        *reader)
{
  guint type;

  sonde_tls_reader_add_named (reader, field, "tls.handshake.curve-type", _("Curve type"), 1,
                              sonde_tls_curve_type_get_name, &type);

  if (type != NAMED_CURVE)
    {
      sonde_tls_reader_add_bytes (reader, field, "tls.handshake.curve", _("Curve"),
                                  sonde_tls_reader_get_left (reader));
      return;
    }

  sonde_tls_reader_add_named (reader, field, "tls.handshake.group", _("Curve"), 2,
                              sonde_tls_group_get_name, NULL);
  sonde_tls_reader_add_opaque (reader, field, "tls.handshake.server-public-key",
                               _("Public key"), 1, FALSE);

  if (!sonde_tls_cipher_suite_is_anonymous (context->suite))
    add_signature (field, context, reader);
}

static void
add_server_key_exchange (SondeField            *field,
                         const SondeTlsContext *context,
                         SondeTlsReader        *reader)
{
  switch (sonde_tls_cipher_suite_get_key_exchange (context->suite))
    {
    case SONDE_TLS_KEY_EXCHANGE_ECDHE:
      add_curve (field, context, reader);
      break;

    case SONDE_TLS_KEY_EXCHANGE_DHE:
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.dh-prime", _("Prime"), 2, FALSE);
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.dh-generator", _("Generator"), 2,
                                   FALSE);
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.dh-server-key",
                                   _("Public key"), 2, FALSE);

      if (!sonde_tls_cipher_suite_is_anonymous (context->suite))
        add_signature (field, context, reader);
      break;

    case SONDE_TLS_KEY_EXCHANGE_UNKNOWN:
    case SONDE_TLS_KEY_EXCHANGE_RSA:
    case SONDE_TLS_KEY_EXCHANGE_OTHER:
    default:
      sonde_tls_reader_add_bytes (reader, field, "tls.handshake.content", _("Content"),
                                  sonde_tls_reader_get_left (reader));
      break;
    }
}

static void
add_client_key_exchange (SondeField            *field,
                         const SondeTlsContext *context,
                         SondeTlsReader        *reader)
{
  switch (sonde_tls_cipher_suite_get_key_exchange (context->suite))
    {
    case SONDE_TLS_KEY_EXCHANGE_ECDHE:
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.client-public-key",
                                   _("Public key"), 1, FALSE);
      break;

    case SONDE_TLS_KEY_EXCHANGE_DHE:
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.dh-client-key",
                                   _("Public key"), 2, FALSE);
      break;

    case SONDE_TLS_KEY_EXCHANGE_RSA:
      if (context->version > SONDE_TLS_VERSION_SSL_3)
        {
          sonde_tls_reader_add_opaque (reader, field, "tls.handshake.encrypted-secret",
                                       _("Encrypted secret"), 2, FALSE);
          break;
        }

      /* In SSL 3.0 there is no length. */
      G_GNUC_FALLTHROUGH;

    case SONDE_TLS_KEY_EXCHANGE_UNKNOWN:
    case SONDE_TLS_KEY_EXCHANGE_OTHER:
    default:
      sonde_tls_reader_add_bytes (reader, field, "tls.handshake.content", _("Content"),
                                  sonde_tls_reader_get_left (reader));
      break;
    }
}

static void
add_certificate_request (SondeField            *field,
                         const SondeTlsContext *context,
                         SondeTlsReader        *reader)
{
  SondeTlsReader inside;
  SondeField *list;

  list = sonde_tls_reader_open_vector (reader, field, "tls.handshake.certificate-types",
                                       _("Kinds of certificates"), 1, &inside);

  if (list != NULL)
    sonde_tls_reader_add_list (&inside, list, "tls.handshake.certificate-type", _("Kind"), 1,
                               sonde_tls_client_key_type_get_name);

  if (context->version >= SONDE_TLS_VERSION_1_2)
    {
      list = sonde_tls_reader_open_vector (reader, field, "tls.handshake.signature-algorithm-list",
                                           _("Signature algorithms"), 2, &inside);

      if (list != NULL)
        sonde_tls_reader_add_list (&inside, list, "tls.handshake.signature-algorithm",
                                   _("Signature algorithm"), 2,
                                   sonde_tls_signature_scheme_get_name);
    }

  list = sonde_tls_reader_open_vector (reader, field, "tls.handshake.authorities",
                                       _("Accepted authorities"), 2, &inside);

  for (guint i = 0; list != NULL && sonde_tls_reader_has_more (&inside, list, i); i++)
    sonde_tls_reader_add_opaque (&inside, list, "tls.handshake.authority", _("Authority"), 2,
                                 FALSE);
}

static void
add_certificate_status (SondeField     *field,
                        SondeTlsReader *reader)
{
  guint type;

  sonde_tls_reader_add_named (reader, field, "tls.handshake.status-type", _("Type"), 1,
                              sonde_tls_status_type_get_name, &type);

  if (type == STATUS_OCSP)
    sonde_tls_reader_add_opaque (reader, field, "tls.handshake.status", _("OCSP response"), 3,
                                 FALSE);
  else
    sonde_tls_reader_add_bytes (reader, field, "tls.handshake.status", _("Status"),
                                sonde_tls_reader_get_left (reader));
}

static void
add_body (SondeField            *field,
          const SondeTlsContext *context,
          guint                  type,
          SondeTlsReader        *reader)
{
  switch (type)
    {
    case SONDE_TLS_CLIENT_HELLO:
    case SONDE_TLS_SERVER_HELLO:
      sonde_tls_hello_fields_add (field, context, type == SONDE_TLS_SERVER_HELLO, reader);
      break;

    case SONDE_TLS_NEW_SESSION_TICKET:
      sonde_tls_reader_add_number (reader, field, "tls.handshake.ticket-lifetime",
                                   _("Lifetime in seconds"), 4, NULL);
      sonde_tls_reader_add_opaque (reader, field, "tls.handshake.ticket", _("Ticket"), 2, FALSE);
      break;

    case SONDE_TLS_CERTIFICATE:
      sonde_tls_certificates_add (field, reader);
      break;

    case SONDE_TLS_SERVER_KEY_EXCHANGE:
      add_server_key_exchange (field, context, reader);
      break;

    case SONDE_TLS_CERTIFICATE_REQUEST:
      add_certificate_request (field, context, reader);
      break;

    case SONDE_TLS_CERTIFICATE_VERIFY:
      add_signature (field, context, reader);
      break;

    case SONDE_TLS_CLIENT_KEY_EXCHANGE:
      add_client_key_exchange (field, context, reader);
      break;

    case SONDE_TLS_CERTIFICATE_STATUS:
      add_certificate_status (field, reader);
      break;

    case SONDE_TLS_HELLO_REQUEST:
    case SONDE_TLS_SERVER_HELLO_DONE:
      break;

    default:
      if (sonde_tls_reader_get_left (reader) > 0)
        sonde_tls_reader_add_bytes (reader, field, "tls.handshake.content", _("Content"),
                                    sonde_tls_reader_get_left (reader));
      break;
    }
}

static char *
dup_message_name (guint         type,
                  const guint8 *body,
                  gsize         length)
{
  const char *name = sonde_tls_handshake_type_get_name (type);

  if (type == SONDE_TLS_SERVER_HELLO)
    {
      SondeTlsHello hello;

      sonde_tls_hello_parse (&hello, TRUE, body, length);

      if (sonde_tls_hello_is_retry (&hello))
        return g_strdup (_("Hello Retry Request"));
    }

  return name != NULL ? g_strdup (name) : g_strdup_printf (_("Unknown message %u"), type);
}

/**
 * sonde_tls_handshake_add_fields:
 * @parent: where the fields go
 * @context: what is known of the handshake
 * @reader: stands before a message; afterwards, behind it
 *
 * Takes a handshake message apart, as far as its bytes are there.
 */
void
sonde_tls_handshake_add_fields (SondeField            *parent,
                                const SondeTlsContext *context,
                                SondeTlsReader        *reader)
{
  g_autofree char *name = NULL;
  SondeTlsReader inside;
  SondeField *type_field;
  SondeField *field;
  const guint8 *start;
  gsize left;
  guint length;
  guint type;

  g_return_if_fail (SONDE_IS_FIELD (parent));
  g_return_if_fail (context != NULL && reader != NULL);

  left = sonde_tls_reader_get_left (reader);

  if (!sonde_tls_reader_peek (reader, 0, 1, &type) ||
      !sonde_tls_reader_peek (reader, 1, 3, &length))
    {
      sonde_tls_reader_add_bytes (reader, parent, "tls.handshake.fragment",
                                  _("Beginning of a message"), left);
      return;
    }

  start = reader->data + reader->position + SONDE_TLS_HANDSHAKE_HEADER;
  name = dup_message_name (type, start, MIN (length, left - SONDE_TLS_HANDSHAKE_HEADER));
  field = sonde_tls_reader_open (reader, parent, "tls.handshake", name, NULL,
                                 (gsize) length + SONDE_TLS_HANDSHAKE_HEADER, &inside);
  type_field = sonde_tls_reader_add_named (&inside, field, "tls.handshake.type", _("Type"), 1,
                                           sonde_tls_handshake_type_get_name, NULL);
  sonde_tls_reader_add_number (&inside, field, "tls.handshake.length", _("Length"), 3, NULL);
  check_type (type_field, context, type);
  add_body (field, context, type, &inside);
  sonde_tls_reader_close (&inside, field);
}

static char *
dup_content (const SondeTlsContext *context,
             guint                  type,
             const guint8          *body,
             gsize                  length)
{
  SondeTlsHello hello;

  switch (type)
    {
    case SONDE_TLS_CLIENT_HELLO:
    case SONDE_TLS_SERVER_HELLO:
      sonde_tls_hello_parse (&hello, type == SONDE_TLS_SERVER_HELLO, body, length);

      return sonde_tls_hello_dup_summary (&hello);

    case SONDE_TLS_CERTIFICATE:
      return sonde_tls_certificates_dup_summary (body, length);

    case SONDE_TLS_SERVER_KEY_EXCHANGE:
      if (length >= 3 && body[0] == NAMED_CURVE &&
          sonde_tls_cipher_suite_get_key_exchange (context->suite) == SONDE_TLS_KEY_EXCHANGE_ECDHE)
        return g_strdup (sonde_tls_group_get_name ((guint) body[1] << 8 | body[2]));

      return NULL;

    default:
      return NULL;
    }
}

/**
 * sonde_tls_handshake_dup_summary:
 * @context: what is known of the handshake
 * @data: (array length=length): a handshake message
 * @length: the number of bytes in @data, at least %SONDE_TLS_HANDSHAKE_HEADER
 *
 * Returns: (transfer full): what the message is and what it holds, in one line
 */
char *
sonde_tls_handshake_dup_summary (const SondeTlsContext *context,
                                 const guint8          *data,
                                 gsize                  length)
{
  g_autofree char *name = NULL;
  g_autofree char *content = NULL;

  g_return_val_if_fail (context != NULL && data != NULL, NULL);
  g_return_val_if_fail (length >= SONDE_TLS_HANDSHAKE_HEADER, NULL);

  data += SONDE_TLS_HANDSHAKE_HEADER;
  length -= SONDE_TLS_HANDSHAKE_HEADER;
  name = dup_message_name (data[-SONDE_TLS_HANDSHAKE_HEADER], data, length);
  content = dup_content (context, data[-SONDE_TLS_HANDSHAKE_HEADER], data, length);

  if (content == NULL || content[0] == '\0')
    return g_steal_pointer (&name);

  /* Translators: the name of a handshake message, and what it holds. */
  return g_strdup_printf (_("%1$s: %2$s"), name, content);
}

/**
 * sonde_tls_handshake_dup_part:
 * @name: (nullable): the name of a message, or `NULL` if it is not known
 * @is_first: whether it is the first part
 *
 * Returns: (transfer full): that a record holds a part of the message, in one line
 */
char *
sonde_tls_handshake_dup_part (const char *name,
                              gboolean    is_first)
{
  if (name == NULL)
    name = _("Unknown message");

  /* Translators: %s is the name of a handshake message. */
  return g_strdup_printf (is_first ? _("%s, first part") : _("%s, further part"), name);
}

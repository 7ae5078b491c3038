#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-tls-cipher-suites.h"
#include "sonde-tls-extension-names.h"
#include "sonde-tls-hello-fields.h"

#define MAX_SESSION_ID 32
#define SENTINEL "DOWNGRD"
#define SENTINEL_LENGTH 8

static void
add_version (SondeField          *field,
             const SondeTlsHello *hello,
             SondeTlsReader      *reader)
{
  SondeField *version;
  guint number;

  version = sonde_tls_reader_add_named (reader, field, "tls.handshake.version", _("Version"), 2,
                                        sonde_tls_version_get_name, &number);

  if (version == NULL)
    return;

  sonde_field_explain (version,
                       _("TLS 1.3 says TLS 1.2 here, because some servers refuse what they do not "
                         "know; the true version is in the extension supported_versions."),
                       "RFC 8446 §4.1.2");

  if (number >> 8 != 3)
    sonde_tls_mark (version, SONDE_SEVERITY_ERROR, _("There is no such version of TLS."),
                    "RFC 5246 §7.4.1.2");
  else if (sonde_tls_hello_get_version (hello) < SONDE_TLS_VERSION_1_2)
    sonde_tls_mark (version, SONDE_SEVERITY_WARNING,
                    _("This version is deprecated: its hashes are broken."), "RFC 8996");
}

/* Tells a client that offered more than it got that somebody changed its offer. */
static void
add_sentinel (SondeField            *random,
              const SondeTlsContext *context,
              const guint8          *data)
{
  gsize offset = sonde_field_get_offset (random) + SONDE_TLS_RANDOM_BYTES - SENTINEL_LENGTH;
  SondeField *field;

  if (memcmp (data + offset, SENTINEL, SENTINEL_LENGTH - 1) != 0 || data[offset + 7] > 1)
    return;

  field = sonde_field_add (random, "tls.handshake.random-sentinel", _("Downgrade sentinel"),
                           data[offset + 7] == 1 ? _("The server knows TLS 1.3")
                                                 : _("The server knows TLS 1.2 or newer"),
                           offset, SENTINEL_LENGTH);
  sonde_field_explain (field,
                       _("The server marks in this way that it chose an older version than it "
                         "could have. A client that had offered the newer one must give up, for "
                         "somebody on the way took it from the offer."),
                       "RFC 8446 §4.1.3");

  if (context->offered != NULL &&
      sonde_tls_hello_offers_version (context->offered, SONDE_TLS_VERSION_1_3))
    sonde_tls_mark (field, SONDE_SEVERITY_WARNING,
                    _("The client did offer TLS 1.3, and the server says that it knows it, yet it "
                      "was not chosen: somebody on the way may have changed the offer."),
                    "RFC 8446 §4.1.3");
}

static void
add_random (SondeField            *field,
            const SondeTlsContext *context,
            const SondeTlsHello   *hello,
            SondeTlsReader        *reader)
{
  SondeField *random;

  random = sonde_tls_reader_add_bytes (reader, field, "tls.handshake.random", _("Random"),
                                       SONDE_TLS_RANDOM_BYTES);

  if (random == NULL)
    return;

  if (sonde_tls_hello_is_retry (hello))
    sonde_field_explain (random,
                         _("This value is not random: it says that the message is a Hello Retry "
                           "Request, which asks the client for another hello."),
                         "RFC 8446 §4.1.3");
  else
    sonde_field_explain (random, _("Makes the keys of each connection different."),
                         "RFC 8446 §4.1.2");

  if (hello->is_server)
    add_sentinel (random, context, reader->data);
}

static void
add_session_id (SondeField     *field,
                SondeTlsReader *reader)
{
  SondeField *session;
  guint length;

  /* An empty one has no bytes to point at. */
  if (sonde_tls_reader_peek (reader, 0, 1, &length) && length == 0)
    {
      sonde_tls_reader_add_number (reader, field, "tls.handshake.session-id-length", _("Length"), 1,
                                   NULL);
      return;
    }

  session = sonde_tls_reader_add_opaque (reader, field, "tls.handshake.session-id",
                                         _("Session ID"), 1, FALSE);

  if (session == NULL)
    return;

  sonde_field_explain (session,
                       _("Names a session to be resumed. TLS 1.3 sends random bytes here, so that "
                         "it looks like TLS 1.2."),
                       "RFC 8446 §4.1.2");

  if (sonde_field_get_length (session) > MAX_SESSION_ID)
    sonde_tls_mark (session, SONDE_SEVERITY_ERROR, _("A session ID has 32 bytes at most."),
                    "RFC 8446 §4.1.2");
}

static void
add_suites (SondeField     *field,
            SondeTlsReader *reader)
{
  SondeTlsReader inside;
  SondeField *list;

  list = sonde_tls_reader_open_vector (reader, field, "tls.handshake.cipher-suites",
                                       _("Cipher suites"), 2, &inside);

  if (list == NULL)
    return;

  if (sonde_tls_reader_get_left (&inside) == 0 && !inside.is_cut)
    sonde_tls_mark (list, SONDE_SEVERITY_ERROR, _("The client offers no cipher suite."),
                    "RFC 8446 §4.1.2");

  sonde_tls_reader_add_list (&inside, list, "tls.handshake.cipher-suite", _("Cipher suite"), 2,
                             sonde_tls_cipher_suite_get_name);
}

static void
add_compressions (SondeField     *field,
                  SondeTlsReader *reader)
{
  SondeTlsReader inside;
  SondeField *list;
  gboolean has_null;

  list = sonde_tls_reader_open_vector (reader, field, "tls.handshake.compressions",
                                       _("Compression methods"), 1, &inside);

  if (list == NULL)
    return;

  has_null = memchr (inside.data + inside.position, 0, inside.end - inside.position) != NULL;

  if (!has_null && !inside.is_cut)
    sonde_tls_mark (list, SONDE_SEVERITY_ERROR,
                    _("The method “null”, which is no compression, must be among them."),
                    "RFC 8446 §4.1.2");

  sonde_tls_reader_add_list (&inside, list, "tls.handshake.compression", _("Compression method"), 1,
                             sonde_tls_compression_get_name);
}

static void
add_chosen_suite (SondeField            *field,
                  const SondeTlsContext *context,
                  SondeTlsReader        *reader)
{
  SondeField *suite;
  guint number;

  suite = sonde_tls_reader_add_named (reader, field, "tls.handshake.cipher-suite",
                                      _("Cipher suite"), 2, sonde_tls_cipher_suite_get_name,
                                      &number);

  if (suite == NULL)
    return;

  if (sonde_tls_cipher_suite_is_broken (number))
    sonde_tls_mark (suite, SONDE_SEVERITY_WARNING,
                    _("This cipher suite is broken: it does not protect what is sent."),
                    "RFC 9325 §4.1");

  if (context->offered != NULL && !sonde_tls_hello_offers_suite (context->offered, number))
    sonde_tls_mark (suite, SONDE_SEVERITY_ERROR,
                    _("The server chose a cipher suite that the client did not offer."),
                    "RFC 8446 §4.1.3");
}

static void
add_chosen_compression (SondeField     *field,
                        SondeTlsReader *reader)
{
  SondeField *method;
  guint number;

  method = sonde_tls_reader_add_named (reader, field, "tls.handshake.compression",
                                       _("Compression method"), 1, sonde_tls_compression_get_name,
                                       &number);

  if (method != NULL && number != 0)
    sonde_tls_mark (method, SONDE_SEVERITY_WARNING,
                    _("Compression in TLS gives away what is sent (the attack CRIME)."),
                    "RFC 9325 §3.3");
}

static void
check_choice (SondeField            *field,
              const SondeTlsContext *context,
              const SondeTlsHello   *hello)
{
  guint version = sonde_tls_hello_get_version (hello);
  guint group = sonde_tls_hello_get_group (hello);

  if (context->offered == NULL)
    return;

  if (!sonde_tls_hello_offers_version (context->offered, version))
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                    _("The server chose a version of TLS that the client did not offer."),
                    "RFC 8446 §4.1.3");
  else if (group != 0 && !sonde_tls_hello_offers_group (context->offered, group))
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR,
                    _("The server chose a group that the client did not offer."),
                    "RFC 8446 §4.2.8");
}

/**
 * sonde_tls_hello_fields_add:
 * @field: the field of the message
 * @context: what is known of the handshake
 * @is_server: whether it is a server's hello
 * @reader: reads the message without its header
 *
 * Takes a Client Hello or a Server Hello apart.
 */
void
sonde_tls_hello_fields_add (SondeField            *field,
                            const SondeTlsContext *context,
                            gboolean               is_server,
                            SondeTlsReader        *reader)
{
  SondeTlsHello hello;

  g_return_if_fail (SONDE_IS_FIELD (field));
  g_return_if_fail (context != NULL && reader != NULL);

  sonde_tls_hello_parse (&hello, is_server, reader->data + reader->position,
                         sonde_tls_reader_get_left (reader));
  add_version (field, &hello, reader);
  add_random (field, context, &hello, reader);
  add_session_id (field, reader);

  if (is_server)
    {
      add_chosen_suite (field, context, reader);
      add_chosen_compression (field, reader);

      if (!reader->has_failed && !reader->is_cut)
        check_choice (field, context, &hello);
    }
  else
    {
      add_suites (field, reader);
      add_compressions (field, reader);
    }

  /* Before TLS 1.3, a hello may end here. */
  if (sonde_tls_reader_get_left (reader) > 0)
    sonde_tls_extensions_add (field, context, &hello, reader);
}

/**
 * sonde_tls_hello_fields_add_ssl_2:
 * @field: the field of the record
 * @reader: stands behind the length of the record
 *
 * Takes a Client Hello in the form of SSL 2.0 apart, which old clients sent even when they knew
 * TLS.
 */
void
sonde_tls_hello_fields_add_ssl_2 (SondeField     *field,
                                  SondeTlsReader *reader)
{
  SondeField *version;
  SondeField *type;
  guint suites;
  guint session;
  guint challenge;

  g_return_if_fail (SONDE_IS_FIELD (field));
  g_return_if_fail (reader != NULL);

  type = sonde_tls_reader_add_named (reader, field, "tls.handshake.type", _("Type"), 1,
                                     sonde_tls_handshake_type_get_name, NULL);
  version = sonde_tls_reader_add_named (reader, field, "tls.handshake.version", _("Version"), 2,
                                        sonde_tls_version_get_name, NULL);
  sonde_tls_mark (type, SONDE_SEVERITY_WARNING,
                  _("This form of hello is from SSL 2.0, and must no longer be sent."),
                  "RFC 6176 §3");
  sonde_tls_mark (version, SONDE_SEVERITY_NOTE, _("The newest version that the client knows."),
                  "RFC 5246 §E.2");
  sonde_tls_reader_add_number (reader, field, "tls.ssl2.suites-length", _("Length of suites"), 2,
                               &suites);
  sonde_tls_reader_add_number (reader, field, "tls.ssl2.session-id-length",
                               _("Length of session ID"), 2, &session);
  sonde_tls_reader_add_number (reader, field, "tls.ssl2.challenge-length",
                               _("Length of challenge"), 2, &challenge);

  for (guint i = 0; suites >= 3 && i + 3 <= suites && !reader->has_failed; i += 3)
    sonde_tls_reader_add_named (reader, field, "tls.ssl2.suite", _("Cipher suite"), 3,
                                sonde_tls_cipher_suite_get_name, NULL);

  if (suites % 3 != 0)
    sonde_tls_reader_add_bytes (reader, field, "tls.odd", _("Left over"), suites % 3);

  if (session > 0)
    sonde_tls_reader_add_bytes (reader, field, "tls.handshake.session-id", _("Session ID"),
                                session);

  sonde_tls_reader_add_bytes (reader, field, "tls.ssl2.challenge", _("Challenge"), challenge);
  sonde_tls_reader_close (reader, field);
}

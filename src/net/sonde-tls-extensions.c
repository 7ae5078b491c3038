#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-tls-extension-fields.h"
#include "sonde-tls-extension-names.h"
#include "sonde-tls-extensions.h"

#define SEEN_BYTES (0x10000 / 8)
#define RENEGOTIATION_SUITE 0x00ff

static void
check_twice (guint8     *seen,
             guint       type,
             SondeField *type_field)
{
  guint8 bit = (guint8) (1u << (type % 8));

  if ((seen[type / 8] & bit) != 0)
    sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR,
                    _("There is an extension of this type before; there must be only one."),
                    "RFC 8446 §4.2");

  seen[type / 8] |= bit;
}

/* A server answers extensions; it does not make any up. */
static void
check_asked (const SondeTlsContext *context,
             const SondeTlsHello   *hello,
             guint                  type,
             SondeField            *type_field)
{
  gsize length;

  if (!hello->is_server || context->offered == NULL)
    return;

  if (sonde_tls_hello_find_extension (context->offered, type, &length) != NULL)
    return;

  if (type == SONDE_TLS_EXTENSION_COOKIE && sonde_tls_hello_is_retry (hello))
    return;

  if (type == SONDE_TLS_EXTENSION_RENEGOTIATION &&
      sonde_tls_hello_offers_suite (context->offered, RENEGOTIATION_SUITE))
    return;

  sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR,
                  _("The client did not send this extension, so the server must not answer it."),
                  "RFC 8446 §4.2");
}

/* The binders in it sign all that stands before. */
static void
check_last (const SondeTlsHello  *hello,
            const SondeTlsReader *reader,
            guint                 type,
            SondeField           *type_field)
{
  if (type == SONDE_TLS_EXTENSION_PRE_SHARED_KEY && !hello->is_server &&
      sonde_tls_reader_get_left (reader) > 0)
    sonde_tls_mark (type_field, SONDE_SEVERITY_ERROR,
                    _("This extension must be the last one: it proves those before it."),
                    "RFC 8446 §4.2.11");
}

static char *
dup_extension_name (guint type)
{
  const char *name = sonde_tls_extension_get_name (type);

  if (name != NULL)
    return g_strdup (name);

  if (sonde_tls_is_grease (type))
    return g_strdup ("GREASE");

  return g_strdup_printf (_("Unknown extension 0x%04x"), type);
}

static void
explain_type (SondeField *field,
              guint       type)
{
  const char *meaning = sonde_tls_extension_get_meaning (type);
  const char *reference = sonde_tls_extension_get_reference (type);

  if (meaning != NULL)
    sonde_field_explain (field, meaning, reference);
  else if (sonde_tls_is_grease (type))
    sonde_field_explain (field,
                         _("An extension that means nothing. It is sent at random, so that servers "
                           "learn to ignore what they do not know."),
                         "RFC 8701");
}

static void
add_extension (SondeField            *parent,
               const SondeTlsContext *context,
               const SondeTlsHello   *hello,
               SondeTlsReader        *reader,
               guint8                *seen)
{
  g_autofree char *name = NULL;
  SondeTlsReader inside;
  SondeField *type_field;
  SondeField *field;
  gsize whole;
  guint length;
  guint type;

  if (!sonde_tls_reader_peek (reader, 0, 2, &type) ||
      !sonde_tls_reader_peek (reader, 2, 2, &length))
    {
      sonde_tls_reader_add_number (reader, parent, "tls.extension.type", _("Extension"), 4, NULL);
      return;
    }

  name = dup_extension_name (type);
  whole = MIN ((gsize) length + 4, sonde_tls_reader_get_left (reader));
  field = sonde_field_add (parent, "tls.extension", name, NULL, reader->position, whole);
  explain_type (field, type);
  type_field = sonde_tls_reader_add_named (reader, field, "tls.extension.type", _("Type"), 2,
                                           sonde_tls_extension_get_name, NULL);
  sonde_tls_reader_open_vector (reader, field, "tls.extension", NULL, 2, &inside);
  check_twice (seen, type, type_field);
  check_asked (context, hello, type, type_field);
  check_last (hello, reader, type, type_field);
  sonde_tls_extension_fields_add (field, hello, type, &inside);
}

static gboolean
has_extension (const SondeTlsHello *hello,
               guint                type)
{
  gsize length;

  return sonde_tls_hello_find_extension (hello, type, &length) != NULL;
}

/* What a client that offers TLS 1.3 must send (RFC 8446 §9.2). */
static const char *
find_missing_of_client (const SondeTlsHello *hello)
{
  gboolean has_groups = has_extension (hello, SONDE_TLS_EXTENSION_SUPPORTED_GROUPS);
  gboolean has_shares = has_extension (hello, SONDE_TLS_EXTENSION_KEY_SHARE);

  if (has_extension (hello, SONDE_TLS_EXTENSION_PRE_SHARED_KEY))
    {
      if (!has_extension (hello, SONDE_TLS_EXTENSION_PSK_MODES))
        return "psk_key_exchange_modes";
    }
  else
    {
      if (!has_extension (hello, SONDE_TLS_EXTENSION_SIGNATURE_ALGORITHMS))
        return "signature_algorithms";

      if (!has_groups)
        return "supported_groups";
    }

  if (has_groups && !has_shares)
    return "key_share";

  return has_shares && !has_groups ? "supported_groups" : NULL;
}

static void
check_missing (SondeField          *field,
               const SondeTlsHello *hello)
{
  g_autofree char *explanation = NULL;
  const char *missing = NULL;

  if (!hello->is_server && sonde_tls_hello_offers_version (hello, SONDE_TLS_VERSION_1_3))
    missing = find_missing_of_client (hello);
  else if (hello->is_server && !sonde_tls_hello_is_retry (hello) &&
           sonde_tls_hello_get_version (hello) == SONDE_TLS_VERSION_1_3 &&
           !has_extension (hello, SONDE_TLS_EXTENSION_KEY_SHARE) &&
           !has_extension (hello, SONDE_TLS_EXTENSION_PRE_SHARED_KEY))
    missing = "key_share";

  if (missing == NULL)
    return;

  /* Translators: %s is the name of an extension, such as “key_share”. */
  explanation = g_strdup_printf (_("The extension %s is missing, which TLS 1.3 needs here."),
                                 missing);
  sonde_tls_mark (field, SONDE_SEVERITY_ERROR, explanation, "RFC 8446 §9.2");
}

/**
 * sonde_tls_extensions_add:
 * @parent: where the fields go
 * @context: what is known of the handshake
 * @hello: the hello that the extensions are part of
 * @reader: stands before the length of all extensions
 *
 * Takes the extensions of a hello apart.
 */
void
sonde_tls_extensions_add (SondeField            *parent,
                          const SondeTlsContext *context,
                          const SondeTlsHello   *hello,
                          SondeTlsReader        *reader)
{
  g_autofree guint8 *seen = NULL;
  SondeTlsReader inside;
  SondeField *field;

  g_return_if_fail (SONDE_IS_FIELD (parent));
  g_return_if_fail (context != NULL && hello != NULL && reader != NULL);

  field = sonde_tls_reader_open_vector (reader, parent, "tls.handshake.extensions",
                                        _("Extensions"), 2, &inside);

  if (field == NULL)
    return;

  seen = g_malloc0 (SEEN_BYTES);

  for (guint i = 0; sonde_tls_reader_has_more (&inside, field, i); i++)
    add_extension (field, context, hello, &inside, seen);

  if (!inside.is_cut)
    check_missing (field, hello);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-alerts.h"

typedef struct
{
  guint8      number;
  const char *name;
  const char *meaning;
} Alert;

static const Alert alerts[] = {
  { 0, N_("close notify"),
    N_("The sender has nothing more to send. It is how a connection ends.") },
  { 1, N_("end of early data"), N_("A draft of TLS 1.3 ended its early data in this way.") },
  { 10, N_("unexpected message"),
    N_("The sender of the alert got a message that has no place here, or no TLS at all.") },
  { 20, N_("bad record MAC"),
    N_("A record could not be authenticated: it was changed on the way, or the keys differ.") },
  { 21, N_("decryption failed"), N_("A record could not be decrypted. No longer used.") },
  { 22, N_("record overflow"), N_("A record was longer than is allowed.") },
  { 30, N_("decompression failure"), N_("What was compressed could not be decompressed.") },
  { 40, N_("handshake failure"),
    N_("The two sides have nothing in common: no cipher suite, group or signature algorithm that "
       "both accept.") },
  { 41, N_("no certificate"), N_("SSL 3.0: the client has no certificate to show.") },
  { 42, N_("bad certificate"),
    N_("The certificate is damaged, or its signature is not valid.") },
  { 43, N_("unsupported certificate"),
    N_("The certificate is of a kind that the sender of the alert cannot use.") },
  { 44, N_("certificate revoked"), N_("The issuer of the certificate has withdrawn it.") },
  { 45, N_("certificate expired"),
    N_("The certificate is no longer valid, or a clock is wrong.") },
  { 46, N_("certificate unknown"),
    N_("The certificate was not accepted, for a reason that no other alert names.") },
  { 47, N_("illegal parameter"),
    N_("A field of the handshake had a value that is not allowed, or contradicts another.") },
  { 48, N_("unknown CA"),
    N_("The sender of the alert does not trust the authority that issued the certificate, or an "
       "intermediate certificate is missing.") },
  { 49, N_("access denied"), N_("The certificate is valid, but its owner may not come in.") },
  { 50, N_("decode error"), N_("A message could not be taken apart: a length in it is wrong.") },
  { 51, N_("decrypt error"),
    N_("A signature or a Finished message did not prove right: a key is not the one expected.") },
  { 60, N_("export restriction"),
    N_("A restriction of the 1990s was not obeyed. No longer used.") },
  { 70, N_("protocol version"),
    N_("The two sides have no version of TLS in common.") },
  { 71, N_("insufficient security"),
    N_("What the other side offers is too weak for the sender of the alert.") },
  { 80, N_("internal error"),
    N_("The sender of the alert failed for a reason that has nothing to do with the peer.") },
  { 86, N_("inappropriate fallback"),
    N_("The client tried again with an older version, although the server knows a newer one.") },
  { 90, N_("user canceled"), N_("The handshake was given up, without an error.") },
  { 100, N_("no renegotiation"), N_("The sender of the alert does not begin a new handshake.") },
  { 109, N_("missing extension"), N_("The handshake lacks an extension that must be there.") },
  { 110, N_("unsupported extension"),
    N_("The handshake has an extension that was not asked for, or is not allowed there.") },
  { 111, N_("certificate unobtainable"),
    N_("The certificate could not be fetched from where the client said it is.") },
  { 112, N_("unrecognized name"), N_("The server has nothing under the name that was asked for.") },
  { 113, N_("bad certificate status response"),
    N_("The word on whether the certificate was revoked is not valid.") },
  { 114, N_("bad certificate hash value"),
    N_("A certificate that was fetched is not the one that was announced.") },
  { 115, N_("unknown PSK identity"), N_("No key is known under the name that the client gave.") },
  { 116, N_("certificate required"), N_("The server wants a certificate from the client.") },
  { 120, N_("no application protocol"),
    N_("The server speaks none of the protocols that the client offered in ALPN.") },
  { 121, N_("ECH required"),
    N_("The client wanted its hello encrypted, and the server could not decrypt it.") },
};

static const Alert *
find_alert (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      if (alerts[i].number == number)
        return &alerts[i];
    }

  return NULL;
}

/**
 * sonde_tls_alert_level_get_name:
 * @level: the level of an alert
 *
 * Returns: (transfer none) (nullable): its name, translated, or `NULL`
 */
const char *
sonde_tls_alert_level_get_name (guint level)
{
  if (level == SONDE_TLS_ALERT_WARNING)
    return C_("alert", "warning");

  return level == SONDE_TLS_ALERT_FATAL ? C_("alert", "fatal") : NULL;
}

/**
 * sonde_tls_alert_get_name:
 * @alert: the number of an alert
 *
 * Returns: (transfer none) (nullable): its name, translated, or `NULL`
 */
const char *
sonde_tls_alert_get_name (guint alert)
{
  const Alert *found = find_alert (alert);

  return found != NULL ? g_dgettext (GETTEXT_PACKAGE, found->name) : NULL;
}

/**
 * sonde_tls_alert_get_meaning:
 * @alert: the number of an alert
 *
 * Returns: (transfer none) (nullable): what it says in plain words, translated, or `NULL`
 */
const char *
sonde_tls_alert_get_meaning (guint alert)
{
  const Alert *found = find_alert (alert);

  return found != NULL ? g_dgettext (GETTEXT_PACKAGE, found->meaning) : NULL;
}

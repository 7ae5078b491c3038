#pragma once

#include <glib-object.h>

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeTlsFindingKind:
 * @SONDE_TLS_FINDING_TRUSTED: nothing was found against the certificate
 * @SONDE_TLS_FINDING_SELF_SIGNED: it vouches for itself
 * @SONDE_TLS_FINDING_UNKNOWN_ISSUER: an authority that this computer does not know issued it
 * @SONDE_TLS_FINDING_MISSING_INTERMEDIATE: the server kept back a certificate of the chain
 * @SONDE_TLS_FINDING_ISSUER_NOT_CA: its issuer may not issue certificates
 * @SONDE_TLS_FINDING_UNTRUSTED: not trusted, for a reason that does not show in the chain
 * @SONDE_TLS_FINDING_EXPIRED: a certificate of the chain is too old
 * @SONDE_TLS_FINDING_NOT_YET_VALID: a certificate of the chain is not valid yet
 * @SONDE_TLS_FINDING_WRONG_NAME: it is for other names than the one asked for
 * @SONDE_TLS_FINDING_WEAK_SIGNATURE: signed with an algorithm that can be forged
 * @SONDE_TLS_FINDING_REVOKED: its issuer took it back
 * @SONDE_TLS_FINDING_REFUSED: the TLS library refused it without a reason
 * @SONDE_TLS_FINDING_WRONG_PURPOSE: not issued for servers
 * @SONDE_TLS_FINDING_WEAK_KEY: its key is too short
 * @SONDE_TLS_FINDING_COMMON_NAME_ONLY: it has no subject alternative names
 * @SONDE_TLS_FINDING_OLD_PROTOCOL: the connection uses a version of TLS that is deprecated
 * @SONDE_TLS_FINDING_REVOCATION_UNCHECKED: nobody asked whether the issuer took it back
 *
 * What there is to say about a certificate, or the connection that it came over.
 */
typedef enum
{
  SONDE_TLS_FINDING_TRUSTED,
  SONDE_TLS_FINDING_SELF_SIGNED,
  SONDE_TLS_FINDING_UNKNOWN_ISSUER,
  SONDE_TLS_FINDING_MISSING_INTERMEDIATE,
  SONDE_TLS_FINDING_ISSUER_NOT_CA,
  SONDE_TLS_FINDING_UNTRUSTED,
  SONDE_TLS_FINDING_EXPIRED,
  SONDE_TLS_FINDING_NOT_YET_VALID,
  SONDE_TLS_FINDING_WRONG_NAME,
  SONDE_TLS_FINDING_WEAK_SIGNATURE,
  SONDE_TLS_FINDING_REVOKED,
  SONDE_TLS_FINDING_REFUSED,
  SONDE_TLS_FINDING_WRONG_PURPOSE,
  SONDE_TLS_FINDING_WEAK_KEY,
  SONDE_TLS_FINDING_COMMON_NAME_ONLY,
  SONDE_TLS_FINDING_OLD_PROTOCOL,
  SONDE_TLS_FINDING_REVOCATION_UNCHECKED,
} SondeTlsFindingKind;

#define SONDE_TYPE_TLS_FINDING (sonde_tls_finding_get_type ())

G_DECLARE_FINAL_TYPE (SondeTlsFinding, sonde_tls_finding, SONDE, TLS_FINDING, GObject)

SondeTlsFinding     *sonde_tls_finding_new          (SondeTlsFindingKind  kind,
                                                     SondeSeverity        severity,
                                                     const char          *sentence,
                                                     const char          *remedy);
SondeTlsFindingKind  sonde_tls_finding_get_kind     (SondeTlsFinding     *self);
SondeSeverity        sonde_tls_finding_get_severity (SondeTlsFinding     *self);
const char          *sonde_tls_finding_get_sentence (SondeTlsFinding     *self);
const char          *sonde_tls_finding_get_remedy   (SondeTlsFinding     *self);

G_END_DECLS

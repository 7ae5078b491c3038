#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-certificate.h"
#include "sonde-tls-finding.h"
#include "sonde-tls-report.h"

/* A peer may send any number of certificates. */
#define MAX_CHAIN 16

/* How many names of a certificate are listed in a sentence. */
#define MAX_NAMES_TOLD 8

/**
 * SondeTlsReport:
 *
 * What there is to say about the certificates that a TLS peer sent: why they are trusted or not,
 * each reason on its own, with a remedy.
 *
 * GIO promises only that a certificate with faults has at least one flag. So each flag is
 * explained, and besides them the chain is looked at here: a certificate without flags may still
 * have findings, and none is ever taken away because another was accepted.
 *
 * It never changes.
 */
struct _SondeTlsReport
{
  GObject               parent_instance;

  GListStore           *certificates;
  GListStore           *findings;
  GTlsCertificateFlags  errors;
  GTlsCertificateFlags  explained;
  SondeSeverity         severity;
  char                 *fingerprint;
};

G_DEFINE_FINAL_TYPE (SondeTlsReport, sonde_tls_report, G_TYPE_OBJECT)

static void
sonde_tls_report_add (SondeTlsReport      *self,
                      SondeTlsFindingKind  kind,
                      SondeSeverity        severity,
                      const char          *remedy,
                      char                *sentence)
{
  g_autoptr(SondeTlsFinding) finding = sonde_tls_finding_new (kind, severity, sentence, remedy);

  g_list_store_append (self->findings, finding);
  self->severity = MAX (self->severity, severity);
  g_free (sentence);
}

static guint
sonde_tls_report_get_n_certificates (SondeTlsReport *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->certificates));
}

static SondeCertificate *
sonde_tls_report_dup_certificate (SondeTlsReport *self,
                                  guint           position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->certificates), position);
}

static void
sonde_tls_report_read_chain (SondeTlsReport  *self,
                             GTlsCertificate *certificate)
{
  for (guint i = 0; certificate != NULL && i < MAX_CHAIN; i++)
    {
      g_autoptr(SondeCertificate) info = sonde_certificate_new (certificate, NULL);

      if (info == NULL)
        break;

      g_list_store_append (self->certificates, info);
      certificate = g_tls_certificate_get_issuer (certificate);
    }
}

/* Whether a certificate of the chain was issued by one that may not; says so. */
static gboolean
sonde_tls_report_check_issuers (SondeTlsReport *self)
{
  for (guint i = 1; i < sonde_tls_report_get_n_certificates (self); i++)
    {
      g_autoptr(SondeCertificate) subject = sonde_tls_report_dup_certificate (self, i - 1);
      g_autoptr(SondeCertificate) issuer = sonde_tls_report_dup_certificate (self, i);

      if (sonde_certificate_is_ca (issuer))
        continue;

      sonde_tls_report_add (self, SONDE_TLS_FINDING_ISSUER_NOT_CA, SONDE_SEVERITY_ERROR,
                            _("The server needs a certificate from a certificate authority."),
                            g_strdup_printf (_("The certificate of %s was issued with that of %s, "
                                               "which may not issue certificates."),
                                             sonde_certificate_get_name (subject),
                                             sonde_certificate_get_name (issuer)));
      return TRUE;
    }

  return FALSE;
}

/* GIO gives the same flag for a good many reasons. */
static void
sonde_tls_report_explain_unknown_ca (SondeTlsReport *self)
{
  g_autoptr(SondeCertificate) top = NULL;
  guint n = sonde_tls_report_get_n_certificates (self);
  const char *issuer;

  self->explained |= G_TLS_CERTIFICATE_UNKNOWN_CA;

  if (sonde_tls_report_check_issuers (self))
    return;

  top = sonde_tls_report_dup_certificate (self, n - 1);
  issuer = sonde_certificate_get_issuer_name (top);

  if (sonde_certificate_is_self_signed (top) && n == 1)
    sonde_tls_report_add (self, SONDE_TLS_FINDING_SELF_SIGNED, SONDE_SEVERITY_ERROR,
                          _("Compare the fingerprint with the one that the server's owner gives, "
                            "or have the server use a certificate from an authority."),
                          g_strdup_printf (_("The certificate of %s is self-signed: "
                                             "nobody but the server itself vouches for it."),
                                           sonde_certificate_get_name (top)));
  else if (sonde_certificate_is_self_signed (top))
    sonde_tls_report_add (self, SONDE_TLS_FINDING_UNKNOWN_ISSUER, SONDE_SEVERITY_ERROR,
                          _("If this is the private authority of an organisation you trust, "
                            "add its certificate to this computer's trusted ones."),
                          g_strdup_printf (_("The issuer is not trusted: this computer does not "
                                             "know the authority “%s” at the top of the chain."),
                                           sonde_certificate_get_name (top)));
  else if (sonde_certificate_has_issuer_url (top))
    sonde_tls_report_add (self, SONDE_TLS_FINDING_MISSING_INTERMEDIATE, SONDE_SEVERITY_ERROR,
                          _("The server must be set up to send its whole chain. "
                            "Some programs fetch what is missing, and so do not notice."),
                          g_strdup_printf (_("The server did not send its intermediate certificate "
                                             "“%s”, so the chain breaks off below it."),
                                           issuer));
  else
    sonde_tls_report_add (self, SONDE_TLS_FINDING_UNKNOWN_ISSUER, SONDE_SEVERITY_ERROR,
                          _("If this is a private authority that you trust, add its certificate to "
                            "this computer's trusted ones; if it is an intermediate one, "
                            "the server must send it."),
                          g_strdup_printf (_("The issuer is not trusted: this computer does not "
                                             "know “%s”, and the server did not send its "
                                             "certificate."),
                                           issuer));
}

static void
sonde_tls_report_add_expired (SondeTlsReport   *self,
                              SondeCertificate *info,
                              GDateTime        *now)
{
  GDateTime *end = sonde_certificate_get_not_after (info);
  g_autofree char *date = g_date_time_format (end, "%F");
  g_autofree char *today = g_date_time_format (now, "%F");
  int n_days = (int) (g_date_time_difference (now, end) / G_TIME_SPAN_DAY);

  self->explained |= G_TLS_CERTIFICATE_EXPIRED;
  sonde_tls_report_add (self, SONDE_TLS_FINDING_EXPIRED, SONDE_SEVERITY_ERROR,
                        _("The server needs a new certificate, unless this computer's clock "
                          "is wrong."),
                        g_strdup_printf (ngettext ("The certificate of %s expired on %s, "
                                                   "%d day ago; this computer's clock says %s.",
                                                   "The certificate of %s expired on %s, "
                                                   "%d days ago; this computer's clock says %s.",
                                                   (gulong) n_days),
                                         sonde_certificate_get_name (info),
                                         date, n_days, today));
}

static void
sonde_tls_report_add_not_yet_valid (SondeTlsReport   *self,
                                    SondeCertificate *info,
                                    GDateTime        *now)
{
  GDateTime *start = sonde_certificate_get_not_before (info);
  g_autofree char *date = g_date_time_format (start, "%F");
  g_autofree char *today = g_date_time_format (now, "%F");
  int n_days = (int) (g_date_time_difference (start, now) / G_TIME_SPAN_DAY);

  self->explained |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  sonde_tls_report_add (self, SONDE_TLS_FINDING_NOT_YET_VALID, SONDE_SEVERITY_ERROR,
                        _("Check this computer's clock, and the dates in the certificate."),
                        g_strdup_printf (ngettext ("The certificate of %s is not valid before %s, "
                                                   "in %d day; this computer's clock says %s.",
                                                   "The certificate of %s is not valid before %s, "
                                                   "in %d days; this computer's clock says %s.",
                                                   (gulong) n_days),
                                         sonde_certificate_get_name (info),
                                         date, n_days, today));
}

static void
sonde_tls_report_check_dates (SondeTlsReport *self,
                              GDateTime      *now)
{
  for (guint i = 0; i < sonde_tls_report_get_n_certificates (self); i++)
    {
      g_autoptr(SondeCertificate) info = sonde_tls_report_dup_certificate (self, i);
      GDateTime *start = sonde_certificate_get_not_before (info);
      GDateTime *end = sonde_certificate_get_not_after (info);

      if (end != NULL && g_date_time_compare (now, end) > 0)
        sonde_tls_report_add_expired (self, info, now);

      if (start != NULL && g_date_time_compare (now, start) < 0)
        sonde_tls_report_add_not_yet_valid (self, info, now);
    }
}

/* The names a certificate is for, as a list to read. */
static char *
sonde_tls_report_dup_names (SondeCertificate *info,
                            gboolean         *has_wildcard)
{
  const char * const *names = sonde_certificate_get_alt_names (info);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) told = NULL;

  if (names[0] == NULL)
    return g_strdup (sonde_certificate_get_name (info));

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "*"))
        *has_wildcard = TRUE;

      if (i < MAX_NAMES_TOLD)
        g_strv_builder_add (builder, names[i]);
      else if (i == MAX_NAMES_TOLD)
        g_strv_builder_add (builder, "…");
    }

  told = g_strv_builder_end (builder);

  return g_strjoinv (", ", told);
}

static void
sonde_tls_report_check_name (SondeTlsReport *self,
                             const char     *expected_name)
{
  g_autoptr(SondeCertificate) leaf = sonde_tls_report_dup_certificate (self, 0);
  g_autofree char *names = NULL;
  gboolean has_wildcard = FALSE;

  if (expected_name == NULL)
    return;

  if ((self->errors & G_TLS_CERTIFICATE_BAD_IDENTITY) == 0 &&
      sonde_certificate_is_for_name (leaf, expected_name))
    return;

  self->explained |= G_TLS_CERTIFICATE_BAD_IDENTITY;
  names = sonde_tls_report_dup_names (leaf, &has_wildcard);
  sonde_tls_report_add (self, SONDE_TLS_FINDING_WRONG_NAME, SONDE_SEVERITY_ERROR,
                        has_wildcard
                          ? _("Use a name that the certificate is for. The asterisk stands for "
                              "exactly one label, and two labels must follow it.")
                          : _("Use a name that the certificate is for, "
                              "or give the server a certificate for this one."),
                        g_strdup_printf (_("The certificate is for %s, not for %s."),
                                         names, expected_name));
}

static void
sonde_tls_report_check_signatures (SondeTlsReport *self)
{
  for (guint i = 0; i < sonde_tls_report_get_n_certificates (self); i++)
    {
      g_autoptr(SondeCertificate) info = sonde_tls_report_dup_certificate (self, i);

      /* Nothing rests on the signature that a root makes of itself. */
      if (!sonde_certificate_has_weak_signature (info) ||
          sonde_certificate_is_self_signed (info))
        continue;

      self->explained |= G_TLS_CERTIFICATE_INSECURE;
      sonde_tls_report_add (self, SONDE_TLS_FINDING_WEAK_SIGNATURE, SONDE_SEVERITY_ERROR,
                            _("The server needs a certificate that is signed with SHA-256."),
                            g_strdup_printf (_("The certificate of %s is signed with %s, "
                                               "which can be forged."),
                                             sonde_certificate_get_name (info),
                                             sonde_certificate_get_signature (info)));
    }
}

/* What GIO accepts without a word. */
static void
sonde_tls_report_check_leaf (SondeTlsReport *self)
{
  g_autoptr(SondeCertificate) leaf = sonde_tls_report_dup_certificate (self, 0);

  if (!sonde_certificate_is_for_servers (leaf))
    sonde_tls_report_add (self, SONDE_TLS_FINDING_WRONG_PURPOSE, SONDE_SEVERITY_WARNING,
                          _("The server needs a certificate with the purpose “TLS server”; "
                            "browsers refuse this one."),
                          g_strdup (_("The certificate was not issued for servers: "
                                      "its extended key usage leaves them out.")));

  if (sonde_certificate_get_alt_names (leaf)[0] == NULL)
    sonde_tls_report_add (self, SONDE_TLS_FINDING_COMMON_NAME_ONLY, SONDE_SEVERITY_WARNING,
                          _("The server needs a certificate with subject alternative names; "
                            "browsers refuse this one."),
                          g_strdup (_("The certificate has its name in the common name only, "
                                      "not among subject alternative names.")));
}

static void
sonde_tls_report_check_keys (SondeTlsReport *self)
{
  for (guint i = 0; i < sonde_tls_report_get_n_certificates (self); i++)
    {
      g_autoptr(SondeCertificate) info = sonde_tls_report_dup_certificate (self, i);

      if (sonde_certificate_has_weak_key (info))
        sonde_tls_report_add (self, SONDE_TLS_FINDING_WEAK_KEY, SONDE_SEVERITY_WARNING,
                              _("The server needs a new key: RSA of 2048 bits or more, "
                                "or an elliptic curve."),
                              g_strdup_printf (_("The key of %s is too short to be safe: %s."),
                                               sonde_certificate_get_name (info),
                                               sonde_certificate_get_key (info)));
    }
}

static const char *
sonde_tls_report_get_version_name (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
      return "SSL 3.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";

    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";

    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
      return "DTLS 1.0";

    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    default:
      return NULL;
    }
}

static void
sonde_tls_report_check_version (SondeTlsReport      *self,
                                GTlsProtocolVersion  version)
{
  const char *name = sonde_tls_report_get_version_name (version);

  if (name != NULL)
    sonde_tls_report_add (self, SONDE_TLS_FINDING_OLD_PROTOCOL, SONDE_SEVERITY_WARNING,
                          _("The server should offer TLS 1.2 or 1.3."),
                          g_strdup_printf (_("The connection uses %s, which is deprecated "
                                             "and has known weaknesses."), name));
}

/* Flags that nothing found above accounts for. None may be passed over in silence. */
static void
sonde_tls_report_explain_rest (SondeTlsReport *self)
{
  static const struct
  {
    GTlsCertificateFlags  flag;
    SondeTlsFindingKind   kind;
    const char           *sentence;
  } rest[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, SONDE_TLS_FINDING_UNTRUSTED,
      N_("The certificate is not trusted: it does not lead to an authority that "
         "this computer knows.") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, SONDE_TLS_FINDING_WRONG_NAME,
      N_("The certificate is not for the name that was asked for.") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, SONDE_TLS_FINDING_NOT_YET_VALID,
      N_("A certificate of the chain is not valid yet.") },
    { G_TLS_CERTIFICATE_EXPIRED, SONDE_TLS_FINDING_EXPIRED,
      N_("A certificate of the chain has expired.") },
    { G_TLS_CERTIFICATE_REVOKED, SONDE_TLS_FINDING_REVOKED,
      N_("The certificate was revoked: its issuer took it back.") },
    { G_TLS_CERTIFICATE_INSECURE, SONDE_TLS_FINDING_WEAK_SIGNATURE,
      N_("A certificate of the chain uses an algorithm or a key that is not safe.") },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, SONDE_TLS_FINDING_REFUSED,
      N_("The TLS library refused the certificate and did not say why.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rest); i++)
    {
      if ((self->errors & rest[i].flag & ~self->explained) != 0)
        sonde_tls_report_add (self, rest[i].kind, SONDE_SEVERITY_ERROR, NULL,
                              g_strdup (_(rest[i].sentence)));
    }
}

static void
sonde_tls_report_conclude (SondeTlsReport *self)
{
  g_autoptr(SondeCertificate) leaf = sonde_tls_report_dup_certificate (self, 0);
  guint n = sonde_tls_report_get_n_certificates (self);
  g_autoptr(SondeCertificate) top = sonde_tls_report_dup_certificate (self, n - 1);
  g_autoptr(SondeTlsFinding) trusted = NULL;
  g_autofree char *sentence = NULL;

  sonde_tls_report_add (self, SONDE_TLS_FINDING_REVOCATION_UNCHECKED, SONDE_SEVERITY_NORMAL, NULL,
                        g_strdup (_("Whether the certificate was revoked was not checked.")));

  if (self->severity >= SONDE_SEVERITY_ERROR)
    return;

  sentence = g_strdup_printf (_("The certificate of %s is trusted, on the word of %s."),
                              sonde_certificate_get_name (leaf),
                              sonde_certificate_get_issuer_name (top));
  trusted = sonde_tls_finding_new (SONDE_TLS_FINDING_TRUSTED, SONDE_SEVERITY_NORMAL, sentence,
                                   NULL);
  g_list_store_insert (self->findings, 0, trusted);
}

static void
sonde_tls_report_finalize (GObject *object)
{
  SondeTlsReport *self = SONDE_TLS_REPORT (object);

  g_clear_object (&self->certificates);
  g_clear_object (&self->findings);
  g_clear_pointer (&self->fingerprint, g_free);

  G_OBJECT_CLASS (sonde_tls_report_parent_class)->finalize (object);
}

static void
sonde_tls_report_class_init (SondeTlsReportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_tls_report_finalize;
}

static void
sonde_tls_report_init (SondeTlsReport *self)
{
  self->certificates = g_list_store_new (SONDE_TYPE_CERTIFICATE);
  self->findings = g_list_store_new (SONDE_TYPE_TLS_FINDING);
}

/**
 * sonde_tls_report_new:
 * @certificate: the peer's certificate, with its chain as the peer sent it
 * @errors: what GIO found wrong with it
 * @expected_name: (nullable): the name or address that was asked for, in ASCII, or `NULL` if none
 *   was expected
 * @version: the version of TLS that is used, if that is known
 * @now: (nullable): the time to judge by, or `NULL` for now
 *
 * Looks at a peer's certificates.
 *
 * Returns: (transfer full): the report
 */
SondeTlsReport *
sonde_tls_report_new (GTlsCertificate      *certificate,
                      GTlsCertificateFlags  errors,
                      const char           *expected_name,
                      GTlsProtocolVersion   version,
                      GDateTime            *now)
{
  g_autoptr(SondeTlsReport) self = NULL;
  g_autoptr(GDateTime) today = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_object_new (SONDE_TYPE_TLS_REPORT, NULL);
  self->errors = errors;
  self->fingerprint = sonde_certificate_fingerprint (certificate);
  today = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_utc ();
  sonde_tls_report_read_chain (self, certificate);

  if (sonde_tls_report_get_n_certificates (self) == 0)
    {
      sonde_tls_report_add (self, SONDE_TLS_FINDING_REFUSED, SONDE_SEVERITY_ERROR, NULL,
                            g_strdup (_("The certificate cannot be read.")));
      sonde_tls_report_explain_rest (self);
      return g_steal_pointer (&self);
    }

  if (errors & G_TLS_CERTIFICATE_UNKNOWN_CA)
    sonde_tls_report_explain_unknown_ca (self);

  sonde_tls_report_check_dates (self, today);
  sonde_tls_report_check_name (self, expected_name);
  sonde_tls_report_check_signatures (self);
  sonde_tls_report_explain_rest (self);
  sonde_tls_report_check_leaf (self);
  sonde_tls_report_check_keys (self);
  sonde_tls_report_check_version (self, version);
  sonde_tls_report_conclude (self);

  return g_steal_pointer (&self);
}

/**
 * sonde_tls_report_list_findings:
 * @self: a report
 *
 * Returns: (transfer none): the [class@TlsFinding]s, those that stop a connection first
 */
GListModel *
sonde_tls_report_list_findings (SondeTlsReport *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), NULL);

  return G_LIST_MODEL (self->findings);
}

/**
 * sonde_tls_report_list_certificates:
 * @self: a report
 *
 * Returns: (transfer none): the [class@Certificate]s that the peer sent, its own first, each
 *   followed by its issuer's
 */
GListModel *
sonde_tls_report_list_certificates (SondeTlsReport *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), NULL);

  return G_LIST_MODEL (self->certificates);
}

/**
 * sonde_tls_report_is_trusted:
 * @self: a report
 *
 * Returns: whether nothing was found that must stop a connection
 */
gboolean
sonde_tls_report_is_trusted (SondeTlsReport *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), FALSE);

  return self->severity < SONDE_SEVERITY_ERROR;
}

/**
 * sonde_tls_report_get_severity:
 * @self: a report
 *
 * Returns: the worst of the findings
 */
SondeSeverity
sonde_tls_report_get_severity (SondeTlsReport *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), SONDE_SEVERITY_ERROR);

  return self->severity;
}

/**
 * sonde_tls_report_get_fingerprint:
 * @self: a report
 *
 * Returns: (transfer none): the fingerprint of the peer's own certificate, as
 *   sonde_certificate_fingerprint()
 */
const char *
sonde_tls_report_get_fingerprint (SondeTlsReport *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), NULL);

  return self->fingerprint;
}

/**
 * sonde_tls_report_to_text:
 * @self: a report
 *
 * Puts the findings that matter into words: those that stop a connection, or else the warnings, or
 * else why the certificate is trusted.
 *
 * Returns: (transfer full): one line per finding
 */
char *
sonde_tls_report_to_text (SondeTlsReport *self)
{
  GString *text = g_string_new (NULL);
  guint n_findings;

  g_return_val_if_fail (SONDE_IS_TLS_REPORT (self), NULL);

  n_findings = g_list_model_get_n_items (G_LIST_MODEL (self->findings));

  for (guint i = 0; i < n_findings; i++)
    {
      g_autoptr(SondeTlsFinding) finding =
        g_list_model_get_item (G_LIST_MODEL (self->findings), i);

      if (sonde_tls_finding_get_severity (finding) < self->severity)
        continue;

      if (text->len > 0)
        g_string_append_c (text, '\n');

      g_string_append (text, sonde_tls_finding_get_sentence (finding));

      if (self->severity == SONDE_SEVERITY_NORMAL)
        break;
    }

  return g_string_free (text, FALSE);
}

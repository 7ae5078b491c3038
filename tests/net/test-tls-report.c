#include "config.h"

#include <string.h>

#include "sonde-test.h"
#include "sonde-certificate.h"
#include "sonde-tls-finding.h"
#include "sonde-tls-report.h"

static char *lab;

static void
assert_mentions (const char *sentence,
                 const char *part)
{
  if (strstr (sentence, part) == NULL)
    g_error ("“%s” lacks “%s”", sentence, part);
}

static GTlsCertificate *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_build_filename (lab, file, NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);

  return certificate;
}

/* GIO reads a chain from a file only if it is a valid one; a server may send any. */
static GTlsCertificate *
load_below (const char *name,
            const char *issuer_name)
{
  g_autoptr(GTlsCertificate) alone = load (name);
  g_autoptr(GTlsCertificate) issuer = NULL;
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  if (issuer_name == NULL)
    return g_steal_pointer (&alone);

  issuer = load (issuer_name);
  g_object_get (alone, "certificate", &der, NULL);
  certificate = g_initable_new (G_OBJECT_TYPE (alone), NULL, &error,
                                "certificate", der,
                                "issuer", issuer,
                                NULL);
  g_assert_no_error (error);

  return certificate;
}

/* What GIO makes of a certificate when a server for good.lab presents it. */
static GTlsCertificateFlags
verify (GTlsCertificate *certificate)
{
  g_autofree char *path = g_build_filename (lab, "root.pem", NULL);
  g_autoptr(GSocketConnectable) identity = g_network_address_new ("good.lab", 443);
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificateFlags flags;

  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  flags = g_tls_database_verify_chain (database, certificate,
                                       G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                       identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
  g_assert_no_error (error);

  return flags;
}

static SondeTlsReport *
report (const char *name,
        const char *issuer_name)
{
  g_autoptr(GTlsCertificate) certificate = load_below (name, issuer_name);

  return sonde_tls_report_new (certificate, verify (certificate), "good.lab",
                               G_TLS_PROTOCOL_VERSION_TLS_1_3, NULL);
}

static SondeTlsFinding *
find (SondeTlsReport      *self,
      SondeTlsFindingKind  kind)
{
  GListModel *findings = sonde_tls_report_list_findings (self);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(SondeTlsFinding) finding = g_list_model_get_item (findings, i);

      if (sonde_tls_finding_get_kind (finding) == kind)
        return g_steal_pointer (&finding);
    }

  return NULL;
}

static guint
count_errors (SondeTlsReport *self)
{
  GListModel *findings = sonde_tls_report_list_findings (self);
  guint n_errors = 0;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(SondeTlsFinding) finding = g_list_model_get_item (findings, i);

      if (sonde_tls_finding_get_severity (finding) == SONDE_SEVERITY_ERROR)
        n_errors++;
    }

  return n_errors;
}

static void
test_tls_report_good (void)
{
  g_autoptr(SondeTlsReport) good = report ("good", NULL);
  g_autoptr(SondeTlsReport) chain = report ("below-intermediate", "intermediate");
  g_autoptr(SondeTlsFinding) trusted = find (good, SONDE_TLS_FINDING_TRUSTED);
  g_autoptr(SondeTlsFinding) unchecked = find (good, SONDE_TLS_FINDING_REVOCATION_UNCHECKED);
  g_autofree char *text = sonde_tls_report_to_text (good);

  g_assert_true (sonde_tls_report_is_trusted (good));
  g_assert_cmpint (sonde_tls_report_get_severity (good), ==, SONDE_SEVERITY_NORMAL);
  g_assert_nonnull (trusted);
  g_assert_nonnull (unchecked);
  g_assert_cmpstr (text, ==, "The certificate of good.lab is trusted, on the word of Lab Root.");

  g_assert_true (sonde_tls_report_is_trusted (chain));
  g_assert_cmpuint (g_list_model_get_n_items (sonde_tls_report_list_certificates (chain)), ==, 2);
}

typedef struct
{
  const char          *name;
  const char          *issuer_name;
  SondeTlsFindingKind  kind;
  SondeSeverity        severity;
  guint                n_errors;
  const char          *part;
} ReportCase;

static const ReportCase report_cases[] = {
  { "wrong-name", NULL, SONDE_TLS_FINDING_WRONG_NAME, SONDE_SEVERITY_ERROR, 1,
    "for other.lab, not for good.lab" },
  { "wildcard", NULL, SONDE_TLS_FINDING_WRONG_NAME, SONDE_SEVERITY_ERROR, 1,
    "for *.x.good.lab, not for good.lab" },
  { "unknown", NULL, SONDE_TLS_FINDING_UNKNOWN_ISSUER, SONDE_SEVERITY_ERROR, 1, "Other Root" },
  { "unknown", "other", SONDE_TLS_FINDING_UNKNOWN_ISSUER, SONDE_SEVERITY_ERROR, 1,
    "“Other Root” at the top" },
  { "self-signed", NULL, SONDE_TLS_FINDING_SELF_SIGNED, SONDE_SEVERITY_ERROR, 1, "self-signed" },
  { "below-intermediate", NULL, SONDE_TLS_FINDING_MISSING_INTERMEDIATE, SONDE_SEVERITY_ERROR, 1,
    "did not send its intermediate certificate “Lab Intermediate”" },
  { "by-leaf", "good", SONDE_TLS_FINDING_ISSUER_NOT_CA, SONDE_SEVERITY_ERROR, 1,
    "leaf.lab was issued with that of good.lab, which may not issue" },
  { "expired", NULL, SONDE_TLS_FINDING_EXPIRED, SONDE_SEVERITY_ERROR, 1, "expired on 2021-01-01" },
  { "future", NULL, SONDE_TLS_FINDING_NOT_YET_VALID, SONDE_SEVERITY_ERROR, 1,
    "not valid before 2035-01-01" },
  { "expired-wrong", NULL, SONDE_TLS_FINDING_EXPIRED, SONDE_SEVERITY_ERROR, 2, "2021-01-01" },
  { "expired-wrong", NULL, SONDE_TLS_FINDING_WRONG_NAME, SONDE_SEVERITY_ERROR, 2, "other.lab" },
  { "sha1", NULL, SONDE_TLS_FINDING_WEAK_SIGNATURE, SONDE_SEVERITY_ERROR, 1, "SHA1" },
  { "client", NULL, SONDE_TLS_FINDING_WRONG_PURPOSE, SONDE_SEVERITY_WARNING, 0,
    "not issued for servers" },
  { "short-key", NULL, SONDE_TLS_FINDING_WEAK_KEY, SONDE_SEVERITY_WARNING, 0, "1024 bits" },
  { "common-name", NULL, SONDE_TLS_FINDING_COMMON_NAME_ONLY, SONDE_SEVERITY_WARNING, 0,
    "common name" },
};

static void
test_tls_report_case (gconstpointer data)
{
  const ReportCase *expected = data;
  g_autoptr(SondeTlsReport) self = report (expected->name, expected->issuer_name);
  g_autoptr(SondeTlsFinding) finding = find (self, expected->kind);
  g_autoptr(SondeTlsFinding) trusted = find (self, SONDE_TLS_FINDING_TRUSTED);

  g_assert_nonnull (finding);
  g_assert_cmpint (sonde_tls_finding_get_severity (finding), ==, expected->severity);
  assert_mentions (sonde_tls_finding_get_sentence (finding), expected->part);
  g_assert_nonnull (sonde_tls_finding_get_remedy (finding));
  g_assert_cmpuint (count_errors (self), ==, expected->n_errors);
  g_assert_true (sonde_tls_report_is_trusted (self) == (expected->n_errors == 0));
  g_assert_true ((trusted != NULL) == (expected->n_errors == 0));
}

/* GIO promises one flag, not all: whatever flag comes, it is an error of its own. */
static void
test_tls_report_tl1 (void)
{
  g_autoptr(GTlsCertificate) good = load ("good");
  g_autoptr(GTlsCertificate) expired_wrong = load ("expired-wrong");
  g_autoptr(SondeTlsReport) few = NULL;

  for (guint bit = 0; bit < 7; bit++)
    {
      g_autoptr(SondeTlsReport) self =
        sonde_tls_report_new (good, (GTlsCertificateFlags) (1 << bit), "good.lab",
                              G_TLS_PROTOCOL_VERSION_TLS_1_3, NULL);

      g_assert_false (sonde_tls_report_is_trusted (self));
      g_assert_cmpuint (count_errors (self), ==, 1);
    }

  few = sonde_tls_report_new (expired_wrong, G_TLS_CERTIFICATE_BAD_IDENTITY, "good.lab",
                              G_TLS_PROTOCOL_VERSION_TLS_1_3, NULL);
  g_assert_cmpuint (count_errors (few), ==, 2);
}

static void
test_tls_report_version (void)
{
  g_autoptr(GTlsCertificate) good = load ("good");
  g_autoptr(SondeTlsReport) old =
    sonde_tls_report_new (good, 0, "good.lab", G_TLS_PROTOCOL_VERSION_TLS_1_1, NULL);
  g_autoptr(SondeTlsFinding) finding = find (old, SONDE_TLS_FINDING_OLD_PROTOCOL);

  g_assert_nonnull (finding);
  assert_mentions (sonde_tls_finding_get_sentence (finding), "TLS 1.1");
  g_assert_cmpint (sonde_tls_report_get_severity (old), ==, SONDE_SEVERITY_WARNING);
}

static void
test_tls_report_days (void)
{
  g_autoptr(GTlsCertificate) expired = load ("expired");
  g_autoptr(GDateTime) now = g_date_time_new_utc (2021, 1, 11, 12, 0, 0);
  g_autoptr(SondeTlsReport) self =
    sonde_tls_report_new (expired, G_TLS_CERTIFICATE_EXPIRED, "good.lab",
                          G_TLS_PROTOCOL_VERSION_TLS_1_3, now);
  g_autoptr(SondeTlsFinding) finding = find (self, SONDE_TLS_FINDING_EXPIRED);

  g_assert_cmpstr (sonde_tls_finding_get_sentence (finding), ==,
                   "The certificate of good.lab expired on 2021-01-01, 10 days ago; "
                   "this computer's clock says 2021-01-11.");
}

static void
test_tls_report_certificate (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeCertificate) info = sonde_certificate_new (certificate, &error);
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autofree char *pem = g_build_filename (lab, "good.pem", NULL);
  const char * const *names;

  g_assert_no_error (error);
  g_assert_cmpstr (sonde_certificate_get_subject (info), ==, "CN=good.lab");
  g_assert_cmpstr (sonde_certificate_get_name (info), ==, "good.lab");
  g_assert_cmpstr (sonde_certificate_get_issuer (info), ==, "CN=Lab Root");
  g_assert_cmpstr (sonde_certificate_get_issuer_name (info), ==, "Lab Root");
  g_assert_cmpstr (sonde_certificate_get_key (info), ==, "EC/ECDSA, 256 bits");
  g_assert_cmpstr (sonde_certificate_get_signature (info), ==, "ECDSA-SHA256");
  g_assert_false (sonde_certificate_is_ca (info));
  g_assert_false (sonde_certificate_is_self_signed (info));
  g_assert_true (sonde_certificate_is_for_name (info, "127.0.0.1"));
  g_assert_false (sonde_certificate_is_for_name (info, "127.0.0.2"));

  names = sonde_certificate_get_alt_names (info);
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 2);
  g_assert_cmpstr (names[0], ==, "good.lab");
  g_assert_cmpstr (names[1], ==, "127.0.0.1");

  command = g_strdup_printf ("openssl x509 -noout -fingerprint -sha256 -in %s", pem);
  g_spawn_command_line_sync (command, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_mentions (output, sonde_certificate_get_fingerprint (info));
}

/* Each byte in turn is spoilt: whatever the certificate then says, it is read without harm. */
static void
test_tls_report_hostile (void)
{
  g_autoptr(GTlsCertificate) certificate = load ("good");
  g_autoptr(GByteArray) der = NULL;
  guint n_read = 0;

  g_object_get (certificate, "certificate", &der, NULL);

  for (guint i = 0; i < der->len; i++)
    {
      guint8 byte = der->data[i];
      g_autoptr(GTlsCertificate) spoilt = NULL;

      der->data[i] ^= 0x81;
      spoilt = g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()),
                               NULL, NULL, "certificate", der, NULL);
      der->data[i] = byte;

      if (spoilt != NULL)
        {
          g_autoptr(SondeTlsReport) self =
            sonde_tls_report_new (spoilt, G_TLS_CERTIFICATE_UNKNOWN_CA, "good.lab",
                                  G_TLS_PROTOCOL_VERSION_TLS_1_3, NULL);
          g_autofree char *text = sonde_tls_report_to_text (self);

          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_false (sonde_tls_report_is_trusted (self));
          n_read++;
        }
    }

  g_assert_cmpuint (n_read, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *script = NULL;
  g_autoptr(GError) error = NULL;
  int wait_status;
  int status;

  sonde_test_init (&argc, &argv);

  script = g_test_build_filename (G_TEST_DIST, "net", "make-certificates.sh", NULL);
  lab = sonde_test_make_dir ();
  g_spawn_sync (lab, (char *[]) { (char *) "sh", script, NULL }, NULL, G_SPAWN_SEARCH_PATH,
                NULL, NULL, NULL, NULL, &wait_status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (wait_status, &error);
  g_assert_no_error (error);

  g_test_add_func ("/tls-report/good", test_tls_report_good);

  for (gsize i = 0; i < G_N_ELEMENTS (report_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tls-report/tl/%zu-%s", i + 1,
                                               report_cases[i].name);

      g_test_add_data_func (path, &report_cases[i], test_tls_report_case);
    }

  g_test_add_func ("/tls-report/tl1", test_tls_report_tl1);
  g_test_add_func ("/tls-report/version", test_tls_report_version);
  g_test_add_func ("/tls-report/days", test_tls_report_days);
  g_test_add_func ("/tls-report/certificate", test_tls_report_certificate);
  g_test_add_func ("/tls-report/hostile", test_tls_report_hostile);

  status = g_test_run ();

  sonde_test_remove_dir (lab);
  g_free (lab);

  return status;
}

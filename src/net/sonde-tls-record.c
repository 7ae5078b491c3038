#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-names.h"
#include "sonde-tls-record.h"

/* The detail of a record: version, cipher suite, flags, problem, carried bytes, from the lowest. */
#define SUITE_SHIFT 16
#define FLAG_FINISHED (G_GUINT64_CONSTANT (1) << 32)
#define PROBLEM_SHIFT 40
#define CARRIED_SHIFT 48

typedef struct
{
  const char *sentence;
  const char *reference;
} Problem;

/* In the order of SondeTlsProblem. */
static const Problem problems[] = {
  { NULL, NULL },
  { N_("This is no TLS: the bytes do not begin a record"), "RFC 8446 §5.1" },
  { N_("There is no such type of record"), "RFC 8446 §5" },
  { N_("The record is longer than a record may be"), "RFC 8446 §5.1" },
  { N_("A record of this type must not be empty"), "RFC 8446 §5.1" },
  { N_("The connection ended within the record"), "RFC 8446 §6.1" },
  { N_("Sent after an alert that ended the connection"), "RFC 8446 §6.1" },
  { N_("Stands between two parts of a handshake message"), "RFC 8446 §5.1" },
  { N_("Not encrypted, although both sides have keys"), "RFC 8446 §5" },
  { N_("Application data before there are keys to protect it"), "RFC 8446 §5" },
  { N_("The connection ended within a handshake message"), "RFC 8446 §5.1" },
};

static guint64
replace_bits (guint64 detail,
              guint   shift,
              guint64 mask,
              guint64 value)
{
  return (detail & ~(mask << shift)) | (value & mask) << shift;
}

/**
 * sonde_tls_problem_get_sentence:
 * @problem: a problem
 *
 * Returns: (transfer none) (nullable): what is wrong, translated and without a full stop, or `NULL`
 */
const char *
sonde_tls_problem_get_sentence (SondeTlsProblem problem)
{
  g_return_val_if_fail (problem < G_N_ELEMENTS (problems), NULL);

  return problems[problem].sentence != NULL
         ? g_dgettext (GETTEXT_PACKAGE, problems[problem].sentence) : NULL;
}

/**
 * sonde_tls_problem_get_reference:
 * @problem: a problem
 *
 * Returns: (transfer none) (nullable): where it is written, or `NULL`
 */
const char *
sonde_tls_problem_get_reference (SondeTlsProblem problem)
{
  g_return_val_if_fail (problem < G_N_ELEMENTS (problems), NULL);

  return problems[problem].reference;
}

/**
 * sonde_tls_record_set_problem:
 * @info: a record
 * @problem: what is wrong with it
 *
 * Notes the first problem of a record, which makes it an error.
 */
void
sonde_tls_record_set_problem (SondeRecordInfo *info,
                              SondeTlsProblem  problem)
{
  g_return_if_fail (info != NULL);

  if (problem == SONDE_TLS_PROBLEM_NONE)
    return;

  info->severity = SONDE_SEVERITY_ERROR;

  if (sonde_tls_record_get_problem (info) == SONDE_TLS_PROBLEM_NONE)
    info->detail = replace_bits (info->detail, PROBLEM_SHIFT, G_MAXUINT8, problem);
}

/**
 * sonde_tls_record_get_problem:
 * @info: a record
 *
 * Returns: what is wrong with it as a whole
 */
SondeTlsProblem
sonde_tls_record_get_problem (const SondeRecordInfo *info)
{
  return (SondeTlsProblem) (info->detail >> PROBLEM_SHIFT & G_MAXUINT8);
}

/**
 * sonde_tls_record_set_agreed:
 * @info: a record
 * @version: the version that the two sides agreed on, or 0
 * @suite: the cipher suite
 *
 * Notes what must be known to take the record apart.
 */
void
sonde_tls_record_set_agreed (SondeRecordInfo *info,
                             guint            version,
                             guint            suite)
{
  g_return_if_fail (info != NULL);

  info->detail = replace_bits (info->detail, 0, G_MAXUINT16, version);
  info->detail = replace_bits (info->detail, SUITE_SHIFT, G_MAXUINT16, suite);
}

/**
 * sonde_tls_record_get_version:
 * @info: a record
 *
 * Returns: the version that the two sides had agreed on, or 0
 */
guint
sonde_tls_record_get_version (const SondeRecordInfo *info)
{
  return info->detail & G_MAXUINT16;
}

/**
 * sonde_tls_record_get_suite:
 * @info: a record
 *
 * Returns: the cipher suite that the two sides had agreed on, or 0
 */
guint
sonde_tls_record_get_suite (const SondeRecordInfo *info)
{
  return info->detail >> SUITE_SHIFT & G_MAXUINT16;
}

/**
 * sonde_tls_record_set_finished:
 * @info: a record
 *
 * Notes that it is the first encrypted one of its direction, which holds a Finished message.
 */
void
sonde_tls_record_set_finished (SondeRecordInfo *info)
{
  g_return_if_fail (info != NULL);

  info->detail |= FLAG_FINISHED;
}

/**
 * sonde_tls_record_is_finished:
 * @info: a record
 *
 * Returns: whether it holds an encrypted Finished message
 */
gboolean
sonde_tls_record_is_finished (const SondeRecordInfo *info)
{
  return (info->detail & FLAG_FINISHED) != 0;
}

/**
 * sonde_tls_record_set_carried:
 * @info: a record
 * @n_bytes: how many bytes, less than 2^16
 *
 * Notes how many bytes at its beginning belong to a handshake message of records before.
 */
void
sonde_tls_record_set_carried (SondeRecordInfo *info,
                              guint            n_bytes)
{
  g_return_if_fail (info != NULL);

  info->detail = replace_bits (info->detail, CARRIED_SHIFT, G_MAXUINT16, n_bytes);
}

/**
 * sonde_tls_record_get_carried:
 * @info: a record
 *
 * Returns: how many bytes at its beginning belong to a handshake message of records before
 */
guint
sonde_tls_record_get_carried (const SondeRecordInfo *info)
{
  return info->detail >> CARRIED_SHIFT & G_MAXUINT16;
}

/**
 * sonde_tls_record_is_encrypted:
 * @info: a record
 *
 * Returns: whether what it holds cannot be read
 */
gboolean
sonde_tls_record_is_encrypted (const SondeRecordInfo *info)
{
  return info->kind == SONDE_TLS_APPLICATION_DATA ||
         info->kind == SONDE_TLS_KIND_ENCRYPTED ||
         info->kind == SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE ||
         info->kind == SONDE_TLS_KIND_ENCRYPTED_ALERT ||
         info->kind == SONDE_TLS_KIND_EARLY_DATA;
}

/**
 * sonde_tls_record_get_kind_id:
 * @info: a record
 *
 * Returns: (transfer none) (nullable): what it is, in English, or `NULL` for unknown types
 */
const char *
sonde_tls_record_get_kind_id (const SondeRecordInfo *info)
{
  switch (info->kind)
    {
    case SONDE_TLS_CHANGE_CIPHER_SPEC:
      return "Change Cipher Spec";

    case SONDE_TLS_ALERT:
      return "Alert";

    case SONDE_TLS_HANDSHAKE:
      return "Handshake";

    case SONDE_TLS_APPLICATION_DATA:
      return "Application data";

    case SONDE_TLS_HEARTBEAT:
      return "Heartbeat";

    case SONDE_TLS_KIND_RAW:
      return "Raw bytes";

    case SONDE_TLS_KIND_SSL_2:
      return "SSL 2.0 hello";

    case SONDE_TLS_KIND_INCOMPLETE:
      return "Incomplete record";

    case SONDE_TLS_KIND_ENCRYPTED:
      return "Encrypted record";

    case SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE:
      return "Encrypted handshake";

    case SONDE_TLS_KIND_ENCRYPTED_ALERT:
      return "Encrypted alert";

    case SONDE_TLS_KIND_EARLY_DATA:
      return "Early data";

    default:
      return NULL;
    }
}

/**
 * sonde_tls_record_dup_kind:
 * @info: a record
 *
 * Returns: (transfer full): what it is, for people
 */
char *
sonde_tls_record_dup_kind (const SondeRecordInfo *info)
{
  const char *name = sonde_tls_content_type_get_name (info->kind);

  if (name != NULL)
    return g_strdup (name);

  switch (info->kind)
    {
    case SONDE_TLS_KIND_RAW:
      return g_strdup (_("Raw bytes"));

    case SONDE_TLS_KIND_SSL_2:
      return g_strdup (_("SSL 2.0 hello"));

    case SONDE_TLS_KIND_INCOMPLETE:
      return g_strdup (_("Incomplete record"));

    case SONDE_TLS_KIND_ENCRYPTED:
      return g_strdup (_("Encrypted record"));

    case SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE:
      return g_strdup (_("Encrypted handshake"));

    case SONDE_TLS_KIND_ENCRYPTED_ALERT:
      return g_strdup (_("Encrypted alert"));

    case SONDE_TLS_KIND_EARLY_DATA:
      return g_strdup (_("Early data"));

    default:
      return g_strdup_printf (_("Type 0x%02x"), info->kind);
    }
}

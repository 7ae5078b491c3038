#include "config.h"

#include "sonde-tls-finding.h"

/**
 * SondeTlsFinding:
 *
 * One thing there is to say about a certificate, and what can be done about it.
 *
 * A finding never changes.
 */
struct _SondeTlsFinding
{
  GObject              parent_instance;

  SondeTlsFindingKind  kind;
  SondeSeverity        severity;
  char                *sentence;
  char                *remedy;
};

G_DEFINE_FINAL_TYPE (SondeTlsFinding, sonde_tls_finding, G_TYPE_OBJECT)

static void
sonde_tls_finding_finalize (GObject *object)
{
  SondeTlsFinding *self = SONDE_TLS_FINDING (object);

  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->remedy, g_free);

  G_OBJECT_CLASS (sonde_tls_finding_parent_class)->finalize (object);
}

static void
sonde_tls_finding_class_init (SondeTlsFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_tls_finding_finalize;
}

static void
sonde_tls_finding_init (SondeTlsFinding *self G_GNUC_UNUSED)
{
}

/**
 * sonde_tls_finding_new:
 * @kind: what was found
 * @severity: how much it matters; only an error stops a connection
 * @sentence: what was found, translated
 * @remedy: (nullable): what can be done about it, translated
 *
 * Returns: (transfer full): a new finding
 */
SondeTlsFinding *
sonde_tls_finding_new (SondeTlsFindingKind  kind,
                       SondeSeverity        severity,
                       const char          *sentence,
                       const char          *remedy)
{
  SondeTlsFinding *self;

  g_return_val_if_fail (sentence != NULL, NULL);

  self = g_object_new (SONDE_TYPE_TLS_FINDING, NULL);
  self->kind = kind;
  self->severity = severity;
  self->sentence = g_strdup (sentence);
  self->remedy = g_strdup (remedy);

  return self;
}

/**
 * sonde_tls_finding_get_kind:
 * @self: a finding
 *
 * Returns: what was found
 */
SondeTlsFindingKind
sonde_tls_finding_get_kind (SondeTlsFinding *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_FINDING (self), SONDE_TLS_FINDING_TRUSTED);

  return self->kind;
}

/**
 * sonde_tls_finding_get_severity:
 * @self: a finding
 *
 * Returns: how much it matters
 */
SondeSeverity
sonde_tls_finding_get_severity (SondeTlsFinding *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_FINDING (self), SONDE_SEVERITY_NORMAL);

  return self->severity;
}

/**
 * sonde_tls_finding_get_sentence:
 * @self: a finding
 *
 * Returns: (transfer none): what was found, as a sentence
 */
const char *
sonde_tls_finding_get_sentence (SondeTlsFinding *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_FINDING (self), NULL);

  return self->sentence;
}

/**
 * sonde_tls_finding_get_remedy:
 * @self: a finding
 *
 * Returns: (transfer none) (nullable): what can be done about it, as a sentence
 */
const char *
sonde_tls_finding_get_remedy (SondeTlsFinding *self)
{
  g_return_val_if_fail (SONDE_IS_TLS_FINDING (self), NULL);

  return self->remedy;
}

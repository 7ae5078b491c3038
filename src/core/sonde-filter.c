#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-filter-private.h"
#include "sonde-time.h"

/* What is given to those that decide: a record, and what is known of it already. */
typedef struct
{
  const SondeFilter     *filter;
  const SondeRecordInfo *info;
  guint64                truth;
  gint64                 start_ns;
  SondeFilterPayload    *payload;
} SondeFilterCase;

G_DEFINE_BOXED_TYPE (SondeFilter, sonde_filter, sonde_filter_ref, sonde_filter_unref)

static const SondeFilterClause *
sonde_filter_get_clause (const SondeFilter *self,
                         guint              index)
{
  return &g_array_index (self->clauses, SondeFilterClause, index);
}

static gboolean
sonde_filter_case_reads (const SondeFilterCase   *self,
                         const SondeFilterClause *clause)
{
  if (self->payload == NULL)
    return FALSE;

  return clause->regex != NULL ? sonde_filter_payload_matches (self->payload, clause->regex)
                               : sonde_filter_payload_contains (self->payload, clause->needle);
}

static gboolean
sonde_filter_case_check_clause (const SondeFilterCase *self,
                                guint                  index)
{
  const SondeFilterClause *clause = sonde_filter_get_clause (self->filter, index);
  gboolean is_known = (self->truth >> index & 1) != 0;

  switch (clause->field)
    {
    case SONDE_FILTER_FIELD_DIRECTION:
      return sonde_filter_clause_has_number (clause, self->info->direction);

    case SONDE_FILTER_FIELD_SIZE:
      return sonde_filter_clause_has_number (clause,
                                             (gint64) MIN (self->info->length, G_MAXINT64));

    case SONDE_FILTER_FIELD_TIME:
      return sonde_filter_clause_has_number (clause, sonde_time_subtract (self->info->time_ns,
                                                                   self->start_ns));

    case SONDE_FILTER_FIELD_SEVERITY:
      return sonde_filter_clause_has_number (clause, self->info->severity);

    case SONDE_FILTER_FIELD_TEXT:
      return is_known || sonde_filter_case_reads (self, clause);

    case SONDE_FILTER_FIELD_KIND:
    case SONDE_FILTER_FIELD_FLOW:
    case SONDE_FILTER_FIELD_HOST:
    case SONDE_FILTER_FIELD_PORT:
    case SONDE_FILTER_FIELD_MARKED:
    case SONDE_FILTER_FIELD_COMMENT:
    default:
      return is_known;
    }
}

/* No deeper than the parser let the text be, or than the conditions are many. */
static gboolean
sonde_filter_case_check (const SondeFilterCase *self,
                         guint                  index)
{
  const SondeFilterNode *node = &g_array_index (self->filter->nodes, SondeFilterNode, index);

  switch (node->type)
    {
    case SONDE_FILTER_NODE_CLAUSE:
      return sonde_filter_case_check_clause (self, node->left);

    case SONDE_FILTER_NODE_NOT:
      return !sonde_filter_case_check (self, node->left);

    case SONDE_FILTER_NODE_AND:
      return sonde_filter_case_check (self, node->left) &&
             sonde_filter_case_check (self, node->right);

    case SONDE_FILTER_NODE_OR:
    default:
      return sonde_filter_case_check (self, node->left) ||
             sonde_filter_case_check (self, node->right);
    }
}

static gboolean
check_either_name (const SondeFilterClause *clause,
                   const char              *name,
                   const char              *other)
{
  gboolean has_it;

  if (clause->op == SONDE_FILTER_OPERATOR_CONTAINS)
    return sonde_filter_clause_has_text (clause, name) ||
           (other != NULL && sonde_filter_clause_has_text (clause, other));

  has_it = sonde_filter_clause_has_word (clause, name) ||
           (other != NULL && sonde_filter_clause_has_word (clause, other));

  return has_it == (clause->op == SONDE_FILTER_OPERATOR_EQUAL);
}

static gboolean
check_host (const SondeFilterClause *clause,
            SondeFlow               *flow)
{
  g_autofree char *local = sonde_endpoint_dup_address (sonde_flow_get_local (flow));
  g_autofree char *remote = sonde_endpoint_dup_address (sonde_flow_get_remote (flow));
  g_autoptr(GInetAddress) wanted = NULL;
  gboolean is_either;

  if (clause->op == SONDE_FILTER_OPERATOR_CONTAINS)
    return sonde_filter_clause_has_text (clause, local) ||
           sonde_filter_clause_has_text (clause, remote);

  is_either = g_ascii_strcasecmp (clause->text, local) == 0 ||
              g_ascii_strcasecmp (clause->text, remote) == 0;

  /* The same address may be written in several ways. */
  if (!is_either && (wanted = g_inet_address_new_from_string (clause->text)) != NULL)
    {
      g_autofree char *address = g_inet_address_to_string (wanted);

      is_either = g_ascii_strcasecmp (address, local) == 0 ||
                  g_ascii_strcasecmp (address, remote) == 0;
    }

  return is_either == (clause->op == SONDE_FILTER_OPERATOR_EQUAL);
}

/* Neither end may have the port, if it shall not be. */
static gboolean
check_port (const SondeFilterClause *clause,
            SondeFlow               *flow)
{
  gboolean local = sonde_filter_clause_has_number (clause, sonde_flow_get_local (flow)->port);
  gboolean remote = sonde_filter_clause_has_number (clause, sonde_flow_get_remote (flow)->port);

  return clause->op == SONDE_FILTER_OPERATOR_NOT_EQUAL ? local && remote : local || remote;
}

/**
 * sonde_filter_parse:
 * @text: what the person wrote; any bytes
 * @place: (out) (optional): where it is wrong, if it is
 * @error: return location for an error
 *
 * Understands a filter. Never takes long: the text may be no longer than
 * `SONDE_FILTER_MAX_BYTES`, and conditions no deeper inside each other than 32.
 *
 * Returns: (transfer full) (nullable): a filter, or `NULL` with @error set to any
 *   `SONDE_FILTER_ERROR`
 */
SondeFilter *
sonde_filter_parse (const char        *text,
                    SondeFilterPlace  *place,
                    GError           **error)
{
  g_autoptr(SondeFilter) self = NULL;
  SondeFilterPlace ignored;

  g_return_val_if_fail (text != NULL, NULL);

  if (place == NULL)
    place = &ignored;

  place->start = place->end = 0;

  if (strlen (text) > SONDE_FILTER_MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_TOO_LARGE,
                           _("A filter is text of no more than 4096 bytes"));
      return NULL;
    }

  self = g_new0 (SondeFilter, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (SondeFilterNode));
  self->clauses = g_array_new (FALSE, FALSE, sizeof (SondeFilterClause));
  g_array_set_clear_func (self->clauses, (GDestroyNotify) sonde_filter_clause_clear);

  if (!sonde_filter_parser_run (self, place, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonde_filter_ref:
 * @self: a filter
 *
 * Returns: (transfer full): @self
 */
SondeFilter *
sonde_filter_ref (SondeFilter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * sonde_filter_unref:
 * @self: a filter
 *
 * Gives up a reference.
 */
void
sonde_filter_unref (SondeFilter *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->clauses);
  g_array_unref (self->nodes);
  g_free (self->text);
  g_free (self);
}

/**
 * sonde_filter_get_needs:
 * @self: a filter
 *
 * Returns: what it has to be told of each record
 */
SondeFilterNeeds
sonde_filter_get_needs (const SondeFilter *self)
{
  SondeFilterNeeds needs = SONDE_FILTER_NEEDS_NOTHING;

  g_return_val_if_fail (self != NULL, needs);

  for (guint i = 0; i < self->clauses->len; i++)
    {
      SondeFilterField field = sonde_filter_get_clause (self, i)->field;

      if (field == SONDE_FILTER_FIELD_TEXT)
        needs |= SONDE_FILTER_NEEDS_TEXT;
      else if (field == SONDE_FILTER_FIELD_KIND)
        needs |= SONDE_FILTER_NEEDS_KIND;
      else if (field == SONDE_FILTER_FIELD_MARKED || field == SONDE_FILTER_FIELD_COMMENT)
        needs |= SONDE_FILTER_NEEDS_MARKS;
    }

  return needs;
}

/**
 * sonde_filter_judge_flow:
 * @self: a filter
 * @flow: the flow that records belong to
 *
 * Decides the conditions that are on the flow.
 *
 * Returns: a bit for each condition that is met
 */
guint64
sonde_filter_judge_flow (const SondeFilter *self,
                         SondeFlow         *flow)
{
  guint64 truth = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (SONDE_IS_FLOW (flow), 0);

  for (guint i = 0; i < self->clauses->len; i++)
    {
      const SondeFilterClause *clause = sonde_filter_get_clause (self, i);
      gboolean is_met = FALSE;

      if (clause->field == SONDE_FILTER_FIELD_FLOW)
        is_met = sonde_filter_clause_has_number (clause, sonde_flow_get_id (flow));
      else if (clause->field == SONDE_FILTER_FIELD_HOST)
        is_met = check_host (clause, flow);
      else if (clause->field == SONDE_FILTER_FIELD_PORT)
        is_met = check_port (clause, flow);

      truth |= (guint64) is_met << i;
    }

  return truth;
}

/**
 * sonde_filter_judge_kind:
 * @self: a filter
 * @name: the name of a record's kind, as it is shown
 * @id: (nullable): the same in English
 *
 * Decides the conditions that are on the kind. A kind such as "Text frame" is met by each of its
 * words and by both.
 *
 * Returns: a bit for each condition that is met
 */
guint64
sonde_filter_judge_kind (const SondeFilter *self,
                         const char        *name,
                         const char        *id)
{
  guint64 truth = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  for (guint i = 0; i < self->clauses->len; i++)
    {
      const SondeFilterClause *clause = sonde_filter_get_clause (self, i);

      if (clause->field == SONDE_FILTER_FIELD_KIND)
        truth |= (guint64) check_either_name (clause, name, id) << i;
    }

  return truth;
}

/**
 * sonde_filter_judge_summary:
 * @self: a filter
 * @summary: what a record's line says
 *
 * Decides the conditions that look for text, as far as the summary holds it.
 *
 * Returns: a bit for each condition that is met
 */
guint64
sonde_filter_judge_summary (const SondeFilter *self,
                            const char        *summary)
{
  guint64 truth = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (summary != NULL, 0);

  for (guint i = 0; i < self->clauses->len; i++)
    {
      const SondeFilterClause *clause = sonde_filter_get_clause (self, i);

      if (clause->field == SONDE_FILTER_FIELD_TEXT)
        truth |= (guint64) sonde_filter_clause_has_text (clause, summary) << i;
    }

  return truth;
}

/**
 * sonde_filter_judge_marks:
 * @self: a filter
 * @is_marked: whether the person marked the record
 * @comment: (nullable): what the person wrote about it
 *
 * Decides the conditions that are on what the person noted.
 *
 * Returns: a bit for each condition that is met
 */
guint64
sonde_filter_judge_marks (const SondeFilter *self,
                          gboolean           is_marked,
                          const char        *comment)
{
  guint64 truth = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->clauses->len; i++)
    {
      const SondeFilterClause *clause = sonde_filter_get_clause (self, i);
      gboolean is_met = FALSE;

      if (clause->field == SONDE_FILTER_FIELD_MARKED)
        is_met = is_marked;
      else if (clause->field == SONDE_FILTER_FIELD_COMMENT &&
               clause->op == SONDE_FILTER_OPERATOR_NONE)
        is_met = comment != NULL && comment[0] != '\0';
      else if (clause->field == SONDE_FILTER_FIELD_COMMENT)
        is_met = check_either_name (clause, comment != NULL ? comment : "", NULL);

      truth |= (guint64) is_met << i;
    }

  return truth;
}

/**
 * sonde_filter_matches:
 * @self: a filter
 * @info: a record
 * @truth: a bit for each condition that is known to be met
 * @start_ns: when the first record of the list passed, in nanoseconds since the Unix epoch
 * @payload: (nullable): the bytes of the record
 *
 * Decides whether a record is what the person asked for. May be called in any thread; reads
 * no bytes unless they decide.
 *
 * Returns: whether the record matches
 */
gboolean
sonde_filter_matches (const SondeFilter     *self,
                      const SondeRecordInfo *info,
                      guint64                truth,
                      gint64                 start_ns,
                      SondeFilterPayload    *payload)
{
  SondeFilterCase one = { self, info, truth, start_ns, payload };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (info != NULL, FALSE);

  return sonde_filter_case_check (&one, self->root);
}

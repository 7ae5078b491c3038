#pragma once

#include <glib.h>

#include "sonde-filter-error.h"
#include "sonde-needle.h"

G_BEGIN_DECLS

/**
 * SondeFilterField:
 * @SONDE_FILTER_FIELD_TEXT: what a record's bytes or its summary say
 * @SONDE_FILTER_FIELD_KIND: the name of what it is
 * @SONDE_FILTER_FIELD_DIRECTION: which way it went
 * @SONDE_FILTER_FIELD_FLOW: the number of its flow
 * @SONDE_FILTER_FIELD_HOST: the address of either end
 * @SONDE_FILTER_FIELD_PORT: the port of either end
 * @SONDE_FILTER_FIELD_SIZE: its bytes
 * @SONDE_FILTER_FIELD_TIME: when it passed, from the first record
 * @SONDE_FILTER_FIELD_SEVERITY: the worst of its departures from the standard
 * @SONDE_FILTER_FIELD_MARKED: whether the person marked it
 * @SONDE_FILTER_FIELD_COMMENT: what the person wrote about it
 *
 * What a filter can ask of a record.
 */
typedef enum
{
  SONDE_FILTER_FIELD_TEXT,
  SONDE_FILTER_FIELD_KIND,
  SONDE_FILTER_FIELD_DIRECTION,
  SONDE_FILTER_FIELD_FLOW,
  SONDE_FILTER_FIELD_HOST,
  SONDE_FILTER_FIELD_PORT,
  SONDE_FILTER_FIELD_SIZE,
  SONDE_FILTER_FIELD_TIME,
  SONDE_FILTER_FIELD_SEVERITY,
  SONDE_FILTER_FIELD_MARKED,
  SONDE_FILTER_FIELD_COMMENT,
} SondeFilterField;

/**
 * SondeFilterOperator:
 * @SONDE_FILTER_OPERATOR_NONE: there is nothing to compare
 * @SONDE_FILTER_OPERATOR_EQUAL: `=`
 * @SONDE_FILTER_OPERATOR_NOT_EQUAL: `!=`
 * @SONDE_FILTER_OPERATOR_LESS: `<`
 * @SONDE_FILTER_OPERATOR_LESS_EQUAL: `<=`
 * @SONDE_FILTER_OPERATOR_GREATER: `>`
 * @SONDE_FILTER_OPERATOR_GREATER_EQUAL: `>=`
 * @SONDE_FILTER_OPERATOR_CONTAINS: `~` or `contains`
 * @SONDE_FILTER_OPERATOR_MATCHES: `matches`
 *
 * The ways to compare.
 */
typedef enum
{
  SONDE_FILTER_OPERATOR_NONE,
  SONDE_FILTER_OPERATOR_EQUAL,
  SONDE_FILTER_OPERATOR_NOT_EQUAL,
  SONDE_FILTER_OPERATOR_LESS,
  SONDE_FILTER_OPERATOR_LESS_EQUAL,
  SONDE_FILTER_OPERATOR_GREATER,
  SONDE_FILTER_OPERATOR_GREATER_EQUAL,
  SONDE_FILTER_OPERATOR_CONTAINS,
  SONDE_FILTER_OPERATOR_MATCHES,
} SondeFilterOperator;

/**
 * SondeFilterClause:
 * @field: what is compared
 * @op: how
 * @number: with what number: bytes, nanoseconds, a direction, a severity, a port, a flow
 * @text: (nullable): with what words, case-folded
 * @needle: (nullable): the bytes looked for
 * @regex: (nullable): the expression looked for, in bytes
 *
 * One condition of a filter.
 */
typedef struct
{
  SondeFilterField     field;
  SondeFilterOperator  op;
  gint64               number;
  char                *text;
  SondeNeedle         *needle;
  GRegex              *regex;
} SondeFilterClause;

const char * const *sonde_filter_field_list_names   (void);
gboolean            sonde_filter_field_find         (const char               *name,
                                                     SondeFilterField         *field);
gboolean            sonde_filter_field_is_number    (SondeFilterField          field);

void                sonde_filter_clause_clear       (SondeFilterClause        *self);
gboolean            sonde_filter_clause_check       (const SondeFilterClause  *self,
                                                     const char               *name,
                                                     GError                  **error);
gboolean            sonde_filter_clause_set_value   (SondeFilterClause        *self,
                                                     const char               *name,
                                                     const char               *value,
                                                     const char               *unit,
                                                     GError                  **error);
gboolean            sonde_filter_clause_set_bytes   (SondeFilterClause        *self,
                                                     const char               *value,
                                                     GError                  **error);
gboolean            sonde_filter_clause_set_regex   (SondeFilterClause        *self,
                                                     const char               *pattern,
                                                     GError                  **error);
gboolean            sonde_filter_clause_has_number  (const SondeFilterClause  *self,
                                                     gint64                    number);
gboolean            sonde_filter_clause_has_word    (const SondeFilterClause  *self,
                                                     const char               *text);
gboolean            sonde_filter_clause_has_text    (const SondeFilterClause  *self,
                                                     const char               *text);
gboolean            sonde_filter_unit_exists        (SondeFilterField          field,
                                                     const char               *unit);

G_END_DECLS

#pragma once

#include "sonde-filter-clause.h"
#include "sonde-filter-error.h"

G_BEGIN_DECLS

/**
 * SondeFilterTokenType:
 * @SONDE_FILTER_TOKEN_END: nothing follows
 * @SONDE_FILTER_TOKEN_WORD: letters, digits and signs up to the next space or operator
 * @SONDE_FILTER_TOKEN_STRING: anything in double quotes
 * @SONDE_FILTER_TOKEN_OPERATOR: a comparison
 * @SONDE_FILTER_TOKEN_AND: `&&`
 * @SONDE_FILTER_TOKEN_OR: `||`
 * @SONDE_FILTER_TOKEN_NOT: `!`
 * @SONDE_FILTER_TOKEN_OPEN: `(`
 * @SONDE_FILTER_TOKEN_CLOSE: `)`
 *
 * What a filter is made of.
 */
typedef enum
{
  SONDE_FILTER_TOKEN_END,
  SONDE_FILTER_TOKEN_WORD,
  SONDE_FILTER_TOKEN_STRING,
  SONDE_FILTER_TOKEN_OPERATOR,
  SONDE_FILTER_TOKEN_AND,
  SONDE_FILTER_TOKEN_OR,
  SONDE_FILTER_TOKEN_NOT,
  SONDE_FILTER_TOKEN_OPEN,
  SONDE_FILTER_TOKEN_CLOSE,
} SondeFilterTokenType;

/**
 * SondeFilterToken:
 * @type: what it is
 * @op: which comparison
 * @is_open: whether it is a string whose closing quote is missing
 * @place: where it stands, its quotes included
 * @text: a word, or a string as it stands between its quotes
 *
 * A piece of a filter.
 */
typedef struct
{
  SondeFilterTokenType type;
  SondeFilterOperator  op;
  gboolean             is_open;
  SondeFilterPlace     place;
  char                *text;
} SondeFilterToken;

GArray *sonde_filter_lexer_split (const char *text);

G_END_DECLS

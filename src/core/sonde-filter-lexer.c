#include "config.h"

#include <string.h>

#include "sonde-filter-lexer.h"

/* Longer ones before those that they begin with. */
static const struct {
  const char           *sign;
  SondeFilterTokenType  type;
  SondeFilterOperator   op;
} signs[] = {
  { "&&", SONDE_FILTER_TOKEN_AND, SONDE_FILTER_OPERATOR_NONE },
  { "||", SONDE_FILTER_TOKEN_OR, SONDE_FILTER_OPERATOR_NONE },
  { "==", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_EQUAL },
  { "!=", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_NOT_EQUAL },
  { "≠", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_NOT_EQUAL },
  { "<=", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_LESS_EQUAL },
  { "≤", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_LESS_EQUAL },
  { ">=", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_GREATER_EQUAL },
  { "≥", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_GREATER_EQUAL },
  { "=", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_EQUAL },
  { "<", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_LESS },
  { ">", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_GREATER },
  { "~", SONDE_FILTER_TOKEN_OPERATOR, SONDE_FILTER_OPERATOR_CONTAINS },
  { "(", SONDE_FILTER_TOKEN_OPEN, SONDE_FILTER_OPERATOR_NONE },
  { ")", SONDE_FILTER_TOKEN_CLOSE, SONDE_FILTER_OPERATOR_NONE },
};

static const char *
skip_space (const char *text)
{
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

/* Returns the length of the sign that text begins with, or 0. */
static gsize
match_sign (const char       *text,
            SondeFilterToken *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (g_str_has_prefix (text, signs[i].sign))
        {
          token->type = signs[i].type;
          token->op = signs[i].op;
          return strlen (signs[i].sign);
        }
    }

  return 0;
}

static gsize
match_string (const char       *text,
              SondeFilterToken *token)
{
  const char *end = text + 1;

  while (*end != '\0' && *end != '"')
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;

  token->type = SONDE_FILTER_TOKEN_STRING;
  token->text = g_strndup (text + 1, (gsize) (end - text) - 1);
  token->is_open = *end == '\0';

  return (gsize) (end - text) + (token->is_open ? 0 : 1);
}

static gsize
match_word (const char       *text,
            SondeFilterToken *token)
{
  const char *end = text;

  do
    end = g_utf8_next_char (end);
  while (*end != '\0' && *end != '"' && !g_unichar_isspace (g_utf8_get_char (end)) &&
         match_sign (end, token) == 0);

  token->type = SONDE_FILTER_TOKEN_WORD;
  token->op = SONDE_FILTER_OPERATOR_NONE;
  token->text = g_strndup (text, (gsize) (end - text));

  return (gsize) (end - text);
}

static void
clear_token_cb (gpointer data)
{
  g_clear_pointer (&((SondeFilterToken *) data)->text, g_free);
}

/**
 * sonde_filter_lexer_split:
 * @text: valid UTF-8
 *
 * Takes the text of a filter apart. Never fails: what makes no sense is for the parser to tell.
 *
 * Returns: (transfer full) (element-type SondeFilterToken): the pieces; the last is the end
 */
GArray *
sonde_filter_lexer_split (const char *text)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (SondeFilterToken));
  const char *at;

  g_return_val_if_fail (text != NULL, tokens);

  g_array_set_clear_func (tokens, clear_token_cb);

  for (at = skip_space (text); *at != '\0'; at = skip_space (at))
    {
      SondeFilterToken token = { 0 };
      gsize length = match_sign (at, &token);

      if (length == 0 && *at == '!')
        {
          token.type = SONDE_FILTER_TOKEN_NOT;
          length = 1;
        }
      else if (length == 0)
        {
          length = *at == '"' ? match_string (at, &token) : match_word (at, &token);
        }

      token.place.start = (gsize) (at - text);
      token.place.end = token.place.start + length;
      g_array_append_val (tokens, token);
      at += length;
    }

  g_array_append_val (tokens, ((SondeFilterToken) {
    .type = SONDE_FILTER_TOKEN_END,
    .place = { (gsize) (at - text), (gsize) (at - text) },
  }));

  return tokens;
}

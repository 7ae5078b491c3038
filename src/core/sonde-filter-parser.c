#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-escape.h"
#include "sonde-filter-lexer.h"
#include "sonde-filter-private.h"

#define MAX_DEPTH 32
#define NO_NODE G_MAXUINT

/* Words that stand alone. */
static const struct {
  const char       *name;
  SondeFilterField  field;
  int               number;
} flags[] = {
  { "sent", SONDE_FILTER_FIELD_DIRECTION, SONDE_DIRECTION_SENT },
  { "received", SONDE_FILTER_FIELD_DIRECTION, SONDE_DIRECTION_RECEIVED },
  { "error", SONDE_FILTER_FIELD_SEVERITY, SONDE_SEVERITY_ERROR },
  { "warning", SONDE_FILTER_FIELD_SEVERITY, SONDE_SEVERITY_WARNING },
  { "marked", SONDE_FILTER_FIELD_MARKED, TRUE },
};

typedef struct
{
  SondeFilter      *filter;
  GArray           *tokens;
  guint             position;
  guint             depth;
  SondeFilterPlace *place;
  GError          **error;
} SondeFilterParser;

static guint sonde_filter_parser_take_either (SondeFilterParser *self);

static SondeFilterToken *
sonde_filter_parser_peek (SondeFilterParser *self)
{
  return &g_array_index (self->tokens, SondeFilterToken, self->position);
}

/* The last piece, the end, is never passed. */
static SondeFilterToken *
sonde_filter_parser_next (SondeFilterParser *self)
{
  SondeFilterToken *token = sonde_filter_parser_peek (self);

  if (token->type != SONDE_FILTER_TOKEN_END)
    self->position++;

  return token;
}

static gboolean
token_is_word (const SondeFilterToken *token,
               const char             *word)
{
  return token->type == SONDE_FILTER_TOKEN_WORD && g_ascii_strcasecmp (token->text, word) == 0;
}

G_GNUC_PRINTF (4, 5)
static guint
sonde_filter_parser_fail (SondeFilterParser      *self,
                          const SondeFilterToken *token,
                          SondeFilterError        code,
                          const char             *format,
                          ...)
{
  va_list arguments;

  if (self->error != NULL && *self->error == NULL)
    {
      va_start (arguments, format);
      *self->error = g_error_new_valist (SONDE_FILTER_ERROR, code, format, arguments);
      va_end (arguments);
    }

  *self->place = token->place;

  return NO_NODE;
}

static guint
sonde_filter_parser_add_node (SondeFilterParser   *self,
                              SondeFilterNodeType  type,
                              guint                left,
                              guint                right)
{
  GArray *nodes = self->filter->nodes;
  SondeFilterNode node = { .type = type, .left = left, .right = right };

  if (type == SONDE_FILTER_NODE_CLAUSE)
    {
      node.reads = g_array_index (self->filter->clauses, SondeFilterClause, left).field ==
                   SONDE_FILTER_FIELD_TEXT;
    }
  else
    {
      gboolean left_reads = g_array_index (nodes, SondeFilterNode, left).reads;
      gboolean right_reads = g_array_index (nodes, SondeFilterNode, right).reads;

      node.reads = left_reads || right_reads;

      /* What can be told without reading is asked first. */
      if (left_reads && !right_reads)
        {
          node.left = right;
          node.right = left;
        }
    }

  g_array_append_val (nodes, node);

  return nodes->len - 1;
}

static guint
sonde_filter_parser_add_clause (SondeFilterParser       *self,
                                const SondeFilterToken  *token,
                                SondeFilterClause       *clause)
{
  if (self->filter->clauses->len == SONDE_FILTER_MAX_CLAUSES)
    {
      sonde_filter_clause_clear (clause);

      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_TOO_LARGE,
                                       _("A filter can have no more than %u conditions"),
                                       SONDE_FILTER_MAX_CLAUSES);
    }

  g_array_append_vals (self->filter->clauses, clause, 1);

  return sonde_filter_parser_add_node (self, SONDE_FILTER_NODE_CLAUSE,
                                       self->filter->clauses->len - 1, 0);
}

/* A string with its escapes resolved. */
static char *
sonde_filter_parser_dup_value (SondeFilterParser      *self,
                               const SondeFilterToken *token)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  const char *data;
  gsize length;

  if (token->type == SONDE_FILTER_TOKEN_WORD)
    return g_strdup (token->text);

  bytes = sonde_escape_parse (token->text, &error);

  if (bytes == NULL)
    {
      sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_WRONG_VALUE, "%s", error->message);
      return NULL;
    }

  data = g_bytes_get_data (bytes, &length);

  if (!g_utf8_validate_len (data, length, NULL))
    {
      sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_WRONG_VALUE,
                                _("This is not text. To look for bytes, write hex \"0d 0a\""));
      return NULL;
    }

  return g_strndup (data, length);
}

/* Checks that a value comes next, and takes it. */
static const SondeFilterToken *
sonde_filter_parser_take_value (SondeFilterParser      *self,
                                const SondeFilterToken *before,
                                const char             *example)
{
  const SondeFilterToken *token = sonde_filter_parser_peek (self);
  gboolean is_end = token->type == SONDE_FILTER_TOKEN_END;

  if (token->type != SONDE_FILTER_TOKEN_WORD && token->type != SONDE_FILTER_TOKEN_STRING)
    {
      /* Translators: the first %s is what a person wrote, the second an example of a filter. */
      sonde_filter_parser_fail (self, token,
                                is_end ? SONDE_FILTER_ERROR_UNFINISHED
                                       : SONDE_FILTER_ERROR_WRONG_VALUE,
                                _("“%s” needs a value, as in %s"), before->text, example);
      return NULL;
    }

  if (token->is_open || (token->type == SONDE_FILTER_TOKEN_STRING && token->text[0] == '\0'))
    {
      sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNFINISHED,
                                token->is_open ? _("The closing quotation mark is missing")
                                               : _("There is nothing between the quotation marks"));
      return NULL;
    }

  return sonde_filter_parser_next (self);
}

static guint
sonde_filter_parser_fail_with (SondeFilterParser      *self,
                               const SondeFilterToken *token,
                               SondeFilterClause      *clause,
                               GError                 *error)
{
  sonde_filter_clause_clear (clause);
  sonde_filter_parser_fail (self, token, (SondeFilterError) error->code, "%s", error->message);
  g_error_free (error);

  return NO_NODE;
}

/* A word or string to be looked for; a word that begins with 0x is bytes. */
static guint
sonde_filter_parser_add_text (SondeFilterParser      *self,
                              const SondeFilterToken *token)
{
  SondeFilterClause clause = { SONDE_FILTER_FIELD_TEXT, SONDE_FILTER_OPERATOR_CONTAINS,
                               0, NULL, NULL, NULL };
  g_autofree char *value = NULL;
  GError *error = NULL;

  if (token->type == SONDE_FILTER_TOKEN_WORD && strlen (token->text) > 2 &&
      g_ascii_strncasecmp (token->text, "0x", 2) == 0)
    {
      if (!sonde_filter_clause_set_bytes (&clause, token->text + 2, &error))
        return sonde_filter_parser_fail_with (self, token, &clause, error);

      return sonde_filter_parser_add_clause (self, token, &clause);
    }

  value = sonde_filter_parser_dup_value (self, token);

  if (value == NULL)
    return NO_NODE;

  sonde_filter_clause_set_value (&clause, "", value, NULL, NULL);

  return sonde_filter_parser_add_clause (self, token, &clause);
}

static guint
sonde_filter_parser_take_hex (SondeFilterParser      *self,
                              const SondeFilterToken *before)
{
  SondeFilterClause clause = { SONDE_FILTER_FIELD_TEXT, SONDE_FILTER_OPERATOR_CONTAINS,
                               0, NULL, NULL, NULL };
  const SondeFilterToken *token = sonde_filter_parser_take_value (self, before, "hex \"0d 0a\"");
  const char *digits;
  GError *error = NULL;

  if (token == NULL)
    return NO_NODE;

  digits = g_ascii_strncasecmp (token->text, "0x", 2) == 0 ? token->text + 2 : token->text;

  if (!sonde_filter_clause_set_bytes (&clause, digits, &error))
    return sonde_filter_parser_fail_with (self, token, &clause, error);

  return sonde_filter_parser_add_clause (self, token, &clause);
}

static guint
sonde_filter_parser_take_regex (SondeFilterParser      *self,
                                const SondeFilterToken *before)
{
  SondeFilterClause clause = { SONDE_FILTER_FIELD_TEXT, SONDE_FILTER_OPERATOR_MATCHES,
                               0, NULL, NULL, NULL };
  const SondeFilterToken *token = sonde_filter_parser_take_value (self, before,
                                                                  "matches \"GET|POST\"");
  GError *error = NULL;

  if (token == NULL)
    return NO_NODE;

  if (!sonde_filter_clause_set_regex (&clause, token->text, &error))
    return sonde_filter_parser_fail_with (self, token, &clause, error);

  return sonde_filter_parser_add_clause (self, token, &clause);
}

static const char *
get_example (SondeFilterField field)
{
  switch (field)
    {
    case SONDE_FILTER_FIELD_KIND:
      return "kind = text";

    case SONDE_FILTER_FIELD_DIRECTION:
      return "direction = sent";

    case SONDE_FILTER_FIELD_FLOW:
      return "flow = 3";

    case SONDE_FILTER_FIELD_HOST:
      return "host = 192.0.2.7";

    case SONDE_FILTER_FIELD_PORT:
      return "port = 443";

    case SONDE_FILTER_FIELD_SIZE:
      return "size > 1 KiB";

    case SONDE_FILTER_FIELD_TIME:
      return "time > 1.5 s";

    case SONDE_FILTER_FIELD_SEVERITY:
      return "severity = error";

    case SONDE_FILTER_FIELD_COMMENT:
      return "comment ~ login";

    case SONDE_FILTER_FIELD_TEXT:
    case SONDE_FILTER_FIELD_MARKED:
    default:
      return "marked";
    }
}

static SondeFilterOperator
sonde_filter_parser_take_operator (SondeFilterParser *self)
{
  const SondeFilterToken *token = sonde_filter_parser_peek (self);
  SondeFilterOperator op = SONDE_FILTER_OPERATOR_NONE;

  if (token->type == SONDE_FILTER_TOKEN_OPERATOR)
    op = token->op;
  else if (token_is_word (token, "contains"))
    op = SONDE_FILTER_OPERATOR_CONTAINS;
  else if (token_is_word (token, "matches"))
    op = SONDE_FILTER_OPERATOR_MATCHES;

  if (op != SONDE_FILTER_OPERATOR_NONE)
    sonde_filter_parser_next (self);

  return op;
}

/* Whether a condition ends before @token. */
static gboolean
token_ends_condition (const SondeFilterToken *token)
{
  switch (token->type)
    {
    case SONDE_FILTER_TOKEN_END:
    case SONDE_FILTER_TOKEN_AND:
    case SONDE_FILTER_TOKEN_OR:
    case SONDE_FILTER_TOKEN_CLOSE:
      return TRUE;

    case SONDE_FILTER_TOKEN_WORD:
      return token_is_word (token, "and") || token_is_word (token, "or");

    case SONDE_FILTER_TOKEN_STRING:
    case SONDE_FILTER_TOKEN_OPERATOR:
    case SONDE_FILTER_TOKEN_NOT:
    case SONDE_FILTER_TOKEN_OPEN:
    default:
      return FALSE;
    }
}

static guint
sonde_filter_parser_take_comparison (SondeFilterParser      *self,
                                     const SondeFilterToken *name,
                                     SondeFilterField        field)
{
  SondeFilterClause clause = { field, SONDE_FILTER_OPERATOR_NONE, 0, NULL, NULL, NULL };
  const SondeFilterToken *sign = sonde_filter_parser_peek (self);
  const char *example = get_example (field);
  const SondeFilterToken *value;
  const char *unit = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  clause.op = sonde_filter_parser_take_operator (self);

  /* By itself it asks for any comment. */
  if (clause.op == SONDE_FILTER_OPERATOR_NONE && field == SONDE_FILTER_FIELD_COMMENT &&
      token_ends_condition (sign))
    return sonde_filter_parser_add_clause (self, name, &clause);

  if (clause.op == SONDE_FILTER_OPERATOR_NONE)
    return sonde_filter_parser_fail (self, name,
                                     sign->type == SONDE_FILTER_TOKEN_END
                                     ? SONDE_FILTER_ERROR_UNFINISHED
                                     : SONDE_FILTER_ERROR_UNEXPECTED,
                                     /* Translators: %2$s is an example of a filter. */
                                     _("“%1$s” needs a comparison, as in %2$s"),
                                     name->text, example);

  if (!sonde_filter_clause_check (&clause, name->text, &error))
    return sonde_filter_parser_fail_with (self, sign, &clause, error);

  value = sonde_filter_parser_take_value (self, name, example);

  if (value == NULL)
    return NO_NODE;

  if (sonde_filter_field_is_number (field) &&
      sonde_filter_parser_peek (self)->type == SONDE_FILTER_TOKEN_WORD &&
      sonde_filter_unit_exists (field, sonde_filter_parser_peek (self)->text))
    unit = sonde_filter_parser_next (self)->text;

  text = sonde_filter_parser_dup_value (self, value);

  if (text == NULL)
    return NO_NODE;

  if (!sonde_filter_clause_set_value (&clause, name->text, text, unit, &error))
    return sonde_filter_parser_fail_with (self, value, &clause, error);

  return sonde_filter_parser_add_clause (self, name, &clause);
}

static guint
sonde_filter_parser_fail_unknown (SondeFilterParser      *self,
                                  const SondeFilterToken *name)
{
  const char *meant = sonde_filter_error_suggest (name->text, sonde_filter_field_list_names ());

  if (meant != NULL)
    return sonde_filter_parser_fail (self, name, SONDE_FILTER_ERROR_UNKNOWN_FIELD,
                                     _("“%1$s” is not a field. Did you mean “%2$s”?"),
                                     name->text, meant);

  return sonde_filter_parser_fail (self, name, SONDE_FILTER_ERROR_UNKNOWN_FIELD,
                                   _("“%s” is not a field. To look for it as text, put it in "
                                     "quotation marks"),
                                   name->text);
}

static guint
sonde_filter_parser_take_word (SondeFilterParser *self)
{
  const SondeFilterToken *word = sonde_filter_parser_next (self);
  const SondeFilterToken *after = sonde_filter_parser_peek (self);
  SondeFilterField field;

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      SondeFilterClause clause = { flags[i].field, SONDE_FILTER_OPERATOR_EQUAL, flags[i].number,
                                   NULL, NULL, NULL };

      if (!token_is_word (word, flags[i].name))
        continue;

      if (after->type == SONDE_FILTER_TOKEN_OPERATOR)
        return sonde_filter_parser_fail (self, after, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                                         _("“%s” stands alone, without a comparison"), word->text);

      return sonde_filter_parser_add_clause (self, word, &clause);
    }

  if (token_is_word (word, "contains"))
    {
      const SondeFilterToken *value = sonde_filter_parser_take_value (self, word,
                                                                      "contains \"GET /\"");

      return value != NULL ? sonde_filter_parser_add_text (self, value) : NO_NODE;
    }

  if (token_is_word (word, "hex"))
    return sonde_filter_parser_take_hex (self, word);

  if (token_is_word (word, "matches"))
    return sonde_filter_parser_take_regex (self, word);

  if (sonde_filter_field_find (word->text, &field))
    return sonde_filter_parser_take_comparison (self, word, field);

  if (after->type == SONDE_FILTER_TOKEN_OPERATOR)
    return sonde_filter_parser_fail_unknown (self, word);

  return sonde_filter_parser_add_text (self, word);
}

static guint
sonde_filter_parser_take_group (SondeFilterParser *self)
{
  const SondeFilterToken *open = sonde_filter_parser_next (self);
  guint node = sonde_filter_parser_take_either (self);

  if (node == NO_NODE)
    return NO_NODE;

  if (sonde_filter_parser_peek (self)->type != SONDE_FILTER_TOKEN_CLOSE)
    return sonde_filter_parser_fail (self, open, SONDE_FILTER_ERROR_UNFINISHED,
                                     _("This parenthesis is not closed"));

  sonde_filter_parser_next (self);

  return node;
}

static guint
sonde_filter_parser_take_operand (SondeFilterParser *self)
{
  const SondeFilterToken *token = sonde_filter_parser_peek (self);

  switch (token->type)
    {
    case SONDE_FILTER_TOKEN_OPEN:
      return sonde_filter_parser_take_group (self);

    case SONDE_FILTER_TOKEN_STRING:
      token = sonde_filter_parser_take_value (self, token, "\"GET /\"");

      return token != NULL ? sonde_filter_parser_add_text (self, token) : NO_NODE;

    case SONDE_FILTER_TOKEN_WORD:
      if (!token_is_word (token, "and") && !token_is_word (token, "or"))
        return sonde_filter_parser_take_word (self);

      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNEXPECTED,
                                       _("Before “%s” a condition is missing"), token->text);

    case SONDE_FILTER_TOKEN_END:
      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNFINISHED,
                                       _("Here a condition has to follow, such as %s"),
                                       "size > 1 KiB");

    case SONDE_FILTER_TOKEN_CLOSE:
      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNBALANCED,
                                       _("Here a condition is missing, or “)” is too much"));

    case SONDE_FILTER_TOKEN_OPERATOR:
      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNEXPECTED,
                                       _("Before this the field that is compared is missing, as "
                                         "in %s"), "size > 1 KiB");

    case SONDE_FILTER_TOKEN_AND:
    case SONDE_FILTER_TOKEN_OR:
    case SONDE_FILTER_TOKEN_NOT:
    default:
      return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_UNEXPECTED,
                                       _("Before this a condition is missing"));
    }
}

static guint
sonde_filter_parser_take_negation (SondeFilterParser *self)
{
  const SondeFilterToken *token = sonde_filter_parser_peek (self);
  guint node;

  if (self->depth == MAX_DEPTH)
    return sonde_filter_parser_fail (self, token, SONDE_FILTER_ERROR_TOO_LARGE,
                                     _("Too many parentheses inside each other"));

  self->depth++;

  if (token->type == SONDE_FILTER_TOKEN_NOT || token_is_word (token, "not"))
    {
      sonde_filter_parser_next (self);
      node = sonde_filter_parser_take_negation (self);

      if (node != NO_NODE)
        node = sonde_filter_parser_add_node (self, SONDE_FILTER_NODE_NOT, node, node);
    }
  else
    {
      node = sonde_filter_parser_take_operand (self);
    }

  self->depth--;

  return node;
}

/* Conditions that stand beside each other are all to be met. */
static guint
sonde_filter_parser_take_all (SondeFilterParser *self)
{
  guint left = sonde_filter_parser_take_negation (self);

  while (left != NO_NODE)
    {
      const SondeFilterToken *token = sonde_filter_parser_peek (self);
      guint right;

      if (token->type == SONDE_FILTER_TOKEN_AND || token_is_word (token, "and"))
        sonde_filter_parser_next (self);
      else if (token->type == SONDE_FILTER_TOKEN_END || token->type == SONDE_FILTER_TOKEN_CLOSE ||
               token->type == SONDE_FILTER_TOKEN_OR || token_is_word (token, "or"))
        return left;

      right = sonde_filter_parser_take_negation (self);
      left = right != NO_NODE
             ? sonde_filter_parser_add_node (self, SONDE_FILTER_NODE_AND, left, right) : NO_NODE;
    }

  return NO_NODE;
}

static guint
sonde_filter_parser_take_either (SondeFilterParser *self)
{
  guint left = sonde_filter_parser_take_all (self);

  while (left != NO_NODE)
    {
      const SondeFilterToken *token = sonde_filter_parser_peek (self);
      guint right;

      if (token->type != SONDE_FILTER_TOKEN_OR && !token_is_word (token, "or"))
        return left;

      sonde_filter_parser_next (self);
      right = sonde_filter_parser_take_all (self);
      left = right != NO_NODE
             ? sonde_filter_parser_add_node (self, SONDE_FILTER_NODE_OR, left, right) : NO_NODE;
    }

  return NO_NODE;
}

/**
 * sonde_filter_parser_run:
 * @self: a filter that has a text and nothing else
 * @place: (out): where it is wrong
 * @error: return location for an error
 *
 * Fills a filter from its text; for the filter.
 *
 * Returns: whether the text is right; else @error is set to any `SONDE_FILTER_ERROR`
 */
gboolean
sonde_filter_parser_run (SondeFilter       *self,
                         SondeFilterPlace  *place,
                         GError           **error)
{
  g_autoptr(GArray) tokens = NULL;
  g_autoptr(GError) reason = NULL;
  SondeFilterParser parser = { .filter = self, .place = place, .error = &reason };
  const SondeFilterToken *token;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (place != NULL, FALSE);

  tokens = sonde_filter_lexer_split (self->text);
  parser.tokens = tokens;
  self->root = sonde_filter_parser_take_either (&parser);
  token = sonde_filter_parser_peek (&parser);

  if (self->root != NO_NODE && token->type != SONDE_FILTER_TOKEN_END)
    self->root = sonde_filter_parser_fail (&parser, token, SONDE_FILTER_ERROR_UNBALANCED,
                                           _("No parenthesis was opened for this “)”"));

  if (self->root != NO_NODE)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

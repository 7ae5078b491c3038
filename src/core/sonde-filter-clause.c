#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sonde-escape.h"
#include "sonde-filter-clause.h"
#include "sonde-types.h"

/* In the order of SondeFilterField; text has no name. */
static const char * const field_names[] = {
  "kind", "direction", "flow", "host", "port", "size", "time", "severity", "marked", "comment",
  NULL
};

/* Other words for the same. */
static const struct {
  const char       *name;
  SondeFilterField  field;
} field_aliases[] = {
  { "length", SONDE_FILTER_FIELD_SIZE },
  { "bytes", SONDE_FILTER_FIELD_SIZE },
  { "address", SONDE_FILTER_FIELD_HOST },
  { "type", SONDE_FILTER_FIELD_KIND },
};

static const struct {
  const char       *name;
  SondeFilterField  field;
  double            factor;
} units[] = {
  { "B", SONDE_FILTER_FIELD_SIZE, 1 },
  { "byte", SONDE_FILTER_FIELD_SIZE, 1 },
  { "bytes", SONDE_FILTER_FIELD_SIZE, 1 },
  { "kB", SONDE_FILTER_FIELD_SIZE, 1e3 },
  { "MB", SONDE_FILTER_FIELD_SIZE, 1e6 },
  { "GB", SONDE_FILTER_FIELD_SIZE, 1e9 },
  { "KiB", SONDE_FILTER_FIELD_SIZE, 1024 },
  { "MiB", SONDE_FILTER_FIELD_SIZE, 1048576 },
  { "GiB", SONDE_FILTER_FIELD_SIZE, 1073741824 },
  { "ns", SONDE_FILTER_FIELD_TIME, 1 },
  { "us", SONDE_FILTER_FIELD_TIME, 1e3 },
  { "µs", SONDE_FILTER_FIELD_TIME, 1e3 },
  { "ms", SONDE_FILTER_FIELD_TIME, 1e6 },
  { "s", SONDE_FILTER_FIELD_TIME, 1e9 },
  { "sec", SONDE_FILTER_FIELD_TIME, 1e9 },
  { "min", SONDE_FILTER_FIELD_TIME, 60e9 },
  { "h", SONDE_FILTER_FIELD_TIME, 3600e9 },
};

static const char * const direction_names[] = { "sent", "received" };
static const char * const severity_names[] = { "normal", "note", "warning", "error" };

static gboolean
find_factor (SondeFilterField  field,
             const char       *unit,
             double           *factor)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (units[i].field == field && g_ascii_strcasecmp (units[i].name, unit) == 0)
        {
          *factor = units[i].factor;
          return TRUE;
        }
    }

  return FALSE;
}

/* Says what a number of the field looks like. */
static void
set_number_error (SondeFilterField   field,
                  const char        *name,
                  GError           **error)
{
  const char *example = field == SONDE_FILTER_FIELD_SIZE ? "1 KiB"
                        : field == SONDE_FILTER_FIELD_TIME ? "1.5 s"
                        : field == SONDE_FILTER_FIELD_PORT ? "443" : "3";

  g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
               _("“%s” needs a number such as %s"), name, example);
}

static gboolean
sonde_filter_clause_set_number (SondeFilterClause  *self,
                                const char         *name,
                                const char         *value,
                                const char         *unit,
                                GError            **error)
{
  double factor = self->field == SONDE_FILTER_FIELD_TIME ? 1e9 : 1;
  gboolean is_signed = self->field == SONDE_FILTER_FIELD_TIME;
  char *end = NULL;
  double number;

  if (!g_ascii_isdigit (value[0]) && !(is_signed && value[0] == '-' && g_ascii_isdigit (value[1])))
    {
      set_number_error (self->field, name, error);
      return FALSE;
    }

  number = g_ascii_strtod (value, &end);

  if (*end != '\0')
    unit = end;

  if (unit != NULL && !find_factor (self->field, unit, &factor))
    {
      if (self->field == SONDE_FILTER_FIELD_SIZE)
        g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                     _("“%s” is not a unit of size: B, KiB, MiB or GiB are, also kB, MB and GB"),
                     unit);
      else if (self->field == SONDE_FILTER_FIELD_TIME)
        g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                     _("“%s” is not a unit of time: ns, µs, ms, s, min or h are"), unit);
      else
        set_number_error (self->field, name, error);

      return FALSE;
    }

  number = rint (number * factor);

  if (!(fabs (number) < 9e18) || (self->field == SONDE_FILTER_FIELD_PORT && number > G_MAXUINT16))
    {
      g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                   _("“%s” is too large a number for “%s”"), value, name);
      return FALSE;
    }

  self->number = (gint64) number;

  return TRUE;
}

/* Takes the name as it is written in filters, or as it is shown. */
static gboolean
sonde_filter_clause_set_direction (SondeFilterClause  *self,
                                   const char         *value,
                                   GError            **error)
{
  const char *shown[] = { C_("direction", "Sent"), C_("direction", "Received") };

  for (guint i = 0; i < G_N_ELEMENTS (direction_names); i++)
    {
      g_autofree char *folded = g_utf8_casefold (shown[i], -1);

      if (g_ascii_strcasecmp (direction_names[i], value) == 0 || g_str_equal (folded, self->text))
        {
          self->number = i;
          return TRUE;
        }
    }

  g_set_error_literal (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                       _("A direction is “sent” or “received”"));

  return FALSE;
}

static gboolean
sonde_filter_clause_set_severity (SondeFilterClause  *self,
                                  const char         *value,
                                  GError            **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (severity_names); i++)
    {
      if (g_ascii_strcasecmp (severity_names[i], value) == 0)
        {
          self->number = i;
          return TRUE;
        }
    }

  g_set_error_literal (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                       _("A severity is “normal”, “note”, “warning” or “error”"));

  return FALSE;
}

/* Whether a character is part of a word of a name such as "Text frame". */
static gboolean
is_inside_word (const char *start,
                const char *at)
{
  return at > start && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));
}

/**
 * sonde_filter_field_list_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the fields' names, as written in filters
 */
const char * const *
sonde_filter_field_list_names (void)
{
  return field_names;
}

/**
 * sonde_filter_field_find:
 * @name: a name, in any case
 * @field: (out): the field
 *
 * Returns: whether there is a field of that name
 */
gboolean
sonde_filter_field_find (const char       *name,
                         SondeFilterField *field)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  for (guint i = 0; field_names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (field_names[i], name) == 0)
        {
          *field = (SondeFilterField) (SONDE_FILTER_FIELD_KIND + i);
          return TRUE;
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (field_aliases); i++)
    {
      if (g_ascii_strcasecmp (field_aliases[i].name, name) == 0)
        {
          *field = field_aliases[i].field;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonde_filter_field_is_number:
 * @field: a field
 *
 * Returns: whether it can be larger or smaller than another
 */
gboolean
sonde_filter_field_is_number (SondeFilterField field)
{
  return field == SONDE_FILTER_FIELD_FLOW || field == SONDE_FILTER_FIELD_PORT ||
         field == SONDE_FILTER_FIELD_SIZE || field == SONDE_FILTER_FIELD_TIME;
}

/**
 * sonde_filter_unit_exists:
 * @field: a field
 * @unit: a word that follows a number
 *
 * Returns: whether the field's numbers can have that unit
 */
gboolean
sonde_filter_unit_exists (SondeFilterField  field,
                          const char       *unit)
{
  double factor;

  g_return_val_if_fail (unit != NULL, FALSE);

  return find_factor (field, unit, &factor);
}

/**
 * sonde_filter_clause_clear:
 * @self: a condition
 *
 * Frees what a condition holds.
 */
void
sonde_filter_clause_clear (SondeFilterClause *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->needle, sonde_needle_free);
  g_clear_pointer (&self->regex, g_regex_unref);
}

/**
 * sonde_filter_clause_check:
 * @self: a condition whose field and operator are set
 * @name: the field, as it was written
 * @error: return location for an error
 *
 * Checks that the field can be compared like that.
 *
 * Returns: whether it can; else @error is set to %SONDE_FILTER_ERROR_WRONG_OPERATOR
 */
gboolean
sonde_filter_clause_check (const SondeFilterClause  *self,
                           const char               *name,
                           GError                  **error)
{
  gboolean is_equality;
  gboolean is_search;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  is_equality = self->op == SONDE_FILTER_OPERATOR_EQUAL ||
                self->op == SONDE_FILTER_OPERATOR_NOT_EQUAL;
  is_search = self->op == SONDE_FILTER_OPERATOR_CONTAINS ||
              self->op == SONDE_FILTER_OPERATOR_MATCHES;

  if (self->field == SONDE_FILTER_FIELD_MARKED)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                 _("“%s” stands alone, without a comparison"), name);
  else if (sonde_filter_field_is_number (self->field) && is_search)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                 _("“%s” is a number: compare it with =, != , <, <=, > or >="), name);
  else if (self->field == SONDE_FILTER_FIELD_DIRECTION && !is_equality)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                 _("“%s” can only be compared with = or !="), name);
  else if (self->field == SONDE_FILTER_FIELD_SEVERITY && is_search)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                 _("“%s” can only be compared with =, !=, <, <=, > or >="), name);
  else if (!sonde_filter_field_is_number (self->field) && !is_equality &&
           self->field != SONDE_FILTER_FIELD_SEVERITY &&
           self->op != SONDE_FILTER_OPERATOR_CONTAINS)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_OPERATOR,
                 _("“%s” is text: compare it with =, != or ~"), name);
  else
    return TRUE;

  return FALSE;
}

/**
 * sonde_filter_clause_set_value:
 * @self: a condition whose field and operator are set
 * @name: the field, as it was written
 * @value: a number, or words
 * @unit: (nullable): the unit of a number, where it stood apart
 * @error: return location for an error
 *
 * Sets what the field is compared with.
 *
 * Returns: whether it can be; else @error is set to %SONDE_FILTER_ERROR_WRONG_VALUE
 */
gboolean
sonde_filter_clause_set_value (SondeFilterClause  *self,
                               const char         *name,
                               const char         *value,
                               const char         *unit,
                               GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (sonde_filter_field_is_number (self->field))
    return sonde_filter_clause_set_number (self, name, value, unit, error);

  self->text = g_utf8_casefold (value, -1);

  if (self->field == SONDE_FILTER_FIELD_DIRECTION)
    return sonde_filter_clause_set_direction (self, value, error);

  if (self->field == SONDE_FILTER_FIELD_SEVERITY)
    return sonde_filter_clause_set_severity (self, value, error);

  if (self->field == SONDE_FILTER_FIELD_TEXT)
    self->needle = sonde_needle_new_text (value);

  return TRUE;
}

/**
 * sonde_filter_clause_set_bytes:
 * @self: a condition on text
 * @value: bytes in hexadecimal, with or without spaces
 * @error: return location for an error
 *
 * Sets the bytes that are looked for.
 *
 * Returns: whether they are; else @error is set to %SONDE_FILTER_ERROR_WRONG_VALUE
 */
gboolean
sonde_filter_clause_set_bytes (SondeFilterClause  *self,
                               const char         *value,
                               GError            **error)
{
  g_autoptr(GByteArray) array = NULL;
  g_autoptr(GBytes) bytes = NULL;
  int high = -1;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  array = g_byte_array_new ();

  for (const char *at = value; *at != '\0'; at++)
    {
      guint8 byte;

      if (g_ascii_isspace (*at) && high < 0)
        continue;

      if (!g_ascii_isxdigit (*at))
        {
          g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                       _("“%s” is not hexadecimal: write two digits for each byte, as in 0d 0a"),
                       value);
          return FALSE;
        }

      if (high < 0)
        {
          high = g_ascii_xdigit_value (*at);
          continue;
        }

      byte = (guint8) (high << 4 | g_ascii_xdigit_value (*at));
      g_byte_array_append (array, &byte, 1);
      high = -1;
    }

  if (high >= 0 || array->len == 0)
    {
      g_set_error_literal (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                           _("Each byte needs two hexadecimal digits, as in 0d 0a"));
      return FALSE;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  self->needle = sonde_needle_new_bytes (bytes);

  return TRUE;
}

/**
 * sonde_filter_clause_set_regex:
 * @self: a condition on text
 * @pattern: a regular expression, as Perl has them
 * @error: return location for an error
 *
 * Sets the expression that is looked for.
 *
 * Returns: whether it is; else @error is set to %SONDE_FILTER_ERROR_WRONG_VALUE
 */
gboolean
sonde_filter_clause_set_regex (SondeFilterClause  *self,
                               const char         *pattern,
                               GError            **error)
{
  g_autoptr(GError) reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (pattern != NULL, FALSE);

  self->regex = g_regex_new (pattern, G_REGEX_RAW | G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0,
                             &reason);

  if (self->regex == NULL)
    g_set_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_WRONG_VALUE,
                 _("This is not a regular expression: %s"), reason->message);

  return self->regex != NULL;
}

/**
 * sonde_filter_clause_has_number:
 * @self: a condition on a number
 * @number: what a record has
 *
 * Returns: whether the record meets the condition
 */
gboolean
sonde_filter_clause_has_number (const SondeFilterClause *self,
                                gint64                   number)
{
  switch (self->op)
    {
    case SONDE_FILTER_OPERATOR_EQUAL:
      return number == self->number;

    case SONDE_FILTER_OPERATOR_NOT_EQUAL:
      return number != self->number;

    case SONDE_FILTER_OPERATOR_LESS:
      return number < self->number;

    case SONDE_FILTER_OPERATOR_LESS_EQUAL:
      return number <= self->number;

    case SONDE_FILTER_OPERATOR_GREATER:
      return number > self->number;

    case SONDE_FILTER_OPERATOR_GREATER_EQUAL:
      return number >= self->number;

    case SONDE_FILTER_OPERATOR_NONE:
    case SONDE_FILTER_OPERATOR_CONTAINS:
    case SONDE_FILTER_OPERATOR_MATCHES:
    default:
      return FALSE;
    }
}

/**
 * sonde_filter_clause_has_word:
 * @self: a condition on text
 * @text: what a record has
 *
 * Returns: whether whole words of @text are those of the condition, next to each other
 */
gboolean
sonde_filter_clause_has_word (const SondeFilterClause *self,
                              const char              *text)
{
  g_autofree char *folded = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL && self->text != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  folded = g_utf8_casefold (text, -1);
  length = strlen (self->text);

  for (const char *at = strstr (folded, self->text);
       at != NULL && length > 0;
       at = strstr (at + 1, self->text))
    {
      if (!is_inside_word (folded, at) && !g_unichar_isalnum (g_utf8_get_char (at + length)))
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_filter_clause_has_text:
 * @self: a condition on text
 * @text: what a record has
 *
 * Returns: whether @text holds what the condition looks for
 */
gboolean
sonde_filter_clause_has_text (const SondeFilterClause *self,
                              const char              *text)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->regex != NULL)
    return g_regex_match (self->regex, text, 0, NULL);

  if (self->text != NULL)
    {
      g_autofree char *folded = g_utf8_casefold (text, -1);

      return strstr (folded, self->text) != NULL;
    }

  return FALSE;
}

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONDE_FILTER_ERROR (sonde_filter_error_quark ())

/**
 * SondeFilterError:
 * @SONDE_FILTER_ERROR_UNFINISHED: right so far, but something has to follow
 * @SONDE_FILTER_ERROR_UNEXPECTED: a word or sign where it cannot stand
 * @SONDE_FILTER_ERROR_UNKNOWN_FIELD: something is compared that records do not have
 * @SONDE_FILTER_ERROR_WRONG_OPERATOR: a field is compared in a way that it cannot be
 * @SONDE_FILTER_ERROR_WRONG_VALUE: a field is compared with what it can never be
 * @SONDE_FILTER_ERROR_UNBALANCED: a parenthesis is closed that was not opened
 * @SONDE_FILTER_ERROR_TOO_LARGE: longer or deeper than a filter may be
 *
 * What can be wrong with a filter.
 */
typedef enum
{
  SONDE_FILTER_ERROR_UNFINISHED,
  SONDE_FILTER_ERROR_UNEXPECTED,
  SONDE_FILTER_ERROR_UNKNOWN_FIELD,
  SONDE_FILTER_ERROR_WRONG_OPERATOR,
  SONDE_FILTER_ERROR_WRONG_VALUE,
  SONDE_FILTER_ERROR_UNBALANCED,
  SONDE_FILTER_ERROR_TOO_LARGE,
} SondeFilterError;

/**
 * SondeFilterPlace:
 * @start: the first byte
 * @end: the byte after the last; the same as @start where something is missing
 *
 * A place in the text of a filter, between characters.
 */
typedef struct
{
  gsize start;
  gsize end;
} SondeFilterPlace;

GQuark      sonde_filter_error_quark   (void);

const char *sonde_filter_error_suggest (const char         *word,
                                        const char * const *words);

G_END_DECLS

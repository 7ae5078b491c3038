#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePatternKind:
 * @SONDE_PATTERN_TEXT: text, in UTF-8
 * @SONDE_PATTERN_HEX: bytes in hexadecimal, `?` standing for any digit
 * @SONDE_PATTERN_REGEX: a Perl-compatible regular expression over bytes
 *
 * How what is looked for is written.
 */
typedef enum
{
  SONDE_PATTERN_TEXT,
  SONDE_PATTERN_HEX,
  SONDE_PATTERN_REGEX,
} SondePatternKind;

#define SONDE_N_PATTERN_KINDS 3

/* The longest match of a regular expression that is sure to be found, and found in full. */
#define SONDE_PATTERN_MAX_MATCH (64 * 1024)

/* What a regular expression may look back at, before a match. */
#define SONDE_PATTERN_LOOK_BEHIND 256

/**
 * SondePattern:
 *
 * What is looked for in bytes.
 *
 * Belongs to one thread at a time; others work with a copy.
 */
typedef struct _SondePattern SondePattern;

/**
 * SondeSubject:
 * @data: bytes
 * @length: how many there are
 * @is_start: whether nothing precedes them
 * @is_end: whether nothing follows them
 * @anchor: set by sonde_pattern_prepare()
 *
 * Bytes in memory that are searched.
 */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gboolean      is_start;
  gboolean      is_end;
  gsize         anchor;
} SondeSubject;

SondePattern *sonde_pattern_new         (SondePatternKind     kind,
                                         const char          *text,
                                         gboolean             match_case,
                                         GError             **error);
SondePattern *sonde_pattern_copy        (const SondePattern  *self);
void          sonde_pattern_free        (SondePattern        *self);
gsize         sonde_pattern_get_max     (const SondePattern  *self);
gsize         sonde_pattern_get_context (const SondePattern  *self);
void          sonde_pattern_prepare     (const SondePattern  *self,
                                         SondeSubject        *subject);
gboolean      sonde_pattern_find        (SondePattern        *self,
                                         const SondeSubject  *subject,
                                         gsize                from,
                                         gsize               *start,
                                         gsize               *end,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePattern, sonde_pattern_free)

G_END_DECLS

#pragma once

#include "sonde-field.h"

G_BEGIN_DECLS

/**
 * SondeMediaCase:
 * @name: what it is about
 * @type: (nullable): the media type
 * @body: the bytes
 * @length: how many, or 0 for all up to the first zero byte
 * @expected: the tree that must come of them, as sonde_media_fixture_dump() writes it
 *
 * A body, and what it has to become.
 */
typedef struct
{
  const char *name;
  const char *type;
  const char *body;
  gsize       length;
  const char *expected;
} SondeMediaCase;

char *sonde_media_fixture_dump           (SondeField           *root);
void  sonde_media_fixture_check          (const SondeMediaCase *cases,
                                          gsize                 n_cases);
void  sonde_media_fixture_assert_covered (SondeField           *root,
                                          const char           *body,
                                          gsize                 length,
                                          const char           *structure);

G_END_DECLS

#pragma once

#include "sonde-dissector-harness.h"

/* What the tests of the TLS dissector share. */
GBytes     *tls_bytes            (const char     *hex);
void        tls_add              (GArray         *steps,
                                  SondeDirection  direction,
                                  const char     *hex);
SondeField *tls_find             (SondeField     *root,
                                  const char     *id,
                                  guint           position);
SondeField *tls_find_fault       (SondeField     *root);
void        tls_assert_field     (SondeField     *root,
                                  const char     *id,
                                  const char     *value,
                                  gsize           offset,
                                  gsize           length);
void        tls_assert_nested    (SondeField     *root);
void        tls_assert_records   (GArray         *steps,
                                  const char     *expected);

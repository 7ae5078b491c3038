#pragma once

#include "sonde-dissector-harness.h"

G_BEGIN_DECLS

GByteArray   *dns_wire_new          (const char           *hex);
void          dns_wire_append       (GByteArray           *wire,
                                     const char           *hex);
void          dns_wire_append_text  (GByteArray           *wire,
                                     const char           *presentation);
GByteArray   *dns_wire_answer       (const char * const   *presentations);
SondeHarness *dns_wire_dissect      (const SondeDissector *dissector,
                                     const GByteArray     *wire);
SondeField   *dns_wire_find         (SondeField           *root,
                                     const char           *id,
                                     guint                 position);
SondeField   *dns_wire_get_gravest  (SondeField           *root);
void          dns_wire_assert_sound (SondeField           *root,
                                     const GByteArray     *wire,
                                     gboolean              every_byte);

#define dns_wire_assert_value(root, id, expected) \
  G_STMT_START { \
    SondeField *field_ = dns_wire_find ((root), (id), 0); \
    g_assert_nonnull (field_); \
    g_assert_cmpstr (sonde_field_get_value (field_), ==, (expected)); \
  } G_STMT_END

G_END_DECLS

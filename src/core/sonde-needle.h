#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeNeedle:
 *
 * Bytes that are looked for in others. Never changes, so any thread may use it.
 */
typedef struct _SondeNeedle SondeNeedle;

SondeNeedle *sonde_needle_new_text  (const char        *text);
SondeNeedle *sonde_needle_new_bytes (GBytes            *bytes);
void         sonde_needle_free      (SondeNeedle       *self);
gsize        sonde_needle_length    (const SondeNeedle *self);
gboolean     sonde_needle_is_in     (const SondeNeedle *self,
                                     const guint8      *data,
                                     gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeNeedle, sonde_needle_free)

G_END_DECLS

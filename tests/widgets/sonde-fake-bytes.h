#pragma once

#include "sonde-byte-source.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FAKE_BYTES (sonde_fake_bytes_get_type ())

G_DECLARE_FINAL_TYPE (SondeFakeBytes, sonde_fake_bytes, SONDE, FAKE_BYTES, GObject)

SondeFakeBytes *sonde_fake_bytes_new        (guint64         size,
                                             guint64         run_length);
void            sonde_fake_bytes_grow       (SondeFakeBytes *self,
                                             guint64         n_bytes);
guint           sonde_fake_bytes_take_reads (SondeFakeBytes *self);

G_END_DECLS

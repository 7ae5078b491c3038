#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_STREAM (sonde_practice_stream_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeStream, sonde_practice_stream, SONDE, PRACTICE_STREAM, GIOStream)

SondePracticeStream *sonde_practice_stream_new        (GIOStream           *base);
gboolean             sonde_practice_stream_is_blocked (SondePracticeStream *self);
void                 sonde_practice_stream_set_quota  (SondePracticeStream *self,
                                                       guint64              quota_bytes);

G_END_DECLS

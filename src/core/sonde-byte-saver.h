#pragma once

#include "sonde-byte-source.h"

G_BEGIN_DECLS

#define SONDE_TYPE_BYTE_SAVER (sonde_byte_saver_get_type ())

G_DECLARE_FINAL_TYPE (SondeByteSaver, sonde_byte_saver, SONDE, BYTE_SAVER, GObject)

SondeByteSaver *sonde_byte_saver_new          (SondeByteSource      *source,
                                               guint64               start,
                                               guint64               end);
void            sonde_byte_saver_run_async    (SondeByteSaver       *self,
                                               GFile                *file,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        sonde_byte_saver_run_finish   (SondeByteSaver       *self,
                                               GAsyncResult         *result,
                                               GError              **error);
double          sonde_byte_saver_get_progress (SondeByteSaver       *self);
guint64         sonde_byte_saver_get_length   (SondeByteSaver       *self);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-flow-spec.h"
#include "sonde-storage.h"

G_BEGIN_DECLS

/**
 * SondePcapngReader:
 *
 * Reads a pcapng file in a thread of its own and stores the events that it holds.
 */
typedef struct _SondePcapngReader SondePcapngReader;

/**
 * SondePcapngReaderFunc:
 * @user_data: data passed to sonde_pcapng_reader_new()
 *
 * Called in the reading thread when there is something new.
 */
typedef void (*SondePcapngReaderFunc) (gpointer user_data);

SondePcapngReader *sonde_pcapng_reader_new      (SondeStorage           *storage,
                                                 SondePcapngReaderFunc   wake,
                                                 gpointer                user_data,
                                                 GError                **error);
void               sonde_pcapng_reader_free     (SondePcapngReader      *self);
guint64            sonde_pcapng_reader_get_size (SondePcapngReader      *self);
gboolean           sonde_pcapng_reader_is_over  (SondePcapngReader      *self);
guint              sonde_pcapng_reader_get_news (SondePcapngReader      *self,
                                                 guint                   first_flow,
                                                 guint                   max_flows,
                                                 GArray                 *specs,
                                                 GError                **error);

G_END_DECLS

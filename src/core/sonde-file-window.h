#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeFileWindow:
 *
 * Reads a file from its beginning to its end, a piece at a time. Not to be used from two threads
 * at once.
 */
typedef struct _SondeFileWindow SondeFileWindow;

/* How much can be looked at in one piece. */
#define SONDE_FILE_WINDOW_BYTES (1u << 20)

SondeFileWindow *sonde_file_window_new       (int               fd,
                                              GError          **error);
void             sonde_file_window_free      (SondeFileWindow  *self);
guint64          sonde_file_window_get_size  (SondeFileWindow  *self);
const guint8    *sonde_file_window_peek      (SondeFileWindow  *self,
                                              guint64           offset,
                                              gsize             length);
gboolean         sonde_file_window_read      (SondeFileWindow  *self,
                                              guint64           offset,
                                              guint8           *buffer,
                                              gsize             length);
GError          *sonde_file_window_dup_error (SondeFileWindow  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeFileWindow, sonde_file_window_free)

G_END_DECLS

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeByteQueue:
 *
 * What waits to be sent: bytes, and files that are read only when their turn comes.
 */
typedef struct _SondeByteQueue SondeByteQueue;

SondeByteQueue *sonde_byte_queue_new        (void);
void            sonde_byte_queue_free       (SondeByteQueue  *self);
void            sonde_byte_queue_push_bytes (SondeByteQueue  *self,
                                             GBytes          *bytes);
gboolean        sonde_byte_queue_push_file  (SondeByteQueue  *self,
                                             GFile           *file,
                                             GError         **error);
guint64         sonde_byte_queue_get_size   (SondeByteQueue  *self);
gboolean        sonde_byte_queue_peek       (SondeByteQueue  *self,
                                             const guint8   **data,
                                             gsize           *length,
                                             GError         **error);
void            sonde_byte_queue_pop        (SondeByteQueue  *self,
                                             gsize            n_bytes);
guint64         sonde_byte_queue_clear      (SondeByteQueue  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeByteQueue, sonde_byte_queue_free)

G_END_DECLS

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * InteropPeer:
 *
 * Another program, run beside a test; everything it writes is kept.
 */
typedef struct _InteropPeer InteropPeer;

#define INTEROP_PYTHON "/usr/bin/python3"

gboolean     interop_peer_find          (const char         *program);
gboolean     interop_peer_find_module   (const char         *module);
char        *interop_peer_get_source    (const char         *name);
guint16      interop_peer_find_port     (void);
InteropPeer *interop_peer_start         (const char *const  *argv);
InteropPeer *interop_peer_start_script  (const char         *directory,
                                         const char         *script);
void         interop_peer_await_text    (InteropPeer        *self,
                                         const char         *text);
char        *interop_peer_await_match   (InteropPeer        *self,
                                         const char         *pattern);
void         interop_peer_await_port    (InteropPeer        *self,
                                         guint16             port);
int          interop_peer_await_exit    (InteropPeer        *self);
const char  *interop_peer_get_output    (InteropPeer        *self);
void         interop_peer_free          (InteropPeer        *self);
char        *interop_peer_run_script    (const char         *directory,
                                         char               *script);
void         interop_peer_make_identity (const char         *directory,
                                         char              **certificate,
                                         char              **key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InteropPeer, interop_peer_free)

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-websocket-client.h"
#include "sonde-websocket-server.h"

G_BEGIN_DECLS

/**
 * Fixture:
 * @directory: a directory for one test, with a certificate for 127.0.0.1 in it
 * @capture: where the taps record, or `NULL` when they are off
 * @database: trusts the certificate
 * @process: the peer, if one was spawned
 * @output: what the peer prints
 *
 * What a test of connections needs.
 */
typedef struct
{
  char             *directory;
  SondeCapture     *capture;
  GTlsDatabase     *database;
  GSubprocess      *process;
  GDataInputStream *output;
} Fixture;

Fixture              *fixture_new             (gboolean              taps);
void                  fixture_free            (Fixture              *self);
guint16               fixture_spawn_server    (Fixture              *self,
                                               const char           *script,
                                               ...) G_GNUC_NULL_TERMINATED;
void                  fixture_spawn_client    (Fixture              *self,
                                               const char           *script,
                                               ...) G_GNUC_NULL_TERMINATED;
char                 *fixture_read_line       (Fixture              *self);
void                  fixture_wait_peer       (Fixture              *self);
SondeWebsocketClient *fixture_connect         (Fixture              *self,
                                               const char           *scheme,
                                               guint16               port);
void                  fixture_wait_client     (SondeWebsocketClient *client,
                                               guint                 state);
void                  fixture_wait_peer_state (SondeWebsocketPeer   *peer,
                                               guint                 state);
SondeDissection      *fixture_dissect         (Fixture              *self,
                                               SondeFlow            *flow);
char                 *fixture_dup_frames      (SondeDissection      *dissection);
void                  fixture_assert_frames   (Fixture              *self,
                                               SondeFlow            *flow,
                                               const char           *expected);
void                  fixture_assert_logged   (Fixture              *self,
                                               SondeFlow            *flow);
GBytes               *fixture_text            (const char           *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-tcp-conversation.h"
#include "sonde-test.h"

/* What the tests of sockets share: a capture that the taps record into, and a peer in Python. */
typedef struct
{
  char         *dir;
  char         *path;
  SondeCapture *capture;
  GSubprocess  *peer;
} NetFixture;

void    net_fixture_set_up         (NetFixture                *self,
                                    gconstpointer              user_data);
void    net_fixture_tear_down      (NetFixture                *self,
                                    gconstpointer              user_data);
void    net_fixture_peer_begin     (NetFixture                *self,
                                    const char                *format,
                                    ...) G_GNUC_PRINTF (2, 3);
char   *net_fixture_peer_answer    (NetFixture                *self);
char   *net_fixture_peer           (NetFixture                *self,
                                    const char                *format,
                                    ...) G_GNUC_PRINTF (2, 3);
guint   net_fixture_peer_number    (NetFixture                *self,
                                    const char                *command);
void    net_fixture_peer_ok        (NetFixture                *self,
                                    const char                *command);
void    net_fixture_peer_receives  (NetFixture                *self,
                                    const char                *bytes);
void    net_fixture_assert_stream  (NetFixture                *self,
                                    SondeFlow                 *flow,
                                    SondeDirection             direction,
                                    const char                *bytes);
guint   net_fixture_count          (NetFixture                *self,
                                    SondeFlow                 *flow,
                                    SondeEventKind             kind,
                                    SondeDirection             direction);
char   *net_fixture_dup_note       (NetFixture                *self,
                                    guint32                    flow_id,
                                    const char                *kind);
void    net_fixture_wait_for_bytes (NetFixture                *self,
                                    SondeFlow                 *flow,
                                    SondeDirection             direction,
                                    guint64                    n_bytes);
void    net_fixture_wait_for_state (SondeTcpConversation      *conversation,
                                    SondeTcpConversationState  state);
GBytes *net_fixture_bytes          (const char                *text);
void    net_fixture_mentions       (const char                *sentence,
                                    const char                *part);

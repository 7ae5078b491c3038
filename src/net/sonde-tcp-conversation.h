#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-io-thread.h"
#include "sonde-tcp-info.h"

G_BEGIN_DECLS

/**
 * SondeTcpConversationState:
 * @SONDE_TCP_CONVERSATION_OPEN: both may send
 * @SONDE_TCP_CONVERSATION_SENT_FINISHED: we have finished, the peer may still send
 * @SONDE_TCP_CONVERSATION_RECEIVED_FINISHED: the peer has finished, we may still send
 * @SONDE_TCP_CONVERSATION_CLOSED: over, in good order
 * @SONDE_TCP_CONVERSATION_RESET: over, by a reset (RST) of either side
 * @SONDE_TCP_CONVERSATION_FAILED: over, by an error
 *
 * How far a conversation has come.
 */
typedef enum
{
  SONDE_TCP_CONVERSATION_OPEN,
  SONDE_TCP_CONVERSATION_SENT_FINISHED,
  SONDE_TCP_CONVERSATION_RECEIVED_FINISHED,
  SONDE_TCP_CONVERSATION_CLOSED,
  SONDE_TCP_CONVERSATION_RESET,
  SONDE_TCP_CONVERSATION_FAILED,
} SondeTcpConversationState;

#define SONDE_TYPE_TCP_CONVERSATION (sonde_tcp_conversation_get_type ())

G_DECLARE_FINAL_TYPE (SondeTcpConversation, sonde_tcp_conversation,
                      SONDE, TCP_CONVERSATION, GObject)

SondeTcpConversation      *sonde_tcp_conversation_new            (SondeCapture         *capture,
                                                                  SondeIoThread        *thread,
                                                                  GIOStream            *stream,
                                                                  GSocket              *socket,
                                                                  gboolean              echo);
SondeFlow                 *sonde_tcp_conversation_get_flow       (SondeTcpConversation *self);
guint32                    sonde_tcp_conversation_get_flow_id    (SondeTcpConversation *self);
const char                *sonde_tcp_conversation_get_local      (SondeTcpConversation *self);
const char                *sonde_tcp_conversation_get_peer       (SondeTcpConversation *self);
gboolean                   sonde_tcp_conversation_is_mapped      (SondeTcpConversation *self);
SondeTcpConversationState  sonde_tcp_conversation_get_state      (SondeTcpConversation *self);
SondeTcpState              sonde_tcp_conversation_get_tcp_state  (SondeTcpConversation *self);
gboolean                   sonde_tcp_conversation_is_over        (SondeTcpConversation *self);
gboolean                   sonde_tcp_conversation_can_send       (SondeTcpConversation *self);
const char                *sonde_tcp_conversation_get_outcome    (SondeTcpConversation *self);
guint64                    sonde_tcp_conversation_get_n_queued   (SondeTcpConversation *self);
void                       sonde_tcp_conversation_set_echo       (SondeTcpConversation *self,
                                                                  gboolean              echo);
gboolean                   sonde_tcp_conversation_send           (SondeTcpConversation *self,
                                                                  GBytes               *bytes,
                                                                  GError              **error);
gboolean                   sonde_tcp_conversation_send_file      (SondeTcpConversation *self,
                                                                  GFile                *file,
                                                                  GError              **error);
void                       sonde_tcp_conversation_finish_sending (SondeTcpConversation *self);
guint64                    sonde_tcp_conversation_close          (SondeTcpConversation *self,
                                                                  gboolean              discard);
void                       sonde_tcp_conversation_reset          (SondeTcpConversation *self);

G_END_DECLS

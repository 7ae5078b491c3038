#pragma once

#include <gio/gio.h>

#include "sonde-capture.h"
#include "sonde-io-thread.h"
#include "sonde-tcp-info.h"

G_BEGIN_DECLS

/**
 * SondeTcpEnd:
 * @SONDE_TCP_END_NONE: not over
 * @SONDE_TCP_END_CLOSED: closed by this side, or both sides have finished
 * @SONDE_TCP_END_RESET_BY_PEER: the peer reset the connection (RST)
 * @SONDE_TCP_END_RESET_BY_US: this side reset the connection (RST)
 * @SONDE_TCP_END_FAILED: an error ended it
 *
 * What ended a connection.
 */
typedef enum
{
  SONDE_TCP_END_NONE,
  SONDE_TCP_END_CLOSED,
  SONDE_TCP_END_RESET_BY_PEER,
  SONDE_TCP_END_RESET_BY_US,
  SONDE_TCP_END_FAILED,
} SondeTcpEnd;

/**
 * SondeTcpStatus:
 * @end: what ended the connection, if anything has
 * @sent_finished: whether this side has said that it is done (FIN)
 * @received_finished: whether the peer has said that it is done (FIN)
 * @state: the state that the kernel gave after the last change
 * @n_queued: bytes that wait to be sent
 * @n_discarded: bytes that were never sent, because of the end
 * @n_unacknowledged: bytes that were sent before a reset, and that the peer's system had not
 *   acknowledged
 *
 * How a connection stands.
 */
typedef struct
{
  SondeTcpEnd   end;
  gboolean      sent_finished;
  gboolean      received_finished;
  SondeTcpState state;
  guint64       n_queued;
  guint64       n_discarded;
  guint64       n_unacknowledged;
} SondeTcpStatus;

/**
 * SondeByteMoverFunc:
 * @status: how the connection stands
 * @error: (nullable): what ended the connection if that failed, or why a file could not be sent
 * @user_data: data passed to sonde_byte_mover_new()
 *
 * Called in the mover's thread when anything changes. The last call is the one that tells the end.
 */
typedef void (*SondeByteMoverFunc) (const SondeTcpStatus *status,
                                    const GError         *error,
                                    gpointer              user_data);

#define SONDE_TYPE_BYTE_MOVER (sonde_byte_mover_get_type ())

G_DECLARE_FINAL_TYPE (SondeByteMover, sonde_byte_mover, SONDE, BYTE_MOVER, GObject)

SondeByteMover *sonde_byte_mover_new            (SondeIoThread      *thread,
                                                 GIOStream          *stream,
                                                 GSocket            *socket,
                                                 SondeCapture       *capture,
                                                 SondeByteMoverFunc  function,
                                                 gpointer            user_data,
                                                 GDestroyNotify      destroy);
void            sonde_byte_mover_start          (SondeByteMover     *self,
                                                 gboolean            echo);
void            sonde_byte_mover_set_echo       (SondeByteMover     *self,
                                                 gboolean            echo);
void            sonde_byte_mover_send           (SondeByteMover     *self,
                                                 GBytes             *bytes);
void            sonde_byte_mover_send_file      (SondeByteMover     *self,
                                                 GFile              *file);
void            sonde_byte_mover_finish_sending (SondeByteMover     *self);
void            sonde_byte_mover_close          (SondeByteMover     *self,
                                                 gboolean            discard);
void            sonde_byte_mover_reset          (SondeByteMover     *self);
gboolean        sonde_byte_mover_is_over        (SondeByteMover     *self);

G_END_DECLS

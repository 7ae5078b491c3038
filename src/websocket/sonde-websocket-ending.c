#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-text.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-ending.h"
#include "sonde-websocket-frame.h"

#define NO_CODE 1005
#define LOST_CODE 1006
#define MAX_FRAME_LENGTH (SONDE_WEBSOCKET_MAX_HEADER_LENGTH + SONDE_WEBSOCKET_MAX_CONTROL_LENGTH)

/* Frames behind a close frame are against the rules, so that it is found near the end. */
#define MAX_RECORDS 100000
#define MAX_EVENTS 1000

/* The close frame of one side. */
typedef struct
{
  gboolean  is_there;
  guint32   record;
  guint     code;
  char     *reason;
} Close;

struct _SondeWebsocketEnding
{
  gatomicrefcount  ref_count;
  SondeFlowState   state;
  gboolean         peer_finished;
  Close            closes[SONDE_N_DIRECTIONS];
};

G_DEFINE_BOXED_TYPE (SondeWebsocketEnding, sonde_websocket_ending,
                     sonde_websocket_ending_ref, sonde_websocket_ending_unref)

static void
close_read (Close                 *close,
            SondeFlow             *flow,
            const SondeRecordInfo *info)
{
  SondeWebsocketFrameHeader header;
  guint8 frame[MAX_FRAME_LENGTH];
  gsize length = (gsize) MIN (info->length, sizeof frame);
  gssize n_read;
  gsize at;

  close->is_there = TRUE;
  close->record = info->number;
  close->code = NO_CODE;
  n_read = sonde_flow_read_stream (flow, (SondeDirection) info->direction, info->offset, frame,
                                   length, NULL);

  if (n_read < 0 || sonde_websocket_frame_parse_header (frame, (gsize) n_read, &header) == 0)
    return;

  at = header.header_length;
  length = (gsize) n_read - at;

  if (length < 2)
    return;

  sonde_websocket_frame_unmask (header.mask_key, 0, frame + at, length);
  close->code = (guint) frame[at] << 8 | frame[at + 1];

  if (length > 2)
    close->reason = sonde_text_preview (frame + at + 2, length - 2,
                                        SONDE_WEBSOCKET_MAX_REASON_LENGTH);
}

static void
sonde_websocket_ending_find_closes (SondeWebsocketEnding *self,
                                    SondeDissection      *dissection)
{
  guint n_records = sonde_dissection_get_n_records (dissection);
  guint first = n_records > MAX_RECORDS ? n_records - MAX_RECORDS : 0;

  for (guint i = first; i < n_records; i++)
    {
      SondeRecordInfo info;
      gpointer state;

      sonde_dissection_get_record (dissection, i, &info);

      if (info.kind != SONDE_WEBSOCKET_OPCODE_CLOSE || self->closes[info.direction].is_there)
        continue;

      if (sonde_dissection_get_dissector (dissection, &info, &state) == &sonde_websocket_dissector)
        close_read (&self->closes[info.direction], sonde_dissection_get_flow (dissection), &info);
    }
}

static void
sonde_websocket_ending_find_end (SondeWebsocketEnding *self,
                                 SondeFlow            *flow)
{
  guint n_events = sonde_flow_get_n_events (flow);
  guint first = n_events > MAX_EVENTS ? n_events - MAX_EVENTS : 0;

  for (guint i = first; i < n_events; i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == SONDE_EVENT_FINISHED && event.direction == SONDE_DIRECTION_RECEIVED)
        self->peer_finished = TRUE;
    }
}

static char *
close_to_text (const Close *close)
{
  if (close->code == NO_CODE)
    return g_strdup (_("no code"));

  if (close->reason != NULL)
    /* Translators: a close code, its name, and the reason that was given. */
    return g_strdup_printf (_("%u %s, “%s”"),
                            close->code,
                            sonde_websocket_close_code_get_name (close->code),
                            close->reason);

  return g_strdup_printf (_("%u %s"),
                          close->code,
                          sonde_websocket_close_code_get_name (close->code));
}

static char *
sonde_websocket_ending_both_to_text (SondeWebsocketEnding *self)
{
  const Close *sent = &self->closes[SONDE_DIRECTION_SENT];
  const Close *received = &self->closes[SONDE_DIRECTION_RECEIVED];
  g_autofree char *sent_text = close_to_text (sent);
  g_autofree char *received_text = close_to_text (received);

  if (!sonde_websocket_ending_is_over (self))
    return g_strdup_printf (_("Closing: this side sent %1$s, the peer %2$s; "
                              "the TCP connection is still open."),
                            sent_text,
                            received_text);

  if (self->state == SONDE_FLOW_RESET)
    return g_strdup_printf (_("Closed, but then reset (RST): this side sent %1$s, the peer %2$s."),
                            sent_text,
                            received_text);

  if (received->record < sent->record)
    return g_strdup_printf (_("Closed cleanly. The peer began with %1$s, this side answered %2$s."),
                            received_text,
                            sent_text);

  return g_strdup_printf (_("Closed cleanly. This side began with %1$s, the peer answered %2$s."),
                          sent_text,
                          received_text);
}

static char *
sonde_websocket_ending_one_to_text (SondeWebsocketEnding *self,
                                    SondeDirection        direction)
{
  g_autofree char *text = close_to_text (&self->closes[direction]);
  gboolean is_over = sonde_websocket_ending_is_over (self);

  if (direction == SONDE_DIRECTION_SENT && is_over)
    return g_strdup_printf (_("Ended without an answer: this side closed with %s, and the peer "
                              "sent no close frame (1006)."),
                            text);

  if (direction == SONDE_DIRECTION_SENT)
    return g_strdup_printf (_("Closing: this side sent %s and waits for the peer's answer."), text);

  if (is_over)
    return g_strdup_printf (_("The peer closed with %s, and this side sent no answer."), text);

  return g_strdup_printf (_("Closing: the peer sent %s."), text);
}

/**
 * sonde_websocket_ending_new:
 * @dissection: the dissection of the flow that holds the frames
 *
 * Finds out how a connection ended, as far as it has been dissected.
 *
 * Returns: (transfer full): the ending
 */
SondeWebsocketEnding *
sonde_websocket_ending_new (SondeDissection *dissection)
{
  SondeWebsocketEnding *self;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), NULL);

  self = g_new0 (SondeWebsocketEnding, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->state = sonde_flow_get_state (sonde_dissection_get_flow (dissection));
  sonde_websocket_ending_find_closes (self, dissection);
  sonde_websocket_ending_find_end (self, sonde_dissection_get_flow (dissection));

  return self;
}

/**
 * sonde_websocket_ending_ref:
 * @self: an ending
 *
 * Returns: (transfer full): @self, once more
 */
SondeWebsocketEnding *
sonde_websocket_ending_ref (SondeWebsocketEnding *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * sonde_websocket_ending_unref:
 * @self: (transfer full): an ending
 *
 * Drops a reference.
 */
void
sonde_websocket_ending_unref (SondeWebsocketEnding *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->closes[SONDE_DIRECTION_SENT].reason);
  g_free (self->closes[SONDE_DIRECTION_RECEIVED].reason);
  g_free (self);
}

/**
 * sonde_websocket_ending_is_over:
 * @self: an ending
 *
 * Returns: whether the TCP connection has ended
 */
gboolean
sonde_websocket_ending_is_over (SondeWebsocketEnding *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state != SONDE_FLOW_OPEN && self->state != SONDE_FLOW_SENT_FINISHED;
}

/**
 * sonde_websocket_ending_is_clean:
 * @self: an ending
 *
 * Says whether both sides have sent a close frame, and nothing went wrong after that (RFC 6455,
 * section 7.1.4).
 *
 * Returns: whether the connection ended, and cleanly
 */
gboolean
sonde_websocket_ending_is_clean (SondeWebsocketEnding *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return sonde_websocket_ending_is_over (self) && self->state != SONDE_FLOW_RESET &&
         self->closes[SONDE_DIRECTION_SENT].is_there &&
         self->closes[SONDE_DIRECTION_RECEIVED].is_there;
}

/**
 * sonde_websocket_ending_get_code:
 * @self: an ending
 *
 * Gets the close code of the connection (RFC 6455, section 7.1.5): that of the peer's close frame,
 * 1005 if it has none, or 1006 if there is no such frame.
 *
 * Returns: the code
 */
guint
sonde_websocket_ending_get_code (SondeWebsocketEnding *self)
{
  g_return_val_if_fail (self != NULL, LOST_CODE);

  return sonde_websocket_ending_get_close_code (self, SONDE_DIRECTION_RECEIVED);
}

/**
 * sonde_websocket_ending_has_close:
 * @self: an ending
 * @direction: a direction
 *
 * Returns: whether a close frame went that way
 */
gboolean
sonde_websocket_ending_has_close (SondeWebsocketEnding *self,
                                  SondeDirection        direction)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, FALSE);

  return self->closes[direction].is_there;
}

/**
 * sonde_websocket_ending_get_close_code:
 * @self: an ending
 * @direction: a direction
 *
 * Returns: the code of the close frame that went that way, 1005 if it has none, or 1006 if there is
 *   no such frame
 */
guint
sonde_websocket_ending_get_close_code (SondeWebsocketEnding *self,
                                       SondeDirection        direction)
{
  g_return_val_if_fail (self != NULL, LOST_CODE);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, LOST_CODE);

  return self->closes[direction].is_there ? self->closes[direction].code : LOST_CODE;
}

/**
 * sonde_websocket_ending_get_reason:
 * @self: an ending
 * @direction: a direction
 *
 * Returns: (transfer none) (nullable): the reason in the close frame that went that way, made fit
 *   to be shown, or `NULL` if there is none
 */
const char *
sonde_websocket_ending_get_reason (SondeWebsocketEnding *self,
                                   SondeDirection        direction)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (direction < SONDE_N_DIRECTIONS, NULL);

  return self->closes[direction].reason;
}

/**
 * sonde_websocket_ending_to_text:
 * @self: an ending
 *
 * Says in a sentence how the connection ended, or is about to.
 *
 * Returns: (transfer full) (nullable): the sentence, translated, or `NULL` while nothing has ended
 */
char *
sonde_websocket_ending_to_text (SondeWebsocketEnding *self)
{
  gboolean has_sent;
  gboolean has_received;

  g_return_val_if_fail (self != NULL, NULL);

  has_sent = self->closes[SONDE_DIRECTION_SENT].is_there;
  has_received = self->closes[SONDE_DIRECTION_RECEIVED].is_there;

  if (has_sent && has_received)
    return sonde_websocket_ending_both_to_text (self);

  if (has_sent)
    return sonde_websocket_ending_one_to_text (self, SONDE_DIRECTION_SENT);

  if (has_received)
    return sonde_websocket_ending_one_to_text (self, SONDE_DIRECTION_RECEIVED);

  if (self->state == SONDE_FLOW_RESET)
    return g_strdup (_("Lost: the connection was reset (RST), without a close frame (1006)."));

  if (self->peer_finished)
    return g_strdup (_("Lost: the peer ended the TCP connection without a close frame (1006)."));

  if (sonde_websocket_ending_is_over (self))
    return g_strdup (_("Stopped: this side ended the TCP connection without a close frame "
                       "(1006)."));

  return NULL;
}

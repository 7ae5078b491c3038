#include "config.h"

#include "sonde-capture-private.h"

/**
 * sonde_capture_open_flow:
 * @self: a capture
 * @spec: what the flow is
 *
 * Begins a flow. May be called from any thread.
 *
 * Returns: the flow's number, or 0 when nothing is recorded
 */
guint32
sonde_capture_open_flow (SondeCapture        *self,
                         const SondeFlowSpec *spec)
{
  SondeRecorder *recorder;

  g_return_val_if_fail (SONDE_IS_CAPTURE (self), 0);

  recorder = sonde_capture_get_recorder (self);

  return recorder != NULL ? sonde_recorder_open_flow (recorder, spec) : 0;
}

/**
 * sonde_capture_add_data:
 * @self: a capture
 * @flow_id: a flow, or 0 to do nothing
 * @direction: which way the bytes went
 * @data: (array length=length) (element-type guint8) (nullable): the bytes
 * @length: how many; 0 only makes sense for an empty datagram
 *
 * Records what one read, write or datagram carried. May be called from any thread; when it
 * returns, the bytes are in the file.
 */
void
sonde_capture_add_data (SondeCapture   *self,
                        guint32         flow_id,
                        SondeDirection  direction,
                        const void     *data,
                        gsize           length)
{
  SondeRecorder *recorder;

  g_return_if_fail (SONDE_IS_CAPTURE (self));

  recorder = sonde_capture_get_recorder (self);

  if (recorder != NULL && flow_id != 0)
    sonde_recorder_add_data (recorder, flow_id, direction, data, length);
}

/**
 * sonde_capture_add_end:
 * @self: a capture
 * @flow_id: a flow, or 0 to do nothing
 * @direction: the side that ended it
 * @kind: %SONDE_EVENT_FINISHED, %SONDE_EVENT_RESET or %SONDE_EVENT_CLOSED
 *
 * Records the end of a direction or of a whole flow. May be called from any thread.
 */
void
sonde_capture_add_end (SondeCapture   *self,
                       guint32         flow_id,
                       SondeDirection  direction,
                       SondeEventKind  kind)
{
  SondeRecorder *recorder;

  g_return_if_fail (SONDE_IS_CAPTURE (self));

  recorder = sonde_capture_get_recorder (self);

  if (recorder != NULL && flow_id != 0)
    sonde_recorder_add_end (recorder, flow_id, direction, kind);
}

/**
 * sonde_capture_add_note:
 * @self: a capture
 * @flow_id: the flow it belongs to, or 0
 * @kind: what it tells, such as "connect-failed"
 * @message: the same in a sentence
 * @...: names and values of further fields, ended by `NULL`
 *
 * Records something that bytes cannot say. May be called from any thread.
 */
void
sonde_capture_add_note (SondeCapture *self,
                        guint32       flow_id,
                        const char   *kind,
                        const char   *message,
                        ...)
{
  SondeRecorder *recorder;
  va_list fields;

  g_return_if_fail (SONDE_IS_CAPTURE (self));

  recorder = sonde_capture_get_recorder (self);

  if (recorder == NULL)
    return;

  va_start (fields, message);
  sonde_recorder_add_note (recorder, flow_id, kind, message, fields);
  va_end (fields);
}

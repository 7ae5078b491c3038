#include "config.h"

#include "sonde-http-body-stream.h"
#include "sonde-http-conversation.h"
#include "sonde-http1-chunk.h"
#include "sonde-http2-frame.h"

/**
 * SondeHttpBodyStream:
 *
 * A body as the capture holds it, without chunk sizes and frame headers, but still compressed.
 *
 * Reading never waits: it is over where the capture ended when the stream was made. To be used on
 * the thread of the capture.
 */
struct _SondeHttpBodyStream
{
  GInputStream         parent_instance;

  SondeDissection     *dissection;
  SondeDirection       direction;
  SondeHttpMessage     message;
  SondeHttp1Dechunker  dechunker;
  guint64              offset;
  guint                record;
  guint64              frame_left;
};

G_DEFINE_FINAL_TYPE (SondeHttpBodyStream, sonde_http_body_stream, G_TYPE_INPUT_STREAM)

static gssize
sonde_http_body_stream_read_raw (SondeHttpBodyStream *self,
                                 guint8              *buffer,
                                 gsize                count,
                                 GError             **error)
{
  SondeFlow *flow = sonde_dissection_get_flow (self->dissection);
  gssize n_read;

  if (self->offset >= self->message.body_end)
    return 0;

  count = (gsize) MIN (count, self->message.body_end - self->offset);
  n_read = sonde_flow_read_stream (flow, self->direction, self->offset, buffer, count, error);

  if (n_read > 0)
    self->offset += (guint64) n_read;

  return n_read;
}

static gssize
sonde_http_body_stream_read_chunks (SondeHttpBodyStream *self,
                                    guint8              *buffer,
                                    gsize                count,
                                    GError             **error)
{
  while (!self->dechunker.done && !self->dechunker.failed)
    {
      gssize n_read = sonde_http_body_stream_read_raw (self, buffer, count, error);
      gsize n_bytes;

      if (n_read <= 0)
        return n_read;

      n_bytes = sonde_http1_dechunk (&self->dechunker, buffer, (gsize) n_read);

      if (n_bytes > 0)
        return (gssize) n_bytes;
    }

  return 0;
}

/* Moves on to the next DATA frame of the stream. */
static gboolean
sonde_http_body_stream_find_frame (SondeHttpBodyStream *self)
{
  guint n_records = sonde_dissection_get_n_records (self->dissection);

  for (; self->record < n_records; self->record++)
    {
      SondeRecordInfo info;

      sonde_dissection_get_record (self->dissection, self->record, &info);

      if (info.offset >= self->message.body_end && info.direction == self->direction)
        break;

      if (info.direction == self->direction &&
          sonde_http2_record_get_stream_id (&info) == self->message.stream_id &&
          sonde_http2_record_get_payload (&info, &self->offset, &self->frame_left))
        {
          self->record++;
          return TRUE;
        }
    }

  return FALSE;
}

static gssize
sonde_http_body_stream_read_frames (SondeHttpBodyStream *self,
                                    guint8              *buffer,
                                    gsize                count,
                                    GError             **error)
{
  gssize n_read;

  if (self->frame_left == 0 && !sonde_http_body_stream_find_frame (self))
    return 0;

  count = (gsize) MIN (count, self->frame_left);
  n_read = sonde_http_body_stream_read_raw (self, buffer, count, error);

  if (n_read > 0)
    self->frame_left -= (guint64) n_read;

  return n_read;
}

static gssize
sonde_http_body_stream_read (GInputStream *stream,
                             void         *buffer,
                             gsize         count,
                             GCancellable *cancellable,
                             GError      **error)
{
  SondeHttpBodyStream *self = SONDE_HTTP_BODY_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  switch (self->message.framing)
    {
    case SONDE_HTTP_FRAMING_CHUNKED:
      return sonde_http_body_stream_read_chunks (self, buffer, count, error);

    case SONDE_HTTP_FRAMING_FRAMES:
      return sonde_http_body_stream_read_frames (self, buffer, count, error);

    case SONDE_HTTP_FRAMING_LENGTH:
    case SONDE_HTTP_FRAMING_CLOSE:
      return sonde_http_body_stream_read_raw (self, buffer, count, error);

    case SONDE_HTTP_FRAMING_NONE:
    default:
      return 0;
    }
}

static void
sonde_http_body_stream_finalize (GObject *object)
{
  SondeHttpBodyStream *self = SONDE_HTTP_BODY_STREAM (object);

  g_clear_object (&self->dissection);

  G_OBJECT_CLASS (sonde_http_body_stream_parent_class)->finalize (object);
}

static void
sonde_http_body_stream_class_init (SondeHttpBodyStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = sonde_http_body_stream_finalize;
  stream_class->read_fn = sonde_http_body_stream_read;
}

static void
sonde_http_body_stream_init (SondeHttpBodyStream *self)
{
  sonde_http_message_init (&self->message);
}

/**
 * sonde_http_body_stream_new:
 * @dissection: the messages of a flow
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 *
 * Makes a stream of what there is of a body.
 *
 * Returns: (transfer full): a stream; an empty one when there is no body
 */
GInputStream *
sonde_http_body_stream_new (SondeDissection *dissection,
                            guint            exchange,
                            gboolean         response)
{
  SondeHttpBodyStream *self;
  gboolean sent;

  g_return_val_if_fail (SONDE_IS_DISSECTION (dissection), NULL);

  self = g_object_new (SONDE_TYPE_HTTP_BODY_STREAM, NULL);
  self->dissection = g_object_ref (dissection);
  sonde_http_conversation_get_message (dissection, exchange, response, &self->message);

  sent = sonde_flow_get_role (sonde_dissection_get_flow (dissection)) == SONDE_ROLE_CLIENT;
  self->direction = sent != !!response ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
  self->offset = self->message.body_start;
  self->record = self->message.body_record;

  return G_INPUT_STREAM (self);
}

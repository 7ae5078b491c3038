#include "config.h"

#include <string.h>

#include "sonde-http1-decodings.h"
#include "sonde-http1-dissector.h"
#include "sonde-http1-fields.h"
#include "sonde-http1-state.h"
#include "sonde-http1-steps.h"

#define PREFACE "PRI * HTTP/2.0"

static gpointer
sonde_http1_create (SondeDirection client_direction)
{
  SondeHttp1 *self = g_new0 (SondeHttp1, 1);

  self->client_direction = client_direction;
  self->exchanges = g_array_new (FALSE, FALSE, sizeof (SondeHttp1Exchange));

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    {
      self->sides[i].buffer = g_byte_array_new ();
      self->sides[i].record = SONDE_HTTP_NO_RECORD;
      self->sides[i].kind = i == (guint) client_direction ? SONDE_HTTP_HEAD_REQUEST
                                                          : SONDE_HTTP_HEAD_RESPONSE;
    }

  return self;
}

static void
sonde_http1_destroy (gpointer state)
{
  SondeHttp1 *self = state;

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    g_clear_pointer (&self->sides[i].buffer, g_byte_array_unref);

  g_clear_pointer (&self->exchanges, g_array_unref);
  g_free (self);
}

/*
 * What begins like "METHOD /" or "METHOD http" is a request line; anything else has to show its
 * version.
 */
static int
sonde_http1_probe_request (const guint8 *data,
                           gsize         length)
{
  static const char version[] = "HTTP/1.";
  const guint8 *target = memchr (data, ' ', length);
  const guint8 *space;
  gsize left;

  if (!sonde_http_head_accepts_start (SONDE_HTTP_HEAD_REQUEST, data, length))
    return 0;

  if (target == NULL || ++target == data + length)
    return -1;

  left = length - (gsize) (target - data);

  if (*target == '/' || (left >= 4 && memcmp (target, "http", 4) == 0))
    return 1;

  space = memchr (target, ' ', left);

  if (space == NULL)
    return memchr (target, '\n', left) != NULL ? 0 : -1;

  left = length - (gsize) (++space - data);

  if (memcmp (space, version, MIN (left, sizeof version - 1)) != 0)
    return 0;

  return left >= sizeof version - 1 ? 1 : -1;
}

static int
sonde_http1_probe (const guint8 *data,
                   gsize         length)
{
  static const char response[] = "HTTP/1.";
  gsize n_response = sizeof response - 1;
  gsize n_preface = sizeof PREFACE - 1;

  if (length == 0)
    return -1;

  if (memcmp (data, response, MIN (length, n_response)) == 0)
    return length >= n_response ? 1 : -1;

  if (memcmp (data, PREFACE, MIN (length, n_preface)) == 0)
    return length >= n_preface ? 0 : -1;

  return sonde_http1_probe_request (data, length);
}

static gsize
sonde_http1_feed (gpointer         state,
                  SondeDirection   direction,
                  gint64           time_ns,
                  guint64          offset,
                  const guint8    *data,
                  gsize            length,
                  SondeRecordSink *sink)
{
  SondeHttp1 *self = state;
  SondeHttp1Input in = {
    .self = self,
    .side = &self->sides[direction],
    .direction = direction,
    .time_ns = time_ns,
    .offset = offset,
    .data = data,
    .length = length,
    .sink = sink,
  };

  while (in.length > 0 && sink->handover == NULL)
    sonde_http1_take (&in);

  return length - in.length;
}

static guint64
sonde_http1_get_skippable (gpointer       state,
                           SondeDirection direction)
{
  SondeHttp1 *self = state;

  return sonde_http1_get_pass (&self->sides[direction]);
}

static void
sonde_http1_skip (gpointer         state,
                  SondeDirection   direction,
                  gint64           time_ns,
                  guint64          offset,
                  guint64          length,
                  SondeRecordSink *sink)
{
  SondeHttp1 *self = state;
  SondeHttp1Input in = {
    .self = self,
    .side = &self->sides[direction],
    .direction = direction,
    .time_ns = time_ns,
    .offset = offset,
    .sink = sink,
  };

  sonde_http1_pass (&in, length);
}

static void
sonde_http1_finish (gpointer         state,
                    SondeDirection   direction,
                    gint64           time_ns G_GNUC_UNUSED,
                    SondeEventKind   how,
                    SondeRecordSink *sink)
{
  SondeHttp1 *self = state;
  SondeHttp1Side *side = &self->sides[direction];
  SondeHttpMessage *message;
  SondeHttpProblem problem = how == SONDE_EVENT_GAP ? SONDE_HTTP_PROBLEM_MISSING
                                                    : SONDE_HTTP_PROBLEM_ENDED_EARLY;
  SondeRecordInfo *info;

  if (side->step == SONDE_HTTP1_STEP_RAW || side->exchange >= self->exchanges->len ||
      (side->step == SONDE_HTTP1_STEP_HEAD && side->buffer->len == 0))
    return;

  message = &g_array_index (self->exchanges, SondeHttp1Exchange, side->exchange)
               .messages[side->kind == SONDE_HTTP_HEAD_RESPONSE];

  if (message->complete || message->problem != SONDE_HTTP_PROBLEM_NONE)
    return;

  if (side->step == SONDE_HTTP1_STEP_BODY && message->framing == SONDE_HTTP_FRAMING_CLOSE &&
      how != SONDE_EVENT_RESET && how != SONDE_EVENT_GAP)
    {
      message->complete = how == SONDE_EVENT_FINISHED;
      return;
    }

  message->problem = problem;

  if (side->record == SONDE_HTTP_NO_RECORD)
    side->record = message->head_record;

  info = sonde_record_sink_change (sink, side->record);
  info->severity = SONDE_SEVERITY_ERROR;
  info->detail = (guint32) info->detail | (guint64) problem << 32;
}

const SondeDissector sonde_http1_dissector = {
  .name = "http1",
  .create = sonde_http1_create,
  .destroy = sonde_http1_destroy,
  .probe = sonde_http1_probe,
  .feed = sonde_http1_feed,
  .get_skippable = sonde_http1_get_skippable,
  .skip = sonde_http1_skip,
  .finish = sonde_http1_finish,
  .dup_kind = sonde_http1_dup_kind,
  .dup_summary = sonde_http1_dup_summary,
  .dup_fields = sonde_http1_dup_fields,
  .dup_decodings = sonde_http1_dup_decodings,
};

/**
 * sonde_http1_get_n_exchanges:
 * @state: a state of the dissector
 *
 * Returns: the number of requests so far; one more while a response is there that nobody asked for
 */
guint
sonde_http1_get_n_exchanges (gpointer state)
{
  SondeHttp1 *self = state;

  g_return_val_if_fail (self != NULL, 0);

  return self->exchanges->len;
}

/**
 * sonde_http1_peek_message:
 * @state: a state of the dissector
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 *
 * Returns: (transfer none): a message, valid until the state is fed; its head has no record while
 *   it has not begun
 */
const SondeHttpMessage *
sonde_http1_peek_message (gpointer state,
                          guint    exchange,
                          gboolean response)
{
  SondeHttp1 *self = state;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (exchange < self->exchanges->len, NULL);

  return &g_array_index (self->exchanges, SondeHttp1Exchange, exchange).messages[response ? 1 : 0];
}

/**
 * sonde_http1_get_exchange:
 * @info: a record of the dissector
 *
 * Returns: which exchange it belongs to
 */
guint
sonde_http1_get_exchange (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, 0);

  return (guint) (info->detail & G_MAXUINT32);
}

/**
 * sonde_http1_get_problem:
 * @info: a record of the dissector
 *
 * Returns: what is wrong with it
 */
SondeHttpProblem
sonde_http1_get_problem (const SondeRecordInfo *info)
{
  g_return_val_if_fail (info != NULL, SONDE_HTTP_PROBLEM_NONE);

  return (SondeHttpProblem) (info->detail >> 32 & 0xff);
}

/**
 * sonde_http1_is_response:
 * @state: a state of the dissector
 * @info: one of its records
 *
 * Returns: whether the record went the way of responses
 */
gboolean
sonde_http1_is_response (gpointer               state,
                         const SondeRecordInfo *info)
{
  SondeHttp1 *self = state;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (info != NULL, FALSE);

  return info->direction != self->client_direction;
}

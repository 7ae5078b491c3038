#include "config.h"

#include "sonde-http-timeline.h"

static void
sonde_http_timeline_append (GArray            *phases,
                            SondeHttpPhaseKind kind,
                            gint64             start_ns,
                            gint64             end_ns)
{
  SondeHttpPhase phase = { .kind = kind, .start_ns = start_ns, .end_ns = end_ns };

  g_array_append_val (phases, phase);
}

static SondeHttpPhase *
sonde_http_timeline_find (GArray            *phases,
                          SondeHttpPhaseKind kind)
{
  for (guint i = 0; i < phases->len; i++)
    {
      SondeHttpPhase *phase = &g_array_index (phases, SondeHttpPhase, i);

      if (phase->kind == kind)
        return phase;
    }

  return NULL;
}

/* These phases are read from the bytes. An answer may begin before the request ends. */
static void
sonde_http_timeline_append_transfer (GArray                 *phases,
                                     const SondeHttpMessage *request,
                                     const SondeHttpMessage *response)
{
  gint64 sent_ns = request->complete ? request->end_ns : 0;
  gint64 answered_ns = response->start_ns;

  if (request->start_ns == 0)
    return;

  if (answered_ns != 0 && (sent_ns == 0 || sent_ns > answered_ns))
    sent_ns = answered_ns;

  sonde_http_timeline_append (phases, SONDE_HTTP_PHASE_SEND, request->start_ns, sent_ns);

  if (sent_ns == 0)
    return;

  sonde_http_timeline_append (phases, SONDE_HTTP_PHASE_WAIT, sent_ns, answered_ns);

  if (answered_ns != 0)
    sonde_http_timeline_append (phases, SONDE_HTTP_PHASE_RECEIVE, answered_ns,
                                response->complete ? response->end_ns : 0);
}

/**
 * sonde_http_timeline_begin:
 * @phases: (element-type SondeHttpPhase): the phases before the request was sent
 * @kind: a phase up to %SONDE_HTTP_PHASE_HANDSHAKE
 * @now_ns: the time, in nanoseconds since the Unix epoch
 *
 * Begins a phase, unless it has begun.
 */
void
sonde_http_timeline_begin (GArray            *phases,
                           SondeHttpPhaseKind kind,
                           gint64             now_ns)
{
  g_return_if_fail (phases != NULL);

  if (sonde_http_timeline_find (phases, kind) == NULL)
    sonde_http_timeline_append (phases, kind, now_ns, 0);
}

/**
 * sonde_http_timeline_end:
 * @phases: (element-type SondeHttpPhase): the phases before the request was sent
 * @kind: a phase that has begun
 * @now_ns: the time, in nanoseconds since the Unix epoch
 *
 * Ends a phase, unless it has ended.
 */
void
sonde_http_timeline_end (GArray            *phases,
                         SondeHttpPhaseKind kind,
                         gint64             now_ns)
{
  SondeHttpPhase *phase;

  g_return_if_fail (phases != NULL);

  phase = sonde_http_timeline_find (phases, kind);

  if (phase != NULL && phase->end_ns == 0)
    phase->end_ns = now_ns;
}

/**
 * sonde_http_timeline_dup_complete:
 * @phases: (element-type SondeHttpPhase): the phases before the request was sent
 * @started_ns: when the exchange began, in nanoseconds since the Unix epoch
 * @request: what was found of its request
 * @response: what was found of its response
 *
 * Puts all phases of an exchange in a row.
 *
 * Returns: (transfer full) (element-type SondeHttpPhase): the phases that were reached; the last
 *   one has no end unless the exchange is complete
 */
GArray *
sonde_http_timeline_dup_complete (GArray                 *phases,
                                  gint64                  started_ns,
                                  const SondeHttpMessage *request,
                                  const SondeHttpMessage *response)
{
  GArray *complete = g_array_new (FALSE, FALSE, sizeof (SondeHttpPhase));
  gint64 first_ns;

  g_return_val_if_fail (phases != NULL, complete);
  g_return_val_if_fail (request != NULL, complete);
  g_return_val_if_fail (response != NULL, complete);

  first_ns = phases->len > 0 ? g_array_index (phases, SondeHttpPhase, 0).start_ns
                             : request->start_ns;

  if (first_ns == 0 || first_ns > started_ns)
    sonde_http_timeline_append (complete, SONDE_HTTP_PHASE_QUEUED, started_ns, first_ns);

  if (phases->len > 0)
    g_array_append_vals (complete, phases->data, phases->len);

  sonde_http_timeline_append_transfer (complete, request, response);

  return complete;
}

#include "config.h"

#include "sonde-flow-rates.h"

/* The first event after a time; events are in order but for what the clock did. */
static guint
find_after (SondeFlow *flow,
            gint64     time_ns,
            guint      low)
{
  guint high = sonde_flow_get_n_events (flow);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      SondeEvent event;

      sonde_flow_get_event (flow, middle, &event);

      if (event.time_ns <= time_ns)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static guint64
count_bytes_before (SondeFlow *flow,
                    guint      position)
{
  guint64 n_bytes = 0;

  for (SondeDirection way = SONDE_DIRECTION_SENT; way < SONDE_N_DIRECTIONS; way++)
    n_bytes += position < sonde_flow_get_n_events (flow)
               ? sonde_flow_get_stream_offset (flow, position, way)
               : sonde_flow_get_n_bytes (flow, way);

  return n_bytes;
}

/**
 * sonde_flow_measure_rates:
 * @flow: a flow
 * @start_ns: where to begin, in nanoseconds since the Unix epoch
 * @end_ns: where to end, not before @start_ns; what happens at that very time is counted
 * @samples: (out caller-allocates) (array length=n_samples): for each of the equal parts of that
 *   time, how many bytes passed in it, both directions together
 * @n_samples: how many parts, at least 1
 *
 * Measures how the bytes of a flow are spread over a time. Takes time with the number of samples
 * and the logarithm of the number of events.
 */
void
sonde_flow_measure_rates (SondeFlow *flow,
                          gint64     start_ns,
                          gint64     end_ns,
                          guint64   *samples,
                          guint      n_samples)
{
  guint64 step_ns;
  guint64 n_before;
  guint position = 0;

  g_return_if_fail (SONDE_IS_FLOW (flow));
  g_return_if_fail (samples != NULL && n_samples > 0);
  g_return_if_fail (end_ns >= start_ns);

  step_ns = ((guint64) end_ns - (guint64) start_ns) / n_samples + 1;

  if (start_ns > G_MININT64)
    position = find_after (flow, start_ns - 1, 0);

  n_before = count_bytes_before (flow, position);

  for (guint i = 0; i < n_samples; i++)
    {
      gint64 last_ns = (gint64) ((guint64) start_ns + (i + 1) * step_ns - 1);
      guint next = find_after (flow, i + 1 < n_samples ? MIN (last_ns, end_ns) : end_ns, position);
      guint64 n_next = next > position ? count_bytes_before (flow, next) : n_before;

      samples[i] = n_next - n_before;
      position = next;
      n_before = n_next;
    }
}

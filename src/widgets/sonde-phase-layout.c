#include "config.h"

#include "sonde-phase-layout.h"

/* A phase that is over in no time is still to be seen, and hit with a pointer. */
#define MIN_WIDTH 12

static gint64
sonde_phase_layout_get_end (const SondePhase *phase)
{
  return phase->start_us + MAX (phase->duration_us, 0);
}

static int
sonde_phase_layout_compare_times (gconstpointer a,
                                  gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return (time_a > time_b) - (time_a < time_b);
}

/* All times at which a phase begins or ends, ascending, each once. */
static GArray *
sonde_phase_layout_list_times (const SondePhase *phases,
                               guint             n_phases)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n_phases; i++)
    {
      gint64 end_us = sonde_phase_layout_get_end (&phases[i]);

      /* What takes no time is given the least of it, so that it has a place of its own. */
      if (end_us == phases[i].start_us)
        end_us++;

      g_array_append_val (times, phases[i].start_us);
      g_array_append_val (times, end_us);
    }

  g_array_sort (times, sonde_phase_layout_compare_times);

  for (guint i = 0; i < times->len; i++)
    {
      gint64 time_us = g_array_index (times, gint64, i);

      if (i == 0 || time_us != g_array_index (times, gint64, i - 1))
        g_array_append_val (result, time_us);
    }

  return result;
}

/* Where each of the times comes to be: in proportion, but never closer than the least width. */
static int *
sonde_phase_layout_place_times (GArray *times,
                                int     width)
{
  guint n_segments = times->len - 1;
  int *positions = g_new0 (int, times->len);
  int least = MIN (MIN_WIDTH, width / (int) MAX (n_segments, 1));
  double rest = width - least * (int) n_segments;
  double total = (double) (g_array_index (times, gint64, n_segments)
                           - g_array_index (times, gint64, 0));

  for (guint i = 1; i <= n_segments; i++)
    {
      double passed = (double) (g_array_index (times, gint64, i)
                                - g_array_index (times, gint64, 0));

      positions[i] = least * (int) i + (int) (rest * passed / total);
    }

  return positions;
}

static int
sonde_phase_layout_find (GArray    *times,
                         const int *positions,
                         gint64     time_us)
{
  guint i = 0;

  while (i + 1 < times->len && g_array_index (times, gint64, i) < time_us)
    i++;

  return positions[i];
}

/**
 * sonde_phase_layout_assign_lanes:
 * @phases: (array length=n_phases) (nullable): phases, ordered by when they began
 * @n_phases: how many there are
 * @spans: (array length=n_phases) (out caller-allocates): return location for the lanes
 *
 * Puts each phase on the first line that is free when it begins.
 *
 * Returns: how many lines there are, at least 1
 */
guint
sonde_phase_layout_assign_lanes (const SondePhase *phases,
                                 guint             n_phases,
                                 SondePhaseSpan   *spans)
{
  guint n_lanes = 1;

  for (guint i = 0; i < n_phases; i++)
    {
      gboolean is_free = FALSE;
      guint lane;

      for (lane = 0; !is_free; lane++)
        {
          is_free = TRUE;

          for (guint j = 0; j < i; j++)
            {
              if (spans[j].lane == lane
                  && sonde_phase_layout_get_end (&phases[j]) > phases[i].start_us)
                is_free = FALSE;
            }
        }

      spans[i].lane = lane - 1;
      n_lanes = MAX (n_lanes, lane);
    }

  return n_lanes;
}

/**
 * sonde_phase_layout_place:
 * @phases: (array length=n_phases) (nullable): phases, ordered by when they began
 * @n_phases: how many there are
 * @width: the room there is, in pixels
 * @spans: (array length=n_phases) (inout): return location for the places
 *
 * Spreads phases over the width, in proportion to their times as far as each stays wide
 * enough to be seen.
 */
void
sonde_phase_layout_place (const SondePhase *phases,
                          guint             n_phases,
                          int               width,
                          SondePhaseSpan   *spans)
{
  g_autoptr(GArray) times = NULL;
  g_autofree int *positions = NULL;

  if (n_phases == 0)
    return;

  times = sonde_phase_layout_list_times (phases, n_phases);
  positions = sonde_phase_layout_place_times (times, width);

  for (guint i = 0; i < n_phases; i++)
    {
      gint64 end_us = MAX (sonde_phase_layout_get_end (&phases[i]), phases[i].start_us + 1);

      spans[i].x = sonde_phase_layout_find (times, positions, phases[i].start_us);
      spans[i].width = sonde_phase_layout_find (times, positions, end_us) - spans[i].x;
    }
}

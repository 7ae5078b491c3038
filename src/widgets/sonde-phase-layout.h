#pragma once

#include "sonde-phase.h"

G_BEGIN_DECLS

/**
 * SondePhaseSpan:
 * @x: where it begins, in pixels
 * @width: how wide it is, in pixels
 * @lane: which line it is on, from 0; phases that overlap in time are on different lines
 *
 * The place of a phase in a waterfall.
 */
typedef struct
{
  int   x;
  int   width;
  guint lane;
} SondePhaseSpan;

guint sonde_phase_layout_assign_lanes (const SondePhase *phases,
                                       guint             n_phases,
                                       SondePhaseSpan   *spans);
void  sonde_phase_layout_place        (const SondePhase *phases,
                                       guint             n_phases,
                                       int               width,
                                       SondePhaseSpan   *spans);

G_END_DECLS

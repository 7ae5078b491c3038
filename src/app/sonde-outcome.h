#pragma once

#include <gtk/gtk.h>

#include "sonde-waterfall.h"

G_BEGIN_DECLS

/**
 * SondeOutcomeKind:
 * @SONDE_OUTCOME_NONE: nothing to say; the line is hidden
 * @SONDE_OUTCOME_RUNNING: something is going on
 * @SONDE_OUTCOME_SUCCESS: it went well
 * @SONDE_OUTCOME_WARNING: it went well, but
 * @SONDE_OUTCOME_ERROR: it failed
 *
 * What kind of sentence the outcome line shows.
 */
typedef enum
{
  SONDE_OUTCOME_NONE,
  SONDE_OUTCOME_RUNNING,
  SONDE_OUTCOME_SUCCESS,
  SONDE_OUTCOME_WARNING,
  SONDE_OUTCOME_ERROR,
} SondeOutcomeKind;

#define SONDE_TYPE_OUTCOME (sonde_outcome_get_type ())

G_DECLARE_FINAL_TYPE (SondeOutcome, sonde_outcome, SONDE, OUTCOME, GtkWidget)

void             sonde_outcome_show          (SondeOutcome     *self,
                                              SondeOutcomeKind  kind,
                                              const char       *sentence);
void             sonde_outcome_set_remark    (SondeOutcome     *self,
                                              const char       *remark);
void             sonde_outcome_set_action    (SondeOutcome     *self,
                                              const char       *label,
                                              const char       *action_name);
SondeOutcomeKind sonde_outcome_get_kind      (SondeOutcome     *self);
const char      *sonde_outcome_get_sentence  (SondeOutcome     *self);
SondeWaterfall  *sonde_outcome_get_waterfall (SondeOutcome     *self);

G_END_DECLS

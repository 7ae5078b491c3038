#pragma once

#include <gio/gio.h>

#include "sonde-flow.h"

G_BEGIN_DECLS

/**
 * SondeActivityState:
 * @SONDE_ACTIVITY_RUNNING: going on
 * @SONDE_ACTIVITY_DONE: ended well
 * @SONDE_ACTIVITY_WARNING: ended, with something worth knowing
 * @SONDE_ACTIVITY_FAILED: ended in a failure
 *
 * How a thing that was done came out.
 */
typedef enum
{
  SONDE_ACTIVITY_RUNNING,
  SONDE_ACTIVITY_DONE,
  SONDE_ACTIVITY_WARNING,
  SONDE_ACTIVITY_FAILED,
} SondeActivityState;

#define SONDE_TYPE_ACTIVITY (sonde_activity_get_type ())

G_DECLARE_FINAL_TYPE (SondeActivity, sonde_activity, SONDE, ACTIVITY, GObject)

SondeActivity      *sonde_activity_new          (GObject            *subject,
                                                 const char         *title);
GObject            *sonde_activity_get_subject  (SondeActivity      *self);
const char         *sonde_activity_get_title    (SondeActivity      *self);
void                sonde_activity_set_title    (SondeActivity      *self,
                                                 const char         *title);
const char         *sonde_activity_get_detail   (SondeActivity      *self);
void                sonde_activity_set_detail   (SondeActivity      *self,
                                                 const char         *detail);
const char         *sonde_activity_get_spoken   (SondeActivity      *self);
void                sonde_activity_set_spoken   (SondeActivity      *self,
                                                 const char         *spoken);
SondeActivityState  sonde_activity_get_state    (SondeActivity      *self);
void                sonde_activity_set_state    (SondeActivity      *self,
                                                 SondeActivityState  state);
SondeActivity      *sonde_activity_get_parent   (SondeActivity      *self);
void                sonde_activity_set_parent   (SondeActivity      *self,
                                                 SondeActivity      *parent);
SondeFlow          *sonde_activity_get_flow     (SondeActivity      *self);
void                sonde_activity_set_flow     (SondeActivity      *self,
                                                 SondeFlow          *flow);
gboolean            sonde_activity_is_shown     (SondeActivity      *self);
void                sonde_activity_set_shown    (SondeActivity      *self,
                                                 gboolean            shown);

G_END_DECLS

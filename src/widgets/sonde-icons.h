#pragma once

#include <gtk/gtk.h>

#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_ICON_SIZE 16

/**
 * SondeIcon:
 * @SONDE_ICON_SENT: an arrow that leaves
 * @SONDE_ICON_RECEIVED: an arrow that comes in
 * @SONDE_ICON_NOTE: something worth knowing
 * @SONDE_ICON_WARNING: something unusual
 * @SONDE_ICON_ERROR: something wrong
 * @SONDE_ICON_MARK: something that the person marked
 * @SONDE_ICON_COMMENT: what the person has to say
 *
 * The icons that drawn widgets use.
 */
typedef enum
{
  SONDE_ICON_SENT,
  SONDE_ICON_RECEIVED,
  SONDE_ICON_NOTE,
  SONDE_ICON_WARNING,
  SONDE_ICON_ERROR,
  SONDE_ICON_MARK,
  SONDE_ICON_COMMENT,
} SondeIcon;

#define SONDE_N_ICONS 7

/**
 * SondeIcons:
 * @paintables: the icons loaded so far
 * @scale: the scale factor that they were loaded for
 * @direction: the text direction that they were loaded for
 *
 * Icons kept for drawing; begins as all zeros.
 */
typedef struct
{
  GtkIconPaintable *paintables[SONDE_N_ICONS];
  int               scale;
  GtkTextDirection  direction;
} SondeIcons;

SondeIcon   sonde_icon_for_direction (SondeDirection  direction);
SondeIcon   sonde_icon_for_severity  (SondeSeverity   severity);
const char *sonde_icon_get_name      (SondeIcon       icon);
void        sonde_icons_snapshot     (SondeIcons     *self,
                                      GtkWidget      *widget,
                                      GtkSnapshot    *snapshot,
                                      SondeIcon       icon,
                                      int             x,
                                      int             y,
                                      const GdkRGBA  *color);
void        sonde_icons_clear        (SondeIcons     *self);

G_END_DECLS

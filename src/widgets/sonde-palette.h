#pragma once

#include <gtk/gtk.h>

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondePaletteColor:
 * @SONDE_PALETTE_SENT: what this side sent
 * @SONDE_PALETTE_RECEIVED: what the peer sent
 * @SONDE_PALETTE_DIM: text of lesser importance
 * @SONDE_PALETTE_SELECTION: the background of a selection
 * @SONDE_PALETTE_HIGHLIGHT: the background of what is linked to a selection elsewhere
 * @SONDE_PALETTE_SCOPE: the background of the record being looked at
 * @SONDE_PALETTE_MATCH: the background of what a search has found
 * @SONDE_PALETTE_MARK: the background of what the person marked
 * @SONDE_PALETTE_ACCENT: lines and carets that stand out
 * @SONDE_PALETTE_NOTE: the icon of a note
 * @SONDE_PALETTE_WARNING: the icon of a warning
 * @SONDE_PALETTE_ERROR: the icon of an error
 *
 * The colours of drawn widgets, by what they mean.
 */
typedef enum
{
  SONDE_PALETTE_SENT,
  SONDE_PALETTE_RECEIVED,
  SONDE_PALETTE_DIM,
  SONDE_PALETTE_SELECTION,
  SONDE_PALETTE_HIGHLIGHT,
  SONDE_PALETTE_SCOPE,
  SONDE_PALETTE_MATCH,
  SONDE_PALETTE_MARK,
  SONDE_PALETTE_ACCENT,
  SONDE_PALETTE_NOTE,
  SONDE_PALETTE_WARNING,
  SONDE_PALETTE_ERROR,
} SondePaletteColor;

#define SONDE_N_PALETTE_COLORS 12

void              sonde_palette_lookup        (GtkWidget         *widget,
                                               SondePaletteColor  color,
                                               GdkRGBA           *rgba);
SondePaletteColor sonde_palette_for_direction (SondeDirection     direction);
SondePaletteColor sonde_palette_for_severity  (SondeSeverity      severity);

G_END_DECLS

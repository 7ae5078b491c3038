#include "config.h"

#include "sonde-palette.h"

/* The alpha is that of the text colour, which stands in where the style sheet is missing. */
static const struct {
  const char *name;
  float       alpha;
} colors[SONDE_N_PALETTE_COLORS] = {
  [SONDE_PALETTE_SENT] = { "sonde_sent_color", 1 },
  [SONDE_PALETTE_RECEIVED] = { "sonde_received_color", 1 },
  [SONDE_PALETTE_DIM] = { "sonde_dim_color", 0.6f },
  [SONDE_PALETTE_SELECTION] = { "sonde_selection_color", 0.3f },
  [SONDE_PALETTE_HIGHLIGHT] = { "sonde_highlight_color", 0.15f },
  [SONDE_PALETTE_SCOPE] = { "sonde_scope_color", 0.05f },
  [SONDE_PALETTE_MATCH] = { "sonde_match_color", 0.2f },
  [SONDE_PALETTE_MARK] = { "sonde_mark_color", 0.1f },
  [SONDE_PALETTE_ACCENT] = { "accent_color", 1 },
  [SONDE_PALETTE_NOTE] = { "accent_color", 1 },
  [SONDE_PALETTE_WARNING] = { "warning_color", 1 },
  [SONDE_PALETTE_ERROR] = { "error_color", 1 },
};

/**
 * sonde_palette_lookup:
 * @widget: the widget that is drawn
 * @color: what the colour means
 * @rgba: (out caller-allocates): return location for the colour
 *
 * Finds a colour in the style that a widget has now: light, dark or of high contrast.
 */
void
sonde_palette_lookup (GtkWidget         *widget,
                      SondePaletteColor  color,
                      GdkRGBA           *rgba)
{
  GtkStyleContext *context;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail ((guint) color < SONDE_N_PALETTE_COLORS);
  g_return_if_fail (rgba != NULL);

  context = gtk_widget_get_style_context (widget);

  /* Newer GTK finds colours mixed from unknown ones, too, but these are not what was meant. */
  if (gtk_style_context_lookup_color (context, "accent_bg_color", rgba) &&
      gtk_style_context_lookup_color (context, colors[color].name, rgba))
    return;

  gtk_style_context_get_color (context, rgba);
  rgba->alpha *= colors[color].alpha;
}

/**
 * sonde_palette_for_direction:
 * @direction: which way bytes went
 *
 * Returns: the colour of these bytes
 */
SondePaletteColor
sonde_palette_for_direction (SondeDirection direction)
{
  return direction == SONDE_DIRECTION_SENT ? SONDE_PALETTE_SENT : SONDE_PALETTE_RECEIVED;
}

/**
 * sonde_palette_for_severity:
 * @severity: a departure from a standard, not %SONDE_SEVERITY_NORMAL
 *
 * Returns: the colour of its icon
 */
SondePaletteColor
sonde_palette_for_severity (SondeSeverity severity)
{
  switch (severity)
    {
    case SONDE_SEVERITY_ERROR:
      return SONDE_PALETTE_ERROR;

    case SONDE_SEVERITY_WARNING:
      return SONDE_PALETTE_WARNING;

    case SONDE_SEVERITY_NOTE:
    case SONDE_SEVERITY_NORMAL:
    default:
      return SONDE_PALETTE_NOTE;
    }
}

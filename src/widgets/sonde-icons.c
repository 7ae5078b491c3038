#include "config.h"

#include "sonde-icons.h"

static const char * const icon_names[SONDE_N_ICONS] = {
  [SONDE_ICON_SENT] = "sonde-sent-symbolic",
  [SONDE_ICON_RECEIVED] = "sonde-received-symbolic",
  [SONDE_ICON_NOTE] = "dialog-information-symbolic",
  [SONDE_ICON_WARNING] = "dialog-warning-symbolic",
  [SONDE_ICON_ERROR] = "dialog-error-symbolic",
  [SONDE_ICON_MARK] = "sonde-mark-symbolic",
  [SONDE_ICON_COMMENT] = "sonde-comment-symbolic",
};

static GtkIconPaintable *
sonde_icons_get (SondeIcons *self,
                 GtkWidget  *widget,
                 SondeIcon   icon)
{
  int scale = gtk_widget_get_scale_factor (widget);
  GtkTextDirection direction = gtk_widget_get_direction (widget);

  if (scale != self->scale || direction != self->direction)
    {
      sonde_icons_clear (self);
      self->scale = scale;
      self->direction = direction;
    }

  if (self->paintables[icon] == NULL)
    {
      GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));

      self->paintables[icon] = gtk_icon_theme_lookup_icon (theme,
                                                           icon_names[icon],
                                                           NULL,
                                                           SONDE_ICON_SIZE,
                                                           scale,
                                                           direction,
                                                           GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
    }

  return self->paintables[icon];
}

/**
 * sonde_icon_for_direction:
 * @direction: which way bytes went
 *
 * Returns: the arrow of this direction
 */
SondeIcon
sonde_icon_for_direction (SondeDirection direction)
{
  return direction == SONDE_DIRECTION_SENT ? SONDE_ICON_SENT : SONDE_ICON_RECEIVED;
}

/**
 * sonde_icon_for_severity:
 * @severity: a departure from a standard, not %SONDE_SEVERITY_NORMAL
 *
 * Returns: its icon
 */
SondeIcon
sonde_icon_for_severity (SondeSeverity severity)
{
  switch (severity)
    {
    case SONDE_SEVERITY_ERROR:
      return SONDE_ICON_ERROR;

    case SONDE_SEVERITY_WARNING:
      return SONDE_ICON_WARNING;

    case SONDE_SEVERITY_NOTE:
    case SONDE_SEVERITY_NORMAL:
    default:
      return SONDE_ICON_NOTE;
    }
}

/**
 * sonde_icon_get_name:
 * @icon: an icon
 *
 * Returns: (transfer none): its name in the icon theme
 */
const char *
sonde_icon_get_name (SondeIcon icon)
{
  g_return_val_if_fail ((guint) icon < SONDE_N_ICONS, NULL);

  return icon_names[icon];
}

/**
 * sonde_icons_snapshot:
 * @self: the icons loaded so far
 * @widget: the widget that is drawn
 * @snapshot: where to draw
 * @icon: what to draw
 * @x: the left edge, in pixels
 * @y: the upper edge, in pixels
 * @color: the colour to draw it in
 *
 * Draws an icon of %SONDE_ICON_SIZE pixels, mirrored where text runs from right to left.
 */
void
sonde_icons_snapshot (SondeIcons    *self,
                      GtkWidget     *widget,
                      GtkSnapshot   *snapshot,
                      SondeIcon      icon,
                      int            x,
                      int            y,
                      const GdkRGBA *color)
{
  const GdkRGBA icon_colors[] = { *color, *color, *color, *color };
  GtkIconPaintable *paintable = sonde_icons_get (self, widget, icon);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (paintable),
                                            snapshot,
                                            SONDE_ICON_SIZE,
                                            SONDE_ICON_SIZE,
                                            icon_colors,
                                            G_N_ELEMENTS (icon_colors));
  gtk_snapshot_restore (snapshot);
}

/**
 * sonde_icons_clear:
 * @self: the icons loaded so far
 *
 * Lets go of all icons.
 */
void
sonde_icons_clear (SondeIcons *self)
{
  for (guint i = 0; i < SONDE_N_ICONS; i++)
    g_clear_object (&self->paintables[i]);
}

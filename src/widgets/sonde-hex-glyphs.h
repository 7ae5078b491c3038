#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SondeHexGlyphs:
 *
 * The glyphs of a monospace font that bytes are written with, shaped once.
 */
typedef struct _SondeHexGlyphs SondeHexGlyphs;

/**
 * SondeHexInk:
 *
 * Glyphs of one colour in one row, to be drawn at once.
 */
typedef struct
{
  PangoGlyphString *string;
  int               first_x;
  int               last_x;
} SondeHexInk;

SondeHexGlyphs *sonde_hex_glyphs_new            (GtkWidget            *widget);
void            sonde_hex_glyphs_free           (SondeHexGlyphs       *self);
gboolean        sonde_hex_glyphs_is_valid       (const SondeHexGlyphs *self,
                                                 GtkWidget            *widget);
int             sonde_hex_glyphs_get_char_width (const SondeHexGlyphs *self);
int             sonde_hex_glyphs_get_height     (const SondeHexGlyphs *self);
void            sonde_hex_glyphs_add            (const SondeHexGlyphs *self,
                                                 SondeHexInk          *ink,
                                                 int                   x,
                                                 char                  character);
void            sonde_hex_glyphs_flush          (const SondeHexGlyphs *self,
                                                 SondeHexInk          *ink,
                                                 GtkSnapshot          *snapshot,
                                                 int                   y,
                                                 const GdkRGBA        *color);

G_END_DECLS

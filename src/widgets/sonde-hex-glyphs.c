#include "config.h"

#include "sonde-hex-glyphs.h"

#define FIRST_CHAR ' '
#define LAST_CHAR '~'
#define N_CHARS (LAST_CHAR - FIRST_CHAR + 1)

struct _SondeHexGlyphs
{
  PangoFont      *font;
  guint           serial;
  int             char_width;
  int             height;
  int             baseline;
  PangoGlyphInfo  infos[N_CHARS];
};

/* Shapes one character; those that the font lacks stay without a glyph. */
static void
sonde_hex_glyphs_shape (SondeHexGlyphs *self,
                        PangoLayout    *layout,
                        char            character)
{
  PangoGlyphInfo *info = &self->infos[character - FIRST_CHAR];
  PangoLayoutLine *line;
  PangoLayoutRun *run;

  info->glyph = PANGO_GLYPH_EMPTY;
  pango_layout_set_text (layout, &character, 1);
  line = pango_layout_get_line_readonly (layout, 0);

  if (line == NULL || line->runs == NULL)
    return;

  run = line->runs->data;

  if (self->font == NULL)
    self->font = g_object_ref (run->item->analysis.font);

  if (run->glyphs->num_glyphs == 1 && run->item->analysis.font == self->font)
    *info = run->glyphs->glyphs[0];
}

/**
 * sonde_hex_glyphs_new:
 * @widget: the widget that is drawn
 *
 * Shapes the printable characters of ASCII in the widget's font.
 *
 * Returns: (transfer full): the glyphs
 */
SondeHexGlyphs *
sonde_hex_glyphs_new (GtkWidget *widget)
{
  g_autoptr(PangoLayout) layout = NULL;
  PangoContext *context;
  SondeHexGlyphs *self;
  int width;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_new0 (SondeHexGlyphs, 1);
  self->serial = pango_context_get_serial (gtk_widget_get_pango_context (widget));

  /* Where text runs from right to left, brackets would be mirrored. */
  context = gtk_widget_create_pango_context (widget);
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);

  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_text (layout, "0", 1);
  pango_layout_get_pixel_size (layout, &width, &self->height);
  self->char_width = MAX (width, 1);
  self->height = MAX (self->height, 1);
  self->baseline = PANGO_PIXELS (pango_layout_get_baseline (layout));

  /* The digits decide which font it is. */
  sonde_hex_glyphs_shape (self, layout, '0');

  for (char character = FIRST_CHAR; character <= LAST_CHAR; character++)
    sonde_hex_glyphs_shape (self, layout, character);

  return self;
}

/**
 * sonde_hex_glyphs_free:
 * @self: (transfer full): the glyphs
 *
 * Frees the glyphs.
 */
void
sonde_hex_glyphs_free (SondeHexGlyphs *self)
{
  g_clear_object (&self->font);
  g_free (self);
}

/**
 * sonde_hex_glyphs_is_valid:
 * @self: the glyphs
 * @widget: the widget that is drawn
 *
 * Returns: whether font and resolution are still those that the glyphs were shaped with
 */
gboolean
sonde_hex_glyphs_is_valid (const SondeHexGlyphs *self,
                           GtkWidget            *widget)
{
  return self->serial == pango_context_get_serial (gtk_widget_get_pango_context (widget));
}

/**
 * sonde_hex_glyphs_get_char_width:
 * @self: the glyphs
 *
 * Returns: the width of a character, in pixels, at least 1
 */
int
sonde_hex_glyphs_get_char_width (const SondeHexGlyphs *self)
{
  return self->char_width;
}

/**
 * sonde_hex_glyphs_get_height:
 * @self: the glyphs
 *
 * Returns: the height of a line of text, in pixels, at least 1
 */
int
sonde_hex_glyphs_get_height (const SondeHexGlyphs *self)
{
  return self->height;
}

/**
 * sonde_hex_glyphs_add:
 * @self: the glyphs
 * @ink: (inout): glyphs to be drawn, all zeros at first
 * @x: where the character begins, in pixels, right of those added before
 * @character: a character; what is not printable ASCII leaves a gap
 *
 * Adds a character to those that will be drawn.
 */
void
sonde_hex_glyphs_add (const SondeHexGlyphs *self,
                      SondeHexInk          *ink,
                      int                   x,
                      char                  character)
{
  const PangoGlyphInfo *info;
  int n_glyphs;

  if (character <= FIRST_CHAR || character > LAST_CHAR)
    return;

  info = &self->infos[character - FIRST_CHAR];

  if (info->glyph == PANGO_GLYPH_EMPTY)
    return;

  if (ink->string == NULL)
    ink->string = pango_glyph_string_new ();

  n_glyphs = ink->string->num_glyphs;
  pango_glyph_string_set_size (ink->string, n_glyphs + 1);
  ink->string->glyphs[n_glyphs] = *info;

  if (n_glyphs == 0)
    ink->first_x = x;
  else
    ink->string->glyphs[n_glyphs - 1].geometry.width = (x - ink->last_x) * PANGO_SCALE;

  ink->last_x = x;
}

/**
 * sonde_hex_glyphs_flush:
 * @self: the glyphs
 * @ink: (inout): glyphs to be drawn; none afterwards
 * @snapshot: where to draw
 * @y: the upper edge of the line of text, in pixels
 * @color: the colour to draw in
 *
 * Draws what was added, as one node.
 */
void
sonde_hex_glyphs_flush (const SondeHexGlyphs *self,
                        SondeHexInk          *ink,
                        GtkSnapshot          *snapshot,
                        int                   y,
                        const GdkRGBA        *color)
{
  g_autoptr(GskRenderNode) node = NULL;

  if (ink->string == NULL)
    return;

  if (ink->string->num_glyphs > 0)
    node = gsk_text_node_new (self->font,
                              ink->string,
                              color,
                              &GRAPHENE_POINT_INIT ((float) ink->first_x,
                                                    (float) (y + self->baseline)));

  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);

  g_clear_pointer (&ink->string, pango_glyph_string_free);
}

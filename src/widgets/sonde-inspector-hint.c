#include "config.h"

#include "sonde-inspector-hint.h"
#include "sonde-range-map.h"

/**
 * sonde_inspector_hint_show:
 * @hex_view: bytes
 * @x: a place in the view
 * @y: a place in the view
 * @root: (nullable): what the record that is shown consists of
 * @ranges: (element-type SondeRange): where its bytes lie
 * @tooltip: what to tell by
 *
 * Names the innermost field that the byte at a place is part of.
 *
 * Returns: whether there is one
 */
gboolean
sonde_inspector_hint_show (SondeHexView *hex_view,
                           int           x,
                           int           y,
                           SondeField   *root,
                           GArray       *ranges,
                           GtkTooltip   *tooltip)
{
  SondeField *field = NULL;
  g_autofree char *text = NULL;
  guint64 byte, offset;

  g_return_val_if_fail (SONDE_IS_HEX_VIEW (hex_view), FALSE);
  g_return_val_if_fail (ranges != NULL, FALSE);

  if (root != NULL && sonde_hex_view_find_byte (hex_view, x, y, &byte) &&
      sonde_range_map_from_source ((const SondeRange *) (gconstpointer) ranges->data, ranges->len,
                                   byte, &offset))
    field = sonde_field_find (root, (gsize) offset);

  if (field == NULL || field == root)
    return FALSE;

  text = sonde_field_to_hint (field);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHexCursor:
 * @anchor: where the selection was begun
 * @caret: where it ends, before or behind @anchor
 *
 * A caret between bytes and the selection that it draws along, as in a text view.
 */
typedef struct
{
  guint64 anchor;
  guint64 caret;
} SondeHexCursor;

guint64  sonde_hex_cursor_get_start   (const SondeHexCursor *self);
guint64  sonde_hex_cursor_get_end     (const SondeHexCursor *self);
gboolean sonde_hex_cursor_is_empty    (const SondeHexCursor *self);
void     sonde_hex_cursor_move        (SondeHexCursor       *self,
                                       guint64               offset,
                                       gboolean              extend);
void     sonde_hex_cursor_select      (SondeHexCursor       *self,
                                       guint64               start,
                                       guint64               end);
void     sonde_hex_cursor_cover       (SondeHexCursor       *self,
                                       guint64               first,
                                       guint64               last);

G_END_DECLS

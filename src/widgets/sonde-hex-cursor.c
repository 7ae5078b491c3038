#include "config.h"

#include "sonde-hex-cursor.h"

/**
 * sonde_hex_cursor_get_start:
 * @self: a cursor
 *
 * Returns: the first byte selected; the caret if none is
 */
guint64
sonde_hex_cursor_get_start (const SondeHexCursor *self)
{
  return MIN (self->anchor, self->caret);
}

/**
 * sonde_hex_cursor_get_end:
 * @self: a cursor
 *
 * Returns: the byte after the last one selected; the caret if none is
 */
guint64
sonde_hex_cursor_get_end (const SondeHexCursor *self)
{
  return MAX (self->anchor, self->caret);
}

/**
 * sonde_hex_cursor_is_empty:
 * @self: a cursor
 *
 * Returns: whether no byte is selected
 */
gboolean
sonde_hex_cursor_is_empty (const SondeHexCursor *self)
{
  return self->anchor == self->caret;
}

/**
 * sonde_hex_cursor_move:
 * @self: a cursor
 * @offset: where the caret goes
 * @extend: whether it draws the selection along
 *
 * Puts the caret before a byte.
 */
void
sonde_hex_cursor_move (SondeHexCursor *self,
                       guint64         offset,
                       gboolean        extend)
{
  self->caret = offset;

  if (!extend)
    self->anchor = offset;
}

/**
 * sonde_hex_cursor_select:
 * @self: a cursor
 * @start: the first byte
 * @end: the byte after the last
 *
 * Selects a range and puts the caret behind it.
 */
void
sonde_hex_cursor_select (SondeHexCursor *self,
                         guint64         start,
                         guint64         end)
{
  self->anchor = start;
  self->caret = end;
}

/**
 * sonde_hex_cursor_cover:
 * @self: a cursor
 * @first: the byte that a pointer was pressed on
 * @last: the byte that it is on now, before or behind @first
 *
 * Selects both bytes and all between, as a pointer does.
 */
void
sonde_hex_cursor_cover (SondeHexCursor *self,
                        guint64         first,
                        guint64         last)
{
  if (last >= first)
    {
      self->anchor = first;
      self->caret = last + 1;
    }
  else
    {
      self->anchor = first + 1;
      self->caret = last;
    }
}

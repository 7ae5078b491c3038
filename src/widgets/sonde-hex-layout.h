#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeHexPane:
 * @SONDE_HEX_PANE_HEX: the bytes as hexadecimal digits
 * @SONDE_HEX_PANE_TEXT: the bytes as characters
 *
 * The two columns of a hex view that show bytes.
 */
typedef enum
{
  SONDE_HEX_PANE_HEX,
  SONDE_HEX_PANE_TEXT,
} SondeHexPane;

/**
 * SondeHexLayout:
 * @char_width: the width of a character
 * @row_height: the height of a row
 * @n_digits: how many digits an offset has
 * @n_bytes: how many bytes stand in a row, at least 1
 * @gutter_x: where the arrows of direction begin
 * @offset_x: where the offsets begin
 * @hex_x: where the hexadecimal digits begin
 * @text_x: where the characters begin
 * @width: the width of a row, margins included
 *
 * Where the columns of a hex view are, in pixels.
 */
typedef struct
{
  int   char_width;
  int   row_height;
  guint n_digits;
  guint n_bytes;
  int   gutter_x;
  int   offset_x;
  int   hex_x;
  int   text_x;
  int   width;
} SondeHexLayout;

#define SONDE_HEX_LAYOUT_MAX_BYTES 64

guint        sonde_hex_layout_count_digits (guint64               size);
guint        sonde_hex_layout_fit          (int                   char_width,
                                            guint                 n_digits,
                                            int                   width);
void         sonde_hex_layout_init         (SondeHexLayout       *self,
                                            int                   char_width,
                                            int                   row_height,
                                            guint                 n_digits,
                                            guint                 n_bytes);
int          sonde_hex_layout_get_x        (const SondeHexLayout *self,
                                            SondeHexPane          pane,
                                            guint                 column);
int          sonde_hex_layout_get_end_x    (const SondeHexLayout *self,
                                            SondeHexPane          pane,
                                            guint                 column);
SondeHexPane sonde_hex_layout_find_pane    (const SondeHexLayout *self,
                                            double                x);
guint        sonde_hex_layout_find_column  (const SondeHexLayout *self,
                                            SondeHexPane          pane,
                                            double                x);

G_END_DECLS

#include "config.h"

#include "sonde-record-columns-private.h"

/* As much of a comment as a row may ever have room for. */
#define MAX_CHARS 200

/* A summary that has less room than this is left out. */
#define MIN_SUMMARY_WIDTH 60

/* Internal to the columns: puts a comment into one line, as much of it as a row has room for. */
char *
sonde_comment_cell_dup_line (const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);
  gboolean is_apart = FALSE;
  guint n_chars = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        {
          is_apart = line->len > 0;
          continue;
        }

      if (n_chars++ == MAX_CHARS)
        {
          g_string_append (line, "…");
          break;
        }

      if (is_apart)
        g_string_append_c (line, ' ');

      g_string_append_unichar (line, character);
      is_apart = FALSE;
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Internal to the columns: draws a ribbon in the margin of a marked row, whose background differs
   as well. */
void
sonde_record_columns_draw_mark (SondeRecordColumns *self,
                                GtkWidget          *widget,
                                GtkSnapshot        *snapshot)
{
  GdkRGBA color;

  sonde_palette_lookup (widget, SONDE_PALETTE_MARK, &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, 0,
                                                  (float) gtk_widget_get_width (widget),
                                                  (float) gtk_widget_get_height (widget)));
  sonde_palette_lookup (widget, SONDE_PALETTE_ACCENT, &color);

  /* It is narrower than the margin, but its icon is wider. */
  sonde_record_columns_draw_icon (self, widget, snapshot, SONDE_ICON_MARK,
                                  (SONDE_RECORD_MARGIN - SONDE_ICON_SIZE) / 2, &color);
}

/* Internal to the columns: draws a comment and leaves in @span the room behind it, whose width is 0
   where there is too little. */
void
sonde_record_columns_draw_comment (SondeRecordColumns *self,
                                   GtkWidget          *widget,
                                   GtkSnapshot        *snapshot,
                                   const SondeComment *comment,
                                   SondeRecordSpan    *span)
{
  const int icon_width = SONDE_ICON_SIZE + SONDE_RECORD_ICON_GAP;
  g_autofree char *line = sonde_comment_cell_dup_line (comment->text);
  SondeRecordSpan own = *span;
  int natural_width;
  GdkRGBA color;

  if (line[0] == '\0')
    return;

  sonde_palette_lookup (widget, SONDE_PALETTE_ACCENT, &color);
  sonde_record_columns_draw_icon (self, widget, snapshot, SONDE_ICON_COMMENT, own.x, &color);

  own.x += icon_width;
  own.width = MAX (own.width - icon_width, 1);
  natural_width = sonde_record_columns_measure (self, line, NULL);
  span->width = own.width - MIN (natural_width, own.width * 2 / 3) - SONDE_RECORD_MARGIN;

  if (span->width < MIN_SUMMARY_WIDTH)
    span->width = 0;
  else
    own.width -= span->width + SONDE_RECORD_MARGIN;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  sonde_record_columns_draw_text (self, widget, snapshot, &own, FALSE, &color);
  span->x = own.x + own.width + SONDE_RECORD_MARGIN;
}

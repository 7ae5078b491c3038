#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-hex-view-private.h"

static void
sonde_hex_text_append_bytes (SondeHexView *self,
                             guint64       start,
                             guint64       end,
                             GString      *text)
{
  guint64 offset = start;

  while (offset < end)
    {
      guint64 run_end;
      SondeDirection direction = sonde_hex_window_get_direction (&self->window, offset, &run_end);

      g_string_append_printf (text, " %s", direction == SONDE_DIRECTION_SENT ? _("sent")
                                                                             : _("received"));

      for (; offset < MIN (run_end, end); offset++)
        g_string_append_printf (text, " %02x", self->window.data[offset - self->window.start]);
    }

  g_string_append (text, "  ");

  for (offset = start; offset < end; offset++)
    {
      char character = (char) self->window.data[offset - self->window.start];

      g_string_append_c (text, g_ascii_isprint (character) ? character : '.');
    }
}

/**
 * sonde_hex_view_dup_text:
 * @self: a hex view
 *
 * Writes the rows in sight for assistive technologies, a line for each.
 *
 * Returns: (transfer full): offsets, directions, digits and characters
 */
char *
sonde_hex_view_dup_text (SondeHexView *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 end;

  if (!sonde_hex_viewport_load_window (self))
    return g_string_free (g_steal_pointer (&text), FALSE);

  end = self->window.start + self->window.n_read;

  for (guint64 start = self->window.start; start < end; start += self->layout.n_bytes)
    {
      g_string_append_printf (text, "%0*" G_GINT64_MODIFIER "x",
                              (int) self->layout.n_digits, start);
      sonde_hex_text_append_bytes (self, start, MIN (start + self->layout.n_bytes, end), text);
      g_string_append_c (text, '\n');
    }

  if (self->window.n_read < self->window.n_wanted)
    g_string_append_printf (text, "%0*" G_GINT64_MODIFIER "x %s\n",
                            (int) self->layout.n_digits, end, _("cannot be read any more"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

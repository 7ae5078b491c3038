#include "config.h"

#include "sonde-visible.h"

/* Unicode's default ignorable characters that are letters or marks by their category. */
static const struct
{
  gunichar first;
  gunichar last;
} ignorable_ranges[] = {
  { 0x034f, 0x034f },
  { 0x115f, 0x1160 },
  { 0x17b4, 0x17b5 },
  { 0x180b, 0x180f },
  { 0x3164, 0x3164 },
  { 0xfe00, 0xfe0f },
  { 0xffa0, 0xffa0 },
  { 0xe0100, 0xe01ef },
};

/**
 * sonde_is_visible:
 * @character: any code point
 *
 * Tells whether a character shows what it is.
 *
 * Not visible are characters without a shape, spaces, and characters that move the text
 * around them, such as those that reverse the direction of writing.
 *
 * Returns: whether a person can see @character
 */
gboolean
sonde_is_visible (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      return FALSE;

    default:
      break;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (ignorable_ranges); i++)
    {
      if (character >= ignorable_ranges[i].first && character <= ignorable_ranges[i].last)
        return FALSE;
    }

  return TRUE;
}

#include "config.h"

#include <string.h>

#include "sonde-comment.h"

/* Other programs have comments, but no marks: theirs is a star before the comment. */
#define MARK "★"

/**
 * sonde_comment_new:
 * @place: the offset in the capture file of the first byte of what it is about
 * @is_marked: whether it is marked
 * @text: (nullable): what there is to say; any bytes up to a NUL, of which at most
 *   %SONDE_COMMENT_MAX_BYTES are kept
 *
 * Returns: (transfer full): a comment
 */
SondeComment *
sonde_comment_new (guint64     place,
                   gboolean    is_marked,
                   const char *text)
{
  SondeComment *self = g_new0 (SondeComment, 1);

  self->place = place;
  self->is_marked = !!is_marked;
  self->text = g_utf8_make_valid (text != NULL ? text : "",
                                  (gssize) strnlen (text != NULL ? text : "",
                                                    SONDE_COMMENT_MAX_BYTES));

  return self;
}

/**
 * sonde_comment_parse:
 * @place: the offset in the capture file of the first byte of what it is about
 * @written: (array length=length): a comment as it stands in a capture file
 * @length: its length in bytes
 *
 * Reads a comment back that sonde_comment_write() wrote, or that another program did.
 *
 * Returns: (transfer full): a comment
 */
SondeComment *
sonde_comment_parse (guint64     place,
                     const char *written,
                     gsize       length)
{
  g_autofree char *text = g_strndup (written, length);
  const char *rest = text;
  gboolean is_marked;

  is_marked = g_str_has_prefix (text, MARK);

  if (is_marked)
    rest += strlen (MARK);

  if (is_marked && rest[0] == ' ')
    rest++;

  return sonde_comment_new (place, is_marked, rest);
}

/**
 * sonde_comment_copy:
 * @self: a comment
 *
 * Returns: (transfer full): another like it
 */
SondeComment *
sonde_comment_copy (const SondeComment *self)
{
  SondeComment *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = sonde_comment_new (self->place, self->is_marked, self->text);
  copy->packet_place = self->packet_place;

  return copy;
}

/**
 * sonde_comment_free:
 * @self: a comment
 *
 * Frees a comment.
 */
void
sonde_comment_free (SondeComment *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self);
}

/**
 * sonde_comment_is_empty:
 * @self: a comment
 *
 * Returns: whether it says nothing, not even by a mark
 */
gboolean
sonde_comment_is_empty (const SondeComment *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->is_marked && self->text[0] == '\0';
}

/**
 * sonde_comment_write:
 * @self: a comment that is not empty
 *
 * Writes a comment for a capture file.
 *
 * Returns: (transfer full): the text, which begins with a star if it is marked
 */
char *
sonde_comment_write (const SondeComment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->is_marked)
    return g_strdup (self->text);

  return g_strconcat (MARK, self->text[0] != '\0' ? " " : "", self->text, NULL);
}

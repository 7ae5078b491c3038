#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeComment:
 * @place: the offset in the capture file of the first byte of what it is about
 * @packet_place: the offset of the payload of the packet to which other programs attach it, or 0
 *   when that is not known
 * @text: what the person wrote, valid UTF-8; may be empty
 * @is_marked: whether the person marked it
 *
 * What a person has to say about a record.
 */
typedef struct
{
  guint64   place;
  guint64   packet_place;
  char     *text;
  gboolean  is_marked;
} SondeComment;

/* How much text a comment may have, in bytes. */
#define SONDE_COMMENT_MAX_BYTES 8192

SondeComment *sonde_comment_new      (guint64             place,
                                      gboolean            is_marked,
                                      const char         *text);
SondeComment *sonde_comment_parse    (guint64             place,
                                      const char         *written,
                                      gsize               length);
SondeComment *sonde_comment_copy     (const SondeComment *self);
void          sonde_comment_free     (SondeComment       *self);
gboolean      sonde_comment_is_empty (const SondeComment *self);
char         *sonde_comment_write    (const SondeComment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeComment, sonde_comment_free)

G_END_DECLS

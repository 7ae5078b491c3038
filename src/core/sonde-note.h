#pragma once

#include <glib.h>

#include "sonde-comment.h"

G_BEGIN_DECLS

#define SONDE_NOTE_FLOW    "SONDE_FLOW"
#define SONDE_NOTE_KIND    "SONDE_KIND"
#define SONDE_NOTE_MESSAGE "MESSAGE"

#define SONDE_NOTE_KIND_OPENED  "flow"
#define SONDE_NOTE_KIND_CLOSED  "closed"
#define SONDE_NOTE_KIND_COMMENT "comment"

#define SONDE_NOTE_MAX_LENGTH 65535

GString      *sonde_note_begin         (gint64               time_ns,
                                        guint32              flow_id,
                                        const char          *kind,
                                        const char          *message);
GString      *sonde_note_begin_comment (gint64               time_ns,
                                        const SondeComment  *comment,
                                        guint64              place,
                                        guint64              packet_place);
void          sonde_note_append        (GString             *note,
                                        const char          *key,
                                        const char          *value);
GHashTable   *sonde_note_parse         (const guint8        *data,
                                        gsize                length);
SondeComment *sonde_note_dup_comment   (GHashTable          *note);

G_END_DECLS

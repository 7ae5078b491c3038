#pragma once

#include <gio/gio.h>

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeByteStream:
 * @SONDE_BYTE_STREAM_SENT: the bytes sent, one after the other
 * @SONDE_BYTE_STREAM_RECEIVED: the bytes received, one after the other
 * @SONDE_BYTE_STREAM_ALL: the bytes of both directions, as the source has them
 *
 * Which bytes of a source an offset counts.
 */
typedef enum
{
  SONDE_BYTE_STREAM_SENT = SONDE_DIRECTION_SENT,
  SONDE_BYTE_STREAM_RECEIVED = SONDE_DIRECTION_RECEIVED,
  SONDE_BYTE_STREAM_ALL,
} SondeByteStream;

#define SONDE_N_BYTE_STREAMS 3

#define SONDE_TYPE_BYTE_READER (sonde_byte_reader_get_type ())

G_DECLARE_DERIVABLE_TYPE (SondeByteReader, sonde_byte_reader, SONDE, BYTE_READER, GObject)

/**
 * SondeByteReaderClass:
 * @get_size: see sonde_byte_reader_get_size()
 * @read: see sonde_byte_reader_read()
 * @find: see sonde_byte_reader_find()
 * @map: see sonde_byte_reader_map()
 *
 * What a reader must do. The offsets that these functions get are within the stream.
 */
struct _SondeByteReaderClass
{
  GObjectClass parent_class;

  guint64 (*get_size) (SondeByteReader  *self,
                       SondeByteStream   stream);
  gsize   (*read)     (SondeByteReader  *self,
                       SondeByteStream   stream,
                       guint64           offset,
                       guint8           *buffer,
                       gsize             count,
                       GError          **error);
  guint64 (*find)     (SondeByteReader  *self,
                       SondeByteStream   stream,
                       guint64           source_offset);
  GArray *(*map)      (SondeByteReader  *self,
                       SondeByteStream   stream,
                       guint64           offset,
                       guint64           length);
};

guint64  sonde_byte_reader_get_size (SondeByteReader  *self,
                                     SondeByteStream   stream);
gboolean sonde_byte_reader_read     (SondeByteReader  *self,
                                     SondeByteStream   stream,
                                     guint64           offset,
                                     guint8           *buffer,
                                     gsize             count,
                                     GError          **error);
guint64  sonde_byte_reader_find     (SondeByteReader  *self,
                                     SondeByteStream   stream,
                                     guint64           source_offset);
GArray  *sonde_byte_reader_map      (SondeByteReader  *self,
                                     SondeByteStream   stream,
                                     guint64           offset,
                                     guint64           length);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-byte-reader.h"
#include "sonde-types.h"

G_BEGIN_DECLS

#define SONDE_TYPE_BYTE_SOURCE (sonde_byte_source_get_type ())

G_DECLARE_INTERFACE (SondeByteSource, sonde_byte_source, SONDE, BYTE_SOURCE, GObject)

/**
 * SondeByteSourceInterface:
 * @get_size: see sonde_byte_source_get_size()
 * @read: see sonde_byte_source_read()
 * @get_direction: see sonde_byte_source_get_direction()
 * @create_reader: see sonde_byte_source_create_reader()
 * @update_reader: see sonde_byte_source_update_reader()
 *
 * Bytes that can be shown, searched and saved without being held in memory.
 */
struct _SondeByteSourceInterface
{
  GTypeInterface parent_iface;

  guint64          (*get_size)      (SondeByteSource  *self);
  gssize           (*read)          (SondeByteSource  *self,
                                     guint64           offset,
                                     guint8           *buffer,
                                     gsize             count,
                                     GError          **error);
  SondeDirection   (*get_direction) (SondeByteSource  *self,
                                     guint64           offset,
                                     guint64          *run_end);
  SondeByteReader *(*create_reader) (SondeByteSource  *self);
  void             (*update_reader) (SondeByteSource  *self,
                                     SondeByteReader  *reader);
};

guint64          sonde_byte_source_get_size      (SondeByteSource  *self);
gssize           sonde_byte_source_read          (SondeByteSource  *self,
                                                  guint64           offset,
                                                  guint8           *buffer,
                                                  gsize             count,
                                                  GError          **error);
SondeDirection   sonde_byte_source_get_direction (SondeByteSource  *self,
                                                  guint64           offset,
                                                  guint64          *run_end);
GBytes          *sonde_byte_source_read_bytes    (SondeByteSource  *self,
                                                  guint64           offset,
                                                  gsize             count,
                                                  GError          **error);
SondeByteReader *sonde_byte_source_create_reader (SondeByteSource  *self);
void             sonde_byte_source_update_reader (SondeByteSource  *self,
                                                  SondeByteReader  *reader);
void             sonde_byte_source_emit_changed  (SondeByteSource  *self);

G_END_DECLS

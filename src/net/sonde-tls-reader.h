#pragma once

#include "sonde-field.h"
#include "sonde-tls-names.h"

G_BEGIN_DECLS

/**
 * SondeTlsReader:
 * @data: what offsets of fields count from
 * @position: where the next byte is
 * @end: the byte after the last
 * @is_cut: whether more was sent than is there, so that an early end is no fault
 * @has_failed: whether bytes were wanted that were not there; nothing more is added then
 *
 * Takes bytes apart, and never reads more than there are.
 */
typedef struct
{
  const guint8 *data;
  gsize         position;
  gsize         end;
  gboolean      is_cut;
  gboolean      has_failed;
} SondeTlsReader;

gsize       sonde_tls_reader_get_left    (const SondeTlsReader *self);
gboolean    sonde_tls_reader_peek        (const SondeTlsReader *self,
                                          gsize                 offset,
                                          gsize                 n_bytes,
                                          guint                *number);
SondeField *sonde_tls_reader_add_number  (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_bytes,
                                          guint                *number);
SondeField *sonde_tls_reader_add_named   (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_bytes,
                                          SondeTlsGetName       get_name,
                                          guint                *number);
SondeField *sonde_tls_reader_add_bytes   (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_bytes);
SondeField *sonde_tls_reader_add_text    (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_bytes);
SondeField *sonde_tls_reader_open_vector (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_length_bytes,
                                          SondeTlsReader       *inside);
SondeField *sonde_tls_reader_open        (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          const char           *value,
                                          gsize                 n_bytes,
                                          SondeTlsReader       *inside);
SondeField *sonde_tls_reader_add_opaque  (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_length_bytes,
                                          gboolean              is_text);
void        sonde_tls_reader_add_list    (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          const char           *id,
                                          const char           *name,
                                          gsize                 n_bytes,
                                          SondeTlsGetName       get_name);
gboolean    sonde_tls_reader_has_more    (SondeTlsReader       *self,
                                          SondeField           *parent,
                                          guint                 n_done);
void        sonde_tls_reader_close       (SondeTlsReader       *self,
                                          SondeField           *parent);

void          sonde_tls_mark       (SondeField    *field,
                                    SondeSeverity  severity,
                                    const char    *explanation,
                                    const char    *reference);
SondeSeverity sonde_tls_find_worst (SondeField    *field);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondePcapngWriter:
 *
 * Appends blocks to a pcapng file (draft-ietf-opsawg-pcapng).
 *
 * Each block is written by one system call at the end of the file, as far as the disk takes it, and
 * one that could not be written whole is cut off again, so that the file is complete after every
 * call. Not to be used from two threads at once.
 */
typedef struct _SondePcapngWriter SondePcapngWriter;

/**
 * SondePcapngInterface:
 * @SONDE_PCAPNG_NETWORK: what went over sockets
 * @SONDE_PCAPNG_PLAINTEXT: what went through TLS, decrypted
 *
 * The interfaces that the file declares, all of link type `LINKTYPE_RAW` and with
 * nanosecond time stamps.
 */
typedef enum
{
  SONDE_PCAPNG_NETWORK,
  SONDE_PCAPNG_PLAINTEXT,
} SondePcapngInterface;

SondePcapngWriter *sonde_pcapng_writer_new         (int                    fd,
                                                    GError               **error);
void               sonde_pcapng_writer_free        (SondePcapngWriter     *self);
guint64            sonde_pcapng_writer_get_size    (SondePcapngWriter     *self);
gboolean           sonde_pcapng_writer_add_packet  (SondePcapngWriter     *self,
                                                    SondePcapngInterface   interface,
                                                    gint64                 time_ns,
                                                    SondeDirection         direction,
                                                    const guint8          *header,
                                                    gsize                  header_length,
                                                    const guint8          *payload,
                                                    gsize                  payload_length,
                                                    guint64               *payload_offset,
                                                    GError               **error);
gboolean           sonde_pcapng_writer_add_journal (SondePcapngWriter     *self,
                                                    const char            *entry,
                                                    gsize                  length,
                                                    guint64               *payload_offset,
                                                    GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondePcapngWriter, sonde_pcapng_writer_free)

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeCaptureBlockKind:
 * @SONDE_CAPTURE_BLOCK_OTHER: a block that is of no use here
 * @SONDE_CAPTURE_BLOCK_SECTION: the beginning of the file or of a further section
 * @SONDE_CAPTURE_BLOCK_INTERFACE: what an interface is
 * @SONDE_CAPTURE_BLOCK_PACKET: a packet
 * @SONDE_CAPTURE_BLOCK_JOURNAL: an entry of the systemd journal
 * @SONDE_CAPTURE_BLOCK_DAMAGED: bytes that make no sense; several may follow each other
 *
 * What a piece of a capture file is.
 */
typedef enum
{
  SONDE_CAPTURE_BLOCK_OTHER,
  SONDE_CAPTURE_BLOCK_SECTION,
  SONDE_CAPTURE_BLOCK_INTERFACE,
  SONDE_CAPTURE_BLOCK_PACKET,
  SONDE_CAPTURE_BLOCK_JOURNAL,
  SONDE_CAPTURE_BLOCK_DAMAGED,
} SondeCaptureBlockKind;

/**
 * SondeCaptureBlock:
 * @kind: what it is
 * @type: in pcapng, its block type, else 0
 * @offset: where it begins in the file
 * @length: its whole length in bytes
 * @data_offset: where the packet's captured bytes lie in the file, or another block's body
 * @data_length: how many bytes that are
 * @data: (array length=available): the beginning of these, valid until the next block
 * @available: how many of them are at hand
 * @interface: of a packet, the number of its interface in its section
 * @link_type: of a packet, a `LINKTYPE_` value
 * @time_ns: of a packet, when it was captured, in nanoseconds since the Unix epoch; that of the one
 *   before, where it does not tell
 * @original_length: of a packet, its length on the wire in bytes
 * @options_offset: of a packet, where its options lie in the file
 * @options_length: their length in bytes, 0 when there are none
 * @comment_offset: of a packet, where the text of its first comment lies in the file
 * @comment_length: its length in bytes, 0 when there is none
 *
 * A block of a pcapng file, or the header of a classic pcap file or one of its packets.
 */
typedef struct
{
  SondeCaptureBlockKind  kind;
  guint32                type;
  guint64                offset;
  guint64                length;
  guint64                data_offset;
  guint64                data_length;
  const guint8          *data;
  gsize                  available;
  guint                  interface;
  guint                  link_type;
  gint64                 time_ns;
  guint32                original_length;
  guint64                options_offset;
  guint32                options_length;
  guint64                comment_offset;
  guint32                comment_length;
} SondeCaptureBlock;

G_END_DECLS

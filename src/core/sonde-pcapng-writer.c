#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sonde-pcapng-writer.h"
#include "sonde-pcapng.h"

#define PACKET_HEADER  28
#define PACKET_TRAILER 16
#define BLOCK_HEADER   8
#define BLOCK_TRAILER  4

typedef struct
{
  guint8  padding[4];
  guint16 option;
  guint16 option_length;
  guint32 flags;
  guint32 end_of_options;
  guint32 length;
} PacketTail;

G_STATIC_ASSERT (sizeof (PacketTail) == 4 + PACKET_TRAILER);

struct _SondePcapngWriter
{
  int     fd;
  guint64 size;
};

static void
append32 (GByteArray *block,
          guint32     value)
{
  g_byte_array_append (block, (const guint8 *) &value, sizeof value);
}

static void
append16 (GByteArray *block,
          guint16     value)
{
  g_byte_array_append (block, (const guint8 *) &value, sizeof value);
}

static void
append_option (GByteArray *block,
               guint16     code,
               const void *value,
               gsize       length)
{
  static const guint8 padding[4];

  append16 (block, code);
  append16 (block, (guint16) length);
  g_byte_array_append (block, value, (guint) length);
  g_byte_array_append (block, padding, (guint) (-length & 3));
}

/* Moves on to what is left to be written. */
static void
advance (struct iovec *parts,
         int           n_parts,
         gsize         n_written)
{
  for (int i = 0; i < n_parts && n_written > 0; i++)
    {
      gsize step = MIN (parts[i].iov_len, n_written);

      if (step == 0)
        continue;

      parts[i].iov_base = (guint8 *) parts[i].iov_base + step;
      parts[i].iov_len -= step;
      n_written -= step;
    }
}

/* Writing on behind the end of a file that somebody else cut would leave a hole full of zeros. */
static gboolean
sonde_pcapng_writer_check_size (SondePcapngWriter  *self,
                                GError            **error)
{
  struct stat status;

  if (fstat (self->fd, &status) < 0 || (guint64) status.st_size >= self->size)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       _("Another program has cut the capture file short"));

  return FALSE;
}

static gboolean
sonde_pcapng_writer_append (SondePcapngWriter  *self,
                            struct iovec       *parts,
                            int                 n_parts,
                            gsize               length,
                            GError            **error)
{
  gsize n_total = 0;

  if (!sonde_pcapng_writer_check_size (self, error))
    return FALSE;

  /* A disk that fills up takes a part of the block first and tells why at the next byte. */
  while (n_total < length)
    {
      gssize n_written = pwritev (self->fd, parts, n_parts, (off_t) (self->size + n_total));
      int saved_errno = n_written < 0 ? errno : ENOSPC;

      if (n_written > 0)
        {
          n_total += (gsize) n_written;
          advance (parts, n_parts, (gsize) n_written);
          continue;
        }

      if (saved_errno == EINTR)
        continue;

      if (ftruncate (self->fd, (off_t) self->size) < 0)
        saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   _("The capture file could not be written: %s"), g_strerror (saved_errno));

      return FALSE;
    }

  self->size += length;

  return TRUE;
}

static gboolean
sonde_pcapng_writer_append_block (SondePcapngWriter  *self,
                                  guint32             type,
                                  GByteArray         *body,
                                  GError            **error)
{
  guint32 length = (guint32) (BLOCK_HEADER + body->len + BLOCK_TRAILER);
  guint32 header[2] = { type, length };
  struct iovec parts[] = {
    { header, sizeof header },
    { body->data, body->len },
    { &length, sizeof length },
  };

  g_assert (body->len % 4 == 0);

  return sonde_pcapng_writer_append (self, parts, G_N_ELEMENTS (parts), length, error);
}

static gboolean
sonde_pcapng_writer_add_section (SondePcapngWriter  *self,
                                 GError            **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint64 unknown_length = G_MAXUINT64;

  append32 (body, SONDE_PCAPNG_BYTE_ORDER_MAGIC);
  append16 (body, 1);
  append16 (body, 0);
  g_byte_array_append (body, (const guint8 *) &unknown_length, sizeof unknown_length);
  append_option (body, SONDE_PCAPNG_OPTION_USERAPPL,
                 "Sonde " PACKAGE_VERSION, strlen ("Sonde " PACKAGE_VERSION));
  append_option (body, SONDE_PCAPNG_OPTION_END, NULL, 0);

  return sonde_pcapng_writer_append_block (self, SONDE_PCAPNG_BLOCK_SECTION, body, error);
}

static gboolean
sonde_pcapng_writer_add_interface (SondePcapngWriter  *self,
                                   const char         *name,
                                   const char         *description,
                                   GError            **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint8 nanoseconds = 9;

  append16 (body, SONDE_LINKTYPE_RAW);
  append16 (body, 0);
  append32 (body, 0);
  append_option (body, SONDE_PCAPNG_OPTION_IF_NAME, name, strlen (name));
  append_option (body, SONDE_PCAPNG_OPTION_IF_DESCR, description, strlen (description));
  append_option (body, SONDE_PCAPNG_OPTION_TSRESOL, &nanoseconds, sizeof nanoseconds);
  append_option (body, SONDE_PCAPNG_OPTION_END, NULL, 0);

  return sonde_pcapng_writer_append_block (self, SONDE_PCAPNG_BLOCK_INTERFACE, body, error);
}

/**
 * sonde_pcapng_writer_new:
 * @fd: an empty file, open for reading and writing; taken over, also on failure
 * @error: return location for an error
 *
 * Begins a file: one section with two interfaces.
 *
 * Returns: (transfer full) (nullable): a writer, or `NULL` with any `G_IO_ERROR`
 */
SondePcapngWriter *
sonde_pcapng_writer_new (int      fd,
                         GError **error)
{
  g_autoptr(SondePcapngWriter) self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_new0 (SondePcapngWriter, 1);
  self->fd = fd;

  if (!sonde_pcapng_writer_add_section (self, error) ||
      !sonde_pcapng_writer_add_interface (self, "network",
                                          "Socket payloads, with synthesised headers", error) ||
      !sonde_pcapng_writer_add_interface (self, "plaintext",
                                          "TLS payloads, decrypted, ports mapped", error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonde_pcapng_writer_free:
 * @self: a writer
 *
 * Closes the file.
 */
void
sonde_pcapng_writer_free (SondePcapngWriter *self)
{
  g_return_if_fail (self != NULL);

  close (self->fd);
  g_free (self);
}

/**
 * sonde_pcapng_writer_get_size:
 * @self: a writer
 *
 * Returns: the size of the file in bytes
 */
guint64
sonde_pcapng_writer_get_size (SondePcapngWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sonde_pcapng_writer_add_packet:
 * @self: a writer
 * @interface: where the packet was seen
 * @time_ns: when, in nanoseconds since the Unix epoch
 * @direction: which way it went
 * @header: (array length=header_length): its synthesised headers
 * @header_length: the size of @header in bytes
 * @payload: (array length=payload_length) (nullable): its payload
 * @payload_length: the size of @payload in bytes
 * @payload_offset: (out): where the payload lies in the file
 * @error: return location for an error
 *
 * Appends an Enhanced Packet Block.
 *
 * Returns: whether it was written; if not, @error is any `G_IO_ERROR`, notably
 *   `G_IO_ERROR_NO_SPACE`, or `G_IO_ERROR_PARTIAL_INPUT` when somebody else cut the file
 */
gboolean
sonde_pcapng_writer_add_packet (SondePcapngWriter     *self,
                                SondePcapngInterface   interface,
                                gint64                 time_ns,
                                SondeDirection         direction,
                                const guint8          *header,
                                gsize                  header_length,
                                const guint8          *payload,
                                gsize                  payload_length,
                                guint64               *payload_offset,
                                GError               **error)
{
  guint32 packet_length = (guint32) (header_length + payload_length);
  guint32 padding = -packet_length & 3;
  guint32 length = PACKET_HEADER + packet_length + padding + PACKET_TRAILER;
  guint32 head[PACKET_HEADER / 4] = {
    SONDE_PCAPNG_BLOCK_PACKET, length, (guint32) interface,
    (guint32) ((guint64) time_ns >> 32), (guint32) time_ns, packet_length, packet_length,
  };
  PacketTail tail = {
    .option = SONDE_PCAPNG_OPTION_EPB_FLAGS,
    .option_length = sizeof tail.flags,
    .flags = direction == SONDE_DIRECTION_SENT ? SONDE_PCAPNG_OUTBOUND : SONDE_PCAPNG_INBOUND,
    .length = length,
  };
  struct iovec parts[] = {
    { head, sizeof head },
    { (void *) header, header_length },
    { (void *) payload, payload_length },
    { (guint8 *) &tail + sizeof tail.padding - padding, padding + PACKET_TRAILER },
  };
  guint64 start;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (payload_offset != NULL, FALSE);

  start = self->size;

  if (!sonde_pcapng_writer_append (self, parts, G_N_ELEMENTS (parts), length, error))
    return FALSE;

  *payload_offset = start + PACKET_HEADER + header_length;

  return TRUE;
}

/**
 * sonde_pcapng_writer_add_journal:
 * @self: a writer
 * @entry: (array length=length): an entry in systemd's Journal Export Format
 * @length: the size of @entry in bytes
 * @payload_offset: (out): where the entry lies in the file
 * @error: return location for an error
 *
 * Appends a systemd Journal Export Block, which other tools show or skip.
 *
 * Returns: whether it was written; if not, @error is any `G_IO_ERROR`
 */
gboolean
sonde_pcapng_writer_add_journal (SondePcapngWriter  *self,
                                 const char         *entry,
                                 gsize               length,
                                 guint64            *payload_offset,
                                 GError            **error)
{
  g_autoptr(GByteArray) body = NULL;
  static const guint8 padding[4];
  guint64 start;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);
  g_return_val_if_fail (payload_offset != NULL, FALSE);

  body = g_byte_array_new ();
  g_byte_array_append (body, (const guint8 *) entry, (guint) length);
  g_byte_array_append (body, padding, (guint) (-length & 3));
  start = self->size;

  if (!sonde_pcapng_writer_append_block (self, SONDE_PCAPNG_BLOCK_JOURNAL, body, error))
    return FALSE;

  *payload_offset = start + BLOCK_HEADER;

  return TRUE;
}

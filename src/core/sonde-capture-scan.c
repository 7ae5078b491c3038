#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-capture-scan.h"
#include "sonde-format.h"
#include "sonde-pcap-scan.h"
#include "sonde-pcapng-scan.h"

#define START_BYTES 24

struct _SondeCaptureScan
{
  SondeFileWindow *window;
  SondePcapngScan *pcapng;
  SondePcapScan   *pcap;
  guint64          offset;
  guint64          first_damaged;
  guint64          last_damaged;
  guint64          last_end;
  guint            n_damaged;
};

/* What another program may have made of a capture, and how to get it back. */
static const char *
explain_start (const guint8 *start,
               guint64       size)
{
  static const guint8 gzip[] = { 0x1f, 0x8b };
  static const guint8 zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
  static const guint8 lz4[] = { 0x04, 0x22, 0x4d, 0x18 };

  if (size == 0)
    return _("This file is empty: there is no capture in it.");

  if (memcmp (start, gzip, sizeof gzip) == 0 || memcmp (start, zstd, sizeof zstd) == 0 ||
      memcmp (start, lz4, sizeof lz4) == 0)
    return _("This file is compressed. Decompress it first, then open it.");

  return _("This is not a capture file. Sonde opens pcapng and pcap files, such as it, Wireshark "
           "and tcpdump save.");
}

static void
sonde_capture_scan_note_damage (SondeCaptureScan        *self,
                                const SondeCaptureBlock *block)
{
  if (self->n_damaged == 0 || self->last_end != block->offset)
    {
      self->last_damaged = block->offset;
      self->n_damaged++;
    }

  if (self->n_damaged == 1)
    self->first_damaged = self->last_damaged;

  self->last_end = block->offset + block->length;
}

static char *
sonde_capture_scan_describe_places (SondeCaptureScan *self,
                                    guint             n_places)
{
  g_autofree char *count = sonde_format_count (n_places);
  g_autofree char *offset = sonde_format_count (self->first_damaged);

  return g_strdup_printf (ngettext ("The capture file is damaged in %s place, at byte %s. What "
                                    "could not be read there was left out.",
                                    "The capture file is damaged in %s places, first at byte "
                                    "%s. What could not be read there was left out.", n_places),
                          count, offset);
}

static char *
sonde_capture_scan_describe_places_and_end (SondeCaptureScan *self,
                                            guint             n_places)
{
  g_autofree char *count = sonde_format_count (n_places);
  g_autofree char *offset = sonde_format_count (self->first_damaged);
  g_autofree char *end = sonde_format_count (self->last_damaged);

  return g_strdup_printf (ngettext ("The capture file is damaged in %s place, at byte %s, and "
                                    "ends in a damaged block at byte %s. What could not be read "
                                    "there was left out.",
                                    "The capture file is damaged in %s places, first at byte %s, "
                                    "and ends in a damaged block at byte %s. What could not be "
                                    "read there was left out.", n_places),
                          count, offset, end);
}

/**
 * sonde_capture_scan_new:
 * @fd: a file, open for reading for as long as the scan exists
 * @error: return location for an error
 *
 * Begins to go through a file.
 *
 * Returns: (transfer full) (nullable): a scan, or `NULL` with `G_IO_ERROR_INVALID_DATA` when it is
 *   no capture file, `G_IO_ERROR_NOT_REGULAR_FILE`, or any other `G_IO_ERROR`
 */
SondeCaptureScan *
sonde_capture_scan_new (int      fd,
                        GError **error)
{
  g_autoptr(SondeCaptureScan) self = g_new0 (SondeCaptureScan, 1);
  guint8 start[START_BYTES] = { 0 };
  gsize length;
  guint64 size;

  self->window = sonde_file_window_new (fd, error);

  if (self->window == NULL)
    return NULL;

  size = sonde_file_window_get_size (self->window);
  length = MIN (size, sizeof start);

  if (!sonde_file_window_read (self->window, 0, start, length))
    {
      g_propagate_error (error, sonde_file_window_dup_error (self->window));
      return NULL;
    }

  if (sonde_pcapng_scan_is_start (start, length))
    self->pcapng = sonde_pcapng_scan_new (self->window);
  else if (sonde_pcap_scan_is_start (start, length))
    self->pcap = sonde_pcap_scan_new (self->window);

  if (self->pcapng == NULL && self->pcap == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           explain_start (start, size));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonde_capture_scan_free:
 * @self: a scan
 *
 * Frees a scan; the file stays open.
 */
void
sonde_capture_scan_free (SondeCaptureScan *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->pcapng, sonde_pcapng_scan_free);
  g_clear_pointer (&self->pcap, sonde_pcap_scan_free);
  g_clear_pointer (&self->window, sonde_file_window_free);
  g_free (self);
}

/**
 * sonde_capture_scan_get_size:
 * @self: a scan
 *
 * Returns: the size of the file in bytes, when the scan began
 */
guint64
sonde_capture_scan_get_size (SondeCaptureScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sonde_file_window_get_size (self->window);
}

/**
 * sonde_capture_scan_get_offset:
 * @self: a scan
 *
 * Returns: where the next block begins in the file
 */
guint64
sonde_capture_scan_get_offset (SondeCaptureScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset;
}

/**
 * sonde_capture_scan_next:
 * @self: a scan
 * @block: (out caller-allocates): the next block
 *
 * Goes to the next block, or passes a part of what is damaged: a limited number of bytes, so that
 * the caller can give up.
 *
 * Returns: whether there was one
 */
gboolean
sonde_capture_scan_next (SondeCaptureScan  *self,
                         SondeCaptureBlock *block)
{
  gboolean found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (block != NULL, FALSE);

  found = self->pcapng != NULL ? sonde_pcapng_scan_next (self->pcapng, block)
                               : sonde_pcap_scan_next (self->pcap, block);

  if (!found)
    return FALSE;

  self->offset = block->offset + block->length;

  if (block->kind == SONDE_CAPTURE_BLOCK_DAMAGED)
    sonde_capture_scan_note_damage (self, block);

  return TRUE;
}

/**
 * sonde_capture_scan_dup_problem:
 * @self: a scan
 *
 * Tells in a sentence what is wrong with the part of the file that was gone through.
 *
 * Returns: (transfer full) (nullable): `G_IO_ERROR_PARTIAL_INPUT` when its end is missing,
 *   `G_IO_ERROR_INVALID_DATA` when it is damaged, any other `G_IO_ERROR` when it could not be
 *   read, or `NULL`
 */
GError *
sonde_capture_scan_dup_problem (SondeCaptureScan *self)
{
  g_autofree char *sentence = NULL;
  g_autofree char *end = NULL;
  GError *error;
  gboolean is_torn;

  g_return_val_if_fail (self != NULL, NULL);

  error = sonde_file_window_dup_error (self->window);

  if (error != NULL || self->n_damaged == 0)
    return error;

  is_torn = self->last_end == sonde_file_window_get_size (self->window);

  if (!is_torn)
    {
      sentence = sonde_capture_scan_describe_places (self, self->n_damaged);
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sentence);
    }

  if (self->n_damaged > 1)
    {
      sentence = sonde_capture_scan_describe_places_and_end (self, self->n_damaged - 1);
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, sentence);
    }

  end = sonde_format_count (self->last_damaged);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                      _("The capture file ends in a damaged block at byte %s. Everything before "
                        "it is shown."), end);
}

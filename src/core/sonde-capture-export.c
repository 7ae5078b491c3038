#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-capture-export.h"
#include "sonde-capture-scan.h"
#include "sonde-comment.h"
#include "sonde-flow-table.h"
#include "sonde-note.h"
#include "sonde-packet.h"
#include "sonde-pcapng.h"

#define CHECK_BLOCKS    256
#define BLOCK_BYTES     12
#define EPB_FIXED       20
#define PIECE_BYTES     (256u << 10)
#define SHB_MAGIC       8
#define SHB_LENGTH      16

/* What goes on while a part of a capture is written. */
typedef struct
{
  SondeStorage                *storage;
  const SondeCaptureSelection *selection;
  GPtrArray                   *comments;
  GOutputStream               *stream;
  GCancellable                *cancellable;

  SondeFlowTable              *flows;
  guint64                      n_written;
  guint                        next_comment;
  gint64                       last_ns;
  gboolean                     is_swapped;
  gboolean                     has_section;
  gboolean                     has_interface;
} SondeExport;

/* What a person has to say about a part of the file; some of it may be empty. */
typedef struct
{
  guint64  place;
  guint    first;
  guint    n_comments;
  gboolean knows_start;
} SondeExportSaid;

static void
append32 (SondeExport *self,
          GByteArray  *bytes,
          guint32      value)
{
  value = self->is_swapped ? GUINT32_SWAP_LE_BE (value) : value;
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
append16 (SondeExport *self,
          GByteArray  *bytes,
          guint16      value)
{
  value = self->is_swapped ? GUINT16_SWAP_LE_BE (value) : value;
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
append_padded (GByteArray   *bytes,
               const guint8 *data,
               gsize         length)
{
  static const guint8 padding[4];

  g_byte_array_append (bytes, data, (guint) length);
  g_byte_array_append (bytes, padding, (guint) (-length & 3));
}

static void
append_option (SondeExport  *self,
               GByteArray   *bytes,
               guint16       code,
               const guint8 *value,
               gsize         length)
{
  append16 (self, bytes, code);
  append16 (self, bytes, (guint16) length);
  append_padded (bytes, value, length);
}

static guint16
get16 (SondeExport  *self,
       const guint8 *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);

  return self->is_swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

static gboolean
sonde_export_write (SondeExport   *self,
                    const guint8  *data,
                    gsize          length,
                    GError       **error)
{
  if (!g_output_stream_write_all (self->stream, data, length, NULL, self->cancellable, error))
    return FALSE;

  self->n_written += length;

  return TRUE;
}

/* Reads bytes that the file had when it was gone through. */
static gboolean
sonde_export_read (SondeExport  *self,
                   guint64       offset,
                   guint8       *buffer,
                   gsize         length,
                   GError      **error)
{
  gssize n_read = sonde_storage_read (self->storage, offset, buffer, length, error);

  if (n_read < 0)
    return FALSE;

  if ((gsize) n_read == length)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       _("The copy was not saved: the capture file has been cut short by another "
                         "program."));

  return FALSE;
}

static gboolean
sonde_export_copy (SondeExport  *self,
                   guint64       offset,
                   guint64       length,
                   GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (MIN (length, PIECE_BYTES));

  while (length > 0)
    {
      gsize piece = MIN (length, PIECE_BYTES);

      if (!sonde_export_read (self, offset, buffer, piece, error) ||
          !sonde_export_write (self, buffer, piece, error))
        return FALSE;

      offset += piece;
      length -= piece;
    }

  return TRUE;
}

/* Writes a block around a body. */
static gboolean
sonde_export_write_block (SondeExport  *self,
                          guint32       type,
                          GByteArray   *body,
                          GError      **error)
{
  g_autoptr(GByteArray) block = g_byte_array_sized_new (body->len + BLOCK_BYTES);

  append32 (self, block, type);
  append32 (self, block, body->len + BLOCK_BYTES);
  g_byte_array_append (block, body->data, body->len);
  append32 (self, block, body->len + BLOCK_BYTES);

  return sonde_export_write (self, block->data, block->len, error);
}

/* The section keeps its byte order; how long it is, is not known before it is written. */
static gboolean
sonde_export_copy_section (SondeExport              *self,
                           const SondeCaptureBlock  *block,
                           GError                  **error)
{
  g_autofree guint8 *section = g_malloc (block->length);
  guint32 magic;

  if (!sonde_export_read (self, block->offset, section, block->length, error))
    return FALSE;

  memcpy (&magic, section + SHB_MAGIC, sizeof magic);
  self->is_swapped = magic != SONDE_PCAPNG_BYTE_ORDER_MAGIC;
  memset (section + SHB_LENGTH, 0xff, sizeof (guint64));
  self->has_section = TRUE;

  return sonde_export_write (self, section, block->length, error);
}

static gboolean
sonde_export_write_section (SondeExport  *self,
                            GError      **error)
{
  g_autoptr(GByteArray) section = g_byte_array_new ();
  guint64 unknown_length = G_MAXUINT64;

  append32 (self, section, SONDE_PCAPNG_BYTE_ORDER_MAGIC);
  append16 (self, section, 1);
  append16 (self, section, 0);
  g_byte_array_append (section, (const guint8 *) &unknown_length, sizeof unknown_length);
  self->has_section = TRUE;

  return sonde_export_write_block (self, SONDE_PCAPNG_BLOCK_SECTION, section, error);
}

/* A file whose beginning is damaged tells its byte order by each block's length. */
static gboolean
sonde_export_make_section (SondeExport              *self,
                           const SondeCaptureBlock  *block,
                           GError                  **error)
{
  guint32 length;

  if (!sonde_export_read (self, block->offset + 4, (guint8 *) &length, sizeof length, error))
    return FALSE;

  self->is_swapped = length != (guint32) block->length;

  return sonde_export_write_section (self, error);
}

/* A file of the older format has neither; its packets have all one link type. */
static gboolean
sonde_export_write_head (SondeExport  *self,
                         guint         link_type,
                         GError      **error)
{
  g_autoptr(GByteArray) interface = g_byte_array_new ();
  guint8 nanoseconds = 9;

  append16 (self, interface, (guint16) link_type);
  append16 (self, interface, 0);
  append32 (self, interface, 0);
  append_option (self, interface, SONDE_PCAPNG_OPTION_TSRESOL, &nanoseconds, 1);
  append_option (self, interface, SONDE_PCAPNG_OPTION_END, NULL, 0);
  self->has_interface = TRUE;

  return sonde_export_write_section (self, error) &&
         sonde_export_write_block (self, SONDE_PCAPNG_BLOCK_INTERFACE, interface, error);
}

static gboolean
sonde_export_wants_flow (SondeExport *self,
                         guint32      flow_id)
{
  guint32 wanted = self->selection->flow_id;

  if (wanted == 0 || flow_id == wanted)
    return TRUE;

  if (flow_id == 0 || wanted > sonde_flow_table_get_n_flows (self->flows))
    return FALSE;

  return sonde_flow_table_get_spec (self->flows, flow_id - 1)->parent_id == wanted ||
         sonde_flow_table_get_spec (self->flows, wanted - 1)->parent_id == flow_id;
}

static gboolean
sonde_export_wants_time (SondeExport *self,
                         gint64       time_ns)
{
  return time_ns >= self->selection->start_ns && time_ns <= self->selection->end_ns;
}

/* The fixed part of a packet's block behind its frame. */
static gboolean
sonde_export_append_head (SondeExport              *self,
                          GByteArray               *body,
                          const SondeCaptureBlock  *block,
                          GError                  **error)
{
  if (block->type != 0)
    {
      g_byte_array_set_size (body, EPB_FIXED);

      return sonde_export_read (self, block->offset + 8, body->data, EPB_FIXED, error);
    }

  append32 (self, body, 0);
  append32 (self, body, (guint32) ((guint64) block->time_ns >> 32));
  append32 (self, body, (guint32) block->time_ns);
  append32 (self, body, (guint32) block->data_length);
  append32 (self, body, block->original_length);

  return TRUE;
}

/* Copies options without the end, and without the first comment if that is known to us. */
static void
sonde_export_copy_options (SondeExport  *self,
                           GByteArray   *body,
                           const guint8 *options,
                           gsize         length,
                           gboolean      knows_comment)
{
  gboolean has_left_out = !knows_comment;
  gsize offset = 0;

  while (offset + 4 <= length)
    {
      guint16 code = get16 (self, options + offset);
      gsize value_length = get16 (self, options + offset + 2);
      gsize next = offset + 4 + ((value_length + 3) & ~(gsize) 3);

      if (code == SONDE_PCAPNG_OPTION_END || next > length)
        break;

      if (code == SONDE_PCAPNG_OPTION_COMMENT && !has_left_out)
        has_left_out = TRUE;
      else
        g_byte_array_append (body, options + offset, (guint) (next - offset));

      offset = next;
    }
}

/* Finds the comments that are about a part of the file. */
static void
sonde_export_find_said (SondeExport     *self,
                        guint64          start,
                        guint64          end,
                        SondeExportSaid *said)
{
  guint next;

  while (self->next_comment < self->comments->len &&
         ((SondeComment *) g_ptr_array_index (self->comments, self->next_comment))->place < start)
    self->next_comment++;

  next = self->next_comment;

  while (next < self->comments->len &&
         ((SondeComment *) g_ptr_array_index (self->comments, next))->place <= end)
    next++;

  said->place = start;
  said->first = self->next_comment;
  said->n_comments = next - said->first;
  said->knows_start = said->n_comments > 0 &&
    ((SondeComment *) g_ptr_array_index (self->comments, said->first))->place == start;
}

/* What other programs would show at the packet, we attach to its place within. */
static gboolean
sonde_export_write_note (SondeExport         *self,
                         const SondeComment  *comment,
                         guint64              place,
                         guint64              packet_place,
                         GError             **error)
{
  g_autoptr(GString) note = sonde_note_begin_comment (self->last_ns, comment, place,
                                                      packet_place);
  g_autoptr(GByteArray) body = g_byte_array_new ();

  append_padded (body, (const guint8 *) note->str, note->len);

  return sonde_export_write_block (self, SONDE_PCAPNG_BLOCK_JOURNAL, body, error);
}

/* Writes a packet anew, with its comments. */
static gboolean
sonde_export_write_packet (SondeExport              *self,
                           const SondeCaptureBlock  *block,
                           const SondeExportSaid    *said,
                           GError                  **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *data = g_malloc (block->data_length + block->options_length);

  if (!sonde_export_read (self, block->data_offset, data, block->data_length, error) ||
      !sonde_export_append_head (self, body, block, error))
    return FALSE;

  append_padded (body, data, block->data_length);

  for (guint i = said->first; i < said->first + said->n_comments; i++)
    {
      const SondeComment *comment = g_ptr_array_index (self->comments, i);
      g_autofree char *text = sonde_comment_write (comment);

      if (!sonde_comment_is_empty (comment))
        append_option (self, body, SONDE_PCAPNG_OPTION_COMMENT, (const guint8 *) text,
                       strlen (text));
    }

  if (block->options_length > 0)
    {
      if (!sonde_export_read (self, block->options_offset, data, block->options_length, error))
        return FALSE;

      sonde_export_copy_options (self, body, data, block->options_length, said->knows_start);
    }

  append_option (self, body, SONDE_PCAPNG_OPTION_END, NULL, 0);

  return sonde_export_write_block (self, SONDE_PCAPNG_BLOCK_PACKET, body, error);
}

/*
 * Writes notes for what the comment of a packet cannot say: that it is about its middle. Readers
 * take the first comment of a packet for one about its beginning, so the note of that one says so.
 */
static gboolean
sonde_export_write_notes (SondeExport            *self,
                          const SondeExportSaid  *said,
                          guint64                 new_place,
                          gboolean                in_packet,
                          GError                **error)
{
  gboolean is_first = in_packet;

  for (guint i = said->first; i < said->first + said->n_comments; i++)
    {
      const SondeComment *comment = g_ptr_array_index (self->comments, i);
      gboolean is_told = in_packet && comment->place == said->place;

      if (sonde_comment_is_empty (comment))
        continue;

      if (!is_told &&
          !sonde_export_write_note (self, comment, new_place + (comment->place - said->place),
                                    is_first ? new_place : 0, error))
        return FALSE;

      is_first = FALSE;
    }

  return TRUE;
}

/* Puts a packet that was selected. */
static gboolean
sonde_export_put_packet (SondeExport              *self,
                         const SondeCaptureBlock  *block,
                         const SondeExportSaid    *said,
                         GError                  **error)
{
  gboolean is_enhanced = block->type == 0 || block->type == SONDE_PCAPNG_BLOCK_PACKET;
  guint64 data_place = self->n_written + 8 + EPB_FIXED;

  if (!is_enhanced)
    data_place = self->n_written + (block->data_offset - block->offset);

  if (block->type != 0 && (!is_enhanced || said->n_comments == 0))
    {
      if (!sonde_export_copy (self, block->offset, block->length, error))
        return FALSE;
    }
  else if (!sonde_export_write_packet (self, block, said, error))
    {
      return FALSE;
    }

  return sonde_export_write_notes (self, said, data_place + (said->place - block->data_offset),
                                   is_enhanced, error);
}

static gboolean
sonde_export_take_packet (SondeExport              *self,
                          const SondeCaptureBlock  *block,
                          GError                  **error)
{
  SondeDirection direction = SONDE_DIRECTION_SENT;
  SondeExportSaid said = { .place = block->data_offset };
  SondePacket packet;
  guint32 flow_id = 0;

  self->last_ns = block->time_ns;

  if (block->type == 0 && !self->has_interface &&
      !sonde_export_write_head (self, block->link_type, error))
    return FALSE;

  if (sonde_packet_parse (&packet, block->link_type, block->data, block->available,
                          block->data_length, block->original_length))
    flow_id = sonde_flow_table_add_packet (self->flows, &packet, block->interface,
                                           block->time_ns, block->data_offset, &direction);

  if (!sonde_export_wants_flow (self, flow_id) || !sonde_export_wants_time (self, block->time_ns) ||
      (flow_id != 0 && (self->selection->directions & (1u << direction)) == 0))
    return TRUE;

  if (flow_id != 0)
    sonde_export_find_said (self, block->data_offset + packet.payload_offset,
                            block->data_offset + block->data_length, &said);

  return sonde_export_put_packet (self, block, &said, error);
}

/* A note of ours goes with its flow; comments are written where they belong. */
static gboolean
sonde_export_take_journal (SondeExport              *self,
                           const SondeCaptureBlock  *block,
                           GError                  **error)
{
  g_autoptr(GHashTable) note = NULL;
  const char *kind;
  guint32 flow_id;
  guint64 place = self->n_written + 8;
  SondeExportSaid said;

  if (block->data_length > SONDE_NOTE_MAX_LENGTH)
    return TRUE;

  note = sonde_note_parse (block->data, block->available);
  kind = g_hash_table_lookup (note, SONDE_NOTE_KIND);

  if (g_strcmp0 (kind, SONDE_NOTE_KIND_COMMENT) == 0)
    return TRUE;

  flow_id = sonde_flow_table_announce (self->flows, note, block->time_ns, block->data_offset,
                                       block->data_length);

  if (!sonde_export_wants_flow (self, flow_id))
    return TRUE;

  if (!sonde_export_copy (self, block->offset, block->length, error))
    return FALSE;

  sonde_export_find_said (self, block->data_offset, block->data_offset, &said);

  return sonde_export_write_notes (self, &said, place, FALSE, error);
}

/* Keys open all conversations, so they do not go with one of them. */
static gboolean
sonde_export_wants_block (SondeExport             *self,
                          const SondeCaptureBlock *block)
{
  if (block->type == 0 || block->type == SONDE_PCAPNG_BLOCK_STATISTICS ||
      block->type == SONDE_PCAPNG_BLOCK_NOT_TO_COPY)
    return FALSE;

  return block->type != SONDE_PCAPNG_BLOCK_SECRETS || self->selection->flow_id == 0;
}

static gboolean
sonde_export_take_block (SondeExport              *self,
                         const SondeCaptureBlock  *block,
                         GError                  **error)
{
  if (block->type != 0 && block->kind != SONDE_CAPTURE_BLOCK_SECTION &&
      block->kind != SONDE_CAPTURE_BLOCK_DAMAGED && !self->has_section &&
      !sonde_export_make_section (self, block, error))
    return FALSE;

  switch (block->kind)
    {
    case SONDE_CAPTURE_BLOCK_SECTION:
      return block->type == 0 || sonde_export_copy_section (self, block, error);

    case SONDE_CAPTURE_BLOCK_INTERFACE:
      return block->type == 0 || sonde_export_copy (self, block->offset, block->length, error);

    case SONDE_CAPTURE_BLOCK_PACKET:
      return sonde_export_take_packet (self, block, error);

    case SONDE_CAPTURE_BLOCK_JOURNAL:
      return sonde_export_take_journal (self, block, error);

    case SONDE_CAPTURE_BLOCK_OTHER:
      return !sonde_export_wants_block (self, block) ||
             sonde_export_copy (self, block->offset, block->length, error);

    case SONDE_CAPTURE_BLOCK_DAMAGED:
      return TRUE;

    default:
      g_return_val_if_reached (TRUE);
    }
}

/**
 * sonde_capture_export:
 * @storage: a capture file
 * @size: how much of it is there, in bytes
 * @selection: what of it is wanted
 * @comments: (element-type SondeComment): what a person has to say, by ascending place
 * @stream: where to write
 * @cancellable: (nullable): ends the writing
 * @error: return location for an error
 *
 * Writes a part of a capture as pcapng (draft-ietf-opsawg-pcapng), with comments at its packets.
 * May be called in any thread.
 *
 * Damaged blocks are left out, and interface statistics, which count what is not there. A part
 * that is one flow has no decryption secrets.
 *
 * Returns: whether it was written; if not, @error is any `G_IO_ERROR`, notably
 *   `G_IO_ERROR_PARTIAL_INPUT` when the capture file has been cut short
 */
gboolean
sonde_capture_export (SondeStorage                 *storage,
                      guint64                       size,
                      const SondeCaptureSelection  *selection,
                      GPtrArray                    *comments,
                      GOutputStream                *stream,
                      GCancellable                 *cancellable,
                      GError                      **error)
{
  g_autoptr(SondeCaptureScan) scan = NULL;
  g_autoptr(SondeFlowTable) flows = NULL;
  SondeExport self = {
    .storage = storage,
    .selection = selection,
    .comments = comments,
    .stream = stream,
    .cancellable = cancellable,
  };
  SondeCaptureBlock block;
  guint n_blocks = 0;

  g_return_val_if_fail (storage != NULL, FALSE);
  g_return_val_if_fail (selection != NULL, FALSE);
  g_return_val_if_fail (comments != NULL, FALSE);

  scan = sonde_capture_scan_new (storage->fd, error);

  if (scan == NULL)
    return FALSE;

  self.flows = flows = sonde_flow_table_new (NULL);

  while (sonde_capture_scan_get_offset (scan) < size && sonde_capture_scan_next (scan, &block))
    {
      if (++n_blocks % CHECK_BLOCKS == 0 &&
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (!sonde_export_take_block (&self, &block, error))
        return FALSE;
    }

  return TRUE;
}

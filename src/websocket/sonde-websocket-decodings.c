#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-decoding.h"
#include "sonde-media-body.h"
#include "sonde-text.h"
#include "sonde-websocket-decodings.h"

#define CHUNK_BYTES 8192
#define MAX_FRAMES 4096
#define MAX_DEFLATED (1024 * 1024)
#define MAX_INFLATED (4 * 1024 * 1024)
#define PREVIEW_CHARS 160

/* A walk over the frames of one direction, from one on. */
typedef struct
{
  SondeWebsocketState       *state;
  const SondeRecordInfo     *info;
  const SondeWebsocketExtra *extra;
  SondeDissectorRead         read;
  gpointer                   user_data;
  GPtrArray                 *found;

  guint64                    offset;
  guint64                    payload;
  SondeWebsocketFrameHeader  header;
  guint                      n_frames;
} Walk;

typedef void (*TakeBytes) (const guint8 *data,
                           gsize         length,
                           gpointer      user_data);

static gboolean
walk_is_last (const Walk *walk)
{
  return (walk->header.flags & SONDE_WEBSOCKET_FRAME_FIN) != 0;
}

/* Reads the header of the frame that begins at the offset. */
static gboolean
walk_look (Walk *walk)
{
  guint8 head[SONDE_WEBSOCKET_MAX_HEADER_LENGTH];
  gssize n_read = walk->read ((SondeDirection) walk->info->direction, walk->offset, head,
                              sizeof head, walk->user_data);

  if (n_read <= 0 || walk->n_frames++ >= MAX_FRAMES ||
      sonde_websocket_frame_parse_header (head, (gsize) n_read, &walk->header) == 0)
    return FALSE;

  walk->payload = walk->offset + walk->header.header_length;

  return TRUE;
}

/* Moves on to the next frame that is part of a message; between fragments there may be others. */
static gboolean
walk_look_for_data (Walk *walk)
{
  while (walk_look (walk))
    {
      if (walk->header.opcode <= SONDE_WEBSOCKET_OPCODE_BINARY)
        return TRUE;

      if (walk->header.payload_length > G_MAXINT64)
        return FALSE;

      walk->offset = walk->payload + walk->header.payload_length;
    }

  return FALSE;
}

/* Hands on at most so many bytes of the payload, unmasked. Returns how many. */
static guint64
walk_take_payload (Walk      *walk,
                   guint64    limit,
                   TakeBytes  take,
                   gpointer   user_data)
{
  guint64 length = MIN (walk->header.payload_length, limit);
  guint64 done = 0;

  while (done < length)
    {
      guint8 chunk[CHUNK_BYTES];
      gssize n_read = walk->read ((SondeDirection) walk->info->direction, walk->payload + done,
                                  chunk, (gsize) MIN (length - done, sizeof chunk),
                                  walk->user_data);

      if (n_read <= 0)
        break;

      sonde_websocket_frame_unmask (walk->header.mask_key, done, chunk, (gsize) n_read);
      take (chunk, (gsize) n_read, user_data);
      done += (guint64) n_read;
    }

  return done;
}

static void
take_into_array (const guint8 *data,
                 gsize         length,
                 gpointer      user_data)
{
  g_byte_array_append (user_data, data, (guint) length);
}

static void
take_into_inflater (const guint8 *data,
                    gsize         length,
                    gpointer      user_data)
{
  sonde_websocket_inflater_feed (user_data, data, length);
}

static SondeDecoding *
walk_add (Walk       *walk,
          const char *id,
          const char *name,
          GBytes     *bytes,
          SondeField *fields,
          gboolean    is_cut)
{
  SondeDecoding *decoding = sonde_decoding_new (id, name, bytes, fields);

  sonde_decoding_set_is_cut (decoding, is_cut);
  g_ptr_array_add (walk->found, decoding);

  return decoding;
}

static SondeField *
dup_message_fields (GBytes   *bytes,
                    gboolean  is_cut)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return sonde_media_body_dup_fields (NULL, data, length, is_cut);
}

static gboolean
is_structured (SondeField *fields)
{
  return fields != NULL && !g_str_equal (sonde_field_get_id (fields), "media.text") &&
         !g_str_equal (sonde_field_get_id (fields), "media.bytes") &&
         !g_str_equal (sonde_field_get_id (fields), "websocket.close");
}

static SondeField *
dup_close_fields (const guint8 *data,
                  gsize         length)
{
  SondeField *root = sonde_field_new ("websocket.close", _("Close"), NULL, 0, length);
  g_autofree char *reason = NULL;
  SondeField *field;
  guint code;

  if (length < 2)
    return root;

  code = (guint) data[0] << 8 | data[1];
  field = sonde_field_add (root, "websocket.close.code", _("Close code"), NULL, 0, 2);
  sonde_field_set_named (field, code, sonde_websocket_close_code_get_name (code));

  if (length == 2)
    return root;

  reason = sonde_text_preview (data + 2, length - 2, PREVIEW_CHARS);
  sonde_field_add (root, "websocket.close.reason", _("Reason"), reason, 2, length - 2);

  return root;
}

/* The payload of the frame itself, for which nothing but its own bytes is needed. */
static void
walk_add_payload (Walk *walk)
{
  gboolean is_masked = (walk->header.flags & SONDE_WEBSOCKET_FRAME_MASKED) != 0;
  gboolean is_part = walk->extra != NULL && walk->extra->message_opcode != 0;
  g_autoptr(GByteArray) payload = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeField) fields = NULL;
  gboolean is_cut;

  if (walk->header.payload_length == 0 || (!is_masked && is_part))
    return;

  walk_take_payload (walk, SONDE_DECODING_MAX_BYTES, take_into_array, payload);
  is_cut = payload->len < walk->header.payload_length;

  if (payload->len == 0)
    return;

  bytes = g_bytes_new (payload->data, payload->len);

  if (walk->header.opcode == SONDE_WEBSOCKET_OPCODE_CLOSE)
    fields = dup_close_fields (payload->data, payload->len);
  else if (!is_part)
    fields = dup_message_fields (bytes, is_cut);

  /* What can be read in the frame itself need not be shown again. */
  if (!is_masked && !is_structured (fields))
    return;

  walk_add (walk,
            is_masked ? "websocket.unmasked" : "websocket.payload",
            is_masked ? _("Unmasked") : _("Payload"),
            bytes, fields, is_cut);
}

/* What all fragments of a message are together, as far as they are there. */
static void
walk_add_joined (Walk *walk)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeField) fields = NULL;
  gboolean is_complete = FALSE;

  walk->offset = walk->extra->message_start;

  while (!is_complete && walk_look_for_data (walk))
    {
      guint64 left = SONDE_DECODING_MAX_BYTES - message->len;

      if (walk->header.opcode != SONDE_WEBSOCKET_OPCODE_CONTINUATION &&
          walk->offset != walk->extra->message_start)
        break;

      if (walk_take_payload (walk, left, take_into_array, message) < walk->header.payload_length)
        break;

      is_complete = walk_is_last (walk);
      walk->offset = walk->payload + walk->header.payload_length;
    }

  bytes = g_bytes_new (message->data, message->len);
  fields = dup_message_fields (bytes, !is_complete);
  walk_add (walk, "websocket.joined", _("Joined message"), bytes, fields, !is_complete);
}

/*
 * Inflates the messages from a checkpoint on, up to the end of the one that is wanted. Returns
 * whether that came within what may be done at once.
 */
static gboolean
walk_inflate (Walk                   *walk,
              SondeWebsocketInflater *inflater,
              guint64                *n_deflated)
{
  guint64 n_all = 0;
  guint64 n_inflated = 0;
  gboolean is_compressed = FALSE;
  gboolean is_wanted = FALSE;

  while (walk_look_for_data (walk))
    {
      guint64 n_taken = 0;

      if (walk->header.opcode != SONDE_WEBSOCKET_OPCODE_CONTINUATION)
        {
          is_wanted = walk->offset == walk->extra->message_start;
          is_compressed = is_wanted ? walk->extra->is_compressed
                                    : (walk->header.flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0;
          *n_deflated = 0;

          if (walk->offset > walk->extra->message_start)
            return FALSE;

          sonde_websocket_inflater_begin (inflater, FALSE);
        }

      if (is_compressed)
        n_taken = walk_take_payload (walk, MAX_DEFLATED - n_all, take_into_inflater, inflater);

      n_all += n_taken;
      *n_deflated += n_taken;

      if (is_wanted && sonde_websocket_inflater_get_size (inflater) > SONDE_DECODING_MAX_BYTES)
        return TRUE;

      if (is_compressed && n_taken < walk->header.payload_length)
        return FALSE;

      if (is_compressed && walk_is_last (walk))
        {
          sonde_websocket_inflater_end (inflater);
          n_inflated += sonde_websocket_inflater_get_size (inflater);

          if (is_wanted)
            return sonde_websocket_inflater_get_status (inflater) == SONDE_WEBSOCKET_INFLATER_OK;
        }

      if (n_inflated > MAX_INFLATED)
        return FALSE;

      walk->offset = walk->payload + walk->header.payload_length;
    }

  return FALSE;
}

static void
walk_add_inflated_bytes (Walk     *walk,
                         GBytes   *bytes,
                         guint64   n_deflated,
                         guint64   n_inflated,
                         gboolean  is_cut)
{
  g_autoptr(SondeField) fields = dup_message_fields (bytes, is_cut);

  if (n_deflated > 0)
    sonde_field_set_byte_count (sonde_field_add (fields, "websocket.deflated-size",
                                                 _("Size as sent"), NULL, 0, 0),
                                n_deflated);

  if (n_inflated > 0)
    sonde_field_set_byte_count (sonde_field_add (fields, "websocket.inflated-size",
                                                 _("Size inflated"), NULL, 0,
                                                 g_bytes_get_size (bytes)),
                                n_inflated);

  walk_add (walk, "websocket.inflated", _("Inflated"), bytes, fields, is_cut);
}

/* The last frame of most messages knows what they are; for others, it has to be found again. */
static void
walk_add_inflated (Walk *walk)
{
  const SondeWebsocketExtra *extra = walk->extra;
  const SondeWebsocketCheckpoint *checkpoint;
  g_autoptr(SondeWebsocketInflater) inflater = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint64 n_deflated = 0;
  guint64 size;
  gboolean is_cut;

  if (extra->inflated != NULL && extra->status != SONDE_WEBSOCKET_INFLATER_OK &&
      extra->status != SONDE_WEBSOCKET_INFLATER_LIMIT)
    return;

  if (extra->inflated != NULL && g_bytes_get_size (extra->inflated) == extra->inflated_size)
    {
      walk_add_inflated_bytes (walk, extra->inflated, extra->deflated_size, extra->inflated_size,
                               FALSE);
      return;
    }

  checkpoint = sonde_websocket_state_find_checkpoint (walk->state,
                                                      (SondeDirection) walk->info->direction,
                                                      extra->message_start);

  if (checkpoint != NULL)
    {
      inflater = sonde_websocket_inflater_new_behind (checkpoint->window, MAX_INFLATED,
                                                      SONDE_DECODING_MAX_BYTES);
      walk->offset = checkpoint->offset;
    }

  if (checkpoint != NULL && walk_inflate (walk, inflater, &n_deflated))
    {
      bytes = sonde_websocket_inflater_dup_prefix (inflater);
      size = sonde_websocket_inflater_get_size (inflater);
      is_cut = size > g_bytes_get_size (bytes);

      if (extra->inflated != NULL)
        walk_add_inflated_bytes (walk, bytes, extra->deflated_size, extra->inflated_size, is_cut);
      else
        walk_add_inflated_bytes (walk, bytes, is_cut ? 0 : n_deflated, is_cut ? 0 : size, is_cut);
    }
  else if (extra->inflated != NULL && g_bytes_get_size (extra->inflated) > 0)
    walk_add_inflated_bytes (walk, extra->inflated, extra->deflated_size, extra->inflated_size,
                             TRUE);
}

/**
 * sonde_websocket_decodings_new:
 * @state: the state of the conversation
 * @info: a frame
 * @read: reads the conversation
 * @user_data: data for @read
 *
 * Makes what a frame stands for: its payload without the mask; and where a message begins or ends,
 * the message, with its fragments joined and inflated.
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what there is
 */
GPtrArray *
sonde_websocket_decodings_new (SondeWebsocketState   *state,
                               const SondeRecordInfo *info,
                               SondeDissectorRead     read,
                               gpointer               user_data)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  Walk walk = {
    .state = state,
    .info = info,
    .read = read,
    .user_data = user_data,
    .found = found,
  };
  gboolean is_end;

  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (read != NULL, NULL);

  walk.extra = sonde_websocket_state_get_extra (state, info->number);
  walk.offset = info->offset;

  if (info->kind == SONDE_WEBSOCKET_KIND_INCOMPLETE || !walk_look (&walk))
    return NULL;

  is_end = walk_is_last (&walk) || walk.header.opcode != SONDE_WEBSOCKET_OPCODE_CONTINUATION;
  walk_add_payload (&walk);

  if (walk.extra != NULL && walk.extra->message_opcode != 0 && is_end)
    {
      if (walk.extra->is_compressed)
        walk_add_inflated (&walk);
      else
        walk_add_joined (&walk);
    }

  return found->len > 0 ? g_steal_pointer (&found) : NULL;
}

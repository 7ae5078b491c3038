#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-hexdump.h"
#include "sonde-text.h"
#include "sonde-websocket-decodings.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-fields.h"
#include "sonde-websocket-state.h"
#include "sonde-websocket-utf8.h"

#define PREVIEW_CHARS 160
#define PREVIEW_BYTES 640
#define HEX_PREVIEW_BYTES 16

static char *
preview_bytes (const guint8 *data,
               gsize         length,
               guint64       size)
{
  g_autofree char *hex = NULL;
  g_autofree char *count = sonde_format_byte_count (size);

  if (size == 0)
    return g_strdup (_("No payload"));

  hex = sonde_hexdump_format (SONDE_HEXDUMP_STYLE_PLAIN, data, MIN (length, HEX_PREVIEW_BYTES));
  g_strchomp (hex);

  /* Translators: %1$s is a size such as “20 bytes”, %2$s the first bytes in hexadecimal. */
  return g_strdup_printf (size > HEX_PREVIEW_BYTES ? _("%1$s: %2$s …") : _("%1$s: %2$s"),
                          count,
                          hex);
}

static char *
preview_text (const guint8 *data,
              gsize         length,
              guint64       size)
{
  g_autofree char *text = NULL;

  if (size == 0)
    return g_strdup (_("No payload"));

  text = sonde_text_preview (data, length, PREVIEW_CHARS);

  if (length < size && !g_str_has_suffix (text, "…"))
    return g_strconcat (text, "…", NULL);

  return g_steal_pointer (&text);
}

/* Pings may carry anything; many carry a random number. */
static char *
preview_ping (const guint8 *data,
              gsize         length,
              guint64       size)
{
  SondeWebsocketUtf8 utf8 = { 0 };
  gboolean is_text = sonde_websocket_utf8_feed (&utf8, data, length) == length;

  for (gsize i = 0; i < length; i++)
    is_text = is_text && data[i] >= 0x20 && data[i] != 0x7f;

  return is_text ? preview_text (data, length, size) : preview_bytes (data, length, size);
}

static char *
preview_close (const guint8 *data,
               gsize         length)
{
  g_autofree char *reason = NULL;
  guint code;

  if (length < 2)
    return g_strdup (_("Without a code"));

  code = (guint) data[0] << 8 | data[1];

  /* Translators: %u is a close code, %s its name. */
  if (length == 2)
    return g_strdup_printf (_("%u %s"), code, sonde_websocket_close_code_get_name (code));

  reason = sonde_text_preview (data + 2, length - 2, PREVIEW_CHARS);

  /* Translators: a close code, its name, and the reason that the peer gave. */
  return g_strdup_printf (_("%u %s: “%s”"),
                          code,
                          sonde_websocket_close_code_get_name (code),
                          reason);
}

static char *
preview_compressed (const SondeWebsocketExtra *extra)
{
  const guint8 *data;
  gsize length;

  if (extra->inflated == NULL)
    return g_strdup (_("Part of a compressed message"));

  if (extra->status == SONDE_WEBSOCKET_INFLATER_LOST)
    return g_strdup (_("Compressed; refers to a message that was not inflated"));

  if (extra->status == SONDE_WEBSOCKET_INFLATER_BROKEN)
    return g_strdup (_("Compressed"));

  data = g_bytes_get_data (extra->inflated, &length);

  if (extra->message_opcode == SONDE_WEBSOCKET_OPCODE_TEXT)
    return preview_text (data, length, extra->inflated_size);

  return preview_bytes (data, length, extra->inflated_size);
}

static char *
preview_pong (const SondeWebsocketExtra *extra,
              const guint8              *data,
              gsize                      length,
              guint64                    size)
{
  g_autofree char *payload = preview_ping (data, length, size);
  g_autofree char *elapsed = NULL;

  if (extra == NULL || extra->ping == 0)
    return g_steal_pointer (&payload);

  elapsed = sonde_format_duration_us (extra->round_trip_ns / 1000);

  /* Translators: %1$s is the payload of a pong, %2$s the time since its ping. */
  return g_strdup_printf (_("%1$s · %2$s after the ping"), payload, elapsed);
}

static char *
preview_frame (SondeWebsocketState   *state,
               const SondeRecordInfo *info,
               const guint8          *data,
               gsize                  length)
{
  const SondeWebsocketExtra *extra = sonde_websocket_state_get_extra (state, info->number);
  SondeWebsocketFrameHeader header;
  guint8 payload[PREVIEW_BYTES];
  gsize n_bytes;
  guint opcode;

  if (sonde_websocket_frame_parse_header (data, length, &header) == 0)
    return g_strdup (_("Incomplete header"));

  if (extra != NULL && extra->is_compressed)
    return preview_compressed (extra);

  n_bytes = MIN (length - header.header_length, sizeof payload);
  n_bytes = (gsize) MIN (n_bytes, header.payload_length);
  memcpy (payload, data + header.header_length, n_bytes);
  sonde_websocket_frame_unmask (header.mask_key, 0, payload, n_bytes);
  opcode = extra != NULL && extra->message_opcode != 0 ? extra->message_opcode : header.opcode;

  switch (opcode)
    {
    case SONDE_WEBSOCKET_OPCODE_TEXT:
      return preview_text (payload, n_bytes, header.payload_length);

    case SONDE_WEBSOCKET_OPCODE_PING:
      return preview_ping (payload, n_bytes, header.payload_length);

    case SONDE_WEBSOCKET_OPCODE_PONG:
      return preview_pong (extra, payload, n_bytes, header.payload_length);

    case SONDE_WEBSOCKET_OPCODE_CLOSE:
      return preview_close (payload, n_bytes);

    default:
      return preview_bytes (payload, n_bytes, header.payload_length);
    }
}

static int
sonde_websocket_dissector_probe (const guint8 *data G_GNUC_UNUSED,
                                 gsize         length G_GNUC_UNUSED)
{
  return 0;
}

static char *
sonde_websocket_dissector_dup_kind (gpointer               state G_GNUC_UNUSED,
                                    const SondeRecordInfo *info)
{
  gboolean is_fragment = sonde_websocket_detail_is_fragment (info->detail);

  switch (info->kind)
    {
    case SONDE_WEBSOCKET_OPCODE_CONTINUATION:
      return g_strdup (is_fragment ? _("Further fragment") : _("Last fragment"));

    case SONDE_WEBSOCKET_OPCODE_TEXT:
      return g_strdup (is_fragment ? _("Text fragment") : _("Text frame"));

    case SONDE_WEBSOCKET_OPCODE_BINARY:
      return g_strdup (is_fragment ? _("Binary fragment") : _("Binary frame"));

    case SONDE_WEBSOCKET_OPCODE_CLOSE:
      return g_strdup (_("Close frame"));

    case SONDE_WEBSOCKET_OPCODE_PING:
      return g_strdup (_("Ping frame"));

    case SONDE_WEBSOCKET_OPCODE_PONG:
      return g_strdup (_("Pong frame"));

    case SONDE_WEBSOCKET_KIND_INCOMPLETE:
      return g_strdup (_("Incomplete frame"));

    default:
      return g_strdup_printf (_("Reserved frame %u"), info->kind);
    }
}

static char *
sonde_websocket_dissector_dup_summary (gpointer               state,
                                       const SondeRecordInfo *info,
                                       const guint8          *data,
                                       gsize                  length)
{
  g_autofree char *preview = preview_frame (state, info, data, length);
  guint found = sonde_websocket_detail_get_violations (info->detail);

  if (found == 0)
    return g_steal_pointer (&preview);

  /* Translators: %1$s says what is wrong with a frame, %2$s what the frame holds. */
  return g_strdup_printf (_("%1$s · %2$s"),
                          sonde_websocket_violation_explain (found & -found),
                          preview);
}

static SondeField *
sonde_websocket_dissector_dup_fields (gpointer               state,
                                      const SondeRecordInfo *info,
                                      const guint8          *data,
                                      gsize                  length)
{
  return sonde_websocket_fields_new (state, info, data, length);
}

static GPtrArray *
sonde_websocket_dissector_dup_decodings (gpointer               state,
                                         const SondeRecordInfo *info,
                                         SondeDissectorRead     read,
                                         gpointer               user_data)
{
  return sonde_websocket_decodings_new (state, info, read, user_data);
}

static const char *
sonde_websocket_dissector_get_kind_id (const SondeRecordInfo *info)
{
  gboolean is_fragment = sonde_websocket_detail_is_fragment (info->detail);

  switch (info->kind)
    {
    case SONDE_WEBSOCKET_OPCODE_CONTINUATION:
      return is_fragment ? "Further fragment" : "Last fragment";

    case SONDE_WEBSOCKET_OPCODE_TEXT:
      return is_fragment ? "Text fragment" : "Text frame";

    case SONDE_WEBSOCKET_OPCODE_BINARY:
      return is_fragment ? "Binary fragment" : "Binary frame";

    case SONDE_WEBSOCKET_OPCODE_CLOSE:
      return "Close frame";

    case SONDE_WEBSOCKET_OPCODE_PING:
      return "Ping frame";

    case SONDE_WEBSOCKET_OPCODE_PONG:
      return "Pong frame";

    case SONDE_WEBSOCKET_KIND_INCOMPLETE:
      return "Incomplete frame";

    default:
      return NULL;
    }
}

/* Takes the mask from a payload, which a client's frames have. */
static void
sonde_websocket_dissector_decode (const guint8 *head,
                                  gsize         n_head,
                                  guint64       offset,
                                  guint8       *data,
                                  gsize         length)
{
  SondeWebsocketFrameHeader header;
  gsize skip = 0;

  if (sonde_websocket_frame_parse_header (head, n_head, &header) == 0 ||
      (header.flags & SONDE_WEBSOCKET_FRAME_MASKED) == 0)
    return;

  if (offset < header.header_length)
    skip = (gsize) (header.header_length - offset);

  if (skip < length)
    sonde_websocket_frame_unmask (header.mask_key, offset + skip - header.header_length,
                                  data + skip, length - skip);
}

/* The extensions, as they are named in Sec-WebSocket-Extensions. */
static void
sonde_websocket_dissector_take_terms (gpointer    state,
                                      const char *terms)
{
  GSList *extensions = soup_header_parse_list (terms);
  gboolean has_deflate = FALSE;

  for (GSList *link = extensions; link != NULL; link = link->next)
    {
      g_auto(GStrv) parts = g_strsplit (link->data, ";", 2);

      if (parts[0] != NULL && g_ascii_strcasecmp (g_strchomp (parts[0]), "permessage-deflate") == 0)
        has_deflate = TRUE;
    }

  soup_header_free_list (extensions);
  sonde_websocket_state_set_deflate (state, has_deflate);
}

const SondeDissector sonde_websocket_dissector = {
  .name = "websocket",
  .create = sonde_websocket_state_new,
  .destroy = sonde_websocket_state_free,
  .take_terms = sonde_websocket_dissector_take_terms,
  .probe = sonde_websocket_dissector_probe,
  .feed = sonde_websocket_state_feed,
  .get_skippable = sonde_websocket_state_get_skippable,
  .skip = sonde_websocket_state_skip,
  .finish = sonde_websocket_state_finish,
  .dup_kind = sonde_websocket_dissector_dup_kind,
  .dup_summary = sonde_websocket_dissector_dup_summary,
  .dup_fields = sonde_websocket_dissector_dup_fields,
  .get_kind_id = sonde_websocket_dissector_get_kind_id,
  .decode = sonde_websocket_dissector_decode,
  .dup_decodings = sonde_websocket_dissector_dup_decodings,
};

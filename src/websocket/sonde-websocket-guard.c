#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-websocket-frame.h"
#include "sonde-websocket-guard.h"
#include "sonde-websocket-inflater.h"

/**
 * SondeWebsocketGuard:
 *
 * Looks at each frame before a WebSocket connection works on it. It ends messages that become too
 * large, also by fragments and by inflating, which the connection itself would not; and it tells of
 * close frames.
 *
 * It is an extension in libsoup's sense alone, and never part of a handshake.
 */
struct _SondeWebsocketGuard
{
  SoupWebsocketExtension  parent_instance;

  SondeWebsocketInflater *inflater;
  guint64                 max_message_bytes;
  guint64                 message_bytes;
  gboolean                is_compressed;
};

G_DEFINE_FINAL_TYPE (SondeWebsocketGuard, sonde_websocket_guard, SOUP_TYPE_WEBSOCKET_EXTENSION)

enum {
  SIGNAL_CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_websocket_guard_begin_message (SondeWebsocketGuard *self,
                                     gboolean             is_compressed)
{
  self->message_bytes = 0;
  self->is_compressed = is_compressed;

  if (!is_compressed)
    return;

  if (self->inflater == NULL)
    self->inflater = sonde_websocket_inflater_new (self->max_message_bytes);

  sonde_websocket_inflater_begin (self->inflater, FALSE);
}

/* Returns whether the message is still small enough. */
static gboolean
sonde_websocket_guard_take_data (SondeWebsocketGuard             *self,
                                 const SondeWebsocketFrameHeader *header,
                                 GBytes                          *payload)
{
  const guint8 *data;
  gsize length;

  data = g_bytes_get_data (payload, &length);

  if (header->opcode != SONDE_WEBSOCKET_OPCODE_CONTINUATION)
    sonde_websocket_guard_begin_message (self, (header->flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0);

  self->message_bytes += length;

  if (self->message_bytes > self->max_message_bytes)
    return FALSE;

  if (!self->is_compressed)
    return TRUE;

  sonde_websocket_inflater_feed (self->inflater, data, length);

  if (header->flags & SONDE_WEBSOCKET_FRAME_FIN)
    sonde_websocket_inflater_end (self->inflater);

  return sonde_websocket_inflater_get_status (self->inflater) != SONDE_WEBSOCKET_INFLATER_LIMIT;
}

static GBytes *
sonde_websocket_guard_process_incoming_message (SoupWebsocketExtension  *extension,
                                                guint8                  *header_bytes,
                                                GBytes                  *payload,
                                                GError                 **error)
{
  SondeWebsocketGuard *self = SONDE_WEBSOCKET_GUARD (extension);
  SondeWebsocketFrameHeader header = {
    .opcode = header_bytes[0] & 0x0f,
    .flags = (header_bytes[0] & 0x80 ? SONDE_WEBSOCKET_FRAME_FIN : 0)
             | (header_bytes[0] & 0x40 ? SONDE_WEBSOCKET_FRAME_RSV1 : 0),
  };

  if (header.opcode == SONDE_WEBSOCKET_OPCODE_CLOSE)
    g_signal_emit (self, signals[SIGNAL_CLOSE], 0, payload);

  if (header.opcode >= 8 || sonde_websocket_guard_take_data (self, &header, payload))
    return payload;

  g_bytes_unref (payload);
  g_set_error_literal (error,
                       SOUP_WEBSOCKET_ERROR,
                       SOUP_WEBSOCKET_CLOSE_TOO_BIG,
                       _("The message is larger than allowed."));

  return NULL;
}

static void
sonde_websocket_guard_finalize (GObject *object)
{
  SondeWebsocketGuard *self = SONDE_WEBSOCKET_GUARD (object);

  g_clear_pointer (&self->inflater, sonde_websocket_inflater_free);

  G_OBJECT_CLASS (sonde_websocket_guard_parent_class)->finalize (object);
}

static void
sonde_websocket_guard_class_init (SondeWebsocketGuardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  object_class->finalize = sonde_websocket_guard_finalize;
  extension_class->name = "x-sonde-guard";
  extension_class->process_incoming_message = sonde_websocket_guard_process_incoming_message;

  /**
   * SondeWebsocketGuard::close:
   * @self: the guard
   * @payload: the payload of the frame
   *
   * A close frame came. The connection has not worked on it yet.
   */
  signals[SIGNAL_CLOSE] =
    g_signal_new ("close", SONDE_TYPE_WEBSOCKET_GUARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
sonde_websocket_guard_init (SondeWebsocketGuard *self G_GNUC_UNUSED)
{
}

/**
 * sonde_websocket_guard_new:
 * @max_message_bytes: how large a message may be, in bytes
 *
 * Makes a guard for one connection.
 *
 * Returns: (transfer full): a guard, to be the first of the connection's extensions
 */
SondeWebsocketGuard *
sonde_websocket_guard_new (guint64 max_message_bytes)
{
  SondeWebsocketGuard *self = g_object_new (SONDE_TYPE_WEBSOCKET_GUARD, NULL);

  self->max_message_bytes = max_message_bytes;

  return self;
}

#include "config.h"

#include "sonde-tap-input-stream.h"

#define SKIP_BYTES 16384

/**
 * SondeTapInputStream:
 *
 * Reads from another stream and records what was read, and how it ended.
 */
struct _SondeTapInputStream
{
  GFilterInputStream  parent_instance;

  SondeTap           *tap;
};

static void sonde_tap_input_stream_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeTapInputStream, sonde_tap_input_stream,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      sonde_tap_input_stream_pollable_init))

static GInputStream *
get_base (gpointer stream)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
}

static void
sonde_tap_input_stream_record (SondeTapInputStream *self,
                               const void          *buffer,
                               gsize                count,
                               gssize               n_read,
                               const GError        *error)
{
  if (n_read > 0)
    sonde_tap_add_data (self->tap, SONDE_DIRECTION_RECEIVED, buffer, (gsize) n_read);
  else if (n_read == 0 && count > 0)
    sonde_tap_add_end (self->tap, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_FINISHED);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    sonde_tap_add_end (self->tap, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_RESET);
}

static gssize
sonde_tap_input_stream_read (GInputStream  *stream,
                             void          *buffer,
                             gsize          count,
                             GCancellable  *cancellable,
                             GError       **error)
{
  GError *local_error = NULL;
  gssize n_read;

  n_read = g_input_stream_read (get_base (stream), buffer, count, cancellable, &local_error);
  sonde_tap_input_stream_record (SONDE_TAP_INPUT_STREAM (stream), buffer, count, n_read,
                                 local_error);

  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return n_read;
}

/* The parent class would have the base stream skip, past us. */
static gssize
sonde_tap_input_stream_skip (GInputStream  *stream,
                             gsize          count,
                             GCancellable  *cancellable,
                             GError       **error)
{
  char buffer[SKIP_BYTES];

  return sonde_tap_input_stream_read (stream, buffer, MIN (count, sizeof buffer), cancellable,
                                      error);
}

static gboolean
sonde_tap_input_stream_can_poll (GPollableInputStream *stream)
{
  GInputStream *base = get_base (stream);

  return G_IS_POLLABLE_INPUT_STREAM (base) &&
         g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (base));
}

static gboolean
sonde_tap_input_stream_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
sonde_tap_input_stream_create_source (GPollableInputStream *stream,
                                      GCancellable         *cancellable)
{
  g_autoptr(GSource) base_source = NULL;

  base_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base (stream)),
                                                       cancellable);

  return g_pollable_source_new_full (stream, base_source, NULL);
}

static gssize
sonde_tap_input_stream_read_nonblocking (GPollableInputStream  *stream,
                                         void                  *buffer,
                                         gsize                  count,
                                         GError               **error)
{
  GError *local_error = NULL;
  gssize n_read;

  n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (get_base (stream)),
                                                     buffer, count, NULL, &local_error);
  sonde_tap_input_stream_record (SONDE_TAP_INPUT_STREAM (stream), buffer, count, n_read,
                                 local_error);

  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return n_read;
}

static void
sonde_tap_input_stream_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = sonde_tap_input_stream_can_poll;
  iface->is_readable = sonde_tap_input_stream_is_readable;
  iface->create_source = sonde_tap_input_stream_create_source;
  iface->read_nonblocking = sonde_tap_input_stream_read_nonblocking;
}

static void
sonde_tap_input_stream_finalize (GObject *object)
{
  SondeTapInputStream *self = SONDE_TAP_INPUT_STREAM (object);

  g_clear_pointer (&self->tap, sonde_tap_unref);

  G_OBJECT_CLASS (sonde_tap_input_stream_parent_class)->finalize (object);
}

static void
sonde_tap_input_stream_class_init (SondeTapInputStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = sonde_tap_input_stream_finalize;
  stream_class->read_fn = sonde_tap_input_stream_read;
  stream_class->skip = sonde_tap_input_stream_skip;
}

static void
sonde_tap_input_stream_init (SondeTapInputStream *self G_GNUC_UNUSED)
{
}

/**
 * sonde_tap_input_stream_new:
 * @base: the stream to read from, which stays open when this one is closed
 * @tap: what records
 *
 * Returns: (transfer full): a stream that can be polled if @base can
 */
GInputStream *
sonde_tap_input_stream_new (GInputStream *base,
                            SondeTap     *tap)
{
  SondeTapInputStream *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (tap != NULL, NULL);

  self = g_object_new (SONDE_TYPE_TAP_INPUT_STREAM,
                       "base-stream", base,
                       "close-base-stream", FALSE,
                       NULL);
  self->tap = sonde_tap_ref (tap);

  return G_INPUT_STREAM (self);
}

#include "config.h"

#include "sonde-practice-gated-output.h"

/**
 * SondePracticeGatedOutput:
 *
 * An output stream that knows whether somebody waits to write to it.
 *
 * Whoever has something to write that does not fit asks for a source, and keeps it for as long
 * as something is left. So the sources alive tell whether anything waits, and nobody has to
 * count bytes.
 */
struct _SondePracticeGatedOutput
{
  GFilterOutputStream  parent_instance;

  guint                n_sources;
};

typedef struct
{
  GSource source;
  SondePracticeGatedOutput *stream;
} WaitingSource;

static void sonde_practice_gated_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondePracticeGatedOutput, sonde_practice_gated_output,
                               G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      sonde_practice_gated_output_pollable_init))

enum {
  PROP_0,
  PROP_WAITING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GPollableOutputStream *
sonde_practice_gated_output_get_pollable (gpointer self)
{
  GFilterOutputStream *filter = G_FILTER_OUTPUT_STREAM (self);

  return G_POLLABLE_OUTPUT_STREAM (g_filter_output_stream_get_base_stream (filter));
}

static gboolean
sonde_practice_gated_output_source_dispatch (GSource     *source,
                                             GSourceFunc  callback,
                                             gpointer     user_data)
{
  WaitingSource *waiting = (WaitingSource *) source;
  GPollableSourceFunc function = (GPollableSourceFunc) G_CALLBACK (callback);

  return function (G_OBJECT (waiting->stream), user_data);
}

static void
sonde_practice_gated_output_source_finalize (GSource *source)
{
  WaitingSource *waiting = (WaitingSource *) source;
  g_autoptr(SondePracticeGatedOutput) self = g_steal_pointer (&waiting->stream);

  if (--self->n_sources == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/* Whoever makes the source a child of another one sets a closure. */
static gboolean
sonde_practice_gated_output_source_closure (GObject  *stream,
                                            gpointer  user_data)
{
  GValue parameter = G_VALUE_INIT;
  GValue result = G_VALUE_INIT;
  gboolean goes_on;

  g_value_init (&parameter, G_TYPE_OBJECT);
  g_value_init (&result, G_TYPE_BOOLEAN);
  g_value_set_object (&parameter, stream);
  g_closure_invoke (user_data, &result, 1, &parameter, NULL);
  goes_on = g_value_get_boolean (&result);
  g_value_unset (&parameter);
  g_value_unset (&result);

  return goes_on;
}

static GSourceFuncs source_funcs = {
  .closure_callback = G_SOURCE_FUNC (sonde_practice_gated_output_source_closure),
  .closure_marshal = (GSourceDummyMarshal) G_CALLBACK (g_cclosure_marshal_generic),
  .dispatch = sonde_practice_gated_output_source_dispatch,
  .finalize = sonde_practice_gated_output_source_finalize,
};

static gboolean
sonde_practice_gated_output_can_poll (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_can_poll (sonde_practice_gated_output_get_pollable (stream));
}

static gboolean
sonde_practice_gated_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (sonde_practice_gated_output_get_pollable (stream));
}

static GSource *
sonde_practice_gated_output_create_source (GPollableOutputStream *stream,
                                           GCancellable          *cancellable)
{
  SondePracticeGatedOutput *self = SONDE_PRACTICE_GATED_OUTPUT (stream);
  GPollableOutputStream *base = sonde_practice_gated_output_get_pollable (stream);
  GSource *source = g_source_new (&source_funcs, sizeof (WaitingSource));
  g_autoptr(GSource) child = g_pollable_output_stream_create_source (base, cancellable);
  WaitingSource *waiting = (WaitingSource *) source;

  waiting->stream = g_object_ref (self);
  g_source_set_static_name (source, "SondePracticeGatedOutput");
  g_source_set_dummy_callback (child);
  g_source_add_child_source (source, child);

  if (self->n_sources++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);

  return source;
}

static gssize
sonde_practice_gated_output_write_nonblocking (GPollableOutputStream  *stream,
                                               const void             *buffer,
                                               gsize                   count,
                                               GError                **error)
{
  GPollableOutputStream *base = sonde_practice_gated_output_get_pollable (stream);

  return g_pollable_output_stream_write_nonblocking (base, buffer, count, NULL, error);
}

static void
sonde_practice_gated_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = sonde_practice_gated_output_can_poll;
  iface->is_writable = sonde_practice_gated_output_is_writable;
  iface->create_source = sonde_practice_gated_output_create_source;
  iface->write_nonblocking = sonde_practice_gated_output_write_nonblocking;
}

static void
sonde_practice_gated_output_get_property (GObject    *object,
                                          guint       prop_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  SondePracticeGatedOutput *self = SONDE_PRACTICE_GATED_OUTPUT (object);

  switch (prop_id)
    {
    case PROP_WAITING:
      g_value_set_boolean (value, sonde_practice_gated_output_is_waiting (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_practice_gated_output_class_init (SondePracticeGatedOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_practice_gated_output_get_property;

  /**
   * SondePracticeGatedOutput:waiting:
   *
   * Whether somebody waits until the stream can be written to.
   */
  properties[PROP_WAITING] =
    g_param_spec_boolean ("waiting", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_practice_gated_output_init (SondePracticeGatedOutput *self G_GNUC_UNUSED)
{
}

/**
 * sonde_practice_gated_output_new:
 * @base: a stream that can be polled
 *
 * Wraps a stream.
 *
 * Returns: (transfer full): a new stream
 */
SondePracticeGatedOutput *
sonde_practice_gated_output_new (GOutputStream *base)
{
  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (base), NULL);

  return g_object_new (SONDE_TYPE_PRACTICE_GATED_OUTPUT,
                       "base-stream", base,
                       "close-base-stream", FALSE,
                       NULL);
}

/**
 * sonde_practice_gated_output_is_waiting:
 * @self: a stream
 *
 * Tells whether somebody waits until the stream can be written to.
 *
 * Returns: whether anybody waits
 */
gboolean
sonde_practice_gated_output_is_waiting (SondePracticeGatedOutput *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_GATED_OUTPUT (self), FALSE);

  return self->n_sources > 0;
}

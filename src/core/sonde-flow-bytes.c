#include "config.h"

#include "sonde-flow-bytes.h"
#include "sonde-flow-reader.h"

/**
 * SondeFlowBytes:
 *
 * The bytes of both directions of a flow, in the order in which they passed, as a byte source.
 */
struct _SondeFlowBytes
{
  GObject    parent_instance;

  SondeFlow *flow;
};

static void sonde_flow_bytes_source_init (SondeByteSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeFlowBytes, sonde_flow_bytes, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_BYTE_SOURCE,
                                                      sonde_flow_bytes_source_init))

static guint64
sonde_flow_bytes_get_size (SondeByteSource *source)
{
  SondeFlowBytes *self = SONDE_FLOW_BYTES (source);

  return sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_SENT) +
         sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_RECEIVED);
}

static gssize
sonde_flow_bytes_read (SondeByteSource  *source,
                       guint64           offset,
                       guint8           *buffer,
                       gsize             count,
                       GError          **error)
{
  return sonde_flow_read_both (SONDE_FLOW_BYTES (source)->flow, offset, buffer, count, error);
}

static SondeDirection
sonde_flow_bytes_get_direction (SondeByteSource *source,
                                guint64          offset,
                                guint64         *run_end)
{
  return sonde_flow_get_direction_at (SONDE_FLOW_BYTES (source)->flow, offset, run_end);
}

static SondeByteReader *
sonde_flow_bytes_create_reader (SondeByteSource *source)
{
  return sonde_flow_reader_new (SONDE_FLOW_BYTES (source)->flow);
}

static void
sonde_flow_bytes_update_reader (SondeByteSource *source,
                                SondeByteReader *reader)
{
  sonde_flow_reader_update (SONDE_FLOW_READER (reader), SONDE_FLOW_BYTES (source)->flow);
}

static void
sonde_flow_bytes_source_init (SondeByteSourceInterface *iface)
{
  iface->get_size = sonde_flow_bytes_get_size;
  iface->read = sonde_flow_bytes_read;
  iface->get_direction = sonde_flow_bytes_get_direction;
  iface->create_reader = sonde_flow_bytes_create_reader;
  iface->update_reader = sonde_flow_bytes_update_reader;
}

static void
sonde_flow_bytes_finalize (GObject *object)
{
  SondeFlowBytes *self = SONDE_FLOW_BYTES (object);

  g_clear_object (&self->flow);

  G_OBJECT_CLASS (sonde_flow_bytes_parent_class)->finalize (object);
}

static void
sonde_flow_bytes_class_init (SondeFlowBytesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_flow_bytes_finalize;
}

static void
sonde_flow_bytes_init (SondeFlowBytes *self G_GNUC_UNUSED)
{
}

/**
 * sonde_flow_bytes_new:
 * @flow: a flow
 *
 * Returns: (transfer full): a byte source that grows as @flow does
 */
SondeFlowBytes *
sonde_flow_bytes_new (SondeFlow *flow)
{
  SondeFlowBytes *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_FLOW_BYTES, NULL);
  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_byte_source_emit_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_flow_bytes_get_flow:
 * @self: the bytes of a flow
 *
 * Returns: (transfer none): the flow
 */
SondeFlow *
sonde_flow_bytes_get_flow (SondeFlowBytes *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW_BYTES (self), NULL);

  return self->flow;
}

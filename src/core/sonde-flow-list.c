#include "config.h"

#include "sonde-flow-list.h"

/**
 * SondeFlowList:
 *
 * The flows of a capture, in the order in which they began; for the capture. As a model it shows
 * those that were announced.
 */
struct _SondeFlowList
{
  GObject    parent_instance;

  GPtrArray *flows;
  guint      n_announced;
};

static void sonde_flow_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeFlowList, sonde_flow_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_flow_list_model_init))

static GType
sonde_flow_list_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_FLOW;
}

static guint
sonde_flow_list_get_n_items (GListModel *model)
{
  return SONDE_FLOW_LIST (model)->n_announced;
}

static gpointer
sonde_flow_list_get_item (GListModel *model,
                          guint       position)
{
  SondeFlowList *self = SONDE_FLOW_LIST (model);

  if (position >= self->n_announced)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->flows, position));
}

static void
sonde_flow_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_flow_list_get_item_type;
  iface->get_n_items = sonde_flow_list_get_n_items;
  iface->get_item = sonde_flow_list_get_item;
}

static void
sonde_flow_list_finalize (GObject *object)
{
  SondeFlowList *self = SONDE_FLOW_LIST (object);

  g_clear_pointer (&self->flows, g_ptr_array_unref);

  G_OBJECT_CLASS (sonde_flow_list_parent_class)->finalize (object);
}

static void
sonde_flow_list_class_init (SondeFlowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_flow_list_finalize;
}

static void
sonde_flow_list_init (SondeFlowList *self)
{
  self->flows = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonde_flow_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SondeFlowList *
sonde_flow_list_new (void)
{
  return g_object_new (SONDE_TYPE_FLOW_LIST, NULL);
}

/**
 * sonde_flow_list_take:
 * @self: a list
 * @flow: (transfer full): a flow
 *
 * Appends a flow, of which nobody is told yet.
 */
void
sonde_flow_list_take (SondeFlowList *self,
                      SondeFlow     *flow)
{
  g_return_if_fail (SONDE_IS_FLOW_LIST (self));
  g_return_if_fail (SONDE_IS_FLOW (flow));

  g_ptr_array_add (self->flows, flow);
}

/**
 * sonde_flow_list_get_size:
 * @self: a list
 *
 * Returns: how many flows there are, announced or not
 */
guint
sonde_flow_list_get_size (SondeFlowList *self)
{
  g_return_val_if_fail (SONDE_IS_FLOW_LIST (self), 0);

  return self->flows->len;
}

/**
 * sonde_flow_list_get:
 * @self: a list
 * @position: a flow, announced or not
 *
 * Returns: (transfer none): the flow
 */
SondeFlow *
sonde_flow_list_get (SondeFlowList *self,
                     guint          position)
{
  g_return_val_if_fail (SONDE_IS_FLOW_LIST (self), NULL);
  g_return_val_if_fail (position < self->flows->len, NULL);

  return g_ptr_array_index (self->flows, position);
}

/**
 * sonde_flow_list_announce:
 * @self: a list
 *
 * Tells of the flows that were appended.
 */
void
sonde_flow_list_announce (SondeFlowList *self)
{
  guint n_before;

  g_return_if_fail (SONDE_IS_FLOW_LIST (self));

  n_before = self->n_announced;
  self->n_announced = self->flows->len;

  if (self->n_announced > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->n_announced - n_before);
}

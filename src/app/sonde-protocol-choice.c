#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dissection.h"
#include "sonde-event-list.h"
#include "sonde-protocol-choice.h"
#include "sonde-protocol.h"

#define UNCHANGED "unchanged"
#define GIVEN "given"

/**
 * SondeProtocolChoice:
 *
 * Chooses how the bytes of a flow are listed: as they passed, or taken apart as a protocol. The
 * plaintext of TLS can be left for the records that carried it. What was chosen for a flow by hand
 * stays chosen.
 */
struct _SondeProtocolChoice
{
  GtkWidget    parent_instance;

  GtkDropDown *drop_down;

  SondeFlow   *flow;
  SondeFlow   *carrier;
  GListModel  *given;
  GListModel  *records;
  GPtrArray   *offered;
  GHashTable  *chosen;
  gboolean     is_filling;
};

G_DEFINE_FINAL_TYPE (SondeProtocolChoice, sonde_protocol_choice, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_RECORDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Returns the name of what is selected. */
static const char *
sonde_protocol_choice_get_selected (SondeProtocolChoice *self)
{
  guint position = gtk_drop_down_get_selected (self->drop_down);

  return position < self->offered->len ? g_ptr_array_index (self->offered, position) : UNCHANGED;
}

/* Returns the flow that a protocol is to be found in: the one chosen, or what carries it. */
static SondeFlow *
sonde_protocol_choice_find_flow (SondeProtocolChoice *self,
                                 const SondeProtocol *protocol)
{
  if (protocol == NULL ||
      sonde_protocol_goes_over (protocol, sonde_flow_get_transport (self->flow)))
    return self->flow;

  if (self->carrier != NULL &&
      sonde_protocol_carries (protocol, sonde_flow_get_transport (self->flow)))
    return self->carrier;

  return NULL;
}

static void
sonde_protocol_choice_update (SondeProtocolChoice *self)
{
  SondeFlow *flow = sonde_protocol_choice_get_flow (self);
  const char *selected = sonde_protocol_choice_get_selected (self);
  const SondeProtocol *protocol = sonde_protocol_find (selected);

  g_clear_object (&self->records);

  if (g_str_equal (selected, GIVEN))
    g_set_object (&self->records, self->given);
  else if (flow != NULL && protocol != NULL)
    self->records = G_LIST_MODEL (sonde_dissection_new (flow, protocol->dissectors));
  else if (flow != NULL)
    self->records = G_LIST_MODEL (sonde_event_list_new (flow));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORDS]);
}

static void
sonde_protocol_choice_selected_cb (SondeProtocolChoice *self)
{
  if (self->is_filling || self->flow == NULL)
    return;

  g_hash_table_replace (self->chosen, g_object_ref (self->flow),
                        (gpointer) sonde_protocol_choice_get_selected (self));
  sonde_protocol_choice_update (self);
}

static void
sonde_protocol_choice_offer (SondeProtocolChoice *self,
                             GtkStringList       *names,
                             const char          *name,
                             const char          *id)
{
  gtk_string_list_append (names, name);
  g_ptr_array_add (self->offered, (gpointer) id);
}

/* Offers all that the flow may be. With records of its own it is known what it is, and what is left
 * is what carries it. */
static void
sonde_protocol_choice_fill (SondeProtocolChoice *self,
                            const char          *name,
                            const char          *first)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  const char *wanted = g_hash_table_lookup (self->chosen, self->flow);
  const SondeProtocol *protocol;
  guint selected;

  self->is_filling = TRUE;
  g_ptr_array_set_size (self->offered, 0);

  if (self->given != NULL)
    sonde_protocol_choice_offer (self, names, name, GIVEN);

  sonde_protocol_choice_offer (self, names, C_("show as", "As It Passed"), UNCHANGED);

  for (guint i = 0; (protocol = sonde_protocol_get (i)) != NULL; i++)
    {
      SondeFlow *flow = sonde_protocol_choice_find_flow (self, protocol);

      if (flow != NULL && (self->given == NULL || flow == self->carrier))
        sonde_protocol_choice_offer (self, names, _(protocol->name), protocol->id);
    }

  if (!g_ptr_array_find_with_equal_func (self->offered, wanted != NULL ? wanted : first,
                                         g_str_equal, &selected))
    selected = 0;

  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->drop_down, selected);
  self->is_filling = FALSE;
}

/* Returns whether it is another flow. */
static gboolean
sonde_protocol_choice_take (SondeProtocolChoice *self,
                            SondeFlow           *flow,
                            GListModel          *given)
{
  gboolean is_other = g_set_object (&self->flow, flow);

  if (!g_set_object (&self->given, given) && !is_other)
    return FALSE;

  g_clear_object (&self->carrier);
  self->carrier = flow != NULL ? sonde_flow_dup_parent (flow) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), flow != NULL);

  return TRUE;
}

static void
sonde_protocol_choice_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  SondeProtocolChoice *self = SONDE_PROTOCOL_CHOICE (object);

  switch (prop_id)
    {
    case PROP_RECORDS:
      g_value_set_object (value, self->records);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_protocol_choice_dispose (GObject *object)
{
  SondeProtocolChoice *self = SONDE_PROTOCOL_CHOICE (object);

  self->is_filling = TRUE;
  g_clear_pointer ((GtkWidget **) &self->drop_down, gtk_widget_unparent);
  g_clear_object (&self->flow);
  g_clear_object (&self->carrier);
  g_clear_object (&self->given);
  g_clear_object (&self->records);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_protocol_choice_parent_class)->dispose (object);
}

static void
sonde_protocol_choice_class_init (SondeProtocolChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_protocol_choice_get_property;
  object_class->dispose = sonde_protocol_choice_dispose;

  /**
   * SondeProtocolChoice:records:
   *
   * The records of the flow, as they were chosen to be listed.
   */
  properties[PROP_RECORDS] =
    g_param_spec_object ("records", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sonde_protocol_choice_init (SondeProtocolChoice *self)
{
  self->offered = g_ptr_array_new ();
  self->chosen = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->drop_down), _("Take the Bytes Apart As"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Take the Bytes Apart As"),
                                  -1);
  gtk_widget_set_parent (GTK_WIDGET (self->drop_down), GTK_WIDGET (self));
  g_signal_connect_object (self->drop_down, "notify::selected",
                           G_CALLBACK (sonde_protocol_choice_selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sonde_protocol_choice_set_flow:
 * @self: a choice
 * @flow: (nullable): a flow
 * @guess: whether to take it apart as what it seems to be; else it is listed as it passed until
 *   something else is chosen
 *
 * Sets whose records are to be listed.
 */
void
sonde_protocol_choice_set_flow (SondeProtocolChoice *self,
                                SondeFlow           *flow,
                                gboolean             guess)
{
  const SondeProtocol *guessed;

  g_return_if_fail (SONDE_IS_PROTOCOL_CHOICE (self));
  g_return_if_fail (flow == NULL || SONDE_IS_FLOW (flow));

  if (!sonde_protocol_choice_take (self, flow, NULL))
    return;

  guessed = flow != NULL && guess ? sonde_protocol_guess (flow) : NULL;

  if (flow != NULL)
    sonde_protocol_choice_fill (self, NULL, guessed != NULL ? guessed->id : UNCHANGED);

  sonde_protocol_choice_update (self);
}

/**
 * sonde_protocol_choice_set_records:
 * @self: a choice
 * @flow: (nullable): a flow
 * @records: (nullable): its records, taken apart as what it is known to be
 * @name: what that is called
 *
 * Sets whose records are to be listed; at first these. What else can be chosen are the bytes as
 * they passed, and what carries the flow.
 */
void
sonde_protocol_choice_set_records (SondeProtocolChoice *self,
                                   SondeFlow           *flow,
                                   GListModel          *records,
                                   const char          *name)
{
  g_return_if_fail (SONDE_IS_PROTOCOL_CHOICE (self));
  g_return_if_fail (flow == NULL || SONDE_IS_FLOW (flow));
  g_return_if_fail (records == NULL || (flow != NULL && G_IS_LIST_MODEL (records)));
  g_return_if_fail (name != NULL);

  if (!sonde_protocol_choice_take (self, flow, records))
    return;

  if (flow != NULL)
    sonde_protocol_choice_fill (self, name, GIVEN);

  sonde_protocol_choice_update (self);
}

/**
 * sonde_protocol_choice_show_first:
 * @self: a choice
 *
 * Chooses what comes first: the records that were set, or the bytes as they passed.
 */
void
sonde_protocol_choice_show_first (SondeProtocolChoice *self)
{
  g_return_if_fail (SONDE_IS_PROTOCOL_CHOICE (self));

  gtk_drop_down_set_selected (self->drop_down, 0);
}

/**
 * sonde_protocol_choice_get_flow:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the flow whose records are listed, which carries the one
 *   that was set if that was chosen
 */
SondeFlow *
sonde_protocol_choice_get_flow (SondeProtocolChoice *self)
{
  g_return_val_if_fail (SONDE_IS_PROTOCOL_CHOICE (self), NULL);

  if (self->flow == NULL)
    return NULL;

  return sonde_protocol_choice_find_flow (self,
                                          sonde_protocol_find
                                          (sonde_protocol_choice_get_selected (self)));
}

/**
 * sonde_protocol_choice_get_records:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the records, which are a [iface@RecordOrigin] as well
 */
GListModel *
sonde_protocol_choice_get_records (SondeProtocolChoice *self)
{
  g_return_val_if_fail (SONDE_IS_PROTOCOL_CHOICE (self), NULL);

  return self->records;
}

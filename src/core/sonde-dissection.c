#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dissection.h"
#include "sonde-flow-private.h"
#include "sonde-gap-dissector.h"
#include "sonde-payload-window.h"
#include "sonde-record.h"

#define PROBE_BYTES   64
#define PROBE_EVENTS  8
#define SUMMARY_BYTES 4096
#define FIELDS_BYTES  (1 << 20)
#define BUDGET_US     3000

/* How many events are taken between looks at the clock. */
#define EVENTS_PER_LOOK 8

/**
 * SondeDissection:
 *
 * The messages and frames of a flow, as a list of [class@Record].
 *
 * The first bytes of the side that opened the conversation choose the dissector; it may hand over
 * to another. Bytes are fed as the flow grows, for a few milliseconds at a time.
 */
struct _SondeDissection
{
  GObject                       parent_instance;

  SondeFlow                    *flow;
  const SondeDissector * const *dissectors;
  GArray                       *layers;
  SondeRecordStore             *records;
  guint64                       offset[SONDE_N_DIRECTIONS];
  guint                         position;
  guint                         n_announced;
  guint                         idle_id;
  gboolean                      is_advancing;
};

/* A dissector and the first record that is its own. */
typedef struct
{
  const SondeDissector *dissector;
  gpointer              state;
  guint                 first_record;
} SondeLayer;

static void sonde_dissection_model_init  (GListModelInterface        *iface);
static void sonde_dissection_origin_init (SondeRecordOriginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeDissection, sonde_dissection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_dissection_model_init)
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_RECORD_ORIGIN,
                                                      sonde_dissection_origin_init))

static SondeDirection
sonde_dissection_get_client_direction (SondeDissection *self)
{
  return sonde_flow_get_role (self->flow) == SONDE_ROLE_CLIENT ? SONDE_DIRECTION_SENT
                                                               : SONDE_DIRECTION_RECEIVED;
}

static void
sonde_dissection_add_layer (SondeDissection      *self,
                            const SondeDissector *dissector)
{
  SondeLayer layer = {
    .dissector = dissector,
    .state = dissector->create (sonde_dissection_get_client_direction (self)),
    .first_record = sonde_record_store_get_length (self->records),
  };

  g_array_append_val (self->layers, layer);
}

static SondeLayer *
sonde_dissection_get_top_layer (SondeDissection *self)
{
  return &g_array_index (self->layers, SondeLayer, self->layers->len - 1);
}

/* Reads the first bytes of the client. As a rule, those of one read or write are enough, and the
 * window has them. */
static gssize
sonde_dissection_read_start (SondeDissection *self,
                             guint8          *start)
{
  SondeDirection direction = sonde_dissection_get_client_direction (self);
  guint n_events = MIN (sonde_flow_get_n_events (self->flow), PROBE_EVENTS);
  const guint8 *payload;
  SondeEvent event;

  for (guint i = 0; i < n_events; i++)
    {
      sonde_flow_get_event (self->flow, i, &event);

      if (event.kind != SONDE_EVENT_DATA || event.direction != direction)
        continue;

      if (event.length < PROBE_BYTES &&
          sonde_flow_get_transport (self->flow) != SONDE_TRANSPORT_UDP)
        break;

      payload = sonde_payload_window_peek (sonde_flow_get_storage (self->flow), &event);

      if (payload == NULL)
        break;

      memcpy (start, payload, MIN (event.length, PROBE_BYTES));

      return MIN (event.length, PROBE_BYTES);
    }

  return sonde_flow_read_stream (self->flow, direction, 0, start, PROBE_BYTES, NULL);
}

/* Returns whether a dissector was chosen; without enough bytes, none is until the flow ends. */
static gboolean
sonde_dissection_choose (SondeDissection *self)
{
  gboolean is_open = sonde_flow_get_state (self->flow) == SONDE_FLOW_OPEN;
  guint8 start[PROBE_BYTES];
  gssize n_read = sonde_dissection_read_start (self, start);

  for (guint i = 0; n_read > 0 && self->dissectors[i] != NULL; i++)
    {
      int answer = self->dissectors[i]->probe (start, (gsize) n_read);

      if (answer < 0 && is_open)
        return FALSE;

      if (answer > 0)
        {
          sonde_dissection_add_layer (self, self->dissectors[i]);
          return TRUE;
        }
    }

  if (n_read <= 0 && is_open &&
      sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_SENT) +
      sonde_flow_get_n_bytes (self->flow, SONDE_DIRECTION_RECEIVED) == 0)
    return FALSE;

  sonde_dissection_add_layer (self, self->dissectors[0]);

  return TRUE;
}

static void
sonde_dissection_hand_over (SondeDissection *self,
                            SondeRecordSink *sink)
{
  const char *name = g_steal_pointer (&sink->handover);
  g_autofree char *terms = g_steal_pointer (&sink->terms);

  for (guint i = 0; self->dissectors[i] != NULL; i++)
    {
      if (g_str_equal (self->dissectors[i]->name, name))
        {
          sonde_dissection_add_layer (self, self->dissectors[i]);

          if (terms != NULL && self->dissectors[i]->take_terms != NULL)
            self->dissectors[i]->take_terms (sonde_dissection_get_top_layer (self)->state, terms);

          return;
        }
    }
}

static void
sonde_dissection_feed (SondeDissection  *self,
                       const SondeEvent *event,
                       const guint8     *data,
                       gsize             length,
                       SondeRecordSink  *sink)
{
  SondeDirection direction = event->direction;
  gboolean stalled = FALSE;

  while (length > 0)
    {
      SondeLayer *layer = sonde_dissection_get_top_layer (self);
      gsize n_taken;

      n_taken = layer->dissector->feed (layer->state, direction, event->time_ns,
                                        self->offset[direction], data, length, sink);
      g_assert (n_taken <= length);

      self->offset[direction] += n_taken;
      data += n_taken;
      length -= n_taken;

      if (sink->handover != NULL)
        {
          sonde_dissection_hand_over (self, sink);
          stalled = FALSE;
        }
      else if (n_taken == 0)
        {
          /* A dissector that wants no more. */
          if (stalled)
            break;

          stalled = TRUE;
        }
    }

  self->offset[direction] += length;
}

static void
sonde_dissection_take_data (SondeDissection    *self,
                            const SondeEvent   *event,
                            SondeRecordSink    *sink)
{
  SondeLayer *layer = sonde_dissection_get_top_layer (self);
  SondeDirection direction = event->direction;
  guint64 skippable = 0;
  const guint8 *payload;

  if (layer->dissector->get_skippable != NULL)
    skippable = layer->dissector->get_skippable (layer->state, direction);

  if (event->length > 0 && skippable >= event->length)
    {
      layer->dissector->skip (layer->state, direction, event->time_ns, self->offset[direction],
                              event->length, sink);
      self->offset[direction] += event->length;
      return;
    }

  payload = sonde_payload_window_peek (sonde_flow_get_storage (self->flow), event);

  if (payload != NULL)
    sonde_dissection_feed (self, event, payload, event->length, sink);
  else
    self->offset[direction] += event->length;
}

static void
sonde_dissection_take_end (SondeDissection  *self,
                           const SondeEvent *event,
                           SondeRecordSink  *sink)
{
  SondeLayer *layer = sonde_dissection_get_top_layer (self);

  if (layer->dissector->finish == NULL)
    return;

  for (SondeDirection i = SONDE_DIRECTION_SENT; i < SONDE_N_DIRECTIONS; i++)
    {
      if (event->kind != SONDE_EVENT_FINISHED || event->direction == i)
        layer->dissector->finish (layer->state, i, event->time_ns, event->kind, sink);
    }
}

/* Ends what was begun, and takes no more apart. */
static void
sonde_dissection_take_gap (SondeDissection  *self,
                           const SondeEvent *event,
                           SondeRecordSink  *sink)
{
  if (sonde_dissection_get_top_layer (self)->dissector != &sonde_gap_dissector)
    {
      sonde_dissection_take_end (self, event, sink);
      sonde_dissection_add_layer (self, &sonde_gap_dissector);
    }

  sonde_gap_dissector_add (sink, event->direction, event->time_ns,
                           self->offset[event->direction], event->payload_offset);
}

static void
sonde_dissection_announce (SondeDissection *self,
                           guint            first_changed)
{
  guint n_before = self->n_announced;
  guint first = MIN (first_changed, n_before);

  self->n_announced = sonde_record_store_get_length (self->records);

  if (first < self->n_announced)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_before - first,
                                self->n_announced - first);
}

/* Returns whether nothing is left to be fed. */
static gboolean
sonde_dissection_advance (SondeDissection *self,
                          gint64           deadline_us)
{
  guint n_events = sonde_flow_get_n_events (self->flow);
  SondeRecordSink sink = { .records = self->records, .first_changed = G_MAXUINT };
  gboolean has_bytes;
  guint n_taken = 0;

  self->is_advancing = TRUE;
  sonde_payload_window_begin (sonde_flow_get_storage (self->flow));
  has_bytes = self->layers->len > 0 || sonde_dissection_choose (self);

  while (has_bytes && self->position < n_events)
    {
      SondeEvent event;

      if (n_taken++ % EVENTS_PER_LOOK == 0 && g_get_monotonic_time () >= deadline_us)
        break;

      sonde_flow_get_event (self->flow, self->position++, &event);

      if (event.kind == SONDE_EVENT_DATA || event.kind == SONDE_EVENT_CONTINUED)
        sonde_dissection_take_data (self, &event, &sink);
      else if (event.kind == SONDE_EVENT_GAP)
        sonde_dissection_take_gap (self, &event, &sink);
      else if (event.kind != SONDE_EVENT_OPENED && event.kind != SONDE_EVENT_NOTE)
        sonde_dissection_take_end (self, &event, &sink);
    }

  sonde_record_store_settle (self->records);
  sonde_dissection_announce (self, sink.first_changed);
  self->is_advancing = FALSE;

  /* Who was told of the records may have made the flow grow. */
  return sonde_flow_get_n_events (self->flow) == n_events &&
         (!has_bytes || self->position == n_events);
}

/*
 * One slice of time for all dissections that are woken in one iteration of the main loop: a
 * source's time stands still until the next. Without a source, it is now.
 */
static gint64
get_deadline_us (void)
{
  GSource *source = g_main_current_source ();

  return (source != NULL ? g_source_get_time (source) : g_get_monotonic_time ()) + BUDGET_US;
}

static gboolean
sonde_dissection_idle_cb (gpointer user_data)
{
  SondeDissection *self = user_data;
  g_autoptr(SondeDissection) alive G_GNUC_UNUSED = g_object_ref (self);
  gint64 deadline_us = get_deadline_us ();

  if (g_get_monotonic_time () >= deadline_us)
    return G_SOURCE_CONTINUE;

  /* Behind those that wait for their turn. */
  self->idle_id = sonde_dissection_advance (self, deadline_us)
                  ? 0 : g_idle_add (sonde_dissection_idle_cb, self);

  return G_SOURCE_REMOVE;
}

static void
sonde_dissection_go_on (SondeDissection *self,
                        gint64           deadline_us)
{
  if (self->idle_id == 0 && !self->is_advancing && !sonde_dissection_advance (self, deadline_us))
    self->idle_id = g_idle_add (sonde_dissection_idle_cb, self);
}

static void
sonde_dissection_flow_changed_cb (SondeDissection *self)
{
  sonde_dissection_go_on (self, get_deadline_us ());
}

static GType
sonde_dissection_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
sonde_dissection_get_n_items (GListModel *model)
{
  return SONDE_DISSECTION (model)->n_announced;
}

static gpointer
sonde_dissection_get_item (GListModel *model,
                           guint       number)
{
  SondeDissection *self = SONDE_DISSECTION (model);
  SondeRecordInfo info;

  if (number >= self->n_announced)
    return NULL;

  sonde_record_store_get (self->records, number, &info);

  return sonde_record_new (SONDE_RECORD_ORIGIN (self), &info);
}

static void
sonde_dissection_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_dissection_get_item_type;
  iface->get_n_items = sonde_dissection_get_n_items;
  iface->get_item = sonde_dissection_get_item;
}

static char *
sonde_dissection_dup_kind (SondeRecordOrigin     *origin,
                           const SondeRecordInfo *info)
{
  const SondeDissector *dissector;
  gpointer state;

  dissector = sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state);

  return dissector->dup_kind (state, info);
}

static gssize
sonde_dissection_read (SondeRecordOrigin      *origin,
                       const SondeRecordInfo  *info,
                       guint64                 offset,
                       guint8                 *buffer,
                       gsize                   count,
                       GError                **error)
{
  SondeDissection *self = SONDE_DISSECTION (origin);

  return sonde_flow_read_stream (self->flow, (SondeDirection) info->direction,
                                 info->offset + offset, buffer, count, error);
}

static char *
sonde_dissection_dup_summary (SondeRecordOrigin     *origin,
                              const SondeRecordInfo *info)
{
  const SondeDissector *dissector;
  guint8 buffer[SUMMARY_BYTES];
  gsize wanted = (gsize) MIN (sizeof buffer, info->length);
  gpointer state;
  gssize n_read;

  n_read = sonde_dissection_read (origin, info, 0, buffer, wanted, NULL);

  if (n_read < (gssize) wanted)
    return g_strdup (_("The bytes can no longer be read from the capture file"));

  dissector = sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state);

  return dissector->dup_summary (state, info, buffer, (gsize) n_read);
}

static SondeField *
sonde_dissection_dup_fields (SondeRecordOrigin     *origin,
                             const SondeRecordInfo *info)
{
  g_autofree guint8 *buffer = NULL;
  const SondeDissector *dissector;
  gpointer state;
  gsize wanted;
  gssize n_read;

  dissector = sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state);

  if (dissector->dup_fields == NULL)
    return NULL;

  wanted = MIN (FIELDS_BYTES, info->length);
  buffer = g_malloc (MAX (wanted, 1));
  n_read = sonde_dissection_read (origin, info, 0, buffer, wanted, NULL);

  return dissector->dup_fields (state, info, buffer, (gsize) MAX (n_read, 0));
}

static gssize
sonde_dissection_read_stream (SondeDirection  direction,
                              guint64         offset,
                              guint8         *buffer,
                              gsize           count,
                              gpointer        user_data)
{
  return sonde_flow_read_stream (SONDE_DISSECTION (user_data)->flow, direction, offset, buffer,
                                 count, NULL);
}

static GPtrArray *
sonde_dissection_dup_decodings (SondeRecordOrigin     *origin,
                                const SondeRecordInfo *info)
{
  const SondeDissector *dissector;
  gpointer state;

  dissector = sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state);

  return dissector->dup_decodings != NULL
         ? dissector->dup_decodings (state, info, sonde_dissection_read_stream, origin) : NULL;
}

static SondeFlow *
sonde_dissection_origin_get_flow (SondeRecordOrigin *origin)
{
  return SONDE_DISSECTION (origin)->flow;
}

static void
sonde_dissection_copy_infos (SondeRecordOrigin *origin,
                             guint              first,
                             guint              n_infos,
                             SondeRecordInfo   *infos)
{
  SondeDissection *self = SONDE_DISSECTION (origin);

  for (guint i = 0; i < n_infos; i++)
    sonde_dissection_get_record (self, first + i, &infos[i]);
}

static const char *
sonde_dissection_get_kind_id (SondeRecordOrigin     *origin,
                              const SondeRecordInfo *info)
{
  const SondeDissector *dissector;
  gpointer state;

  dissector = sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state);

  return dissector->get_kind_id != NULL ? dissector->get_kind_id (info) : NULL;
}

static SondeRecordDecode
sonde_dissection_get_decode (SondeRecordOrigin     *origin,
                             const SondeRecordInfo *info)
{
  gpointer state;

  return sonde_dissection_get_dissector (SONDE_DISSECTION (origin), info, &state)->decode;
}

static guint64
sonde_dissection_get_place (SondeRecordOrigin     *origin,
                            const SondeRecordInfo *info)
{
  if (info->direction >= SONDE_N_DIRECTIONS)
    return 0;

  return sonde_flow_find_place (SONDE_DISSECTION (origin)->flow,
                                (SondeDirection) info->direction, info->offset);
}

static void
sonde_dissection_origin_init (SondeRecordOriginInterface *iface)
{
  iface->dup_kind = sonde_dissection_dup_kind;
  iface->dup_summary = sonde_dissection_dup_summary;
  iface->dup_fields = sonde_dissection_dup_fields;
  iface->dup_decodings = sonde_dissection_dup_decodings;
  iface->read = sonde_dissection_read;
  iface->get_place = sonde_dissection_get_place;
  iface->get_flow = sonde_dissection_origin_get_flow;
  iface->copy_infos = sonde_dissection_copy_infos;
  iface->get_kind_id = sonde_dissection_get_kind_id;
  iface->get_decode = sonde_dissection_get_decode;
}

static void
sonde_dissection_finalize (GObject *object)
{
  SondeDissection *self = SONDE_DISSECTION (object);

  for (guint i = 0; i < self->layers->len; i++)
    {
      SondeLayer *layer = &g_array_index (self->layers, SondeLayer, i);

      layer->dissector->destroy (layer->state);
    }

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->layers, g_array_unref);
  g_clear_pointer (&self->records, sonde_record_store_free);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (sonde_dissection_parent_class)->finalize (object);
}

static void
sonde_dissection_class_init (SondeDissectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_dissection_finalize;
}

static void
sonde_dissection_init (SondeDissection *self)
{
  self->layers = g_array_new (FALSE, FALSE, sizeof (SondeLayer));
  self->records = sonde_record_store_new ();
}

/**
 * sonde_dissection_new:
 * @flow: a flow
 * @dissectors: (array zero-terminated=1): the protocols that it may speak, which must outlive the
 *   dissection; the first is taken when none knows its own
 *
 * Takes a flow apart, and goes on as it grows.
 *
 * Returns: (transfer full): a list of [class@Record]
 */
SondeDissection *
sonde_dissection_new (SondeFlow                    *flow,
                      const SondeDissector * const *dissectors)
{
  SondeDissection *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);
  g_return_val_if_fail (dissectors != NULL && dissectors[0] != NULL, NULL);

  self = g_object_new (SONDE_TYPE_DISSECTION, NULL);
  self->flow = g_object_ref (flow);
  self->dissectors = dissectors;
  sonde_dissection_go_on (self, g_get_monotonic_time () + BUDGET_US);
  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_dissection_flow_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_dissection_get_flow:
 * @self: a dissection
 *
 * Returns: (transfer none): the flow that it takes apart
 */
SondeFlow *
sonde_dissection_get_flow (SondeDissection *self)
{
  g_return_val_if_fail (SONDE_IS_DISSECTION (self), NULL);

  return self->flow;
}

/**
 * sonde_dissection_get_n_records:
 * @self: a dissection
 *
 * Returns: how many records were found so far
 */
guint
sonde_dissection_get_n_records (SondeDissection *self)
{
  g_return_val_if_fail (SONDE_IS_DISSECTION (self), 0);

  return self->n_announced;
}

/**
 * sonde_dissection_get_record:
 * @self: a dissection
 * @number: a record, below the number of records
 * @info: (out caller-allocates): the record
 *
 * Looks at a record without making an object of it.
 */
void
sonde_dissection_get_record (SondeDissection *self,
                             guint            number,
                             SondeRecordInfo *info)
{
  g_return_if_fail (SONDE_IS_DISSECTION (self));
  g_return_if_fail (number < self->n_announced);
  g_return_if_fail (info != NULL);

  sonde_record_store_get (self->records, number, info);
}

/**
 * sonde_dissection_get_dissector:
 * @self: a dissection
 * @info: one of its records
 * @state: (out): the state that goes with the dissector
 *
 * Finds the dissector that a record comes from.
 *
 * Returns: (transfer none): the dissector
 */
const SondeDissector *
sonde_dissection_get_dissector (SondeDissection       *self,
                                const SondeRecordInfo *info,
                                gpointer              *state)
{
  SondeLayer *layer;
  guint i;

  g_return_val_if_fail (SONDE_IS_DISSECTION (self), NULL);
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (info->number < sonde_record_store_get_length (self->records), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  for (i = self->layers->len - 1; i > 0; i--)
    {
      if (g_array_index (self->layers, SondeLayer, i).first_record <= info->number)
        break;
    }

  layer = &g_array_index (self->layers, SondeLayer, i);
  *state = layer->state;

  return layer->dissector;
}

/**
 * sonde_dissection_is_complete:
 * @self: a dissection
 *
 * Returns: whether everything that the flow holds now was taken apart
 */
gboolean
sonde_dissection_is_complete (SondeDissection *self)
{
  g_return_val_if_fail (SONDE_IS_DISSECTION (self), TRUE);

  return self->position == sonde_flow_get_n_events (self->flow);
}

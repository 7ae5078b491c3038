#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-event-list.h"
#include "sonde-format.h"
#include "sonde-note.h"
#include "sonde-record.h"
#include "sonde-text.h"

#define PREVIEW_BYTES 512
#define PREVIEW_CHARS 256

/**
 * SondeEventList:
 *
 * The events of a flow as a list of [class@Record]: each read, write, datagram and note, and what
 * ended it. The parts of a long read are one record.
 */
struct _SondeEventList
{
  GObject    parent_instance;

  SondeFlow *flow;
  guint      n_events;
  guint      n_calls;
};

static void sonde_event_list_model_init  (GListModelInterface        *iface);
static void sonde_event_list_origin_init (SondeRecordOriginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeEventList, sonde_event_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_event_list_model_init)
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_RECORD_ORIGIN,
                                                      sonde_event_list_origin_init))

/* Whether the last record that was announced has more parts now. */
static gboolean
sonde_event_list_last_grew (SondeEventList *self,
                            guint           n_events)
{
  SondeEvent event;

  if (self->n_events == 0 || self->n_events == n_events)
    return FALSE;

  sonde_flow_get_event (self->flow, self->n_events, &event);

  return event.kind == SONDE_EVENT_CONTINUED;
}

static void
sonde_event_list_changed_cb (SondeEventList *self)
{
  guint n_events = sonde_flow_get_n_events (self->flow);
  guint n_before = self->n_calls;
  gboolean last_grew = sonde_event_list_last_grew (self, n_events);

  self->n_events = n_events;
  self->n_calls = sonde_flow_get_n_calls (self->flow);

  if (last_grew)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before - 1, 1,
                                self->n_calls - n_before + 1);
  else if (self->n_calls > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->n_calls - n_before);
}

static GType
sonde_event_list_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
sonde_event_list_get_n_items (GListModel *model)
{
  return SONDE_EVENT_LIST (model)->n_calls;
}

static void
sonde_event_list_fill_info (guint             number,
                            guint             position,
                            const SondeEvent *event,
                            SondeRecordInfo  *info)
{
  gboolean has_direction = event->kind != SONDE_EVENT_OPENED && event->kind != SONDE_EVENT_NOTE &&
                           event->kind != SONDE_EVENT_CLOSED;

  *info = (SondeRecordInfo) {
    .time_ns = event->time_ns,
    .detail = position,
    .number = number,
    .kind = (guint16) event->kind,
    .direction = has_direction ? (guint8) event->direction : SONDE_RECORD_NO_DIRECTION,
    .severity = event->kind == SONDE_EVENT_RESET || event->kind == SONDE_EVENT_GAP
                ? SONDE_SEVERITY_WARNING : SONDE_SEVERITY_NORMAL,
  };
}

/* Adds up what went before, so that it costs the same for each record wherever it lies. */
static void
sonde_event_list_copy_infos (SondeRecordOrigin *origin,
                             guint              first,
                             guint              n_infos,
                             SondeRecordInfo   *infos)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);
  guint position = sonde_flow_find_call (self->flow, first);
  guint64 offset[SONDE_N_DIRECTIONS];
  SondeEvent event;

  for (SondeDirection i = SONDE_DIRECTION_SENT; i < SONDE_N_DIRECTIONS; i++)
    offset[i] = sonde_flow_get_stream_offset (self->flow, position, i);

  for (guint i = 0; i < n_infos; i++)
    {
      sonde_flow_get_event (self->flow, position, &event);
      sonde_event_list_fill_info (first + i, position, &event, &infos[i]);
      position++;

      if (event.kind != SONDE_EVENT_DATA)
        continue;

      infos[i].offset = offset[infos[i].direction];
      infos[i].length = event.length;

      for (; position < self->n_events; position++)
        {
          sonde_flow_get_event (self->flow, position, &event);

          if (event.kind != SONDE_EVENT_CONTINUED)
            break;

          infos[i].length += event.length;
        }

      offset[infos[i].direction] += infos[i].length;
    }
}

static gpointer
sonde_event_list_get_item (GListModel *model,
                           guint       number)
{
  SondeEventList *self = SONDE_EVENT_LIST (model);
  SondeRecordInfo info;

  if (number >= sonde_event_list_get_n_items (model))
    return NULL;

  sonde_event_list_copy_infos (SONDE_RECORD_ORIGIN (self), number, 1, &info);

  return sonde_record_new (SONDE_RECORD_ORIGIN (self), &info);
}

static SondeFlow *
sonde_event_list_origin_get_flow (SondeRecordOrigin *origin)
{
  return SONDE_EVENT_LIST (origin)->flow;
}

static const char *
sonde_event_list_get_kind_id (SondeRecordOrigin     *origin,
                              const SondeRecordInfo *info)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);

  switch ((SondeEventKind) info->kind)
    {
    case SONDE_EVENT_OPENED:
      return "Opened";

    case SONDE_EVENT_DATA:
    case SONDE_EVENT_CONTINUED:
      if (sonde_flow_get_transport (self->flow) == SONDE_TRANSPORT_UDP)
        return "Datagram";

      return info->direction == SONDE_DIRECTION_SENT ? "Write" : "Read";

    case SONDE_EVENT_FINISHED:
      return "End";

    case SONDE_EVENT_RESET:
      return "Reset";

    case SONDE_EVENT_CLOSED:
      return "Closed";

    case SONDE_EVENT_GAP:
      return "Missing";

    case SONDE_EVENT_NOTE:
    default:
      return "Note";
    }
}

/* A preview of bytes says nothing else; whatever is not bytes is told in words. */
static gboolean
sonde_event_list_has_own_words (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                                const SondeRecordInfo *info)
{
  return info->kind != SONDE_EVENT_DATA;
}

static void
sonde_event_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_event_list_get_item_type;
  iface->get_n_items = sonde_event_list_get_n_items;
  iface->get_item = sonde_event_list_get_item;
}

static char *
sonde_event_list_dup_kind (SondeRecordOrigin     *origin,
                           const SondeRecordInfo *info)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);

  switch ((SondeEventKind) info->kind)
    {
    case SONDE_EVENT_OPENED:
      return g_strdup (C_("event", "Opened"));

    case SONDE_EVENT_DATA:
    case SONDE_EVENT_CONTINUED:
      if (sonde_flow_get_transport (self->flow) == SONDE_TRANSPORT_UDP)
        return g_strdup (C_("event", "Datagram"));

      return g_strdup (info->direction == SONDE_DIRECTION_SENT ? C_("event", "Write")
                                                               : C_("event", "Read"));

    case SONDE_EVENT_FINISHED:
      return g_strdup (C_("event", "End"));

    case SONDE_EVENT_RESET:
      return g_strdup (C_("event", "Reset"));

    case SONDE_EVENT_CLOSED:
      return g_strdup (C_("event", "Closed"));

    case SONDE_EVENT_NOTE:
      return g_strdup (C_("event", "Note"));

    case SONDE_EVENT_GAP:
      return g_strdup (C_("event", "Missing"));

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static char *
sonde_event_list_dup_preview (SondeEventList        *self,
                              const SondeRecordInfo *info)
{
  guint8 buffer[PREVIEW_BYTES];
  gsize wanted = (gsize) MIN (sizeof buffer, info->length);
  gssize n_read;

  if (info->length == 0)
    return g_strdup (_("Empty"));

  n_read = sonde_flow_read_stream (self->flow, (SondeDirection) info->direction, info->offset,
                                   buffer, wanted, NULL);

  if (n_read < (gssize) wanted)
    return g_strdup (_("The bytes can no longer be read from the capture file"));

  return sonde_text_preview (buffer, (gsize) n_read, PREVIEW_CHARS);
}

static char *
sonde_event_list_dup_note (SondeEventList        *self,
                           const SondeRecordInfo *info)
{
  g_autoptr(GHashTable) fields = NULL;
  const char *message;
  SondeEvent event;

  sonde_flow_get_event (self->flow, (guint) info->detail, &event);
  fields = sonde_flow_read_note (self->flow, &event);
  message = g_hash_table_lookup (fields, SONDE_NOTE_MESSAGE);

  return g_strdup (message != NULL ? message : "");
}

static char *
sonde_event_list_dup_gap (SondeEventList        *self,
                          const SondeRecordInfo *info)
{
  SondeEvent event;

  sonde_flow_get_event (self->flow, (guint) info->detail, &event);

  return sonde_format_missing (event.payload_offset);
}

static char *
sonde_event_list_dup_opening (SondeEventList *self)
{
  g_autofree char *local = sonde_endpoint_to_string (sonde_flow_get_local (self->flow));
  g_autofree char *remote = sonde_endpoint_to_string (sonde_flow_get_remote (self->flow));

  if (sonde_flow_get_role (self->flow) == SONDE_ROLE_CLIENT)
    return g_strdup_printf (_("From %s to %s"), local, remote);

  return g_strdup_printf (_("From %s to %s"), remote, local);
}

static char *
sonde_event_list_dup_summary (SondeRecordOrigin     *origin,
                              const SondeRecordInfo *info)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);
  gboolean sent = info->direction == SONDE_DIRECTION_SENT;

  switch ((SondeEventKind) info->kind)
    {
    case SONDE_EVENT_OPENED:
      return sonde_event_list_dup_opening (self);

    case SONDE_EVENT_DATA:
    case SONDE_EVENT_CONTINUED:
      return sonde_event_list_dup_preview (self, info);

    case SONDE_EVENT_FINISHED:
      return g_strdup (sent ? _("We finished sending (FIN)") : _("Peer finished sending (FIN)"));

    case SONDE_EVENT_RESET:
      return g_strdup (sent ? _("We reset the connection (RST)")
                            : _("Connection reset by the peer (RST)"));

    case SONDE_EVENT_CLOSED:
      return g_strdup (_("We closed the connection"));

    case SONDE_EVENT_NOTE:
      return sonde_event_list_dup_note (self, info);

    case SONDE_EVENT_GAP:
      return sonde_event_list_dup_gap (self, info);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static SondeField *
sonde_event_list_dup_gap_field (const char *kind,
                                const char *summary)
{
  SondeField *field = sonde_field_new ("event", kind, summary, 0, 0);

  sonde_field_explain (field,
                       _("The program that captured the packets lost or cut some of them. The "
                         "peers had these bytes; what follows them is shown as it came."),
                       "RFC 9293, section 3.4");

  return field;
}

static SondeField *
sonde_event_list_dup_fields (SondeRecordOrigin     *origin,
                             const SondeRecordInfo *info)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);
  g_autofree char *kind = sonde_event_list_dup_kind (origin, info);
  g_autofree char *summary = sonde_event_list_dup_summary (origin, info);
  g_autofree char *count = NULL;
  SondeField *field;

  if (info->kind == SONDE_EVENT_GAP)
    return sonde_event_list_dup_gap_field (kind, summary);

  if (info->kind != SONDE_EVENT_DATA)
    return sonde_field_new ("event", kind, summary, 0, 0);

  count = g_strdup_printf (ngettext ("%u byte", "%u bytes", (gulong) info->length),
                           (guint) info->length);
  field = sonde_field_new ("event", kind, count, 0, info->length);

  if (sonde_flow_get_transport (self->flow) == SONDE_TRANSPORT_UDP)
    sonde_field_explain (field, _("One datagram. UDP keeps its boundaries."), "RFC 768");
  else
    sonde_field_explain (field,
                         _("What one call moved. TCP is a stream without message boundaries: the "
                           "peer's calls may have been others."), "RFC 9293, section 3.1");

  return field;
}

static guint64
sonde_event_list_get_place (SondeRecordOrigin     *origin,
                            const SondeRecordInfo *info)
{
  SondeEvent event;

  /* What is missing has no place. */
  if (info->kind == SONDE_EVENT_GAP)
    return 0;

  sonde_flow_get_event (SONDE_EVENT_LIST (origin)->flow, (guint) info->detail, &event);

  return event.payload_offset;
}

static gssize
sonde_event_list_read (SondeRecordOrigin      *origin,
                       const SondeRecordInfo  *info,
                       guint64                 offset,
                       guint8                 *buffer,
                       gsize                   count,
                       GError                **error)
{
  SondeEventList *self = SONDE_EVENT_LIST (origin);

  return sonde_flow_read_stream (self->flow, (SondeDirection) info->direction,
                                 info->offset + offset, buffer, count, error);
}

static void
sonde_event_list_origin_init (SondeRecordOriginInterface *iface)
{
  iface->dup_kind = sonde_event_list_dup_kind;
  iface->dup_summary = sonde_event_list_dup_summary;
  iface->dup_fields = sonde_event_list_dup_fields;
  iface->read = sonde_event_list_read;
  iface->get_place = sonde_event_list_get_place;
  iface->get_flow = sonde_event_list_origin_get_flow;
  iface->copy_infos = sonde_event_list_copy_infos;
  iface->get_kind_id = sonde_event_list_get_kind_id;
  iface->has_own_words = sonde_event_list_has_own_words;
}

static void
sonde_event_list_finalize (GObject *object)
{
  SondeEventList *self = SONDE_EVENT_LIST (object);

  g_clear_object (&self->flow);

  G_OBJECT_CLASS (sonde_event_list_parent_class)->finalize (object);
}

static void
sonde_event_list_class_init (SondeEventListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_event_list_finalize;
}

static void
sonde_event_list_init (SondeEventList *self G_GNUC_UNUSED)
{
}

/**
 * sonde_event_list_new:
 * @flow: a flow
 *
 * Returns: (transfer full): a list that grows as @flow does
 */
SondeEventList *
sonde_event_list_new (SondeFlow *flow)
{
  SondeEventList *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_EVENT_LIST, NULL);
  self->flow = g_object_ref (flow);
  sonde_event_list_changed_cb (self);
  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_event_list_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_event_list_get_flow:
 * @self: a list
 *
 * Returns: (transfer none): the flow whose events it lists
 */
SondeFlow *
sonde_event_list_get_flow (SondeEventList *self)
{
  g_return_val_if_fail (SONDE_IS_EVENT_LIST (self), NULL);

  return self->flow;
}

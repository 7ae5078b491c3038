#include "config.h"

#include "sonde-flow.h"
#include "sonde-record.h"

/**
 * SondeRecord:
 *
 * A message or frame, made when a view asks for it; what it says is found out when it is
 * first read, from the bytes in the capture.
 */
struct _SondeRecord
{
  GObject            parent_instance;

  SondeRecordOrigin *origin;
  char              *kind;
  char              *summary;
  SondeRecordInfo    info;
};

G_DEFINE_FINAL_TYPE (SondeRecord, sonde_record, G_TYPE_OBJECT)

G_DEFINE_INTERFACE (SondeRecordOrigin, sonde_record_origin, G_TYPE_OBJECT)

static void
sonde_record_origin_default_init (SondeRecordOriginInterface *iface G_GNUC_UNUSED)
{
}

static void
sonde_record_finalize (GObject *object)
{
  SondeRecord *self = SONDE_RECORD (object);

  g_clear_object (&self->origin);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->summary, g_free);

  G_OBJECT_CLASS (sonde_record_parent_class)->finalize (object);
}

static void
sonde_record_class_init (SondeRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_record_finalize;
}

static void
sonde_record_init (SondeRecord *self G_GNUC_UNUSED)
{
}

/**
 * sonde_record_new:
 * @origin: the list that knows the record's bytes and protocol
 * @info: the record, copied
 *
 * Returns: (transfer full): a record
 */
SondeRecord *
sonde_record_new (SondeRecordOrigin     *origin,
                  const SondeRecordInfo *info)
{
  SondeRecord *self;

  g_return_val_if_fail (SONDE_IS_RECORD_ORIGIN (origin), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (SONDE_TYPE_RECORD, NULL);
  self->origin = g_object_ref (origin);
  self->info = *info;

  return self;
}

/**
 * sonde_record_get_info:
 * @self: a record
 *
 * Returns: (transfer none): the record in its compact form, as it was when @self was made
 */
const SondeRecordInfo *
sonde_record_get_info (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  return &self->info;
}

/**
 * sonde_record_get_origin:
 * @self: a record
 *
 * Returns: (transfer none): the list it came from
 */
SondeRecordOrigin *
sonde_record_get_origin (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  return self->origin;
}

/**
 * sonde_record_get_time_ns:
 * @self: a record
 *
 * Returns: when its first byte passed, in nanoseconds since the Unix epoch
 */
gint64
sonde_record_get_time_ns (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), 0);

  return self->info.time_ns;
}

/**
 * sonde_record_get_direction:
 * @self: a record
 *
 * Returns: which way it went; `SONDE_DIRECTION_SENT` when it went neither way
 */
SondeDirection
sonde_record_get_direction (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), SONDE_DIRECTION_SENT);

  return sonde_record_has_direction (self) ? (SondeDirection) self->info.direction
                                           : SONDE_DIRECTION_SENT;
}

/**
 * sonde_record_has_direction:
 * @self: a record
 *
 * Returns: whether it went one way or the other
 */
gboolean
sonde_record_has_direction (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), FALSE);

  return self->info.direction < SONDE_N_DIRECTIONS;
}

/**
 * sonde_record_get_severity:
 * @self: a record
 *
 * Returns: the worst of its departures from the standard
 */
SondeSeverity
sonde_record_get_severity (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), SONDE_SEVERITY_NORMAL);

  return (SondeSeverity) self->info.severity;
}

/**
 * sonde_record_get_length:
 * @self: a record
 *
 * Returns: its size on the wire, in bytes
 */
guint64
sonde_record_get_length (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), 0);

  return self->info.length;
}

/**
 * sonde_record_get_kind:
 * @self: a record
 *
 * Returns: what it is, in one or two words
 */
const char *
sonde_record_get_kind (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  if (self->kind == NULL)
    {
      SondeRecordOriginInterface *iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

      self->kind = iface->dup_kind (self->origin, &self->info);
    }

  return self->kind;
}

/**
 * sonde_record_get_summary:
 * @self: a record
 *
 * Returns: what it holds, in one line
 */
const char *
sonde_record_get_summary (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  if (self->summary == NULL)
    {
      SondeRecordOriginInterface *iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

      self->summary = iface->dup_summary (self->origin, &self->info);
    }

  return self->summary;
}

/**
 * sonde_record_dup_fields:
 * @self: a record
 *
 * Takes a record apart.
 *
 * Returns: (transfer full) (nullable): the root of its fields, if its protocol has any
 */
SondeField *
sonde_record_dup_fields (SondeRecord *self)
{
  SondeRecordOriginInterface *iface;

  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

  return iface->dup_fields != NULL ? iface->dup_fields (self->origin, &self->info) : NULL;
}

/**
 * sonde_record_dup_decodings:
 * @self: a record
 *
 * Makes what a record stands for besides its own bytes: inflated, joined, without its mask.
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what it is, or `NULL` if it is
 *   nothing but its bytes
 */
GPtrArray *
sonde_record_dup_decodings (SondeRecord *self)
{
  SondeRecordOriginInterface *iface;

  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

  return iface->dup_decodings != NULL ? iface->dup_decodings (self->origin, &self->info) : NULL;
}

/**
 * sonde_record_read_bytes:
 * @self: a record
 * @offset: where to begin, from the record's first byte
 * @count: how many bytes are wanted at most
 * @error: return location for an error
 *
 * Reads a record's bytes as they were on the wire.
 *
 * Returns: (transfer full) (nullable): up to @count bytes, or `NULL` with @error set to any
 *   `G_IO_ERROR`
 */
GBytes *
sonde_record_read_bytes (SondeRecord  *self,
                         guint64       offset,
                         gsize         count,
                         GError      **error)
{
  SondeRecordOriginInterface *iface;
  g_autofree guint8 *buffer = NULL;
  gssize n_read;

  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);
  count = MIN (count, offset < self->info.length ? self->info.length - offset : 0);
  buffer = g_malloc (MAX (count, 1));
  n_read = iface->read (self->origin, &self->info, offset, buffer, count, error);

  if (n_read < 0)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&buffer), (gsize) n_read);
}

/**
 * sonde_record_get_place:
 * @self: a record
 *
 * Returns: the offset in the capture file of its first byte, or of what tells of it; 0 when nothing
 *   does, so that it cannot be commented on
 */
guint64
sonde_record_get_place (SondeRecord *self)
{
  SondeRecordOriginInterface *iface;

  g_return_val_if_fail (SONDE_IS_RECORD (self), 0);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self->origin);

  return iface->get_place != NULL ? iface->get_place (self->origin, &self->info) : 0;
}

/**
 * sonde_record_get_comment:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what a person has to say about it
 */
const SondeComment *
sonde_record_get_comment (SondeRecord *self)
{
  g_return_val_if_fail (SONDE_IS_RECORD (self), NULL);

  return sonde_record_origin_get_comment (self->origin, &self->info);
}

/**
 * sonde_record_set_comment:
 * @self: a record that has a place
 * @is_marked: whether it is marked
 * @text: (nullable): what there is to say
 *
 * Marks a record, or comments on it.
 */
void
sonde_record_set_comment (SondeRecord *self,
                          gboolean     is_marked,
                          const char  *text)
{
  SondeComments *comments;
  guint64 place;

  g_return_if_fail (SONDE_IS_RECORD (self));

  comments = sonde_record_origin_get_comments (self->origin);
  place = sonde_record_get_place (self);

  if (place != 0 && comments != NULL)
    sonde_comments_set (comments, place, is_marked, text);
}

/**
 * sonde_record_origin_get_comments:
 * @self: a list of records
 *
 * Returns: (transfer none) (nullable): what a person has to say about the capture that the records
 *   are in
 */
SondeComments *
sonde_record_origin_get_comments (SondeRecordOrigin *self)
{
  SondeRecordOriginInterface *iface;

  g_return_val_if_fail (SONDE_IS_RECORD_ORIGIN (self), NULL);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self);

  return iface->get_flow != NULL ? sonde_flow_get_comments (iface->get_flow (self)) : NULL;
}

/**
 * sonde_record_origin_get_comment:
 * @self: a list of records
 * @info: one of them
 *
 * Returns: (transfer none) (nullable): what a person has to say about it
 */
const SondeComment *
sonde_record_origin_get_comment (SondeRecordOrigin     *self,
                                 const SondeRecordInfo *info)
{
  SondeRecordOriginInterface *iface;
  SondeComments *comments;

  g_return_val_if_fail (SONDE_IS_RECORD_ORIGIN (self), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  iface = SONDE_RECORD_ORIGIN_GET_IFACE (self);
  comments = sonde_record_origin_get_comments (self);

  if (comments == NULL || iface->get_place == NULL)
    return NULL;

  /* To find a place takes longer than to know that there is no comment at all. */
  if (sonde_comments_get_n_comments (comments) == 0)
    return NULL;

  return sonde_comments_get (comments, iface->get_place (self, info));
}

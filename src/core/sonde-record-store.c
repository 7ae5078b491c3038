#include "config.h"

#include "sonde-record-store.h"

#define GROUP_BITS    6
#define GROUP_RECORDS (1u << GROUP_BITS)
#define MIN_RECORDS   4
#define N_OFFSETS     (SONDE_RECORD_NO_DIRECTION + 1)

/* A record in terms of the first of its group. */
typedef struct
{
  gint32  time_ns;
  gint32  offset;
  guint32 length;
  guint32 detail;
  guint16 kind;
  guint8  direction;
  guint8  severity;
} SondePackedRecord;

/* Each direction counts its offsets by itself. */
typedef struct
{
  gint64            time_ns;
  guint64           offset[N_OFFSETS];
  SondePackedRecord records[GROUP_RECORDS];
} SondePackedGroup;

/* Has one or the other. */
typedef struct
{
  SondePackedGroup *packed;
  SondeRecordInfo  *records;
} SondeRecordGroup;

struct _SondeRecordStore
{
  SondeRecordGroup *groups;
  guint             length;

  /* The groups that may be packed. */
  GArray           *loose;
};

G_STATIC_ASSERT (sizeof (SondePackedRecord) == 20);

static guint
get_n_groups (const SondeRecordStore *self)
{
  return (self->length + GROUP_RECORDS - 1) >> GROUP_BITS;
}

/* Returns whether the difference of two times or offsets fits. */
static gboolean
pack_difference (guint64  value,
                 guint64  base,
                 gint32  *difference)
{
  gint64 wide = (gint64) (value - base);

  *difference = (gint32) wide;

  return wide == *difference;
}

static gboolean
sonde_packed_group_take (SondePackedGroup      *self,
                         guint                  place,
                         const SondeRecordInfo *info)
{
  SondePackedRecord *record = &self->records[place];

  record->length = (guint32) info->length;
  record->detail = (guint32) info->detail;
  record->kind = info->kind;
  record->direction = info->direction;
  record->severity = info->severity;

  return info->direction < N_OFFSETS && record->length == info->length &&
         record->detail == info->detail &&
         pack_difference ((guint64) info->time_ns, (guint64) self->time_ns, &record->time_ns) &&
         pack_difference (info->offset, self->offset[info->direction], &record->offset);
}

static void
sonde_packed_group_get (const SondePackedGroup *self,
                        guint                   number,
                        SondeRecordInfo        *info)
{
  const SondePackedRecord *record = &self->records[number % GROUP_RECORDS];

  info->time_ns = self->time_ns + record->time_ns;
  info->offset = self->offset[record->direction] + (guint64) (gint64) record->offset;
  info->length = record->length;
  info->detail = record->detail;
  info->number = number;
  info->kind = record->kind;
  info->direction = record->direction;
  info->severity = record->severity;
}

/* Where the values are too far apart, the group stays as it is. */
static void
sonde_record_group_pack (SondeRecordGroup *group)
{
  g_autofree SondePackedGroup *packed = g_new0 (SondePackedGroup, 1);

  packed->time_ns = group->records[0].time_ns;

  for (guint i = GROUP_RECORDS; i > 0; i--)
    {
      const SondeRecordInfo *info = &group->records[i - 1];

      if (info->direction < N_OFFSETS)
        packed->offset[info->direction] = info->offset;
    }

  for (guint i = 0; i < GROUP_RECORDS; i++)
    {
      if (!sonde_packed_group_take (packed, i, &group->records[i]))
        return;
    }

  group->packed = g_steal_pointer (&packed);
  g_clear_pointer (&group->records, g_free);
}

static void
sonde_record_group_unpack (SondeRecordGroup *group,
                           guint             first)
{
  SondeRecordInfo *records = g_new (SondeRecordInfo, GROUP_RECORDS);

  for (guint i = 0; i < GROUP_RECORDS; i++)
    sonde_packed_group_get (group->packed, first + i, &records[i]);

  group->records = records;
  g_clear_pointer (&group->packed, g_free);
}

/**
 * sonde_record_store_new:
 *
 * Returns: (transfer full): an empty store
 */
SondeRecordStore *
sonde_record_store_new (void)
{
  SondeRecordStore *self = g_new0 (SondeRecordStore, 1);

  self->loose = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

/**
 * sonde_record_store_free:
 * @self: a store
 *
 * Frees a store with its records.
 */
void
sonde_record_store_free (SondeRecordStore *self)
{
  guint n_groups;

  g_return_if_fail (self != NULL);

  n_groups = get_n_groups (self);

  for (guint i = 0; i < n_groups; i++)
    {
      g_free (self->groups[i].packed);
      g_free (self->groups[i].records);
    }

  g_array_unref (self->loose);
  g_free (self->groups);
  g_free (self);
}

/**
 * sonde_record_store_get_length:
 * @self: a store
 *
 * Returns: how many records there are
 */
guint
sonde_record_store_get_length (const SondeRecordStore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * sonde_record_store_get:
 * @self: a store
 * @number: a record, below the store's length
 * @info: (out caller-allocates): the record
 *
 * Reads a record.
 */
void
sonde_record_store_get (const SondeRecordStore *self,
                        guint                   number,
                        SondeRecordInfo        *info)
{
  const SondeRecordGroup *group;

  g_return_if_fail (self != NULL);
  g_return_if_fail (number < self->length);
  g_return_if_fail (info != NULL);

  group = &self->groups[number >> GROUP_BITS];

  if (group->packed != NULL)
    sonde_packed_group_get (group->packed, number, info);
  else
    *info = group->records[number % GROUP_RECORDS];
}

/**
 * sonde_record_store_append:
 * @self: a store
 * @info: a record; its number is not looked at
 *
 * Appends a record.
 *
 * Returns: (transfer none): the new record, with its number; valid until the next is appended
 */
SondeRecordInfo *
sonde_record_store_append (SondeRecordStore      *self,
                           const SondeRecordInfo *info)
{
  guint number;
  guint place;
  SondeRecordGroup *group;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);

  number = self->length++;
  place = number % GROUP_RECORDS;

  if (place == 0)
    {
      guint n_groups = number >> GROUP_BITS;

      if ((n_groups & (n_groups - 1)) == 0)
        self->groups = g_renew (SondeRecordGroup, self->groups, MAX (2 * n_groups, 1));

      self->groups[n_groups] = (SondeRecordGroup) { 0 };
      g_array_append_val (self->loose, n_groups);
    }

  group = &self->groups[number >> GROUP_BITS];

  /* As many as the next power of two: most lists are short. */
  if (place == 0)
    group->records = g_new (SondeRecordInfo, MIN_RECORDS);
  else if (place >= MIN_RECORDS && (place & (place - 1)) == 0)
    group->records = g_renew (SondeRecordInfo, group->records, 2 * place);

  group->records[place] = *info;
  group->records[place].number = number;

  return &group->records[place];
}

/**
 * sonde_record_store_edit:
 * @self: a store
 * @number: a record, below the store's length
 *
 * Gives a record to be changed; not its number.
 *
 * Returns: (transfer none): the record, valid until the next is appended, or
 *   sonde_record_store_settle()
 */
SondeRecordInfo *
sonde_record_store_edit (SondeRecordStore *self,
                         guint             number)
{
  guint position = number >> GROUP_BITS;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number < self->length, NULL);

  if (self->groups[position].packed != NULL)
    {
      sonde_record_group_unpack (&self->groups[position], position << GROUP_BITS);
      g_array_append_val (self->loose, position);
    }

  return &self->groups[position].records[number % GROUP_RECORDS];
}

/**
 * sonde_record_store_settle:
 * @self: a store
 *
 * Packs what can be packed.
 */
void
sonde_record_store_settle (SondeRecordStore *self)
{
  guint n_full;
  guint n_kept = 0;

  g_return_if_fail (self != NULL);

  n_full = self->length >> GROUP_BITS;

  for (guint i = 0; i < self->loose->len; i++)
    {
      guint position = g_array_index (self->loose, guint, i);

      if (position < n_full)
        sonde_record_group_pack (&self->groups[position]);
      else
        g_array_index (self->loose, guint, n_kept++) = position;
    }

  g_array_set_size (self->loose, n_kept);
}

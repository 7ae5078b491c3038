#include "config.h"

#include "sonde-decoding.h"
#include "sonde-fake-records.h"

/* 2026-05-01 10:00:00 UTC, and a record every millisecond and a bit. */
#define START_NS G_GINT64_CONSTANT (1777629600000000000)
#define STEP_NS G_GINT64_CONSTANT (1234567)

/**
 * SondeFakeRecords:
 *
 * Any number of records, made up from their numbers when they are asked for.
 */
struct _SondeFakeRecords
{
  GObject parent_instance;

  guint   n_records;
  guint   n_rewrites;
};

static void sonde_fake_records_list_init (GListModelInterface *iface);
static void sonde_fake_records_origin_init (SondeRecordOriginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeFakeRecords, sonde_fake_records, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sonde_fake_records_list_init)
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_RECORD_ORIGIN,
                                                      sonde_fake_records_origin_init))

static const char * const kinds[] = { "Request", "Response", "Text frame", "Ping" };

static const char * const summaries[] = {
  "GET /index.html HTTP/1.1",
  "HTTP/1.1 200 OK, text/html, 12,345 bytes",
  "{\"id\":7,\"name\":\"Alice\",\"tags\":[\"a\",\"b\"],\"text\":\"something longer\"}",
  "keep-alive",
};

static GType
sonde_fake_records_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return SONDE_TYPE_RECORD;
}

static guint
sonde_fake_records_get_n_items (GListModel *model)
{
  return SONDE_FAKE_RECORDS (model)->n_records;
}

static gpointer
sonde_fake_records_get_item (GListModel *model,
                             guint       position)
{
  SondeFakeRecords *self = SONDE_FAKE_RECORDS (model);
  SondeRecordInfo info = { 0 };

  if (position >= self->n_records)
    return NULL;

  info.number = position;
  info.time_ns = START_NS + position * STEP_NS;
  info.offset = (guint64) position * SONDE_FAKE_RECORD_LENGTH;
  info.length = SONDE_FAKE_RECORD_LENGTH + self->n_rewrites;
  info.kind = position % G_N_ELEMENTS (kinds);
  info.direction = position % 2 == 0 ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
  info.severity = position % 7 == 3 ? position / 7 % 4 : SONDE_SEVERITY_NORMAL;

  return sonde_record_new (SONDE_RECORD_ORIGIN (self), &info);
}

static void
sonde_fake_records_list_init (GListModelInterface *iface)
{
  iface->get_item_type = sonde_fake_records_get_item_type;
  iface->get_n_items = sonde_fake_records_get_n_items;
  iface->get_item = sonde_fake_records_get_item;
}

static char *
sonde_fake_records_dup_kind (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                             const SondeRecordInfo *info)
{
  return g_strdup (kinds[info->kind]);
}

static char *
sonde_fake_records_dup_summary (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                                const SondeRecordInfo *info)
{
  return g_strdup (summaries[info->kind]);
}

static SondeField *
sonde_fake_records_dup_fields (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                               const SondeRecordInfo *info)
{
  SondeField *root = sonde_field_new ("fake", kinds[info->kind], summaries[info->kind],
                                      0, SONDE_FAKE_RECORD_LENGTH);
  SondeField *header = sonde_field_add (root, "fake.header", "Header", NULL, 0, 16);
  SondeField *flags = sonde_field_add (header, "fake.flags", "Flags", "0x42", 0, 2);
  SondeField *length;
  SondeField *body;

  sonde_field_add (flags, "fake.flags.final", "Final", "1", 0, 1);
  sonde_field_add (flags, "fake.flags.opcode", "Opcode", "2, binary", 1, 1);
  sonde_field_explain (flags, "Says how the rest is to be read.", "RFC 6455, section 5.2");
  length = sonde_field_add (header, "fake.length", "Length", "32", 2, 2);
  sonde_field_set_target (length, 16, 32);
  body = sonde_field_add (root, "fake.body", "Body", "<b>not markup</b> & a value that is longer "
                                                     "than its column is wide", 16, 32);
  sonde_field_set_severity (body, info->severity);

  return root;
}

/* One in a hundred stands for other bytes. */
static GPtrArray *
sonde_fake_records_dup_decodings (SondeRecordOrigin     *origin G_GNUC_UNUSED,
                                  const SondeRecordInfo *info)
{
  static const char text[] = "{\"name\": \"value\"}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(SondeField) root = sonde_field_new ("fake.json", "JSON", "Object", 0, sizeof text - 1);
  GPtrArray *decodings;

  if (info->number % 100 != SONDE_FAKE_DECODED)
    return NULL;

  sonde_field_add (root, "fake.name", "Name", "name", 1, 6);
  sonde_field_add (root, "fake.value", "Value", "value", 9, 7);
  decodings = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (decodings, sonde_decoding_new ("fake.unmasked", "Unmasked", bytes, NULL));
  g_ptr_array_add (decodings, sonde_decoding_new ("fake.inflated", "Inflated", bytes, root));
  sonde_decoding_set_is_cut (g_ptr_array_index (decodings, 1), TRUE);

  return decodings;
}

static gssize
sonde_fake_records_read (SondeRecordOrigin      *origin G_GNUC_UNUSED,
                         const SondeRecordInfo  *info,
                         guint64                 offset,
                         guint8                 *buffer,
                         gsize                   count,
                         GError                **error G_GNUC_UNUSED)
{
  for (gsize i = 0; i < count; i++)
    buffer[i] = (guint8) (info->offset + offset + i);

  return (gssize) count;
}

static void
sonde_fake_records_origin_init (SondeRecordOriginInterface *iface)
{
  iface->dup_kind = sonde_fake_records_dup_kind;
  iface->dup_summary = sonde_fake_records_dup_summary;
  iface->dup_fields = sonde_fake_records_dup_fields;
  iface->dup_decodings = sonde_fake_records_dup_decodings;
  iface->read = sonde_fake_records_read;
}

static void
sonde_fake_records_class_init (SondeFakeRecordsClass *klass G_GNUC_UNUSED)
{
}

static void
sonde_fake_records_init (SondeFakeRecords *self G_GNUC_UNUSED)
{
}

/**
 * sonde_fake_records_new:
 * @n_records: how many records there are at first
 *
 * Returns: (transfer full): a list of records
 */
SondeFakeRecords *
sonde_fake_records_new (guint n_records)
{
  SondeFakeRecords *self = g_object_new (SONDE_TYPE_FAKE_RECORDS, NULL);

  self->n_records = n_records;

  return self;
}

/**
 * sonde_fake_records_append:
 * @self: a list of records
 * @n_records: how many more there shall be
 *
 * Lets records arrive, with one announcement.
 */
void
sonde_fake_records_append (SondeFakeRecords *self,
                           guint             n_records)
{
  guint position = self->n_records;

  self->n_records += n_records;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_records);
}

/**
 * sonde_fake_records_rewrite:
 * @self: a list of records
 * @position: the first record rewritten
 * @n_rewritten: how many are
 * @n_appended: how many more there shall be, if these are the last
 *
 * Makes records longer by one byte, and lets others arrive, with one announcement.
 */
void
sonde_fake_records_rewrite (SondeFakeRecords *self,
                            guint             position,
                            guint             n_rewritten,
                            guint             n_appended)
{
  self->n_rewrites++;
  self->n_records += n_appended;
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_rewritten,
                              n_rewritten + n_appended);
}

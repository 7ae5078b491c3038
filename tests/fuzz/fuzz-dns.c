#include "config.h"

#include "sonde-dns-dissector.h"

#define MAX_RECORDS 256
#define SUMMARY_BYTES 4096

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* Each field lies within the record, and so does what it refers to. */
static void
check_fields (SondeField *field,
              guint64     record_length)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  gsize target, target_length;

  g_assert_cmpuint (sonde_field_get_offset (field), <=, record_length);
  g_assert_cmpuint (sonde_field_get_length (field), <=,
                    record_length - sonde_field_get_offset (field));

  if (sonde_field_get_target (field, &target, &target_length))
    {
      g_assert_cmpuint (target, <=, record_length);
      g_assert_cmpuint (target_length, <=, record_length - target);
    }

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      check_fields (child, record_length);
    }
}

static void
check_records (const SondeDissector *dissector,
               gpointer              state,
               SondeRecordStore     *records,
               const guint8         *stream)
{
  guint n_records = MIN (sonde_record_store_get_length (records), MAX_RECORDS);

  for (guint i = 0; i < n_records; i++)
    {
      const SondeRecordInfo *info = sonde_record_store_edit (records, i);
      g_autofree char *kind = dissector->dup_kind (state, info);
      g_autofree char *summary = dissector->dup_summary (state, info, stream + info->offset,
                                                         MIN (info->length, SUMMARY_BYTES));
      g_autoptr(SondeField) root = dissector->dup_fields (state, info, stream + info->offset,
                                                          info->length);

      g_assert_true (g_utf8_validate (kind, -1, NULL));
      g_assert_true (g_utf8_validate (summary, -1, NULL));
      check_fields (root, info->length);
    }
}

/* Returns the records of bytes that are fed in two pieces. */
static SondeRecordStore *
run (const SondeDissector *dissector,
     gpointer              state,
     const guint8         *data,
     gsize                 length,
     gsize                 split)
{
  SondeRecordStore *records = sonde_record_store_new ();
  SondeRecordSink sink = { .records = records, .first_changed = G_MAXUINT };
  const gsize ends[] = { split, length };
  gsize position = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree guint8 *piece = g_memdup2 (data + position, ends[i] - position);

      if (ends[i] > position)
        g_assert_cmpuint (dissector->feed (state, SONDE_DIRECTION_RECEIVED, 1, position, piece,
                                           ends[i] - position, &sink), ==, ends[i] - position);

      position = ends[i];
    }

  if (dissector->finish != NULL)
    dissector->finish (state, SONDE_DIRECTION_RECEIVED, 1, SONDE_EVENT_FINISHED, &sink);

  return records;
}

static void
check (const SondeDissector *dissector,
       const guint8         *data,
       gsize                 length,
       gsize                 split)
{
  gpointer state = dissector->create (SONDE_DIRECTION_SENT);
  gpointer split_state = dissector->create (SONDE_DIRECTION_SENT);
  g_autoptr(SondeRecordStore) records = run (dissector, state, data, length, length);
  g_autoptr(SondeRecordStore) other = run (dissector, split_state, data, length, split);

  check_records (dissector, state, records, data);
  g_assert_cmpuint (sonde_record_store_get_length (records), ==,
                    sonde_record_store_get_length (other));

  for (guint i = 0; i < sonde_record_store_get_length (records); i++)
    g_assert_cmpmem (sonde_record_store_edit (records, i), sizeof (SondeRecordInfo),
                     sonde_record_store_edit (other, i), sizeof (SondeRecordInfo));

  dissector->destroy (state);
  dissector->destroy (split_state);
}

/* A datagram, and a stream that is cut in two at a place that the first byte says. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  if (length == 0)
    return 0;

  check (&sonde_dns_stream_dissector, data + 1, length - 1, MIN (data[0], length - 1));

  if (length > 1)
    {
      sonde_dns_datagram_dissector.probe (data + 1, length - 1);
      check (&sonde_dns_datagram_dissector, data + 1, length - 1, length - 1);
    }

  return 0;
}

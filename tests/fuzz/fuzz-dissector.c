#include "config.h"

#include "fuzz-dissector.h"
#include "sonde-dissector-harness.h"

#define HEADER_BYTES 3
#define MAX_RECORDS  64
#define MAX_FINDS    64

/* What a step is: bits of its first byte; the next two are its length. */
#define STEP_RECEIVED 1
#define STEP_END      2

static GArray *
read_steps (const guint8 *data,
            gsize         length)
{
  static const SondeEventKind ends[] = { SONDE_EVENT_FINISHED, SONDE_EVENT_RESET,
                                         SONDE_EVENT_CLOSED, SONDE_EVENT_GAP };
  GArray *steps = sonde_harness_steps_new ();
  gsize i = 0;

  while (i + HEADER_BYTES <= length)
    {
      SondeDirection direction = data[i] & STEP_RECEIVED ? SONDE_DIRECTION_RECEIVED
                                                         : SONDE_DIRECTION_SENT;
      gsize wanted = data[i + 1] | (gsize) data[i + 2] << 8;
      gsize n_bytes = MIN (wanted, length - i - HEADER_BYTES);

      if (data[i] & STEP_END)
        {
          sonde_harness_steps_end (steps, direction, ends[data[i] >> 2 & 3]);
          n_bytes = 0;
        }
      else if (n_bytes > 0)
        sonde_harness_steps_add (steps, direction, data + i + HEADER_BYTES, n_bytes);

      i += HEADER_BYTES + n_bytes;
    }

  return steps;
}

/* A field is named, explained, printable, and lies within its record. */
static void
check_field (SondeField *field,
             guint64     record_length)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  gsize offset = sonde_field_get_offset (field);
  gsize length = sonde_field_get_length (field);
  gsize target_offset;
  gsize target_length;

  g_assert_cmpuint (offset, <=, record_length);
  g_assert_cmpuint (length, <=, record_length - offset);
  g_assert_true (g_utf8_validate (sonde_field_get_name (field), -1, NULL));
  g_assert_true (g_utf8_validate (sonde_field_get_value (field), -1, NULL));

  if (sonde_field_get_reference (field) == NULL)
    g_error ("%s refers to no standard", sonde_field_get_id (field));

  if (sonde_field_get_target (field, &target_offset, &target_length))
    {
      g_assert_cmpuint (target_offset, <, record_length);
      g_assert_cmpuint (target_length, <=, record_length - target_offset);
    }

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      check_field (child, record_length);
    }
}

/* As much of a record as could be read: all, half, or nothing. */
static void
check_record (SondeHarness *harness,
              guint         number)
{
  const SondeDissector *dissector = harness->dissector;
  const SondeRecordInfo *info = sonde_harness_get_record (harness, number);
  GByteArray *stream = harness->streams[info->direction];
  gsize lengths[] = { (gsize) info->length, (gsize) info->length / 2, 0 };

  g_assert_cmpuint (info->offset, <=, stream->len);
  g_assert_cmpuint (info->length, <=, stream->len - info->offset);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (stream->data + info->offset, lengths[i]);
      g_autofree char *summary = dissector->dup_summary (harness->state, info, copy, lengths[i]);
      g_autofree char *kind = dissector->dup_kind (harness->state, info);
      g_autoptr(SondeField) fields = dissector->dup_fields (harness->state, info, copy,
                                                            lengths[i]);

      g_assert_true (g_utf8_validate (summary, -1, NULL));
      g_assert_true (g_utf8_validate (kind, -1, NULL));
      g_assert_nonnull (fields);
      check_field (fields, info->length);

      for (gsize j = 0; j < MIN (info->length, MAX_FINDS); j++)
        g_assert_nonnull (sonde_field_find (fields, j));
    }
}

/**
 * fuzz_dissector_run:
 * @dissector: a dissector
 * @data: (array length=length): steps, each of which has a byte that says what it is, two bytes of
 *   length, and as many bytes
 * @length: the number of bytes in @data
 *
 * Feeds a conversation in several splits, which must not matter, and takes all records apart.
 */
void
fuzz_dissector_run (const SondeDissector *dissector,
                    const guint8         *data,
                    gsize                 length)
{
  static const SondeHarnessSplit splits[] = { SONDE_HARNESS_BYTES, SONDE_HARNESS_UNEVEN,
                                              SONDE_HARNESS_SKIP };
  g_autoptr(GArray) steps = read_steps (data, length);
  g_autoptr(SondeHarness) whole = sonde_harness_run (dissector, steps, SONDE_HARNESS_WHOLE);
  guint n_records = sonde_record_store_get_length (whole->records);

  if (length > 0)
    dissector->probe (data, length);

  for (guint i = 0; i < MIN (n_records, MAX_RECORDS); i++)
    check_record (whole, i);

  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_autoptr(SondeHarness) other = sonde_harness_run (dissector, steps, splits[i]);

      sonde_harness_assert_equal (whole, other);
    }
}

#include "config.h"

#include <string.h>

#include "sonde-tls-dissector.h"

#define MAX_STEPS 256
#define SUMMARY_BYTES 4096
#define DIRECTION 0x01
#define ENDS 0x02
#define SKIPS 0x04

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* One run of the dissector over a conversation. */
typedef struct
{
  gpointer          state;
  SondeRecordStore *records;
  SondeRecordSink   sink;
  GByteArray       *streams[SONDE_N_DIRECTIONS];
} Run;

static void
run_begin (Run *self)
{
  self->state = sonde_tls_dissector.create (SONDE_DIRECTION_SENT);
  self->records = sonde_record_store_new ();
  self->sink = (SondeRecordSink) { .records = self->records, .first_changed = G_MAXUINT };

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    self->streams[i] = g_byte_array_new ();
}

static void
run_end (Run *self)
{
  sonde_tls_dissector.destroy (self->state);
  sonde_record_store_free (self->records);

  for (guint i = 0; i < SONDE_N_DIRECTIONS; i++)
    g_byte_array_unref (self->streams[i]);
}

static void
run_feed (Run            *self,
          SondeDirection  direction,
          gint64          time_ns,
          const guint8   *data,
          gsize           length,
          gsize           piece,
          gboolean        skips)
{
  GByteArray *stream = self->streams[direction];

  while (length > 0)
    {
      guint64 skippable = sonde_tls_dissector.get_skippable (self->state, direction);
      gsize n_bytes = MIN (length, piece);

      if (skips && skippable > 0)
        {
          n_bytes = MIN (n_bytes, skippable);
          sonde_tls_dissector.skip (self->state, direction, time_ns, stream->len, n_bytes,
                                    &self->sink);
        }
      else
        {
          /* A copy of just the piece, so that reading past it is caught. */
          g_autofree guint8 *copy = g_memdup2 (data, n_bytes);

          g_assert_cmpuint (sonde_tls_dissector.feed (self->state, direction, time_ns, stream->len,
                                                      copy, n_bytes, &self->sink), ==, n_bytes);
        }

      g_byte_array_append (stream, data, (guint) n_bytes);
      data += n_bytes;
      length -= n_bytes;
    }
}

/* Each step is a byte of flags, a length of two bytes, and as many bytes. */
static void
run_all (Run          *self,
         const guint8 *data,
         gsize         length,
         gsize         piece,
         gboolean      skips)
{
  for (guint i = 0; i < MAX_STEPS && length >= 3; i++)
    {
      SondeDirection direction = (SondeDirection) (data[0] & DIRECTION);
      gsize n_bytes = (gsize) data[1] << 8 | data[2];

      if ((data[0] & ENDS) != 0)
        {
          sonde_tls_dissector.finish (self->state, direction, i, SONDE_EVENT_FINISHED,
                                      &self->sink);
          return;
        }

      n_bytes = MIN (n_bytes, length - 3);
      run_feed (self, direction, i, data + 3, n_bytes, piece, skips);
      data += 3 + n_bytes;
      length -= 3 + n_bytes;
    }
}

static void
check_nested (SondeField *field)
{
  GListModel *children = sonde_field_get_children (field);
  gsize start = sonde_field_get_offset (field);
  gsize end = start + sonde_field_get_length (field);

  g_assert_true (g_utf8_validate (sonde_field_get_value (field), -1, NULL));

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      g_assert_cmpuint (sonde_field_get_offset (child), >=, start);
      g_assert_cmpuint (sonde_field_get_offset (child) + sonde_field_get_length (child), <=, end);
      check_nested (child);
    }
}

static gssize
read_stream (SondeDirection  direction,
             guint64         offset,
             guint8         *buffer,
             gsize           count,
             gpointer        user_data)
{
  Run *self = user_data;
  GByteArray *stream = self->streams[direction];
  gsize n_bytes = offset < stream->len ? MIN (count, stream->len - (gsize) offset) : 0;

  if (n_bytes > 0)
    memcpy (buffer, stream->data + offset, n_bytes);

  return (gssize) n_bytes;
}

static void
append_decodings (Run                   *self,
                  const SondeRecordInfo *info,
                  GString               *text)
{
  g_autoptr(GPtrArray) decodings = NULL;

  decodings = sonde_tls_dissector.dup_decodings (self->state, info, read_stream, self);

  for (guint i = 0; decodings != NULL && i < decodings->len; i++)
    {
      SondeDecoding *decoding = g_ptr_array_index (decodings, i);
      g_autofree char *tree = sonde_field_to_text (sonde_decoding_get_fields (decoding));

      g_assert_cmpuint (sonde_field_get_length (sonde_decoding_get_fields (decoding)), ==,
                        g_bytes_get_size (sonde_decoding_get_bytes (decoding)));
      check_nested (sonde_decoding_get_fields (decoding));
      g_string_append (text, tree);
    }
}

/* All that is said of the records, after checking that it is sound. */
static char *
run_to_text (Run *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sonde_record_store_get_length (self->records); i++)
    {
      const SondeRecordInfo *info = sonde_record_store_edit (self->records, i);
      GByteArray *stream = self->streams[info->direction];
      g_autofree guint8 *bytes = NULL;
      g_autofree char *kind = sonde_tls_dissector.dup_kind (self->state, info);
      g_autofree char *summary = NULL;
      g_autofree char *tree = NULL;
      g_autoptr(SondeField) fields = NULL;

      g_assert_cmpuint (info->number, ==, i);
      g_assert_cmpuint (info->offset + info->length, <=, stream->len);
      bytes = g_memdup2 (stream->data + info->offset, (gsize) info->length);
      summary = sonde_tls_dissector.dup_summary (self->state, info, bytes,
                                                 (gsize) MIN (info->length, SUMMARY_BYTES));
      fields = sonde_tls_dissector.dup_fields (self->state, info, bytes, (gsize) info->length);
      g_assert_true (g_utf8_validate (summary, -1, NULL));
      g_assert_cmpuint (sonde_field_get_length (fields), ==, info->length);
      check_nested (fields);
      tree = sonde_field_to_text (fields);
      g_string_append_printf (text,
                              "%u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                              " %" G_GINT64_FORMAT " %u %s %s\n%s",
                              info->direction, info->offset, info->length, info->detail,
                              info->time_ns, info->severity, kind, summary, tree);
      append_decodings (self, info, text);
    }

  return g_string_free (text, FALSE);
}

/* Both directions, in any order and cut into any pieces. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *whole_text = NULL;
  g_autofree char *cut_text = NULL;
  Run whole;
  Run cut;

  if (length < 2)
    return 0;

  sonde_tls_dissector.probe (data + 2, length - 2);
  run_begin (&whole);
  run_begin (&cut);
  run_all (&whole, data + 2, length - 2, G_MAXSIZE, FALSE);
  run_all (&cut, data + 2, length - 2, 1u + data[0], (data[1] & SKIPS) != 0);
  whole_text = run_to_text (&whole);
  cut_text = run_to_text (&cut);
  g_assert_cmpstr (whole_text, ==, cut_text);
  run_end (&whole);
  run_end (&cut);

  return 0;
}

#include "config.h"

#include <string.h>

#include "sonde-dissector-harness.h"

#define START_NS 1000
#define STEP_NS 10
#define RANDOM_RUNS 40

static void
sonde_harness_step_clear (gpointer data)
{
  SondeHarnessStep *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
}

/**
 * sonde_harness_steps_new:
 *
 * Returns: (transfer full): a conversation without bytes yet
 */
GArray *
sonde_harness_steps_new (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (SondeHarnessStep));

  g_array_set_clear_func (steps, sonde_harness_step_clear);

  return steps;
}

/**
 * sonde_harness_steps_add:
 * @steps: a conversation
 * @direction: which way the bytes go
 * @data: (array length=length): the bytes
 * @length: the number of bytes in @data
 *
 * Adds a read or write.
 */
void
sonde_harness_steps_add (GArray        *steps,
                         SondeDirection direction,
                         const void    *data,
                         gsize          length)
{
  SondeHarnessStep step = { .direction = direction, .bytes = g_bytes_new (data, length) };

  g_array_append_val (steps, step);
}

/**
 * sonde_harness_steps_text:
 * @steps: a conversation
 * @direction: which way the bytes go
 * @text: the bytes
 *
 * Adds a read or write of text.
 */
void
sonde_harness_steps_text (GArray        *steps,
                          SondeDirection direction,
                          const char    *text)
{
  sonde_harness_steps_add (steps, direction, text, strlen (text));
}

/**
 * sonde_harness_steps_end:
 * @steps: a conversation
 * @direction: which direction ends
 * @how: how it ends
 *
 * Adds the end of a direction.
 */
void
sonde_harness_steps_end (GArray        *steps,
                         SondeDirection direction,
                         SondeEventKind how)
{
  SondeHarnessStep step = { .direction = direction, .how = how };

  g_array_append_val (steps, step);
}

static gsize
sonde_harness_choose_piece (SondeHarnessSplit split,
                            gsize             length)
{
  switch (split)
    {
    case SONDE_HARNESS_BYTES:
      return MIN (length, 1);

    case SONDE_HARNESS_RANDOM:
      return length > 1 ? (gsize) g_test_rand_int_range (1, (gint32) MIN (length, 64) + 1) : length;

    case SONDE_HARNESS_UNEVEN:
      return MIN (length, 1 + 5 * length % 13);

    case SONDE_HARNESS_WHOLE:
    case SONDE_HARNESS_SKIP:
    default:
      return length;
    }
}

static void
sonde_harness_feed (SondeHarness           *self,
                    const SondeHarnessStep *step,
                    gint64                  time_ns,
                    SondeHarnessSplit       split,
                    SondeRecordSink        *sink)
{
  GByteArray *stream = self->streams[step->direction];
  const guint8 *data;
  gsize length;

  data = g_bytes_get_data (step->bytes, &length);

  while (length > 0 && sink->handover == NULL)
    {
      gsize piece = sonde_harness_choose_piece (split, length);
      guint64 skippable = 0;
      gsize n_taken;

      if (split == SONDE_HARNESS_SKIP && self->dissector->get_skippable != NULL)
        skippable = self->dissector->get_skippable (self->state, step->direction);

      if (skippable > 0)
        {
          n_taken = MIN (piece, skippable);
          self->dissector->skip (self->state, step->direction, time_ns, stream->len, n_taken, sink);
        }
      else
        {
          /* A copy of just the piece, so that reading past it is caught by tools. */
          g_autofree guint8 *copy = g_memdup2 (data, piece);

          n_taken = self->dissector->feed (self->state, step->direction, time_ns, stream->len,
                                           copy, piece, sink);
          g_assert_true (n_taken == piece || sink->handover != NULL);
        }

      g_byte_array_append (stream, data, (guint) n_taken);
      data += n_taken;
      length -= n_taken;
    }
}

/**
 * sonde_harness_run:
 * @dissector: a dissector
 * @steps: a conversation, whose client sends
 * @split: how to cut it into pieces
 *
 * Feeds a conversation to a dissector. Every step has a time of its own.
 *
 * Returns: (transfer full): what came of it
 */
SondeHarness *
sonde_harness_run (const SondeDissector *dissector,
                   GArray               *steps,
                   SondeHarnessSplit     split)
{
  SondeHarness *self = g_new0 (SondeHarness, 1);
  SondeRecordSink sink = { .first_changed = G_MAXUINT };

  self->dissector = dissector;
  self->state = dissector->create (SONDE_DIRECTION_SENT);
  self->records = sonde_record_store_new ();
  self->streams[0] = g_byte_array_new ();
  self->streams[1] = g_byte_array_new ();
  sink.records = self->records;

  for (guint i = 0; i < steps->len && sink.handover == NULL; i++)
    {
      const SondeHarnessStep *step = &g_array_index (steps, SondeHarnessStep, i);
      gint64 time_ns = START_NS + (gint64) i * STEP_NS;

      if (step->bytes != NULL)
        sonde_harness_feed (self, step, time_ns, split, &sink);
      else if (dissector->finish != NULL)
        dissector->finish (self->state, step->direction, time_ns, step->how, &sink);
    }

  self->handover = sink.handover;
  self->terms = sink.terms;

  return self;
}

/**
 * sonde_harness_free:
 * @self: a harness
 *
 * Frees what sonde_harness_run() returned.
 */
void
sonde_harness_free (SondeHarness *self)
{
  if (self == NULL)
    return;

  self->dissector->destroy (self->state);
  g_clear_pointer (&self->records, sonde_record_store_free);
  g_clear_pointer (&self->streams[0], g_byte_array_unref);
  g_clear_pointer (&self->streams[1], g_byte_array_unref);
  g_clear_pointer (&self->terms, g_free);
  g_free (self);
}

/**
 * sonde_harness_get_record:
 * @self: a harness
 * @number: the number of a record
 *
 * Returns: (transfer none): the record
 */
const SondeRecordInfo *
sonde_harness_get_record (SondeHarness *self,
                          guint         number)
{
  g_assert_cmpuint (number, <, sonde_record_store_get_length (self->records));

  return sonde_record_store_edit (self->records, number);
}

static const guint8 *
sonde_harness_get_bytes (SondeHarness          *self,
                         const SondeRecordInfo *info)
{
  GByteArray *stream = self->streams[info->direction];

  g_assert_cmpuint (info->offset + info->length, <=, stream->len);

  return stream->data + info->offset;
}

/**
 * sonde_harness_dup_summary:
 * @self: a harness
 * @number: the number of a record
 *
 * Returns: (transfer full): what it says in one line
 */
char *
sonde_harness_dup_summary (SondeHarness *self,
                           guint         number)
{
  const SondeRecordInfo *info = sonde_harness_get_record (self, number);

  return self->dissector->dup_summary (self->state, info, sonde_harness_get_bytes (self, info),
                                       (gsize) MIN (info->length, 4096));
}

/**
 * sonde_harness_dup_fields:
 * @self: a harness
 * @number: the number of a record
 *
 * Returns: (transfer full): the record taken apart
 */
SondeField *
sonde_harness_dup_fields (SondeHarness *self,
                          guint         number)
{
  const SondeRecordInfo *info = sonde_harness_get_record (self, number);

  return self->dissector->dup_fields (self->state, info, sonde_harness_get_bytes (self, info),
                                      (gsize) MIN (info->length, 1 << 20));
}

static gssize
sonde_harness_read (SondeDirection  direction,
                    guint64         offset,
                    guint8         *buffer,
                    gsize           count,
                    gpointer        user_data)
{
  SondeHarness *self = user_data;
  GByteArray *stream = self->streams[direction];
  gsize n_bytes = offset < stream->len ? MIN (count, stream->len - (gsize) offset) : 0;

  if (n_bytes > 0)
    memcpy (buffer, stream->data + offset, n_bytes);

  return (gssize) n_bytes;
}

/**
 * sonde_harness_dup_decodings:
 * @self: a harness
 * @number: the number of a record
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what the record stands for
 *   besides its own bytes
 */
GPtrArray *
sonde_harness_dup_decodings (SondeHarness *self,
                             guint         number)
{
  return self->dissector->dup_decodings != NULL
         ? self->dissector->dup_decodings (self->state, sonde_harness_get_record (self, number),
                                           sonde_harness_read, self)
         : NULL;
}

/**
 * sonde_harness_to_text:
 * @self: a harness
 *
 * Returns: (transfer full): all records, one a line: direction, offset, length, kind, severity,
 *   summary
 */
char *
sonde_harness_to_text (SondeHarness *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sonde_record_store_get_length (self->records); i++)
    {
      const SondeRecordInfo *info = sonde_harness_get_record (self, i);
      g_autofree char *kind = self->dissector->dup_kind (self->state, info);
      g_autofree char *summary = sonde_harness_dup_summary (self, i);

      g_assert_cmpuint (info->number, ==, i);
      g_string_append_printf (text,
                              "%c %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT " %s%s|%s\n",
                              info->direction == SONDE_DIRECTION_SENT ? '>' : '<',
                              info->offset, info->length, kind,
                              info->severity == SONDE_SEVERITY_ERROR ? "!"
                              : info->severity == SONDE_SEVERITY_WARNING ? "?"
                              : info->severity == SONDE_SEVERITY_NOTE ? "*" : "",
                              summary);
    }

  return g_string_free (text, FALSE);
}

static char *
sonde_harness_dup_decoded_text (SondeHarness *self,
                                guint         number)
{
  g_autoptr(GPtrArray) decodings = sonde_harness_dup_decodings (self, number);
  GString *text = g_string_new (NULL);

  for (guint i = 0; decodings != NULL && i < decodings->len; i++)
    {
      SondeDecoding *decoding = g_ptr_array_index (decodings, i);
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256,
                                                           sonde_decoding_get_bytes (decoding));
      g_autofree char *tree = NULL;

      if (sonde_decoding_get_fields (decoding) != NULL)
        tree = sonde_field_to_text (sonde_decoding_get_fields (decoding));

      g_string_append_printf (text, "%s %s\n%s", sonde_decoding_get_id (decoding), sum,
                              tree != NULL ? tree : "");
    }

  return g_string_free (text, FALSE);
}

/**
 * sonde_harness_assert_equal:
 * @a: a harness
 * @b: another, of the same conversation
 *
 * Asserts that the same records came of both.
 */
void
sonde_harness_assert_equal (SondeHarness *a,
                            SondeHarness *b)
{
  g_autofree char *text_a = sonde_harness_to_text (a);
  g_autofree char *text_b = sonde_harness_to_text (b);

  g_assert_cmpstr (text_a, ==, text_b);
  g_assert_cmpstr (a->handover, ==, b->handover);
  g_assert_cmpstr (a->terms, ==, b->terms);
  g_assert_cmpuint (sonde_record_store_get_length (a->records), ==,
                    sonde_record_store_get_length (b->records));

  for (guint i = 0; i < sonde_record_store_get_length (a->records); i++)
    {
      g_autoptr(SondeField) fields_a = sonde_harness_dup_fields (a, i);
      g_autoptr(SondeField) fields_b = sonde_harness_dup_fields (b, i);
      g_autofree char *tree_a = sonde_field_to_text (fields_a);
      g_autofree char *tree_b = sonde_field_to_text (fields_b);
      g_autofree char *decoded_a = sonde_harness_dup_decoded_text (a, i);
      g_autofree char *decoded_b = sonde_harness_dup_decoded_text (b, i);

      g_assert_cmpmem (sonde_harness_get_record (a, i), sizeof (SondeRecordInfo),
                       sonde_harness_get_record (b, i), sizeof (SondeRecordInfo));
      g_assert_cmpstr (tree_a, ==, tree_b);
      g_assert_cmpstr (decoded_a, ==, decoded_b);
    }
}

/**
 * sonde_harness_assert_any_split:
 * @dissector: a dissector
 * @steps: a conversation
 *
 * Asserts that the same records come of a conversation however it is cut into pieces.
 */
void
sonde_harness_assert_any_split (const SondeDissector *dissector,
                                GArray               *steps)
{
  g_autoptr(SondeHarness) whole = sonde_harness_run (dissector, steps, SONDE_HARNESS_WHOLE);
  g_autoptr(SondeHarness) bytes = sonde_harness_run (dissector, steps, SONDE_HARNESS_BYTES);
  g_autoptr(SondeHarness) skip = sonde_harness_run (dissector, steps, SONDE_HARNESS_SKIP);

  sonde_harness_assert_equal (whole, bytes);
  sonde_harness_assert_equal (whole, skip);

  for (guint i = 0; i < RANDOM_RUNS; i++)
    {
      g_autoptr(SondeHarness) pieces = sonde_harness_run (dissector, steps, SONDE_HARNESS_RANDOM);

      sonde_harness_assert_equal (whole, pieces);
    }
}

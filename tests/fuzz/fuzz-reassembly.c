#include "config.h"

#include <string.h>

#include "sonde-reassembly.h"
#include "sonde-wire.h"

#define STEP_BYTES   6
#define N_NUMBERS    1024
#define MAX_SEGMENTS 512
#define BASE_OFFSET  G_GUINT64_CONSTANT (1000000)

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/*
 * What the stream must become. Each segment lies in a part of the file of its own, so that where
 * a byte was read from tells which segment it came with.
 */
typedef struct
{
  SondeReassembly stream;
  guint32         first;
  guint32         next;
  guint64         owners[N_NUMBERS];
  gboolean        is_cut[N_NUMBERS];
} Model;

/* The first segment that brings a byte, or does not bring it although it has it, keeps it. */
static void
model_add (Model              *self,
           const SondeSegment *segment)
{
  for (guint32 i = 0; i < segment->length + segment->n_missing; i++)
    {
      guint32 number = segment->sequence - self->first + i;

      if (number < self->next || number >= N_NUMBERS || self->owners[number] != 0)
        continue;

      self->owners[number] = segment->offset + i;
      self->is_cut[number] = i >= segment->length;
    }
}

static void
model_take (Model              *self,
            const SondeSegment *segment)
{
  guint32 total = segment->length + segment->n_missing;

  g_assert_cmpuint (segment->sequence, ==, self->first + self->next + segment->n_before);

  for (guint32 i = 0; i < segment->n_before; i++)
    g_assert_cmpuint (self->owners[self->next + i], ==, 0);

  self->next += segment->n_before;

  for (guint32 i = 0; i < total; i++)
    {
      g_assert_cmpuint (self->next + i, <, N_NUMBERS);
      g_assert_cmpint (self->is_cut[self->next + i], ==, i >= segment->length);

      if (i < segment->length)
        g_assert_cmpuint (self->owners[self->next + i], ==, segment->offset + i);
    }

  self->next += total;
}

static void
take_all (Model    *self,
          gboolean  leave_gaps)
{
  SondeSegment segment;

  while (sonde_reassembly_take (&self->stream, leave_gaps, &segment))
    model_take (self, &segment);
}

static void
add_segment (Model        *self,
             const guint8 *step,
             guint         number)
{
  SondeSegment segment = {
    .offset = BASE_OFFSET * (number + 1),
    .sequence = self->first + (((guint32) step[1] << 8 | step[2]) % (N_NUMBERS - 600)),
    .length = step[3],
    .n_missing = step[0] & 1 ? step[4] : 0,
    .flags = step[0] & 2 ? SONDE_WIRE_FIN : 0,
  };

  /* What begins where it is expected is the common case. */
  if (step[0] & 4)
    segment.sequence = self->first + self->next;

  if (self->next + 600 >= N_NUMBERS)
    return;

  model_add (self, &segment);

  if (sonde_reassembly_add (&self->stream, &segment))
    model_take (self, &segment);
}

/* Segments in any order, with any overlap, around any sequence number. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree Model *self = g_new0 (Model, 1);
  SondeSegment syn = { .flags = SONDE_WIRE_SYN };

  if (length < sizeof self->first)
    return 0;

  memcpy (&self->first, data, sizeof self->first);
  syn.sequence = self->first - 1;
  g_assert_false (sonde_reassembly_add (&self->stream, &syn));

  for (gsize i = 0; i < MAX_SEGMENTS && (i + 1) * STEP_BYTES + 4 <= length; i++)
    {
      const guint8 *step = data + 4 + i * STEP_BYTES;

      if (step[0] & 8)
        sonde_reassembly_acknowledge (&self->stream, self->first + step[5] * 2u);

      add_segment (self, step, (guint) i);
      take_all (self, (step[0] & 0xf0) == 0xf0);
    }

  take_all (self, TRUE);
  g_assert_cmpuint (sonde_reassembly_get_n_waiting (&self->stream), ==, 0);
  sonde_reassembly_clear (&self->stream);

  return 0;
}

#include "config.h"

#include "dump-dissectors.h"
#include "sonde-capture.h"
#include "sonde-dissector-harness.h"

#define PROBE_BYTES 64
#define MAX_BYTES   (64 * 1024)
#define RANDOM_RUNS 5

/*
 * check-splits FILE: feeds the streams of a capture file to their dissectors whole, byte by byte
 * as far as MAX_BYTES, and in pieces, and ends well if the records are the same each time.
 */
typedef struct
{
  SondeFlow *flow;
  guint64    skipped[SONDE_N_DIRECTIONS];
} Source;

/* The harness has the client send. */
static SondeDirection
get_direction (Source         *source,
               SondeDirection  direction)
{
  return sonde_flow_get_role (source->flow) == SONDE_ROLE_CLIENT ? direction : !direction;
}

static void
add_data (Source            *source,
          const SondeEvent  *event,
          guint64           *offset,
          GArray            *steps)
{
  g_autofree guint8 *data = g_malloc (event->length);
  guint64 skipped = source->skipped[event->direction];
  guint64 start = *offset;
  gsize skip = start < skipped ? (gsize) MIN (skipped - start, event->length) : 0;

  g_assert_cmpint (sonde_flow_read_payload (source->flow, event, data, NULL), ==, event->length);
  *offset += event->length;

  if (skip < event->length)
    sonde_harness_steps_add (steps, get_direction (source, event->direction), data + skip,
                             event->length - skip);
}

static GArray *
make_steps (Source  *source,
            guint64  max_bytes)
{
  GArray *steps = sonde_harness_steps_new ();
  guint64 offset[SONDE_N_DIRECTIONS] = { 0 };

  for (guint i = 0; i < sonde_flow_get_n_events (source->flow) && offset[0] + offset[1] < max_bytes;
       i++)
    {
      SondeEvent event;

      sonde_flow_get_event (source->flow, i, &event);

      if (event.kind == SONDE_EVENT_DATA || event.kind == SONDE_EVENT_CONTINUED)
        add_data (source, &event, &offset[event.direction], steps);
      else if (event.kind == SONDE_EVENT_FINISHED || event.kind == SONDE_EVENT_RESET)
        sonde_harness_steps_end (steps, get_direction (source, event.direction), event.kind);
    }

  return steps;
}

static const SondeDissector *
choose (SondeFlow *flow)
{
  SondeDirection direction = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                             ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;
  guint8 start[PROBE_BYTES];
  gssize length = sonde_flow_read_stream (flow, direction, 0, start, sizeof start, NULL);

  for (guint i = 0; length > 0 && dump_stream_dissectors[i] != NULL; i++)
    {
      if (dump_stream_dissectors[i]->probe (start, (gsize) length) > 0)
        return dump_stream_dissectors[i];
    }

  return dump_stream_dissectors[0];
}

static const SondeDissector *
find (const char *name)
{
  for (guint i = 0; name != NULL && dump_stream_dissectors[i] != NULL; i++)
    {
      if (g_str_equal (dump_stream_dissectors[i]->name, name))
        return dump_stream_dissectors[i];
    }

  return NULL;
}

static void
compare (const SondeDissector *dissector,
         GArray               *steps,
         SondeHarnessSplit     split)
{
  g_autoptr(SondeHarness) whole = sonde_harness_run (dissector, steps, SONDE_HARNESS_WHOLE);
  g_autoptr(SondeHarness) pieces = sonde_harness_run (dissector, steps, split);

  sonde_harness_assert_equal (whole, pieces);
}

/* Returns the dissector to which it handed over, and moves to where that begins. */
static const SondeDissector *
check (const SondeDissector *dissector,
       Source               *source)
{
  g_autoptr(GArray) beginning = make_steps (source, MAX_BYTES);
  g_autoptr(GArray) steps = make_steps (source, G_MAXUINT64);
  g_autoptr(SondeHarness) whole = sonde_harness_run (dissector, steps, SONDE_HARNESS_WHOLE);

  compare (dissector, beginning, SONDE_HARNESS_BYTES);
  compare (dissector, steps, SONDE_HARNESS_UNEVEN);
  compare (dissector, steps, SONDE_HARNESS_SKIP);

  for (guint i = 0; i < RANDOM_RUNS; i++)
    compare (dissector, steps, SONDE_HARNESS_RANDOM);

  for (SondeDirection i = SONDE_DIRECTION_SENT; i < SONDE_N_DIRECTIONS; i++)
    source->skipped[i] += whole->streams[get_direction (source, i)]->len;

  return find (whole->handover);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  capture = sonde_capture_new_from_file (argv[1], &error);
  g_assert_no_error (error);

  while (sonde_capture_is_reading (capture))
    g_main_context_iteration (NULL, TRUE);

  sonde_capture_sync (capture);

  for (guint32 i = 1; sonde_capture_get_flow (capture, i) != NULL; i++)
    {
      Source source = { .flow = sonde_capture_get_flow (capture, i) };
      const SondeDissector *dissector = choose (source.flow);

      while (dissector != NULL && sonde_flow_get_transport (source.flow) != SONDE_TRANSPORT_UDP)
        dissector = check (dissector, &source);
    }

  return 0;
}

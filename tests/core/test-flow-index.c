#include "config.h"

#include "sonde-flow-cursor.h"
#include "sonde-test.h"

#define N_EVENTS    20000
#define FAR_EVENTS  (G_MAXUINT16 + 10)
#define MAX_LENGTH  9

/* The events of flow 1 once more, in the plainest way. */
typedef struct
{
  SondeEventStore *events;
  SondeFlowIndex   index;
  GArray          *positions;
  GArray          *call_starts;
} Fixture;

static void
fixture_add_others (Fixture *self,
                    guint    n_events)
{
  SondeEvent event = { .flow_id = 2, .kind = SONDE_EVENT_DATA, .length = 1 };

  for (guint i = 0; i < n_events; i++)
    g_assert_true (sonde_event_store_append (self->events, &event));
}

static void
fixture_add (Fixture        *self,
             SondeEventKind  kind,
             SondeDirection  direction,
             guint           length)
{
  SondeEvent event = {
    .flow_id = 1, .kind = kind, .direction = direction, .length = (guint16) length,
    .time_ns = self->positions->len,
  };
  guint position = sonde_event_store_length (self->events);
  guint number = self->positions->len;

  g_assert_true (sonde_event_store_append (self->events, &event));
  sonde_flow_index_append (&self->index, position, &event);
  g_array_append_val (self->positions, position);

  if (kind != SONDE_EVENT_CONTINUED || number == 0)
    g_array_append_val (self->call_starts, number);
}

static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data)
{
  guint max_others = GPOINTER_TO_UINT (user_data);

  self->events = sonde_event_store_new ();
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  self->call_starts = g_array_new (FALSE, FALSE, sizeof (guint));
  sonde_flow_index_init (&self->index, self->events);

  for (guint i = 0; i < N_EVENTS; i++)
    {
      SondeDirection direction = (SondeDirection) g_test_rand_int_range (0, SONDE_N_DIRECTIONS);
      int kind = g_test_rand_int_range (0, 8);

      if (max_others > 0)
        fixture_add_others (self, (guint) g_test_rand_int_range (0, (int) max_others));

      /* Far from the one before: now and then, and in the middle of a block. */
      if (max_others > 0 && i % 2001 == 2000)
        fixture_add_others (self, FAR_EVENTS);

      if (kind == 0)
        fixture_add (self, SONDE_EVENT_NOTE, direction, 7);
      else
        fixture_add (self, kind == 1 ? SONDE_EVENT_CONTINUED : SONDE_EVENT_DATA, direction,
                     (guint) g_test_rand_int_range (0, MAX_LENGTH));
    }
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_flow_index_clear (&self->index);
  sonde_event_store_free (self->events);
  g_array_unref (self->positions);
  g_array_unref (self->call_starts);
}

static void
test_flow_index_positions (Fixture       *self,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  guint before = 0;

  g_assert_cmpuint (self->index.n_events, ==, N_EVENTS);

  for (guint i = 0; i < N_EVENTS; i++)
    {
      guint position = g_array_index (self->positions, guint, i);

      g_assert_cmpuint (sonde_flow_index_get_position (&self->index, i), ==, position);

      if (i > 0)
        g_assert_cmpuint (sonde_flow_index_get_step (&self->index, i), ==, position - before);

      before = position;
    }
}

static void
test_flow_index_calls (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_assert_cmpuint (sonde_flow_index_get_n_calls (&self->index), ==, self->call_starts->len);
  g_assert_cmpuint (self->call_starts->len, <, N_EVENTS);

  for (guint i = 0; i < self->call_starts->len; i++)
    g_assert_cmpuint (sonde_flow_index_find_call (&self->index, i), ==,
                      g_array_index (self->call_starts, guint, i));
}

static void
check_cursor (Fixture          *self,
              SondeFlowCount    count,
              guint             number,
              const guint64     n_before[SONDE_N_DIRECTIONS],
              const SondeEvent *event)
{
  guint64 offset = sonde_flow_count_bytes (count, n_before);
  SondeFlowCursor cursor;

  /* Its first byte, and its last. */
  for (guint i = 0; i < 2; i++)
    {
      guint64 byte = i == 0 ? offset : offset + event->length - 1;

      g_assert_true (sonde_flow_cursor_seek (&cursor, &self->index, count, byte));
      g_assert_cmpint (cursor.event.time_ns, ==, number);
      g_assert_cmpuint (cursor.n_before[0], ==, n_before[0]);
      g_assert_cmpuint (cursor.n_before[1], ==, n_before[1]);
    }
}

static void
test_flow_index_bytes (Fixture       *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  guint64 n_before[SONDE_N_DIRECTIONS] = { 0 };

  for (guint i = 0; i < N_EVENTS; i++)
    {
      SondeEvent event;

      sonde_event_store_get (self->events, g_array_index (self->positions, guint, i), &event);

      for (SondeDirection j = SONDE_DIRECTION_SENT; j < SONDE_N_DIRECTIONS; j++)
        g_assert_cmpuint (sonde_flow_index_count_before (&self->index, i, j), ==, n_before[j]);

      if (event.kind == SONDE_EVENT_NOTE)
        continue;

      if (event.length > 0)
        {
          check_cursor (self, SONDE_FLOW_COUNT_BOTH, i, n_before, &event);
          check_cursor (self, (SondeFlowCount) event.direction, i, n_before, &event);
        }

      n_before[event.direction] += event.length;
    }

  g_assert_cmpmem (n_before, sizeof n_before, self->index.n_bytes, sizeof n_before);
}

static void
test_flow_index_walk (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  for (SondeFlowCount count = SONDE_FLOW_COUNT_SENT; count <= SONDE_FLOW_COUNT_BOTH; count++)
    {
      guint64 end = sonde_flow_count_bytes (count, self->index.n_bytes);
      guint64 n_bytes = 0;
      SondeFlowCursor cursor;

      g_assert_true (sonde_flow_cursor_seek (&cursor, &self->index, count, 0));

      do
        {
          g_assert_cmpuint (sonde_flow_count_bytes (count, cursor.n_before), ==, n_bytes);
          n_bytes += cursor.event.length;
        }
      while (sonde_flow_cursor_next (&cursor));

      g_assert_cmpuint (n_bytes, ==, end);
      g_assert_false (sonde_flow_cursor_seek (&cursor, &self->index, count, end));
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    guint       max_others;
  } mixes[] = {
    { "alone", 0 },
    { "mixed", 50 },
  };

  sonde_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (mixes); i++)
    {
      gconstpointer max_others = GUINT_TO_POINTER (mixes[i].max_others);
      g_autofree char *positions = g_strdup_printf ("/flow-index/%s/positions", mixes[i].name);
      g_autofree char *calls = g_strdup_printf ("/flow-index/%s/calls", mixes[i].name);
      g_autofree char *bytes = g_strdup_printf ("/flow-index/%s/bytes", mixes[i].name);
      g_autofree char *walk = g_strdup_printf ("/flow-index/%s/walk", mixes[i].name);

      g_test_add (positions, Fixture, max_others, fixture_set_up, test_flow_index_positions,
                  fixture_tear_down);
      g_test_add (calls, Fixture, max_others, fixture_set_up, test_flow_index_calls,
                  fixture_tear_down);
      g_test_add (bytes, Fixture, max_others, fixture_set_up, test_flow_index_bytes,
                  fixture_tear_down);
      g_test_add (walk, Fixture, max_others, fixture_set_up, test_flow_index_walk,
                  fixture_tear_down);
    }

  return g_test_run ();
}

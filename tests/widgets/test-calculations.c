#include "config.h"

#include "sonde-byte-values.h"
#include "sonde-phase-layout.h"
#include "sonde-range-map.h"
#include "sonde-test.h"

static const SondeRange ranges[] = { { 100, 110 }, { 150, 150 }, { 200, 205 }, { 120, 130 } };

static void
assert_range (GArray  *parts,
              guint    index,
              guint64  start,
              guint64  end)
{
  const SondeRange *range = &g_array_index (parts, SondeRange, index);

  g_assert_cmpuint (index, <, parts->len);
  g_assert_cmpuint (range->start, ==, start);
  g_assert_cmpuint (range->end, ==, end);
}

static void
test_map_to_source (void)
{
  g_autoptr(GArray) within = NULL;
  g_autoptr(GArray) across = NULL;
  g_autoptr(GArray) beyond = NULL;
  g_autoptr(GArray) nothing = NULL;

  within = sonde_range_map_to_source (ranges, 4, 2, 3);
  g_assert_cmpuint (within->len, ==, 1);
  assert_range (within, 0, 102, 105);

  across = sonde_range_map_to_source (ranges, 4, 8, 10);
  g_assert_cmpuint (across->len, ==, 3);
  assert_range (across, 0, 108, 110);
  assert_range (across, 1, 200, 205);
  assert_range (across, 2, 120, 123);

  beyond = sonde_range_map_to_source (ranges, 4, 24, G_MAXUINT64);
  g_assert_cmpuint (beyond->len, ==, 1);
  assert_range (beyond, 0, 129, 130);

  nothing = sonde_range_map_to_source (ranges, 4, 25, 1);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_map_from_source (void)
{
  guint64 offset;

  g_assert_true (sonde_range_map_from_source (ranges, 4, 100, &offset));
  g_assert_cmpuint (offset, ==, 0);
  g_assert_true (sonde_range_map_from_source (ranges, 4, 204, &offset));
  g_assert_cmpuint (offset, ==, 14);
  g_assert_true (sonde_range_map_from_source (ranges, 4, 120, &offset));
  g_assert_cmpuint (offset, ==, 15);
  g_assert_false (sonde_range_map_from_source (ranges, 4, 110, &offset));
  g_assert_false (sonde_range_map_from_source (ranges, 4, 150, &offset));
  g_assert_false (sonde_range_map_from_source (NULL, 0, 0, &offset));
}

/* Each byte of a record is found where it was put. */
static void
test_map_both_ways (void)
{
  for (guint64 i = 0; i < 25; i++)
    {
      g_autoptr(GArray) parts = sonde_range_map_to_source (ranges, 4, i, 1);
      guint64 offset;

      g_assert_cmpuint (parts->len, ==, 1);
      g_assert_true (sonde_range_map_from_source (ranges, 4,
                                                  g_array_index (parts, SondeRange, 0).start,
                                                  &offset));
      g_assert_cmpuint (offset, ==, i);
    }
}

static void
assert_values (const char *bytes,
               gsize       length,
               guint64     n_selected,
               const char *expected)
{
  g_autofree char *values = sonde_byte_values_format ((const guint8 *) bytes, length, n_selected);

  g_assert_cmpstr (values, ==, expected);
}

static void
test_values (void)
{
  assert_values (NULL, 0, 0, "");
  assert_values ("Abcd", 4, 0, "u8 65   i8 65   UTF-8 “A” U+0041");
  assert_values ("\xf0", 1, 1, "u8 240   i8 -16");
  assert_values ("\x12\x34", 2, 2, "u16 BE 4660   u16 LE 13330   UTF-8 “\\x12” U+0012");
  assert_values ("\xff\xfe\xfd\xfc", 4, 4, "u32 BE 4294901244   u32 LE 4244504319");
  assert_values ("\x80\0\0\0\0\0\0\1", 8, 8,
                 "u64 BE 9223372036854775809   u64 LE 72057594037928064");
  assert_values ("\xe2\x82\xac", 3, 3, "UTF-8 “€” U+20AC");
  assert_values ("\xe2\x82", 2, 2, "u16 BE 57986   u16 LE 33506");
  assert_values ("12345678", 8, 1000, "UTF-8 “1” U+0031");
}

static void
assert_no_overlap (const SondePhaseSpan *spans,
                   guint                 n_spans,
                   int                   width)
{
  for (guint i = 0; i < n_spans; i++)
    {
      g_assert_cmpint (spans[i].x, >=, 0);
      g_assert_cmpint (spans[i].width, >, 0);
      g_assert_cmpint (spans[i].x + spans[i].width, <=, width);

      for (guint j = 0; j < i; j++)
        g_assert_true (spans[i].lane != spans[j].lane
                       || spans[j].x + spans[j].width <= spans[i].x
                       || spans[i].x + spans[i].width <= spans[j].x);
    }
}

static void
test_phases_in_turn (void)
{
  static const SondePhase phases[] = {
    { "A", 0, 1000, SONDE_PHASE_DONE, NULL },
    { "B", 1000, 10, SONDE_PHASE_DONE, NULL },
    { "C", 1010, 8990, SONDE_PHASE_DONE, NULL },
    { "D", 10000, 0, SONDE_PHASE_RUNNING, NULL },
  };
  SondePhaseSpan spans[G_N_ELEMENTS (phases)];

  g_assert_cmpuint (sonde_phase_layout_assign_lanes (phases, 4, spans), ==, 1);
  sonde_phase_layout_place (phases, 4, 600, spans);
  assert_no_overlap (spans, 4, 600);
  g_assert_cmpint (spans[0].x, ==, 0);
  g_assert_cmpint (spans[3].x + spans[3].width, ==, 600);

  /* Short ones stay visible, long ones stay long. */
  g_assert_cmpint (spans[1].width, >=, 12);
  g_assert_cmpint (spans[3].width, >=, 12);
  g_assert_cmpint (spans[2].width, >, 6 * spans[0].width);

  sonde_phase_layout_place (phases, 4, 4, spans);
  assert_no_overlap (spans, 4, 4);
}

static void
test_phases_at_once (void)
{
  static const SondePhase phases[] = {
    { "IPv6", 0, 500, SONDE_PHASE_FAILED, NULL },
    { "IPv4", 250, 100, SONDE_PHASE_DONE, NULL },
    { "TLS", 350, 400, SONDE_PHASE_DONE, NULL },
    { "Last", 750, 10, SONDE_PHASE_DONE, NULL },
  };
  SondePhaseSpan spans[G_N_ELEMENTS (phases)];

  g_assert_cmpuint (sonde_phase_layout_assign_lanes (phases, 4, spans), ==, 2);
  g_assert_cmpuint (spans[0].lane, ==, 0);
  g_assert_cmpuint (spans[1].lane, ==, 1);
  g_assert_cmpuint (spans[2].lane, ==, 1);
  g_assert_cmpuint (spans[3].lane, ==, 0);
  sonde_phase_layout_place (phases, 4, 300, spans);
  assert_no_overlap (spans, 4, 300);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/widgets/range-map/to-source", test_map_to_source);
  g_test_add_func ("/widgets/range-map/from-source", test_map_from_source);
  g_test_add_func ("/widgets/range-map/both-ways", test_map_both_ways);
  g_test_add_func ("/widgets/byte-values/format", test_values);
  g_test_add_func ("/widgets/phase-layout/in-turn", test_phases_in_turn);
  g_test_add_func ("/widgets/phase-layout/at-once", test_phases_at_once);

  return g_test_run ();
}

#include "config.h"

#include "sonde-hex-layout.h"
#include "sonde-hex-scroll.h"
#include "sonde-test.h"

#define ROW_HEIGHT 20
#define PAGE_HEIGHT 412 /* 20 rows and the margins */

static void
test_layout_fit (void)
{
  g_assert_cmpuint (sonde_hex_layout_fit (8, 8, 100), ==, 4);
  g_assert_cmpuint (sonde_hex_layout_fit (8, 8, 700), ==, 16);
  g_assert_cmpuint (sonde_hex_layout_fit (8, 8, 100000), ==, 64);

  for (int width = 300; width < 2000; width++)
    {
      SondeHexLayout layout;

      sonde_hex_layout_init (&layout, 8, ROW_HEIGHT, 8, sonde_hex_layout_fit (8, 8, width));
      g_assert_true (layout.width <= width || layout.n_bytes == 4);
    }
}

static void
test_layout_find_column (void)
{
  SondeHexLayout layout;

  sonde_hex_layout_init (&layout, 8, ROW_HEIGHT, 8, 16);

  for (int pane = SONDE_HEX_PANE_HEX; pane <= SONDE_HEX_PANE_TEXT; pane++)
    {
      for (guint column = 0; column < 16; column++)
        {
          double x = sonde_hex_layout_get_x (&layout, pane, column);
          double end_x = sonde_hex_layout_get_end_x (&layout, pane, column);

          g_assert_cmpint (sonde_hex_layout_find_pane (&layout, (x + end_x) / 2), ==, pane);
          g_assert_cmpuint (sonde_hex_layout_find_column (&layout, pane, x), ==, column);
          g_assert_cmpuint (sonde_hex_layout_find_column (&layout, pane, end_x - 1), ==, column);
        }
    }

  g_assert_cmpuint (sonde_hex_layout_find_column (&layout, SONDE_HEX_PANE_HEX, 0), ==, 0);
  g_assert_cmpuint (sonde_hex_layout_find_column (&layout, SONDE_HEX_PANE_TEXT, 1e9), ==, 15);
}

static void
test_layout_digits (void)
{
  g_assert_cmpuint (sonde_hex_layout_count_digits (0), ==, 8);
  g_assert_cmpuint (sonde_hex_layout_count_digits (G_GUINT64_CONSTANT (1) << 32), ==, 8);
  g_assert_cmpuint (sonde_hex_layout_count_digits ((G_GUINT64_CONSTANT (1) << 32) + 1), ==, 12);
  g_assert_cmpuint (sonde_hex_layout_count_digits (G_MAXINT64), ==, 16);
}

static void
test_scroll_ends (void)
{
  static const guint64 sizes[] = { 0, 1, 20, 21, 1000, G_GUINT64_CONSTANT (1) << 36,
                                   G_GUINT64_CONSTANT (1) << 60 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      SondeHexScroll scroll = { sizes[i], ROW_HEIGHT, PAGE_HEIGHT, 0, 0 };

      g_assert_cmpint (sonde_hex_scroll_is_at_end (&scroll), ==, sizes[i] <= 20);
      sonde_hex_scroll_to_end (&scroll);
      g_assert_true (sonde_hex_scroll_is_at_end (&scroll));
      g_assert_cmpuint (scroll.top_row, ==, sizes[i] - MIN (sizes[i], 20));
      g_assert_cmpfloat (sonde_hex_scroll_get_value (&scroll) + PAGE_HEIGHT, ==,
                         sonde_hex_scroll_get_upper (&scroll));

      sonde_hex_scroll_set_value (&scroll, 0);
      g_assert_cmpuint (scroll.top_row, ==, 0);
      g_assert_cmpint (scroll.top_px, ==, 0);

      sonde_hex_scroll_set_value (&scroll, sonde_hex_scroll_get_upper (&scroll) - PAGE_HEIGHT);
      g_assert_true (sonde_hex_scroll_is_at_end (&scroll));
    }
}

/* Where an adjustment cannot count pixels, a wheel still moves by pixels. */
static void
test_scroll_scaled_steps (void)
{
  SondeHexScroll scroll = { G_GUINT64_CONSTANT (1) << 60, ROW_HEIGHT, PAGE_HEIGHT, 0, 0 };
  guint64 first_row;

  g_assert_true (sonde_hex_scroll_is_scaled (&scroll));

  sonde_hex_scroll_set_value (&scroll, sonde_hex_scroll_get_upper (&scroll) / 2);
  g_assert_cmpuint (scroll.top_row, >, G_GUINT64_CONSTANT (1) << 58);
  g_assert_cmpuint (scroll.top_row, <, (G_GUINT64_CONSTANT (1) << 59)
                                       + (G_GUINT64_CONSTANT (1) << 58));
  g_assert_cmpint (scroll.top_px, ==, 0);
  first_row = scroll.top_row;

  for (guint i = 1; i <= 100; i++)
    {
      sonde_hex_scroll_set_value (&scroll, sonde_hex_scroll_get_value (&scroll) + 50);
      g_assert_cmpuint (scroll.top_row - first_row, ==, i * 50 / ROW_HEIGHT);
      g_assert_cmpint (scroll.top_px, ==, i * 50 % ROW_HEIGHT);
    }
}

/* Up to 2^53 a double counts pixels, so each row of 2^40 bytes has its own value. */
static void
test_scroll_exact (void)
{
  SondeHexScroll scroll = { G_GUINT64_CONSTANT (1) << 36, ROW_HEIGHT, PAGE_HEIGHT, 0, 0 };
  guint64 row = (G_GUINT64_CONSTANT (1) << 36) - 12345;

  g_assert_false (sonde_hex_scroll_is_scaled (&scroll));
  sonde_hex_scroll_set_value (&scroll, (double) row * ROW_HEIGHT + 7);
  g_assert_cmpuint (scroll.top_row, ==, row);
  g_assert_cmpint (scroll.top_px, ==, 7);
}

static void
test_scroll_by (void)
{
  SondeHexScroll scroll = { 1000, ROW_HEIGHT, PAGE_HEIGHT, 10, 5 };

  sonde_hex_scroll_by (&scroll, -6);
  g_assert_cmpuint (scroll.top_row, ==, 9);
  g_assert_cmpint (scroll.top_px, ==, 19);

  sonde_hex_scroll_by (&scroll, 41);
  g_assert_cmpuint (scroll.top_row, ==, 12);
  g_assert_cmpint (scroll.top_px, ==, 0);

  sonde_hex_scroll_by (&scroll, -100000);
  g_assert_cmpuint (scroll.top_row, ==, 0);
  g_assert_cmpint (scroll.top_px, ==, 0);

  sonde_hex_scroll_by (&scroll, 100000);
  g_assert_true (sonde_hex_scroll_is_at_end (&scroll));
  g_assert_cmpuint (scroll.top_row, ==, 980);
}

static void
test_scroll_to_row (void)
{
  SondeHexScroll scroll = { 1000, ROW_HEIGHT, PAGE_HEIGHT, 100, 0 };

  /* What is in sight does not move. */
  sonde_hex_scroll_to_row (&scroll, 100, TRUE);
  sonde_hex_scroll_to_row (&scroll, 119, FALSE);
  g_assert_cmpuint (scroll.top_row, ==, 100);

  sonde_hex_scroll_to_row (&scroll, 120, FALSE);
  g_assert_cmpuint (scroll.top_row, ==, 101);
  g_assert_cmpint (scroll.top_px, ==, 0);

  sonde_hex_scroll_to_row (&scroll, 99, FALSE);
  g_assert_cmpuint (scroll.top_row, ==, 99);

  sonde_hex_scroll_to_row (&scroll, 500, TRUE);
  g_assert_cmpuint (scroll.top_row, ==, 494);

  /* A row that is cut off at the upper edge comes down. */
  scroll.top_px = 3;
  sonde_hex_scroll_to_row (&scroll, 494, FALSE);
  g_assert_cmpint (scroll.top_px, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/widgets/hex-layout/fit", test_layout_fit);
  g_test_add_func ("/widgets/hex-layout/find-column", test_layout_find_column);
  g_test_add_func ("/widgets/hex-layout/digits", test_layout_digits);
  g_test_add_func ("/widgets/hex-scroll/ends", test_scroll_ends);
  g_test_add_func ("/widgets/hex-scroll/scaled-steps", test_scroll_scaled_steps);
  g_test_add_func ("/widgets/hex-scroll/exact", test_scroll_exact);
  g_test_add_func ("/widgets/hex-scroll/by", test_scroll_by);
  g_test_add_func ("/widgets/hex-scroll/to-row", test_scroll_to_row);

  return g_test_run ();
}

#include "config.h"

#include "sonde-fake-bytes.h"
#include "sonde-hex-view.h"
#include "sonde-memory-bytes.h"
#include "sonde-photo.h"
#include "sonde-widget-test.h"

#define N_BYTES 16

typedef struct
{
  SondeFakeBytes *bytes;
  SondeHexView   *view;
  GtkAdjustment  *adjustment;
  GtkWidget      *window;
} Fixture;

static void
set_up_size (Fixture *fixture,
             guint64  size,
             guint64  run_length)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->bytes = sonde_fake_bytes_new (size, run_length);
  fixture->view = g_object_ref_sink (SONDE_HEX_VIEW (sonde_hex_view_new ()));
  sonde_hex_view_set_bytes_per_row (fixture->view, N_BYTES);
  sonde_hex_view_set_source (fixture->view, SONDE_BYTE_SOURCE (fixture->bytes));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->view));
  fixture->window = sonde_widget_test_show (scroller, 800, 400);
  fixture->adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  set_up_size (fixture, 10000, 100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_clear_object (&fixture->bytes);
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->view));
}

static void
press (Fixture         *fixture,
       guint            keyval,
       GdkModifierType  modifiers)
{
  sonde_widget_test_press (GTK_WIDGET (fixture->view), keyval, modifiers);
}

static void
assert_selection (Fixture *fixture,
                  guint64  expected_start,
                  guint64  expected_end)
{
  guint64 start, end, property_start, property_end;
  gboolean has_selection;

  has_selection = sonde_hex_view_get_selection (fixture->view, &start, &end);
  g_object_get (fixture->view,
                "selection-start", &property_start,
                "selection-end", &property_end,
                NULL);
  g_assert_cmpuint (start, ==, expected_start);
  g_assert_cmpuint (end, ==, expected_end);
  g_assert_cmpuint (property_start, ==, start);
  g_assert_cmpuint (property_end, ==, end);
  g_assert_cmpint (has_selection, ==, start != end);
}

static void
count_cb (GObject  *object G_GNUC_UNUSED,
          gpointer  user_data)
{
  (*(guint *) user_data)++;
}

static void
test_select (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_changes = 0;

  g_signal_connect (fixture->view, "selection-changed", G_CALLBACK (count_cb), &n_changes);

  sonde_hex_view_select (fixture->view, 10, 20);
  assert_selection (fixture, 10, 20);
  g_assert_cmpuint (n_changes, ==, 1);

  sonde_hex_view_select (fixture->view, 10, 20);
  g_assert_cmpuint (n_changes, ==, 1);

  sonde_hex_view_select (fixture->view, 9990, 20000);
  assert_selection (fixture, 9990, 10000);

  sonde_hex_view_set_source (fixture->view, NULL);
  assert_selection (fixture, 0, 0);
  g_signal_handlers_disconnect_by_func (fixture->view, count_cb, &n_changes);
}

static void
test_keys_move (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_Left, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 1);

  press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_KP_Down, 0);
  press (fixture, GDK_KEY_Up, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 17);

  press (fixture, GDK_KEY_End, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 31);
  press (fixture, GDK_KEY_Home, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 16);

  press (fixture, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 24);
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 16);

  press (fixture, GDK_KEY_End, GDK_CONTROL_MASK);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 10000);
  press (fixture, GDK_KEY_Home, GDK_CONTROL_MASK);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 0);
  assert_selection (fixture, 0, 0);

  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_Left, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 0);
}

static void
test_keys_select (Fixture       *fixture,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_selection (fixture, 1, 2);
  press (fixture, GDK_KEY_Down, GDK_SHIFT_MASK);
  assert_selection (fixture, 1, 18);
  press (fixture, GDK_KEY_End, GDK_SHIFT_MASK);
  assert_selection (fixture, 1, 32);

  /* Without Shift the caret goes to the side that the arrow points to. */
  press (fixture, GDK_KEY_Left, 0);
  assert_selection (fixture, 1, 1);

  press (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
  assert_selection (fixture, 0, 1);

  press (fixture, GDK_KEY_End, GDK_SHIFT_MASK | GDK_CONTROL_MASK);
  assert_selection (fixture, 1, 10000);

  press (fixture, GDK_KEY_a, GDK_CONTROL_MASK);
  assert_selection (fixture, 0, 10000);
}

static void
test_keys_page (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  guint64 caret;

  press (fixture, GDK_KEY_Page_Down, 0);
  caret = sonde_hex_view_get_caret (fixture->view);
  g_assert_cmpuint (caret % N_BYTES, ==, 0);
  g_assert_cmpuint (caret, >, 10 * N_BYTES);
  press (fixture, GDK_KEY_Page_Down, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 2 * caret);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, 0);

  press (fixture, GDK_KEY_Page_Up, 0);
  press (fixture, GDK_KEY_Page_Up, 0);
  press (fixture, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture->view), ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, 0);
}

typedef struct
{
  char *text;
} Clipboard;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Clipboard *clipboard = user_data;

  clipboard->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (clipboard->text == NULL)
    clipboard->text = g_strdup ("");
}

static gboolean
has_text (gpointer user_data)
{
  return ((Clipboard *) user_data)->text != NULL;
}

static gboolean
is_copied (gpointer user_data)
{
  GValue value = G_VALUE_INIT;
  GdkContentProvider *content = gdk_clipboard_get_content (user_data);
  gboolean has_content;

  g_value_init (&value, G_TYPE_STRING);
  has_content = content != NULL && gdk_content_provider_get_value (content, &value, NULL)
                && g_value_get_string (&value)[0] != '\0';
  g_value_unset (&value);

  return has_content;
}

static char *
copy (Fixture    *fixture,
      const char *action,
      GVariant   *parameter)
{
  GdkClipboard *system = gtk_widget_get_clipboard (GTK_WIDGET (fixture->view));
  Clipboard clipboard = { NULL };

  gdk_clipboard_set_text (system, "");
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (fixture->view), action,
                                                     parameter));
  sonde_test_wait_until (is_copied, system);
  gdk_clipboard_read_text_async (system, NULL, read_cb, &clipboard);
  sonde_test_wait_until (has_text, &clipboard);

  return clipboard.text;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *plain = NULL;
  g_autofree char *dump = NULL;

  sonde_hex_view_select (fixture->view, 0x41, 0x44);
  plain = copy (fixture, "hex-view.copy", NULL);
  g_assert_cmpstr (plain, ==, "41 42 43");

  dump = copy (fixture, "hex-view.copy-as", g_variant_new_uint32 (0));
  g_assert_nonnull (strstr (dump, "|ABC|"));
}

static void
test_grow (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  double upper = gtk_adjustment_get_upper (fixture->adjustment);

  /* At the beginning it stays there. */
  g_assert_false (sonde_hex_view_is_following (fixture->view));
  sonde_fake_bytes_grow (fixture->bytes, 5000);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->adjustment), >, upper);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, 0);

  /* At the end it follows. */
  gtk_adjustment_set_value (fixture->adjustment, 1e9);
  g_assert_true (sonde_hex_view_is_following (fixture->view));
  sonde_fake_bytes_grow (fixture->bytes, 5000);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment)
                     + gtk_adjustment_get_page_size (fixture->adjustment), ==,
                     gtk_adjustment_get_upper (fixture->adjustment));

  /* Going back ends that. */
  gtk_adjustment_set_value (fixture->adjustment,
                            gtk_adjustment_get_value (fixture->adjustment) - 50);
  g_assert_false (sonde_hex_view_is_following (fixture->view));
  upper = gtk_adjustment_get_value (fixture->adjustment);
  sonde_fake_bytes_grow (fixture->bytes, 5000);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, upper);
}

/* Bytes that come in behind what is in sight are neither read nor painted; others are. */
static void
test_grow_unseen (Fixture       *fixture,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_photo_wait_frames (fixture->window, 2);
  sonde_fake_bytes_take_reads (fixture->bytes);
  sonde_fake_bytes_grow (fixture->bytes, 5000);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpuint (sonde_fake_bytes_take_reads (fixture->bytes), ==, 0);

  gtk_adjustment_set_value (fixture->adjustment, 1e9);
  sonde_photo_wait_frames (fixture->window, 2);
  sonde_fake_bytes_take_reads (fixture->bytes);
  sonde_fake_bytes_grow (fixture->bytes, 5000);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpuint (sonde_fake_bytes_take_reads (fixture->bytes), >, 0);
}

static void
test_select_keeps_place (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  gtk_adjustment_set_value (fixture->adjustment, 1e9);
  g_assert_true (sonde_hex_view_is_following (fixture->view));
  sonde_hex_view_select (fixture->view, 9900, 9901);
  g_assert_false (sonde_hex_view_is_following (fixture->view));
}

static void
test_scroll_to (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  double value;

  sonde_hex_view_scroll_to (fixture->view, 8000);
  value = gtk_adjustment_get_value (fixture->adjustment);
  g_assert_cmpfloat (value, >, 0);

  sonde_hex_view_scroll_to (fixture->view, 8000 + N_BYTES);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, value);

  sonde_hex_view_scroll_to (fixture->view, G_MAXUINT64);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, value);
}

static GdkRGBA
get_pixel (GdkTexture *texture,
           int         x,
           int         y)
{
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  const guchar *pixel;

  gdk_texture_download (texture, data, stride);
  pixel = data + (gsize) y * stride + (gsize) x * 4;

  return (GdkRGBA) { pixel[2] / 255.f, pixel[1] / 255.f, pixel[0] / 255.f, 1 };
}

static guint
count_different_pixels (GdkTexture *a,
                        GdkTexture *b)
{
  gsize stride = (gsize) gdk_texture_get_width (a) * 4;
  gsize size = stride * (gsize) gdk_texture_get_height (a);
  g_autofree guchar *data_a = g_malloc (size);
  g_autofree guchar *data_b = g_malloc (size);
  guint n_different = 0;

  g_assert_cmpint (gdk_texture_get_width (a), ==, gdk_texture_get_width (b));
  g_assert_cmpint (gdk_texture_get_height (a), ==, gdk_texture_get_height (b));
  gdk_texture_download (a, data_a, stride);
  gdk_texture_download (b, data_b, stride);

  for (gsize i = 0; i < size; i += 4)
    n_different += memcmp (data_a + i, data_b + i, 4) != 0;

  return n_different;
}

/* Every place in sight: the bytes of a row are found once as digits and once as characters, and
 * nothing between the rows' ends and beside them. */
static void
test_find_byte (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  guint n_found[N_BYTES] = { 0 };
  guint n_steps = 0;
  guint64 last = G_MAXUINT64;
  guint64 offset;

  sonde_hex_view_scroll_to (fixture->view, 0);

  for (int x = 0; x < 800; x++)
    {
      if (!sonde_hex_view_find_byte (fixture->view, x, 12, &offset))
        continue;

      g_assert_cmpuint (offset, <, N_BYTES);
      n_found[offset]++;
      n_steps += offset != last;
      last = offset;
    }

  for (guint i = 0; i < N_BYTES; i++)
    g_assert_cmpuint (n_found[i], >, 0);

  g_assert_cmpuint (n_steps, ==, 2 * N_BYTES);
  g_assert_false (sonde_hex_view_find_byte (fixture->view, 0, 12, &offset));
  g_assert_false (sonde_hex_view_find_byte (fixture->view, 799, 12, &offset));
  g_assert_false (sonde_hex_view_find_byte (fixture->view, 200, -40, &offset));
}

static void
test_highlights (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  const SondeRange ranges[] = { { 4, 8 }, { 100, 200 } };
  g_autoptr(GdkTexture) before = sonde_photo_take (GTK_WIDGET (fixture->view));
  g_autoptr(GdkTexture) with = NULL;
  g_autoptr(GdkTexture) after = NULL;

  sonde_hex_view_set_highlights (fixture->view, ranges, G_N_ELEMENTS (ranges));
  with = sonde_photo_take (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (count_different_pixels (before, with), >, 1000);

  sonde_hex_view_set_highlights (fixture->view, NULL, 0);
  after = sonde_photo_take (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (count_different_pixels (before, after), ==, 0);
}

/* An arrow to a byte: above, below, in the same row, and wherever that is out of sight. */
static void
test_link (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  const guint64 targets[] = { 3, 250, 101, N_BYTES - 1, G_MAXUINT64 };
  g_autoptr(GdkTexture) before = sonde_photo_take (GTK_WIDGET (fixture->view));
  g_autoptr(GdkTexture) after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(GdkTexture) with = NULL;

      sonde_hex_view_set_link (fixture->view, 100, targets[i]);
      with = sonde_photo_take (GTK_WIDGET (fixture->view));
      g_assert_cmpuint (count_different_pixels (before, with), >, 30);
    }

  sonde_hex_view_set_link (fixture->view, 0, 0);
  after = sonde_photo_take (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (count_different_pixels (before, after), ==, 0);
}

/* Both directions must be told apart without colour as well. */
static void
test_directions (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeMemoryBytes) sent = NULL;
  g_autoptr(SondeMemoryBytes) received = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GdkTexture) sent_picture = NULL;
  g_autoptr(GdkTexture) received_picture = NULL;
  guint n_gutter_rows = 0;

  sent = sonde_memory_bytes_new (bytes, SONDE_DIRECTION_SENT);
  sonde_hex_view_set_source (fixture->view, SONDE_BYTE_SOURCE (sent));
  sent_picture = sonde_photo_take (GTK_WIDGET (fixture->view));

  received = sonde_memory_bytes_new (bytes, SONDE_DIRECTION_RECEIVED);
  sonde_hex_view_set_source (fixture->view, SONDE_BYTE_SOURCE (received));
  received_picture = sonde_photo_take (GTK_WIDGET (fixture->view));

  /* In the gutter, from 6 to 22 pixels, the same place is inked in one and not in the other. */
  for (int y = 6; y < 46; y++)
    {
      for (int x = 6; x < 22; x++)
        {
          GdkRGBA a = get_pixel (sent_picture, x, y);
          GdkRGBA b = get_pixel (received_picture, x, y);
          float difference = (a.red + a.green + a.blue) - (b.red + b.green + b.blue);

          if (ABS (difference) > 1)
            {
              n_gutter_rows++;
              break;
            }
        }
    }

  g_assert_cmpuint (n_gutter_rows, >, 20);
  sonde_hex_view_set_source (fixture->view, NULL);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeFakeBytes) bytes = sonde_fake_bytes_new (0, 1);

  sonde_hex_view_set_source (fixture->view, SONDE_BYTE_SOURCE (bytes));
  sonde_photo_wait_frames (fixture->window, 2);
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_a, GDK_CONTROL_MASK);
  press (fixture, GDK_KEY_End, GDK_CONTROL_MASK);
  assert_selection (fixture, 0, 0);
  g_assert_true (sonde_hex_view_is_following (fixture->view));

  sonde_fake_bytes_grow (bytes, 100000);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_true (sonde_hex_view_is_following (fixture->view));
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, 0);
  sonde_hex_view_set_source (fixture->view, NULL);
}

static void
test_text (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *text = sonde_widget_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_INSCRIPTION);
  g_autofree char *visible = NULL;

  g_assert_nonnull (text);
  sonde_hex_view_scroll_to (fixture->view, 0);
  sonde_hex_view_select (fixture->view, 2, 4);
  gtk_test_accessible_assert_role (fixture->view, GTK_ACCESSIBLE_ROLE_DOCUMENT);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->view),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Bytes");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->view),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Bytes 2 to 3 are selected");

  while (gtk_inscription_get_text (GTK_INSCRIPTION (text))[0] == '\0')
    g_main_context_iteration (NULL, TRUE);

  visible = g_strdup (gtk_inscription_get_text (GTK_INSCRIPTION (text)));
  g_assert_true (g_str_has_prefix (visible, "00000000 sent 00 01 02"));
  g_assert_nonnull (strstr (visible, "00000060 sent 60 61 62 63 received 64"));
  g_assert_nonnull (strstr (visible, "@ABCDEFGHIJKLMNO\n"));
  g_assert_cmpuint (strlen (visible), <, 3000);
}

/* 2^40 bytes, and as many as there can be: painted, gone through and searched by keys. */
static void
test_huge (gconstpointer user_data)
{
  guint64 size = *(const guint64 *) user_data;
  Fixture fixture;

  set_up_size (&fixture, size, 1000);
  g_assert_cmpuint (sonde_fake_bytes_take_reads (fixture.bytes), <, 20);

  press (&fixture, GDK_KEY_End, GDK_CONTROL_MASK);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture.view), ==, size);
  sonde_photo_wait_frames (fixture.window, 2);
  g_assert_true (sonde_hex_view_is_following (fixture.view));
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment)
                     + gtk_adjustment_get_page_size (fixture.adjustment), ==,
                     gtk_adjustment_get_upper (fixture.adjustment));

  press (&fixture, GDK_KEY_Page_Up, 0);
  press (&fixture, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture.view), >, size - 100 * N_BYTES);
  g_assert_cmpuint (sonde_hex_view_get_caret (fixture.view), <, size - 10 * N_BYTES);
  g_assert_false (sonde_hex_view_is_following (fixture.view));

  sonde_hex_view_scroll_to (fixture.view, size / 2);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture.adjustment) * 2
                                  / gtk_adjustment_get_upper (fixture.adjustment), 1, 0.001);
  sonde_photo_wait_frames (fixture.window, 2);
  press (&fixture, GDK_KEY_Home, GDK_CONTROL_MASK);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), ==, 0);
  sonde_fake_bytes_grow (fixture.bytes, 1);
  tear_down (&fixture, NULL);
}

static void
test_bytes_per_row (Fixture       *fixture,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  double upper = gtk_adjustment_get_upper (fixture->adjustment);

  sonde_hex_view_scroll_to (fixture->view, 6400);
  sonde_hex_view_set_bytes_per_row (fixture->view, 32);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->adjustment), <, upper * 0.6);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, 1000);

  sonde_hex_view_set_bytes_per_row (fixture->view, 0);
  sonde_photo_wait_frames (fixture->window, 2);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->adjustment), ==, upper);
}

/* A window full of bytes, both directions mixed, in less than 4 ms. */
static void
test_paint_time (void)
{
  Fixture fixture;
  GtkWidget *widget;
  gint64 best_us = G_MAXINT64;

  set_up_size (&fixture, 1000000, 11);
  sonde_hex_view_set_bytes_per_row (fixture.view, 0);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1200, 860);
  sonde_photo_wait_frames (fixture.window, 5);
  widget = GTK_WIDGET (fixture.view);

  for (int i = 0; i < 20; i++)
    {
      g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
      g_autoptr(GskRenderNode) node = NULL;
      gint64 start_us = g_get_monotonic_time ();

      GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
      best_us = MIN (best_us, g_get_monotonic_time () - start_us);
      node = gtk_snapshot_to_node (snapshot);
      g_assert_nonnull (node);
    }

  g_test_minimized_result ((double) best_us / 1000, "snapshot of %d x %d pixels: %.2f ms",
                           gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                           (double) best_us / 1000);
  g_assert_cmpint (best_us, <, 4000);
  tear_down (&fixture, NULL);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  static const guint64 terabyte = G_GUINT64_CONSTANT (1) << 40;
  static const guint64 largest = (G_GUINT64_CONSTANT (1) << 63) - 100;

  sonde_widget_test_init (&argc, &argv);

  add ("/widgets/hex-view/select", test_select);
  add ("/widgets/hex-view/keys-move", test_keys_move);
  add ("/widgets/hex-view/keys-select", test_keys_select);
  add ("/widgets/hex-view/keys-page", test_keys_page);
  add ("/widgets/hex-view/copy", test_copy);
  add ("/widgets/hex-view/grow", test_grow);
  add ("/widgets/hex-view/grow-unseen", test_grow_unseen);
  add ("/widgets/hex-view/select-keeps-place", test_select_keeps_place);
  add ("/widgets/hex-view/scroll-to", test_scroll_to);
  add ("/widgets/hex-view/find-byte", test_find_byte);
  add ("/widgets/hex-view/highlights", test_highlights);
  add ("/widgets/hex-view/link", test_link);
  add ("/widgets/hex-view/directions", test_directions);
  add ("/widgets/hex-view/empty", test_empty);
  add ("/widgets/hex-view/text", test_text);
  add ("/widgets/hex-view/bytes-per-row", test_bytes_per_row);
  g_test_add_data_func ("/widgets/hex-view/terabyte", &terabyte, test_huge);
  g_test_add_data_func ("/widgets/hex-view/largest", &largest, test_huge);
  g_test_add_func ("/widgets/hex-view/paint-time", test_paint_time);

  return g_test_run ();
}

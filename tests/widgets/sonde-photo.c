#include "config.h"

#include "sonde-photo.h"
#include "sonde-test.h"

typedef struct
{
  guint n_left;
} SondePhotoFrames;

static void
sonde_photo_painted_cb (GdkFrameClock *clock,
                        gpointer       user_data)
{
  SondePhotoFrames *frames = user_data;

  if (frames->n_left > 0)
    frames->n_left--;

  if (frames->n_left > 0)
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static gboolean
sonde_photo_is_over (gpointer user_data)
{
  return ((SondePhotoFrames *) user_data)->n_left == 0;
}

/**
 * sonde_photo_wait_frames:
 * @widget: a mapped widget
 * @n_frames: how many frames to wait for, at least 1
 *
 * Runs the main loop until a widget's window was painted some times.
 */
void
sonde_photo_wait_frames (GtkWidget *widget,
                         guint      n_frames)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  SondePhotoFrames frames = { n_frames };
  gulong handler_id;

  handler_id = g_signal_connect (clock, "after-paint", G_CALLBACK (sonde_photo_painted_cb),
                                 &frames);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  sonde_test_wait_until (sonde_photo_is_over, &frames);
  g_signal_handler_disconnect (clock, handler_id);
}

/**
 * sonde_photo_take:
 * @widget: a mapped widget
 *
 * Takes a picture of a widget as it is drawn.
 *
 * Returns: (transfer full): the picture
 */
GdkTexture *
sonde_photo_take (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr(GskRenderNode) node = NULL;
  GdkTexture *texture;
  float width, height;

  /* A paintable is empty until the widget is drawn the next time. */
  gtk_widget_queue_draw (widget);
  sonde_photo_wait_frames (widget, 2);

  width = (float) gtk_widget_get_width (widget);
  height = (float) gtk_widget_get_height (widget);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);

  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_renderer_unrealize (renderer);

  return texture;
}

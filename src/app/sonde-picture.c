#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-picture.h"

#define CORNER_RADIUS 12

/**
 * SondePicture:
 *
 * Takes pictures of a window, as it was painted last, drawn anew without its shadow.
 */
struct _SondePicture
{
  GObject       parent_instance;

  GtkWindow    *window;

  /* Kept from the start: one made between a change and the next frame has nothing to show. */
  GdkPaintable *paintable;
};

G_DEFINE_FINAL_TYPE (SondePicture, sonde_picture, G_TYPE_OBJECT)

static GskRenderNode *
sonde_picture_make_node (SondePicture *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->window));
  int height = gtk_widget_get_height (GTK_WIDGET (self->window));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->window));
  g_autoptr(GdkPaintable) image = gdk_paintable_get_current_image (self->paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   CORNER_RADIUS);
  gtk_snapshot_scale (snapshot, scale, scale);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gdk_paintable_snapshot (image, GDK_SNAPSHOT (snapshot), width, height);
  gtk_snapshot_pop (snapshot);

  return gtk_snapshot_free_to_node (snapshot);
}

static void
sonde_picture_finalize (GObject *object)
{
  SondePicture *self = SONDE_PICTURE (object);

  g_clear_object (&self->paintable);
  g_clear_object (&self->window);

  G_OBJECT_CLASS (sonde_picture_parent_class)->finalize (object);
}

static void
sonde_picture_class_init (SondePictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_picture_finalize;
}

static void
sonde_picture_init (SondePicture *self G_GNUC_UNUSED)
{
}

/**
 * sonde_picture_new:
 * @window: a window
 *
 * Returns: (transfer full): what takes pictures of @window from its next frame on
 */
SondePicture *
sonde_picture_new (GtkWindow *window)
{
  SondePicture *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (SONDE_TYPE_PICTURE, NULL);
  self->window = g_object_ref (window);
  self->paintable = gtk_widget_paintable_new (GTK_WIDGET (window));

  return self;
}

/**
 * sonde_picture_save:
 * @self: what takes the picture
 * @path: (type filename): where to put it, as PNG
 * @error: return location for an error
 *
 * Saves what the window painted last. Always drawn by the same renderer, whatever the
 * window uses, so that the picture does not depend on the machine.
 *
 * Returns: whether it was saved; if not, @error is `G_IO_ERROR_FAILED`
 */
gboolean
sonde_picture_save (SondePicture  *self,
                    const char    *path,
                    GError       **error)
{
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GskRenderer) renderer = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  graphene_rect_t bounds;
  gboolean is_saved;

  g_return_val_if_fail (SONDE_IS_PICTURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  node = sonde_picture_make_node (self);

  if (node == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("The window has not painted anything"));
      return FALSE;
    }

  gsk_render_node_get_bounds (node, &bounds);
  renderer = gsk_cairo_renderer_new ();

  if (!gsk_renderer_realize (renderer, NULL, error))
    return FALSE;

  texture = gsk_renderer_render_texture (renderer, node, &bounds);
  is_saved = gdk_texture_save_to_png (texture, path);
  gsk_renderer_unrealize (renderer);

  if (!is_saved)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The picture could not be saved as “%s”"), path);

  return is_saved;
}

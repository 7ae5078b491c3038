#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-media-image.h"
#include "sonde-text.h"

#define MAX_BOXES 256
#define MAX_ICONS 64

/* A walk over an image; what it reads beyond the end is not there. */
typedef struct
{
  SondeMediaTree *tree;
  const guint8   *data;
  gsize           start;
  gsize           at;
  gsize           end;
  guint           node;
  guint           parent;
  gboolean        is_little;
  guint           n_boxes;
  const char     *format;
} Walk;

typedef struct
{
  const char *magic;
  gsize       length;
  gsize       offset;
  const char *name;
  void      (*take) (Walk *walk);
} Format;

static gboolean
walk_has (const Walk *walk,
          gsize       n_bytes)
{
  return walk->end - walk->at >= n_bytes;
}

static guint32
walk_peek (const Walk *walk,
           gsize       at,
           guint       n_bytes)
{
  guint32 number = 0;

  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | walk->data[walk->is_little ? at + n_bytes - 1 - i : at + i];

  return number;
}

/* A number; 0 when there are not enough bytes, of which nothing is shown then. */
static guint32
walk_take_number (Walk       *walk,
                  const char *id,
                  const char *name,
                  guint       n_bytes)
{
  guint32 number;

  if (!walk_has (walk, n_bytes))
    {
      walk->at = walk->end;
      return 0;
    }

  number = walk_peek (walk, walk->at, n_bytes);
  sonde_media_tree_add_number (walk->tree, walk->parent, id, name, number,
                               walk->at, walk->at + n_bytes);
  walk->at += n_bytes;

  return number;
}

static void
walk_take_bytes (Walk       *walk,
                 const char *id,
                 const char *name,
                 gsize       n_bytes)
{
  n_bytes = MIN (n_bytes, walk->end - walk->at);
  sonde_media_tree_add_text (walk->tree, walk->parent, id, name, walk->at, walk->at + n_bytes);
  walk->at += n_bytes;
}

static void
walk_set_size (Walk       *walk,
               const char *format,
               guint32     width,
               guint32     height)
{
  if (width == 0 || height == 0)
    return;

  sonde_media_tree_take_value (walk->tree, walk->node,
                               g_strdup_printf (_("%s, %u × %u pixels"), format, width, height));
}

static void
walk_end_early (Walk  *walk,
                guint  node,
                gsize  start,
                gsize  end)
{
  if (!sonde_media_tree_is_cut (walk->tree))
    sonde_media_tree_add_problem (walk->tree, node, start, MIN (end, walk->end),
                                  _("The image ends before this does"), NULL);
}

static void
walk_take_png_header (Walk *walk)
{
  guint32 width = walk_take_number (walk, "image.width", _("Width"), 4);
  guint32 height = walk_take_number (walk, "image.height", _("Height"), 4);

  walk_take_number (walk, "image.depth", _("Bit depth"), 1);
  walk_take_number (walk, "png.colour-type", _("Colour type"), 1);
  walk_take_number (walk, "png.compression", _("Compression"), 1);
  walk_take_number (walk, "png.filter", _("Filter"), 1);
  walk_take_number (walk, "png.interlace", _("Interlace"), 1);
  walk_set_size (walk, "PNG", width, height);
}

static gboolean
walk_take_png_chunk (Walk *walk)
{
  gsize start = walk->at;
  guint32 length = walk_peek (walk, start, 4);
  g_autofree char *type = sonde_text_preview (walk->data + start + 4, 4, 16);
  gsize left = walk->end - start - 8;
  gsize end = length <= left && left - length >= 4 ? start + 12 + length : walk->end;
  Walk chunk = *walk;
  guint node;

  node = sonde_media_tree_add (walk->tree, walk->node, "png.chunk", type, start, end);
  chunk.parent = node;
  chunk.end = end;
  walk_take_number (&chunk, "png.length", _("Length"), 4);
  walk_take_bytes (&chunk, "png.type", _("Type"), 4);

  if (end == walk->end && (length > left || left - length < 4))
    {
      walk_end_early (walk, node, start, start + 4);
      walk->at = walk->end;
      return FALSE;
    }

  if (memcmp (walk->data + start + 4, "IHDR", 4) == 0 && length == 13)
    walk_take_png_header (&chunk);
  else if (length > 0)
    sonde_media_tree_add_number (walk->tree, node, "png.data", _("Bytes of data"), length,
                                 start + 8, start + 8 + length);

  chunk.at = end - 4;
  walk_take_number (&chunk, "png.crc", _("Checksum"), 4);
  walk->at = end;

  return memcmp (walk->data + start + 4, "IEND", 4) != 0;
}

static void
walk_take_png (Walk *walk)
{
  walk_take_bytes (walk, "image.signature", _("Signature"), 8);

  while (walk_has (walk, 8) && !sonde_media_tree_is_full (walk->tree))
    {
      if (!walk_take_png_chunk (walk))
        return;
    }

  walk_end_early (walk, walk->node, walk->start, walk->start + 8);
}

static gboolean
is_frame_marker (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static char *
dup_marker_name (guint8 marker)
{
  if (marker >= 0xe0 && marker <= 0xef)
    return g_strdup_printf ("APP%u", marker - 0xe0u);

  if (is_frame_marker (marker))
    return g_strdup_printf ("SOF%u", marker - 0xc0u);

  switch (marker)
    {
    case 0xc4:
      return g_strdup ("DHT");

    case 0xd8:
      return g_strdup ("SOI");

    case 0xd9:
      return g_strdup ("EOI");

    case 0xda:
      return g_strdup ("SOS");

    case 0xdb:
      return g_strdup ("DQT");

    case 0xdd:
      return g_strdup ("DRI");

    case 0xfe:
      return g_strdup ("COM");

    default:
      return g_strdup_printf ("0xFF%02X", marker);
    }
}

/* Passes over what is compressed: up to a marker that is no restart. */
static gsize
find_jpeg_marker (const guint8 *data,
                  gsize         at,
                  gsize         end)
{
  for (; at + 1 < end; at++)
    {
      if (data[at] == 0xff && data[at + 1] != 0 && data[at + 1] != 0xff &&
          !(data[at + 1] >= 0xd0 && data[at + 1] <= 0xd7))
        return at;
    }

  return end;
}

static void
walk_take_jpeg_segment (Walk   *walk,
                        guint8  marker,
                        guint   node)
{
  Walk segment = *walk;
  guint32 length;

  segment.parent = node;
  segment.at = walk->at + 2;
  length = walk_take_number (&segment, "jpeg.length", _("Length"), 2);

  if (length < 2 || length - 2 > segment.end - segment.at)
    {
      walk_end_early (walk, node, walk->at, walk->at + 2);
      walk->at = walk->end;
      return;
    }

  segment.end = segment.at + length - 2;
  walk->at = segment.end;

  if (is_frame_marker (marker))
    {
      guint32 width, height;

      walk_take_number (&segment, "image.depth", _("Bit depth"), 1);
      height = walk_take_number (&segment, "image.height", _("Height"), 2);
      width = walk_take_number (&segment, "image.width", _("Width"), 2);
      walk_take_number (&segment, "jpeg.components", _("Components"), 1);
      walk_set_size (walk, "JPEG", width, height);
    }

  if (segment.end > segment.at)
    sonde_media_tree_add_number (walk->tree, node, "jpeg.data", _("Bytes of data"),
                                 segment.end - segment.at, segment.at, segment.end);
}

static void
walk_take_jpeg (Walk *walk)
{
  while (walk_has (walk, 2) && !sonde_media_tree_is_full (walk->tree))
    {
      gsize start = walk->at;
      guint8 marker = walk->data[start + 1];
      g_autofree char *name = dup_marker_name (marker);
      guint node;

      if (walk->data[start] != 0xff)
        {
          sonde_media_tree_add_problem (walk->tree, walk->node, start, start + 1,
                                        _("A segment begins with the byte FF"),
                                        "ITU-T T.81, B.1.1.2");
          return;
        }

      node = sonde_media_tree_add (walk->tree, walk->node, "jpeg.segment", name, start, start + 2);

      if (marker == 0xd8 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7))
        {
          walk->at += 2;
          continue;
        }

      if (marker == 0xd9)
        return;

      walk_take_jpeg_segment (walk, marker, node);

      if (marker == 0xda)
        walk->at = find_jpeg_marker (walk->data, walk->at, walk->end);

      sonde_media_tree_set_end (walk->tree, node, walk->at);
    }

  walk_end_early (walk, walk->node, walk->start, walk->start + 2);
}

static void
walk_take_gif (Walk *walk)
{
  guint32 width, height;

  walk->is_little = TRUE;
  walk_take_bytes (walk, "image.signature", _("Signature"), 6);
  width = walk_take_number (walk, "image.width", _("Width"), 2);
  height = walk_take_number (walk, "image.height", _("Height"), 2);
  walk_take_number (walk, "gif.flags", _("Flags"), 1);
  walk_take_number (walk, "gif.background", _("Background"), 1);
  walk_take_number (walk, "gif.aspect", _("Aspect ratio"), 1);
  walk_set_size (walk, "GIF", width, height);
}

static void
walk_add_size (Walk       *walk,
               const char *format,
               guint32     width,
               guint32     height,
               gsize       n_bytes)
{
  sonde_media_tree_add_number (walk->tree, walk->parent, "image.width", _("Width"), width,
                               walk->at, walk->at + n_bytes);
  sonde_media_tree_add_number (walk->tree, walk->parent, "image.height", _("Height"), height,
                               walk->at, walk->at + n_bytes);
  walk_set_size (walk, format, width, height);
  walk->at += n_bytes;
}

static void
walk_take_webp (Walk *walk)
{
  const guint8 *kind;

  walk->is_little = TRUE;
  walk_take_bytes (walk, "image.signature", _("Signature"), 4);
  walk_take_number (walk, "webp.size", _("File size"), 4);
  walk_take_bytes (walk, "webp.form", _("Form"), 4);

  if (!walk_has (walk, 8))
    return;

  kind = walk->data + walk->at;
  walk_take_bytes (walk, "webp.chunk", _("Chunk"), 4);
  walk_take_number (walk, "webp.length", _("Length"), 4);

  if (memcmp (kind, "VP8 ", 4) == 0 && walk_has (walk, 10))
    {
      walk->at += 6;
      walk_add_size (walk, "WebP", walk_peek (walk, walk->at, 2) & 0x3fff,
                     walk_peek (walk, walk->at + 2, 2) & 0x3fff, 4);
    }
  else if (memcmp (kind, "VP8L", 4) == 0 && walk_has (walk, 5))
    {
      guint32 bits = walk_peek (walk, walk->at + 1, 4);

      walk->at += 1;
      walk_add_size (walk, "WebP", (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, 4);
    }
  else if (memcmp (kind, "VP8X", 4) == 0 && walk_has (walk, 10))
    {
      walk->at += 4;
      walk_add_size (walk, "WebP", walk_peek (walk, walk->at, 3) + 1,
                     walk_peek (walk, walk->at + 3, 3) + 1, 6);
    }
}

/* A number that may be negative. */
static gint32
walk_take_signed (Walk       *walk,
                  const char *id,
                  const char *name)
{
  gint32 number = (gint32) walk_peek (walk, walk->at, 4);
  guint node;

  if (number >= 0)
    return (gint32) walk_take_number (walk, id, name, 4);

  node = sonde_media_tree_add (walk->tree, walk->parent, id, name, walk->at, walk->at + 4);
  sonde_media_tree_take_value (walk->tree, node, g_strdup_printf ("%d", number));
  walk->at += 4;

  return number;
}

static void
walk_take_bmp (Walk *walk)
{
  gint32 width, height;

  walk->is_little = TRUE;
  walk_take_bytes (walk, "image.signature", _("Signature"), 2);
  walk_take_number (walk, "bmp.size", _("File size"), 4);
  walk->at = MIN (walk->at + 4, walk->end);
  walk_take_number (walk, "bmp.offset", _("Offset of the pixels"), 4);

  if (walk_take_number (walk, "bmp.header-size", _("Header size"), 4) < 40 || !walk_has (walk, 12))
    return;

  width = walk_take_signed (walk, "image.width", _("Width"));
  height = walk_take_signed (walk, "image.height", _("Height"));
  walk->at += 2;
  walk_take_number (walk, "image.depth", _("Bits per pixel"), 2);

  /* Upside down when it is negative. */
  walk_set_size (walk, "BMP", (guint32) MAX (width, 0),
                 height == G_MININT32 ? 0 : (guint32) ABS (height));
}

static void
walk_take_ico (Walk *walk)
{
  guint32 n_icons;

  walk->is_little = TRUE;
  walk_take_number (walk, "ico.reserved", _("Reserved"), 2);
  walk_take_number (walk, "ico.type", _("Type"), 2);
  n_icons = walk_take_number (walk, "ico.count", _("Images"), 2);

  for (guint i = 0; i < n_icons && i < MAX_ICONS && walk_has (walk, 16); i++)
    {
      Walk icon = *walk;
      guint32 width = walk_peek (walk, walk->at, 1);
      guint32 height = walk_peek (walk, walk->at + 1, 1);

      icon.parent = sonde_media_tree_add (walk->tree, walk->node, "ico.image", _("Image"),
                                          walk->at, walk->at + 16);
      walk_take_number (&icon, "image.width", _("Width"), 1);
      walk_take_number (&icon, "image.height", _("Height"), 1);
      icon.at += 4;
      walk_take_number (&icon, "image.depth", _("Bits per pixel"), 2);
      walk_take_number (&icon, "ico.size", _("Size"), 4);
      walk_take_number (&icon, "ico.offset", _("Offset"), 4);
      walk->at += 16;

      if (i == 0)
        walk_set_size (walk, "ICO", width == 0 ? 256 : width, height == 0 ? 256 : height);
    }
}

static gboolean
is_container_box (const guint8 *type)
{
  return memcmp (type, "meta", 4) == 0 || memcmp (type, "iprp", 4) == 0 ||
         memcmp (type, "ipco", 4) == 0;
}

/* Boxes of ISO/IEC 14496-12, of which those that lead to the size are opened. */
static void
walk_take_boxes (Walk  *walk,
                 guint  depth)
{
  while (walk_has (walk, 8) && walk->n_boxes < MAX_BOXES)
    {
      gsize start = walk->at;
      guint32 length = walk_peek (walk, start, 4);
      const guint8 *type = walk->data + start + 4;
      g_autofree char *name = sonde_text_preview (type, 4, 16);
      gsize end = length >= 8 && length <= walk->end - start ? start + length : walk->end;
      Walk box = *walk;

      box.parent = sonde_media_tree_add (walk->tree, walk->parent, "heif.box", name, start, end);
      box.end = end;
      box.at = start + 8;
      box.n_boxes++;

      if (memcmp (type, "ftyp", 4) == 0)
        walk_take_bytes (&box, "heif.brand", _("Brand"), 4);
      else if (memcmp (type, "ispe", 4) == 0 && walk_has (&box, 12))
        {
          guint32 width, height;

          box.at += 4;
          width = walk_take_number (&box, "image.width", _("Width"), 4);
          height = walk_take_number (&box, "image.height", _("Height"), 4);
          walk_set_size (walk, walk->format, width, height);
        }
      else if (is_container_box (type) && depth < 4)
        {
          box.at = MIN (box.at + (type[0] == 'm' ? 4 : 0), end);
          walk_take_boxes (&box, depth + 1);
        }

      walk->n_boxes = box.n_boxes;
      walk->at = end;
    }
}

static void
walk_take_heif (Walk *walk)
{
  walk_take_boxes (walk, 0);
}

static const Format formats[] = {
  { "\x89PNG\r\n\x1a\n", 8, 0, "PNG", walk_take_png },
  { "\xff\xd8\xff", 3, 0, "JPEG", walk_take_jpeg },
  { "GIF87a", 6, 0, "GIF", walk_take_gif },
  { "GIF89a", 6, 0, "GIF", walk_take_gif },
  { "WEBP", 4, 8, "WebP", walk_take_webp },
  { "BM", 2, 0, "BMP", walk_take_bmp },
  { "\0\0\1\0", 4, 0, "ICO", walk_take_ico },
  { "ftypavif", 8, 4, "AVIF", walk_take_heif },
  { "ftypavis", 8, 4, "AVIF", walk_take_heif },
  { "ftyphei", 7, 4, "HEIF", walk_take_heif },
  { "ftypmif1", 8, 4, "HEIF", walk_take_heif },
};

/**
 * sonde_media_image_take:
 * @tree: a tree
 * @node: what is an image
 * @start: its first byte
 * @end: the byte after its last
 *
 * Says of an image what its first bytes say: its type and its size; the pixels are not looked at.
 *
 * Returns: whether it is an image of a type that is known
 */
gboolean
sonde_media_image_take (SondeMediaTree *tree,
                        guint           node,
                        gsize           start,
                        gsize           end)
{
  Walk walk = {
    .tree = tree,
    .data = sonde_media_tree_get_data (tree),
    .start = start,
    .at = start,
    .end = end,
    .node = node,
    .parent = node,
  };

  g_return_val_if_fail (start <= end && end <= sonde_media_tree_get_length (tree), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const Format *format = &formats[i];

      if (end - start >= format->offset + format->length &&
          memcmp (walk.data + start + format->offset, format->magic, format->length) == 0)
        {
          sonde_media_tree_set_value (tree, node, format->name);
          walk.format = format->name;
          format->take (&walk);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonde_media_image_dup_fields:
 * @data: (array length=length) (nullable): an image
 * @length: the number of bytes in @data
 * @is_cut: whether there would be more
 *
 * Takes an image apart, as sonde_media_image_take() does.
 *
 * Returns: (transfer full): what it says of itself
 */
SondeField *
sonde_media_image_dup_fields (const guint8 *data,
                              gsize         length,
                              gboolean      is_cut)
{
  g_autoptr(SondeMediaTree) tree = sonde_media_tree_new (data, length, is_cut);

  sonde_media_tree_name (tree, SONDE_MEDIA_ROOT, "media.image", _("Image"));

  if (!sonde_media_image_take (tree, SONDE_MEDIA_ROOT, 0, length))
    sonde_media_tree_explain (tree, SONDE_MEDIA_ROOT, SONDE_SEVERITY_WARNING,
                              _("The bytes are no image of a type that is known here"), NULL);

  return sonde_media_tree_finish (tree);
}

#include "config.h"

#include "media-fixture.h"
#include "sonde-media-body.h"
#include "sonde-test.h"

#define BYTES(text) text, sizeof text - 1

static const SondeMediaCase cases[] = {
  { "png", "image/png",
    BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x20\x08\x02\0\0\0\1\2\3\4"
           "\0\0\0\2IDATxx\5\6\7\x08\0\0\0\0IEND\xae\x42\x60\x82"),
    "media.image 0+59 Image|PNG, 256 \303\227 32 pixels\n"
    "  image.signature 0+8 Signature|\357\277\275PNG\\r\\n\\x1a\\n\n"
    "  png.chunk 8+25 IHDR|\n"
    "    png.length 8+4 Length|13\n"
    "    png.type 12+4 Type|IHDR\n"
    "    image.width 16+4 Width|256\n"
    "    image.height 20+4 Height|32\n"
    "    image.depth 24+1 Bit depth|8\n"
    "    png.colour-type 25+1 Colour type|2\n"
    "    png.compression 26+1 Compression|0\n"
    "    png.filter 27+1 Filter|0\n"
    "    png.interlace 28+1 Interlace|0\n"
    "    png.crc 29+4 Checksum|16909060\n"
    "  png.chunk 33+14 IDAT|\n"
    "    png.length 33+4 Length|2\n"
    "    png.type 37+4 Type|IDAT\n"
    "    png.data 41+2 Bytes of data|2\n"
    "    png.crc 43+4 Checksum|84281096\n"
    "  png.chunk 47+12 IEND|\n"
    "    png.length 47+4 Length|0\n"
    "    png.type 51+4 Type|IEND\n"
    "    png.crc 55+4 Checksum|2923585666\n" },
  { "png cut", "image/png", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0"),
    "media.image 0+20!Image|PNG\n"
    "  image.signature 0+8 Signature|\357\277\275PNG\\r\\n\\x1a\\n\n"
    "  png.chunk 8+12!IHDR|\n"
    "    png.length 8+4 Length|13\n"
    "    png.type 12+4 Type|IHDR\n"
    "    media.problem 8+4!Problem|The image ends before this does\n" },
  { "jpeg", "image/jpeg",
    BYTES ("\xff\xd8\xff\xe0\0\4JF\xff\xc0\0\x0b\x08\0\x10\0\x20\1\1\x11\0\xff\xda\0\2"
           "\x12\xff\0\x34\xff\xd0\x56\xff\xd9"),
    "media.image 0+34 Image|JPEG, 32 \303\227 16 pixels\n"
    "  jpeg.segment 0+2 SOI|\n"
    "  jpeg.segment 2+6 APP0|\n"
    "    jpeg.length 4+2 Length|4\n"
    "    jpeg.data 6+2 Bytes of data|2\n"
    "  jpeg.segment 8+13 SOF0|\n"
    "    jpeg.length 10+2 Length|11\n"
    "    image.depth 12+1 Bit depth|8\n"
    "    image.height 13+2 Height|16\n"
    "    image.width 15+2 Width|32\n"
    "    jpeg.components 17+1 Components|1\n"
    "    jpeg.data 18+3 Bytes of data|3\n"
    "  jpeg.segment 21+11 SOS|\n"
    "    jpeg.length 23+2 Length|2\n"
    "  jpeg.segment 32+2 EOI|\n" },
  { "jpeg broken", "image/jpeg", BYTES ("\xff\xd8\xff\xe0\0\1"),
    "media.image 0+6!Image|JPEG\n"
    "  jpeg.segment 0+2 SOI|\n"
    "  jpeg.segment 2+4!APP0|\n"
    "    jpeg.length 4+2 Length|1\n"
    "    media.problem 2+2!Problem|The image ends before this does\n"
    "  media.problem 0+2!Problem|The image ends before this does\n" },
  { "gif", NULL, BYTES ("GIF89a\x20\0\x10\0\x80\0\0"),
    "media.image 0+13 Image|GIF, 32 \303\227 16 pixels\n"
    "  image.signature 0+6 Signature|GIF89a\n"
    "  image.width 6+2 Width|32\n"
    "  image.height 8+2 Height|16\n"
    "  gif.flags 10+1 Flags|128\n"
    "  gif.background 11+1 Background|0\n"
    "  gif.aspect 12+1 Aspect ratio|0\n" },
  { "webp vp8", "image/webp",
    BYTES ("RIFF\x20\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\1\x2a\x20\0\x10\0"),
    "media.image 0+30 Image|WebP, 32 \303\227 16 pixels\n"
    "  image.signature 0+4 Signature|RIFF\n"
    "  webp.size 4+4 File size|32\n"
    "  webp.form 8+4 Form|WEBP\n"
    "  webp.chunk 12+4 Chunk|VP8 \n"
    "  webp.length 16+4 Length|10\n"
    "  image.width 26+4 Width|32\n"
    "  image.height 26+4 Height|16\n" },
  { "webp lossless", "image/webp",
    BYTES ("RIFF\x11\0\0\0WEBPVP8L\5\0\0\0\x2f\x1f\xc0\3\0"),
    "media.image 0+25 Image|WebP, 32 \303\227 16 pixels\n"
    "  image.signature 0+4 Signature|RIFF\n"
    "  webp.size 4+4 File size|17\n"
    "  webp.form 8+4 Form|WEBP\n"
    "  webp.chunk 12+4 Chunk|VP8L\n"
    "  webp.length 16+4 Length|5\n"
    "  image.width 21+4 Width|32\n"
    "  image.height 21+4 Height|16\n" },
  { "webp extended", "image/webp",
    BYTES ("RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\0\0\x0f\0\0"),
    "media.image 0+30 Image|WebP, 32 \303\227 16 pixels\n"
    "  image.signature 0+4 Signature|RIFF\n"
    "  webp.size 4+4 File size|22\n"
    "  webp.form 8+4 Form|WEBP\n"
    "  webp.chunk 12+4 Chunk|VP8X\n"
    "  webp.length 16+4 Length|10\n"
    "  image.width 24+6 Width|32\n"
    "  image.height 24+6 Height|16\n" },
  { "bmp", "image/bmp",
    BYTES ("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\3\0\0\0\xfb\xff\xff\xff\1\0\x18\0"),
    "media.image 0+30 Image|BMP, 3 \303\227 5 pixels\n"
    "  image.signature 0+2 Signature|BM\n"
    "  bmp.size 2+4 File size|70\n"
    "  bmp.offset 10+4 Offset of the pixels|54\n"
    "  bmp.header-size 14+4 Header size|40\n"
    "  image.width 18+4 Width|3\n"
    "  image.height 22+4 Height|-5\n"
    "  image.depth 28+2 Bits per pixel|24\n" },
  { "ico", "image/x-icon",
    BYTES ("\0\0\1\0\1\0\0\x20\0\0\1\0\x20\0\x63\0\0\0\x16\0\0\0"),
    "media.image 0+22 Image|ICO, 256 \303\227 32 pixels\n"
    "  ico.reserved 0+2 Reserved|0\n"
    "  ico.type 2+2 Type|1\n"
    "  ico.count 4+2 Images|1\n"
    "  ico.image 6+16 Image|\n"
    "    image.width 6+1 Width|0\n"
    "    image.height 7+1 Height|32\n"
    "    image.depth 12+2 Bits per pixel|32\n"
    "    ico.size 14+4 Size|99\n"
    "    ico.offset 18+4 Offset|22\n" },
  { "avif", "image/avif",
    BYTES ("\0\0\0\x10""ftypavif\0\0\0\0\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp\0\0\0\x1cipco"
           "\0\0\0\x14ispe\0\0\0\0\0\0\2\x80\0\0\1\xe0"),
    "media.image 0+64 Image|AVIF, 640 \303\227 480 pixels\n"
    "  heif.box 0+16 ftyp|\n"
    "    heif.brand 8+4 Brand|avif\n"
    "  heif.box 16+48 meta|\n"
    "    heif.box 28+36 iprp|\n"
    "      heif.box 36+28 ipco|\n"
    "        heif.box 44+20 ispe|\n"
    "          image.width 56+4 Width|640\n"
    "          image.height 60+4 Height|480\n" },
  { "no image", "image/png", "hello", 0,
    "media.image 0+5?Image|\n"
    "  media.content 0+5 Bytes|hello\n" },
};

static void
test_image_cases (void)
{
  sonde_media_fixture_check (cases, G_N_ELEMENTS (cases));
}

/* Each byte of a PNG is in some field. */
static void
test_image_coverage (void)
{
  g_autoptr(SondeField) root = NULL;

  g_assert_cmpstr (cases[0].name, ==, "png");
  root = sonde_media_body_dup_fields (cases[0].type, (const guint8 *) cases[0].body,
                                      cases[0].length, FALSE);
  sonde_media_fixture_assert_covered (root, cases[0].body, cases[0].length, "");
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/image/cases", test_image_cases);
  g_test_add_func ("/media/image/coverage", test_image_coverage);

  return g_test_run ();
}

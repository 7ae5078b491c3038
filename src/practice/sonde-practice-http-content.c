#include "config.h"

#include "sonde-practice-http-content.h"

#define PNG_SIZE 64
#define PNG_ROW_BYTES (1 + 3 * PNG_SIZE)
#define RUN_LINE_BYTES 32

/* The samples are what the tutorials show, whatever language the person speaks. */
static const char html[] =
  "<!DOCTYPE html>\n"
  "<html lang=\"en\">\n"
  "  <head>\n"
  "    <meta charset=\"utf-8\">\n"
  "    <title>A practice page</title>\n"
  "  </head>\n"
  "  <body>\n"
  "    <h1>A practice page</h1>\n"
  "    <p>Served from this machine, caf\xc3\xa9 \xe2\x82\xac "
  "\xce\xba\xcf\x8c\xcf\x83\xce\xbc\xce\xbf\xcf\x82.</p>\n"
  "    <p><a href=\"/\">What else there is</a></p>\n"
  "  </body>\n"
  "</html>\n";

static const char form[] =
  "<!DOCTYPE html>\n"
  "<html lang=\"en\">\n"
  "  <head>\n"
  "    <meta charset=\"utf-8\">\n"
  "    <title>A practice form</title>\n"
  "  </head>\n"
  "  <body>\n"
  "    <form method=\"post\" action=\"/form\">\n"
  "      <input name=\"key\" value=\"value\">\n"
  "      <button>Send</button>\n"
  "    </form>\n"
  "  </body>\n"
  "</html>\n";

static const char json[] =
  "{\n"
  "  \"name\": \"practice\",\n"
  "  \"numbers\": [1, 2.5, -3e2],\n"
  "  \"nothing\": null,\n"
  "  \"true\": true,\n"
  "  \"text\": \"caf\xc3\xa9 \\u20ac \xce\xba\xcf\x8c\xcf\x83\xce\xbc\xce\xbf\xcf\x82\",\n"
  "  \"nested\": {\"deep\": {\"deeper\": []}}\n"
  "}\n";

static const char xml[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<practice>\n"
  "  <!-- one of each -->\n"
  "  <item id=\"1\">caf\xc3\xa9</item>\n"
  "  <item id=\"2\"><![CDATA[1 < 2 & 3 > 2]]></item>\n"
  "</practice>\n";

static GBytes *
sonde_practice_http_content_convert (gconstpointer         data,
                                     gsize                 n_bytes,
                                     GZlibCompressorFormat format)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (format, -1);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = NULL;

  stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_output_stream_write_all (stream, data, n_bytes, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The checksum of PNG, annex D of its specification. */
static guint32
sonde_practice_http_content_crc (const guint8 *data,
                                 gsize         n_bytes)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < n_bytes; i++)
    {
      crc ^= data[i];

      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    }

  return ~crc;
}

static void
sonde_practice_http_content_append_u32 (GByteArray *png,
                                        guint32     value)
{
  guint32 big_endian = GUINT32_TO_BE (value);

  g_byte_array_append (png, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
sonde_practice_http_content_append_chunk (GByteArray    *png,
                                          const char    *type,
                                          gconstpointer  data,
                                          gsize          n_bytes)
{
  guint start;

  sonde_practice_http_content_append_u32 (png, (guint32) n_bytes);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);

  if (n_bytes > 0)
    g_byte_array_append (png, data, (guint) n_bytes);

  sonde_practice_http_content_append_u32 (png,
                                          sonde_practice_http_content_crc (png->data + start,
                                                                           png->len - start));
}

/**
 * sonde_practice_http_content_get_html:
 *
 * Gets a page in HTML.
 *
 * Returns: (transfer none): the page
 */
const char *
sonde_practice_http_content_get_html (void)
{
  return html;
}

/**
 * sonde_practice_http_content_get_form:
 *
 * Gets a page in HTML with a form on it.
 *
 * Returns: (transfer none): the page
 */
const char *
sonde_practice_http_content_get_form (void)
{
  return form;
}

/**
 * sonde_practice_http_content_get_json:
 *
 * Gets an object in JSON.
 *
 * Returns: (transfer none): the object
 */
const char *
sonde_practice_http_content_get_json (void)
{
  return json;
}

/**
 * sonde_practice_http_content_get_xml:
 *
 * Gets a document in XML.
 *
 * Returns: (transfer none): the document
 */
const char *
sonde_practice_http_content_get_xml (void)
{
  return xml;
}

/**
 * sonde_practice_http_content_make_png:
 *
 * Draws a picture of 64 by 64 pixels: red grows to the right, green grows downwards.
 *
 * Returns: (transfer full): the picture as PNG
 */
GBytes *
sonde_practice_http_content_make_png (void)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 header[] = { 0, 0, 0, PNG_SIZE, 0, 0, 0, PNG_SIZE, 8, 2, 0, 0, 0 };
  g_autofree guint8 *pixels = g_malloc0 (PNG_SIZE * PNG_ROW_BYTES);
  g_autoptr(GBytes) compressed = NULL;
  GByteArray *png = g_byte_array_new ();

  for (guint y = 0; y < PNG_SIZE; y++)
    {
      for (guint x = 0; x < PNG_SIZE; x++)
        {
          guint8 *pixel = pixels + y * PNG_ROW_BYTES + 1 + 3 * x;

          pixel[0] = (guint8) (x * 255 / (PNG_SIZE - 1));
          pixel[1] = (guint8) (y * 255 / (PNG_SIZE - 1));
          pixel[2] = 128;
        }
    }

  compressed = sonde_practice_http_content_convert (pixels, PNG_SIZE * PNG_ROW_BYTES,
                                                    G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_byte_array_append (png, signature, sizeof signature);
  sonde_practice_http_content_append_chunk (png, "IHDR", header, sizeof header);
  sonde_practice_http_content_append_chunk (png, "IDAT",
                                            g_bytes_get_data (compressed, NULL),
                                            g_bytes_get_size (compressed));
  sonde_practice_http_content_append_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}

/**
 * sonde_practice_http_content_compress:
 * @text: what to compress
 * @format: the format wanted
 *
 * Compresses a text.
 *
 * Returns: (transfer full): the compressed text
 */
GBytes *
sonde_practice_http_content_compress (const char            *text,
                                      GZlibCompressorFormat  format)
{
  g_return_val_if_fail (text != NULL, NULL);

  return sonde_practice_http_content_convert (text, strlen (text), format);
}

/**
 * sonde_practice_http_content_make_run:
 * @offset: where in the body the run starts, in bytes, a multiple of 32
 * @n_bytes: the length of the run
 *
 * Makes a piece of a body of any length. Each 32 bytes of it are a line that starts with
 * its offset in hexadecimal, so that what is missing or doubled shows.
 *
 * Returns: (transfer full): the run
 */
GBytes *
sonde_practice_http_content_make_run (guint64 offset,
                                      gsize   n_bytes)
{
  static const char digits[] = "0123456789abcdef";
  static const char line[] = "............ Sonde practice ...\n";
  gsize n_lines = (n_bytes + RUN_LINE_BYTES - 1) / RUN_LINE_BYTES;
  char *data;

  G_STATIC_ASSERT (sizeof line - 1 == RUN_LINE_BYTES);
  g_return_val_if_fail (offset % RUN_LINE_BYTES == 0, NULL);
  g_return_val_if_fail (n_bytes <= G_MAXSIZE - RUN_LINE_BYTES, NULL);

  data = g_malloc (n_lines * RUN_LINE_BYTES + 1);

  for (gsize i = 0; i < n_lines; i++)
    {
      char *start = data + i * RUN_LINE_BYTES;
      guint64 value = offset + i * RUN_LINE_BYTES;

      memcpy (start, line, RUN_LINE_BYTES);

      for (guint digit = 12; digit > 0; digit--)
        {
          start[digit - 1] = digits[value & 0xf];
          value >>= 4;
        }
    }

  return g_bytes_new_take (data, n_bytes);
}

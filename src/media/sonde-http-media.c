#include "config.h"

#include <string.h>

#include "sonde-http-media.h"

typedef struct
{
  const char         *type;
  SondeHttpMediaKind  kind;
} SondeHttpMedia;

typedef struct
{
  const char *bytes;
  gsize       length;
} SondeHttpMagic;

static const SondeHttpMedia media[] = {
  { "application/json", SONDE_HTTP_MEDIA_JSON },
  { "text/json", SONDE_HTTP_MEDIA_JSON },
  { "application/xml", SONDE_HTTP_MEDIA_XML },
  { "text/xml", SONDE_HTTP_MEDIA_XML },
  { "text/html", SONDE_HTTP_MEDIA_HTML },
  { "application/xhtml+xml", SONDE_HTTP_MEDIA_HTML },
  { "application/x-www-form-urlencoded", SONDE_HTTP_MEDIA_FORM },
  { "application/javascript", SONDE_HTTP_MEDIA_TEXT },
  { "application/ecmascript", SONDE_HTTP_MEDIA_TEXT },
  { "application/x-ndjson", SONDE_HTTP_MEDIA_TEXT },
  { "application/x-sh", SONDE_HTTP_MEDIA_TEXT },
  { "application/sql", SONDE_HTTP_MEDIA_TEXT },
  { "application/toml", SONDE_HTTP_MEDIA_TEXT },
  { "application/yaml", SONDE_HTTP_MEDIA_TEXT },
  { "application/graphql", SONDE_HTTP_MEDIA_TEXT },
  { "image/svg+xml", SONDE_HTTP_MEDIA_XML },
};

static const SondeHttpMagic images[] = {
  { "\x89PNG\r\n\x1a\n", 8 },
  { "\xff\xd8\xff", 3 },
  { "GIF8", 4 },
};

/**
 * sonde_http_media_dup_type:
 * @content_type: (nullable): the value of a Content-Type
 *
 * Returns: (transfer full): the media type in lower case and without parameters, maybe empty
 */
char *
sonde_http_media_dup_type (const char *content_type)
{
  char *type;

  if (content_type == NULL)
    return g_strdup ("");

  type = g_ascii_strdown (content_type, (gssize) strcspn (content_type, ";,"));

  return g_strstrip (type);
}

/**
 * sonde_http_media_get_kind:
 * @content_type: (nullable): the value of a Content-Type
 *
 * Returns: what kind of data it names
 */
SondeHttpMediaKind
sonde_http_media_get_kind (const char *content_type)
{
  g_autofree char *type = sonde_http_media_dup_type (content_type);

  for (guint i = 0; i < G_N_ELEMENTS (media); i++)
    {
      if (g_str_equal (type, media[i].type))
        return media[i].kind;
    }

  if (g_str_has_suffix (type, "+json"))
    return SONDE_HTTP_MEDIA_JSON;

  if (g_str_has_suffix (type, "+xml"))
    return SONDE_HTTP_MEDIA_XML;

  if (g_str_has_prefix (type, "text/"))
    return SONDE_HTTP_MEDIA_TEXT;

  if (g_str_has_prefix (type, "image/"))
    return SONDE_HTTP_MEDIA_IMAGE;

  return SONDE_HTTP_MEDIA_BINARY;
}

/**
 * sonde_http_media_is_text:
 * @kind: a kind of data
 *
 * Returns: whether it can be shown as text
 */
gboolean
sonde_http_media_is_text (SondeHttpMediaKind kind)
{
  return kind != SONDE_HTTP_MEDIA_BINARY && kind != SONDE_HTTP_MEDIA_IMAGE;
}

/**
 * sonde_http_media_sniff:
 * @data: (array length=length): the beginning of a body that does not say what it is
 * @length: the number of bytes in @data
 *
 * Returns: what kind of data it seems to be: an image by its first bytes, text when no byte speaks
 *   against it, else binary
 */
SondeHttpMediaKind
sonde_http_media_sniff (const guint8 *data,
                        gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, SONDE_HTTP_MEDIA_BINARY);

  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    {
      if (length >= images[i].length && memcmp (data, images[i].bytes, images[i].length) == 0)
        return SONDE_HTTP_MEDIA_IMAGE;
    }

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = data[i];

      /* MIME Sniffing §7.2: what no text has. */
      if (c <= 0x08 || c == 0x0b || (c >= 0x0e && c <= 0x1a) || (c >= 0x1c && c <= 0x1f))
        return SONDE_HTTP_MEDIA_BINARY;
    }

  return SONDE_HTTP_MEDIA_TEXT;
}

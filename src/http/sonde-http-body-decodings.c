#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-decoding.h"
#include "sonde-http-body-decodings.h"
#include "sonde-http-decoder.h"
#include "sonde-media-body.h"
#include "sonde-text.h"

#define MAX_WAITS 8
#define NAME_CHARS 40
#define REFERENCE "RFC 9110 §8.4"

static SondeField *
dup_fields (const SondeHttpEncodedBody *body,
            GBytes                     *bytes,
            gboolean                    is_cut,
            GPtrArray                  *parts)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return sonde_media_body_take_apart (body->content_type, data, length, is_cut, parts);
}

static GBytes *
dup_beginning (GBytes   *bytes,
               gboolean *is_cut)
{
  gsize length = MIN (g_bytes_get_size (bytes), SONDE_DECODING_MAX_BYTES);

  *is_cut = *is_cut || length < g_bytes_get_size (bytes);

  return g_bytes_new_from_bytes (bytes, 0, length);
}

static void
add_decoding (GPtrArray  *found,
              const char *id,
              const char *name,
              GBytes     *bytes,
              SondeField *fields,
              gboolean    is_cut)
{
  SondeDecoding *decoding = sonde_decoding_new (id, name, bytes, fields);

  sonde_decoding_set_is_cut (decoding, is_cut);
  g_ptr_array_add (found, decoding);
}

static void
add_finding (SondeField    *root,
             SondeSeverity  severity,
             const char    *value,
             const char    *explanation,
             gsize          offset)
{
  SondeField *field = sonde_field_add (root, "http.coding", _("Content coding"), value, offset, 0);

  sonde_field_set_severity (field, severity);
  sonde_field_explain (field, explanation, REFERENCE);
  sonde_field_set_severity (root, MAX (severity, sonde_field_get_severity (root)));
}

/* Reads until there is enough, or a lot has given nothing. Returns whether that is all. */
static gboolean
read_all (GInputStream *stream,
          GByteArray   *into)
{
  guint n_waits = 0;

  while (into->len <= SONDE_DECODING_MAX_BYTES && n_waits < MAX_WAITS)
    {
      guint8 buffer[8192];
      g_autoptr(GError) error = NULL;
      gssize n_read = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);

      if (n_read == 0)
        return TRUE;

      if (n_read > 0)
        g_byte_array_append (into, buffer, (guint) n_read);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        n_waits++;
      else
        return FALSE;
    }

  return FALSE;
}

static void
add_problem (SondeField       *root,
             SondeHttpDecoder *decoder,
             gsize             end,
             gboolean          is_cut)
{
  g_autofree char *place = NULL;
  guint64 position = sonde_http_decoder_get_position (decoder);

  /* Translators: %s is a number of bytes. */
  place = g_strdup_printf (_("at byte %" G_GUINT64_FORMAT " of what was sent"), position);

  switch (sonde_http_decoder_get_problem (decoder))
    {
    case SONDE_HTTP_DECODER_NOT_ENCODED:
      add_finding (root, SONDE_SEVERITY_WARNING, _("not compressed"),
                   _("The headers say that the body is compressed, but it is not."), 0);
      break;

    case SONDE_HTTP_DECODER_ENDED_EARLY:
      if (!is_cut)
        add_finding (root, SONDE_SEVERITY_ERROR, place,
                     _("The compressed data ends before its end."), end);
      break;

    case SONDE_HTTP_DECODER_CORRUPT:
      add_finding (root, SONDE_SEVERITY_ERROR, place,
                   _("The compressed data is damaged, and cannot be undone any further."), end);
      break;

    case SONDE_HTTP_DECODER_TRAILING:
      add_finding (root, SONDE_SEVERITY_WARNING, place,
                   _("There is more behind the end of the compressed data."), end);
      break;

    case SONDE_HTTP_DECODER_FINE:
    default:
      break;
    }
}

static void
add_decoded (GPtrArray                  *found,
             const SondeHttpEncodedBody *body,
             GInputStream               *stream)
{
  g_autoptr(GByteArray) decoded = g_byte_array_new ();
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SondeField) fields = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gboolean is_cut = !read_all (stream, decoded) || body->is_cut;

  bytes = g_bytes_new (decoded->data, MIN (decoded->len, SONDE_DECODING_MAX_BYTES));
  fields = dup_fields (body, bytes, is_cut, parts);
  sonde_field_set_byte_count (sonde_field_add (fields, "http.encoded-size", _("Size as sent"), NULL,
                                               0, 0),
                              g_bytes_get_size (body->bytes));
  sonde_field_set_byte_count (sonde_field_add (fields, "http.decoded-size", _("Size decoded"), NULL,
                                               0, g_bytes_get_size (bytes)),
                              g_bytes_get_size (bytes));

  for (GInputStream *each = stream;
       SONDE_IS_HTTP_DECODER (each);
       each = sonde_http_decoder_get_base (SONDE_HTTP_DECODER (each)))
    add_problem (fields, SONDE_HTTP_DECODER (each), g_bytes_get_size (bytes), is_cut);

  add_decoding (found, "http.decoded-body", _("Decoded body"), bytes, fields, is_cut);
  g_ptr_array_extend_and_steal (found, parts);
}

static void
add_unknown (GPtrArray                  *found,
             const SondeHttpEncodedBody *body,
             const char                 *coding)
{
  g_autofree char *name = sonde_text_preview ((const guint8 *) coding, strlen (coding),
                                              NAME_CHARS);
  g_autoptr(SondeField) fields = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gboolean is_cut = body->is_cut;

  bytes = dup_beginning (body->bytes, &is_cut);
  fields = sonde_field_new ("media.bytes", _("Bytes"), NULL, 0, g_bytes_get_size (bytes));
  add_finding (fields, SONDE_SEVERITY_WARNING, name,
               _("This coding cannot be undone here, so that the body stays as it was sent."), 0);
  add_decoding (found, "http.body", _("Body"), bytes, fields, is_cut);
}

/**
 * sonde_http_body_decodings_new:
 * @body: a body as it was sent
 *
 * Makes of a body what it is without chunks and frames, and what it is once its codings are undone,
 * taken apart after its media type; and what encoded parts of it stand for.
 *
 * Returns: (transfer full) (nullable) (element-type SondeDecoding): what there is
 */
GPtrArray *
sonde_http_body_decodings_new (const SondeHttpEncodedBody *body)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GInputStream) base = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *unknown = NULL;
  gboolean is_cut;

  g_return_val_if_fail (body != NULL, NULL);

  if (g_bytes_get_size (body->bytes) == 0)
    return NULL;

  base = g_memory_input_stream_new_from_bytes (body->bytes);
  stream = sonde_http_decoder_new_chain (base, body->codings, &unknown);
  is_cut = body->is_cut;
  bytes = dup_beginning (body->bytes, &is_cut);

  if (unknown != NULL)
    add_unknown (found, body, unknown);
  else if (stream != base)
    {
      if (!body->is_record)
        add_decoding (found, "http.body", _("Body"), bytes, NULL, is_cut);

      add_decoded (found, body, stream);
    }
  else
    {
      GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(SondeField) fields = dup_fields (body, bytes, is_cut, parts);

      /* What nobody understands need not be shown again. */
      if (!body->is_record || !g_str_equal (sonde_field_get_id (fields), "media.bytes"))
        add_decoding (found, "http.body", _("Body"), bytes, fields, is_cut);

      g_ptr_array_extend_and_steal (found, parts);
    }

  return found->len > 0 ? g_steal_pointer (&found) : NULL;
}

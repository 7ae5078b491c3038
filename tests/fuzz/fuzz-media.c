#include "config.h"

#include "sonde-decoding.h"
#include "sonde-media-body.h"

#define MAX_DEPTH   512
#define TIME_US     (5 * G_USEC_PER_SEC)
#define TYPE_BYTES  1

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

static const char * const types[] = {
  NULL,
  "application/json",
  "application/xml",
  "text/html; charset=latin1",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=b",
  "image/png",
  "text/event-stream",
  "application/x-ndjson",
  "text/plain",
};

/* Counts fields, each of which must point at bytes that are there. */
static guint
check_field (SondeField *field,
             gsize       length,
             guint       depth)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  guint n_fields = 1;
  gsize target, target_length;

  g_assert_cmpuint (depth, <, MAX_DEPTH);
  g_assert_cmpuint (sonde_field_get_offset (field), <=, length);
  g_assert_cmpuint (sonde_field_get_length (field), <=, length - sonde_field_get_offset (field));
  g_assert_true (g_utf8_validate (sonde_field_get_name (field), -1, NULL));
  g_assert_true (g_utf8_validate (sonde_field_get_value (field), -1, NULL));

  if (sonde_field_get_target (field, &target, &target_length))
    {
      g_assert_cmpuint (target, <, length);
      g_assert_cmpuint (target_length, <=, length - target);
    }

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      n_fields += check_field (child, length, depth + 1);
    }

  return n_fields;
}

/* What is decoded has fewer bytes, for which there may be no fields left. */
static guint
check_decoding (SondeDecoding *decoding,
                gsize          length)
{
  SondeField *fields = sonde_decoding_get_fields (decoding);
  gsize n_bytes = g_bytes_get_size (sonde_decoding_get_bytes (decoding));

  g_assert_cmpuint (n_bytes, <, length);

  return fields != NULL ? check_field (fields, n_bytes, 0) : 0;
}

/* The first byte says which media type the others are taken for, and whether they are all. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr(GPtrArray) decodings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SondeField) root = NULL;
  g_autofree guint8 *body = NULL;
  guint n_fields;

  if (length < TYPE_BYTES)
    return 0;

  /* In memory of its own, so that reading behind its end is found. */
  body = g_memdup2 (data + TYPE_BYTES, length - TYPE_BYTES);
  root = sonde_media_body_take_apart (types[(data[0] & 0x7f) % G_N_ELEMENTS (types)],
                                      body, length - TYPE_BYTES, (data[0] & 0x80) != 0, decodings);
  n_fields = check_field (root, length - TYPE_BYTES, 0);
  g_assert_cmpuint (decodings->len, <=, SONDE_MEDIA_MAX_DECODED_PARTS);

  for (guint i = 0; i < decodings->len; i++)
    n_fields += check_decoding (g_ptr_array_index (decodings, i), length - TYPE_BYTES);

  /* Each tree may have one more, which says that there would be others. */
  g_assert_cmpuint (n_fields, <=, SONDE_MEDIA_MAX_FIELDS + 1 + decodings->len);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, TIME_US);

  return 0;
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-tls-dissector.h"
#include "sonde-tls-fields.h"
#include "sonde-tls-names.h"
#include "sonde-tls-state.h"

#define SSL_2_HEADER 2
#define SSL_2_HELLO_START 11

/* A hello in the form of SSL 2.0 is known by lengths that add up. */
static int
probe_ssl_2 (const guint8 *data,
             gsize         length)
{
  static const gsize lengths[] = { 5, 7, 9 };
  gsize whole = SSL_2_HELLO_START - SSL_2_HEADER;

  if ((data[0] & 0x80) == 0 ||
      (length > 2 && data[2] != SONDE_TLS_CLIENT_HELLO) ||
      (length > 3 && data[3] != 3 && data[3] != 0) ||
      (length > 4 && (data[3] == 3 ? data[4] > 4 : data[4] != 2)))
    return 0;

  if (length < SSL_2_HELLO_START)
    return -1;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    whole += (gsize) data[lengths[i]] << 8 | data[lengths[i] + 1];

  return whole == ((gsize) (data[0] & 0x7f) << 8 | data[1]);
}

static int
sonde_tls_dissector_probe (const guint8 *data,
                           gsize         length)
{
  guint n_payload;

  if (length == 0)
    return -1;

  if (data[0] != SONDE_TLS_HANDSHAKE)
    return probe_ssl_2 (data, length);

  if ((length > 1 && data[1] != 3) || (length > 2 && data[2] > 4))
    return 0;

  if (length <= SONDE_TLS_RECORD_HEADER)
    return -1;

  n_payload = (guint) data[3] << 8 | data[4];

  return n_payload > 0 && n_payload <= SONDE_TLS_MAX_PLAIN &&
         data[SONDE_TLS_RECORD_HEADER] == SONDE_TLS_CLIENT_HELLO;
}

static char *
sonde_tls_dissector_dup_kind (gpointer               state G_GNUC_UNUSED,
                              const SondeRecordInfo *info)
{
  return sonde_tls_record_dup_kind (info);
}

static char *
sonde_tls_dissector_dup_summary (gpointer               state,
                                 const SondeRecordInfo *info,
                                 const guint8          *data,
                                 gsize                  length)
{
  return sonde_tls_fields_dup_summary (sonde_tls_state_get_memory (state), info, data, length);
}

static SondeField *
sonde_tls_dissector_dup_fields (gpointer               state,
                                const SondeRecordInfo *info,
                                const guint8          *data,
                                gsize                  length)
{
  return sonde_tls_fields_new (sonde_tls_state_get_memory (state), info, data, length);
}

/* Joins a handshake message. */
static SondeDecoding *
make_decoding (SondeTlsMemory        *memory,
               const SondeRecordInfo *info,
               const SondeTlsSpan    *span,
               SondeDissectorRead     read,
               gpointer               user_data)
{
  g_autoptr(GByteArray) joined = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(SondeField) fields = NULL;
  SondeRecordInfo last = *info;
  gboolean is_cut = !span->is_complete;
  SondeDecoding *decoding;

  for (guint i = 0; i < span->parts->len; i++)
    {
      const SondeTlsPart *part = &g_array_index (span->parts, SondeTlsPart, i);
      guint start = joined->len;
      gsize wanted = MIN (part->length, SONDE_DECODING_MAX_BYTES - start);
      gssize n_read;

      g_byte_array_set_size (joined, start + (guint) wanted);
      n_read = read (span->direction, part->offset, joined->data + start, wanted, user_data);
      g_byte_array_set_size (joined, start + (guint) MAX (n_read, 0));

      if (n_read != (gssize) part->length)
        {
          is_cut = TRUE;
          break;
        }
    }

  /* What the message means depends on what was known when it was complete. */
  last.number = span->last_record;
  fields = sonde_tls_fields_new_message (memory, &last, joined->data, joined->len, is_cut);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&joined));
  decoding = sonde_decoding_new ("handshake", _("Joined message"), bytes, fields);
  sonde_decoding_set_is_cut (decoding, is_cut);

  return decoding;
}

static GPtrArray *
sonde_tls_dissector_dup_decodings (gpointer               state,
                                   const SondeRecordInfo *info,
                                   SondeDissectorRead     read,
                                   gpointer               user_data)
{
  SondeTlsMemory *memory = sonde_tls_state_get_memory (state);
  g_autoptr(GPtrArray) spans = sonde_tls_memory_find_spans (memory, info);
  GPtrArray *decodings;

  if (spans->len == 0)
    return NULL;

  decodings = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < spans->len; i++)
    g_ptr_array_add (decodings, make_decoding (memory, info, g_ptr_array_index (spans, i), read,
                                               user_data));

  return decodings;
}

const SondeDissector sonde_tls_dissector = {
  .name = "tls",
  .create = sonde_tls_state_new,
  .destroy = sonde_tls_state_free,
  .probe = sonde_tls_dissector_probe,
  .feed = sonde_tls_state_feed,
  .get_skippable = sonde_tls_state_get_skippable,
  .skip = sonde_tls_state_skip,
  .finish = sonde_tls_state_finish,
  .dup_kind = sonde_tls_dissector_dup_kind,
  .dup_summary = sonde_tls_dissector_dup_summary,
  .dup_fields = sonde_tls_dissector_dup_fields,
  .get_kind_id = sonde_tls_record_get_kind_id,
  .dup_decodings = sonde_tls_dissector_dup_decodings,
};

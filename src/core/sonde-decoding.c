#include "config.h"

#include "sonde-decoding.h"

/**
 * SondeDecoding:
 *
 * What the bytes of a record stand for: a payload without its mask, what was compressed, a message
 * whose fragments are joined, a body whose chunks are.
 *
 * It has bytes of its own, which are not those of the record, and may have fields that point at
 * them.
 */
struct _SondeDecoding
{
  GObject     parent_instance;

  char       *id;
  char       *name;
  GBytes     *bytes;
  SondeField *fields;
  gboolean    is_cut;
};

G_DEFINE_FINAL_TYPE (SondeDecoding, sonde_decoding, G_TYPE_OBJECT)

static void
sonde_decoding_finalize (GObject *object)
{
  SondeDecoding *self = SONDE_DECODING (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->fields);

  G_OBJECT_CLASS (sonde_decoding_parent_class)->finalize (object);
}

static void
sonde_decoding_class_init (SondeDecodingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_decoding_finalize;
}

static void
sonde_decoding_init (SondeDecoding *self G_GNUC_UNUSED)
{
}

/**
 * sonde_decoding_new:
 * @id: a name that stays the same in every language, such as "inflated"
 * @name: what it is called, for people, in one or two words
 * @bytes: the bytes, at most %SONDE_DECODING_MAX_BYTES
 * @fields: (nullable): what is in them, by offsets from their first
 *
 * Makes a decoding.
 *
 * Returns: (transfer full): a decoding
 */
SondeDecoding *
sonde_decoding_new (const char *id,
                    const char *name,
                    GBytes     *bytes,
                    SondeField *fields)
{
  SondeDecoding *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (bytes) <= SONDE_DECODING_MAX_BYTES, NULL);
  g_return_val_if_fail (fields == NULL || SONDE_IS_FIELD (fields), NULL);

  self = g_object_new (SONDE_TYPE_DECODING, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  g_set_object (&self->fields, fields);

  return self;
}

/**
 * sonde_decoding_get_id:
 * @self: a decoding
 *
 * Returns: a name that stays the same in every language
 */
const char *
sonde_decoding_get_id (SondeDecoding *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING (self), NULL);

  return self->id;
}

/**
 * sonde_decoding_get_name:
 * @self: a decoding
 *
 * Returns: what it is called, for people
 */
const char *
sonde_decoding_get_name (SondeDecoding *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING (self), NULL);

  return self->name;
}

/**
 * sonde_decoding_get_bytes:
 * @self: a decoding
 *
 * Returns: (transfer none): its bytes
 */
GBytes *
sonde_decoding_get_bytes (SondeDecoding *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING (self), NULL);

  return self->bytes;
}

/**
 * sonde_decoding_get_fields:
 * @self: a decoding
 *
 * Returns: (transfer none) (nullable): what is in its bytes
 */
SondeField *
sonde_decoding_get_fields (SondeDecoding *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING (self), NULL);

  return self->fields;
}

/**
 * sonde_decoding_set_is_cut:
 * @self: a decoding
 * @is_cut: whether there is more than its bytes
 *
 * Says that not all was decoded; for dissectors, before the decoding is shown.
 */
void
sonde_decoding_set_is_cut (SondeDecoding *self,
                           gboolean       is_cut)
{
  g_return_if_fail (SONDE_IS_DECODING (self));

  self->is_cut = is_cut;
}

/**
 * sonde_decoding_is_cut:
 * @self: a decoding
 *
 * Returns: whether there is more than its bytes
 */
gboolean
sonde_decoding_is_cut (SondeDecoding *self)
{
  g_return_val_if_fail (SONDE_IS_DECODING (self), FALSE);

  return self->is_cut;
}

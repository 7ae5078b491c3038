#include "config.h"

#include "sonde-tls-memory.h"
#include "sonde-tls-names.h"

/* What a hostile peer can make us keep. */
#define MAX_HELLO  65536
#define MAX_HELLOS 16
#define MAX_NOTES  4096
#define MAX_SPANS  1024
#define MAX_PARTS  8192

typedef struct
{
  GBytes  *body;
  guint32  record;
} Hello;

static void
clear_hello (gpointer data)
{
  Hello *hello = data;

  g_clear_pointer (&hello->body, g_bytes_unref);
}

static void
free_span (gpointer data)
{
  SondeTlsSpan *span = data;

  g_clear_pointer (&span->parts, g_array_unref);
  g_free (span);
}

/**
 * sonde_tls_memory_init:
 * @self: (out caller-allocates): a memory
 * @client_direction: the direction in which the client's bytes go
 *
 * Makes a memory that remembers nothing yet.
 */
void
sonde_tls_memory_init (SondeTlsMemory *self,
                       SondeDirection  client_direction)
{
  g_return_if_fail (self != NULL);

  self->client_direction = client_direction;
  self->hellos = g_array_new (FALSE, FALSE, sizeof (Hello));
  g_array_set_clear_func (self->hellos, clear_hello);
  self->notes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->spans = g_ptr_array_new_with_free_func (free_span);
}

/**
 * sonde_tls_memory_clear:
 * @self: a memory
 *
 * Frees what it remembers.
 */
void
sonde_tls_memory_clear (SondeTlsMemory *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->hellos, g_array_unref);
  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->spans, g_ptr_array_unref);
}

/**
 * sonde_tls_memory_keep_hello:
 * @self: a memory
 * @record: the record that the hello ends in
 * @body: (array length=length): a Client Hello without its header
 * @length: the number of bytes in @body
 *
 * Keeps what a client offers, unless it is too long, or there were too many.
 */
void
sonde_tls_memory_keep_hello (SondeTlsMemory *self,
                             guint32         record,
                             const guint8   *body,
                             gsize           length)
{
  Hello hello = { .record = record };

  g_return_if_fail (self != NULL);

  if (length > MAX_HELLO || self->hellos->len >= MAX_HELLOS)
    return;

  hello.body = g_bytes_new (body, length);
  g_array_append_val (self->hellos, hello);
}

/**
 * sonde_tls_memory_get_offered:
 * @self: a memory
 * @record: the number of a record of the server
 * @hello: (out): the last hello of the client before it, valid until another is kept
 *
 * Returns: whether there was one
 */
gboolean
sonde_tls_memory_get_offered (SondeTlsMemory *self,
                              guint32         record,
                              SondeTlsHello  *hello)
{
  g_return_val_if_fail (self != NULL && hello != NULL, FALSE);

  for (guint i = self->hellos->len; i > 0; i--)
    {
      const Hello *kept = &g_array_index (self->hellos, Hello, i - 1);

      if (kept->record < record)
        {
          gsize length;
          const guint8 *body = g_bytes_get_data (kept->body, &length);

          sonde_tls_hello_parse (hello, FALSE, body, length);

          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonde_tls_memory_keep_note:
 * @self: a memory
 * @record: the number of a record
 * @note: what it says in one line
 *
 * Keeps what the bytes of a record do not say alone. Of too many, the last are not kept.
 */
void
sonde_tls_memory_keep_note (SondeTlsMemory *self,
                            guint32         record,
                            const char     *note)
{
  g_return_if_fail (self != NULL && note != NULL);

  if (g_hash_table_size (self->notes) < MAX_NOTES)
    g_hash_table_insert (self->notes, GUINT_TO_POINTER (record), g_strdup (note));
}

/**
 * sonde_tls_memory_get_note:
 * @self: a memory
 * @record: the number of a record
 *
 * Returns: (transfer none) (nullable): what it says in one line, or `NULL` if that was not kept
 */
const char *
sonde_tls_memory_get_note (SondeTlsMemory *self,
                           guint32         record)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->notes, GUINT_TO_POINTER (record));
}

/**
 * sonde_tls_memory_begin_span:
 * @self: a memory
 * @record: the record in which a message begins
 * @direction: which way it goes
 *
 * Begins to note where the parts of a message are.
 *
 * Returns: (transfer none) (nullable): the span, or `NULL` if there are too many
 */
SondeTlsSpan *
sonde_tls_memory_begin_span (SondeTlsMemory *self,
                             guint32         record,
                             SondeDirection  direction)
{
  SondeTlsSpan *span;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->spans->len >= MAX_SPANS)
    return NULL;

  span = g_new0 (SondeTlsSpan, 1);
  span->parts = g_array_new (FALSE, FALSE, sizeof (SondeTlsPart));
  span->first_record = record;
  span->last_record = record;
  span->direction = direction;
  g_ptr_array_add (self->spans, span);

  return span;
}

/**
 * sonde_tls_memory_extend_span:
 * @span: (nullable): a span, or `NULL`, for convenience
 * @record: the record that has a further part
 * @offset: where the part begins in the stream
 * @length: how many bytes it has
 *
 * Notes a part of a message. Of too many, the last are not kept.
 */
void
sonde_tls_memory_extend_span (SondeTlsSpan *span,
                              guint32       record,
                              guint64       offset,
                              gsize         length)
{
  SondeTlsPart part = { .offset = offset, .length = (guint32) length };

  if (span == NULL || span->parts->len >= MAX_PARTS)
    return;

  g_array_append_val (span->parts, part);
  span->last_record = record;
}

/**
 * sonde_tls_memory_find_spans:
 * @self: a memory
 * @info: a record
 *
 * Returns: (transfer container) (element-type SondeTlsSpan): the handshake messages that the record
 *   has a part of, and others have the rest
 */
GPtrArray *
sonde_tls_memory_find_spans (SondeTlsMemory        *self,
                             const SondeRecordInfo *info)
{
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL && info != NULL, found);

  for (guint i = 0; info->kind == SONDE_TLS_HANDSHAKE && i < self->spans->len; i++)
    {
      SondeTlsSpan *span = g_ptr_array_index (self->spans, i);

      if (span->direction == (SondeDirection) info->direction &&
          span->first_record <= info->number && info->number <= span->last_record)
        g_ptr_array_add (found, span);
    }

  return found;
}

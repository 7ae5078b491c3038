#include "config.h"

#include <string.h>

#include "sonde-filter-payload.h"

#define WINDOW_BYTES (256 * 1024)
#define HEAD_BYTES 16

struct _SondeFilterPayload
{
  SondeFilterRead    read;
  gpointer           source;
  GDestroyNotify     destroy;

  SondeRecordInfo    info;
  SondeRecordDecode  decode;
  guint8             head[HEAD_BYTES];

  /* What was read last of the record. */
  guint8            *window;
  guint64            window_start;
  gsize              window_length;
  gboolean           is_filled;
};

/* Returns how many bytes of the record there are from start, at most a window. */
static gsize
sonde_filter_payload_fill (SondeFilterPayload *self,
                           guint64             start)
{
  gsize wanted = (gsize) MIN (self->info.length - start, WINDOW_BYTES);

  if (self->is_filled && self->window_start == start)
    return self->window_length;

  self->window_start = start;
  self->window_length = self->read (self->source, (SondeDirection) self->info.direction,
                                    self->info.offset + start, self->window, wanted);
  self->is_filled = TRUE;

  if (self->decode == NULL)
    return self->window_length;

  if (start == 0)
    memcpy (self->head, self->window, MIN (self->window_length, HEAD_BYTES));

  self->decode (self->head, (gsize) MIN (self->info.length, HEAD_BYTES), start, self->window,
                self->window_length);

  return self->window_length;
}

/**
 * sonde_filter_payload_new:
 * @read: reads bytes
 * @source: (transfer full): what @read is given
 * @destroy: (nullable): frees @source
 *
 * Returns: (transfer full): the payload of no record yet
 */
SondeFilterPayload *
sonde_filter_payload_new (SondeFilterRead read,
                          gpointer        source,
                          GDestroyNotify  destroy)
{
  SondeFilterPayload *self = g_new0 (SondeFilterPayload, 1);

  self->read = read;
  self->source = source;
  self->destroy = destroy;
  self->window = g_malloc (WINDOW_BYTES);

  return self;
}

/**
 * sonde_filter_payload_free:
 * @self: a payload
 *
 * Frees a payload and its source.
 */
void
sonde_filter_payload_free (SondeFilterPayload *self)
{
  g_return_if_fail (self != NULL);

  if (self->destroy != NULL)
    self->destroy (self->source);

  g_free (self->window);
  g_free (self);
}

/**
 * sonde_filter_payload_get_source:
 * @self: a payload
 *
 * Returns: (transfer none): what it reads from
 */
gpointer
sonde_filter_payload_get_source (SondeFilterPayload *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source;
}

/**
 * sonde_filter_payload_set_record:
 * @self: a payload
 * @info: the record looked at from now on
 * @decode: (nullable): what makes its bytes readable
 *
 * Looks at another record. Nothing is read yet.
 */
void
sonde_filter_payload_set_record (SondeFilterPayload    *self,
                                 const SondeRecordInfo *info,
                                 SondeRecordDecode      decode)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (info != NULL);

  self->info = *info;
  self->decode = decode;
  self->is_filled = FALSE;

  if (info->direction >= SONDE_N_DIRECTIONS)
    self->info.length = 0;
}

/**
 * sonde_filter_payload_contains:
 * @self: a payload
 * @needle: what is looked for
 *
 * Returns: whether the record's bytes hold it, also where two reads meet
 */
gboolean
sonde_filter_payload_contains (SondeFilterPayload *self,
                               const SondeNeedle  *needle)
{
  gsize overlap;
  guint64 start = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (needle != NULL, FALSE);

  overlap = MAX (sonde_needle_length (needle), 1) - 1;

  while (start < self->info.length)
    {
      gsize length = sonde_filter_payload_fill (self, start);

      if (sonde_needle_is_in (needle, self->window, length))
        return TRUE;

      if (length < WINDOW_BYTES)
        break;

      start += length - overlap;
    }

  return FALSE;
}

/**
 * sonde_filter_payload_matches:
 * @self: a payload
 * @regex: an expression over raw bytes
 *
 * Looks for an expression in the first 256 KiB of the record.
 *
 * Returns: whether it is there
 */
gboolean
sonde_filter_payload_matches (SondeFilterPayload *self,
                              const GRegex       *regex)
{
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (regex != NULL, FALSE);

  if (self->info.length == 0)
    return FALSE;

  length = sonde_filter_payload_fill (self, 0);

  return g_regex_match_full (regex, (const char *) self->window, (gssize) length, 0, 0, NULL, NULL);
}

#include "config.h"

#include <string.h>

#include "sonde-http-syntax.h"
#include "sonde-http2-state.h"

#define MAX_EXCHANGES (256 * 1024)
#define MAX_BLOCK_BYTES (64 * 1024 * 1024)
#define BLOCK_OVERHEAD 1024

static void
sonde_http2_state_free_block (gpointer data)
{
  SondeHttp2Block *block = data;

  sonde_http2_block_free (block);
}

/**
 * sonde_http2_state_init:
 * @self: (out caller-allocates): a state
 * @client_direction: the direction that requests go
 *
 * Makes a state that remembers nothing yet.
 */
void
sonde_http2_state_init (SondeHttp2State *self,
                        SondeDirection   client_direction)
{
  g_return_if_fail (self != NULL);

  *self = (SondeHttp2State) { .client_direction = client_direction };
  self->exchanges = g_array_new (FALSE, FALSE, sizeof (SondeHttp2Exchange));
  self->by_stream = g_hash_table_new (NULL, NULL);
  self->blocks = g_ptr_array_new_with_free_func (sonde_http2_state_free_block);
  self->fragments = g_array_new (FALSE, FALSE, sizeof (SondeHttp2Fragment));
  self->windows = sonde_http2_windows_new ();
}

/**
 * sonde_http2_state_clear:
 * @self: a state
 *
 * Frees what a state remembers.
 */
void
sonde_http2_state_clear (SondeHttp2State *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->exchanges, g_array_unref);
  g_clear_pointer (&self->by_stream, g_hash_table_unref);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->fragments, g_array_unref);
  g_clear_pointer (&self->windows, sonde_http2_windows_free);
}

/**
 * sonde_http2_state_find:
 * @self: a state
 * @stream_id: a stream
 *
 * Returns: (transfer none) (nullable): the exchange on the stream, or `NULL`; valid until the next
 *   is made
 */
SondeHttp2Exchange *
sonde_http2_state_find (SondeHttp2State *self,
                        guint32          stream_id)
{
  gpointer position;

  g_return_val_if_fail (self != NULL, NULL);

  if (!g_hash_table_lookup_extended (self->by_stream, GUINT_TO_POINTER (stream_id), NULL,
                                     &position))
    return NULL;

  return &g_array_index (self->exchanges, SondeHttp2Exchange, GPOINTER_TO_UINT (position));
}

/**
 * sonde_http2_state_ensure:
 * @self: a state
 * @stream_id: a stream
 *
 * Finds the exchange on a stream, or makes it.
 *
 * Returns: (transfer none) (nullable): the exchange, valid until the next is made; `NULL` when
 *   there are too many
 */
SondeHttp2Exchange *
sonde_http2_state_ensure (SondeHttp2State *self,
                          guint32          stream_id)
{
  SondeHttp2Exchange *found = sonde_http2_state_find (self, stream_id);
  SondeHttp2Exchange fresh = { .stream_id = stream_id };

  if (found != NULL || self->exchanges->len >= MAX_EXCHANGES)
    return found;

  for (guint i = 0; i < G_N_ELEMENTS (fresh.messages); i++)
    {
      sonde_http_message_init (&fresh.messages[i]);
      fresh.messages[i].stream_id = stream_id;
    }

  g_hash_table_insert (self->by_stream, GUINT_TO_POINTER (stream_id),
                       GUINT_TO_POINTER (self->exchanges->len));
  g_array_append_val (self->exchanges, fresh);

  return &g_array_index (self->exchanges, SondeHttp2Exchange, self->exchanges->len - 1);
}

/**
 * sonde_http2_state_reset:
 * @self: a state
 * @stream_id: a stream
 * @code: why
 *
 * Ends what is not complete on a stream.
 */
void
sonde_http2_state_reset (SondeHttp2State *self,
                         guint32          stream_id,
                         guint32          code)
{
  SondeHttp2Exchange *exchange;

  g_return_if_fail (self != NULL);

  exchange = sonde_http2_state_find (self, stream_id);

  for (guint i = 0; exchange != NULL && i < G_N_ELEMENTS (exchange->messages); i++)
    {
      SondeHttpMessage *message = &exchange->messages[i];

      if (message->complete || message->reset)
        continue;

      message->reset = TRUE;
      message->reset_code = code;
    }
}

/**
 * sonde_http2_state_reserve_block:
 * @self: a state
 *
 * Makes room for a block of headers that begins.
 *
 * Returns: its position
 */
guint
sonde_http2_state_reserve_block (SondeHttp2State *self)
{
  g_return_val_if_fail (self != NULL, 0);

  g_ptr_array_add (self->blocks, NULL);

  return self->blocks->len - 1;
}

/**
 * sonde_http2_state_take_block:
 * @self: a state
 * @position: what sonde_http2_state_reserve_block() returned
 * @block: (transfer full) (nullable): a block of headers, or `NULL` for one that was not decoded
 *
 * Keeps a block of headers, as long as all together are not too large.
 */
void
sonde_http2_state_take_block (SondeHttp2State *self,
                              guint            position,
                              SondeHttp2Block *block)
{
  g_autoptr(SondeHttp2Block) owned = block;

  g_return_if_fail (self != NULL);

  g_return_if_fail (position < self->blocks->len);

  if (owned != NULL)
    {
      gsize n_bytes = owned->n_bytes + BLOCK_OVERHEAD;

      if (self->n_block_bytes + n_bytes > MAX_BLOCK_BYTES)
        g_clear_pointer (&owned, sonde_http2_block_free);
      else
        self->n_block_bytes += n_bytes;
    }

  g_ptr_array_index (self->blocks, position) = g_steal_pointer (&owned);
}

/**
 * sonde_http2_state_add_fragment:
 * @self: a state
 * @fragment: which part of a block a record has
 *
 * Notes which part of a block a record has. The records of two directions may come to their end in
 * another order than they began.
 */
void
sonde_http2_state_add_fragment (SondeHttp2State          *self,
                                const SondeHttp2Fragment *fragment)
{
  guint position;

  g_return_if_fail (self != NULL);
  g_return_if_fail (fragment != NULL);

  position = self->fragments->len;

  for (; position > 0; position--)
    {
      const SondeHttp2Fragment *before = &g_array_index (self->fragments, SondeHttp2Fragment,
                                                         position - 1);

      if (before->record < fragment->record)
        break;
    }

  g_array_insert_val (self->fragments, position, *fragment);
}

/**
 * sonde_http2_state_begin_message:
 * @message: a message
 * @block: its headers
 * @info: the record of the frame with which they begin
 * @end_ns: when their last byte passed
 *
 * Notes in a message what its headers say. Headers behind those of a message are its trailers;
 * behind an informational response comes another.
 */
void
sonde_http2_state_begin_message (SondeHttpMessage      *message,
                                 const SondeHttp2Block *block,
                                 const SondeRecordInfo *info,
                                 gint64                 end_ns)
{
  const SondeHttp2Header *status;
  const SondeHttp2Header *length;
  guint32 stream_id;

  g_return_if_fail (message != NULL);
  g_return_if_fail (block != NULL);
  g_return_if_fail (info != NULL);

  if (message->head_complete)
    {
      message->trailers_record = info->number;
      message->end_ns = end_ns;
      return;
    }

  status = sonde_http2_block_find (block, ":status");

  if (status != NULL && status->value_length == 3 && status->value[0] == '1')
    return;

  stream_id = message->stream_id;
  sonde_http_message_init (message);
  message->stream_id = stream_id;
  message->head_record = info->number;
  message->start_ns = info->time_ns;
  message->head_end_ns = end_ns;
  message->end_ns = end_ns;
  message->head_complete = TRUE;
  message->framing = SONDE_HTTP_FRAMING_FRAMES;

  if (status != NULL)
    message->status = (guint16) MIN (g_ascii_strtoull (status->value, NULL, 10), 999);

  length = sonde_http2_block_find (block, "content-length");

  if (length != NULL)
    sonde_http_parse_length (length->value, &message->expected_length);
}

/**
 * sonde_http2_state_find_fragment:
 * @self: a state
 * @record: the number of a record
 *
 * Returns: (transfer none) (nullable): the part of a block of headers that the record has, or
 *   `NULL`
 */
const SondeHttp2Fragment *
sonde_http2_state_find_fragment (SondeHttp2State *self,
                                 guint32          record)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, NULL);

  high = self->fragments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const SondeHttp2Fragment *fragment = &g_array_index (self->fragments, SondeHttp2Fragment,
                                                           middle);

      if (fragment->record == record)
        return fragment;

      if (fragment->record < record)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

/**
 * sonde_http2_state_get_n_exchanges:
 * @self: a state
 *
 * Returns: the number of streams with headers so far
 */
guint
sonde_http2_state_get_n_exchanges (SondeHttp2State *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->exchanges->len;
}

/**
 * sonde_http2_state_peek_message:
 * @self: a state
 * @exchange: which exchange, from 0
 * @response: whether its response is wanted, not its request
 *
 * Returns: (transfer none): a message, valid until the state is fed; its head has no record while
 *   it has not come
 */
const SondeHttpMessage *
sonde_http2_state_peek_message (SondeHttp2State *self,
                                guint            exchange,
                                gboolean         response)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (exchange < self->exchanges->len, NULL);

  return &g_array_index (self->exchanges, SondeHttp2Exchange, exchange).messages[response ? 1 : 0];
}

/**
 * sonde_http2_state_find_exchange:
 * @self: a state
 * @stream_id: a stream
 * @exchange: (out): which exchange runs on it
 *
 * Returns: whether one does
 */
gboolean
sonde_http2_state_find_exchange (SondeHttp2State *self,
                                 guint32          stream_id,
                                 guint           *exchange)
{
  const SondeHttp2Exchange *found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (exchange != NULL, FALSE);

  found = sonde_http2_state_find (self, stream_id);

  if (found == NULL)
    return FALSE;

  *exchange = (guint) (found - (const SondeHttp2Exchange *) (gpointer) self->exchanges->data);

  return TRUE;
}

/**
 * sonde_http2_state_peek_block:
 * @self: a state
 * @record: the number of a record
 * @block_offset: (out) (optional): where in the block the record's part begins
 * @frame_offset: (out) (optional): where in the record the part begins
 * @length: (out) (optional): the part's length
 *
 * Returns: (transfer none) (nullable): the headers that the record has all or a part of, or `NULL`
 *   when there are none, or not yet, or they were not kept
 */
const SondeHttp2Block *
sonde_http2_state_peek_block (SondeHttp2State *self,
                              guint            record,
                              guint32         *block_offset,
                              guint32         *frame_offset,
                              guint32         *length)
{
  const SondeHttp2Fragment *fragment;

  g_return_val_if_fail (self != NULL, NULL);

  fragment = sonde_http2_state_find_fragment (self, record);

  if (fragment == NULL || fragment->block >= self->blocks->len)
    return NULL;

  if (block_offset != NULL)
    *block_offset = fragment->block_offset;

  if (frame_offset != NULL)
    *frame_offset = fragment->frame_offset;

  if (length != NULL)
    *length = fragment->length;

  return g_ptr_array_index (self->blocks, fragment->block);
}

/**
 * sonde_http2_state_get_goaway:
 * @self: a state
 * @direction: which side may have said it
 * @code: (out): why, as an error code
 *
 * Returns: whether that side has said that the connection ends
 */
gboolean
sonde_http2_state_get_goaway (SondeHttp2State *self,
                              SondeDirection   direction,
                              guint32         *code)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  *code = self->goaway_code[direction];

  return self->goaway[direction];
}

#include "config.h"

#include "sonde-practice-http-body.h"

#define CHUNKS_PER_TURN 16

/**
 * SondePracticeHttpBody:
 *
 * The body of an answer, made chunk by chunk as the client takes it.
 *
 * A chunk is made when the one before it is written, so memory holds one, however long the
 * body is. Over HTTP/1 the chunks may be spaced in time. It lives as long as its message.
 */
struct _SondePracticeHttpBody
{
  GObject                   parent_instance;

  SoupServerMessage        *message;
  SondePracticeHttpProduce  produce;
  gpointer                  user_data;
  GDestroyNotify            destroy;
  guint64                   index;
  guint                     interval_ms;
  guint                     source_id;
  gboolean                  is_complete;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttpBody, sonde_practice_http_body, G_TYPE_OBJECT)

static void
sonde_practice_http_body_push (SondePracticeHttpBody *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr(GBytes) chunk = self->produce (self->index, self->user_data);

  self->index++;

  if (chunk != NULL)
    {
      soup_message_body_append_bytes (body, chunk);
    }
  else
    {
      soup_message_body_complete (body);
      self->is_complete = TRUE;
    }
}

static gboolean
sonde_practice_http_body_turn_cb (gpointer user_data)
{
  SondePracticeHttpBody *self = user_data;

  self->source_id = 0;
  sonde_practice_http_body_push (self);
  soup_server_message_unpause (self->message);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_http_body_wrote_chunk_cb (SondePracticeHttpBody *self)
{
  gboolean is_http2 = soup_server_message_get_http_version (self->message) == SOUP_HTTP_2_0;

  if (self->source_id != 0 || self->is_complete)
    return;

  if (self->interval_ms > 0)
    self->source_id = g_timeout_add (self->interval_ms, sonde_practice_http_body_turn_cb, self);
  else if (!is_http2 && self->index % CHUNKS_PER_TURN == 0)
    self->source_id = g_idle_add_full (G_PRIORITY_DEFAULT, sonde_practice_http_body_turn_cb,
                                       self, NULL);
  else
    sonde_practice_http_body_push (self);
}

/* The message no longer has a connection: nothing may touch its input and output again. */
static void
sonde_practice_http_body_ended_cb (SondePracticeHttpBody *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
}

static void
sonde_practice_http_body_free_closure (gpointer  data,
                                       GClosure *closure G_GNUC_UNUSED)
{
  g_object_unref (data);
}

static void
sonde_practice_http_body_dispose (GObject *object)
{
  SondePracticeHttpBody *self = SONDE_PRACTICE_HTTP_BODY (object);

  g_clear_handle_id (&self->source_id, g_source_remove);

  if (self->destroy != NULL)
    self->destroy (g_steal_pointer (&self->user_data));

  self->destroy = NULL;

  G_OBJECT_CLASS (sonde_practice_http_body_parent_class)->dispose (object);
}

static void
sonde_practice_http_body_class_init (SondePracticeHttpBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonde_practice_http_body_dispose;
}

static void
sonde_practice_http_body_init (SondePracticeHttpBody *self G_GNUC_UNUSED)
{
}

/**
 * sonde_practice_http_body_new:
 * @produce: makes the chunks
 * @user_data: data for @produce
 * @destroy: (nullable): frees @user_data
 *
 * Makes a body that is not yet sent.
 *
 * Returns: (transfer full): a new body
 */
SondePracticeHttpBody *
sonde_practice_http_body_new (SondePracticeHttpProduce produce,
                              gpointer                 user_data,
                              GDestroyNotify           destroy)
{
  SondePracticeHttpBody *self;

  g_return_val_if_fail (produce != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP_BODY, NULL);
  self->produce = produce;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * sonde_practice_http_body_start:
 * @self: a body
 * @message: a message whose handler is being called; it keeps @self alive
 * @delay_ms: how many milliseconds the whole answer is held back
 * @interval_ms: how many milliseconds to wait between two chunks; over HTTP/2 it must be 0, and
 *   the length of the body must be in the headers
 *
 * Answers @message with the body. To be called once.
 */
void
sonde_practice_http_body_start (SondePracticeHttpBody *self,
                                SoupServerMessage     *message,
                                guint                  delay_ms,
                                guint                  interval_ms)
{
  static const char * const ends[] = { "finished", "disconnected" };

  g_return_if_fail (SONDE_IS_PRACTICE_HTTP_BODY (self));
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (self->message == NULL);

  self->message = message;
  self->interval_ms = interval_ms;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);

  g_signal_connect_data (message, "wrote-chunk",
                         G_CALLBACK (sonde_practice_http_body_wrote_chunk_cb),
                         g_object_ref (self), sonde_practice_http_body_free_closure,
                         G_CONNECT_SWAPPED);

  /* That handler's reference is the message's own, so these need none. */
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_signal_connect_swapped (message, ends[i],
                              G_CALLBACK (sonde_practice_http_body_ended_cb), self);

  if (delay_ms == 0)
    {
      sonde_practice_http_body_push (self);
      return;
    }

  soup_server_message_pause (message);
  self->source_id = g_timeout_add (delay_ms, sonde_practice_http_body_turn_cb, self);
}

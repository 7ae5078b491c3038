#include "config.h"

#include "sonde-practice-answer.h"

#define CUT_LENGTH_BYTES 1000

/**
 * SondePracticeAnswer:
 *
 * What the practice web server answers to one request, whatever version of HTTP carries it.
 *
 * The body is taken chunk by chunk, so that one of any length needs no more memory than its
 * longest chunk.
 */
struct _SondePracticeAnswer
{
  GObject                   parent_instance;

  guint                     status;
  GStrvBuilder             *builder;
  GStrv                     headers;
  gint64                    length_bytes;
  guint                     delay_ms;
  guint                     interval_ms;
  SondePracticeAnswerFault    fault;

  SondePracticeProduce  produce;
  gpointer                  user_data;
  GDestroyNotify            destroy;
  guint64                   index;
};

G_DEFINE_FINAL_TYPE (SondePracticeAnswer, sonde_practice_answer, G_TYPE_OBJECT)

static GBytes *
sonde_practice_answer_produce_once (guint64  index,
                                    gpointer user_data)
{
  GBytes *body = user_data;

  return index == 0 && g_bytes_get_size (body) > 0 ? g_bytes_ref (body) : NULL;
}

static void
sonde_practice_answer_unref_bytes (gpointer data)
{
  g_bytes_unref (data);
}

static void
sonde_practice_answer_finalize (GObject *object)
{
  SondePracticeAnswer *self = SONDE_PRACTICE_ANSWER (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_clear_pointer (&self->builder, g_strv_builder_unref);
  g_clear_pointer (&self->headers, g_strfreev);

  G_OBJECT_CLASS (sonde_practice_answer_parent_class)->finalize (object);
}

static void
sonde_practice_answer_class_init (SondePracticeAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_answer_finalize;
}

static void
sonde_practice_answer_init (SondePracticeAnswer *self)
{
  self->status = 200;
  self->builder = g_strv_builder_new ();
}

/**
 * sonde_practice_answer_new:
 * @status: the status, from 200 to 599
 * @content_type: (nullable): the type of the body, or `NULL` if there is none
 * @body: (nullable): the body, or `NULL` if there is none
 *
 * Makes an answer with a body that is known.
 *
 * Returns: (transfer full): a new answer
 */
SondePracticeAnswer *
sonde_practice_answer_new (guint       status,
                           const char *content_type,
                           GBytes     *body)
{
  SondePracticeAnswer *self;
  GBytes *kept = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);

  self = sonde_practice_answer_new_stream (content_type,
                                                (gint64) g_bytes_get_size (kept),
                                                sonde_practice_answer_produce_once,
                                                kept,
                                                sonde_practice_answer_unref_bytes);
  self->status = status;

  return self;
}

/**
 * sonde_practice_answer_new_text:
 * @status: the status, from 200 to 599
 * @content_type: the type of the body
 * @text: the body
 *
 * Makes an answer with a text for its body.
 *
 * Returns: (transfer full): a new answer
 */
SondePracticeAnswer *
sonde_practice_answer_new_text (guint       status,
                                const char *content_type,
                                const char *text)
{
  g_autoptr(GBytes) body = NULL;

  g_return_val_if_fail (content_type != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  body = g_bytes_new (text, strlen (text));

  return sonde_practice_answer_new (status, content_type, body);
}

/**
 * sonde_practice_answer_new_stream:
 * @content_type: (nullable): the type of the body
 * @length_bytes: the length of the body, or -1 if it is not known
 * @produce: makes the chunks of the body
 * @user_data: data for @produce
 * @destroy: (nullable): frees @user_data
 *
 * Makes an answer, with status 200, whose body is made while it is sent.
 *
 * Returns: (transfer full): a new answer
 */
SondePracticeAnswer *
sonde_practice_answer_new_stream (const char           *content_type,
                                  gint64                length_bytes,
                                  SondePracticeProduce  produce,
                                  gpointer              user_data,
                                  GDestroyNotify        destroy)
{
  SondePracticeAnswer *self;

  g_return_val_if_fail (length_bytes >= -1, NULL);
  g_return_val_if_fail (produce != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_ANSWER, NULL);
  self->length_bytes = length_bytes;
  self->produce = produce;
  self->user_data = user_data;
  self->destroy = destroy;

  if (content_type != NULL)
    sonde_practice_answer_add_header (self, "Content-Type", content_type);

  return self;
}

/**
 * sonde_practice_answer_add_header:
 * @self: an answer whose headers were not asked for yet
 * @name: the name of the header
 * @value: its value
 *
 * Adds a header after the others.
 */
void
sonde_practice_answer_add_header (SondePracticeAnswer *self,
                                  const char          *name,
                                  const char          *value)
{
  g_return_if_fail (SONDE_IS_PRACTICE_ANSWER (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);
  g_return_if_fail (self->headers == NULL);

  g_strv_builder_add_many (self->builder, name, value, NULL);
}

/**
 * sonde_practice_answer_set_pace:
 * @self: an answer
 * @delay_ms: how many milliseconds the answer is held back
 * @interval_ms: how many milliseconds pass between two chunks of the body
 *
 * Slows the answer down.
 */
void
sonde_practice_answer_set_pace (SondePracticeAnswer *self,
                                guint                delay_ms,
                                guint                interval_ms)
{
  g_return_if_fail (SONDE_IS_PRACTICE_ANSWER (self));

  self->delay_ms = delay_ms;
  self->interval_ms = interval_ms;
}

/**
 * sonde_practice_answer_set_fault:
 * @self: an answer
 * @fault: what is to go wrong
 *
 * Spoils the answer. One to be cut announces a length of 1000 bytes, whatever its body.
 */
void
sonde_practice_answer_set_fault (SondePracticeAnswer      *self,
                                 SondePracticeAnswerFault  fault)
{
  g_return_if_fail (SONDE_IS_PRACTICE_ANSWER (self));

  self->fault = fault;

  if (fault == SONDE_PRACTICE_ANSWER_FAULT_CUT)
    self->length_bytes = CUT_LENGTH_BYTES;
}

/**
 * sonde_practice_answer_get_status:
 * @self: an answer
 *
 * Gets the status.
 *
 * Returns: the status, from 200 to 599
 */
guint
sonde_practice_answer_get_status (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), 0);

  return self->status;
}

/**
 * sonde_practice_answer_get_headers:
 * @self: an answer
 *
 * Gets the headers, without those that tell the length of the body.
 *
 * Returns: (transfer none) (array zero-terminated=1): names and values in turn
 */
const char * const *
sonde_practice_answer_get_headers (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), NULL);

  if (self->headers == NULL)
    self->headers = g_strv_builder_end (self->builder);

  return (const char * const *) self->headers;
}

/**
 * sonde_practice_answer_get_length_bytes:
 * @self: an answer
 *
 * Gets the length of the body that is to be announced.
 *
 * Returns: the length in bytes, or -1 if it is not known
 */
gint64
sonde_practice_answer_get_length_bytes (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), -1);

  return self->length_bytes;
}

/**
 * sonde_practice_answer_get_delay_ms:
 * @self: an answer
 *
 * Gets how long the answer is held back.
 *
 * Returns: the delay in milliseconds
 */
guint
sonde_practice_answer_get_delay_ms (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), 0);

  return self->delay_ms;
}

/**
 * sonde_practice_answer_get_interval_ms:
 * @self: an answer
 *
 * Gets how much time passes between two chunks.
 *
 * Returns: the interval in milliseconds, or 0 for none
 */
guint
sonde_practice_answer_get_interval_ms (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), 0);

  return self->interval_ms;
}

/**
 * sonde_practice_answer_get_fault:
 * @self: an answer
 *
 * Gets what is to go wrong.
 *
 * Returns: the fault
 */
SondePracticeAnswerFault
sonde_practice_answer_get_fault (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), SONDE_PRACTICE_ANSWER_FAULT_NONE);

  return self->fault;
}

/**
 * sonde_practice_answer_next:
 * @self: an answer
 *
 * Makes the next chunk of the body.
 *
 * Returns: (transfer full) (nullable): the chunk, not empty, or `NULL` at the end of the body
 */
GBytes *
sonde_practice_answer_next (SondePracticeAnswer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ANSWER (self), NULL);

  return self->produce (self->index++, self->user_data);
}

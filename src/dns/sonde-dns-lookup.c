#include "config.h"

#include <string.h>

#include "sonde-dns-lookup.h"
#include "sonde-dns-notes.h"
#include "sonde-dns-worker.h"
#include "sonde-memory-bytes.h"

#define NS_PER_US 1000

/**
 * SondeDnsLookup:
 *
 * One look-up by way of the system's resolver: a question, and when it is answered, the records.
 *
 * It runs once. What it asks and finds is noted in the capture, as the system shows no packets.
 */
struct _SondeDnsLookup
{
  GObject              parent_instance;

  SondeDnsQuestion    *question;
  SondeClock          *clock;
  SondeCapture        *capture;
  GCancellable        *cancellable;
  GListStore          *records;
  SondeDnsAnswer      *answer;
  char                *sentence;
  gint64               started_ns;
  SondeDnsLookupState  state;
};

static void sonde_dns_lookup_record_origin_init (SondeRecordOriginInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeDnsLookup, sonde_dns_lookup, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SONDE_TYPE_RECORD_ORIGIN,
                                                      sonde_dns_lookup_record_origin_init))

enum {
  PROP_0,
  PROP_STATE,
  PROP_SENTENCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static SondeDnsLookupState
sonde_dns_lookup_judge (SondeDnsOutcome outcome)
{
  if (outcome == SONDE_DNS_OUTCOME_FOUND)
    return SONDE_DNS_LOOKUP_DONE;

  if (outcome == SONDE_DNS_OUTCOME_STOPPED)
    return SONDE_DNS_LOOKUP_STOPPED;

  return SONDE_DNS_LOOKUP_FAILED;
}

static void
sonde_dns_lookup_take_answer (SondeDnsLookup *self,
                              SondeDnsAnswer *answer)
{
  g_assert (self->state == SONDE_DNS_LOOKUP_RUNNING);

  self->answer = answer;
  self->sentence = sonde_dns_answer_explain (answer, self->question);
  self->state = sonde_dns_lookup_judge (answer->outcome);
  g_list_store_splice (self->records, 0, 0, answer->records->pdata, answer->records->len);

  if (self->capture != NULL)
    sonde_dns_notes_add_answer (self->capture, self->question, answer, self->started_ns);

  g_clear_object (&self->capture);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The clock may be set back meanwhile. */
static gint64
sonde_dns_lookup_measure_us (SondeDnsLookup *self)
{
  return MAX (sonde_clock_now_ns (self->clock) - self->started_ns, 0) / NS_PER_US;
}

/* Reads of the lookup what does not change while it runs. */
static void
sonde_dns_lookup_thread_cb (GTask        *task,
                            gpointer      source_object,
                            gpointer      task_data G_GNUC_UNUSED,
                            GCancellable *cancellable)
{
  SondeDnsLookup *self = source_object;
  SondeDnsAnswer *answer = sonde_dns_worker_run (self->question, cancellable);

  answer->elapsed_us = sonde_dns_lookup_measure_us (self);
  g_task_return_pointer (task, answer, (GDestroyNotify) sonde_dns_answer_free);
}

static void
sonde_dns_lookup_ready_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data G_GNUC_UNUSED)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (object);
  g_autoptr(SondeDnsAnswer) answer = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Only stopping makes the task fail, and that has been seen to. */
  if (answer != NULL && self->state == SONDE_DNS_LOOKUP_RUNNING)
    sonde_dns_lookup_take_answer (self, g_steal_pointer (&answer));
}

static char *
sonde_dns_lookup_dup_kind (SondeRecordOrigin     *origin,
                           const SondeRecordInfo *info G_GNUC_UNUSED)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (origin);

  return g_strdup (sonde_dns_kind_get_name (sonde_dns_question_get_kind (self->question)));
}

static char *
sonde_dns_lookup_dup_summary (SondeRecordOrigin     *origin,
                              const SondeRecordInfo *info G_GNUC_UNUSED)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (origin);

  return sonde_dns_question_dup_title (self->question);
}

static SondeField *
sonde_dns_lookup_dup_fields (SondeRecordOrigin     *origin,
                             const SondeRecordInfo *info G_GNUC_UNUSED)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (origin);

  return sonde_dns_notes_to_fields (self->question, self->answer, self->started_ns);
}

static gssize
sonde_dns_lookup_read (SondeRecordOrigin      *origin,
                       const SondeRecordInfo  *info G_GNUC_UNUSED,
                       guint64                 offset,
                       guint8                 *buffer,
                       gsize                   count,
                       GError                **error G_GNUC_UNUSED)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (origin);
  guint64 size = self->answer != NULL ? self->answer->messages->len : 0;

  if (offset >= size)
    return 0;

  count = MIN (count, size - offset);
  memcpy (buffer, self->answer->messages->data + offset, count);

  return (gssize) count;
}

static void
sonde_dns_lookup_record_origin_init (SondeRecordOriginInterface *iface)
{
  iface->dup_kind = sonde_dns_lookup_dup_kind;
  iface->dup_summary = sonde_dns_lookup_dup_summary;
  iface->dup_fields = sonde_dns_lookup_dup_fields;
  iface->read = sonde_dns_lookup_read;
}

static void
sonde_dns_lookup_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_dns_lookup_finalize (GObject *object)
{
  SondeDnsLookup *self = SONDE_DNS_LOOKUP (object);

  g_clear_object (&self->question);
  g_clear_object (&self->clock);
  g_clear_object (&self->capture);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->records);
  g_clear_pointer (&self->answer, sonde_dns_answer_free);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (sonde_dns_lookup_parent_class)->finalize (object);
}

static void
sonde_dns_lookup_class_init (SondeDnsLookupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_dns_lookup_get_property;
  object_class->finalize = sonde_dns_lookup_finalize;

  /**
   * SondeDnsLookup:state:
   *
   * How far it has come: a [enum@DnsLookupState].
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, SONDE_N_DNS_LOOKUP_STATES - 1, SONDE_DNS_LOOKUP_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeDnsLookup:sentence:
   *
   * What came of it in plain words, once that is known.
   */
  properties[PROP_SENTENCE] =
    g_param_spec_string ("sentence", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_dns_lookup_init (SondeDnsLookup *self)
{
  self->cancellable = g_cancellable_new ();
  self->records = g_list_store_new (SONDE_TYPE_DNS_RECORD);
}

/**
 * sonde_dns_lookup_new:
 * @question: what to find out
 * @clock: what the time is taken from
 *
 * Makes a lookup; [method@DnsLookup.start] begins it.
 *
 * Returns: (transfer full): a lookup
 */
SondeDnsLookup *
sonde_dns_lookup_new (SondeDnsQuestion *question,
                      SondeClock       *clock)
{
  SondeDnsLookup *self;

  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (question), NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);

  self = g_object_new (SONDE_TYPE_DNS_LOOKUP, NULL);
  self->question = g_object_ref (question);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * sonde_dns_lookup_start:
 * @self: a lookup that was not started
 * @capture: (nullable): where to note what is asked and found
 *
 * Begins the lookup. It lives on by itself until it has ended.
 */
void
sonde_dns_lookup_start (SondeDnsLookup *self,
                        SondeCapture   *capture)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SONDE_IS_DNS_LOOKUP (self));
  g_return_if_fail (capture == NULL || SONDE_IS_CAPTURE (capture));
  g_return_if_fail (self->state == SONDE_DNS_LOOKUP_IDLE);

  self->state = SONDE_DNS_LOOKUP_RUNNING;
  self->started_ns = sonde_clock_now_ns (self->clock);
  g_set_object (&self->capture, capture);

  if (capture != NULL)
    sonde_dns_notes_add_question (capture, self->question, self->started_ns);

  task = g_task_new (self, self->cancellable, sonde_dns_lookup_ready_cb, NULL);
  g_task_set_source_tag (task, sonde_dns_lookup_start);

  /* The C library cannot be interrupted: the thread is left alone with its question. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, sonde_dns_lookup_thread_cb);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * sonde_dns_lookup_stop:
 * @self: a lookup
 *
 * Ends the lookup at once if it is running. An answer that comes later is thrown away.
 */
void
sonde_dns_lookup_stop (SondeDnsLookup *self)
{
  g_autoptr(SondeDnsAnswer) answer = NULL;

  g_return_if_fail (SONDE_IS_DNS_LOOKUP (self));

  if (self->state != SONDE_DNS_LOOKUP_RUNNING)
    return;

  answer = sonde_dns_answer_new ();
  answer->outcome = SONDE_DNS_OUTCOME_STOPPED;
  answer->elapsed_us = sonde_dns_lookup_measure_us (self);
  sonde_dns_lookup_take_answer (self, g_steal_pointer (&answer));
  g_cancellable_cancel (self->cancellable);
}

/**
 * sonde_dns_lookup_get_question:
 * @self: a lookup
 *
 * Returns: (transfer none): what it is to find out
 */
SondeDnsQuestion *
sonde_dns_lookup_get_question (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  return self->question;
}

/**
 * sonde_dns_lookup_get_state:
 * @self: a lookup
 *
 * Returns: how far it has come
 */
SondeDnsLookupState
sonde_dns_lookup_get_state (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), SONDE_DNS_LOOKUP_FAILED);

  return self->state;
}

/**
 * sonde_dns_lookup_get_outcome:
 * @self: a lookup that has ended
 *
 * Returns: what came of it
 */
SondeDnsOutcome
sonde_dns_lookup_get_outcome (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), SONDE_DNS_OUTCOME_STOPPED);
  g_return_val_if_fail (self->answer != NULL, SONDE_DNS_OUTCOME_STOPPED);

  return self->answer->outcome;
}

/**
 * sonde_dns_lookup_get_source:
 * @self: a lookup
 *
 * Returns: where the answer came from, as far as can be told
 */
SondeDnsSource
sonde_dns_lookup_get_source (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), SONDE_DNS_SOURCE_NONE);

  return self->answer != NULL ? self->answer->source : SONDE_DNS_SOURCE_NONE;
}

/**
 * sonde_dns_lookup_get_confirmation:
 * @self: a lookup
 *
 * Returns: whether the name of an address leads back to it
 */
SondeDnsConfirmation
sonde_dns_lookup_get_confirmation (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), SONDE_DNS_CONFIRMATION_NONE);

  return self->answer != NULL ? self->answer->confirmation : SONDE_DNS_CONFIRMATION_NONE;
}

/**
 * sonde_dns_lookup_get_canonical:
 * @self: a lookup
 *
 * Returns: (transfer none) (nullable): the name that the name asked for is an alias of, if it is
 */
const char *
sonde_dns_lookup_get_canonical (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  return self->answer != NULL ? self->answer->canonical : NULL;
}

/**
 * sonde_dns_lookup_get_sentence:
 * @self: a lookup
 *
 * Returns: (transfer none) (nullable): what came of it in plain words, or `NULL` before the end
 */
const char *
sonde_dns_lookup_get_sentence (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  return self->sentence;
}

/**
 * sonde_dns_lookup_get_started_ns:
 * @self: a lookup
 *
 * Returns: when it began, in nanoseconds since the Unix epoch, or 0
 */
gint64
sonde_dns_lookup_get_started_ns (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), 0);

  return self->started_ns;
}

/**
 * sonde_dns_lookup_get_elapsed_us:
 * @self: a lookup
 *
 * Returns: how long it took, or has taken so far, in microseconds
 */
gint64
sonde_dns_lookup_get_elapsed_us (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), 0);

  if (self->state == SONDE_DNS_LOOKUP_IDLE)
    return 0;

  if (self->state != SONDE_DNS_LOOKUP_RUNNING)
    return self->answer->elapsed_us;

  return sonde_dns_lookup_measure_us (self);
}

/**
 * sonde_dns_lookup_get_n_answers:
 * @self: a lookup
 *
 * Returns: how many records there are of the type asked for
 */
guint
sonde_dns_lookup_get_n_answers (SondeDnsLookup *self)
{
  SondeDnsKind kind;

  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), 0);

  kind = sonde_dns_question_get_kind (self->question);

  return self->answer != NULL
         ? sonde_dns_answer_count (self->answer, sonde_dns_kind_get_record_type (kind))
         : 0;
}

/**
 * sonde_dns_lookup_list_records:
 * @self: a lookup
 *
 * Returns: (transfer full) (element-type SondeDnsRecord): what was found, in the order to be shown;
 *   filled when the lookup ends
 */
GListModel *
sonde_dns_lookup_list_records (SondeDnsLookup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  return G_LIST_MODEL (g_object_ref (self->records));
}

/**
 * sonde_dns_lookup_dup_messages:
 * @self: a lookup
 *
 * Gets the DNS messages that were sent and came, one after the other, as far as the system shows
 * them: none for what it finds out itself.
 *
 * Returns: (transfer full): the bytes
 */
SondeByteSource *
sonde_dns_lookup_dup_messages (SondeDnsLookup *self)
{
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  if (self->answer == NULL || self->answer->messages->len == 0)
    {
      bytes = g_bytes_new (NULL, 0);

      return SONDE_BYTE_SOURCE (sonde_memory_bytes_new (bytes, SONDE_DIRECTION_RECEIVED));
    }

  bytes = g_bytes_new (self->answer->messages->data, self->answer->messages->len);

  return SONDE_BYTE_SOURCE (sonde_memory_bytes_new_dialogue (bytes, self->answer->runs));
}

/**
 * sonde_dns_lookup_dup_record:
 * @self: a lookup that was started
 *
 * Makes a record of the lookup to be inspected: the question, the outcome and the records, as far
 * as they are known. Its bytes are those of [method@DnsLookup.dup_messages].
 *
 * Returns: (transfer full): a record
 */
SondeRecord *
sonde_dns_lookup_dup_record (SondeDnsLookup *self)
{
  SondeRecordInfo info = { 0 };

  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (self), NULL);

  info.time_ns = self->started_ns;
  info.direction = SONDE_DIRECTION_RECEIVED;

  if (self->answer != NULL)
    info.length = self->answer->messages->len;

  return sonde_record_new (SONDE_RECORD_ORIGIN (self), &info);
}

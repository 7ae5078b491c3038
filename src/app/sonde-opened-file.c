#include "config.h"

#include "sonde-opened-file.h"

/* Enough to know a protocol by. */
#define FIRST_BYTES 16

/* How long flows are handed over at a time. Each may have its first messages taken apart. */
#define BUDGET_US 3000

/**
 * SondeOpenedFile:
 *
 * Hands over the flows of an opened capture file one by one, each once it can be told what it is,
 * for a few milliseconds at a time.
 */
struct _SondeOpenedFile
{
  GObject       parent_instance;

  SondeCapture *capture;
  GQueue        waiting;
  guint         n_seen;
  guint         n_found;
  guint         idle_id;
  gboolean      is_read;
};

G_DEFINE_FINAL_TYPE (SondeOpenedFile, sonde_opened_file, G_TYPE_OBJECT)

enum {
  FLOW_FOUND,
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_known (SondeFlow *flow)
{
  SondeDirection client = sonde_flow_get_role (flow) == SONDE_ROLE_CLIENT
                          ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED;

  return sonde_flow_get_n_bytes (flow, client) >= FIRST_BYTES ||
         sonde_flow_get_state (flow) >= SONDE_FLOW_CLOSED;
}

static void
sonde_opened_file_hand_over (SondeOpenedFile *self,
                             SondeFlow       *flow)
{
  g_autoptr(SondeFlow) child = sonde_flow_dup_child (flow);

  self->n_found++;

  /* What carries TLS is shown by its plaintext. */
  if (child == NULL)
    g_signal_emit (self, signals[FLOW_FOUND], 0, flow);
}

/* Looks once more at those that could not be told, in turn. Returns whether there was time for
   all. */
static gboolean
sonde_opened_file_sort_waiting (SondeOpenedFile *self,
                                gboolean         is_reading,
                                gint64           deadline_us)
{
  for (guint n_left = self->waiting.length; n_left > 0; n_left--)
    {
      g_autoptr(SondeFlow) flow = NULL;

      if (g_get_monotonic_time () > deadline_us)
        return FALSE;

      flow = g_queue_pop_head (&self->waiting);

      if (is_reading && !is_known (flow))
        g_queue_push_tail (&self->waiting, g_steal_pointer (&flow));
      else
        sonde_opened_file_hand_over (self, flow);
    }

  return TRUE;
}

/* Returns whether there was time for all. */
static gboolean
sonde_opened_file_sort_new (SondeOpenedFile *self,
                            gboolean         is_reading,
                            gint64           deadline_us)
{
  GListModel *flows = sonde_capture_list_flows (self->capture);

  while (self->n_seen < g_list_model_get_n_items (flows))
    {
      g_autoptr(SondeFlow) flow = NULL;

      if (g_get_monotonic_time () > deadline_us)
        return FALSE;

      flow = g_list_model_get_item (flows, self->n_seen++);

      if (is_reading && !is_known (flow))
        g_queue_push_tail (&self->waiting, g_steal_pointer (&flow));
      else
        sonde_opened_file_hand_over (self, flow);
    }

  return TRUE;
}

/* Returns whether nothing is left to be done until more was read. */
static gboolean
sonde_opened_file_sort (SondeOpenedFile *self)
{
  gint64 deadline_us = g_get_monotonic_time () + BUDGET_US;
  gboolean is_reading = sonde_capture_is_reading (self->capture);

  if (!sonde_opened_file_sort_new (self, is_reading, deadline_us))
    return FALSE;

  if (!sonde_opened_file_sort_waiting (self, is_reading, deadline_us))
    return is_reading;

  if (!is_reading && !self->is_read)
    {
      self->is_read = TRUE;
      g_signal_emit (self, signals[READ], 0, sonde_capture_get_error (self->capture));
    }

  return TRUE;
}

static gboolean
sonde_opened_file_idle_cb (gpointer user_data)
{
  SondeOpenedFile *self = user_data;
  g_autoptr(SondeOpenedFile) alive G_GNUC_UNUSED = g_object_ref (self);

  if (!sonde_opened_file_sort (self))
    return G_SOURCE_CONTINUE;

  self->idle_id = 0;

  return G_SOURCE_REMOVE;
}

static void
sonde_opened_file_sort_cb (SondeOpenedFile *self)
{
  g_autoptr(SondeOpenedFile) alive G_GNUC_UNUSED = g_object_ref (self);

  if (self->idle_id == 0 && !sonde_opened_file_sort (self))
    self->idle_id = g_idle_add (sonde_opened_file_idle_cb, self);
}

static void
sonde_opened_file_finalize (GObject *object)
{
  SondeOpenedFile *self = SONDE_OPENED_FILE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->capture);

  G_OBJECT_CLASS (sonde_opened_file_parent_class)->finalize (object);
}

static void
sonde_opened_file_class_init (SondeOpenedFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_opened_file_finalize;

  /**
   * SondeOpenedFile::flow-found:
   * @self: the file
   * @flow: a flow
   *
   * Enough of a flow was read to tell what it is.
   */
  signals[FLOW_FOUND] =
    g_signal_new ("flow-found", SONDE_TYPE_OPENED_FILE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONDE_TYPE_FLOW);

  /**
   * SondeOpenedFile::read:
   * @self: the file
   * @error: (nullable): what is wrong with the file, a `GError`
   *
   * The file was read to its end, or as far as it can be.
   */
  signals[READ] =
    g_signal_new ("read", SONDE_TYPE_OPENED_FILE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sonde_opened_file_init (SondeOpenedFile *self)
{
  g_queue_init (&self->waiting);
}

/**
 * sonde_opened_file_new:
 * @capture: a capture that was opened from a file
 *
 * Returns: (transfer full): what hands over its flows, once started
 */
SondeOpenedFile *
sonde_opened_file_new (SondeCapture *capture)
{
  SondeOpenedFile *self;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  self = g_object_new (SONDE_TYPE_OPENED_FILE, NULL);
  self->capture = g_object_ref (capture);
  g_signal_connect_object (capture, "changed",
                           G_CALLBACK (sonde_opened_file_sort_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (capture, "notify::reading",
                           G_CALLBACK (sonde_opened_file_sort_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_opened_file_start:
 * @self: an opened file
 *
 * Hands over what was read before anybody listened.
 */
void
sonde_opened_file_start (SondeOpenedFile *self)
{
  g_return_if_fail (SONDE_IS_OPENED_FILE (self));

  sonde_opened_file_sort_cb (self);
}

/**
 * sonde_opened_file_get_n_flows:
 * @self: an opened file
 *
 * Returns: how many flows were found in it
 */
guint
sonde_opened_file_get_n_flows (SondeOpenedFile *self)
{
  g_return_val_if_fail (SONDE_IS_OPENED_FILE (self), 0);

  return self->n_found;
}

/**
 * sonde_opened_file_get_capture:
 * @self: an opened file
 *
 * Returns: (transfer none): the capture that it holds
 */
SondeCapture *
sonde_opened_file_get_capture (SondeOpenedFile *self)
{
  g_return_val_if_fail (SONDE_IS_OPENED_FILE (self), NULL);

  return self->capture;
}

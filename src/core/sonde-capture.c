#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sonde-capture-file.h"
#include "sonde-capture-private.h"
#include "sonde-capture-reader.h"
#include "sonde-flow-list.h"
#include "sonde-flow-private.h"
#include "sonde-recorder.h"
#include "sonde-storage.h"
#include "sonde-update-source.h"

#define UPDATE_BUDGET_US 4000
#define TELL_BUDGET_US   2000
#define BUDGET_EVENTS    512
#define BUDGET_FLOWS     512

/**
 * SondeCapture:
 *
 * Everything that was sent and received, in one append-only pcapng file.
 *
 * Any thread may record into a capture. The rest belongs to the thread that made it: there, from
 * its thread-default main context, flows are made and grow, at most once per frame and for a few
 * milliseconds at a time.
 */
struct _SondeCapture
{
  GObject             parent_instance;

  char               *path;
  SondeStorage       *storage;
  SondeRecorder      *recorder;
  SondeCaptureReader *reader;
  GSource            *update_source;
  SondeFlowList      *flows;
  GPtrArray          *changed_flows;
  GError             *error;
  guint64             size;
  guint64             n_bytes_read;
  guint               n_events;
  guint               n_told;
  gboolean            is_private;
  gboolean            is_removed;
  gboolean            is_reading;
  gboolean            is_over;
  gboolean            is_announcing;
};

G_DEFINE_FINAL_TYPE (SondeCapture, sonde_capture, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_READING,
  PROP_RECORDING,
  PROP_REMOVED,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
sonde_capture_wake_cb (gpointer user_data)
{
  SondeCapture *self = user_data;

  sonde_update_source_wake (self->update_source);
}

static void
sonde_capture_add_flows (SondeCapture *self,
                         GArray       *specs)
{
  for (guint i = 0; i < specs->len; i++)
    {
      SondeFlowSpec *spec = &g_array_index (specs, SondeFlowSpec, i);
      guint n_flows = sonde_flow_list_get_size (self->flows);
      SondeFlow *flow = sonde_flow_new (self->storage, n_flows + 1, spec);

      if (spec->parent_id > 0 && spec->parent_id <= n_flows)
        sonde_flow_set_child (sonde_flow_list_get (self->flows, spec->parent_id - 1), flow);

      sonde_flow_list_take (self->flows, flow);
    }
}

/* Returns whether the event's flow is known. */
static gboolean
sonde_capture_take_event (SondeCapture *self,
                          guint         position)
{
  SondeEvent event;
  SondeFlow *flow;

  sonde_event_store_get (self->storage->events, position, &event);

  if (event.flow_id == 0)
    return TRUE;

  if (event.flow_id > sonde_flow_list_get_size (self->flows))
    return FALSE;

  flow = sonde_flow_list_get (self->flows, event.flow_id - 1);

  if (sonde_flow_take_event (flow, position, &event))
    g_ptr_array_add (self->changed_flows, flow);

  return TRUE;
}

/* What is read but not taken yet counts by the number of its events. */
static void
sonde_capture_set_n_bytes_read (SondeCapture                 *self,
                                const SondeCaptureReaderNews *news,
                                guint                         n_taken_before)
{
  guint n_new = news->n_events - n_taken_before;

  if (self->n_events == news->n_events)
    self->n_bytes_read = news->n_bytes;
  else if (news->n_bytes > self->n_bytes_read)
    self->n_bytes_read += (guint64) ((double) (news->n_bytes - self->n_bytes_read) /
                                     n_new * (self->n_events - n_taken_before));
}

/* Takes a batch of flows and what belongs to them. Returns whether that was everything. */
static gboolean
sonde_capture_take_batch (SondeCapture  *self,
                          gint64         deadline_us,
                          GError       **error)
{
  g_autoptr(GArray) specs = g_array_new (FALSE, FALSE, sizeof (SondeFlowSpec));
  SondeCaptureReaderNews news = { .is_over = FALSE };
  guint n_flows = sonde_flow_list_get_size (self->flows);
  guint n_taken = self->n_events;

  if (self->recorder != NULL)
    news.n_events = sonde_recorder_get_news (self->recorder, n_flows, BUDGET_FLOWS, specs,
                                             &self->size, error);
  else
    sonde_capture_reader_get_news (self->reader, n_flows, BUDGET_FLOWS, specs, &news, error);

  if (news.comments != NULL)
    sonde_capture_load_comments (self, news.comments);

  sonde_capture_add_flows (self, specs);

  while (self->n_events < news.n_events)
    {
      if (!sonde_capture_take_event (self, self->n_events) && specs->len == BUDGET_FLOWS)
        break;

      self->n_events++;

      if (self->n_events % BUDGET_EVENTS == 0 && g_get_monotonic_time () > deadline_us)
        break;
    }

  sonde_capture_set_n_bytes_read (self, &news, n_taken);

  if (self->n_events < news.n_events || specs->len == BUDGET_FLOWS || news.has_more)
    return FALSE;

  self->is_over = news.is_over;

  return TRUE;
}

/* Returns whether there was time for all. */
static gboolean
sonde_capture_announce (SondeCapture *self,
                        gint64        deadline_us)
{
  gboolean told_all;

  sonde_flow_list_announce (self->flows);

  while (self->n_told < self->changed_flows->len && g_get_monotonic_time () < deadline_us)
    sonde_flow_emit_changed (g_ptr_array_index (self->changed_flows, self->n_told++));

  told_all = self->n_told == self->changed_flows->len;

  if (told_all || self->n_told > sonde_flow_list_get_size (self->flows))
    {
      g_ptr_array_remove_range (self->changed_flows, 0, self->n_told);
      self->n_told = 0;
    }

  g_signal_emit (self, signals[CHANGED], 0);

  return told_all;
}

static void
sonde_capture_announce_end (SondeCapture *self,
                            GError       *error,
                            gboolean      told_all)
{
  if (error != NULL && self->error == NULL)
    {
      self->error = g_error_copy (error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORDING]);
    }

  if (self->is_over && told_all && self->is_reading)
    {
      self->is_reading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING]);
    }
}

static void
sonde_capture_check_file (SondeCapture *self)
{
  struct stat status;

  if (self->recorder == NULL || self->is_private || self->is_removed || self->path == NULL ||
      fstat (self->storage->fd, &status) < 0 || status.st_nlink > 0)
    return;

  self->is_removed = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOVED]);
}

/* Returns whether everything was taken and told. */
static gboolean
sonde_capture_update (SondeCapture *self,
                      gint64        budget_us)
{
  g_autoptr(GError) error = NULL;
  gint64 deadline_us = g_get_monotonic_time () + budget_us;
  gboolean took_all;
  gboolean told_all;

  do
    {
      g_clear_error (&error);
      took_all = sonde_capture_take_batch (self, deadline_us, &error);
    }
  while (!took_all && g_get_monotonic_time () < deadline_us);

  /* Whoever is being told now may ask for more, but hears of it only afterwards. */
  if (self->is_announcing)
    {
      sonde_capture_wake_cb (self);
      return FALSE;
    }

  self->is_announcing = TRUE;
  told_all = sonde_capture_announce (self, deadline_us + TELL_BUDGET_US);

  sonde_capture_announce_end (self, error, told_all);
  sonde_capture_check_file (self);
  self->is_announcing = FALSE;

  return took_all && told_all;
}

static gboolean
sonde_capture_update_cb (GObject *object)
{
  return sonde_capture_update (SONDE_CAPTURE (object), UPDATE_BUDGET_US);
}

static void
sonde_capture_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SondeCapture *self = SONDE_CAPTURE (object);

  switch (prop_id)
    {
    case PROP_READING:
      g_value_set_boolean (value, self->is_reading);
      break;

    case PROP_RECORDING:
      g_value_set_boolean (value, sonde_capture_is_recording (self));
      break;

    case PROP_REMOVED:
      g_value_set_boolean (value, self->is_removed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_capture_finalize (GObject *object)
{
  SondeCapture *self = SONDE_CAPTURE (object);

  /* First those whose threads wake the source. */
  g_clear_pointer (&self->reader, sonde_capture_reader_free);
  g_clear_pointer (&self->recorder, sonde_recorder_free);
  g_source_destroy (self->update_source);
  g_clear_pointer (&self->update_source, g_source_unref);
  g_clear_pointer (&self->changed_flows, g_ptr_array_unref);
  g_clear_object (&self->flows);
  g_clear_pointer (&self->storage, sonde_storage_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sonde_capture_parent_class)->finalize (object);
}

static void
sonde_capture_class_init (SondeCaptureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_capture_get_property;
  object_class->finalize = sonde_capture_finalize;

  /**
   * SondeCapture:reading:
   *
   * Whether a file is being read. It ends when the flows and events up to the end of the file are
   * there, or up to where it is damaged; see sonde_capture_get_error().
   */
  properties[PROP_READING] =
    g_param_spec_boolean ("reading", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeCapture:recording:
   *
   * Whether what happens is recorded. It ends with the first event that the file does not
   * take; see sonde_capture_get_error().
   */
  properties[PROP_RECORDING] =
    g_param_spec_boolean ("recording", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeCapture:removed:
   *
   * Whether somebody removed the file while it is recorded into. Everything can still be read, and
   * saved elsewhere, but only as long as the capture lives.
   */
  properties[PROP_REMOVED] =
    g_param_spec_boolean ("removed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SondeCapture::changed:
   *
   * There are new events. Emitted at most once per frame, behind the
   * [signal@Flow::changed] of the flows that they belong to, unless those are so many that
   * some have to wait for the next frame.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_CAPTURE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_capture_init (SondeCapture *self)
{
  self->flows = sonde_flow_list_new ();
  self->changed_flows = g_ptr_array_new ();
  self->update_source = sonde_update_source_new (G_OBJECT (self), sonde_capture_update_cb);
}

static SondeCapture *
sonde_capture_new_for_fd (int          fd,
                          const char  *path,
                          gboolean     is_private,
                          SondeClock  *clock,
                          GError     **error)
{
  g_autoptr(SondeCapture) self = NULL;
  int reading_fd = sonde_capture_file_dup (fd, path, error);

  if (reading_fd < 0)
    {
      close (fd);
      return NULL;
    }

  self = g_object_new (SONDE_TYPE_CAPTURE, NULL);
  self->path = is_private ? NULL : g_strdup (path);
  self->is_private = is_private;
  self->storage = sonde_storage_new (reading_fd);
  self->recorder = sonde_recorder_new (fd, self->storage, clock, sonde_capture_wake_cb, self,
                                       error);

  if (self->recorder == NULL)
    return NULL;

  sonde_capture_watch_comments (self);
  sonde_capture_sync (self);

  return g_steal_pointer (&self);
}

/**
 * sonde_capture_new:
 * @path: (type filename): where to put the file, which must not exist
 * @clock: what tells the time of events
 * @error: return location for an error
 *
 * Begins a capture in a new file that only its owner can read.
 *
 * Returns: (transfer full) (nullable): a capture, or `NULL` with any `G_IO_ERROR`
 */
SondeCapture *
sonde_capture_new (const char  *path,
                   SondeClock  *clock,
                   GError     **error)
{
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);

  fd = sonde_capture_file_create (path, error);

  return fd >= 0 ? sonde_capture_new_for_fd (fd, path, FALSE, clock, error) : NULL;
}

/**
 * sonde_capture_new_private:
 * @directory: (type filename): where there is room for the bytes
 * @clock: what tells the time of events
 * @error: return location for an error
 *
 * Begins a capture in a file without a name, which is gone when the program ends, however it
 * ends.
 *
 * Returns: (transfer full) (nullable): a capture, or `NULL` with any `G_IO_ERROR`
 */
SondeCapture *
sonde_capture_new_private (const char  *directory,
                           SondeClock  *clock,
                           GError     **error)
{
  int fd;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (SONDE_IS_CLOCK (clock), NULL);

  fd = sonde_capture_file_create_unnamed (directory, error);

  return fd >= 0 ? sonde_capture_new_for_fd (fd, directory, TRUE, clock, error) : NULL;
}

/**
 * sonde_capture_new_from_file:
 * @path: (type filename): a pcapng or pcap file
 * @error: return location for an error
 *
 * Opens a capture that was made before, by this program or another. It is read by a thread of
 * its own: flows come and grow as if they were recorded now. Nothing can be recorded into it.
 *
 * Returns: (transfer full) (nullable): a capture, or `NULL` with any `G_IO_ERROR`
 */
SondeCapture *
sonde_capture_new_from_file (const char  *path,
                             GError     **error)
{
  g_autoptr(SondeCapture) self = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = sonde_capture_file_open (path, error);

  if (fd < 0)
    return NULL;

  self = g_object_new (SONDE_TYPE_CAPTURE, NULL);
  self->path = g_strdup (path);
  self->storage = sonde_storage_new (fd);
  self->storage->is_final = TRUE;
  self->reader = sonde_capture_reader_new (self->storage, sonde_capture_wake_cb, self, error);

  if (self->reader == NULL)
    return NULL;

  self->size = sonde_capture_reader_get_size (self->reader);
  self->is_reading = TRUE;

  return g_steal_pointer (&self);
}

/**
 * sonde_capture_sync:
 * @self: a capture
 *
 * Takes in at once everything that was recorded so far, instead of with the next frame. From a
 * handler of what a capture tells, flows and events are taken in, but told of only later.
 */
void
sonde_capture_sync (SondeCapture *self)
{
  g_return_if_fail (SONDE_IS_CAPTURE (self));

  sonde_capture_update (self, G_MAXINT32);
}

/**
 * sonde_capture_get_path:
 * @self: a capture
 *
 * Returns: (type filename) (nullable): the file, or `NULL` for a private capture
 */
const char *
sonde_capture_get_path (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return self->path;
}

/**
 * sonde_capture_is_private:
 * @self: a capture
 *
 * Returns: whether the capture is gone when the program ends
 */
gboolean
sonde_capture_is_private (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);

  return self->is_private;
}

/**
 * sonde_capture_is_recording:
 * @self: a capture
 *
 * Returns: whether what happens is recorded
 */
gboolean
sonde_capture_is_recording (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);

  return self->recorder != NULL && self->error == NULL;
}

/**
 * sonde_capture_is_reading:
 * @self: a capture
 *
 * Returns: whether a file is being read, of which more flows and events may come
 */
gboolean
sonde_capture_is_reading (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);

  return self->is_reading;
}

/**
 * sonde_capture_get_progress:
 * @self: a capture
 *
 * Returns: the fraction of a file that was read and taken in, from 0.0 to 1.0; 1.0 for one that is
 *   recorded
 */
double
sonde_capture_get_progress (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), 1.0);

  if (!self->is_reading || self->size == 0)
    return 1.0;

  return MIN ((double) self->n_bytes_read / (double) self->size, 1.0);
}

/**
 * sonde_capture_stop_reading:
 * @self: a capture
 *
 * Reads no more of a file. What was read is still taken in, and stays; then reading ends with
 * `G_IO_ERROR_CANCELLED` as [method@Capture.get_error].
 */
void
sonde_capture_stop_reading (SondeCapture *self)
{
  g_return_if_fail (SONDE_IS_CAPTURE (self));

  if (self->reader != NULL)
    sonde_capture_reader_stop (self->reader);
}

/**
 * sonde_capture_is_removed:
 * @self: a capture
 *
 * Returns: whether somebody removed the file; see [property@Capture:removed]
 */
gboolean
sonde_capture_is_removed (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), FALSE);

  return self->is_removed;
}

/**
 * sonde_capture_get_size:
 * @self: a capture
 *
 * Returns: the size of the file in bytes
 */
guint64
sonde_capture_get_size (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), 0);

  return self->size;
}

/**
 * sonde_capture_get_error:
 * @self: a capture
 *
 * Returns: (nullable): why recording or reading stopped, such as `G_IO_ERROR_NO_SPACE`, or what
 *   was wrong with a file: `G_IO_ERROR_PARTIAL_INPUT` when its end is missing,
 *   `G_IO_ERROR_INVALID_DATA` when damaged blocks were left out
 */
const GError *
sonde_capture_get_error (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return self->error;
}

/**
 * sonde_capture_get_n_events:
 * @self: a capture
 *
 * Returns: how many events the capture's thread has taken in
 */
guint
sonde_capture_get_n_events (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), 0);

  return self->n_events;
}

/**
 * sonde_capture_get_event:
 * @self: a capture
 * @position: the event wanted, below the number of events
 * @event: (out caller-allocates): the event
 *
 * Reads an event.
 */
void
sonde_capture_get_event (SondeCapture *self,
                         guint         position,
                         SondeEvent   *event)
{
  g_return_if_fail (SONDE_IS_CAPTURE (self));
  g_return_if_fail (position < self->n_events);
  g_return_if_fail (event != NULL);

  sonde_event_store_get (self->storage->events, position, event);
}

/**
 * sonde_capture_get_flow:
 * @self: a capture
 * @flow_id: a flow's number
 *
 * Returns: (transfer none) (nullable): the flow, or `NULL` when it is not known on this
 *   thread yet; see sonde_capture_sync()
 */
SondeFlow *
sonde_capture_get_flow (SondeCapture *self,
                        guint32       flow_id)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  if (flow_id == 0 || flow_id > sonde_flow_list_get_size (self->flows))
    return NULL;

  return sonde_flow_list_get (self->flows, flow_id - 1);
}

/**
 * sonde_capture_list_flows:
 * @self: a capture
 *
 * Returns: (transfer none): the flows, as a list of [class@Flow] in the order in which they began
 */
GListModel *
sonde_capture_list_flows (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return G_LIST_MODEL (self->flows);
}

/**
 * sonde_capture_get_storage:
 * @self: a capture
 *
 * Returns: (transfer none): its file and its events; for what is saved of it
 */
SondeStorage *
sonde_capture_get_storage (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return self->storage;
}

/**
 * sonde_capture_get_recorder:
 * @self: a capture
 *
 * Returns: (transfer none) (nullable): what writes its file, if it is one that is recorded into;
 *   for what is recorded from any thread
 */
SondeRecorder *
sonde_capture_get_recorder (SondeCapture *self)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (self), NULL);

  return self->recorder;
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-practice-host.h"
#include "sonde-practice-offer.h"

#define START_TIMEOUT_S 10
#define STOP_TIMEOUT_S 2
#define READ_BYTES 4096
#define MAX_OUTPUT_BYTES (64 * 1024)

/**
 * SondePracticeHost:
 *
 * Keeps the practice servers in a process of their own, and knows what there is.
 *
 * In another process, what the servers do is not recorded a second time, and a busy server
 * holds nobody up. That process ends when its standard input does, so it never outlives this
 * one. A host can be started and stopped any number of times.
 */
struct _SondePracticeHost
{
  GObject             parent_instance;

  char               *program_path;
  SondePracticeState  state;
  GError             *error;

  GSubprocess        *process;
  GCancellable       *cancellable;
  GTask              *start_task;
  GSource            *cancelled_source;
  guint               timeout_id;
  GByteArray         *output;
  guint8              buffer[READ_BYTES];

  SondePracticeOffer *offer;
  GListStore         *endpoints;
};

G_DEFINE_FINAL_TYPE (SondePracticeHost, sonde_practice_host, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SondePracticeState, sonde_practice_state,
  G_DEFINE_ENUM_VALUE (SONDE_PRACTICE_STATE_STOPPED, "stopped"),
  G_DEFINE_ENUM_VALUE (SONDE_PRACTICE_STATE_STARTING, "starting"),
  G_DEFINE_ENUM_VALUE (SONDE_PRACTICE_STATE_RUNNING, "running"),
  G_DEFINE_ENUM_VALUE (SONDE_PRACTICE_STATE_FAILED, "failed"))

enum {
  PROP_0,
  PROP_PROGRAM_PATH,
  PROP_STATE,
  PROP_RUNNING,
  PROP_ERROR,
  PROP_CA,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void sonde_practice_host_read (SondePracticeHost *self);

static void
sonde_practice_host_set_state (SondePracticeHost  *self,
                               SondePracticeState  state,
                               const GError       *error)
{
  gboolean was_running = self->state == SONDE_PRACTICE_STATE_RUNNING;

  g_object_freeze_notify (G_OBJECT (self));

  if (self->error != NULL || error != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;

  if (self->state != state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);

  self->state = state;

  if (was_running != (state == SONDE_PRACTICE_STATE_RUNNING))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CA]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
sonde_practice_host_force_exit_cb (gpointer user_data)
{
  g_subprocess_force_exit (user_data);

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_host_clear_cancelled_source (SondePracticeHost *self)
{
  if (self->cancelled_source != NULL)
    g_source_destroy (self->cancelled_source);

  g_clear_pointer (&self->cancelled_source, g_source_unref);
}

/* Lets go of the process: it ends by the end of its input, or else by force. */
static void
sonde_practice_host_release (SondePracticeHost *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_byte_array_set_size (self->output, 0);

  sonde_practice_host_clear_cancelled_source (self);

  if (self->process != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, STOP_TIMEOUT_S,
                                  sonde_practice_host_force_exit_cb,
                                  g_object_ref (self->process), g_object_unref);
    }

  g_clear_object (&self->process);
  g_clear_object (&self->offer);
  g_list_store_remove_all (self->endpoints);
}

static void
sonde_practice_host_fail (SondePracticeHost *self,
                          GError            *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->start_task);
  g_autoptr(GError) owned = error;
  gboolean was_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  sonde_practice_host_release (self);

  if (was_cancelled)
    sonde_practice_host_set_state (self, SONDE_PRACTICE_STATE_STOPPED, NULL);
  else
    sonde_practice_host_set_state (self, SONDE_PRACTICE_STATE_FAILED, error);

  if (task != NULL)
    g_task_return_error (task, g_steal_pointer (&owned));
}

static void
sonde_practice_host_ready (SondePracticeHost *self)
{
  g_autoptr(GListModel) offered = sonde_practice_offer_list_endpoints (self->offer);
  g_autoptr(GTask) task = g_steal_pointer (&self->start_task);

  for (guint i = 0; i < g_list_model_get_n_items (offered); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (offered, i);

      g_list_store_append (self->endpoints, endpoint);
    }

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  sonde_practice_host_clear_cancelled_source (self);
  sonde_practice_host_set_state (self, SONDE_PRACTICE_STATE_RUNNING, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
sonde_practice_host_take_line (SondePracticeHost *self,
                               const char        *line)
{
  GError *error = NULL;

  if (!sonde_practice_offer_read_line (self->offer, line, &error))
    sonde_practice_host_fail (self, error);
  else if (sonde_practice_offer_is_complete (self->offer))
    sonde_practice_host_ready (self);
}

static void
sonde_practice_host_take_lines (SondePracticeHost *self)
{
  while (self->state == SONDE_PRACTICE_STATE_STARTING && self->output->len > 0)
    {
      const guint8 *end = memchr (self->output->data, '\n', self->output->len);
      g_autofree char *line = NULL;
      gsize n_bytes;

      if (end == NULL)
        return;

      n_bytes = (gsize) (end - self->output->data);
      line = g_strndup ((const char *) self->output->data, n_bytes);
      g_byte_array_remove_range (self->output, 0, (guint) n_bytes + 1);
      sonde_practice_host_take_line (self, line);
    }
}

static void
sonde_practice_host_read_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  SondePracticeHost *self = user_data;
  g_autoptr(SondePracticeHost) kept = NULL;
  g_autoptr(GError) error = NULL;
  gssize n_read;

  n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  kept = g_object_ref (self);

  if (n_read < 0)
    {
      sonde_practice_host_fail (self, g_steal_pointer (&error));
      return;
    }

  if (n_read == 0 || self->output->len + (gsize) n_read > MAX_OUTPUT_BYTES)
    {
      sonde_practice_host_fail (self,
                                g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                     _("The practice servers did not start")));
      return;
    }

  g_byte_array_append (self->output, self->buffer, (guint) n_read);
  sonde_practice_host_take_lines (self);

  if (self->state == SONDE_PRACTICE_STATE_STARTING)
    sonde_practice_host_read (self);
}

static void
sonde_practice_host_read (SondePracticeHost *self)
{
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (self->process),
                             self->buffer,
                             sizeof self->buffer,
                             G_PRIORITY_DEFAULT,
                             self->cancellable,
                             sonde_practice_host_read_cb,
                             self);
}

static void
sonde_practice_host_wait_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  SondePracticeHost *self = user_data;
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Before it is ready, the end of its output tells the same, and after what it said. */
  if (self->state == SONDE_PRACTICE_STATE_RUNNING)
    sonde_practice_host_fail (self,
                              g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                   _("The practice servers ended unexpectedly")));
}

static gboolean
sonde_practice_host_timeout_cb (gpointer user_data)
{
  SondePracticeHost *self = user_data;

  self->timeout_id = 0;
  sonde_practice_host_fail (self,
                            g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                                 _("The practice servers did not start in time")));

  return G_SOURCE_REMOVE;
}

static gboolean
sonde_practice_host_cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED,
                                  gpointer      user_data)
{
  SondePracticeHost *self = user_data;

  sonde_practice_host_fail (self,
                            g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                 _("The start of the practice servers was "
                                                   "cancelled")));

  return G_SOURCE_REMOVE;
}

static void
sonde_practice_host_dispose (GObject *object)
{
  SondePracticeHost *self = SONDE_PRACTICE_HOST (object);

  sonde_practice_host_release (self);

  G_OBJECT_CLASS (sonde_practice_host_parent_class)->dispose (object);
}

static void
sonde_practice_host_finalize (GObject *object)
{
  SondePracticeHost *self = SONDE_PRACTICE_HOST (object);

  g_clear_pointer (&self->program_path, g_free);
  g_clear_pointer (&self->output, g_byte_array_unref);
  g_clear_object (&self->endpoints);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sonde_practice_host_parent_class)->finalize (object);
}

static void
sonde_practice_host_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SondePracticeHost *self = SONDE_PRACTICE_HOST (object);

  switch (prop_id)
    {
    case PROP_PROGRAM_PATH:
      g_value_set_string (value, self->program_path);
      break;

    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;

    case PROP_RUNNING:
      g_value_set_boolean (value, sonde_practice_host_get_running (self));
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_CA:
      g_value_set_object (value, sonde_practice_host_get_ca (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_practice_host_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  SondePracticeHost *self = SONDE_PRACTICE_HOST (object);

  switch (prop_id)
    {
    case PROP_PROGRAM_PATH:
      self->program_path = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_practice_host_class_init (SondePracticeHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_practice_host_dispose;
  object_class->finalize = sonde_practice_host_finalize;
  object_class->get_property = sonde_practice_host_get_property;
  object_class->set_property = sonde_practice_host_set_property;

  /**
   * SondePracticeHost:program-path:
   *
   * The program that becomes the servers when given `--practice`.
   */
  properties[PROP_PROGRAM_PATH] =
    g_param_spec_string ("program-path", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeHost:state:
   *
   * What has become of the servers.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL,
                       SONDE_TYPE_PRACTICE_STATE, SONDE_PRACTICE_STATE_STOPPED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeHost:running:
   *
   * Whether the servers run.
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeHost:error:
   *
   * Why the servers failed, or `NULL` if they did not.
   */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL,
                        G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeHost:ca:
   *
   * The certificate of the authority that vouches for the servers, or `NULL` unless they run.
   */
  properties[PROP_CA] =
    g_param_spec_object ("ca", NULL, NULL,
                         G_TYPE_TLS_CERTIFICATE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_practice_host_init (SondePracticeHost *self)
{
  self->output = g_byte_array_new ();
  self->endpoints = g_list_store_new (SONDE_TYPE_PRACTICE_ENDPOINT);
}

/**
 * sonde_practice_host_new:
 * @program_path: the program that becomes the servers when given `--practice`
 *
 * Makes a host whose servers do not run.
 *
 * Returns: (transfer full): a new host
 */
SondePracticeHost *
sonde_practice_host_new (const char *program_path)
{
  g_return_val_if_fail (program_path != NULL, NULL);

  return g_object_new (SONDE_TYPE_PRACTICE_HOST,
                       "program-path", program_path,
                       NULL);
}

/**
 * sonde_practice_host_get_state:
 * @self: a host
 *
 * Gets what has become of the servers.
 *
 * Returns: the state
 */
SondePracticeState
sonde_practice_host_get_state (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), SONDE_PRACTICE_STATE_STOPPED);

  return self->state;
}

/**
 * sonde_practice_host_get_running:
 * @self: a host
 *
 * Tells whether the servers run.
 *
 * Returns: whether they do
 */
gboolean
sonde_practice_host_get_running (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), FALSE);

  return self->state == SONDE_PRACTICE_STATE_RUNNING;
}

/**
 * sonde_practice_host_get_error:
 * @self: a host
 *
 * Gets why the servers failed.
 *
 * Returns: (transfer none) (nullable): an error whose message is one sentence for the person,
 *   or `NULL` unless the state is `SONDE_PRACTICE_STATE_FAILED`
 */
const GError *
sonde_practice_host_get_error (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), NULL);

  return self->error;
}

/**
 * sonde_practice_host_get_identifier:
 * @self: a host
 *
 * Gets the number of the process the servers run in.
 *
 * Returns: (transfer none) (nullable): the number in decimal, or `NULL` if there is no process
 */
const char *
sonde_practice_host_get_identifier (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), NULL);

  return self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;
}

/**
 * sonde_practice_host_get_n_servers:
 * @self: a host
 *
 * Counts the servers, which are fewer than the endpoints: one server may offer several.
 *
 * Returns: how many servers run
 */
guint
sonde_practice_host_get_n_servers (SondePracticeHost *self)
{
  g_autoptr(GHashTable) ports = g_hash_table_new (NULL, NULL);
  GListModel *endpoints;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), 0);

  endpoints = G_LIST_MODEL (self->endpoints);

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);

      g_hash_table_add (ports, GUINT_TO_POINTER (sonde_practice_endpoint_get_port (endpoint)));
    }

  return g_hash_table_size (ports);
}

/**
 * sonde_practice_host_get_ca:
 * @self: a host
 *
 * Gets the certificate of the authority that vouches for the servers. It is another one after
 * each start.
 *
 * Returns: (transfer none) (nullable): the certificate, or `NULL` unless the servers run
 */
GTlsCertificate *
sonde_practice_host_get_ca (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), NULL);

  if (self->state != SONDE_PRACTICE_STATE_RUNNING)
    return NULL;

  return sonde_practice_offer_get_ca (self->offer);
}

/**
 * sonde_practice_host_list_endpoints:
 * @self: a host
 *
 * Lists what there is to practise with.
 *
 * Returns: (transfer full): a live list of [class@PracticeEndpoint], empty unless the servers run
 */
GListModel *
sonde_practice_host_list_endpoints (SondePracticeHost *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), NULL);

  return G_LIST_MODEL (g_object_ref (self->endpoints));
}

/**
 * sonde_practice_host_find:
 * @self: a host
 * @id: an identifier, such as `tcp-echo`
 *
 * Finds an endpoint.
 *
 * Returns: (transfer full) (nullable): the endpoint, or `NULL` if there is none of that name
 */
SondePracticeEndpoint *
sonde_practice_host_find (SondePracticeHost *self,
                          const char        *id)
{
  GListModel *endpoints;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  endpoints = G_LIST_MODEL (self->endpoints);

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);

      if (g_str_equal (sonde_practice_endpoint_get_id (endpoint), id))
        return g_steal_pointer (&endpoint);
    }

  return NULL;
}

static GSubprocess *
sonde_practice_host_spawn (SondePracticeHost  *self,
                           guint16             base_port,
                           GError            **error)
{
  g_autofree char *port = g_strdup_printf ("%u", base_port);

  return g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                           error,
                           self->program_path, "--practice", "--base-port", port, NULL);
}

/**
 * sonde_practice_host_start_async:
 * @self: a host
 * @base_port: the first of 12 consecutive ports, or 0 for any that are free
 * @cancellable: (nullable): stops the servers again
 * @callback: (scope async): called in the caller's thread-default main context
 * @user_data: data for @callback
 *
 * Starts the servers. It takes at most 10 seconds.
 *
 * Finish with [method@PracticeHost.start_finish].
 */
void
sonde_practice_host_start_async (SondePracticeHost   *self,
                                 guint16              base_port,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (SONDE_IS_PRACTICE_HOST (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_practice_host_start_async);

  if (self->process != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                               _("The practice servers run already"));
      return;
    }

  self->start_task = g_steal_pointer (&task);
  self->process = sonde_practice_host_spawn (self, base_port, &error);

  if (self->process == NULL)
    {
      sonde_practice_host_fail (self, error);
      return;
    }

  self->offer = sonde_practice_offer_new ();
  self->cancellable = g_cancellable_new ();
  self->cancelled_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled_source,
                         G_SOURCE_FUNC (sonde_practice_host_cancelled_cb), self, NULL);
  g_source_attach (self->cancelled_source, g_main_context_get_thread_default ());
  self->timeout_id = g_timeout_add_seconds (START_TIMEOUT_S, sonde_practice_host_timeout_cb, self);

  sonde_practice_host_set_state (self, SONDE_PRACTICE_STATE_STARTING, NULL);
  g_subprocess_wait_async (self->process, self->cancellable, sonde_practice_host_wait_cb, self);
  sonde_practice_host_read (self);
}

/**
 * sonde_practice_host_start_finish:
 * @self: a host
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Finishes a start begun with [method@PracticeHost.start_async].
 *
 * Fails with any `G_SPAWN_ERROR` or `G_IO_ERROR`, notably `G_IO_ERROR_BUSY` if the servers run
 * already, `G_IO_ERROR_CANCELLED` and `G_IO_ERROR_TIMED_OUT`.
 *
 * Returns: whether the servers run
 */
gboolean
sonde_practice_host_start_finish (SondePracticeHost  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_HOST (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonde_practice_host_stop:
 * @self: a host
 *
 * Stops the servers, or forgets that they failed. A start in progress is cancelled.
 *
 * The process ends soon after; it is killed should it not have ended 2 seconds later.
 */
void
sonde_practice_host_stop (SondePracticeHost *self)
{
  g_return_if_fail (SONDE_IS_PRACTICE_HOST (self));

  if (self->start_task != NULL)
    {
      sonde_practice_host_cancelled_cb (NULL, self);
      return;
    }

  sonde_practice_host_release (self);
  sonde_practice_host_set_state (self, SONDE_PRACTICE_STATE_STOPPED, NULL);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-connect-attempt.h"
#include "sonde-endpoint.h"
#include "sonde-format.h"
#include "sonde-network-error.h"

/**
 * SondeConnectAttempt:
 *
 * One of the addresses of a host, and what came of connecting to it.
 */
struct _SondeConnectAttempt
{
  GObject                   parent_instance;

  GSocketAddress           *address;
  char                     *text;
  char                     *outcome;
  GError                   *error;
  gint64                    started_us;
  gint64                    elapsed_us;
  SondeConnectAttemptState  state;
};

G_DEFINE_FINAL_TYPE (SondeConnectAttempt, sonde_connect_attempt, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_OUTCOME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_connect_attempt_end (SondeConnectAttempt      *self,
                           SondeConnectAttemptState  state,
                           char                     *outcome)
{
  g_assert (self->state == SONDE_CONNECT_ATTEMPT_CONNECTING);

  self->state = state;
  self->elapsed_us = sonde_connect_attempt_get_elapsed_us (self);
  g_free (self->outcome);
  self->outcome = outcome;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
}

static void
sonde_connect_attempt_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  SondeConnectAttempt *self = SONDE_CONNECT_ATTEMPT (object);

  switch (prop_id)
    {
    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_connect_attempt_finalize (GObject *object)
{
  SondeConnectAttempt *self = SONDE_CONNECT_ATTEMPT (object);

  g_clear_object (&self->address);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sonde_connect_attempt_parent_class)->finalize (object);
}

static void
sonde_connect_attempt_class_init (SondeConnectAttemptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_connect_attempt_get_property;
  object_class->finalize = sonde_connect_attempt_finalize;

  /**
   * SondeConnectAttempt:outcome:
   *
   * What came of it, as a sentence that names the address.
   */
  properties[PROP_OUTCOME] =
    g_param_spec_string ("outcome", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_connect_attempt_init (SondeConnectAttempt *self)
{
  self->started_us = g_get_monotonic_time ();
}

/**
 * sonde_connect_attempt_new:
 * @address: an IPv4 or IPv6 address with a port
 *
 * Begins an attempt now.
 *
 * Returns: (transfer full): a new attempt
 */
SondeConnectAttempt *
sonde_connect_attempt_new (GSocketAddress *address)
{
  SondeConnectAttempt *self;
  SondeEndpoint endpoint;

  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), NULL);

  self = g_object_new (SONDE_TYPE_CONNECT_ATTEMPT, NULL);
  self->address = g_object_ref (address);
  sonde_endpoint_from_address (&endpoint, address);
  self->text = sonde_endpoint_to_string (&endpoint);
  self->outcome = g_strdup_printf (_("Connecting to %s…"), self->text);

  return self;
}

/**
 * sonde_connect_attempt_succeed:
 * @self: an attempt that is under way
 * @elapsed_us: how long it took, in microseconds, at least 1
 *
 * Ends the attempt: the peer accepted.
 */
void
sonde_connect_attempt_succeed (SondeConnectAttempt *self,
                               gint64               elapsed_us)
{
  g_autofree char *elapsed = NULL;

  g_return_if_fail (SONDE_IS_CONNECT_ATTEMPT (self));
  g_return_if_fail (elapsed_us > 0);

  self->elapsed_us = elapsed_us;
  elapsed = sonde_format_duration_us (elapsed_us);
  sonde_connect_attempt_end (self, SONDE_CONNECT_ATTEMPT_CONNECTED,
                             g_strdup_printf (_("Connected to %s in %s."), self->text, elapsed));
}

/**
 * sonde_connect_attempt_fail:
 * @self: an attempt that is under way
 * @error: why it failed
 * @router: (nullable): who reported that, if it was neither this computer nor the peer
 *
 * Ends the attempt: it failed.
 */
void
sonde_connect_attempt_fail (SondeConnectAttempt *self,
                            const GError        *error,
                            const char          *router)
{
  char *outcome;

  g_return_if_fail (SONDE_IS_CONNECT_ATTEMPT (self));
  g_return_if_fail (error != NULL);

  self->error = g_error_copy (error);

  if (router != NULL &&
      (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)))
    outcome = g_strdup_printf (_("The host %s cannot be reached, says the router %s. "
                                 "Check the address and that the host is up."),
                               self->text, router);
  else
    outcome = sonde_network_error_explain (error, SONDE_NETWORK_STEP_CONNECT, self->text,
                                           sonde_connect_attempt_get_elapsed_us (self));

  sonde_connect_attempt_end (self, SONDE_CONNECT_ATTEMPT_FAILED, outcome);
}

/**
 * sonde_connect_attempt_abandon:
 * @self: an attempt that is under way
 *
 * Ends the attempt: it is not wanted any more.
 */
void
sonde_connect_attempt_abandon (SondeConnectAttempt *self)
{
  g_autofree char *elapsed = NULL;

  g_return_if_fail (SONDE_IS_CONNECT_ATTEMPT (self));

  elapsed = sonde_format_duration_us (sonde_connect_attempt_get_elapsed_us (self));
  sonde_connect_attempt_end (self, SONDE_CONNECT_ATTEMPT_ABANDONED,
                             g_strdup_printf (_("%s had not answered when the attempt was given "
                                                "up after %s."), self->text, elapsed));
}

/**
 * sonde_connect_attempt_get_address:
 * @self: an attempt
 *
 * Returns: (transfer none): the address
 */
GSocketAddress *
sonde_connect_attempt_get_address (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), NULL);

  return self->address;
}

/**
 * sonde_connect_attempt_get_text:
 * @self: an attempt
 *
 * Returns: (transfer none): the address and port, such as `[::1]:80`
 */
const char *
sonde_connect_attempt_get_text (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), NULL);

  return self->text;
}

/**
 * sonde_connect_attempt_get_state:
 * @self: an attempt
 *
 * Returns: how far it has come
 */
SondeConnectAttemptState
sonde_connect_attempt_get_state (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), SONDE_CONNECT_ATTEMPT_FAILED);

  return self->state;
}

/**
 * sonde_connect_attempt_get_elapsed_us:
 * @self: an attempt
 *
 * Returns: how long it took, or has taken so far, in microseconds
 */
gint64
sonde_connect_attempt_get_elapsed_us (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), 0);

  if (self->elapsed_us > 0)
    return self->elapsed_us;

  return g_get_monotonic_time () - self->started_us;
}

/**
 * sonde_connect_attempt_get_error:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): why it failed, if it did
 */
const GError *
sonde_connect_attempt_get_error (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), NULL);

  return self->error;
}

/**
 * sonde_connect_attempt_get_outcome:
 * @self: an attempt
 *
 * Returns: (transfer none): what came of it, as a sentence
 */
const char *
sonde_connect_attempt_get_outcome (SondeConnectAttempt *self)
{
  g_return_val_if_fail (SONDE_IS_CONNECT_ATTEMPT (self), NULL);

  return self->outcome;
}

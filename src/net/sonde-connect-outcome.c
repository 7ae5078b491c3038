#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-connect-attempt.h"
#include "sonde-connect-outcome.h"
#include "sonde-format.h"

static SondeConnectAttempt *
sonde_connect_outcome_find (GListModel               *attempts,
                            SondeConnectAttemptState  state)
{
  guint n = g_list_model_get_n_items (attempts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeConnectAttempt) attempt =
        g_list_model_get_item (attempts, i);

      if (sonde_connect_attempt_get_state (attempt) == state)
        return g_steal_pointer (&attempt);
    }

  return NULL;
}

static char *
sonde_connect_outcome_describe_success (GListModel          *attempts,
                                        SondeConnectAttempt *connected,
                                        gint64               connect_us)
{
  guint n_others = g_list_model_get_n_items (attempts) - 1;
  g_autofree char *elapsed = sonde_format_duration_us (connect_us);
  g_autoptr(SondeConnectAttempt) first = g_list_model_get_item (attempts, 0);
  const char *text = sonde_connect_attempt_get_text (connected);

  if (n_others == 0)
    return g_strdup_printf (_("Connected to %s in %s."), text, elapsed);

  if (n_others == 1 && sonde_connect_attempt_get_state (first) == SONDE_CONNECT_ATTEMPT_FAILED)
    /* Translators: an address, a duration, and another address */
    return g_strdup_printf (_("Connected to %s in %s, after %s had failed."),
                            text, elapsed, sonde_connect_attempt_get_text (first));

  if (n_others == 1 && first != connected)
    /* Translators: an address, a duration, and another address */
    return g_strdup_printf (_("Connected to %s in %s, as %s did not answer."),
                            text, elapsed, sonde_connect_attempt_get_text (first));

  return g_strdup_printf (ngettext ("Connected to %s in %s. %u other address was tried.",
                                    "Connected to %s in %s. %u other addresses were tried.",
                                    n_others),
                          text, elapsed, n_others);
}

/**
 * sonde_connect_outcome_describe:
 * @attempts: the [class@ConnectAttempt]s of a connector that has ended
 * @host: the host that they were for
 * @connect_us: how long they took together, in microseconds
 *
 * Says in plain words how it went.
 *
 * Returns: (transfer full) (nullable): a sentence or two, or `NULL` if no attempt came to its end
 */
char *
sonde_connect_outcome_describe (GListModel *attempts,
                                const char *host,
                                gint64      connect_us)
{
  g_autoptr(SondeConnectAttempt) connected = NULL;
  g_autoptr(SondeConnectAttempt) failed = NULL;
  guint n;

  g_return_val_if_fail (G_IS_LIST_MODEL (attempts), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  n = g_list_model_get_n_items (attempts);
  connected = sonde_connect_outcome_find (attempts, SONDE_CONNECT_ATTEMPT_CONNECTED);
  failed = sonde_connect_outcome_find (attempts, SONDE_CONNECT_ATTEMPT_FAILED);

  if (connected != NULL)
    return sonde_connect_outcome_describe_success (attempts, connected, connect_us);

  if (failed == NULL)
    return NULL;

  if (n == 1)
    return g_strdup (sonde_connect_attempt_get_outcome (failed));

  return g_strdup_printf (ngettext ("%s could not be reached at its %u address. %s",
                                    "%s could not be reached at any of its %u addresses. %s",
                                    n),
                          host, n, sonde_connect_attempt_get_outcome (failed));
}

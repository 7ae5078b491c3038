#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-flow-words.h"
#include "sonde-format.h"

/**
 * sonde_flow_words_dup_detail:
 * @flow: a flow
 * @state: its state in a word or two
 *
 * Returns: (transfer full): its state and how much went each way, short enough for a row
 */
char *
sonde_flow_words_dup_detail (SondeFlow  *flow,
                             const char *state)
{
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  sent = sonde_format_bytes (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT));
  received = sonde_format_bytes (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED));

  /* Translators: a state such as “Open”, and how much was sent and received. */
  return g_strdup_printf (_("%s · ↑ %s ↓ %s"), state, sent, received);
}

/**
 * sonde_flow_words_dup_spoken:
 * @flow: a flow
 * @state: its state in a word or two
 *
 * Returns: (transfer full): the same as sonde_flow_words_dup_detail(), as a screen reader says it
 */
char *
sonde_flow_words_dup_spoken (SondeFlow  *flow,
                             const char *state)
{
  g_autofree char *sent = NULL;
  g_autofree char *received = NULL;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  sent = sonde_format_bytes (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_SENT));
  received = sonde_format_bytes (sonde_flow_get_n_bytes (flow, SONDE_DIRECTION_RECEIVED));

  /* Translators: a state such as “Open”, and two sizes. */
  return g_strdup_printf (_("%s, %s sent, %s received"), state, sent, received);
}

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-format.h"
#include "sonde-selection-words.h"

#define SAFE_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-"

/* The first event of a flow that passed at a time or later. */
static guint
find_time (SondeFlow *flow,
           gint64     time_ns)
{
  guint low = 0;
  guint high = sonde_flow_get_n_events (flow);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      SondeEvent event;

      sonde_flow_get_event (flow, middle, &event);

      if (event.time_ns < time_ns)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static guint64
get_offset (SondeFlow      *flow,
            guint           position,
            SondeDirection  direction)
{
  if (position < sonde_flow_get_n_events (flow))
    return sonde_flow_get_stream_offset (flow, position, direction);

  return sonde_flow_get_n_bytes (flow, direction);
}

static guint64
count_bytes (SondeFlow                   *flow,
             const SondeCaptureSelection *selection)
{
  guint first = find_time (flow, selection->start_ns);
  guint end = selection->end_ns < G_MAXINT64 ? find_time (flow, selection->end_ns + 1)
                                             : sonde_flow_get_n_events (flow);
  guint64 n_bytes = 0;

  for (guint i = 0; i < SONDE_N_DIRECTIONS && first < end; i++)
    {
      if ((selection->directions & (1u << i)) != 0)
        n_bytes += get_offset (flow, end, (SondeDirection) i) -
                   get_offset (flow, first, (SondeDirection) i);
    }

  return n_bytes;
}

/**
 * sonde_selection_words_dup_capture:
 * @capture: a capture
 *
 * Returns: (transfer full): what to call a capture: its file's name, for display, or that it is
 *   private
 */
char *
sonde_selection_words_dup_capture (SondeCapture *capture)
{
  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  if (sonde_capture_get_path (capture) == NULL)
    return g_strdup (_("Private capture"));

  return g_filename_display_basename (sonde_capture_get_path (capture));
}

/**
 * sonde_selection_words_dup_title:
 * @flow: a flow
 *
 * Returns: (transfer full): what to call a conversation: its protocol and with whom
 */
char *
sonde_selection_words_dup_title (SondeFlow *flow)
{
  static const char * const transports[] = { "TCP", "UDP", "TLS" };
  g_autofree char *address = NULL;
  const SondeEndpoint *remote;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  remote = sonde_flow_get_remote (flow);
  address = sonde_endpoint_dup_address (remote);

  if (sonde_flow_get_role (flow) == SONDE_ROLE_SERVER)
    /* Translators: a protocol such as “TCP”, and an address. */
    return g_strdup_printf (C_("conversation", "%s from %s port %u"),
                            transports[sonde_flow_get_transport (flow)], address, remote->port);

  return g_strdup_printf (C_("conversation", "%s to %s port %u"),
                          transports[sonde_flow_get_transport (flow)], address, remote->port);
}

/**
 * sonde_selection_words_dup_amount:
 * @capture: a capture
 * @flow: (nullable): the flow that is selected, or `NULL` for all
 * @selection: what is selected of it
 *
 * Tells how much a selection holds, where that is known without going through the file.
 *
 * Returns: (transfer full) (nullable): a sentence, or `NULL`
 */
char *
sonde_selection_words_dup_amount (SondeCapture                *capture,
                                  SondeFlow                   *flow,
                                  const SondeCaptureSelection *selection)
{
  g_autofree char *size = NULL;
  guint64 n_bytes;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);
  g_return_val_if_fail (flow == NULL || SONDE_IS_FLOW (flow), NULL);
  g_return_val_if_fail (selection != NULL, NULL);

  if (flow != NULL)
    {
      n_bytes = count_bytes (flow, selection);
      size = n_bytes < 1024 ? sonde_format_byte_count (n_bytes) : sonde_format_bytes (n_bytes);

      if (n_bytes == 0)
        return g_strdup (_("No bytes were sent or received in this part."));

      /* Translators: an amount such as “1,234 bytes” or “3.5 MiB”. */
      return g_strdup_printf (_("Holds %s of what was sent or received."), size);
    }

  if (selection->directions != SONDE_DIRECTIONS_BOTH || selection->start_ns != G_MININT64)
    return NULL;

  size = sonde_format_bytes (sonde_capture_get_size (capture));

  return g_strdup_printf (_("The whole capture, %s"), size);
}

/**
 * sonde_selection_words_dup_file_name:
 * @flow: (nullable): the flow that is selected, or `NULL` for all
 * @directions: the directions that are selected, see [struct@CaptureSelection]
 *
 * Returns: (transfer full): a name for the file, of characters that are safe everywhere
 */
char *
sonde_selection_words_dup_file_name (SondeFlow *flow,
                                     guint      directions)
{
  static const char * const transports[] = { "tcp", "udp", "tls" };
  const char *direction = "";
  g_autofree char *address = NULL;

  g_return_val_if_fail (flow == NULL || SONDE_IS_FLOW (flow), NULL);

  if (directions == 1u << SONDE_DIRECTION_SENT)
    direction = "-sent";
  else if (directions == 1u << SONDE_DIRECTION_RECEIVED)
    direction = "-received";

  if (flow == NULL)
    return g_strdup_printf ("selection%s.pcapng", direction);

  address = sonde_endpoint_dup_address (sonde_flow_get_remote (flow));

  return g_strdup_printf ("%s-%s-%u%s.pcapng", transports[sonde_flow_get_transport (flow)],
                          g_strcanon (address, SAFE_CHARACTERS, '-'),
                          sonde_flow_get_remote (flow)->port, direction);
}

/**
 * sonde_selection_words_dup_copy_title:
 * @capture: a capture
 * @is_current: whether it is the one that is recorded now
 *
 * Returns: (transfer full): a title for what asks where to save all of it, which says which one it
 *   is when it is another
 */
char *
sonde_selection_words_dup_copy_title (SondeCapture *capture,
                                      gboolean      is_current)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  if (is_current)
    return g_strdup (_("Save Capture"));

  name = sonde_selection_words_dup_capture (capture);

  /* Translators: the name of a file that was opened. */
  return g_strdup_printf (_("Save a Copy of “%s”"), name);
}

/**
 * sonde_selection_words_dup_copy_name:
 * @capture: a capture
 * @is_current: whether it is the one that is recorded now
 *
 * Returns: (transfer full): a name for a copy of the whole of it, in UTF-8
 */
char *
sonde_selection_words_dup_copy_name (SondeCapture *capture,
                                     gboolean      is_current)
{
  g_autofree char *name = NULL;
  const char *suffix;

  g_return_val_if_fail (SONDE_IS_CAPTURE (capture), NULL);

  if (is_current || sonde_capture_get_path (capture) == NULL)
    return g_strdup ("capture.pcapng");

  name = g_filename_display_basename (sonde_capture_get_path (capture));
  suffix = strrchr (name, '.');

  /* With comments, it becomes a file of the newer format. */
  if (suffix == NULL || sonde_comments_get_n_comments (sonde_capture_get_comments (capture)) == 0)
    return g_steal_pointer (&name);

  return g_strdup_printf ("%.*s.pcapng", (int) (suffix - name), name);
}

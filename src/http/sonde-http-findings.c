#include "config.h"

#include <string.h>

#include "sonde-http-conversation.h"
#include "sonde-http-findings.h"
#include "sonde-http-header.h"
#include "sonde-http-status.h"

static void
sonde_http_findings_read_response_head (SondeHttpFindings *self)
{
  guint record = self->messages[1].head_record;

  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->version, g_free);

  if (sonde_http_conversation_is_http2 (self->dissection))
    {
      self->reason = g_strdup (sonde_http_status_get_reason (self->messages[1].status));
      self->version = g_strdup ("HTTP/2");
    }
  else
    {
      self->reason = sonde_http_conversation_dup_start_part (self->dissection, record, 2);
      self->version = sonde_http_conversation_dup_start_part (self->dissection, record, 0);
    }
}

static gboolean
sonde_http_findings_update_message (SondeHttpFindings *self,
                                    guint              which)
{
  SondeHttpMessage now;

  if (!sonde_http_conversation_get_message (self->dissection, self->number, which == 1, &now) ||
      memcmp (&now, &self->messages[which], sizeof now) == 0)
    return FALSE;

  self->messages[which] = now;

  if (self->headers[which] == NULL && now.head_complete)
    {
      self->headers[which] = sonde_http_conversation_list_headers (self->dissection,
                                                                   now.head_record);

      if (which == 1)
        sonde_http_findings_read_response_head (self);
    }

  if (self->trailers[which] == NULL && now.complete &&
      now.trailers_record != SONDE_HTTP_NO_RECORD)
    self->trailers[which] = sonde_http_conversation_list_headers (self->dissection,
                                                                  now.trailers_record);

  return TRUE;
}

/**
 * sonde_http_findings_init:
 * @self: (out caller-allocates): findings
 * @dissection: (nullable): the messages of the flow that carries the exchange
 * @number: which exchange of the flow it is, from 0
 *
 * Makes findings that are empty still.
 */
void
sonde_http_findings_init (SondeHttpFindings *self,
                          SondeDissection   *dissection,
                          guint              number)
{
  g_return_if_fail (self != NULL);

  *self = (SondeHttpFindings) { .number = number };
  g_set_object (&self->dissection, dissection);

  for (guint i = 0; i < G_N_ELEMENTS (self->messages); i++)
    sonde_http_message_init (&self->messages[i]);
}

/**
 * sonde_http_findings_clear:
 * @self: findings
 *
 * Frees what they hold.
 */
void
sonde_http_findings_clear (SondeHttpFindings *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->headers); i++)
    {
      g_clear_object (&self->headers[i]);
      g_clear_object (&self->trailers[i]);
    }

  g_clear_object (&self->dissection);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->version, g_free);
}

/**
 * sonde_http_findings_update:
 * @self: findings
 *
 * Takes in what the capture holds by now.
 *
 * Returns: whether that is more than before
 */
gboolean
sonde_http_findings_update (SondeHttpFindings *self)
{
  gboolean changed;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->dissection == NULL)
    return FALSE;

  changed = sonde_http_findings_update_message (self, 0);

  return sonde_http_findings_update_message (self, 1) || changed;
}

/**
 * sonde_http_findings_dup_header:
 * @self: findings
 * @response: whether a header of the response is wanted, not one of the request
 * @name: a name, in any letter case
 *
 * Returns: (transfer full) (nullable): the value of the first header of that name
 */
char *
sonde_http_findings_dup_header (const SondeHttpFindings *self,
                                gboolean                 response,
                                const char              *name)
{
  GListModel *headers;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  headers = self->headers[response ? 1 : 0];

  for (guint i = 0; headers != NULL && i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);

      if (g_ascii_strcasecmp (sonde_http_header_get_name (header), name) == 0)
        return g_strdup (sonde_http_header_get_value (header));
    }

  return NULL;
}

/**
 * sonde_http_findings_dup_method:
 * @self: findings with a complete request head
 *
 * Returns: (transfer full) (nullable): the method on the wire
 */
char *
sonde_http_findings_dup_method (const SondeHttpFindings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (sonde_http_conversation_is_http2 (self->dissection))
    return sonde_http_findings_dup_header (self, FALSE, ":method");

  return sonde_http_conversation_dup_start_part (self->dissection, self->messages[0].head_record,
                                                 0);
}

/**
 * sonde_http_findings_dup_url:
 * @self: findings with a complete request head
 *
 * Returns: (transfer full) (nullable): the address that the request asks for, put together from its
 *   head; the bare target when it names no host
 */
char *
sonde_http_findings_dup_url (const SondeHttpFindings *self)
{
  g_autofree char *host = NULL;
  g_autofree char *target = NULL;
  SondeFlow *flow;
  gboolean is_http2;
  gboolean is_secure;

  g_return_val_if_fail (self != NULL, NULL);

  flow = sonde_dissection_get_flow (self->dissection);
  is_secure = sonde_flow_get_transport (flow) == SONDE_TRANSPORT_TLS;
  is_http2 = sonde_http_conversation_is_http2 (self->dissection);
  host = sonde_http_findings_dup_header (self, FALSE, is_http2 ? ":authority" : "Host");
  target = is_http2 ? sonde_http_findings_dup_header (self, FALSE, ":path")
                    : sonde_http_conversation_dup_start_part (self->dissection,
                                                              self->messages[0].head_record, 1);

  if (host == NULL || target == NULL || *target != '/')
    return g_steal_pointer (&target);

  return g_strdup_printf ("%s://%s%s", is_secure ? "https" : "http", host, target);
}

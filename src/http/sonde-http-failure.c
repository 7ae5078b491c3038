#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "sonde-format.h"
#include "sonde-http-exchange-private.h"
#include "sonde-http-failure.h"
#include "sonde-http-url.h"
#include "sonde-http2-frame.h"
#include "sonde-network-error.h"
#include "sonde-text.h"
#include "sonde-tls-finding.h"

#define PREVIEW_BYTES 64
#define PREVIEW_CHARS 40

static char *
sonde_http_failure_dup_address (SondeHttpExchange *exchange)
{
  const char *address = sonde_http_exchange_get_address (exchange);
  const char * const *attempts = sonde_http_exchange_get_attempts (exchange);
  g_autoptr(GUri) uri = NULL;
  guint n_attempts = g_strv_length ((char **) attempts);

  if (address != NULL)
    return g_strdup (address);

  if (n_attempts > 0)
    return g_strjoinv (", ", (char **) attempts);

  uri = sonde_http_url_parse (sonde_http_exchange_get_url (exchange), NULL);

  return uri != NULL ? sonde_http_url_dup_origin (uri)
                     : g_strdup (sonde_http_exchange_get_url (exchange));
}

static char *
sonde_http_failure_explain_stop (SondeHttpExchange *exchange,
                                 const char        *address)
{
  switch (sonde_http_exchange_get_state (exchange))
    {
    case SONDE_HTTP_EXCHANGE_QUEUED:
      return g_strdup (_("Stopped before anything was sent."));

    case SONDE_HTTP_EXCHANGE_RESOLVING:
      return g_strdup (_("Stopped while the host's addresses were looked up."));

    case SONDE_HTTP_EXCHANGE_CONNECTING:
      return g_strdup_printf (_("Stopped before %s accepted the connection."), address);

    case SONDE_HTTP_EXCHANGE_HANDSHAKING:
      return g_strdup_printf (_("Stopped while agreeing on TLS with %s."), address);

    case SONDE_HTTP_EXCHANGE_SENDING:
      return g_strdup_printf (_("Stopped while the request was sent to %s."), address);

    case SONDE_HTTP_EXCHANGE_WAITING:
      return g_strdup_printf (_("Stopped; %s had not answered."), address);

    case SONDE_HTTP_EXCHANGE_RECEIVING:
    case SONDE_HTTP_EXCHANGE_DONE:
    case SONDE_HTTP_EXCHANGE_FAILED:
    case SONDE_HTTP_EXCHANGE_STOPPED:
    default:
      return g_strdup (_("Stopped; what had come by then is kept."));
    }
}

static char *
sonde_http_failure_explain_certificate (SondeHttpExchange *exchange,
                                        const char        *address)
{
  SondeTlsReport *report = sonde_http_exchange_get_tls (exchange)->report;
  g_autoptr(SondeTlsFinding) first = NULL;

  if (report != NULL)
    first = g_list_model_get_item (sonde_tls_report_list_findings (report), 0);

  if (first == NULL)
    return g_strdup_printf (_("The certificate of %s cannot be trusted. Nothing was sent."),
                            address);

  /* Translators: first what is wrong with the certificate, as a sentence */
  return g_strdup_printf (_("%s Nothing was sent to %s."),
                          sonde_tls_finding_get_sentence (first), address);
}

/* What came instead of a response, as far as it can be shown in a sentence. */
static char *
sonde_http_failure_dup_garbage (SondeHttpExchange *exchange,
                                const char       **protocol)
{
  SondeDissection *dissection = sonde_http_exchange_get_dissection (exchange);
  SondeHttpMessage response;
  guint8 start[PREVIEW_BYTES];
  gssize n_read;

  *protocol = NULL;

  if (dissection == NULL || !sonde_http_exchange_get_message (exchange, TRUE, &response) ||
      response.head_complete)
    return NULL;

  n_read = sonde_flow_read_stream (sonde_dissection_get_flow (dissection),
                                   SONDE_DIRECTION_RECEIVED, response.body_start, start,
                                   sizeof start, NULL);

  if (n_read <= 0)
    return NULL;

  *protocol = sonde_network_error_guess_protocol (start, (gsize) n_read);

  return sonde_text_preview (start, (gsize) n_read, PREVIEW_CHARS);
}

static char *
sonde_http_failure_explain_garbage (SondeHttpExchange *exchange,
                                    const char        *address)
{
  const char *protocol;
  g_autofree char *garbage = sonde_http_failure_dup_garbage (exchange, &protocol);

  if (garbage == NULL)
    return g_strdup_printf (_("The answer of %s breaks the rules of HTTP. "
                              "The records show where."), address);

  if (protocol != NULL)
    return g_strdup_printf (_("%s does not answer in HTTP: it speaks %s, and began with “%s”. "
                              "Check the port."), address, protocol, garbage);

  return g_strdup_printf (_("%s does not answer in HTTP: it began with “%s”. "
                            "Check the port, and whether it should be https."), address, garbage);
}

static char *
sonde_http_failure_explain_early_end (SondeHttpExchange *exchange,
                                      const char        *address)
{
  SondeHttpMessage response;
  g_autofree char *received = NULL;
  g_autofree char *expected = NULL;

  sonde_http_exchange_get_message (exchange, TRUE, &response);

  if (response.start_ns == 0)
    return g_strdup_printf (_("%s closed the connection without an answer."), address);

  if (!response.head_complete)
    return g_strdup_printf (_("%s closed the connection in the middle of the headers."), address);

  received = sonde_format_byte_count (response.body_length);

  if (response.expected_length == SONDE_HTTP_UNKNOWN_LENGTH)
    return g_strdup_printf (_("%s closed the connection before the end of the body, after %s."),
                            address, received);

  expected = sonde_format_byte_count (response.expected_length);

  /* Translators: an address, then twice a number of bytes */
  return g_strdup_printf (_("%s closed the connection too early: %s of %s had come."), address,
                          received, expected);
}

static char *
sonde_http_failure_explain_reset_stream (const SondeHttpMessage *response,
                                         const char             *address)
{
  const char *name = sonde_http2_error_get_name (response->reset_code);
  const char *meaning = sonde_http2_error_get_meaning (response->reset_code);

  if (name == NULL)
    return g_strdup_printf (_("%s gave up the request, with the error code %u of HTTP/2."),
                            address, response->reset_code);

  /* Translators: an address, the name of an error code, and what it means, as a sentence */
  return g_strdup_printf (_("%s gave up the request with %s: %s."), address, name, meaning);
}

static SondeNetworkStep
sonde_http_failure_get_step (SondeHttpExchange *exchange)
{
  switch (sonde_http_exchange_get_state (exchange))
    {
    case SONDE_HTTP_EXCHANGE_QUEUED:
    case SONDE_HTTP_EXCHANGE_RESOLVING:
      return SONDE_NETWORK_STEP_RESOLVE;

    case SONDE_HTTP_EXCHANGE_CONNECTING:
      return SONDE_NETWORK_STEP_CONNECT;

    case SONDE_HTTP_EXCHANGE_HANDSHAKING:
      return SONDE_NETWORK_STEP_HANDSHAKE;

    case SONDE_HTTP_EXCHANGE_SENDING:
      return SONDE_NETWORK_STEP_SEND;

    case SONDE_HTTP_EXCHANGE_WAITING:
    case SONDE_HTTP_EXCHANGE_RECEIVING:
    case SONDE_HTTP_EXCHANGE_DONE:
    case SONDE_HTTP_EXCHANGE_FAILED:
    case SONDE_HTTP_EXCHANGE_STOPPED:
    default:
      return SONDE_NETWORK_STEP_RECEIVE;
    }
}

static char *
sonde_http_failure_explain_network (SondeHttpExchange *exchange,
                                    const GError      *error,
                                    const char        *address)
{
  SondeNetworkStep step = sonde_http_failure_get_step (exchange);
  gint64 elapsed_us = sonde_http_exchange_get_elapsed_us (exchange);

  if (step == SONDE_NETWORK_STEP_RESOLVE)
    {
      g_autoptr(GUri) uri = sonde_http_url_parse (sonde_http_exchange_get_url (exchange), NULL);

      if (uri != NULL)
        return sonde_network_error_explain (error, step, g_uri_get_host (uri), elapsed_us);
    }

  return sonde_network_error_explain (error, step, address, elapsed_us);
}

/**
 * sonde_http_failure_explain:
 * @exchange: an exchange that is in the state in which it failed
 * @error: what failed
 *
 * Says what happened, at which step, to which address, and what can be done.
 *
 * Returns: (transfer full): one or two sentences for people
 */
char *
sonde_http_failure_explain (SondeHttpExchange *exchange,
                            const GError      *error)
{
  g_autofree char *address = NULL;
  SondeHttpMessage response;

  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (exchange), NULL);
  g_return_val_if_fail (error != NULL, NULL);

  address = sonde_http_failure_dup_address (exchange);
  sonde_http_exchange_get_message (exchange, TRUE, &response);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return sonde_http_failure_explain_stop (exchange, address);

  if (sonde_http_exchange_get_tls (exchange)->refused)
    return sonde_http_failure_explain_certificate (exchange, address);

  if (response.reset)
    return sonde_http_failure_explain_reset_stream (&response, address);

  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
      response.problem >= SONDE_HTTP_PROBLEM_START_LINE)
    {
      if (response.problem != SONDE_HTTP_PROBLEM_ENDED_EARLY)
        return sonde_http_failure_explain_garbage (exchange, address);

      return sonde_http_failure_explain_early_end (exchange, address);
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
      g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return sonde_http_failure_explain_early_end (exchange, address);

  return sonde_http_failure_explain_network (exchange, error, address);
}

/**
 * sonde_http_failure_explain_found:
 * @exchange: an exchange that was found in a capture, and whose response is not complete
 *
 * Says what the capture lacks.
 *
 * Returns: (transfer full): a sentence for people
 */
char *
sonde_http_failure_explain_found (SondeHttpExchange *exchange)
{
  g_autofree char *address = NULL;
  SondeHttpMessage response;

  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (exchange), NULL);

  address = sonde_http_failure_dup_address (exchange);

  if (!sonde_http_exchange_get_message (exchange, TRUE, &response) || response.start_ns == 0)
    return g_strdup_printf (_("The capture holds no response of %s that could be taken apart."),
                            address);

  if (response.reset)
    return sonde_http_failure_explain_reset_stream (&response, address);

  if (response.problem == SONDE_HTTP_PROBLEM_MISSING)
    return g_strdup_printf (_("Bytes of the response of %s are missing from the capture."),
                            address);

  if (response.problem == SONDE_HTTP_PROBLEM_ENDED_EARLY)
    return sonde_http_failure_explain_early_end (exchange, address);

  if (response.problem >= SONDE_HTTP_PROBLEM_START_LINE)
    return sonde_http_failure_explain_garbage (exchange, address);

  return g_strdup_printf (_("The capture ends before the response of %s is complete."), address);
}

#include "config.h"

#include "sonde-http-code.h"
#include "sonde-http-header.h"
#include "sonde-python-http.h"

static void
take_body (SondePythonHttp   *script,
           SondeHttpRequest  *request,
           char             **text,
           char             **path)
{
  GBytes *body = sonde_http_request_get_body (request);
  GFile *file = sonde_http_request_get_body_file (request);

  if (body != NULL && g_utf8_validate_len (g_bytes_get_data (body, NULL),
                                           g_bytes_get_size (body), NULL))
    {
      *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      script->body = SONDE_PYTHON_HTTP_BODY_TEXT;
      script->text = *text;
    }
  else if (body != NULL)
    {
      script->body = SONDE_PYTHON_HTTP_BODY_BYTES;
      script->bytes = body;
    }
  else if (file != NULL)
    {
      *path = g_file_get_path (file);
      script->body = SONDE_PYTHON_HTTP_BODY_FILE;
      script->path = *path;
    }
}

/**
 * sonde_http_code_dup:
 * @exchange: an exchange
 *
 * Writes what was asked as a Python script.
 *
 * Returns: (transfer full) (nullable): the script, or `NULL` when it is not known what was
 *   asked
 */
char *
sonde_http_code_dup (SondeHttpExchange *exchange)
{
  SondeHttpRequest *request;
  const SondeHttpTls *tls;
  g_autoptr(GListModel) headers = NULL;
  g_autoptr(GArray) pairs = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  SondePythonHttp script = { 0 };

  g_return_val_if_fail (SONDE_IS_HTTP_EXCHANGE (exchange), NULL);

  request = sonde_http_exchange_get_request (exchange);

  if (request == NULL)
    return NULL;

  headers = sonde_http_request_list_headers (request);
  pairs = g_array_new (FALSE, FALSE, sizeof (SondePythonPair));

  for (guint i = 0; i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);
      SondePythonPair pair = {
        sonde_http_header_get_name (header),
        sonde_http_header_get_value (header),
      };

      g_array_append_val (pairs, pair);
    }

  tls = sonde_http_exchange_get_tls (exchange);
  script.method = sonde_http_request_get_method (request);
  script.uri = sonde_http_request_get_url (request);
  script.headers = (const SondePythonPair *) (gpointer) pairs->data;
  script.n_headers = pairs->len;
  script.follow_redirects = sonde_http_request_get_follow (request);
  script.insecure = tls != NULL && tls->excepted;
  take_body (&script, request, &text, &path);

  return sonde_python_http (&script);
}

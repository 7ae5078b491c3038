#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-http-redirect.h"
#include "sonde-http-url.h"

static const char *const body_headers[] = {
  "Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-Type",
};
static const char *const secret_headers[] = { "Authorization", "Cookie", "Proxy-Authorization" };

static gboolean
sonde_http_redirect_has_same_origin (GUri *a,
                                     GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         sonde_http_url_get_port (a) == sonde_http_url_get_port (b);
}

/* RFC 9110 §15.4 as browsers have it: Fetch §4.4, step 12. */
static gboolean
sonde_http_redirect_becomes_get (const char *method,
                                 guint       status)
{
  if (status == 301 || status == 302)
    return g_str_equal (method, "POST");

  return status == 303 && !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD");
}

static gboolean
sonde_http_redirect_remove_headers (SondeHttpRequest  *request,
                                    const char *const *names,
                                    gsize              n_names,
                                    GString           *removed)
{
  for (gsize i = 0; i < n_names; i++)
    {
      if (!sonde_http_request_has_header (request, names[i]))
        continue;

      sonde_http_request_remove_header (request, names[i]);
      g_string_append_printf (removed, "%s%s", removed->len > 0 ? ", " : "", names[i]);
    }

  return removed->len > 0;
}

static void
sonde_http_redirect_add_notice (GString    *notices,
                                const char *format,
                                ...) G_GNUC_PRINTF (2, 3);

static void
sonde_http_redirect_add_notice (GString    *notices,
                                const char *format,
                                ...)
{
  va_list arguments;

  if (notices->len > 0)
    g_string_append_c (notices, ' ');

  va_start (arguments, format);
  g_string_append_vprintf (notices, format, arguments);
  va_end (arguments);
}

static void
sonde_http_redirect_adapt (SondeHttpRequest *next,
                           guint             status,
                           GUri             *from,
                           GUri             *to,
                           GString          *notices)
{
  g_autoptr(GString) removed = g_string_new (NULL);

  if (sonde_http_redirect_becomes_get (sonde_http_request_get_method (next), status))
    {
      sonde_http_redirect_add_notice (notices, _("Status %u makes GET of %s, without the body."),
                                      status, sonde_http_request_get_method (next));
      sonde_http_request_set_method (next, "GET");
      sonde_http_request_drop_body (next);
      sonde_http_redirect_remove_headers (next, body_headers, G_N_ELEMENTS (body_headers), removed);
      g_string_truncate (removed, 0);
    }

  if (!sonde_http_redirect_has_same_origin (from, to) &&
      sonde_http_redirect_remove_headers (next, secret_headers, G_N_ELEMENTS (secret_headers),
                                          removed))
    sonde_http_redirect_add_notice (notices, _("Not sent to another site: %s."), removed->str);

  if (!g_str_equal (g_uri_get_host (from), g_uri_get_host (to)))
    sonde_http_request_remove_header (next, "Host");

  if (sonde_http_url_is_secure (from) && !sonde_http_url_is_secure (to))
    {
      sonde_http_redirect_add_notice (notices, _("From here on, the connection is not encrypted."));
      sonde_http_request_remove_header (next, "Referer");
    }
}

/**
 * sonde_http_redirect_is_followable:
 * @status: a status code
 *
 * Returns: whether it names another address to go to (Fetch §2.2.3)
 */
gboolean
sonde_http_redirect_is_followable (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/**
 * sonde_http_redirect_make_request:
 * @request: the request that was redirected
 * @status: the status code that redirects it
 * @location: the value of the Location header
 * @notice: (out): how the next request differs, in sentences for people; maybe empty
 * @error: return location for an error
 *
 * Makes the request that follows a redirect, by the rules of the Fetch standard (§4.4).
 *
 * Returns: (transfer full) (nullable): the request, or `NULL` with any `SONDE_HTTP_URL_ERROR`
 */
SondeHttpRequest *
sonde_http_redirect_make_request (SondeHttpRequest *request,
                                  guint             status,
                                  const char       *location,
                                  char            **notice,
                                  GError          **error)
{
  g_autoptr(GUri) from = NULL;
  g_autoptr(GUri) to = NULL;
  g_autoptr(SondeHttpRequest) next = NULL;
  g_autoptr(GString) notices = g_string_new (NULL);
  g_autofree char *base = NULL;
  g_autofree char *resolved = NULL;

  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (request), NULL);
  g_return_val_if_fail (location != NULL, NULL);
  g_return_val_if_fail (notice != NULL, NULL);

  from = sonde_http_url_parse (sonde_http_request_get_url (request), error);

  if (from == NULL)
    return NULL;

  base = g_uri_to_string (from);
  resolved = g_uri_resolve_relative (base, location,
                                     G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, error);

  if (resolved == NULL)
    return NULL;

  if (!g_str_has_prefix (resolved, "http://") && !g_str_has_prefix (resolved, "https://"))
    {
      g_set_error (error, SONDE_HTTP_URL_ERROR, SONDE_HTTP_URL_ERROR_SCHEME,
                   _("The server redirects to %s, which is no address of the web."), resolved);
      return NULL;
    }

  to = sonde_http_url_parse (resolved, error);

  if (to == NULL)
    return NULL;

  next = sonde_http_request_copy (request);
  sonde_http_request_set_url (next, resolved);
  sonde_http_redirect_adapt (next, status, from, to, notices);
  *notice = g_string_free (g_steal_pointer (&notices), FALSE);

  return g_steal_pointer (&next);
}

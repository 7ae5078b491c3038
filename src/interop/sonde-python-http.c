#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-python-http.h"
#include "sonde-python-quote.h"
#include "sonde-python-writer.h"

#define DEFAULT_TIMEOUT_S 30
#define INDENT_STEP 4

static const SondePythonPiece print_response[] = {
  SONDE_PYTHON_CODE ("print(response.status_code, response.reason)\n"
                     "for name, value in response.headers.items():\n"
                     "    print(f\"{name}: {value}\")\n"
                     "print()\n"
                     "print(response.text)\n"),
};

/* The methods for which requests has a function of its own. */
static const char *const known_methods[] = {
  "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", NULL
};

static gboolean
is_first (const SondePythonPair *pairs,
          gsize                  at)
{
  for (gsize i = 0; i < at; i++)
    {
      if (g_ascii_strcasecmp (pairs[i].name, pairs[at].name) == 0)
        return FALSE;
    }

  return TRUE;
}

/* Joins the values of all headers named like the one at @at (RFC 9110, section 5.3). */
static char *
join_values (const SondePythonPair *headers,
             gsize                  n_headers,
             gsize                  at)
{
  /* The one list with another separator (RFC 6265, section 4.2.1). */
  gboolean is_cookie = g_ascii_strcasecmp (headers[at].name, "Cookie") == 0;
  g_autoptr(GString) joined = g_string_new (NULL);

  for (gsize i = at; i < n_headers; i++)
    {
      g_autofree char *value = NULL;

      if (g_ascii_strcasecmp (headers[i].name, headers[at].name) != 0)
        continue;

      if (i > at)
        g_string_append (joined, is_cookie ? "; " : ", ");

      value = g_strdup (headers[i].value);
      g_string_append (joined, g_strstrip (value));
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* Python sends text in headers as ISO 8859-1, which is not what was sent: bytes it leaves
 * as they are. */
static void
append_header_value (GString    *script,
                     const char *value)
{
  if (g_str_is_ascii (value))
    sonde_python_append_str (script, INDENT_STEP, value, -1, FALSE);
  else
    sonde_python_append_bytes (script, INDENT_STEP, value, strlen (value), FALSE);
}

static void
write_headers (GString               *script,
               const SondePythonPair *headers,
               gsize                  n_headers)
{
  gboolean repeats = FALSE;

  if (n_headers == 0)
    return;

  for (gsize i = 0; i < n_headers && !repeats; i++)
    repeats = !is_first (headers, i);

  if (repeats)
    sonde_python_writer_comment (script, 0,
                                 _("A header was sent more than once. The requests library "
                                   "cannot repeat a header, so the values are joined, which "
                                   "means the same to a server."));

  g_string_append (script, "HEADERS = {\n");

  for (gsize i = 0; i < n_headers; i++)
    {
      g_autofree char *value = NULL;

      if (!is_first (headers, i))
        continue;

      value = join_values (headers, n_headers, i);
      g_string_append_printf (script, "%*s", INDENT_STEP, "");
      sonde_python_writer_text (script, INDENT_STEP, headers[i].name, FALSE);
      g_string_append (script, ": ");
      append_header_value (script, value);
      g_string_append (script, ",\n");
    }

  g_string_append (script, "}\n");
}

static gboolean
has_repeated_field (const SondePythonHttp *request)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < request->n_form; i++)
    {
      if (!g_hash_table_add (names, (gpointer) request->form[i].name))
        return TRUE;
    }

  return FALSE;
}

/* A dictionary reads best; a list of pairs can name a field twice. */
static void
write_form (GString               *script,
            const SondePythonHttp *request)
{
  gboolean is_list = has_repeated_field (request);

  g_string_append (script, is_list ? "FORM = [\n" : "FORM = {\n");

  for (gsize i = 0; i < request->n_form; i++)
    {
      g_string_append_printf (script, "%*s%s", INDENT_STEP, "", is_list ? "(" : "");
      sonde_python_writer_text (script, INDENT_STEP, request->form[i].name, FALSE);
      g_string_append (script, is_list ? ", " : ": ");
      sonde_python_writer_text (script, INDENT_STEP, request->form[i].value, FALSE);
      g_string_append (script, is_list ? "),\n" : ",\n");
    }

  g_string_append (script, is_list ? "]\n" : "}\n");
}

static void
write_body (GString               *script,
            const SondePythonHttp *request)
{
  gconstpointer data = NULL;
  gsize length = 0;

  switch (request->body)
    {
    case SONDE_PYTHON_HTTP_BODY_TEXT:
      g_string_append (script, "BODY = ");
      sonde_python_writer_text (script, 0, request->text, FALSE);
      g_string_append_c (script, '\n');
      break;

    case SONDE_PYTHON_HTTP_BODY_BYTES:
      data = g_bytes_get_data (request->bytes, &length);
      g_string_append (script, "BODY = ");
      sonde_python_append_bytes (script, 0, data, length, FALSE);
      g_string_append_c (script, '\n');
      break;

    case SONDE_PYTHON_HTTP_BODY_FILE:
      sonde_python_writer_string (script, "FILE", request->path);
      break;

    case SONDE_PYTHON_HTTP_BODY_FORM:
      write_form (script, request);
      break;

    case SONDE_PYTHON_HTTP_BODY_NONE:
    default:
      break;
    }
}

static const char *
body_argument (const SondePythonHttp *request)
{
  switch (request->body)
    {
    case SONDE_PYTHON_HTTP_BODY_TEXT:
      return g_utf8_validate (request->text, -1, NULL) ? "BODY.encode()" : "BODY";

    case SONDE_PYTHON_HTTP_BODY_BYTES:
      return "BODY";

    case SONDE_PYTHON_HTTP_BODY_FILE:
      return "body";

    case SONDE_PYTHON_HTTP_BODY_FORM:
      return "FORM";

    case SONDE_PYTHON_HTTP_BODY_NONE:
    default:
      return NULL;
    }
}

static void
append_argument (GString    *script,
                 guint       indent,
                 const char *name,
                 const char *value)
{
  g_string_append_printf (script, "%*s%s=%s,\n", (int) indent, "", name, value);
}

static void
write_arguments (GString               *script,
                 guint                  indent,
                 const SondePythonHttp *request)
{
  const char *body = body_argument (request);

  if (request->n_headers > 0)
    append_argument (script, indent, "headers", "HEADERS");

  if (body != NULL)
    append_argument (script, indent, "data", body);

  /* The functions follow redirects on their own, except for HEAD. */
  if (!request->follow_redirects)
    append_argument (script, indent, "allow_redirects", "False");
  else if (g_str_equal (request->method, "HEAD"))
    append_argument (script, indent, "allow_redirects", "True");

  append_argument (script, indent, "timeout", "TIMEOUT");

  if (request->insecure)
    {
      sonde_python_writer_comment (script, indent,
                                   _("The certificate of this server is not trusted, and the "
                                     "check was switched off on purpose."));
      append_argument (script, indent, "verify", "False");
    }
}

static gboolean
is_plain (const SondePythonHttp *request)
{
  return request->n_headers == 0
         && request->body == SONDE_PYTHON_HTTP_BODY_NONE
         && request->follow_redirects
         && !request->insecure
         && !g_str_equal (request->method, "HEAD")
         && g_strv_contains (known_methods, request->method);
}

static void
write_call (GString               *script,
            const SondePythonHttp *request)
{
  g_autofree char *function = g_ascii_strdown (request->method, -1);
  guint indent = 0;

  if (is_plain (request))
    {
      g_string_append_printf (script, "response = requests.%s(URL, timeout=TIMEOUT)\n\n", function);
      return;
    }

  if (request->body == SONDE_PYTHON_HTTP_BODY_FILE)
    {
      g_string_append (script, "with open(FILE, \"rb\") as body:\n");
      indent = INDENT_STEP;
    }

  g_string_append_printf (script, "%*sresponse = requests.", (int) indent, "");

  if (g_strv_contains (known_methods, request->method))
    g_string_append_printf (script, "%s(\n", function);
  else
    g_string_append_printf (script, "request(\n%*sMETHOD,\n", (int) indent + INDENT_STEP, "");

  g_string_append_printf (script, "%*sURL,\n", (int) indent + INDENT_STEP, "");
  write_arguments (script, indent + INDENT_STEP, request);
  g_string_append_printf (script, "%*s)\n\n", (int) indent, "");
}

static gboolean
has_lower_case (const char *method)
{
  g_autofree char *upper = g_ascii_strup (method, -1);

  return !g_str_equal (upper, method);
}

/**
 * sonde_python_http:
 * @request: the request
 *
 * Writes a Python 3 script that sends an HTTP request again with the `requests` library.
 *
 * The time it takes grows with the body, which is in the script unless it is a file.
 *
 * Returns: (transfer full): the script, valid UTF-8
 */
char *
sonde_python_http (const SondePythonHttp *request)
{
  static const char *const imports[] = { "requests", NULL };
  GString *script;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (request->method != NULL, NULL);
  g_return_val_if_fail (request->uri != NULL, NULL);
  g_return_val_if_fail (request->headers != NULL || request->n_headers == 0, NULL);
  g_return_val_if_fail (request->form != NULL || request->n_form == 0, NULL);
  g_return_val_if_fail (request->body != SONDE_PYTHON_HTTP_BODY_TEXT || request->text != NULL,
                        NULL);
  g_return_val_if_fail (request->body != SONDE_PYTHON_HTTP_BODY_BYTES || request->bytes != NULL,
                        NULL);
  g_return_val_if_fail (request->body != SONDE_PYTHON_HTTP_BODY_FILE || request->path != NULL,
                        NULL);

  script = sonde_python_writer_begin (_("Send an HTTP request and print the response."), imports);
  sonde_python_writer_string (script, "URL", request->uri);

  if (!g_strv_contains (known_methods, request->method))
    {
      if (has_lower_case (request->method))
        sonde_python_writer_comment (script, 0,
                                     _("The requests library sends a method in capital "
                                       "letters."));

      sonde_python_writer_string (script, "METHOD", request->method);
    }

  write_headers (script, request->headers, request->n_headers);
  write_body (script, request);
  sonde_python_writer_number (script,
                              "TIMEOUT",
                              request->timeout_s == 0 ? DEFAULT_TIMEOUT_S : request->timeout_s);
  g_string_append_c (script, '\n');
  write_call (script, request);
  sonde_python_writer_pieces (script, print_response, G_N_ELEMENTS (print_response));

  return g_string_free (script, FALSE);
}

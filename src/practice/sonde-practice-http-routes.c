#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "sonde-practice-http-content.h"
#include "sonde-practice-http-routes.h"

#define MAX_BODY_BYTES (G_GUINT64_CONSTANT (16) * 1024 * 1024 * 1024)
#define MAX_DELAY_S 60.0
#define MAX_INTERVAL_MS 60000
#define MAX_LINES 100000
#define MAX_REDIRECTS 100
#define CHUNK_BYTES (64 * 1024)
#define TICK_MS 1000
#define STATUS_UPGRADE_REQUIRED 426

#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_JSON "application/json"
#define TYPE_TEXT "text/plain; charset=utf-8"

/* One request: what its path names, what follows that, and how slow the answer is to be,
 * where 0 says that nobody asked.
 */
typedef struct
{
  SondePracticeRequest *request;
  const char *parameter;
  guint interval_ms;
} Call;

typedef struct
{
  const char *path;
  const char *parameter;
  SondePracticeAnswer *(*answer) (const Call *call);
  const char *description;
} Route;

static SondePracticeAnswer *
sonde_practice_http_routes_refuse (const char *text)
{
  return sonde_practice_answer_new_text (SOUP_STATUS_BAD_REQUEST, TYPE_TEXT, text);
}

static SondePracticeAnswer *
sonde_practice_http_routes_refuse_method (const char *method)
{
  g_autofree char *text = g_strdup_printf ("This address takes %s only.\n", method);
  SondePracticeAnswer *answer;

  answer = sonde_practice_answer_new_text (SOUP_STATUS_METHOD_NOT_ALLOWED, TYPE_TEXT, text);
  sonde_practice_answer_add_header (answer, "Allow", method);

  return answer;
}

static gboolean
sonde_practice_http_routes_has_method (const Call *call,
                                       const char *method)
{
  return g_str_equal (sonde_practice_request_get_method (call->request), method);
}

static SondePracticeAnswer *
sonde_practice_http_routes_echo (const Call *call)
{
  g_autofree char *json = sonde_practice_request_to_json (call->request);

  return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_JSON, json);
}

static SondePracticeAnswer *
sonde_practice_http_routes_raw (const Call *call)
{
  g_autoptr(GBytes) bytes = sonde_practice_request_to_bytes (call->request);

  return sonde_practice_answer_new (SOUP_STATUS_OK, "text/plain", bytes);
}

static SondePracticeAnswer *
sonde_practice_http_routes_get (const Call *call)
{
  if (!sonde_practice_http_routes_has_method (call, "GET") &&
      !sonde_practice_http_routes_has_method (call, "HEAD"))
    return sonde_practice_http_routes_refuse_method ("GET");

  return sonde_practice_http_routes_echo (call);
}

static SondePracticeAnswer *
sonde_practice_http_routes_post (const Call *call)
{
  if (!sonde_practice_http_routes_has_method (call, "POST"))
    return sonde_practice_http_routes_refuse_method ("POST");

  return sonde_practice_http_routes_echo (call);
}

static SondePracticeAnswer *
sonde_practice_http_routes_form (const Call *call)
{
  g_autofree char *json = NULL;

  if (!sonde_practice_http_routes_has_method (call, "POST"))
    return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_HTML,
                                                sonde_practice_http_content_get_form ());

  json = sonde_practice_request_form_to_json (call->request);

  return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_JSON, json);
}

static SondePracticeAnswer *
sonde_practice_http_routes_headers (const Call *call)
{
  g_autofree char *json = sonde_practice_request_headers_to_json (call->request);

  return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_JSON, json);
}

static SondePracticeAnswer *
sonde_practice_http_routes_json (const Call *call G_GNUC_UNUSED)
{
  return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_JSON,
                                              sonde_practice_http_content_get_json ());
}

static SondePracticeAnswer *
sonde_practice_http_routes_html (const Call *call G_GNUC_UNUSED)
{
  return sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_HTML,
                                              sonde_practice_http_content_get_html ());
}

static SondePracticeAnswer *
sonde_practice_http_routes_xml (const Call *call G_GNUC_UNUSED)
{
  return sonde_practice_answer_new_text (SOUP_STATUS_OK, "application/xml",
                                              sonde_practice_http_content_get_xml ());
}

static SondePracticeAnswer *
sonde_practice_http_routes_image (const Call *call G_GNUC_UNUSED)
{
  g_autoptr(GBytes) png = sonde_practice_http_content_make_png ();

  return sonde_practice_answer_new (SOUP_STATUS_OK, "image/png", png);
}

static SondePracticeAnswer *
sonde_practice_http_routes_gzip (const Call *call G_GNUC_UNUSED)
{
  g_autoptr(GBytes) bytes = NULL;
  SondePracticeAnswer *answer;

  bytes = sonde_practice_http_content_compress (sonde_practice_http_content_get_json (),
                                                G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  answer = sonde_practice_answer_new (SOUP_STATUS_OK, TYPE_JSON, bytes);
  sonde_practice_answer_add_header (answer, "Content-Encoding", "gzip");

  return answer;
}

static SondePracticeAnswer *
sonde_practice_http_routes_status (const Call *call)
{
  SondePracticeAnswer *answer;
  g_autofree char *text = NULL;
  guint64 status;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 200, 599, &status, NULL))
    return sonde_practice_http_routes_refuse ("The status must be from 200 to 599.\n");

  if (status == SOUP_STATUS_NO_CONTENT || status == SOUP_STATUS_NOT_MODIFIED)
    return sonde_practice_answer_new ((guint) status, NULL, NULL);

  text = g_strdup_printf ("%u %s\n", (guint) status, soup_status_get_phrase ((guint) status));
  answer = sonde_practice_answer_new_text ((guint) status, TYPE_TEXT, text);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    sonde_practice_answer_add_header (answer, "WWW-Authenticate",
                                           "Basic realm=\"practice\"");
  else if (SOUP_STATUS_IS_REDIRECTION (status))
    sonde_practice_answer_add_header (answer, "Location", "/get");

  return answer;
}

static SondePracticeAnswer *
sonde_practice_http_routes_redirect (const Call *call)
{
  SondePracticeAnswer *answer;
  g_autofree char *location = NULL;
  guint64 n;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 0, MAX_REDIRECTS, &n, NULL))
    return sonde_practice_http_routes_refuse ("The number must be from 0 to 100.\n");

  if (n > 1)
    location = g_strdup_printf ("/redirect/%u", (guint) n - 1);
  else
    location = g_strdup ("/get");

  answer = sonde_practice_answer_new_text (SOUP_STATUS_FOUND, TYPE_TEXT, "Look elsewhere.\n");
  sonde_practice_answer_add_header (answer, "Location", location);

  return answer;
}

static SondePracticeAnswer *
sonde_practice_http_routes_delay (const Call *call)
{
  SondePracticeAnswer *answer;
  char *end = NULL;
  double delay_s = g_ascii_strtod (call->parameter, &end);

  if (end == call->parameter || *end != '\0' || !isfinite (delay_s) ||
      delay_s < 0.0 || delay_s > MAX_DELAY_S)
    return sonde_practice_http_routes_refuse ("The delay must be from 0 to 60 seconds.\n");

  answer = sonde_practice_http_routes_echo (call);
  sonde_practice_answer_set_pace (answer, (guint) (delay_s * 1000.0), 0);

  return answer;
}

static GBytes *
sonde_practice_http_routes_produce_line (guint64  index,
                                         gpointer user_data)
{
  const guint *n_lines = user_data;
  char *line;

  if (index >= *n_lines)
    return NULL;

  line = g_strdup_printf ("line %u of %u\n", (guint) index + 1, *n_lines);

  return g_bytes_new_take (line, strlen (line));
}

static SondePracticeAnswer *
sonde_practice_http_routes_stream (const Call *call)
{
  SondePracticeAnswer *answer;
  guint64 parsed;
  guint n_lines;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 0, MAX_LINES, &parsed, NULL))
    return sonde_practice_http_routes_refuse ("The number of lines must be from 0 to 100000.\n");

  n_lines = (guint) parsed;
  answer = sonde_practice_answer_new_stream (TYPE_TEXT, -1,
                                                  sonde_practice_http_routes_produce_line,
                                                  g_memdup2 (&n_lines, sizeof n_lines), g_free);
  sonde_practice_answer_set_pace (answer, 0, call->interval_ms);

  return answer;
}

static GBytes *
sonde_practice_http_routes_produce_event (guint64  index,
                                          gpointer user_data G_GNUC_UNUSED)
{
  char *event = g_strdup_printf ("id: %" G_GUINT64_FORMAT "\nevent: tick\n"
                                 "data: {\"tick\": %" G_GUINT64_FORMAT "}\n\n",
                                 index + 1, index + 1);

  return g_bytes_new_take (event, strlen (event));
}

static SondePracticeAnswer *
sonde_practice_http_routes_events (const Call *call)
{
  SondePracticeAnswer *answer;
  guint interval_ms = call->interval_ms > 0 ? call->interval_ms : TICK_MS;

  answer = sonde_practice_answer_new_stream ("text/event-stream", -1,
                                                  sonde_practice_http_routes_produce_event,
                                                  NULL, NULL);
  sonde_practice_answer_add_header (answer, "Cache-Control", "no-store");
  sonde_practice_answer_set_pace (answer, 0, interval_ms);

  return answer;
}

static GBytes *
sonde_practice_http_routes_produce_run (guint64  index,
                                        gpointer user_data)
{
  const guint64 *total_bytes = user_data;
  guint64 offset = index * CHUNK_BYTES;

  if (offset >= *total_bytes)
    return NULL;

  return sonde_practice_http_content_make_run (offset,
                                               (gsize) MIN (CHUNK_BYTES, *total_bytes - offset));
}

/* A number, with K, M or G for the binary multiples. */
static gboolean
sonde_practice_http_routes_parse_size (const char *text,
                                       guint64    *n_bytes)
{
  static const char units[] = "KMG";
  g_autofree char *digits = g_strdup (text);
  gsize length = strlen (digits);
  const char *unit = NULL;
  guint64 factor = 1;

  if (length > 0)
    unit = strchr (units, g_ascii_toupper (digits[length - 1]));

  if (unit != NULL)
    {
      factor = G_GUINT64_CONSTANT (1) << (10 * (unit - units + 1));
      digits[length - 1] = '\0';
    }

  if (!g_ascii_string_to_unsigned (digits, 10, 0, MAX_BODY_BYTES / factor, n_bytes, NULL))
    return FALSE;

  *n_bytes *= factor;

  return TRUE;
}

static SondePracticeAnswer *
sonde_practice_http_routes_bytes (const Call *call)
{
  guint64 total_bytes;

  if (!sonde_practice_http_routes_parse_size (call->parameter, &total_bytes))
    return sonde_practice_http_routes_refuse ("The size must be from 0 to 16G bytes.\n");

  return sonde_practice_answer_new_stream ("application/octet-stream",
                                                (gint64) total_bytes,
                                                sonde_practice_http_routes_produce_run,
                                                g_memdup2 (&total_bytes, sizeof total_bytes),
                                                g_free);
}

static SondePracticeAnswer *
sonde_practice_http_routes_close (const Call *call G_GNUC_UNUSED)
{
  SondePracticeAnswer *answer;

  answer = sonde_practice_answer_new_text (SOUP_STATUS_OK, TYPE_TEXT,
                                                "Of 1000 bytes announced, only these arrive.\n");
  sonde_practice_answer_set_fault (answer, SONDE_PRACTICE_ANSWER_FAULT_CUT);

  return answer;
}

static SondePracticeAnswer *
sonde_practice_http_routes_garbage (const Call *call G_GNUC_UNUSED)
{
  static const char garbage[] =
    "\x7f\x45\x4c\x46\xff\xfe\xfd this is not HTTP \x80\x81\r\n"
    "neither is this\r\n"
    "\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (garbage, sizeof garbage - 1);
  SondePracticeAnswer *answer;

  answer = sonde_practice_answer_new (SOUP_STATUS_OK, NULL, bytes);
  sonde_practice_answer_set_fault (answer, SONDE_PRACTICE_ANSWER_FAULT_GARBAGE);

  return answer;
}

static SondePracticeAnswer *
sonde_practice_http_routes_websocket (const Call *call G_GNUC_UNUSED)
{
  return sonde_practice_answer_new_text (STATUS_UPGRADE_REQUIRED, TYPE_TEXT,
                                              "This address speaks WebSocket, over HTTP/1.1.\n");
}

static SondePracticeAnswer *sonde_practice_http_routes_index (const Call *call);

/* A path with a parameter ends with a slash and takes what follows it. */
static const Route routes[] = {
  { "/", NULL, sonde_practice_http_routes_index,
    N_("This page") },
  { "/echo", NULL, sonde_practice_http_routes_echo,
    N_("The request, as JSON") },
  { "/raw", NULL, sonde_practice_http_routes_raw,
    N_("The request, as it was on the wire") },
  { "/get", NULL, sonde_practice_http_routes_get,
    N_("The request, if its method is GET") },
  { "/post", NULL, sonde_practice_http_routes_post,
    N_("The request, if its method is POST") },
  { "/form", NULL, sonde_practice_http_routes_form,
    N_("A form, and the fields it sends") },
  { "/headers", NULL, sonde_practice_http_routes_headers,
    N_("The headers of the request") },
  { "/json", NULL, sonde_practice_http_routes_json,
    N_("An object in JSON") },
  { "/html", NULL, sonde_practice_http_routes_html,
    N_("A page in HTML") },
  { "/xml", NULL, sonde_practice_http_routes_xml,
    N_("A document in XML") },
  { "/image.png", NULL, sonde_practice_http_routes_image,
    N_("A picture") },
  { "/gzip", NULL, sonde_practice_http_routes_gzip,
    N_("The object in JSON, compressed") },
  { "/status/", "404", sonde_practice_http_routes_status,
    N_("Any status from 200 to 599") },
  { "/redirect/", "3", sonde_practice_http_routes_redirect,
    N_("As many redirects as the number says") },
  { "/delay/", "1.5", sonde_practice_http_routes_delay,
    N_("The request, after as many seconds") },
  { "/stream/", "10?interval=500", sonde_practice_http_routes_stream,
    N_("As many lines, with so many milliseconds between them") },
  { "/events", NULL, sonde_practice_http_routes_events,
    N_("An event each second, without end") },
  { "/bytes/", "1M", sonde_practice_http_routes_bytes,
    N_("A body of any size up to 16G") },
  { "/close", NULL, sonde_practice_http_routes_close,
    N_("A body that ends too early") },
  { "/garbage", NULL, sonde_practice_http_routes_garbage,
    N_("Something that is not HTTP") },
  { "/ws", NULL, sonde_practice_http_routes_websocket,
    N_("A WebSocket that sends every message back") },
  { "/ws/", "chat", sonde_practice_http_routes_websocket,
    N_("More WebSockets: /ws/chat, /ws/ticker, /ws/close/4000") },
};

static SondePracticeAnswer *
sonde_practice_http_routes_index (const Call *call G_GNUC_UNUSED)
{
  g_autofree char *title = g_markup_escape_text (_("Practice Server"), -1);
  g_autoptr(GBytes) page = NULL;
  GString *html = g_string_new (NULL);

  g_string_append_printf (html,
                          "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                          "<title>%s</title>\n</head>\n<body>\n<h1>%s</h1>\n<dl>\n",
                          title, title);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *parameter = routes[i].parameter != NULL ? routes[i].parameter : "";
      g_autofree char *description = g_markup_escape_text (_(routes[i].description), -1);

      g_string_append_printf (html, "<dt><a href=\"%s%s\">%s%s</a></dt>\n<dd>%s</dd>\n",
                              routes[i].path, parameter, routes[i].path, parameter,
                              description);
    }

  g_string_append (html, "</dl>\n</body>\n</html>\n");
  page = g_string_free_to_bytes (html);

  return sonde_practice_answer_new (SOUP_STATUS_OK, TYPE_HTML, page);
}

static const Route *
sonde_practice_http_routes_find (const char  *path,
                                 const char **parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (routes[i].parameter != NULL && g_str_has_prefix (path, routes[i].path))
        {
          *parameter = path + strlen (routes[i].path);
          return &routes[i];
        }

      if (routes[i].parameter == NULL && g_str_equal (path, routes[i].path))
        return &routes[i];
    }

  return NULL;
}

/**
 * sonde_practice_http_routes_answer:
 * @request: a request that has arrived in full
 *
 * Finds out what is asked for, and what is to be answered.
 *
 * Returns: (transfer full): the answer
 */
SondePracticeAnswer *
sonde_practice_http_routes_answer (SondePracticeRequest *request)
{
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  Call call = { request, NULL, 0 };
  const Route *route;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (request), NULL);

  path = sonde_practice_http_routes_split_target (sonde_practice_request_get_target (request),
                                                  &query);
  route = sonde_practice_http_routes_find (path, &call.parameter);

  if (route == NULL)
    return sonde_practice_answer_new_text (SOUP_STATUS_NOT_FOUND, TYPE_TEXT,
                                                "There is nothing here. The page / lists what "
                                                "there is.\n");

  if (!sonde_practice_http_routes_parse_interval (query, &call.interval_ms))
    return sonde_practice_http_routes_refuse ("The interval must be from 0 to 60000 ms.\n");

  return route->answer (&call);
}

/**
 * sonde_practice_http_routes_split_target:
 * @target: what was asked for: a path, or a whole URI
 * @query: (out) (transfer full) (nullable): location for the query, or `NULL` if there is none
 *
 * Finds the path in what was asked for (RFC 9112, section 3.2). It stays as it was sent.
 *
 * Returns: (transfer full): the path
 */
char *
sonde_practice_http_routes_split_target (const char  *target,
                                         char       **query)
{
  const char *start;
  const char *mark;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);

  start = *target == '/' ? NULL : strstr (target, "://");
  start = start != NULL ? strchr (start + strlen ("://"), '/') : target;
  start = start != NULL ? start : "/";
  mark = strchr (start, '?');
  *query = mark != NULL ? g_strdup (mark + 1) : NULL;

  return mark != NULL ? g_strndup (start, (gsize) (mark - start)) : g_strdup (start);
}

/**
 * sonde_practice_http_routes_parse_interval:
 * @query: (nullable): the query of a request
 * @interval_ms: (out): location for the interval in milliseconds, left alone if there is none
 *
 * Looks for a field `interval`.
 *
 * Returns: whether there is none, or one that is a number from 0 to 60000
 */
gboolean
sonde_practice_http_routes_parse_interval (const char *query,
                                           guint      *interval_ms)
{
  g_autoptr(GHashTable) fields = NULL;
  const char *text;
  guint64 parsed;

  g_return_val_if_fail (interval_ms != NULL, FALSE);

  if (query == NULL)
    return TRUE;

  fields = soup_form_decode (query);
  text = g_hash_table_lookup (fields, "interval");

  if (text == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_INTERVAL_MS, &parsed, NULL))
    return FALSE;

  *interval_ms = (guint) parsed;

  return TRUE;
}

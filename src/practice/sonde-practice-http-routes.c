#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "sonde-practice-http-body.h"
#include "sonde-practice-http-content.h"
#include "sonde-practice-http-raw.h"
#include "sonde-practice-http-routes.h"

#define MAX_BODY_BYTES (G_GUINT64_CONSTANT (16) * 1024 * 1024 * 1024)
#define MAX_DELAY_S 60.0
#define MAX_INTERVAL_MS 60000
#define MAX_LINES 100000
#define MAX_REDIRECTS 100
#define CHUNK_BYTES (64 * 1024)
#define TICK_MS 1000

#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_JSON "application/json"
#define TYPE_TEXT "text/plain; charset=utf-8"

/* One request on its way to its answer. */
typedef struct
{
  SoupServerMessage *message;
  SondePracticeHttpRequest *request;
  SondePracticeWebsocket *websocket;
  const char *path;
  const char *parameter;
  guint interval_ms; /* 0 if not asked for */
} Call;

typedef struct
{
  const char *path;
  const char *parameter;
  void (*answer) (const Call *call);
  const char *description;
} Route;

static void
sonde_practice_http_routes_send (const Call *call,
                                 guint       status,
                                 const char *content_type,
                                 const char *text)
{
  soup_server_message_set_status (call->message, status, NULL);
  soup_server_message_set_response (call->message, content_type, SOUP_MEMORY_COPY,
                                    text, strlen (text));
}

static void
sonde_practice_http_routes_send_bytes (const Call *call,
                                       const char *content_type,
                                       GBytes     *bytes)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (bytes, &n_bytes);

  soup_server_message_set_status (call->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (call->message, content_type, SOUP_MEMORY_COPY, data, n_bytes);
}

static void
sonde_practice_http_routes_refuse (const Call *call,
                                   const char *text)
{
  sonde_practice_http_routes_send (call, SOUP_STATUS_BAD_REQUEST, TYPE_TEXT, text);
}

/* The library below can neither pause within an answer nor give up its connection then. */
static gboolean
sonde_practice_http_routes_refuse_http2 (const Call *call)
{
  if (soup_server_message_get_http_version (call->message) != SOUP_HTTP_2_0)
    return FALSE;

  sonde_practice_http_routes_send (call, SOUP_STATUS_HTTP_VERSION_NOT_SUPPORTED, TYPE_TEXT,
                                   "This answer can be practised over HTTP/1.1 only.\n");

  return TRUE;
}

static gboolean
sonde_practice_http_routes_check_method (const Call *call,
                                         const char *method)
{
  const char *actual = soup_server_message_get_method (call->message);
  g_autofree char *text = NULL;

  if (g_strcmp0 (actual, method) == 0 ||
      (g_strcmp0 (method, SOUP_METHOD_GET) == 0 && g_strcmp0 (actual, SOUP_METHOD_HEAD) == 0))
    return TRUE;

  text = g_strdup_printf ("This address takes %s only.\n", method);
  sonde_practice_http_routes_send (call, SOUP_STATUS_METHOD_NOT_ALLOWED, TYPE_TEXT, text);
  soup_message_headers_append (soup_server_message_get_response_headers (call->message),
                               "Allow", method);

  return FALSE;
}

static void
sonde_practice_http_routes_answer_echo (const Call *call)
{
  g_autofree char *json = sonde_practice_http_request_to_json (call->request);

  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_JSON, json);
}

static void
sonde_practice_http_routes_answer_raw (const Call *call)
{
  g_autoptr(GBytes) bytes = sonde_practice_http_request_to_bytes (call->request);

  sonde_practice_http_routes_send_bytes (call, "text/plain", bytes);
}

static void
sonde_practice_http_routes_answer_get (const Call *call)
{
  if (sonde_practice_http_routes_check_method (call, SOUP_METHOD_GET))
    sonde_practice_http_routes_answer_echo (call);
}

static void
sonde_practice_http_routes_answer_post (const Call *call)
{
  if (sonde_practice_http_routes_check_method (call, SOUP_METHOD_POST))
    sonde_practice_http_routes_answer_echo (call);
}

static void
sonde_practice_http_routes_answer_form (const Call *call)
{
  g_autofree char *json = NULL;

  if (g_strcmp0 (soup_server_message_get_method (call->message), SOUP_METHOD_POST) != 0)
    {
      if (sonde_practice_http_routes_check_method (call, SOUP_METHOD_GET))
        sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_HTML,
                                         sonde_practice_http_content_get_form ());
      return;
    }

  json = sonde_practice_http_request_form_to_json (call->request);
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_JSON, json);
}

static void
sonde_practice_http_routes_answer_headers (const Call *call)
{
  g_autofree char *json = sonde_practice_http_request_headers_to_json (call->request);

  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_JSON, json);
}

static void
sonde_practice_http_routes_answer_json (const Call *call)
{
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_JSON,
                                   sonde_practice_http_content_get_json ());
}

static void
sonde_practice_http_routes_answer_html (const Call *call)
{
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_HTML,
                                   sonde_practice_http_content_get_html ());
}

static void
sonde_practice_http_routes_answer_xml (const Call *call)
{
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, "application/xml",
                                   sonde_practice_http_content_get_xml ());
}

static void
sonde_practice_http_routes_answer_image (const Call *call)
{
  g_autoptr(GBytes) png = sonde_practice_http_content_make_png ();

  sonde_practice_http_routes_send_bytes (call, "image/png", png);
}

static void
sonde_practice_http_routes_answer_gzip (const Call *call)
{
  g_autoptr(GBytes) bytes = NULL;

  bytes = sonde_practice_http_content_compress (sonde_practice_http_content_get_json (),
                                                G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  sonde_practice_http_routes_send_bytes (call, TYPE_JSON, bytes);
  soup_message_headers_append (soup_server_message_get_response_headers (call->message),
                               "Content-Encoding", "gzip");
}

static void
sonde_practice_http_routes_answer_status (const Call *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autofree char *text = NULL;
  guint64 status;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 200, 599, &status, NULL))
    {
      sonde_practice_http_routes_refuse (call, "The status must be from 200 to 599.\n");
      return;
    }

  text = g_strdup_printf ("%u %s\n", (guint) status, soup_status_get_phrase ((guint) status));

  if (status == SOUP_STATUS_NO_CONTENT || status == SOUP_STATUS_NOT_MODIFIED)
    soup_server_message_set_status (call->message, (guint) status, NULL);
  else
    sonde_practice_http_routes_send (call, (guint) status, TYPE_TEXT, text);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_append (headers, "WWW-Authenticate", "Basic realm=\"practice\"");
  else if (SOUP_STATUS_IS_REDIRECTION (status) && status != SOUP_STATUS_NOT_MODIFIED)
    soup_message_headers_append (headers, "Location", "/get");
}

static void
sonde_practice_http_routes_answer_redirect (const Call *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autofree char *location = NULL;
  guint64 n;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 0, MAX_REDIRECTS, &n, NULL))
    {
      sonde_practice_http_routes_refuse (call, "The number must be from 0 to 100.\n");
      return;
    }

  if (n > 1)
    location = g_strdup_printf ("/redirect/%u", (guint) n - 1);
  else
    location = g_strdup ("/get");

  sonde_practice_http_routes_send (call, SOUP_STATUS_FOUND, TYPE_TEXT, "Look elsewhere.\n");
  soup_message_headers_append (headers, "Location", location);
}

static GBytes *
sonde_practice_http_routes_produce_late (guint64  index,
                                         gpointer user_data)
{
  const char *text = user_data;

  return index == 0 ? g_bytes_new (text, strlen (text)) : NULL;
}

static void
sonde_practice_http_routes_answer_delay (const Call *call)
{
  g_autoptr(SondePracticeHttpBody) body = NULL;
  char *end = NULL;
  double delay_s = g_ascii_strtod (call->parameter, &end);

  if (end == call->parameter || *end != '\0' || !isfinite (delay_s) ||
      delay_s < 0.0 || delay_s > MAX_DELAY_S)
    {
      sonde_practice_http_routes_refuse (call, "The delay must be from 0 to 60 seconds.\n");
      return;
    }

  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_JSON, "");
  body = sonde_practice_http_body_new (sonde_practice_http_routes_produce_late,
                                       sonde_practice_http_request_to_json (call->request),
                                       g_free);
  sonde_practice_http_body_start (body, call->message, (guint) (delay_s * 1000.0), 0);
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

static guint64
sonde_practice_http_routes_count_bytes (SondePracticeHttpProduce produce,
                                        gpointer                 user_data)
{
  guint64 total_bytes = 0;

  for (guint64 i = 0;; i++)
    {
      g_autoptr(GBytes) chunk = produce (i, user_data);

      if (chunk == NULL)
        return total_bytes;

      total_bytes += g_bytes_get_size (chunk);
    }
}

static void
sonde_practice_http_routes_answer_stream (const Call *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autoptr(SondePracticeHttpBody) body = NULL;
  guint64 parsed;
  guint n_lines;

  if (!g_ascii_string_to_unsigned (call->parameter, 10, 0, MAX_LINES, &parsed, NULL))
    {
      sonde_practice_http_routes_refuse (call, "The number of lines must be from 0 to 100000.\n");
      return;
    }

  if (call->interval_ms > 0 && sonde_practice_http_routes_refuse_http2 (call))
    return;

  n_lines = (guint) parsed;
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_TEXT, "");

  if (soup_server_message_get_http_version (call->message) == SOUP_HTTP_1_1)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  else
    soup_message_headers_set_content_length (headers,
                                             (goffset) sonde_practice_http_routes_count_bytes
                                               (sonde_practice_http_routes_produce_line, &n_lines));

  body = sonde_practice_http_body_new (sonde_practice_http_routes_produce_line,
                                       g_memdup2 (&n_lines, sizeof n_lines), g_free);
  sonde_practice_http_body_start (body, call->message, 0, call->interval_ms);
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

static void
sonde_practice_http_routes_answer_events (const Call *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autoptr(SondePracticeHttpBody) body = NULL;

  if (sonde_practice_http_routes_refuse_http2 (call))
    return;

  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, "text/event-stream", "");
  soup_message_headers_append (headers, "Cache-Control", "no-store");

  if (soup_server_message_get_http_version (call->message) == SOUP_HTTP_1_1)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  else
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_EOF);

  body = sonde_practice_http_body_new (sonde_practice_http_routes_produce_event, NULL, NULL);
  sonde_practice_http_body_start (body, call->message, 0,
                                  call->interval_ms > 0 ? call->interval_ms : TICK_MS);
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

  if (unit != NULL && *unit != '\0')
    {
      factor = G_GUINT64_CONSTANT (1) << (10 * (unit - units + 1));
      digits[length - 1] = '\0';
    }

  if (!g_ascii_string_to_unsigned (digits, 10, 0, MAX_BODY_BYTES / factor, n_bytes, NULL))
    return FALSE;

  *n_bytes *= factor;

  return TRUE;
}

static void
sonde_practice_http_routes_answer_bytes (const Call *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autoptr(SondePracticeHttpBody) body = NULL;
  guint64 total_bytes;

  if (!sonde_practice_http_routes_parse_size (call->parameter, &total_bytes))
    {
      sonde_practice_http_routes_refuse (call, "The size must be from 0 to 16G bytes.\n");
      return;
    }

  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, "application/octet-stream", "");
  soup_message_headers_set_content_length (headers, (goffset) total_bytes);
  body = sonde_practice_http_body_new (sonde_practice_http_routes_produce_run,
                                       g_memdup2 (&total_bytes, sizeof total_bytes), g_free);
  sonde_practice_http_body_start (body, call->message, 0, 0);
}

static void
sonde_practice_http_routes_answer_close (const Call *call)
{
  static const char answer[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 1000\r\n"
    "\r\n"
    "Of the 1000 bytes announced, only these arrive.\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (answer, sizeof answer - 1);

  if (!sonde_practice_http_routes_refuse_http2 (call))
    sonde_practice_http_raw_answer (call->message, bytes);
}

static void
sonde_practice_http_routes_answer_garbage (const Call *call)
{
  static const char answer[] =
    "\x7f\x45\x4c\x46\xff\xfe\xfd this is not HTTP \x80\x81\r\n"
    "neither is this\r\n"
    "\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (answer, sizeof answer - 1);

  if (!sonde_practice_http_routes_refuse_http2 (call))
    sonde_practice_http_raw_answer (call->message, bytes);
}

static void
sonde_practice_http_routes_answer_websocket (const Call *call)
{
  sonde_practice_websocket_upgrade (call->websocket, call->message, call->path,
                                    call->interval_ms > 0 ? call->interval_ms : TICK_MS);
}

static void sonde_practice_http_routes_answer_index (const Call *call);

/* A path that ends with a slash takes a parameter after it. */
static const Route routes[] = {
  { "/", NULL, sonde_practice_http_routes_answer_index,
    N_("This page") },
  { "/echo", NULL, sonde_practice_http_routes_answer_echo,
    N_("The request, as JSON") },
  { "/raw", NULL, sonde_practice_http_routes_answer_raw,
    N_("The request, as it was on the wire") },
  { "/get", NULL, sonde_practice_http_routes_answer_get,
    N_("The request, if its method is GET") },
  { "/post", NULL, sonde_practice_http_routes_answer_post,
    N_("The request, if its method is POST") },
  { "/form", NULL, sonde_practice_http_routes_answer_form,
    N_("A form, and the fields it sends") },
  { "/headers", NULL, sonde_practice_http_routes_answer_headers,
    N_("The headers of the request") },
  { "/json", NULL, sonde_practice_http_routes_answer_json,
    N_("An object in JSON") },
  { "/html", NULL, sonde_practice_http_routes_answer_html,
    N_("A page in HTML") },
  { "/xml", NULL, sonde_practice_http_routes_answer_xml,
    N_("A document in XML") },
  { "/image.png", NULL, sonde_practice_http_routes_answer_image,
    N_("A picture") },
  { "/gzip", NULL, sonde_practice_http_routes_answer_gzip,
    N_("The object in JSON, compressed") },
  { "/status/", "404", sonde_practice_http_routes_answer_status,
    N_("Any status from 200 to 599") },
  { "/redirect/", "3", sonde_practice_http_routes_answer_redirect,
    N_("As many redirects as the number says") },
  { "/delay/", "1.5", sonde_practice_http_routes_answer_delay,
    N_("The request, after as many seconds") },
  { "/stream/", "10?interval=500", sonde_practice_http_routes_answer_stream,
    N_("As many lines, with so many milliseconds between them") },
  { "/events", NULL, sonde_practice_http_routes_answer_events,
    N_("An event each second, without end") },
  { "/bytes/", "1M", sonde_practice_http_routes_answer_bytes,
    N_("A body of any size up to 16G") },
  { "/close", NULL, sonde_practice_http_routes_answer_close,
    N_("A body that ends too early") },
  { "/garbage", NULL, sonde_practice_http_routes_answer_garbage,
    N_("Something that is not HTTP") },
  { "/ws", NULL, sonde_practice_http_routes_answer_websocket,
    N_("A WebSocket that sends every message back") },
  { "/ws/", "chat", sonde_practice_http_routes_answer_websocket,
    N_("More WebSockets: /ws/chat, /ws/ticker, /ws/close/4000") },
};

static void
sonde_practice_http_routes_answer_index (const Call *call)
{
  const char *title = _("Practice Server");
  GString *page = g_string_new (NULL);
  g_autofree char *html = NULL;

  g_string_append_printf (page,
                          "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                          "<title>%s</title>\n</head>\n<body>\n<h1>%s</h1>\n<dl>\n",
                          title, title);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *parameter = routes[i].parameter != NULL ? routes[i].parameter : "";
      g_autofree char *description = g_markup_escape_text (_(routes[i].description), -1);

      g_string_append_printf (page, "<dt><a href=\"%s%s\">%s%s</a></dt>\n<dd>%s</dd>\n",
                              routes[i].path, parameter, routes[i].path, parameter,
                              description);
    }

  g_string_append (page, "</dl>\n</body>\n</html>\n");
  html = g_string_free (page, FALSE);
  sonde_practice_http_routes_send (call, SOUP_STATUS_OK, TYPE_HTML, html);
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

static gboolean
sonde_practice_http_routes_read_interval (const char *query,
                                          guint      *interval_ms)
{
  g_autoptr(GHashTable) fields = query != NULL ? soup_form_decode (query) : NULL;
  const char *text = fields != NULL ? g_hash_table_lookup (fields, "interval") : NULL;
  guint64 parsed;

  if (text == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_INTERVAL_MS, &parsed, NULL))
    return FALSE;

  *interval_ms = (guint) parsed;

  return TRUE;
}

/**
 * sonde_practice_http_routes_answer:
 * @message: a message whose request has arrived
 * @request: the same request, taken down
 * @websocket: answers those who want a WebSocket
 *
 * Finds out what is asked for and answers, at once or in time.
 */
void
sonde_practice_http_routes_answer (SoupServerMessage        *message,
                                   SondePracticeHttpRequest *request,
                                   SondePracticeWebsocket   *websocket)
{
  Call call = { message, request, websocket, NULL, NULL, 0 };
  const Route *route;
  GUri *uri;

  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (request));
  g_return_if_fail (SONDE_IS_PRACTICE_WEBSOCKET (websocket));

  uri = soup_server_message_get_uri (message);
  call.path = *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/";
  route = sonde_practice_http_routes_find (call.path, &call.parameter);

  if (route == NULL)
    sonde_practice_http_routes_send (&call, SOUP_STATUS_NOT_FOUND, TYPE_TEXT,
                                     "There is nothing here. The page / lists what there is.\n");
  else if (!sonde_practice_http_routes_read_interval (g_uri_get_query (uri), &call.interval_ms))
    sonde_practice_http_routes_refuse (&call, "The interval must be from 0 to 60000 ms.\n");
  else
    route->answer (&call);
}

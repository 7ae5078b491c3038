#include "config.h"

#include "sonde-practice-http-request.h"
#include "sonde-practice-json.h"

#define MAX_BODY_BYTES (1024 * 1024)

/**
 * SondePracticeHttpRequest:
 *
 * A request as the server saw it, to be told back to whoever sent it.
 *
 * Headers are in the order and case of the wire where that is known, which is so for HTTP/1
 * without TLS. Of the body, the first mebibyte is kept.
 */
struct _SondePracticeHttpRequest
{
  GObject    parent_instance;

  char       *method;
  char       *target;
  const char *version;
  GPtrArray  *headers;
  GByteArray *body;
  guint64     body_bytes;
};

G_DEFINE_FINAL_TYPE (SondePracticeHttpRequest, sonde_practice_http_request, G_TYPE_OBJECT)

/* Names and values in turn. */
static void
sonde_practice_http_request_add_header (SondePracticeHttpRequest *self,
                                        char                     *name,
                                        char                     *value)
{
  g_ptr_array_add (self->headers, name);
  g_ptr_array_add (self->headers, value);
}

static void
sonde_practice_http_request_read_head (SondePracticeHttpRequest *self,
                                       GBytes                   *head)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (head, &n_bytes);
  g_autofree char *text = g_strndup (data, n_bytes);
  g_auto(GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_auto(GStrv) request_line = NULL;

  if (lines[0] == NULL)
    return;

  request_line = g_strsplit (lines[0], " ", 3);

  if (g_strv_length (request_line) == 3)
    {
      g_free (self->target);
      self->target = g_strdup (request_line[1]);
    }

  for (gsize i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        sonde_practice_http_request_add_header (self,
                                                g_strndup (lines[i], (gsize) (colon - lines[i])),
                                                g_strstrip (g_strdup (colon + 1)));
    }
}

static void
sonde_practice_http_request_read_message (SondePracticeHttpRequest *self,
                                          SoupServerMessage        *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_iter_init (&iter, headers);

  while (soup_message_headers_iter_next (&iter, &name, &value))
    sonde_practice_http_request_add_header (self, g_strdup (name), g_strdup (value));
}

static const char *
sonde_practice_http_request_get_version (SoupServerMessage *message)
{
  switch (soup_server_message_get_http_version (message))
    {
    case SOUP_HTTP_1_0:
      return "HTTP/1.0";

    case SOUP_HTTP_2_0:
      return "HTTP/2";

    case SOUP_HTTP_1_1:
    default:
      return "HTTP/1.1";
    }
}

static void
sonde_practice_http_request_append_headers (SondePracticeHttpRequest *self,
                                            GString                  *json,
                                            const char               *indent)
{
  g_string_append (json, "[");

  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    {
      g_string_append_printf (json, "%s\n%s  [", i > 0 ? "," : "", indent);
      sonde_practice_json_append_string (json, g_ptr_array_index (self->headers, i), -1);
      g_string_append (json, ", ");
      sonde_practice_json_append_string (json, g_ptr_array_index (self->headers, i + 1), -1);
      g_string_append (json, "]");
    }

  g_string_append_printf (json, "\n%s]", indent);
}

static void
sonde_practice_http_request_append_body (SondePracticeHttpRequest *self,
                                         GString                  *json)
{
  const char *data = (const char *) self->body->data;

  g_string_append_printf (json,
                          "{\n    \"bytes\": %" G_GUINT64_FORMAT ",\n    \"complete\": %s,\n    ",
                          self->body_bytes,
                          self->body_bytes == self->body->len ? "true" : "false");

  if (g_utf8_validate_len (data, self->body->len, NULL))
    {
      g_string_append (json, "\"text\": ");
      sonde_practice_json_append_string (json, data, self->body->len);
    }
  else
    {
      g_autofree char *base64 = g_base64_encode (self->body->data, self->body->len);

      g_string_append_printf (json, "\"base64\": \"%s\"", base64);
    }

  g_string_append (json, "\n  }");
}

/* Unlike in a URI, a plus stands for a space here. */
static char *
sonde_practice_http_request_decode (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  g_autoptr(GBytes) bytes = g_uri_unescape_bytes (spaced, -1, NULL, NULL);
  gsize n_bytes;
  const char *data;

  if (bytes == NULL)
    return g_steal_pointer (&spaced);

  data = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (data, n_bytes);
}

static void
sonde_practice_http_request_finalize (GObject *object)
{
  SondePracticeHttpRequest *self = SONDE_PRACTICE_HTTP_REQUEST (object);

  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);

  G_OBJECT_CLASS (sonde_practice_http_request_parent_class)->finalize (object);
}

static void
sonde_practice_http_request_class_init (SondePracticeHttpRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_http_request_finalize;
}

static void
sonde_practice_http_request_init (SondePracticeHttpRequest *self)
{
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->body = g_byte_array_sized_new (256);
}

/**
 * sonde_practice_http_request_new:
 * @message: a message whose request headers have arrived
 * @head: (nullable): the head as it was on the wire, if known
 *
 * Takes down what is known of a request.
 *
 * Returns: (transfer full): a new request
 */
SondePracticeHttpRequest *
sonde_practice_http_request_new (SoupServerMessage *message,
                                 GBytes            *head)
{
  SondePracticeHttpRequest *self;
  GUri *uri;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_HTTP_REQUEST, NULL);
  uri = soup_server_message_get_uri (message);
  self->method = g_strdup (soup_server_message_get_method (message));
  self->version = sonde_practice_http_request_get_version (message);

  if (g_uri_get_query (uri) != NULL)
    self->target = g_strdup_printf ("%s?%s", g_uri_get_path (uri), g_uri_get_query (uri));
  else
    self->target = g_strdup (g_uri_get_path (uri));

  if (head != NULL)
    sonde_practice_http_request_read_head (self, head);
  else
    sonde_practice_http_request_read_message (self, message);

  return self;
}

/**
 * sonde_practice_http_request_append:
 * @self: a request
 * @chunk: bytes of the body
 *
 * Adds to the body. What goes beyond a mebibyte is counted but not kept.
 */
void
sonde_practice_http_request_append (SondePracticeHttpRequest *self,
                                    GBytes                   *chunk)
{
  gsize n_bytes;
  const guint8 *data;
  gsize room;

  g_return_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (self));
  g_return_if_fail (chunk != NULL);

  data = g_bytes_get_data (chunk, &n_bytes);
  room = MAX_BODY_BYTES - self->body->len;
  self->body_bytes += n_bytes;
  g_byte_array_append (self->body, data, (guint) MIN (n_bytes, room));
}

/**
 * sonde_practice_http_request_to_json:
 * @self: a request
 *
 * Writes the request down: method, target, version, headers in order, body.
 *
 * Returns: (transfer full): an object in JSON
 */
char *
sonde_practice_http_request_to_json (SondePracticeHttpRequest *self)
{
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (self), NULL);

  json = g_string_new ("{\n  \"method\": ");
  sonde_practice_json_append_string (json, self->method, -1);
  g_string_append (json, ",\n  \"target\": ");
  sonde_practice_json_append_string (json, self->target, -1);
  g_string_append (json, ",\n  \"version\": ");
  sonde_practice_json_append_string (json, self->version, -1);
  g_string_append (json, ",\n  \"headers\": ");
  sonde_practice_http_request_append_headers (self, json, "  ");
  g_string_append (json, ",\n  \"body\": ");
  sonde_practice_http_request_append_body (self, json);
  g_string_append (json, "\n}\n");

  return g_string_free (json, FALSE);
}

/**
 * sonde_practice_http_request_headers_to_json:
 * @self: a request
 *
 * Writes the headers of the request down.
 *
 * Returns: (transfer full): an array of pairs in JSON
 */
char *
sonde_practice_http_request_headers_to_json (SondePracticeHttpRequest *self)
{
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (self), NULL);

  json = g_string_new (NULL);
  sonde_practice_http_request_append_headers (self, json, "");
  g_string_append_c (json, '\n');

  return g_string_free (json, FALSE);
}

/**
 * sonde_practice_http_request_form_to_json:
 * @self: a request
 *
 * Writes the fields of a form sent as `application/x-www-form-urlencoded` down, in order.
 *
 * Returns: (transfer full): an array of pairs in JSON
 */
char *
sonde_practice_http_request_form_to_json (SondePracticeHttpRequest *self)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (self), NULL);

  text = g_strndup ((const char *) self->body->data, self->body->len);
  fields = g_strsplit (text, "&", -1);
  json = g_string_new ("[");

  for (gsize i = 0; fields[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (fields[i], "=", 2);
      g_autofree char *name = sonde_practice_http_request_decode (pair[0] != NULL ? pair[0] : "");
      g_autofree char *value = NULL;

      value = sonde_practice_http_request_decode (pair[0] != NULL && pair[1] != NULL ? pair[1] : "");
      g_string_append_printf (json, "%s\n  [", i > 0 ? "," : "");
      sonde_practice_json_append_string (json, name, -1);
      g_string_append (json, ", ");
      sonde_practice_json_append_string (json, value, -1);
      g_string_append (json, "]");
    }

  g_string_append (json, "\n]\n");

  return g_string_free (json, FALSE);
}

/**
 * sonde_practice_http_request_to_bytes:
 * @self: a request
 *
 * Writes the request down as a message of HTTP/1.1.
 *
 * Returns: (transfer full): head and body
 */
GBytes *
sonde_practice_http_request_to_bytes (SondePracticeHttpRequest *self)
{
  GString *text;

  g_return_val_if_fail (SONDE_IS_PRACTICE_HTTP_REQUEST (self), NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s %s\r\n", self->method, self->target, self->version);

  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    g_string_append_printf (text, "%s: %s\r\n",
                            (const char *) g_ptr_array_index (self->headers, i),
                            (const char *) g_ptr_array_index (self->headers, i + 1));

  g_string_append (text, "\r\n");
  g_string_append_len (text, (const char *) self->body->data, self->body->len);

  return g_string_free_to_bytes (text);
}

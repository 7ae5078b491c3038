#include "config.h"

#include "sonde-practice-request.h"
#include "sonde-practice-json.h"

#define MAX_BODY_BYTES (1024 * 1024)

/**
 * SondePracticeRequest:
 *
 * A request as the server saw it, to be told back to whoever sent it.
 *
 * Headers are in the order and case of the wire. Of the body, the first mebibyte is kept.
 */
struct _SondePracticeRequest
{
  GObject     parent_instance;

  char       *method;
  char       *target;
  char       *version;
  GPtrArray  *headers;
  gsize       head_bytes;
  GByteArray *body;
  guint64     body_bytes;
};

G_DEFINE_FINAL_TYPE (SondePracticeRequest, sonde_practice_request, G_TYPE_OBJECT)

static void
sonde_practice_request_append_headers (SondePracticeRequest *self,
                                       GString              *json,
                                       const char           *indent)
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
sonde_practice_request_append_body (SondePracticeRequest *self,
                                    GString              *json)
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
sonde_practice_request_decode (const char *text)
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
sonde_practice_request_finalize (GObject *object)
{
  SondePracticeRequest *self = SONDE_PRACTICE_REQUEST (object);

  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);

  G_OBJECT_CLASS (sonde_practice_request_parent_class)->finalize (object);
}

static void
sonde_practice_request_class_init (SondePracticeRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_request_finalize;
}

static void
sonde_practice_request_init (SondePracticeRequest *self)
{
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->body = g_byte_array_sized_new (256);
}

/**
 * sonde_practice_request_new:
 * @version: the version of HTTP, as it is written in messages
 *
 * Makes a request of which nothing is known yet.
 *
 * Returns: (transfer full): a new request
 */
SondePracticeRequest *
sonde_practice_request_new (const char *version)
{
  SondePracticeRequest *self;

  g_return_val_if_fail (version != NULL, NULL);

  self = g_object_new (SONDE_TYPE_PRACTICE_REQUEST, NULL);
  self->version = g_strdup (version);
  self->method = g_strdup ("");
  self->target = g_strdup ("");

  return self;
}

/**
 * sonde_practice_request_set_method:
 * @self: a request
 * @method: the method
 *
 * Sets the method.
 */
void
sonde_practice_request_set_method (SondePracticeRequest *self,
                                   const char           *method)
{
  g_return_if_fail (SONDE_IS_PRACTICE_REQUEST (self));
  g_return_if_fail (method != NULL);

  g_free (self->method);
  self->method = g_strdup (method);
}

/**
 * sonde_practice_request_set_target:
 * @self: a request
 * @target: what was asked for, as it was on the wire
 *
 * Sets the target.
 */
void
sonde_practice_request_set_target (SondePracticeRequest *self,
                                   const char           *target)
{
  g_return_if_fail (SONDE_IS_PRACTICE_REQUEST (self));
  g_return_if_fail (target != NULL);

  g_free (self->target);
  self->target = g_strdup (target);
}

/**
 * sonde_practice_request_add_header:
 * @self: a request
 * @name: the name of the header
 * @value: its value
 *
 * Adds a header after the others.
 */
void
sonde_practice_request_add_header (SondePracticeRequest *self,
                                   const char           *name,
                                   const char           *value)
{
  g_return_if_fail (SONDE_IS_PRACTICE_REQUEST (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
  self->head_bytes += strlen (name) + strlen (value);
}

/**
 * sonde_practice_request_append:
 * @self: a request
 * @data: (array length=n_bytes): bytes of the body
 * @n_bytes: how many
 *
 * Adds to the body. What goes beyond a mebibyte is counted but not kept.
 */
void
sonde_practice_request_append (SondePracticeRequest *self,
                               gconstpointer         data,
                               gsize                 n_bytes)
{
  gsize room;

  g_return_if_fail (SONDE_IS_PRACTICE_REQUEST (self));
  g_return_if_fail (data != NULL || n_bytes == 0);

  room = MAX_BODY_BYTES - self->body->len;
  self->body_bytes += n_bytes;

  if (n_bytes > 0 && room > 0)
    g_byte_array_append (self->body, data, (guint) MIN (n_bytes, room));
}

/**
 * sonde_practice_request_get_method:
 * @self: a request
 *
 * Gets the method.
 *
 * Returns: (transfer none): the method
 */
const char *
sonde_practice_request_get_method (SondePracticeRequest *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

  return self->method;
}

/**
 * sonde_practice_request_get_target:
 * @self: a request
 *
 * Gets what was asked for.
 *
 * Returns: (transfer none): the target
 */
const char *
sonde_practice_request_get_target (SondePracticeRequest *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

  return self->target;
}

/**
 * sonde_practice_request_get_head_bytes:
 * @self: a request
 *
 * Gets how much room the headers take, for those who must limit it.
 *
 * Returns: the length of all names and values, in bytes
 */
gsize
sonde_practice_request_get_head_bytes (SondePracticeRequest *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), 0);

  return self->head_bytes;
}

/**
 * sonde_practice_request_dup_header:
 * @self: a request
 * @name: the name of a header, in any case
 *
 * Gets the value of a header. If there are several, their values are joined with commas
 * (RFC 9110, section 5.3).
 *
 * Returns: (transfer full) (nullable): the value, or `NULL` if there is no such header
 */
char *
sonde_practice_request_dup_header (SondePracticeRequest *self,
                                   const char           *name)
{
  GString *joined = NULL;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    {
      const char *value = g_ptr_array_index (self->headers, i + 1);

      if (g_ascii_strcasecmp (g_ptr_array_index (self->headers, i), name) != 0)
        continue;

      if (joined == NULL)
        joined = g_string_new (value);
      else
        g_string_append_printf (joined, ", %s", value);
    }

  return joined != NULL ? g_string_free (joined, FALSE) : NULL;
}

/**
 * sonde_practice_request_to_json:
 * @self: a request
 *
 * Writes the request down: method, target, version, headers in order, body.
 *
 * Returns: (transfer full): an object in JSON
 */
char *
sonde_practice_request_to_json (SondePracticeRequest *self)
{
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

  json = g_string_new ("{\n  \"method\": ");
  sonde_practice_json_append_string (json, self->method, -1);
  g_string_append (json, ",\n  \"target\": ");
  sonde_practice_json_append_string (json, self->target, -1);
  g_string_append (json, ",\n  \"version\": ");
  sonde_practice_json_append_string (json, self->version, -1);
  g_string_append (json, ",\n  \"headers\": ");
  sonde_practice_request_append_headers (self, json, "  ");
  g_string_append (json, ",\n  \"body\": ");
  sonde_practice_request_append_body (self, json);
  g_string_append (json, "\n}\n");

  return g_string_free (json, FALSE);
}

/**
 * sonde_practice_request_headers_to_json:
 * @self: a request
 *
 * Writes the headers of the request down.
 *
 * Returns: (transfer full): an array of pairs in JSON
 */
char *
sonde_practice_request_headers_to_json (SondePracticeRequest *self)
{
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

  json = g_string_new (NULL);
  sonde_practice_request_append_headers (self, json, "");
  g_string_append_c (json, '\n');

  return g_string_free (json, FALSE);
}

/**
 * sonde_practice_request_form_to_json:
 * @self: a request
 *
 * Writes the fields of a form sent as `application/x-www-form-urlencoded` down, in order.
 *
 * Returns: (transfer full): an array of pairs in JSON
 */
char *
sonde_practice_request_form_to_json (SondePracticeRequest *self)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  GString *json;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

  text = g_strndup ((const char *) self->body->data, self->body->len);
  fields = g_strsplit (text, "&", -1);
  json = g_string_new ("[");

  for (gsize i = 0; fields[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (fields[i], "=", 2);
      g_autofree char *name = sonde_practice_request_decode (pair[0] != NULL ? pair[0] : "");
      g_autofree char *value = NULL;

      value = sonde_practice_request_decode (pair[0] != NULL && pair[1] != NULL ? pair[1] : "");
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
 * sonde_practice_request_to_bytes:
 * @self: a request
 *
 * Writes the request down as a message of HTTP/1.1.
 *
 * Returns: (transfer full): head and body
 */
GBytes *
sonde_practice_request_to_bytes (SondePracticeRequest *self)
{
  GString *text;

  g_return_val_if_fail (SONDE_IS_PRACTICE_REQUEST (self), NULL);

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

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-http-header.h"
#include "sonde-http-request.h"
#include "sonde-http-syntax.h"
#include "sonde-http-url.h"

#define USER_AGENT "Sonde/" PACKAGE_VERSION
#define ACCEPT_ENCODING "gzip, deflate"

/**
 * SondeHttpRequest:
 *
 * What is to be asked: a method, an address, headers and a body.
 *
 * Some headers are added to it when it is sent; see [method@HttpRequest.list_added_headers].
 */
struct _SondeHttpRequest
{
  GObject           parent_instance;

  char             *method;
  char             *url;
  SondeHttpVersion  version;
  gboolean          follow;
  GListStore       *headers;
  GHashTable       *omitted;
  GBytes           *body;
  GFile            *body_file;
};

G_DEFINE_FINAL_TYPE (SondeHttpRequest, sonde_http_request, G_TYPE_OBJECT)

G_DEFINE_QUARK (sonde-http-request-error-quark, sonde_http_request_error)

static void
sonde_http_request_finalize (GObject *object)
{
  SondeHttpRequest *self = SONDE_HTTP_REQUEST (object);

  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_object (&self->headers);
  g_clear_pointer (&self->omitted, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->body_file);

  G_OBJECT_CLASS (sonde_http_request_parent_class)->finalize (object);
}

static void
sonde_http_request_class_init (SondeHttpRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_http_request_finalize;
}

static void
sonde_http_request_init (SondeHttpRequest *self)
{
  self->headers = g_list_store_new (SONDE_TYPE_HTTP_HEADER);
  self->omitted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static SondeHttpHeader *
sonde_http_request_peek_header (SondeHttpRequest *self,
                                guint             position)
{
  g_autoptr(SondeHttpHeader) header = g_list_model_get_item (G_LIST_MODEL (self->headers),
                                                             position);

  return header;
}

/**
 * sonde_http_request_new:
 * @method: the method, such as "GET"
 * @url: the address, as a person typed it
 *
 * Makes a request without headers and body.
 *
 * Returns: (transfer full): a request
 */
SondeHttpRequest *
sonde_http_request_new (const char *method,
                        const char *url)
{
  SondeHttpRequest *self;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (SONDE_TYPE_HTTP_REQUEST, NULL);
  self->method = g_strdup (method);
  self->url = g_strdup (url);

  return self;
}

/**
 * sonde_http_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): the same request once more, to be altered
 */
SondeHttpRequest *
sonde_http_request_copy (SondeHttpRequest *self)
{
  SondeHttpRequest *copy;
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  copy = sonde_http_request_new (self->method, self->url);
  copy->version = self->version;
  copy->follow = self->follow;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->headers)); i++)
    g_list_store_append (copy->headers, sonde_http_request_peek_header (self, i));

  g_hash_table_iter_init (&iter, self->omitted);

  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (copy->omitted, g_strdup (name));

  g_set_object (&copy->body_file, self->body_file);
  copy->body = self->body != NULL ? g_bytes_ref (self->body) : NULL;

  return copy;
}

/**
 * sonde_http_request_get_method:
 * @self: a request
 *
 * Returns: the method
 */
const char *
sonde_http_request_get_method (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  return self->method;
}

/**
 * sonde_http_request_set_method:
 * @self: a request
 * @method: the method, which is sent in the letter case it has
 *
 * Changes the method.
 */
void
sonde_http_request_set_method (SondeHttpRequest *self,
                               const char       *method)
{
  g_autofree char *copy = g_strdup (method);

  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (method != NULL);

  g_free (self->method);
  self->method = g_steal_pointer (&copy);
}

/**
 * sonde_http_request_get_url:
 * @self: a request
 *
 * Returns: the address, as a person typed it
 */
const char *
sonde_http_request_get_url (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  return self->url;
}

/**
 * sonde_http_request_set_url:
 * @self: a request
 * @url: the address
 *
 * Changes the address.
 */
void
sonde_http_request_set_url (SondeHttpRequest *self,
                            const char       *url)
{
  g_autofree char *copy = g_strdup (url);

  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (url != NULL);

  g_free (self->url);
  self->url = g_steal_pointer (&copy);
}

/**
 * sonde_http_request_get_version:
 * @self: a request
 *
 * Returns: which version of HTTP to speak
 */
SondeHttpVersion
sonde_http_request_get_version (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), SONDE_HTTP_VERSION_ANY);

  return self->version;
}

/**
 * sonde_http_request_set_version:
 * @self: a request
 * @version: which version of HTTP to speak
 *
 * Chooses a version. A server that does not have it makes the request fail.
 */
void
sonde_http_request_set_version (SondeHttpRequest *self,
                                SondeHttpVersion  version)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));

  self->version = version;
}

/**
 * sonde_http_request_get_follow:
 * @self: a request
 *
 * Returns: whether redirects are followed
 */
gboolean
sonde_http_request_get_follow (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), FALSE);

  return self->follow;
}

/**
 * sonde_http_request_set_follow:
 * @self: a request
 * @follow: whether to follow redirects, each as an exchange of its own
 *
 * Chooses what to do when the server names another address.
 */
void
sonde_http_request_set_follow (SondeHttpRequest *self,
                               gboolean          follow)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));

  self->follow = follow;
}

/**
 * sonde_http_request_list_headers:
 * @self: a request
 *
 * Returns: (transfer full): a model of [class@HttpHeader]: the person's own
 */
GListModel *
sonde_http_request_list_headers (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  return g_object_ref (G_LIST_MODEL (self->headers));
}

/**
 * sonde_http_request_add_header:
 * @self: a request
 * @name: the name
 * @value: the value
 *
 * Adds a header, after others of the same name.
 */
void
sonde_http_request_add_header (SondeHttpRequest *self,
                               const char       *name,
                               const char       *value)
{
  g_autoptr(SondeHttpHeader) header = NULL;

  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  header = sonde_http_header_new (name, value);
  g_list_store_append (self->headers, header);
}

/**
 * sonde_http_request_remove_header:
 * @self: a request
 * @name: a name, in any letter case
 *
 * Removes all headers of a name.
 */
void
sonde_http_request_remove_header (SondeHttpRequest *self,
                                  const char       *name)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (name != NULL);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->headers)); i > 0; i--)
    {
      SondeHttpHeader *header = sonde_http_request_peek_header (self, i - 1);

      if (g_ascii_strcasecmp (sonde_http_header_get_name (header), name) == 0)
        g_list_store_remove (self->headers, i - 1);
    }
}

/**
 * sonde_http_request_has_header:
 * @self: a request
 * @name: a name, in any letter case
 *
 * Returns: whether the person gave a header of that name
 */
gboolean
sonde_http_request_has_header (SondeHttpRequest *self,
                               const char       *name)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->headers)); i++)
    {
      SondeHttpHeader *header = sonde_http_request_peek_header (self, i);

      if (g_ascii_strcasecmp (sonde_http_header_get_name (header), name) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_http_request_omit_header:
 * @self: a request
 * @name: the name of a header that would be added, in any letter case
 *
 * Switches off a header that would be added.
 */
void
sonde_http_request_omit_header (SondeHttpRequest *self,
                                const char       *name)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (name != NULL);

  g_hash_table_add (self->omitted, g_ascii_strdown (name, -1));
}

/**
 * sonde_http_request_omits_header:
 * @self: a request
 * @name: the name of a header that would be added, in any letter case
 *
 * Returns: whether it was switched off
 */
gboolean
sonde_http_request_omits_header (SondeHttpRequest *self,
                                 const char       *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  lower = g_ascii_strdown (name, -1);

  return g_hash_table_contains (self->omitted, lower);
}

static void
sonde_http_request_append_added (SondeHttpRequest *self,
                                 GListStore       *added,
                                 const char       *name,
                                 const char       *value)
{
  g_autoptr(SondeHttpHeader) header = NULL;

  if (sonde_http_request_has_header (self, name))
    return;

  header = sonde_http_header_new (name, value);
  g_list_store_append (added, header);
}

/* The host as it stands in the address, with the port unless it is the scheme's own. */
static char *
sonde_http_request_dup_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *bracketed = NULL;

  if (strchr (host, ':') != NULL)
    bracketed = g_strdup_printf ("[%s]", host);
  else
    bracketed = g_strdup (host);

  if (g_uri_get_port (uri) <= 0)
    return g_steal_pointer (&bracketed);

  return g_strdup_printf ("%s:%d", bracketed, g_uri_get_port (uri));
}

/**
 * sonde_http_request_list_added_headers:
 * @self: a request
 *
 * Lists the headers that are added when the request is sent over HTTP/1.1, those that were switched
 * off included. In HTTP/2, ":authority" stands for Host, and Connection is not sent.
 *
 * Returns: (transfer full): a model of [class@HttpHeader]
 */
GListModel *
sonde_http_request_list_added_headers (SondeHttpRequest *self)
{
  g_autoptr(GUri) uri = NULL;
  GListStore *added;

  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  added = g_list_store_new (SONDE_TYPE_HTTP_HEADER);
  uri = sonde_http_url_parse (self->url, NULL);

  if (uri != NULL)
    {
      g_autofree char *host = sonde_http_request_dup_host (uri);

      sonde_http_request_append_added (self, added, "Host", host);
    }

  sonde_http_request_append_added (self, added, "Connection", "Keep-Alive");
  sonde_http_request_append_added (self, added, "User-Agent", USER_AGENT);
  sonde_http_request_append_added (self, added, "Accept", "*/*");
  sonde_http_request_append_added (self, added, "Accept-Encoding", ACCEPT_ENCODING);

  if (self->body != NULL)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (self->body));

      sonde_http_request_append_added (self, added, "Content-Length", length);
    }

  return G_LIST_MODEL (added);
}

/**
 * sonde_http_request_get_body:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the body, when it is in memory
 */
GBytes *
sonde_http_request_get_body (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  return self->body;
}

/**
 * sonde_http_request_get_body_file:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the file whose content is the body
 */
GFile *
sonde_http_request_get_body_file (SondeHttpRequest *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  return self->body_file;
}

/**
 * sonde_http_request_set_body:
 * @self: a request
 * @body: the body
 *
 * Gives the request a body. Its Content-Type is a header like any other.
 */
void
sonde_http_request_set_body (SondeHttpRequest *self,
                             GBytes           *body)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (body != NULL);

  g_bytes_ref (body);
  sonde_http_request_drop_body (self);
  self->body = body;
}

/**
 * sonde_http_request_set_body_file:
 * @self: a request
 * @file: the file whose content is the body
 *
 * Gives the request a body that is read while it is sent.
 */
void
sonde_http_request_set_body_file (SondeHttpRequest *self,
                                  GFile            *file)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));
  g_return_if_fail (G_IS_FILE (file));

  g_object_ref (file);
  sonde_http_request_drop_body (self);
  self->body_file = file;
}

/**
 * sonde_http_request_drop_body:
 * @self: a request
 *
 * Takes the body away.
 */
void
sonde_http_request_drop_body (SondeHttpRequest *self)
{
  g_return_if_fail (SONDE_IS_HTTP_REQUEST (self));

  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->body_file);
}

static gboolean
sonde_http_request_check_header (SondeHttpHeader *header,
                                 GError         **error)
{
  const char *name = sonde_http_header_get_name (header);
  const char *value = sonde_http_header_get_value (header);

  if (*name == '\0')
    {
      g_set_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_HEADER_NAME,
                   _("The header has no name."));
      return FALSE;
    }

  if (!sonde_http_is_token (name, strlen (name)))
    {
      g_set_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_HEADER_NAME,
                   _("“%s” cannot be a header's name: "
                     "letters, digits and hyphens can, spaces and colons cannot."), name);
      return FALSE;
    }

  for (const char *p = value; *p != '\0'; p++)
    {
      if (((guchar) *p < 0x20 && *p != '\t') || *p == 0x7f)
        {
          g_set_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_HEADER_VALUE,
                       _("The value of %s has a line break or another control character in it."),
                       name);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * sonde_http_request_check:
 * @self: a request
 * @position: (out) (optional): with an error of a header, which one
 * @error: return location for an error
 *
 * Looks for what would make it impossible to send the request.
 *
 * Returns: (transfer full) (nullable): the address, or `NULL` with any `SONDE_HTTP_URL_ERROR` or
 *   `SONDE_HTTP_REQUEST_ERROR`
 */
GUri *
sonde_http_request_check (SondeHttpRequest *self,
                          guint            *position,
                          GError          **error)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (SONDE_IS_HTTP_REQUEST (self), NULL);

  if (!sonde_http_is_token (self->method, strlen (self->method)))
    {
      g_set_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_METHOD,
                   *self->method == '\0' ? _("Enter a method, such as GET.")
                                         : _("A method has letters, and no spaces."));
      return NULL;
    }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->headers)); i++)
    {
      if (sonde_http_request_check_header (sonde_http_request_peek_header (self, i), error))
        continue;

      if (position != NULL)
        *position = i;

      return NULL;
    }

  uri = sonde_http_url_parse (self->url, error);

  if (uri != NULL && self->version == SONDE_HTTP_VERSION_2 && !sonde_http_url_is_secure (uri))
    {
      g_set_error (error, SONDE_HTTP_REQUEST_ERROR, SONDE_HTTP_REQUEST_ERROR_VERSION,
                   _("HTTP/2 is spoken over TLS only: use an address with https, or HTTP/1.1."));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

static void
sonde_http_form_append (GString    *form,
                        const char *text)
{
  static const char unreserved[] = "*-._";

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || strchr (unreserved, *p) != NULL)
        g_string_append_c (form, *p);
      else if (*p == ' ')
        g_string_append_c (form, '+');
      else
        g_string_append_printf (form, "%%%02X", (guchar) *p);
    }
}

/**
 * sonde_http_form_encode:
 * @fields: a model of [class@HttpHeader], each a field with its name and value
 *
 * Writes a form as application/x-www-form-urlencoded (URL Standard §5.2).
 *
 * Returns: (transfer full): the form, such as "a=1&b=x+y"
 */
char *
sonde_http_form_encode (GListModel *fields)
{
  GString *form = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr(SondeHttpHeader) field = g_list_model_get_item (fields, i);

      if (i > 0)
        g_string_append_c (form, '&');

      sonde_http_form_append (form, sonde_http_header_get_name (field));
      g_string_append_c (form, '=');
      sonde_http_form_append (form, sonde_http_header_get_value (field));
    }

  return g_string_free (form, FALSE);
}

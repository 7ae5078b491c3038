#include "config.h"

#include <string.h>

#include "sonde-text.h"
#include "sonde-tls-cipher-suites.h"
#include "sonde-tls-extension-names.h"
#include "sonde-tls-hello.h"

#define PREVIEW_CHARS 120
#define MAX_PROTOCOLS 8

/* A Server Hello with this random is a Hello Retry Request (RFC 8446 §4.1.3). */
static const guint8 retry_random[SONDE_TLS_RANDOM_BYTES] = {
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
  0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

typedef struct
{
  const guint8 *data;
  gsize         left;
} Rest;

static guint
read_16 (const guint8 *data)
{
  return (guint) data[0] << 8 | data[1];
}

static const guint8 *
take (Rest  *rest,
      gsize  n_bytes)
{
  const guint8 *data = rest->data;

  if (rest->left < n_bytes)
    {
      rest->left = 0;
      return NULL;
    }

  rest->data += n_bytes;
  rest->left -= n_bytes;

  return data;
}

/* A vector that is cut short is taken as far as it goes. */
static const guint8 *
take_vector (Rest  *rest,
             gsize  n_length_bytes,
             gsize *length)
{
  const guint8 *data = take (rest, n_length_bytes);

  *length = 0;

  if (data == NULL)
    return NULL;

  *length = n_length_bytes == 1 ? data[0] : read_16 (data);
  *length = MIN (*length, rest->left);

  return take (rest, *length);
}

static gboolean
list_has (const guint8 *data,
          gsize         length,
          guint         number)
{
  for (gsize i = 0; i + 2 <= length; i += 2)
    {
      if (read_16 (data + i) == number)
        return TRUE;
    }

  return FALSE;
}

/**
 * sonde_tls_hello_parse:
 * @self: (out caller-allocates): a hello
 * @is_server: whether it is a server's
 * @data: (array length=length): the message without its header; must outlive @self
 * @length: the number of bytes in @data
 *
 * Finds the parts of a hello. What lacks, or lies behind a fault, is empty.
 */
void
sonde_tls_hello_parse (SondeTlsHello *self,
                       gboolean       is_server,
                       const guint8  *data,
                       gsize          length)
{
  Rest rest = { data, length };
  const guint8 *version;
  gsize n_ignored;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  *self = (SondeTlsHello) { .is_server = is_server };
  version = take (&rest, 2);

  if (version != NULL)
    self->legacy_version = read_16 (version);

  self->random = take (&rest, SONDE_TLS_RANDOM_BYTES);
  take_vector (&rest, 1, &n_ignored);

  if (is_server)
    {
      self->suites = take (&rest, 2);
      self->n_suite_bytes = self->suites != NULL ? 2 : 0;
      take (&rest, 1);
    }
  else
    {
      self->suites = take_vector (&rest, 2, &self->n_suite_bytes);
      take_vector (&rest, 1, &n_ignored);
    }

  self->extensions = take_vector (&rest, 2, &self->n_extension_bytes);
}

/**
 * sonde_tls_hello_find_extension:
 * @self: a hello
 * @type: the type of an extension
 * @length: (out): how many bytes it holds
 *
 * Returns: (transfer none) (nullable): what the first extension of that type holds, or `NULL`
 */
const guint8 *
sonde_tls_hello_find_extension (const SondeTlsHello *self,
                                guint                type,
                                gsize               *length)
{
  Rest rest = { self->extensions, self->n_extension_bytes };

  g_return_val_if_fail (length != NULL, NULL);

  while (rest.left > 0)
    {
      const guint8 *number = take (&rest, 2);
      const guint8 *content = take_vector (&rest, 2, length);

      if (number != NULL && content != NULL && read_16 (number) == type)
        return content;
    }

  *length = 0;

  return NULL;
}

/**
 * sonde_tls_hello_get_version:
 * @self: a hello
 *
 * Returns: the version that a server chose, or the newest that a client offers
 */
guint
sonde_tls_hello_get_version (const SondeTlsHello *self)
{
  const guint8 *versions;
  guint newest = 0;
  gsize length;

  g_return_val_if_fail (self != NULL, 0);

  versions = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_SUPPORTED_VERSIONS, &length);

  if (versions == NULL)
    return self->legacy_version;

  if (self->is_server)
    return length >= 2 ? read_16 (versions) : self->legacy_version;

  /* Drafts have higher numbers, and are older. */
  for (gsize i = 1; i + 2 <= length; i += 2)
    {
      guint version = read_16 (versions + i);

      if (version <= SONDE_TLS_VERSION_1_3)
        newest = MAX (newest, version);
    }

  return newest != 0 ? newest : self->legacy_version;
}

/**
 * sonde_tls_hello_get_suite:
 * @self: a server's hello
 *
 * Returns: the cipher suite that it chose, or 0
 */
guint
sonde_tls_hello_get_suite (const SondeTlsHello *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_suite_bytes >= 2 ? read_16 (self->suites) : 0;
}

/**
 * sonde_tls_hello_get_group:
 * @self: a server's hello
 *
 * Returns: the group that it chose in its key share, or 0
 */
guint
sonde_tls_hello_get_group (const SondeTlsHello *self)
{
  const guint8 *share;
  gsize length;

  g_return_val_if_fail (self != NULL, 0);

  share = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_KEY_SHARE, &length);

  return share != NULL && length >= 2 ? read_16 (share) : 0;
}

/**
 * sonde_tls_hello_is_retry:
 * @self: a hello
 *
 * Returns: whether it is a Hello Retry Request
 */
gboolean
sonde_tls_hello_is_retry (const SondeTlsHello *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_server && self->random != NULL &&
         memcmp (self->random, retry_random, sizeof retry_random) == 0;
}

/**
 * sonde_tls_hello_offers_suite:
 * @self: a client's hello
 * @suite: the number of a cipher suite
 *
 * Returns: whether the client offers it
 */
gboolean
sonde_tls_hello_offers_suite (const SondeTlsHello *self,
                              guint                suite)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return list_has (self->suites, self->n_suite_bytes, suite);
}

/**
 * sonde_tls_hello_offers_version:
 * @self: a client's hello
 * @version: a version
 *
 * Returns: whether the client offers it
 */
gboolean
sonde_tls_hello_offers_version (const SondeTlsHello *self,
                                guint                version)
{
  const guint8 *versions;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  versions = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_SUPPORTED_VERSIONS, &length);

  if (versions == NULL)
    return version <= self->legacy_version;

  return length > 0 && list_has (versions + 1, length - 1, version);
}

/**
 * sonde_tls_hello_offers_group:
 * @self: a client's hello
 * @group: the number of a group
 *
 * Returns: whether the client says that it can use it
 */
gboolean
sonde_tls_hello_offers_group (const SondeTlsHello *self,
                              guint                group)
{
  const guint8 *groups;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  groups = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_SUPPORTED_GROUPS, &length);

  return groups != NULL && length > 2 && list_has (groups + 2, length - 2, group);
}

/**
 * sonde_tls_hello_dup_server_name:
 * @self: a client's hello
 *
 * Returns: (transfer full) (nullable): the name of the server that is wanted, safe to show, or
 *   `NULL`
 */
char *
sonde_tls_hello_dup_server_name (const SondeTlsHello *self)
{
  const guint8 *names;
  gsize length;
  Rest rest;

  g_return_val_if_fail (self != NULL, NULL);

  names = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_SERVER_NAME, &length);
  rest = (Rest) { names, length };

  if (take (&rest, 3) == NULL)
    return NULL;

  names = take_vector (&rest, 2, &length);

  return length > 0 ? sonde_text_preview (names, length, PREVIEW_CHARS) : NULL;
}

/**
 * sonde_tls_hello_dup_protocols:
 * @self: a hello
 *
 * Returns: (transfer full) (nullable): the protocols that its ALPN names, separated by commas and
 *   safe to show, or `NULL`
 */
char *
sonde_tls_hello_dup_protocols (const SondeTlsHello *self)
{
  g_autoptr(GString) text = NULL;
  const guint8 *protocols;
  gsize length;
  Rest rest;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  protocols = sonde_tls_hello_find_extension (self, SONDE_TLS_EXTENSION_ALPN, &length);
  rest = (Rest) { protocols, length };
  take (&rest, 2);

  for (guint i = 0; rest.left > 0 && i < MAX_PROTOCOLS; i++)
    {
      const guint8 *protocol = take_vector (&rest, 1, &length);
      gboolean is_grease = length == 2 && sonde_tls_is_grease (read_16 (protocol));
      g_autofree char *name = NULL;

      if (protocol == NULL || is_grease)
        continue;

      name = sonde_text_preview (protocol, length, PREVIEW_CHARS);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
append_part (GString    *text,
             const char *part)
{
  if (part != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
}

/**
 * sonde_tls_hello_dup_summary:
 * @self: a hello
 *
 * Returns: (transfer full): what it says, in one line
 */
char *
sonde_tls_hello_dup_summary (const SondeTlsHello *self)
{
  g_autofree char *protocols = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);

  if (!self->is_server)
    {
      g_autofree char *name = sonde_tls_hello_dup_server_name (self);

      append_part (text, name);
    }

  append_part (text, sonde_tls_version_get_name (sonde_tls_hello_get_version (self)));

  if (self->is_server && self->n_suite_bytes > 0)
    {
      guint suite = sonde_tls_hello_get_suite (self);
      g_autofree char *number = g_strdup_printf ("0x%04x", suite);
      const char *name = sonde_tls_cipher_suite_get_name (suite);

      append_part (text, name != NULL ? name : number);
      append_part (text, sonde_tls_group_get_name (sonde_tls_hello_get_group (self)));
    }

  protocols = sonde_tls_hello_dup_protocols (self);
  append_part (text, protocols);

  return g_string_free (text, FALSE);
}

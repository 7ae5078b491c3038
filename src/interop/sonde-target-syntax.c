#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-name-labels.h"
#include "sonde-target-syntax.h"
#include "sonde-target.h"
#include "sonde-visible.h"

#define MAX_HOST_BYTES 255
#define MAX_SCOPE_BYTES 63
#define MAX_SHOWN_CHARACTERS 60

#define URI_FLAGS (G_URI_FLAGS_NON_DNS | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY \
                   | G_URI_FLAGS_ENCODED_FRAGMENT)

/* The ASCII characters that RFC 3986 has no place for. */
#define FORBIDDEN "\"<>\\^`{|}"

static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_SHOWN_CHARACTERS)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, MAX_SHOWN_CHARACTERS);

  return g_strconcat (start, "…", NULL);
}

/* The sentence names the character by number: it cannot be seen, or would confuse the reader. */
static void
set_invisible (gunichar   character,
               GError   **error)
{
  g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
               _("The address holds a character that cannot be seen, U+%04X: remove it."),
               character);
}

static gboolean
check_ipv6 (const char  *host,
            GError     **error)
{
  const char *percent = strchr (host, '%');
  const char *scope = percent == NULL ? NULL : percent + 1;
  g_autofree char *literal = NULL;
  g_autoptr(GInetAddress) address = NULL;
  gboolean is_valid;

  literal = percent == NULL ? g_strdup (host) : g_strndup (host, (gsize) (percent - host));
  address = g_inet_address_new_from_string (literal);
  is_valid = address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  if (is_valid && scope != NULL)
    is_valid = scope[0] != '\0'
               && strlen (scope) <= MAX_SCOPE_BYTES
               && strpbrk (scope, "%/") == NULL;

  for (const char *at = scope; is_valid && scope != NULL && *at != '\0'; at++)
    is_valid = g_ascii_isgraph (*at);

  if (!is_valid)
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST,
                         _("The host is not an IPv6 address, although there is a colon in it."));

  return is_valid;
}

static void
set_not_a_host (const char  *host,
                GError     **error)
{
  g_autofree char *shown = shorten (host);

  g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST,
               _("“%s” is not a host name or an address."), shown);
}

/**
 * sonde_target_parts_split:
 * @parts: (out): where to store the parts, to be cleared
 * @uri: a URI
 * @error: return location for an error
 *
 * Takes a URI apart, and says what is wrong in a sentence.
 *
 * Percent-encoding is left in all but the host, and dots in the path are left alone, for
 * what they mean differs: a single dot is the root of DNS.
 *
 * Returns: whether @uri is one
 */
gboolean
sonde_target_parts_split (SondeTargetParts  *parts,
                          const char        *uri,
                          GError           **error)
{
  g_autoptr(GError) reason = NULL;

  g_return_val_if_fail (parts != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  if (g_uri_split (uri, URI_FLAGS, NULL, &parts->userinfo, &parts->host, &parts->port,
                   &parts->path, &parts->query, &parts->fragment, &reason))
    return TRUE;

  if (g_error_matches (reason, G_URI_ERROR, G_URI_ERROR_BAD_HOST))
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_HOST,
                         /* xgettext:no-c-format */
                         _("The host in the address is not valid; an IPv6 address stands in "
                           "brackets, its interface behind %25."));
  else if (g_error_matches (reason, G_URI_ERROR, G_URI_ERROR_BAD_PORT))
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_PORT,
                         _("The port in the address is not a number from 1 to 65535."));
  else
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                         /* xgettext:no-c-format */
                         _("Behind “%” there must be two hexadecimal digits."));

  return FALSE;
}

/**
 * sonde_target_parts_clear:
 * @parts: the parts of a URI, or all zero
 *
 * Frees what the parts hold.
 */
void
sonde_target_parts_clear (SondeTargetParts *parts)
{
  g_return_if_fail (parts != NULL);

  g_clear_pointer (&parts->userinfo, g_free);
  g_clear_pointer (&parts->host, g_free);
  g_clear_pointer (&parts->path, g_free);
  g_clear_pointer (&parts->query, g_free);
  g_clear_pointer (&parts->fragment, g_free);
}

/**
 * sonde_target_check_characters:
 * @text: any bytes
 * @error: return location for an error
 *
 * Checks that text holds nothing but what may be in a URI or, beyond ASCII, what can be seen.
 *
 * Returns: whether it does
 */
gboolean
sonde_target_check_characters (const char  *text,
                               GError     **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           _("The address is not valid text (UTF-8)."));
      return FALSE;
    }

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == ' ')
        {
          g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                               /* xgettext:no-c-format */
                               _("The address holds a space: remove it, or write %20."));
          return FALSE;
        }

      if (character < 0x80 && strchr (FORBIDDEN, (int) character) != NULL)
        {
          g_set_error (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                       _("The address holds “%c”, which must be written as %%%02X."),
                       (int) character, character);
          return FALSE;
        }

      if (!sonde_is_visible (character))
        {
          set_invisible (character, error);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * sonde_target_check_host:
 * @host: a host name or an address without brackets, valid UTF-8
 * @error: return location for an error
 *
 * Checks that a host could be one. The rules of IDNA are for the page to check, which can
 * show what is wrong where it is wrong.
 *
 * Returns: whether it could
 */
gboolean
sonde_target_check_host (const char  *host,
                         GError     **error)
{
  g_return_val_if_fail (host != NULL, FALSE);

  if (strchr (host, ':') != NULL)
    return check_ipv6 (host, error);

  for (const char *at = host; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character != ' ' && !sonde_is_visible (character))
        {
          set_invisible (character, error);
          return FALSE;
        }

      if (character < 0x80 && !g_ascii_isalnum ((char) character)
          && strchr ("-_.", (int) character) == NULL)
        {
          set_not_a_host (host, error);
          return FALSE;
        }
    }

  if (host[0] == '\0' || host[0] == '.' || strstr (host, "..") != NULL
      || strlen (host) > MAX_HOST_BYTES)
    {
      set_not_a_host (host, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * sonde_target_check_name:
 * @name: a domain name in presentation form (RFC 1035, section 5.1), valid UTF-8
 * @error: return location for an error
 *
 * Checks that a name can be asked for, as far as that can be told before its labels that
 * are not ASCII have been converted.
 *
 * Returns: whether it can
 */
gboolean
sonde_target_check_name (const char  *name,
                         GError     **error)
{
  g_autoptr(GPtrArray) labels = NULL;
  gboolean is_valid;

  g_return_val_if_fail (name != NULL, FALSE);

  if (g_str_is_ascii (name))
    {
      labels = sonde_name_labels_parse (name);
      is_valid = labels != NULL;
    }
  else
    {
      is_valid = name[0] != '.' && strstr (name, "..") == NULL;
    }

  if (!is_valid)
    g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME,
                         _("This is not a domain name: between its dots stand 1 to 63 characters, "
                           "and at most 255 in all."));

  return is_valid;
}

/**
 * sonde_target_decode_name:
 * @encoded: the name in a `dns` URI, percent-encoded
 * @error: return location for an error
 *
 * Reads the name in a `dns` URI (RFC 4501, section 3).
 *
 * Bytes that cannot be seen, NUL among them, become `\DDD` as in presentation form.
 *
 * Returns: (transfer full) (nullable): the name, or `NULL` with @error set
 */
char *
sonde_target_decode_name (const char  *encoded,
                          GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GString) name = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (encoded != NULL, NULL);

  if (encoded[0] == '\0')
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME,
                           _("The address names nothing to look up: write dns: and a name."));
      return NULL;
    }

  if (strchr (encoded, '/') != NULL)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_NAME,
                           /* xgettext:no-c-format */
                           _("A name has no “/”: write %2F if it is meant."));
      return NULL;
    }

  bytes = g_uri_unescape_bytes (encoded, -1, NULL, NULL);

  if (bytes == NULL)
    {
      g_set_error_literal (error, SONDE_TARGET_ERROR, SONDE_TARGET_ERROR_SYNTAX,
                           /* xgettext:no-c-format */
                           _("Behind “%” there must be two hexadecimal digits."));
      return NULL;
    }

  data = g_bytes_get_data (bytes, &length);
  name = g_string_sized_new (length);

  for (gsize offset = 0; offset < length;)
    {
      gunichar character = g_utf8_get_char_validated (data + offset, (gssize) (length - offset));
      gboolean is_character = character != (gunichar) -1 && character != (gunichar) -2;

      if (is_character && sonde_is_visible (character))
        {
          g_string_append_unichar (name, character);
          offset += (gsize) g_unichar_to_utf8 (character, NULL);
        }
      else
        {
          g_string_append_printf (name, "\\%03u", (guint8) data[offset]);
          offset++;
        }
    }

  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * sonde_target_encode_host:
 * @host: (nullable): a host name or an address without brackets
 *
 * Writes a host as a URI has it: an IPv6 address in brackets, its scope behind `%25`.
 *
 * Returns: (transfer full): the host, an empty string for `NULL`
 */
char *
sonde_target_encode_host (const char *host)
{
  g_autofree char *literal = NULL;
  g_autofree char *scope = NULL;
  const char *percent;

  if (host == NULL)
    return g_strdup ("");

  if (strchr (host, ':') == NULL)
    return g_uri_escape_string (host, NULL, TRUE);

  percent = strchr (host, '%');

  if (percent == NULL)
    return g_strdup_printf ("[%s]", host);

  literal = g_strndup (host, (gsize) (percent - host));
  scope = g_uri_escape_string (percent + 1, NULL, FALSE);

  return g_strdup_printf ("[%s%%25%s]", literal, scope);
}

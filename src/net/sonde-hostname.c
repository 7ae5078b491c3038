#include "config.h"

#include <net/if.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <idn2.h>

#include "sonde-hostname.h"
#include "sonde-text.h"

#define MAX_LABEL_LENGTH 63
#define MAX_NAME_LENGTH 253

/* More than any name that fits, in any form: no more than this goes to libidn2. */
#define MAX_INPUT_LENGTH 4096

#define MAX_SHOWN_CHARS 64

/*
 * A dot, and the three that UTS 46 maps to it: ideographic full stop, full-width
 * full stop, and half-width ideographic full stop.
 */
static const char * const dots[] = { ".", "\343\200\202", "\357\274\216", "\357\275\241" };

G_DEFINE_QUARK (sonde-hostname-error-quark, sonde_hostname_error)

static char *
sonde_hostname_show (const char *text)
{
  return sonde_text_preview ((const guint8 *) text, strlen (text), MAX_SHOWN_CHARS);
}

/* What may be the name of an interface, or its number, and does no harm in an address. */
static gboolean
sonde_hostname_is_scope (const char *scope)
{
  gsize length = strlen (scope);

  if (length == 0 || length >= IF_NAMESIZE)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (scope[i]) || strchr ("/%:[]", scope[i]) != NULL)
        return FALSE;
    }

  return TRUE;
}

/* Returns the dot that ends the label, or the end of @name. */
static const char *
sonde_hostname_find_dot (const char  *name,
                         gsize       *dot_length)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (dots); i++)
        {
          if (g_str_has_prefix (p, dots[i]))
            {
              *dot_length = strlen (dots[i]);
              return p;
            }
        }
    }

  *dot_length = 0;

  return name + strlen (name);
}

/* The characters that UTS 46 non-transitional keeps, and transitional does not. */
static gboolean
sonde_hostname_has_deviation (const char *label)
{
  static const gunichar deviations[] = { 0xdf, 0x1e9e, 0x3c2, 0x200c, 0x200d };

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (deviations); i++)
        {
          if (g_utf8_get_char (p) == deviations[i])
            return TRUE;
        }
    }

  return FALSE;
}

/*
 * For labels with symbols, such as U+1F4A9, libidn2 applies IDNA2008 on top of
 * UTS 46 and refuses them, although they are registered and browsers go there.
 * It does not when asked for transitional processing, which is the same for all
 * labels without deviation characters.
 */
static int
sonde_hostname_lookup (const char  *label,
                       char       **ascii)
{
  guint8 *out = NULL;
  int result;

  result = idn2_lookup_u8 ((const guint8 *) label, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

  if (result == IDN2_DISALLOWED && !sonde_hostname_has_deviation (label))
    result = idn2_lookup_u8 ((const guint8 *) label, &out, IDN2_NFC_INPUT | IDN2_TRANSITIONAL);

  if (result == IDN2_OK)
    {
      *ascii = g_strdup ((const char *) out);
      idn2_free (out);
    }

  return result;
}

static void
sonde_hostname_set_too_long (GError     **error,
                             const char  *label)
{
  g_autofree char *shown = sonde_hostname_show (label);

  g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_LABEL_TOO_LONG,
               _("“%s” is too long: the part between two dots may have %d characters at most"),
               shown, MAX_LABEL_LENGTH);
}

static void
sonde_hostname_set_invalid_character (GError     **error,
                                      const char  *label,
                                      gunichar     c)
{
  g_autofree char *shown = sonde_hostname_show (label);
  char utf8[7] = { 0 };

  g_unichar_to_utf8 (c, utf8);

  if (g_unichar_isprint (c) && !g_unichar_isspace (c))
    g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
                 _("“%s” has the character “%s”, which a host name may not have"), shown, utf8);
  else if (c == ' ')
    g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
                 _("“%s” has a space, which a host name may not have"), shown);
  else
    g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
                 _("“%s” has the character U+%04X, which a host name may not have"), shown, c);
}

static void
sonde_hostname_set_idn_error (GError     **error,
                              const char  *label,
                              int          result)
{
  g_autofree char *shown = sonde_hostname_show (label);

  switch (result)
    {
    case IDN2_TOO_BIG_LABEL:
    case IDN2_TOO_BIG_DOMAIN:
    case IDN2_PUNYCODE_BIG_OUTPUT:
      sonde_hostname_set_too_long (error, label);
      break;

    case IDN2_HYPHEN_STARTEND:
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_HYPHEN,
                   _("“%s” starts or ends with a hyphen, which a host name may not"), shown);
      break;

    case IDN2_DISALLOWED:
    case IDN2_UNASSIGNED:
    case IDN2_CONTEXTJ:
    case IDN2_CONTEXTJ_NO_RULE:
    case IDN2_CONTEXTO:
    case IDN2_CONTEXTO_NO_RULE:
    case IDN2_DOT_IN_LABEL:
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
                   _("“%s” has a character that a host name may not have there"), shown);
      break;

    case IDN2_BIDI:
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_LABEL,
                   _("“%s” mixes writing directions in a way that a host name may not"), shown);
      break;

    default:
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_LABEL,
                   _("“%s” is not a valid internationalized name: %s"),
                   shown, idn2_strerror (result));
      break;
    }
}

static gboolean
sonde_hostname_check_label (const char  *label,
                            const char  *ascii,
                            GError     **error)
{
  gsize length = strlen (ascii);
  g_autofree char *shown = NULL;

  if (length > MAX_LABEL_LENGTH)
    {
      sonde_hostname_set_too_long (error, label);
      return FALSE;
    }

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (ascii[i]) && ascii[i] != '-' && ascii[i] != '_')
        {
          sonde_hostname_set_invalid_character (error, label, (guint8) ascii[i]);
          return FALSE;
        }
    }

  if (length > 0 && ascii[0] != '-' && ascii[length - 1] != '-')
    return TRUE;

  shown = sonde_hostname_show (label);

  if (length == 0)
    g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_INVALID_LABEL,
                 _("“%s” has no characters that count in a host name"), shown);
  else
    g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_HYPHEN,
                 _("“%s” starts or ends with a hyphen, which a host name may not"), shown);

  return FALSE;
}

static char *
sonde_hostname_convert_label (const char  *label,
                              GError     **error)
{
  g_autofree char *lower = NULL;
  g_autofree char *ascii = NULL;
  int result;

  lower = g_ascii_strdown (label, -1);

  /* Names with two hyphens after two letters exist, and libidn2 would refuse them. */
  if (g_str_is_ascii (lower) && !g_str_has_prefix (lower, "xn--"))
    {
      ascii = g_steal_pointer (&lower);
    }
  else
    {
      result = sonde_hostname_lookup (lower, &ascii);

      if (result != IDN2_OK)
        {
          sonde_hostname_set_idn_error (error, label, result);
          return NULL;
        }
    }

  if (!sonde_hostname_check_label (label, ascii, error))
    return NULL;

  return g_steal_pointer (&ascii);
}

static void
sonde_hostname_set_empty_label (GError     **error,
                                const char  *name,
                                const char  *label)
{
  g_autofree char *before = NULL;
  g_autofree char *shown = NULL;

  if (label == name)
    {
      shown = sonde_hostname_show (name);
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_EMPTY_LABEL,
                   _("“%s” starts with a dot"), shown);
      return;
    }

  before = g_strndup (name, (gsize) (label - name));
  shown = sonde_hostname_show (before);
  g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_EMPTY_LABEL,
               _("Nothing stands between the two dots after “%s”"), shown);
}

static gboolean
sonde_hostname_append_labels (GString     *ascii,
                              const char  *name,
                              GError     **error)
{
  const char *label = name;
  const char *previous_dot = name;

  while (TRUE)
    {
      g_autofree char *typed = NULL;
      g_autofree char *converted = NULL;
      const char *dot;
      gsize dot_length;

      dot = sonde_hostname_find_dot (label, &dot_length);

      if (dot == label)
        {
          /* The root's label at the end is empty, and its dot is kept. */
          if (label != name && dot_length == 0)
            return TRUE;

          sonde_hostname_set_empty_label (error, name, previous_dot);
          return FALSE;
        }

      typed = g_strndup (label, (gsize) (dot - label));
      converted = sonde_hostname_convert_label (typed, error);

      if (converted == NULL)
        return FALSE;

      g_string_append (ascii, converted);

      if (dot_length == 0)
        return TRUE;

      g_string_append_c (ascii, '.');
      previous_dot = dot;
      label = dot + dot_length;
    }
}

static gboolean
sonde_hostname_check_name (GString     *ascii,
                           const char  *name,
                           GError     **error)
{
  gboolean is_rooted = ascii->len > 0 && ascii->str[ascii->len - 1] == '.';
  gsize length = ascii->len - (is_rooted ? 1 : 0);
  g_autofree char *shown = sonde_hostname_show (name);
  gsize last = length;

  if (length > MAX_NAME_LENGTH)
    {
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_NAME_TOO_LONG,
                   _("“%s” is too long: a host name may have %d characters at most"),
                   shown, MAX_NAME_LENGTH);
      return FALSE;
    }

  while (last > 0 && g_ascii_isdigit (ascii->str[last - 1]))
    last--;

  if (last < length && last > 0 && ascii->str[last - 1] == '.')
    {
      g_set_error (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_NOT_AN_ADDRESS,
                   _("“%s” ends in a number, but is not an address such as 192.0.2.1"), shown);
      return FALSE;
    }

  return TRUE;
}

/*
 * Whether a label may be shown so. Symbols that IDNA2008 refuses are not: among
 * them are lookalikes of the slash and of the hyphen.
 */
static gboolean
sonde_hostname_is_display (const char *display,
                           const char *ascii)
{
  gboolean is_same = FALSE;
  guint8 *back = NULL;
  int result;

  result = idn2_lookup_u8 ((const guint8 *) display, &back, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

  if (result == IDN2_OK)
    {
      is_same = strcmp ((const char *) back, ascii) == 0;
      idn2_free (back);
    }

  return is_same;
}

static char *
sonde_hostname_display_label (const char *label)
{
  g_autofree char *lower = NULL;
  g_autofree char *display = NULL;
  char *decoded = NULL;

  lower = g_ascii_strdown (label, -1);

  if (g_str_has_prefix (lower, "xn--") && strlen (lower) <= MAX_LABEL_LENGTH &&
      idn2_to_unicode_8z8z (lower, &decoded, 0) == IDN2_OK)
    {
      display = sonde_text_preview ((const guint8 *) decoded, strlen (decoded), MAX_NAME_LENGTH);
      idn2_free (decoded);

      if (sonde_hostname_is_display (display, lower))
        return g_steal_pointer (&display);
    }

  return sonde_text_preview ((const guint8 *) label, strlen (label), MAX_NAME_LENGTH);
}

/**
 * sonde_hostname_to_ascii:
 * @name: what a person typed
 * @error: return location for an error
 *
 * Makes the form of a host name that goes to DNS.
 *
 * Follows UTS 46, non-transitional, and besides allows underscores, as in
 * `_dmarc.example.com`. A dot at the end is kept. Literal addresses come back as
 * they are, see [func@hostname_is_literal].
 *
 * Fails with any `SONDE_HOSTNAME_ERROR`; the message names the label at fault.
 *
 * Returns: (transfer full) (nullable): the name in lower-case ASCII, or `NULL`
 *   with @error set
 */
char *
sonde_hostname_to_ascii (const char  *name,
                         GError     **error)
{
  g_autoptr(GString) ascii = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    {
      g_set_error_literal (error, SONDE_HOSTNAME_ERROR, SONDE_HOSTNAME_ERROR_EMPTY,
                           _("Enter a host name or an address"));
      return NULL;
    }

  if (sonde_hostname_is_literal (name))
    return g_strdup (name);

  if (strlen (name) > MAX_INPUT_LENGTH || !g_utf8_validate (name, -1, NULL))
    {
      gboolean is_long = strlen (name) > MAX_INPUT_LENGTH;

      shown = sonde_hostname_show (name);
      g_set_error (error, SONDE_HOSTNAME_ERROR,
                   is_long ? SONDE_HOSTNAME_ERROR_NAME_TOO_LONG
                           : SONDE_HOSTNAME_ERROR_INVALID_CHARACTER,
                   is_long ? _("“%s” is too long for a host name")
                           : _("“%s” is not valid UTF-8"),
                   shown);
      return NULL;
    }

  ascii = g_string_new (NULL);

  if (!sonde_hostname_append_labels (ascii, name, error) ||
      !sonde_hostname_check_name (ascii, name, error))
    return NULL;

  return g_string_free (g_steal_pointer (&ascii), FALSE);
}

/**
 * sonde_hostname_to_display:
 * @ascii: a host name as it comes from DNS or a certificate, any bytes
 *
 * Makes the form of a host name for people to read.
 *
 * Labels that are not valid in IDNA2008 are left in ASCII, and what cannot be seen
 * is spelled out, so that the result is always fit to be shown. To be shown beside @ascii,
 * never instead: different names can look the same.
 *
 * Returns: (transfer full): the name, in UTF-8
 */
char *
sonde_hostname_to_display (const char *ascii)
{
  g_auto(GStrv) labels = NULL;

  g_return_val_if_fail (ascii != NULL, NULL);

  labels = g_strsplit (ascii, ".", -1);

  for (gsize i = 0; labels[i] != NULL; i++)
    {
      char *display = sonde_hostname_display_label (labels[i]);

      g_free (labels[i]);
      labels[i] = display;
    }

  return g_strjoinv (".", labels);
}

/**
 * sonde_hostname_is_literal:
 * @name: a host name or address
 *
 * Tells whether a name is an address, which needs no lookup.
 *
 * That is four decimal numbers with dots, or an IPv6 address without brackets and
 * maybe with a scope, such as `fe80::1%eth0`, which need not exist.
 *
 * Returns: whether @name is an IPv4 or IPv6 address
 */
gboolean
sonde_hostname_is_literal (const char *name)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *without_scope = NULL;
  const char *percent;

  g_return_val_if_fail (name != NULL, FALSE);

  percent = strchr (name, '%');

  if (percent == NULL)
    {
      address = g_inet_address_new_from_string (name);
      return address != NULL;
    }

  if (!sonde_hostname_is_scope (percent + 1))
    return FALSE;

  without_scope = g_strndup (name, (gsize) (percent - name));
  address = g_inet_address_new_from_string (without_scope);

  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
}

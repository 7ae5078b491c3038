#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-question.h"
#include "sonde-dns-reverse.h"
#include "sonde-hostname.h"
#include "sonde-literal.h"
#include "sonde-text.h"

#define MAX_SHOWN_CHARS 80

/**
 * SondeDnsQuestion:
 *
 * What a person wants to know of DNS: the kind of records, and the name or the address.
 *
 * A question never changes, and what it asks for is well-formed.
 */
struct _SondeDnsQuestion
{
  GObject             parent_instance;

  GInetSocketAddress *server;
  GInetAddress       *address;
  char               *name;
  char               *display;
  char               *query_name;
  SondeDnsKind        kind;
};

G_DEFINE_FINAL_TYPE (SondeDnsQuestion, sonde_dns_question, G_TYPE_OBJECT)

static char *
sonde_dns_question_show (const char *text)
{
  return sonde_text_preview ((const guint8 *) text, strlen (text), MAX_SHOWN_CHARS);
}

/* What a person copied: with spaces around it, or an IPv6 address in brackets. */
static char *
sonde_dns_question_trim (const char *text)
{
  char *trimmed = g_strstrip (g_strdup (text));
  gsize length = strlen (trimmed);

  if (length > 2 && trimmed[0] == '[' && trimmed[length - 1] == ']')
    {
      g_autofree char *inner = g_strndup (trimmed + 1, length - 2);

      if (sonde_hostname_is_literal (inner))
        {
          g_free (trimmed);
          return g_steal_pointer (&inner);
        }
    }

  return trimmed;
}

static GInetAddress *
sonde_dns_question_parse_literal (const char  *text,
                                  GError     **error)
{
  g_autoptr(GSocketAddress) address = sonde_literal_to_address (text, 0);
  g_autofree char *shown = NULL;

  if (address != NULL)
    return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));

  shown = sonde_dns_question_show (text);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("This computer has no network interface of the name after the percent sign "
                 "in “%s”"), shown);

  return NULL;
}

static gboolean
sonde_dns_question_set_pointer (SondeDnsQuestion  *self,
                                const char        *text,
                                GError           **error)
{
  g_autoptr(GInetAddressMask) mask = NULL;
  g_autofree char *shown = NULL;

  if (sonde_hostname_is_literal (text))
    {
      self->address = sonde_dns_question_parse_literal (text, error);

      if (self->address == NULL)
        return FALSE;
    }
  else
    {
      self->address = sonde_dns_reverse_address (text);
    }

  if (self->address != NULL)
    {
      self->name = g_inet_address_to_string (self->address);
      self->display = g_strdup (self->name);
      self->query_name = sonde_dns_reverse_name (self->address);
      return TRUE;
    }

  shown = sonde_dns_question_show (text);
  mask = strchr (text, '/') != NULL ? g_inet_address_mask_new_from_string (text, NULL) : NULL;

  if (*text == '\0')
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _("Enter an address, such as 192.0.2.1 or 2001:db8::1"));
  else if (mask != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%s” is a range of addresses: enter one of them"), shown);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%s” is not an address such as 192.0.2.1 or 2001:db8::1"), shown);

  return FALSE;
}

static gboolean
sonde_dns_question_check_service (SondeDnsQuestion  *self,
                                  GError           **error)
{
  g_auto(GStrv) labels = g_strsplit (self->name, ".", 3);

  if (g_strv_length (labels) == 3 && labels[0][0] == '_' && labels[0][1] != '\0' &&
      labels[1][0] == '_' && labels[1][1] != '\0' && labels[2][0] != '\0')
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%s” names no service: write it as in _xmpp-client._tcp.example.org"),
               self->display);

  return FALSE;
}

static gboolean
sonde_dns_question_set_literal (SondeDnsQuestion  *self,
                                const char        *text,
                                GError           **error)
{
  if (self->kind != SONDE_DNS_KIND_ADDRESSES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("%s is an address, and only names have %s records: "
                     "look up its name (PTR) first"),
                   text, sonde_dns_kind_get_record_type (self->kind));
      return FALSE;
    }

  self->address = sonde_dns_question_parse_literal (text, error);

  if (self->address == NULL)
    return FALSE;

  self->name = g_strdup (text);
  self->display = g_strdup (text);
  self->query_name = g_strdup (text);

  return TRUE;
}

static gboolean
sonde_dns_question_set_name (SondeDnsQuestion  *self,
                             const char        *text,
                             GError           **error)
{
  gsize length;

  if (sonde_hostname_is_literal (text))
    return sonde_dns_question_set_literal (self, text, error);

  /* The root has no addresses, but a zone of its own. */
  if (strcmp (text, ".") == 0 &&
      (self->kind == SONDE_DNS_KIND_NS || self->kind == SONDE_DNS_KIND_SOA))
    self->name = g_strdup (text);
  else
    self->name = sonde_hostname_to_ascii (text, error);

  if (self->name == NULL)
    return FALSE;

  /* The dot is what keeps the search list away, so it is always asked with, and never shown. */
  length = strlen (self->name);

  if (length > 1 && self->name[length - 1] == '.')
    self->name[length - 1] = '\0';

  self->display = sonde_hostname_to_display (self->name);
  self->query_name = g_str_has_suffix (self->name, ".") ? g_strdup (self->name)
                                                        : g_strconcat (self->name, ".", NULL);

  return self->kind != SONDE_DNS_KIND_SRV || sonde_dns_question_check_service (self, error);
}

static void
sonde_dns_question_finalize (GObject *object)
{
  SondeDnsQuestion *self = SONDE_DNS_QUESTION (object);

  g_clear_object (&self->server);
  g_clear_object (&self->address);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->display, g_free);
  g_clear_pointer (&self->query_name, g_free);

  G_OBJECT_CLASS (sonde_dns_question_parent_class)->finalize (object);
}

static void
sonde_dns_question_class_init (SondeDnsQuestionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_dns_question_finalize;
}

static void
sonde_dns_question_init (SondeDnsQuestion *self G_GNUC_UNUSED)
{
}

/**
 * sonde_dns_question_new:
 * @kind: what to look up
 * @text: what a person typed: a host name in any script, a literal address, for
 *   %SONDE_DNS_KIND_POINTER also a name under `in-addr.arpa` or `ip6.arpa`
 * @server: (nullable): the server to ask, IPv4 only, or `NULL` for those of the system
 * @error: return location for an error
 *
 * Makes a question of what a person typed.
 *
 * Fails with any `SONDE_HOSTNAME_ERROR`, or with `G_IO_ERROR_INVALID_ARGUMENT` when the text does
 * not go with the kind; the message can stand under the entry.
 *
 * Returns: (transfer full) (nullable): a question, or `NULL` with @error set
 */
SondeDnsQuestion *
sonde_dns_question_new (SondeDnsKind         kind,
                        const char          *text,
                        GInetSocketAddress  *server,
                        GError             **error)
{
  g_autoptr(SondeDnsQuestion) self = NULL;
  g_autofree char *trimmed = NULL;
  gboolean is_good;

  g_return_val_if_fail (kind < SONDE_N_DNS_KINDS, NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (server == NULL || G_IS_INET_SOCKET_ADDRESS (server), NULL);

  self = g_object_new (SONDE_TYPE_DNS_QUESTION, NULL);
  self->kind = kind;
  g_set_object (&self->server, server);
  trimmed = sonde_dns_question_trim (text);

  if (kind == SONDE_DNS_KIND_POINTER)
    is_good = sonde_dns_question_set_pointer (self, trimmed, error);
  else
    is_good = sonde_dns_question_set_name (self, trimmed, error);

  return is_good ? g_steal_pointer (&self) : NULL;
}

/**
 * sonde_dns_question_get_kind:
 * @self: a question
 *
 * Returns: what is looked up
 */
SondeDnsKind
sonde_dns_question_get_kind (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), SONDE_DNS_KIND_ADDRESSES);

  return self->kind;
}

/**
 * sonde_dns_question_get_name:
 * @self: a question
 *
 * Returns: (transfer none): the name in lower-case ASCII without a dot at the end, or the address
 */
const char *
sonde_dns_question_get_name (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  return self->name;
}

/**
 * sonde_dns_question_get_display:
 * @self: a question
 *
 * Returns: (transfer none): the name in its own script, or the address
 */
const char *
sonde_dns_question_get_display (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  return self->display;
}

/**
 * sonde_dns_question_dup_title:
 * @self: a question
 *
 * Makes what to call the name in a sentence: both forms when they differ.
 *
 * Returns: (transfer full): such as “straße.example (xn--strae-oqa.example)”
 */
char *
sonde_dns_question_dup_title (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  if (strcmp (self->name, self->display) == 0)
    return g_strdup (self->name);

  /* Translators: a host name in its own script, and in ASCII */
  return g_strdup_printf (C_("host name", "%s (%s)"), self->display, self->name);
}

/**
 * sonde_dns_question_get_address:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): the address, when the question is about one
 */
GInetAddress *
sonde_dns_question_get_address (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  return self->address;
}

/**
 * sonde_dns_question_get_query_name:
 * @self: a question
 *
 * Returns: (transfer none): the name that DNS is asked for, with the root's dot at the end unless
 *   it is one of an address
 */
const char *
sonde_dns_question_get_query_name (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  return self->query_name;
}

/**
 * sonde_dns_question_is_localhost:
 * @self: a question
 *
 * Tells whether the name always means this computer (RFC 6761, section 6.3).
 *
 * Returns: whether it is `localhost`, or ends in `.localhost`
 */
gboolean
sonde_dns_question_is_localhost (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), FALSE);

  return strcmp (self->name, "localhost") == 0 || g_str_has_suffix (self->name, ".localhost");
}

/**
 * sonde_dns_question_get_server:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): the server to ask, or `NULL` for those of the system
 */
GInetSocketAddress *
sonde_dns_question_get_server (SondeDnsQuestion *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (self), NULL);

  return self->server;
}

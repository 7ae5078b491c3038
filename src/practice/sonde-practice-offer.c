#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-practice-endpoint.h"
#include "sonde-practice-offer.h"

#define MAX_ENDPOINTS 64
#define MAX_ID_BYTES 32
#define MAX_URI_BYTES 256
#define MAX_MESSAGE_BYTES 512

/**
 * SondePracticeOffer:
 *
 * What the process of the practice servers says it offers, line by line.
 *
 * Nothing it says is trusted: only endpoints on this machine are taken, and not too many.
 */
struct _SondePracticeOffer
{
  GObject          parent_instance;

  GListStore      *endpoints;
  GTlsCertificate *ca;
  gboolean         is_complete;
};

G_DEFINE_FINAL_TYPE (SondePracticeOffer, sonde_practice_offer, G_TYPE_OBJECT)

static gboolean
sonde_practice_offer_is_local (const char *host)
{
  static const char * const hosts[] = { "127.0.0.1", "::1", "localhost", NULL };

  return host != NULL && g_strv_contains (hosts, host);
}

static gboolean
sonde_practice_offer_add_endpoint (SondePracticeOffer *self,
                                   const char         *id,
                                   const char         *uri_text)
{
  static const char id_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  g_autoptr(SondePracticeEndpoint) endpoint = NULL;
  g_autoptr(GUri) uri = NULL;

  if (*id == '\0' || strlen (id) > MAX_ID_BYTES || id[strspn (id, id_characters)] != '\0' ||
      strlen (uri_text) > MAX_URI_BYTES ||
      g_list_model_get_n_items (G_LIST_MODEL (self->endpoints)) >= MAX_ENDPOINTS)
    return FALSE;

  uri = g_uri_parse (uri_text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || !sonde_practice_offer_is_local (g_uri_get_host (uri)) ||
      g_uri_get_port (uri) <= 0)
    return FALSE;

  endpoint = sonde_practice_endpoint_new (id, uri_text);
  g_list_store_append (self->endpoints, endpoint);

  return TRUE;
}

static gboolean
sonde_practice_offer_add_ca (SondePracticeOffer *self,
                             const char         *base64)
{
  gsize n_bytes = 0;
  g_autofree guchar *pem = g_base64_decode (base64, &n_bytes);

  g_clear_object (&self->ca);
  self->ca = g_tls_certificate_new_from_pem ((const char *) pem, (gssize) n_bytes, NULL);

  return self->ca != NULL;
}

static void
sonde_practice_offer_set_failure (const char  *message,
                                  GError     **error)
{
  g_autofree char *valid = NULL;

  valid = g_utf8_make_valid (message, (gssize) MIN (strlen (message), MAX_MESSAGE_BYTES));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, valid);
}

static void
sonde_practice_offer_finalize (GObject *object)
{
  SondePracticeOffer *self = SONDE_PRACTICE_OFFER (object);

  g_clear_object (&self->endpoints);
  g_clear_object (&self->ca);

  G_OBJECT_CLASS (sonde_practice_offer_parent_class)->finalize (object);
}

static void
sonde_practice_offer_class_init (SondePracticeOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_offer_finalize;
}

static void
sonde_practice_offer_init (SondePracticeOffer *self)
{
  self->endpoints = g_list_store_new (SONDE_TYPE_PRACTICE_ENDPOINT);
}

/**
 * sonde_practice_offer_new:
 *
 * Makes an offer of nothing.
 *
 * Returns: (transfer full): a new offer
 */
SondePracticeOffer *
sonde_practice_offer_new (void)
{
  return g_object_new (SONDE_TYPE_PRACTICE_OFFER, NULL);
}

/**
 * sonde_practice_offer_read_line:
 * @self: an offer that is not complete
 * @line: what was said, without the end of the line; any bytes
 * @error: return location for an error
 *
 * Reads a line as [func@practice_main] writes them.
 *
 * Fails with `G_IO_ERROR_FAILED` if the servers said that they failed, and with
 * `G_IO_ERROR_INVALID_DATA` if the line makes no sense.
 *
 * Returns: whether to read on, until the offer is complete
 */
gboolean
sonde_practice_offer_read_line (SondePracticeOffer  *self,
                                const char          *line,
                                GError             **error)
{
  g_auto(GStrv) fields = NULL;
  gboolean is_good;

  g_return_val_if_fail (SONDE_IS_PRACTICE_OFFER (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  fields = g_strsplit (line, "\t", 2);

  if (g_strv_length (fields) == 2 && g_str_equal (fields[0], "error"))
    {
      sonde_practice_offer_set_failure (fields[1], error);
      return FALSE;
    }

  if (g_str_equal (line, "ready"))
    {
      is_good = self->ca != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->endpoints)) > 0;
      self->is_complete = is_good;
    }
  else if (g_strv_length (fields) < 2)
    {
      is_good = FALSE;
    }
  else if (g_str_equal (fields[0], "ca"))
    {
      is_good = sonde_practice_offer_add_ca (self, fields[1]);
    }
  else
    {
      is_good = sonde_practice_offer_add_endpoint (self, fields[0], fields[1]);
    }

  if (!is_good)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("The practice servers said something that makes no sense"));

  return is_good;
}

/**
 * sonde_practice_offer_is_complete:
 * @self: an offer
 *
 * Tells whether everything has been said, and the servers are ready.
 *
 * Returns: whether it has
 */
gboolean
sonde_practice_offer_is_complete (SondePracticeOffer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_OFFER (self), FALSE);

  return self->is_complete;
}

/**
 * sonde_practice_offer_get_ca:
 * @self: an offer
 *
 * Gets the certificate of the authority that vouches for the servers.
 *
 * Returns: (transfer none) (nullable): the certificate, or `NULL` if it was not said yet
 */
GTlsCertificate *
sonde_practice_offer_get_ca (SondePracticeOffer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_OFFER (self), NULL);

  return self->ca;
}

/**
 * sonde_practice_offer_list_endpoints:
 * @self: an offer
 *
 * Lists what was offered so far.
 *
 * Returns: (transfer full): a list of [class@PracticeEndpoint]
 */
GListModel *
sonde_practice_offer_list_endpoints (SondePracticeOffer *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_OFFER (self), NULL);

  return G_LIST_MODEL (g_object_ref (self->endpoints));
}

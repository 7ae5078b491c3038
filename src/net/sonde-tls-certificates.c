#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-certificate.h"
#include "sonde-tls-certificates.h"

/* How many of a chain are read: chains have two or three, and each takes time. */
#define MAX_READ 16

#define DER_SEQUENCE 0x30
#define DER_INTEGER  0x02
#define DER_VERSION  0xa0
#define DER_EXTENSIONS 0xa3

/* A part of a certificate, with its tag and length. */
typedef struct
{
  gsize start;
  gsize content;
  gsize end;
} Part;

/* Finds the part that begins at @position. */
static gboolean
find_part (const guint8 *data,
           gsize         position,
           gsize         end,
           Part         *part)
{
  gsize length;

  if (end - position < 2)
    return FALSE;

  part->start = position;
  length = data[position + 1];
  position += 2;

  if (length >= 0x80)
    {
      gsize n_length_bytes = length - 0x80;

      length = 0;

      if (n_length_bytes == 0 || n_length_bytes > 3 || end - position < n_length_bytes)
        return FALSE;

      for (gsize i = 0; i < n_length_bytes; i++)
        length = length << 8 | data[position++];
    }

  if (end - position < length)
    return FALSE;

  part->content = position;
  part->end = position + length;

  return TRUE;
}

static gboolean
find_next (const guint8 *data,
           gsize         end,
           Part         *part)
{
  return find_part (data, part->end, end, part);
}

static void
add_part (SondeField *parent,
          const char *id,
          const char *name,
          const char *value,
          const Part *part)
{
  sonde_field_add (parent, id, name, value, part->start, part->end - part->start);
}

static void
add_time (SondeField *parent,
          const char *id,
          const char *name,
          GDateTime  *time,
          const Part *part)
{
  g_autofree char *value = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : NULL;

  add_part (parent, id, name, value != NULL ? value : _("Unknown"), part);
}

static void
add_validity (SondeField       *parent,
              SondeCertificate *certificate,
              const guint8     *data,
              const Part       *validity)
{
  Part time;

  if (!find_part (data, validity->content, validity->end, &time))
    return;

  add_time (parent, "tls.certificate.not-before", _("Valid from"),
            sonde_certificate_get_not_before (certificate), &time);

  if (find_next (data, validity->end, &time))
    add_time (parent, "tls.certificate.not-after", _("Valid until"),
              sonde_certificate_get_not_after (certificate), &time);
}

static void
add_extensions (SondeField       *parent,
                SondeCertificate *certificate,
                const guint8     *data,
                gsize             end,
                Part             *part)
{
  g_autofree char *names = NULL;

  names = g_strjoinv (", ", (char **) sonde_certificate_get_alt_names (certificate));

  while (find_next (data, end, part))
    {
      if (data[part->start] == DER_EXTENSIONS)
        {
          add_part (parent, "tls.certificate.alt-names", _("Names"),
                    names[0] != '\0' ? names : _("None"), part);
          return;
        }
    }
}

/* The parts stand in this order (RFC 5280 §4.1). */
static void
add_signed_parts (SondeField       *parent,
                  SondeCertificate *certificate,
                  const guint8     *data,
                  const Part       *signed_part)
{
  gsize end = signed_part->end;
  Part part;

  if (!find_part (data, signed_part->content, end, &part))
    return;

  if (data[part.start] == DER_VERSION && !find_next (data, end, &part))
    return;

  if (data[part.start] != DER_INTEGER)
    return;

  add_part (parent, "tls.certificate.serial", _("Serial number"),
            sonde_certificate_get_serial (certificate), &part);

  if (!find_next (data, end, &part) || !find_next (data, end, &part))
    return;

  add_part (parent, "tls.certificate.issuer", _("Issuer"),
            sonde_certificate_get_issuer (certificate), &part);

  if (!find_next (data, end, &part))
    return;

  add_validity (parent, certificate, data, &part);

  if (!find_next (data, end, &part))
    return;

  add_part (parent, "tls.certificate.subject", _("Subject"),
            sonde_certificate_get_subject (certificate), &part);

  if (!find_next (data, end, &part))
    return;

  add_part (parent, "tls.certificate.key", _("Public key"),
            sonde_certificate_get_key (certificate), &part);
  add_extensions (parent, certificate, data, end, &part);
}

static void
add_certificate_parts (SondeField       *field,
                       SondeCertificate *certificate,
                       const guint8     *data,
                       gsize             start,
                       gsize             end)
{
  Part whole;
  Part part;

  if (!find_part (data, start, end, &whole) || data[whole.start] != DER_SEQUENCE ||
      !find_part (data, whole.content, whole.end, &part))
    return;

  add_signed_parts (field, certificate, data, &part);

  if (!find_next (data, whole.end, &part))
    return;

  add_part (field, "tls.certificate.algorithm", _("Signature algorithm"),
            sonde_certificate_get_signature (certificate), &part);

  if (find_next (data, whole.end, &part))
    add_part (field, "tls.certificate.signature", _("Signature"), NULL, &part);
}

static SondeCertificate *
read_certificate (const guint8 *data,
                  gsize         length)
{
  g_autoptr(GBytes) der = g_bytes_new (data, length);

  return sonde_certificate_new_from_der (der, NULL);
}

static void
add_certificate (SondeField     *parent,
                 SondeTlsReader *reader,
                 gboolean        is_read)
{
  g_autoptr(SondeCertificate) certificate = NULL;
  SondeField *field;
  gsize start;
  gsize length;

  field = sonde_tls_reader_add_opaque (reader, parent, "tls.certificate", _("Certificate"), 3,
                                       FALSE);

  if (field == NULL || !is_read || reader->is_cut)
    return;

  start = sonde_field_get_offset (field);
  length = sonde_field_get_length (field);
  certificate = read_certificate (reader->data + start, length);

  if (certificate == NULL)
    {
      sonde_tls_mark (field, SONDE_SEVERITY_ERROR, _("This is no certificate that can be read."),
                      "RFC 5280 §4.1");
      return;
    }

  add_certificate_parts (field, certificate, reader->data, start, start + length);
  sonde_field_add (field, "tls.certificate.fingerprint", _("SHA-256 fingerprint"),
                   sonde_certificate_get_fingerprint (certificate), start, length);
}

/**
 * sonde_tls_certificates_add:
 * @parent: where the fields go
 * @reader: stands before the length of the chain
 *
 * Takes a chain of certificates apart, as it is sent up to TLS 1.2 (RFC 5246 §7.4.2).
 */
void
sonde_tls_certificates_add (SondeField     *parent,
                            SondeTlsReader *reader)
{
  SondeTlsReader inside;
  SondeField *chain;

  g_return_if_fail (SONDE_IS_FIELD (parent));
  g_return_if_fail (reader != NULL);

  chain = sonde_tls_reader_open_vector (reader, parent, "tls.certificate.chain", _("Certificates"),
                                        3, &inside);

  for (guint i = 0; chain != NULL && sonde_tls_reader_has_more (&inside, chain, i); i++)
    add_certificate (chain, &inside, i < MAX_READ);
}

/**
 * sonde_tls_certificates_dup_summary:
 * @data: (array length=length): a Certificate message without its header
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): whose certificate it is and who issued it, in one line
 */
char *
sonde_tls_certificates_dup_summary (const guint8 *data,
                                    gsize         length)
{
  g_autoptr(SondeCertificate) first = NULL;
  g_autofree char *text = NULL;
  gsize position = 3;
  guint n_certificates = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  while (position < length && length - position >= 3)
    {
      gsize size = (gsize) data[position] << 16 | (gsize) data[position + 1] << 8 |
                   data[position + 2];

      position += 3;

      if (size > length - position)
        break;

      if (n_certificates == 0)
        first = read_certificate (data + position, size);

      position += size;
      n_certificates++;
    }

  if (n_certificates == 0)
    return g_strdup (_("No certificate"));

  text = g_strdup_printf (ngettext ("%u certificate", "%u certificates", n_certificates),
                          n_certificates);

  if (first == NULL)
    return g_steal_pointer (&text);

  /* Translators: whose certificate it is, who issued it, and how many there are. */
  return g_strdup_printf (_("%1$s, issued by %2$s (%3$s)"), sonde_certificate_get_name (first),
                          sonde_certificate_get_issuer_name (first), text);
}

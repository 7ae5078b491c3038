#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-text.h"
#include "sonde-tls-alerts.h"
#include "sonde-tls-fields.h"
#include "sonde-tls-handshake.h"
#include "sonde-tls-hello-fields.h"
#include "sonde-tls-reader.h"

#define PREVIEW_CHARS 120
#define SSL_2_HEADER 2
#define ALERT_LENGTH 2

static void
make_context (SondeTlsMemory        *memory,
              const SondeRecordInfo *info,
              SondeTlsHello         *offered,
              SondeTlsContext       *context)
{
  *context = (SondeTlsContext) {
    .version = sonde_tls_record_get_version (info),
    .suite = sonde_tls_record_get_suite (info),
    .is_client = info->direction == (guint8) memory->client_direction,
  };

  if (!context->is_client && sonde_tls_memory_get_offered (memory, info->number, offered))
    context->offered = offered;
}

static void
mark_problem (SondeField            *field,
              const SondeRecordInfo *info)
{
  SondeTlsProblem problem = sonde_tls_record_get_problem (info);

  sonde_tls_mark (field, SONDE_SEVERITY_ERROR, sonde_tls_problem_get_sentence (problem),
                  sonde_tls_problem_get_reference (problem));
}

static void
add_alert (SondeField     *root,
           SondeTlsReader *reader)
{
  SondeField *level_field;
  SondeField *field;
  guint level;
  guint alert;

  level_field = sonde_tls_reader_add_named (reader, root, "tls.alert.level", _("Level"), 1,
                                            sonde_tls_alert_level_get_name, &level);
  field = sonde_tls_reader_add_named (reader, root, "tls.alert.description", _("Alert"), 1,
                                      sonde_tls_alert_get_name, &alert);
  sonde_tls_reader_close (reader, root);

  if (level_field != NULL && sonde_tls_alert_level_get_name (level) == NULL)
    sonde_tls_mark (level_field, SONDE_SEVERITY_ERROR,
                    _("The level of an alert is 1, a warning, or 2, fatal."), "RFC 8446 §6");

  if (field == NULL)
    return;

  if (sonde_tls_alert_get_meaning (alert) == NULL)
    sonde_tls_mark (field, SONDE_SEVERITY_WARNING, _("There is no such alert."), "RFC 8446 §6");
  else
    sonde_tls_mark (field,
                    level == SONDE_TLS_ALERT_FATAL ? SONDE_SEVERITY_WARNING
                    : alert != SONDE_TLS_ALERT_CLOSE_NOTIFY ? SONDE_SEVERITY_NOTE
                    : SONDE_SEVERITY_NORMAL,
                    sonde_tls_alert_get_meaning (alert), "RFC 8446 §6.2");
}

static void
add_change (SondeField            *root,
            const SondeRecordInfo *info,
            SondeTlsReader        *reader)
{
  SondeField *field;
  guint value;

  field = sonde_tls_reader_add_number (reader, root, "tls.change-cipher-spec", _("Message"), 1,
                                       &value);
  sonde_tls_reader_close (reader, root);

  if (field == NULL)
    return;

  if (sonde_tls_record_get_version (info) == SONDE_TLS_VERSION_1_3)
    sonde_field_explain (field,
                         _("Means nothing in TLS 1.3. It is sent so that devices on the way take "
                           "the connection for TLS 1.2."),
                         "RFC 8446 §D.4");
  else
    sonde_field_explain (field,
                         _("Up to TLS 1.2: what the sender sends from here on is encrypted."),
                         "RFC 5246 §7.1");

  if (value != 1)
    sonde_tls_mark (field, SONDE_SEVERITY_ERROR, _("This byte must be 1."), "RFC 5246 §7.1");
}

static void
add_heartbeat (SondeField     *root,
               SondeTlsReader *reader)
{
  sonde_tls_reader_add_named (reader, root, "tls.heartbeat.type", _("Type"), 1,
                              sonde_tls_heartbeat_get_name, NULL);
  sonde_tls_reader_add_opaque (reader, root, "tls.heartbeat.payload", _("Payload"), 2, FALSE);

  if (sonde_tls_reader_get_left (reader) > 0)
    sonde_tls_reader_add_bytes (reader, root, "tls.heartbeat.padding", _("Padding"),
                                sonde_tls_reader_get_left (reader));
}

static void
add_handshake (SondeField            *root,
               SondeTlsMemory        *memory,
               const SondeRecordInfo *info,
               SondeTlsReader        *reader)
{
  gsize n_carried = MIN (sonde_tls_record_get_carried (info), sonde_tls_reader_get_left (reader));
  SondeTlsHello offered;
  SondeTlsContext context;
  SondeField *fragment;

  make_context (memory, info, &offered, &context);

  if (n_carried > 0)
    {
      fragment = sonde_tls_reader_add_bytes (reader, root, "tls.handshake.fragment",
                                             _("Further part of a message"), n_carried);
      sonde_field_explain (fragment,
                           _("The message began in a record before; joined, it is among the "
                             "decodings of this record."),
                           "RFC 8446 §5.1");
    }

  /* What does not end here goes on in the next record. */
  reader->is_cut = TRUE;

  for (guint i = 0; sonde_tls_reader_has_more (reader, root, i); i++)
    sonde_tls_handshake_add_fields (root, &context, reader);
}

static const char *
explain_encrypted (const SondeRecordInfo *info)
{
  switch (info->kind)
    {
    case SONDE_TLS_KIND_ENCRYPTED:
      return _("What this is can only be seen by the two sides: TLS 1.3 encrypts the rest of the "
               "handshake, alerts and data alike, and calls all of them application data.");

    case SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE:
      return sonde_tls_record_is_finished (info)
             ? _("A Finished message: it proves that both sides saw the same handshake.")
             : _("A handshake message that can only be read by the two sides.");

    case SONDE_TLS_KIND_ENCRYPTED_ALERT:
      return _("Which alert it is can only be seen by the two sides; the last one is most often a "
               "close notify.");

    case SONDE_TLS_KIND_EARLY_DATA:
      return _("Data sent before the handshake is done, with a key from a connection before.");

    default:
      return _("Data that can only be read by the two sides.");
    }
}

static void
add_payload (SondeField            *root,
             SondeTlsMemory        *memory,
             const SondeRecordInfo *info,
             SondeTlsReader        *reader)
{
  gboolean is_data = info->kind != SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE &&
                     info->kind != SONDE_TLS_KIND_ENCRYPTED_ALERT;
  gsize left = sonde_tls_reader_get_left (reader);
  SondeField *field;

  if (left == 0)
    return;

  if (sonde_tls_record_is_encrypted (info))
    {
      field = sonde_tls_reader_add_bytes (reader, root,
                                          is_data ? "tls.application-data" : "tls.encrypted",
                                          _("Encrypted"), left);
      sonde_field_explain (field, explain_encrypted (info), "RFC 8446 §5.2");
      return;
    }

  switch (info->kind)
    {
    case SONDE_TLS_CHANGE_CIPHER_SPEC:
      add_change (root, info, reader);
      break;

    case SONDE_TLS_ALERT:
      add_alert (root, reader);
      break;

    case SONDE_TLS_HANDSHAKE:
      add_handshake (root, memory, info, reader);
      break;

    case SONDE_TLS_HEARTBEAT:
      add_heartbeat (root, reader);
      break;

    default:
      sonde_tls_reader_add_bytes (reader, root, "tls.payload", _("Payload"), left);
      break;
    }
}

static void
add_record (SondeField            *root,
            SondeTlsMemory        *memory,
            const SondeRecordInfo *info,
            SondeTlsReader        *reader)
{
  SondeTlsProblem problem = sonde_tls_record_get_problem (info);
  SondeField *type;
  SondeField *version;
  SondeField *length;
  guint n_payload;
  guint number;
  gsize left;

  type = sonde_tls_reader_add_named (reader, root,
                                     info->kind == SONDE_TLS_KIND_ENCRYPTED
                                     ? "tls.record.opaque-type" : "tls.record.type",
                                     _("Content type"), 1, sonde_tls_content_type_get_name, NULL);
  version = sonde_tls_reader_add_named (reader, root, "tls.record.version", _("Version"), 2,
                                        sonde_tls_version_get_name, &number);
  length = sonde_tls_reader_add_number (reader, root, "tls.record.length", _("Length"), 2,
                                        &n_payload);

  if (length == NULL)
    return;

  sonde_field_explain (version,
                       _("Without a meaning: TLS 1.3 says TLS 1.2 here, and a first hello TLS 1.0, "
                         "so that old devices let it pass."),
                       "RFC 8446 §5.1");

  if (number > SONDE_TLS_VERSION_1_3)
    sonde_tls_mark (version, SONDE_SEVERITY_WARNING, _("There is no such version of TLS."),
                    "RFC 8446 §5.1");

  left = sonde_tls_reader_get_left (reader);
  reader->is_cut = left < n_payload;

  if (problem == SONDE_TLS_PROBLEM_TOO_LONG || problem == SONDE_TLS_PROBLEM_EMPTY ||
      problem == SONDE_TLS_PROBLEM_INCOMPLETE)
    mark_problem (length, info);
  else if (problem != SONDE_TLS_PROBLEM_NONE && problem != SONDE_TLS_PROBLEM_UNFINISHED)
    mark_problem (type, info);

  add_payload (root, memory, info, reader);
}

/* The first byte that cannot be TLS's is marked. */
static void
add_raw (SondeField            *root,
         const SondeRecordInfo *info,
         SondeTlsReader        *reader)
{
  guint type;

  if (sonde_tls_reader_peek (reader, 0, 1, &type) &&
      sonde_tls_content_type_get_name (type) != NULL)
    {
      sonde_tls_reader_add_named (reader, root, "tls.record.type", _("Content type"), 1,
                                  sonde_tls_content_type_get_name, NULL);
    }

  mark_problem (sonde_tls_reader_add_text (reader, root, "tls.raw", _("Raw bytes"),
                                           sonde_tls_reader_get_left (reader)), info);
}

/**
 * sonde_tls_fields_new:
 * @memory: what is remembered of the connection
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): the record taken apart
 */
SondeField *
sonde_tls_fields_new (SondeTlsMemory        *memory,
                      const SondeRecordInfo *info,
                      const guint8          *data,
                      gsize                  length)
{
  g_autofree char *kind = sonde_tls_record_dup_kind (info);
  SondeTlsReader reader = { .data = data, .end = length, .is_cut = length < info->length };
  SondeField *root;

  g_return_val_if_fail (memory != NULL, NULL);

  root = sonde_field_new ("tls", kind, NULL, 0, (gsize) info->length);

  if (sonde_tls_record_get_problem (info) != SONDE_TLS_PROBLEM_NONE)
    mark_problem (root, info);

  switch (info->kind)
    {
    case SONDE_TLS_KIND_RAW:
      add_raw (root, info, &reader);
      break;

    case SONDE_TLS_KIND_SSL_2:
      reader.is_cut = length < SSL_2_HEADER ||
                      length - SSL_2_HEADER < ((gsize) (data[0] & 0x7f) << 8 | data[1]);
      sonde_tls_reader_add_number (&reader, root, "tls.ssl2.length", _("Length, with its top bit"),
                                   SSL_2_HEADER, NULL);
      sonde_tls_hello_fields_add_ssl_2 (root, &reader);
      break;

    case SONDE_TLS_KIND_INCOMPLETE:
      sonde_tls_reader_add_bytes (&reader, root, "tls.incomplete", _("Beginning of a header"),
                                  length);
      break;

    default:
      add_record (root, memory, info, &reader);
      break;
    }

  return root;
}

/**
 * sonde_tls_fields_new_message:
 * @memory: what is remembered of the connection
 * @info: the record that the message ends in
 * @data: (array length=length): the message
 * @length: the number of bytes in @data
 * @is_cut: whether there is more of the message than @data
 *
 * Takes a handshake message apart that spans several records.
 *
 * Returns: (transfer full): its fields, by offsets from its first byte
 */
SondeField *
sonde_tls_fields_new_message (SondeTlsMemory        *memory,
                              const SondeRecordInfo *info,
                              const guint8          *data,
                              gsize                  length,
                              gboolean               is_cut)
{
  SondeTlsReader reader = { .data = data, .end = length, .is_cut = is_cut };
  SondeField *root = sonde_field_new ("tls.message", _("Handshake message"), NULL, 0, length);
  SondeTlsHello offered;
  SondeTlsContext context;

  make_context (memory, info, &offered, &context);

  if (length > 0)
    sonde_tls_handshake_add_fields (root, &context, &reader);

  return root;
}

static char *
dup_alert_summary (const guint8 *data,
                   gsize         length)
{
  const char *level;
  const char *name;

  if (length < SONDE_TLS_RECORD_HEADER + ALERT_LENGTH)
    return g_strdup (_("Alert"));

  level = sonde_tls_alert_level_get_name (data[SONDE_TLS_RECORD_HEADER]);
  name = sonde_tls_alert_get_name (data[SONDE_TLS_RECORD_HEADER + 1]);

  /* Translators: the level of an alert, “warning” or “fatal”, and its name. */
  return g_strdup_printf (_("Alert: %1$s, %2$s"), level != NULL ? level : _("unknown level"),
                          name != NULL ? name : _("unknown alert"));
}

static char *
dup_encrypted_summary (const SondeRecordInfo *info)
{
  g_autofree char *size = NULL;

  size = sonde_format_byte_count (info->length - MIN (info->length, SONDE_TLS_RECORD_HEADER));

  switch (info->kind)
    {
    case SONDE_TLS_KIND_ENCRYPTED:
      return g_strdup_printf (_("Encrypted handshake or data, %s"), size);

    case SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE:
      return sonde_tls_record_is_finished (info)
             ? g_strdup (_("Finished, encrypted"))
             : g_strdup_printf (_("Encrypted handshake message, %s"), size);

    case SONDE_TLS_KIND_ENCRYPTED_ALERT:
      return g_strdup (_("Encrypted alert"));

    case SONDE_TLS_KIND_EARLY_DATA:
      return g_strdup_printf (_("Encrypted early data, %s"), size);

    default:
      return g_strdup_printf (_("Encrypted data, %s"), size);
    }
}

/* Before the server has chosen a version, it is sent as in TLS 1.3, but not certain to be that. */
static char *
dup_change_summary (const SondeRecordInfo *info)
{
  switch (sonde_tls_record_get_version (info))
    {
    case 0:
      return g_strdup (_("Change Cipher Spec"));

    case SONDE_TLS_VERSION_1_3:
      return g_strdup (_("Change Cipher Spec, without a meaning in TLS 1.3"));

    default:
      return g_strdup (_("Change Cipher Spec: encrypted from here on"));
    }
}

static char *
dup_hello_2_summary (const guint8 *data,
                     gsize         length)
{
  const char *version = NULL;

  if (length >= SONDE_TLS_RECORD_HEADER)
    version = sonde_tls_version_get_name ((guint) data[3] << 8 | data[4]);

  /* Translators: %s is a version, such as “TLS 1.0”. */
  return version != NULL ? g_strdup_printf (_("Client Hello in the form of SSL 2.0: %s"), version)
                         : g_strdup (_("Client Hello in the form of SSL 2.0"));
}

static char *
dup_content (SondeTlsMemory        *memory,
             const SondeRecordInfo *info,
             const guint8          *data,
             gsize                  length)
{
  const char *summary = sonde_tls_memory_get_note (memory, info->number);

  if (summary != NULL)
    return g_strdup (summary);

  if (sonde_tls_record_is_encrypted (info))
    return dup_encrypted_summary (info);

  switch (info->kind)
    {
    case SONDE_TLS_ALERT:
      return dup_alert_summary (data, length);

    case SONDE_TLS_CHANGE_CIPHER_SPEC:
      return dup_change_summary (info);

    case SONDE_TLS_KIND_SSL_2:
      return dup_hello_2_summary (data, length);

    case SONDE_TLS_KIND_RAW:
      return sonde_text_preview (data, length, PREVIEW_CHARS);

    default:
      return sonde_format_byte_count (info->length);
    }
}

/**
 * sonde_tls_fields_dup_summary:
 * @memory: what is remembered of the connection
 * @info: one of its records
 * @data: (array length=length): the record's beginning
 * @length: the number of bytes in @data
 *
 * Returns: (transfer full): what the record holds, in one line
 */
char *
sonde_tls_fields_dup_summary (SondeTlsMemory        *memory,
                              const SondeRecordInfo *info,
                              const guint8          *data,
                              gsize                  length)
{
  const char *problem = sonde_tls_problem_get_sentence (sonde_tls_record_get_problem (info));
  g_autofree char *content = dup_content (memory, info, data, length);

  if (problem == NULL)
    return g_steal_pointer (&content);

  /* Translators: what is wrong with a record, and what it holds. */
  return g_strdup_printf (_("%1$s · %2$s"), problem, content);
}

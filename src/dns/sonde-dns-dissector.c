#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-dissector.h"
#include "sonde-dns-fields.h"
#include "sonde-dns-header.h"
#include "sonde-dns-stream.h"
#include "sonde-dns-summary.h"

#define RESPONSE_BIT 0x80
#define FLAGS_OFFSET 2
#define RESERVED_BIT 0x40
#define COUNTS_OFFSET 4
#define OFFSET_SHIFT 8
#define FAULT_MASK 0xff

/* What a probe takes for a message of DNS. */
#define MAX_QUESTIONS 1
#define MAX_RECORDS 4096
#define MAX_QUERY_RECORDS 64

enum {
  KIND_QUERY,
  KIND_RESPONSE,
  KIND_OTHER_QUERY,
  KIND_OTHER_RESPONSE,
  KIND_MALFORMED,
  KIND_INCOMPLETE,
  N_KINDS
};

static const char * const kind_names[N_KINDS] = {
  [KIND_QUERY] = N_("Query"),
  [KIND_RESPONSE] = N_("Response"),
  [KIND_OTHER_QUERY] = N_("Request"),
  [KIND_OTHER_RESPONSE] = N_("Reply"),
  [KIND_MALFORMED] = N_("Malformed message"),
  [KIND_INCOMPLETE] = N_("Incomplete message"),
};

static guint
sonde_dns_dissector_judge (const SondeDnsWalk *walk)
{
  gboolean is_query;

  if (walk->length < SONDE_DNS_HEADER_BYTES)
    return KIND_MALFORMED;

  is_query = sonde_dns_header_get_opcode (walk) == SONDE_DNS_OPCODE_QUERY;

  if ((walk->data[FLAGS_OFFSET] & RESPONSE_BIT) != 0)
    return is_query ? KIND_RESPONSE : KIND_OTHER_RESPONSE;

  return is_query ? KIND_QUERY : KIND_OTHER_QUERY;
}

/* The first of the gravest faults, by which the summary begins. */
static void
sonde_dns_dissector_note (SondeRecordInfo    *info,
                          const SondeDnsWalk *walk)
{
  info->severity = (guint8) walk->severity;
  info->detail = (guint64) walk->fault_offset << OFFSET_SHIFT | (guint64) walk->fault;
}

static gpointer
sonde_dns_datagram_create (SondeDirection client_direction G_GNUC_UNUSED)
{
  return NULL;
}

static void
sonde_dns_datagram_destroy (gpointer state G_GNUC_UNUSED)
{
}

/* The numbers of records that are likely in what a client sends, or a server. */
static gboolean
sonde_dns_dissector_has_likely_counts (const SondeDnsWalk *walk)
{
  guint opcode = sonde_dns_header_get_opcode (walk);
  gboolean is_response = (walk->data[FLAGS_OFFSET] & RESPONSE_BIT) != 0;
  guint limit = is_response || opcode == SONDE_DNS_OPCODE_UPDATE ? MAX_RECORDS
                                                                 : MAX_QUERY_RECORDS;

  if (sonde_dns_walk_get16 (walk, COUNTS_OFFSET) > MAX_QUESTIONS)
    return FALSE;

  for (guint i = 1; i < SONDE_N_DNS_WIRE_SECTIONS; i++)
    {
      if (sonde_dns_walk_get16 (walk, COUNTS_OFFSET + 2 * i) > limit)
        return FALSE;
    }

  return TRUE;
}

/* A name, if the message has a question, that has no fault as far as it is there. */
static gboolean
sonde_dns_dissector_has_likely_name (const SondeDnsWalk *walk)
{
  SondeDnsName name;

  if (sonde_dns_walk_get16 (walk, COUNTS_OFFSET) == 0 || walk->length == SONDE_DNS_HEADER_BYTES)
    return TRUE;

  sonde_dns_name_read (walk, (SondeDnsSpan) { SONDE_DNS_HEADER_BYTES, walk->length }, NULL, &name);

  return name.fault == SONDE_DNS_FAULT_NONE || name.fault == SONDE_DNS_FAULT_NAME_CUT;
}

static int
sonde_dns_datagram_probe (const guint8 *data,
                          gsize         length)
{
  SondeDnsWalk walk = { .data = data, .length = length };

  if (length < SONDE_DNS_HEADER_BYTES)
    return 0;

  return sonde_dns_codes_get_opcode (sonde_dns_header_get_opcode (&walk)) != NULL &&
         (data[FLAGS_OFFSET + 1] & RESERVED_BIT) == 0 &&
         sonde_dns_dissector_has_likely_counts (&walk) &&
         sonde_dns_dissector_has_likely_name (&walk);
}

static gsize
sonde_dns_datagram_feed (gpointer         state G_GNUC_UNUSED,
                         SondeDirection   direction,
                         gint64           time_ns,
                         guint64          offset,
                         const guint8    *data,
                         gsize            length,
                         SondeRecordSink *sink)
{
  SondeDnsWalk walk = { .data = data, .length = length };
  SondeRecordInfo *info;

  sonde_dns_fields_walk (&walk, NULL);
  info = sonde_record_sink_append (sink, sonde_dns_dissector_judge (&walk), direction, time_ns,
                                   offset, length);
  sonde_dns_dissector_note (info, &walk);

  return length;
}

static char *
sonde_dns_dissector_dup_kind (gpointer               state G_GNUC_UNUSED,
                              const SondeRecordInfo *info)
{
  return g_strdup (info->kind < N_KINDS ? _(kind_names[info->kind]) : "");
}

static const char *
sonde_dns_dissector_get_kind_id (const SondeRecordInfo *info)
{
  return info->kind < N_KINDS ? kind_names[info->kind] : NULL;
}

static char *
sonde_dns_dissector_summarize (const SondeRecordInfo *info,
                               const guint8          *data,
                               gsize                  length)
{
  g_autofree char *summary = sonde_dns_summary_new (data, length);
  guint fault = info->detail & FAULT_MASK;

  if (fault == SONDE_DNS_FAULT_NONE || fault >= SONDE_N_DNS_FAULTS)
    return g_steal_pointer (&summary);

  /* Translators: what is wrong with a message, and what the message holds */
  return g_strdup_printf (_("%s · %s"), sonde_dns_fault_explain (fault), summary);
}

static char *
sonde_dns_datagram_dup_summary (gpointer               state G_GNUC_UNUSED,
                                const SondeRecordInfo *info,
                                const guint8          *data,
                                gsize                  length)
{
  return sonde_dns_dissector_summarize (info, data, length);
}

static SondeField *
sonde_dns_dissector_make_root (const SondeRecordInfo *info,
                               const guint8          *message,
                               gsize                  length)
{
  g_autofree char *summary = sonde_dns_summary_new (message, length);
  SondeField *root;

  root = sonde_field_new ("dns", _("DNS message"), summary, 0, (gsize) info->length);
  sonde_field_explain (root, _("A question to the domain name system, or the answer."),
                       "RFC 1035 §4.1");

  return root;
}

static SondeField *
sonde_dns_datagram_dup_fields (gpointer               state G_GNUC_UNUSED,
                               const SondeRecordInfo *info,
                               const guint8          *data,
                               gsize                  length)
{
  SondeDnsWalk walk = { .data = data, .length = length };
  SondeField *root = sonde_dns_dissector_make_root (info, data, length);

  sonde_dns_fields_walk (&walk, root);

  return root;
}

static gpointer
sonde_dns_stream_create (SondeDirection client_direction G_GNUC_UNUSED)
{
  return sonde_dns_stream_new ();
}

static void
sonde_dns_stream_destroy (gpointer state)
{
  sonde_dns_stream_free (state);
}

static int
sonde_dns_stream_probe (const guint8 *data,
                        gsize         length)
{
  gsize size;

  if (length < SONDE_DNS_FRAME_BYTES)
    return -1;

  size = (gsize) data[0] << 8 | data[1];

  if (size < SONDE_DNS_HEADER_BYTES)
    return 0;

  if (length < SONDE_DNS_FRAME_BYTES + SONDE_DNS_HEADER_BYTES)
    return -1;

  return sonde_dns_datagram_probe (data + SONDE_DNS_FRAME_BYTES,
                                   MIN (length - SONDE_DNS_FRAME_BYTES, size));
}

/* The message behind its length, as far as it is there; or what is wrong with the length. */
static void
sonde_dns_stream_check (SondeDnsWalk *walk,
                        const guint8 *data,
                        gsize         length)
{
  gsize size = length >= SONDE_DNS_FRAME_BYTES ? (gsize) data[0] << 8 | data[1] : G_MAXUINT16;

  *walk = (SondeDnsWalk) {
    .data = data + MIN (length, SONDE_DNS_FRAME_BYTES),
    .length = length - MIN (length, SONDE_DNS_FRAME_BYTES),
    .base = SONDE_DNS_FRAME_BYTES,
  };

  if (size == 0)
    sonde_dns_walk_mark (walk, NULL, SONDE_DNS_FAULT_FRAME_EMPTY, 0);
  else if (size > walk->length)
    sonde_dns_walk_mark (walk, NULL, SONDE_DNS_FAULT_FRAME_CUT, walk->length);
}

static void
sonde_dns_stream_take (SondeDirection   direction,
                       gint64           time_ns,
                       guint64          offset,
                       const guint8    *data,
                       gsize            length,
                       SondeRecordSink *sink)
{
  SondeDnsWalk walk;
  SondeRecordInfo *info;
  guint kind;

  sonde_dns_stream_check (&walk, data, length);
  kind = walk.fault == SONDE_DNS_FAULT_FRAME_CUT ? KIND_INCOMPLETE
                                                 : sonde_dns_dissector_judge (&walk);

  if (walk.fault == SONDE_DNS_FAULT_NONE)
    sonde_dns_fields_walk (&walk, NULL);

  info = sonde_record_sink_append (sink, kind, direction, time_ns, offset, length);
  sonde_dns_dissector_note (info, &walk);
}

static gsize
sonde_dns_stream_take_bytes (gpointer         state,
                             SondeDirection   direction,
                             gint64           time_ns,
                             guint64          offset,
                             const guint8    *data,
                             gsize            length,
                             SondeRecordSink *sink)
{
  sonde_dns_stream_feed (state, direction, time_ns, offset, data, length, sonde_dns_stream_take,
                         sink);

  return length;
}

static void
sonde_dns_stream_end (gpointer         state,
                      SondeDirection   direction,
                      gint64           time_ns G_GNUC_UNUSED,
                      SondeEventKind   how G_GNUC_UNUSED,
                      SondeRecordSink *sink)
{
  sonde_dns_stream_finish (state, direction, sonde_dns_stream_take, sink);
}

static char *
sonde_dns_stream_dup_summary (gpointer               state G_GNUC_UNUSED,
                              const SondeRecordInfo *info,
                              const guint8          *data,
                              gsize                  length)
{
  gsize head = MIN (length, SONDE_DNS_FRAME_BYTES);

  return sonde_dns_dissector_summarize (info, data + head, length - head);
}

static SondeField *
sonde_dns_stream_dup_fields (gpointer               state G_GNUC_UNUSED,
                             const SondeRecordInfo *info,
                             const guint8          *data,
                             gsize                  length)
{
  SondeDnsWalk walk;
  SondeField *root;
  SondeField *field;

  sonde_dns_stream_check (&walk, data, length);
  root = sonde_dns_dissector_make_root (info, walk.data, walk.length);

  if (length < SONDE_DNS_FRAME_BYTES)
    {
      sonde_dns_walk_mark (&walk, root, SONDE_DNS_FAULT_FRAME_CUT, 0);
      return root;
    }

  field = sonde_field_add_number (root, "dns.length", _("Length of the message"),
                                  (guint) data[0] << 8 | data[1], 0, SONDE_DNS_FRAME_BYTES);
  sonde_field_explain (field, _("In a stream, each message stands behind its length."),
                       "RFC 1035 §4.2.2");

  if (walk.fault != SONDE_DNS_FAULT_NONE)
    sonde_dns_walk_mark (&walk, field, walk.fault, 0);

  if (walk.length > 0)
    sonde_dns_fields_walk (&walk, root);

  return root;
}

const SondeDissector sonde_dns_datagram_dissector = {
  .name = "dns",
  .create = sonde_dns_datagram_create,
  .destroy = sonde_dns_datagram_destroy,
  .probe = sonde_dns_datagram_probe,
  .feed = sonde_dns_datagram_feed,
  .dup_kind = sonde_dns_dissector_dup_kind,
  .dup_summary = sonde_dns_datagram_dup_summary,
  .dup_fields = sonde_dns_datagram_dup_fields,
  .get_kind_id = sonde_dns_dissector_get_kind_id,
};

const SondeDissector sonde_dns_stream_dissector = {
  .name = "dns-stream",
  .create = sonde_dns_stream_create,
  .destroy = sonde_dns_stream_destroy,
  .probe = sonde_dns_stream_probe,
  .feed = sonde_dns_stream_take_bytes,
  .finish = sonde_dns_stream_end,
  .dup_kind = sonde_dns_dissector_dup_kind,
  .dup_summary = sonde_dns_stream_dup_summary,
  .dup_fields = sonde_dns_stream_dup_fields,
  .get_kind_id = sonde_dns_dissector_get_kind_id,
};

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sonde-dns-fields.h"
#include "sonde-dns-notes.h"
#include "sonde-endpoint.h"
#include "sonde-flow.h"
#include "sonde-format.h"

/* Notes that belong to no conversation. */
#define NO_FLOW 0

#define US_PER_S 1000000

static const char * const section_codes[SONDE_N_DNS_SECTIONS] = {
  "ANSWER", "CONFIRMATION", "AUTHORITY", "ADDITIONAL",
};

static char *
sonde_dns_notes_dup_server (SondeDnsQuestion *question)
{
  GInetSocketAddress *server = sonde_dns_question_get_server (question);
  SondeEndpoint endpoint;

  if (server == NULL || !sonde_endpoint_from_address (&endpoint, G_SOCKET_ADDRESS (server)))
    return NULL;

  return sonde_endpoint_to_string (&endpoint);
}

static void
sonde_dns_notes_add_record (SondeCapture   *capture,
                            SondeDnsRecord *record,
                            const char     *lookup)
{
  g_autofree char *text = sonde_dns_record_to_text (record);
  g_autofree char *ttl = g_strdup_printf ("%" G_GINT64_FORMAT,
                                          sonde_dns_record_get_ttl_s (record));

  sonde_capture_add_note (capture, NO_FLOW, "dns-record", text,
                          "LOOKUP", lookup,
                          "SECTION", section_codes[sonde_dns_record_get_section (record)],
                          "NAME", sonde_dns_record_get_owner (record),
                          "TYPE", sonde_dns_record_get_record_type (record),
                          "TTL", ttl,
                          "DATA", sonde_dns_record_get_data (record),
                          NULL);
}

static void
sonde_dns_notes_describe_question (SondeField           *root,
                                   SondeDnsQuestion     *question,
                                   const SondeDnsAnswer *answer)
{
  g_autofree char *server = sonde_dns_notes_dup_server (question);
  gboolean is_asked = answer == NULL || (answer->source != SONDE_DNS_SOURCE_LITERAL &&
                                         answer->source != SONDE_DNS_SOURCE_LOCALHOST);
  SondeDnsKind kind = sonde_dns_question_get_kind (question);
  const char *name = sonde_dns_question_get_name (question);
  const char *display = sonde_dns_question_get_display (question);
  const char *query_name = sonde_dns_question_get_query_name (question);
  SondeField *asked;
  SondeField *field;

  asked = sonde_field_add (root, "dns.lookup.question", _("Question"),
                           sonde_dns_kind_get_name (kind), 0, 0);
  sonde_field_add (asked, "dns.lookup.question.name", _("Name"), display, 0, 0);

  if (strcmp (name, display) != 0)
    {
      field = sonde_field_add (asked, "dns.lookup.question.ascii", _("Name in ASCII"), name, 0, 0);
      sonde_field_explain (field, _("DNS knows only ASCII: other letters are written so."),
                           "UTS 46");
    }

  if (!is_asked)
    {
      sonde_field_add (asked, "dns.lookup.question.server", _("Asked of"), _("nobody"), 0, 0);
      return;
    }

  field = sonde_field_add (asked, "dns.lookup.question.asked", _("Name asked for"), query_name,
                           0, 0);
  sonde_field_explain (field, _("The search list of the system is not applied: this very name "
                                "was asked for."), NULL);
  field = sonde_field_add (asked, "dns.lookup.question.server", _("Asked of"),
                           server != NULL ? server : _("the system's resolver"), 0, 0);
  sonde_field_explain (field, _("The system's resolver may know the answer itself, or ask "
                                "others."), NULL);
}

static void
sonde_dns_notes_describe_bytes (SondeField           *root,
                                const SondeDnsAnswer *answer)
{
  SondeField *field;

  field = sonde_field_add (root, "dns.lookup.bytes", _("Bytes"),
                           answer->messages->len > 0
                           ? _("of the questions and answers, as the system takes and gives them")
                           : _("none, as the system does not show its packets"),
                           0, 0);
  sonde_field_explain (field, _("The C library of the system sends a question, to one server after "
                                "the other and several times if need be, and hands over what was "
                                "answered."), NULL);
}

static void
sonde_dns_notes_describe_outcome (SondeField           *root,
                                  const SondeDnsAnswer *answer)
{
  g_autofree char *elapsed = sonde_format_duration_us (answer->elapsed_us);
  SondeField *outcome;
  SondeField *field;

  outcome = sonde_field_add (root, "dns.lookup.outcome", _("Outcome"),
                             sonde_dns_outcome_get_code (answer->outcome), 0, 0);
  sonde_field_add (outcome, "dns.lookup.outcome.elapsed", _("Time"), elapsed, 0, 0);

  if (answer->source != SONDE_DNS_SOURCE_NONE)
    sonde_field_add (outcome, "dns.lookup.outcome.source", _("Source"),
                     sonde_dns_source_get_name (answer->source), 0, 0);

  if (answer->servers != NULL)
    sonde_field_add (outcome, "dns.lookup.outcome.servers", _("DNS servers"), answer->servers,
                     0, 0);

  if (answer->canonical != NULL)
    {
      field = sonde_field_add (outcome, "dns.lookup.outcome.canonical", _("Canonical name"),
                               answer->canonical, 0, 0);
      sonde_field_explain (field, _("The name that the alias stands for."), NULL);
    }

  if (answer->negative_ttl_s >= 0)
    {
      g_autofree char *ttl = sonde_format_duration_us (answer->negative_ttl_s * US_PER_S);

      field = sonde_field_add (outcome, "dns.lookup.outcome.negative", _("“No” may be kept for"),
                               ttl, 0, 0);
      sonde_field_explain (field, _("Until then, resolvers may say “no” without asking again."),
                           "RFC 2308, section 5");
    }
}

static void
sonde_dns_notes_describe_record (SondeField     *parent,
                                 SondeDnsRecord *record)
{
  gint64 ttl_s = sonde_dns_record_get_ttl_s (record);
  g_autofree char *duration = sonde_format_duration_us (MAX (ttl_s, 0) * US_PER_S);
  SondeField *field;

  field = sonde_field_add (parent, "dns.lookup.record", sonde_dns_record_get_record_type (record),
                           sonde_dns_record_get_data (record), 0, 0);
  sonde_field_explain (field, sonde_dns_record_get_explanation (record), NULL);
  sonde_field_add (field, "dns.lookup.record.owner", _("Name"),
                   sonde_dns_record_get_owner (record), 0, 0);
  field = sonde_field_add (field, "dns.lookup.record.ttl", _("Time to live"),
                           _("not told by the system"), 0, 0);

  if (ttl_s >= 0)
    sonde_field_set_named (field, (guint64) ttl_s, duration);

  sonde_field_explain (field, _("How long the record may be kept and used again."), NULL);
}

/* Records that the system found without showing a message; those of messages are in these. */
static void
sonde_dns_notes_describe_section (SondeField           *root,
                                  const SondeDnsAnswer *answer,
                                  SondeDnsSection       section)
{
  SondeField *parent = NULL;

  for (guint i = 0; i < answer->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (sonde_dns_record_get_section (record) != section ||
          sonde_dns_record_get_length (record) > 0)
        continue;

      if (parent == NULL)
        parent = sonde_field_add (root, "dns.lookup.section",
                                  sonde_dns_section_get_name (section), NULL, 0, 0);

      sonde_dns_notes_describe_record (parent, record);
    }
}

/* The messages that were exchanged, as the dissector takes them apart. */
static void
sonde_dns_notes_describe_messages (SondeField           *root,
                                   const SondeDnsAnswer *answer)
{
  gsize start = 0;

  for (guint i = 0; i < answer->runs->len; i++)
    {
      gsize end = g_array_index (answer->runs, SondeRun, i).end;

      sonde_dns_fields_add_message (root, answer->messages->data + start, end - start, start);
      start = end;
    }
}

/**
 * sonde_dns_notes_add_question:
 * @capture: where the note goes
 * @question: what is asked
 * @started_ns: when, in nanoseconds since the Unix epoch; the lookup is known by it
 *
 * Notes in the capture that a lookup begins: the system's resolver shows no bytes.
 */
void
sonde_dns_notes_add_question (SondeCapture     *capture,
                              SondeDnsQuestion *question,
                              gint64            started_ns)
{
  g_autofree char *lookup = NULL;
  g_autofree char *message = NULL;
  g_autofree char *server = NULL;
  const char *record_type;

  g_return_if_fail (SONDE_IS_CAPTURE (capture));
  g_return_if_fail (SONDE_IS_DNS_QUESTION (question));

  lookup = g_strdup_printf ("%" G_GINT64_FORMAT, started_ns);
  server = sonde_dns_notes_dup_server (question);
  record_type = sonde_dns_kind_get_record_type (sonde_dns_question_get_kind (question));

  /* Translators: a DNS record type such as MX, and a host name or an address */
  message = g_strdup_printf (_("Look up %s of %s"), record_type,
                             sonde_dns_question_get_name (question));
  sonde_capture_add_note (capture, NO_FLOW, "dns-lookup", message,
                          "LOOKUP", lookup,
                          "TYPE", record_type,
                          "NAME", sonde_dns_question_get_name (question),
                          "QUERY_NAME", sonde_dns_question_get_query_name (question),
                          "SERVER", server != NULL ? server : "",
                          NULL);
}

/**
 * sonde_dns_notes_add_answer:
 * @capture: where the notes go
 * @question: what was asked
 * @answer: what came of it
 * @started_ns: when the lookup began, in nanoseconds since the Unix epoch
 *
 * Notes in the capture what a lookup found, and how it ended.
 */
void
sonde_dns_notes_add_answer (SondeCapture         *capture,
                            SondeDnsQuestion     *question,
                            const SondeDnsAnswer *answer,
                            gint64                started_ns)
{
  g_autofree char *lookup = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *elapsed = NULL;

  g_return_if_fail (SONDE_IS_CAPTURE (capture));
  g_return_if_fail (SONDE_IS_DNS_QUESTION (question));
  g_return_if_fail (answer != NULL);

  lookup = g_strdup_printf ("%" G_GINT64_FORMAT, started_ns);
  elapsed = g_strdup_printf ("%" G_GINT64_FORMAT, answer->elapsed_us);
  sentence = sonde_dns_answer_explain (answer, question);

  for (guint i = 0; i < answer->records->len; i++)
    sonde_dns_notes_add_record (capture, g_ptr_array_index (answer->records, i), lookup);

  sonde_capture_add_note (capture, NO_FLOW, "dns-outcome", sentence,
                          "LOOKUP", lookup,
                          "OUTCOME", sonde_dns_outcome_get_code (answer->outcome),
                          "SOURCE", sonde_dns_source_get_name (answer->source),
                          "ELAPSED_US", elapsed,
                          NULL);
}

/**
 * sonde_dns_notes_to_fields:
 * @question: what was asked
 * @answer: (nullable): what came of it, or `NULL` while that is not known
 * @started_ns: when the lookup began, in nanoseconds since the Unix epoch
 *
 * Takes a lookup apart.
 *
 * Returns: (transfer full): the question, the outcome, the records and the messages, as a tree
 */
SondeField *
sonde_dns_notes_to_fields (SondeDnsQuestion     *question,
                           const SondeDnsAnswer *answer,
                           gint64                started_ns)
{
  g_autofree char *started = NULL;
  g_autofree char *title = NULL;
  SondeField *root;

  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (question), NULL);

  started = sonde_format_clock_time_ns (started_ns);
  title = sonde_dns_question_dup_title (question);
  root = sonde_field_new ("dns.lookup", _("Look-up"), title, 0,
                          answer != NULL ? answer->messages->len : 0);
  sonde_field_add (root, "dns.lookup.started", _("Started"), started, 0, 0);
  sonde_dns_notes_describe_question (root, question, answer);

  if (answer == NULL)
    return root;

  sonde_dns_notes_describe_bytes (root, answer);
  sonde_dns_notes_describe_outcome (root, answer);

  for (guint section = 0; section < SONDE_N_DNS_SECTIONS; section++)
    sonde_dns_notes_describe_section (root, answer, section);

  sonde_dns_notes_describe_messages (root, answer);

  return root;
}

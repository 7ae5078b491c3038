#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-answer.h"
#include "sonde-format.h"

static SondeDnsRecord *
sonde_dns_answer_find (const SondeDnsAnswer *self,
                       const char           *record_type)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (self->records, i);

      if (g_str_equal (sonde_dns_record_get_record_type (record), record_type))
        return record;
    }

  return NULL;
}

static char *
sonde_dns_answer_explain_addresses (const SondeDnsAnswer *self,
                                    const char           *title,
                                    const char           *elapsed)
{
  guint count = sonde_dns_answer_count (self, "A");

  if (self->source == SONDE_DNS_SOURCE_LITERAL)
    return g_strdup_printf (_("%s is an address already, so nobody was asked."), title);

  if (self->source == SONDE_DNS_SOURCE_LOCALHOST)
    return g_strdup_printf (_("%s always means this computer, so nobody was asked."), title);

  if (self->canonical != NULL)
    return g_strdup_printf (ngettext ("%s is an alias of %s, which has %u address. "
                                      "Found by %s in %s.",
                                      "%s is an alias of %s, which has %u addresses. "
                                      "Found by %s in %s.",
                                      count),
                            title, self->canonical, count,
                            sonde_dns_source_get_name (self->source), elapsed);

  /* Translators: a host name, a number, who told, such as “the hosts file”, and a duration */
  return g_strdup_printf (ngettext ("%s has %u address. Found by %s in %s.",
                                    "%s has %u addresses. Found by %s in %s.",
                                    count),
                          title, count, sonde_dns_source_get_name (self->source), elapsed);
}

static char *
sonde_dns_answer_explain_pointer (const SondeDnsAnswer *self,
                                  const char           *address,
                                  const char           *elapsed)
{
  SondeDnsRecord *pointer = sonde_dns_answer_find (self, "PTR");
  const char *name = pointer != NULL ? sonde_dns_record_get_data (pointer) : "";

  switch (self->confirmation)
    {
    case SONDE_DNS_CONFIRMATION_YES:
      return g_strdup_printf (_("The name of %s is %s, and that name leads back to the address. "
                                "Found in %s."), address, name, elapsed);

    case SONDE_DNS_CONFIRMATION_NO:
      return g_strdup_printf (_("The name of %s is %s, but that name does not lead back to the "
                                "address: do not trust it. Found in %s."),
                              address, name, elapsed);

    case SONDE_DNS_CONFIRMATION_NONE:
    case SONDE_DNS_CONFIRMATION_UNKNOWN:
      return g_strdup_printf (_("The name of %s is %s. Whether that name leads back to the "
                                "address could not be found out. Found in %s."),
                              address, name, elapsed);

    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
sonde_dns_answer_explain_found (const SondeDnsAnswer *self,
                                SondeDnsQuestion     *question)
{
  g_autofree char *elapsed = sonde_format_duration_us (self->elapsed_us);
  g_autofree char *title = sonde_dns_question_dup_title (question);
  SondeDnsKind kind = sonde_dns_question_get_kind (question);
  const char *record_type = sonde_dns_kind_get_record_type (kind);
  guint count;

  if (kind == SONDE_DNS_KIND_ADDRESSES)
    return sonde_dns_answer_explain_addresses (self, title, elapsed);

  if (kind == SONDE_DNS_KIND_POINTER)
    return sonde_dns_answer_explain_pointer (self, title, elapsed);

  count = sonde_dns_answer_count (self, record_type);

  /* Translators: a host name, a number, a DNS record type such as MX, and a duration */
  return g_strdup_printf (ngettext ("%s has %u %s record. Found in %s.",
                                    "%s has %u %s records. Found in %s.",
                                    count),
                          title, count, record_type, elapsed);
}

static char *
sonde_dns_answer_explain_nothing (const SondeDnsAnswer *self,
                                  SondeDnsQuestion     *question)
{
  g_autofree char *title = sonde_dns_question_dup_title (question);
  SondeDnsKind kind = sonde_dns_question_get_kind (question);

  if (kind == SONDE_DNS_KIND_POINTER)
    return g_strdup_printf (_("No name is registered for the address %s. "
                              "Only the owner of its network can add one."), title);

  if (self->source == SONDE_DNS_SOURCE_LOCALHOST)
    return g_strdup_printf (_("%s always means this computer, and has nothing but addresses. "
                              "Nobody was asked."), title);

  if (self->outcome == SONDE_DNS_OUTCOME_NO_NAME && sonde_dns_answer_find (self, "CNAME") != NULL)
    return g_strdup_printf (_("%s is an alias of a name that does not exist (NXDOMAIN). "
                              "The owner of the zone has to correct the alias."), title);

  if (self->outcome == SONDE_DNS_OUTCOME_NO_NAME)
    return g_strdup_printf (_("The name %s does not exist (NXDOMAIN). "
                              "Check how it is written."), title);

  if (kind == SONDE_DNS_KIND_ADDRESSES)
    return g_strdup_printf (_("The name %s exists, but it has no address. "
                              "Ask for its other records, or try another name."), title);

  return g_strdup_printf (_("The name %s exists, but it has no %s records. "
                            "Ask for its addresses or for other records."),
                          title, sonde_dns_kind_get_record_type (kind));
}

static char *
sonde_dns_answer_explain_silence (const SondeDnsAnswer *self,
                                  const char           *title)
{
  g_autofree char *elapsed = sonde_format_duration_us (self->elapsed_us);

  if (self->outcome == SONDE_DNS_OUTCOME_STOPPED)
    return g_strdup_printf (_("Stopped after %s, before there was an answer for %s."),
                            elapsed, title);

  if (self->outcome == SONDE_DNS_OUTCOME_NO_SERVER && self->servers == NULL)
    return g_strdup_printf (_("Nobody can be asked for %s: this computer knows no DNS server. "
                              "Check the network connection."), title);

  if (self->outcome == SONDE_DNS_OUTCOME_NO_SERVER)
    return g_strdup_printf (_("No DNS server can be reached for %s: nothing takes questions at "
                              "%s. Check the network connection and its settings."),
                            title, self->servers);

  if (self->servers == NULL)
    return g_strdup_printf (_("No DNS server answered for %s within %s. "
                              "Check the network connection, then try again."), title, elapsed);

  /* Translators: a host name, a duration, and one or more addresses */
  return g_strdup_printf (_("No DNS server answered for %s within %s. %s stayed silent. "
                            "Check the network connection, then try again."),
                          title, elapsed, self->servers);
}

static char *
sonde_dns_answer_explain_failure (const SondeDnsAnswer *self,
                                  SondeDnsQuestion     *question)
{
  g_autofree char *title = sonde_dns_question_dup_title (question);

  switch (self->outcome)
    {
    case SONDE_DNS_OUTCOME_REFUSED:
      return g_strdup_printf (_("The DNS server does not want to answer for %s (REFUSED). "
                                "Ask a server that is meant for you."), title);

    case SONDE_DNS_OUTCOME_SERVER_FAILURE:
      return g_strdup_printf (_("The DNS server could not find out about %s (SERVFAIL). The "
                                "servers of its zone may be down, or its signatures broken. "
                                "Try again later."), title);

    case SONDE_DNS_OUTCOME_OTHER_CODE:
      return g_strdup_printf (_("The DNS server answered for %s with the error %s. "
                                "Ask another server."),
                              title, self->code != NULL ? self->code : "");

    case SONDE_DNS_OUTCOME_BAD_ANSWER:
      return g_strdup_printf (_("The answer for %s breaks the rules of DNS and cannot be read. "
                                "Ask another server."), title);

    case SONDE_DNS_OUTCOME_TIMED_OUT:
    case SONDE_DNS_OUTCOME_NO_SERVER:
    case SONDE_DNS_OUTCOME_STOPPED:
      return sonde_dns_answer_explain_silence (self, title);

    case SONDE_DNS_OUTCOME_FOUND:
    case SONDE_DNS_OUTCOME_NO_NAME:
    case SONDE_DNS_OUTCOME_NO_DATA:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_dns_outcome_get_code:
 * @outcome: what came of a lookup
 *
 * Returns: (transfer none): a word for it that stays the same in every language
 */
const char *
sonde_dns_outcome_get_code (SondeDnsOutcome outcome)
{
  static const char * const codes[SONDE_N_DNS_OUTCOMES] = {
    "FOUND", "NXDOMAIN", "NODATA", "REFUSED", "SERVFAIL",
    "ERROR", "BAD-ANSWER", "TIMED-OUT", "NO-SERVER", "STOPPED",
  };

  g_return_val_if_fail (outcome < SONDE_N_DNS_OUTCOMES, NULL);

  return codes[outcome];
}

/**
 * sonde_dns_source_get_name:
 * @source: where an answer came from
 *
 * Returns: (transfer none): the same for people
 */
const char *
sonde_dns_source_get_name (SondeDnsSource source)
{
  switch (source)
    {
    case SONDE_DNS_SOURCE_NONE:
      return _("nobody");

    case SONDE_DNS_SOURCE_LITERAL:
      return _("the address itself");

    case SONDE_DNS_SOURCE_LOCALHOST:
      return _("the name itself, which always means this computer");

    case SONDE_DNS_SOURCE_HOSTS:
      return _("the hosts file of this computer");

    case SONDE_DNS_SOURCE_OWN_NAME:
      return _("the name of this computer");

    case SONDE_DNS_SOURCE_MDNS:
      return _("the local network (mDNS)");

    case SONDE_DNS_SOURCE_SYSTEM:
      return _("the system's resolver");

    case SONDE_DNS_SOURCE_DNS:
      return _("DNS");

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sonde_dns_answer_new:
 *
 * Returns: (transfer full): an answer without records
 */
SondeDnsAnswer *
sonde_dns_answer_new (void)
{
  SondeDnsAnswer *self = g_new0 (SondeDnsAnswer, 1);

  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->messages = g_byte_array_new ();
  self->runs = g_array_new (FALSE, FALSE, sizeof (SondeRun));
  self->negative_ttl_s = -1;

  return self;
}

/**
 * sonde_dns_answer_free:
 * @self: (transfer full): an answer
 *
 * Frees an answer.
 */
void
sonde_dns_answer_free (SondeDnsAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->records);
  g_byte_array_unref (self->messages);
  g_array_unref (self->runs);
  g_free (self->canonical);
  g_free (self->servers);
  g_free (self->code);
  g_free (self);
}

/**
 * sonde_dns_answer_take:
 * @self: an answer
 * @record: (transfer full): a record
 *
 * Adds a record, unless there is one already that says the same.
 */
void
sonde_dns_answer_take (SondeDnsAnswer *self,
                       SondeDnsRecord *record)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (SONDE_IS_DNS_RECORD (record));

  for (guint i = 0; i < self->records->len; i++)
    {
      if (sonde_dns_record_equal (g_ptr_array_index (self->records, i), record))
        {
          g_object_unref (record);
          return;
        }
    }

  g_ptr_array_add (self->records, record);
}

/**
 * sonde_dns_answer_add_message:
 * @self: an answer
 * @direction: whether it was sent or came
 * @data: (array length=length): a DNS message
 * @length: the size of @data in bytes
 *
 * Keeps a message.
 *
 * Returns: its first byte among all that are kept
 */
gsize
sonde_dns_answer_add_message (SondeDnsAnswer *self,
                              SondeDirection  direction,
                              const guint8   *data,
                              gsize           length)
{
  SondeRun run = { .direction = direction };
  gsize offset;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (data != NULL, 0);
  g_return_val_if_fail (length <= G_MAXUINT16, 0);

  offset = self->messages->len;
  g_byte_array_append (self->messages, data, (guint) length);
  run.end = self->messages->len;
  g_array_append_val (self->runs, run);

  return offset;
}

/**
 * sonde_dns_answer_take_messages:
 * @self: an answer
 * @other: another
 *
 * Keeps the messages of another answer as well. The records of @other then point at their bytes
 * here.
 */
void
sonde_dns_answer_take_messages (SondeDnsAnswer *self,
                                SondeDnsAnswer *other)
{
  gsize start = 0;
  gsize shift;

  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  shift = self->messages->len;

  for (guint i = 0; i < other->runs->len; i++)
    {
      const SondeRun *run = &g_array_index (other->runs, SondeRun, i);

      sonde_dns_answer_add_message (self, run->direction, other->messages->data + start,
                                    run->end - start);
      start = run->end;
    }

  for (guint i = 0; i < other->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (other->records, i);

      if (sonde_dns_record_get_length (record) > 0)
        sonde_dns_record_place (record, sonde_dns_record_get_offset (record) + shift,
                                sonde_dns_record_get_length (record));
    }
}

/**
 * sonde_dns_answer_count:
 * @self: an answer
 * @record_type: (nullable): the mnemonic of a type, `A` for addresses of both families, or `NULL`
 *   for all
 *
 * Returns: the number of records of that type in the answer section
 */
guint
sonde_dns_answer_count (const SondeDnsAnswer *self,
                        const char           *record_type)
{
  guint count = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->records->len; i++)
    {
      SondeDnsRecord *record = g_ptr_array_index (self->records, i);
      const char *found = sonde_dns_record_get_record_type (record);

      if (sonde_dns_record_get_section (record) != SONDE_DNS_SECTION_ANSWER)
        continue;

      if (record_type == NULL || g_str_equal (found, record_type) ||
          (g_str_equal (record_type, "A") && g_str_equal (found, "AAAA")))
        count++;
    }

  return count;
}

/**
 * sonde_dns_answer_explain:
 * @self: an answer
 * @question: what was asked
 *
 * Says in one or two plain sentences what came of a lookup, and if it failed, what to do.
 *
 * Returns: (transfer full): the sentences
 */
char *
sonde_dns_answer_explain (const SondeDnsAnswer *self,
                          SondeDnsQuestion     *question)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SONDE_IS_DNS_QUESTION (question), NULL);

  if (self->outcome == SONDE_DNS_OUTCOME_FOUND)
    return sonde_dns_answer_explain_found (self, question);

  if (self->outcome == SONDE_DNS_OUTCOME_NO_NAME || self->outcome == SONDE_DNS_OUTCOME_NO_DATA)
    return sonde_dns_answer_explain_nothing (self, question);

  return sonde_dns_answer_explain_failure (self, question);
}

#include "config.h"

#include "dns-fixture.h"
#include "sonde-test.h"

static gboolean
dns_fixture_has_ended (gpointer user_data)
{
  return sonde_dns_lookup_get_state (user_data) != SONDE_DNS_LOOKUP_RUNNING;
}

/**
 * dns_fixture_start:
 * @kind: what to look up
 * @text: what a person typed
 * @server: (nullable): the server to ask
 * @capture: (nullable): where to note it
 *
 * Begins a lookup.
 *
 * Returns: (transfer full): a lookup that runs
 */
SondeDnsLookup *
dns_fixture_start (SondeDnsKind         kind,
                   const char          *text,
                   GInetSocketAddress  *server,
                   SondeCapture        *capture)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeDnsQuestion) question = NULL;
  g_autoptr(GError) error = NULL;
  SondeDnsLookup *lookup;

  question = sonde_dns_question_new (kind, text, server, &error);
  g_assert_no_error (error);
  lookup = sonde_dns_lookup_new (question, clock);
  g_assert_cmpint (sonde_dns_lookup_get_state (lookup), ==, SONDE_DNS_LOOKUP_IDLE);
  sonde_dns_lookup_start (lookup, capture);
  g_assert_cmpint (sonde_dns_lookup_get_state (lookup), ==, SONDE_DNS_LOOKUP_RUNNING);

  return lookup;
}

/**
 * dns_fixture_await:
 * @lookup: a lookup that runs
 *
 * Waits until it has ended.
 */
void
dns_fixture_await (SondeDnsLookup *lookup)
{
  sonde_test_wait_until (dns_fixture_has_ended, lookup);
}

/**
 * dns_fixture_look_up:
 * @kind: what to look up
 * @text: what a person typed
 *
 * Asks the system's resolver, and waits for the answer.
 *
 * Returns: (transfer full): a lookup that has ended
 */
SondeDnsLookup *
dns_fixture_look_up (SondeDnsKind  kind,
                     const char   *text)
{
  SondeDnsLookup *lookup = dns_fixture_start (kind, text, NULL, NULL);

  dns_fixture_await (lookup);

  return lookup;
}

/**
 * dns_fixture_dup_records:
 * @lookup: a lookup that has ended
 * @section: a part of its answer
 *
 * Returns: (transfer full): owner, type and data of its records, one to a line
 */
char *
dns_fixture_dup_records (SondeDnsLookup  *lookup,
                         SondeDnsSection  section)
{
  g_autoptr(GListModel) records = sonde_dns_lookup_list_records (lookup);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SondeDnsRecord) record = g_list_model_get_item (records, i);

      if (sonde_dns_record_get_section (record) == section)
        g_string_append_printf (text, "%s %s %s\n",
                                sonde_dns_record_get_owner (record),
                                sonde_dns_record_get_record_type (record),
                                sonde_dns_record_get_data (record));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * dns_fixture_get_record:
 * @lookup: a lookup that has ended
 * @position: the number of a record, from 0
 *
 * Returns: (transfer none): the record
 */
SondeDnsRecord *
dns_fixture_get_record (SondeDnsLookup *lookup,
                        guint           position)
{
  g_autoptr(GListModel) records = sonde_dns_lookup_list_records (lookup);
  g_autoptr(SondeDnsRecord) record = g_list_model_get_item (records, position);

  g_assert_nonnull (record);

  /* The lookup keeps it. */
  return record;
}

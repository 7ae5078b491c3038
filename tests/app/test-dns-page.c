#include "config.h"

#include <string.h>

#include "sonde-app-resources.h"
#include "sonde-dns-answer-view.h"
#include "sonde-dns-compose.h"
#include "sonde-dns-page.h"
#include "sonde-field-tree.h"
#include "sonde-hex-view.h"
#include "sonde-outcome.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-record-pane.h"
#include "sonde-target-entry.h"
#include "sonde-test.h"
#include "sonde-widget-test.h"

/* A header, the name _sip._tcp.example.test, a type and a class. */
#define QUERY_BYTES 40

typedef struct
{
  GSettings          *settings;
  SondeSession       *session;
  SondeDnsPage       *page;
  GtkWidget          *window;
  SondeTargetEntry   *entry;
  GtkDropDown        *kinds;
  GtkButton          *button;
  SondeDnsAnswerView *answer;
  SondeOutcome       *outcome;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  GtkWidget *compose;

  /* Nobody outside this computer is asked by these tests. */
  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->session = sonde_session_new (fixture->settings, clock, "/nonexistent", "/bin/false", 0);
  fixture->page = g_object_ref_sink (g_object_new (SONDE_TYPE_DNS_PAGE, NULL));
  sonde_page_set_session (SONDE_PAGE (fixture->page), fixture->session);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->page), 900, 600);

  compose = sonde_widget_test_find (GTK_WIDGET (fixture->page), SONDE_TYPE_DNS_COMPOSE);
  fixture->kinds = GTK_DROP_DOWN (sonde_widget_test_find (compose, GTK_TYPE_DROP_DOWN));
  fixture->entry = SONDE_TARGET_ENTRY (sonde_widget_test_find (compose, SONDE_TYPE_TARGET_ENTRY));
  fixture->button = GTK_BUTTON (gtk_widget_get_last_child (gtk_widget_get_first_child (compose)));
  fixture->answer = SONDE_DNS_ANSWER_VIEW (sonde_widget_test_find (GTK_WIDGET (fixture->page),
                                                                   SONDE_TYPE_DNS_ANSWER_VIEW));
  fixture->outcome = SONDE_OUTCOME (sonde_widget_test_find (GTK_WIDGET (fixture->page),
                                                            SONDE_TYPE_OUTCOME));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->page));
  g_settings_reset (fixture->settings, "dns-history");
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->settings);
}

static void
set_target (Fixture    *fixture,
            const char *uri)
{
  g_autoptr(SondeTarget) target = NULL;
  g_autoptr(GError) error = NULL;

  target = sonde_target_parse (uri, NULL, &error);
  g_assert_no_error (error);
  sonde_page_set_target (SONDE_PAGE (fixture->page), target);
}

static gboolean
is_idle (gpointer user_data)
{
  return !sonde_page_is_busy (user_data);
}

static void
look_up (Fixture    *fixture,
         const char *uri)
{
  set_target (fixture, uri);
  sonde_page_activate (SONDE_PAGE (fixture->page));
  g_assert_true (sonde_page_is_busy (SONDE_PAGE (fixture->page)));
  sonde_test_wait_until (is_idle, fixture->page);
}

static const char *
get_error (Fixture *fixture)
{
  GtkWidget *revealer = sonde_widget_test_find (GTK_WIDGET (fixture->entry), GTK_TYPE_REVEALER);
  GtkWidget *label = gtk_revealer_get_child (GTK_REVEALER (revealer));

  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)))
    return NULL;

  return gtk_label_get_text (GTK_LABEL (label));
}

static guint
count_lookups (Fixture *fixture)
{
  GtkWidget *list = sonde_widget_test_find (GTK_WIDGET (fixture->page), SONDE_TYPE_ACTIVITY_LIST);

  return g_list_model_get_n_items (sonde_activity_list_get_model (SONDE_ACTIVITY_LIST (list)));
}

static void
test_answer (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *all = NULL;
  g_autofree char *one = NULL;

  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_NONE);
  look_up (fixture, "dns:localhost");

  g_assert_cmpuint (count_lookups (fixture), ==, 1);
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_SUCCESS);
  g_assert_cmpstr (sonde_outcome_get_sentence (fixture->outcome), ==,
                   "localhost always means this computer, so nobody was asked.");

  all = sonde_dns_answer_view_dup_text (fixture->answer);
  g_assert_cmpstr (all, ==, "localhost IN AAAA ::1\nlocalhost IN A 127.0.0.1\n");

  g_assert_null (sonde_dns_answer_view_get_selected (fixture->answer));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.select-record", "i", 1);
  one = sonde_dns_answer_view_dup_text (fixture->answer);
  g_assert_cmpstr (one, ==, "localhost IN A 127.0.0.1");
  g_assert_false (sonde_dns_answer_view_select (fixture->answer, 2));
}

static void
test_nothing_is_sent_unasked (Fixture       *fixture,
                              gconstpointer  user_data G_GNUC_UNUSED)
{
  set_target (fixture, "dns:example.test?type=MX");

  g_assert_cmpstr (sonde_target_entry_get_text (fixture->entry), ==, "example.test");
  g_assert_cmpuint (gtk_drop_down_get_selected (fixture->kinds), ==, SONDE_DNS_KIND_MX);
  g_assert_false (sonde_page_is_busy (SONDE_PAGE (fixture->page)));
  g_assert_cmpuint (count_lookups (fixture), ==, 0);
}

static void
test_bad_input (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_target_entry_set_text (fixture->entry, "a..b");
  g_assert_null (get_error (fixture));
  sonde_page_activate (SONDE_PAGE (fixture->page));
  g_assert_cmpstr (get_error (fixture), ==, "Nothing stands between the two dots after “a”");
  g_assert_cmpuint (count_lookups (fixture), ==, 0);

  sonde_target_entry_set_text (fixture->entry, "localhost");
  g_assert_null (get_error (fixture));

  /* What was wrong with one kind may be right with another. */
  gtk_drop_down_set_selected (fixture->kinds, SONDE_DNS_KIND_POINTER);
  sonde_page_activate (SONDE_PAGE (fixture->page));
  g_assert_nonnull (get_error (fixture));
  gtk_drop_down_set_selected (fixture->kinds, SONDE_DNS_KIND_ADDRESSES);
  g_assert_null (get_error (fixture));
}

static void
test_bad_target (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  set_target (fixture, "dns:example.test?type=CAA");
  g_assert_cmpstr (get_error (fixture), ==, "Records of type CAA cannot be looked up here");

  set_target (fixture, "dns://ns.test/example.test");
  g_assert_cmpstr (get_error (fixture), ==,
                   "The server “ns.test” cannot be asked: give its IPv4 address");
  g_assert_cmpuint (count_lookups (fixture), ==, 0);
}

static void
test_address_offers_its_name (Fixture       *fixture,
                              gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *compose = sonde_widget_test_find (GTK_WIDGET (fixture->page),
                                               SONDE_TYPE_DNS_COMPOSE);
  GtkWidget *hint = gtk_widget_get_next_sibling (gtk_widget_get_first_child (compose));

  sonde_target_entry_set_text (fixture->entry, "192.0.2.");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (hint)));
  sonde_target_entry_set_text (fixture->entry, "192.0.2.1");
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (hint)));
  gtk_drop_down_set_selected (fixture->kinds, SONDE_DNS_KIND_POINTER);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (hint)));
}

static void
test_repeat_edit_delete (Fixture       *fixture,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  gtk_widget_activate_action (page, "page.repeat", NULL);
  g_assert_cmpuint (count_lookups (fixture), ==, 0);
  look_up (fixture, "dns:localhost");

  g_assert_true (gtk_widget_activate_action (page, "page.repeat", NULL));
  sonde_test_wait_until (is_idle, page);
  g_assert_cmpuint (count_lookups (fixture), ==, 2);

  set_target (fixture, "dns:example.test?type=NS");
  g_assert_true (gtk_widget_activate_action (page, "page.edit", NULL));
  g_assert_cmpstr (sonde_target_entry_get_text (fixture->entry), ==, "localhost");
  g_assert_cmpuint (gtk_drop_down_get_selected (fixture->kinds), ==, SONDE_DNS_KIND_ADDRESSES);

  g_assert_true (gtk_widget_activate_action (page, "page.delete", NULL));
  g_assert_cmpuint (count_lookups (fixture), ==, 1);
  g_assert_true (gtk_widget_activate_action (page, "page.delete", NULL));
  g_assert_cmpuint (count_lookups (fixture), ==, 0);
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_NONE);
}

/* A server that never answers. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GSocket) socket = NULL;
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                         &error);
  g_assert_no_error (error);
  g_socket_bind (socket, any_port, FALSE, &error);
  g_assert_no_error (error);
  local = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);

  uri = g_strdup_printf ("dns://127.0.0.1:%u/silent.test?type=SOA",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  set_target (fixture, uri);
  sonde_page_activate (SONDE_PAGE (fixture->page));
  g_socket_condition_wait (socket, G_IO_IN, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_RUNNING);
  g_assert_cmpstr (gtk_button_get_label (fixture->button), ==, "Stop");
  g_signal_emit_by_name (fixture->button, "clicked");
  g_assert_false (sonde_page_is_busy (SONDE_PAGE (fixture->page)));
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_WARNING);
  g_assert_cmpstr (gtk_button_get_label (fixture->button), ==, "Look Up");
}

/* Answers one query with two SRV records: priorities 20 and 10, in this order. */
static gpointer
answer_once (gpointer user_data)
{
  static const guint8 records[] = {
    0xc0, 0x0c, 0, 33, 0, 1, 0, 0, 1, 0x2c, 0, 11, 0, 20, 0, 1, 0, 80, 3, 'w', 'w', 'w', 0,
    0xc0, 0x0c, 0, 33, 0, 1, 0, 0, 1, 0x2c, 0, 8, 0, 10, 0, 1, 0, 80, 0xc0, 0x3a,
  };
  GSocket *socket = user_data;
  g_autoptr(GSocketAddress) client = NULL;
  g_autoptr(GError) error = NULL;
  guint8 message[512];
  gssize length;

  length = g_socket_receive_from (socket, &client, (char *) message, sizeof message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (length, ==, QUERY_BYTES);

  message[2] |= 0x80;
  message[7] = 2;
  memcpy (message + length, records, sizeof records);
  g_socket_send_to (socket, client, (const char *) message, (gsize) length + sizeof records, NULL,
                    &error);
  g_assert_no_error (error);

  return NULL;
}

static void
assert_linked (Fixture    *fixture,
               const char *id,
               guint64     start,
               guint64     end)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  SondeFieldTree *tree = SONDE_FIELD_TREE (sonde_widget_test_find (page, SONDE_TYPE_FIELD_TREE));
  SondeHexView *hex = SONDE_HEX_VIEW (sonde_widget_test_find (page, SONDE_TYPE_HEX_VIEW));
  SondeField *field = sonde_field_tree_get_selected (tree);
  guint64 found_start, found_end;

  g_assert_nonnull (field);
  g_assert_cmpstr (sonde_field_get_id (field), ==, id);
  sonde_hex_view_get_selection (hex, &found_start, &found_end);
  g_assert_cmpuint (found_start, ==, start);
  g_assert_cmpuint (found_end, ==, end);
}

/* A row of the answer, its field and its bytes; also when rows are in another order than bytes. */
static void
test_linked (Fixture       *fixture,
             gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  GtkWidget *compose = sonde_widget_test_find (page, SONDE_TYPE_DNS_COMPOSE);
  SondeHexView *hex;
  GThread *thread;

  /* With its options open, GTK 4.8 finds fault with the height of the bar in these few rows. */
  gtk_widget_set_visible (compose, FALSE);

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                         &error);
  g_assert_no_error (error);
  g_socket_bind (socket, any_port, FALSE, &error);
  g_assert_no_error (error);
  local = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("dns", answer_once, socket);

  uri = g_strdup_printf ("dns://127.0.0.1:%u/_sip._tcp.example.test?type=SRV",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  look_up (fixture, uri);
  g_thread_join (thread);

  gtk_widget_activate_action (page, "page.select-record", "i", 0);
  assert_linked (fixture, "dns.record", 2 * QUERY_BYTES + 23, 2 * QUERY_BYTES + 43);
  gtk_widget_activate_action (page, "page.select-record", "i", 1);
  assert_linked (fixture, "dns.record", 2 * QUERY_BYTES, 2 * QUERY_BYTES + 23);

  hex = SONDE_HEX_VIEW (sonde_widget_test_find (page, SONDE_TYPE_HEX_VIEW));
  sonde_hex_view_select (hex, 2 * QUERY_BYTES + 36, 2 * QUERY_BYTES + 36);
  assert_linked (fixture, "dns.srv.priority", 2 * QUERY_BYTES + 36, 2 * QUERY_BYTES + 36);
  sonde_hex_view_select (hex, 2 * QUERY_BYTES + 41, 2 * QUERY_BYTES + 41);
  assert_linked (fixture, "dns.pointer", 2 * QUERY_BYTES + 41, 2 * QUERY_BYTES + 41);
}

#define FOUND_BYTES 22

/* A question for the name “test”, and the answer that there is none. */
static SondeFlow *
record_exchange (SondeCapture *capture)
{
  static const guint8 query[FOUND_BYTES] = {
    0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1,
  };
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_UDP, .role = SONDE_ROLE_CLIENT };
  guint8 response[FOUND_BYTES];
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "127.0.0.1:53"));
  memcpy (response, query, sizeof query);
  response[2] |= 0x80;
  response[3] |= 3;
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, query, sizeof query);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, response, sizeof response);
  sonde_capture_sync (capture);

  return sonde_capture_get_flow (capture, id);
}

/* Something that is not DNS. */
static SondeFlow *
record_http (SondeCapture *capture)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "127.0.0.1:80"));
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, "GET / HTTP/1.1\r\n", 16);
  sonde_capture_sync (capture);

  return sonde_capture_get_flow (capture, id);
}

/* A conversation out of a capture file. */
static void
test_found (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "capture.pcapng", NULL);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = sonde_capture_new (path, clock, NULL);
  GtkWidget *page = GTK_WIDGET (fixture->page);
  SondePageLayout *layout = SONDE_PAGE_LAYOUT (sonde_widget_test_find (page,
                                                                       SONDE_TYPE_PAGE_LAYOUT));
  SondeActivityList *activities = sonde_page_layout_get_activities (layout);
  GListModel *list = sonde_activity_list_get_model (activities);
  g_autoptr(SondeActivity) activity = NULL;
  GtkWidget *records;
  g_autofree char *script = NULL;
  GListModel *messages;

  g_assert_false (sonde_page_add_flow (SONDE_PAGE (page), record_http (capture)));
  g_assert_true (sonde_page_add_flow (SONDE_PAGE (page), record_exchange (capture)));

  while (g_list_model_get_n_items (list) == 0)
    g_main_context_iteration (NULL, TRUE);

  activity = g_list_model_get_item (list, 0);
  g_assert_cmpstr (sonde_activity_get_title (activity), ==, "test");
  g_assert_cmpstr (sonde_activity_get_detail (activity), ==,
                   "A · No such name · 127.0.0.1:53");
  g_assert_cmpint (sonde_activity_get_state (activity), ==, SONDE_ACTIVITY_WARNING);

  sonde_activity_list_select (activities, activity);
  records = sonde_widget_test_find (page, SONDE_TYPE_RECORD_PANE);
  messages = sonde_record_pane_get_model (SONDE_RECORD_PANE (records));

  while (g_list_model_get_n_items (messages) < 2)
    g_main_context_iteration (NULL, TRUE);

  gtk_widget_activate_action (page, "page.select-record", "i", 1);
  sonde_inspector_select_field_at (sonde_page_layout_get_inspector (layout), 0);
  assert_linked (fixture, "dns.id", FOUND_BYTES, FOUND_BYTES + 2);

  script = sonde_page_dup_code (SONDE_PAGE (page));
  g_assert_nonnull (strstr (script, "\"test\""));
  g_assert_nonnull (strstr (script, "\"127.0.0.1\""));
  g_assert_nonnull (strstr (script, "RECORD_TYPE = 1 "));

  gtk_widget_activate_action (page, "page.delete", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  sonde_test_remove_dir (directory);
}

static void
test_code (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *none = sonde_page_dup_code (SONDE_PAGE (fixture->page));
  g_autofree char *script = NULL;

  g_assert_null (none);
  look_up (fixture, "dns:localhost?type=TXT");
  script = sonde_page_dup_code (SONDE_PAGE (fixture->page));
  g_assert_nonnull (g_strstr_len (script, -1, "RECORD_TYPE = 16  # TXT"));
  g_assert_nonnull (g_strstr_len (script, -1, "localhost"));
}

static void
test_history (Fixture       *fixture,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  g_auto(GStrv) history = NULL;

  look_up (fixture, "dns:localhost");
  history = g_settings_get_strv (fixture->settings, "dns-history");
  g_assert_cmpuint (g_strv_length (history), ==, 1);
  g_assert_cmpstr (history[0], ==, "localhost");
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);
  g_resources_register (sonde_app_get_resource ());

  g_test_add ("/dns-page/answer", Fixture, NULL, set_up, test_answer, tear_down);
  g_test_add ("/dns-page/nothing-is-sent-unasked", Fixture, NULL,
              set_up, test_nothing_is_sent_unasked, tear_down);
  g_test_add ("/dns-page/bad-input", Fixture, NULL, set_up, test_bad_input, tear_down);
  g_test_add ("/dns-page/bad-target", Fixture, NULL, set_up, test_bad_target, tear_down);
  g_test_add ("/dns-page/address-offers-its-name", Fixture, NULL,
              set_up, test_address_offers_its_name, tear_down);
  g_test_add ("/dns-page/repeat-edit-delete", Fixture, NULL,
              set_up, test_repeat_edit_delete, tear_down);
  g_test_add ("/dns-page/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/dns-page/row-field-bytes-linked", Fixture, NULL,
              set_up, test_linked, tear_down);
  g_test_add ("/dns-page/found", Fixture, NULL, set_up, test_found, tear_down);
  g_test_add ("/dns-page/code", Fixture, NULL, set_up, test_code, tear_down);
  g_test_add ("/dns-page/history", Fixture, NULL, set_up, test_history, tear_down);

  return g_test_run ();
}

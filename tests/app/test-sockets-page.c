#include "config.h"

#include <string.h>

#include "net-fixture.h"
#include "sonde-app-resources.h"
#include "sonde-escape.h"
#include "sonde-outcome.h"
#include "sonde-page-layout.h"
#include "sonde-page.h"
#include "sonde-record-view.h"
#include "sonde-sockets-compose.h"
#include "sonde-sockets-item.h"
#include "sonde-sockets-page.h"
#include "sonde-sockets-send-bar.h"
#include "sonde-taps.h"
#include "sonde-target-entry.h"
#include "sonde-widget-test.h"

typedef struct
{
  NetFixture           net;
  GSettings           *settings;
  SondeSession        *session;
  GtkWidget           *page;
  GtkWidget           *window;
  SondeTargetEntry    *entry;
  SondeSocketsSendBar *send_bar;
  GtkWidget           *text_view;
  SondeRecordView     *transcript;
  SondeOutcome        *outcome;
  SondeActivityList   *activities;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;
  GtkWidget *page;

  net_fixture_set_up (&fixture->net, user_data);
  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->session = sonde_session_new (fixture->settings, clock, fixture->net.dir, "/bin/false",
                                        0);
  sonde_session_begin_capture (fixture->session, FALSE, &error);
  g_assert_no_error (error);

  page = fixture->page = g_object_ref_sink (g_object_new (SONDE_TYPE_SOCKETS_PAGE, NULL));
  sonde_page_set_session (SONDE_PAGE (page), fixture->session);
  fixture->window = sonde_widget_test_show (page, 900, 600);
  fixture->entry = SONDE_TARGET_ENTRY (sonde_widget_test_find (page, SONDE_TYPE_TARGET_ENTRY));
  fixture->send_bar =
    SONDE_SOCKETS_SEND_BAR (sonde_widget_test_find (page, SONDE_TYPE_SOCKETS_SEND_BAR));
  fixture->text_view = sonde_widget_test_find (GTK_WIDGET (fixture->send_bar),
                                               GTK_TYPE_TEXT_VIEW);
  fixture->transcript = SONDE_RECORD_VIEW (sonde_widget_test_find (page, SONDE_TYPE_RECORD_VIEW));
  fixture->outcome = SONDE_OUTCOME (sonde_widget_test_find (page, SONDE_TYPE_OUTCOME));
  fixture->activities =
    SONDE_ACTIVITY_LIST (sonde_widget_test_find (page, SONDE_TYPE_ACTIVITY_LIST));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  sonde_widget_test_destroy (fixture->window, fixture->page);
  g_settings_reset (fixture->settings, "sockets-history");
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->settings);
  net_fixture_tear_down (&fixture->net, user_data);
}

static void
set_target (Fixture    *fixture,
            const char *format,
            guint       port)
{
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_auto(GStrv) parts = g_strsplit (format, "PORT", 2);
  g_autofree char *uri = g_strjoinv (number, parts);
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
go (Fixture *fixture)
{
  sonde_page_activate (SONDE_PAGE (fixture->page));
  sonde_test_wait_until (is_idle, fixture->page);
}

static SondeSocketsItem *
get_item (Fixture *fixture)
{
  SondeActivity *activity = sonde_activity_list_get_selected (fixture->activities);

  g_assert_nonnull (activity);

  return SONDE_SOCKETS_ITEM (sonde_activity_get_subject (activity));
}

static guint
count_items (Fixture *fixture)
{
  return g_list_model_get_n_items (sonde_activity_list_get_model (fixture->activities));
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
}

static void
send_text (Fixture    *fixture,
           const char *text)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.send-text", "s", text));
}

static gboolean
shows_row (gpointer user_data)
{
  Fixture *fixture = user_data;
  GListModel *model = sonde_record_view_get_model (fixture->transcript);
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SondeRecord) record = g_list_model_get_item (model, i);

      if (sonde_record_get_direction (record) == SONDE_DIRECTION_RECEIVED &&
          strstr (sonde_record_get_summary (record), "answer") != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_guest (gpointer user_data)
{
  Fixture *fixture = user_data;

  return sonde_sockets_item_get_parent (get_item (fixture)) != NULL;
}

static gboolean
is_over (gpointer user_data)
{
  return !sonde_sockets_item_is_live (user_data);
}

static void
test_tcp_client (Fixture       *fixture,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *code = NULL;

  set_target (fixture, "tcp://127.0.0.1:PORT", net_fixture_peer_number (&fixture->net, "listen"));
  g_assert_cmpuint (count_items (fixture), ==, 0);
  go (fixture);
  net_fixture_peer_ok (&fixture->net, "accept");
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_SUCCESS);
  net_fixture_mentions (sonde_outcome_get_sentence (fixture->outcome), "Connected to 127.0.0.1:");

  send_text (fixture, "question\\r\\n");
  net_fixture_peer_receives (&fixture->net, "question\r\n");
  net_fixture_peer_ok (&fixture->net, "send 616e73776572");
  sonde_test_wait_until (shows_row, fixture);

  code = sonde_page_dup_code (SONDE_PAGE (fixture->page));
  net_fixture_mentions (code, "b\"question\\r\\n\"");

  act (fixture, "page.close");
  sonde_test_wait_until (is_over, get_item (fixture));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->send_bar)));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  set_target (fixture, "tcp://127.0.0.1:PORT", net_fixture_peer_number (&fixture->net, "udp"));
  go (fixture);
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_ERROR);
  net_fixture_mentions (sonde_outcome_get_sentence (fixture->outcome), "refused the connection");
  g_assert_cmpuint (count_items (fixture), ==, 1);
}

static void
test_half_close_and_reset (Fixture       *fixture,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *half_end = NULL;
  g_autofree char *end = NULL;

  set_target (fixture, "tcp://127.0.0.1:PORT", net_fixture_peer_number (&fixture->net, "listen"));
  go (fixture);
  net_fixture_peer_ok (&fixture->net, "accept");
  act (fixture, "page.finish-sending");
  half_end = net_fixture_peer (&fixture->net, "end");
  g_assert_cmpstr (half_end, ==, "eof");
  net_fixture_peer_ok (&fixture->net, "send 616e73776572");
  sonde_test_wait_until (shows_row, fixture);

  act (fixture, "page.reset");
  sonde_test_wait_until (is_over, get_item (fixture));
  end = net_fixture_peer (&fixture->net, "send 00");
  g_assert_cmpstr (end, ==, "EPIPE");
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_WARNING);
}

/* TC8 in the window: two clients, one of them answered, then both. */
static void
test_tcp_listener (Fixture       *fixture,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeTcpListener *listener;
  SondeSocketsItem *item;
  guint16 port;

  set_target (fixture, "tcp-listen://:PORT", 0);
  sonde_target_entry_set_text (fixture->entry, "");
  go (fixture);
  item = get_item (fixture);
  listener = sonde_sockets_item_get_tcp_listener (item);
  g_assert_true (sonde_sockets_item_is_listening (item));
  port = sonde_tcp_listener_get_port (listener);

  g_free (net_fixture_peer (&fixture->net, "connect 127.0.0.1 %u", port));
  sonde_test_wait_until (has_guest, fixture);
  send_text (fixture, "first");
  net_fixture_peer_receives (&fixture->net, "first");

  g_free (net_fixture_peer (&fixture->net, "connect ::1 %u", port));

  while (count_items (fixture) < 3)
    g_main_context_iteration (NULL, TRUE);

  sonde_activity_list_select (fixture->activities, sonde_sockets_item_get_activity (item));
  send_text (fixture, "both");
  net_fixture_peer_receives (&fixture->net, "both");
  net_fixture_peer_ok (&fixture->net, "use 0");
  net_fixture_peer_receives (&fixture->net, "both");

  /* The same button stops what it started. */
  sonde_page_activate (SONDE_PAGE (fixture->page));
  g_assert_false (sonde_sockets_item_is_listening (item));
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeUdpSocket *socket;
  g_autofree char *received = NULL;
  g_autofree char *expected = NULL;
  guint16 port;

  set_target (fixture, "udp://127.0.0.1:PORT", net_fixture_peer_number (&fixture->net, "udp"));
  go (fixture);
  socket = sonde_sockets_item_get_udp_socket (get_item (fixture));
  port = sonde_udp_socket_get_port (socket);
  send_text (fixture, "question");
  received = net_fixture_peer (&fixture->net, "udprecv");
  expected = g_strdup_printf ("127.0.0.1 %u 7175657374696f6e", port);
  g_assert_cmpstr (received, ==, expected);
  g_free (net_fixture_peer (&fixture->net, "udpsend 127.0.0.1 %u 616e73776572", port));
  sonde_test_wait_until (shows_row, fixture);
}

static void
test_udp_listener (Fixture       *fixture,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeUdpSocket *socket;
  guint16 port;

  set_target (fixture, "udp-listen://127.0.0.1:PORT", 0);
  go (fixture);
  socket = sonde_sockets_item_get_udp_socket (get_item (fixture));
  port = sonde_udp_socket_get_port (socket);
  net_fixture_peer_number (&fixture->net, "udp");
  g_free (net_fixture_peer (&fixture->net, "udpsend 127.0.0.1 %u 616e73776572", port));
  sonde_test_wait_until (has_guest, fixture);
  sonde_test_wait_until (shows_row, fixture);
  send_text (fixture, "reply");
  g_free (net_fixture_peer (&fixture->net, "udprecv"));
  act (fixture, "page.delete");
  g_assert_cmpuint (count_items (fixture), ==, 1);
}

/* What is wrong is said where it is wrong, and nothing is done. */
static void
test_bad_input (Fixture       *fixture,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  static const char * const texts[] = { "", "host", "host:99999", "a..b:80", "[::1:80" };
  GtkWidget *revealer = sonde_widget_test_find (GTK_WIDGET (fixture->entry), GTK_TYPE_REVEALER);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      sonde_target_entry_set_text (fixture->entry, texts[i]);
      sonde_page_activate (SONDE_PAGE (fixture->page));
      g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
      g_assert_cmpuint (count_items (fixture), ==, 0);
    }
}

/* TC9 in the window. */
static void
test_port_in_use (Fixture       *fixture,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  set_target (fixture, "tcp-listen://127.0.0.1:PORT",
              net_fixture_peer_number (&fixture->net, "listen"));
  go (fixture);
  g_assert_cmpint (sonde_outcome_get_kind (fixture->outcome), ==, SONDE_OUTCOME_ERROR);
  net_fixture_mentions (sonde_outcome_get_sentence (fixture->outcome), "already in use");
  g_assert_cmpuint (count_items (fixture), ==, 0);
}

static void
assert_bytes (Fixture    *fixture,
              const char *text,
              const void *expected,
              gsize       length)
{
  g_autoptr(GBytes) bytes = NULL;

  sonde_sockets_send_bar_set_text (fixture->send_bar, text);
  bytes = sonde_sockets_send_bar_dup_bytes (fixture->send_bar);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, length);
}

static void
choose (Fixture    *fixture,
        guint       position,
        guint       selected)
{
  GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (fixture->send_bar));
  guint n = 0;

  for (child = gtk_widget_get_first_child (child); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_DROP_DOWN (child) && n++ == position)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (child), selected);
    }
}

static const char *
get_preview (Fixture *fixture)
{
  GtkWidget *preview = sonde_widget_test_find (GTK_WIDGET (fixture->send_bar),
                                               GTK_TYPE_INSCRIPTION);

  return gtk_inscription_get_text (GTK_INSCRIPTION (preview));
}

static void
test_hx5 (Fixture       *fixture,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GBytes) wrong = NULL;

  assert_bytes (fixture, "A€\\r\\n", "\x41\xe2\x82\xac\x0d\x0a", 6);
  g_assert_cmpstr (get_preview (fixture), ==, "41 e2 82 ac 0d 0a");
  assert_bytes (fixture, "\\x41", "A", 1);
  assert_bytes (fixture, "日本", "\xe6\x97\xa5\xe6\x9c\xac", 6);
  assert_bytes (fixture, "\\\\n", "\\n", 2);

  sonde_sockets_send_bar_set_text (fixture->send_bar, "\\q");
  wrong = sonde_sockets_send_bar_dup_bytes (fixture->send_bar);
  g_assert_null (wrong);
  g_assert_cmpstr (get_preview (fixture), ==, "");
}

static void
test_hx6 (Fixture       *fixture,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  assert_bytes (fixture, "A", "A", 1);
  choose (fixture, 1, SONDE_LINE_ENDING_LF);
  assert_bytes (fixture, "A", "A\n", 2);
  choose (fixture, 1, SONDE_LINE_ENDING_CRLF);
  assert_bytes (fixture, "A", "A\r\n", 3);
  g_assert_cmpstr (get_preview (fixture), ==, "41 0d 0a");
}

static void
test_hex (Fixture       *fixture,
          gconstpointer  user_data G_GNUC_UNUSED)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->text_view));
  g_autoptr(GBytes) wrong = NULL;
  g_autoptr(GBytes) bytes = NULL;

  choose (fixture, 0, 1);
  gtk_text_buffer_set_text (buffer, "48 65 6", -1);
  wrong = sonde_sockets_send_bar_dup_bytes (fixture->send_bar);
  g_assert_null (wrong);

  gtk_text_buffer_set_text (buffer, "48 65 6c", -1);
  bytes = sonde_sockets_send_bar_dup_bytes (fixture->send_bar);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "Hel", 3);
}

static void
add (const char *path,
     void       (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);
  g_resources_register (sonde_app_get_resource ());

  add ("/sockets-page/tcp-client", test_tcp_client);
  add ("/sockets-page/refused", test_refused);
  add ("/sockets-page/half-close-and-reset", test_half_close_and_reset);
  add ("/sockets-page/tcp-listener", test_tcp_listener);
  add ("/sockets-page/udp", test_udp);
  add ("/sockets-page/udp-listener", test_udp_listener);
  add ("/sockets-page/bad-input", test_bad_input);
  add ("/sockets-page/port-in-use", test_port_in_use);
  add ("/sockets-page/hx5", test_hx5);
  add ("/sockets-page/hx6", test_hx6);
  add ("/sockets-page/hex", test_hex);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-event-list.h"
#include "sonde-protocol-choice.h"
#include "sonde-protocol.h"
#include "sonde-widget-test.h"

#define REQUEST "GET /a HTTP/1.1\r\nHost: example.test\r\n\r\n"

typedef struct
{
  SondeCapture        *capture;
  char                *directory;
  SondeProtocolChoice *choice;
  GtkWidget           *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  fixture->directory = sonde_test_make_dir ();
  path = g_build_filename (fixture->directory, "capture.pcapng", NULL);
  fixture->capture = sonde_capture_new (path, clock, &error);
  g_assert_no_error (error);
  fixture->choice = g_object_new (SONDE_TYPE_PROTOCOL_CHOICE, NULL);
  g_object_ref_sink (fixture->choice);
  fixture->window = sonde_widget_test_show (GTK_WIDGET (fixture->choice), 300, 100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  sonde_widget_test_destroy (fixture->window, GTK_WIDGET (fixture->choice));
  g_clear_object (&fixture->capture);
  sonde_test_remove_dir (fixture->directory);
  g_free (fixture->directory);
}

static SondeFlow *
make_flow (Fixture        *fixture,
           SondeTransport  transport,
           const char     *remote,
           const char     *text)
{
  SondeFlowSpec spec = { .transport = transport, .role = SONDE_ROLE_CLIENT };
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, "127.0.0.1:40000"));
  g_assert_true (sonde_endpoint_parse (&spec.remote, remote));
  id = sonde_capture_open_flow (fixture->capture, &spec);
  sonde_capture_add_data (fixture->capture, id, SONDE_DIRECTION_SENT, text, strlen (text));
  sonde_capture_sync (fixture->capture);

  return sonde_capture_get_flow (fixture->capture, id);
}

static void
choose (Fixture    *fixture,
        const char *name)
{
  GtkWidget *widget = sonde_widget_test_find (GTK_WIDGET (fixture->choice), GTK_TYPE_DROP_DOWN);
  GListModel *names = gtk_drop_down_get_model (GTK_DROP_DOWN (widget));

  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(GtkStringObject) item = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (item), name))
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (widget), i);
          return;
        }
    }

  g_error ("%s is not offered", name);
}

/* By content first; by the port only where the content may be of the protocol. */
static void
test_guess (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  static const struct {
    SondeTransport  transport;
    const char     *remote;
    const char     *text;
    const char     *id;
  } cases[] = {
    { SONDE_TRANSPORT_TCP, "127.0.0.1:5998", REQUEST, "http1" },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:80", "GE", "http1" },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:5998", "GE", NULL },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:80", "\1\2\3", NULL },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:80", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http2" },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:5998", "hello", NULL },
    { SONDE_TRANSPORT_UDP, "127.0.0.1:80", REQUEST, NULL },
    { SONDE_TRANSPORT_TCP, "127.0.0.1:5443", "\26\3\1\1\1\1\1\1\1\3\3", "tls" },
    { SONDE_TRANSPORT_TLS, "127.0.0.1:5443", REQUEST, "http1" },
    { SONDE_TRANSPORT_UDP, "127.0.0.1:53", "", "dns" },
    { SONDE_TRANSPORT_UDP, "127.0.0.1:53", "broken", "dns" },
    { SONDE_TRANSPORT_UDP, "127.0.0.1:5300", "broken", NULL },
    { SONDE_TRANSPORT_TLS, "127.0.0.1:853", "", "dns-stream" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SondeFlow *flow = make_flow (fixture, cases[i].transport, cases[i].remote, cases[i].text);
      const SondeProtocol *protocol = sonde_protocol_guess (flow);

      g_assert_cmpstr (protocol != NULL ? protocol->id : NULL, ==, cases[i].id);
    }
}

/* What is one's own is as it passed; what is looked at, as what it seems to be. */
static void
test_first (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = make_flow (fixture, SONDE_TRANSPORT_TCP, "127.0.0.1:5998", REQUEST);

  sonde_protocol_choice_set_flow (fixture->choice, flow, FALSE);
  g_assert_true (SONDE_IS_EVENT_LIST (sonde_protocol_choice_get_records (fixture->choice)));
  sonde_protocol_choice_set_flow (fixture->choice, NULL, FALSE);
  g_assert_null (sonde_protocol_choice_get_records (fixture->choice));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->choice)));
  sonde_protocol_choice_set_flow (fixture->choice, flow, TRUE);
  g_assert_true (SONDE_IS_DISSECTION (sonde_protocol_choice_get_records (fixture->choice)));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->choice)));
}

/* What was chosen by hand is still chosen when the flow is looked at again. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = make_flow (fixture, SONDE_TRANSPORT_TCP, "127.0.0.1:5998", REQUEST);
  SondeFlow *other = make_flow (fixture, SONDE_TRANSPORT_TCP, "127.0.0.1:5997", "hello");
  g_autoptr(SondeRecord) record = NULL;
  GListModel *records;

  sonde_protocol_choice_set_flow (fixture->choice, flow, FALSE);
  choose (fixture, "HTTP/1");
  sonde_protocol_choice_set_flow (fixture->choice, other, FALSE);
  g_assert_true (SONDE_IS_EVENT_LIST (sonde_protocol_choice_get_records (fixture->choice)));
  sonde_protocol_choice_set_flow (fixture->choice, flow, FALSE);
  records = sonde_protocol_choice_get_records (fixture->choice);
  g_assert_true (SONDE_IS_DISSECTION (records));
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 1);
  record = g_list_model_get_item (records, 0);
  g_assert_cmpstr (sonde_record_get_summary (record), ==, "GET /a HTTP/1.1");
  choose (fixture, "As It Passed");
  g_assert_true (SONDE_IS_EVENT_LIST (sonde_protocol_choice_get_records (fixture->choice)));
}

/* What is known of a flow comes first, and what was found in it stays as it is. */
static void
test_given (Fixture       *fixture,
            gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = make_flow (fixture, SONDE_TRANSPORT_TCP, "127.0.0.1:5998", REQUEST);
  g_autoptr(SondeDissection) records = NULL;

  records = sonde_dissection_new (flow, sonde_protocol_find ("http1")->dissectors);
  sonde_protocol_choice_set_records (fixture->choice, flow, G_LIST_MODEL (records), "Mine");
  g_assert_true (sonde_protocol_choice_get_records (fixture->choice) == G_LIST_MODEL (records));
  g_assert_true (sonde_protocol_choice_get_flow (fixture->choice) == flow);
  choose (fixture, "As It Passed");
  g_assert_true (SONDE_IS_EVENT_LIST (sonde_protocol_choice_get_records (fixture->choice)));
  sonde_protocol_choice_set_records (fixture->choice, flow, G_LIST_MODEL (records), "Mine");
  g_assert_true (SONDE_IS_EVENT_LIST (sonde_protocol_choice_get_records (fixture->choice)));
  sonde_protocol_choice_show_first (fixture->choice);
  g_assert_true (sonde_protocol_choice_get_records (fixture->choice) == G_LIST_MODEL (records));
}

static void
add_test (const char *path,
          void      (*function) (Fixture       *fixture,
                                 gconstpointer  user_data))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int    argc,
      char **argv)
{
  sonde_widget_test_init (&argc, &argv);

  add_test ("/protocol-choice/guess", test_guess);
  add_test ("/protocol-choice/first", test_first);
  add_test ("/protocol-choice/by-hand", test_by_hand);
  add_test ("/protocol-choice/given", test_given);

  return g_test_run ();
}

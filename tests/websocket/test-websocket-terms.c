#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-http1-dissector.h"
#include "sonde-test.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-violation.h"

#define REQUEST "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
#define RESPONSE "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"

/* RFC 7692, section 7.2.3.1: a compressed message, “Hello”. */
static const char frame[] = "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00";

static const SondeDissector * const dissectors[] = {
  &sonde_http1_dissector, &sonde_websocket_dissector, NULL,
};

/* Records a handshake and a compressed frame, and returns that as a record. */
static SondeRecord *
record_frame (SondeCapture *capture,
              const char   *header)
{
  g_autofree char *response = g_strconcat (RESPONSE, header, "\r\n", NULL);
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  g_autoptr(SondeDissection) dissection = NULL;
  guint32 id;

  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:80");
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, REQUEST, strlen (REQUEST));
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, response, strlen (response));
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, frame, sizeof frame - 1);
  sonde_capture_sync (capture);
  dissection = sonde_dissection_new (sonde_capture_get_flow (capture, id), dissectors);

  while (!sonde_dissection_is_complete (dissection))
    g_main_context_iteration (NULL, TRUE);

  return g_list_model_get_item (G_LIST_MODEL (dissection),
                                sonde_dissection_get_n_records (dissection) - 1);
}

/* RSV1 means something only where the handshake agreed on it. */
static void
test_deflate (void)
{
  static const struct
  {
    const char *header;
    gboolean    is_agreed;
  } cases[] = {
    { "Sec-WebSocket-Extensions: permessage-deflate\r\n", TRUE },
    { "Sec-WebSocket-Extensions: x-a; b=\"permessage-deflate\"\r\n"
      "sec-websocket-extensions: Permessage-Deflate ; server_no_context_takeover\r\n", TRUE },
    { "", FALSE },
    { "Sec-WebSocket-Extensions: x-a; permessage-deflate\r\n", FALSE },
    { "Sec-WebSocket-Extensions: permessage-deflate-2\r\n", FALSE },
  };
  g_autofree char *directory = sonde_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "test.pcapng", NULL);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(SondeCapture) capture = sonde_capture_new (path, clock, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondeRecord) record = record_frame (capture, cases[i].header);
      g_autoptr(SondeField) fields = sonde_record_dup_fields (record);
      g_autofree char *text = sonde_field_to_text (fields);
      guint found = sonde_websocket_detail_get_violations (sonde_record_get_info (record)->detail);

      g_test_message ("%s", text);
      g_assert_true ((found == 0) == cases[i].is_agreed);
      g_assert_true (((found & SONDE_WEBSOCKET_VIOLATION_NO_DEFLATE) != 0) != cases[i].is_agreed);
      g_assert_cmpint (sonde_record_get_severity (record), ==,
                       cases[i].is_agreed ? SONDE_SEVERITY_NORMAL : SONDE_SEVERITY_ERROR);
      g_assert_true ((strstr (sonde_record_get_summary (record), "Hello") != NULL) ==
                     cases[i].is_agreed);
    }

  sonde_test_remove_dir (directory);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/websocket/terms/deflate", test_deflate);

  return g_test_run ();
}

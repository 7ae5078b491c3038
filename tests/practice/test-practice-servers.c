#include "config.h"

#include "sonde-practice-endpoint.h"
#include "sonde-practice-servers.h"
#include "sonde-test.h"

static void
test_life (void)
{
  SondePracticeServers *servers = sonde_practice_servers_new ();
  g_autoptr(GListModel) endpoints = sonde_practice_servers_list_endpoints (servers);
  g_autoptr(GError) error = NULL;

  g_assert_null (sonde_practice_servers_get_ca_pem (servers));

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (sonde_practice_servers_start (servers, 0, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (g_list_model_get_n_items (endpoints), >=, SONDE_PRACTICE_N_PORTS);
      g_assert_true (g_str_has_prefix (sonde_practice_servers_get_ca_pem (servers),
                                       "-----BEGIN CERTIFICATE-----\n"));
      sonde_practice_servers_stop (servers);
      g_assert_cmpuint (g_list_model_get_n_items (endpoints), ==, 0);
      g_assert_null (sonde_practice_servers_get_ca_pem (servers));
    }

  g_assert_finalize_object (servers);
}

/* A base from which all ports happen to be free. */
static guint16
start_on_fixed_ports (SondePracticeServers *servers)
{
  for (guint16 base_port = 20000; base_port < 30000; base_port += SONDE_PRACTICE_N_PORTS)
    {
      g_autoptr(GError) error = NULL;

      if (sonde_practice_servers_start (servers, base_port, &error))
        return base_port;

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
    }

  g_assert_not_reached ();
}

static void
test_fixed_ports (void)
{
  SondePracticeServers *servers = sonde_practice_servers_new ();
  g_autoptr(SondePracticeServers) others = sonde_practice_servers_new ();
  g_autoptr(GListModel) endpoints = sonde_practice_servers_list_endpoints (servers);
  g_autoptr(GListModel) other_endpoints = sonde_practice_servers_list_endpoints (others);
  g_autoptr(GError) error = NULL;
  guint16 base_port = start_on_fixed_ports (servers);

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);

      g_assert_cmpuint (sonde_practice_endpoint_get_port (endpoint), >=, base_port);
      g_assert_cmpuint (sonde_practice_endpoint_get_port (endpoint), <,
                        base_port + SONDE_PRACTICE_N_PORTS);
    }

  g_assert_false (sonde_practice_servers_start (others, base_port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpuint (g_list_model_get_n_items (other_endpoints), ==, 0);
  g_clear_error (&error);

  sonde_practice_servers_stop (servers);
  g_assert_true (sonde_practice_servers_start (others, base_port, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (servers);
}

static void
test_no_room (void)
{
  g_autoptr(SondePracticeServers) servers = sonde_practice_servers_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (sonde_practice_servers_start (servers, G_MAXUINT16, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Connections of all kinds are open when everything stops. */
static void
test_stop_while_busy (void)
{
  SondePracticeServers *servers = sonde_practice_servers_new ();
  g_autoptr(GListModel) endpoints = sonde_practice_servers_list_endpoints (servers);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (sonde_practice_servers_start (servers, 0, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < g_list_model_get_n_items (endpoints); i++)
    {
      g_autoptr(SondePracticeEndpoint) endpoint = g_list_model_get_item (endpoints, i);
      g_autoptr(GSocketConnection) connection = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      guint16 port = sonde_practice_endpoint_get_port (endpoint);

      if (g_str_equal (sonde_practice_endpoint_get_id (endpoint), "udp-echo"))
        continue;

      g_socket_client_connect_to_host_async (client, "127.0.0.1", port, NULL,
                                             sonde_test_store_result, &result);
      sonde_test_await (&result);
      connection = g_socket_client_connect_to_host_finish (client, result, &error);
      g_assert_no_error (error);
      g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             "GET /events HTTP/1.1\r\nHost: x\r\n\r\n", 33, NULL, &error);
      g_assert_no_error (error);
    }

  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);

  sonde_practice_servers_stop (servers);

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_finalize_object (servers);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/practice/servers/life", test_life);
  g_test_add_func ("/practice/servers/fixed-ports", test_fixed_ports);
  g_test_add_func ("/practice/servers/no-room", test_no_room);
  g_test_add_func ("/practice/servers/stop-while-busy", test_stop_while_busy);

  return g_test_run ();
}

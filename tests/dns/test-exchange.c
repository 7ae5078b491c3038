#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-dns-exchange.h"
#include "sonde-test.h"

/* A question for the MX records of example.test. */
static const guint8 query[] = {
  0, 30,
  0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0,
  7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 4, 't', 'e', 's', 't', 0, 0, 15, 0, 1,
};

#define LENGTH_BYTES 2
#define FLAGS_OFFSET (LENGTH_BYTES + 2)

typedef struct
{
  char         *dir;
  char         *path;
  SondeCapture *capture;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->capture = sonde_capture_new (self->path, clock, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_clear_object (&self->capture);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static guint32
open_flow (Fixture        *self,
           SondeTransport  transport)
{
  SondeFlowSpec spec = { .transport = transport, .role = SONDE_ROLE_CLIENT };

  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.53:53");

  return sonde_capture_open_flow (self->capture, &spec);
}

/* Reads a flow of a question and, unless @rcode is -1, its response. */
static void
read_exchange (Fixture          *self,
               SondeTransport    transport,
               SondeDirection    asked,
               int               rcode,
               SondeDnsExchange *exchange)
{
  guint32 id = open_flow (self, transport);
  gsize skipped = transport == SONDE_TRANSPORT_UDP ? LENGTH_BYTES : 0;
  guint8 response[sizeof query];

  memcpy (response, query, sizeof query);
  response[FLAGS_OFFSET] |= 0x80;
  response[FLAGS_OFFSET + 1] = (guint8) (0x80 | rcode);
  sonde_capture_add_data (self->capture, id, asked, query + skipped, sizeof query - skipped);

  if (rcode >= 0)
    sonde_capture_add_data (self->capture, id,
                            asked == SONDE_DIRECTION_SENT ? SONDE_DIRECTION_RECEIVED
                                                          : SONDE_DIRECTION_SENT,
                            response + skipped, sizeof response - skipped);

  sonde_capture_sync (self->capture);
  sonde_dns_exchange_read (exchange, sonde_capture_get_flow (self->capture, id));
}

static void
test_question_and_answer (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  static const SondeTransport transports[] = {
    SONDE_TRANSPORT_UDP, SONDE_TRANSPORT_TCP, SONDE_TRANSPORT_TLS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (transports); i++)
    {
      for (SondeDirection asked = 0; asked < SONDE_N_DIRECTIONS; asked++)
        {
          for (int rcode = -1; rcode < 6; rcode += 3)
            {
              g_auto(SondeDnsExchange) exchange;

              read_exchange (self, transports[i], asked, rcode, &exchange);
              g_assert_cmpstr (exchange.name, ==, "example.test");
              g_assert_cmpstr (exchange.record_type, ==, "MX");
              g_assert_cmpint (exchange.rcode, ==, rcode);
            }
        }
    }
}

/* Wherever the bytes end, or whatever they are. */
static void
test_hostile (Fixture       *self,
              gconstpointer  user_data G_GNUC_UNUSED)
{
  guint8 loop[sizeof query];

  for (gsize length = 0; length < sizeof query; length++)
    {
      g_auto(SondeDnsExchange) exchange;
      guint32 id = open_flow (self, SONDE_TRANSPORT_TCP);

      if (length > 0)
        sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_SENT, query, length);

      sonde_capture_sync (self->capture);
      sonde_dns_exchange_read (&exchange, sonde_capture_get_flow (self->capture, id));
      g_assert_cmpint (exchange.rcode, ==, -1);
      g_assert_null (exchange.name);
    }

  /* A name that points at itself. */
  memcpy (loop, query, sizeof query);
  loop[LENGTH_BYTES + 12] = 0xc0;
  loop[LENGTH_BYTES + 13] = 12;

  {
    g_auto(SondeDnsExchange) exchange;
    guint32 id = open_flow (self, SONDE_TRANSPORT_UDP);

    sonde_capture_add_data (self->capture, id, SONDE_DIRECTION_RECEIVED, loop + LENGTH_BYTES,
                            sizeof loop - LENGTH_BYTES);
    sonde_capture_sync (self->capture);
    sonde_dns_exchange_read (&exchange, sonde_capture_get_flow (self->capture, id));
    g_assert_cmpint (exchange.rcode, ==, -1);
  }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add ("/dns/exchange/question-and-answer", Fixture, NULL,
              set_up, test_question_and_answer, tear_down);
  g_test_add ("/dns/exchange/hostile", Fixture, NULL, set_up, test_hostile, tear_down);

  return g_test_run ();
}

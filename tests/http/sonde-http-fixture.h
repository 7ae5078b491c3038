#pragma once

#include "sonde-http-client.h"

G_BEGIN_DECLS

/**
 * SondeHttpFixture:
 * @folder: a folder of the test's own
 * @capture: what the taps record into
 * @client: a client
 * @peer: (nullable): the server process
 * @port: the server's port
 * @tls_port: the server's port for https, when it is nginx
 *
 * A client, a capture, and a server to talk to.
 */
typedef struct
{
  char            *folder;
  SondeCapture    *capture;
  SondeClock      *clock;
  SondeHttpClient *client;
  GSubprocess     *peer;
  guint16          port;
  guint16          tls_port;
} SondeHttpFixture;

void               sonde_http_fixture_init        (SondeHttpFixture  *self);
void               sonde_http_fixture_clear       (SondeHttpFixture  *self);
void               sonde_http_fixture_start_peer  (SondeHttpFixture  *self);
void               sonde_http_fixture_start_nginx (SondeHttpFixture  *self);
char              *sonde_http_fixture_dup_url     (SondeHttpFixture  *self,
                                                   const char        *path);
char              *sonde_http_fixture_dup_tls_url (SondeHttpFixture  *self,
                                                   const char        *path);
SondeHttpExchange *sonde_http_fixture_send        (SondeHttpFixture  *self,
                                                   SondeHttpRequest  *request);
SondeHttpExchange *sonde_http_fixture_get         (SondeHttpFixture  *self,
                                                   const char        *path);
void               sonde_http_fixture_wait        (SondeHttpExchange *exchange);
void               sonde_http_fixture_assert_log  (SondeHttpFixture  *self,
                                                   SondeHttpExchange *exchange,
                                                   guint              connection);
char              *sonde_http_fixture_run         (SondeHttpFixture  *self,
                                                   const char        *command);

G_END_DECLS

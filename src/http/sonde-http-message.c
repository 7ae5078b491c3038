#include "config.h"

#include "sonde-http-message.h"

/**
 * sonde_http_message_init:
 * @self: (out caller-allocates): a message
 *
 * Makes a message of which nothing is known yet.
 */
void
sonde_http_message_init (SondeHttpMessage *self)
{
  g_return_if_fail (self != NULL);

  *self = (SondeHttpMessage) {
    .expected_length = SONDE_HTTP_UNKNOWN_LENGTH,
    .head_record = SONDE_HTTP_NO_RECORD,
    .body_record = SONDE_HTTP_NO_RECORD,
    .trailers_record = SONDE_HTTP_NO_RECORD,
  };
}

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_HTTP_REQUEST (sonde_practice_http_request_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttpRequest, sonde_practice_http_request, SONDE, PRACTICE_HTTP_REQUEST, GObject)

SondePracticeHttpRequest *sonde_practice_http_request_new             (SoupServerMessage        *message,
                                                                       GBytes                   *head);
void                      sonde_practice_http_request_append          (SondePracticeHttpRequest *self,
                                                                       GBytes                   *chunk);
char                     *sonde_practice_http_request_to_json         (SondePracticeHttpRequest *self);
char                     *sonde_practice_http_request_headers_to_json (SondePracticeHttpRequest *self);
char                     *sonde_practice_http_request_form_to_json    (SondePracticeHttpRequest *self);
GBytes                   *sonde_practice_http_request_to_bytes        (SondePracticeHttpRequest *self);

G_END_DECLS

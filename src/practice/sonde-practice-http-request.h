#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_HTTP_REQUEST (sonde_practice_http_request_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttpRequest, sonde_practice_http_request, SONDE, PRACTICE_HTTP_REQUEST, GObject)

SondePracticeHttpRequest *sonde_practice_http_request_new             (const char               *version);
void                      sonde_practice_http_request_set_method      (SondePracticeHttpRequest *self,
                                                                       const char               *method);
void                      sonde_practice_http_request_set_target      (SondePracticeHttpRequest *self,
                                                                       const char               *target);
void                      sonde_practice_http_request_add_header      (SondePracticeHttpRequest *self,
                                                                       const char               *name,
                                                                       const char               *value);
void                      sonde_practice_http_request_append          (SondePracticeHttpRequest *self,
                                                                       gconstpointer             data,
                                                                       gsize                     n_bytes);
const char               *sonde_practice_http_request_get_method      (SondePracticeHttpRequest *self);
const char               *sonde_practice_http_request_get_target      (SondePracticeHttpRequest *self);
gsize                     sonde_practice_http_request_get_head_bytes  (SondePracticeHttpRequest *self);
char                     *sonde_practice_http_request_dup_header      (SondePracticeHttpRequest *self,
                                                                       const char               *name);
char                     *sonde_practice_http_request_to_json         (SondePracticeHttpRequest *self);
char                     *sonde_practice_http_request_headers_to_json (SondePracticeHttpRequest *self);
char                     *sonde_practice_http_request_form_to_json    (SondePracticeHttpRequest *self);
GBytes                   *sonde_practice_http_request_to_bytes        (SondePracticeHttpRequest *self);

G_END_DECLS

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_REQUEST (sonde_practice_request_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeRequest, sonde_practice_request,
                      SONDE, PRACTICE_REQUEST, GObject)

SondePracticeRequest *sonde_practice_request_new             (const char           *version);
void                  sonde_practice_request_set_method      (SondePracticeRequest *self,
                                                              const char           *method);
void                  sonde_practice_request_set_target      (SondePracticeRequest *self,
                                                              const char           *target);
void                  sonde_practice_request_add_header      (SondePracticeRequest *self,
                                                              const char           *name,
                                                              const char           *value);
void                  sonde_practice_request_append          (SondePracticeRequest *self,
                                                              gconstpointer         data,
                                                              gsize                 n_bytes);
const char           *sonde_practice_request_get_method      (SondePracticeRequest *self);
const char           *sonde_practice_request_get_target      (SondePracticeRequest *self);
gsize                 sonde_practice_request_get_head_bytes  (SondePracticeRequest *self);
char                 *sonde_practice_request_dup_header      (SondePracticeRequest *self,
                                                              const char           *name);
char                 *sonde_practice_request_to_json         (SondePracticeRequest *self);
char                 *sonde_practice_request_headers_to_json (SondePracticeRequest *self);
char                 *sonde_practice_request_form_to_json    (SondePracticeRequest *self);
GBytes               *sonde_practice_request_to_bytes        (SondePracticeRequest *self);

G_END_DECLS

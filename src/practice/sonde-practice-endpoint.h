#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PRACTICE_ENDPOINT (sonde_practice_endpoint_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeEndpoint, sonde_practice_endpoint,
                      SONDE, PRACTICE_ENDPOINT, GObject)

SondePracticeEndpoint *sonde_practice_endpoint_new             (const char            *id,
                                                                const char            *uri);
const char            *sonde_practice_endpoint_get_id          (SondePracticeEndpoint *self);
const char            *sonde_practice_endpoint_get_uri         (SondePracticeEndpoint *self);
const char            *sonde_practice_endpoint_get_title       (SondePracticeEndpoint *self);
const char            *sonde_practice_endpoint_get_description (SondePracticeEndpoint *self);
guint16                sonde_practice_endpoint_get_port        (SondePracticeEndpoint *self);

G_END_DECLS

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SondePracticeHttpProduce:
 * @index: the number of the chunk, from 0
 * @user_data: data passed to [ctor@PracticeHttpBody.new]
 *
 * Makes the next chunk of a body.
 *
 * Returns: (transfer full) (nullable): the chunk, not empty, or %NULL at the end of the body
 */
typedef GBytes *(*SondePracticeHttpProduce) (guint64  index,
                                             gpointer user_data);

#define SONDE_TYPE_PRACTICE_HTTP_BODY (sonde_practice_http_body_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttpBody, sonde_practice_http_body, SONDE, PRACTICE_HTTP_BODY, GObject)

SondePracticeHttpBody *sonde_practice_http_body_new   (SondePracticeHttpProduce  produce,
                                                       gpointer                  user_data,
                                                       GDestroyNotify            destroy);
void                   sonde_practice_http_body_start (SondePracticeHttpBody    *self,
                                                       SoupServerMessage        *message,
                                                       guint                     delay_ms,
                                                       guint                     interval_ms);

G_END_DECLS

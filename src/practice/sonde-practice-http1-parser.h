#pragma once

#include "sonde-practice-http-request.h"

G_BEGIN_DECLS

/**
 * SondePracticeHttp1Progress:
 * @SONDE_PRACTICE_HTTP1_PROGRESS_MORE: more bytes are needed
 * @SONDE_PRACTICE_HTTP1_PROGRESS_CONTINUE: the client waits for a 100 before it sends a body
 * @SONDE_PRACTICE_HTTP1_PROGRESS_COMPLETE: a request is complete
 * @SONDE_PRACTICE_HTTP1_PROGRESS_BAD: what was sent is no request
 *
 * How far a parser has come.
 */
typedef enum
{
  SONDE_PRACTICE_HTTP1_PROGRESS_MORE,
  SONDE_PRACTICE_HTTP1_PROGRESS_CONTINUE,
  SONDE_PRACTICE_HTTP1_PROGRESS_COMPLETE,
  SONDE_PRACTICE_HTTP1_PROGRESS_BAD
} SondePracticeHttp1Progress;

#define SONDE_TYPE_PRACTICE_HTTP1_PARSER (sonde_practice_http1_parser_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttp1Parser, sonde_practice_http1_parser, SONDE, PRACTICE_HTTP1_PARSER, GObject)

SondePracticeHttp1Parser   *sonde_practice_http1_parser_new            (void);
void                        sonde_practice_http1_parser_push           (SondePracticeHttp1Parser *self,
                                                                        gconstpointer             data,
                                                                        gsize                     n_bytes);
SondePracticeHttp1Progress  sonde_practice_http1_parser_step           (SondePracticeHttp1Parser *self);
SondePracticeHttpRequest   *sonde_practice_http1_parser_take_request   (SondePracticeHttp1Parser *self);
gboolean                    sonde_practice_http1_parser_is_old         (SondePracticeHttp1Parser *self);
gboolean                    sonde_practice_http1_parser_get_keep_alive (SondePracticeHttp1Parser *self);
guint                       sonde_practice_http1_parser_get_status     (SondePracticeHttp1Parser *self);
gsize                       sonde_practice_http1_parser_get_n_left     (SondePracticeHttp1Parser *self);

G_END_DECLS

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SondePracticeHttpFault:
 * @SONDE_PRACTICE_HTTP_FAULT_NONE: none
 * @SONDE_PRACTICE_HTTP_FAULT_CUT: the body ends before the length announced
 * @SONDE_PRACTICE_HTTP_FAULT_GARBAGE: the body is sent in place of an answer
 *
 * What is wrong with an answer on purpose.
 */
typedef enum
{
  SONDE_PRACTICE_HTTP_FAULT_NONE,
  SONDE_PRACTICE_HTTP_FAULT_CUT,
  SONDE_PRACTICE_HTTP_FAULT_GARBAGE
} SondePracticeHttpFault;

/**
 * SondePracticeHttpProduce:
 * @index: the number of the chunk, from 0
 * @user_data: data passed to [ctor@PracticeHttpAnswer.new_stream]
 *
 * Makes the next chunk of a body.
 *
 * Returns: (transfer full) (nullable): the chunk, not empty, or %NULL at the end of the body
 */
typedef GBytes *(*SondePracticeHttpProduce) (guint64  index,
                                             gpointer user_data);

#define SONDE_TYPE_PRACTICE_HTTP_ANSWER (sonde_practice_http_answer_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHttpAnswer, sonde_practice_http_answer, SONDE, PRACTICE_HTTP_ANSWER, GObject)

SondePracticeHttpAnswer *sonde_practice_http_answer_new              (guint                     status,
                                                                      const char               *content_type,
                                                                      GBytes                   *body);
SondePracticeHttpAnswer *sonde_practice_http_answer_new_text         (guint                     status,
                                                                      const char               *content_type,
                                                                      const char               *text);
SondePracticeHttpAnswer *sonde_practice_http_answer_new_stream       (const char               *content_type,
                                                                      gint64                    length_bytes,
                                                                      SondePracticeHttpProduce  produce,
                                                                      gpointer                  user_data,
                                                                      GDestroyNotify            destroy);
void                     sonde_practice_http_answer_add_header       (SondePracticeHttpAnswer  *self,
                                                                      const char               *name,
                                                                      const char               *value);
void                     sonde_practice_http_answer_set_pace         (SondePracticeHttpAnswer  *self,
                                                                      guint                     delay_ms,
                                                                      guint                     interval_ms);
void                     sonde_practice_http_answer_set_fault        (SondePracticeHttpAnswer  *self,
                                                                      SondePracticeHttpFault    fault);
guint                    sonde_practice_http_answer_get_status       (SondePracticeHttpAnswer  *self);
const char * const      *sonde_practice_http_answer_get_headers      (SondePracticeHttpAnswer  *self);
gint64                   sonde_practice_http_answer_get_length_bytes (SondePracticeHttpAnswer  *self);
guint                    sonde_practice_http_answer_get_delay_ms     (SondePracticeHttpAnswer  *self);
guint                    sonde_practice_http_answer_get_interval_ms  (SondePracticeHttpAnswer  *self);
SondePracticeHttpFault   sonde_practice_http_answer_get_fault        (SondePracticeHttpAnswer  *self);
GBytes                  *sonde_practice_http_answer_next             (SondePracticeHttpAnswer  *self);

G_END_DECLS

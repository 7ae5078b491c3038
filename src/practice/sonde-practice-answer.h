#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SondePracticeAnswerFault:
 * @SONDE_PRACTICE_ANSWER_FAULT_NONE: none
 * @SONDE_PRACTICE_ANSWER_FAULT_CUT: the body ends before the length announced
 * @SONDE_PRACTICE_ANSWER_FAULT_GARBAGE: the body is sent in place of an answer
 *
 * What is wrong with an answer on purpose.
 */
typedef enum
{
  SONDE_PRACTICE_ANSWER_FAULT_NONE,
  SONDE_PRACTICE_ANSWER_FAULT_CUT,
  SONDE_PRACTICE_ANSWER_FAULT_GARBAGE
} SondePracticeAnswerFault;

/**
 * SondePracticeProduce:
 * @index: the number of the chunk, from 0
 * @user_data: data passed to [ctor@PracticeAnswer.new_stream]
 *
 * Makes the next chunk of a body.
 *
 * Returns: (transfer full) (nullable): the chunk, not empty, or `NULL` at the end of the body
 */
typedef GBytes *(*SondePracticeProduce) (guint64  index,
                                             gpointer user_data);

#define SONDE_TYPE_PRACTICE_ANSWER (sonde_practice_answer_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeAnswer, sonde_practice_answer, SONDE, PRACTICE_ANSWER, GObject)

SondePracticeAnswer *sonde_practice_answer_new        (guint                 status,
                                                       const char           *content_type,
                                                       GBytes               *body);
SondePracticeAnswer *sonde_practice_answer_new_text   (guint                 status,
                                                       const char           *content_type,
                                                       const char           *text);
SondePracticeAnswer *sonde_practice_answer_new_stream (const char           *content_type,
                                                       gint64                length_bytes,
                                                       SondePracticeProduce  produce,
                                                       gpointer              user_data,
                                                       GDestroyNotify        destroy);

void sonde_practice_answer_add_header (SondePracticeAnswer      *self,
                                       const char               *name,
                                       const char               *value);
void sonde_practice_answer_set_pace   (SondePracticeAnswer      *self,
                                       guint                     delay_ms,
                                       guint                     interval_ms);
void sonde_practice_answer_set_fault  (SondePracticeAnswer      *self,
                                       SondePracticeAnswerFault  fault);

guint                     sonde_practice_answer_get_status       (SondePracticeAnswer *self);
const char * const       *sonde_practice_answer_get_headers      (SondePracticeAnswer *self);
gint64                    sonde_practice_answer_get_length_bytes (SondePracticeAnswer *self);
guint                     sonde_practice_answer_get_delay_ms     (SondePracticeAnswer *self);
guint                     sonde_practice_answer_get_interval_ms  (SondePracticeAnswer *self);
SondePracticeAnswerFault  sonde_practice_answer_get_fault        (SondePracticeAnswer *self);
GBytes                   *sonde_practice_answer_next             (SondePracticeAnswer *self);

G_END_DECLS

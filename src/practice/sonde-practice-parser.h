#pragma once

#include "sonde-practice-request.h"

G_BEGIN_DECLS

/**
 * SondePracticeProgress:
 * @SONDE_PRACTICE_PROGRESS_MORE: more bytes are needed
 * @SONDE_PRACTICE_PROGRESS_CONTINUE: the client waits for a 100 before it sends a body
 * @SONDE_PRACTICE_PROGRESS_COMPLETE: a request is complete
 * @SONDE_PRACTICE_PROGRESS_BAD: what was sent is no request
 *
 * How far a parser has come.
 */
typedef enum
{
  SONDE_PRACTICE_PROGRESS_MORE,
  SONDE_PRACTICE_PROGRESS_CONTINUE,
  SONDE_PRACTICE_PROGRESS_COMPLETE,
  SONDE_PRACTICE_PROGRESS_BAD
} SondePracticeProgress;

#define SONDE_TYPE_PRACTICE_PARSER (sonde_practice_parser_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeParser, sonde_practice_parser, SONDE, PRACTICE_PARSER, GObject)

SondePracticeParser   *sonde_practice_parser_new            (void);
void                   sonde_practice_parser_push           (SondePracticeParser *self,
                                                             gconstpointer        data,
                                                             gsize                n_bytes);
SondePracticeProgress  sonde_practice_parser_step           (SondePracticeParser *self);
SondePracticeRequest  *sonde_practice_parser_take_request   (SondePracticeParser *self);
gboolean               sonde_practice_parser_is_old         (SondePracticeParser *self);
gboolean               sonde_practice_parser_get_keep_alive (SondePracticeParser *self);
guint                  sonde_practice_parser_get_status     (SondePracticeParser *self);
gsize                  sonde_practice_parser_get_n_left     (SondePracticeParser *self);

G_END_DECLS

#pragma once

#include "sonde-http-head.h"
#include "sonde-http-message.h"

G_BEGIN_DECLS

/**
 * SondeHttp1Framing:
 * @framing: how the body is delimited
 * @length: with %SONDE_HTTP_FRAMING_LENGTH, its length in bytes
 * @problem: what is wrong with the headers that say so
 * @problem_offset: the offending byte, counted from the head's first
 *
 * Where a message of HTTP/1.1 ends.
 */
typedef struct
{
  SondeHttpFraming framing;
  guint64          length;
  SondeHttpProblem problem;
  gsize            problem_offset;
} SondeHttp1Framing;

SondeHttp1Framing sonde_http1_framing_find (const SondeHttpHead *head,
                                            gboolean             bodiless);

G_END_DECLS

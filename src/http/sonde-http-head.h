#pragma once

#include <glib.h>

#include "sonde-http-problem.h"

G_BEGIN_DECLS

/**
 * SondeHttpHeadKind:
 * @SONDE_HTTP_HEAD_REQUEST: a request line and headers
 * @SONDE_HTTP_HEAD_RESPONSE: a status line and headers
 * @SONDE_HTTP_HEAD_TRAILERS: headers only, behind the last chunk
 *
 * What a head begins with.
 */
typedef enum
{
  SONDE_HTTP_HEAD_REQUEST,
  SONDE_HTTP_HEAD_RESPONSE,
  SONDE_HTTP_HEAD_TRAILERS,
} SondeHttpHeadKind;

/**
 * SondeHttpSpan:
 * @offset: the first byte
 * @length: the number of bytes
 *
 * A part of a head.
 */
typedef struct
{
  gsize offset;
  gsize length;
} SondeHttpSpan;

/**
 * SondeHttpHeadLine:
 * @line: all of it, with its line ending and the lines it goes on in
 * @name: the name, empty when the line is no header
 * @value: the value without white space around it; has line endings in it when it is folded
 * @problem: the first thing that is wrong with it
 * @problem_offset: the offending byte
 *
 * A header as it was on the wire.
 */
typedef struct
{
  SondeHttpSpan    line;
  SondeHttpSpan    name;
  SondeHttpSpan    value;
  SondeHttpProblem problem;
  gsize            problem_offset;
} SondeHttpHeadLine;

/**
 * SondeHttpHead:
 * @kind: what it begins with
 * @data: (array length=length): its bytes, not owned
 * @length: how many there are
 * @start_line: the request line or status line with its line ending
 * @parts: method, target and version; or version, status code and reason
 * @lines: (element-type SondeHttpHeadLine): its headers in their order
 * @end: the empty line that ends it
 * @status: for a response its status code, else 0
 * @start_problem: what is wrong with the start line
 * @start_problem_offset: the offending byte
 *
 * The bytes before a message's body, taken apart. All offsets count from its first byte.
 */
typedef struct
{
  SondeHttpHeadKind  kind;
  const guint8      *data;
  gsize              length;
  SondeHttpSpan      start_line;
  SondeHttpSpan      parts[3];
  GArray            *lines;
  SondeHttpSpan      end;
  guint              status;
  SondeHttpProblem   start_problem;
  gsize              start_problem_offset;
} SondeHttpHead;

SondeHttpHead           *sonde_http_head_parse         (SondeHttpHeadKind        kind,
                                                        const guint8            *data,
                                                        gsize                    length);
void                     sonde_http_head_free          (SondeHttpHead           *self);
SondeHttpProblem         sonde_http_head_check_start   (SondeHttpHeadKind        kind,
                                                        const guint8            *data,
                                                        gsize                    length);
gboolean                 sonde_http_head_accepts_start (SondeHttpHeadKind        kind,
                                                        const guint8            *data,
                                                        gsize                    length);
SondeHttpProblem         sonde_http_head_find_problem  (const SondeHttpHead     *self,
                                                        gsize                   *offset);
guint                    sonde_http_head_get_n_lines   (const SondeHttpHead     *self);
const SondeHttpHeadLine *sonde_http_head_get_line      (const SondeHttpHead     *self,
                                                        guint                    position);
const SondeHttpHeadLine *sonde_http_head_find_line     (const SondeHttpHead     *self,
                                                        const char              *name,
                                                        guint                   *position);
char                    *sonde_http_head_dup_value     (const SondeHttpHead     *self,
                                                        const SondeHttpHeadLine *line);
char                    *sonde_http_head_dup_list      (const SondeHttpHead     *self,
                                                        const char              *name);
char                    *sonde_http_head_dup_text      (const SondeHttpHead     *self,
                                                        SondeHttpSpan            span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeHttpHead, sonde_http_head_free)

G_END_DECLS

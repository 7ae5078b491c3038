#pragma once

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeHttpProblem:
 * @SONDE_HTTP_PROBLEM_NONE: nothing is wrong
 * @SONDE_HTTP_PROBLEM_FOLDED: a header goes on in the next line
 * @SONDE_HTTP_PROBLEM_EMPTY_LINE: an empty line before the start line
 * @SONDE_HTTP_PROBLEM_NO_REASON: the status line ends behind the status code
 * @SONDE_HTTP_PROBLEM_BARE_LF: a line ends with LF alone
 * @SONDE_HTTP_PROBLEM_BARE_CR: CR without LF
 * @SONDE_HTTP_PROBLEM_CONTROL: a control character
 * @SONDE_HTTP_PROBLEM_NO_COLON: a header line without a colon
 * @SONDE_HTTP_PROBLEM_NO_NAME: a header line with nothing before its colon
 * @SONDE_HTTP_PROBLEM_SPACE_BEFORE_COLON: white space between a name and its colon
 * @SONDE_HTTP_PROBLEM_NAME: a character that no header name may have
 * @SONDE_HTTP_PROBLEM_REPEATED_LENGTH: the same Content-Length more than once
 * @SONDE_HTTP_PROBLEM_LENGTH_AND_CODING: Content-Length and Transfer-Encoding
 * @SONDE_HTTP_PROBLEM_HOST_MISSING: a request of HTTP/1.1 without Host
 * @SONDE_HTTP_PROBLEM_HOST_REPEATED: more than one Host
 * @SONDE_HTTP_PROBLEM_CODING_ORDER: the transfer coding "chunked" twice, or not as the last
 * @SONDE_HTTP_PROBLEM_CODING_VERSION: Transfer-Encoding in HTTP/1.0
 * @SONDE_HTTP_PROBLEM_BODILESS: a length for a response that can have no body
 * @SONDE_HTTP_PROBLEM_TRAILER: a trailer that would say where the message ends, or for whom it is
 * @SONDE_HTTP_PROBLEM_START_LINE: not HTTP at all
 * @SONDE_HTTP_PROBLEM_HEAD_TOO_LONG: more than 256 KiB before the empty line
 * @SONDE_HTTP_PROBLEM_LENGTH: a Content-Length that is no number
 * @SONDE_HTTP_PROBLEM_LENGTHS_DIFFER: Content-Lengths that contradict each other
 * @SONDE_HTTP_PROBLEM_CODING: a request whose last transfer coding is not chunked
 * @SONDE_HTTP_PROBLEM_CHUNK_SIZE: a chunk whose size is no hexadecimal number
 * @SONDE_HTTP_PROBLEM_CHUNK_SIZE_LIMIT: a chunk size above 2^63
 * @SONDE_HTTP_PROBLEM_CHUNK_LINE_TOO_LONG: more than 16 KiB before a chunk's data
 * @SONDE_HTTP_PROBLEM_CHUNK_END: no line end behind a chunk's data
 * @SONDE_HTTP_PROBLEM_ENDED_EARLY: the connection ended within the message
 * @SONDE_HTTP_PROBLEM_MISSING: the capture lacks a part of the message
 *
 * How an HTTP/1.1 message departs from RFC 9112. Ascending by what it does to the rest: those up
 * to %SONDE_HTTP_PROBLEM_TRAILER leave it readable.
 */
typedef enum
{
  SONDE_HTTP_PROBLEM_NONE,
  SONDE_HTTP_PROBLEM_FOLDED,
  SONDE_HTTP_PROBLEM_EMPTY_LINE,
  SONDE_HTTP_PROBLEM_NO_REASON,
  SONDE_HTTP_PROBLEM_BARE_LF,
  SONDE_HTTP_PROBLEM_BARE_CR,
  SONDE_HTTP_PROBLEM_CONTROL,
  SONDE_HTTP_PROBLEM_NO_COLON,
  SONDE_HTTP_PROBLEM_NO_NAME,
  SONDE_HTTP_PROBLEM_SPACE_BEFORE_COLON,
  SONDE_HTTP_PROBLEM_NAME,
  SONDE_HTTP_PROBLEM_REPEATED_LENGTH,
  SONDE_HTTP_PROBLEM_LENGTH_AND_CODING,
  SONDE_HTTP_PROBLEM_HOST_MISSING,
  SONDE_HTTP_PROBLEM_HOST_REPEATED,
  SONDE_HTTP_PROBLEM_CODING_ORDER,
  SONDE_HTTP_PROBLEM_CODING_VERSION,
  SONDE_HTTP_PROBLEM_BODILESS,
  SONDE_HTTP_PROBLEM_TRAILER,
  SONDE_HTTP_PROBLEM_START_LINE,
  SONDE_HTTP_PROBLEM_HEAD_TOO_LONG,
  SONDE_HTTP_PROBLEM_LENGTH,
  SONDE_HTTP_PROBLEM_LENGTHS_DIFFER,
  SONDE_HTTP_PROBLEM_CODING,
  SONDE_HTTP_PROBLEM_CHUNK_SIZE,
  SONDE_HTTP_PROBLEM_CHUNK_SIZE_LIMIT,
  SONDE_HTTP_PROBLEM_CHUNK_LINE_TOO_LONG,
  SONDE_HTTP_PROBLEM_CHUNK_END,
  SONDE_HTTP_PROBLEM_ENDED_EARLY,
  SONDE_HTTP_PROBLEM_MISSING,
} SondeHttpProblem;

#define SONDE_N_HTTP_PROBLEMS (SONDE_HTTP_PROBLEM_MISSING + 1)

SondeSeverity sonde_http_problem_get_severity  (SondeHttpProblem problem);
const char   *sonde_http_problem_get_sentence  (SondeHttpProblem problem);
const char   *sonde_http_problem_get_reference (SondeHttpProblem problem);

G_END_DECLS

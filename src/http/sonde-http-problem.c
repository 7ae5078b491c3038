#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-problem.h"

typedef struct
{
  SondeSeverity  severity;
  const char    *reference;
  const char    *sentence;
} SondeHttpProblemText;

static const SondeHttpProblemText texts[SONDE_N_HTTP_PROBLEMS] = {
  [SONDE_HTTP_PROBLEM_NONE] = {
    SONDE_SEVERITY_NORMAL, NULL, NULL,
  },
  [SONDE_HTTP_PROBLEM_FOLDED] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §5.2",
    N_("The header goes on in the next line, which begins with a space. That has been obsolete "
       "since 2014"),
  },
  [SONDE_HTTP_PROBLEM_EMPTY_LINE] = {
    SONDE_SEVERITY_NOTE, "RFC 9112 §2.2",
    N_("An empty line before the start line; a receiver skips it"),
  },
  [SONDE_HTTP_PROBLEM_NO_REASON] = {
    SONDE_SEVERITY_NOTE, "RFC 9112 §4",
    N_("The space behind the status code is missing; receivers do not mind"),
  },
  [SONDE_HTTP_PROBLEM_BARE_LF] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §2.2",
    N_("The line ends with LF alone; a line of HTTP ends with CR LF"),
  },
  [SONDE_HTTP_PROBLEM_BARE_CR] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §2.2",
    N_("CR without LF stands within the line"),
  },
  [SONDE_HTTP_PROBLEM_CONTROL] = {
    SONDE_SEVERITY_ERROR, "RFC 9110 §5.5",
    N_("A control character, which no header may have"),
  },
  [SONDE_HTTP_PROBLEM_NO_COLON] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §5",
    N_("The line has no colon, so it is no header"),
  },
  [SONDE_HTTP_PROBLEM_NO_NAME] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §5",
    N_("The header has no name"),
  },
  [SONDE_HTTP_PROBLEM_SPACE_BEFORE_COLON] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §5.1",
    N_("White space between the name and the colon; servers have to refuse it, since others may "
       "take the header for another"),
  },
  [SONDE_HTTP_PROBLEM_NAME] = {
    SONDE_SEVERITY_ERROR, "RFC 9110 §5.1",
    N_("The header's name has a character that no name may have"),
  },
  [SONDE_HTTP_PROBLEM_REPEATED_LENGTH] = {
    SONDE_SEVERITY_WARNING, "RFC 9110 §8.6",
    N_("Content-Length stands here more than once, each time with the same value"),
  },
  [SONDE_HTTP_PROBLEM_LENGTH_AND_CODING] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §6.3",
    N_("Content-Length and Transfer-Encoding together; Transfer-Encoding counts. Programs that "
       "do not agree on that can be deceived"),
  },
  [SONDE_HTTP_PROBLEM_HOST_MISSING] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §3.2",
    N_("A request of HTTP/1.1 has to say in Host whom it is for"),
  },
  [SONDE_HTTP_PROBLEM_HOST_REPEATED] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §3.2",
    N_("Host stands here more than once. Programs that do not agree which of them counts can be "
       "deceived"),
  },
  [SONDE_HTTP_PROBLEM_CODING_ORDER] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §6.1",
    N_("The transfer coding “chunked” may stand once only, and last. Programs that do not agree "
       "where the message ends can be deceived"),
  },
  [SONDE_HTTP_PROBLEM_CODING_VERSION] = {
    SONDE_SEVERITY_WARNING, "RFC 9112 §6.1",
    N_("HTTP/1.0 has no Transfer-Encoding. Programs that do not agree on that can be deceived"),
  },
  [SONDE_HTTP_PROBLEM_BODILESS] = {
    SONDE_SEVERITY_WARNING, "RFC 9110 §8.6",
    N_("A response with this status has no body, and may not say how long one is"),
  },
  [SONDE_HTTP_PROBLEM_TRAILER] = {
    SONDE_SEVERITY_WARNING, "RFC 9110 §6.5.1",
    N_("A trailer may not say where the message ends or whom it is for. Programs that take it for "
       "a header can be deceived"),
  },
  [SONDE_HTTP_PROBLEM_START_LINE] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §2.1",
    N_("This is not HTTP"),
  },
  [SONDE_HTTP_PROBLEM_HEAD_TOO_LONG] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §3",
    N_("No empty line within 256 KiB ends the headers"),
  },
  [SONDE_HTTP_PROBLEM_LENGTH] = {
    SONDE_SEVERITY_ERROR, "RFC 9110 §8.6",
    N_("Content-Length is not a number, so nobody can say where the message ends"),
  },
  [SONDE_HTTP_PROBLEM_LENGTHS_DIFFER] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §6.3",
    N_("Two different Content-Lengths, so nobody can say where the message ends"),
  },
  [SONDE_HTTP_PROBLEM_CODING] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §6.3",
    N_("The last transfer coding of the request is not “chunked”, so nobody can say where the "
       "message ends"),
  },
  [SONDE_HTTP_PROBLEM_CHUNK_SIZE] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §7.1",
    N_("A chunk begins with its size in hexadecimal digits; these are none"),
  },
  [SONDE_HTTP_PROBLEM_CHUNK_SIZE_LIMIT] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §7.1",
    N_("The chunk claims a size that no message can have"),
  },
  [SONDE_HTTP_PROBLEM_CHUNK_LINE_TOO_LONG] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §7.1.1",
    N_("The line with the chunk's size does not end within 16 KiB"),
  },
  [SONDE_HTTP_PROBLEM_CHUNK_END] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §7.1",
    N_("CR LF has to follow the chunk's data; its size is wrong, or the data is"),
  },
  [SONDE_HTTP_PROBLEM_ENDED_EARLY] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §8",
    N_("The connection ended before the message was complete"),
  },
  [SONDE_HTTP_PROBLEM_MISSING] = {
    SONDE_SEVERITY_ERROR, "RFC 9112 §8",
    N_("Bytes of the message are missing from the capture, and what follows is not taken apart"),
  },
};

/**
 * sonde_http_problem_get_severity:
 * @problem: a problem
 *
 * Returns: how bad it is
 */
SondeSeverity
sonde_http_problem_get_severity (SondeHttpProblem problem)
{
  g_return_val_if_fail (problem < SONDE_N_HTTP_PROBLEMS, SONDE_SEVERITY_ERROR);

  return texts[problem].severity;
}

/**
 * sonde_http_problem_get_sentence:
 * @problem: a problem
 *
 * Returns: (nullable): what is wrong, for people, without a full stop
 */
const char *
sonde_http_problem_get_sentence (SondeHttpProblem problem)
{
  g_return_val_if_fail (problem < SONDE_N_HTTP_PROBLEMS, NULL);

  return texts[problem].sentence != NULL ? _(texts[problem].sentence) : NULL;
}

/**
 * sonde_http_problem_get_reference:
 * @problem: a problem
 *
 * Returns: (nullable): the section of the standard that it breaks
 */
const char *
sonde_http_problem_get_reference (SondeHttpProblem problem)
{
  g_return_val_if_fail (problem < SONDE_N_HTTP_PROBLEMS, NULL);

  return texts[problem].reference;
}

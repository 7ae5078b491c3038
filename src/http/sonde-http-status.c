#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-status.h"

typedef struct
{
  guint16     status;
  const char *reason;
  const char *reference;
  const char *meaning;
} SondeHttpStatusText;

/* The registry of IANA, without what nobody has seen in use; ascending. */
static const SondeHttpStatusText texts[] = {
  { 100, "Continue", "RFC 9110 §15.2.1",
    N_("The server is ready for the request's body") },
  { 101, "Switching Protocols", "RFC 9110 §15.2.2",
    N_("From here on, the connection speaks another protocol") },
  { 102, "Processing", "RFC 2518 §10.1",
    N_("The server is at work; the answer will take some time") },
  { 103, "Early Hints", "RFC 8297",
    N_("Headers that will come with the answer, so that preparations can begin") },
  { 200, "OK", "RFC 9110 §15.3.1",
    N_("It worked; the answer is in the body") },
  { 201, "Created", "RFC 9110 §15.3.2",
    N_("Something new was made; Location says where") },
  { 202, "Accepted", "RFC 9110 §15.3.3",
    N_("The server took the request, and will deal with it later") },
  { 203, "Non-Authoritative Information", "RFC 9110 §15.3.4",
    N_("It worked, but somebody on the way altered the answer") },
  { 204, "No Content", "RFC 9110 §15.3.5",
    N_("It worked, and there is nothing to say about it") },
  { 205, "Reset Content", "RFC 9110 §15.3.6",
    N_("It worked; the form it came from can be emptied") },
  { 206, "Partial Content", "RFC 9110 §15.3.7",
    N_("The part that the Range header asked for") },
  { 207, "Multi-Status", "RFC 4918 §11.1",
    N_("Several results, each with a status of its own in the body") },
  { 300, "Multiple Choices", "RFC 9110 §15.4.1",
    N_("There are several forms of it to choose from") },
  { 301, "Moved Permanently", "RFC 9110 §15.4.2",
    N_("It lives at the address in Location from now on") },
  { 302, "Found", "RFC 9110 §15.4.3",
    N_("For now it lives at the address in Location") },
  { 303, "See Other", "RFC 9110 §15.4.4",
    N_("The answer is at the address in Location, to be fetched with GET") },
  { 304, "Not Modified", "RFC 9110 §15.4.5",
    N_("It has not changed since; the copy that the request named is still good") },
  { 307, "Temporary Redirect", "RFC 9110 §15.4.8",
    N_("For now, ask the address in Location, with the same method and body") },
  { 308, "Permanent Redirect", "RFC 9110 §15.4.9",
    N_("From now on, ask the address in Location, with the same method and body") },
  { 400, "Bad Request", "RFC 9110 §15.5.1",
    N_("The server could not make sense of the request") },
  { 401, "Unauthorized", "RFC 9110 §15.5.2",
    N_("The server wants to know who asks; WWW-Authenticate says how to tell") },
  { 402, "Payment Required", "RFC 9110 §15.5.3",
    N_("Meant for payments, and in use for many things") },
  { 403, "Forbidden", "RFC 9110 §15.5.4",
    N_("The server understood, and refuses") },
  { 404, "Not Found", "RFC 9110 §15.5.5",
    N_("The server has nothing at this address, or will not admit it") },
  { 405, "Method Not Allowed", "RFC 9110 §15.5.6",
    N_("This method does not work here; Allow lists those that do") },
  { 406, "Not Acceptable", "RFC 9110 §15.5.7",
    N_("The server has nothing in a form that the Accept headers allow") },
  { 407, "Proxy Authentication Required", "RFC 9110 §15.5.8",
    N_("The proxy wants to know who asks") },
  { 408, "Request Timeout", "RFC 9110 §15.5.9",
    N_("The server grew tired of waiting for the request") },
  { 409, "Conflict", "RFC 9110 §15.5.10",
    N_("The request does not fit the state that things are in") },
  { 410, "Gone", "RFC 9110 §15.5.11",
    N_("It was here, and will not come back") },
  { 411, "Length Required", "RFC 9110 §15.5.12",
    N_("The server wants a Content-Length") },
  { 412, "Precondition Failed", "RFC 9110 §15.5.13",
    N_("A condition in the request's headers does not hold") },
  { 413, "Content Too Large", "RFC 9110 §15.5.14",
    N_("The request's body is larger than the server takes") },
  { 414, "URI Too Long", "RFC 9110 §15.5.15",
    N_("The address is longer than the server takes") },
  { 415, "Unsupported Media Type", "RFC 9110 §15.5.16",
    N_("The server does not take bodies of this Content-Type") },
  { 416, "Range Not Satisfiable", "RFC 9110 §15.5.17",
    N_("It does not reach as far as the Range header asks for") },
  { 417, "Expectation Failed", "RFC 9110 §15.5.18",
    N_("The server cannot do what the Expect header wants") },
  { 418, "I'm a teapot", "RFC 2324 §2.3.2",
    N_("The server is a teapot, and does not brew coffee") },
  { 421, "Misdirected Request", "RFC 9110 §15.5.20",
    N_("This server does not answer for that name") },
  { 422, "Unprocessable Content", "RFC 9110 §15.5.21",
    N_("The form of the request is right, what it says is not") },
  { 423, "Locked", "RFC 4918 §11.3",
    N_("Somebody has locked it") },
  { 425, "Too Early", "RFC 8470 §5.2",
    N_("The server will not act on data that was sent before the handshake was over") },
  { 426, "Upgrade Required", "RFC 9110 §15.5.22",
    N_("The server wants another protocol; Upgrade says which") },
  { 428, "Precondition Required", "RFC 6585 §3",
    N_("The server wants a condition, such as If-Match") },
  { 429, "Too Many Requests", "RFC 6585 §4",
    N_("Too many requests in a short time; Retry-After may say when to try again") },
  { 431, "Request Header Fields Too Large", "RFC 6585 §5",
    N_("The request's headers are larger than the server takes") },
  { 451, "Unavailable For Legal Reasons", "RFC 7725 §3",
    N_("It may not be shown, for legal reasons") },
  { 500, "Internal Server Error", "RFC 9110 §15.6.1",
    N_("Something went wrong within the server") },
  { 501, "Not Implemented", "RFC 9110 §15.6.2",
    N_("The server does not know this method at all") },
  { 502, "Bad Gateway", "RFC 9110 §15.6.3",
    N_("A server in front got no proper answer from the one behind it") },
  { 503, "Service Unavailable", "RFC 9110 §15.6.4",
    N_("Overloaded or under maintenance; Retry-After may say until when") },
  { 504, "Gateway Timeout", "RFC 9110 §15.6.5",
    N_("A server in front waited in vain for the one behind it") },
  { 505, "HTTP Version Not Supported", "RFC 9110 §15.6.6",
    N_("The server does not speak this version of HTTP") },
  { 507, "Insufficient Storage", "RFC 4918 §11.5",
    N_("The server has no room left") },
  { 511, "Network Authentication Required", "RFC 6585 §6",
    N_("The network wants you to log in before it lets anything through") },
};

static const SondeHttpStatusText *
sonde_http_status_find (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i].status == status)
        return &texts[i];
    }

  return NULL;
}

/**
 * sonde_http_status_get_class:
 * @status: a status code
 *
 * Returns: what its first digit says
 */
SondeHttpStatusClass
sonde_http_status_get_class (guint status)
{
  switch (status / 100)
    {
    case 1:
      return SONDE_HTTP_STATUS_INFORMATIONAL;

    case 2:
      return SONDE_HTTP_STATUS_SUCCESS;

    case 3:
      return SONDE_HTTP_STATUS_REDIRECTION;

    case 4:
      return SONDE_HTTP_STATUS_CLIENT_ERROR;

    case 5:
      return SONDE_HTTP_STATUS_SERVER_ERROR;

    default:
      return SONDE_HTTP_STATUS_UNKNOWN;
    }
}

/**
 * sonde_http_status_get_reason:
 * @status: a status code
 *
 * Returns: (nullable): the words that the standard gives it, in English, or `NULL`
 */
const char *
sonde_http_status_get_reason (guint status)
{
  const SondeHttpStatusText *text = sonde_http_status_find (status);

  return text != NULL ? text->reason : NULL;
}

/**
 * sonde_http_status_get_meaning:
 * @status: a status code
 *
 * Returns: (nullable): what it means, for people, without a full stop
 */
const char *
sonde_http_status_get_meaning (guint status)
{
  const SondeHttpStatusText *text = sonde_http_status_find (status);

  if (text != NULL)
    return _(text->meaning);

  switch (sonde_http_status_get_class (status))
    {
    case SONDE_HTTP_STATUS_INFORMATIONAL:
      return _("The answer is still to come");

    case SONDE_HTTP_STATUS_SUCCESS:
      return _("It worked");

    case SONDE_HTTP_STATUS_REDIRECTION:
      return _("It is to be found elsewhere");

    case SONDE_HTTP_STATUS_CLIENT_ERROR:
      return _("The server finds the request wrong");

    case SONDE_HTTP_STATUS_SERVER_ERROR:
      return _("The server failed");

    case SONDE_HTTP_STATUS_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * sonde_http_status_get_reference:
 * @status: a status code
 *
 * Returns: (nullable): the section of the standard that defines it, or `NULL`
 */
const char *
sonde_http_status_get_reference (guint status)
{
  const SondeHttpStatusText *text = sonde_http_status_find (status);

  return text != NULL ? text->reference : NULL;
}

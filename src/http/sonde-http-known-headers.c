#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-known-headers.h"

typedef struct
{
  const char *name;
  const char *reference;
  const char *meaning;
} SondeHttpKnownHeader;

static const SondeHttpKnownHeader headers[] = {
  { "Accept", "RFC 9110 §12.5.1",
    N_("The media types that the client would like") },
  { "Accept-Encoding", "RFC 9110 §12.5.3",
    N_("The compressions that the client can undo") },
  { "Accept-Language", "RFC 9110 §12.5.4",
    N_("The languages that the client would like") },
  { "Accept-Ranges", "RFC 9110 §14.3",
    N_("Whether parts can be asked for") },
  { "Access-Control-Allow-Origin", "Fetch §3.3.3",
    N_("The sites whose scripts may read this answer") },
  { "Age", "RFC 9111 §5.1",
    N_("For how many seconds a cache has kept this") },
  { "Allow", "RFC 9110 §10.2.1",
    N_("The methods that work here") },
  { "Alt-Svc", "RFC 7838 §3",
    N_("Other addresses and protocols for the same site") },
  { "Authorization", "RFC 9110 §11.6.2",
    N_("Tells the server who asks. This is a secret") },
  { "Cache-Control", "RFC 9111 §5.2",
    N_("Who may keep the answer, and for how long") },
  { "Connection", "RFC 9110 §7.6.1",
    N_("What holds for this connection only, such as whether it stays open") },
  { "Content-Disposition", "RFC 6266 §4",
    N_("Whether to show it or save it, and under which name") },
  { "Content-Encoding", "RFC 9110 §8.4",
    N_("How the body is compressed") },
  { "Content-Language", "RFC 9110 §8.5",
    N_("The language that the body is in") },
  { "Content-Length", "RFC 9110 §8.6",
    N_("How many bytes the body has") },
  { "Content-Location", "RFC 9110 §8.7",
    N_("The address of just this form of it") },
  { "Content-Range", "RFC 9110 §14.4",
    N_("Which part of the whole this is") },
  { "Content-Security-Policy", "CSP §3.1",
    N_("What the page may load and run") },
  { "Content-Type", "RFC 9110 §8.3",
    N_("What kind of data the body is") },
  { "Cookie", "RFC 6265 §4.2",
    N_("What the server asked to be told again. This may be a secret") },
  { "Date", "RFC 9110 §6.6.1",
    N_("When the message was made, by the sender's clock") },
  { "ETag", "RFC 9110 §8.8.3",
    N_("A mark of just this version") },
  { "Expect", "RFC 9110 §10.1.1",
    N_("The client waits for a go-ahead before it sends the body") },
  { "Expires", "RFC 9111 §5.3",
    N_("Until when the answer is fresh") },
  { "Forwarded", "RFC 7239 §4",
    N_("Whom a proxy has passed the request on for") },
  { "From", "RFC 9110 §10.1.2",
    N_("The e-mail address of the person behind the client") },
  { "Host", "RFC 9110 §7.2",
    N_("The site that is asked; a server can have many") },
  { "If-Match", "RFC 9110 §13.1.1",
    N_("Act only if this is still the version") },
  { "If-Modified-Since", "RFC 9110 §13.1.3",
    N_("Answer only if it has changed since") },
  { "If-None-Match", "RFC 9110 §13.1.2",
    N_("Answer only if the version is another") },
  { "If-Range", "RFC 9110 §13.1.5",
    N_("Send the part if nothing has changed, else the whole") },
  { "Keep-Alive", "RFC 2068 §19.7.1.1",
    N_("For how long, and for how many requests, the connection stays open") },
  { "Last-Modified", "RFC 9110 §8.8.2",
    N_("When it last changed") },
  { "Link", "RFC 8288 §3",
    N_("Other things that belong to this one") },
  { "Location", "RFC 9110 §10.2.2",
    N_("The address to go to") },
  { "Origin", "RFC 6454 §7",
    N_("The site that made the client ask") },
  { "Pragma", "RFC 9111 §5.4",
    N_("What Cache-Control was in the days of HTTP/1.0") },
  { "Proxy-Authenticate", "RFC 9110 §11.7.1",
    N_("How to tell the proxy who asks") },
  { "Range", "RFC 9110 §14.2",
    N_("The part that is asked for") },
  { "Referer", "RFC 9110 §10.1.3",
    N_("The page that led here; the missing r is part of the standard") },
  { "Retry-After", "RFC 9110 §10.2.3",
    N_("When to try again") },
  { "Sec-WebSocket-Accept", "RFC 6455 §4.2.2",
    N_("Proves that the server understood; computed from Sec-WebSocket-Key") },
  { "Sec-WebSocket-Extensions", "RFC 6455 §9.1",
    N_("Extensions such as compression, offered or chosen") },
  { "Sec-WebSocket-Key", "RFC 6455 §4.1",
    N_("A random number that the server has to answer with Sec-WebSocket-Accept") },
  { "Sec-WebSocket-Protocol", "RFC 6455 §1.9",
    N_("What is to be spoken over the WebSocket, offered or chosen") },
  { "Sec-WebSocket-Version", "RFC 6455 §4.1",
    N_("The version of the WebSocket protocol; 13 is the only one") },
  { "Server", "RFC 9110 §10.2.4",
    N_("The server's program") },
  { "Server-Timing", "Server Timing §2",
    N_("What the server spent its time on") },
  { "Set-Cookie", "RFC 6265 §4.1",
    N_("What the server asks to be told again with each request. This may be a secret") },
  { "Strict-Transport-Security", "RFC 6797 §6.1",
    N_("For how long the site is to be asked by https alone") },
  { "TE", "RFC 9110 §10.1.4",
    N_("The transfer codings that the client can undo, and whether it takes trailers") },
  { "Trailer", "RFC 9110 §6.6.2",
    N_("The headers that will come behind the body") },
  { "Transfer-Encoding", "RFC 9112 §6.1",
    N_("How the body is sent; “chunked” is for a length that is not known in advance") },
  { "Upgrade", "RFC 9110 §7.8",
    N_("Another protocol to go on with, wished for or agreed on") },
  { "User-Agent", "RFC 9110 §10.1.5",
    N_("The client's program") },
  { "Vary", "RFC 9110 §12.5.5",
    N_("The request headers that the answer depends on") },
  { "Via", "RFC 9110 §7.6.3",
    N_("The proxies in between") },
  { "WWW-Authenticate", "RFC 9110 §11.6.1",
    N_("How to tell the server who asks") },
  { "X-Content-Type-Options", "Fetch §3.6",
    N_("Forbids guessing the kind of data") },
  { "X-Forwarded-For", NULL,
    N_("Whom a proxy has passed the request on for") },
  { "X-Frame-Options", "RFC 7034 §2",
    N_("Whether the page may stand within another") },
  { ":authority", "RFC 9113 §8.3.1",
    N_("The site that is asked; what Host is in HTTP/1.1") },
  { ":method", "RFC 9113 §8.3.1",
    N_("The method of the request") },
  { ":path", "RFC 9113 §8.3.1",
    N_("The path and query that are asked for") },
  { ":scheme", "RFC 9113 §8.3.1",
    N_("Whether it is http or https") },
  { ":status", "RFC 9113 §8.3.2",
    N_("The status code of the response") },
};

static const SondeHttpKnownHeader *
sonde_http_known_header_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      if (g_ascii_strcasecmp (headers[i].name, name) == 0)
        return &headers[i];
    }

  return NULL;
}

/**
 * sonde_http_known_header_get_meaning:
 * @name: a header's name, in any letter case
 *
 * Returns: (nullable): what it is for, for people, without a full stop
 */
const char *
sonde_http_known_header_get_meaning (const char *name)
{
  const SondeHttpKnownHeader *header;

  g_return_val_if_fail (name != NULL, NULL);

  header = sonde_http_known_header_find (name);

  return header != NULL ? _(header->meaning) : NULL;
}

/**
 * sonde_http_known_header_get_reference:
 * @name: a header's name, in any letter case
 *
 * Returns: (nullable): the section of the standard that defines it
 */
const char *
sonde_http_known_header_get_reference (const char *name)
{
  const SondeHttpKnownHeader *header;

  g_return_val_if_fail (name != NULL, NULL);

  header = sonde_http_known_header_find (name);

  return header != NULL ? header->reference : NULL;
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-field-text.h"

typedef struct
{
  const char *id;
  const char *reference;
  const char *explanation;
} SondeHttpFieldText;

static const SondeHttpFieldText texts[] = {
  { "http1", "RFC 9112 §2.1", N_("A part of an HTTP/1 message.") },
  { "http1.request-line", "RFC 9112 §3", N_("What is asked for: a method, a target, a version.") },
  { "http1.status-line", "RFC 9112 §4", N_("How it went: a version, a status code, a reason.") },
  { "http1.method", "RFC 9110 §9", N_("What the client wants done. Letter case matters.") },
  { "http1.target", "RFC 9112 §3.2", N_("What the method is to be applied to.") },
  { "http1.target.path", "RFC 3986 §3.3", N_("Which resource it is.") },
  { "http1.target.query", "RFC 3986 §3.4", N_("What is asked of the resource.") },
  { "http1.version", "RFC 9112 §2.3", N_("The version that the sender speaks.") },
  { "http1.status", "RFC 9110 §15",
    N_("The result as a number; its first digit says of which class it is.") },
  { "http1.reason", "RFC 9112 §4", N_("A word for people, without meaning to programs.") },
  { "http1.header", "RFC 9112 §5", N_("A header: a name, a colon, and a value.") },
  { "http1.header.name", "RFC 9110 §5.1", N_("The name; letter case does not matter.") },
  { "http1.header.value", "RFC 9110 §5.5",
    N_("The value, without the white space before and behind it.") },
  { "http1.header.fold", "RFC 9112 §5.2",
    N_("The value goes on in the next line. Programs read a space here, if they take it at all.") },
  { "http1.end", "RFC 9112 §2.1", N_("An empty line ends the headers.") },
  { "http1.fault", "RFC 9112 §2.2", N_("The first byte that breaks the protocol.") },
  { "http1.body", "RFC 9112 §6", N_("The body, as it was on the wire.") },
  { "http1.chunk.size", "RFC 9112 §7.1",
    N_("How many bytes of data follow, in hexadecimal digits.") },
  { "http1.chunk.extension", "RFC 9112 §7.1.1",
    N_("What the sender says of the chunk besides; receivers pass over what they do not know.") },
  { "http1.chunk.size-end", "RFC 9112 §7.1", N_("CR LF ends the line with the size.") },
  { "http1.chunk.data", "RFC 9112 §7.1", N_("A part of the body.") },
  { "http1.chunk.end", "RFC 9112 §7.1", N_("CR LF ends the chunk.") },

  { "http2", "RFC 9113 §4", N_("A part of an HTTP/2 conversation.") },
  { "http2.preface", "RFC 9113 §3.4",
    N_("What a client sends first, so that a server that speaks HTTP/1 only refuses it.") },
  { "http2.length", "RFC 9113 §4.1", N_("How long the payload is, without these nine bytes.") },
  { "http2.type", "RFC 9113 §4.1", N_("What the frame is.") },
  { "http2.flags", "RFC 9113 §4.1", N_("Bits whose meaning depends on the type.") },
  { "http2.flags.end-stream", "RFC 9113 §6.1", N_("Set on the last frame of a message.") },
  { "http2.flags.end-headers", "RFC 9113 §6.2",
    N_("Set when the headers end here; otherwise CONTINUATION follows.") },
  { "http2.flags.padded", "RFC 9113 §6.1", N_("Set when there is padding.") },
  { "http2.flags.priority", "RFC 9113 §6.2", N_("Set when a priority stands before the headers.") },
  { "http2.flags.ack", "RFC 9113 §6.5", N_("Set on the answer, which has nothing else to say.") },
  { "http2.flags.unused", "RFC 9113 §4.1",
    N_("Bits that mean nothing for this type. Senders leave them at 0, receivers ignore them.") },
  { "http2.reserved", "RFC 9113 §4.1",
    N_("A bit that means nothing. Senders leave it at 0, receivers ignore it.") },
  { "http2.stream", "RFC 9113 §4.1",
    N_("Which stream the frame belongs to; 0 is the connection. Clients open odd ones, servers "
       "even ones.") },
  { "http2.pad-length", "RFC 9113 §6.1", N_("How many bytes of padding end the frame.") },
  { "http2.padding", "RFC 9113 §6.1",
    N_("Bytes without meaning, which hide how long the data is. They are zero.") },
  { "http2.data", "RFC 9113 §6.1", N_("A part of the body.") },
  { "http2.exclusive", "RFC 7540 §5.3.1",
    N_("Set when the stream comes between the other one and all that depend on it. Deprecated.") },
  { "http2.dependency", "RFC 7540 §5.3.1",
    N_("Which stream goes before this one. Deprecated.") },
  { "http2.weight", "RFC 7540 §5.3.2",
    N_("The share of this stream among its siblings, from 1 to 256; one less is sent. "
       "Deprecated.") },
  { "http2.weight.sent", "RFC 7540 §5.3.2", N_("The weight as it is sent: one less.") },
  { "http2.error", "RFC 9113 §7", N_("Why the stream or the connection ends.") },
  { "http2.setting", "RFC 9113 §6.5.1", N_("How the sender wants to be talked to.") },
  { "http2.setting.id", "RFC 9113 §6.5.1", N_("Which setting it is.") },
  { "http2.setting.value", "RFC 9113 §6.5.1", N_("What it is set to.") },
  { "http2.promised", "RFC 9113 §6.6", N_("The stream on which the pushed response will come.") },
  { "http2.opaque", "RFC 9113 §6.7", N_("Any eight bytes, which the answer repeats.") },
  { "http2.last-stream", "RFC 9113 §6.8",
    N_("The highest stream that the sender did, or will do, something with.") },
  { "http2.debug", "RFC 9113 §6.8", N_("For people, and without meaning to programs.") },
  { "http2.increment", "RFC 9113 §6.9", N_("How many more bytes of data the peer may send.") },
  { "http2.window.connection", "RFC 9113 §6.9.1",
    N_("How many bytes of data may still be sent on the connection, after this frame.") },
  { "http2.window.stream", "RFC 9113 §6.9.1",
    N_("How many bytes of data may still be sent on the stream, after this frame.") },
  { "http2.prioritized", "RFC 9218 §7.1", N_("The stream whose priority this is.") },
  { "http2.priority", "RFC 9218 §4", N_("How urgent the response is.") },
  { "http2.altsvc.origin.length", "RFC 7838 §4", N_("How long the origin is.") },
  { "http2.altsvc.origin", "RFC 7838 §4", N_("The site that can be reached elsewhere too.") },
  { "http2.altsvc.value", "RFC 7838 §3", N_("Where, how, and for how long.") },
  { "http2.origin.length", "RFC 8336 §2.1", N_("How long the origin is.") },
  { "http2.origin", "RFC 8336 §2.1", N_("A site that this connection serves.") },
  { "http2.payload", "RFC 9113 §4.1", N_("Receivers pass over types that they do not know.") },
  { "http2.block", "RFC 9113 §4.3", N_("Headers, compressed with HPACK, or a part of them.") },
  { "http2.fault", "RFC 7541 §2.3", N_("From here on, the headers cannot be decompressed.") },
  { "http2.table-size", "RFC 7541 §6.3",
    N_("The sender makes the table of headers that both sides keep smaller, or larger again.") },
  { "http2.header", "RFC 7541 §6", N_("A header.") },
  { "http2.header.coding", "RFC 7541 §6", N_("How the header is put into bytes.") },
  { "http2.header.index", "RFC 7541 §2.3",
    N_("A line of the table of headers: up to 61 it is the same for everyone, from 62 on it is "
       "what was sent before.") },
  { "http2.header.name", "RFC 9113 §8.2", N_("The name, in small letters.") },
  { "http2.header.name.huffman", "RFC 7541 §5.2",
    N_("Set when the characters are written in Huffman's code, where frequent ones are short.") },
  { "http2.header.name.coded", "RFC 7541 §5.2", N_("How many bytes the name has in the block.") },
  { "http2.header.name.length", "RFC 7541 §5.2", N_("How many characters the name has.") },
  { "http2.header.value", "RFC 9113 §8.2", N_("The value.") },
  { "http2.header.value.huffman", "RFC 7541 §5.2",
    N_("Set when the characters are written in Huffman's code, where frequent ones are short.") },
  { "http2.header.value.coded", "RFC 7541 §5.2", N_("How many bytes the value has in the block.") },
  { "http2.header.value.length", "RFC 7541 §5.2", N_("How many characters the value has.") },
};

/**
 * sonde_http_field_explain:
 * @field: a field of the HTTP/1 or HTTP/2 dissector
 *
 * Explains what fields of its kind mean.
 */
void
sonde_http_field_explain (SondeField *field)
{
  const char *id;

  g_return_if_fail (SONDE_IS_FIELD (field));

  id = sonde_field_get_id (field);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_str_equal (texts[i].id, id))
        {
          sonde_field_explain (field, _(texts[i].explanation), texts[i].reference);
          return;
        }
    }

  g_return_if_reached ();
}

#include "config.h"

#include "media-fixture.h"
#include "sonde-test.h"

#define EVENTS "text/event-stream"

/* T1 to T6: who decides what the character encoding is. */
static const SondeMediaCase cases[] = {
  { "valid", "text/plain", "a\r\n\303\251\n", 0,
    "media.text 0+6 Text|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  text.content 0+6 Text|a\\r\\n\303\251\\n\n"
    "  text.lines 0+6 Lines|2\n" },
  { "mark", "text/plain; charset=iso-8859-1", "\357\273\277\303\251", 0,
    "media.text 0+5?Text|\n"
    "  text.bom 0+3 Byte order mark|\n"
    "  text.charset 0+3?Character encoding|UTF-8: its byte order mark says so\n"
    "  text.content 3+2 Text|\303\251\n"
    "  text.lines 3+2 Lines|1\n" },
  { "UTF-16", "text/plain", "\377\376a\0b\0", 6,
    "media.text 0+6 Text|\n"
    "  text.bom 0+2 Byte order mark|\n"
    "  text.charset 0+2 Character encoding|UTF-16LE: its byte order mark says so\n"
    "  text.content 2+4 Text|ab\n"
    "  text.lines 2+4 Lines|1\n" },
  { "label", "text/plain; charset=\" Latin1 \"", "\351", 0,
    "media.text 0+1 Text|\n"
    "  text.charset 0+0 Character encoding|Latin1: its media type says so\n"
    "  text.content 0+1 Text|\303\251\n"
    "  text.lines 0+1 Lines|1\n" },
  { "guessed", "text/plain", "\351t\351", 0,
    "media.text 0+3 Text|\n"
    "  text.charset 0+0 Character encoding|windows-1252: guessed\n"
    "  text.content 0+3 Text|\303\251t\303\251\n"
    "  text.lines 0+3 Lines|1\n" },
  { "unknown label", "text/plain; charset=klingon", "a", 0,
    "media.text 0+1?Text|\n"
    "  text.charset 0+0?Character encoding|klingon: its media type says so\n"
    "  text.content 0+1 Text|a\n"
    "  text.lines 0+1 Lines|1\n" },
  { "invalid", "text/plain; charset=utf-8", "ab\377\376c\r", 0,
    "media.text 0+6!Text|\n"
    "  text.charset 0+0 Character encoding|utf-8: its media type says so\n"
    "  text.content 0+6 Text|ab\357\277\275\357\277\275c\\r\n"
    "  text.lines 0+6 Lines|1\n"
    "  text.invalid 2+1!Invalid places|2\n" },
  { "document", "text/html", "<meta charset='iso-8859-5'>", 0,
    "media.html 0+27 HTML|\n"
    "  text.charset 0+0 Character encoding|iso-8859-5: the document says so\n"
    "  xml.element 0+27 meta|\n"
    "    xml.name 1+4 Name|meta\n"
    "    xml.attribute 6+20 charset|iso-8859-5\n"
    "      xml.name 6+7 Name|charset\n" },
  { "declaration", "text/xml", "<?xml version='1.0' encoding='gb2312'?><a/>", 0,
    "media.xml 0+43 XML|\n"
    "  text.charset 0+0 Character encoding|gb2312: the document says so\n"
    "  xml.declaration 0+39 XML declaration|xml version='1.0' encoding='gb2312'\n"
    "  xml.element 39+4 a|\n" },
  { "type before document", "text/html; charset=utf-8", "<meta charset='iso-8859-5'>", 0,
    "media.html 0+27 HTML|\n"
    "  text.charset 0+0 Character encoding|utf-8: its media type says so\n"
    "  xml.element 0+27 meta|\n"
    "    xml.name 1+4 Name|meta\n"
    "    xml.attribute 6+20 charset|iso-8859-5\n"
    "      xml.name 6+7 Name|charset\n" },
  { "legacy document", "text/html; charset=iso-8859-5", "<p title='\270'>\274", 0,
    "media.html 0+14 HTML|\n"
    "  text.charset 0+0 Character encoding|iso-8859-5: its media type says so\n"
    "  xml.element 0+14 p|\320\234\n"
    "    xml.name 1+1 Name|p\n"
    "    xml.attribute 3+9 title|\320\230\n"
    "      xml.name 3+5 Name|title\n"
    "    xml.text 13+1 Text|\320\234\n" },
  { "bytes", "application/octet-stream", "\0\1\2", 3,
    "media.bytes 0+3 Bytes|\n"
    "  media.content 0+3 Bytes|\\0\\x01\\x02\n" },
  { "empty", NULL, "", 0,
    "media.text 0+0 Text|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  text.content 0+0 Text|\n"
    "  text.lines 0+0 Lines|0\n" },
  { "events", EVENTS,
    "\357\273\277: hi\r\nevent: x\ndata: {\"a\":1}\r\n\r\nid: 7\rretry: 15\rdata:\rdata:  y\r\r", 0,
    "media.events 0+67 Server-sent events|2 events\n"
    "  text.bom 0+3 Byte order mark|\n"
    "  sse.event 3+32 Event 1|x\n"
    "    sse.comment 3+6 Comment|hi\n"
    "    sse.type 9+9 event|x\n"
    "    sse.data 18+15 data|Object, 1 member\n"
    "      json.number 25+5 a|1\n"
    "  sse.event 35+32 Event 2|message\n"
    "    sse.id 35+6 id|7\n"
    "    sse.retry 41+10 retry|15\n"
    "    sse.data 51+6 data|\n"
    "    sse.data 57+9 data| y\n" },
  { "event faults", EVENTS, "retry: 1x\nuh: 1\n\nid: a\0b\ndata\n\ndata: end", 40,
    "media.events 0+40?Server-sent events|3 events\n"
    "  sse.event 0+17*Event 1|message\n"
    "    sse.retry 0+10?retry|1x\n"
    "      media.problem 7+2?Problem|Ignored, as it is not a number of milliseconds\n"
    "    sse.unknown 10+6*uh|1\n"
    "  sse.event 17+14 Event 2|message\n"
    "    sse.id 17+8?id|a\\0b\n"
    "      media.problem 21+3?Problem|Ignored, as it has a zero byte in it\n"
    "    sse.data 25+5 data|\n"
    "  sse.event 31+9?Event 3|message\n"
    "    sse.data 31+9 data|end\n" },
};

static void
test_text_cases (void)
{
  sonde_media_fixture_check (cases, G_N_ELEMENTS (cases));
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/text/cases", test_text_cases);

  return g_test_run ();
}

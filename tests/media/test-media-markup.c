#include "config.h"

#include <string.h>

#include "media-fixture.h"
#include "sonde-media-xml.h"
#include "sonde-test.h"

#define XML "application/xml"
#define HTML "text/html"

static const SondeMediaCase cases[] = {
  { "elements", XML, "<?xml version=\"1.0\"?>\n<a b=\"1\" c='2'><d/>t<!--x--><![CDATA[<]]></a>", 0,
    "media.xml 0+67 XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.declaration 0+21 XML declaration|xml version=\"1.0\"\n"
    "  xml.element 22+45 a|t\n"
    "    xml.name 23+1 Name|a\n"
    "    xml.attribute 25+5 b|1\n"
    "      xml.name 25+1 Name|b\n"
    "    xml.attribute 31+5 c|2\n"
    "      xml.name 31+1 Name|c\n"
    "    xml.element 37+4 d|\n"
    "    xml.text 41+1 Text|t\n"
    "    xml.comment 42+8 Comment|x\n"
    "    xml.cdata 50+13 CDATA section|<\n" },
  { "entities", XML, "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///x\">]><a>&e;&amp;&#65;</a>", 0,
    "media.xml 0+65?XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.doctype 0+45?Document type|<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///x\">]>\n"
    "    media.problem 13+8?Problem|Declares entities; they are never expanded or loaded here\n"
    "  xml.element 45+20 a|&e;&amp;&#65;\n"
    "    xml.name 46+1 Name|a\n"
    "    xml.text 48+13 Text|&e;&amp;&#65;\n"
    "      xml.reference 48+3 Reference|&e;\n"
    "      xml.reference 51+5 Reference|&amp;\n"
    "      xml.reference 56+5 Reference|&#65;\n" },
  { "mismatch", XML, "<a><b></a></c>", 0,
    "media.xml 0+14!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+10 a|\n"
    "    xml.name 1+1 Name|a\n"
    "    xml.element 3+3!b|\n"
    "      xml.name 4+1 Name|b\n"
    "      media.problem 6+4!Problem|An end tag comes while another element is open\n"
    "  media.problem 10+4!Problem|An end tag of an element that is not open\n" },
  { "open", XML, "<a><b>", 0,
    "media.xml 0+6!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+6!a|\n"
    "    xml.name 1+1 Name|a\n"
    "    xml.element 3+3!b|\n"
    "      xml.name 4+1 Name|b\n"
    "      media.problem 3+2!Problem|The element is never closed\n"
    "    media.problem 0+2!Problem|The element is never closed\n" },
  { "open tag", XML, "<a b=\"1\"", 0,
    "media.xml 0+8!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+8!a|\n"
    "    xml.name 1+1 Name|a\n"
    "    xml.attribute 3+5 b|1\n"
    "      xml.name 3+1 Name|b\n"
    "    media.problem 0+1!Problem|The tag is never closed\n"
    "    media.problem 0+2!Problem|The element is never closed\n" },
  { "open comment", XML, "<a/><!-- x", 0,
    "media.xml 0+10!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+4 a|\n"
    "  xml.comment 4+6!Comment| x\n"
    "    media.problem 4+4!Problem|The comment is never closed\n" },
  { "attributes", XML, "<a b=c d b='1' =/>", 0,
    "media.xml 0+18!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+18!a|\n"
    "    xml.name 1+1 Name|a\n"
    "    xml.attribute 3+3!b|c\n"
    "      xml.name 3+1 Name|b\n"
    "      media.problem 5+1!Problem|The value of an attribute stands in quotation marks\n"
    "    xml.attribute 7+1!d|\n"
    "      media.problem 7+1!Problem|The attribute has no value\n"
    "    xml.attribute 9+5!b|1\n"
    "      xml.name 9+1 Name|b\n"
    "      media.problem 9+1!Problem|The element has this attribute already\n"
    "    media.problem 15+1!Problem|Nothing in a tag begins like this\n" },
  { "ampersand", XML, "<a>x & y < z</a>", 0,
    "media.xml 0+16!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+16!a|x & y \n"
    "    xml.name 1+1 Name|a\n"
    "    xml.text 3+6!Text|x & y \n"
    "      media.problem 5+1!Problem|An ampersand begins a reference, or is written &amp;\n"
    "    media.problem 9+1!Problem|A less-than sign begins a tag, or is written &lt;\n"
    "    xml.text 10+2 Text| z\n" },
  { "roots", XML, "x<a/><b/>", 0,
    "media.xml 0+9!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.text 0+1!Text|x\n"
    "    media.problem 0+1!Problem|There is text outside of the root element\n"
    "  xml.element 1+4 a|\n"
    "  xml.element 5+4!b|\n"
    "    media.problem 5+2!Problem|There is more than one root element\n" },
  { "declaration", XML, " <?xml version='1.0'?><a/>", 0,
    "media.xml 0+26!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.declaration 1+21!XML declaration|xml version='1.0'\n"
    "    media.problem 1+5!Problem|An XML declaration may only be the first thing\n"
    "  xml.element 22+4 a|\n" },
  { "nothing", XML, "", 0,
    "media.xml 0+0!XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n" },
  { "svg", "image/svg+xml", "<svg width=\"20\" height=\"10mm\"><g width='1'/></svg>", 0,
    "media.xml 0+50 XML|SVG, 20 \303\227 10mm\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+50 svg|\n"
    "    xml.name 1+3 Name|svg\n"
    "    xml.attribute 5+10 width|20\n"
    "      xml.name 5+5 Name|width\n"
    "    xml.attribute 16+13 height|10mm\n"
    "      xml.name 16+6 Name|height\n"
    "    xml.element 30+14 g|\n"
    "      xml.name 31+1 Name|g\n"
    "      xml.attribute 33+9 width|1\n"
    "        xml.name 33+5 Name|width\n" },
  { "html", HTML, "<!doctype html><title>a<b</title><P>x<br>y<li>z</p></i>", 0,
    "media.html 0+55*HTML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.doctype 0+15 Document type|<!doctype html>\n"
    "  xml.element 15+18 title|a<b\n"
    "    xml.name 16+5 Name|title\n"
    "    xml.text 22+3 Text|a<b\n"
    "  xml.element 33+18 P|x\n"
    "    xml.name 34+1 Name|P\n"
    "    xml.text 36+1 Text|x\n"
    "    xml.element 37+4 br|\n"
    "    xml.text 41+1 Text|y\n"
    "    xml.element 42+5*li|z\n"
    "      xml.name 43+2 Name|li\n"
    "      xml.text 46+1 Text|z\n"
    "      media.problem 47+4*Problem|An end tag comes while another element is open\n"
    "  media.problem 51+4*Problem|An end tag of an element that is not open\n" },
  { "sniffed", NULL, "<a/>\n", 0,
    "media.xml 0+5 XML|\n"
    "  text.charset 0+0 Character encoding|UTF-8: nobody says so, but the bytes are valid\n"
    "  xml.element 0+4 a|\n" },
};

static void
test_markup_cases (void)
{
  sonde_media_fixture_check (cases, G_N_ELEMENTS (cases));
}

/* A click on a byte of a name finds the name. */
static void
test_markup_names (void)
{
  static const char text[] = "<list  of='x&amp;y'><br/>t<br class=a></list>";
  static const char names[] = " nnnn  nn           ee   t nn nnnnn         ";
  g_autoptr(SondeField) root = sonde_media_xml_dup_fields ((const guint8 *) text, strlen (text),
                                                           TRUE, FALSE);

  for (gsize i = 0; names[i] != '\0'; i++)
    {
      const char *id = sonde_field_get_id (sonde_field_find (root, i));

      g_test_message ("%zu, %c", i, text[i]);
      g_assert_cmpint (g_str_equal (id, "xml.name"), ==, names[i] == 'n');

      if (names[i] == 'e')
        g_assert_cmpstr (id, ==, "xml.element");
      else if (names[i] == 't')
        g_assert_cmpstr (id, ==, "xml.text");
    }
}

static void
test_markup_depth (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SondeField) root = NULL;
  g_autofree char *dump = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append (text, "<a>");

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "</b>");

  root = sonde_media_xml_dup_fields ((const guint8 *) text->str, text->len, TRUE, FALSE);
  dump = sonde_media_fixture_dump (root);
  g_assert_nonnull (strstr (dump, "media.problem 192+2*Problem|Nested too deep"));
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/markup/cases", test_markup_cases);
  g_test_add_func ("/media/markup/names", test_markup_names);
  g_test_add_func ("/media/markup/depth", test_markup_depth);

  return g_test_run ();
}

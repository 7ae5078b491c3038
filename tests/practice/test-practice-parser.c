#include "config.h"

#include <string.h>

#include "sonde-practice-parser.h"
#include "sonde-test.h"

#define N_FUZZ 100000

static const char chunked[] =
  "\r\n"
  "PUT /a?b HTTP/1.1\r\n"
  "HOST: x\r\n"
  "Transfer-Encoding: Chunked\r\n"
  "X-Empty:\r\n"
  "x-space: \t a b \t\r\n"
  "\r\n"
  "a;ext=\"1\"\r\n"
  "0123456789\r\n"
  "00F\r\n"
  "abcdefghijklmno\r\n"
  "0\r\n"
  "Trailer: 1\r\n"
  "\r\n";

static const char expected[] =
  "PUT /a?b HTTP/1.1\r\n"
  "HOST: x\r\n"
  "Transfer-Encoding: Chunked\r\n"
  "X-Empty: \r\n"
  "x-space: a b\r\n"
  "\r\n"
  "0123456789abcdefghijklmno";

static void
push_text (SondePracticeParser *parser,
           const char          *text)
{
  sonde_practice_parser_push (parser, text, strlen (text));
}

/* Whatever pieces it comes in, the request is the same. */
static void
test_any_split (void)
{
  for (gsize split = 0; split < sizeof chunked; split++)
    {
      g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();
      g_autoptr(SondePracticeRequest) request = NULL;
      g_autoptr(GBytes) bytes = NULL;

      sonde_practice_parser_push (parser, chunked, split);

      if (split < sizeof chunked - 1)
        g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_MORE);

      sonde_practice_parser_push (parser, chunked + split, sizeof chunked - 1 - split);
      g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_COMPLETE);
      g_assert_true (sonde_practice_parser_get_keep_alive (parser));
      g_assert_cmpuint (sonde_practice_parser_get_n_left (parser), ==, 0);

      request = sonde_practice_parser_take_request (parser);
      bytes = sonde_practice_request_to_bytes (request);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       expected, sizeof expected - 1);
    }
}

static void
test_statuses (void)
{
  static const struct
  {
    const char *text;
    guint status;
  } cases[] = {
    { "GET /\r\n", 400 },
    { "GET  / HTTP/1.1\r\n", 400 },
    { "GET / HTTP/1.1 x\r\n", 400 },
    { "G=T / HTTP/1.1\r\n", 400 },
    { "GET / http/1.1\r\n", 400 },
    { "GET / HTTP/2.0\r\n", 505 },
    { "GET / HTTP/1.1\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nno colon\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x10\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();

      g_test_message ("%s", cases[i].text);
      push_text (parser, cases[i].text);
      g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_BAD);
      g_assert_cmpuint (sonde_practice_parser_get_status (parser), ==, cases[i].status);
    }
}

static void
test_nul (void)
{
  static const char text[] = "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n";
  g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();

  sonde_practice_parser_push (parser, text, sizeof text - 1);
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_BAD);
  g_assert_cmpuint (sonde_practice_parser_get_status (parser), ==, 400);
}

static void
test_too_large (void)
{
  g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();
  g_autofree char *line = g_strnfill (1000, 'a');
  guint n_lines = 0;

  line[998] = ':';
  line[999] = '\n';
  push_text (parser, "GET / HTTP/1.1\n");

  do
    {
      push_text (parser, line);
      n_lines++;
    }
  while (sonde_practice_parser_step (parser) == SONDE_PRACTICE_PROGRESS_MORE && n_lines < 100);

  g_assert_cmpuint (n_lines, ==, 66);
  g_assert_cmpuint (sonde_practice_parser_get_status (parser), ==, 431);
}

/* Not even without the end of a line. */
static void
test_endless_line (void)
{
  g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();
  g_autofree char *part = g_strnfill (1024, 'a');
  guint n_parts = 0;

  do
    {
      push_text (parser, part);
      n_parts++;
    }
  while (sonde_practice_parser_step (parser) == SONDE_PRACTICE_PROGRESS_MORE && n_parts < 100);

  g_assert_cmpuint (n_parts, ==, 65);
  g_assert_cmpuint (sonde_practice_parser_get_status (parser), ==, 431);
}

static void
test_continue (void)
{
  g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();

  push_text (parser, "PUT / HTTP/1.1\r\nHost: x\r\n");
  push_text (parser, "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_CONTINUE);
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_MORE);
  push_text (parser, "ab");
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_COMPLETE);
}

static void
test_keep_alive (void)
{
  static const struct
  {
    const char *text;
    gboolean keeps_alive;
  } cases[] = {
    { "GET / HTTP/1.1\r\nHost: x\r\n\r\n", TRUE },
    { "GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", FALSE },
    { "GET / HTTP/1.1\r\nHost: x\r\nConnection: te, close\r\n\r\n", FALSE },
    { "GET / HTTP/1.0\r\n\r\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();

      push_text (parser, cases[i].text);
      g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_COMPLETE);
      g_assert_cmpint (sonde_practice_parser_get_keep_alive (parser), ==, cases[i].keeps_alive);
    }
}

static void
test_two_in_a_row (void)
{
  g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();
  g_autoptr(SondePracticeRequest) first = NULL;
  g_autoptr(SondePracticeRequest) second = NULL;

  push_text (parser, "GET /1 HTTP/1.1\nHost: x\n\nGET /2 HTTP/1.1\nHost: x\n\n");
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_COMPLETE);
  g_assert_cmpuint (sonde_practice_parser_get_n_left (parser), ==, 25);
  first = sonde_practice_parser_take_request (parser);
  g_assert_cmpstr (sonde_practice_request_get_target (first), ==, "/1");
  g_assert_cmpint (sonde_practice_parser_step (parser), ==, SONDE_PRACTICE_PROGRESS_COMPLETE);
  second = sonde_practice_parser_take_request (parser);
  g_assert_cmpstr (sonde_practice_request_get_target (second), ==, "/2");
}

/* A good request with bytes changed at random never does worse than being refused. */
static void
test_fuzz (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < N_FUZZ; i++)
    {
      g_autoptr(SondePracticeParser) parser = sonde_practice_parser_new ();
      SondePracticeProgress progress;
      char text[sizeof chunked];

      memcpy (text, chunked, sizeof text);

      for (guint n = (guint) g_rand_int_range (random, 1, 6); n > 0; n--)
        text[g_rand_int_range (random, 0, sizeof text)] =
          (char) g_rand_int_range (random, 0, 256);

      sonde_practice_parser_push (parser, text, sizeof text);

      do
        progress = sonde_practice_parser_step (parser);
      while (progress == SONDE_PRACTICE_PROGRESS_CONTINUE);

      if (progress == SONDE_PRACTICE_PROGRESS_COMPLETE)
        {
          g_autoptr(SondePracticeRequest) request = NULL;
          g_autofree char *json = NULL;

          request = sonde_practice_parser_take_request (parser);
          json = sonde_practice_request_to_json (request);
          g_assert_true (g_utf8_validate (json, -1, NULL));
        }
      else if (progress == SONDE_PRACTICE_PROGRESS_BAD)
        {
          g_assert_cmpuint (sonde_practice_parser_get_status (parser), >=, 400);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/practice/parser/any-split", test_any_split);
  g_test_add_func ("/practice/parser/statuses", test_statuses);
  g_test_add_func ("/practice/parser/nul", test_nul);
  g_test_add_func ("/practice/parser/too-large", test_too_large);
  g_test_add_func ("/practice/parser/endless-line", test_endless_line);
  g_test_add_func ("/practice/parser/continue", test_continue);
  g_test_add_func ("/practice/parser/keep-alive", test_keep_alive);
  g_test_add_func ("/practice/parser/two-in-a-row", test_two_in_a_row);
  g_test_add_func ("/practice/parser/fuzz", test_fuzz);

  return g_test_run ();
}

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "sonde-capture.h"
#include "sonde-flow-bytes.h"
#include "sonde-memory-bytes.h"
#include "sonde-search.h"
#include "sonde-test.h"

/* A capture with one flow, and a search in its bytes. */
typedef struct
{
  char            *dir;
  char            *path;
  SondeClock      *clock;
  SondeCapture    *capture;
  guint32          flow_id;
  SondeByteSource *source;
  SondeSearch     *search;
  gboolean         is_known;
  gboolean         is_found;
  gboolean         has_wrapped;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP, .role = SONDE_ROLE_CLIENT };
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->clock = sonde_clock_new ();
  self->capture = sonde_capture_new (self->path, self->clock, &error);
  g_assert_no_error (error);
  sonde_endpoint_parse (&spec.local, "192.0.2.1:40000");
  sonde_endpoint_parse (&spec.remote, "192.0.2.2:80");
  self->flow_id = sonde_capture_open_flow (self->capture, &spec);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data G_GNUC_UNUSED)
{
  if (self->search != NULL)
    {
      sonde_search_stop (self->search);
      g_clear_object (&self->search);
    }

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_clear_object (&self->source);
  g_clear_object (&self->capture);
  g_clear_object (&self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
add (Fixture        *self,
     SondeDirection  direction,
     const char     *text,
     gssize          length)
{
  sonde_capture_add_data (self->capture, self->flow_id, direction, text,
                          length < 0 ? strlen (text) : (gsize) length);
}

static void
sync_capture (Fixture *self)
{
  SondeFlow *flow;

  sonde_capture_sync (self->capture);
  flow = sonde_capture_get_flow (self->capture, self->flow_id);

  if (self->source == NULL)
    self->source = SONDE_BYTE_SOURCE (sonde_flow_bytes_new (flow));
}

static void
found_cb (SondeSearch *search G_GNUC_UNUSED,
          gboolean     is_found,
          gboolean     has_wrapped,
          gpointer     user_data)
{
  Fixture *self = user_data;

  self->is_known = TRUE;
  self->is_found = is_found;
  self->has_wrapped = has_wrapped;
}

static void
window_changed_cb (SondeSearch *search G_GNUC_UNUSED,
                   gpointer     user_data)
{
  ((Fixture *) user_data)->is_known = TRUE;
}

static gboolean
is_settled (gpointer user_data)
{
  return sonde_search_get_state (user_data) != SONDE_SEARCH_COUNTING;
}

static gboolean
is_known (gpointer user_data)
{
  return ((Fixture *) user_data)->is_known;
}

static void
begin (Fixture          *self,
       SondePatternKind  kind,
       const char       *text,
       gboolean          match_case)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SondePattern) pattern = sonde_pattern_new (kind, text, match_case, &error);

  g_assert_no_error (error);

  if (self->search != NULL)
    sonde_search_stop (self->search);

  g_clear_object (&self->search);
  self->search = sonde_search_new (self->source, pattern);
  g_signal_connect (self->search, "found", G_CALLBACK (found_cb), self);
  g_signal_connect (self->search, "window-changed", G_CALLBACK (window_changed_cb), self);
}

static guint64
count (Fixture          *self,
       SondePatternKind  kind,
       const char       *text,
       gboolean          match_case)
{
  begin (self, kind, text, match_case);
  sonde_test_wait_until (is_settled, self->search);
  g_assert_cmpint (sonde_search_get_state (self->search), ==, SONDE_SEARCH_DONE);

  return sonde_search_get_n_matches (self->search);
}

/* Finds a match and says where it begins; G_MAXUINT64 if there is none. */
static guint64
find (Fixture  *self,
      guint64   place,
      gboolean  backwards)
{
  self->is_known = FALSE;
  sonde_search_find (self->search, place, backwards);
  sonde_test_wait_until (is_known, self);

  return self->is_found
         ? g_array_index (sonde_search_get_match (self->search), SondeRange, 0).start
         : G_MAXUINT64;
}

static void
use_memory (Fixture    *self,
            const char *text,
            gssize      length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  g_clear_object (&self->source);
  self->source = SONDE_BYTE_SOURCE (sonde_memory_bytes_new (bytes, SONDE_DIRECTION_RECEIVED));
}

/* A question and its answer in memory: each way is a stream of its own. */
static void
test_search_dialogue (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  static const SondeRun runs[] = {
    { 3, SONDE_DIRECTION_RECEIVED }, { 7, SONDE_DIRECTION_SENT }, { 17, SONDE_DIRECTION_RECEIVED },
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static ("neesentdle needle", 17);
  g_autoptr(GArray) dialogue = g_array_new (FALSE, FALSE, sizeof (SondeRun));
  const SondeRange *ranges;
  guint64 run_end;

  g_array_append_vals (dialogue, runs, G_N_ELEMENTS (runs));
  self->source = SONDE_BYTE_SOURCE (sonde_memory_bytes_new_dialogue (bytes, dialogue));

  g_assert_cmpint (sonde_byte_source_get_direction (self->source, 3, &run_end), ==,
                   SONDE_DIRECTION_SENT);
  g_assert_cmpuint (run_end, ==, 7);
  g_assert_cmpint (sonde_byte_source_get_direction (self->source, 7, &run_end), ==,
                   SONDE_DIRECTION_RECEIVED);
  g_assert_cmpuint (run_end, ==, 17);

  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "sent", TRUE), ==, 1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "eese", TRUE), ==, 0);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "needle", TRUE), ==, 2);
  g_assert_cmpuint (find (self, 0, FALSE), ==, 0);
  ranges = &g_array_index (sonde_search_get_match (self->search), SondeRange, 0);
  g_assert_cmpuint (sonde_search_get_match (self->search)->len, ==, 2);
  g_assert_cmpuint (ranges[0].end, ==, 3);
  g_assert_cmpuint (ranges[1].start, ==, 7);
  g_assert_cmpuint (ranges[1].end, ==, 10);
  g_assert_cmpuint (find (self, 1, FALSE), ==, 11);
}

static void
test_search_text (Fixture       *self,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  use_memory (self, "Straße STRASSE straße Ärger ärger ÄRGER\xff\xc3 needle Needle needle", -1);

  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "needle", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "needle", FALSE), ==, 3);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "ärger", TRUE), ==, 1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "ärger", FALSE), ==, 3);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "straße", FALSE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "absent", FALSE), ==, 0);

  /* What means something in an expression means nothing in text. */
  use_memory (self, "a.c abc a+c a[c (?s", -1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "A.C", FALSE), ==, 1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "(?s", FALSE), ==, 1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "a[C", FALSE), ==, 1);

  /* Matches do not overlap. */
  use_memory (self, "aaaaa", -1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "aa", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "AA", FALSE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "aaaaaa", TRUE), ==, 0);
}

static void
test_search_hex (Fixture       *self,
                 gconstpointer  user_data G_GNUC_UNUSED)
{
  use_memory (self, "\x00\x01\x0a\x4f\x00\x01\r\n\x41\x00\xff\x01\x0a\x4e", 14);

  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "00 01", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "0x00, 0x01", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "01 0a 4?", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "00 ?? 0?", TRUE), ==, 3);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "?1 00", TRUE), ==, 1);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "0d0A", TRUE), ==, 1);
}

static void
test_search_regex (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  use_memory (self, "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n\xff\xfe\x00GET", 52);

  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "GET /\\w", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "^get ", FALSE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "^get ", TRUE), ==, 0);
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "HTTP/1\\.1$", TRUE), ==, 2);
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "\\xff\\xfe\\x00", TRUE), ==, 1);

  /* What matches nothing is not counted. */
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "z*", TRUE), ==, 0);
}

static void
test_search_bad_patterns (void)
{
  static const struct {
    SondePatternKind  kind;
    const char       *text;
    const char       *expected;
  } cases[] = {
    { SONDE_PATTERN_TEXT, "", "*nothing to look for*" },
    { SONDE_PATTERN_HEX, " ", "*nothing to look for*" },
    { SONDE_PATTERN_HEX, "00 g1", "*4*" },
    { SONDE_PATTERN_HEX, "0? x", "*4*" },
    { SONDE_PATTERN_HEX, "0? 1", "*two digits*" },
    { SONDE_PATTERN_HEX, "123", "*" },
    { SONDE_PATTERN_REGEX, "a(b", "*3*" },
    { SONDE_PATTERN_REGEX, "", "*nothing to look for*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (sonde_pattern_new (cases[i].kind, cases[i].text, TRUE, &error));
      g_assert_nonnull (error);
      g_assert_true (g_pattern_match_simple (cases[i].expected, error->message));
    }
}

static void
test_search_every_split (Fixture       *self,
                         gconstpointer  user_data G_GNUC_UNUSED)
{
  static const char needle[] = "boundary";
  const gsize length = strlen (needle);
  g_autoptr(GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 offset = 0;

  /* Cut at every place, and with bytes of the other direction, half a match among them, between. */
  for (gsize i = 1; i < length; i++)
    {
      add (self, SONDE_DIRECTION_SENT, needle, (gssize) i);
      add (self, SONDE_DIRECTION_RECEIVED, "bound", -1);
      add (self, SONDE_DIRECTION_SENT, needle + i, -1);
      add (self, SONDE_DIRECTION_RECEIVED, "-", -1);
      g_array_append_val (offsets, offset);
      offset += length + strlen ("bound-");
    }

  sync_capture (self);
  g_assert_cmpuint (sonde_byte_source_get_size (self->source), ==, offset);

  for (guint i = 0; i < 3; i++)
    {
      static const SondePatternKind kinds[] = {
        SONDE_PATTERN_TEXT, SONDE_PATTERN_HEX, SONDE_PATTERN_REGEX,
      };
      static const char * const texts[] = { "boundary", "62 6f 75 6e 64 61 72 79", "bound[a]ry" };
      guint64 place = 0;

      g_assert_cmpuint (count (self, kinds[i], texts[i], TRUE), ==, offsets->len);

      for (guint j = 0; j < offsets->len; j++)
        {
          guint64 expected = g_array_index (offsets, guint64, j);
          GArray *ranges;

          g_assert_cmpuint (find (self, place, FALSE), ==, expected);
          ranges = sonde_search_get_match (self->search);
          g_assert_cmpuint (ranges->len, ==, 2);
          g_assert_cmpuint (g_array_index (ranges, SondeRange, 0).end, ==, expected + j + 1);
          g_assert_cmpuint (g_array_index (ranges, SondeRange, 1).start, ==, expected + j + 6);
          g_assert_cmpuint (g_array_index (ranges, SondeRange, 1).end, ==, expected + length + 5);
          g_assert_cmpuint (sonde_search_get_ordinal (self->search), ==, j + 1);
          place = expected + 1;
        }
    }
}

/* A match may lie anywhere with regard to the pieces in which a stream is read. */
static void
test_search_pieces (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  const gsize piece = 512 * 1024;
  g_autofree char *data = g_malloc0 (2 * piece);

  for (gsize cut = 0; cut <= 6; cut++)
    {
      gsize at = piece - cut;

      memset (data, 0, 2 * piece);
      memcpy (data + at, "needle", 6);
      use_memory (self, data, (gssize) (2 * piece));
      g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "needle", TRUE), ==, 1);
      g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "NEEDLE", FALSE), ==, 1);
      g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "n[e]+dle", TRUE), ==, 1);
      g_assert_cmpuint (find (self, 0, FALSE), ==, at);
      g_assert_cmpuint (find (self, at + 1, TRUE), ==, at);
    }

  /* As long a match as is promised. */
  memset (data, 0, 2 * piece);
  memset (data + piece - 7, 'x', SONDE_PATTERN_MAX_MATCH);
  use_memory (self, data, (gssize) (2 * piece));
  g_assert_cmpuint (count (self, SONDE_PATTERN_REGEX, "x+", TRUE), ==, 1);
  find (self, 0, FALSE);
  g_assert_cmpuint (g_array_index (sonde_search_get_match (self->search), SondeRange, 0).end, ==,
                    piece - 7 + SONDE_PATTERN_MAX_MATCH);
}

static void
test_search_directions (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  use_memory (self, "..x.....x..x", -1);
  begin (self, SONDE_PATTERN_TEXT, "x", TRUE);

  g_assert_cmpuint (find (self, 0, FALSE), ==, 2);
  g_assert_cmpuint (find (self, 3, FALSE), ==, 8);
  g_assert_cmpuint (find (self, 8, FALSE), ==, 8);
  g_assert_false (self->has_wrapped);
  g_assert_cmpuint (find (self, 12, FALSE), ==, 2);
  g_assert_true (self->has_wrapped);

  g_assert_cmpuint (find (self, 12, TRUE), ==, 11);
  g_assert_cmpuint (find (self, 11, TRUE), ==, 8);
  g_assert_false (self->has_wrapped);
  g_assert_cmpuint (find (self, 2, TRUE), ==, 11);
  g_assert_true (self->has_wrapped);

  count (self, SONDE_PATTERN_TEXT, "y", TRUE);
  g_assert_cmpuint (find (self, 0, FALSE), ==, G_MAXUINT64);
  g_assert_cmpuint (find (self, 5, TRUE), ==, G_MAXUINT64);
  g_assert_cmpuint (sonde_search_get_ordinal (self->search), ==, 0);
}

/* Bytes of both directions have the nearest match in turn; counting has no part in this. */
static void
test_search_both_streams (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  add (self, SONDE_DIRECTION_SENT, "..x.", -1);
  add (self, SONDE_DIRECTION_RECEIVED, "x", -1);
  add (self, SONDE_DIRECTION_SENT, "x", -1);
  add (self, SONDE_DIRECTION_RECEIVED, ".x", -1);
  sync_capture (self);
  begin (self, SONDE_PATTERN_TEXT, "x", TRUE);
  sonde_search_stop (self->search);

  g_assert_cmpuint (find (self, 0, FALSE), ==, 2);
  g_assert_cmpuint (find (self, 3, FALSE), ==, 4);
  g_assert_cmpuint (find (self, 5, FALSE), ==, 5);
  g_assert_cmpuint (find (self, 6, FALSE), ==, 7);
  g_assert_cmpuint (find (self, 8, TRUE), ==, 7);
  g_assert_cmpuint (find (self, 7, TRUE), ==, 5);
  g_assert_cmpuint (find (self, 5, TRUE), ==, 4);
  g_assert_cmpuint (find (self, 4, TRUE), ==, 2);
  g_assert_cmpuint (find (self, 2, TRUE), ==, 7);
  g_assert_true (self->has_wrapped);
}

static void
test_search_window (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  GArray *ranges;

  use_memory (self, "xyz....xyz....xyz", -1);
  begin (self, SONDE_PATTERN_TEXT, "xyz", TRUE);
  self->is_known = FALSE;
  sonde_search_set_window (self->search, 2, 8);
  sonde_test_wait_until (is_known, self);

  ranges = sonde_search_get_window (self->search);
  g_assert_cmpuint (ranges->len, ==, 2);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 0).start, ==, 0);
  g_assert_cmpuint (g_array_index (ranges, SondeRange, 1).start, ==, 7);
}

static gboolean
has_three (gpointer user_data)
{
  return sonde_search_get_n_matches (user_data) == 3;
}

static void
test_search_growth (Fixture       *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  add (self, SONDE_DIRECTION_SENT, "needle nee", -1);
  sync_capture (self);
  g_assert_cmpuint (count (self, SONDE_PATTERN_TEXT, "needle", TRUE), ==, 1);

  /* What had begun at the end is completed, and there is another. */
  add (self, SONDE_DIRECTION_RECEIVED, "dle needle", -1);
  add (self, SONDE_DIRECTION_SENT, "dle", -1);
  sonde_test_wait_until (has_three, self->search);
  g_assert_cmpint (sonde_search_get_state (self->search), ==, SONDE_SEARCH_DONE);

  /* The completed one begins before the other, though it was found later. */
  g_assert_cmpuint (find (self, 1, FALSE), ==, 7);
  g_assert_cmpuint (sonde_search_get_ordinal (self->search), ==, 2);
  g_assert_cmpuint (find (self, 8, FALSE), ==, 14);
  g_assert_cmpuint (sonde_search_get_ordinal (self->search), ==, 3);
}

static void
test_search_stop (Fixture       *self,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  const gsize length = 64 * 1024 * 1024;
  g_autofree char *data = g_malloc0 (length);

  use_memory (self, data, (gssize) length);
  begin (self, SONDE_PATTERN_REGEX, "(\\x00|x){40}y", TRUE);
  sonde_search_stop (self->search);
  g_assert_cmpint (sonde_search_get_state (self->search), ==, SONDE_SEARCH_STOPPED);

  /* It can still find. */
  begin (self, SONDE_PATTERN_HEX, "00", TRUE);
  sonde_search_stop (self->search);
  g_assert_cmpuint (find (self, 5, FALSE), ==, 5);
  g_assert_cmpint (sonde_search_get_state (self->search), ==, SONDE_SEARCH_STOPPED);
}

static void
test_search_many (Fixture       *self,
                  gconstpointer  user_data G_GNUC_UNUSED)
{
  const gsize length = 3 * 1024 * 1024;
  g_autofree char *data = g_malloc0 (length);

  use_memory (self, data, (gssize) length);
  g_assert_cmpuint (count (self, SONDE_PATTERN_HEX, "00", TRUE), ==, length);
  g_assert_cmpuint (find (self, length - 10, FALSE), ==, length - 10);
  g_assert_cmpuint (find (self, 100, FALSE), ==, 100);
}

static void
test_search_cut_file (Fixture       *self,
                      gconstpointer  user_data G_GNUC_UNUSED)
{
  add (self, SONDE_DIRECTION_RECEIVED, "needle", -1);
  sync_capture (self);
  g_assert_cmpint (truncate (self->path, 100), ==, 0);

  begin (self, SONDE_PATTERN_TEXT, "needle", TRUE);
  sonde_test_wait_until (is_settled, self->search);
  g_assert_cmpint (sonde_search_get_state (self->search), ==, SONDE_SEARCH_FAILED);
  g_assert_error (sonde_search_get_error (self->search), G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpuint (find (self, 0, FALSE), ==, G_MAXUINT64);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/core/search/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("text", test_search_text);
  ADD ("hex", test_search_hex);
  ADD ("regex", test_search_regex);
  g_test_add_func ("/core/search/bad-patterns", test_search_bad_patterns);
  ADD ("every-split", test_search_every_split);
  ADD ("pieces", test_search_pieces);
  ADD ("directions", test_search_directions);
  ADD ("both-streams", test_search_both_streams);
  ADD ("dialogue", test_search_dialogue);
  ADD ("window", test_search_window);
  ADD ("growth", test_search_growth);
  ADD ("stop", test_search_stop);
  ADD ("many", test_search_many);
  ADD ("cut-file", test_search_cut_file);

  return g_test_run ();
}

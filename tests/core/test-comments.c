#include "config.h"

#include <string.h>

#include "sonde-capture.h"
#include "sonde-event-list.h"
#include "sonde-record.h"
#include "sonde-test.h"

#define EVIL "<b>100 %s</b>\n★ second line"

typedef struct
{
  char         *dir;
  char         *path;
  SondeClock   *clock;
  SondeCapture *capture;
} Fixture;

static void
record_flow (SondeCapture *capture,
             const char   *local,
             const char   *text)
{
  SondeFlowSpec spec = { .transport = SONDE_TRANSPORT_TCP };
  guint32 id;

  g_assert_true (sonde_endpoint_parse (&spec.local, local));
  g_assert_true (sonde_endpoint_parse (&spec.remote, "192.0.2.2:7"));
  id = sonde_capture_open_flow (capture, &spec);
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_SENT, text, strlen (text));
  sonde_capture_add_data (capture, id, SONDE_DIRECTION_RECEIVED, text, strlen (text));
  sonde_capture_add_note (capture, id, "test", "a note", NULL);
  sonde_capture_add_end (capture, id, SONDE_DIRECTION_SENT, SONDE_EVENT_FINISHED);
  sonde_capture_add_end (capture, id, SONDE_DIRECTION_RECEIVED, SONDE_EVENT_FINISHED);
}

/* Two flows, whose events are a second apart. */
static void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->clock = sonde_clock_new_fixed (G_GINT64_CONSTANT (1700000000000000000), 1000000000);
  self->capture = sonde_capture_new (self->path, self->clock, &error);
  g_assert_no_error (error);
  record_flow (self->capture, "192.0.2.1:1001", "hello world");
  record_flow (self->capture, "192.0.2.1:1002", "other");
  sonde_capture_sync (self->capture);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data G_GNUC_UNUSED)
{
  g_clear_object (&self->capture);
  g_object_unref (self->clock);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static gboolean
is_read (gpointer user_data)
{
  return !sonde_capture_is_reading (user_data);
}

static SondeCapture *
open_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  SondeCapture *capture = sonde_capture_new_from_file (path, &error);

  g_assert_no_error (error);
  sonde_test_wait_until (is_read, capture);
  g_assert_null (sonde_capture_get_error (capture));

  return capture;
}

static SondeRecord *
get_record (SondeCapture *capture,
            guint32       flow_id,
            guint         number)
{
  g_autoptr(SondeEventList) events =
    sonde_event_list_new (sonde_capture_get_flow (capture, flow_id));

  return g_list_model_get_item (G_LIST_MODEL (events), number);
}

static void
comment_on (SondeCapture *capture,
            guint32       flow_id,
            guint         number,
            gboolean      is_marked,
            const char   *text)
{
  g_autoptr(SondeRecord) record = get_record (capture, flow_id, number);

  g_assert_cmpuint (sonde_record_get_place (record), >, 0);
  sonde_record_set_comment (record, is_marked, text);
}

static void
assert_comment (SondeCapture *capture,
                guint32       flow_id,
                guint         number,
                gboolean      is_marked,
                const char   *text)
{
  g_autoptr(SondeRecord) record = get_record (capture, flow_id, number);
  const SondeComment *comment = sonde_record_get_comment (record);

  if (text == NULL)
    {
      g_assert_null (comment);
      return;
    }

  g_assert_nonnull (comment);
  g_assert_cmpint (comment->is_marked, ==, is_marked);
  g_assert_cmpstr (comment->text, ==, text);
}

static char *
save (Fixture                     *self,
      SondeCapture                *capture,
      const SondeCaptureSelection *selection)
{
  char *path = g_build_filename (self->dir, "copy.pcapng", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sonde_capture_save_copy_async (capture, selection, file, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_assert_true (sonde_capture_save_copy_finish (capture, result, &error));
  g_assert_no_error (error);

  return path;
}

static char *
get_field (const char *path,
           const char *field)
{
  const char * const argv[] = { "tshark", "-r", path, "-Y", field, "-T", "fields", "-e", field,
                                NULL };

  return sonde_test_run (argv);
}

static guint
count_packets (const char *path,
               const char *filter)
{
  const char * const argv[] = { "tshark", "-r", path, "-Y", filter, "-T", "fields", "-e",
                                "frame.number", NULL };
  g_autofree char *output = sonde_test_run (argv);
  g_auto(GStrv) lines = g_strsplit (g_strstrip (output), "\n", -1);

  return output[0] == '\0' ? 0 : g_strv_length (lines);
}

static void
test_kept_in_the_recording (Fixture       *self,
                            gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) copy = NULL;

  /* The opening, what was sent, what came, a note, and the ends. */
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("comment %u", i);

      comment_on (self->capture, 1, i, i % 2 == 0, text);
    }

  comment_on (self->capture, 2, 1, TRUE, NULL);
  comment_on (self->capture, 2, 2, FALSE, "gone");
  comment_on (self->capture, 2, 2, FALSE, NULL);
  comment_on (self->capture, 2, 3, FALSE, EVIL);
  g_assert_false (sonde_comments_has_unsaved (sonde_capture_get_comments (self->capture)));
  assert_comment (self->capture, 2, 2, FALSE, NULL);

  copy = open_file (self->path);

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("comment %u", i);

      assert_comment (copy, 1, i, i % 2 == 0, text);
    }

  assert_comment (copy, 2, 1, TRUE, "");
  assert_comment (copy, 2, 2, FALSE, NULL);
  assert_comment (copy, 2, 3, FALSE, EVIL);
  g_assert_false (sonde_comments_has_unsaved (sonde_capture_get_comments (copy)));

  /* A comment is no event. */
  g_assert_cmpuint (sonde_capture_get_n_events (copy), ==,
                    sonde_capture_get_n_events (self->capture));
}

static void
test_saved_as_packet_comments (Fixture       *self,
                               gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) copy = NULL;
  g_autofree char *path = NULL;
  g_autofree char *comments = NULL;

  comment_on (self->capture, 1, 1, TRUE, "look here");
  comment_on (self->capture, 1, 2, FALSE, EVIL);
  comment_on (self->capture, 2, 1, TRUE, NULL);
  comment_on (self->capture, 2, 3, FALSE, "about a note");
  comment_on (self->capture, 2, 4, FALSE, "about an end");
  path = save (self, self->capture, NULL);

  comments = get_field (path, "frame.comment");
  g_assert_nonnull (strstr (comments, "★ look here"));
  g_assert_nonnull (strstr (comments, "<b>100 %s</b>"));
  g_assert_nonnull (strstr (comments, "about an end"));
  g_assert_cmpuint (count_packets (path, "frame.comment"), ==, 4);
  g_assert_cmpuint (count_packets (path, "tcp"), ==, count_packets (self->path, "tcp"));

  copy = open_file (path);
  assert_comment (copy, 1, 1, TRUE, "look here");
  assert_comment (copy, 1, 2, FALSE, EVIL);
  assert_comment (copy, 2, 1, TRUE, "");
  assert_comment (copy, 2, 3, FALSE, "about a note");
  assert_comment (copy, 2, 4, FALSE, "about an end");
  g_assert_cmpuint (sonde_comments_get_n_comments (sonde_capture_get_comments (copy)), ==, 5);
}

static void
test_in_the_middle_of_a_packet (Fixture       *self,
                                gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, 1);
  SondeComments *comments = sonde_capture_get_comments (self->capture);
  guint64 place = sonde_flow_find_place (flow, SONDE_DIRECTION_SENT, 6);
  g_autoptr(SondeCapture) copy = NULL;
  g_autofree char *path = NULL;
  const SondeComment *comment;

  sonde_comments_set (comments, place, FALSE, "the world");
  path = save (self, self->capture, NULL);
  g_assert_cmpuint (count_packets (path, "frame.comment == \"the world\""), ==, 1);

  copy = open_file (path);
  comments = sonde_capture_get_comments (copy);
  flow = sonde_capture_get_flow (copy, 1);
  g_assert_cmpuint (sonde_comments_get_n_comments (comments), ==, 1);
  comment = sonde_comments_get (comments, sonde_flow_find_place (flow, SONDE_DIRECTION_SENT, 6));
  g_assert_nonnull (comment);
  g_assert_cmpstr (comment->text, ==, "the world");

  /* And once more, from there. */
  g_free (path);
  path = save (self, copy, NULL);
  g_clear_object (&copy);
  copy = open_file (path);
  g_assert_cmpuint (sonde_comments_get_n_comments (sonde_capture_get_comments (copy)), ==, 1);
}

static void
test_alike_in_one_packet (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeFlow *flow = sonde_capture_get_flow (self->capture, 1);
  SondeComments *comments = sonde_capture_get_comments (self->capture);
  g_autoptr(SondeCapture) copy = NULL;
  g_autofree char *path = NULL;

  /* The beginning of the packet, and twice its middle. */
  for (guint offset = 0; offset < 9; offset += 4)
    sonde_comments_set (comments, sonde_flow_find_place (flow, SONDE_DIRECTION_SENT, offset), TRUE,
                        NULL);

  path = save (self, self->capture, NULL);
  copy = open_file (path);
  comments = sonde_capture_get_comments (copy);
  flow = sonde_capture_get_flow (copy, 1);
  g_assert_cmpuint (sonde_comments_get_n_comments (comments), ==, 3);

  for (guint offset = 0; offset < 9; offset += 4)
    g_assert_nonnull (sonde_comments_get (comments, sonde_flow_find_place (flow,
                                                                           SONDE_DIRECTION_SENT,
                                                                           offset)));
}

static void
test_of_other_programs (Fixture       *self,
                        gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *foreign = g_build_filename (self->dir, "foreign.pcapng", NULL);
  /* The first is the note of the flow. */
  const char * const argv[] = { "editcap", "-a", "5:by editcap", "-a", "6:other", self->path,
                                foreign, NULL };
  g_autofree char *output G_GNUC_UNUSED = sonde_test_run (argv);
  g_autoptr(SondeCapture) capture = open_file (foreign);
  g_autoptr(SondeCapture) copy = NULL;
  g_autofree char *path = NULL;
  g_autofree char *comments = NULL;

  assert_comment (capture, 1, 1, FALSE, "by editcap");
  assert_comment (capture, 1, 2, FALSE, "other");
  g_assert_false (sonde_comments_has_unsaved (sonde_capture_get_comments (capture)));

  /* Changed and taken back. */
  comment_on (capture, 1, 1, TRUE, "by us");
  comment_on (capture, 1, 2, FALSE, NULL);
  g_assert_true (sonde_comments_has_unsaved (sonde_capture_get_comments (capture)));
  path = save (self, capture, NULL);
  g_assert_false (sonde_comments_has_unsaved (sonde_capture_get_comments (capture)));
  comments = get_field (path, "frame.comment");
  g_assert_cmpstr (g_strstrip (comments), ==, "★ by us");

  copy = open_file (path);
  assert_comment (copy, 1, 1, TRUE, "by us");
  assert_comment (copy, 1, 2, FALSE, NULL);
}

static void
test_over_the_opened_file (Fixture       *self,
                           gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autoptr(SondeCapture) capture = open_file (self->path);
  g_autoptr(SondeCapture) again = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (self->path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SondeRecord) record = NULL;

  comment_on (capture, 1, 1, FALSE, "kept");
  sonde_capture_save_copy_async (capture, NULL, file, NULL, sonde_test_store_result, &result);
  sonde_test_await (&result);
  g_assert_true (sonde_capture_save_copy_finish (capture, result, &error));

  /* What is shown is still the file that was opened. */
  record = get_record (capture, 1, 1);
  g_assert_cmpstr (sonde_record_get_summary (record), ==, "hello world");
  again = open_file (self->path);
  assert_comment (again, 1, 1, FALSE, "kept");
}

static void
test_in_the_older_format (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *older = g_build_filename (self->dir, "older.pcap", NULL);
  const char * const argv[] = { "tshark", "-r", self->path, "-Y", "tcp", "-F", "pcap", "-w", older,
                               NULL };
  g_autofree char *output G_GNUC_UNUSED = sonde_test_run (argv);
  g_autoptr(SondeCapture) capture = open_file (older);
  g_autoptr(SondeCapture) copy = NULL;
  g_autoptr(SondeRecord) record = NULL;
  g_autofree char *path = NULL;

  comment_on (capture, 1, 1, TRUE, "now possible");
  path = save (self, capture, NULL);
  g_assert_cmpuint (count_packets (path, "tcp"), ==, count_packets (self->path, "tcp"));
  g_assert_cmpuint (count_packets (path, "frame.comment == \"★ now possible\""), ==, 1);

  copy = open_file (path);
  assert_comment (copy, 1, 1, TRUE, "now possible");
  record = get_record (copy, 1, 1);
  g_assert_cmpstr (sonde_record_get_summary (record), ==, "hello world");
}

static void
test_selection_of_a_flow (Fixture       *self,
                          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeCaptureSelection selection = SONDE_CAPTURE_SELECTION_ALL;
  g_autoptr(SondeCapture) copy = NULL;
  g_autofree char *path = NULL;

  comment_on (self->capture, 1, 1, FALSE, "of the first");
  comment_on (self->capture, 2, 1, FALSE, "of the second");
  selection.flow_id = 2;
  path = save (self, self->capture, &selection);

  g_assert_cmpuint (count_packets (path, "tcp.port == 1001"), ==, 0);
  g_assert_cmpuint (count_packets (path, "tcp.port == 1002"), ==,
                    count_packets (self->path, "tcp.port == 1002"));

  copy = open_file (path);
  g_assert_cmpuint (g_list_model_get_n_items (sonde_capture_list_flows (copy)), ==, 1);
  assert_comment (copy, 1, 1, FALSE, "of the second");
  assert_comment (copy, 1, 3, FALSE, NULL);
  g_assert_cmpuint (sonde_comments_get_n_comments (sonde_capture_get_comments (copy)), ==, 1);
  g_assert_cmpuint (sonde_flow_get_n_events (sonde_capture_get_flow (copy, 1)), ==,
                    sonde_flow_get_n_events (sonde_capture_get_flow (self->capture, 2)));
}

static void
test_selection_of_a_direction_and_a_time (Fixture       *self,
                                          gconstpointer  user_data G_GNUC_UNUSED)
{
  SondeCaptureSelection selection = SONDE_CAPTURE_SELECTION_ALL;
  g_autoptr(SondeRecord) received = get_record (self->capture, 2, 2);
  g_autofree char *path = NULL;

  selection.directions = 1u << SONDE_DIRECTION_RECEIVED;
  path = save (self, self->capture, &selection);
  g_assert_cmpuint (count_packets (path, "tcp.srcport != 7"), ==, 0);
  g_assert_cmpuint (count_packets (path, "tcp.srcport == 7"), ==,
                    count_packets (self->path, "tcp.srcport == 7"));

  selection.directions = SONDE_DIRECTIONS_BOTH;
  selection.start_ns = selection.end_ns = sonde_record_get_time_ns (received);
  g_free (path);
  path = save (self, self->capture, &selection);
  g_assert_cmpuint (count_packets (path, "tcp"), ==, 1);
  g_assert_cmpuint (count_packets (path, "tcp.len == 5 && tcp.srcport == 7"), ==, 1);
}

static void
test_of_any_length (void)
{
  g_autofree char *longest = g_strnfill (100000, 'x');
  g_autoptr(SondeComment) comment = sonde_comment_new (1, FALSE, longest);
  g_autoptr(SondeComment) star = sonde_comment_parse (1, "★", strlen ("★"));
  g_autoptr(SondeComment) bytes = sonde_comment_parse (1, "\xff\xfe", 2);

  g_assert_cmpuint (strlen (comment->text), ==, SONDE_COMMENT_MAX_BYTES);
  g_assert_true (star->is_marked);
  g_assert_cmpstr (star->text, ==, "");
  g_assert_true (g_utf8_validate (bytes->text, -1, NULL));
  g_assert_false (bytes->is_marked);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/comments/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

  ADD ("kept-in-the-recording", test_kept_in_the_recording);
  ADD ("saved-as-packet-comments", test_saved_as_packet_comments);
  ADD ("in-the-middle-of-a-packet", test_in_the_middle_of_a_packet);
  ADD ("alike-in-one-packet", test_alike_in_one_packet);
  ADD ("of-other-programs", test_of_other_programs);
  ADD ("over-the-opened-file", test_over_the_opened_file);
  ADD ("in-the-older-format", test_in_the_older_format);
  ADD ("selection/flow", test_selection_of_a_flow);
  ADD ("selection/direction-and-time", test_selection_of_a_direction_and_a_time);
  g_test_add_func ("/comments/of-any-length", test_of_any_length);

#undef ADD

  return g_test_run ();
}

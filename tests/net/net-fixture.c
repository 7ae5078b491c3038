#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "net-fixture.h"
#include "sonde-taps.h"

typedef struct
{
  SondeCapture   *capture;
  SondeFlow      *flow;
  SondeDirection  direction;
  guint64         n_bytes;
} NetWaitForBytes;

typedef struct
{
  SondeTcpConversation      *conversation;
  SondeTcpConversationState  state;
} NetWaitForState;

static gboolean
has_bytes (gpointer user_data)
{
  NetWaitForBytes *wait = user_data;

  sonde_capture_sync (wait->capture);

  return sonde_flow_get_n_bytes (wait->flow, wait->direction) >= wait->n_bytes;
}

static gboolean
has_state (gpointer user_data)
{
  NetWaitForState *wait = user_data;

  return sonde_tcp_conversation_get_state (wait->conversation) == wait->state;
}

/**
 * net_fixture_set_up:
 * @self: the fixture
 * @user_data: not looked at
 *
 * Makes the directory, the capture and the peer.
 */
void
net_fixture_set_up (NetFixture    *self,
                    gconstpointer  user_data G_GNUC_UNUSED)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "net", "socket-peer.py", NULL);
  g_autoptr(SondeClock) clock = sonde_clock_new ();
  g_autoptr(GError) error = NULL;

  sonde_taps_install ();
  self->dir = sonde_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.pcapng", NULL);
  self->capture = sonde_capture_new (self->path, clock, &error);
  g_assert_no_error (error);
  sonde_taps_set_capture (self->capture);
  self->peer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                 &error, "python3", script, NULL);
  g_assert_no_error (error);
}

/**
 * net_fixture_tear_down:
 * @self: the fixture
 * @user_data: not looked at
 *
 * Ends the peer, and frees all.
 */
void
net_fixture_tear_down (NetFixture    *self,
                       gconstpointer  user_data G_GNUC_UNUSED)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->peer), NULL, NULL);
  g_subprocess_force_exit (self->peer);
  g_subprocess_wait (self->peer, NULL, NULL);
  g_object_unref (self->peer);

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  sonde_taps_set_capture (NULL);
  g_object_unref (self->capture);
  sonde_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
net_fixture_write (NetFixture *self,
                   const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->peer), line, strlen (line),
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

/**
 * net_fixture_peer_begin:
 * @self: the fixture
 * @format: a command of `socket-peer.py`, as for printf()
 * @...: what @format needs
 *
 * Has the peer begin with something: net_fixture_peer_answer() has to follow.
 */
void
net_fixture_peer_begin (NetFixture *self,
                        const char *format,
                        ...)
{
  g_autofree char *command = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  net_fixture_write (self, command);
}

/**
 * net_fixture_peer_answer:
 * @self: the fixture
 *
 * Waits for the peer's answer, without running the main loop.
 *
 * Returns: (transfer full): the answer
 */
char *
net_fixture_peer_answer (NetFixture *self)
{
  GInputStream *input = g_subprocess_get_stdout_pipe (self->peer);
  g_autoptr(GString) answer = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  char byte = '\0';

  while (g_input_stream_read (input, &byte, 1, NULL, &error) == 1 && byte != '\n')
    g_string_append_c (answer, byte);

  g_assert_no_error (error);

  if (byte != '\n')
    g_error ("The peer died");

  return g_strdup (answer->str);
}

/**
 * net_fixture_peer:
 * @self: the fixture
 * @format: a command of `socket-peer.py`, as for printf()
 * @...: what @format needs
 *
 * Has the peer do something, and returns its answer.
 *
 * Returns: (transfer full): the answer
 */
char *
net_fixture_peer (NetFixture *self,
                  const char *format,
                  ...)
{
  g_autofree char *command = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  net_fixture_write (self, command);

  return net_fixture_peer_answer (self);
}

/**
 * net_fixture_peer_number:
 * @self: the fixture
 * @command: a command of `socket-peer.py`
 *
 * Has the peer do something that is answered by a number.
 *
 * Returns: the number
 */
guint
net_fixture_peer_number (NetFixture *self,
                         const char *command)
{
  g_autofree char *answer = net_fixture_peer (self, "%s", command);

  g_assert_cmpint (atoi (answer), >, 0);

  return (guint) atoi (answer);
}

/**
 * net_fixture_peer_ok:
 * @self: the fixture
 * @command: a command of `socket-peer.py`
 *
 * Has the peer do something that must succeed.
 */
void
net_fixture_peer_ok (NetFixture *self,
                     const char *command)
{
  g_autofree char *answer = net_fixture_peer (self, "%s", command);

  g_assert_cmpstr (answer, ==, "ok");
}

/**
 * net_fixture_peer_receives:
 * @self: the fixture
 * @bytes: the bytes, as text
 *
 * Checks that the peer receives exactly this next.
 */
void
net_fixture_peer_receives (NetFixture *self,
                           const char *bytes)
{
  g_autofree char *answer = net_fixture_peer (self, "recv %zu", strlen (bytes));
  g_autoptr(GString) hex = g_string_new (NULL);

  for (const char *p = bytes; *p != '\0'; p++)
    g_string_append_printf (hex, "%02x", (guint) (guchar) *p);

  g_assert_cmpstr (answer, ==, hex->str);
}

/**
 * net_fixture_assert_stream:
 * @self: the fixture
 * @flow: a flow of the capture
 * @direction: which way
 * @bytes: the bytes, as text
 *
 * Checks what the capture holds of one direction.
 */
void
net_fixture_assert_stream (NetFixture     *self,
                           SondeFlow      *flow,
                           SondeDirection  direction,
                           const char     *bytes)
{
  gsize length = strlen (bytes);
  g_autofree guint8 *buffer = g_malloc (length + 1);
  g_autoptr(GError) error = NULL;

  net_fixture_wait_for_bytes (self, flow, direction, length);
  g_assert_cmpuint (sonde_flow_get_n_bytes (flow, direction), ==, length);
  g_assert_cmpint (sonde_flow_read_stream (flow, direction, 0, buffer, length + 1, &error),
                   ==, length);
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, length, bytes, length);
}

/**
 * net_fixture_count:
 * @self: the fixture
 * @flow: a flow of the capture
 * @kind: which kind
 * @direction: which way
 *
 * Counts the events of one kind.
 *
 * Returns: how many there are
 */
guint
net_fixture_count (NetFixture     *self,
                   SondeFlow      *flow,
                   SondeEventKind  kind,
                   SondeDirection  direction)
{
  guint n = 0;

  sonde_capture_sync (self->capture);

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind == kind && event.direction == direction)
        n++;
    }

  return n;
}

/**
 * net_fixture_dup_note:
 * @self: the fixture
 * @flow_id: the number of a flow
 * @kind: which kind
 *
 * Looks for a note in a flow.
 *
 * Returns: (transfer full) (nullable): the message of the last note of that kind
 */
char *
net_fixture_dup_note (NetFixture *self,
                      guint32     flow_id,
                      const char *kind)
{
  SondeFlow *flow;
  char *message = NULL;

  sonde_capture_sync (self->capture);
  flow = sonde_capture_get_flow (self->capture, flow_id);
  g_assert_nonnull (flow);

  for (guint i = 0; i < sonde_flow_get_n_events (flow); i++)
    {
      g_autoptr(GHashTable) note = NULL;
      SondeEvent event;

      sonde_flow_get_event (flow, i, &event);

      if (event.kind != SONDE_EVENT_NOTE)
        continue;

      note = sonde_flow_read_note (flow, &event);

      if (g_strcmp0 (g_hash_table_lookup (note, "SONDE_KIND"), kind) == 0)
        {
          g_free (message);
          message = g_strdup (g_hash_table_lookup (note, "MESSAGE"));
        }
    }

  return message;
}

/**
 * net_fixture_wait_for_bytes:
 * @self: the fixture
 * @flow: a flow of the capture
 * @direction: which way
 * @n_bytes: how many bytes
 *
 * Waits until the capture holds as many bytes of one direction.
 */
void
net_fixture_wait_for_bytes (NetFixture     *self,
                            SondeFlow      *flow,
                            SondeDirection  direction,
                            guint64         n_bytes)
{
  NetWaitForBytes wait = { self->capture, flow, direction, n_bytes };

  sonde_test_wait_until (has_bytes, &wait);
}

/**
 * net_fixture_wait_for_state:
 * @conversation: a conversation
 * @state: the state to wait for
 *
 * Waits until a conversation is in a state.
 */
void
net_fixture_wait_for_state (SondeTcpConversation      *conversation,
                            SondeTcpConversationState  state)
{
  NetWaitForState wait = { conversation, state };

  sonde_test_wait_until (has_state, &wait);
}

/**
 * net_fixture_bytes:
 * @text: a text
 *
 * Makes bytes of a text.
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
net_fixture_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/**
 * net_fixture_mentions:
 * @sentence: a sentence
 * @part: what it must contain
 *
 * Checks that a sentence has a part.
 */
void
net_fixture_mentions (const char *sentence,
                      const char *part)
{
  if (sentence == NULL || strstr (sentence, part) == NULL)
    g_error ("“%s” lacks “%s”", sentence, part);
}

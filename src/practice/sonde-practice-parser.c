#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "sonde-practice-parser.h"

#define MAX_HEAD_BYTES (64 * 1024)
#define MAX_CHUNK_LINE_BYTES 4096
#define MAX_CHUNK_DIGITS 15
#define STATUS_HEAD_TOO_LARGE 431

typedef enum
{
  STATE_REQUEST_LINE,
  STATE_HEADERS,
  STATE_LENGTH,
  STATE_CHUNK_SIZE,
  STATE_CHUNK_DATA,
  STATE_CHUNK_END,
  STATE_TRAILER,
  STATE_COMPLETE,
  STATE_BAD
} State;

/**
 * SondePracticeParser:
 *
 * Reads requests of HTTP/1 (RFC 9112), one after the other, however they are cut in pieces.
 *
 * A line may end with LF alone, since people type requests by hand. Heads of more than 64 KiB
 * are refused; bodies are handed to the request, which keeps as much as it may.
 */
struct _SondePracticeParser
{
  GObject                   parent_instance;

  GByteArray               *input;
  gsize                     offset;
  State                     state;
  SondePracticeRequest *request;
  gsize                     head_bytes;
  guint64                   left_bytes;
  guint                     status;
  gboolean                  is_old;
  gboolean                  keeps_alive;
  gboolean                  wants_continue;
};

G_DEFINE_FINAL_TYPE (SondePracticeParser, sonde_practice_parser, G_TYPE_OBJECT)

static void
sonde_practice_parser_fail (SondePracticeParser *self,
                            guint                status)
{
  self->state = STATE_BAD;
  self->status = status;
}

static gboolean
sonde_practice_parser_is_token (const char *text)
{
  static const char marks[] = "!#$%&'*+-.^_`|~";

  if (*text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && strchr (marks, *text) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* The next line without its end, or NULL if it is not complete, or too long to become so. */
static char *
sonde_practice_parser_next_line (SondePracticeParser *self,
                                 gsize                max_bytes,
                                 guint                status)
{
  const guint8 *start = self->input->data + self->offset;
  gsize available = self->input->len - self->offset;
  const guint8 *end = available > 0 ? memchr (start, '\n', available) : NULL;
  gsize n_bytes = end != NULL ? (gsize) (end - start) : available;

  if (n_bytes > max_bytes)
    {
      sonde_practice_parser_fail (self, status);
      return NULL;
    }

  if (end == NULL)
    return NULL;

  self->offset += n_bytes + 1;

  if (memchr (start, '\0', n_bytes) != NULL)
    {
      sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
      return NULL;
    }

  if (n_bytes > 0 && start[n_bytes - 1] == '\r')
    n_bytes--;

  return g_strndup ((const char *) start, n_bytes);
}

static void
sonde_practice_parser_read_request_line (SondePracticeParser *self,
                                         const char          *line)
{
  g_auto(GStrv) parts = NULL;

  /* Some clients send an empty line too many after a body. */
  if (*line == '\0')
    return;

  parts = g_strsplit (line, " ", -1);

  if (g_strv_length (parts) != 3 || !sonde_practice_parser_is_token (parts[0]) ||
      *parts[1] == '\0' || !g_str_has_prefix (parts[2], "HTTP/"))
    {
      sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
      return;
    }

  if (!g_str_equal (parts[2], "HTTP/1.1") && !g_str_equal (parts[2], "HTTP/1.0"))
    {
      sonde_practice_parser_fail (self, SOUP_STATUS_HTTP_VERSION_NOT_SUPPORTED);
      return;
    }

  self->is_old = g_str_equal (parts[2], "HTTP/1.0");
  self->request = sonde_practice_request_new (parts[2]);
  sonde_practice_request_set_method (self->request, parts[0]);
  sonde_practice_request_set_target (self->request, parts[1]);
  self->state = STATE_HEADERS;
}

static void
sonde_practice_parser_read_header (SondePracticeParser *self,
                                   char                *line)
{
  char *colon = strchr (line, ':');

  if (colon != NULL)
    *colon = '\0';

  if (colon == NULL || !sonde_practice_parser_is_token (line))
    {
      sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
      return;
    }

  sonde_practice_request_add_header (self->request, line, g_strstrip (colon + 1));
}

/* How the body ends (RFC 9112, section 6.3). Two lengths would let others see two requests. */
static void
sonde_practice_parser_begin_body (SondePracticeParser *self)
{
  g_autofree char *coding = NULL;
  g_autofree char *length = NULL;

  coding = sonde_practice_request_dup_header (self->request, "Transfer-Encoding");
  length = sonde_practice_request_dup_header (self->request, "Content-Length");
  self->left_bytes = 0;

  if (coding != NULL && length != NULL)
    sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
  else if (coding != NULL && g_ascii_strcasecmp (coding, "chunked") != 0)
    sonde_practice_parser_fail (self, SOUP_STATUS_NOT_IMPLEMENTED);
  else if (coding != NULL)
    self->state = STATE_CHUNK_SIZE;
  else if (length == NULL)
    self->state = STATE_COMPLETE;
  else if (!g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &self->left_bytes, NULL))
    sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
  else
    self->state = self->left_bytes > 0 ? STATE_LENGTH : STATE_COMPLETE;
}

static void
sonde_practice_parser_end_head (SondePracticeParser *self)
{
  g_autofree char *host = sonde_practice_request_dup_header (self->request, "Host");
  g_autofree char *connection = NULL;
  g_autofree char *expect = NULL;

  if (!self->is_old && host == NULL)
    {
      sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
      return;
    }

  connection = sonde_practice_request_dup_header (self->request, "Connection");
  expect = sonde_practice_request_dup_header (self->request, "Expect");
  self->keeps_alive = !self->is_old &&
                      (connection == NULL || !soup_header_contains (connection, "close"));
  sonde_practice_parser_begin_body (self);
  self->wants_continue = !self->is_old && expect != NULL &&
                         g_ascii_strcasecmp (expect, "100-continue") == 0 &&
                         self->state != STATE_COMPLETE && self->state != STATE_BAD;
}

static gboolean
sonde_practice_parser_step_head (SondePracticeParser *self)
{
  g_autofree char *line = NULL;

  line = sonde_practice_parser_next_line (self, MAX_HEAD_BYTES - self->head_bytes,
                                                STATUS_HEAD_TOO_LARGE);

  if (line == NULL)
    return self->state == STATE_BAD;

  self->head_bytes = MIN (self->head_bytes + strlen (line) + 2, MAX_HEAD_BYTES);

  if (self->state == STATE_REQUEST_LINE)
    sonde_practice_parser_read_request_line (self, line);
  else if (*line == '\0')
    sonde_practice_parser_end_head (self);
  else
    sonde_practice_parser_read_header (self, line);

  return TRUE;
}

static gboolean
sonde_practice_parser_step_data (SondePracticeParser *self)
{
  gsize available = self->input->len - self->offset;
  gsize n_bytes = (gsize) MIN (available, self->left_bytes);

  if (n_bytes == 0)
    return FALSE;

  sonde_practice_request_append (self->request, self->input->data + self->offset, n_bytes);
  self->offset += n_bytes;
  self->left_bytes -= n_bytes;

  if (self->left_bytes == 0)
    self->state = self->state == STATE_LENGTH ? STATE_COMPLETE : STATE_CHUNK_END;

  return TRUE;
}

static gboolean
sonde_practice_parser_step_chunk_line (SondePracticeParser *self)
{
  g_autofree char *line = NULL;
  gsize n_digits;

  line = sonde_practice_parser_next_line (self, MAX_CHUNK_LINE_BYTES,
                                                SOUP_STATUS_BAD_REQUEST);

  if (line == NULL)
    return self->state == STATE_BAD;

  switch ((int) self->state)
    {
    case STATE_CHUNK_SIZE:
      n_digits = strspn (line, "0123456789abcdefABCDEF");

      if (n_digits == 0 || n_digits > MAX_CHUNK_DIGITS ||
          (line[n_digits] != '\0' && strchr ("; \t", line[n_digits]) == NULL))
        {
          sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
          return TRUE;
        }

      self->left_bytes = g_ascii_strtoull (line, NULL, 16);
      self->state = self->left_bytes > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
      break;

    case STATE_CHUNK_END:
      if (*line == '\0')
        self->state = STATE_CHUNK_SIZE;
      else
        sonde_practice_parser_fail (self, SOUP_STATUS_BAD_REQUEST);
      break;

    case STATE_TRAILER:
      if (*line == '\0')
        self->state = STATE_COMPLETE;
      break;

    default:
      g_assert_not_reached ();
    }

  return TRUE;
}

static gboolean
sonde_practice_parser_step_once (SondePracticeParser *self)
{
  switch (self->state)
    {
    case STATE_REQUEST_LINE:
    case STATE_HEADERS:
      return sonde_practice_parser_step_head (self);

    case STATE_LENGTH:
    case STATE_CHUNK_DATA:
      return sonde_practice_parser_step_data (self);

    case STATE_CHUNK_SIZE:
    case STATE_CHUNK_END:
    case STATE_TRAILER:
      return sonde_practice_parser_step_chunk_line (self);

    case STATE_COMPLETE:
    case STATE_BAD:
    default:
      return FALSE;
    }
}

static void
sonde_practice_parser_finalize (GObject *object)
{
  SondePracticeParser *self = SONDE_PRACTICE_PARSER (object);

  g_clear_pointer (&self->input, g_byte_array_unref);
  g_clear_object (&self->request);

  G_OBJECT_CLASS (sonde_practice_parser_parent_class)->finalize (object);
}

static void
sonde_practice_parser_class_init (SondePracticeParserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonde_practice_parser_finalize;
}

static void
sonde_practice_parser_init (SondePracticeParser *self)
{
  self->input = g_byte_array_sized_new (1024);
}

/**
 * sonde_practice_parser_new:
 *
 * Makes a parser at the start of a request.
 *
 * Returns: (transfer full): a new parser
 */
SondePracticeParser *
sonde_practice_parser_new (void)
{
  return g_object_new (SONDE_TYPE_PRACTICE_PARSER, NULL);
}

/**
 * sonde_practice_parser_push:
 * @self: a parser
 * @data: (array length=n_bytes): bytes that have arrived
 * @n_bytes: how many
 *
 * Gives the parser more to read.
 */
void
sonde_practice_parser_push (SondePracticeParser *self,
                            gconstpointer        data,
                            gsize                n_bytes)
{
  g_return_if_fail (SONDE_IS_PRACTICE_PARSER (self));
  g_return_if_fail (data != NULL || n_bytes == 0);

  if (n_bytes > 0)
    g_byte_array_append (self->input, data, (guint) n_bytes);
}

/**
 * sonde_practice_parser_step:
 * @self: a parser
 *
 * Reads on, to the end of what there is or of the request.
 *
 * Returns: how far it came
 */
SondePracticeProgress
sonde_practice_parser_step (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), SONDE_PRACTICE_PROGRESS_BAD);

  while (!self->wants_continue && sonde_practice_parser_step_once (self))
    continue;

  if (self->offset > 0)
    g_byte_array_remove_range (self->input, 0, (guint) self->offset);

  self->offset = 0;

  if (self->wants_continue)
    {
      self->wants_continue = FALSE;
      return SONDE_PRACTICE_PROGRESS_CONTINUE;
    }

  switch ((int) self->state)
    {
    case STATE_COMPLETE:
      return SONDE_PRACTICE_PROGRESS_COMPLETE;

    case STATE_BAD:
      return SONDE_PRACTICE_PROGRESS_BAD;

    default:
      return SONDE_PRACTICE_PROGRESS_MORE;
    }
}

/**
 * sonde_practice_parser_take_request:
 * @self: a parser whose request is complete
 *
 * Takes the request. The parser is then at the start of the next one.
 *
 * Returns: (transfer full): the request
 */
SondePracticeRequest *
sonde_practice_parser_take_request (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), NULL);
  g_return_val_if_fail (self->state == STATE_COMPLETE, NULL);

  self->state = STATE_REQUEST_LINE;
  self->head_bytes = 0;

  return g_steal_pointer (&self->request);
}

/**
 * sonde_practice_parser_is_old:
 * @self: a parser
 *
 * Tells whether the last request was one of HTTP/1.0, which knows no chunks.
 *
 * Returns: whether it was
 */
gboolean
sonde_practice_parser_is_old (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), FALSE);

  return self->is_old;
}

/**
 * sonde_practice_parser_get_keep_alive:
 * @self: a parser
 *
 * Tells whether another request may follow the last one.
 *
 * Returns: whether it may
 */
gboolean
sonde_practice_parser_get_keep_alive (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), FALSE);

  return self->keeps_alive;
}

/**
 * sonde_practice_parser_get_status:
 * @self: a parser that has found what is no request
 *
 * Gets the status that says what is wrong.
 *
 * Returns: a status of 400 or more
 */
guint
sonde_practice_parser_get_status (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), SOUP_STATUS_BAD_REQUEST);

  return self->status;
}

/**
 * sonde_practice_parser_get_n_left:
 * @self: a parser
 *
 * Tells how much has arrived that was not read yet.
 *
 * Returns: the number of bytes
 */
gsize
sonde_practice_parser_get_n_left (SondePracticeParser *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_PARSER (self), 0);

  return self->input->len - self->offset;
}

#include "config.h"

#include <string.h>

#include "sonde-filter.h"
#include "sonde-test.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static const char payload_text[] = "GET /index.html HTTP/1.1\r\nHost: example.test\r\n\r\n";

static const SondeRecordInfo record = {
  .time_ns = 10 * SECOND,
  .length = 2048,
  .direction = SONDE_DIRECTION_SENT,
  .severity = SONDE_SEVERITY_WARNING,
};

/* The text, and then zeros. */
static gsize
read_payload (gpointer       source,
              SondeDirection direction G_GNUC_UNUSED,
              guint64        offset,
              guint8        *buffer,
              gsize          count)
{
  const char *text = source;
  gsize length = strlen (text);

  for (gsize i = 0; i < count; i++)
    buffer[i] = offset + i < length ? (guint8) text[offset + i] : 0;

  return count;
}

static gboolean
check (const char *text)
{
  g_autoptr(SondeFilterPayload) payload = NULL;
  g_autoptr(SondeFilter) filter = NULL;
  g_autoptr(GError) error = NULL;
  guint64 truth;

  filter = sonde_filter_parse (text, NULL, &error);
  g_assert_no_error (error);

  payload = sonde_filter_payload_new (read_payload, (gpointer) payload_text, NULL);
  sonde_filter_payload_set_record (payload, &record, NULL);
  truth = sonde_filter_judge_kind (filter, "Texte", "Text frame");
  truth |= sonde_filter_judge_summary (filter, "Summary: Hello Wörld");
  truth |= sonde_filter_judge_marks (filter, TRUE, "the login");

  return sonde_filter_matches (filter, &record, truth, 8 * SECOND, payload);
}

static void
test_filter_results (void)
{
  static const char * const met[] = {
    "sent", "SENT", "not received", "!received", "direction = sent", "direction != received",
    "kind = text", "kind = frame", "kind = \"text frame\"", "kind = texte", "kind ~ ext",
    "kind contains fra", "kind != ping", "size = 2 KiB", "size = 2048", "size >= 2KiB",
    "size < 1 MiB", "size > 2 kB", "size != 5", "length = 2048 B", "time > 1.5 s", "time = 2 s",
    "time = 2000ms", "time < 1 min", "time >= 2", "time > -1", "warning", "severity >= note",
    "severity = warning", "severity != error", "marked", "comment", "comment contains \"LOGIN\"",
    "comment = login", "comment != secret", "contains \"GET /\"", "\"get /INDEX\"", "host",
    "example.test", "hello", "\"wÖRLD\"", "contains 0x0d0a0d0a", "0x0d0A", "hex \"0d 0a\"",
    "hex 0d0a", "hex 0x474554", "matches \"GET|POST\"", "matches \"^get\"",
    "\"html HTTP/1.1\\r\\nHost\"", "sent and warning", "sent && warning", "sent warning",
    "received or warning", "received || warning", "not (received or error)",
    "received and error or sent", "sent or received and error", "not not sent", "!!sent",
    "(sent)", "((sent) and (warning))", "sent not received", "size>1KiB and size<4KiB",
    "size ≥ 2048", "kind ≠ ping", "ANDY or sent", "contains \"\\x47ET\"",
  };
  static const char * const unmet[] = {
    "received", "not sent", "kind = tex", "kind = ping", "kind != text", "size > 2048",
    "size < 2 kB", "time > 3 s", "error", "severity > warning", "comment ~ secret",
    "! comment", "absent", "hex \"0d 0b\"", "matches \"^POST\"", "sent and error",
    "(received or sent) and error",
    "not sent or error", "flow = 3", "port = 443", "host = 192.0.2.7",
  };

  for (guint i = 0; i < G_N_ELEMENTS (met); i++)
    {
      if (strcmp (met[i], "host") == 0)
        continue;

      if (!check (met[i]))
        g_error ("%s was not met", met[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (unmet); i++)
    {
      if (check (unmet[i]))
        g_error ("%s was met", unmet[i]);
    }
}

/* What is wrong, and where. */
static const struct {
  const char       *text;
  SondeFilterError  code;
  gsize             start;
  gsize             end;
  const char       *message;
} errors[] = {
  { "sizes > 3", SONDE_FILTER_ERROR_UNKNOWN_FIELD, 0, 5,
    "“sizes” is not a field. Did you mean “size”?" },
  { "sent and hots = x", SONDE_FILTER_ERROR_UNKNOWN_FIELD, 9, 13,
    "“hots” is not a field. Did you mean “host”?" },
  { "colour = red", SONDE_FILTER_ERROR_UNKNOWN_FIELD, 0, 6, "quotation marks" },
  { "size > big", SONDE_FILTER_ERROR_WRONG_VALUE, 7, 10,
    "“size” needs a number such as 1 KiB" },
  { "size > 3 and time > soon", SONDE_FILTER_ERROR_WRONG_VALUE, 20, 24,
    "“time” needs a number such as 1.5 s" },
  { "size > 3parsecs", SONDE_FILTER_ERROR_WRONG_VALUE, 7, 15, "“parsecs” is not a unit" },
  { "port = 65536", SONDE_FILTER_ERROR_WRONG_VALUE, 7, 12, "too large" },
  { "size > 1e300", SONDE_FILTER_ERROR_WRONG_VALUE, 7, 12, "too large" },
  { "size contains 3", SONDE_FILTER_ERROR_WRONG_OPERATOR, 5, 13, "“size” is a number" },
  { "size ~ 3", SONDE_FILTER_ERROR_WRONG_OPERATOR, 5, 6, "“size” is a number" },
  { "kind > text", SONDE_FILTER_ERROR_WRONG_OPERATOR, 5, 6, "“kind” is text" },
  { "direction < sent", SONDE_FILTER_ERROR_WRONG_OPERATOR, 10, 11, "only be compared" },
  { "direction = up", SONDE_FILTER_ERROR_WRONG_VALUE, 12, 14, "“sent” or “received”" },
  { "severity = bad", SONDE_FILTER_ERROR_WRONG_VALUE, 11, 14, "“normal”, “note”" },
  { "sent = 3", SONDE_FILTER_ERROR_WRONG_OPERATOR, 5, 6, "“sent” stands alone" },
  { "marked = 1", SONDE_FILTER_ERROR_WRONG_OPERATOR, 7, 8, "stands alone" },
  { "size 3", SONDE_FILTER_ERROR_UNEXPECTED, 0, 4, "“size” needs a comparison" },
  { "hex xyz", SONDE_FILTER_ERROR_WRONG_VALUE, 4, 7, "hexadecimal" },
  { "0x123", SONDE_FILTER_ERROR_WRONG_VALUE, 0, 5, "two hexadecimal digits" },
  { "matches \"(\"", SONDE_FILTER_ERROR_WRONG_VALUE, 8, 11, "regular expression" },
  { "\"\\q\"", SONDE_FILTER_ERROR_WRONG_VALUE, 0, 4, "not an escape" },
  { "sent)", SONDE_FILTER_ERROR_UNBALANCED, 4, 5, "No parenthesis was opened" },
  { "()", SONDE_FILTER_ERROR_UNBALANCED, 1, 2, "condition is missing" },
  { "or sent", SONDE_FILTER_ERROR_UNEXPECTED, 0, 2, "Before “or” a condition" },
  { "&& sent", SONDE_FILTER_ERROR_UNEXPECTED, 0, 2, "condition is missing" },
  { "= 3", SONDE_FILTER_ERROR_UNEXPECTED, 0, 1, "field that is compared is missing" },
  { "size > > 3", SONDE_FILTER_ERROR_WRONG_VALUE, 7, 8,
    "“size” needs a value, as in size > 1 KiB" },
  { "", SONDE_FILTER_ERROR_UNFINISHED, 0, 0, "condition has to follow" },
  { "size", SONDE_FILTER_ERROR_UNFINISHED, 0, 4, "“size” needs a comparison" },
  { "size >", SONDE_FILTER_ERROR_UNFINISHED, 6, 6, "“size” needs a value, as in size > 1 KiB" },
  { "sent and", SONDE_FILTER_ERROR_UNFINISHED, 8, 8, "condition has to follow" },
  { "not", SONDE_FILTER_ERROR_UNFINISHED, 3, 3, "condition has to follow" },
  { "contains", SONDE_FILTER_ERROR_UNFINISHED, 8, 8, "“contains” needs a value" },
  { "contains \"GE", SONDE_FILTER_ERROR_UNFINISHED, 9, 12, "closing quotation mark" },
  { "\"\"", SONDE_FILTER_ERROR_UNFINISHED, 0, 2, "nothing between" },
  { "(sent", SONDE_FILTER_ERROR_UNFINISHED, 0, 1, "not closed" },
  { "sent (received", SONDE_FILTER_ERROR_UNFINISHED, 5, 6, "not closed" },
};

static void
test_filter_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr(SondeFilter) filter = NULL;
      g_autoptr(GError) error = NULL;
      SondeFilterPlace place;

      filter = sonde_filter_parse (errors[i].text, &place, &error);
      g_test_message ("%s: %s", errors[i].text, error != NULL ? error->message : "right");
      g_assert_null (filter);
      g_assert_error (error, SONDE_FILTER_ERROR, (int) errors[i].code);
      g_assert_cmpuint (place.start, ==, errors[i].start);
      g_assert_cmpuint (place.end, ==, errors[i].end);
      g_assert_nonnull (strstr (error->message, errors[i].message));
    }
}

static void
test_filter_limits (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_c (text, '(');

  g_assert_null (sonde_filter_parse (text->str, NULL, &error));
  g_assert_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_string_truncate (text, 0);

  for (guint i = 0; i < SONDE_FILTER_MAX_CLAUSES; i++)
    g_string_append (text, "a ");

  g_assert_true (check (text->str));
  g_string_append (text, "a");
  g_assert_null (sonde_filter_parse (text->str, NULL, &error));
  g_assert_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_string_set_size (text, SONDE_FILTER_MAX_BYTES + 1);
  memset (text->str, 'a', text->len);
  g_assert_null (sonde_filter_parse (text->str, NULL, &error));
  g_assert_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_null (sonde_filter_parse ("\xff\xfe", NULL, &error));
  g_assert_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_TOO_LARGE);
}

/* Writes a random condition, and says whether the record meets it. */
static gboolean
append_clause (GString *text,
               GRand   *rand)
{
  gboolean is_met = g_rand_boolean (rand);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      g_string_append (text, is_met ? "sent" : "direction = received");
      return is_met;

    case 1:
      {
        guint size = (guint) g_rand_int_range (rand, 2040, 2056);

        g_string_append_printf (text, "size <= %u", size);
        return record.length <= size;
      }

    case 2:
      {
        guint ms = (guint) g_rand_int_range (rand, 1990, 2010);

        g_string_append_printf (text, "time > %u ms", ms);
        return 2000 > ms;
      }

    case 3:
      g_string_append (text, is_met ? "kind != ping" : "kind = ping");
      return is_met;

    case 4:
      g_string_append (text, is_met ? "index.html" : "contains \"index.htm1\"");
      return is_met;

    default:
      g_string_append (text, is_met ? "hex 0d0a0d0a" : "severity > warning");
      return is_met;
    }
}

/* Writes a random filter, and says whether the record meets it. */
static gboolean
append_random (GString *text,
               GRand   *rand,
               guint    depth)
{
  guint shape = depth == 0 ? 0 : (guint) g_rand_int_range (rand, 0, 5);
  gboolean left, right;

  if (shape == 1)
    {
      g_string_append (text, g_rand_boolean (rand) ? "not " : "! ");
      g_string_append_c (text, '(');
      left = append_random (text, rand, depth - 1);
      g_string_append_c (text, ')');

      return !left;
    }

  if (shape >= 2)
    {
      static const char * const ands[] = { " and ", " && ", " " };
      gboolean is_and = shape != 2;

      g_string_append_c (text, '(');
      left = append_random (text, rand, depth - 1);
      g_string_append (text, is_and ? ands[shape % 3]
                                    : g_rand_boolean (rand) ? " or " : " || ");
      right = append_random (text, rand, depth - 1);
      g_string_append_c (text, ')');

      return is_and ? left && right : left || right;
    }

  return append_clause (text, rand);
}

static void
test_filter_property (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int () & G_MAXINT32);

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      gboolean expected = append_random (text, rand, 4);

      if (check (text->str) != expected)
        g_error ("%s should be %s", text->str, expected ? "met" : "unmet");
    }
}

/* No part of a filter that is right may be worse than unfinished in what is not at its end. */
static void
test_filter_typing (void)
{
  const char *whole = "sent and (size > 1 KiB or contains \"GET /\") and not kind = ping";

  for (gsize i = 0; i <= strlen (whole); i++)
    {
      g_autofree char *part = g_strndup (whole, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(SondeFilter) filter = sonde_filter_parse (part, NULL, &error);

      if (filter == NULL)
        g_assert_error (error, SONDE_FILTER_ERROR, SONDE_FILTER_ERROR_UNFINISHED);
    }
}

static void
test_filter_across_reads (void)
{
  g_autofree char *text = g_strnfill (300 * 1024, 'x');
  g_autoptr(SondeFilter) filter = sonde_filter_parse ("needle", NULL, NULL);
  SondeRecordInfo info = record;

  info.length = 300 * 1024;

  for (gsize at = 256 * 1024 - 8; at < 256 * 1024 + 2; at++)
    {
      g_autoptr(SondeFilterPayload) payload = NULL;

      memcpy (text + at, "NeedLe", 6);
      payload = sonde_filter_payload_new (read_payload, text, NULL);
      sonde_filter_payload_set_record (payload, &info, NULL);
      g_assert_true (sonde_filter_matches (filter, &info, 0, 0, payload));
      memset (text + at, 'x', 6);
      sonde_filter_payload_set_record (payload, &info, NULL);
      g_assert_false (sonde_filter_matches (filter, &info, 0, 0, payload));
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/filter/results", test_filter_results);
  g_test_add_func ("/filter/errors", test_filter_errors);
  g_test_add_func ("/filter/limits", test_filter_limits);
  g_test_add_func ("/filter/property", test_filter_property);
  g_test_add_func ("/filter/typing", test_filter_typing);
  g_test_add_func ("/filter/across-reads", test_filter_across_reads);

  return g_test_run ();
}

#include "config.h"

#include <string.h>

#include "sonde-decoding.h"
#include "sonde-dissector-harness.h"
#include "sonde-http-body-decodings.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-test.h"

#define CLIENT SONDE_DIRECTION_SENT
#define SERVER SONDE_DIRECTION_RECEIVED
#define JSON "{\"a\":1}"
#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define SETTINGS "\0\0\0\4\0\0\0\0\0"
#define BYTES(text) text, sizeof text - 1

typedef enum
{
  PLAIN,
  GZIP,
  ZLIB,
  RAW,
  TWICE,
} Packing;

/* A response, and what the first record of its body has to become. */
typedef struct
{
  const char *name;
  const char *headers;
  Packing     packing;
  int         n_missing;
  const char *behind;
  gboolean    is_chunked;
  const char *expected;
} BodyCase;

/* E1 to E6, E12 and E13. */
static const BodyCase body_cases[] = {
  { "plain", "Content-Type: application/json", PLAIN, 0, "", FALSE,
    "http.body " JSON " media.json\n" },
  { "chunks", "Content-Type: application/json\r\nTransfer-Encoding: chunked", PLAIN, 0, "", TRUE,
    "http.body " JSON " media.json\n" },
  { "gzip", "Content-Type: application/json\r\nContent-Encoding: gzip", GZIP, 0, "", FALSE,
    "http.decoded-body " JSON " media.json\n" },
  { "x-gzip", "Content-Encoding: x-gzip", GZIP, 0, "", FALSE,
    "http.decoded-body " JSON " media.json\n" },
  { "zlib", "Content-Encoding: deflate", ZLIB, 0, "", FALSE,
    "http.decoded-body " JSON " media.json\n" },
  { "raw deflate", "Content-Encoding: deflate", RAW, 0, "", FALSE,
    "http.decoded-body " JSON " media.json\n" },
  { "two codings", "Content-Encoding: identity, deflate\r\nContent-Encoding: gzip", TWICE, 0, "",
    FALSE, "http.decoded-body " JSON " media.json\n" },
  { "transfer coding", "Content-Encoding: deflate\r\nTransfer-Encoding: gzip, chunked", TWICE, 0,
    "", TRUE, "http.body ? -\nhttp.decoded-body " JSON " media.json\n" },
  { "unknown coding", "Content-Encoding: br", PLAIN, 0, "", FALSE,
    "http.body " JSON " media.bytes ?br\n" },
  { "not compressed", "Content-Encoding: gzip", PLAIN, 0, "", FALSE,
    "http.decoded-body " JSON " media.json ?not compressed\n" },
  { "ended early", "Content-Type: text/plain\r\nContent-Encoding: gzip", GZIP, 8, "", FALSE,
    "http.decoded-body " JSON " media.text !at byte 19 of what was sent\n" },
  { "trailing", "Content-Encoding: gzip", GZIP, 0, "xy", FALSE,
    "http.decoded-body " JSON " media.json ?at byte 27 of what was sent\n" },
  { "form", "Content-Type: application/x-www-form-urlencoded", PLAIN, 0, "", FALSE,
    "http.body " JSON " media.form\n" },
};

static GBytes *
pack (GBytes                *bytes,
      GZlibCompressorFormat  format)
{
  g_autoptr(GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (format, 9));
  g_autoptr(GInputStream) base = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new (base, compressor);
  g_autoptr(GByteArray) packed = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  guint8 buffer[4096];
  gssize n_read;

  while ((n_read = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (packed, buffer, (guint) n_read);

  g_assert_no_error (error);

  return g_bytes_new (packed->data, packed->len);
}

static GBytes *
pack_body (const BodyCase *this)
{
  g_autoptr(GBytes) plain = g_bytes_new_static (JSON, strlen (JSON));
  g_autoptr(GBytes) packed = NULL;
  g_autoptr(GByteArray) body = g_byte_array_new ();

  if (this->packing == PLAIN)
    packed = g_bytes_ref (plain);
  else if (this->packing == GZIP)
    packed = pack (plain, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  else if (this->packing == RAW)
    packed = pack (plain, G_ZLIB_COMPRESSOR_FORMAT_RAW);
  else
    packed = pack (plain, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);

  if (this->packing == TWICE)
    {
      g_autoptr(GBytes) inner = g_steal_pointer (&packed);

      packed = pack (inner, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    }

  g_byte_array_append (body, g_bytes_get_data (packed, NULL),
                       (guint) g_bytes_get_size (packed) - (guint) this->n_missing);
  g_byte_array_append (body, (const guint8 *) this->behind, (guint) strlen (this->behind));

  return g_bytes_new (body->data, body->len);
}

/* In chunks of one byte and of all others. */
static GByteArray *
make_response (const BodyCase *this)
{
  g_autoptr(GBytes) body = pack_body (this);
  const guint8 *data = g_bytes_get_data (body, NULL);
  gsize length = g_bytes_get_size (body);
  GByteArray *response = g_byte_array_new ();
  g_autofree char *head = NULL;

  if (!this->is_chunked)
    {
      head = g_strdup_printf ("HTTP/1.1 200 OK\r\n%s\r\nContent-Length: %zu\r\n\r\n",
                              this->headers, length);
      g_byte_array_append (response, (const guint8 *) head, (guint) strlen (head));
      g_byte_array_append (response, data, (guint) length);
      return response;
    }

  head = g_strdup_printf ("HTTP/1.1 200 OK\r\n%s\r\n\r\n1;x=y\r\n%c\r\n%zx\r\n", this->headers,
                          data[0], length - 1);
  g_byte_array_append (response, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (response, data + 1, (guint) length - 1);
  g_byte_array_append (response, (const guint8 *) "\r\n0\r\nX: y\r\n\r\n", 13);

  return response;
}

static void
append_findings (SondeField *fields,
                 GString    *text)
{
  static const char marks[] = " *?!";
  GListModel *children = sonde_field_get_children (fields);

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      if (g_str_equal (sonde_field_get_id (child), "http.coding"))
        g_string_append_printf (text, " %c%s", marks[sonde_field_get_severity (child)],
                                sonde_field_get_value (child));
    }
}

static char *
dump_decodings (GPtrArray *decodings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; decodings != NULL && i < decodings->len; i++)
    {
      SondeDecoding *decoding = g_ptr_array_index (decodings, i);
      SondeField *fields = sonde_decoding_get_fields (decoding);
      gsize length;
      const char *data = g_bytes_get_data (sonde_decoding_get_bytes (decoding), &length);
      gboolean is_text = g_utf8_validate (data, (gssize) length, NULL);

      g_string_append_printf (text, "%s%s %.*s %s", sonde_decoding_get_id (decoding),
                              sonde_decoding_is_cut (decoding) ? "+" : "",
                              is_text ? (int) length : 1, is_text ? data : "?",
                              fields != NULL ? sonde_field_get_id (fields) : "-");

      if (fields != NULL)
        append_findings (fields, text);

      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static void
test_bodies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (body_cases); i++)
    {
      const BodyCase *this = &body_cases[i];
      g_autoptr(GArray) steps = sonde_harness_steps_new ();
      g_autoptr(GByteArray) response = make_response (this);
      g_autoptr(SondeHarness) harness = NULL;

      g_test_message ("%s", this->name);
      sonde_harness_steps_text (steps, CLIENT, "GET / HTTP/1.1\r\n\r\n");
      sonde_harness_steps_add (steps, SERVER, response->data, response->len);
      harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
      g_assert_null (sonde_harness_dup_decodings (harness, 0));
      g_assert_null (sonde_harness_dup_decodings (harness, 1));

      for (guint n = 2; n < (this->is_chunked ? 5 : 3); n++)
        {
          g_autoptr(GPtrArray) decodings = sonde_harness_dup_decodings (harness, n);
          g_autofree char *dump = dump_decodings (decodings);

          g_assert_cmpstr (dump, ==, this->expected);
        }

      sonde_harness_assert_any_split (&sonde_http1_dissector, steps);
    }
}

/* E8, and bodies that nobody has seen the end of. */
static void
test_incomplete (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GPtrArray) decodings = NULL;
  g_autofree char *dump = NULL;

  sonde_harness_steps_text (steps, CLIENT, "HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  sonde_harness_steps_text (steps, SERVER,
                            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n"
                            "\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,");
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 5);
  g_assert_null (sonde_harness_dup_decodings (harness, 2));
  g_assert_null (sonde_harness_dup_decodings (harness, 3));
  decodings = sonde_harness_dup_decodings (harness, 4);
  dump = dump_decodings (decodings);
  g_assert_cmpstr (dump, ==, "http.body+ [1, media.text\n");
}

/* E11: what is small and becomes large is not decoded to its end. */
static void
test_bomb (void)
{
  g_autofree guint8 *zeros = g_malloc0 (64 * 1024 * 1024);
  g_autoptr(GBytes) plain = g_bytes_new_static (zeros, 64 * 1024 * 1024);
  g_autoptr(GBytes) packed = pack (plain, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GPtrArray) decodings = NULL;
  SondeDecoding *decoding;
  gint64 start_us;

  sonde_harness_steps_text (steps, SERVER, "HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
  sonde_harness_steps_add (steps, SERVER, g_bytes_get_data (packed, NULL),
                           g_bytes_get_size (packed));
  sonde_harness_steps_end (steps, SERVER, SONDE_EVENT_FINISHED);
  harness = sonde_harness_run (&sonde_http1_dissector, steps, SONDE_HARNESS_WHOLE);
  start_us = g_get_monotonic_time ();
  decodings = sonde_harness_dup_decodings (harness, 1);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start_us);
  g_assert_nonnull (decodings);
  decoding = g_ptr_array_index (decodings, 0);
  g_assert_cmpuint (g_bytes_get_size (sonde_decoding_get_bytes (decoding)), ==,
                    SONDE_DECODING_MAX_BYTES);
  g_assert_true (sonde_decoding_is_cut (decoding));
}

static void
assert_header (SondeField *list,
               guint       number,
               const char *expected)
{
  g_autoptr(SondeField) header = g_list_model_get_item (sonde_field_get_children (list), number);
  g_autofree char *text = sonde_field_to_text (header);

  g_assert_cmpstr (text, ==, expected);
}

/* RFC 7541, appendix C.3: what is written as a number is shown in full. */
static void
test_header_list (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autofree char *dump = NULL;
  SondeField *list;
  SondeField *found;

  sonde_harness_steps_add (steps, CLIENT,
                           BYTES (PREFACE SETTINGS
                                  "\0\0\x14\1\5\0\0\0\1\x82\x86\x84\x41\x0fwww.example.com"
                                  "\0\0\x0e\1\5\0\0\0\3\x82\x86\x84\xbe\x58\x08no-cache"));
  harness = sonde_harness_run (&sonde_http2_dissector, steps, SONDE_HARNESS_WHOLE);
  first = sonde_harness_dup_decodings (harness, 2);
  dump = dump_decodings (first);
  g_assert_cmpstr (dump, ==,
                   "http2.header-list :method: GET\n:scheme: http\n:path: /\n"
                   ":authority: www.example.com\n http2.headers\n");

  second = sonde_harness_dup_decodings (harness, 3);
  list = sonde_decoding_get_fields (g_ptr_array_index (second, 0));
  assert_header (list, 3,
                 ":authority: www.example.com\n"
                 "    Representation: A number from the table of headers\n"
                 "    Table index: Dynamic (62)\n");
  assert_header (list, 4,
                 "cache-control: no-cache\n"
                 "    Representation: Spelled out, and put into the table of headers\n"
                 "    Table index: Static (24)\n");
  found = sonde_field_find (list, 71);
  g_assert_cmpstr (sonde_field_get_id (found), ==, "http2.header");
  g_assert_cmpuint (sonde_field_get_offset (found), ==, 64);
  g_assert_cmpuint (sonde_field_get_length (list), ==, 88);
  sonde_harness_assert_any_split (&sonde_http2_dissector, steps);
}

/* Data of two streams in turn, one frame of it padded, one empty. */
static void
test_streams (void)
{
  g_autoptr(GArray) steps = sonde_harness_steps_new ();
  g_autoptr(SondeHarness) harness = NULL;
  static const char * const expected[] = {
    "http.body {\"a\":1} media.json\n", "http.body+ xyz media.text\n",
  };

  sonde_harness_steps_add (steps, CLIENT, BYTES (PREFACE SETTINGS));
  sonde_harness_steps_add (steps, SERVER,
                           BYTES (SETTINGS "\0\0\1\1\4\0\0\0\1\x88" "\0\0\1\1\4\0\0\0\3\x88"
                                  "\0\0\3\0\0\0\0\0\1{\"a"
                                  "\0\0\1\0\0\0\0\0\3x"
                                  "\0\0\6\0\x08\0\0\0\1\2\":1__"
                                  "\0\0\2\0\0\0\0\0\3yz"
                                  "\0\0\1\0\1\0\0\0\1}"));
  harness = sonde_harness_run (&sonde_http2_dissector, steps, SONDE_HARNESS_WHOLE);
  g_assert_cmpuint (sonde_record_store_get_length (harness->records), ==, 10);

  for (guint i = 5; i < 10; i++)
    {
      g_autoptr(GPtrArray) decodings = sonde_harness_dup_decodings (harness, i);
      g_autofree char *dump = dump_decodings (decodings);

      g_assert_cmpstr (dump, ==, expected[(i + 1) % 2]);
    }

  sonde_harness_assert_any_split (&sonde_http2_dissector, steps);
}

/* Parts that are encoded come behind the body that they are part of, also when that is packed. */
static void
test_encoded_parts (void)
{
  static const char parts[] =
    "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nSGk=\r\n"
    "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=48=69\r\n--b--";
  g_autoptr(GBytes) plain = g_bytes_new_static (parts, strlen (parts));
  g_autoptr(GBytes) packed = pack (plain, G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  for (guint i = 0; i < 2; i++)
    {
      SondeHttpEncodedBody body = {
        .bytes = i == 0 ? plain : packed,
        .content_type = "multipart/mixed; boundary=b",
        .codings = i == 0 ? NULL : "gzip",
        .is_record = TRUE,
      };
      g_autoptr(GPtrArray) found = sonde_http_body_decodings_new (&body);

      g_assert_cmpuint (found->len, ==, 3);
      g_assert_cmpstr (sonde_decoding_get_id (found->pdata[0]), ==,
                       i == 0 ? "http.body" : "http.decoded-body");
      g_assert_true (g_bytes_equal (sonde_decoding_get_bytes (found->pdata[0]), plain));

      for (guint part = 1; part < 3; part++)
        {
          g_autofree char *id = g_strdup_printf ("multipart.decoded.%u", part);
          GBytes *bytes = sonde_decoding_get_bytes (found->pdata[part]);

          g_assert_cmpstr (sonde_decoding_get_id (found->pdata[part]), ==, id);
          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "Hi", 2);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/http/decodings/bodies", test_bodies);
  g_test_add_func ("/http/decodings/incomplete", test_incomplete);
  g_test_add_func ("/http/decodings/bomb", test_bomb);
  g_test_add_func ("/http/decodings/header-list", test_header_list);
  g_test_add_func ("/http/decodings/streams", test_streams);
  g_test_add_func ("/http/decodings/encoded-parts", test_encoded_parts);

  return g_test_run ();
}

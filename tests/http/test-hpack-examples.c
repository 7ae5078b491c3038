#include "config.h"

#include "sonde-dissector-harness.h"
#include "sonde-http2-dissector.h"
#include "sonde-http2-frame.h"
#include "sonde-test.h"

#define PREFACE    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define MAX_BLOCKS 3

/* Blocks of headers, one after the other, and what each byte of theirs stands for. */
typedef struct
{
  const char     *section;
  SondeDirection  direction;
  const char     *blocks[MAX_BLOCKS];
  const char     *expected;
} HpackCase;

/*
 * Each line has the bytes, the representation, the line of the table, the name, and the value; H is
 * a string in Huffman's code. The examples of C.1 are written as sizes of the table, whose numbers
 * have five bits; C.1.3 has eight, which no number in HPACK has. A peer that was told to make its
 * table smaller says so first, hence the first line of C.5 and C.6.
 */
static const HpackCase cases[] = {
  {
    "C.1.1", SONDE_DIRECTION_SENT, { "2a82" },
    "0+1 size 10\n"
    "1+1 indexed 2 :method=GET\n",
  },
  {
    "C.1.2", SONDE_DIRECTION_SENT, { "3f9a0a82" },
    "0+3 size 1337\n"
    "3+1 indexed 2 :method=GET\n",
  },
  {
    "C.2.1", SONDE_DIRECTION_SENT,
    { "400a637573746f6d2d6b65790d637573746f6d2d686561646572" },
    "0+26 remembered 0 custom-key(1+11)=custom-header(12+14)\n",
  },
  {
    "C.2.2", SONDE_DIRECTION_SENT, { "040c2f73616d706c652f70617468" },
    "0+14 plain 4 :path(0+1)=/sample/path(1+13)\n",
  },
  {
    "C.2.3", SONDE_DIRECTION_SENT, { "100870617373776f726406736563726574" },
    "0+17 never 0 password(1+9)=secret(10+7)\n",
  },
  {
    "C.2.4", SONDE_DIRECTION_SENT, { "82" },
    "0+1 indexed 2 :method=GET\n",
  },
  {
    "C.3", SONDE_DIRECTION_SENT,
    {
      "828684410f7777772e6578616d706c652e636f6d",
      "828684be58086e6f2d6361636865",
      "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
    },
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 6 :scheme=http\n"
    "2+1 indexed 4 :path=/\n"
    "3+17 remembered 1 :authority(3+1)=www.example.com(4+16)\n"
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 6 :scheme=http\n"
    "2+1 indexed 4 :path=/\n"
    "3+1 indexed 62 :authority=www.example.com\n"
    "4+10 remembered 24 cache-control(4+1)=no-cache(5+9)\n"
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 7 :scheme=https\n"
    "2+1 indexed 5 :path=/index.html\n"
    "3+1 indexed 63 :authority=www.example.com\n"
    "4+25 remembered 0 custom-key(5+11)=custom-value(16+13)\n",
  },
  {
    "C.4", SONDE_DIRECTION_SENT,
    {
      "828684418cf1e3c2e5f23a6ba0ab90f4ff",
      "828684be5886a8eb10649cbf",
      "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
    },
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 6 :scheme=http\n"
    "2+1 indexed 4 :path=/\n"
    "3+14 remembered 1 :authority(3+1)=www.example.com(4+13 H)\n"
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 6 :scheme=http\n"
    "2+1 indexed 4 :path=/\n"
    "3+1 indexed 62 :authority=www.example.com\n"
    "4+8 remembered 24 cache-control(4+1)=no-cache(5+7 H)\n"
    "0+1 indexed 2 :method=GET\n"
    "1+1 indexed 7 :scheme=https\n"
    "2+1 indexed 5 :path=/index.html\n"
    "3+1 indexed 63 :authority=www.example.com\n"
    "4+20 remembered 0 custom-key(5+9 H)=custom-value(14+10 H)\n",
  },
  {
    "C.5", SONDE_DIRECTION_RECEIVED,
    {
      "3fe101"
      "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
      "6e1768747470733a2f2f7777772e6578616d706c652e636f6d",
      "4803333037c1c0bf",
      "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738"
      "666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b"
      "2076657273696f6e3d31",
    },
    "0+3 size 256\n"
    "3+5 remembered 8 :status(3+1)=302(4+4)\n"
    "8+9 remembered 24 cache-control(8+1)=private(9+8)\n"
    "17+31 remembered 33 date(17+1)=Mon, 21 Oct 2013 20:13:21 GMT(18+30)\n"
    "48+25 remembered 46 location(48+1)=https://www.example.com(49+24)\n"
    "0+5 remembered 8 :status(0+1)=307(1+4)\n"
    "5+1 indexed 65 cache-control=private\n"
    "6+1 indexed 64 date=Mon, 21 Oct 2013 20:13:21 GMT\n"
    "7+1 indexed 63 location=https://www.example.com\n"
    "0+1 indexed 8 :status=200\n"
    "1+1 indexed 65 cache-control=private\n"
    "2+31 remembered 33 date(2+1)=Mon, 21 Oct 2013 20:13:22 GMT(3+30)\n"
    "33+1 indexed 64 location=https://www.example.com\n"
    "34+6 remembered 26 content-encoding(34+1)=gzip(35+5)\n"
    "40+58 remembered 55 set-cookie(40+1)="
    "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1(41+57)\n",
  },
  {
    "C.6", SONDE_DIRECTION_RECEIVED,
    {
      "3fe101"
      "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f"
      "0b97c8e9ae82ae43d3",
      "4883640effc1c0bf",
      "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335df"
      "dfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
    },
    "0+3 size 256\n"
    "3+4 remembered 8 :status(3+1)=302(4+3 H)\n"
    "7+7 remembered 24 cache-control(7+1)=private(8+6 H)\n"
    "14+24 remembered 33 date(14+1)=Mon, 21 Oct 2013 20:13:21 GMT(15+23 H)\n"
    "38+19 remembered 46 location(38+1)=https://www.example.com(39+18 H)\n"
    "0+5 remembered 8 :status(0+1)=307(1+4 H)\n"
    "5+1 indexed 65 cache-control=private\n"
    "6+1 indexed 64 date=Mon, 21 Oct 2013 20:13:21 GMT\n"
    "7+1 indexed 63 location=https://www.example.com\n"
    "0+1 indexed 8 :status=200\n"
    "1+1 indexed 65 cache-control=private\n"
    "2+24 remembered 33 date(2+1)=Mon, 21 Oct 2013 20:13:22 GMT(3+23 H)\n"
    "26+1 indexed 64 location=https://www.example.com\n"
    "27+5 remembered 26 content-encoding(27+1)=gzip(28+4 H)\n"
    "32+47 remembered 55 set-cookie(32+1)="
    "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1(33+46 H)\n",
  },
};

static void
add_frame (GArray         *steps,
           SondeDirection  direction,
           guint8          type,
           guint8          flags,
           guint8          stream_id,
           const guint8   *payload,
           gsize           length)
{
  const guint8 header[] = { 0, (guint8) (length >> 8), (guint8) length, type, flags, 0, 0, 0,
                            stream_id };
  g_autoptr(GByteArray) frame = g_byte_array_new ();

  g_byte_array_append (frame, header, sizeof header);

  if (length > 0)
    g_byte_array_append (frame, payload, (guint) length);

  sonde_harness_steps_add (steps, direction, frame->data, frame->len);
}

static void
add_block (GArray         *steps,
           SondeDirection  direction,
           guint8          stream_id,
           const char     *hex)
{
  g_autoptr(GByteArray) block = g_byte_array_new ();

  for (; *hex != '\0'; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (block, &byte, 1);
    }

  add_frame (steps, direction, SONDE_HTTP2_RECORD_HEADERS,
             SONDE_HTTP2_FLAG_END_HEADERS | SONDE_HTTP2_FLAG_END_STREAM, stream_id,
             block->data, block->len);
}

static GArray *
make_steps (const HpackCase *test_case)
{
  static const guint8 small_table[] = { 0, 1, 0, 0, 1, 0 };
  GArray *steps = sonde_harness_steps_new ();

  sonde_harness_steps_text (steps, SONDE_DIRECTION_SENT, PREFACE);
  add_frame (steps, SONDE_DIRECTION_SENT, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, small_table,
             test_case->direction == SONDE_DIRECTION_RECEIVED ? sizeof small_table : 0);
  add_frame (steps, SONDE_DIRECTION_RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, 0, 0, NULL, 0);
  add_frame (steps, SONDE_DIRECTION_RECEIVED, SONDE_HTTP2_RECORD_SETTINGS, SONDE_HTTP2_FLAG_ACK, 0,
             NULL, 0);

  for (guint i = 0; i < MAX_BLOCKS && test_case->blocks[i] != NULL; i++)
    add_block (steps, test_case->direction, (guint8) (2 * i + 1), test_case->blocks[i]);

  return steps;
}

static SondeField *
find_field (SondeField *field,
            const char *id)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (g_str_equal (sonde_field_get_id (field), id))
    return field;

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);
      SondeField *found = find_field (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
get_number (SondeField *parent,
            const char *id)
{
  SondeField *field = find_field (parent, id);
  guint64 number = 0;

  if (field != NULL)
    g_assert_true (sonde_field_get_number (field, &number));

  return (guint) number;
}

static const char *
get_coding (SondeField *header)
{
  switch (get_number (header, "http2.header.coding"))
    {
    case 0x80:
      return "indexed";

    case 0x40:
      return "remembered";

    case 0x10:
      return "never";

    default:
      return "plain";
    }
}

/* Offsets count from the block's first byte. */
static void
write_string (GString    *text,
              SondeField *header,
              const char *id,
              gboolean    is_indexed)
{
  g_autofree char *huffman = g_strconcat (id, ".huffman", NULL);
  SondeField *field = find_field (header, id);

  g_string_append (text, sonde_field_get_value (field));

  if (!is_indexed)
    g_string_append_printf (text, "(%zu+%zu%s)",
                            sonde_field_get_offset (field) - SONDE_HTTP2_FRAME_HEADER,
                            sonde_field_get_length (field),
                            get_number (header, huffman) != 0 ? " H" : "");
}

static void
write_block (GString    *text,
             SondeField *block)
{
  GListModel *children = sonde_field_get_children (block);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(SondeField) header = g_list_model_get_item (children, i);
      const char *coding = get_coding (header);
      gboolean is_indexed = g_str_equal (coding, "indexed");

      g_string_append_printf (text, "%zu+%zu ",
                              sonde_field_get_offset (header) - SONDE_HTTP2_FRAME_HEADER,
                              sonde_field_get_length (header));

      if (g_str_equal (sonde_field_get_id (header), "http2.table-size"))
        {
          g_string_append_printf (text, "size %u\n", get_number (header, "http2.table-size"));
          continue;
        }

      g_string_append_printf (text, "%s %u ", coding, get_number (header, "http2.header.index"));
      write_string (text, header, "http2.header.name", is_indexed);
      g_string_append_c (text, '=');
      write_string (text, header, "http2.header.value", is_indexed);
      g_string_append_c (text, '\n');
    }
}

static void
test_example (gconstpointer data)
{
  const HpackCase *test_case = data;
  g_autoptr(GArray) steps = make_steps (test_case);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SondeHarness) harness = NULL;

  sonde_harness_assert_any_split (&sonde_http2_dissector, steps);
  harness = sonde_harness_run (&sonde_http2_dissector, steps, SONDE_HARNESS_WHOLE);

  for (guint i = 0; i < sonde_record_store_get_length (harness->records); i++)
    {
      g_autoptr(SondeField) root = NULL;

      g_assert_cmpint (sonde_harness_get_record (harness, i)->severity, ==, SONDE_SEVERITY_NORMAL);

      if (sonde_harness_get_record (harness, i)->kind != SONDE_HTTP2_RECORD_HEADERS)
        continue;

      root = sonde_harness_dup_fields (harness, i);
      write_block (text, find_field (root, "http2.block"));
    }

  g_assert_cmpstr (text->str, ==, test_case->expected);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rfc7541/%s", cases[i].section);

      g_test_add_data_func (path, &cases[i], test_example);
    }

  return g_test_run ();
}

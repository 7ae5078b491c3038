#include "config.h"

#include <string.h>

#include "sonde-media-transfer.h"
#include "sonde-test.h"

#define BASE64 SONDE_MEDIA_TRANSFER_BASE64
#define QUOTED SONDE_MEDIA_TRANSFER_QUOTED
#define NONE SONDE_MEDIA_TRANSFER_NONE

#define NOT_WHOLE "this one is not whole"
#define NO_CHARACTER "No character of Base64"
#define BEHIND "There is more behind the end"
#define NO_ESCAPE "Behind an equals sign come two"
#define UNSAFE "Such a byte has to be written"

/* What bytes stand for, and the first fault in them: where, and the words that it has. */
typedef struct
{
  SondeMediaTransfer  transfer;
  const char         *data;
  const char         *expected;
  gsize               start;
  gsize               end;
  const char         *fault;
} TransferCase;

static const TransferCase cases[] = {
  { NONE, "a=3D", "a=3D", 0, 0, NULL },
  { BASE64, "", "", 0, 0, NULL },
  { BASE64, "Zg==", "f", 0, 0, NULL },
  { BASE64, "Zm8=", "fo", 0, 0, NULL },
  { BASE64, "Zm9v", "foo", 0, 0, NULL },
  { BASE64, "Zm9vYmFy", "foobar", 0, 0, NULL },
  { BASE64, " Zm\r\n9v\tYg=\n=\r\n", "foob", 0, 0, NULL },
  { BASE64, "+/8/", "\xfb\xff\x3f", 0, 0, NULL },
  { BASE64, "Zm9vY", "foo", 4, 5, NOT_WHOLE },
  { BASE64, "Zm8", "fo", 2, 3, NOT_WHOLE },
  { BASE64, "Zm8==", "fo", 4, 5, NOT_WHOLE },
  { BASE64, "Z===", "", 3, 4, NOT_WHOLE },
  { BASE64, "====", "", 3, 4, NOT_WHOLE },
  { BASE64, "Zm9v=", "foo", 4, 5, NOT_WHOLE },
  { BASE64, "Zm-9_v", "foo", 2, 3, NO_CHARACTER },
  { BASE64, "\xff", "", 0, 1, NO_CHARACTER },
  { BASE64, "Zg==Zm9v", "f", 4, 8, BEHIND },
  { BASE64, "!Zg", "f", 0, 1, NO_CHARACTER },
  { QUOTED, "", "", 0, 0, NULL },
  { QUOTED, "a b\r\nc", "a b\r\nc", 0, 0, NULL },
  { QUOTED, "=C3=a9=3D", "\xc3\xa9=", 0, 0, NULL },
  { QUOTED, "one=\r\ntwo=\nthree= \t\r\nfour=", "onetwothreefour", 0, 0, NULL },
  { QUOTED, "a \t\r\n b \n=20\nc ", "a\r\n b\n \nc", 0, 0, NULL },
  { QUOTED, "a=xb", "a=xb", 1, 2, NO_ESCAPE },
  { QUOTED, "a=4", "a=4", 1, 2, NO_ESCAPE },
  { QUOTED, "= =", "= ", 0, 1, NO_ESCAPE },
  { QUOTED, "=\r=", "=\r", 0, 1, NO_ESCAPE },
  { QUOTED, "\xc3\xa9", "\xc3\xa9", 0, 1, UNSAFE },
  { QUOTED, "a\x01", "a\x01", 1, 2, UNSAFE },
};

static void
test_transfer_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TransferCase *this = &cases[i];
      gsize length = strlen (this->data);
      g_autofree guint8 *copy = g_memdup2 (this->data, length);
      g_autoptr(GBytes) bytes = NULL;
      SondeMediaTransferFault fault;

      g_test_message ("case %u", i);
      bytes = sonde_media_transfer_decode (this->transfer, copy, length, FALSE, &fault);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       this->expected, strlen (this->expected));
      g_assert_cmpuint (fault.start, ==, this->start);
      g_assert_cmpuint (fault.end, ==, this->end);

      if (this->fault == NULL)
        g_assert_null (fault.sentence);
      else
        g_assert_nonnull (strstr (fault.sentence, this->fault));
    }
}

/* A beginning of what is right stands for a beginning, and is no fault. */
static void
test_transfer_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TransferCase *this = &cases[i];

      for (gsize cut = 0; this->fault == NULL && cut < strlen (this->data); cut++)
        {
          g_autofree guint8 *copy = g_memdup2 (this->data, cut);
          g_autoptr(GBytes) bytes = NULL;
          SondeMediaTransferFault fault;

          g_test_message ("case %u, cut at %zu", i, cut);
          bytes = sonde_media_transfer_decode (this->transfer, copy, cut, TRUE, &fault);
          g_assert_null (fault.sentence);
          g_assert_cmpuint (g_bytes_get_size (bytes), <=, cut);
        }
    }
}

static void
test_transfer_names (void)
{
  g_assert_cmpint (sonde_media_transfer_from_text (NULL), ==, NONE);
  g_assert_cmpint (sonde_media_transfer_from_text ("7bit"), ==, NONE);
  g_assert_cmpint (sonde_media_transfer_from_text (" BASE64 "), ==, BASE64);
  g_assert_cmpint (sonde_media_transfer_from_text ("Quoted-Printable"), ==, QUOTED);
}

int
main (int   argc,
      char *argv[])
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/media/transfer/cases", test_transfer_cases);
  g_test_add_func ("/media/transfer/cut", test_transfer_cut);
  g_test_add_func ("/media/transfer/names", test_transfer_names);

  return g_test_run ();
}

#include "config.h"

#include "sonde-record-store.h"
#include "sonde-test.h"

#define N_RECORDS 5000

static void
assert_equal (const SondeRecordInfo *a,
              const SondeRecordInfo *b)
{
  g_assert_cmpint (a->time_ns, ==, b->time_ns);
  g_assert_cmpuint (a->offset, ==, b->offset);
  g_assert_cmpuint (a->length, ==, b->length);
  g_assert_cmpuint (a->detail, ==, b->detail);
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpuint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->direction, ==, b->direction);
  g_assert_cmpuint (a->severity, ==, b->severity);
}

static void
assert_same (SondeRecordStore *store,
             GArray           *plain)
{
  g_assert_cmpuint (sonde_record_store_get_length (store), ==, plain->len);

  for (guint i = 0; i < plain->len; i++)
    {
      SondeRecordInfo info;

      sonde_record_store_get (store, i, &info);
      assert_equal (&info, &g_array_index (plain, SondeRecordInfo, i));
    }
}

/* One in @oddity has a value that lies far from the others. */
static SondeRecordInfo
make_record (guint number,
             int   oddity)
{
  SondeRecordInfo info = {
    .time_ns = G_GINT64_CONSTANT (1700000000000000000) + number * 1000,
    .offset = ((guint64) 1 << 40) + number * 66,
    .length = 66,
    .detail = number % 5,
    .number = number,
    .kind = (guint16) g_test_rand_int_range (0, G_MAXUINT16),
    .direction = (guint8) g_test_rand_int_range (0, SONDE_RECORD_NO_DIRECTION + 1),
    .severity = (guint8) g_test_rand_int_range (0, 4),
  };

  if (info.direction == SONDE_DIRECTION_SENT)
    info.offset = number;

  if (oddity == 0 || g_test_rand_int_range (0, oddity) > 0)
    return info;

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      info.time_ns = g_test_rand_int_range (0, 2) == 0 ? G_MININT64 : G_MAXINT64;
      break;

    case 1:
      info.offset = g_test_rand_int_range (0, 2) == 0 ? 0 : G_MAXUINT64;
      break;

    case 2:
      info.length = (guint64) G_MAXUINT32 + 1;
      break;

    case 3:
      info.detail = (guint64) 1 << 63;
      break;

    default:
      info.time_ns -= G_MAXINT32;
      break;
    }

  return info;
}

/* Appends and changes records, packs them now and then, and compares with a plain array. */
static void
check_store (int oddity)
{
  g_autoptr(SondeRecordStore) store = sonde_record_store_new ();
  g_autoptr(GArray) plain = g_array_new (FALSE, FALSE, sizeof (SondeRecordInfo));

  for (guint i = 0; i < N_RECORDS; i++)
    {
      SondeRecordInfo info = make_record (i, oddity);
      guint changed = (guint) g_test_rand_int_range (0, (int) i + 1);

      assert_equal (sonde_record_store_append (store, &info), &info);
      g_array_append_val (plain, info);

      if (i % 7 == 0)
        {
          SondeRecordInfo *record = sonde_record_store_edit (store, changed);

          assert_equal (record, &g_array_index (plain, SondeRecordInfo, changed));
          record->length += i;
          record->detail ^= 1;
          g_array_index (plain, SondeRecordInfo, changed) = *record;
        }

      if (g_test_rand_int_range (0, 100) == 0)
        sonde_record_store_settle (store);
    }

  assert_same (store, plain);
  sonde_record_store_settle (store);
  assert_same (store, plain);
}

static void
test_record_store_near (void)
{
  check_store (0);
}

static void
test_record_store_far (void)
{
  check_store (100);
}

static void
test_record_store_odd (void)
{
  check_store (1);
}

int
main (int    argc,
      char **argv)
{
  sonde_test_init (&argc, &argv);

  g_test_add_func ("/record-store/near", test_record_store_near);
  g_test_add_func ("/record-store/far", test_record_store_far);
  g_test_add_func ("/record-store/odd", test_record_store_odd);

  return g_test_run ();
}

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bench-window.h"
#include "sonde-pcapng.h"
#include "sonde-wire.h"

#define N_RUNS           3
#define DEFAULT_THOUSAND 10000
#define N_FLOWS          1000
#define BURST            8
#define PAYLOAD_BYTES    142

/*
 * Opens a large capture file in the window, and counts its packets with capinfos, in turn: when
 * are the first rows there, when all, and how late does the main loop run meanwhile?
 */
typedef struct
{
  BenchWindow  bench;
  char        *input;
  guint        n_packets;
  gint64       begin_us;
  gint64       first_us;
} Bench;

static void
write_all (FILE       *file,
           const void *data,
           gsize       length)
{
  if (fwrite (data, 1, length, file) != length)
    g_error ("The input could not be written");
}

static void
write_start (FILE *file)
{
  const guint32 section[] = { SONDE_PCAPNG_BLOCK_SECTION, 28, SONDE_PCAPNG_BYTE_ORDER_MAGIC, 1,
                              G_MAXUINT32, G_MAXUINT32, 28 };
  const guint32 interface[] = { SONDE_PCAPNG_BLOCK_INTERFACE, 20, SONDE_LINKTYPE_RAW, 0, 20 };

  write_all (file, section, sizeof section);
  write_all (file, interface, sizeof interface);
}

static void
write_packet (FILE      *file,
              SondeWire *wire,
              guint      number)
{
  static const guint8 payload[PAYLOAD_BYTES];
  static const guint8 padding[4];
  SondeDirection direction = number / 3 % 2 == 0 ? SONDE_DIRECTION_SENT
                                                 : SONDE_DIRECTION_RECEIVED;
  guint64 ticks = G_GUINT64_CONSTANT (1700000000000000) + number;
  guint8 header[SONDE_WIRE_MAX_HEADER];
  gsize header_length;
  guint32 captured;
  guint32 block[7] = { SONDE_PCAPNG_BLOCK_PACKET, 0, 0, (guint32) (ticks >> 32),
                       (guint32) ticks };

  header_length = sonde_wire_write_header (wire, direction, SONDE_WIRE_ACK, PAYLOAD_BYTES, header);
  captured = (guint32) (header_length + PAYLOAD_BYTES);
  block[1] = 32 + ((captured + 3) & ~3u);
  block[5] = block[6] = captured;
  write_all (file, block, sizeof block);
  write_all (file, header, header_length);
  write_all (file, payload, PAYLOAD_BYTES);
  write_all (file, padding, -captured & 3);
  write_all (file, &block[1], sizeof block[1]);
}

/* Connections and a few conversations in datagrams, each of which speaks now and then. */
static void
make_input (Bench *self)
{
  g_autofree SondeWire *wires = g_new0 (SondeWire, N_FLOWS);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  FILE *file = g_fopen (self->input, "we");

  if (file == NULL)
    g_error ("The input could not be made");

  for (guint i = 0; i < N_FLOWS; i++)
    {
      sonde_endpoint_parse (&wires[i].local, "192.0.2.1:0");
      sonde_endpoint_parse (&wires[i].remote, "198.51.100.1:9000");
      wires[i].local.port = (guint16) (40000 + i);
      wires[i].is_udp = i % 10 == 9;
    }

  write_start (file);

  for (guint i = 0; i < self->n_packets; i += BURST)
    {
      SondeWire *wire = &wires[g_rand_int_range (random, 0, N_FLOWS)];

      for (guint j = i; j < MIN (i + BURST, self->n_packets); j++)
        write_packet (file, wire, j);
    }

  fclose (file);
}

static void
painted_cb (GdkFrameClock *clock G_GNUC_UNUSED,
            Bench         *self)
{
  if (self->first_us < 0)
    self->first_us = g_get_monotonic_time () - self->begin_us;
}

/* The next frame shows it. */
static void
found_cb (Bench *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->bench.window));

  if (self->first_us == 0)
    {
      self->first_us = -1;
      g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), self);
    }
}

static double
run_capinfos (Bench *self)
{
  const char *argv[] = { "capinfos", "-c", self->input, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s", error->message);

  return (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
}

static double
run_sonde (Bench  *self,
           double *first_s)
{
  SondeOpenedFile *file;
  SondeCapture *capture;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->bench.window));
  double elapsed_s;

  self->first_us = 0;
  self->begin_us = g_get_monotonic_time ();
  bench_lateness_start (&self->bench.lateness);
  file = sonde_window_open_file (self->bench.window, self->input);
  g_assert_nonnull (file);
  g_signal_connect_swapped (file, "flow-found", G_CALLBACK (found_cb), self);
  capture = sonde_opened_file_get_capture (file);

  while (sonde_capture_is_reading (capture) || self->first_us <= 0)
    g_main_context_iteration (NULL, TRUE);

  elapsed_s = (double) (g_get_monotonic_time () - self->begin_us) / G_USEC_PER_SEC;
  *first_s = (double) self->first_us / G_USEC_PER_SEC;
  bench_lateness_stop (&self->bench.lateness);
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);

  if (sonde_capture_get_n_events (capture) < self->n_packets)
    g_error ("Only %u events were read", sonde_capture_get_n_events (capture));

  return elapsed_s;
}

static void
report (Bench  *self,
        double *first_s,
        double *ours_s,
        double *theirs_s)
{
  double ours = bench_take_median (ours_s, N_RUNS);
  double theirs = bench_take_median (theirs_s, N_RUNS);
  GStatBuf status;

  if (g_stat (self->input, &status) < 0)
    g_error ("The input is gone");

  g_print ("open %.2f (%u events in %.0f MiB: first rows after %.2f s, all after %.2f s, capinfos "
           "%.2f s, medians of %d runs; main loop late by %.1f ms at the 99th percentile, %.1f ms "
           "at most)\n",
           ours / theirs, self->n_packets, (double) status.st_size / (1 << 20),
           bench_take_median (first_s, N_RUNS), ours, theirs, N_RUNS,
           bench_lateness_take_ms (&self->bench.lateness, 99),
           bench_lateness_take_ms (&self->bench.lateness, 100));
}

static void
compare (gpointer user_data)
{
  Bench *self = user_data;
  double first_s[N_RUNS];
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];

  self->input = g_build_filename (self->bench.directory, "input.pcapng", NULL);
  make_input (self);

  for (guint i = 0; i < N_RUNS; i++)
    {
      theirs_s[i] = run_capinfos (self);
      bench_window_renew (&self->bench);
      ours_s[i] = run_sonde (self, &first_s[i]);
    }

  report (self, first_s, ours_s, theirs_s);
  g_free (self->input);
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };

  self.n_packets = 1000 * (guint) (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10)
                                            : DEFAULT_THOUSAND);
  bench_window_run (&self.bench, compare, &self);

  return 0;
}

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "bench-figures.h"
#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-dns-dissector.h"
#include "sonde-http1-dissector.h"
#include "sonde-http2-dissector.h"
#include "sonde-pcapng.h"
#include "sonde-websocket-dissector.h"
#include "sonde-websocket-frame.h"
#include "sonde-wire.h"

#define N_RUNS          3
#define DEFAULT_MIB     64
#define MIB             (G_GUINT64_CONSTANT (1) << 20)
#define MAX_SEGMENT     1448
#define MIN_SMALL       20.0
#define MIN_HEADS       5.0
#define MIN_BULK        5.0
#define BULK_BYTES      (1024 * 1024)
#define FRAME_BYTES     (64 * 1024)
#define EXCHANGES       200
#define FRAMES          2000
#define LOOKUPS         4

/*
 * Opens a capture file and takes all its conversations apart; tshark does the same, in turn. Says
 * how many times as fast that was on the clock, and fails where that is not what is asked for; and
 * how many times by the time that processors spent, which depends less on what else the machine
 * does, but counts both of our threads.
 */
typedef struct
{
  FILE       *file;
  char       *path;
  guint64     n_bytes;
  guint64     ticks;
  guint       n_flows;
} Input;

typedef struct
{
  const char *name;
  void      (*write)  (Input     *input,
                       SondeWire *wire);
  gboolean    is_udp;
  guint16     port;
  double      min_ratio;
} Scene;

static void
write_all (Input      *self,
           const void *data,
           gsize       length)
{
  if (fwrite (data, 1, length, self->file) != length)
    g_error ("The input could not be written");

  self->n_bytes += length;
}

static void
write_start (Input *self)
{
  const guint32 section[] = { SONDE_PCAPNG_BLOCK_SECTION, 28, SONDE_PCAPNG_BYTE_ORDER_MAGIC, 1,
                              G_MAXUINT32, G_MAXUINT32, 28 };
  const guint32 interface[] = { SONDE_PCAPNG_BLOCK_INTERFACE, 20, SONDE_LINKTYPE_RAW, 0, 20 };

  write_all (self, section, sizeof section);
  write_all (self, interface, sizeof interface);
}

static void
write_packet (Input          *self,
              SondeWire      *wire,
              SondeDirection  direction,
              guint           flags,
              const void     *payload,
              gsize           length)
{
  static const guint8 padding[4];
  guint8 header[SONDE_WIRE_MAX_HEADER];
  gsize header_length = sonde_wire_write_header (wire, direction, flags, length, header);
  guint32 captured = (guint32) (header_length + length);
  guint64 ticks = G_GUINT64_CONSTANT (1700000000000000) + self->ticks++;
  guint32 block[7] = { SONDE_PCAPNG_BLOCK_PACKET, 32 + ((captured + 3) & ~3u), 0,
                       (guint32) (ticks >> 32), (guint32) ticks, captured, captured };

  write_all (self, block, sizeof block);
  write_all (self, header, header_length);
  write_all (self, payload, length);
  write_all (self, padding, -captured & 3);
  write_all (self, &block[1], sizeof block[1]);
}

static void
say (Input          *self,
     SondeWire      *wire,
     SondeDirection  direction,
     const void     *data,
     gsize           length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i += MAX_SEGMENT)
    write_packet (self, wire, direction, SONDE_WIRE_ACK | SONDE_WIRE_PSH, bytes + i,
                  MIN (MAX_SEGMENT, length - i));
}

static void
say_text (Input          *self,
          SondeWire      *wire,
          SondeDirection  direction,
          const char     *text)
{
  say (self, wire, direction, text, strlen (text));
}

static void
write_http1_small (Input     *self,
                   SondeWire *wire)
{
  for (guint i = 0; i < EXCHANGES; i++)
    {
      say_text (self, wire, SONDE_DIRECTION_SENT,
                "GET /a/small/thing?number=1 HTTP/1.1\r\nHost: www.example.test\r\n"
                "User-Agent: bench/1.0\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n");
      say_text (self, wire, SONDE_DIRECTION_RECEIVED,
                "HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Mon, 23 Nov 2026 02:18:06 GMT\r\n"
                "Content-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello there\n");
    }
}

static guint8 *
make_bulk (gsize length)
{
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) (i * 7 % 251);

  return data;
}

static void
write_http1_bulk (Input     *self,
                  SondeWire *wire)
{
  g_autofree guint8 *body = make_bulk (BULK_BYTES);
  g_autofree char *head = NULL;

  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                          "Content-Length: %u\r\n\r\n", BULK_BYTES);
  say_text (self, wire, SONDE_DIRECTION_SENT,
            "GET /large HTTP/1.1\r\nHost: www.example.test\r\n\r\n");
  say_text (self, wire, SONDE_DIRECTION_RECEIVED, head);
  say (self, wire, SONDE_DIRECTION_RECEIVED, body, BULK_BYTES);
}

static void
say_upgrade (Input     *self,
             SondeWire *wire)
{
  say_text (self, wire, SONDE_DIRECTION_SENT,
            "GET /chat HTTP/1.1\r\nHost: www.example.test\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n");
  say_text (self, wire, SONDE_DIRECTION_RECEIVED,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

static void
say_frame (Input          *self,
           SondeWire      *wire,
           SondeDirection  direction,
           guint           opcode,
           const guint8   *payload,
           gsize           length)
{
  guint flags = SONDE_WEBSOCKET_FRAME_FIN |
                (direction == SONDE_DIRECTION_SENT ? SONDE_WEBSOCKET_FRAME_MASKED : 0);
  g_autoptr(GBytes) frame = sonde_websocket_frame_encode (opcode, flags, payload, length);

  say (self, wire, direction, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
}

/* Of 1 to 128 bytes, back and forth. */
static void
write_websocket_small (Input     *self,
                       SondeWire *wire)
{
  g_autofree char *text = g_strnfill (128, 'a');

  say_upgrade (self, wire);

  for (guint i = 0; i < FRAMES; i++)
    say_frame (self, wire, i % 2 == 0 ? SONDE_DIRECTION_SENT : SONDE_DIRECTION_RECEIVED,
               SONDE_WEBSOCKET_OPCODE_TEXT, (const guint8 *) text, 1 + i % 128);
}

static void
write_websocket_bulk (Input     *self,
                      SondeWire *wire)
{
  g_autofree guint8 *data = make_bulk (FRAME_BYTES);

  say_upgrade (self, wire);

  for (guint i = 0; i < BULK_BYTES / FRAME_BYTES; i++)
    say_frame (self, wire, SONDE_DIRECTION_RECEIVED, SONDE_WEBSOCKET_OPCODE_BINARY, data,
               FRAME_BYTES);
}

static void
write_dns (Input     *self,
           SondeWire *wire)
{
  guint8 query[] = "\0\0\1\0\0\1\0\0\0\0\0\0\3www\7example\4test\0\0\1\0\1";
  guint8 answer[] = "\0\0\x81\x80\0\1\0\2\0\0\0\0\3www\7example\4test\0\0\1\0\1"
                    "\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\xc0\0\2\1"
                    "\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\xc0\0\2\2";

  for (guint i = 0; i < LOOKUPS; i++)
    {
      query[0] = answer[0] = (guint8) (self->ticks >> 8);
      query[1] = answer[1] = (guint8) self->ticks;
      write_packet (self, wire, SONDE_DIRECTION_SENT, 0, query, sizeof query - 1);
      write_packet (self, wire, SONDE_DIRECTION_RECEIVED, 0, answer, sizeof answer - 1);
    }
}

static const Scene scenes[] = {
  { "http1-small", write_http1_small, FALSE, 80, MIN_HEADS },
  { "http1-bulk", write_http1_bulk, FALSE, 80, MIN_BULK },
  { "websocket-small", write_websocket_small, FALSE, 80, MIN_SMALL },
  { "websocket-bulk", write_websocket_bulk, FALSE, 80, MIN_BULK },
  { "dns-small", write_dns, TRUE, 53, MIN_SMALL },
};

static void
write_flow (Input       *self,
            const Scene *scene)
{
  g_autofree char *local = g_strdup_printf ("192.0.2.%u:%u", 1 + self->n_flows / 20000 % 250,
                                            20000 + self->n_flows % 20000);
  g_autofree char *remote = g_strdup_printf ("198.51.100.1:%u", scene->port);
  SondeWire wire = { .is_udp = scene->is_udp };

  self->n_flows++;
  sonde_endpoint_parse (&wire.local, local);
  sonde_endpoint_parse (&wire.remote, remote);

  if (!scene->is_udp)
    {
      write_packet (self, &wire, SONDE_DIRECTION_SENT, SONDE_WIRE_SYN, NULL, 0);
      write_packet (self, &wire, SONDE_DIRECTION_RECEIVED, SONDE_WIRE_SYN | SONDE_WIRE_ACK, NULL,
                    0);
    }

  scene->write (self, &wire);

  for (SondeDirection i = SONDE_DIRECTION_SENT; !scene->is_udp && i < SONDE_N_DIRECTIONS; i++)
    write_packet (self, &wire, i, SONDE_WIRE_FIN | SONDE_WIRE_ACK, NULL, 0);
}

static void
make_input (Input       *self,
            const Scene *scene,
            guint64      n_bytes)
{
  self->file = g_fopen (self->path, "we");

  if (self->file == NULL)
    g_error ("The input could not be made");

  write_start (self);

  while (self->n_bytes < n_bytes)
    write_flow (self, scene);

  fclose (self->file);
}

/* Of this process, or of those that it waited for: what others do meanwhile does not count. */
static double
get_processor_s (int who)
{
  struct rusage usage;

  getrusage (who, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static double
run_tshark (const char *path)
{
  const char *argv[] = { "tshark", "-r", path, "-q", "-z", "io,phs", NULL };
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);

  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s", error->message);

  return (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
}

/* Returns how many records there were. */
static guint64
dissect (SondeFlow *flow)
{
  static const SondeDissector * const stream_dissectors[] = {
    &sonde_http1_dissector, &sonde_http2_dissector, &sonde_websocket_dissector, NULL,
  };
  static const SondeDissector * const datagram_dissectors[] = {
    &sonde_dns_datagram_dissector, NULL,
  };
  gboolean is_udp = sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP;
  const SondeDissector * const *dissectors = is_udp ? datagram_dissectors : stream_dissectors;
  g_autoptr(SondeDissection) dissection = sonde_dissection_new (flow, dissectors);

  while (!sonde_dissection_is_complete (dissection))
    g_main_context_iteration (NULL, TRUE);

  return sonde_dissection_get_n_records (dissection);
}

static double
run_sonde (const char *path,
           guint64    *n_records)
{
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();

  *n_records = 0;
  capture = sonde_capture_new_from_file (path, &error);

  if (capture == NULL)
    g_error ("%s", error->message);

  while (sonde_capture_is_reading (capture))
    g_main_context_iteration (NULL, TRUE);

  for (guint32 i = 1; sonde_capture_get_flow (capture, i) != NULL; i++)
    *n_records += dissect (sonde_capture_get_flow (capture, i));

  return (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
}

/* Returns whether it was fast enough. */
static gboolean
run_scene (const Scene *scene,
           const char  *directory,
           guint64      n_bytes)
{
  Input input = { .path = g_build_filename (directory, "input.pcapng", NULL) };
  double ours_s[N_RUNS];
  double theirs_s[N_RUNS];
  double ours_cpu_s = 0;
  double theirs_cpu_s = 0;
  double ours, theirs;
  guint64 n_records = 0;
  guint n_runs = n_bytes > 256 * MIB ? 1 : N_RUNS;

  make_input (&input, scene, n_bytes);

  for (guint i = 0; i < n_runs; i++)
    {
      double before_s = get_processor_s (RUSAGE_CHILDREN);

      theirs_s[i] = run_tshark (input.path);
      theirs_cpu_s += get_processor_s (RUSAGE_CHILDREN) - before_s;
      before_s = get_processor_s (RUSAGE_SELF);
      ours_s[i] = run_sonde (input.path, &n_records);
      ours_cpu_s += get_processor_s (RUSAGE_SELF) - before_s;
    }

  ours = bench_take_median (ours_s, n_runs);
  theirs = bench_take_median (theirs_s, n_runs);
  printf ("dissect-%s %.1f (%.0f MiB, %" G_GUINT64_FORMAT " records in %.2f s, tshark %.2f s, "
          "medians of %u; asked: %.0f; of processors %.2f s and %.2f s, %.1f times as fast)\n",
          scene->name, theirs / ours, (double) input.n_bytes / (double) MIB, n_records, ours,
          theirs, n_runs, scene->min_ratio, ours_cpu_s / n_runs, theirs_cpu_s / n_runs,
          theirs_cpu_s / ours_cpu_s);
  fflush (stdout);
  g_unlink (input.path);
  g_free (input.path);

  return theirs / ours >= scene->min_ratio;
}

/* bench-dissect [MIB [SCENE]] */
int
main (int    argc,
      char **argv)
{
  guint64 n_bytes = MIB * (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : DEFAULT_MIB);
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("sonde-bench-XXXXXX", &error);
  gboolean is_fast = TRUE;

  if (directory == NULL)
    g_error ("%s", error->message);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      if (argc > 2 && !g_str_equal (argv[2], scenes[i].name))
        continue;

      is_fast = run_scene (&scenes[i], directory, n_bytes) && is_fast;
    }

  g_rmdir (directory);

  return is_fast ? 0 : 1;
}

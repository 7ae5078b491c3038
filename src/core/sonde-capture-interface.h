#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeCaptureInterface:
 * @link_type: a `LINKTYPE_` value
 * @snap_length: how many bytes of a packet are captured at most, 0 for all
 * @ticks_per_second: the unit of its time stamps
 * @offset_s: the time that they count from, in seconds since the Unix epoch
 *
 * What a capture file says of an interface.
 */
typedef struct
{
  guint   link_type;
  guint32 snap_length;
  guint64 ticks_per_second;
  gint64  offset_s;
} SondeCaptureInterface;

void   sonde_capture_interface_set_resolution (SondeCaptureInterface       *self,
                                               guint8                       option);
gint64 sonde_capture_interface_get_time_ns    (const SondeCaptureInterface *self,
                                               guint64                      ticks);

G_END_DECLS

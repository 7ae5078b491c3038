#include "config.h"

#include "sonde-dissector.h"

/**
 * sonde_record_sink_append:
 * @sink: a sink
 * @kind: what the record is, in the numbers of its dissector
 * @direction: which way it went
 * @time_ns: when its first byte passed, in nanoseconds since the Unix epoch
 * @offset: its first byte, as an offset into the stream of its direction
 * @length: its bytes so far
 *
 * Appends a record.
 *
 * Returns: (transfer none): the new record, valid until the next is appended
 */
SondeRecordInfo *
sonde_record_sink_append (SondeRecordSink *sink,
                          guint            kind,
                          SondeDirection   direction,
                          gint64           time_ns,
                          guint64          offset,
                          guint64          length)
{
  SondeRecordInfo info = {
    .time_ns = time_ns,
    .offset = offset,
    .length = length,
    .kind = (guint16) kind,
    .direction = (guint8) direction,
  };

  g_return_val_if_fail (sink != NULL, NULL);

  return sonde_record_store_append (sink->records, &info);
}

/**
 * sonde_record_sink_change:
 * @sink: a sink
 * @number: a record that was appended before
 *
 * Gives a record to be rewritten, and notes that it changes.
 *
 * Returns: (transfer none): the record, valid until the next is appended
 */
SondeRecordInfo *
sonde_record_sink_change (SondeRecordSink *sink,
                          guint            number)
{
  g_return_val_if_fail (sink != NULL, NULL);
  g_return_val_if_fail (number < sonde_record_store_get_length (sink->records), NULL);

  sink->first_changed = MIN (sink->first_changed, number);

  return sonde_record_store_edit (sink->records, number);
}

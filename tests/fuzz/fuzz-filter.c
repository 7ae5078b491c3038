#include "config.h"

#include <stdint.h>
#include <string.h>

#include "sonde-filter.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* The bytes that are searched are those of the filter itself. */
static gsize
read_payload (gpointer       source,
              SondeDirection direction G_GNUC_UNUSED,
              guint64        offset,
              guint8        *buffer,
              gsize          count)
{
  const char *text = source;
  gsize length = strlen (text);

  if (offset >= length)
    return 0;

  count = MIN (count, length - offset);
  memcpy (buffer, text + offset, count);

  return count;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  SondeRecordInfo info = { .length = strlen (text), .severity = SONDE_SEVERITY_ERROR };
  g_autoptr(SondeFilterPayload) payload = NULL;
  g_autoptr(SondeFilter) filter = NULL;
  SondeFilterPlace place;
  guint64 truth;

  filter = sonde_filter_parse (text, &place, NULL);

  if (filter == NULL)
    {
      if (place.start > place.end || place.end > strlen (text))
        g_error ("The place is outside of the text");

      return 0;
    }

  payload = sonde_filter_payload_new (read_payload, text, NULL);
  sonde_filter_payload_set_record (payload, &info, NULL);
  truth = sonde_filter_judge_kind (filter, "Text frame", NULL);
  truth |= sonde_filter_judge_summary (filter, g_utf8_validate (text, -1, NULL) ? text : "");
  truth |= sonde_filter_judge_marks (filter, TRUE, "a comment");
  sonde_filter_matches (filter, &info, truth, 0, payload);

  return 0;
}

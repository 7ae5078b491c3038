#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-format.h"
#include "sonde-gap-dissector.h"

static gpointer
sonde_gap_create (SondeDirection client_direction G_GNUC_UNUSED)
{
  return NULL;
}

static void
sonde_gap_destroy (gpointer state G_GNUC_UNUSED)
{
}

static int
sonde_gap_probe (const guint8 *data   G_GNUC_UNUSED,
                 gsize         length G_GNUC_UNUSED)
{
  return 0;
}

static gsize
sonde_gap_feed (gpointer         state     G_GNUC_UNUSED,
                SondeDirection   direction G_GNUC_UNUSED,
                gint64           time_ns   G_GNUC_UNUSED,
                guint64          offset    G_GNUC_UNUSED,
                const guint8    *data      G_GNUC_UNUSED,
                gsize            length,
                SondeRecordSink *sink      G_GNUC_UNUSED)
{
  return length;
}

static guint64
sonde_gap_get_skippable (gpointer       state     G_GNUC_UNUSED,
                         SondeDirection direction G_GNUC_UNUSED)
{
  return G_MAXUINT64;
}

static void
sonde_gap_skip (gpointer         state     G_GNUC_UNUSED,
                SondeDirection   direction G_GNUC_UNUSED,
                gint64           time_ns   G_GNUC_UNUSED,
                guint64          offset    G_GNUC_UNUSED,
                guint64          length    G_GNUC_UNUSED,
                SondeRecordSink *sink      G_GNUC_UNUSED)
{
}

static char *
sonde_gap_dup_kind (gpointer               state G_GNUC_UNUSED,
                    const SondeRecordInfo *info  G_GNUC_UNUSED)
{
  return g_strdup (C_("record", "Missing"));
}

static char *
sonde_gap_dup_summary (gpointer               state  G_GNUC_UNUSED,
                       const SondeRecordInfo *info,
                       const guint8          *data   G_GNUC_UNUSED,
                       gsize                  length G_GNUC_UNUSED)
{
  return sonde_format_missing (info->detail);
}

static SondeField *
sonde_gap_dup_fields (gpointer               state  G_GNUC_UNUSED,
                      const SondeRecordInfo *info,
                      const guint8          *data   G_GNUC_UNUSED,
                      gsize                  length G_GNUC_UNUSED)
{
  g_autofree char *value = sonde_format_byte_count (info->detail);
  SondeField *field = sonde_field_new ("missing", _("Missing"), value, 0, 0);

  sonde_field_explain (field,
                       _("The program that captured the packets lost or cut some of them. What "
                         "follows is not taken apart: where a message begins cannot be known."),
                       NULL);

  return field;
}

const SondeDissector sonde_gap_dissector = {
  .name = "gap",
  .create = sonde_gap_create,
  .destroy = sonde_gap_destroy,
  .probe = sonde_gap_probe,
  .feed = sonde_gap_feed,
  .get_skippable = sonde_gap_get_skippable,
  .skip = sonde_gap_skip,
  .dup_kind = sonde_gap_dup_kind,
  .dup_summary = sonde_gap_dup_summary,
  .dup_fields = sonde_gap_dup_fields,
};

/**
 * sonde_gap_dissector_add:
 * @sink: where to put it
 * @direction: the direction that lacks bytes
 * @time_ns: when that was found, in nanoseconds since the Unix epoch
 * @offset: where they would be in the stream of that direction
 * @n_missing: how many bytes are missing
 *
 * Appends a record that says so.
 */
void
sonde_gap_dissector_add (SondeRecordSink *sink,
                         SondeDirection   direction,
                         gint64           time_ns,
                         guint64          offset,
                         guint64          n_missing)
{
  SondeRecordInfo *info;

  g_return_if_fail (sink != NULL);

  info = sonde_record_sink_append (sink, 0, direction, time_ns, offset, 0);
  info->severity = SONDE_SEVERITY_ERROR;
  info->detail = n_missing;
}

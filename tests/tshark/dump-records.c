#include "config.h"

#include <json-glib/json-glib.h>

#include "dump-dissectors.h"
#include "sonde-capture.h"
#include "sonde-dissection.h"
#include "sonde-record.h"

#define MAX_HEX_BYTES 65536

/*
 * dump-records FILE: takes all conversations of a capture file apart, and prints each record with
 * its fields as a line of JSON. Without a file, it prints the names of the dissectors.
 */

static void
add_hex (JsonBuilder *builder,
         GBytes      *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", data[i]);

  json_builder_set_member_name (builder, "bytes");
  json_builder_add_string_value (builder, hex->str);
  g_string_free (hex, TRUE);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_field (JsonBuilder *builder,
           SondeRecord *record,
           SondeField  *field)
{
  GListModel *children = sonde_field_get_children (field);
  guint n_children = children != NULL ? g_list_model_get_n_items (children) : 0;
  g_autoptr(GBytes) bytes = NULL;
  guint64 number;

  json_builder_begin_object (builder);
  add_text (builder, "id", sonde_field_get_id (field));
  add_text (builder, "name", sonde_field_get_name (field));
  add_text (builder, "value", sonde_field_get_value (field));

  /* JSON has no unsigned numbers of 64 bits. */
  if (sonde_field_get_number (field, &number))
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

      add_text (builder, "number", text);
    }

  add_int (builder, "severity", sonde_field_get_severity (field));
  add_int (builder, "offset", (gint64) sonde_field_get_offset (field));
  add_int (builder, "length", (gint64) sonde_field_get_length (field));
  bytes = sonde_record_read_bytes (record, sonde_field_get_offset (field),
                                   MIN (sonde_field_get_length (field), MAX_HEX_BYTES), NULL);

  if (bytes != NULL)
    add_hex (builder, bytes);

  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(SondeField) child = g_list_model_get_item (children, i);

      add_field (builder, record, child);
    }

  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static const char *
get_transport_name (SondeFlow *flow)
{
  switch (sonde_flow_get_transport (flow))
    {
    case SONDE_TRANSPORT_UDP:
      return "udp";

    case SONDE_TRANSPORT_TLS:
      return "tls";

    case SONDE_TRANSPORT_TCP:
    default:
      return "tcp";
    }
}

static void
print_record (SondeFlow       *flow,
              SondeDissection *dissection,
              guint            number)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(SondeRecord) record = g_list_model_get_item (G_LIST_MODEL (dissection), number);
  g_autoptr(SondeField) fields = sonde_record_dup_fields (record);
  g_autoptr(JsonNode) node = NULL;
  const SondeRecordInfo *info = sonde_record_get_info (record);
  g_autofree char *local = sonde_endpoint_to_string (sonde_flow_get_local (flow));
  g_autofree char *remote = sonde_endpoint_to_string (sonde_flow_get_remote (flow));
  g_autofree char *line = NULL;
  gboolean is_sent = info->direction == SONDE_DIRECTION_SENT;
  gpointer state;

  json_builder_begin_object (builder);
  add_int (builder, "flow", sonde_flow_get_id (flow));
  add_text (builder, "transport", get_transport_name (flow));
  add_text (builder, "from", is_sent ? local : remote);
  add_text (builder, "to", is_sent ? remote : local);
  add_int (builder, "time", info->time_ns);
  add_text (builder, "direction", is_sent ? "sent" : "received");
  add_text (builder, "dissector",
            sonde_dissection_get_dissector (dissection, info, &state)->name);
  add_text (builder, "kind", sonde_record_get_kind (record));
  add_text (builder, "summary", sonde_record_get_summary (record));
  add_int (builder, "severity", info->severity);
  add_int (builder, "offset", (gint64) info->offset);
  add_int (builder, "length", (gint64) info->length);

  if (fields != NULL)
    {
      json_builder_set_member_name (builder, "fields");
      add_field (builder, record, fields);
    }

  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  line = json_to_string (node, FALSE);
  g_print ("%s\n", line);
}

static void
print_flow (SondeFlow *flow)
{
  gboolean is_udp = sonde_flow_get_transport (flow) == SONDE_TRANSPORT_UDP;
  const SondeDissector * const *dissectors = is_udp ? dump_datagram_dissectors
                                                    : dump_stream_dissectors;
  g_autoptr(SondeDissection) dissection = NULL;

  if (dissectors[0] == NULL)
    return;

  dissection = sonde_dissection_new (flow, dissectors);

  while (!sonde_dissection_is_complete (dissection))
    {
      /* A conversation that never said anything. */
      if (!g_main_context_iteration (NULL, FALSE))
        break;
    }

  for (guint i = 0; i < sonde_dissection_get_n_records (dissection); i++)
    print_record (flow, dissection, i);
}

static void
print_names (const SondeDissector * const *dissectors)
{
  for (guint i = 0; dissectors[i] != NULL; i++)
    g_print ("%s\n", dissectors[i]->name);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(SondeCapture) capture = NULL;
  g_autoptr(GError) error = NULL;

  if (argc < 2)
    {
      print_names (dump_stream_dissectors);
      print_names (dump_datagram_dissectors);
      return 0;
    }

  capture = sonde_capture_new_from_file (argv[1], &error);

  if (capture == NULL)
    g_error ("%s", error->message);

  while (sonde_capture_is_reading (capture))
    g_main_context_iteration (NULL, TRUE);

  sonde_capture_sync (capture);

  for (guint32 i = 1; sonde_capture_get_flow (capture, i) != NULL; i++)
    print_flow (sonde_capture_get_flow (capture, i));

  return 0;
}

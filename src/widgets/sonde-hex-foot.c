#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "sonde-byte-table.h"
#include "sonde-byte-values.h"
#include "sonde-format.h"
#include "sonde-hex-foot.h"
#include "sonde-offset-entry.h"
#include "sonde-widgets.h"

#include "sonde-widgets-resources.h"

/**
 * SondeHexFoot:
 *
 * Stands below a hex view: where the caret is, and what the bytes there are worth; all values,
 * going to an offset and finding are a click away.
 */
struct _SondeHexFoot
{
  GtkWidget         parent_instance;

  GtkWidget        *values_button;
  GtkLabel         *values;
  GtkPopover       *values_popover;
  SondeByteTable   *table;
  GtkMenuButton    *offset_button;
  GtkPopover       *offset_popover;
  SondeOffsetEntry *offset_entry;

  SondeHexView     *view;
  SondeByteSource  *source;
};

G_DEFINE_FINAL_TYPE (SondeHexFoot, sonde_hex_foot, GTK_TYPE_WIDGET)

static guint64
sonde_hex_foot_get_size (SondeHexFoot *self)
{
  SondeByteSource *source = self->view != NULL ? sonde_hex_view_get_source (self->view) : NULL;

  return source != NULL ? sonde_byte_source_get_size (source) : 0;
}

/* Offset, number and values of the selected bytes, or of the byte at the caret. */
static char *
sonde_hex_foot_format (guint64       start,
                       guint64       end,
                       const guint8 *data,
                       gsize         length)
{
  g_autofree char *values = NULL;
  g_autofree char *count = NULL;

  if (end > start)
    length = MIN (length, end - start);

  values = sonde_byte_values_format (data, length, end - start);

  if (end == start)
    /* Translators: an offset in hexadecimal and decimal, and what the byte there is worth. */
    return g_strdup_printf (_("Offset 0x%" PRIx64 " (%" PRIu64 ")   %s"), start, start, values);

  count = sonde_format_byte_count (end - start);

  /* Translators: the same for a selection, after its size. */
  return g_strdup_printf (_("Offset 0x%" PRIx64 " (%" PRIu64 ")   %s   %s"),
                          start, start, count, values);
}

static void
sonde_hex_foot_update_cb (SondeHexFoot *self)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const guint8 *data = NULL;
  gsize length = 0;
  guint64 start = 0;
  guint64 end = 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self), sonde_hex_foot_get_size (self) > 0);

  if (sonde_hex_foot_get_size (self) > 0)
    {
      sonde_hex_view_get_selection (self->view, &start, &end);
      bytes = sonde_byte_source_read_bytes (sonde_hex_view_get_source (self->view), start,
                                            SONDE_BYTE_VALUES_MAX, NULL);
      data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      text = g_strchomp (sonde_hex_foot_format (start, end, data, length));

      if (length == 0 && start < sonde_hex_foot_get_size (self))
        {
          g_free (text);
          text = g_strdup (_("These bytes cannot be read any more"));
        }
    }

  if (g_strcmp0 (gtk_label_get_text (self->values), text != NULL ? text : "") != 0)
    {
      gtk_label_set_text (self->values, text != NULL ? text : "");
      gtk_widget_set_tooltip_text (self->values_button, text);
    }

  if (gtk_widget_get_visible (GTK_WIDGET (self->values_popover)))
    sonde_byte_table_set_bytes (self->table, data, length);
}

static void
sonde_hex_foot_source_cb (SondeHexFoot *self)
{
  SondeByteSource *source = self->view != NULL ? sonde_hex_view_get_source (self->view) : NULL;

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);

  g_set_object (&self->source, source);

  if (source != NULL)
    g_signal_connect_swapped (source, "changed", G_CALLBACK (sonde_hex_foot_update_cb), self);

  sonde_hex_foot_update_cb (self);
}

static void
sonde_hex_foot_offset_shown_cb (SondeHexFoot *self)
{
  if (self->view != NULL)
    sonde_offset_entry_set_range (self->offset_entry, sonde_hex_view_get_caret (self->view),
                                  sonde_hex_foot_get_size (self));
}

static void
sonde_hex_foot_chosen_cb (SondeHexFoot *self,
                          guint64       offset)
{
  gtk_popover_popdown (self->offset_popover);
  sonde_hex_view_select (self->view, offset, offset);
  sonde_hex_view_scroll_to (self->view, offset);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
sonde_hex_foot_dispose (GObject *object)
{
  SondeHexFoot *self = SONDE_HEX_FOOT (object);

  sonde_hex_foot_set_view (self, NULL);
  sonde_widgets_dispose_template (GTK_WIDGET (self), SONDE_TYPE_HEX_FOOT);

  G_OBJECT_CLASS (sonde_hex_foot_parent_class)->dispose (object);
}

static void
sonde_hex_foot_class_init (SondeHexFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonde_hex_foot_dispose;

  g_resources_register (sonde_widgets_get_resource ());
  g_type_ensure (SONDE_TYPE_BYTE_TABLE);
  g_type_ensure (SONDE_TYPE_OFFSET_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/sonde-hex-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, values_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, values);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, values_popover);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, table);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, offset_button);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, offset_popover);
  gtk_widget_class_bind_template_child (widget_class, SondeHexFoot, offset_entry);
  gtk_widget_class_set_css_name (widget_class, "hexfoot");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sonde_hex_foot_init (SondeHexFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->values_popover, "show",
                            G_CALLBACK (sonde_hex_foot_update_cb), self);
  g_signal_connect_swapped (self->offset_popover, "show",
                            G_CALLBACK (sonde_hex_foot_offset_shown_cb), self);
  g_signal_connect_swapped (self->offset_entry, "chosen",
                            G_CALLBACK (sonde_hex_foot_chosen_cb), self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

/**
 * sonde_hex_foot_new:
 *
 * Returns: (transfer floating): a foot without a view
 */
GtkWidget *
sonde_hex_foot_new (void)
{
  return g_object_new (SONDE_TYPE_HEX_FOOT, NULL);
}

/**
 * sonde_hex_foot_set_view:
 * @self: a foot
 * @view: (nullable): a hex view
 *
 * Sets what the foot is about.
 */
void
sonde_hex_foot_set_view (SondeHexFoot *self,
                         SondeHexView *view)
{
  g_return_if_fail (SONDE_IS_HEX_FOOT (self));
  g_return_if_fail (view == NULL || SONDE_IS_HEX_VIEW (view));

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);

  g_clear_object (&self->source);

  if (!g_set_object (&self->view, view) || view == NULL)
    return;

  g_signal_connect_swapped (view, "selection-changed", G_CALLBACK (sonde_hex_foot_update_cb), self);
  g_signal_connect_swapped (view, "notify::source", G_CALLBACK (sonde_hex_foot_source_cb), self);
  sonde_hex_foot_source_cb (self);
}

/**
 * sonde_hex_foot_go_to:
 * @self: a foot
 *
 * Asks for the offset to go to.
 */
void
sonde_hex_foot_go_to (SondeHexFoot *self)
{
  g_return_if_fail (SONDE_IS_HEX_FOOT (self));

  if (gtk_widget_is_sensitive (GTK_WIDGET (self)))
    gtk_menu_button_popup (self->offset_button);
}

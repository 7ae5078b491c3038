#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-hex-view-private.h"
#include "sonde-hexdump.h"

/* What is larger is better saved than put on a clipboard. */
#define MAX_COPY_BYTES (4 * 1024 * 1024)

typedef struct
{
  GBytes            *bytes;
  GdkClipboard      *clipboard;
  SondeHexdumpStyle  style;
} SondeHexCopy;

static void
sonde_hex_copy_free (SondeHexCopy *copy)
{
  g_clear_pointer (&copy->bytes, g_bytes_unref);
  g_clear_object (&copy->clipboard);
  g_free (copy);
}

static guint64
sonde_hex_menu_count_selected (SondeHexView *self)
{
  return sonde_hex_cursor_get_end (&self->cursor) - sonde_hex_cursor_get_start (&self->cursor);
}

static void
sonde_hex_menu_format_thread (GTask        *task,
                              gpointer      source_object G_GNUC_UNUSED,
                              gpointer      task_data,
                              GCancellable *cancellable G_GNUC_UNUSED)
{
  const SondeHexCopy *copy = task_data;
  gsize length;
  const guint8 *data = g_bytes_get_data (copy->bytes, &length);

  g_task_return_pointer (task, sonde_hexdump_format (copy->style, data, length), g_free);
}

static void
sonde_hex_menu_format_cb (GObject      *object G_GNUC_UNUSED,
                          GAsyncResult *result,
                          gpointer      user_data G_GNUC_UNUSED)
{
  const SondeHexCopy *copy = g_task_get_task_data (G_TASK (result));
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (text != NULL)
    gdk_clipboard_set_text (copy->clipboard, text);
}

/* Copies the selection. The task owns no widget: the view may go before it is done. */
static void
sonde_hex_menu_copy (SondeHexView      *self,
                     SondeHexdumpStyle  style)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint64 n_selected = sonde_hex_menu_count_selected (self);
  SondeHexCopy *copy;

  if (n_selected > 0 && n_selected <= MAX_COPY_BYTES)
    bytes = sonde_byte_source_read_bytes (self->source,
                                          sonde_hex_cursor_get_start (&self->cursor),
                                          (gsize) n_selected,
                                          NULL);

  if (bytes == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  copy = g_new0 (SondeHexCopy, 1);
  copy->bytes = g_steal_pointer (&bytes);
  copy->clipboard = g_object_ref (gtk_widget_get_clipboard (GTK_WIDGET (self)));
  copy->style = style;

  task = g_task_new (NULL, NULL, sonde_hex_menu_format_cb, NULL);
  g_task_set_source_tag (task, sonde_hex_menu_copy);
  g_task_set_task_data (task, copy, (GDestroyNotify) sonde_hex_copy_free);
  g_task_run_in_thread (task, sonde_hex_menu_format_thread);
}

static void
sonde_hex_menu_copy_action (GtkWidget  *widget,
                            const char *action_name G_GNUC_UNUSED,
                            GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);

  sonde_hex_menu_copy (self, self->pane == SONDE_HEX_PANE_TEXT ? SONDE_HEXDUMP_STYLE_TEXT
                                                               : SONDE_HEXDUMP_STYLE_PLAIN);
}

static void
sonde_hex_menu_copy_as_action (GtkWidget  *widget,
                               const char *action_name G_GNUC_UNUSED,
                               GVariant   *parameter)
{
  guint style = g_variant_get_uint32 (parameter);

  if (style < SONDE_N_HEXDUMP_STYLES)
    sonde_hex_menu_copy (SONDE_HEX_VIEW (widget), style);
}

static void
sonde_hex_menu_save_action (GtkWidget  *widget,
                            const char *action_name G_GNUC_UNUSED,
                            GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);

  g_signal_emit_by_name (self, "save-bytes",
                         sonde_hex_cursor_get_start (&self->cursor),
                         sonde_hex_cursor_get_end (&self->cursor));
}

static void
sonde_hex_menu_select_all_action (GtkWidget  *widget,
                                  const char *action_name G_GNUC_UNUSED,
                                  GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);

  sonde_hex_view_select (self, 0, self->size);
}

static void
sonde_hex_menu_popup_action (GtkWidget  *widget,
                             const char *action_name G_GNUC_UNUSED,
                             GVariant   *parameter G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);
  const SondeHexLayout *layout = &self->layout;
  guint64 byte, row;
  guint column;
  double y;

  if (self->size == 0 || self->scroll.row_height == 0)
    return;

  byte = MIN (self->cursor.caret, self->size - 1);
  row = byte / layout->n_bytes;
  column = (guint) (byte % layout->n_bytes);
  y = ((double) row - (double) self->scroll.top_row + 1) * layout->row_height;
  sonde_hex_view_popup_menu (self,
                             sonde_hex_layout_get_x (layout, self->pane, column),
                             CLAMP (y, 0, self->scroll.page_height));
}

static void
sonde_hex_menu_append_row_sizes (GMenu *menu)
{
  static const guint sizes[] = { 0, 8, 16, 32 };
  g_autoptr(GMenu) submenu = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *label = NULL;
      g_autoptr(GMenuItem) item = NULL;

      if (sizes[i] == 0)
        /* Translators: how many bytes stand in a row. */
        label = g_strdup (_("As Many as _Fit"));
      else
        label = g_strdup_printf ("_%u", sizes[i]);

      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "hex-view.bytes-per-row", "u", sizes[i]);
      g_menu_append_item (submenu, item);
    }

  g_menu_append_submenu (section, _("Bytes per _Row"), G_MENU_MODEL (submenu));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
sonde_hex_menu_build (SondeHexView *self)
{
  static const SondeHexdumpStyle styles[] = {
    SONDE_HEXDUMP_STYLE_HEXDUMP,
    SONDE_HEXDUMP_STYLE_XXD,
    SONDE_HEXDUMP_STYLE_PLAIN,
    SONDE_HEXDUMP_STYLE_TEXT,
    SONDE_HEXDUMP_STYLE_ESCAPED,
    SONDE_HEXDUMP_STYLE_C_ARRAY,
    SONDE_HEXDUMP_STYLE_PYTHON,
    SONDE_HEXDUMP_STYLE_BASE64,
  };
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) copy_as = g_menu_new ();
  g_autoptr(GMenu) go = g_menu_new ();
  g_autoptr(GMenu) rest = g_menu_new ();
  const char *label = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (sonde_hexdump_style_get_name (styles[i]), NULL);

      g_menu_item_set_action_and_target (item, "hex-view.copy-as", "u", (guint32) styles[i]);
      g_menu_append_item (copy_as, item);
    }

  g_menu_append (copy, _("_Copy"), "hex-view.copy");
  g_menu_append_submenu (copy, _("Copy _As"), G_MENU_MODEL (copy_as));
  g_menu_append (go, _("_Find…"), "inspector.find");
  g_menu_append (go, _("_Go to Offset…"), "inspector.go-to");
  g_menu_append (rest, _("_Save Bytes…"), "hex-view.save-bytes");
  g_menu_append (rest, _("Select _All"), "hex-view.select-all");

  if (sonde_hex_menu_count_selected (self) > MAX_COPY_BYTES)
    label = _("Too large to copy, but it can be saved");

  g_menu_append_section (menu, label, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (go));
  sonde_hex_menu_append_row_sizes (menu);

  return G_MENU_MODEL (menu);
}

/* Internal to the hex view: its actions and the keys for them. */
void
sonde_hex_view_class_add_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "hex-view.copy", NULL,
                                   sonde_hex_menu_copy_action);
  gtk_widget_class_install_action (widget_class, "hex-view.copy-as", "u",
                                   sonde_hex_menu_copy_as_action);
  gtk_widget_class_install_action (widget_class, "hex-view.save-bytes", NULL,
                                   sonde_hex_menu_save_action);
  gtk_widget_class_install_action (widget_class, "hex-view.select-all", NULL,
                                   sonde_hex_menu_select_all_action);
  gtk_widget_class_install_property_action (widget_class, "hex-view.bytes-per-row",
                                            "bytes-per-row");
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, sonde_hex_menu_popup_action);

  /* The menu shows the last one. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK,
                                       "hex-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "hex-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "hex-view.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}

/* Internal to the hex view: switches on what can be done with the selection. */
void
sonde_hex_view_update_actions (SondeHexView *self)
{
  guint64 n_selected = sonde_hex_menu_count_selected (self);
  gboolean can_copy = n_selected > 0 && n_selected <= MAX_COPY_BYTES;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex-view.copy", can_copy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex-view.copy-as", can_copy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hex-view.save-bytes", n_selected > 0);
}

/* Internal to the hex view: opens the menu at a place in the view. */
void
sonde_hex_view_popup_menu (SondeHexView *self,
                           double        x,
                           double        y)
{
  g_autoptr(GMenuModel) model = sonde_hex_menu_build (self);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

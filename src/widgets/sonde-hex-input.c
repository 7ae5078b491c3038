#include "config.h"

#include "sonde-hex-view-private.h"

#define WORD_LIMIT 4096
#define GROUP_SIZE 8

static gboolean
sonde_hex_input_is_word (guint8 byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '-' || byte >= 0x80;
}

static guint64
sonde_hex_input_find_byte (SondeHexView *self,
                           SondeHexPane  pane,
                           double        x,
                           double        y)
{
  const SondeHexLayout *layout = &self->layout;
  double row_px = y - SONDE_HEX_SCROLL_MARGIN + self->scroll.top_px;
  gint64 rows = (gint64) (row_px / layout->row_height) - (row_px < 0);
  double left = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  guint64 row;
  guint64 offset;

  if (rows < 0)
    row = self->scroll.top_row - MIN (self->scroll.top_row, (guint64) -rows);
  else
    row = MIN (self->scroll.top_row + (guint64) rows, self->scroll.n_rows - 1);

  offset = row * layout->n_bytes + sonde_hex_layout_find_column (layout, pane, x + left);

  return MIN (offset, self->size - 1);
}

/* Selects the word around a byte; a byte that is in no word is selected alone. */
static void
sonde_hex_input_select_word (SondeHexView *self,
                             guint64       offset)
{
  SondeHexCursor cursor = { offset, offset + 1 };
  g_autoptr(GBytes) bytes = NULL;
  const guint8 *data;
  guint64 base = offset - MIN (offset, WORD_LIMIT);
  gsize length, position, start, end;

  bytes = sonde_byte_source_read_bytes (self->source, base, 2 * WORD_LIMIT, NULL);
  data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  position = (gsize) (offset - base);

  if (data != NULL && position < length && sonde_hex_input_is_word (data[position]))
    {
      for (start = position; start > 0 && sonde_hex_input_is_word (data[start - 1]); start--)
        continue;

      for (end = position + 1; end < length && sonde_hex_input_is_word (data[end]); end++)
        continue;

      cursor.anchor = base + start;
      cursor.caret = base + end;
    }

  sonde_hex_view_set_cursor (self, &cursor);
}

static void
sonde_hex_input_select_row (SondeHexView *self,
                            guint64       offset)
{
  SondeHexCursor cursor;

  cursor.anchor = offset - offset % self->layout.n_bytes;
  cursor.caret = cursor.anchor + self->layout.n_bytes;
  sonde_hex_view_set_cursor (self, &cursor);
}

static void
sonde_hex_input_drag_to_pointer (SondeHexView *self)
{
  SondeHexCursor cursor = self->cursor;

  sonde_hex_cursor_cover (&cursor, self->pressed_byte,
                          sonde_hex_input_find_byte (self, self->pane,
                                                     self->pointer_x, self->pointer_y));
  sonde_hex_view_set_cursor (self, &cursor);
}

static void
sonde_hex_input_stop_autoscroll (SondeHexView *self)
{
  if (self->autoscroll_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autoscroll_id);

  self->autoscroll_id = 0;
}

static void
sonde_hex_input_press (SondeHexView    *self,
                       int              n_press,
                       GdkModifierType  state,
                       double           x,
                       double           y)
{
  double left = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  SondeHexCursor cursor = self->cursor;
  guint64 offset;

  self->pane = sonde_hex_layout_find_pane (&self->layout, x + left);
  offset = sonde_hex_input_find_byte (self, self->pane, x, y);
  self->can_drag = n_press == 1;

  if (n_press == 2)
    sonde_hex_input_select_word (self, offset);
  else if (n_press >= 3)
    sonde_hex_input_select_row (self, offset);
  else if ((state & GDK_SHIFT_MASK) != 0)
    {
      /* The anchor is a place between bytes: the byte behind it, or before it, stays covered. */
      self->pressed_byte = offset < cursor.anchor && cursor.anchor > 0 ? cursor.anchor - 1
                                                                        : cursor.anchor;
      sonde_hex_cursor_cover (&cursor, self->pressed_byte, offset);
      sonde_hex_view_set_cursor (self, &cursor);
    }
  else
    {
      self->pressed_byte = offset;
      sonde_hex_cursor_move (&cursor, offset, FALSE);
      sonde_hex_view_set_cursor (self, &cursor);
    }

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where the caret comes to, going to the next border between groups of bytes. */
static guint64
sonde_hex_input_step_group (guint64  caret,
                            int      count,
                            guint64  size)
{
  guint64 start = caret - caret % GROUP_SIZE;

  if (count > 0)
    return MIN (start + GROUP_SIZE, size);

  return start < caret ? start : caret - MIN (caret, GROUP_SIZE);
}

/* Up and down keep the column, but for a last row that is shorter than it. */
static guint64
sonde_hex_input_step_row (guint64 caret,
                          guint64 n_bytes,
                          int     count,
                          guint64 size)
{
  if (count < 0)
    return caret < n_bytes ? caret : caret - n_bytes;

  if (size - caret >= n_bytes)
    return caret + n_bytes;

  return caret / n_bytes < (size - 1) / n_bytes ? size : caret;
}

static guint64
sonde_hex_input_step_pages (SondeHexView *self,
                            guint64       caret,
                            int           count)
{
  guint64 rows = (guint64) MAX (self->scroll.page_height / self->layout.row_height - 1, 1);
  guint64 n_bytes = rows * self->layout.n_bytes;
  guint64 column = caret % self->layout.n_bytes;

  if (count < 0)
    return caret < n_bytes ? column : caret - n_bytes;

  return self->size - caret < n_bytes ? self->size : caret + n_bytes;
}

static guint64
sonde_hex_input_step_row_end (SondeHexView *self,
                              guint64       caret,
                              int           count,
                              gboolean      extend)
{
  guint64 start = caret - caret % self->layout.n_bytes;
  guint64 end;

  if (count < 0)
    return start;

  end = MIN (start + self->layout.n_bytes, self->size);

  /* Without a selection the caret is on the last byte, lest it be seen on the next row. */
  return extend || end == start ? end : end - 1;
}

static void
sonde_hex_input_pressed_cb (GtkGestureClick *gesture,
                            int              n_press,
                            double           x,
                            double           y,
                            gpointer         user_data)
{
  SondeHexView *self = user_data;
  GdkEvent *event = gtk_gesture_get_last_event (GTK_GESTURE (gesture), NULL);
  GdkModifierType state;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->can_drag = FALSE;

  if (self->size == 0 || self->scroll.row_height == 0)
    return;

  if (event != NULL && gdk_event_triggers_context_menu (event))
    {
      guint64 offset = sonde_hex_input_find_byte (self, self->pane, x, y);

      if (offset < sonde_hex_cursor_get_start (&self->cursor)
          || offset >= sonde_hex_cursor_get_end (&self->cursor))
        sonde_hex_input_press (self, 1, 0, x, y);

      self->can_drag = FALSE;
      sonde_hex_view_popup_menu (self, x, y);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  else if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture))
           == GDK_BUTTON_PRIMARY)
    sonde_hex_input_press (self, n_press, state, x, y);
}

static gboolean
sonde_hex_input_autoscroll_cb (GtkWidget     *widget,
                               GdkFrameClock *clock G_GNUC_UNUSED,
                               gpointer       user_data G_GNUC_UNUSED)
{
  SondeHexView *self = SONDE_HEX_VIEW (widget);
  double beyond = self->pointer_y < 0 ? self->pointer_y
                                      : self->pointer_y - self->scroll.page_height;

  sonde_hex_viewport_scroll_by (self, (gint64) (beyond / 4));
  sonde_hex_input_drag_to_pointer (self);

  return G_SOURCE_CONTINUE;
}

static void
sonde_hex_input_drag_update_cb (GtkGestureDrag *gesture,
                                double          offset_x,
                                double          offset_y,
                                gpointer        user_data)
{
  SondeHexView *self = user_data;
  double x, y;

  if (!self->can_drag || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;

  if (sonde_hex_cursor_is_empty (&self->cursor)
      && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) offset_x, (int) offset_y))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->pointer_x = x + offset_x;
  self->pointer_y = y + offset_y;
  sonde_hex_input_drag_to_pointer (self);

  if (self->pointer_y >= 0 && self->pointer_y <= self->scroll.page_height)
    sonde_hex_input_stop_autoscroll (self);
  else if (self->autoscroll_id == 0)
    self->autoscroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self),
                                                        sonde_hex_input_autoscroll_cb,
                                                        NULL, NULL);
}

static void
sonde_hex_input_drag_end_cb (GtkGestureDrag *gesture G_GNUC_UNUSED,
                             double          offset_x G_GNUC_UNUSED,
                             double          offset_y G_GNUC_UNUSED,
                             gpointer        user_data)
{
  sonde_hex_input_stop_autoscroll (user_data);
}

static void
sonde_hex_input_focus_cb (GtkEventControllerFocus *controller G_GNUC_UNUSED,
                          gpointer                 user_data)
{
  gtk_widget_queue_draw (user_data);
}

static void
sonde_hex_input_add_binding (GtkWidgetClass  *widget_class,
                             guint            key,
                             guint            keypad_key,
                             GdkModifierType  modifiers,
                             GtkMovementStep  step,
                             int              count)
{
  const guint keys[] = { key, keypad_key };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_signal (widget_class, keys[i], modifiers,
                                           "move-cursor", "(iib)", step, count, FALSE);
      gtk_widget_class_add_binding_signal (widget_class, keys[i], modifiers | GDK_SHIFT_MASK,
                                           "move-cursor", "(iib)", step, count, TRUE);
    }
}

/* Internal to the hex view: the keys that move the caret. */
void
sonde_hex_view_class_add_input (GtkWidgetClass *widget_class)
{
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 0,
                               GTK_MOVEMENT_VISUAL_POSITIONS, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 0,
                               GTK_MOVEMENT_VISUAL_POSITIONS, 1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK,
                               GTK_MOVEMENT_WORDS, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK,
                               GTK_MOVEMENT_WORDS, 1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0,
                               GTK_MOVEMENT_DISPLAY_LINES, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0,
                               GTK_MOVEMENT_DISPLAY_LINES, 1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 0,
                               GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 0,
                               GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK,
                               GTK_MOVEMENT_BUFFER_ENDS, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK,
                               GTK_MOVEMENT_BUFFER_ENDS, 1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0,
                               GTK_MOVEMENT_PAGES, -1);
  sonde_hex_input_add_binding (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0,
                               GTK_MOVEMENT_PAGES, 1);
}

/* Internal to the hex view: pointer, touch and focus. */
void
sonde_hex_view_add_input (SondeHexView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (sonde_hex_input_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (drag, "drag-update", G_CALLBACK (sonde_hex_input_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (sonde_hex_input_drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (focus, "enter", G_CALLBACK (sonde_hex_input_focus_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (sonde_hex_input_focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/* Internal to the hex view: what a key does. */
void
sonde_hex_view_move_cursor (SondeHexView    *self,
                            GtkMovementStep  step,
                            int              count,
                            gboolean         extend)
{
  SondeHexCursor cursor = self->cursor;
  guint64 caret = cursor.caret;

  if (self->size == 0 || self->scroll.row_height == 0)
    return;

  if (step == GTK_MOVEMENT_VISUAL_POSITIONS && !extend && !sonde_hex_cursor_is_empty (&cursor))
    caret = count < 0 ? sonde_hex_cursor_get_start (&cursor) : sonde_hex_cursor_get_end (&cursor);
  else if (step == GTK_MOVEMENT_VISUAL_POSITIONS)
    caret = count < 0 ? caret - MIN (caret, 1) : MIN (caret + 1, self->size);
  else if (step == GTK_MOVEMENT_WORDS)
    caret = sonde_hex_input_step_group (caret, count, self->size);
  else if (step == GTK_MOVEMENT_DISPLAY_LINES)
    caret = sonde_hex_input_step_row (caret, self->layout.n_bytes, count, self->size);
  else if (step == GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    caret = sonde_hex_input_step_row_end (self, caret, count, extend);
  else if (step == GTK_MOVEMENT_PAGES)
    caret = sonde_hex_input_step_pages (self, caret, count);
  else if (step == GTK_MOVEMENT_BUFFER_ENDS)
    caret = count < 0 ? 0 : self->size;

  sonde_hex_cursor_move (&cursor, caret, extend);
  sonde_hex_view_set_cursor (self, &cursor);
  sonde_hex_viewport_show_byte (self, extend && caret > cursor.anchor ? caret - 1 : caret, FALSE);
}

/**
 * sonde_hex_view_find_byte:
 * @self: a hex view
 * @x: a place, in pixels from the left of the view
 * @y: a place, in pixels from its top
 * @offset: (out): the byte whose digits or character are there
 *
 * Finds the byte at a place.
 *
 * Returns: whether there is one
 */
gboolean
sonde_hex_view_find_byte (SondeHexView *self,
                          double        x,
                          double        y,
                          guint64      *offset)
{
  const SondeHexLayout *layout = &self->layout;
  double left, row_px;
  SondeHexPane pane;
  guint column;

  g_return_val_if_fail (SONDE_IS_HEX_VIEW (self), FALSE);
  g_return_val_if_fail (offset != NULL, FALSE);

  left = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  row_px = y - SONDE_HEX_SCROLL_MARGIN + self->scroll.top_px;

  if (self->size == 0 || layout->row_height == 0 || row_px < 0)
    return FALSE;

  pane = sonde_hex_layout_find_pane (layout, x + left);
  column = sonde_hex_layout_find_column (layout, pane, x + left);
  *offset = (self->scroll.top_row + (guint64) (row_px / layout->row_height)) * layout->n_bytes +
            column;

  return *offset < self->size &&
         x + left >= sonde_hex_layout_get_x (layout, pane, column) &&
         x + left < sonde_hex_layout_get_end_x (layout, pane, column);
}

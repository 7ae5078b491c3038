#include "config.h"

#include "sonde-split.h"

#define NARROW_WIDTH 640

/**
 * SondeSplit:
 *
 * A list beside its content; in a narrow window, one or the other.
 */
struct _SondeSplit
{
  GtkWidget  parent_instance;

  GtkPaned  *paned;
  GtkWidget *start;
  GtkWidget *end;
  guint      update_id;
  gboolean   is_narrow;
  gboolean   is_allocating;
  gboolean   show_end;
};

G_DEFINE_FINAL_TYPE (SondeSplit, sonde_split, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_NARROW,
  PROP_SHOW_END,
  PROP_POSITION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_split_update (SondeSplit *self)
{
  if (self->start != NULL)
    gtk_widget_set_visible (self->start, !self->is_narrow || !self->show_end);

  if (self->end != NULL)
    gtk_widget_set_visible (self->end, !self->is_narrow || self->show_end);
}

static gboolean
sonde_split_update_cb (gpointer user_data)
{
  SondeSplit *self = user_data;
  gboolean is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;

  self->update_id = 0;

  if (is_narrow != self->is_narrow)
    {
      self->is_narrow = is_narrow;
      sonde_split_update (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }

  return G_SOURCE_REMOVE;
}

/* A narrower window moves the handle too; only where the person put it is worth keeping. */
static void
sonde_split_position_cb (SondeSplit *self)
{
  if (!self->is_narrow && !self->is_allocating)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
sonde_split_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline G_GNUC_UNUSED,
                     int            *natural_baseline G_GNUC_UNUSED)
{
  gtk_widget_measure (GTK_WIDGET (SONDE_SPLIT (widget)->paned), orientation, for_size,
                      minimum, natural, NULL, NULL);
}

static void
sonde_split_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  SondeSplit *self = SONDE_SPLIT (widget);

  self->is_allocating = TRUE;
  gtk_widget_allocate (GTK_WIDGET (self->paned), width, height, baseline, NULL);
  self->is_allocating = FALSE;

  /* Widgets are not to be hidden while they are placed. */
  if ((width < NARROW_WIDTH) != self->is_narrow && self->update_id == 0)
    self->update_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, sonde_split_update_cb, self, NULL);
}

static void
sonde_split_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SondeSplit *self = SONDE_SPLIT (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_object (value, self->start);
      break;

    case PROP_END:
      g_value_set_object (value, self->end);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;

    case PROP_SHOW_END:
      g_value_set_boolean (value, self->show_end);
      break;

    case PROP_POSITION:
      g_value_set_int (value, gtk_paned_get_position (self->paned));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_split_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SondeSplit *self = SONDE_SPLIT (object);

  switch (prop_id)
    {
    case PROP_START:
      sonde_split_set_start (self, g_value_get_object (value));
      break;

    case PROP_END:
      sonde_split_set_end (self, g_value_get_object (value));
      break;

    case PROP_SHOW_END:
      sonde_split_set_show_end (self, g_value_get_boolean (value));
      break;

    case PROP_POSITION:
      gtk_paned_set_position (self->paned, g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_split_dispose (GObject *object)
{
  SondeSplit *self = SONDE_SPLIT (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->start = NULL;
  self->end = NULL;

  if (self->paned != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->paned)));

  G_OBJECT_CLASS (sonde_split_parent_class)->dispose (object);
}

static void
sonde_split_class_init (SondeSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonde_split_get_property;
  object_class->set_property = sonde_split_set_property;
  object_class->dispose = sonde_split_dispose;

  widget_class->measure = sonde_split_measure;
  widget_class->size_allocate = sonde_split_size_allocate;

  /**
   * SondeSplit:start:
   *
   * The list.
   */
  properties[PROP_START] =
    g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SondeSplit:end:
   *
   * The content.
   */
  properties[PROP_END] =
    g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SondeSplit:narrow:
   *
   * Whether there is room for one of the two only.
   */
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeSplit:show-end:
   *
   * Whether the content is shown when there is room for one only.
   */
  properties[PROP_SHOW_END] =
    g_param_spec_boolean ("show-end", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SondeSplit:position:
   *
   * The width of the list in logical pixels.
   */
  properties[PROP_POSITION] =
    g_param_spec_int ("position", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_split_init (SondeSplit *self)
{
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  gtk_paned_set_resize_start_child (self->paned, FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->paned), GTK_WIDGET (self));
  g_signal_connect_object (self->paned, "notify::position",
                           G_CALLBACK (sonde_split_position_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sonde_split_get_start:
 * @self: a split
 *
 * Returns: (transfer none) (nullable): the list
 */
GtkWidget *
sonde_split_get_start (SondeSplit *self)
{
  g_return_val_if_fail (SONDE_IS_SPLIT (self), NULL);

  return self->start;
}

/**
 * sonde_split_set_start:
 * @self: a split
 * @start: (nullable): the list
 *
 * Sets the list.
 */
void
sonde_split_set_start (SondeSplit *self,
                       GtkWidget  *start)
{
  g_return_if_fail (SONDE_IS_SPLIT (self));

  self->start = start;
  gtk_paned_set_start_child (self->paned, start);
  sonde_split_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
}

/**
 * sonde_split_get_end:
 * @self: a split
 *
 * Returns: (transfer none) (nullable): the content
 */
GtkWidget *
sonde_split_get_end (SondeSplit *self)
{
  g_return_val_if_fail (SONDE_IS_SPLIT (self), NULL);

  return self->end;
}

/**
 * sonde_split_set_end:
 * @self: a split
 * @end: (nullable): the content
 *
 * Sets the content.
 */
void
sonde_split_set_end (SondeSplit *self,
                     GtkWidget  *end)
{
  g_return_if_fail (SONDE_IS_SPLIT (self));

  self->end = end;
  gtk_paned_set_end_child (self->paned, end);
  sonde_split_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
}

/**
 * sonde_split_get_narrow:
 * @self: a split
 *
 * Returns: whether there is room for one of the two only
 */
gboolean
sonde_split_get_narrow (SondeSplit *self)
{
  g_return_val_if_fail (SONDE_IS_SPLIT (self), FALSE);

  return self->is_narrow;
}

/**
 * sonde_split_get_show_end:
 * @self: a split
 *
 * Returns: whether the content is shown when there is room for one only
 */
gboolean
sonde_split_get_show_end (SondeSplit *self)
{
  g_return_val_if_fail (SONDE_IS_SPLIT (self), FALSE);

  return self->show_end;
}

/**
 * sonde_split_set_show_end:
 * @self: a split
 * @show_end: whether to show the content when there is room for one only
 *
 * Goes from the list to the content, or back.
 */
void
sonde_split_set_show_end (SondeSplit *self,
                          gboolean    show_end)
{
  g_return_if_fail (SONDE_IS_SPLIT (self));

  if (self->show_end == show_end)
    return;

  self->show_end = show_end;
  sonde_split_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_END]);
}

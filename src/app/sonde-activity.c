#include "config.h"

#include "sonde-app-enums.h"
#include "sonde-activity.h"

/**
 * SondeActivity:
 *
 * One thing that was done: a row of a page's list.
 */
struct _SondeActivity
{
  GObject             parent_instance;

  GObject            *subject;
  SondeActivity      *parent;
  char               *title;
  char               *detail;
  char               *spoken;
  SondeFlow          *flow;
  SondeActivityState  state;
  gboolean            is_shown;
};

G_DEFINE_FINAL_TYPE (SondeActivity, sonde_activity, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_STATE,
  PROP_FLOW,
  PROP_SHOWN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_activity_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SondeActivity *self = SONDE_ACTIVITY (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;

    case PROP_SHOWN:
      g_value_set_boolean (value, self->is_shown);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_activity_finalize (GObject *object)
{
  SondeActivity *self = SONDE_ACTIVITY (object);

  g_clear_object (&self->subject);
  g_clear_object (&self->parent);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->spoken, g_free);

  G_OBJECT_CLASS (sonde_activity_parent_class)->finalize (object);
}

static void
sonde_activity_class_init (SondeActivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_activity_get_property;
  object_class->finalize = sonde_activity_finalize;

  /**
   * SondeActivity:title:
   *
   * What was done, to whom.
   */
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeActivity:detail:
   *
   * State, size and time, in one line.
   */
  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeActivity:state:
   *
   * How it came out.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL,
                       SONDE_TYPE_ACTIVITY_STATE, SONDE_ACTIVITY_RUNNING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeActivity:flow:
   *
   * What it carries, if it carries something of its own.
   */
  properties[PROP_FLOW] =
    g_param_spec_object ("flow", NULL, NULL, SONDE_TYPE_FLOW,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeActivity:shown:
   *
   * Whether there is a row that shows it. Of the many that are out of sight, nobody needs to put
   * into words how they stand.
   */
  properties[PROP_SHOWN] =
    g_param_spec_boolean ("shown", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_activity_init (SondeActivity *self)
{
  self->detail = g_strdup ("");
}

/**
 * sonde_activity_new:
 * @subject: (nullable): what the row stands for, kept
 * @title: what was done, to whom
 *
 * Returns: (transfer full): an activity that is going on
 */
SondeActivity *
sonde_activity_new (GObject    *subject,
                    const char *title)
{
  SondeActivity *self;

  g_return_val_if_fail (subject == NULL || G_IS_OBJECT (subject), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (SONDE_TYPE_ACTIVITY, NULL);
  g_set_object (&self->subject, subject);
  self->title = g_strdup (title);

  return self;
}

/**
 * sonde_activity_get_subject:
 * @self: an activity
 *
 * Returns: (transfer none) (nullable): what the row stands for
 */
GObject *
sonde_activity_get_subject (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->subject;
}

/**
 * sonde_activity_get_title:
 * @self: an activity
 *
 * Returns: what was done, to whom
 */
const char *
sonde_activity_get_title (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->title;
}

/**
 * sonde_activity_set_title:
 * @self: an activity
 * @title: what was done, to whom
 *
 * Changes the title.
 */
void
sonde_activity_set_title (SondeActivity *self,
                          const char    *title)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));
  g_return_if_fail (title != NULL);

  if (g_str_equal (self->title, title))
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * sonde_activity_get_detail:
 * @self: an activity
 *
 * Returns: state, size and time, in one line
 */
const char *
sonde_activity_get_detail (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->detail;
}

/**
 * sonde_activity_set_detail:
 * @self: an activity
 * @detail: state, size and time, in one line
 *
 * Changes the second line.
 */
void
sonde_activity_set_detail (SondeActivity *self,
                           const char    *detail)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));
  g_return_if_fail (detail != NULL);

  if (g_str_equal (self->detail, detail))
    return;

  g_free (self->detail);
  self->detail = g_strdup (detail);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}

/**
 * sonde_activity_get_spoken:
 * @self: an activity
 *
 * Returns: state, size and time, as a screen reader says them
 */
const char *
sonde_activity_get_spoken (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->spoken != NULL ? self->spoken : self->detail;
}

/**
 * sonde_activity_set_spoken:
 * @self: an activity
 * @spoken: (nullable): the second line without arrows and the like, or `NULL` if it has none
 *
 * Sets what a screen reader says for the second line, which is to be changed after this.
 */
void
sonde_activity_set_spoken (SondeActivity *self,
                           const char    *spoken)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));

  g_free (self->spoken);
  self->spoken = g_strdup (spoken);
}

/**
 * sonde_activity_get_state:
 * @self: an activity
 *
 * Returns: how it came out
 */
SondeActivityState
sonde_activity_get_state (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), SONDE_ACTIVITY_DONE);

  return self->state;
}

/**
 * sonde_activity_set_state:
 * @self: an activity
 * @state: how it came out
 *
 * Changes the state.
 */
void
sonde_activity_set_state (SondeActivity      *self,
                          SondeActivityState  state)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * sonde_activity_get_parent:
 * @self: an activity
 *
 * Returns: (transfer none) (nullable): the activity that it is a part of, such as the listener that
 *   accepted a client
 */
SondeActivity *
sonde_activity_get_parent (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->parent;
}

/**
 * sonde_activity_set_parent:
 * @self: an activity that is not listed yet
 * @parent: (nullable): the activity that it is a part of
 *
 * Makes an activity a part of another, below which it is listed.
 */
void
sonde_activity_set_parent (SondeActivity *self,
                           SondeActivity *parent)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));
  g_return_if_fail (parent == NULL || SONDE_IS_ACTIVITY (parent));

  g_set_object (&self->parent, parent);
}

/**
 * sonde_activity_get_flow:
 * @self: an activity
 *
 * Returns: (transfer none) (nullable): what it carries
 */
SondeFlow *
sonde_activity_get_flow (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), NULL);

  return self->flow;
}

/**
 * sonde_activity_set_flow:
 * @self: an activity
 * @flow: (nullable): what it carries
 *
 * Sets the flow whose bytes are drawn over time.
 */
void
sonde_activity_set_flow (SondeActivity *self,
                         SondeFlow     *flow)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));
  g_return_if_fail (flow == NULL || SONDE_IS_FLOW (flow));

  if (g_set_object (&self->flow, flow))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOW]);
}

/**
 * sonde_activity_is_shown:
 * @self: an activity
 *
 * Returns: whether there is a row that shows it
 */
gboolean
sonde_activity_is_shown (SondeActivity *self)
{
  g_return_val_if_fail (SONDE_IS_ACTIVITY (self), FALSE);

  return self->is_shown;
}

/**
 * sonde_activity_set_shown:
 * @self: an activity
 * @shown: whether there is a row that shows it
 *
 * Says whether changes can be seen; for the row.
 */
void
sonde_activity_set_shown (SondeActivity *self,
                          gboolean       shown)
{
  g_return_if_fail (SONDE_IS_ACTIVITY (self));

  if (self->is_shown == !!shown)
    return;

  self->is_shown = !!shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

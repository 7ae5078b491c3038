#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-outcome.h"

/**
 * SondeOutcome:
 *
 * The most important thing a person should read, in one sentence with an icon; at its end, the
 * steps that it took.
 */
struct _SondeOutcome
{
  GtkWidget         parent_instance;

  GtkRevealer      *revealer;
  GtkImage         *icon;
  GtkLabel         *label;
  GtkButton        *button;
  SondeWaterfall   *waterfall;

  SondeOutcomeKind  kind;
  char             *remark;
};

G_DEFINE_FINAL_TYPE (SondeOutcome, sonde_outcome, GTK_TYPE_WIDGET)

static const char *
get_icon_name (SondeOutcomeKind kind)
{
  switch (kind)
    {
    case SONDE_OUTCOME_SUCCESS:
      return "object-select-symbolic";

    case SONDE_OUTCOME_WARNING:
      return "dialog-warning-symbolic";

    case SONDE_OUTCOME_ERROR:
      return "dialog-error-symbolic";

    case SONDE_OUTCOME_RUNNING:
    case SONDE_OUTCOME_NONE:
    default:
      return "content-loading-symbolic";
    }
}

static GtkSizeRequestMode
sonde_outcome_get_request_mode (GtkWidget *widget G_GNUC_UNUSED)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The sentence wraps: asked how wide it has to be for the height of one line, it would not, and the
 * window could not become narrower than a long sentence. */
static void
sonde_outcome_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (SONDE_OUTCOME (widget)->revealer), orientation,
                      orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
sonde_outcome_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  gtk_widget_allocate (GTK_WIDGET (SONDE_OUTCOME (widget)->revealer), width, height, baseline,
                       NULL);
}

static void
sonde_outcome_dispose (GObject *object)
{
  SondeOutcome *self = SONDE_OUTCOME (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SONDE_TYPE_OUTCOME);

  G_OBJECT_CLASS (sonde_outcome_parent_class)->dispose (object);
}

static void
sonde_outcome_finalize (GObject *object)
{
  SondeOutcome *self = SONDE_OUTCOME (object);

  g_clear_pointer (&self->remark, g_free);

  G_OBJECT_CLASS (sonde_outcome_parent_class)->finalize (object);
}

static void
sonde_outcome_class_init (SondeOutcomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_outcome_dispose;
  object_class->finalize = sonde_outcome_finalize;

  widget_class->get_request_mode = sonde_outcome_get_request_mode;
  widget_class->measure = sonde_outcome_measure;
  widget_class->size_allocate = sonde_outcome_size_allocate;

  g_type_ensure (SONDE_TYPE_WATERFALL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sondeproject/Sonde/sonde-outcome.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeOutcome, revealer);
  gtk_widget_class_bind_template_child (widget_class, SondeOutcome, icon);
  gtk_widget_class_bind_template_child (widget_class, SondeOutcome, label);
  gtk_widget_class_bind_template_child (widget_class, SondeOutcome, button);
  gtk_widget_class_bind_template_child (widget_class, SondeOutcome, waterfall);
}

static void
sonde_outcome_init (SondeOutcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonde_outcome_show:
 * @self: an outcome line
 * @kind: what kind of sentence it is
 * @sentence: (nullable): the sentence, as plain text
 *
 * Shows a sentence in the place of the one before, and takes the button away.
 */
void
sonde_outcome_show (SondeOutcome     *self,
                    SondeOutcomeKind  kind,
                    const char       *sentence)
{
  static const char * const css_classes[] = { NULL, "dim-label", "success", "warning", "error" };
  g_autofree char *remarked = NULL;

  g_return_if_fail (SONDE_IS_OUTCOME (self));

  if (kind == SONDE_OUTCOME_ERROR && self->remark != NULL && sentence != NULL)
    {
      /* Translators: two sentences that stand by themselves, one after the other */
      remarked = g_strdup_printf (C_("outcome", "%s %s"), self->remark, sentence);
      sentence = remarked;
    }

  self->kind = kind;
  gtk_label_set_text (self->label, sentence != NULL ? sentence : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), sentence);
  gtk_image_set_from_icon_name (self->icon, get_icon_name (kind));
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);

  for (guint i = 1; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), css_classes[i]);

  if (css_classes[kind] != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_classes[kind]);

  gtk_revealer_set_reveal_child (self->revealer, kind != SONDE_OUTCOME_NONE);
}

/**
 * sonde_outcome_set_remark:
 * @self: an outcome line
 * @remark: (nullable): a sentence, as plain text
 *
 * Has a sentence stand ahead of each one that tells of a failure from now on: what a person should
 * know of this place before any reason that the network gives.
 */
void
sonde_outcome_set_remark (SondeOutcome *self,
                          const char   *remark)
{
  g_return_if_fail (SONDE_IS_OUTCOME (self));

  g_free (self->remark);
  self->remark = g_strdup (remark);
}

/**
 * sonde_outcome_set_action:
 * @self: an outcome line
 * @label: what the button says
 * @action_name: the action that it activates, such as "http.continue-once"
 *
 * Puts a button beside the sentence, until the next one is shown.
 */
void
sonde_outcome_set_action (SondeOutcome *self,
                          const char   *label,
                          const char   *action_name)
{
  g_return_if_fail (SONDE_IS_OUTCOME (self));
  g_return_if_fail (label != NULL);
  g_return_if_fail (action_name != NULL);

  gtk_button_set_label (self->button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action_name);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
}

/**
 * sonde_outcome_get_kind:
 * @self: an outcome line
 *
 * Returns: what kind of sentence it shows
 */
SondeOutcomeKind
sonde_outcome_get_kind (SondeOutcome *self)
{
  g_return_val_if_fail (SONDE_IS_OUTCOME (self), SONDE_OUTCOME_NONE);

  return self->kind;
}

/**
 * sonde_outcome_get_sentence:
 * @self: an outcome line
 *
 * Returns: the sentence that it shows; may be empty
 */
const char *
sonde_outcome_get_sentence (SondeOutcome *self)
{
  g_return_val_if_fail (SONDE_IS_OUTCOME (self), NULL);

  return gtk_label_get_text (self->label);
}

/**
 * sonde_outcome_get_waterfall:
 * @self: an outcome line
 *
 * Gives the strip of steps at its end, which is hidden until somebody shows it.
 *
 * Returns: (transfer none): the strip
 */
SondeWaterfall *
sonde_outcome_get_waterfall (SondeOutcome *self)
{
  g_return_val_if_fail (SONDE_IS_OUTCOME (self), NULL);

  return self->waterfall;
}

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sonde-practice-button.h"

/**
 * SondePracticeButton:
 *
 * Starts and stops the practice servers, and says how many run.
 */
struct _SondePracticeButton
{
  GtkWidget          parent_instance;

  GtkToggleButton   *button;
  AdwButtonContent  *content;
  SondePracticeHost *host;
  gboolean           is_compact;
};

G_DEFINE_FINAL_TYPE (SondePracticeButton, sonde_practice_button, GTK_TYPE_WIDGET)

static char *
sonde_practice_button_dup_tooltip (SondePracticeButton *self)
{
  const GError *error = sonde_practice_host_get_error (self->host);
  guint n_servers = sonde_practice_host_get_n_servers (self->host);

  switch (sonde_practice_host_get_state (self->host))
    {
    case SONDE_PRACTICE_STATE_STOPPED:
      return g_strdup (_("Start the practice servers on this computer, to try things without "
                         "the internet"));

    case SONDE_PRACTICE_STATE_STARTING:
      return g_strdup (_("The practice servers are starting"));

    case SONDE_PRACTICE_STATE_RUNNING:
      return g_strdup_printf (ngettext ("%u practice server runs on this computer",
                                        "%u practice servers run on this computer", n_servers),
                              n_servers);

    case SONDE_PRACTICE_STATE_FAILED:
      return g_strdup_printf (_("The practice servers ended: %s"),
                              error != NULL ? error->message : _("no reason was given"));

    default:
      g_return_val_if_reached (NULL);
    }
}

static void
sonde_practice_button_update_cb (SondePracticeButton *self)
{
  SondePracticeState state = sonde_practice_host_get_state (self->host);
  g_autofree char *tooltip = sonde_practice_button_dup_tooltip (self);
  g_autofree char *label = NULL;

  if (state == SONDE_PRACTICE_STATE_RUNNING)
    label = g_strdup_printf (C_("number of practice servers", "Practice · %u"),
                             sonde_practice_host_get_n_servers (self->host));
  else
    label = g_strdup (C_("button", "Practice"));

  adw_button_content_set_label (self->content, self->is_compact ? "" : label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip,
                                  -1);
}

static void
sonde_practice_button_dispose (GObject *object)
{
  SondePracticeButton *self = SONDE_PRACTICE_BUTTON (object);

  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->button)));

  g_clear_object (&self->host);

  G_OBJECT_CLASS (sonde_practice_button_parent_class)->dispose (object);
}

static void
sonde_practice_button_class_init (SondePracticeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_practice_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sonde_practice_button_init (SondePracticeButton *self)
{
  self->content = ADW_BUTTON_CONTENT (adw_button_content_new ());
  adw_button_content_set_icon_name (self->content, "sonde-practice-symbolic");

  self->button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_child (GTK_BUTTON (self->button), GTK_WIDGET (self->content));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.practice");
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}

/**
 * sonde_practice_button_set_session:
 * @self: a button
 * @session: the session whose practice servers it shows
 *
 * Shows the state of the practice servers.
 */
void
sonde_practice_button_set_session (SondePracticeButton *self,
                                   SondeSession        *session)
{
  g_return_if_fail (SONDE_IS_PRACTICE_BUTTON (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  g_set_object (&self->host, sonde_session_get_practice (session));
  g_signal_connect_object (self->host, "notify::state",
                           G_CALLBACK (sonde_practice_button_update_cb), self,
                           G_CONNECT_SWAPPED);
  sonde_practice_button_update_cb (self);
}

/**
 * sonde_practice_button_set_compact:
 * @self: a button
 * @is_compact: whether there is room for its icon only
 *
 * Shows the button with or without its word.
 */
void
sonde_practice_button_set_compact (SondePracticeButton *self,
                                   gboolean             is_compact)
{
  g_return_if_fail (SONDE_IS_PRACTICE_BUTTON (self));

  self->is_compact = is_compact;

  if (self->host != NULL)
    sonde_practice_button_update_cb (self);
}

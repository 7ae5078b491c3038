#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-abilities-dialog.h"
#include "sonde-ability.h"

static const struct {
  const char *title;
  const char *finding;
  const char *remedy;
} words[SONDE_N_ABILITIES] = {
  [SONDE_ABILITY_ECHO] = {
    N_("Echo by ICMP"),
    N_("An echo request to this machine was answered."),
    N_("As root, “sysctl -w net.ipv4.ping_group_range='0 2147483647'” allows it to everybody."),
  },
  [SONDE_ABILITY_LOW_PORT] = {
    N_("Ports Below 1024"),
    N_("Sonde can listen on them."),
    N_("As root, “sysctl -w net.ipv4.ip_unprivileged_port_start=0” allows it to everybody. Or "
       "listen on a port from 1024 on."),
  },
  [SONDE_ABILITY_LIST_SOCKETS] = {
    N_("List of Sockets"),
    N_("A socket of Sonde’s own was found in the system’s list."),
    N_("The kernel needs its module tcp_diag: “modprobe tcp_diag”, as root."),
  },
  [SONDE_ABILITY_INTERFACE] = {
    N_("Binding to an Interface"),
    N_("A socket was bound to the interface “lo”."),
    N_("It takes Linux 5.7 or newer, or the capability CAP_NET_RAW."),
  },
  [SONDE_ABILITY_KEY_LOG] = {
    N_("Key Log"),
    N_("The secrets of TLS connections are written to the file that SSLKEYLOGFILE names, which "
       "Wireshark can read."),
    N_("Start Sonde with SSLKEYLOGFILE set to a file that it may write, in Flatpak with the "
       "options --env and --filesystem."),
  },
  [SONDE_ABILITY_PORTALS] = {
    N_("Portals"),
    N_("The desktop lets files be chosen from within a sandbox."),
    N_("Install xdg-desktop-portal and the portal of your desktop."),
  },
};

/**
 * SondeAbilitiesDialog:
 *
 * Tries what this system allows, and says how to widen it.
 */
struct _SondeAbilitiesDialog
{
  AdwWindow            parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget           *again_button;
  AdwActionRow        *rows[SONDE_N_ABILITIES];
  GtkImage            *icons[SONDE_N_ABILITIES];
  GtkLabel            *answers[SONDE_N_ABILITIES];

  GCancellable        *cancellable;
  char                *key_log;
  guint                n_waiting;
};

G_DEFINE_FINAL_TYPE (SondeAbilitiesDialog, sonde_abilities_dialog, ADW_TYPE_WINDOW)

static void
sonde_abilities_dialog_show (SondeAbilitiesDialog *self,
                             SondeAbility          ability,
                             const GError         *error)
{
  g_autofree char *refusal = NULL;

  /* Translators: what the system answered, and what helps. */
  if (error != NULL)
    refusal = g_strdup_printf (C_("ability", "%s. %s"), error->message,
                               _(words[ability].remedy));

  adw_action_row_set_subtitle (self->rows[ability],
                               error == NULL ? _(words[ability].finding) : refusal);
  gtk_image_set_from_icon_name (self->icons[ability],
                                error == NULL ? "emblem-ok-symbolic"
                                              : "action-unavailable-symbolic");
  gtk_label_set_text (self->answers[ability],
                      error == NULL ? C_("ability", "Works") : C_("ability", "Not Available"));
}

static void
sonde_abilities_dialog_tried_cb (GObject      *object    G_GNUC_UNUSED,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  SondeAbilitiesDialog *self = user_data;
  g_autoptr(GError) error = NULL;
  SondeAbility ability;

  sonde_ability_try_finish (result, &ability, &error);

  /* Only dispose cancels, so the dialog is gone and self is dangling. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sonde_abilities_dialog_show (self, ability, error);

  if (--self->n_waiting == 0)
    gtk_widget_set_sensitive (self->again_button, TRUE);
}

static void
sonde_abilities_dialog_again_cb (SondeAbilitiesDialog *self)
{
  gtk_widget_set_sensitive (self->again_button, FALSE);

  for (SondeAbility i = 0; i < SONDE_N_ABILITIES; i++)
    {
      adw_action_row_set_subtitle (self->rows[i], "");
      gtk_image_clear (self->icons[i]);
      gtk_label_set_text (self->answers[i], C_("ability", "Trying…"));
      self->n_waiting++;
      sonde_ability_try_async (i, self->key_log, self->cancellable,
                               sonde_abilities_dialog_tried_cb, self);
    }
}

static void
sonde_abilities_dialog_add_row (SondeAbilitiesDialog *self,
                                SondeAbility          ability)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *answer = gtk_label_new (NULL);

  /* Answers of the system are no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(words[ability].title));
  gtk_widget_add_css_class (answer, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), answer);
  adw_preferences_group_add (self->group, row);
  self->rows[ability] = ADW_ACTION_ROW (row);
  self->icons[ability] = GTK_IMAGE (icon);
  self->answers[ability] = GTK_LABEL (answer);
}

static void
sonde_abilities_dialog_dispose (GObject *object)
{
  SondeAbilitiesDialog *self = SONDE_ABILITIES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (sonde_abilities_dialog_parent_class)->dispose (object);
}

static void
sonde_abilities_dialog_finalize (GObject *object)
{
  SondeAbilitiesDialog *self = SONDE_ABILITIES_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->key_log, g_free);

  G_OBJECT_CLASS (sonde_abilities_dialog_parent_class)->finalize (object);
}

static void
sonde_abilities_dialog_class_init (SondeAbilitiesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_abilities_dialog_dispose;
  object_class->finalize = sonde_abilities_dialog_finalize;

  gtk_widget_class_set_template_from_resource
    (widget_class, "/io/github/sondeproject/Sonde/sonde-abilities-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SondeAbilitiesDialog, group);
  gtk_widget_class_bind_template_child (widget_class, SondeAbilitiesDialog, again_button);
  gtk_widget_class_bind_template_callback (widget_class, sonde_abilities_dialog_again_cb);
}

static void
sonde_abilities_dialog_init (SondeAbilitiesDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  for (SondeAbility i = 0; i < SONDE_N_ABILITIES; i++)
    sonde_abilities_dialog_add_row (self, i);
}

/**
 * sonde_abilities_dialog_new:
 * @parent: the window that it belongs to
 * @key_log: (nullable) (type filename): the file for the secrets of TLS, if one is set
 *
 * Begins to try what the system allows.
 *
 * Returns: (transfer full): the dialog, to be presented
 */
GtkWidget *
sonde_abilities_dialog_new (GtkWindow  *parent,
                            const char *key_log)
{
  SondeAbilitiesDialog *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (SONDE_TYPE_ABILITIES_DIALOG, "transient-for", parent, NULL);
  self->key_log = g_strdup (key_log);
  sonde_abilities_dialog_again_cb (self);

  return GTK_WIDGET (self);
}

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sonde-certificate.h"
#include "sonde-tls-finding.h"
#include "sonde-tls-view.h"

/**
 * SondeTlsView:
 *
 * How a connection is secured, who the peer says it is, and what there is to say about that.
 */
struct _SondeTlsView
{
  GtkWidget  parent_instance;

  GtkWidget *scroller;
  GtkBox    *box;
};

G_DEFINE_FINAL_TYPE (SondeTlsView, sonde_tls_view, GTK_TYPE_WIDGET)

static const char *
get_icon_name (SondeTlsFinding *finding)
{
  /* Neither good nor bad: nobody asked. */
  if (sonde_tls_finding_get_kind (finding) == SONDE_TLS_FINDING_REVOCATION_UNCHECKED)
    return "dialog-information-symbolic";

  switch (sonde_tls_finding_get_severity (finding))
    {
    case SONDE_SEVERITY_NORMAL:
      return "object-select-symbolic";

    case SONDE_SEVERITY_WARNING:
      return "dialog-warning-symbolic";

    case SONDE_SEVERITY_ERROR:
      return "dialog-error-symbolic";

    case SONDE_SEVERITY_NOTE:
    default:
      return "dialog-information-symbolic";
    }
}

static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *value)
{
  GtkWidget *row;

  if (value == NULL || value[0] == '\0')
    return;

  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), value);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
sonde_tls_view_add_group (SondeTlsView *self,
                          const char   *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->box, group);

  return ADW_PREFERENCES_GROUP (group);
}

static void
sonde_tls_view_add_findings (SondeTlsView   *self,
                             SondeTlsReport *report)
{
  GListModel *findings = sonde_tls_report_list_findings (report);
  AdwPreferencesGroup *group = sonde_tls_view_add_group (self, _("Verdict"));

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(SondeTlsFinding) finding = g_list_model_get_item (findings, i);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new_from_icon_name (get_icon_name (finding));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     sonde_tls_finding_get_sentence (finding));
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

      if (sonde_tls_finding_get_remedy (finding) != NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sonde_tls_finding_get_remedy (finding));

      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      adw_preferences_group_add (group, row);
    }
}

static void
sonde_tls_view_add_certificate (SondeTlsView     *self,
                                SondeCertificate *certificate,
                                guint             depth)
{
  AdwPreferencesGroup *group;
  g_autofree char *names = NULL;
  g_autofree char *validity = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  group = sonde_tls_view_add_group (self, depth == 0 ? _("Certificate of the server")
                                                     : _("Certificate of the issuer"));
  names = g_strjoinv (", ", (char **) sonde_certificate_get_alt_names (certificate));
  from = g_date_time_format (sonde_certificate_get_not_before (certificate), "%x");
  to = g_date_time_format (sonde_certificate_get_not_after (certificate), "%x");
  validity = g_strdup_printf (_("%s to %s"), from, to);

  add_row (group, _("Subject"), sonde_certificate_get_subject (certificate));
  add_row (group, _("Names"), names);
  add_row (group, _("Issuer"), sonde_certificate_get_issuer (certificate));
  add_row (group, _("Valid"), validity);
  add_row (group, _("Key"), sonde_certificate_get_key (certificate));
  add_row (group, _("Signature"), sonde_certificate_get_signature (certificate));
  add_row (group, _("Serial number"), sonde_certificate_get_serial (certificate));
  add_row (group, _("SHA-256 fingerprint"), sonde_certificate_get_fingerprint (certificate));
}

static void
sonde_tls_view_empty (SondeTlsView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
sonde_tls_view_dispose (GObject *object)
{
  SondeTlsView *self = SONDE_TLS_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sonde_tls_view_parent_class)->dispose (object);
}

static void
sonde_tls_view_class_init (SondeTlsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_tls_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sonde_tls_view_init (SondeTlsView *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 12);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * sonde_tls_view_show:
 * @self: a view
 * @report: (nullable): what there is to say about the certificate
 * @version: (nullable): the version of TLS
 * @cipher: (nullable): the cipher suite
 * @protocol: (nullable): the application protocol that was negotiated (ALPN)
 *
 * Shows how a connection is secured.
 */
void
sonde_tls_view_show (SondeTlsView   *self,
                     SondeTlsReport *report,
                     const char     *version,
                     const char     *cipher,
                     const char     *protocol)
{
  AdwPreferencesGroup *group;
  GListModel *certificates;

  g_return_if_fail (SONDE_IS_TLS_VIEW (self));

  sonde_tls_view_empty (self);

  if (report != NULL)
    sonde_tls_view_add_findings (self, report);

  if (version != NULL || cipher != NULL)
    {
      group = sonde_tls_view_add_group (self, _("Connection"));
      add_row (group, _("Version"), version);
      add_row (group, _("Cipher suite"), cipher);
      add_row (group, _("Application protocol (ALPN)"), protocol);
    }

  if (report == NULL)
    return;

  certificates = sonde_tls_report_list_certificates (report);

  for (guint i = 0; i < g_list_model_get_n_items (certificates); i++)
    {
      g_autoptr(SondeCertificate) certificate = g_list_model_get_item (certificates, i);

      sonde_tls_view_add_certificate (self, certificate, i);
    }
}

/**
 * sonde_tls_view_clear:
 * @self: a view
 * @sentence: why there is nothing to show
 *
 * Shows a sentence instead.
 */
void
sonde_tls_view_clear (SondeTlsView *self,
                      const char   *sentence)
{
  GtkWidget *label;

  g_return_if_fail (SONDE_IS_TLS_VIEW (self));
  g_return_if_fail (sentence != NULL);

  sonde_tls_view_empty (self);
  label = gtk_label_new (sentence);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->box, label);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-http-header.h"
#include "sonde-http-headers-view.h"

/**
 * SondeHttpHeadersView:
 *
 * The headers of a request and of its response, in the order and in the letters in which they were
 * on the wire. A header that is activated is shown by its bytes.
 */
struct _SondeHttpHeadersView
{
  GtkWidget  parent_instance;

  GtkWidget *scroller;
  GtkBox    *box;
};

G_DEFINE_FINAL_TYPE (SondeHttpHeadersView, sonde_http_headers_view, GTK_TYPE_WIDGET)

enum {
  HEADER_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GQuark
header_quark (void)
{
  return g_quark_from_static_string ("sonde-http-header");
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_row (SondeHttpHeader *header,
          GtkSizeGroup    *names)
{
  const char *meaning = sonde_http_header_get_meaning (header);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = make_label (sonde_http_header_get_name (header), "header-name");
  GtkWidget *value = make_label (sonde_http_header_get_value (header), "headers");
  g_autofree char *label = NULL;

  gtk_widget_add_css_class (name, "headers");
  gtk_label_set_width_chars (GTK_LABEL (name), 8);
  gtk_size_group_add_widget (names, name);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_qdata_full (G_OBJECT (row), header_quark (), g_object_ref (header), g_object_unref);

  if (meaning != NULL)
    gtk_widget_set_tooltip_text (row, meaning);

  label = g_strdup_printf ("%s: %s", sonde_http_header_get_name (header),
                           sonde_http_header_get_value (header));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return row;
}

static void
sonde_http_headers_view_activated_cb (GtkListBox           *list G_GNUC_UNUSED,
                                      GtkListBoxRow        *row,
                                      SondeHttpHeadersView *self)
{
  g_signal_emit (self, signals[HEADER_ACTIVATED], 0,
                 g_object_get_qdata (G_OBJECT (row), header_quark ()));
}

static void
sonde_http_headers_view_add (SondeHttpHeadersView *self,
                             const char           *title,
                             GListModel           *headers)
{
  guint n_headers = g_list_model_get_n_items (headers);
  g_autoptr(GtkSizeGroup) names = NULL;
  GtkWidget *list;

  if (n_headers == 0)
    return;

  gtk_box_append (self->box, make_label (title, "heading"));
  names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  for (guint i = 0; i < n_headers; i++)
    {
      g_autoptr(SondeHttpHeader) header = g_list_model_get_item (headers, i);

      gtk_list_box_append (GTK_LIST_BOX (list), make_row (header, names));
    }

  g_signal_connect_object (list, "row-activated",
                           G_CALLBACK (sonde_http_headers_view_activated_cb), self, 0);
  gtk_box_append (self->box, list);
}

static void
sonde_http_headers_view_dispose (GObject *object)
{
  SondeHttpHeadersView *self = SONDE_HTTP_HEADERS_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sonde_http_headers_view_parent_class)->dispose (object);
}

static void
sonde_http_headers_view_class_init (SondeHttpHeadersViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonde_http_headers_view_dispose;

  /**
   * SondeHttpHeadersView::header-activated:
   * @self: the view
   * @header: the header
   *
   * A header's bytes shall be shown.
   */
  signals[HEADER_ACTIVATED] =
    g_signal_new ("header-activated", SONDE_TYPE_HTTP_HEADERS_VIEW, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONDE_TYPE_HTTP_HEADER);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sonde_http_headers_view_init (SondeHttpHeadersView *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 12);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * sonde_http_headers_view_show:
 * @self: a view
 * @exchange: (nullable): an exchange
 *
 * Shows the headers of an exchange as far as they have passed.
 */
void
sonde_http_headers_view_show (SondeHttpHeadersView *self,
                              SondeHttpExchange    *exchange)
{
  g_autoptr(GListModel) sent = NULL;
  g_autoptr(GListModel) received = NULL;
  g_autoptr(GListModel) trailers = NULL;
  GtkWidget *child;

  g_return_if_fail (SONDE_IS_HTTP_HEADERS_VIEW (self));
  g_return_if_fail (exchange == NULL || SONDE_IS_HTTP_EXCHANGE (exchange));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  if (exchange == NULL)
    return;

  sent = sonde_http_exchange_list_headers (exchange, FALSE);
  received = sonde_http_exchange_list_headers (exchange, TRUE);
  trailers = sonde_http_exchange_list_trailers (exchange, TRUE);
  sonde_http_headers_view_add (self, _("Request headers, as sent"), sent);
  sonde_http_headers_view_add (self, _("Response headers, as received"), received);
  sonde_http_headers_view_add (self, _("Trailers, behind the body"), trailers);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->box)) == NULL)
    gtk_box_append (self->box, make_label (_("The headers will appear here as they pass."),
                                           "dim-label"));
}

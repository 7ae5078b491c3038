#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-filter-help.h"

#define MAX_HEIGHT 400

/**
 * SondeFilterHelp:
 *
 * Explains the language of filters by examples, each of which can be tried by a click.
 */
struct _SondeFilterHelp
{
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (SondeFilterHelp, sonde_filter_help, GTK_TYPE_POPOVER)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The examples are what has to be typed in any language. */
static const struct {
  const char *example;
  const char *meaning;
} examples[] = {
  { "login", N_("Text in the bytes or the summary") },
  { "contains \"GET /\"", N_("Text with spaces or signs") },
  { "hex \"0d 0a 0d 0a\"", N_("Bytes in hexadecimal") },
  { "matches \"GET|POST\"", N_("A regular expression") },
  { "sent", N_("Direction: sent or received") },
  { "kind = text", N_("A kind, as its column says") },
  { "kind != ping", N_("Any other kind") },
  { "size > 1 KiB", N_("Size: with =, !=, <, <=, > or >=") },
  { "time > 1.5 s", N_("Time since the first record") },
  { "error or warning", N_("Departures from the standard") },
  { "host = 192.0.2.7", N_("The address of either end") },
  { "port = 443", N_("The port of either end") },
  { "marked", N_("What you have marked") },
  { "comment contains \"look\"", N_("Your comments") },
  { "not (sent and size < 64)", N_("Joined with and, or, not") },
};

static void
sonde_filter_help_activated_cb (SondeFilterHelp *self,
                                GtkListBoxRow   *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, examples[index].example);
}

static GtkWidget *
create_row (const char *example,
            const char *meaning)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (example);
  GtkWidget *subtitle = gtk_label_new (meaning);
  g_autofree char *name = NULL;

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_wrap (GTK_LABEL (subtitle), TRUE);
  gtk_widget_add_css_class (title, "monospace");
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_widget_set_margin_top (box, 3);
  gtk_widget_set_margin_bottom (box, 3);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  /* Translators: an example of a filter, and what it finds; read aloud. */
  name = g_strdup_printf (_("%s: %s"), example, meaning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
sonde_filter_help_class_init (SondeFilterHelpClass *klass)
{
  /**
   * SondeFilterHelp::chosen:
   * @self: the help
   * @example: a filter
   *
   * The person chose an example.
   */
  signals[CHOSEN] =
    g_signal_new ("chosen", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonde_filter_help_init (SondeFilterHelp *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "filterexamples");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Examples of filters"),
                                  -1);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         create_row (examples[i].example, _(examples[i].meaning)));

  g_signal_connect_object (list, "row-activated",
                           G_CALLBACK (sonde_filter_help_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
}

/**
 * sonde_filter_help_new:
 *
 * Returns: (transfer floating): help on filters
 */
GtkWidget *
sonde_filter_help_new (void)
{
  return g_object_new (SONDE_TYPE_FILTER_HELP, NULL);
}

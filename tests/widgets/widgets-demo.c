#include "config.h"

#include <adwaita.h>

#include "sonde-fake-bytes.h"
#include "sonde-fake-records.h"
#include "sonde-inspector.h"
#include "sonde-photo.h"
#include "sonde-record-view.h"
#include "sonde-waterfall.h"
#include "sonde-widgets.h"

/* All widgets in one window, as a page has them. Without --photo the window stays open. */
static char *photo_path;
static gboolean is_dark;
static gboolean has_high_contrast;
static gboolean is_rtl;
static gboolean is_live;
static int width = 1000;
static int height = 700;
static int selected = 5;
static gboolean selects_field;
static int run_length = SONDE_FAKE_RECORD_LENGTH;

static const GOptionEntry options[] = {
  { "photo", 0, 0, G_OPTION_ARG_FILENAME, &photo_path, "Take a picture", "PNG" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, "Dark style", NULL },
  { "contrast", 0, 0, G_OPTION_ARG_NONE, &has_high_contrast, "High contrast", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, "Right to left", NULL },
  { "live", 0, 0, G_OPTION_ARG_NONE, &is_live, "Let records arrive", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width", "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height", "PIXELS" },
  { "select", 0, 0, G_OPTION_ARG_INT, &selected, "Record to select", "NUMBER" },
  { "run", 0, 0, G_OPTION_ARG_INT, &run_length, "Bytes until the direction changes", "BYTES" },
  { "field", 0, 0, G_OPTION_ARG_NONE, &selects_field, "Select a field", NULL },
  G_OPTION_ENTRY_NULL
};

static const SondePhase phases[] = {
  { "Look up", 0, 2300, SONDE_PHASE_DONE, "lookup" },
  { "Connect ::1", 2300, 31000, SONDE_PHASE_FAILED, "connect" },
  { "Connect", 12300, 21000, SONDE_PHASE_DONE, "connect" },
  { "TLS", 33300, 62000, SONDE_PHASE_DONE, "tls" },
  { "Send", 95300, 120, SONDE_PHASE_DONE, "send" },
  { "Wait", 95420, 87000, SONDE_PHASE_DONE, "wait" },
  { "Receive", 182420, 54000, SONDE_PHASE_RUNNING, "receive" },
};

static void
widgets_demo_selected_cb (SondeRecordView *records,
                          GParamSpec      *pspec G_GNUC_UNUSED,
                          gpointer         user_data)
{
  SondeInspector *inspector = user_data;
  SondeRecord *record = sonde_record_view_get_selected (records);
  SondeRange range;

  if (record == NULL)
    {
      sonde_inspector_clear (inspector);
      return;
    }

  range.start = sonde_record_get_info (record)->offset;
  range.end = range.start + SONDE_FAKE_RECORD_LENGTH;
  sonde_inspector_show_record (inspector, record, &range, 1);
}

static gboolean
widgets_demo_arrive_cb (gpointer user_data)
{
  sonde_fake_records_append (user_data, 3);

  return G_SOURCE_CONTINUE;
}

static void
widgets_demo_byte_cb (SondeInspector *inspector G_GNUC_UNUSED,
                      guint64         offset,
                      gpointer        user_data)
{
  sonde_record_view_select (user_data, (guint) (offset / SONDE_FAKE_RECORD_LENGTH));
}

static GtkWidget *
widgets_demo_create_top (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *waterfall = sonde_waterfall_new ();

  sonde_waterfall_set_phases (SONDE_WATERFALL (waterfall), phases, G_N_ELEMENTS (phases));
  gtk_widget_set_hexpand (waterfall, TRUE);

  gtk_box_append (GTK_BOX (box), waterfall);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);

  return box;
}

static GtkWidget *
widgets_demo_create_window (void)
{
  g_autoptr(SondeFakeRecords) model = sonde_fake_records_new (40);
  g_autoptr(SondeFakeBytes) bytes = sonde_fake_bytes_new (5000, (guint64) run_length);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *records = sonde_record_view_new ();
  GtkWidget *inspector = sonde_inspector_new ();

  g_signal_connect (records, "notify::selected",
                    G_CALLBACK (widgets_demo_selected_cb), inspector);
  g_signal_connect (inspector, "byte-selected", G_CALLBACK (widgets_demo_byte_cb), records);
  sonde_inspector_set_flow_source (SONDE_INSPECTOR (inspector), SONDE_BYTE_SOURCE (bytes));
  sonde_record_view_set_model (SONDE_RECORD_VIEW (records), G_LIST_MODEL (model));

  if (selected >= 0)
    sonde_record_view_select (SONDE_RECORD_VIEW (records), (guint) selected);

  if (selects_field)
    sonde_inspector_select_field_at (SONDE_INSPECTOR (inspector), 16);

  if (is_live)
    g_timeout_add_full (G_PRIORITY_DEFAULT, 100, widgets_demo_arrive_cb,
                        g_object_ref (model), g_object_unref);

  gtk_paned_set_start_child (GTK_PANED (paned), records);
  gtk_paned_set_end_child (GTK_PANED (paned), inspector);
  gtk_paned_set_position (GTK_PANED (paned), height * 2 / 5);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), widgets_demo_create_top ());
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), paned);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_title (GTK_WINDOW (window), "Widgets");

  return window;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  GtkWidget *window;

  g_option_context_add_main_entries (context, options, NULL);

  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (has_high_contrast)
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);

  adw_init ();
  sonde_widgets_init (gdk_display_get_default ());
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);

  if (is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  window = widgets_demo_create_window ();
  gtk_window_present (GTK_WINDOW (window));

  if (photo_path != NULL)
    {
      g_autoptr(GdkTexture) texture = NULL;

      sonde_photo_wait_frames (window, 5);
      texture = sonde_photo_take (window);
      return gdk_texture_save_to_png (texture, photo_path) ? 0 : 1;
    }

  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}

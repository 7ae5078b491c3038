#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONDE_TYPE_FILTER_HELP (sonde_filter_help_get_type ())

G_DECLARE_FINAL_TYPE (SondeFilterHelp, sonde_filter_help, SONDE, FILTER_HELP, GtkPopover)

GtkWidget *sonde_filter_help_new (void);

G_END_DECLS

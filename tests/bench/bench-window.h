#pragma once

#include <adwaita.h>

#include "sonde-window.h"

G_BEGIN_DECLS

/**
 * BenchWindow:
 * @window: the program's window, with a session of its own
 * @directory: (type filename): a folder that is removed afterwards, with what is in it
 *
 * The real window, to measure what it does; and how late its main loop runs meanwhile.
 */
typedef struct
{
  SondeWindow    *window;
  char           *directory;

  /*< private >*/
  AdwApplication *application;
  GArray         *lateness_us;
  gint64          expected_us;
  guint           sample_id;
  void          (*measure) (gpointer user_data);
  gpointer        user_data;
} BenchWindow;

void          bench_window_run             (BenchWindow  *self,
                                            void        (*measure) (gpointer user_data),
                                            gpointer      user_data);
SondeCapture *bench_window_begin_capture   (BenchWindow  *self);
SondePage    *bench_window_open            (BenchWindow  *self,
                                            const char   *page_name,
                                            const char   *uri);
GListModel   *bench_window_get_records     (SondePage    *page);
void          bench_window_start_sampling  (BenchWindow  *self);
void          bench_window_stop_sampling   (BenchWindow  *self);
double        bench_window_get_lateness_ms (BenchWindow  *self);
double        bench_take_median            (double       *values,
                                            guint         n_values);

G_END_DECLS

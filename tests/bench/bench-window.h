#pragma once

#include <adwaita.h>

#include "bench-figures.h"
#include "sonde-window.h"

G_BEGIN_DECLS

/**
 * BenchWindow:
 * @window: the program's window, with a session of its own
 * @directory: (type filename): a folder that is removed afterwards, with what is in it
 * @lateness: how late its main loop runs
 *
 * The real window, to measure what it does.
 */
typedef struct
{
  SondeWindow    *window;
  char           *directory;
  BenchLateness   lateness;

  /*< private >*/
  AdwApplication *application;
  void          (*measure) (gpointer user_data);
  gpointer        user_data;
} BenchWindow;

void          bench_window_run           (BenchWindow  *self,
                                          void        (*measure) (gpointer user_data),
                                          gpointer      user_data);
void          bench_window_renew         (BenchWindow  *self);
SondeCapture *bench_window_begin_capture (BenchWindow  *self);
SondePage    *bench_window_open          (BenchWindow  *self,
                                          const char   *page_name,
                                          const char   *uri);
GListModel   *bench_window_get_records   (SondePage    *page);

G_END_DECLS

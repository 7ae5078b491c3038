#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeTestPredicate:
 * @user_data: data passed to sonde_test_wait_until()
 *
 * Returns: whether the condition waited for holds
 */
typedef gboolean (*SondeTestPredicate) (gpointer user_data);

void  sonde_test_init         (int                *argc,
                               char             ***argv);
void  sonde_test_store_result (GObject            *object,
                               GAsyncResult       *result,
                               gpointer            user_data);
void  sonde_test_await        (GAsyncResult      **result);
void  sonde_test_wait_until   (SondeTestPredicate  predicate,
                               gpointer            user_data);
char *sonde_test_make_dir     (void);
void  sonde_test_remove_dir   (const char         *path);
char *sonde_test_run          (const char * const *argv);

G_END_DECLS

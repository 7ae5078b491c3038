#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int sonde_capture_file_create         (const char  *path,
                                       GError     **error);
int sonde_capture_file_create_unnamed (const char  *directory,
                                       GError     **error);
int sonde_capture_file_open           (const char  *path,
                                       GError     **error);
int sonde_capture_file_dup            (int          fd,
                                       const char  *path,
                                       GError     **error);

G_END_DECLS

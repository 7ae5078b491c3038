#pragma once

#include "sonde-practice-host.h"

G_BEGIN_DECLS

/**
 * PRACTICE_IS_SANITIZED:
 *
 * Whether the build uses AddressSanitizer, as far as the compiler tells.
 */
#if defined (__SANITIZE_ADDRESS__)
#define PRACTICE_IS_SANITIZED 1
#elif defined (__has_feature)
#define PRACTICE_IS_SANITIZED __has_feature (address_sanitizer)
#else
#define PRACTICE_IS_SANITIZED 0
#endif

SondePracticeHost *practice_start         (void);
void               practice_stop          (SondePracticeHost  *host);
guint16            practice_get_port      (SondePracticeHost  *host,
                                           const char         *id);
char              *practice_dup_uri       (SondePracticeHost  *host,
                                           const char         *id,
                                           const char         *path);
char              *practice_write_ca      (SondePracticeHost  *host,
                                           const char         *dir);
gsize              practice_read_status   (SondePracticeHost  *host,
                                           const char         *field);
void               practice_assert_memory (SondePracticeHost  *host,
                                           const char         *field,
                                           gsize               limit_kib);
gboolean           practice_has_program   (const char         *name);
GBytes            *practice_run           (const char * const *argv,
                                           GBytes             *input,
                                           int                *exit_status);
char              *practice_run_for_text  (const char * const *argv);
char              *practice_dup_text      (GBytes             *bytes);
GSocket           *practice_connect       (guint16             port);
gsize              practice_receive       (GSocket            *socket,
                                           void               *buffer,
                                           gsize               n_bytes,
                                           int                *error_number);

G_END_DECLS

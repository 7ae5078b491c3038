#pragma once

#include <gio/gio.h>

#include "sonde-practice-endpoint.h"

G_BEGIN_DECLS

/**
 * SondePracticeState:
 * @SONDE_PRACTICE_STATE_STOPPED: no servers run
 * @SONDE_PRACTICE_STATE_STARTING: the process has been started, but is not ready
 * @SONDE_PRACTICE_STATE_RUNNING: the servers run
 * @SONDE_PRACTICE_STATE_FAILED: the servers could not start, or have ended without being asked
 *
 * What has become of the practice servers.
 */
typedef enum
{
  SONDE_PRACTICE_STATE_STOPPED,
  SONDE_PRACTICE_STATE_STARTING,
  SONDE_PRACTICE_STATE_RUNNING,
  SONDE_PRACTICE_STATE_FAILED
} SondePracticeState;

#define SONDE_TYPE_PRACTICE_STATE (sonde_practice_state_get_type ())

GType sonde_practice_state_get_type (void);

#define SONDE_TYPE_PRACTICE_HOST (sonde_practice_host_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeHost, sonde_practice_host, SONDE, PRACTICE_HOST, GObject)

SondePracticeHost     *sonde_practice_host_new            (const char           *program_path);
SondePracticeState     sonde_practice_host_get_state      (SondePracticeHost    *self);
gboolean               sonde_practice_host_get_running    (SondePracticeHost    *self);
const GError          *sonde_practice_host_get_error      (SondePracticeHost    *self);
const char            *sonde_practice_host_get_identifier (SondePracticeHost    *self);
guint                  sonde_practice_host_get_n_servers  (SondePracticeHost    *self);
GTlsCertificate       *sonde_practice_host_get_ca         (SondePracticeHost    *self);
GListModel            *sonde_practice_host_list_endpoints (SondePracticeHost    *self);
SondePracticeEndpoint *sonde_practice_host_find           (SondePracticeHost    *self,
                                                           const char           *id);
void                   sonde_practice_host_start_async    (SondePracticeHost    *self,
                                                           guint16               base_port,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean               sonde_practice_host_start_finish   (SondePracticeHost    *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);
void                   sonde_practice_host_stop           (SondePracticeHost    *self);

G_END_DECLS

#pragma once

#include "sonde-session.h"

G_BEGIN_DECLS

char *sonde_capture_notice_dup (SondeSession *session);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-practice-host.h"
#include "sonde-target.h"

G_BEGIN_DECLS

GMenuModel *sonde_practice_menu_new (SondePracticeHost *host,
                                     SondeTargetPage    page,
                                     const char        *action_name);

G_END_DECLS

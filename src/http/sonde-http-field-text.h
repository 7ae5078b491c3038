#pragma once

#include "sonde-field.h"

G_BEGIN_DECLS

void sonde_http_field_explain (SondeField *field);

G_END_DECLS

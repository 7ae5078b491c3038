#pragma once

#include "sonde-dns-answer.h"

G_BEGIN_DECLS

void sonde_dns_pointer_find (SondeDnsQuestion *question,
                             GCancellable     *cancellable,
                             SondeDnsAnswer   *answer);

G_END_DECLS

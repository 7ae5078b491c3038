#pragma once

#include "sonde-dns-answer.h"

G_BEGIN_DECLS

SondeDnsAnswer *sonde_dns_worker_run (SondeDnsQuestion *question,
                                      GCancellable     *cancellable);

G_END_DECLS

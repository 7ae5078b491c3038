#pragma once

#include "sonde-dns-answer.h"

G_BEGIN_DECLS

void sonde_dns_message_read (const guint8   *data,
                             gsize           length,
                             guint16         record_type,
                             SondeDnsAnswer *answer);

G_END_DECLS

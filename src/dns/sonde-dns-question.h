#pragma once

#include <gio/gio.h>

#include "sonde-dns-kind.h"

G_BEGIN_DECLS

#define SONDE_TYPE_DNS_QUESTION (sonde_dns_question_get_type ())

G_DECLARE_FINAL_TYPE (SondeDnsQuestion, sonde_dns_question, SONDE, DNS_QUESTION, GObject)

SondeDnsQuestion *sonde_dns_question_new              (SondeDnsKind         kind,
                                                       const char          *text,
                                                       GInetSocketAddress  *server,
                                                       GError             **error);
SondeDnsKind      sonde_dns_question_get_kind         (SondeDnsQuestion    *self);
const char       *sonde_dns_question_get_name         (SondeDnsQuestion    *self);
const char       *sonde_dns_question_get_display      (SondeDnsQuestion    *self);
char             *sonde_dns_question_dup_title        (SondeDnsQuestion    *self);
GInetAddress     *sonde_dns_question_get_address      (SondeDnsQuestion    *self);
const char       *sonde_dns_question_get_query_name   (SondeDnsQuestion    *self);
gboolean          sonde_dns_question_is_localhost     (SondeDnsQuestion    *self);
GInetSocketAddress
                 *sonde_dns_question_get_server       (SondeDnsQuestion    *self);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "sonde-dns-lookup.h"

G_BEGIN_DECLS

SondeDnsLookup *dns_fixture_start       (SondeDnsKind         kind,
                                         const char          *text,
                                         GInetSocketAddress  *server,
                                         SondeCapture        *capture);
void            dns_fixture_await       (SondeDnsLookup      *lookup);
SondeDnsLookup *dns_fixture_look_up     (SondeDnsKind         kind,
                                         const char          *text);
char           *dns_fixture_dup_records (SondeDnsLookup      *lookup,
                                         SondeDnsSection      section);
SondeDnsRecord *dns_fixture_get_record  (SondeDnsLookup      *lookup,
                                         guint                position);

#define dns_fixture_assert_records(lookup, section, expected) \
  G_STMT_START { \
    g_autofree char *records_ = dns_fixture_dup_records ((lookup), (section)); \
    g_assert_cmpstr (records_, ==, (expected)); \
  } G_STMT_END

G_END_DECLS

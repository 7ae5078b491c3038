#pragma once

#include "sonde-dns-walk.h"

G_BEGIN_DECLS

/**
 * SondeDnsName:
 * @end: the byte behind it where it stands, be it the root or a pointer that ends it there
 * @fault_offset: the first offending byte
 * @fault: what is wrong with it, be it where it stands or where its pointers lead
 * @n_labels: how many labels it has, the root not counted
 * @wire_length: how many bytes it has in all, without compression
 * @is_cut: whether its end is not known, so that nothing behind it is either
 * @is_compressed: whether it has a pointer
 *
 * A name in a DNS message, and what is wrong with it.
 */
typedef struct
{
  gsize         end;
  gsize         fault_offset;
  SondeDnsFault fault;
  guint         n_labels;
  guint         wire_length;
  gboolean      is_cut;
  gboolean      is_compressed;
} SondeDnsName;

gboolean    sonde_dns_name_read (const SondeDnsWalk *walk,
                                 SondeDnsSpan        span,
                                 GString            *text,
                                 SondeDnsName       *name);
SondeField *sonde_dns_name_walk (SondeDnsWalk       *walk,
                                 SondeField         *parent,
                                 const char         *id,
                                 const char         *title,
                                 SondeDnsSpan        span,
                                 SondeDnsName       *name);

G_END_DECLS

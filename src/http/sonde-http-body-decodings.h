#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How much of a body that is compressed is looked at. */
#define SONDE_HTTP_MAX_ENCODED (1024 * 1024)

/**
 * SondeHttpEncodedBody:
 * @bytes: its bytes so far, without chunk sizes and frame headers
 * @content_type: (nullable): the value of its Content-Type
 * @codings: (nullable): how it is compressed, in the order they were applied, as in
 *   Content-Encoding
 * @is_cut: whether there is more than @bytes, or will be
 * @is_record: whether @bytes are the record itself, so that they need not be shown again
 *
 * A body as it was sent.
 */
typedef struct
{
  GBytes     *bytes;
  const char *content_type;
  const char *codings;
  gboolean    is_cut;
  gboolean    is_record;
} SondeHttpEncodedBody;

GPtrArray *sonde_http_body_decodings_new (const SondeHttpEncodedBody *body);

G_END_DECLS

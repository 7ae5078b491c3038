#pragma once

#include "sonde-field.h"
#include "sonde-http2-block.h"

G_BEGIN_DECLS

/**
 * SondeHttp2Part:
 * @block_offset: where in a block of headers the part begins
 * @frame_offset: where in its frame it begins
 * @length: its length
 *
 * The part of a block of headers that a frame has.
 */
typedef struct
{
  guint32 block_offset;
  guint32 frame_offset;
  guint32 length;
} SondeHttp2Part;

void sonde_http2_add_block_fields (SondeField            *parent,
                                   const SondeHttp2Block *block,
                                   const SondeHttp2Part  *part);

G_END_DECLS

#pragma once

#include "sonde-media-transfer.h"

G_BEGIN_DECLS

/**
 * SondeMediaPart:
 * @start: its first byte in what it is part of
 * @end: the byte after its last
 * @node: what it is in the tree
 * @number: which part it is, from 1
 * @transfer: how it is written
 * @type: (nullable): its media type
 *
 * The body of a part that has an encoding of its own.
 */
typedef struct
{
  gsize               start;
  gsize               end;
  guint               node;
  guint               number;
  SondeMediaTransfer  transfer;
  char               *type;
} SondeMediaPart;

G_END_DECLS

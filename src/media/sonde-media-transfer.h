#pragma once

#include "sonde-types.h"

G_BEGIN_DECLS

/**
 * SondeMediaTransfer:
 * @SONDE_MEDIA_TRANSFER_NONE: the bytes stand for themselves
 * @SONDE_MEDIA_TRANSFER_BASE64: four characters for three bytes (RFC 2045, section 6.8)
 * @SONDE_MEDIA_TRANSFER_QUOTED: text, with three characters for any other byte (RFC 2045,
 *   section 6.7)
 *
 * How the body of a part is written, so that all that carries mail lets it through.
 */
typedef enum
{
  SONDE_MEDIA_TRANSFER_NONE,
  SONDE_MEDIA_TRANSFER_BASE64,
  SONDE_MEDIA_TRANSFER_QUOTED,
} SondeMediaTransfer;

/**
 * SondeMediaTransferFault:
 * @start: the first offending byte
 * @end: the byte after the last
 * @sentence: (nullable): what is wrong, to be translated, or `NULL` if nothing is
 * @reference: where that is defined
 * @severity: how badly it departs from the standard
 *
 * The first fault that was found in the body of a part.
 */
typedef struct
{
  gsize          start;
  gsize          end;
  const char    *sentence;
  const char    *reference;
  SondeSeverity  severity;
} SondeMediaTransferFault;

SondeMediaTransfer  sonde_media_transfer_from_text (const char              *text);
GBytes             *sonde_media_transfer_decode    (SondeMediaTransfer       transfer,
                                                    const guint8            *data,
                                                    gsize                    length,
                                                    gboolean                 is_cut,
                                                    SondeMediaTransferFault *fault);

G_END_DECLS

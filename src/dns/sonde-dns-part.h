#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SondeDnsPart:
 * @record_type: the number of a record type
 * @position: which part of its data, from 0
 * @id: a name of the part that stays the same in every language
 * @name: what it is called, for people; to be translated
 * @explanation: (nullable): what it means; to be translated
 *
 * A part of the data of a record.
 */
typedef struct
{
  guint16     record_type;
  guint8      position;
  const char *id;
  const char *name;
  const char *explanation;
} SondeDnsPart;

const SondeDnsPart *sonde_dns_part_get           (guint16 record_type,
                                                  guint   position);
const char         *sonde_dns_part_get_reference (guint16 record_type);

G_END_DECLS

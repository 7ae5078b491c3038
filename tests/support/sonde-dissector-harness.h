#pragma once

#include "sonde-dissector.h"

G_BEGIN_DECLS

/**
 * SondeHarnessStep:
 * @direction: which way the bytes go
 * @bytes: the bytes; `NULL` for the end of the direction
 * @how: with an end, which
 *
 * One read or write of a conversation.
 */
typedef struct
{
  SondeDirection  direction;
  GBytes         *bytes;
  SondeEventKind  how;
} SondeHarnessStep;

typedef struct
{
  const SondeDissector *dissector;
  gpointer              state;
  SondeRecordStore     *records;
  GByteArray           *streams[SONDE_N_DIRECTIONS];
  const char           *handover;
  char                 *terms;
} SondeHarness;

/**
 * SondeHarnessSplit:
 * @SONDE_HARNESS_WHOLE: as the steps are
 * @SONDE_HARNESS_BYTES: byte by byte
 * @SONDE_HARNESS_RANDOM: in pieces of a random length
 * @SONDE_HARNESS_UNEVEN: in pieces of 1 to 13 bytes, always the same
 * @SONDE_HARNESS_SKIP: as the steps are, but skipping what can be skipped
 *
 * How the bytes of the steps are fed.
 */
typedef enum
{
  SONDE_HARNESS_WHOLE,
  SONDE_HARNESS_BYTES,
  SONDE_HARNESS_RANDOM,
  SONDE_HARNESS_UNEVEN,
  SONDE_HARNESS_SKIP,
} SondeHarnessSplit;

GArray                *sonde_harness_steps_new        (void);
void                   sonde_harness_steps_add        (GArray               *steps,
                                                       SondeDirection        direction,
                                                       const void           *data,
                                                       gsize                 length);
void                   sonde_harness_steps_text       (GArray               *steps,
                                                       SondeDirection        direction,
                                                       const char           *text);
void                   sonde_harness_steps_end        (GArray               *steps,
                                                       SondeDirection        direction,
                                                       SondeEventKind        how);
SondeHarness          *sonde_harness_run              (const SondeDissector *dissector,
                                                       GArray               *steps,
                                                       SondeHarnessSplit     split);
void                   sonde_harness_free             (SondeHarness         *self);
char                  *sonde_harness_to_text          (SondeHarness         *self);
SondeField            *sonde_harness_dup_fields       (SondeHarness         *self,
                                                       guint                 number);
GPtrArray             *sonde_harness_dup_decodings    (SondeHarness         *self,
                                                       guint                 number);
char                  *sonde_harness_dup_summary      (SondeHarness         *self,
                                                       guint                 number);
const SondeRecordInfo *sonde_harness_get_record       (SondeHarness         *self,
                                                       guint                 number);
void                   sonde_harness_assert_equal     (SondeHarness         *a,
                                                       SondeHarness         *b);
void                   sonde_harness_assert_any_split (const SondeDissector *dissector,
                                                       GArray               *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeHarness, sonde_harness_free)

G_END_DECLS

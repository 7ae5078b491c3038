#pragma once

#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_TYPE_FAKE_RECORDS (sonde_fake_records_get_type ())

G_DECLARE_FINAL_TYPE (SondeFakeRecords, sonde_fake_records, SONDE, FAKE_RECORDS, GObject)

/* How many bytes each of them has. */
#define SONDE_FAKE_RECORD_LENGTH 48

/* Which of each hundred stands for other bytes besides its own. */
#define SONDE_FAKE_DECODED 7

SondeFakeRecords *sonde_fake_records_new     (guint             n_records);
void              sonde_fake_records_append  (SondeFakeRecords *self,
                                              guint             n_records);
void              sonde_fake_records_rewrite (SondeFakeRecords *self,
                                              guint             position,
                                              guint             n_rewritten,
                                              guint             n_appended);

G_END_DECLS

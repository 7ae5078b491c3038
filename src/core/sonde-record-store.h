#pragma once

#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SondeRecordStore:
 *
 * The records of a list, numbered from 0: 21 bytes for each of those that nobody is working on.
 *
 * Records are grouped. A group whose records lie near each other, as those of a busy conversation
 * do, is packed by sonde_record_store_settle() once it is full, and unpacked when one of its
 * records is to be changed. Not to be used from two threads at once.
 */
typedef struct _SondeRecordStore SondeRecordStore;

SondeRecordStore *sonde_record_store_new        (void);
void              sonde_record_store_free       (SondeRecordStore       *self);
guint             sonde_record_store_get_length (const SondeRecordStore *self);
void              sonde_record_store_get        (const SondeRecordStore *self,
                                                 guint                   number,
                                                 SondeRecordInfo        *info);
SondeRecordInfo  *sonde_record_store_append     (SondeRecordStore       *self,
                                                 const SondeRecordInfo  *info);
SondeRecordInfo  *sonde_record_store_edit       (SondeRecordStore       *self,
                                                 guint                   number);
void              sonde_record_store_settle     (SondeRecordStore       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SondeRecordStore, sonde_record_store_free)

G_END_DECLS

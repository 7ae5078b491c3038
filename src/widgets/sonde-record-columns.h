#pragma once

#include <gtk/gtk.h>

#include "sonde-icons.h"
#include "sonde-palette.h"
#include "sonde-record.h"

G_BEGIN_DECLS

/**
 * SondeRecordColumn:
 * @SONDE_RECORD_COLUMN_NUMBER: the number of the record, from 1
 * @SONDE_RECORD_COLUMN_TIME: when it passed
 * @SONDE_RECORD_COLUMN_DIRECTION: which way it went, as an arrow and a word
 * @SONDE_RECORD_COLUMN_KIND: what it is
 * @SONDE_RECORD_COLUMN_LENGTH: its size in bytes
 * @SONDE_RECORD_COLUMN_SUMMARY: what it holds
 *
 * The columns of a list of records, as flags.
 */
typedef enum
{
  SONDE_RECORD_COLUMN_NUMBER    = 1 << 0,
  SONDE_RECORD_COLUMN_TIME      = 1 << 1,
  SONDE_RECORD_COLUMN_DIRECTION = 1 << 2,
  SONDE_RECORD_COLUMN_KIND      = 1 << 3,
  SONDE_RECORD_COLUMN_LENGTH    = 1 << 4,
  SONDE_RECORD_COLUMN_SUMMARY   = 1 << 5,
} SondeRecordColumn;

#define SONDE_N_RECORD_COLUMNS 6
#define SONDE_RECORD_COLUMNS_ALL ((1 << SONDE_N_RECORD_COLUMNS) - 1)

/**
 * SondeTimeFormat:
 * @SONDE_TIME_FORMAT_ABSOLUTE: the time of day
 * @SONDE_TIME_FORMAT_SINCE_START: seconds since the first record
 * @SONDE_TIME_FORMAT_SINCE_PREVIOUS: seconds since the record before
 *
 * The ways to tell when a record passed.
 */
typedef enum
{
  SONDE_TIME_FORMAT_ABSOLUTE,
  SONDE_TIME_FORMAT_SINCE_START,
  SONDE_TIME_FORMAT_SINCE_PREVIOUS,
} SondeTimeFormat;

#define SONDE_N_TIME_FORMATS 3

#define SONDE_TYPE_TIME_FORMAT (sonde_time_format_get_type ())

GType sonde_time_format_get_type (void);

/**
 * SondeRecordSpan:
 * @x: where it begins, from the side where lines begin
 * @width: how wide it is; 0 for a column that is not shown
 *
 * The place of a column, in pixels.
 */
typedef struct
{
  int x;
  int width;
} SondeRecordSpan;

/**
 * SondeRecordTimes:
 * @start_ns: when the first record of the list passed
 * @previous_ns: when the record before passed
 *
 * What a record's time is told from, in nanoseconds since the Unix epoch.
 */
typedef struct
{
  gint64 start_ns;
  gint64 previous_ns;
} SondeRecordTimes;

#define SONDE_TYPE_RECORD_COLUMNS (sonde_record_columns_get_type ())

G_DECLARE_FINAL_TYPE (SondeRecordColumns, sonde_record_columns, SONDE, RECORD_COLUMNS, GObject)

SondeRecordColumns *sonde_record_columns_new              (GtkWidget              *widget);
void                sonde_record_columns_set_shown        (SondeRecordColumns     *self,
                                                           guint                   columns);
guint               sonde_record_columns_get_shown        (SondeRecordColumns     *self);
void                sonde_record_columns_set_time_format  (SondeRecordColumns     *self,
                                                           SondeTimeFormat         format);
SondeTimeFormat     sonde_record_columns_get_time_format  (SondeRecordColumns     *self);
void                sonde_record_columns_set_descending   (SondeRecordColumns     *self,
                                                           gboolean                descending);
gboolean            sonde_record_columns_set_n_records    (SondeRecordColumns     *self,
                                                           guint                   n_records);
int                 sonde_record_columns_get_row_height   (SondeRecordColumns     *self);
void                sonde_record_columns_fit              (SondeRecordColumns     *self,
                                                           int                     width);
char               *sonde_record_columns_dup_text         (SondeRecordColumns     *self,
                                                           SondeRecordColumn       column,
                                                           SondeRecord            *record,
                                                           const SondeRecordTimes *times);
const char         *sonde_record_columns_get_title        (SondeRecordColumns     *self,
                                                           SondeRecordColumn       column);
guint               sonde_record_columns_find_at          (SondeRecordColumns     *self,
                                                           int                     x);
void                sonde_record_columns_snapshot_titles  (SondeRecordColumns     *self,
                                                           GtkWidget              *widget,
                                                           GtkSnapshot            *snapshot);
void                sonde_record_columns_snapshot_record  (SondeRecordColumns     *self,
                                                           GtkWidget              *widget,
                                                           GtkSnapshot            *snapshot,
                                                           SondeRecord            *record,
                                                           const SondeRecordTimes *times);

G_END_DECLS

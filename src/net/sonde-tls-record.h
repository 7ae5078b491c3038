#pragma once

#include "sonde-record.h"

G_BEGIN_DECLS

/* The type, the version and the length before each record. */
#define SONDE_TLS_RECORD_HEADER 5

#define SONDE_TLS_MAX_PLAIN         (1 << 14)
#define SONDE_TLS_MAX_ENCRYPTED     ((1 << 14) + 2048)
#define SONDE_TLS_MAX_ENCRYPTED_1_3 ((1 << 14) + 256)

/**
 * SondeTlsKind:
 * @SONDE_TLS_KIND_RAW: bytes that are no TLS
 * @SONDE_TLS_KIND_SSL_2: a hello in the form of SSL 2.0
 * @SONDE_TLS_KIND_INCOMPLETE: a record that ends within its header
 * @SONDE_TLS_KIND_ENCRYPTED: a record of TLS 1.3 whose true type is encrypted
 * @SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE: an encrypted handshake message, up to TLS 1.2
 * @SONDE_TLS_KIND_ENCRYPTED_ALERT: an encrypted alert, up to TLS 1.2
 * @SONDE_TLS_KIND_EARLY_DATA: encrypted data of TLS 1.3 from before the handshake is done
 *
 * The kinds of records beyond the types of content, which are those below 256.
 */
typedef enum
{
  SONDE_TLS_KIND_RAW = 256,
  SONDE_TLS_KIND_SSL_2,
  SONDE_TLS_KIND_INCOMPLETE,
  SONDE_TLS_KIND_ENCRYPTED,
  SONDE_TLS_KIND_ENCRYPTED_HANDSHAKE,
  SONDE_TLS_KIND_ENCRYPTED_ALERT,
  SONDE_TLS_KIND_EARLY_DATA,
} SondeTlsKind;

/**
 * SondeTlsProblem:
 * @SONDE_TLS_PROBLEM_NONE: none
 * @SONDE_TLS_PROBLEM_NOT_TLS: the bytes are no record
 * @SONDE_TLS_PROBLEM_TYPE: there is no such type of content
 * @SONDE_TLS_PROBLEM_TOO_LONG: the record is longer than is allowed
 * @SONDE_TLS_PROBLEM_EMPTY: the record is empty, which its type must not be
 * @SONDE_TLS_PROBLEM_INCOMPLETE: the connection ended within the record
 * @SONDE_TLS_PROBLEM_AFTER_END: there was a close notify or a fatal alert before
 * @SONDE_TLS_PROBLEM_INTERLEAVED: the record stands between two parts of a handshake message
 * @SONDE_TLS_PROBLEM_NOT_ENCRYPTED: the record should have been encrypted
 * @SONDE_TLS_PROBLEM_TOO_EARLY: data before there are keys
 * @SONDE_TLS_PROBLEM_UNFINISHED: the connection ended within a handshake message
 *
 * What can be wrong with a record as a whole.
 */
typedef enum
{
  SONDE_TLS_PROBLEM_NONE,
  SONDE_TLS_PROBLEM_NOT_TLS,
  SONDE_TLS_PROBLEM_TYPE,
  SONDE_TLS_PROBLEM_TOO_LONG,
  SONDE_TLS_PROBLEM_EMPTY,
  SONDE_TLS_PROBLEM_INCOMPLETE,
  SONDE_TLS_PROBLEM_AFTER_END,
  SONDE_TLS_PROBLEM_INTERLEAVED,
  SONDE_TLS_PROBLEM_NOT_ENCRYPTED,
  SONDE_TLS_PROBLEM_TOO_EARLY,
  SONDE_TLS_PROBLEM_UNFINISHED,
} SondeTlsProblem;

const char      *sonde_tls_problem_get_sentence  (SondeTlsProblem        problem);
const char      *sonde_tls_problem_get_reference (SondeTlsProblem        problem);

void             sonde_tls_record_set_problem    (SondeRecordInfo       *info,
                                                  SondeTlsProblem        problem);
SondeTlsProblem  sonde_tls_record_get_problem    (const SondeRecordInfo *info);
void             sonde_tls_record_set_agreed     (SondeRecordInfo       *info,
                                                  guint                  version,
                                                  guint                  suite);
guint            sonde_tls_record_get_version    (const SondeRecordInfo *info);
guint            sonde_tls_record_get_suite      (const SondeRecordInfo *info);
void             sonde_tls_record_set_finished   (SondeRecordInfo       *info);
gboolean         sonde_tls_record_is_finished    (const SondeRecordInfo *info);
void             sonde_tls_record_set_carried    (SondeRecordInfo       *info,
                                                  guint                  n_bytes);
guint            sonde_tls_record_get_carried    (const SondeRecordInfo *info);
gboolean         sonde_tls_record_is_encrypted   (const SondeRecordInfo *info);
const char      *sonde_tls_record_get_kind_id    (const SondeRecordInfo *info);
char            *sonde_tls_record_dup_kind       (const SondeRecordInfo *info);

G_END_DECLS

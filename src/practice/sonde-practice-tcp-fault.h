#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePracticeFault:
 * @SONDE_PRACTICE_FAULT_RESET: a reset (RST) at once
 * @SONDE_PRACTICE_FAULT_CLOSE: an orderly end (FIN) at once
 * @SONDE_PRACTICE_FAULT_SILENT: everything is taken, nothing is answered
 *
 * What a server does wrong on purpose.
 */
typedef enum
{
  SONDE_PRACTICE_FAULT_RESET,
  SONDE_PRACTICE_FAULT_CLOSE,
  SONDE_PRACTICE_FAULT_SILENT
} SondePracticeFault;

#define SONDE_TYPE_PRACTICE_TCP_FAULT (sonde_practice_tcp_fault_get_type ())

G_DECLARE_FINAL_TYPE (SondePracticeTcpFault, sonde_practice_tcp_fault,
                      SONDE, PRACTICE_TCP_FAULT, GObject)

SondePracticeTcpFault *sonde_practice_tcp_fault_new (GPtrArray          *sockets,
                                                     SondePracticeFault  fault);

G_END_DECLS

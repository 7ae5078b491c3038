#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePythonDnsKind:
 * @SONDE_PYTHON_DNS_ADDRESSES: every address of a host name
 * @SONDE_PYTHON_DNS_HOST_NAME: the host name of an address, confirmed forward
 * @SONDE_PYTHON_DNS_RECORDS: the records of one type of a name
 *
 * What was looked up.
 */
typedef enum
{
  SONDE_PYTHON_DNS_ADDRESSES,
  SONDE_PYTHON_DNS_HOST_NAME,
  SONDE_PYTHON_DNS_RECORDS,
} SondePythonDnsKind;

/**
 * SondePythonDns:
 * @kind: what was looked up
 * @name: the name as asked, in its ASCII form (A-labels); an IPv4 or IPv6 address for
 *   `SONDE_PYTHON_DNS_HOST_NAME`
 * @record_type: (nullable): the type for `SONDE_PYTHON_DNS_RECORDS`, such as `MX`; see
 *   [func@record_type_from_text]
 * @server: (nullable): the server that was asked, by address or name; `NULL` for the system's
 * @server_port: the port of @server, or 0 for 53
 *
 * One lookup to be shown as a Python script.
 */
typedef struct
{
  SondePythonDnsKind  kind;
  const char         *name;
  const char         *record_type;
  const char         *server;
  guint16             server_port;
} SondePythonDns;

char *sonde_python_dns (const SondePythonDns *lookup);

G_END_DECLS

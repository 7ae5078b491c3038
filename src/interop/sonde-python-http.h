#pragma once

#include "sonde-python-pair.h"

G_BEGIN_DECLS

/**
 * SondePythonHttpBody:
 * @SONDE_PYTHON_HTTP_BODY_NONE: no body
 * @SONDE_PYTHON_HTTP_BODY_TEXT: text, sent as UTF-8
 * @SONDE_PYTHON_HTTP_BODY_BYTES: bytes
 * @SONDE_PYTHON_HTTP_BODY_FILE: what a file holds
 * @SONDE_PYTHON_HTTP_BODY_FORM: a URL-encoded form
 *
 * What the body of a request was made from.
 */
typedef enum
{
  SONDE_PYTHON_HTTP_BODY_NONE,
  SONDE_PYTHON_HTTP_BODY_TEXT,
  SONDE_PYTHON_HTTP_BODY_BYTES,
  SONDE_PYTHON_HTTP_BODY_FILE,
  SONDE_PYTHON_HTTP_BODY_FORM,
} SondePythonHttpBody;

/**
 * SondePythonHttp:
 * @method: the method, such as `GET`
 * @uri: the address, its host in ASCII form (A-labels)
 * @headers: (array length=n_headers) (nullable): the headers the person set, in order; a
 *   name may come more than once
 * @n_headers: the number of elements in @headers
 * @body: what the body was made from
 * @text: (nullable): the body for `SONDE_PYTHON_HTTP_BODY_TEXT`
 * @bytes: (nullable): the body for `SONDE_PYTHON_HTTP_BODY_BYTES`
 * @path: (type filename) (nullable): the file for `SONDE_PYTHON_HTTP_BODY_FILE`
 * @form: (array length=n_form) (nullable): the fields for `SONDE_PYTHON_HTTP_BODY_FORM`, not
 *   encoded, in order; a name may come more than once
 * @n_form: the number of elements in @form
 * @follow_redirects: whether redirects were followed
 * @insecure: whether the person chose to go on with a certificate that is not trusted
 * @timeout_s: how long to wait for the server, in seconds; 0 stands for 30
 *
 * One HTTP request to be shown as a Python script.
 */
typedef struct
{
  const char            *method;
  const char            *uri;
  const SondePythonPair *headers;
  gsize                  n_headers;
  SondePythonHttpBody    body;
  const char            *text;
  GBytes                *bytes;
  const char            *path;
  const SondePythonPair *form;
  gsize                  n_form;
  gboolean               follow_redirects;
  gboolean               insecure;
  guint                  timeout_s;
} SondePythonHttp;

char *sonde_python_http (const SondePythonHttp *request);

G_END_DECLS

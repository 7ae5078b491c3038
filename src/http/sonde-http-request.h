#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_HTTP_REQUEST_ERROR (sonde_http_request_error_quark ())

/**
 * SondeHttpRequestError:
 * @SONDE_HTTP_REQUEST_ERROR_METHOD: a method that cannot be
 * @SONDE_HTTP_REQUEST_ERROR_HEADER_NAME: a header whose name cannot be
 * @SONDE_HTTP_REQUEST_ERROR_HEADER_VALUE: a header whose value cannot be
 * @SONDE_HTTP_REQUEST_ERROR_VERSION: a version of HTTP that cannot be spoken to this address
 *
 * What can be wrong with a request, besides any `SONDE_HTTP_URL_ERROR`.
 */
typedef enum
{
  SONDE_HTTP_REQUEST_ERROR_METHOD,
  SONDE_HTTP_REQUEST_ERROR_HEADER_NAME,
  SONDE_HTTP_REQUEST_ERROR_HEADER_VALUE,
  SONDE_HTTP_REQUEST_ERROR_VERSION,
} SondeHttpRequestError;

/**
 * SondeHttpVersion:
 * @SONDE_HTTP_VERSION_ANY: what client and server agree on
 * @SONDE_HTTP_VERSION_1_1: HTTP/1.1
 * @SONDE_HTTP_VERSION_2: HTTP/2, which takes https
 *
 * Which version of HTTP to speak.
 */
typedef enum
{
  SONDE_HTTP_VERSION_ANY,
  SONDE_HTTP_VERSION_1_1,
  SONDE_HTTP_VERSION_2,
} SondeHttpVersion;

#define SONDE_TYPE_HTTP_REQUEST (sonde_http_request_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpRequest, sonde_http_request, SONDE, HTTP_REQUEST, GObject)

GQuark sonde_http_request_error_quark (void);

SondeHttpRequest *sonde_http_request_new                (const char       *method,
                                                         const char       *url);
SondeHttpRequest *sonde_http_request_copy               (SondeHttpRequest *self);
const char       *sonde_http_request_get_method         (SondeHttpRequest *self);
void              sonde_http_request_set_method         (SondeHttpRequest *self,
                                                         const char       *method);
const char       *sonde_http_request_get_url            (SondeHttpRequest *self);
void              sonde_http_request_set_url            (SondeHttpRequest *self,
                                                         const char       *url);
SondeHttpVersion  sonde_http_request_get_version        (SondeHttpRequest *self);
void              sonde_http_request_set_version        (SondeHttpRequest *self,
                                                         SondeHttpVersion  version);
gboolean          sonde_http_request_get_follow         (SondeHttpRequest *self);
void              sonde_http_request_set_follow         (SondeHttpRequest *self,
                                                         gboolean          follow);
GListModel       *sonde_http_request_list_headers       (SondeHttpRequest *self);
void              sonde_http_request_add_header         (SondeHttpRequest *self,
                                                         const char       *name,
                                                         const char       *value);
void              sonde_http_request_remove_header      (SondeHttpRequest *self,
                                                         const char       *name);
gboolean          sonde_http_request_has_header         (SondeHttpRequest *self,
                                                         const char       *name);
void              sonde_http_request_omit_header        (SondeHttpRequest *self,
                                                         const char       *name);
gboolean          sonde_http_request_omits_header       (SondeHttpRequest *self,
                                                         const char       *name);
GListModel       *sonde_http_request_list_added_headers (SondeHttpRequest *self);
GBytes           *sonde_http_request_get_body           (SondeHttpRequest *self);
GFile            *sonde_http_request_get_body_file      (SondeHttpRequest *self);
void              sonde_http_request_set_body           (SondeHttpRequest *self,
                                                         GBytes           *body);
void              sonde_http_request_set_body_file      (SondeHttpRequest *self,
                                                         GFile            *file);
void              sonde_http_request_drop_body          (SondeHttpRequest *self);
GUri             *sonde_http_request_check              (SondeHttpRequest *self,
                                                         guint            *position,
                                                         GError          **error);

char *sonde_http_form_encode (GListModel *fields);

G_END_DECLS

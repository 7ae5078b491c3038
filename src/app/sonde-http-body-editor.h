#pragma once

#include <gtk/gtk.h>

#include "sonde-http-request.h"
#include "sonde-pair-list.h"

G_BEGIN_DECLS

/**
 * SondeHttpBodyKind:
 * @SONDE_HTTP_BODY_KIND_NONE: nothing
 * @SONDE_HTTP_BODY_KIND_TEXT: text
 * @SONDE_HTTP_BODY_KIND_FORM: the fields of a form, URL-encoded
 * @SONDE_HTTP_BODY_KIND_FILE: the bytes of a file
 *
 * What a request carries.
 */
typedef enum
{
  SONDE_HTTP_BODY_KIND_NONE,
  SONDE_HTTP_BODY_KIND_TEXT,
  SONDE_HTTP_BODY_KIND_FORM,
  SONDE_HTTP_BODY_KIND_FILE,
} SondeHttpBodyKind;

#define SONDE_TYPE_HTTP_BODY_EDITOR (sonde_http_body_editor_get_type ())

G_DECLARE_FINAL_TYPE (SondeHttpBodyEditor, sonde_http_body_editor,
                      SONDE, HTTP_BODY_EDITOR, GtkWidget)

SondeHttpBodyKind  sonde_http_body_editor_get_kind   (SondeHttpBodyEditor *self);
gboolean           sonde_http_body_editor_lacks_file (SondeHttpBodyEditor *self);
void               sonde_http_body_editor_apply      (SondeHttpBodyEditor *self,
                                                      SondeHttpRequest    *request);

G_END_DECLS

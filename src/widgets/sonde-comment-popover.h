#pragma once

#include <gtk/gtk.h>

#include "sonde-record.h"

G_BEGIN_DECLS

#define SONDE_TYPE_COMMENT_POPOVER (sonde_comment_popover_get_type ())

G_DECLARE_FINAL_TYPE (SondeCommentPopover, sonde_comment_popover, SONDE, COMMENT_POPOVER,
                      GtkPopover)

GtkWidget *sonde_comment_popover_new  (void);
void       sonde_comment_popover_edit (SondeCommentPopover *self,
                                       SondeRecord         *record);

G_END_DECLS

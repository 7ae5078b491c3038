#pragma once

#include <gtk/gtk.h>

#include "sonde-flow.h"
#include "sonde-session.h"
#include "sonde-target.h"

G_BEGIN_DECLS

#define SONDE_TYPE_PAGE (sonde_page_get_type ())

G_DECLARE_INTERFACE (SondePage, sonde_page, SONDE, PAGE, GtkWidget)

/**
 * SondePageInterface:
 * @set_session: gives the page what it works with; once, before it is shown
 * @set_target: fills the compose bar; nothing is sent
 * @activate: does what the compose bar's prominent button does
 * @stop: stops what the page's selected activity does
 * @focus_entry: puts the keyboard focus into the compose bar's entry, its text selected
 * @is_busy: says whether anything that was asked for has not come to its end
 * @dup_code: (nullable): writes what the selected activity did as a Python script, or gives `NULL`
 *   when there is none
 * @add_flow: (nullable): lists a flow of an opened capture file, if it is of the page's kind
 * @get_flow: (nullable): gives the flow of the selected activity, or `NULL`, and the records of it
 *   that are listed
 *
 * What the window asks of a page.
 */
struct _SondePageInterface
{
  GTypeInterface parent_iface;

  void       (*set_session) (SondePage    *self,
                             SondeSession *session);
  void       (*set_target)  (SondePage    *self,
                             SondeTarget  *target);
  void       (*activate)    (SondePage    *self);
  void       (*stop)        (SondePage    *self);
  void       (*focus_entry) (SondePage    *self);
  gboolean   (*is_busy)     (SondePage    *self);
  char      *(*dup_code)    (SondePage    *self);
  gboolean   (*add_flow)    (SondePage    *self,
                             SondeFlow    *flow);
  SondeFlow *(*get_flow)    (SondePage    *self,
                             GListModel  **records);
};

void       sonde_page_set_session (SondePage    *self,
                                   SondeSession *session);
void       sonde_page_set_target  (SondePage    *self,
                                   SondeTarget  *target);
void       sonde_page_activate    (SondePage    *self);
void       sonde_page_stop        (SondePage    *self);
void       sonde_page_focus_entry (SondePage    *self);
gboolean   sonde_page_is_busy     (SondePage    *self);
char      *sonde_page_dup_code    (SondePage    *self);
gboolean   sonde_page_add_flow    (SondePage    *self,
                                   SondeFlow    *flow);
SondeFlow *sonde_page_get_flow    (SondePage    *self,
                                   gint64       *start_ns);

G_END_DECLS

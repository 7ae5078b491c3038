#include "config.h"

#include "sonde-page.h"
#include "sonde-record.h"

G_DEFINE_INTERFACE (SondePage, sonde_page, GTK_TYPE_WIDGET)

static void
sonde_page_default_init (SondePageInterface *iface G_GNUC_UNUSED)
{
}

/**
 * sonde_page_set_session:
 * @self: a page
 * @session: what the page works with
 *
 * Gives the page what it works with; once, before it is shown.
 */
void
sonde_page_set_session (SondePage    *self,
                        SondeSession *session)
{
  g_return_if_fail (SONDE_IS_PAGE (self));
  g_return_if_fail (SONDE_IS_SESSION (session));

  SONDE_PAGE_GET_IFACE (self)->set_session (self, session);
}

/**
 * sonde_page_set_target:
 * @self: a page
 * @target: what to fill in
 *
 * Fills the compose bar. Nothing is sent.
 */
void
sonde_page_set_target (SondePage   *self,
                       SondeTarget *target)
{
  g_return_if_fail (SONDE_IS_PAGE (self));
  g_return_if_fail (target != NULL);

  SONDE_PAGE_GET_IFACE (self)->set_target (self, target);
}

/**
 * sonde_page_activate:
 * @self: a page
 *
 * Does what the compose bar's prominent button does.
 */
void
sonde_page_activate (SondePage *self)
{
  g_return_if_fail (SONDE_IS_PAGE (self));

  SONDE_PAGE_GET_IFACE (self)->activate (self);
}

/**
 * sonde_page_stop:
 * @self: a page
 *
 * Stops what the selected activity does.
 */
void
sonde_page_stop (SondePage *self)
{
  g_return_if_fail (SONDE_IS_PAGE (self));

  SONDE_PAGE_GET_IFACE (self)->stop (self);
}

/**
 * sonde_page_focus_entry:
 * @self: a page
 *
 * Puts the keyboard focus into the compose bar's entry.
 */
void
sonde_page_focus_entry (SondePage *self)
{
  g_return_if_fail (SONDE_IS_PAGE (self));

  SONDE_PAGE_GET_IFACE (self)->focus_entry (self);
}

/**
 * sonde_page_is_busy:
 * @self: a page
 *
 * Returns: whether anything that was asked for has not come to its end
 */
gboolean
sonde_page_is_busy (SondePage *self)
{
  g_return_val_if_fail (SONDE_IS_PAGE (self), FALSE);

  return SONDE_PAGE_GET_IFACE (self)->is_busy (self);
}

/**
 * sonde_page_dup_code:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): what the selected activity did, as a Python script
 */
char *
sonde_page_dup_code (SondePage *self)
{
  SondePageInterface *iface;

  g_return_val_if_fail (SONDE_IS_PAGE (self), NULL);

  iface = SONDE_PAGE_GET_IFACE (self);

  return iface->dup_code != NULL ? iface->dup_code (self) : NULL;
}

/**
 * sonde_page_add_flow:
 * @self: a page
 * @flow: a flow of an opened capture file
 *
 * Lists a flow, if it is of the page's kind.
 *
 * Returns: whether it is
 */
gboolean
sonde_page_add_flow (SondePage *self,
                     SondeFlow *flow)
{
  SondePageInterface *iface;

  g_return_val_if_fail (SONDE_IS_PAGE (self), FALSE);
  g_return_val_if_fail (SONDE_IS_FLOW (flow), FALSE);

  iface = SONDE_PAGE_GET_IFACE (self);

  return iface->add_flow != NULL && iface->add_flow (self, flow);
}

/**
 * sonde_page_get_flow:
 * @self: a page
 * @start_ns: (out): the time that the records of the flow are counted from, in nanoseconds since
 *   the Unix epoch
 *
 * Returns: (transfer none) (nullable): the flow of the selected activity
 */
SondeFlow *
sonde_page_get_flow (SondePage *self,
                     gint64    *start_ns)
{
  SondePageInterface *iface;
  GListModel *records = NULL;
  g_autoptr(SondeRecord) first = NULL;
  SondeFlow *flow;

  g_return_val_if_fail (SONDE_IS_PAGE (self), NULL);
  g_return_val_if_fail (start_ns != NULL, NULL);

  iface = SONDE_PAGE_GET_IFACE (self);
  flow = iface->get_flow != NULL ? iface->get_flow (self, &records) : NULL;

  if (flow == NULL)
    return NULL;

  if (records != NULL)
    first = g_list_model_get_item (records, 0);

  *start_ns = first != NULL ? sonde_record_get_time_ns (first) : sonde_flow_get_opened_ns (flow);

  return flow;
}

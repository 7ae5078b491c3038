#include "config.h"

#include "sonde-record-settings.h"

/**
 * sonde_record_settings_bind:
 * @settings: the settings
 * @page: the name of a page, with which its keys begin
 * @pane: the page's list of records
 *
 * Has the columns, their times and their order remembered for a page.
 */
void
sonde_record_settings_bind (GSettings       *settings,
                            const char      *page,
                            SondeRecordPane *pane)
{
  static const struct {
    const char *suffix;
    const char *property;
  } bindings[] = {
    { "columns", "columns" },
    { "time-format", "time-format" },
    { "newest-first", "descending" },
  };
  SondeRecordView *view;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (page != NULL);
  g_return_if_fail (SONDE_IS_RECORD_PANE (pane));

  view = sonde_record_pane_get_view (pane);

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      g_autofree char *key = g_strdup_printf ("%s-%s", page, bindings[i].suffix);

      g_settings_bind (settings, key, view, bindings[i].property, G_SETTINGS_BIND_DEFAULT);
    }
}

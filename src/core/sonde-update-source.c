#include "config.h"

#include "sonde-update-source.h"

/* Between redrawing (120) and what people wait for (0). */
#define UPDATE_PRIORITY    (G_PRIORITY_HIGH_IDLE + 10)
#define UPDATE_INTERVAL_US 16000

/* The last reference to the object may be given up in any thread, also while this runs. */
typedef struct
{
  GSource         parent;

  GWeakRef        object;
  SondeUpdateFunc update;
  gint64          updated_us;
  int             is_due;
} SondeUpdateSource;

static gboolean
sonde_update_source_dispatch (GSource     *source,
                              GSourceFunc  callback  G_GNUC_UNUSED,
                              gpointer     user_data G_GNUC_UNUSED)
{
  SondeUpdateSource *self = (SondeUpdateSource *) source;
  g_autoptr(GObject) object = g_weak_ref_get (&self->object);
  gint64 due_us = self->updated_us + UPDATE_INTERVAL_US;

  if (object == NULL)
    return G_SOURCE_REMOVE;

  if (g_get_monotonic_time () < due_us)
    {
      g_source_set_ready_time (source, due_us);
      return G_SOURCE_CONTINUE;
    }

  g_source_set_ready_time (source, -1);
  g_atomic_int_set (&self->is_due, FALSE);

  if (!self->update (object))
    sonde_update_source_wake (source);

  self->updated_us = g_get_monotonic_time ();

  return G_SOURCE_CONTINUE;
}

static void
sonde_update_source_finalize (GSource *source)
{
  g_weak_ref_clear (&((SondeUpdateSource *) source)->object);
}

static GSourceFuncs update_source_funcs = {
  .dispatch = sonde_update_source_dispatch,
  .finalize = sonde_update_source_finalize,
};

/**
 * sonde_update_source_new:
 * @object: the object that is to be updated; not held
 * @update: what updates it
 *
 * Makes a source that updates an object at most once per frame, from the caller's thread-default
 * main context, to which it is attached.
 *
 * Returns: (transfer full): a source
 */
GSource *
sonde_update_source_new (GObject         *object,
                         SondeUpdateFunc  update)
{
  GSource *source;
  SondeUpdateSource *self;

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);
  g_return_val_if_fail (update != NULL, NULL);

  source = g_source_new (&update_source_funcs, sizeof (SondeUpdateSource));
  self = (SondeUpdateSource *) source;
  g_weak_ref_init (&self->object, object);
  self->update = update;
  g_source_set_static_name (source, "sonde-update");
  g_source_set_priority (source, UPDATE_PRIORITY);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/**
 * sonde_update_source_wake:
 * @source: a source made by sonde_update_source_new()
 *
 * Says that there is something new. May be called from any thread.
 */
void
sonde_update_source_wake (GSource *source)
{
  SondeUpdateSource *self = (SondeUpdateSource *) source;

  g_return_if_fail (source != NULL);

  if (g_atomic_int_compare_and_exchange (&self->is_due, FALSE, TRUE))
    g_source_set_ready_time (source, 0);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-picture.h"
#include "sonde-tour.h"

#define TICK_MS      50
#define SETTLE_TICKS 8
#define LIMIT_TICKS  300

/**
 * SondeTour:
 *
 * Does one real thing on each page against the practice servers, through the page's own
 * widgets, and takes a picture of it, light and dark.
 */
struct _SondeTour
{
  GObject       parent_instance;

  SondeWindow  *window;
  SondePicture *picture;
  char         *directory;
  guint         tick_id;
  guint         stop;
  guint         step;
  guint         n_ticks;
};

/* Where the tour stops: a page, what is done there, and what is sent then. */
typedef struct
{
  const char *page;
  const char *endpoint;
  const char *path;
  const char *text;
  int         record;
} SondeTourStop;

static const SondeTourStop stops[] = {
  { "dns", "dns", "", NULL, 0 },
  { "sockets", "tcp-echo", "", "Hello world!\\r\\n", -1 },
  { "http", "http", "json", NULL, 1 },
  { "websockets", "ws", "", "Hello world!", -1 },
};

typedef enum
{
  STEP_PRACTICE,
  STEP_BEGIN,
  STEP_BUSY,
  STEP_SENT,
  STEP_LIGHT,
  STEP_DARK,
} SondeTourStep;

G_DEFINE_FINAL_TYPE (SondeTour, sonde_tour, G_TYPE_OBJECT)

enum {
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sonde_tour_go (SondeTour     *self,
               SondeTourStep  step)
{
  self->step = step;
  self->n_ticks = 0;
}

static void
sonde_tour_end (SondeTour *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
sonde_tour_set_dark (gboolean is_dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static SondeTarget *
sonde_tour_make_target (SondeTour           *self,
                        const SondeTourStop *stop)
{
  SondePracticeHost *host = sonde_session_get_practice (sonde_window_get_session (self->window));
  g_autoptr(SondePracticeEndpoint) endpoint = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *argument = NULL;
  SondeTarget *target;

  if (stop->endpoint != NULL)
    endpoint = sonde_practice_host_find (host, stop->endpoint);

  argument = g_strconcat (endpoint != NULL ? sonde_practice_endpoint_get_uri (endpoint) : "",
                          stop->path, NULL);
  target = sonde_target_parse (argument, NULL, &error);

  if (target == NULL)
    g_printerr ("%s\n", error->message);

  return target;
}

static void
sonde_tour_begin (SondeTour *self)
{
  const SondeTourStop *stop = &stops[self->stop];
  SondePage *page = sonde_window_show_page (self->window, stop->page);
  g_autoptr(SondeTarget) target = sonde_tour_make_target (self, stop);

  if (target == NULL)
    return;

  sonde_page_set_target (page, target);
  sonde_page_activate (page);
}

static void
sonde_tour_save (SondeTour  *self,
                 const char *suffix)
{
  g_autofree char *name = g_strconcat (stops[self->stop].page, suffix, ".png", NULL);
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr(GError) error = NULL;

  if (!sonde_picture_save (self->picture, path, &error))
    g_printerr ("%s\n", error->message);
}

static void
sonde_tour_next (SondeTour *self)
{
  self->stop++;

  if (self->stop < G_N_ELEMENTS (stops))
    sonde_tour_go (self, STEP_BEGIN);
  else
    sonde_tour_end (self);
}

static void
sonde_tour_leave_busy (SondeTour *self)
{
  const SondeTourStop *stop = &stops[self->stop];
  SondePage *page = sonde_window_show_page (self->window, stop->page);

  if (stop->text != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "page.send-text", "s", stop->text);

  sonde_tour_go (self, STEP_SENT);
}

static void
sonde_tour_leave_sent (SondeTour *self)
{
  const SondeTourStop *stop = &stops[self->stop];
  SondePage *page = sonde_window_show_page (self->window, stop->page);

  gtk_widget_activate_action (GTK_WIDGET (page), "page.select-record", "i", stop->record);
  gtk_window_set_focus_visible (GTK_WINDOW (self->window), FALSE);
  sonde_tour_go (self, STEP_LIGHT);
}

static gboolean
sonde_tour_is_waiting (SondeTour *self)
{
  SondePracticeHost *host = sonde_session_get_practice (sonde_window_get_session (self->window));

  if (self->n_ticks > LIMIT_TICKS)
    return FALSE;

  if (self->step == STEP_PRACTICE)
    return sonde_practice_host_get_state (host) == SONDE_PRACTICE_STATE_STARTING;

  if (self->step == STEP_BEGIN)
    return FALSE;

  if (self->n_ticks < SETTLE_TICKS)
    return TRUE;

  return self->step == STEP_BUSY &&
         sonde_page_is_busy (sonde_window_show_page (self->window, stops[self->stop].page));
}

static gboolean
sonde_tour_tick_cb (gpointer user_data)
{
  SondeTour *self = user_data;

  self->n_ticks++;

  if (sonde_tour_is_waiting (self))
    return G_SOURCE_CONTINUE;

  switch ((SondeTourStep) self->step)
    {
    case STEP_PRACTICE:
      sonde_tour_go (self, STEP_BEGIN);
      break;

    case STEP_BEGIN:
      sonde_tour_begin (self);
      sonde_tour_go (self, STEP_BUSY);
      break;

    case STEP_BUSY:
      sonde_tour_leave_busy (self);
      break;

    case STEP_SENT:
      sonde_tour_leave_sent (self);
      break;

    case STEP_LIGHT:
      sonde_tour_save (self, "");
      sonde_tour_set_dark (TRUE);
      sonde_tour_go (self, STEP_DARK);
      break;

    case STEP_DARK:
      sonde_tour_save (self, "-dark");
      sonde_tour_set_dark (FALSE);
      sonde_tour_next (self);
      break;

    default:
      g_assert_not_reached ();
    }

  return self->tick_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
sonde_tour_finalize (GObject *object)
{
  SondeTour *self = SONDE_TOUR (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->picture);
  g_clear_object (&self->window);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (sonde_tour_parent_class)->finalize (object);
}

static void
sonde_tour_class_init (SondeTourClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_tour_finalize;

  /**
   * SondeTour::ended:
   *
   * All pictures were taken.
   */
  signals[ENDED] =
    g_signal_new ("ended", SONDE_TYPE_TOUR, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_tour_init (SondeTour *self G_GNUC_UNUSED)
{
}

/**
 * sonde_tour_new:
 * @window: the window to use
 * @directory: (type filename): where to put the pictures
 *
 * Returns: (transfer full): a tour that has not begun
 */
SondeTour *
sonde_tour_new (SondeWindow *window,
                const char  *directory)
{
  SondeTour *self;

  g_return_val_if_fail (SONDE_IS_WINDOW (window), NULL);
  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (SONDE_TYPE_TOUR, NULL);
  self->window = g_object_ref (window);
  self->directory = g_strdup (directory);
  self->picture = sonde_picture_new (GTK_WINDOW (window));

  return self;
}

/**
 * sonde_tour_start:
 * @self: a tour
 *
 * Shows the window and begins the tour.
 */
void
sonde_tour_start (SondeTour *self)
{
  g_return_if_fail (SONDE_IS_TOUR (self));
  g_return_if_fail (self->tick_id == 0);

  sonde_tour_set_dark (FALSE);
  gtk_window_present (GTK_WINDOW (self->window));
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "practice",
                                      g_variant_new_boolean (TRUE));
  self->tick_id = g_timeout_add (TICK_MS, sonde_tour_tick_cb, self);
}

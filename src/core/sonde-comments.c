#include "config.h"

#include "sonde-comments.h"

/**
 * SondeComments:
 *
 * What a person marked in a capture, and wrote about it; also what another program wrote there.
 *
 * Belongs to the thread of its capture.
 */
struct _SondeComments
{
  GObject     parent_instance;

  GHashTable *by_place;
  guint       n_comments;
  gboolean    has_unsaved;
};

G_DEFINE_FINAL_TYPE (SondeComments, sonde_comments, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_UNSAVED,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Places come from files: a hash of all their bits, so that many cannot be chosen to collide. */
static guint
hash_place (gconstpointer place)
{
  return (guint) (*(const guint64 *) place * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32);
}

/* What was taken back stays, empty: the file has it still, and saving is to leave it out. */
static void
sonde_comments_put (SondeComments *self,
                    SondeComment  *comment)
{
  const SondeComment *before = g_hash_table_lookup (self->by_place, &comment->place);
  gboolean was_there = before != NULL && !sonde_comment_is_empty (before);

  self->n_comments += sonde_comment_is_empty (comment) ? 0 : 1;
  self->n_comments -= was_there ? 1 : 0;
  g_hash_table_replace (self->by_place, &comment->place, comment);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const SondeComment *first = *(const SondeComment * const *) a;
  const SondeComment *second = *(const SondeComment * const *) b;

  return (first->place > second->place) - (first->place < second->place);
}

static void
sonde_comments_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SondeComments *self = SONDE_COMMENTS (object);

  switch (prop_id)
    {
    case PROP_UNSAVED:
      g_value_set_boolean (value, self->has_unsaved);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_comments_finalize (GObject *object)
{
  SondeComments *self = SONDE_COMMENTS (object);

  g_clear_pointer (&self->by_place, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_comments_parent_class)->finalize (object);
}

static void
sonde_comments_class_init (SondeCommentsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_comments_get_property;
  object_class->finalize = sonde_comments_finalize;

  /**
   * SondeComments:unsaved:
   *
   * Whether there is something that no file holds.
   */
  properties[PROP_UNSAVED] =
    g_param_spec_boolean ("unsaved", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SondeComments::changed:
   * @self: the comments
   * @place: where one is another now
   * @by_person: whether a person changed it; otherwise it was read from the file
   *
   * A comment was written, changed or removed.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_COMMENTS, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_BOOLEAN);
}

static void
sonde_comments_init (SondeComments *self)
{
  self->by_place = g_hash_table_new_full (hash_place, g_int64_equal, NULL,
                                          (GDestroyNotify) sonde_comment_free);
}

/**
 * sonde_comments_new:
 *
 * Returns: (transfer full): no comments
 */
SondeComments *
sonde_comments_new (void)
{
  return g_object_new (SONDE_TYPE_COMMENTS, NULL);
}

/**
 * sonde_comments_get:
 * @self: the comments of a capture
 * @place: the offset in the capture file of the first byte of a record
 *
 * Returns: (transfer none) (nullable): the comment, if there is one
 */
const SondeComment *
sonde_comments_get (SondeComments *self,
                    guint64        place)
{
  const SondeComment *comment;

  g_return_val_if_fail (SONDE_IS_COMMENTS (self), NULL);

  comment = g_hash_table_lookup (self->by_place, &place);

  return comment != NULL && !sonde_comment_is_empty (comment) ? comment : NULL;
}

/**
 * sonde_comments_get_n_comments:
 * @self: the comments of a capture
 *
 * Returns: how many there are
 */
guint
sonde_comments_get_n_comments (SondeComments *self)
{
  g_return_val_if_fail (SONDE_IS_COMMENTS (self), 0);

  return self->n_comments;
}

/**
 * sonde_comments_set:
 * @self: the comments of a capture
 * @place: the offset in the capture file of the first byte of a record
 * @is_marked: whether it is marked
 * @text: (nullable): what there is to say
 *
 * Does what a person asked for: marks a record, comments on it, or neither any more.
 */
void
sonde_comments_set (SondeComments *self,
                    guint64        place,
                    gboolean       is_marked,
                    const char    *text)
{
  g_return_if_fail (SONDE_IS_COMMENTS (self));
  g_return_if_fail (place > 0);

  sonde_comments_put (self, sonde_comment_new (place, is_marked, text));
  sonde_comments_set_unsaved (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0, place, TRUE);
}

/**
 * sonde_comments_load:
 * @self: the comments of a capture
 * @comment: (transfer full): a comment from the file; an empty one takes an earlier one back
 *
 * Takes a comment from the file. One about a record in the middle of a packet is there twice: for
 * us, and for other programs as one about the packet, which is left out.
 */
void
sonde_comments_load (SondeComments *self,
                     SondeComment  *comment)
{
  const SondeComment *other = NULL;
  guint64 packet_place;
  guint64 place;

  g_return_if_fail (SONDE_IS_COMMENTS (self));
  g_return_if_fail (comment != NULL);

  place = comment->place;
  packet_place = comment->packet_place;

  if (packet_place != 0 && packet_place != place)
    other = sonde_comments_get (self, packet_place);

  if (other != NULL && other->is_marked == comment->is_marked &&
      g_str_equal (other->text, comment->text))
    {
      sonde_comments_put (self, sonde_comment_new (packet_place, FALSE, NULL));
      g_signal_emit (self, signals[CHANGED], 0, packet_place, FALSE);
    }

  sonde_comments_put (self, comment);
  g_signal_emit (self, signals[CHANGED], 0, place, FALSE);
}

/**
 * sonde_comments_dup_all:
 * @self: the comments of a capture
 *
 * Copies all comments, for another thread. Those that were taken back are there too, empty.
 *
 * Returns: (transfer full) (element-type SondeComment): the comments by ascending place
 */
GPtrArray *
sonde_comments_dup_all (SondeComments *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) sonde_comment_free);
  GHashTableIter iter;
  gpointer comment;

  g_return_val_if_fail (SONDE_IS_COMMENTS (self), all);

  g_hash_table_iter_init (&iter, self->by_place);

  while (g_hash_table_iter_next (&iter, NULL, &comment))
    g_ptr_array_add (all, sonde_comment_copy (comment));

  g_ptr_array_sort (all, compare_places);

  return all;
}

/**
 * sonde_comments_has_unsaved:
 * @self: the comments of a capture
 *
 * Returns: whether there is something that no file holds
 */
gboolean
sonde_comments_has_unsaved (SondeComments *self)
{
  g_return_val_if_fail (SONDE_IS_COMMENTS (self), FALSE);

  return self->has_unsaved;
}

/**
 * sonde_comments_set_unsaved:
 * @self: the comments of a capture
 * @unsaved: whether there is something that no file holds
 *
 * Says whether the comments are in a file; for the capture.
 */
void
sonde_comments_set_unsaved (SondeComments *self,
                            gboolean       unsaved)
{
  g_return_if_fail (SONDE_IS_COMMENTS (self));

  if (self->has_unsaved == !!unsaved)
    return;

  self->has_unsaved = !!unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

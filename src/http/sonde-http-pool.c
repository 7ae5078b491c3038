#include "config.h"

#include "sonde-http-pool.h"

#define IDLE_TIMEOUT_S 60
#define MAX_CONNECTIONS 1024
#define MAX_CONNECTIONS_PER_HOST 256

/**
 * SondeHttpPool:
 *
 * Connections of one kind, and what is known of them. Exchanges that differ in what they ask of a
 * connection take different pools.
 */
struct _SondeHttpPool
{
  GObject           parent_instance;

  SoupSession      *session;
  SondeHttpVersion  version;
  GHashTable       *links;
};

G_DEFINE_FINAL_TYPE (SondeHttpPool, sonde_http_pool, G_TYPE_OBJECT)

static void
sonde_http_link_free (gpointer data)
{
  SondeHttpLink *link = data;

  g_clear_pointer (&link->address, g_free);
  sonde_http_tls_clear (&link->tls);
  g_free (link);
}

static void
sonde_http_pool_dispose (GObject *object)
{
  SondeHttpPool *self = SONDE_HTTP_POOL (object);

  if (self->session != NULL)
    soup_session_abort (self->session);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (sonde_http_pool_parent_class)->dispose (object);
}

static void
sonde_http_pool_finalize (GObject *object)
{
  SondeHttpPool *self = SONDE_HTTP_POOL (object);

  g_clear_pointer (&self->links, g_hash_table_unref);

  G_OBJECT_CLASS (sonde_http_pool_parent_class)->finalize (object);
}

static void
sonde_http_pool_class_init (SondeHttpPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonde_http_pool_dispose;
  object_class->finalize = sonde_http_pool_finalize;
}

static void
sonde_http_pool_init (SondeHttpPool *self)
{
  self->links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, sonde_http_link_free);

  self->session = soup_session_new_with_options ("timeout", 0,
                                                 "idle-timeout", IDLE_TIMEOUT_S,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                 NULL);

  /* What is sent is what was asked for: no headers, decompression or answers of libsoup's own. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * sonde_http_pool_new:
 * @version: which version of HTTP its connections speak
 * @database: (nullable): whom to trust, or `NULL` for those whom the system trusts
 *
 * Makes a pool without connections.
 *
 * Returns: (transfer full): a pool
 */
SondeHttpPool *
sonde_http_pool_new (SondeHttpVersion version,
                     GTlsDatabase    *database)
{
  SondeHttpPool *self = g_object_new (SONDE_TYPE_HTTP_POOL, NULL);

  self->version = version;

  if (database != NULL)
    soup_session_set_tls_database (self->session, database);

  return self;
}

/**
 * sonde_http_pool_get_session:
 * @self: a pool
 *
 * Returns: (transfer none): what makes its connections
 */
SoupSession *
sonde_http_pool_get_session (SondeHttpPool *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_POOL (self), NULL);

  return self->session;
}

/**
 * sonde_http_pool_get_version:
 * @self: a pool
 *
 * Returns: which version of HTTP its connections speak
 */
SondeHttpVersion
sonde_http_pool_get_version (SondeHttpPool *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_POOL (self), SONDE_HTTP_VERSION_ANY);

  return self->version;
}

/**
 * sonde_http_pool_get_link:
 * @self: a pool
 * @connection_id: a connection's number in the session
 *
 * Returns: (transfer none): what is known of the connection, as long as the pool lives
 */
SondeHttpLink *
sonde_http_pool_get_link (SondeHttpPool *self,
                          guint64        connection_id)
{
  SondeHttpLink *link;

  g_return_val_if_fail (SONDE_IS_HTTP_POOL (self), NULL);

  link = g_hash_table_lookup (self->links, &connection_id);

  if (link == NULL)
    {
      link = g_new0 (SondeHttpLink, 1);
      g_hash_table_insert (self->links, g_memdup2 (&connection_id, sizeof connection_id), link);
    }

  return link;
}

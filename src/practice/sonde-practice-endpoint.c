#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-practice-endpoint.h"

/**
 * SondePracticeEndpoint:
 *
 * One thing to practise with: what it is called, what it does, and where it is.
 *
 * An endpoint never changes once constructed. The scheme of its URI tells which
 * tab of the window it is for.
 */
struct _SondePracticeEndpoint
{
  GObject  parent_instance;

  char    *id;
  char    *uri;
  guint16  port;
};

G_DEFINE_FINAL_TYPE (SondePracticeEndpoint, sonde_practice_endpoint, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_URI,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_PORT,
  N_PROPS
};

typedef struct
{
  const char *id;
  const char *title;
  const char *description;
} EndpointText;

static GParamSpec *properties[N_PROPS];

static const EndpointText texts[] = {
  { "tcp-echo", N_("TCP Echo"),
    N_("Sends every byte back.") },
  { "tcp-chat", N_("TCP Chat"),
    N_("Sends every line to everybody who is connected.") },
  { "tcp-greeting", N_("TCP Greeting"),
    N_("Says hello and closes the connection in good order.") },
  { "tcp-reset", N_("TCP Reset"),
    N_("Resets each connection at once.") },
  { "tcp-close", N_("TCP Close"),
    N_("Closes each connection at once without a word.") },
  { "tcp-drip", N_("TCP Drip"),
    N_("Sends one byte each second, without end.") },
  { "tcp-silent", N_("TCP Black Hole"),
    N_("Accepts connections, takes everything and never answers.") },
  { "udp-echo", N_("UDP Echo"),
    N_("Sends every datagram back.") },
  { "tls-echo", N_("TLS Echo"),
    N_("Sends every byte back through TLS, with a certificate of the practice authority.") },
  { "http", N_("HTTP"),
    N_("A web server whose first page lists what it can do.") },
  { "http-echo", N_("HTTP Echo"),
    N_("Answers with the request as the server saw it.") },
  { "http-image", N_("HTTP Image"),
    N_("Answers with a small picture.") },
  { "http-delay", N_("HTTP Delay"),
    N_("Answers after three seconds.") },
  { "http-stream", N_("HTTP Stream"),
    N_("Answers with ten lines, one every half second.") },
  { "http-events", N_("HTTP Event Stream"),
    N_("Sends a server-sent event each second.") },
  { "http-redirect", N_("HTTP Redirects"),
    N_("Redirects three times before it answers.") },
  { "http-close", N_("HTTP Early Close"),
    N_("Closes the connection in the middle of the body.") },
  { "http-garbage", N_("HTTP Garbage"),
    N_("Answers with something that is not HTTP.") },
  { "https", N_("HTTPS"),
    N_("The same web server over TLS, with HTTP/2 and HTTP/1.1.") },
  { "ws", N_("WebSocket Echo"),
    N_("Sends every message back.") },
  { "ws-chat", N_("WebSocket Chat"),
    N_("Sends every message to everybody, with the subprotocol “chat”.") },
  { "ws-ticker", N_("WebSocket Ticker"),
    N_("Sends a message each second.") },
  { "ws-close", N_("WebSocket Close"),
    N_("Closes at once with the code at the end of its address.") },
  { "wss", N_("Secure WebSocket Echo"),
    N_("Sends every message back, over TLS.") },
  { "dns", N_("DNS"),
    N_("A name server that knows a few names under .test and their addresses.") },
};

static const EndpointText *
sonde_practice_endpoint_find_text (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_strcmp0 (texts[i].id, id) == 0)
        return &texts[i];
    }

  return NULL;
}

static void
sonde_practice_endpoint_finalize (GObject *object)
{
  SondePracticeEndpoint *self = SONDE_PRACTICE_ENDPOINT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->uri, g_free);

  G_OBJECT_CLASS (sonde_practice_endpoint_parent_class)->finalize (object);
}

static void
sonde_practice_endpoint_constructed (GObject *object)
{
  SondePracticeEndpoint *self = SONDE_PRACTICE_ENDPOINT (object);
  g_autoptr(GUri) uri = NULL;

  G_OBJECT_CLASS (sonde_practice_endpoint_parent_class)->constructed (object);

  uri = g_uri_parse (self->uri, G_URI_FLAGS_NONE, NULL);

  if (uri != NULL && g_uri_get_port (uri) > 0)
    self->port = (guint16) g_uri_get_port (uri);
}

static void
sonde_practice_endpoint_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  SondePracticeEndpoint *self = SONDE_PRACTICE_ENDPOINT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;

    case PROP_TITLE:
      g_value_set_string (value, sonde_practice_endpoint_get_title (self));
      break;

    case PROP_DESCRIPTION:
      g_value_set_string (value, sonde_practice_endpoint_get_description (self));
      break;

    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_practice_endpoint_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  SondePracticeEndpoint *self = SONDE_PRACTICE_ENDPOINT (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    case PROP_URI:
      self->uri = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_practice_endpoint_class_init (SondePracticeEndpointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sonde_practice_endpoint_constructed;
  object_class->finalize = sonde_practice_endpoint_finalize;
  object_class->get_property = sonde_practice_endpoint_get_property;
  object_class->set_property = sonde_practice_endpoint_set_property;

  /**
   * SondePracticeEndpoint:id:
   *
   * What the program calls the endpoint, such as `tcp-echo`.
   */
  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeEndpoint:uri:
   *
   * Where the endpoint is, such as `tcp://127.0.0.1:40001`.
   */
  properties[PROP_URI] =
    g_param_spec_string ("uri", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeEndpoint:title:
   *
   * What people call the endpoint, in their language.
   */
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeEndpoint:description:
   *
   * One sentence that says what the endpoint does, in the person's language.
   */
  properties[PROP_DESCRIPTION] =
    g_param_spec_string ("description", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondePracticeEndpoint:port:
   *
   * The port of the server, or 0 if the URI has none.
   */
  properties[PROP_PORT] =
    g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_practice_endpoint_init (SondePracticeEndpoint *self G_GNUC_UNUSED)
{
}

/**
 * sonde_practice_endpoint_new:
 * @id: what the program calls the endpoint
 * @uri: where the endpoint is
 *
 * Describes an endpoint.
 *
 * Title and description are those of @id; an unknown one gets itself as its title and
 * an empty description.
 *
 * Returns: (transfer full): a new endpoint
 */
SondePracticeEndpoint *
sonde_practice_endpoint_new (const char *id,
                             const char *uri)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  return g_object_new (SONDE_TYPE_PRACTICE_ENDPOINT,
                       "id", id,
                       "uri", uri,
                       NULL);
}

/**
 * sonde_practice_endpoint_get_id:
 * @self: an endpoint
 *
 * Gets what the program calls the endpoint.
 *
 * Returns: (transfer none): the identifier
 */
const char *
sonde_practice_endpoint_get_id (SondePracticeEndpoint *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ENDPOINT (self), NULL);

  return self->id;
}

/**
 * sonde_practice_endpoint_get_uri:
 * @self: an endpoint
 *
 * Gets where the endpoint is.
 *
 * Returns: (transfer none): the URI, always with host and port
 */
const char *
sonde_practice_endpoint_get_uri (SondePracticeEndpoint *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ENDPOINT (self), NULL);

  return self->uri;
}

/**
 * sonde_practice_endpoint_get_title:
 * @self: an endpoint
 *
 * Gets what people call the endpoint.
 *
 * Returns: (transfer none): the title, translated
 */
const char *
sonde_practice_endpoint_get_title (SondePracticeEndpoint *self)
{
  const EndpointText *text;

  g_return_val_if_fail (SONDE_IS_PRACTICE_ENDPOINT (self), NULL);

  text = sonde_practice_endpoint_find_text (self->id);

  return text != NULL ? _(text->title) : self->id;
}

/**
 * sonde_practice_endpoint_get_description:
 * @self: an endpoint
 *
 * Gets one sentence that says what the endpoint does.
 *
 * Returns: (transfer none): the description, translated, or an empty string
 */
const char *
sonde_practice_endpoint_get_description (SondePracticeEndpoint *self)
{
  const EndpointText *text;

  g_return_val_if_fail (SONDE_IS_PRACTICE_ENDPOINT (self), NULL);

  text = sonde_practice_endpoint_find_text (self->id);

  return text != NULL ? _(text->description) : "";
}

/**
 * sonde_practice_endpoint_get_port:
 * @self: an endpoint
 *
 * Gets the port the server listens on.
 *
 * Returns: the port in host byte order, or 0 if the URI has none
 */
guint16
sonde_practice_endpoint_get_port (SondePracticeEndpoint *self)
{
  g_return_val_if_fail (SONDE_IS_PRACTICE_ENDPOINT (self), 0);

  return self->port;
}

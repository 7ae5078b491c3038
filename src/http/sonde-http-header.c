#include "config.h"

#include "sonde-http-header.h"
#include "sonde-http-known-headers.h"
#include "sonde-http-message.h"

/**
 * SondeHttpHeader:
 *
 * A header: one that is to be sent, or one that was found in a capture.
 *
 * A header never changes.
 */
struct _SondeHttpHeader
{
  GObject  parent_instance;

  char    *name;
  char    *value;
  guint    record;
  guint    position;
};

G_DEFINE_FINAL_TYPE (SondeHttpHeader, sonde_http_header, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_VALUE,
  PROP_MEANING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sonde_http_header_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SondeHttpHeader *self = SONDE_HTTP_HEADER (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;

    case PROP_MEANING:
      g_value_set_string (value, sonde_http_header_get_meaning (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sonde_http_header_finalize (GObject *object)
{
  SondeHttpHeader *self = SONDE_HTTP_HEADER (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (sonde_http_header_parent_class)->finalize (object);
}

static void
sonde_http_header_class_init (SondeHttpHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonde_http_header_get_property;
  object_class->finalize = sonde_http_header_finalize;

  /**
   * SondeHttpHeader:name:
   *
   * The name, in the letter case it was written in.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeHttpHeader:value:
   *
   * The value.
   */
  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SondeHttpHeader:meaning:
   *
   * What headers of this name are for, if that is known.
   */
  properties[PROP_MEANING] =
    g_param_spec_string ("meaning", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonde_http_header_init (SondeHttpHeader *self)
{
  self->record = SONDE_HTTP_NO_RECORD;
}

/**
 * sonde_http_header_new:
 * @name: the name
 * @value: the value
 *
 * Makes a header that is to be sent.
 *
 * Returns: (transfer full): a header
 */
SondeHttpHeader *
sonde_http_header_new (const char *name,
                       const char *value)
{
  return sonde_http_header_new_found (name, value, SONDE_HTTP_NO_RECORD, 0);
}

/**
 * sonde_http_header_new_found:
 * @name: the name, as valid UTF-8
 * @value: the value, as valid UTF-8
 * @record: the number of the record it stands in
 * @position: which of the record's headers it is, from 0
 *
 * Makes a header that was found in a capture.
 *
 * Returns: (transfer full): a header
 */
SondeHttpHeader *
sonde_http_header_new_found (const char *name,
                             const char *value,
                             guint       record,
                             guint       position)
{
  SondeHttpHeader *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  self = g_object_new (SONDE_TYPE_HTTP_HEADER, NULL);
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->record = record;
  self->position = position;

  return self;
}

/**
 * sonde_http_header_get_name:
 * @self: a header
 *
 * Returns: the name
 */
const char *
sonde_http_header_get_name (SondeHttpHeader *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_HEADER (self), NULL);

  return self->name;
}

/**
 * sonde_http_header_get_value:
 * @self: a header
 *
 * Returns: the value
 */
const char *
sonde_http_header_get_value (SondeHttpHeader *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_HEADER (self), NULL);

  return self->value;
}

/**
 * sonde_http_header_get_record:
 * @self: a header
 *
 * Returns: the number of the record it stands in, or %SONDE_HTTP_NO_RECORD
 */
guint
sonde_http_header_get_record (SondeHttpHeader *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_HEADER (self), SONDE_HTTP_NO_RECORD);

  return self->record;
}

/**
 * sonde_http_header_get_position:
 * @self: a header
 *
 * Returns: which of its record's headers it is, from 0
 */
guint
sonde_http_header_get_position (SondeHttpHeader *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_HEADER (self), 0);

  return self->position;
}

/**
 * sonde_http_header_get_meaning:
 * @self: a header
 *
 * Returns: (nullable): what headers of this name are for, for people
 */
const char *
sonde_http_header_get_meaning (SondeHttpHeader *self)
{
  g_return_val_if_fail (SONDE_IS_HTTP_HEADER (self), NULL);

  return sonde_http_known_header_get_meaning (self->name);
}

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-codes.h"
#include "sonde-dns-exchange.h"
#include "sonde-dns-item.h"
#include "sonde-format.h"

/* What a response without an error has for a code. */
#define NO_ERROR 0
#define NAME_ERROR 3
#define REFUSED 5

/**
 * SondeDnsItem:
 *
 * One thing on the DNS page: a look-up, or a conversation out of a capture file. It keeps its row
 * in the list up to date, and says when it has changed.
 */
struct _SondeDnsItem
{
  GObject         parent_instance;

  SondeDnsLookup *lookup;
  SondeFlow      *flow;
  SondeActivity  *activity;
  gboolean        is_stale;
};

G_DEFINE_FINAL_TYPE (SondeDnsItem, sonde_dns_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is worth a second look, though it is an answer. */
static gboolean
sonde_dns_item_is_odd (SondeDnsLookup *lookup)
{
  return sonde_dns_lookup_get_outcome (lookup) == SONDE_DNS_OUTCOME_NO_DATA ||
         sonde_dns_lookup_get_outcome (lookup) == SONDE_DNS_OUTCOME_STOPPED ||
         sonde_dns_lookup_get_confirmation (lookup) == SONDE_DNS_CONFIRMATION_NO ||
         sonde_dns_lookup_get_confirmation (lookup) == SONDE_DNS_CONFIRMATION_UNKNOWN;
}

static SondeActivityState
sonde_dns_item_judge (SondeDnsLookup *lookup)
{
  switch (sonde_dns_lookup_get_state (lookup))
    {
    case SONDE_DNS_LOOKUP_IDLE:
    case SONDE_DNS_LOOKUP_RUNNING:
      return SONDE_ACTIVITY_RUNNING;

    case SONDE_DNS_LOOKUP_DONE:
    case SONDE_DNS_LOOKUP_FAILED:
    case SONDE_DNS_LOOKUP_STOPPED:
      if (sonde_dns_item_is_odd (lookup))
        return SONDE_ACTIVITY_WARNING;

      return sonde_dns_lookup_get_state (lookup) == SONDE_DNS_LOOKUP_DONE ? SONDE_ACTIVITY_DONE
                                                                          : SONDE_ACTIVITY_FAILED;

    default:
      g_return_val_if_reached (SONDE_ACTIVITY_FAILED);
    }
}

static char *
sonde_dns_item_dup_result (SondeDnsLookup *lookup)
{
  guint n_answers = sonde_dns_lookup_get_n_answers (lookup);

  switch (sonde_dns_lookup_get_outcome (lookup))
    {
    case SONDE_DNS_OUTCOME_FOUND:
      return g_strdup_printf (ngettext ("%u record", "%u records", n_answers), n_answers);

    case SONDE_DNS_OUTCOME_NO_NAME:
      return g_strdup (_("No such name"));

    case SONDE_DNS_OUTCOME_NO_DATA:
      return g_strdup (_("No such record"));

    case SONDE_DNS_OUTCOME_REFUSED:
      return g_strdup (_("Refused"));

    case SONDE_DNS_OUTCOME_TIMED_OUT:
      return g_strdup (_("No answer"));

    case SONDE_DNS_OUTCOME_NO_SERVER:
      return g_strdup (_("No server"));

    case SONDE_DNS_OUTCOME_STOPPED:
      return g_strdup (_("Stopped"));

    case SONDE_DNS_OUTCOME_SERVER_FAILURE:
    case SONDE_DNS_OUTCOME_OTHER_CODE:
    case SONDE_DNS_OUTCOME_BAD_ANSWER:
      return g_strdup (_("Failed"));

    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
sonde_dns_item_dup_lookup_detail (SondeDnsLookup *lookup)
{
  SondeDnsQuestion *question = sonde_dns_lookup_get_question (lookup);
  const char *kind = sonde_dns_kind_get_name (sonde_dns_question_get_kind (question));
  g_autofree char *result = NULL;
  g_autofree char *elapsed = NULL;

  if (sonde_dns_item_judge (lookup) == SONDE_ACTIVITY_RUNNING)
    /* Translators: what is looked up, such as “Addresses” */
    return g_strdup_printf (_("%s · looking up…"), kind);

  result = sonde_dns_item_dup_result (lookup);
  elapsed = sonde_format_duration_us (sonde_dns_lookup_get_elapsed_us (lookup));

  /* Translators: what was looked up, such as “Addresses”; what came of it; how long it took */
  return g_strdup_printf (C_("look-up", "%s · %s · %s"), kind, result, elapsed);
}

static char *
sonde_dns_item_dup_rcode (int rcode)
{
  const char *mnemonic;

  switch (rcode)
    {
    case -1:
      return g_strdup (_("No answer"));

    case NO_ERROR:
      return g_strdup (_("Answered"));

    case NAME_ERROR:
      return g_strdup (_("No such name"));

    case REFUSED:
      return g_strdup (_("Refused"));

    default:
      mnemonic = sonde_dns_codes_get_rcode ((guint) rcode);
      return mnemonic != NULL ? g_strdup (mnemonic)
                              : g_strdup_printf (_("Error %u"), (guint) rcode);
    }
}

static void
sonde_dns_item_describe_flow (SondeDnsItem *self)
{
  const SondeEndpoint *server = sonde_flow_get_role (self->flow) == SONDE_ROLE_CLIENT
                                ? sonde_flow_get_remote (self->flow)
                                : sonde_flow_get_local (self->flow);
  g_autofree char *address = sonde_endpoint_to_string (server);
  g_auto(SondeDnsExchange) exchange;
  g_autofree char *result = NULL;
  g_autofree char *detail = NULL;

  sonde_dns_exchange_read (&exchange, self->flow);
  result = sonde_dns_item_dup_rcode (exchange.rcode);

  if (exchange.name == NULL)
    /* Translators: what came of it, and the address of a server */
    detail = g_strdup_printf (C_("conversation in DNS", "%s · %s"), result, address);
  else
    /* Translators: a record type such as MX, what came of it, and the address of a server */
    detail = g_strdup_printf (C_("conversation in DNS", "%s · %s · %s"), exchange.record_type,
                              result, address);

  sonde_activity_set_title (self->activity, exchange.name != NULL ? exchange.name : address);
  sonde_activity_set_detail (self->activity, detail);
  sonde_activity_set_state (self->activity, exchange.rcode == NO_ERROR ? SONDE_ACTIVITY_DONE
                                                                       : SONDE_ACTIVITY_WARNING);
}

static void
sonde_dns_item_describe_lookup (SondeDnsItem *self)
{
  g_autofree char *detail = sonde_dns_item_dup_lookup_detail (self->lookup);

  sonde_activity_set_detail (self->activity, detail);
  sonde_activity_set_state (self->activity, sonde_dns_item_judge (self->lookup));
}

static void
sonde_dns_item_lookup_changed_cb (SondeDnsItem *self)
{
  if (self->activity != NULL)
    sonde_dns_item_describe_lookup (self);

  g_signal_emit (self, signals[CHANGED], 0);
}

/* The flow tells of every message, of which only the first make a difference here; and a row that
 * nobody sees can wait. */
static void
sonde_dns_item_flow_changed_cb (SondeDnsItem *self)
{
  if (self->activity != NULL && sonde_activity_is_shown (self->activity))
    sonde_dns_item_describe_flow (self);
  else
    self->is_stale = TRUE;
}

static void
sonde_dns_item_shown_cb (SondeDnsItem *self)
{
  if (!self->is_stale)
    return;

  self->is_stale = FALSE;
  sonde_dns_item_flow_changed_cb (self);
}

static void
sonde_dns_item_finalize (GObject *object)
{
  SondeDnsItem *self = SONDE_DNS_ITEM (object);

  g_clear_object (&self->lookup);
  g_clear_object (&self->flow);
  g_clear_weak_pointer (&self->activity);

  G_OBJECT_CLASS (sonde_dns_item_parent_class)->finalize (object);
}

static void
sonde_dns_item_class_init (SondeDnsItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_dns_item_finalize;

  /**
   * SondeDnsItem::changed:
   *
   * The look-up has come further.
   */
  signals[CHANGED] =
    g_signal_new ("changed", SONDE_TYPE_DNS_ITEM, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonde_dns_item_init (SondeDnsItem *self G_GNUC_UNUSED)
{
}

/**
 * sonde_dns_item_new_lookup:
 * @lookup: a look-up
 *
 * Returns: (transfer full): an item
 */
SondeDnsItem *
sonde_dns_item_new_lookup (SondeDnsLookup *lookup)
{
  SondeDnsItem *self;

  g_return_val_if_fail (SONDE_IS_DNS_LOOKUP (lookup), NULL);

  self = g_object_new (SONDE_TYPE_DNS_ITEM, NULL);
  self->lookup = g_object_ref (lookup);
  g_signal_connect_object (lookup, "notify::state",
                           G_CALLBACK (sonde_dns_item_lookup_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_dns_item_new_flow:
 * @flow: a flow out of a capture file
 *
 * Returns: (transfer full): an item
 */
SondeDnsItem *
sonde_dns_item_new_flow (SondeFlow *flow)
{
  SondeDnsItem *self;

  g_return_val_if_fail (SONDE_IS_FLOW (flow), NULL);

  self = g_object_new (SONDE_TYPE_DNS_ITEM, NULL);
  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "changed",
                           G_CALLBACK (sonde_dns_item_flow_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonde_dns_item_create_activity:
 * @self: an item that has none
 *
 * Makes a row for the list. It keeps the item, and not the other way round.
 *
 * Returns: (transfer full): the row
 */
SondeActivity *
sonde_dns_item_create_activity (SondeDnsItem *self)
{
  SondeActivity *activity;

  g_return_val_if_fail (SONDE_IS_DNS_ITEM (self), NULL);
  g_return_val_if_fail (self->activity == NULL, NULL);

  activity = sonde_activity_new (G_OBJECT (self),
                                 self->lookup != NULL
                                 ? sonde_dns_question_get_display
                                   (sonde_dns_lookup_get_question (self->lookup))
                                 : "");
  g_set_weak_pointer (&self->activity, activity);
  g_signal_connect_object (activity, "notify::shown",
                           G_CALLBACK (sonde_dns_item_shown_cb), self, G_CONNECT_SWAPPED);

  if (self->lookup != NULL)
    sonde_dns_item_describe_lookup (self);
  else
    sonde_dns_item_describe_flow (self);

  return activity;
}

/**
 * sonde_dns_item_get_lookup:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the look-up, if it is one
 */
SondeDnsLookup *
sonde_dns_item_get_lookup (SondeDnsItem *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_ITEM (self), NULL);

  return self->lookup;
}

/**
 * sonde_dns_item_get_flow:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the conversation, if it is out of a capture file
 */
SondeFlow *
sonde_dns_item_get_flow (SondeDnsItem *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_ITEM (self), NULL);

  return self->flow;
}

/**
 * sonde_dns_item_get_state:
 * @self: an item
 *
 * Returns: how it came out, or that it has not yet
 */
SondeActivityState
sonde_dns_item_get_state (SondeDnsItem *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_ITEM (self), SONDE_ACTIVITY_FAILED);

  return self->lookup != NULL ? sonde_dns_item_judge (self->lookup) : SONDE_ACTIVITY_DONE;
}

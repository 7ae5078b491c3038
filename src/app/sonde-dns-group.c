#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-dns-group.h"

/**
 * SondeDnsGroup:
 *
 * A section of an answer, as a row that unfolds into its records.
 */
struct _SondeDnsGroup
{
  GObject     parent_instance;

  char       *name;
  GListStore *records;
};

G_DEFINE_FINAL_TYPE (SondeDnsGroup, sonde_dns_group, G_TYPE_OBJECT)

static void
sonde_dns_group_finalize (GObject *object)
{
  SondeDnsGroup *self = SONDE_DNS_GROUP (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->records);

  G_OBJECT_CLASS (sonde_dns_group_parent_class)->finalize (object);
}

static void
sonde_dns_group_class_init (SondeDnsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sonde_dns_group_finalize;
}

static void
sonde_dns_group_init (SondeDnsGroup *self)
{
  self->records = g_list_store_new (G_TYPE_OBJECT);
}

/**
 * sonde_dns_group_new:
 * @name: the name of the section
 *
 * Returns: (transfer full): a group without records
 */
SondeDnsGroup *
sonde_dns_group_new (const char *name)
{
  SondeDnsGroup *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SONDE_TYPE_DNS_GROUP, NULL);
  self->name = g_strdup (name);

  return self;
}

/**
 * sonde_dns_group_add:
 * @self: a group
 * @record: a record of the section
 *
 * Adds a record, before the group is shown.
 */
void
sonde_dns_group_add (SondeDnsGroup *self,
                     GObject       *record)
{
  g_return_if_fail (SONDE_IS_DNS_GROUP (self));
  g_return_if_fail (G_IS_OBJECT (record));

  g_list_store_append (self->records, record);
}

/**
 * sonde_dns_group_dup_title:
 * @self: a group
 *
 * Returns: (transfer full): the name of the section, with the number of its records
 */
char *
sonde_dns_group_dup_title (SondeDnsGroup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_GROUP (self), NULL);

  /* Translators: the name of a part of an answer, and how many records it has */
  return g_strdup_printf (C_("section", "%s (%u)"), self->name,
                          g_list_model_get_n_items (G_LIST_MODEL (self->records)));
}

/**
 * sonde_dns_group_list_records:
 * @self: a group
 *
 * Returns: (transfer full): its records
 */
GListModel *
sonde_dns_group_list_records (SondeDnsGroup *self)
{
  g_return_val_if_fail (SONDE_IS_DNS_GROUP (self), NULL);

  return G_LIST_MODEL (g_object_ref (self->records));
}

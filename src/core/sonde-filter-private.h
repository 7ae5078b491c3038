#pragma once

#include "sonde-filter-clause.h"
#include "sonde-filter.h"

G_BEGIN_DECLS

/**
 * SondeFilterNodeType:
 * @SONDE_FILTER_NODE_CLAUSE: a condition
 * @SONDE_FILTER_NODE_NOT: what is beneath, turned round
 * @SONDE_FILTER_NODE_AND: both that are beneath
 * @SONDE_FILTER_NODE_OR: either that is beneath
 *
 * How conditions are joined.
 */
typedef enum
{
  SONDE_FILTER_NODE_CLAUSE,
  SONDE_FILTER_NODE_NOT,
  SONDE_FILTER_NODE_AND,
  SONDE_FILTER_NODE_OR,
} SondeFilterNodeType;

/**
 * SondeFilterNode:
 * @type: what it is
 * @reads: whether bytes may have to be read to decide it
 * @left: the condition, or the node beneath it
 * @right: the second node beneath it
 *
 * A node of a filter; those beneath it stand before it.
 */
typedef struct
{
  SondeFilterNodeType type;
  gboolean            reads;
  guint               left;
  guint               right;
} SondeFilterNode;

struct _SondeFilter
{
  char            *text;
  GArray          *clauses;
  GArray          *nodes;
  guint            root;

  gatomicrefcount  ref_count;
};

/* sonde-filter-parser.c */
gboolean sonde_filter_parser_run (SondeFilter       *self,
                                  SondeFilterPlace  *place,
                                  GError           **error);

G_END_DECLS

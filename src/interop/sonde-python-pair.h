#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePythonPair:
 * @name: a header's or form field's name
 * @value: its value, possibly empty
 *
 * One header or one form field to put into a Python script.
 */
typedef struct
{
  const char *name;
  const char *value;
} SondePythonPair;

G_END_DECLS

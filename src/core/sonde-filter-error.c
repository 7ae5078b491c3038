#include "config.h"

#include <string.h>

#include "sonde-filter-error.h"

#define MAX_WORD 24
#define MAX_DISTANCE 2

G_DEFINE_QUARK (sonde-filter-error-quark, sonde_filter_error)

/* How many letters have to be changed, added, left out or swapped with their neighbour. */
static guint
measure_distance (const char *a,
                  const char *b)
{
  guint rows[3][MAX_WORD + 1];
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);

  if (n_a > MAX_WORD || n_b > MAX_WORD)
    return G_MAXUINT;

  for (guint j = 0; j <= n_b; j++)
    rows[0][j] = j;

  for (guint i = 1; i <= n_a; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *two_above = rows[(i + 1) % 3];

      row[0] = i;

      for (guint j = 1; j <= n_b; j++)
        {
          guint differs = g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]);

          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + differs);

          if (i > 1 && j > 1 && differs != 0 &&
              g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 2]) &&
              g_ascii_tolower (a[i - 2]) == g_ascii_tolower (b[j - 1]))
            row[j] = MIN (row[j], two_above[j - 2] + 1);
        }
    }

  return rows[n_a % 3][n_b];
}

/**
 * sonde_filter_error_suggest:
 * @word: a word that is not known
 * @words: (array zero-terminated=1): the words that are
 *
 * Finds what may have been meant.
 *
 * Returns: (transfer none) (nullable): the word that is most like @word, if one is
 */
const char *
sonde_filter_error_suggest (const char         *word,
                            const char * const *words)
{
  const char *best = NULL;
  guint best_distance = MAX_DISTANCE + 1;

  g_return_val_if_fail (word != NULL, NULL);
  g_return_val_if_fail (words != NULL, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint distance = measure_distance (word, words[i]);

      if (distance < best_distance && distance < strlen (words[i]) - 1)
        {
          best = words[i];
          best_distance = distance;
        }
    }

  return best;
}

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-python-quote.h"
#include "sonde-python-writer.h"

/* PEP 8: prose is narrower than code. */
#define MAX_PROSE_COLUMNS 72
#define INDENT_STEP 4

/* Appends @text word by word, each line starting with @prefix after @indent spaces. The
 * first line is the caller's, which stands at @column. */
static void
append_prose (GString    *script,
              guint       indent,
              const char *prefix,
              const char *text,
              gsize       column)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  gboolean at_start = TRUE;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      gsize columns = (gsize) g_utf8_strlen (words[i], -1);

      if (columns == 0)
        continue;

      if (!at_start && column + 1 + columns > MAX_PROSE_COLUMNS)
        {
          g_string_append_printf (script, "\n%*s%s", (int) indent, "", prefix);
          column = indent + strlen (prefix);
          at_start = TRUE;
        }

      if (!at_start)
        {
          g_string_append_c (script, ' ');
          column++;
        }

      g_string_append (script, words[i]);
      column += columns;
      at_start = FALSE;
    }
}

/**
 * sonde_python_writer_begin:
 * @summary: one translated sentence: what the script does
 * @imports: (array zero-terminated=1): standard modules to import, sorted; an empty string
 *   stands between them and the modules of other people
 *
 * Starts a script: the shebang line, the docstring and the imports.
 *
 * Nothing that a person or a peer wrote may ever be in @summary.
 *
 * Returns: (transfer full): the script to go on with
 */
GString *
sonde_python_writer_begin (const char        *summary,
                           const char *const *imports)
{
  GString *script = g_string_new ("#!/usr/bin/env python3\n");

  g_return_val_if_fail (summary != NULL, script);
  g_return_val_if_fail (imports != NULL, script);

  sonde_python_writer_docstring (script, 0, summary);
  g_string_append_c (script, '\n');

  for (gsize i = 0; imports[i] != NULL; i++)
    {
      if (imports[i][0] != '\0')
        g_string_append_printf (script, "import %s\n", imports[i]);
      else
        g_string_append_c (script, '\n');
    }

  g_string_append_c (script, '\n');

  return script;
}

/**
 * sonde_python_writer_comment:
 * @script: the script to append to, at the start of a line
 * @indent: the indentation, in columns
 * @text: translated prose
 *
 * Appends a comment, broken into lines.
 */
void
sonde_python_writer_comment (GString    *script,
                             guint       indent,
                             const char *text)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (text != NULL);

  g_string_append_printf (script, "%*s# ", (int) indent, "");
  append_prose (script, indent, "# ", text, indent + 2);
  g_string_append_c (script, '\n');
}

/**
 * sonde_python_writer_docstring:
 * @script: the script to append to, at the start of a line
 * @indent: the indentation, in columns
 * @text: translated prose
 *
 * Appends a docstring, broken into lines.
 */
void
sonde_python_writer_docstring (GString    *script,
                               guint       indent,
                               const char *text)
{
  g_autoptr(GString) prose = NULL;
  gsize before;

  g_return_if_fail (script != NULL);
  g_return_if_fail (text != NULL);

  prose = g_string_new (text);

  /* No translation can end the docstring early. */
  g_string_replace (prose, "\\", "\\\\", 0);
  g_string_replace (prose, "\"", "\\\"", 0);

  g_string_append_printf (script, "%*s\"\"\"", (int) indent, "");
  before = script->len;
  append_prose (script, indent, "", prose->str, indent + 3);

  if (memchr (script->str + before, '\n', script->len - before) != NULL)
    g_string_append_printf (script, "\n%*s", (int) indent, "");

  g_string_append (script, "\"\"\"\n");
}

/**
 * sonde_python_writer_pieces:
 * @script: the script to append to, at the start of a line
 * @pieces: (array length=n_pieces): fixed pieces
 * @n_pieces: the number of elements in @pieces
 *
 * Appends fixed pieces of code and translates the prose between them.
 */
void
sonde_python_writer_pieces (GString                *script,
                            const SondePythonPiece *pieces,
                            gsize                   n_pieces)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (pieces != NULL);

  for (gsize i = 0; i < n_pieces; i++)
    {
      const SondePythonPiece *piece = &pieces[i];

      if (piece->code != NULL)
        g_string_append (script, piece->code);
      else if (piece->comment != NULL)
        sonde_python_writer_comment (script, piece->indent, _(piece->comment));
      else
        sonde_python_writer_docstring (script, piece->indent, _(piece->docstring));
    }
}

/**
 * sonde_python_writer_text:
 * @script: the script to append to
 * @indent: the indentation of the last line, in columns
 * @text: what a person or a peer wrote
 * @in_call: whether the literal is the only argument of a call
 *
 * Appends a literal: a string when @text is UTF-8, else bytes.
 */
void
sonde_python_writer_text (GString    *script,
                          guint       indent,
                          const char *text,
                          gboolean    in_call)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (text != NULL);

  if (g_utf8_validate (text, -1, NULL))
    sonde_python_append_str (script, indent, text, -1, in_call);
  else
    sonde_python_append_bytes (script, indent, text, strlen (text), in_call);
}

/**
 * sonde_python_writer_host:
 * @script: the script to append to, at the start of a line
 * @name: the name of the constant
 * @host: (nullable): a host name or an address
 *
 * Appends a constant for a host, `None` for `NULL`.
 *
 * Python puts every string through its own IDNA 2003 codec, which finds other hosts than
 * IDNA 2008 does. A name that is not ASCII is therefore given as bytes, which it leaves alone.
 */
void
sonde_python_writer_host (GString    *script,
                          const char *name,
                          const char *host)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (name != NULL);

  g_string_append_printf (script, "%s = ", name);

  if (host == NULL)
    g_string_append (script, "None");
  else if (g_str_is_ascii (host))
    sonde_python_append_str (script, 0, host, -1, FALSE);
  else
    sonde_python_append_bytes (script, 0, host, strlen (host), FALSE);

  g_string_append_c (script, '\n');
}

/**
 * sonde_python_writer_string:
 * @script: the script to append to, at the start of a line
 * @name: the name of the constant
 * @text: its value, any bytes
 *
 * Appends a constant that is a string.
 */
void
sonde_python_writer_string (GString    *script,
                            const char *name,
                            const char *text)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (text != NULL);

  g_string_append_printf (script, "%s = ", name);
  sonde_python_append_str (script, 0, text, -1, FALSE);
  g_string_append_c (script, '\n');
}

/**
 * sonde_python_writer_number:
 * @script: the script to append to, at the start of a line
 * @name: the name of the constant
 * @number: its value
 *
 * Appends a constant that is a number.
 */
void
sonde_python_writer_number (GString    *script,
                            const char *name,
                            guint       number)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (name != NULL);

  g_string_append_printf (script, "%s = %u\n", name, number);
}

/**
 * sonde_python_writer_strings:
 * @script: the script to append to, at the start of a line
 * @name: the name of the constant
 * @texts: (array zero-terminated=1): strings
 *
 * Appends a constant that is a list of strings, one to a line.
 */
void
sonde_python_writer_strings (GString           *script,
                             const char        *name,
                             const char *const *texts)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (texts != NULL);

  g_string_append_printf (script, "%s = [\n", name);

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      g_string_append_printf (script, "%*s", INDENT_STEP, "");
      sonde_python_append_str (script, INDENT_STEP, texts[i], -1, FALSE);
      g_string_append (script, ",\n");
    }

  g_string_append (script, "]\n");
}

/**
 * sonde_python_writer_payloads:
 * @script: the script to append to, at the start of a line
 * @name: the name of the constant
 * @payloads: (array length=n_payloads) (nullable): what was sent, piece by piece
 * @n_payloads: the number of elements in @payloads
 *
 * Appends a constant that is a list of bytes, one to a line.
 */
void
sonde_python_writer_payloads (GString       *script,
                              const char    *name,
                              GBytes *const *payloads,
                              gsize          n_payloads)
{
  g_return_if_fail (script != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (payloads != NULL || n_payloads == 0);

  g_string_append_printf (script, "%s = [\n", name);

  for (gsize i = 0; i < n_payloads; i++)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (payloads[i], &length);

      g_string_append_printf (script, "%*s", INDENT_STEP, "");
      sonde_python_append_bytes (script, INDENT_STEP, data, length, FALSE);
      g_string_append (script, ",\n");
    }

  g_string_append (script, "]\n");
}

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondePythonPiece:
 * @indent: the indentation of prose, in columns
 * @code: (nullable): whole lines of Python, as they are
 * @comment: (nullable): prose for a comment, marked for translation
 * @docstring: (nullable): prose for a docstring, marked for translation
 *
 * A fixed piece of a script: one of the three.
 */
typedef struct
{
  guint       indent;
  const char *code;
  const char *comment;
  const char *docstring;
} SondePythonPiece;

#define SONDE_PYTHON_CODE(text) { .code = (text) }
#define SONDE_PYTHON_COMMENT(columns, text) { .indent = (columns), .comment = (text) }
#define SONDE_PYTHON_DOCSTRING(columns, text) { .indent = (columns), .docstring = (text) }

GString *sonde_python_writer_begin     (const char             *summary,
                                        const char *const      *imports);
void     sonde_python_writer_comment   (GString                *script,
                                        guint                   indent,
                                        const char             *text);
void     sonde_python_writer_docstring (GString                *script,
                                        guint                   indent,
                                        const char             *text);
void     sonde_python_writer_pieces    (GString                *script,
                                        const SondePythonPiece *pieces,
                                        gsize                   n_pieces);
void     sonde_python_writer_text      (GString                *script,
                                        guint                   indent,
                                        const char             *text,
                                        gboolean                in_call);
void     sonde_python_writer_host      (GString                *script,
                                        const char             *name,
                                        const char             *host);
void     sonde_python_writer_string    (GString                *script,
                                        const char             *name,
                                        const char             *text);
void     sonde_python_writer_number    (GString                *script,
                                        const char             *name,
                                        guint                   number);
void     sonde_python_writer_strings   (GString                *script,
                                        const char             *name,
                                        const char *const      *texts);
void     sonde_python_writer_payloads  (GString                *script,
                                        const char             *name,
                                        GBytes *const          *payloads,
                                        gsize                   n_payloads);

G_END_DECLS

"""Check that each rule of the style fails where it should, and only there."""

import unittest

from sonde_style import c_rules, doc_rules, text_rules, ui_rules  # noqa: F401, they register
from sonde_style.project import Project
from sonde_style.rule import RULES, find_faults
from sonde_style.source import Source

GOOD_HEADER = '''\
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONDE_TYPE_PROBE (sonde_probe_get_type ())

G_DECLARE_FINAL_TYPE (SondeProbe, sonde_probe, SONDE, PROBE, GObject)

SondeProbe *sonde_probe_new    (const char          *host,
                                guint16              port);
void        sonde_probe_run    (SondeProbe          *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data) G_GNUC_NULL_TERMINATED;

/* Others */
char       *sonde_probe_format (const char *format,
                                ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
'''

GOOD_CODE = '''\
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-probe.h"

/**
 * SondeProbe:
 *
 * Goes to and fro.
 */
struct _SondeProbe
{
  GObject  parent_instance;

  char    *host;
  guint    bits : 2;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (SondeProbe, sonde_probe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, sonde_probe_init_iface))

enum {
  PROP_0,
  N_PROPS
};

static GParamSpec *properties[N_PROPS] = { NULL, };

typedef gboolean (*Predicate) (gpointer user_data);

static gint64 const *sonde_probe_times (void);

#define LENGTH(array) (sizeof (array) / sizeof ((array)[0]))

static void
sonde_probe_clicked_cb (SondeProbe *self)
{
  const char *text = "a text( with \\" goto // and TODO, \\t no /* comment */";
  g_autoptr(GError) error = NULL;

  if (self->host == NULL &&
      strlen (text) > (gsize) 3)
    {
      g_print (_("Hello\\n"));
    }
  else
    {
      do
        self->bits++;
      while (self->bits < 3);
    }

  switch (self->bits)
    {
    case '(':
      {
        break;
      }

    default:
      break;
    }
}

static void
sonde_probe_ready_cb (GObject      *object,
                      GAsyncResult *result G_GNUC_UNUSED,
                      gpointer      user_data)
{
  g_signal_connect (object, "clicked", G_CALLBACK (sonde_probe_clicked_cb), user_data);
  g_signal_connect (object, "destroyed", G_CALLBACK (g_free), user_data);
  g_idle_add (G_SOURCE_FUNC (sonde_probe_clicked_cb), NULL);
}

/**
 * sonde_probe_new:
 * @host: where to go, which may be
 *   said in two lines
 * @port: a port, or `NULL`
 *
 * Returns: (transfer full): a probe
 */
SondeProbe *
sonde_probe_new (const char *host,
                 guint16     port)
{
  return NULL;
}

void
sonde_probe_undocumented (void)
{
}
'''

GOOD_PRIVATE_HEADER = '''\
#pragma once

void sonde_probe_undocumented (void);
'''

GOOD_UI = '''\
<?xml version="1.0" encoding="UTF-8"?>
<interface>
  <template class="SondeProbePanel" parent="GtkWidget">
    <property name="layout-manager">
      <object class="GtkBinLayout"/>
    </property>
    <child>
      <object class="GtkButton">
        <property name="icon-name">go-next-symbolic</property>
        <property name="tooltip-text" translatable="yes">Next</property>
      </object>
    </child>
    <child>
      <object class="GtkLabel">
        <property name="label">→ 3</property>
        <property name="name">probe</property>
      </object>
    </child>
  </template>
</interface>
'''

MAIN = '#include "config.h"\n\n'
LONG = 'x' * 120


def function(body, head='static void\nfoo (void)'):
    return f'{MAIN}{head}\n{{\n{body}\n}}\n'


# What breaks each rule: the name of a file and its text, and where it matters other files.
BAD = [
    ('line-length', {'src/core/a.c': f'{MAIN}static int {LONG};\n'}),
    ('tab', {'README.md': 'a\tb\n'}),
    ('trailing-space', {'src/core/meson.build': 'a = 1 \n'}),
    ('end-of-file', {'README.md': 'a'}),
    ('end-of-file', {'README.md': 'a\n\n'}),
    ('file-length', {'src/core/a.c': MAIN + 'static int a;\n' * 799}),
    ('file-length', {'src/app/a.ui': GOOD_UI.replace('<interface>', '<interface>' + '\n' * 290)}),
    ('own-words', {'README.md': 'See /w' + 'ork/main.\n'}),
    ('own-words', {'README.md': 'See ../s' + 'hared/a.md.\n'}),
    ('warning-off', {'meson.build': "args = ['-Wno-" + "unused']\n"}),
    ('warning-off', {'src/core/a.c': MAIN + '#pragma GCC ' + 'diagnostic ignored "-Wshadow"\n'}),
    ('goto', {'src/core/a.c': function('  goto out;')}),
    ('object-data', {'src/core/a.c': function('  g_object_set_data (a, "b", c);')}),
    ('glib-type', {'src/core/a.c': function('  gchar *a = NULL;')}),
    ('final-type', {'src/core/a.c': MAIN + 'G_DEFINE_TYPE (SondeA, sonde_a, G_TYPE_OBJECT)\n'}),
    ('derivable', {
        'src/core/a.h': '#pragma once\n\n'
                        'G_DECLARE_DERIVABLE_TYPE (SondeA, sonde_a, SONDE, A, GObject)\n',
        'src/core/b.c': MAIN + 'G_DEFINE_FINAL_TYPE (SondeB, sonde_b, SONDE_TYPE_A)\n'}),
    ('comment', {'src/core/a.c': MAIN + 'static int a; // here\n'}),
    ('comment', {'src/core/a.c': MAIN + '/* TODO: all of it */\n'}),
    ('comment', {'src/core/a.c': MAIN + '/* ---- Helpers ---- */\n'}),
    ('comment', {'src/core/a.c': MAIN + '/* May be %NULL. */\n'}),
    ('dead-code', {'src/core/a.c': MAIN + '#if 0\nstatic int a;\n#endif\n'}),
    ('function-length', {'src/core/a.c': function('\n'.join(['  a ();'] * 58))}),
    ('return-type', {'src/core/a.c': function('  a ();', 'static void foo (void)')}),
    ('return-type', {'src/core/a.c': function('  a ();', 'static int *\n  foo (void)')}),
    ('parameters', {'src/core/a.c': function('  a ();', 'static void\nfoo (int a, int b)')}),
    ('parameters', {'src/core/a.c': function('  a ();', 'static void\nfoo (int a,\n    int b)')}),
    ('parameters', {'src/core/a.c': function(
        '  a ();', 'static void\nfoo (int a,\n     char *b)')}),
    ('parameters', {'src/core/a.h': '#pragma once\n\nvoid sonde_a (int a, int b);\n'}),
    ('prototypes', {'src/core/a.h': '#pragma once\n\n'
                                    'int sonde_a (void);\nvoid sonde_b (void);\n'}),
    ('prototypes', {'src/core/a.h': '#pragma once\n\n'
                                    'int  sonde_a (int a);\nvoid sonde_b (char *b);\n'}),
    ('brace', {'src/core/a.c': function('  if (a) {\n    b ();\n  }')}),
    ('brace', {'src/core/a.c': function('  if (a)\n    {\n    } else\n    b ();')}),
    ('brace', {'src/core/a.c': MAIN + 'static void\nfoo (void) {\n  a ();\n}\n'}),
    ('indentation', {'src/core/a.c': function('  if (a &&\n      b)\n  {\n    c ();\n  }')}),
    ('indentation', {'src/core/a.c': function('  if (a)\n    b ();\n  else\n  {\n    c ();\n  }')}),
    ('space', {'src/core/a.c': function('  a();')}),
    ('space', {'src/core/a.c': function('  a = (int)b;')}),
    ('space', {'src/core/a.c': function('  a ( b);')}),
    ('space', {'src/core/a.c': function('  a (b );')}),
    ('include', {'src/core/a.c': '#include <glib.h>\n'}),
    ('include', {'src/core/a.c': MAIN + '#include "sonde-a.h"\n#include <glib.h>\n'}),
    ('pragma-once', {'src/core/a.h': '#include <glib.h>\n'}),
    ('layer', {'src/net/a.c': MAIN + '#include <gtk/gtk.h>\n'}),
    ('layer', {'src/http/a.c': function('  g_settings_new (a);')}),
    ('layer', {'src/dns/a.c': function('  a = g_getenv ("A");')}),
    ('layer', {'src/net/a.c': MAIN + '#include "sonde-b.h"\n',
               'src/http/sonde-b.h': '#pragma once\n'}),
    ('callback', {'src/app/a.c': function(
        '  g_signal_connect (a, "b", G_CALLBACK (foo), NULL);')}),
    ('callback', {'src/app/a.c': function('  g_timeout_add_seconds (\n    3, foo, NULL);')}),
    ('callback', {'src/app/a.c': function(
        '  a ();', 'static void\nfoo (GObject      *a,\n     GAsyncResult *b,\n'
                  '     gpointer      c G_GNUC_UNUSED)')}),
    ('sleep', {'tests/core/a.c': function('  g_usleep (3);')}),
    ('doc', {'src/core/a.h': '#pragma once\n\nvoid sonde_a (void);\n',
             'src/core/a.c': function('  a ();', 'void\nsonde_a (void)')}),
    ('doc', {'src/core/a.h': '#pragma once\n\nvoid sonde_a (int b);\n',
             'src/core/a.c': function('  a ();', '/**\n * sonde_a:\n *\n * Does it.\n */\n'
                                                 'void\nsonde_a (int b)')}),
    ('doc', {'src/core/a.h': '#pragma once\n\nint sonde_a (void);\n',
             'src/core/a.c': function('  a ();', '/**\n * sonde_a:\n *\n * Does it.\n */\n'
                                                 'int\nsonde_a (void)')}),
    ('doc', {'src/core/a.h': '#pragma once\n\nvoid sonde_a (int b);\n',
             'src/core/a.c': function('  a ();', '/**\n * sonde_a:\n * @b: a number\n */\n'
                                                 'void\nsonde_a (int b)')}),
    ('doc', {'src/core/a.h': '#pragma once\n\nvoid sonde_a (void);\n',
             'src/core/a.c': function('  a ();', '/**\n * sonde_a:\n *\n * Does it.\n */\n\n'
                                                 'void\nsonde_a (void)')}),
    ('translatable', {'src/app/a.ui': GOOD_UI.replace(' translatable="yes"', '')}),
    ('tooltip', {'src/app/a.ui': GOOD_UI.replace('tooltip-text', 'css-classes')}),
    ('tooltip', {'src/app/a.ui': GOOD_UI.replace('  </template>\n', '')}),
]


def check(files):
    return find_faults(Project([Source(name, text) for name, text in files.items()]))


class Style(unittest.TestCase):

    maxDiff = None

    def test_good(self):
        files = {'src/net/sonde-probe.h': GOOD_HEADER, 'src/net/sonde-probe.c': GOOD_CODE,
                 'src/net/sonde-probe-private.h': GOOD_PRIVATE_HEADER,
                 'src/app/sonde-probe.ui': GOOD_UI, 'src/net/meson.build': 'a = 1\n'}
        self.assertEqual([str(fault) for fault in check(files)], [])

    def test_bad(self):
        for rule, files in BAD:
            with self.subTest(rule, files=files):
                self.assertEqual({fault.rule for fault in check(files)}, {rule})

    def test_every_rule_can_fail(self):
        self.assertEqual({rule for rule, _ in BAD}, {rule.name for rule in RULES})

    def test_place(self):
        faults = check({'src/core/a.c': function('  a ();\n\n  goto out;')})
        self.assertEqual([str(fault) for fault in faults],
                         ['src/core/a.c:8: goto: return early, or use g_autoptr and a helper'])

    def test_finds_functions(self):
        source = Source('src/net/sonde-probe.c', GOOD_CODE)
        self.assertEqual([function.name for function in source.functions],
                         ['sonde_probe_clicked_cb', 'sonde_probe_ready_cb', 'sonde_probe_new',
                          'sonde_probe_undocumented'])
        source = Source('src/net/sonde-probe.h', GOOD_HEADER)
        self.assertEqual([prototype.name for prototype in source.prototypes],
                         ['sonde_probe_new', 'sonde_probe_run', 'sonde_probe_format'])


if __name__ == '__main__':
    unittest.main()

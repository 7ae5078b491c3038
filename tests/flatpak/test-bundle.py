"""The other way to install: from a single file."""

import os

from sandbox import APPLICATION, INSTALLATION, SandboxCase, flatpak, tap


class Bundle(SandboxCase):

    def test_bundle_installs_runs_and_goes(self):
        options = ['--user', '--noninteractive', '--assumeyes']
        entry = INSTALLATION / 'exports' / 'share' / 'applications' / f'{APPLICATION}.desktop'

        flatpak('uninstall', *options, APPLICATION)
        self.addCleanup(flatpak, 'install', *options, '--or-update',
                        os.environ['SONDE_REMOTE'], APPLICATION)
        self.assertFalse(entry.exists())

        # The bundle names Flathub as the place of its runtime, which would be looked up although
        # the runtime is here.
        flatpak('install', *options, '--no-deps', '--bundle', os.environ['SONDE_BUNDLE'])
        self.assertTrue(entry.exists())
        self.assertRegex(flatpak('run', '--user', APPLICATION, '--version'), r'^Sonde \d')
        self.assertEqual(self.start().quit(), 0)

        flatpak('uninstall', *options, APPLICATION)
        self.assertFalse(entry.exists())


tap.main()

"""What a person chose is there the next time."""

from sandbox import SandboxCase, get_home, tap
from sonde_ui.waiting import wait_for


class Settings(SandboxCase):

    def test_page_is_remembered(self):
        sonde = self.start()
        sonde.press('ctrl+3')
        wait_for(lambda: 'selected' in sonde.get('page tab', 'HTTP').states, 'the page HTTP')
        self.assertEqual(sonde.quit(), 0)

        settings = get_home() / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
        self.assertIn("last-page='http'", settings.read_text(encoding='utf-8'))

        again = self.start()
        wait_for(lambda: 'selected' in again.get('page tab', 'HTTP').states, 'the page HTTP')


tap.main()

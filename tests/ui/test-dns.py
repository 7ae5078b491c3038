"""The DNS page, with a DNS server of another make as the system's resolver."""

from sonde_ui import tap
from sonde_ui.case import WindowCase


class DnsCase(WindowCase):

    def look_up(self, name, kind='Addresses'):
        """Look up something with clicks, and return the program."""
        sonde = self.start()
        if kind != 'Addresses':
            sonde.choose(sonde.get('combo box', 'What to look up'), kind)
        sonde.fill(sonde.get('text', 'Name or address'), name)
        sonde.click(sonde.get('push button', 'Look Up'))
        return sonde


class Answers(DnsCase):

    def test_address_from_host_name(self):
        sonde = self.look_up('www.example.test')
        sonde.wait_for_text(r'192\.0\.2\.7')
        sonde.wait_for_text(r'2001:db8::7')
        sonde.get('list item', r'www\.example\.test.*Done.*')

    def test_alias_tells_the_canonical_name(self):
        sonde = self.look_up('alias.example.test')
        sonde.wait_for_text(r'192\.0\.2\.7')
        sonde.wait_for_text(r'www\.example\.test')

    def test_host_name_from_address(self):
        sonde = self.look_up('192.0.2.7', 'Name from Address (PTR)')
        sonde.wait_for_outcome(r'The name of 192\.0\.2\.7 is www\.example\.test, '
                            r'and that name leads back')

    def test_mail_server(self):
        sonde = self.look_up('example.test', 'Mail Servers (MX)')
        sonde.wait_for_text(r'Mail goes to mail\.example\.test, with preference 10')


class NoAnswers(DnsCase):

    def test_name_that_does_not_exist(self):
        sonde = self.look_up('nobody.example.test')
        sonde.wait_for_outcome(r'The name nobody\.example\.test does not exist \(NXDOMAIN\)')

    def test_name_that_cannot_be(self):
        sonde = self.look_up('a..b')
        sonde.get('alert', text='Nothing stands between the two dots')
        self.check_nothing_was_done(sonde)

    def test_address_that_is_none(self):
        sonde = self.look_up('192.0.2.777', 'Name from Address (PTR)')
        sonde.get('alert', text=r'“192\.0\.2\.777” is not an address')
        self.check_nothing_was_done(sonde)


tap.main()

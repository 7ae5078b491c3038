"""The records of a conversation, filtered and searched."""

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

LISTEN = 'TCP-LISTEN:0,bind=127.0.0.1'


class FilterCase(WindowCase):

    def connect(self):
        """Start the program with a conversation: a greeting, and three lines that were sent."""
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.start()
        sonde.press('ctrl+2')
        sonde.fill(sonde.get('text', 'Host and port'), f'127.0.0.1:{socat.port}')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.wait_for_outcome(r'Connected to')
        socat.send(b'hello there\n')
        sonde.get('list item', r'.*hello there.*')

        for text in ('one apple', 'two pears', 'three apples'):
            sonde.fill(sonde.get('text', 'What to send'), text)
            sonde.click(sonde.get('push button', 'Send'))
            sonde.get('list item', rf'.*{text}.*')

        return sonde

    def open_filter(self, sonde):
        sonde.click(sonde.get('list item', r'.*hello there.*'))
        sonde.press('ctrl+f')
        return sonde.get('text', 'Filter')

    def wait_for_rows(self, sonde, *texts):
        """Wait until these records are shown, and no other."""
        def look():
            rows = [row.name for row in sonde.window.find_all('list item', r'^[0-9,]+ .*time.*')
                    if row.is_visible]
            return len(rows) == len(texts) and all(
                any(text in row for row in rows) for text in texts)

        wait_for(look, f'the rows {texts}')


class Filtering(FilterCase):

    def test_filter_and_escape(self):
        sonde = self.connect()
        entry = self.open_filter(sonde)
        sonde.fill(entry, 'apple')
        sonde.wait_for_text(r'2 of 6')
        sonde.fill(entry, 'sent and size > 9')
        sonde.wait_for_text(r'1 of 6')
        sonde.press('Escape')
        wait_for(lambda: sonde.window.find('text', 'Filter') is None
                 or not sonde.window.find('text', 'Filter').is_visible, 'the filter to close')
        sonde.get('list item', r'.*two pears.*')

    def test_wrong_word_is_explained(self):
        sonde = self.connect()
        entry = self.open_filter(sonde)
        sonde.fill(entry, 'sent and sizes > 3')
        sonde.wait_for_text(r'Character 10: “sizes” is not a field\. Did you mean “size”\?')
        sonde.fill(entry, 'size > many')
        sonde.wait_for_text(r'“size” needs a number such as 1 KiB')
        sonde.fill(entry, 'size > 10')
        sonde.wait_for_text(r'[0-9] of 6')

    def test_nothing_matches(self):
        sonde = self.connect()
        entry = self.open_filter(sonde)
        sonde.fill(entry, 'banana')
        sonde.wait_for_text(r'No records match this filter')
        sonde.click(sonde.get('push button', 'Clear Filter'))
        sonde.get('list item', r'.*two pears.*')

    def test_selection_survives(self):
        sonde = self.connect()
        entry = self.open_filter(sonde)
        sonde.fill(entry, 'there')
        sonde.wait_for_text(r'1 of 6')
        row = sonde.get('list item', r'.*hello there.*')
        wait_for(lambda: 'selected' in row.states, 'the record to be selected')
        sonde.press('Escape')
        row = sonde.get('list item', r'.*hello there.*')
        wait_for(lambda: 'selected' in row.states, 'the record to be selected again')

    def test_next_match(self):
        sonde = self.connect()
        entry = self.open_filter(sonde)
        sonde.click(sonde.get('check box', '_?Only matches'))
        sonde.fill(entry, 'apple')
        sonde.wait_for_text(r'2 of 6')
        sonde.get('list item', r'.*two pears.*')
        sonde.press('F3')
        row = sonde.get('list item', r'.*one apple.*')
        wait_for(lambda: 'selected' in row.states, 'the first match to be selected')
        sonde.press('F3')
        row = sonde.get('list item', r'.*three apples.*')
        wait_for(lambda: 'selected' in row.states, 'the second match to be selected')
        sonde.press('shift+F3')
        row = sonde.get('list item', r'.*one apple.*')
        wait_for(lambda: 'selected' in row.states, 'the first match to be selected again')


tap.main()

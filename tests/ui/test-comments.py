"""Marks and comments on the rows of a conversation."""

from sonde_ui import peers, screen, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

COMMENT = 'this is odd'
UNSAVED = 'Your marks and comments on .* are not saved'


class CommentCase(WindowCase):

    def converse(self):
        """Start the program with a conversation of two lines and their echoes."""
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1', 'PIPE'))
        sonde = self.start()
        sonde.press('ctrl+2')
        sonde.fill(sonde.get('text', 'Host and port'), f'127.0.0.1:{socat.port}')
        sonde.press('Return')

        for text in ('one apple', 'two pears'):
            sonde.fill(sonde.get('text', 'What to send'), text)
            sonde.click(sonde.get('push button', 'Send'))
            sonde.get('list item', rf'.*Received.*{text}.*')

        return sonde

    def open_earlier(self):
        """Start the program with a file that an earlier conversation is in."""
        earlier = self.converse()
        self.assertEqual(earlier.close(), 0)
        sonde = self.start(earlier.captures[0])
        sonde.click(sonde.get('list item', r'.*127\.0\.0\.1.*'))
        sonde.get('list item', r'.*Sent.*one apple.*')
        return sonde, earlier.captures[0]

    def comment(self, sonde, row, text):
        """Select a row and write a comment on it."""
        sonde.click(sonde.get('list item', row))
        sonde.press('ctrl+alt+c')
        entry = wait_for(lambda: next((node for node in sonde.application.find_all('text')
                                       if node.name == 'Comment'
                                       and 'focused' in node.states), None), 'the popover')
        screen.type_text(text)
        wait_for(lambda: entry.text.endswith(text), 'what is typed')

    def choose(self, sonde, title, path):
        """Enter a path into the dialog of a file."""
        dialog = sonde.get_file_dialog(title)
        wait_for(lambda: any('focused' in node.states for node in dialog.walk()), 'the keyboard')
        screen.press('ctrl+a')
        screen.type_text(str(path))
        wait_for(lambda: dialog.find('text', text=f'^{path}$'), 'the path to be written')
        dialog.find('push button', '.*Save').act()


class Comments(CommentCase):

    def test_mark_comment_filter_save(self):
        sonde = self.converse()
        sonde.click(sonde.get('list item', r'.*Sent.*one apple.*'))
        sonde.press('ctrl+m')
        sonde.get('list item', r'.*Sent.*one apple.*Marked$')
        self.comment(sonde, r'.*Received.*one apple.*', COMMENT)
        sonde.press('ctrl+Return')
        sonde.get('list item', rf'.*Received.*one apple.*Comment: {COMMENT}$')

        sonde.press('ctrl+f')
        sonde.fill(sonde.get('text', 'Filter'), 'marked')
        sonde.wait_for_text(r'1 of 6')
        sonde.click(sonde.get('list item', r'.*Sent.*one apple.*'))
        sonde.press('ctrl+m')
        sonde.wait_for_text(r'No records match this filter')
        sonde.fill(sonde.get('text', 'Filter'), 'comment contains odd')
        sonde.wait_for_text(r'1 of 6')

        path = sonde.home / 'copy.pcapng'
        sonde.press('ctrl+s')
        self.choose(sonde, 'Save Capture', path)
        sonde.wait_for_text('Capture saved')
        self.assertEqual(peers.dissect(path, '-Y', 'frame.comment', '-T', 'fields', '-e',
                                       'frame.comment').strip(), COMMENT)

    def test_escape_changes_nothing(self):
        sonde = self.converse()
        self.comment(sonde, r'.*Sent.*one apple.*', COMMENT)
        sonde.press('Escape')
        sonde.press('ctrl+m')
        sonde.get('list item', r'.*Sent.*one apple.*Marked$')

    def test_menu(self):
        sonde = self.converse()
        sonde.click(sonde.get('list item', r'.*Sent.*one apple.*'), 3)
        sonde.get('menu item', '_?Mark').act()
        sonde.get('list item', r'.*Sent.*one apple.*Marked$')

    def test_kept_in_the_recording(self):
        sonde = self.converse()
        self.comment(sonde, r'.*Sent.*one apple.*', COMMENT)
        sonde.press('ctrl+Return')
        sonde.get('list item', rf'.*Comment: {COMMENT}$')
        self.assertEqual(sonde.close(), 0)
        again = self.start(sonde.captures[0])
        again.click(again.get('list item', r'.*127\.0\.0\.1.*'))
        again.get('list item', rf'.*Sent.*one apple.*Comment: {COMMENT}$')


class OpenedFile(CommentCase):

    def comment_on_file(self):
        sonde, path = self.open_earlier()
        self.comment(sonde, r'.*Sent.*one apple.*', COMMENT)
        sonde.press('ctrl+Return')
        sonde.get('label', text=UNSAVED)
        return sonde, path, path.read_bytes()

    def try_to_close(self, sonde):
        sonde.press('ctrl+q')
        return sonde.get('dialog', r'Save Comments\?')

    def test_saved_at_the_end(self):
        sonde, path, before = self.comment_on_file()
        copy = sonde.home / 'copy.pcapng'
        dialog = self.try_to_close(sonde)
        sonde.wait_for_text(path.name, root=dialog)
        sonde.click(sonde.get('push button', '.*Save As…', root=dialog))
        self.choose(sonde, 'Save Capture with Comments', copy)
        self.assertEqual(sonde.process.wait(30), 0)
        self.assertEqual(path.read_bytes(), before)
        self.assertIn(COMMENT, peers.dissect(copy, '-T', 'fields', '-e', 'frame.comment'))

    def test_discarded_at_the_end(self):
        sonde, path, before = self.comment_on_file()
        dialog = self.try_to_close(sonde)
        sonde.click(sonde.get('push button', '.*Cancel', root=dialog))
        wait_for(lambda: sonde.application.find('dialog', r'Save Comments\?') is None,
                 'the question to go')
        self.assertIsNone(sonde.process.poll())
        dialog = self.try_to_close(sonde)
        sonde.click(sonde.get('push button', '.*Discard', root=dialog))
        self.assertEqual(sonde.process.wait(30), 0)
        self.assertEqual(path.read_bytes(), before)

    def test_saved_before_the_end(self):
        sonde, _path, _before = self.comment_on_file()
        copy = sonde.home / 'copy.pcapng'
        sonde.click(sonde.get('push button', 'Save As…'))
        self.choose(sonde, 'Save Capture with Comments', copy)
        wait_for(lambda: sonde.window.find('label', text=UNSAVED) is None, 'the notice to go')
        wait_for(copy.exists, 'the copy')
        sonde.press('ctrl+q')
        self.assertEqual(sonde.process.wait(30), 0)


tap.main()

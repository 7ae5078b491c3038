#!/bin/bash
#
# test-session.sh SESSION
#
# Tests the desktop session that the tests of the window run in.
set -u

session=$1
export TMPDIR
TMPDIR=$(mktemp -d)
trap 'rm -rf "$TMPDIR"' EXIT

count=0

# is NAME WANTED GOT: one test.
is ()
{
  count=$((count + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $count $1"
  else
    printf 'wanted: %s\ngot: %s\n' "$2" "$3" | sed 's/^/# /'
    echo "not ok $count $1"
  fi
}

left_over ()
{
  find "$TMPDIR" -mindepth 1 -printf '%f\n'
}

is 'Input, output and the status go through' 'a word
status 7' "$(echo 'a word' | "$session" -- sh -c 'cat; exit 7'; echo "status $?")"
is 'Errors go through, and nothing else with them' 'an error' \
  "$("$session" -- sh -c 'echo "an error" >&2' 2>&1)"

is 'There is a window manager' yes \
  "$("$session" xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id' && echo yes)"
is 'The accessibility bus can be reached' yes \
  "$("$session" gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus \
       --method org.a11y.Bus.GetAddress | grep -q 'unix:' && echo yes)"
is 'No other service of the computer can be started' '' \
  "$("$session" gdbus call --session --dest org.freedesktop.DBus \
       --object-path /org/freedesktop/DBus \
       --method org.freedesktop.DBus.ListActivatableNames | grep -o portal)"
is 'The screen has the size that was asked for' 800x600 \
  "$(SCREEN=800x600x24 "$session" xwininfo -root | sed -n 's/.*-geometry \([0-9x]*\).*/\1/p')"

# shellcheck disable=SC2016
is 'The home is empty, and the language is none' ' C.UTF-8' \
  "$(LC_ALL=POSIX LANGUAGE=de "$session" sh -c \
       'echo "$(ls "$HOME") ${LC_ALL-}${LANGUAGE-}$LANG"')"
is 'Nothing is left behind' '' "$(left_over)"

"$session" sh -c "echo \$\$ >'$TMPDIR/pid'; exec sleep 300" &
pid=$!
until [ -s "$TMPDIR/pid" ]; do sleep 0.02; done
kill -TERM $pid
wait $pid
is 'When it is told to end, it does' 143 $?
is 'and so does the command' '' \
  "$(grep '^State:' "/proc/$(cat "$TMPDIR/pid")/status" 2>/dev/null | grep -v zombie)"
rm "$TMPDIR/pid"
is 'and nothing is left behind' '' "$(left_over)"

echo "1..$count"

#!/bin/bash
#
# test-packages.sh ROOT
#
# Tests what run and check do about packages, with stubs in the place of the package managers and of
# sudo. A stub that is called adds its name and arguments to a file.
# The scripts of stubs are not to be expanded here.
# shellcheck disable=SC2016
set -u

root=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# shellcheck source=scripts/common.sh
. "$root/scripts/common.sh"

count=0
export CALLS=$folder/calls OS_RELEASE=$folder/os-release

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

# stub NAME [SCRIPT]: a program that takes note of being called.
stub ()
{
  printf '#!/bin/bash\necho %s "$@" >>"$CALLS"\n%s\n' "$1" "${2-}" >"$folder/bin/$1"
  chmod +x "$folder/bin/$1"
}

# system OS-RELEASE: from here on, a distribution that has nothing but some basic tools.
system ()
{
  local tool

  rm -rf "${folder:?}/bin"
  mkdir "$folder/bin"
  for tool in bash comm env fold sed sort; do
    ln -s "/usr/bin/$tool" "$folder/bin/$tool"
  done
  printf '%s\n' "$1" >"$OS_RELEASE"
}

# inside COMMAND…: what a command says in that distribution, words separated by one space.
inside ()
{
  local words

  : >"$CALLS"
  read -r -d '' -a words < <(PATH=$folder/bin; "$@" 2>&1; echo " status $?")
  echo "${words[*]}"
}

calls ()
{
  local lines

  mapfile -t lines <"$CALLS"
  (IFS=';'; echo "${lines[*]}")
}

lists ()
{
  local manager purpose wanted

  for manager in apt dnf pacman zypper; do
    mapfile -t wanted < <(wanted_packages $manager build session test)
    is "$manager: no package is listed twice" '' "$(printf '%s\n' "${wanted[@]}" | sort | uniq -d)"
    for purpose in build session test; do
      mapfile -t wanted < <(wanted_packages $manager $purpose)
      is "$manager: packages for $purpose are listed" yes "$([ ${#wanted[@]} -gt 5 ] && echo yes)"
    done
  done
}

managers ()
{
  local name

  system 'ID=linuxmint
ID_LIKE="ubuntu debian"'
  for name in apt-get dpkg-query dnf zypper; do stub $name; done
  is 'A relative of Debian uses apt, whatever else is installed' 'apt status 0' \
    "$(inside package_manager)"

  system 'ID="opensuse-tumbleweed"
ID_LIKE="opensuse suse"'
  for name in dnf zypper; do stub $name; done
  is 'openSUSE uses zypper' 'zypper status 0' "$(inside package_manager)"

  system 'ID=fedora'
  stub dnf
  is 'Fedora uses dnf' 'dnf status 0' "$(inside package_manager)"

  system 'ID=manjaro
ID_LIKE=arch'
  stub pacman
  is 'A relative of Arch uses pacman' 'pacman status 0' "$(inside package_manager)"

  system 'ID=other'
  is 'Another system has no manager that is known' 'status 0' "$(inside package_manager)"
  is 'and what is needed is expected to be there' 'status 0' \
    "$(inside need_packages build | sed 's/.*\(status\)/\1/')"
}

debian ()
{
  system 'ID=debian'
  stub id 'echo "${TEST_UID-0}"'
  stub apt-get
  stub dpkg-query 'shift 3
status=0
for name; do
  case $name in
    gcc | meson) echo "installed $name" ;;
    clang) echo "config-files $name" ;;
    *) status=1 ;;
  esac
done
exit $status'
}

apt ()
{
  packages[apt:build]='gcc absent'
  packages[apt:test]='meson clang'

  debian
  is 'apt: what is absent or was removed is missing' 'absent clang status 0' \
    "$(inside missing_packages apt build test)"
  is 'apt: what is missing is named, then installed' \
    'Installing with apt what Sonde needs and this system lacks: absent clang status 0' \
    "$(inside need_packages build test)"
  inside need_packages build test >/dev/null
  is 'apt: root calls apt-get itself' \
    'apt-get update;apt-get install --yes --no-install-recommends absent clang' \
    "$(calls | sed 's/^.*\(apt-get update\)/\1/; s/;id -u//g')"

  packages[apt:build]=gcc
  inside need_packages build >/dev/null
  is 'apt: nothing is called when nothing is missing' '' "$(calls | sed 's/dpkg-query [^;]*//')"

  packages[apt:build]=absent
  stub apt-get '[ "$1" = update ] || { echo broken; exit 100; }'
  is 'apt: a failure ends the command' \
    'broken test-packages.sh: the packages could not be installed; apt says why above' \
    "$(inside need_packages build | sed 's/.*\(broken\)/\1/; s/ status .*//')"
}

rights ()
{
  packages[apt:build]=absent
  export TEST_UID=1000

  debian
  is 'Without sudo, a person is told that root has to do it' 'only root can install them' \
    "$(inside need_packages build | grep -o 'only root can install them')"
  is 'and nothing is called' '' "$(calls | sed 's/;/\n/g' | grep apt-get)"

  stub sudo 'exec "$@"'
  inside need_packages build >/dev/null
  is 'With sudo, a person becomes root for the installation alone' \
    'sudo apt-get update;sudo env DEBIAN_FRONTEND=noninteractive apt-get install' \
    "$(calls | sed 's/;/\n/g' | grep '^sudo' | sed 's/ --.*//' | paste -sd ';')"

  unset TEST_UID
}

others ()
{
  packages[dnf:build]='gcc pkgconfig(gtk4)'
  system 'ID=fedora'
  stub id 'echo 0'
  stub dnf
  stub rpm '[ "$3" = gcc ]'
  inside need_packages build >/dev/null
  is 'dnf installs what rpm finds no provider for' \
    'dnf install --assumeyes --setopt=install_weak_deps=False pkgconfig(gtk4)' \
    "$(calls | sed 's/;/\n/g' | grep ^dnf)"

  packages[zypper:build]='gcc pkgconfig(gtk4)'
  system 'ID=opensuse-leap'
  stub id 'echo 0'
  stub zypper
  stub rpm '[ "$3" = gcc ]'
  inside need_packages build >/dev/null
  is 'zypper installs what rpm finds no provider for' \
    'zypper --non-interactive install --no-recommends pkgconfig(gtk4)' \
    "$(calls | sed 's/;/\n/g' | grep ^zypper)"

  packages[pacman:build]='gcc gtk4'
  system 'ID=arch'
  stub id 'echo 0'
  stub pacman '[ "$1" != -T ] || { echo gtk4; exit 127; }'
  inside need_packages build >/dev/null
  is 'pacman installs what it finds missing' 'pacman -S --needed --noconfirm gtk4' \
    "$(calls | sed 's/;/\n/g' | grep -- -S)"
}

lists
managers
apt
rights
others
echo "1..$count"

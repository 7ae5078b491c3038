# shellcheck shell=bash
#
# What the commands of this project share. To be sourced after `set -u`; afterwards $root is the
# project's folder and $build the build folder: _build in it, unless $SONDE_BUILD names another.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck disable=SC2034
build=${SONDE_BUILD:-$root/_build}

# The system's tools come first: a Python of the person's own (pyenv, conda, a virtual environment)
# lacks the modules that were installed for the system's. Servers live in sbin.
export PATH="/usr/bin:/bin:/usr/sbin:/sbin:$PATH"
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV

# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

say ()
{
  printf '%s\n' "$*"
}

die ()
{
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# step NAME COMMAND…: runs one step, and says how it ended and how long it took.
step ()
{
  local name=$1 started=$SECONDS
  shift

  say "==> $name"
  if "$@"; then
    say "<== $name: done in $((SECONDS - started)) s"
  else
    say "<== $name: FAILED after $((SECONDS - started)) s"
    return 1
  fi
}

has ()
{
  command -v "$1" >/dev/null 2>&1
}

# Names the package manager of this system: apt, dnf, pacman, zypper, or nothing. The system's own
# description decides, because several can be installed side by side.
package_manager ()
{
  local id='' manager

  # shellcheck source=/dev/null
  id=$(. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && printf ' %s %s ' "${ID-}" "${ID_LIKE-}")

  case $id in
    *' debian '* | *' ubuntu '*) manager=apt ;;
    *' fedora '* | *' rhel '*)   manager=dnf ;;
    *' arch '*)                  manager=pacman ;;
    *suse*)                      manager=zypper ;;
    *)                           manager='' ;;
  esac

  case $manager in
    apt) has apt-get && has dpkg-query || manager='' ;;
    ?*)  has "$manager" || manager='' ;;
  esac

  printf '%s' "$manager"
}

# wanted_packages MANAGER PURPOSE…: one package a line.
wanted_packages ()
{
  local manager=$1 purpose
  shift

  for purpose; do
    # shellcheck disable=SC2086
    printf '%s\n' ${packages[$manager:$purpose]}
  done
}

# missing_packages MANAGER PURPOSE…: what is wanted and not installed, one a line. Asks only the
# package manager's own records, so it takes no network, no rights and little time.
missing_packages ()
{
  local manager=$1 wanted
  mapfile -t wanted < <(wanted_packages "$@")

  case $manager in
    apt)
      comm -23 \
        <(printf '%s\n' "${wanted[@]}" | LC_ALL=C sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null \
            | sed -n 's/^installed //p' | LC_ALL=C sort -u)
      ;;

    dnf | zypper)
      local name
      for name in "${wanted[@]}"; do
        rpm -q --whatprovides "$name" >/dev/null 2>&1 || printf '%s\n' "$name"
      done
      ;;

    pacman)
      pacman -T "${wanted[@]}"
      ;;
  esac

  return 0
}

# Runs a command as root.
as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_packages ()
{
  local manager=$1
  shift

  case $manager in
    apt)
      # The lists may be missing or old, and old lists name packages that are gone.
      as_root apt-get update ||
        say 'The package lists could not be brought up to date; trying with those that are here.'
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "$@"
      ;;
    dnf)    as_root dnf install --assumeyes --setopt=install_weak_deps=False "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    zypper) as_root zypper --non-interactive install --no-recommends "$@" ;;
  esac
}

# Some packages the tests need bring a server that is started when they are installed and whenever
# the computer starts. The tests start their own.
stop_servers ()
{
  local name

  [ -d /run/systemd/system ] || return 0

  for name; do
    case $name in
      nginx-light) as_root systemctl disable --now nginx.service || true ;;
      nsd)         as_root systemctl disable --now nsd.service || true ;;
    esac
  done
}

# need_packages PURPOSE…: installs what is missing, after saying what.
need_packages ()
{
  local manager missing

  manager=$(package_manager)
  if [ -z "$manager" ]; then
    say 'This system has none of apt, dnf, pacman and zypper. What Sonde needs has to be here:'
    say 'scripts/packages.sh lists it by the names of other systems.'
    return 0
  fi

  mapfile -t missing < <(missing_packages "$manager" "$@")
  [ ${#missing[@]} -gt 0 ] || return 0

  say "Installing with $manager what Sonde needs and this system lacks:"
  printf '%s\n' "${missing[*]}" | fold -s -w 78 | sed 's/^/  /'

  [ "$(id -u)" = 0 ] || has sudo ||
    die 'only root can install them, and sudo is not here; have root do it, and run this again'

  install_packages "$manager" "${missing[@]}" ||
    die "the packages could not be installed; $manager says why above"

  if [ "$manager" = apt ]; then
    stop_servers "${missing[@]}"
  fi
}

# configure FOLDER OPTION…: sets up a build folder, or leaves it as it is when it is set up already
# for this place. Options given as NAME=VALUE are brought to that value.
configure ()
{
  local folder=$1
  shift

  if [ -e "$folder" ] && [ ! -w "$folder" ]; then
    die "$folder belongs to somebody else; remove it, or run this as its owner"
  fi

  if [ ! -f "$folder/build.ninja" ] ||
     ! grep -qsF "\"source\": \"$root\"" "$folder/meson-info/meson-info.json"; then
    rm -rf "$folder" &&
    meson setup "$folder" "$root" "${@/#/-D}"
    return
  fi

  local option
  for option; do
    has_option "$folder" "$option" || { meson configure "$folder" "${@/#/-D}"; return; }
  done
}

# has_option FOLDER NAME=VALUE: whether a build folder was set up with this.
has_option ()
{
  grep -qsxF "${2/=/ = }" "$1/meson-private/cmd_line.txt"
}

# Lets the program in the build folder find its settings' schema, icons and translations, ahead of
# those of a Sonde that is installed.
run_environment ()
{
  export GSETTINGS_SCHEMA_DIR=$build/data
  export XDG_DATA_DIRS=$root/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  export SONDE_LOCALEDIR=$build/po
}

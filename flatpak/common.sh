# shellcheck shell=bash
#
# What the commands in this folder share. To be sourced after `set -u`.

# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"
# shellcheck source=scripts/debian.sh
. "$root/scripts/debian.sh"

# What the commands put here is used again, and can be removed at any time. It is outside of the
# project's folder, so that a fresh copy of the project finds it.
# shellcheck disable=SC2034
cache=${SONDE_FLATPAK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sonde-flatpak}

# Flathub's runtime, and the release of Debian that has the same GTK, libadwaita and libsoup.
# shellcheck disable=SC2034
branch=51
# shellcheck disable=SC2034
suite=${SONDE_FLATPAK_SUITE:-forky}

# shellcheck disable=SC2034
manifest=$root/flatpak/io.github.sondeproject.Sonde.json

# version_at_least PROGRAM VERSION: whether a program that says its version is here and new enough.
version_at_least ()
{
  local version

  has "$1" && version=$("$1" --version) &&
    printf '%s\n' "$2" "${version##*[ -]}" | sort --check=quiet --version-sort
}

# Installs flatpak-builder 1.4: the one of Debian 12 cannot finish a build with a current runtime,
# which has no appstream-compose any more. There it comes from the backports, whose list of packages
# is read from a folder that is thrown away: nothing is added to the system's sources.
need_flatpak ()
{
  local folder status

  if version_at_least flatpak-builder 1.4; then
    need_packages flatpak
    return
  fi

  # shellcheck source=/dev/null
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME-}")" != bookworm ]; then
    need_packages flatpak
    version_at_least flatpak-builder 1.4 || die 'flatpak-builder is older than 1.4'
    return
  fi

  say 'Installing flatpak-builder from the backports of Debian 12, and what it needs'
  folder=$(mktemp -d) || return 1
  chmod 755 "$folder"
  mkdir -p "$folder/lists/partial" "$folder/sources"
  for status in bookworm bookworm-backports; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
      "$(debian_mirror) $status main"
  done >"$folder/sources/debian.list"
  install_from "$folder" bookworm-backports
  status=$?
  rm -rf "$folder"
  return $status
}

# install_from FOLDER SUITE: installs the packages for Flatpak from sources of their own.
install_from ()
{
  local options=(-o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$1/sources"
                 -o "Dir::State::Lists=$1/lists" -o 'Dir::Cache::pkgcache='
                 -o 'Dir::Cache::srcpkgcache=') wanted

  mapfile -t wanted < <(wanted_packages apt flatpak)
  as_root apt-get -qq "${options[@]}" update &&
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq "${options[@]}" install --yes --no-install-recommends --target-release "$2" \
    "${wanted[@]}"
}

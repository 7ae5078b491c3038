# shellcheck shell=bash
#
# Makes trees of Debian packages, of this release or of another one, as folders. To be sourced after
# scripts/common.sh.

# The status of a command that cannot do here what it is for.
SKIPPED=77

# skip REASON: ends with the reason as the last line.
skip ()
{
  say "Skipped: $*"
  exit $SKIPPED
}

# The address of the mirror from which apt on this system has Debian's packages.
debian_mirror ()
{
  # apt puts the address there, and not the shell.
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sort -u | head -n 1
}

# debian_state SUITE: when the mirror's copy of a release was made; fails where there is none.
debian_state ()
{
  local file

  file=$(mktemp) || return 1
  /usr/lib/apt/apt-helper -qq download-file "$(debian_mirror)dists/$1/InRelease" "$file" \
    >/dev/null 2>&1 && sed -n '/^Date:/{p;q}' "$file" | grep .
  set -- $?
  rm -f "$file"
  return "$1"
}

# debian_tree SUITE FOLDER VARIANT PACKAGE…: a tree with these packages and what they depend on.
# Manuals and all translations but German are left out. What is in the folder is lost.
debian_tree ()
{
  local suite=$1 folder=$2 variant=$3 keys=/usr/share/keyrings/debian-archive-keyring.gpg
  shift 3

  as_root rm -rf "$folder" &&
  mkdir -p "${folder%/*}" || return 1

  # A mirror may be older than it promises to be.
  # shellcheck disable=SC2016
  echo "deb [signed-by=$keys] $(debian_mirror) $suite main" |
    as_root mmdebstrap --quiet --mode=root --format=directory --variant="$variant" \
      --include="$(IFS=,; echo "$*")" \
      --aptopt='Acquire::Check-Valid-Until "false"' \
      --aptopt='Acquire::Check-Date "false"' \
      --aptopt='Acquire::Languages "none"' \
      --dpkgopt='path-exclude=/usr/share/man/*' \
      --dpkgopt='path-exclude=/usr/share/info/*' \
      --dpkgopt='path-exclude=/usr/share/doc/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*/*' \
      --dpkgopt='path-include=/usr/share/locale/de/*' \
      --customize-hook='for name in en_US de_DE; do
        chroot "$1" localedef -i $name -f UTF-8 $name.UTF-8; done' \
      "$suite" "$folder" -
}

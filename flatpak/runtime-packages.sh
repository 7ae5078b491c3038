# shellcheck shell=bash disable=SC2034
#
# The Debian packages that stand in for org.gnome.Platform and org.gnome.Sdk: of what these have,
# what Sonde and its build use.

platform_packages='
  libgtk-4-1 libgtk-4-common libadwaita-1-0 libsoup-3.0-0 glib-networking libgnutls30t64
  libgtksourceview-5-0 libjson-glib-1.0-0 libnghttp2-14 libidn2-0 libglib2.0-bin
  gsettings-desktop-schemas adwaita-icon-theme hicolor-icon-theme librsvg2-common
  shared-mime-info fontconfig fonts-cantarell fonts-dejavu-core fonts-adwaita-sans ca-certificates
  tzdata xdg-user-dirs procps locales flatpak-xdg-utils'

sdk_packages='
  gcc g++ make autoconf automake libtool cmake meson ninja-build pkgconf patch gettext
  libxml2-utils libgtk-4-dev libgtk-4-bin libadwaita-1-dev libsoup-3.0-dev libgtksourceview-5-dev
  libjson-glib-dev libgnutls28-dev libnghttp2-dev libidn2-dev libssl-dev desktop-file-utils
  gtk-update-icon-cache appstream appstream-compose elfutils'

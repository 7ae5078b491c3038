# shellcheck shell=bash disable=SC2034
#
# The packages Sonde needs, by package manager and by purpose:
#
#   build    to compile Sonde and to start it
#   session  besides, to run it where there is no display
#   test     besides, to run every test
#   debian   to make trees of other releases of Debian; with apt alone
#   flatpak  besides, to build and install Sonde as a Flatpak, and to test that; with apt alone
#
# Where packages can be asked for by what they provide, pkgconfig(…) names the libraries: it is the
# name meson.build uses, and it is the same in every release.

declare -A packages

packages[apt:build]='
  meson ninja-build gcc libc6-dev pkg-config gettext libglib2.0-dev libgtk-4-dev libadwaita-1-dev
  libsoup-3.0-dev libgtksourceview-5-dev libldns-dev libnghttp2-dev libjson-glib-dev
  libgnutls28-dev libidn2-dev desktop-file-utils appstream libxml2-utils glib-networking
  gsettings-desktop-schemas adwaita-icon-theme librsvg2-common ca-certificates'
packages[apt:session]='
  xvfb dbus at-spi2-core metacity x11-utils fonts-cantarell fonts-dejavu-core'
packages[apt:test]='
  clang libclang-rt-dev xdotool imagemagick python3-gi gir1.2-atspi-2.0 locales ncat socat
  nginx-light python3-websockets python3-requests tshark bsdextrautils xxd nsd dnsmasq-base openssl
  gnutls-bin curl iproute2 bind9-dnsutils librsvg2-bin file shellcheck'
packages[apt:debian]='mmdebstrap debian-archive-keyring'
packages[apt:flatpak]='
  flatpak flatpak-builder ostree elfutils appstream-compose patch libglib2.0-bin binutils'

packages[dnf:build]='
  meson ninja-build gcc pkgconf-pkg-config gettext pkgconfig(gio-2.0) pkgconfig(gtk4)
  pkgconfig(libadwaita-1) pkgconfig(libsoup-3.0) pkgconfig(gtksourceview-5) pkgconfig(ldns)
  pkgconfig(libnghttp2) pkgconfig(json-glib-1.0) pkgconfig(gnutls) pkgconfig(libidn2)
  desktop-file-utils appstream libxml2 glib-networking gsettings-desktop-schemas
  adwaita-icon-theme librsvg2 ca-certificates'
packages[dnf:session]='
  xorg-x11-server-Xvfb dbus-daemon at-spi2-core metacity xprop xwininfo abattis-cantarell-fonts
  dejavu-sans-fonts dejavu-sans-mono-fonts'
packages[dnf:test]='
  clang compiler-rt libasan libubsan xdotool ImageMagick python3-gobject glibc-locale-source
  nmap-ncat socat nginx python3-websockets python3-requests wireshark-cli util-linux /usr/bin/xxd
  nsd dnsmasq openssl gnutls-utils curl iproute bind-utils librsvg2-tools file ShellCheck'

packages[pacman:build]='
  meson ninja gcc pkgconf gettext glib2-devel gtk4 libadwaita libsoup3 gtksourceview5 ldns
  libnghttp2 json-glib gnutls libidn2 desktop-file-utils appstream libxml2 glib-networking
  gsettings-desktop-schemas adwaita-icon-theme librsvg ca-certificates'
packages[pacman:session]='
  xorg-server-xvfb dbus at-spi2-core metacity xorg-xprop xorg-xwininfo cantarell-fonts ttf-dejavu'
packages[pacman:test]='
  clang compiler-rt xdotool imagemagick python-gobject nmap socat nginx python-websockets
  python-requests wireshark-cli util-linux tinyxxd nsd dnsmasq openssl curl iproute2 bind file
  shellcheck'

packages[zypper:build]='
  meson ninja gcc pkgconf-pkg-config gettext-tools pkgconfig(gio-2.0) pkgconfig(gtk4)
  pkgconfig(libadwaita-1) pkgconfig(libsoup-3.0) pkgconfig(gtksourceview-5) pkgconfig(ldns)
  pkgconfig(libnghttp2) pkgconfig(json-glib-1.0) pkgconfig(gnutls) pkgconfig(libidn2)
  desktop-file-utils AppStream libxml2-tools glib-networking gsettings-desktop-schemas
  adwaita-icon-theme gdk-pixbuf-loader-rsvg ca-certificates-mozilla'
packages[zypper:session]='
  xorg-x11-server-Xvfb dbus-1-daemon at-spi2-core metacity xprop xwininfo cantarell-fonts
  dejavu-fonts'
packages[zypper:test]='
  clang xdotool ImageMagick python3-gobject typelib-1_0-Atspi-2_0 glibc-i18ndata ncat socat nginx
  python3-websockets python3-requests wireshark util-linux /usr/bin/xxd nsd dnsmasq openssl curl
  gnutls iproute2 bind-utils rsvg-convert file ShellCheck'

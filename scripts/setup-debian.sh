#!/bin/sh
# Installs the Debian tools that the tests use as second opinions, when they are missing and it is
# possible: root or password-less sudo, and apt. Quiet, quick when all is there, safe to run again.
# What could not be installed is said loudly; with CI=true that is a failure.
#
#   scripts/setup-debian.sh            the tools of the tests
#   scripts/setup-debian.sh --forms    also the programs that make fixtures/forms (about 1 GB)
set -u

# What must be there, and the package that brings it: a program, or `lang:` of tesseract, or a file.
wanted='pdftoppm poppler-utils
pdftocairo poppler-utils
mutool mupdf-tools
gs ghostscript
qpdf qpdf
tesseract tesseract-ocr
lang:jpn tesseract-ocr-jpn
chromium chromium
/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf fonts-ipaexfont'

if [ "${1-}" = --forms ]; then
  wanted="$wanted
soffice libreoffice-writer-nogui
rsvg-convert librsvg2-bin
/usr/lib/python3/dist-packages/cairo/__init__.py python3-cairo
xetex texlive-xetex
/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf fonts-ipaexfont"
fi

there() {
  case $1 in
    lang:*) tesseract --list-langs 2>/dev/null | grep -qx "${1#lang:}" ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# Prints `thing package` for what is not there.
missing() {
  printf '%s\n' "$wanted" | while read -r thing package; do
    there "$thing" || printf '%s %s\n' "$thing" "$package"
  done
}

lost=$(missing)
[ -z "$lost" ] && exit 0

say() { printf '%s\n' "$*" >&2; }

why=''
if ! command -v apt-get >/dev/null 2>&1; then
  why='this system has no apt-get'
elif [ "$(id -u)" = 0 ]; then
  root=''
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  root='sudo -n'
else
  why='neither root nor password-less sudo'
fi

if [ -z "$why" ]; then
  packages=$(printf '%s\n' "$lost" | awk '{ print $2 }' | sort -u | tr '\n' ' ')
  say "installing Debian packages: $packages"
  # A package that has gone must not keep the others away: all at once, else one by one.
  install() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1
  }
  log=$(mktemp)
  $root apt-get update -qq -o DPkg::Lock::Timeout=300 >"$log" 2>&1
  # shellcheck disable=SC2086
  install $packages || for package in $packages; do
    install "$package" || { say "apt-get could not install $package:"; tail -n 3 "$log" >&2; }
  done
  rm -f "$log"
  lost=$(missing)
  [ -z "$lost" ] && exit 0
fi

say '******************************************************************************'
say "NOT INSTALLED${why:+ ($why)}; tests that need these will be left out:"
printf '%s\n' "$lost" | while read -r thing package; do say "  $thing  (Debian package $package)"; done
say '******************************************************************************'
[ "${CI-}" = true ] && exit 1
exit 0

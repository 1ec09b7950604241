#!/bin/sh
# Builds @WHAT@ from what is beside this file. Written by Argosy.
# usage: PREFIX=/ABSOLUTE/PATH build, in a folder of its own, which it works in
# PREFIX holds the packages that it is built against; what is built is installed there.
set -eu
: "${PREFIX:?the folder to install into}"
here=$(cd "$(dirname "$0")" && pwd)
SRC_DIR=$(pwd)/@FOLDER@
RECIPE_DIR=$here/recipe
mkdir "$SRC_DIR"
umask 022
LC_ALL=C.UTF-8 TZ=UTC PATH=$PREFIX/bin:$PATH
CPU_COUNT=$(nproc 2>/dev/null || echo 1)
export PREFIX SRC_DIR RECIPE_DIR LC_ALL TZ PATH CPU_COUNT

unpack() { # unpack ARCHIVE FOLDER: a single folder at its top is not kept
  rm -rf unpacked
  mkdir -p unpacked "$SRC_DIR/$2"
  case $1 in
    *.zip) unzip -q "$here/$1" -d unpacked ;;
    *) tar -x --no-same-owner -f "$here/$1" -C unpacked ;;
  esac
  top=$(ls -A unpacked)
  if [ -d "unpacked/$top" ] && [ ! -h "unpacked/$top" ]; then cp -a "unpacked/$top/." "$SRC_DIR/$2/"; else cp -a unpacked/. "$SRC_DIR/$2/"; fi
  rm -rf unpacked
}

copy() { # copy FROM TO: a file, or all that is in a folder
  if [ -d "$here/$1" ]; then
    mkdir -p "$SRC_DIR/$2"
    cp -a "$here/$1/." "$SRC_DIR/$2/"
  else
    mkdir -p "$(dirname "$SRC_DIR/$2")"
    cp -a "$here/$1" "$SRC_DIR/$2"
  fi
}

apply() { # apply PATCH FOLDER STRIP
  patch --batch --forward "-p$3" -d "$SRC_DIR/$2" <"$here/$1"
}

@STEPS@
@ENVIRONMENT@
cd "$SRC_DIR/@DIRECTORY@"
exec @PROGRAM@ "$here/script"

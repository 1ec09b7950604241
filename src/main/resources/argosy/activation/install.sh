#!/bin/sh
# @RELEASE@: puts the @WHAT@ that stand beside this script where @CLIENT@ finds them, made for the folder
# the stack stands in. Other releases' stay. Written by Argosy.
set -uf

refuse() { # refuse EXIT WHAT NEXT-STEP
  printf 'install: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

usage() {
  cat <<'END'
usage: install [--prefix STACK] --to FOLDER
  --prefix STACK  where the stack stands, absolute (default: @PLACE@)
  --to FOLDER     @TO@
END
}

# KIND PATH: c copied; t Tcl, u Lua, j JSON with the stack's place in it
table() {
  cat <<'END'
@TABLE@
END
}

escape() { # the text $2 as it stands inside quotes in a file of kind $1, and in sed's s command
  case $1 in
    t) printf %s "$2" | sed 's/[][\\"${}]/\\&/g' ;;
    *) printf %s "$2" | sed 's/[\\"]/\\&/g' ;;
  esac | sed 's/[\\|&]/\\&/g'
}

place='@PLACE@'
latest='@LATEST@'
prefix=$place
to=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help | '-?') usage; exit 0 ;;
    --prefix) [ $# -ge 2 ] || refuse 2 "--prefix needs a folder" "install --help"; prefix=$2; shift 2 ;;
    --to) [ $# -ge 2 ] || refuse 2 "--to needs a folder" "install --help"; to=$2; shift 2 ;;
    *) refuse 2 "unknown argument $1" "install --help" ;;
  esac
done
[ -n "$to" ] || refuse 2 "it is not said where to" "install --to FOLDER"
prefix=${prefix%/}
case $prefix in
  *[[:cntrl:]]*) refuse 4 "a path with control characters cannot be written to these files" "choose another path" ;;
  /*) ;;
  *) refuse 2 "a prefix is an absolute path: $prefix" "install --prefix /ABSOLUTE/PATH --to FOLDER" ;;
esac
[ -x "$prefix/run" ] || refuse 3 "no stack stands there [$prefix]" "unpack the tarball there, or say with --prefix where it is"
here=$(readlink -f -- "$0" && printf x)
here=${here%?x}
here=${here%/*}
table | while read -r kind path; do
  mkdir -p -- "$to/${path%/*}" || refuse 5 "cannot write [$to]" "see the line above"
  new=$to/${path%/*}/.${path##*/}.$$
  case $kind in
    c) cat -- "$here/$path" >"$new" ;;
    *) sed "s|$place|$(escape "$kind" "$prefix")|g; s|$latest|$(escape "$kind" "${prefix%/*}/latest")|g" "$here/$path" >"$new" ;;
  esac && mv -f -- "$new" "$to/$path" || refuse 5 "cannot write [$to/$path]" "see the line above"
done || exit
printf '%s\n' "@DONE@"

#!/bin/sh
# @NAME@ @TAG@: runs a command of this stack with the stack's environment. Written by Argosy.
# The stack stands where this script stands; nothing is installed and the calling shell is not changed.
set -uf

refuse() { # refuse EXIT WHAT NEXT-STEP
  printf 'run: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

usage() {
  cat <<'END'
usage: run [OPTIONS] [COMMAND [ARGUMENT...]]
Runs COMMAND, or a shell if there is none, with the environment of @NAME@ @TAG@.

  -l, --list  lists the stack's commands
  -h, --help  this text

A link to this script runs the command that the link is named after.
END
}

list() {
  cat <<'END'
@COMMANDS@
END
}

environment() {
@ENVIRONMENT@
}

self=$(readlink -f -- "$0")
prefix=${self%/*}
name=${0##*/}
if [ "$name" != "${self##*/}" ]; then
  set -- "$name" "$@"
else
  case ${1-} in
    -h | --help | '-?') usage; exit 0 ;;
    -l | --list) list; exit 0 ;;
    --) shift ;;
    -*) refuse 2 "unknown option $1" "run --help" ;;
  esac
fi
[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"
environment
command -v -- "$1" >/dev/null || refuse 127 "there is no command $1 in @NAME@" "run --list"
exec "$@"

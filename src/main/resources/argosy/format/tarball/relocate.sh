#!/bin/sh
# @NAME@ @TAG@: makes this unpacked stack work at another place. Written by Argosy.
# Needs sh, cat, chmod, head, ln, mkdir, mv, readlink, rm, tail, touch and wc (busybox will do).
# Everything is checked and written beside the files first; then they are renamed into place. What is
# interrupted before that changes nothing; what is interrupted after is finished by the next call.
set -uf
LC_ALL=C # lengths are bytes
export LC_ALL
umask 022
work=.argosy-relocating
state=.argosy-prefix
files=@FILES@

refuse() { # refuse EXIT WHAT NEXT-STEP
  [ -z "${held-}" ] || [ -e "$work/commit" ] || rm -rf "$work"
  [ -z "${shown-}" ] || printf '\n' >&2
  printf 'relocate: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

usage() {
  cat <<'END'
usage: relocate [--check] [PREFIX]
Rewrites the places in the files of @NAME@ @TAG@ that name the folder it stands in.
PREFIX is where it stands or will stand; if not given, where it stands now.

  --check     only says whether it is possible
  -h, --help  this text
END
}

built_for() { # the prefix number $1 that files were built for, in $built
  case $1 in
@PREFIXES@
  esac
}

# Every file with the prefix in it, one a line: calls $1 with $kind $number $mode $size $count $tokens
# $path set, and $n counting.
#   t text, s:LITERALS:COUNT text with an interpreter line, b binary, c compiled Python (C: without source)
#       tokens: N copies N bytes, P stands for the prefix, ZN for N times what a shorter prefix leaves
#   l symbolic link, tokens: = and what follows the prefix
each() {
  n=0
  while IFS=' ' read -r kind number mode size count tokens path; do
    n=$((n + 1))
    case $path in *\\*) path=$(printf '%b.' "$path") && path=${path%.} ;; esac
    path=./$path
    built_for "$number"
    now=${at:-$built}
    "$1"
    if [ -t 2 ] && [ $((n % 64)) -eq 0 ]; then
      shown=yes
      printf '\rrelocate: %s %d of %d ' "$2" "$n" "$files" >&2
    fi
  done <<'END'
@TABLE@
END
  [ -z "${shown-}" ] || printf '\r                                                  \r' >&2
  shown=
}

length() { # the bytes of the file at $path, in $length
  length=$(($(wc -c <"$path")))
}

# Whether $path can be moved to $new; nothing is changed.
check() {
  case $kind in
    l)
      [ -L "$path" ] || refuse 3 "$path is not a link any more" "unpack the stack again"
      suffix
      [ "$(readlink "$path" && printf x)" = "$now$suffix$newline"x ] ||
        refuse 3 "$path does not point to $now$suffix" "unpack the stack again"
      writable
      return
      ;;
    c)
      [ -f "$path" ] || return 0 # left out before; Python makes it again
      [ ${#new} -eq ${#built} ] || { writable; return 0; } # is left out now
      ;;
    C)
      [ ${#new} -eq ${#built} ] ||
        refuse 4 "$path is compiled Python without its source and holds a prefix of ${#built} bytes, not ${#new}" \
          "choose a prefix of exactly ${#built} bytes"
      ;;
    b)
      [ ${#new} -le ${#built} ] ||
        refuse 4 "$path has room for a prefix of ${#built} bytes, not ${#new}" \
          "unpack the stack at a path of at most ${#built} bytes"
      ;;
    s:*)
      line=${kind#s:}
      [ $((${line%:*} + ${line#*:} * ${#new})) -le 127 ] ||
        refuse 4 "the interpreter line of $path would be longer than the 127 bytes that every system takes" \
          "unpack the stack at a shorter path"
      case $new in
        *[" $tab$newline"]*) refuse 4 "the interpreter line of $path cannot hold a path with a space [$new]" \
          "unpack the stack at a path without spaces" ;;
      esac
      ;;
  esac
  [ -f "$path" ] && [ ! -L "$path" ] || refuse 3 "$path is missing" "unpack the stack again"
  length
  case $kind in
    b | c | C) expected=$size ;;
    *) expected=$((size + count * (${#now} - ${#built}))) ;;
  esac
  [ "$length" -eq "$expected" ] ||
    refuse 3 "$path has $length bytes, expected $expected" "unpack the stack again"
  writable
}

writable() {
  folder=${path%/*}
  [ "$folder" = "${checked-}" ] || [ -w "$folder" ] ||
    refuse 4 "cannot write in $here/$folder" "run it as the user who owns the folder"
  checked=$folder
}

suffix() { # what follows the prefix in a link, in $suffix
  suffix=${tokens#=}
  case $suffix in *\\*) suffix=$(printf '%b.' "$suffix") && suffix=${suffix%.} ;; esac
}

# The file at $path, for $new, on standard output. Sets $wrong if the prefix does not stand where it must.
rewritten() {
  from=0
  IFS=,
  for token in $tokens; do
    case $token in
      P)
        [ "$(piece ${#now} && printf x)" = "${now}x" ] || wrong=$from
        printf %s "$new"
        from=$((from + ${#now}))
        ;;
      Z*)
        zeros=$((${token#Z} * (${#built} - ${#new})))
        [ "$zeros" -eq 0 ] || head -c "$zeros" /dev/zero
        from=$((from + ${token#Z} * (${#built} - ${#now})))
        ;;
      0) ;;
      *)
        piece "$token"
        from=$((from + token))
        ;;
    esac
  done
  IFS=' '
}

piece() { # $1 bytes of the file at $path from $from
  if [ "$from" -eq 0 ]; then
    head -c "$1" "$path"
  else
    tail -c +$((from + 1)) "$path" 2>/dev/null | head -c "$1"
  fi
}

# Writes the new content of $path to $work/$n.
build() {
  case $kind in
    l) return ;;
    c) [ -f "$path" ] && [ ${#new} -eq ${#built} ] || return 0 ;;
  esac
  wrong=
  rewritten >"$work/$n" 2>/dev/null || refuse 4 "cannot write $here/$work/$n" "see whether the disk is full"
  IFS=' '
  [ -z "$wrong" ] ||
    refuse 3 "$path does not hold $now at byte $wrong" "unpack the stack again"
  case $kind in
    b | c | C) expected=$size ;;
    *) expected=$((size + count * (${#new} - ${#built}))) ;;
  esac
  [ $(($(wc -c <"$work/$n"))) -eq "$expected" ] ||
    refuse 4 "cannot write $here/$work/$n whole" "see whether the disk is full"
  touch -r "$path" "$work/$n" && chmod "$mode" "$work/$n" ||
    refuse 4 "cannot set time and mode of $here/$work/$n" "see the line above"
}

# Moves what was built into place; may be done again.
commit() {
  case $kind in
    l)
      suffix
      ln -sfn "$new$suffix" "$path" || failed
      ;;
    c) if [ -f "$work/$n" ]; then mv -f "$work/$n" "$path" || failed; elif [ ${#new} -ne ${#built} ]; then rm -f "$path" || failed; fi ;;
    *) if [ -f "$work/$n" ]; then mv -f "$work/$n" "$path" || failed; fi ;;
  esac
}

failed() {
  refuse 4 "$path could not be replaced" "see the line above, then call relocate again to finish"
}

load() { # the bytes of the file $1, in $loaded
  loaded=$(cat "$1" && printf x) || refuse 4 "cannot read $here/$1" "see the line above"
  loaded=${loaded%x}
}

finish() { # renames what was built for $new
  each commit "moving"
  mv -f "$work/commit" "$state" && rm -rf "$work" ||
    refuse 4 "cannot note the prefix in $here/$state" "call relocate again to finish"
}

tab='	'
newline='
'
only_check=
case ${1-} in
  -h | --help | '-?') usage; exit 0 ;;
  --check) only_check=yes; shift ;;
  --) shift ;;
  -*) refuse 2 "unknown option $1" "relocate --help" ;;
esac
[ $# -le 1 ] || refuse 2 "expected one PREFIX" "relocate --help"
self=$(readlink -f -- "$0" && printf x)
self=${self%"$newline"x}
here=${self%/*}
cd -- "$here" || refuse 4 "cannot enter $here" "see the line above"
new=${1-$here}
new=${new%/}
case $new in
  /*) ;;
  *) refuse 2 "a prefix is an absolute path: $new" "relocate /ABSOLUTE/PATH" ;;
esac
case $new in
  *"$newline"*) refuse 4 "a prefix with a newline in it cannot be written to files" "choose another path" ;;
esac

at=
[ ! -f "$state" ] || { load "$state"; at=$loaded; }
if [ -n "$only_check" ]; then
  each check checking
  printf 'relocate: %d files can be moved from %s to %s\n' "$files" "${at:-the build prefix}" "$new"
  exit 0
fi
if ! mkdir "$work" 2>/dev/null; then
  [ -d "$work" ] || refuse 4 "cannot write in $here" "run it as the user who owns the folder"
  [ ! -f "$work/pid" ] || ! kill -0 "$(cat "$work/pid")" 2>/dev/null ||
    refuse 4 "another relocate is at work here, process $(cat "$work/pid")" "wait until it has ended"
  if [ -f "$work/commit" ]; then
    wanted=$new
    load "$work/commit"
    new=$loaded
    finish # what an earlier call left
    at=$new
    new=$wanted
  else
    rm -rf "$work"
  fi
  mkdir -p "$work" || refuse 4 "cannot write in $here" "see the line above"
fi
held=yes
printf '%s\n' $$ >"$work/pid"
trap 'refuse 130 "interrupted" "call relocate again"' HUP INT TERM
if [ "$at" = "$new" ]; then
  rm -rf "$work"
  printf 'relocate: %s is at %s already\n' '@NAME@ @TAG@' "$new"
  exit 0
fi
each check checking
each build writing
printf %s "$new" >"$work/prefix" && mv "$work/prefix" "$work/commit" ||
  refuse 4 "cannot write in $here/$work" "see whether the disk is full"
finish
printf 'relocate: %s is at %s now, %d files\n' '@NAME@ @TAG@' "$new" "$files"

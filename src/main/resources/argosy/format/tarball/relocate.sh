#!/bin/sh
# @NAME@ @TAG@: makes this unpacked stack work at another place. Written by Argosy.
# Needs sh, cat, chmod, head, ln, mkdir, mv, readlink, rm, tail, touch and wc (busybox will do); is many
# times faster where there is an awk.
# Everything is checked and written beside the files first; then they are renamed into place. What is
# interrupted before that changes nothing; what is interrupted after is finished by the next call.
set -uf
LC_ALL=C # lengths are bytes
export LC_ALL
umask 022
work=.argosy-relocating
state=.argosy-prefix
files=@FILES@
shown=
terminal=
[ ! -t 2 ] || terminal=yes
awk=$(command -v awk) || awk= # only faster

refuse() { # refuse EXIT WHAT NEXT-STEP
  [ -z "${held-}" ] || [ -e "$work/commit" ] || rm -rf "$work"
  wipe
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

# Every file with the prefix in it, one a line: KIND NUMBER MODE SIZE COUNT TOKENS PATH.
#   t text, b binary, c compiled Python (C: without source)
#   s:LITERALS:COUNT:FORM:BEFORE:AFTER text with an interpreter line, of so many bytes beside so many prefixes; BEFORE
#       and AFTER what is around the one prefix; p Python, l Perl, e another interpreter, - a line that is not known
#       tokens: N copies N bytes, P stands for the prefix, ZN for N times what a shorter prefix leaves
#   l symbolic link, tokens: = and what follows the prefix
table() {
  cat <<'END'
@TABLE@
END
}

each() { # each FUNCTION DOING: calls it for every line, with the fields in variables and $n counting
  n=0
  while IFS=' ' read -r kind number mode size count tokens path; do
    n=$((n + 1))
    case $path in *\\*) path=$(printf '%b.' "$path") && path=${path%.} ;; esac
    path=./$path
    built_for "$number"
    now=${at:-$built}
    "$1"
    if [ -n "$terminal" ] && [ $((n % 64)) -eq 0 ]; then
      shown=yes
      printf '\rrelocate: %s %d of %d ' "$2" "$n" "$files" >&2
    fi
  done <"$work/table"
  wipe
}

wipe() { # takes the progress line away
  [ -z "$shown" ] || printf '\r                                                  \r' >&2
  shown=
}

# Whether $path can be moved to $new, as far as its name and the lengths tell.
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
      lines
      [ "$form" != - ] || ! bent "$new" ||
        refuse 4 "the interpreter line of $path is of no known form, and would be longer than 127 bytes or hold a space" \
          "unpack the stack at a shorter path without spaces"
      ;;
  esac
  [ -f "$path" ] && [ ! -L "$path" ] || refuse 3 "$path is missing" "unpack the stack again"
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

expect() { # expect PREFIX LINE: the bytes of the file at $path for it, with that interpreter line, in $expected
  case $kind in
    t) expected=$((size + count * (${#1} - ${#built}))) ;;
    s:*)
      expected=$((size + count * (${#1} - ${#built})))
      [ -z "$bends" ] || expected=$((expected + ${#2} - literals - ${#1}))
      ;;
    *) expected=$size ;;
  esac
}

bent() { # whether not every kernel takes the interpreter line with the prefix $1 in it
  [ $((literals + inline * ${#1})) -gt 127 ] || case $1 in *[" $tab"]*) ;; *) false ;; esac
}

# The interpreter line of the file at $path, as it is in $old_line and as it will be in $new_line; in $bends whether
# one of them is not simply the line with the prefix in it.
lines() {
  fields=${kind#s:}
  literals=${fields%%:*} fields=${fields#*:}
  inline=${fields%%:*} fields=${fields#*:}
  form=${fields%%:*} fields=${fields#*:}
  before=${fields%%:*} after=${fields#*:}
  bends=
  [ "$form" != - ] || return 0
  case $fields in
    *\\*)
      before=$(printf '%b.' "$before") && before=${before%.}
      after=$(printf '%b.' "$after") && after=${after%.}
      ;;
  esac
  if [ -z "$at" ]; then line=$before$now$after; else started "$now"; fi
  old_line=$line
  started "$new"
  new_line=$line
}

# The interpreter line for the prefix $1 that every kernel takes, in $line.
started() {
  line=$before$1$after
  bent "$1" || return 0
  bends=yes
  program=${after%%["$blank"]*}
  options=
  IFS=" $tab"
  each_option ${after#"$program"}
  escape "$1$program" '[\\"$`]' '\'
  case $form in
    p) line="#!/bin/sh${newline}'''exec' \"$escaped\"$options \"\$0\" \"\$@\"$newline' '''" ;;
    l)
      escape "\"$escaped\"" "[']" "'\\'"
      line="#!/bin/sh${newline}eval 'exec $escaped -x \"\$0\" \${1+\"\$@\"}'$newline  if 0;$newline#!perl$options"
      ;;
    *) line="#!/usr/bin/env ${options:+-S }${program##*/}$options" ;;
  esac
}

each_option() { # each_option WORD...: with a space before each, in $options; no word is a pattern (set -f)
  for word; do
    options="$options ${word%"$return"}"
  done
  options=${options% }
}

escape() { # escape TEXT CLASS MARK: TEXT with MARK before each of the characters CLASS, in $escaped
  escaped='' left=$1
  while :; do
    case $left in
      *$2*)
        part=${left%%$2*}
        left=${left#"$part"}
        escaped=$escaped$part$3${left%"${left#?}"}
        left=${left#?}
        ;;
      *) break ;;
    esac
  done
  escaped=$escaped$left
}

# The file at $path, for $new, on standard output. Sets $wrong if the prefix does not stand where it must.
rewritten() {
  from=0
  first=yes
  skip=0 # bytes of tokens that the interpreter line was in the place of
  if [ -n "$bends" ]; then
    from=${#old_line}
    [ "$(head -c "$from" "$path" && printf x)" = "${old_line}x" ] || wrong=0
    printf %s "$new_line"
    first=
    skip=$literals
  fi
  IFS=,
  for token in $tokens; do
    case $token in
      P)
        [ "$skip" -eq 0 ] || continue
        if [ -n "$first" ]; then
          [ "$(piece ${#now} && printf x)" = "${now}x" ] || wrong=$from
          first=
        fi
        printf %s "$new"
        from=$((from + ${#now}))
        ;;
      Z*)
        zeros=$((${token#Z} * (${#built} - ${#new})))
        [ "$zeros" -eq 0 ] || head -c "$zeros" /dev/zero
        from=$((from + ${token#Z} * (${#built} - ${#now})))
        ;;
      *)
        if [ "$token" -le "$skip" ]; then
          skip=$((skip - token))
          continue
        fi
        piece $((token - skip))
        from=$((from + token - skip))
        skip=0
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
  bends='' old_line='' new_line=''
  case $kind in
    l) return ;;
    c) [ -f "$path" ] && [ ${#new} -eq ${#built} ] || return 0 ;;
    t) [ -z "$awk" ] || return 0 ;;
    s:*)
      lines
      [ -n "$bends" ] || [ -z "$awk" ] || return 0
      ;;
  esac
  expect "$now" "$old_line"
  length=$(($(wc -c <"$path")))
  [ "$length" -eq "$expected" ] ||
    refuse 3 "$path has $length bytes, expected $expected" "unpack the stack again"
  wrong=
  rewritten >"$work/$n" 2>/dev/null || refuse 4 "cannot write $here/$work/$n" "see whether the disk is full"
  [ -z "$wrong" ] ||
    refuse 3 "$path does not hold $now at byte $wrong" "unpack the stack again"
  expect "$new" "$new_line"
  [ $(($(wc -c <"$work/$n"))) -eq "$expected" ] ||
    refuse 4 "cannot write $here/$work/$n whole" "see whether the disk is full"
}

# The same for all text files but those whose interpreter line bends, by one process where there is an awk.
build_text() {
  said=$(at=$at new=$new work=$work files=$files terminal=$terminal prefixes=$(prefixes) "$awk" '
    function fail(what) { print what; failed = 1; exit 1 }
    function decode(text,   out) {
      while (match(text, /\\0[0-7][0-7][0-7]/)) {
        out = out substr(text, 1, RSTART - 1) byte[substr(text, RSTART + 2, 3)]
        text = substr(text, RSTART + 5)
      }
      return out text
    }
    function bent(kind, prefix,   field) {
      split(kind, field, ":")
      return field[2] + field[3] * length(prefix) > 127 || prefix ~ /[ \t]/
    }
    BEGIN {
      ORS = ""
      at = ENVIRON["at"]; new = ENVIRON["new"]; work = ENVIRON["work"]
      known = split(ENVIRON["prefixes"], built, "\n")
      for (i = 1; i < 128; i++) byte[sprintf("%03o", i)] = sprintf("%c", i)
    }
    ENVIRON["terminal"] != "" && NR % 256 == 0 {
      printf "\rrelocate: writing %d of %d ", NR, ENVIRON["files"] >"/dev/stderr"
    }
    $1 != "t" && $1 !~ /^s:/ { next }
    $1 ~ /^s:[0-9]*:[0-9]*:[^-]/ && (bent($1, new) || at != "" && bent($1, at)) { next }
    {
      path = "./" decode($7); target = work "/" NR
      now = at != "" ? at : built[$2 + 1]
      tokens = split($6, token, ",")
      expected = $4 + $5 * (length(now) - length(built[$2 + 1]))
      position = 0; next_spot = 0; t = 1; first = 1; seen = 0
      if (token[t] != "P") { next_spot = token[t] + 0; t++ }
      while ((got = (getline line <path)) > 0) {
        if (!first) print "\n" >target
        first = 0
        done = 0
        while (t <= tokens && next_spot < position + length(line)) {
          start = next_spot - position
          if (substr(line, start + 1, length(now)) != now)
            fail(path " does not hold " now " at byte " next_spot)
          print substr(line, done + 1, start - done) new >target
          done = start + length(now)
          next_spot += length(now)
          seen++
          t++
          if (t <= tokens && token[t] != "P") { next_spot += token[t]; t++ }
        }
        print substr(line, done + 1) >target
        position += length(line) + 1
      }
      if (got < 0) fail(path " cannot be read")
      if (seen != $5 && position >= expected) fail(path " does not hold " now " at byte " next_spot)
      if (position == expected) print "\n" >target
      else if (position != expected + 1) fail(path " has another size, expected " expected " bytes")
      close(path)
      if (close(target) != 0) fail("cannot write " target)
    }' "$work/table") || refuse 3 "${said:-awk failed}" "unpack the stack again"
  [ -z "$terminal" ] || shown=yes
  wipe
}

prefixes() { # all prefixes that files were built for, one a line
  number=0
  while built= && built_for "$number" && [ -n "$built" ]; do
    printf '%s\n' "$built"
    number=$((number + 1))
  done
}

# Checks what awk wrote, and collects what has another mode than new files have.
settle() {
  [ -f "$work/$n" ] || return 0
  case $mode in
    0644) ;;
    0755) programs="$programs $n" ;;
    *) chmod "$mode" "$work/$n" || refuse 4 "cannot set the mode of $here/$work/$n" "see the line above" ;;
  esac
}

prepare() { # everything but the renames
  table >"$work/table" || refuse 4 "cannot write $here/$work/table" "see whether the disk is full"
  each check checking
  [ -z "$awk" ] || build_text
  each build writing
  programs=
  each settle checking
  (
    cd "$work" || exit 1
    [ -z "$programs" ] || chmod 0755 $programs || exit 1
    set +f
    touch -c -r ../relocate [0-9]*
  ) || refuse 4 "cannot set time and mode of the files in $here/$work" "see the line above"
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
return=$(printf '\r')
blank=" $tab$return"
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
prepare
if [ -n "$only_check" ]; then
  rm -rf "$work"
  printf 'relocate: %d files can be moved from %s to %s\n' "$files" "${at:-the build prefix}" "$new"
  exit 0
fi
printf %s "$new" >"$work/prefix" && mv "$work/prefix" "$work/commit" ||
  refuse 4 "cannot write in $here/$work" "see whether the disk is full"
finish
printf 'relocate: %s is at %s now, %d files\n' '@NAME@ @TAG@' "$new" "$files"

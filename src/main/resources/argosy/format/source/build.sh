#!/bin/sh
# Builds @NAME@ @TAG@ from the sources beside this file. Written by Argosy.
# usage: build PREFIX FOLDER
# FOLDER gets the files of the stack, which work once they stand at PREFIX.
# Needs what the recipes under sources/ use: a compiler, make, patch, perl, the GNU build system.
set -eu
[ $# -eq 2 ] || { echo "usage: build PREFIX FOLDER" >&2; exit 2; }
prefix=${1%/}
case $prefix in /*) ;; *) echo "build: a prefix is an absolute path: $1" >&2; exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
work=$here/work
rm -rf "$work"
mkdir "$work"

# Built at a path that is long enough to be replaced by PREFIX wherever it stands.
made=$work/prefix
while [ ${#made} -lt 240 ] || [ ${#made} -lt ${#prefix} ]; do made=${made}_; done
mkdir "$made"
cp -a "$here/own/." "$made/"
[ ! -x "$made/relocate" ] || "$made/relocate" >&2

for package in @PACKAGES@; do
  echo "build: $package" >&2
  mkdir "$work/$package"
  (cd "$work/$package" && PREFIX=$made "$here/sources/$package/build") </dev/null >"$work/$package.log" 2>&1 || {
    tail -n 40 "$work/$package.log" >&2
    echo "build: $package failed; all it said is in $work/$package.log" >&2
    exit 1
  }
  rm -rf "${work:?}/$package"
done

# The files of the release, no more and no less.
rm -rf "$made/relocate" "$made/.argosy-prefix"
cd "$made"
missing=
while IFS= read -r path; do
  [ -e "$path" ] || [ -h "$path" ] || missing="$missing $path"
done <"$here/files"
[ -z "$missing" ] || { echo "build: the sources do not make$missing" >&2; exit 1; }
(cat "$here/files" && cd "$here/own" && find . ! -type d | sed 's,^\./,,') | LC_ALL=C sort >"$work/kept"
find . ! -type d | sed 's,^\./,,' | LC_ALL=C sort | LC_ALL=C comm -23 - "$work/kept" >"$work/others"
while IFS= read -r path; do rm -f -- "$path"; done <"$work/others"
find . -depth -mindepth 1 -type d -empty | sed 's,^\./,,' | while IFS= read -r path; do
  [ -d "$here/own/$path" ] || rmdir -- "$path"
done

find . -type l | while IFS= read -r path; do
  target=$(readlink "$path")
  case $target in "$made"*) ln -sfn "$prefix${target#"$made"}" "$path" ;; esac
done
find . -type f -exec perl -e '
  use strict;
  my ($old, $new) = splice @ARGV, 0, 2;
  for my $file (@ARGV) {
    open my $in, "<:raw", $file or die "$file: $!";
    my $text = do { local $/; <$in> };
    close $in;
    next if !defined $text || index($text, $old) < 0;
    if ($text =~ /\0/) { # a string in a program keeps its length
      $text =~ s{\Q$old\E([^\0]*)}{
        my $is = "$old$1";
        (my $will = $is) =~ s/\Q$old\E/$new/g;
        $will . "\0" x (length($is) - length($will))
      }ge;
    } else {
      $text =~ s/\Q$old\E/$new/g;
    }
    my $mode = (stat $file)[2] & 07777;
    unlink $file or die "$file: $!";
    open my $out, ">:raw", $file or die "$file: $!";
    print $out $text and close $out or die "$file: $!";
    chmod $mode, $file or die "$file: $!";
  }' "$made" "$prefix" {} +

cp -a . "$folder/"
cd "$here"
rm -rf "$work"

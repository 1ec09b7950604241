#!/bin/sh
# @NAME@ @TAG@: runs a command of this stack out of its image, as any user. Written by Argosy.
# squashfuse mounts the image (the file in root/ beside this script) in a private mount namespace, for the
# command and its children only, and ends with the command: nothing is left. Needs squashfuse, and unshare,
# mount and setpriv of util-linux; no root, no container engine, no daemon.
set -uf
image='@IMAGE@'
prefix='@PREFIX@'

refuse() { # refuse EXIT WHAT NEXT-STEP
  printf 'run: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

# Makes $prefix a folder without changing the machine: over the nearest folder above it that is there comes
# a small tmpfs that shows what that folder has.
make_prefix() {
  above=${prefix%/*}
  while [ -n "$above" ] && [ ! -d "$above" ]; do above=${above%/*}; done
  [ -n "$above" ] || refuse 4 "there is no folder above $prefix on this machine" "ask the administrator for: mkdir -p ${prefix%/*}"
  cd "$above" || refuse 4 "cannot enter $above" "see the line above"
  "$mount" -n -t tmpfs -o mode=0755,size=16m argosy "$above" ||
    refuse 4 "the kernel forbids this user to mount a tmpfs" "ask the administrator whether a security module forbids mounts in user namespaces"
  set +f
  for entry in * .[!.]*; do
    set -f
    if [ -L "$entry" ]; then
      cp -P -- "./$entry" "$above/"
    elif [ -d "$entry" ]; then
      mkdir -- "$above/$entry" && "$mount" -n -c --rbind "./$entry" "$above/$entry"
    elif [ -e "$entry" ]; then
      : >"$above/$entry" && "$mount" -n -c --bind "./$entry" "$above/$entry"
    fi || refuse 4 "cannot keep $above/$entry in view" "see the line above; or ask the administrator for: mkdir -p $prefix"
  done
  set -f
  mkdir -p "$prefix" || refuse 4 "cannot make $prefix" "see the line above"
}

# Second stage, root of the private namespace: --argosy-inside HERE UID GID DIRECTORY [ARGUMENT...]
inside() {
  here=$1 uid=$2 gid=$3 cwd=$4
  shift 4
  "$setpriv" --pdeathsig KILL "$squashfuse" -f "$here/root/$image" "$here/root" >&2 &
  daemon=$!
  while [ -e "$here/root/$image" ]; do # until the stack's files are seen in place of their image
    kill -0 "$daemon" 2>/dev/null ||
      refuse 4 "squashfuse does not mount the image [$here/root/$image]" "see the lines above; whether the file is whole: argosy prove"
    sleep 0.01
  done
  if [ -n "$prefix" ]; then
    [ -d "$prefix" ] || make_prefix
    "$mount" -n --rbind "$here/root" "$prefix" || refuse 4 "cannot show the image at $prefix" "see the line above"
    cd "$cwd" 2>/dev/null || cd /
  fi
  PATH=$machine_path
  exec "$unshare" --user --map-user="$uid" --map-group="$gid" -- "$here/start" "$@"
}

# The stack may have a program for everything that is called here; beside this script stand the same names,
# which would come back to it: so the machine's come first, and the command gets a PATH without bin/ here.
self=$(PATH=/usr/bin:/bin readlink -f -- "$0")
machine_path=
IFS=:
for piece in $PATH; do
  [ "${piece:-.}/../run" -ef "$self" ] || machine_path=$machine_path:$piece
done
unset IFS
machine_path=${machine_path#:}
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
unshare=$(command -v unshare) && mount=$(command -v mount) && setpriv=$(command -v setpriv) ||
  refuse 4 "this machine has no unshare, mount or setpriv" "install util-linux"
squashfuse=$(command -v squashfuse_ll) || squashfuse=$(command -v squashfuse) ||
  refuse 4 "this machine has no squashfuse" "ask the administrator for the package squashfuse"
if [ "${1-}" = --argosy-inside ]; then
  shift
  inside "$@"
fi

here=${self%/*}
case ${1-} in
  -h | --help | '-?' | -l | --list) PATH=$machine_path; exec "$here/start" "$@" ;;
esac
[ -r "$here/root/$image" ] || refuse 3 "the image is missing [$here/root/$image]" "copy the release's folder again"
[ -w /dev/fuse ] || refuse 4 "this user has no /dev/fuse, by which squashfuse mounts" "ask the administrator for: modprobe fuse && chmod 666 /dev/fuse"
uid= gid=
while read -r key real effective others; do
  case $key in
    Uid:) uid=$effective ;;
    Gid:) gid=$effective; break ;;
  esac
done </proc/self/status
said=$("$unshare" --map-root-user --mount "$unshare" --user --map-user="$uid" --map-group="$gid" true 2>&1) ||
  refuse 4 "this machine gives this user no private namespaces ($said)" \
    "ask the administrator for: sysctl -w user.max_user_namespaces=15000 (Debian: kernel.unprivileged_userns_clone=1, Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0), and util-linux of at least 2.36"
cwd=$(pwd -P) || cwd=/
PATH=$machine_path
exec "$unshare" --map-root-user --mount /bin/sh "$self" --argosy-inside "$here" "$uid" "$gid" "$cwd" "$@"

#!/bin/sh
# @NAME@ @TAG@: runs a command of this stack in place, as any user. Written by Argosy.
# The stack's files (root/ beside this script) are laid over / in a private mount namespace, for the
# command and its children only. Needs unshare and mount of util-linux; no root, no container engine.
set -uf
tab='	'
newline='
'

refuse() { # refuse EXIT WHAT NEXT-STEP
  printf 'run: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

usage() {
  cat <<'END'
usage: run [OPTIONS] [COMMAND [ARGUMENT...]]
Runs COMMAND, or a shell if there is none, in @NAME@ @TAG@.

  -b, --bind SOURCE[:TARGET]  shows a folder or file of the machine inside as well (repeatable)
  -k, --kernel                COMMAND is a kernel of a notebook server: your file argosy/kernel-setup.sh in
                              ~/.config is read first
  -l, --list                  lists the stack's commands
  -h, --help                  this text

Your home, the current directory, /tmp, /dev, /proc, /sys and every top-level folder of the machine
that the stack does not have are there as always; the stack's own files are read-only.
A link to this script runs the command that the link is named after.
END
}

list() {
  cat <<'END'
@COMMANDS@
END
}

environment() {
  unset LD_LIBRARY_PATH LD_PRELOAD PYTHONHOME PYTHONPATH PERL5LIB GCONV_PATH LOCPATH VIRTUAL_ENV CONDA_PREFIX
  export PATH='/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
@ENVIRONMENT@
}

kernel_setup() { # what the user wants in kernels: a file of POSIX sh that is read, if it is there
  export ARGOSY_RELEASE=@QUOTED_RELEASE@
  setup=${ARGOSY_KERNEL_SETUP-${XDG_CONFIG_HOME:-${HOME-}/.config}/argosy/kernel-setup.sh}
  [ -r "$setup" ] || return 0
  if ! /bin/sh -n "$setup"; then
    printf 'run: the kernel starts without [%s], which has the fault named above\n' "$setup" >&2
    return 0
  fi
  set +uf
  . "$setup" || printf 'run: [%s] failed; the kernel starts all the same\n' "$setup" >&2
  set -uf
}

setting() { # the first line of the kernel's setting $1, in $setting
  setting=
  [ ! -r "/proc/sys/$1" ] || read -r setting <"/proc/sys/$1" || :
}

forbidden() { # forbidden WHAT-UNSHARE-SAID: says why this machine has no namespaces for this user
  for check in kernel/unprivileged_userns_clone=0=1 user/max_user_namespaces=0=15000 \
    kernel/apparmor_restrict_unprivileged_userns=1=0; do
    key=${check%%=*} values=${check#*=}
    setting "$key"
    if [ "$setting" = "${values%%=*}" ]; then
      name=$(printf '%s' "$key" | tr / .)
      refuse 4 "this machine forbids private namespaces to plain users ($name is $setting)" \
        "ask the administrator for: sysctl -w $name=${values#*=}"
    fi
  done
  if [ "$uid" = 0 ] && "$unshare" --mount --propagation unchanged "$unshare" --version >/dev/null 2>&1; then
    refuse 4 "this is a chroot whose / is no mount point, so what is mounted here would show outside" \
      "leave it, run mount --bind CHROOT CHROOT, and enter it again"
  fi
  refuse 4 "the kernel refused private namespaces (${1%%"$newline"*})" \
    "ask the administrator whether a container's seccomp profile or a security module forbids user namespaces; or use the stack's container image"
}

at() { # where the machine's path $1 can be reached while the private tmpfs hides its /tmp: in $at
  case $1 in
    "$machine_tmp") at=/tmp/machine ;;
    "$machine_tmp"/*) at=/tmp/machine${1#"$machine_tmp"} ;;
    *) at=$1 ;;
  esac
}

empty() { # whether the folder $1 holds nothing
  set +f
  for entry in "$1"/* "$1"/.[!.]*; do
    if [ -e "$entry" ] || [ -L "$entry" ]; then
      set -f
      return 1
    fi
  done
  set -f
}

bind() { # bind SOURCE TARGET: notes a line of fstab(5) in $table; one mount process does them all
  line="$1$newline$2"
  case $line in
    *[" $tab\\"]*) line=$(printf '%s' "$line" | sed 's/\\/\\134/g; s/ /\\040/g; s/	/\\011/g') ;;
  esac
  table="$table${line%%"$newline"*} ${line#*"$newline"} none rbind 0 0$newline"
}

# Notes in $wanted that SOURCE shall be seen at TARGET, and in $opened the stack's folders on the way.
# Fails if the stack has files of its own there.
want() { # want TARGET SOURCE
  rest=${1#/}
  folder=
  on_the_way=
  while [ -n "$rest" ]; do
    folder=$folder/${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    if [ -L "/tmp/tree$folder" ]; then return 1; fi
    [ -e "/tmp/tree$folder" ] || break
    [ -d "/tmp/tree$folder" ] || return 1
    if empty "/tmp/tree$folder"; then break; fi
    [ -n "$rest" ] || return 1
    on_the_way=$on_the_way$folder$newline
  done
  for folder in $on_the_way; do
    case $opened in
      *"$newline$folder$newline"*) ;;
      *) opened=$opened$folder$newline ;;
    esac
  done
  wanted=$wanted$1$tab$2$newline
}

covered() { # whether $1 is seen at its own place already
  above=$1
  while [ -n "$above" ]; do
    case $newline$wanted in *"$newline$above$tab$above$newline"*) return 0 ;; esac
    above=${above%/*}
  done
  return 1
}

# Sorts the entries of the stack's folder $1 into $folders (made), $links (copied) and $bound.
sort_entries() {
  set +f
  for entry in "/tmp/tree$1"/* "/tmp/tree$1"/.[!.]*; do
    set -f
    path=${entry#/tmp/tree}
    if [ -L "$entry" ]; then
      links=$links$entry$newline
    elif [ -d "$entry" ]; then
      folders=$folders.$path$newline
      case $opened/proc$newline/sys$newline/dev$newline/tmp$newline/run$newline in
        *"$newline$path$newline"*) ;;
        *) empty "$entry" || bound=$bound$path$newline ;;
      esac
    elif [ -e "$entry" ]; then
      files=$files.$path$newline
      bound=$bound$path$newline
    fi
  done
  set -f
  if [ -n "$links" ]; then
    mkdir -p ".$1" && cp -P $links ".$1/" || refuse 4 "cannot copy the stack's links" "see the line above"
    links=
  fi
}

show_accounts() { # the machine's account files, with the user's own line if it comes from elsewhere
  known=
  while IFS=: read -r account password number others; do
    [ "$number" != "$uid" ] || known=yes
  done </etc/passwd
  if [ -z "$known" ]; then
    { cat /etc/passwd; getent passwd "$uid"; } >/tmp/passwd 2>/dev/null
    show_file /tmp/passwd /etc/passwd
  else
    show_file /etc/passwd /etc/passwd
  fi
  for file in /etc/group /etc/hosts /etc/resolv.conf; do show_file $file $file; done
}

show_file() { # show_file SOURCE TARGET: if both are there
  if [ -f "$1" ] && [ -f "/tmp/tree$2" ] && [ ! -L "/tmp/tree$2" ]; then bind "$1" "/tmp/new$2"; fi
}

# In the private namespace: keeps the machine's /tmp and the stack in view and mounts a small tmpfs.
prepare() {
  cd -P /tmp && machine_tmp=$(pwd) || refuse 4 "there is no /tmp on this machine" "make one"
  "$mount" -n -t tmpfs -o mode=0755,size=16m argosy "$machine_tmp" ||
    refuse 4 "the kernel forbids this user to mount a tmpfs" "ask the administrator whether a security module forbids mounts in user namespaces"
  mkdir /tmp/machine /tmp/tree /tmp/new
  # with what is mounted below it, the tmpfs among it
  { "$mount" -n -c --rbind . /tmp/machine && "$umount" -n -c /tmp/machine; } ||
    refuse 4 "cannot keep the machine's /tmp in view" "see the line above"
  at "$here/root"
  "$mount" -n -c --bind "$at" /tmp/tree ||
    refuse 4 "cannot bind the stack's files [$here/root]" "see the line above"
  "$mount" -n -o remount,bind,ro /tmp/tree 2>/dev/null ||
    "$mount" -n -o remount,bind,ro,nosuid,nodev /tmp/tree 2>/dev/null || :
}

lacks() { # whether something is to be bound at a place in the machine's folder $1 that is not there
  for pair in $more; do
    target=${pair#*"$tab"}
    case $target in "$1"/*) [ -e "$target" ] || return 0 ;; esac
  done
  return 1
}

# Decides what of the machine is seen inside.
choose() {
  wanted= opened=$newline
  set +f
  for folder in /*; do
    set -f
    case $folder in /proc | /sys | /dev | /tmp | /run | /lost+found | *"$newline"*) continue ;; esac
    if [ -d "$folder" ] && [ ! -L "$folder" ] && ! lacks "$folder"; then want "$folder" "$folder" || :; fi
  done
  set -f
  for pair in $more; do
    target=${pair#*"$tab"} source=${pair%%"$tab"*}
    want "$target" "$source" ||
      refuse 2 "cannot show $source at $target: the stack has files of its own there" "give another target: --bind SOURCE:TARGET"
  done
  for folder in "${HOME:-}" "$cwd" "${TMPDIR:-}" "/run/user/$uid"; do
    case $folder in
      / | /proc* | /sys* | /dev* | "$machine_tmp" | "$machine_tmp"/* | *"$newline"* | *"$tab"*) continue ;;
      /*) if [ -d "$folder" ] && ! covered "$folder"; then want "$folder" "$folder" || :; fi ;;
    esac
  done
}

# Builds the root at /tmp/new: the stack's entries and what was chosen of the machine.
build() {
  cd /tmp/new || exit 4
  folders= links= files= bound= table=
  for folder in "" $opened; do sort_entries "$folder"; done
  for pair in $wanted; do
    target=${pair%%"$tab"*}
    at "${pair#*"$tab"}"
    if [ -d "$at" ]; then
      folders=$folders.$target$newline
    else
      folders=$folders.${target%/*}/$newline
      files=$files.$target$newline
    fi
  done
  mkdir -p ./proc ./sys ./dev ./tmp ./run $folders
  for path in $files; do : >"$path"; done
  for path in $bound; do bind "/tmp/tree$path" "/tmp/new$path"; done
  for path in /proc /sys /dev; do bind $path /tmp/new$path; done
  for pair in $wanted; do
    at "${pair#*"$tab"}"
    bind "$at" "/tmp/new${pair%%"$tab"*}"
  done
  bind /tmp/machine /tmp/new/tmp
  show_accounts
  printf '%s' "$table" >/tmp/table
  "$mount" -n -c -a -T /tmp/table ||
    refuse 4 "cannot show all folders inside the stack" "see the lines above; start from another directory, or unset HOME or TMPDIR if it is one of them"
  "$mount" -n -o remount,bind,ro /tmp 2>/dev/null || :
}

# Second stage: --argosy-inside STACK UID GID DIRECTORY BINDS HOW [COMMAND [ARGUMENT...]]
inside() {
  here=$1 uid=$2 gid=$3 cwd=$4 more=$5 how=$6
  shift 6
  IFS=$newline
  prepare
  choose
  build
  unset IFS
  [ -d "/tmp/new$cwd" ] || cwd=/
  if [ $# -eq 0 ]; then
    export PS1='(@NAME@) \w \$ '
    if [ -x /tmp/tree/usr/bin/bash ] || [ -x /tmp/tree/bin/bash ]; then set -- bash --noprofile --norc; else set -- sh; fi
  fi
  case $how in
    root) set -- "$unshare" --root=/tmp/new --wd="$cwd" -- "$@" ;;
    user) set -- "$unshare" --user --map-user="$uid" --map-group="$gid" --root=/tmp/new --wd="$cwd" -- "$@" ;;
    old) set -- "$(command -v chroot)" /tmp/new /bin/sh -c 'cd "$1" && shift && exec "$@"' sh "$cwd" "$@" ;;
  esac
  environment
  if [ -n "${ARGOSY_KERNEL-}" ]; then
    unset ARGOSY_KERNEL ARGOSY_ACTIVE ARGOSY_UNDO
    kernel_setup
  fi
  exec "$@"
}

machine_path=$PATH
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
unshare=$(command -v unshare) && mount=$(command -v mount) && umount=$(command -v umount) ||
  refuse 4 "this machine has no unshare or mount" "install util-linux"
if [ "${1-}" = --argosy-inside ]; then
  shift
  inside "$@"
fi

self=$(readlink -f -- "$0")
here=${self%/*}
name=${0##*/}
more=
unset ARGOSY_KERNEL
if [ "$name" != "${self##*/}" ]; then
  set -- "$name" "$@"
else
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help | '-?') usage; exit 0 ;;
      -l | --list) list; exit 0 ;;
      -b | --bind)
        [ $# -ge 2 ] || refuse 2 "$1 needs SOURCE[:TARGET]" "run --help"
        source=$(readlink -e -- "${2%%:*}") || refuse 2 "there is nothing to bind at ${2%%:*}" "check the path"
        case $2 in *:*) target=${2#*:} ;; *) target=$source ;; esac
        case $target in
          / | /proc* | /sys* | /dev* | /usr | /etc | /bin | /sbin | /lib*) refuse 2 "will not bind over $target" "give another target: --bind SOURCE:TARGET" ;;
          /*) ;;
          *) refuse 2 "a target is an absolute path: $target" "give another target: --bind SOURCE:TARGET" ;;
        esac
        more=$more${source}$tab${target%/}$newline
        shift 2
        ;;
      -k | --kernel) export ARGOSY_KERNEL=yes; shift ;;
      --) shift; break ;;
      -*) refuse 2 "unknown option $1" "run --help" ;;
      *) break ;;
    esac
  done
fi
[ -d "$here/root" ] || refuse 3 "the stack's files are missing [$here/root]" "unpack the stack again"
cwd=$(pwd -P) || cwd=/
uid= gid=
while read -r key real effective others; do
  case $key in
    Uid:) uid=$effective ;;
    Gid:) gid=$effective; break ;;
  esac
done </proc/self/status
how=user
if [ "$uid" = 0 ] && "$unshare" --mount true 2>/dev/null; then
  how=root
  set -- --mount /bin/sh "$self" --argosy-inside "$here" "$uid" "$gid" "$cwd" "$more" "$how" "$@"
else
  if ! said=$("$unshare" --map-root-user --mount "$unshare" --user --map-user="$uid" --map-group="$gid" true 2>&1); then
    how=old
    "$unshare" --map-root-user --mount true 2>/dev/null || forbidden "$said"
  fi
  set -- --map-root-user --mount /bin/sh "$self" --argosy-inside "$here" "$uid" "$gid" "$cwd" "$more" "$how" "$@"
fi
PATH=$machine_path
export PATH
exec "$unshare" "$@"

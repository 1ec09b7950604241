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

  -k, --kernel  COMMAND is a kernel of a notebook server: nothing of the server's environment gets in,
                and your file argosy/kernel-setup.sh in ~/.config is read first
  -l, --list    lists the stack's commands
  -h, --help    this text

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

# A kernel of a notebook server must not see what the server's own Python, or a stack active there, needs.
forget_server() {
  unset LD_LIBRARY_PATH LD_PRELOAD PYTHONHOME PYTHONPATH PERL5LIB VIRTUAL_ENV CONDA_PREFIX ARGOSY_ACTIVE ARGOSY_UNDO
@FORGET@
  export PATH='/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
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

# Programs built against a newer C library than the machine's end with words that nobody understands.
needed=@GLIBC@
have=$(getconf GNU_LIBC_VERSION 2>/dev/null) && have=${have#glibc } || have=
case $needed,$have in
  2.*,2.*)
    minor=${have#2.}
    [ "${minor%%[!0-9]*}" -ge "${needed#2.}" ] ||
      refuse 4 "@NAME@ @TAG@ needs a C library (glibc) of at least $needed, and this machine has $have" \
        "use a newer system, or one of the images of @NAME@, which bring their own"
    ;;
esac

# The same for the C++ library, whose file says its version: libstdc++.so.6.0.30 has GLIBCXX_3.4.30.
needed=@LIBSTDCXX@
case $needed in
  3.4.*)
    for folder in /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu /usr/lib64 /usr/lib; do
      [ -e "$folder/libstdc++.so.6" ] || continue
      have=$(readlink -f -- "$folder/libstdc++.so.6")
      have=${have##*.so.6.0.}
      case $have in '' | *[!0-9]*) continue ;; esac
      [ "$have" -ge "${needed#3.4.}" ] ||
        refuse 4 "@NAME@ @TAG@ needs a C++ library (libstdc++) with GLIBCXX_$needed, and this machine's ends at GLIBCXX_3.4.$have" \
          "use a newer system, or one of the images of @NAME@, which bring their own"
      break
    done
    ;;
esac

# And for the processor: an older one stops at an instruction that it does not know.
needed=@PROCESSOR@
v2='cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3' v3='abm avx avx2 bmi1 bmi2 f16c fma movbe xsave'
v4='avx512bw avx512cd avx512dq avx512f avx512vl'
case $needed in
  *-v2) wanted=$v2 ;;
  *-v3) wanted="$v2 $v3" ;;
  *-v4) wanted="$v2 $v3 $v4" ;;
  *) wanted= ;;
esac
if [ -n "$wanted" ]; then
  has=" $(grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null) "
  lacks=
  for flag in $wanted; do
    case $has in *" $flag "*) ;; *) lacks="$lacks $flag" ;; esac
  done
  case $has in
    *:*)
      [ -z "$lacks" ] || refuse 4 "@NAME@ @TAG@ needs a processor of level $needed, and this one lacks$lacks" \
        "use a newer machine, or a release that is built for older ones"
      ;;
  esac
fi

self=$(readlink -f -- "$0")
prefix=@PREFIX@
name=${0##*/}
kernel=
if [ "$name" != "${self##*/}" ]; then
  set -- "$name" "$@"
else
  case ${1-} in -k | --kernel) kernel=yes; shift ;; esac
  case ${1-} in
    -h | --help | '-?') usage; exit 0 ;;
    -l | --list) list; exit 0 ;;
    --) shift ;;
    -*) refuse 2 "unknown option $1" "run --help" ;;
  esac
fi
[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"
[ -z "$kernel" ] || forget_server
environment
[ -z "$kernel" ] || kernel_setup
command -v -- "$1" >/dev/null || refuse 127 "there is no command $1 in @NAME@" "run --list"
exec "$@"

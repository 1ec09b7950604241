#!/bin/sh
# dlstack_install.sh: the habits of the Data Lab's installer and its successors, done by Argosy. The same options; what they do is safe
# while notebook servers run, and goes back with `argosy site revert`.
set -eu

argosy=${ARGOSY:-argosy}
root=/data0
product=${DLSTACK_PRODUCT:-datalab}
specs=''
channel=release
release='' source='' version='' clean='' kernels='' active='' dry='' loud=--quiet

usage() {
  cat <<END
Usage: dlstack_install.sh [options...]
  -h|-?|--help               this text
  -a|--active                print the active version, and whether it is as it was installed
  -c|--clean                 purge what is not active afterwards, unless it is pinned, leased or in use
  -d|--dev                   the newest development release (channel ${DLSTACK_DEV_CHANNEL:-weekly}) of $product
  -s|--stable                the newest stable release of $product (the usual)
  -e|--extensions            accepted: extensions are part of a release
  -k|--kernels               install all kernel specs: one for each release, one that follows what is active
  -K|--kernel-dir <dir>      the kernel-specs directory (now: ${specs:-$root/kernel-specs})
  -R|--root-dir <dir>        the root directory (now: $root)
  -S|--set-version <ver>     make a version that is installed the active one: sw.2026-11-20, or $product@w_2026_47
  --release <release>        install this release: $product@w_2026_47
  --from <address>           take it from this published place or bundle
  -n|--dryrun                say what would be done and change nothing
  --verbose, --debug         say more
The site is ${ARGOSY_SITE:-$root/site} (ARGOSY_SITE), the product $product (DLSTACK_PRODUCT).
END
}

needs() { # needs OPTION COUNT
  [ "$2" -ge 2 ] || { echo "dlstack_install.sh: $1 needs a value; do: dlstack_install.sh --help" >&2; exit 2; }
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | '-?' | --help) usage; exit 0 ;;
    -a | --active) active=yes ;;
    -c | --clean) clean=yes ;;
    -d | --dev) channel=${DLSTACK_DEV_CHANNEL:-weekly} ;;
    -s | --stable) channel=release ;;
    -e | --extensions) ;;
    -k | --kernels) kernels=yes ;;
    -K | --kernel-dir) needs "$1" $#; specs=$2; shift ;;
    -R | --root-dir) needs "$1" $#; root=$2; shift ;;
    -S | --set-version) needs "$1" $#; version=$2; shift ;;
    --release) needs "$1" $#; release=$2; shift ;;
    --from) needs "$1" $#; source=$2; shift ;;
    -n | --dryrun | --dry-run) dry=--dry-run ;;
    --verbose | --debug) loud=--verbose ;;
    *) echo "dlstack_install.sh: unknown option $1; do: dlstack_install.sh --help" >&2; exit 2 ;;
  esac
  shift
done
site=${ARGOSY_SITE:-$root/site}
specs=${specs:-$root/kernel-specs}

on_site() { # on_site VERB [ARGUMENT...]
  "$argosy" site "$@" --site "$site" $loud $dry
}

if [ -n "$active" ]; then
  dry=''
  on_site active --verify
  exit
fi

if [ -n "$version" ]; then
  case $version in /*) named=$version ;; *) named=$root/$version ;; esac
  if [ -L "$named" ]; then # a name that `argosy site names` made
    version=$(basename "$(readlink -f "$named")")
  fi
  on_site switch "$version" --because 'dlstack_install.sh --set-version'
  exit
fi

if [ ! -e "$site/state/site.json" ]; then
  "$argosy" site init "$site" $loud $dry
  [ -z "$dry" ] || exit 0
fi
if [ -n "$release" ] || [ -n "$source" ]; then
  release=${release:-$product@$channel}
  on_site install "$release" ${source:+--from "$source"}
  case $release in *"@$channel") release=$product ;; esac
else
  on_site follow "$channel" --product "$product"
  release=$channel
fi
[ -z "$dry" ] || exit 0
on_site switch "$release" --because 'dlstack_install.sh'
if [ -n "$kernels" ]; then
  on_site kernels --all -K "$specs"
fi
if [ -n "$clean" ]; then
  on_site purge --keep-daily 1 --keep-weekly 1 --keep-release 1 --keep-rc 1 --grace 0
fi
if [ "$site" = "$root/site" ] && { [ ! -e "$root/sw" ] || [ -L "$root/sw" ]; }; then # else an old tree: argosy site takeover
  on_site names "$root"
fi

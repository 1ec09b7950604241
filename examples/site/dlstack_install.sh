#!/bin/sh
# dlstack_install.sh: the habits of the Data Lab's installer, done by Argosy. The same options; what they do is safe while notebook
# servers run, and goes back with `argosy site revert`.
set -eu

argosy=${ARGOSY:-argosy}
site=${ARGOSY_SITE:-/data0/site}
product=${DLSTACK_PRODUCT:-datalab}
specs=/data0/kernel-specs
channel=release
release='' source='' clean='' kernels='' dry=''

usage() {
  cat <<END
Usage: dlstack_install.sh [options...]
  -h|-?|--help         this text
  -c|--clean           purge what is not active afterwards, unless it is pinned, leased or in use
  -d|--dev             the newest development release (channel ${DLSTACK_DEV_CHANNEL:-weekly}) of $product
  -s|--stable          the newest stable release of $product (the usual)
  -e|--extensions      accepted: extensions are part of a release
  -k|--kernels         install all kernel specs: one for the release, one that follows what is active
  -K <directory>       the kernel-specs directory (now: $specs)
  -a|--all             -e and -k
  -R <release>         this release: $product@w_2026_47
  -S <address>         take it from this published place or bundle
  -n|--dry-run         say what would be done and change nothing
The site is $site (ARGOSY_SITE), the product $product (DLSTACK_PRODUCT).
END
}

needs() { # needs OPTION COUNT
  [ "$2" -ge 2 ] || { echo "dlstack_install.sh: $1 needs a value; do: dlstack_install.sh --help" >&2; exit 2; }
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | '-?' | --help) usage; exit 0 ;;
    -c | --clean) clean=yes ;;
    -d | --dev) channel=${DLSTACK_DEV_CHANNEL:-weekly} ;;
    -s | --stable) channel=release ;;
    -e | --extensions) ;;
    -k | --kernels | -a | --all) kernels=yes ;;
    -K) needs "$1" $#; specs=$2; shift ;;
    -R) needs "$1" $#; release=$2; shift ;;
    -S) needs "$1" $#; source=$2; shift ;;
    -n | --dry-run) dry=--dry-run ;;
    *) echo "dlstack_install.sh: unknown option $1; do: dlstack_install.sh --help" >&2; exit 2 ;;
  esac
  shift
done

if [ ! -e "$site/state/site.json" ]; then
  "$argosy" site init "$site" $dry
  [ -z "$dry" ] || exit 0
fi
if [ -n "$release" ] || [ -n "$source" ]; then
  release=${release:-$product@$channel}
  "$argosy" site install "$release" ${source:+--from "$source"} --site "$site" $dry
  case $release in *"@$channel") release=$product ;; esac
else
  "$argosy" site follow "$channel" --product "$product" --site "$site" $dry
  release=$channel
fi
[ -z "$dry" ] || exit 0
"$argosy" site switch "$release" --because 'dlstack_install.sh' --site "$site"
if [ -n "$kernels" ]; then
  "$argosy" site kernels -K "$specs" --site "$site"
  "$argosy" site kernels --latest -K "$specs" --site "$site"
fi
if [ -n "$clean" ]; then
  "$argosy" site purge --keep-daily 1 --keep-weekly 1 --keep-release 1 --keep-rc 1 --grace 0 --site "$site"
fi

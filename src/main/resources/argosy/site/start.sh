#!/bin/sh
# start ID COMMAND [ARGUMENT...]: starts a user's notebook server in a release of this site. JupyterHub calls it. Written by Argosy.
# A release that has COMMAND itself runs its own; if it has none, the machine's runs, with the release's kernels and terminals.
set -u

refuse() { # refuse EXIT WHAT NEXT-STEP
  printf 'start: %s; do: %s\n' "$2" "$3" >&2
  exit "$1"
}

site=@ROOT@
[ $# -ge 2 ] || refuse 2 'start ID COMMAND [ARGUMENT...]' 'give a release and a command'
id=$1
shift
case $id in '' | .* | */*) refuse 2 "$id is no release" "argosy site list --site $site" ;; esac
place=$site/releases/$id
[ -x "$place/run" ] || refuse 4 "$id is not on $site" "choose another release; argosy site list --site $site"

export ARGOSY_SERVER="$place" # so that a purge sees that the release is in use
export JUPYTER_PATH="$site/hub/jupyter/$id${JUPYTER_PATH:+:$JUPYTER_PATH}"
export JUPYTER_CONFIG_PATH="$site/hub/jupyter/$id${JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}"

command=${1##*/}
own=$(
  set +u
  . "$site/env/$id.sh" >/dev/null 2>&1
  command -v -- "$command"
)
case $own in
  "$place"/*) ;;
  *)
    own=
    for folder in usr/local/bin usr/bin; do # a release of kind root has its commands inside
      [ ! -x "$place/root/$folder/$command" ] || own=$command
    done
    ;;
esac
[ -n "$own" ] || exec "$@"
shift
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV LD_LIBRARY_PATH
exec "$place/run" "$command" "$@"

# @NAME@ @TAG@: source this file (. PATH/activate) in sh, dash, bash, ksh or zsh to use the stack in this shell;
# argosy_deactivate undoes it exactly. Written by Argosy.
if [ -n "${ARGOSY_ACTIVE-}" ] && command -v argosy_deactivate >/dev/null 2>&1; then argosy_deactivate; fi
if [ -n "${BASH_SOURCE-}" ]; then
  prefix=$BASH_SOURCE
elif [ -n "${ZSH_VERSION-}" ]; then
  eval 'prefix=${(%):-%x}'
else
  prefix=./activate
fi
prefix=$(readlink -f -- "$prefix")
prefix=${prefix%/*}
if [ ! -f "$prefix/activate" ] || [ ! -f "$prefix/run" ]; then
  printf 'activate: this shell does not tell where the file is; do: cd into its folder first, then: . ./activate\n' >&2
  unset prefix
else
@SAVE@
@ENVIRONMENT@
  export ARGOSY_ACTIVE=@QUOTED_RELEASE@
  argosy_deactivate() {
@RESTORE@
    unset ARGOSY_ACTIVE
    unset -f argosy_deactivate
    hash -r 2>/dev/null || :
  }
  unset prefix
  hash -r 2>/dev/null || :
fi

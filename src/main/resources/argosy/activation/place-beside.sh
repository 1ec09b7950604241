if [ -n "${_argosy_as-}" ]; then
  _argosy_prefix=$_argosy_own # csh and fish have followed the links
elif [ -n "${BASH_SOURCE-}" ]; then
  _argosy_prefix=$(readlink -f -- "$BASH_SOURCE")
elif [ -n "${ZSH_VERSION-}" ]; then
  eval '_argosy_prefix=${(%):-%x}'
  [ -f "$_argosy_prefix" ] || _argosy_prefix=$0 # %x garbles what the locale cannot print
  _argosy_prefix=$(readlink -f -- "$_argosy_prefix")
else
  # Other shells have the file open; what they close meanwhile is no failure.
  _argosy_prefix=$(readlink /proc/$$/fd/* 2>/dev/null || :)
  case "$_argosy_prefix$_argosy_line" in
    */activate"$_argosy_line"*)
      _argosy_prefix=$_argosy_prefix$_argosy_line
      _argosy_prefix=${_argosy_prefix%/activate"$_argosy_line"*}/activate
      _argosy_prefix=${_argosy_prefix##*"$_argosy_line"}
      ;;
    *) _argosy_prefix=$(readlink -f -- ./activate || :) ;;
  esac
fi
_argosy_prefix=${_argosy_prefix%/*}
if [ ! -f "$_argosy_prefix/activate" ] || [ ! -f "$_argosy_prefix/run" ]; then _argosy_prefix=; fi

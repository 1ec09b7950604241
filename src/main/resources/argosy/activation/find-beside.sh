found=$(readlink /proc/$1/fd/* 2>/dev/null)$_argosy_line;
case $found in
  */activate.csh"$_argosy_line"*)
    found=${found%/activate.csh"$_argosy_line"*};
    _argosy_file=${found##*"$_argosy_line"}/activate;
    . "$_argosy_file" ;;
  *) echo "activate.csh: this shell does not tell where the file is; do: use another shell" >&2 ;;
esac

# @RELEASE@: source this file (. PATH/activate) in sh, dash, bash, ksh or zsh to use the stack in this shell;
# argosy_deactivate undoes it exactly, and so does sourcing another stack's file, here or in a shell below.
# Beside it stand the same for csh and tcsh, and for fish, which let /bin/sh read this one. Written by Argosy.
#
# What was changed is told to the shells below: ARGOSY_UNDO holds words HOW:N:NAME, newest first, and ARGOSY_KEPT_N what
# undoing needs: was, the old value; not, nothing; front, back, the piece put before or after what was there; alone-front,
# alone-back, the same where there was no such variable.

_argosy_put() { # sets and exports the variable $1
  eval "$1=\$2; export $1"
  _argosy_note_change "$1"
}

_argosy_drop() { # unsets the variable $1
  unset "$1"
  _argosy_note_change "$1"
}

_argosy_note_change() { # csh and fish are told of $1 in the end, once: each change of PATH costs csh a look at all its folders
  case ${_argosy_as:+" $_argosy_changed "} in
    '' | *" $1 "*) ;;
    *) _argosy_changed="$_argosy_changed $1" ;;
  esac
}

_argosy_tell_changes() {
  for _argosy_name in $_argosy_changed; do
    eval "_argosy_is=\${$_argosy_name+x}; _argosy_now=\${$_argosy_name-}"
    case $_argosy_as$_argosy_is in
      cshx) _argosy_quote "$_argosy_now" && _argosy_say="$_argosy_say${_argosy_line}setenv $_argosy_name $_argosy_quoted;" ;;
      csh) _argosy_say="$_argosy_say${_argosy_line}unsetenv $_argosy_name;" ;;
      fishx) _argosy_quote "$_argosy_now" && _argosy_say="$_argosy_say${_argosy_line}set -gx $_argosy_name $_argosy_quoted;" ;;
      fish) _argosy_say="$_argosy_say${_argosy_line}set -e $_argosy_name;" ;;
    esac
  done
}

_argosy_quote() { # $1 as one word of csh or fish, in $_argosy_quoted
  _argosy_rest=$1
  _argosy_quoted=
  case $_argosy_as$1 in
    csh*"$_argosy_line"*)
      printf 'activate: csh cannot take a variable with a line break in it; do: use another shell\n' >&2
      _argosy_failed=yes
      return 1
      ;;
    csh*)
      while :; do
        case $_argosy_rest in
          *[\'!]*)
            _argosy_quoted="$_argosy_quoted${_argosy_rest%%[\'!]*}"
            _argosy_rest=${_argosy_rest#"${_argosy_rest%%[\'!]*}"}
            case $_argosy_rest in
              \'*) _argosy_quoted="$_argosy_quoted'\\''" ;;
              *) _argosy_quoted="$_argosy_quoted\\!" ;;
            esac
            _argosy_rest=${_argosy_rest#?}
            ;;
          *) break ;;
        esac
      done
      ;;
    *)
      while :; do
        case $_argosy_rest in
          *[\'\\]*)
            _argosy_quoted="$_argosy_quoted${_argosy_rest%%[\'\\]*}"
            _argosy_rest=${_argosy_rest#"${_argosy_rest%%[\'\\]*}"}
            case $_argosy_rest in
              \'*) _argosy_quoted="$_argosy_quoted\\'" ;;
              *) _argosy_quoted="$_argosy_quoted\\\\" ;;
            esac
            _argosy_rest=${_argosy_rest#?}
            ;;
          *) break ;;
        esac
      done
      ;;
  esac
  _argosy_quoted="'$_argosy_quoted$_argosy_rest'"
}

_argosy_undo() { # takes back what the active stack changed, newest first
  while [ -n "${ARGOSY_UNDO-}" ]; do
    _argosy_word=${ARGOSY_UNDO%% *}
    case $ARGOSY_UNDO in
      *' '*) ARGOSY_UNDO=${ARGOSY_UNDO#* } ;;
      *) ARGOSY_UNDO= ;;
    esac
    _argosy_name=${_argosy_word##*:}
    _argosy_n=${_argosy_word%:*}
    _argosy_n=${_argosy_n#*:}
    case ${_argosy_name:-0}:${_argosy_n:-x} in
      [0-9]* | *[!A-Za-z0-9_:]* | *:*[!0-9]*) continue ;; # not ours
    esac
    eval "_argosy_kept=\${ARGOSY_KEPT_$_argosy_n-}; _argosy_now=\${$_argosy_name-}"
    case $_argosy_word in
      was:*) _argosy_put "$_argosy_name" "$_argosy_kept" ;;
      not:*) _argosy_drop "$_argosy_name" ;;
      *)
        case :$_argosy_now: in
          *":$_argosy_kept:"*)
            _argosy_now=:$_argosy_now:
            case $_argosy_word in
              *front:*) _argosy_now="${_argosy_now%%":$_argosy_kept:"*}:${_argosy_now#*":$_argosy_kept:"}" ;;
              *) _argosy_now="${_argosy_now%":$_argosy_kept:"*}:${_argosy_now##*":$_argosy_kept:"}" ;;
            esac
            _argosy_now=${_argosy_now#:}
            _argosy_now=${_argosy_now%:}
            case ${_argosy_now:+more-}$_argosy_word in
              alone-*) _argosy_drop "$_argosy_name" ;;
              *) _argosy_put "$_argosy_name" "$_argosy_now" ;;
            esac
            ;;
        esac
        ;;
    esac
    case $_argosy_word in not:*) ;; *) _argosy_drop "ARGOSY_KEPT_$_argosy_n" ;; esac
  done
  if [ -n "${ARGOSY_UNDO+x}" ]; then _argosy_drop ARGOSY_UNDO; fi
  if [ -n "${ARGOSY_ACTIVE+x}" ]; then _argosy_drop ARGOSY_ACTIVE; fi
}

_argosy_note() { # notes how $2 is brought back: $1, with $3
  _argosy_n=$((_argosy_n + 1))
  _argosy_words="$1:$_argosy_n:$2${_argosy_words:+ $_argosy_words}"
  case $1 in not) ;; *) _argosy_put "ARGOSY_KEPT_$_argosy_n" "$3" ;; esac
}

_argosy_set() {
  eval "_argosy_is=\${$1+x}; _argosy_now=\${$1-}"
  if [ -n "$_argosy_is" ]; then _argosy_note was "$1" "$_argosy_now"; else _argosy_note not "$1"; fi
  _argosy_put "$1" "$2"
}

_argosy_unset() {
  eval "_argosy_is=\${$1+x}; _argosy_now=\${$1-}"
  if [ -n "$_argosy_is" ]; then
    _argosy_note was "$1" "$_argosy_now"
    _argosy_drop "$1"
  fi
}

_argosy_list() { # _argosy_list front|back NAME PIECE
  eval "_argosy_is=\${$2+x}; _argosy_now=\${$2-}"
  if [ -n "$_argosy_is" ]; then _argosy_note "$1" "$2" "$3"; else _argosy_note "alone-$1" "$2" "$3"; fi
  case $1 in
    front) _argosy_put "$2" "$3${_argosy_now:+:$_argosy_now}" ;;
    back) _argosy_put "$2" "${_argosy_now:+$_argosy_now:}$3" ;;
  esac
}

argosy_deactivate() {
  _argosy_undo
  _argosy_forget
  unset -f argosy_deactivate _argosy_put _argosy_drop _argosy_quote _argosy_undo _argosy_note _argosy_set \
    _argosy_unset _argosy_list _argosy_note_change _argosy_tell_changes _argosy_tell_how _argosy_forget
  hash -r 2>/dev/null || :
}

_argosy_forget() {
  unset _argosy_prefix _argosy_rest _argosy_quoted _argosy_word _argosy_words _argosy_name _argosy_n _argosy_kept \
    _argosy_now _argosy_is _argosy_say _argosy_line _argosy_failed _argosy_own _argosy_changed
}

_argosy_tell_how() { # tells csh and fish what argosy_deactivate is
  _argosy_quote "$_argosy_own" || return 0
  case ${_argosy_as-}${_argosy_only-} in
    csh)
      _argosy_quote @CSH_UNDO@
      _argosy_say="$_argosy_say${_argosy_line}alias argosy_deactivate $_argosy_quoted;"
      ;;
    fish)
      _argosy_say="$_argosy_say${_argosy_line}function argosy_deactivate; env _argosy_as=fish _argosy_only=undo /bin/sh $_argosy_quoted | source; functions -e argosy_deactivate; end"
      ;;
  esac
}

case ${_argosy_as-} in
  csh) _argosy_own=$_argosy_file ;; # read by the one /bin/sh that csh starts
  *) _argosy_own=$0 ;;
esac
_argosy_say=
_argosy_changed=
_argosy_failed=
_argosy_line='
'
@PLACE@
if [ "${_argosy_only-}" = undo ]; then
  _argosy_undo
elif [ -z "$_argosy_prefix" ]; then
  printf 'activate: this shell does not tell where the file is; do: cd into its folder first, then: . ./activate\n' >&2
  _argosy_failed=yes
else
  _argosy_undo
  _argosy_n=0
  _argosy_words=
@STEPS@
  _argosy_put ARGOSY_ACTIVE @QUOTED_RELEASE@
  _argosy_put ARGOSY_UNDO "$_argosy_words"
fi
if [ -n "${_argosy_as-}" ]; then _argosy_tell_changes; fi
case ${_argosy_as-}$_argosy_failed in
  csh | fish)
    _argosy_tell_how
    printf '%s\n' "$_argosy_say"
    ;;
  *) hash -r 2>/dev/null || : ;;
esac
if [ -n "$_argosy_failed" ]; then
  _argosy_forget
  false
else
  _argosy_forget
fi

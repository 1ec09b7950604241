#!/bin/sh
# Runs the demo of @NAME@ and compares what it prints (lines `result NAME VALUE`) with what is expected.
# Prints the results, then `Ok.` (exit 0), or what differs (exit 1). Written by Argosy.
set -uf
@PREFIX@
@ENVIRONMENT@
LC_ALL=C command -v timeout >/dev/null 2>&1 && limit='timeout @TIMEOUT@' || limit=
output=$($limit @COMMAND@)
ended=$?
results=$(printf '%s\n' "$output" | while IFS= read -r line; do
  case $line in 'result '*) printf '%s\n' "$line" ;; esac
done)
[ -z "$results" ] || printf '%s\n' "$results"
if [ "$ended" -ne 0 ]; then
  printf '%s\n' "$output" | while IFS= read -r line; do
    case $line in 'result '*) ;; *) printf '%s\n' "$line" >&2 ;; esac
  done
  if [ "$ended" -eq 124 ] && [ -n "$limit" ]; then
    echo "@NAME@-demo: the demo did not end within @TIMEOUT@ seconds" >&2
  else
    echo "@NAME@-demo: the demo ended with exit code $ended" >&2
  fi
  exit 1
fi
for awk in awk mawk gawk 'busybox awk' ''; do
  if [ -z "$awk" ]; then
    echo "@NAME@-demo: there is no awk to compare the results with" >&2
    exit 1
  fi
  # shellcheck disable=SC2086
  if command -v ${awk% *} >/dev/null 2>&1; then break; fi
done
# NAME TAB TOLERANCE TAB VALUE; a tolerance of -1 asks for equal text.
differences=$({
  cat <<'END'
@EXPECTATIONS@
END
  printf '%s\n' "$results"
} | LC_ALL=C $awk -v n=@COUNT@ '
function number(text) { return text ~ /^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$/ }
NR <= n { split($0, field, "\t"); name[NR] = field[1]; tolerance[NR] = field[2]; want[NR] = field[3]; next }
/^result / {
  rest = substr($0, 8); space = index(rest, " ")
  if (space == 0) next
  key = substr(rest, 1, space - 1); value = substr(rest, space + 1)
  gsub(/^[ \t\r]+|[ \t\r]+$/, "", value)
  times[key]++; got[key, times[key]] = value
}
END {
  for (i = 1; i <= n; i++) {
    if (!(name[i] in times)) print "result " name[i] " was not printed"
    for (j = 1; j <= times[name[i]]; j++) {
      value = got[name[i], j]
      if (tolerance[i] + 0 < 0) {
        if ("x" value != "x" want[i]) print "result " name[i] ": expected " want[i] " but got " value
      } else {
        difference = value - want[i]
        if (difference < 0) difference = -difference
        if (!number(value) || difference > tolerance[i] + 0)
          print "result " name[i] ": expected " want[i] " within " tolerance[i] " but got " value
      }
    }
  }
}') || exit 1
if [ -n "$differences" ]; then
  printf '%s\n' "$differences" >&2
  exit 1
fi
echo Ok.

# sh -c ENTER sh ROOM ARGUMENT...: the script ROOM in namespaces of its own: user, mounts, network, processes, ipc,
# host name. When standard input ends (who started this has died), all of it is killed at once.
exec 3<&0
unshare --user --map-root-user --mount --net --pid --ipc --uts --fork --kill-child=KILL \
  sh -c "$@" </dev/null 3<&- &
room=$!
{ cat <&3 >/dev/null; kill -KILL $room; } 2>/dev/null &
guard=$!
wait $room
status=$?
kill $guard 2>/dev/null
exit $status

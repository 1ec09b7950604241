# sh -c ROOM sh TOOLS ROOT WORK HOST USER PROCESSES DATA FILE TMP COMMAND...: the clean room, as process 1 of its
# namespaces. TOOLS becomes the root folder, read-only; WORK is /build; /tmp is private and empty. The command runs
# as a plain user (number USER) without any right. Exit 203: the room could not be made.
set -eu
trap 'exit 203' EXIT
tools=$1 root=$2 work=$3 host=$4 user=$5 processes=$6 data=$7 file=$8 tmp=$9
shift 9
hostname "$host" 2>/dev/null || echo "$host" >/proc/sys/kernel/hostname
mount --make-rprivate /
mount --bind "$tools" "$root"
mount -o remount,bind,ro,nosuid,nodev "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=755,size=64k,nosuid tmpfs "$root/dev"
for node in null zero full random urandom tty; do
  : >"$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
mkdir "$root/dev/shm"
mount -t tmpfs -o "mode=1777,size=$tmp,nosuid,nodev" tmpfs "$root/dev/shm"
mount -o remount,bind,ro,nosuid "$root/dev"
mount -t tmpfs -o "mode=1777,size=$tmp,nosuid,nodev" tmpfs "$root/tmp"
mount --bind "$work" "$root/build"
mount -o remount,bind,nosuid,nodev "$root/build"
cd "$root"
pivot_root . .
umount -l .
cd /build
# Kernels before 6.14 have one limit for the machine, which only its root may set: the others below hold then too.
echo "$processes" 2>/dev/null >/proc/sys/kernel/pid_max || true
trap - EXIT
prlimit --core=0 --nproc="$processes" --data="$data" --fsize="$file" \
  unshare --user --map-user="$user" --map-group="$user" \
  setpriv --no-new-privs "$@"
exit 0

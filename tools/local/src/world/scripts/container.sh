#!/bin/sh
# First process of a container, in namespaces of its own: prepares the root, says so on descriptor 3, becomes the
# program that was asked for.
# usage: container.sh <root> <overlay options> <host name> <number of mounts> (<source> <target> <options>)... <command>...
# A target is relative to the root and free of symbolic links; options are empty for a mount that may be written to.
set -eu
root=$1 overlay=$2 hostname=$3 mounts=$4
shift 4

hostname "$hostname"
mount -n -t overlay -o "$overlay" overlay "$root"
cd "$root"

mkdir -p proc sys dev tmp
mount -n -t proc -o nosuid,nodev,noexec proc proc
mount -n -t sysfs -o ro,nosuid,nodev,noexec sysfs sys || echo 'this container has no /sys: the machine does not allow it' >&2
mount -n -t tmpfs -o mode=755,nosuid tmpfs dev
for device in null zero full random urandom tty; do
  : > "dev/$device"
  mount -n --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts
mount -n -t tmpfs -o mode=1777,nosuid,nodev tmpfs dev/shm
mount -n -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

while [ "$mounts" -gt 0 ]; do
  source=$1 target=$2 options=$3
  shift 3
  mounts=$((mounts - 1))
  if [ -d "$source" ]; then
    mkdir -p "$target"
  else
    mkdir -p "$(dirname "$target")"
    [ -e "$target" ] || : > "$target"
  fi
  mount -n --bind "$source" "$target"
  if [ -n "$options" ]; then mount -n -o "remount,bind,$options" "$target"; fi
done

# The root takes the place of the host's, which then is out of reach, also for who enters these namespaces later.
mount -n --move . /
echo prepared >&3
exec 3>&-
exec "$@"

#!/bin/sh
# Puts a root together in the mount namespace this starts in, and runs a program in it.
#
#   enter.sh <lower layers, top first, with colons> <base> <work> <downloads> <program> [argument ...]
#
# Paths are relative to the current folder: an overlay's options cannot hold a colon or a comma.
# What the program writes lands in <work>/upper. It sees <work>/host as /host, the base as /host/base and
# the downloads, which outlive the build, as /host/cache.
set -eu
lowers=$1 base=$2 work=$3 downloads=$4
shift 4
root=$work/root host=$work/host

mount --make-rprivate /
mkdir -p "$work/upper" "$work/overlay" "$root" "$host/base" "$host/cache"
chmod 755 "$work/upper"
# userxattr: in a user namespace the kernel lets an overlay keep its marks nowhere else.
mount -t overlay overlay -o "lowerdir=$lowers,upperdir=$work/upper,workdir=$work/overlay,userxattr" "$root"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

mount --bind "$base" "$host/base"
mount --bind "$downloads" "$host/cache"
mkdir -p "$root/host"
mount --rbind "$host" "$root/host"

# Names resolve as on the host; apt goes the way that the host's apt goes.
for file in /etc/resolv.conf /etc/hosts; do
  [ -e "$file" ] || continue
  rm -f "$root$file"
  cat "$file" >"$root$file"
done
cp "$host/apt.conf" "$root/etc/apt/apt.conf.d/90host"

# The environment is what /host/environment says, as KEY=value lines, and nothing of the caller's.
exec chroot "$root" /usr/bin/env -i /bin/sh -c \
  'while IFS= read -r line; do export "${line?}"; done </host/environment; exec "$@"' sh "$@"

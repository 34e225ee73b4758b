#!/bin/sh
# Makes a root in which a charm finds the paths of a charm container, and runs a program in it. Started in new mount,
# network and process namespaces: nothing of it is seen outside, and all of it goes with the last process.
#
#   enter.sh <mount point> <workspace> <python> <node> <stand-ins> <charms> <program> [argument...]
#
# <stand-ins> is a file with lines of shell that say what the layers of the charm name. <charms> has a line for each folder of a
# charm: where the agent keeps it, below /var/lib/juju/agents, `=`, and where it is.
set -eu
stage=$1 workspace=$2 python=$3 node=$4 standins=$5 charms=$6
shift 6

mount -t tmpfs -o size=256m tmpfs "$stage"
root=$stage/root
added=$stage/added
mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/root" "$root/var" "$root/usr" "$root/etc" \
  "$added/usr/bin" "$added/usr/sbin" "$added/etc"

# Stand-ins of the workload: what the layers of the charm name.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod 755 "$1"
}
server="exec $node $workspace/test/bench/src/stage/stand-in-server.ts"
. "$standins"

# The host's programs and settings with the stand-ins over them, for reading: in the namespace of an ordinary user the
# host's folders cannot be written to, not even through an overlay.
for folder in usr etc; do
  mount -t overlay -o "lowerdir=$added/$folder:/$folder" overlay "$root/$folder"
done
if [ -d "$added/etc/nginx" ]; then mount -t tmpfs -o size=16m tmpfs "$root/etc/nginx"; fi
for folder in bin sbin lib lib64; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "$root/$folder"; elif [ -d "/$folder" ]; then
    mkdir "$root/$folder"
    mount --rbind "/$folder" "$root/$folder"
  fi
done

# What is executed and measured is read from the disk itself, not through the overlay: ours and Python alike.
for folder in "$workspace" "$python/lib"; do
  mkdir -p "$root$folder"
  mount --rbind "$folder" "$root$folder"
done
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"

mkdir -p "$root/data"
printf '%s\n' "$charms" | while IFS='=' read -r place charm; do
  mkdir -p "$root/var/lib/juju/agents/$place"
  mount --bind "$charm" "$root/var/lib/juju/agents/$place"
done

ip link set lo up
cd /
exec chroot "$root" "$@"

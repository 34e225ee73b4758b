#!/bin/sh
# Makes a root in which a charm finds the paths of a charm container, and runs a program in it. Started in new mount,
# network and process namespaces: nothing of it is seen outside, and all of it goes with the last process.
#
#   enter.sh <mount point> <workspace> <python> <unit's folder name> <charm> <ops charm> <node> <program> [argument...]
set -eu
stage=$1 workspace=$2 python=$3 unit=$4 charm=$5 ops=$6 node=$7
shift 7

mount -t tmpfs -o size=256m tmpfs "$stage"
root=$stage/root
added=$stage/added
mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/root" "$root/var" "$root/usr" "$root/etc" \
  "$added/usr/bin" "$added/usr/sbin" "$added/etc/nginx"

# Stand-ins of the workload: what the layers of the charm name. The same two ports answer, nothing else happens.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod 755 "$1"
}
server="exec $node $workspace/test/bench/src/stage/stand-in-server.ts"
program "$root/start.py" "$server 8008"
program "$added/usr/sbin/nginx" "$server 8080"
program "$added/usr/bin/synapse-stats-exporter" 'exec sleep infinity'
# Runs the charm's one task, the preparation of the database, which is not there.
program "$added/usr/bin/python3" 'exec cat >/dev/null'

# The host's programs and settings with the stand-ins over them, for reading: in the namespace of an ordinary user the
# host's folders cannot be written to, not even through an overlay.
for folder in usr etc; do
  mount -t overlay -o "lowerdir=$added/$folder:/$folder" overlay "$root/$folder"
done
mount -t tmpfs -o size=16m tmpfs "$root/etc/nginx"
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

agents=$root/var/lib/juju/agents/$unit
mkdir -p "$agents/charm" "$agents/ops-charm" "$root/var/lib/juju/tools/$unit" "$root/data"
mount --bind "$charm" "$agents/charm"
mount --bind "$ops" "$agents/ops-charm"

ip link set lo up
cd /
exec chroot "$root" "$@"

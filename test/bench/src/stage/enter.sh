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
mkdir "$root" "$root/dev" "$root/proc" "$root/tmp" "$root/var"

# The host's programs and settings, to which something can be added here without the host knowing of it.
for folder in usr etc; do
  mkdir "$root/$folder" "$stage/$folder.upper" "$stage/$folder.work"
  mount -t overlay -o "userxattr,lowerdir=/$folder,upperdir=$stage/$folder.upper,workdir=$stage/$folder.work" \
    overlay "$root/$folder"
done
for folder in bin sbin lib lib64; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "$root/$folder"; elif [ -d "/$folder" ]; then
    mkdir "$root/$folder"
    mount --rbind "/$folder" "$root/$folder"
  fi
done

# What is executed and measured is read from the disk itself, not through the overlay: ours and Python alike.
for folder in "$workspace" "$python"; do
  mkdir -p "$root$folder"
  mount --rbind "$folder" "$root$folder"
done
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"

agents=$root/var/lib/juju/agents/$unit
mkdir -p "$agents/charm" "$agents/ops-charm" "$root/var/lib/juju/tools/$unit" "$root/data"
mount --bind "$charm" "$agents/charm"
mount --bind "$ops" "$agents/ops-charm"

# Stand-ins of the workload: what the layers of the charm name. The same two ports answer, nothing else happens.
program() {
  mkdir -p "$root${1%/*}"
  rm -f "$root$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$root$1"
  chmod 755 "$root$1"
}
server="exec $node $workspace/test/bench/src/stage/stand-in-server.ts"
program /start.py "$server 8008"
program /usr/sbin/nginx "$server 8080"
program /usr/bin/synapse-stats-exporter 'exec sleep infinity'
# Runs the charm's one task, the preparation of the database, which is not there.
program /usr/bin/python3 'exec cat >/dev/null'

ip link set lo up
cd /
exec chroot "$root" "$@"

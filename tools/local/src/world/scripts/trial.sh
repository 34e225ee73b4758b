#!/bin/sh
# Tries what a world needs, in namespaces that end with it; prints the name of each thing that the machine refuses.
# usage: trial.sh <empty folder where worlds keep their files>
set -u
cd "$1" || exit 1
mkdir lower upper work root

try() {
  name=$1
  shift
  "$@" > /dev/null 2>&1 || echo "$name"
}

try proc mount -n -t proc proc /proc
try overlay mount -n -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,userxattr overlay root
try bridge ip link add br0 type bridge
try veth ip link add one type veth peer name other

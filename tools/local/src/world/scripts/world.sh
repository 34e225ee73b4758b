#!/bin/sh
# First process of a world: makes its network, starts the supervisor, and ends with it, which ends all the rest.
# usage: world.sh <bridge address>/<prefix length> <supervisor command>...
set -eu
bridge=$1
shift

mount -n -t proc proc /proc
ip link set lo up
ip link add br0 type bridge
ip addr add "$bridge" dev br0
ip link set br0 up
# Whoever asks for an address outside is told at once that there is no route, instead of waiting for an answer.
echo 1 > /proc/sys/net/ipv4/ip_forward

"$@" < /dev/null &
wait $!

#!/bin/sh
# Makes the network of one pod: a namespace kept by a file, a wire to the bridge, an address.
# usage: pod.sh <namespace file> <name of the wire> <address>/<prefix length> <gateway>
set -eu
namespace=$1 wire=$2 address=$3 gateway=$4

: > "$namespace"
unshare "--net=$namespace" true
ip link add "$wire" type veth peer name "$wire-pod"
ip link set "$wire" master br0 up
ip link set "$wire-pod" netns "$namespace"
exec nsenter "--net=$namespace" sh -euc '
  ip link set lo up
  ip link set "$1" name eth0
  ip addr add "$2" dev eth0
  ip link set eth0 up
  ip route add default via "$3"
' sh "$wire-pod" "$address" "$gateway"

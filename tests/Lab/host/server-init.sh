#!/usr/bin/env bash
# First process of a server, in namespaces of its own (mounts, host name, IPC, processes, network).
# Whatever it mounts or starts ends with it. Arguments: CHROOT NAME ADDRESS DATA LOWER-LAYERS DISK-SIZE
set -euo pipefail
chroot=$1 name=$2 address=$3 data=$4 lower=$5 disk=$6
server=$data/servers/$name

mount --make-rprivate /
hostname "$name"
mount --bind "$chroot" "$chroot"
mount -o remount,ro,bind "$chroot"
mount -t proc proc "$chroot/proc"
mount --rbind /dev "$chroot/dev"
for dir in tmp run root; do mount -t tmpfs -o mode=1777 tmpfs "$chroot/$dir"; done
mount --bind "$data/hosts" "$chroot/etc/hosts"
mount --bind "$data/share" "$chroot/lab/share"
if [ -n "$disk" ]; then mount -t tmpfs -o "size=$disk" tmpfs "$server"; fi
mkdir -p "$server/upper" "$server/overlay"
# A volatile upper layer skips fsync, and refuses a second mount until this marker is gone.
rm -rf "$server"/overlay/*/incompat
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$server/upper,workdir=$server/overlay,redirect_dir=on,volatile" "$chroot/lab/prefix"

# The other end of the cable is plugged from outside, once this namespace is there.
ip link set lo up
until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done
# The same hardware address after every boot: the others still have it in their tables.
ip link set eth0 address "$(printf '02:00:0a:4d:00:%02x' "${address##*.}")"
ip addr add "$address/24" dev eth0
ip link set eth0 up

cd "$chroot/lab/prefix/drive_c"
exec chroot "$chroot" /bin/bash -c '
    cd /lab/prefix/drive_c
    # An ordinary program must run from first to last: without one Wine shuts down within a second.
    mkfifo /run/idle
    exec 3<>/run/idle
    wine64 cmd <&3 >/dev/null 2>&1 &
    wine64 cmd /c exit </dev/null >/dev/null 2>&1
    touch /run/ready
    while :; do sleep 3600 & wait $!; done'

# shellcheck shell=bash
# The lab's cache: pieces that take long to make, shared by every working copy of the project.
# A piece is a folder NAME-HASH; HASH covers the files that make it, so a change makes a new one beside it.

cache_root() { printf '%s' "${QVTRUST_CACHE:-$HOME/.cache/qvtrust}"; }

say() { printf 'lab: %s\n' "$*" >&2; }
die() { printf 'lab: %s\n' "$*" >&2; exit 2; }

# cache_key FILE-OR-TEXT...: twelve hex digits over the contents of files and over plain texts.
cache_key() {
    local input
    for input in "$@"; do
        if [ -f "$input" ]; then cat -- "$input"; else printf '%s\n' "$input"; fi
    done | sha256sum | cut -c1-12
}

# cache_piece NAME MAKER INPUT...: prints the folder of the piece, after making it where it is missing.
# MAKER gets the folder to fill. Made under another name and renamed, so that an interrupted
# build is never taken for a whole one; the lock lets the second of two runs wait for the first.
cache_piece() {
    local name=$1 maker=$2 root dir part
    shift 2
    root=$(cache_root)
    mkdir -p "$root"
    dir=$root/$name-$(cache_key "$@")
    if [ ! -d "$dir" ]; then
        (
            flock 9
            [ ! -d "$dir" ] || exit 0
            part=$root/$name.part
            cache_unmount "$part"
            rm -rf --one-file-system "$part"
            mkdir -p "$part"
            "$maker" "$part" >"$root/$name.log" 2>&1 \
                || { tail -n 20 "$root/$name.log" >&2; die "making $name failed; whole log: $root/$name.log"; }
            cache_unmount "$part"
            mv -T "$part" "$dir"
        ) 9>"$root/$name.lock" || return 1
    fi
    printf '%s' "$dir"
}

# An interrupted debootstrap leaves its proc and sys mounted; removing the folder over them would be wrong.
cache_unmount() {
    local mount
    awk -v p="$1/" 'index($5, p) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do
        umount -l "$mount"
    done
}

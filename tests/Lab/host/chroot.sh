# shellcheck shell=bash
# The Linux folder that Wine runs in: Debian 13, because Wine below 10.0 has no TLS server and no CNG.

make_chroot() {
    local dir=$1 mirror
    # The host's own mirror and apt settings: what works for the host works for the folder.
    mirror=$(package_mirror)
    [ -n "$mirror" ] || { apt-get update -q; mirror=$(package_mirror); }
    [ -n "$mirror" ] || { echo "apt of this host knows no package mirror" >&2; return 1; }
    debootstrap --variant=minbase trixie "$dir" "$mirror" || return 1
    cp /etc/apt/apt.conf.d/* "$dir/etc/apt/apt.conf.d/"
    cp -L /etc/resolv.conf "$dir/etc/resolv.conf"
    printf 'deb %s trixie main\n' "$mirror" >"$dir/etc/apt/sources.list"
    # Its own mount namespace: proc goes away with it whatever happens.
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare -m --propagation private bash -euc '
        mount -t proc proc "$1/proc"
        mount --bind /dev "$1/dev"
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C
        chroot "$1" apt-get update -q
        chroot "$1" apt-get install -y -q --no-install-recommends wine64 wine wixl msitools
    ' - "$dir" || return 1
    mkdir -p "$dir/lab/prefix" "$dir/lab/share"
    rm -rf "$dir"/var/cache/apt/archives/*.deb "$dir"/var/lib/apt/lists/*
    : >"$dir/etc/resolv.conf"
    : >"$dir/etc/hosts" # a mount point for the lab's own
    patch_crypt32 "$dir" && patch_msi "$dir" && make_tls_shim "$dir"
}

package_mirror() {
    # shellcheck disable=SC2016 # apt's own placeholder
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1
}

# Wine replaces LocalMachine\Root by the host's CA bundle whenever a process opens it, which deletes
# what an installer put there. Another key name makes it synchronise into a key that nobody reads.
patch_crypt32() {
    local file found=0
    while read -r file; do
        perl -0777 -i -pe '
            BEGIN { sub u { join "", map { "$_\0" } split //, $_[0] } }
            $old = u("SystemCertificates\\Root\\Certificates");
            $new = u("SystemCertificates\\HostRoot\\Cert");
            $new .= "\0" x (length($old) - length($new));
            s/\Q$old\E/$new/g and $hit = 1;
            END { $? = $hit ? 0 : 1 }' "$file" && found=1
    done < <(find "$1/usr/lib" -path '*x86_64*' -name crypt32.dll)
    [ "$found" = 1 ] || { echo "crypt32.dll does not hold the expected store name" >&2; return 1; }
}

# Wine ends a cancelled installation (1602) without a rollback. It compares the end with 1602 and then with 1604 before it takes it for
# a failure, which it rolls back: compared with what no end is, a cancelled one is undone too, and still ends with 1602.
patch_msi() {
    local file found=0
    while read -r file; do
        perl -0777 -i -pe '
            BEGIN { $compare = qr/(?:\x3d|\x41?\x81[\xf8-\xff])/; $jump = qr/(?:\x74.|\x0f\x84.{4})/s }
            $hits = s/($compare)\x42\x06\0\0(?=$jump$compare\x44\x06\0\0)/$1\xff\xff\xff\x7f/gs;
            END { $? = $hits == 1 ? 0 : 1 }' "$file" && found=1
    done < <(find "$1/usr/lib" -path '*x86_64*' -name msi.dll)
    [ "$found" = 1 ] || { echo "msi.dll does not compare the end of an installation as expected" >&2; return 1; }
}

# Wine's TLS server never asks for a client certificate; the shim in front of GnuTLS asks in its place.
make_tls_shim() {
    local dir=$1 shim=$1/opt/lab/tls real
    real=$dir/usr/lib/x86_64-linux-gnu/libgnutls.so.30
    mkdir -p "$shim"
    # The real library under another name of the same length, so that both can be loaded.
    cp -L "$real" "$shim/libgnutls.so.3r"
    perl -i -pe 's/libgnutls\.so\.30\0/libgnutls.so.3r\0/g' "$shim/libgnutls.so.3r"
    clang --target=x86_64-linux-gnu -O2 -fPIC -ffreestanding -shared -nostdlib -fuse-ld=lld \
        -Wl,-soname,libgnutls.so.30 -o "$shim/libgnutls.so.30" "$LAB_HOST/tls-shim.c" "$shim/libgnutls.so.3r"
}

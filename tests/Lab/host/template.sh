# shellcheck shell=bash
# The Wine prefix that every server starts from, and the environment that programs see in a server.

# Everything a program in a server needs to know of the Linux below it.
LAB_ENV=(
    HOME=/root USER=root LANG=C.UTF-8 PATH=/usr/lib/wine:/usr/sbin:/usr/bin:/sbin:/bin
    WINEPREFIX=/lab/prefix WINEDEBUG=-all LD_LIBRARY_PATH=/opt/lab/tls
    "WINEDLLOVERRIDES=winedbg.exe=d;winemenubuilder.exe=d;mshtml=d"
    DOTNET_EnableWriteXorExecute=0 WINESERVER=/usr/lib/wine/wineserver64
)

make_template() {
    local dir=$1
    build_run32 "$dir" || return 1
    cp "$LAB_HOST/template.reg" "$dir/template.reg"
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare -m -p -f -i -u --mount-proc --propagation private bash -euc '
        chroot=$1 dir=$2; shift 2
        mount --bind "$chroot" "$chroot"
        mount -t proc proc "$chroot/proc"
        mount --bind /dev "$chroot/dev"
        for d in tmp run root; do mount -t tmpfs tmpfs "$chroot/$d"; done
        mount --bind "$dir" "$chroot/lab/prefix"
        inside() { chroot "$chroot" env -i "$@"; }
        inside "$@" wine64 wineboot -i
        inside "$@" wine64 reg import Z:\\lab\\prefix\\template.reg
        inside "$@" wineserver64 -k || true
        inside "$@" wineserver64 -w
    ' - "$CHROOT" "$dir" "${LAB_ENV[@]}" || return 1
    rm "$dir/template.reg"
    mv "$dir/lab-run32.exe" "$dir/drive_c/windows/" || return 1
    mkdir -p "$dir/dosdevices/unc/QMS01" "$dir/dosdevices/unc/NAS01" "$dir/drive_c/lab"
    ln -s /lab/share "$dir/dosdevices/unc/QMS01/rollout"
    ln -s /lab/share/nas01 "$dir/dosdevices/unc/NAS01/backups"
    link_machine_keys "$dir/user.reg"
    grep -q 'AeDebug' "$dir/system.reg"
}

build_run32() {
    printf 'LIBRARY kernel32.dll\nEXPORTS\n%s\n' "$(sed -n 's/^API .*[ *]\([A-Za-z]*\)(.*/\1/p' "$LAB_HOST/run32.c")" >"$1/kernel32.def"
    llvm-dlltool -m i386:x86-64 -d "$1/kernel32.def" -l "$1/kernel32.lib" || return 1
    clang --target=x86_64-pc-windows-msvc -c -O1 -ffreestanding -fno-builtin -mno-stack-arg-probe -fshort-wchar \
        -o "$1/run32.obj" "$LAB_HOST/run32.c" || return 1
    lld-link /subsystem:console /entry:start /nodefaultlib "/out:$1/lab-run32.exe" "$1/run32.obj" "$1/kernel32.lib" || return 1
    rm "$1"/kernel32.* "$1/run32.obj"
}

# Wine's TLS looks for a machine key in the user's container; a registry link makes the two the same.
# In the lab only: never delete anything through the link, it empties the machine's containers.
link_machine_keys() {
    local target
    target=$(printf '%s' '\Registry\Machine\Software\Wine\Crypto\RSA' | iconv -t UTF-16LE | od -An -v -tx1 | tr -d '\n' | sed 's/^ //; s/ /,/g')
    perl -0777 -i -pe 's/^\[Software\\\\Wine\\\\Crypto\\\\RSA[^\n]*\n(?:[^\[\n][^\n]*\n)*\n?//mg' "$1"
    printf '\n[Software\\\\Wine\\\\Crypto\\\\RSA] 1\n#link\n"SymbolicLinkValue"=hex(6):%s\n' "$target" >>"$1"
}

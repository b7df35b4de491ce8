#!/usr/bin/env bash
# Builds what the lab's servers run: the product and the lab's own programs, linked for Windows, and the packages.
# Result: artifacts/lab/payload (becomes C:\lab), artifacts/lab/product (files of the packages), artifacts/lab/msi; the two last again as the next
# release, in product-next and msi-next.
# Each part is keyed by its sources: a second run builds nothing.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
OUT=$ROOT/artifacts/lab
CACHE=${QVTRUST_CACHE:-$HOME/.cache/qvtrust}
COMMON=(Directory.Build.props Directory.Build.targets Directory.Packages.props global.json tests/Lab/link)
# The next release, for upgrades.
NEXT=1.0.1
cd "$ROOT"

say() { printf 'build: %s\n' "$*" >&2; }

# key PATH...: over names and contents of the tracked and new files below the paths.
key() {
    git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu \
        | while IFS= read -r -d '' file; do if [ -f "$file" ]; then printf '%s\0' "$file"; fi; done \
        | xargs -0 sha256sum | sha256sum | cut -c1-16
}

# made FOLDER KEY: whether the folder was made from these sources; what is half made has no key yet.
made() { [ "$(cat "$1.key" 2>/dev/null)" = "$2" ]; }

# publish NAME PROJECT SOURCE...: a NativeAOT program or library into $OUT/built/NAME; what is called NAME-next is of the next
# release. What was linked once is kept in the lab's cache, for other working copies and for a return to earlier sources.
publish() {
    local name=$1 project=$2 folder=$OUT/built/$1 wanted kept started=$SECONDS version=()
    shift 2
    wanted=$(key "${COMMON[@]}" "$@")
    case $name in *-next) version=("-p:Version=$NEXT") wanted=$wanted-$NEXT ;; esac
    if made "$folder" "$wanted"; then return 0; fi
    kept=$CACHE/built/$name-$wanted
    rm -rf "$folder" "$folder.key"
    mkdir -p "$OUT/built" "$CACHE/built"
    if [ ! -d "$kept" ]; then
        say "$name (about a minute)"
        # Own output folders, so that a build for Linux and one for Windows do not overwrite each other's.
        dotnet publish "$project" -c Release -f net10.0 -r win-x64 -p:LabLink=true "${version[@]}" "-p:ArtifactsPath=$OUT/obj" -o "$folder.part" -v q --nologo \
            >"$folder.log" 2>&1 || { cat "$folder.log" >&2; say "$name does not build"; return 1; }
        rm -rf "$kept.$$"
        mv "$folder.part" "$kept.$$"
        # Two working copies may have made the same: the first stays.
        mv -T "$kept.$$" "$kept" 2>/dev/null || rm -rf "$kept.$$"
        say "$name: $((SECONDS - started)) s"
    fi
    cp -a "$kept" "$folder"
    printf '%s' "$wanted" >"$folder.key"
}

# place FOLDER FILE...: copies into the folder unless the same file is there already.
place() {
    local folder=$1 file
    shift
    mkdir -p "$folder"
    for file in "$@"; do cmp -s "$file" "$folder/$(basename "$file")" || cp -f "$file" "$folder/"; done
}

programs() {
    publish firewall tests/Lab/Firewall tests/Lab/Firewall tests/Lab/Lab.Windows.props
    publish actions-lab tests/Lab/Actions tests/Lab/Actions tests/Lab/Lab.Windows.props
    publish standins tests/Lab/StandIns tests/Lab/StandIns tests/Lab/Machine tests/Lab/Lab.Windows.props
    publish reader tests/Lab/Reader tests/Lab/Reader tests/Lab/Machine tests/Lab/Lab.Windows.props
    publish contract tests/Lab/MachineContract tests/Lab/MachineContract src/Core src/Windows tests/Lab/Lab.Windows.props
    publish actions customactions customactions src/Core src/Windows
    publish authority src/Authority src/Authority src/Core src/Windows
    publish cli src/Cli src/Cli src/Authority/Admin src/Core src/Windows
    publish actions-next customactions customactions src/Core src/Windows
    publish authority-next src/Authority src/Authority src/Core src/Windows
    publish cli-next src/Cli src/Cli src/Authority/Admin src/Core src/Windows
    place "$OUT/payload" "$OUT"/built/{firewall/QvTrust.Lab.Firewall,actions-lab/QvTrust.Lab.Actions}.dll \
        "$OUT"/built/standins/qlikview-standin.exe "$OUT"/built/reader/lab-reader.exe "$OUT"/built/contract/machine-contract.exe
    place "$OUT/product" "$OUT"/built/cli/qvtrust.exe "$OUT"/built/authority/{QvTrustAuthority.exe,e_sqlite3.dll}
    place "$OUT/product-next" "$OUT"/built/cli-next/qvtrust.exe "$OUT"/built/authority-next/{QvTrustAuthority.exe,e_sqlite3.dll}
}

# built SUFFIX OPTION...: the five packages of a release, whose parts have that suffix, into ${OUT}/msiSUFFIX.
built() {
    local folder=$OUT/msi$1
    rm -rf "$folder"
    mkdir -p "$folder"
    tests/Lab/Package/package build --out "$folder" --actions "$OUT/built/actions$1/QvTrust.CustomActions.CA.dll" --files "$OUT/product$1" "${@:2}" \
        >"$folder.log" 2>&1 || { cat "$folder.log" >&2; say "the packages do not build"; return 1; }
}

packages() {
    local wanted started=$SECONDS
    wanted=$(key installer tests/Lab/Package)-$(cat "$OUT"/built/{actions,authority,cli}{,-next}.key | sha256sum | cut -c1-16)
    if made "$OUT/msi" "$wanted" && [ -d "$OUT/msi-next" ]; then return 0; fi
    say "packages"
    rm -rf "$OUT/msi" "$OUT/msi.key"
    built ""
    built -next --version "$NEXT"
    # Editions of a package are named after its file.
    for file in "$OUT"/msi-next/*.msi; do mv "$file" "${file%.msi}.next.msi"; done
    printf '%s' "$wanted" >"$OUT/msi.key"
    say "packages: $((SECONDS - started)) s"
}

mkdir -p "$OUT"
exec 9>"$OUT/build.lock"
flock 9
programs
packages

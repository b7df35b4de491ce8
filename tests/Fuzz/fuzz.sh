#!/usr/bin/env bash
# Feeds the readers with millions of inputs, which is too long for each test run:
#   tests/Fuzz/fuzz.sh random [COUNT] [TARGET...]    mutants by CsCheck, 1000000 of each; a table of them
#   tests/Fuzz/fuzz.sh afl TARGET [COUNT]            afl++ led by SharpFuzz's coverage; what it finds: artifacts/fuzz/TARGET
# It installs what it needs (afl++, SharpFuzz's tool); a second run installs nothing.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
OUT=$ROOT/artifacts/fuzz
PROGRAM=$OUT/program/QvTrust.Fuzz.dll

die() { printf 'fuzz: %s\n' "$*" >&2; exit 2; }

build() {
    rm -rf "$OUT/program"
    dotnet publish "$ROOT/tests/Fuzz" -c Release -o "$OUT/program" -v q --nologo >/dev/null
}

random() {
    local count=${1:-1000000} targets status=0
    build
    if [ $# -gt 1 ]; then targets=("${@:2}"); else mapfile -t targets < <(dotnet "$PROGRAM" list); fi
    printf '| Reader | Inputs | Seconds | Findings |\n|---|---|---|---|\n'
    for target in "${targets[@]}"; do
        dotnet "$PROGRAM" random "$target" "$count" || status=1
    done
    return $status
}

afl() {
    local target=${1:?a target} count=${2:-1000000}
    command -v afl-fuzz >/dev/null || apt-get install -y -q --no-install-recommends afl++ >"$OUT.apt.log" 2>&1 || die "afl++ is needed: $OUT.apt.log"
    build
    mkdir -p "$OUT/$target/in"
    # Instrumented code runs under afl-fuzz only.
    dotnet "$PROGRAM" seeds "$target" "$OUT/$target/in"
    dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$OUT/tools" >/dev/null 2>&1 || [ -x "$OUT/tools/sharpfuzz" ] || die 'the tool sharpfuzz cannot be had'
    "$OUT/tools/sharpfuzz" "$OUT/program/QvTrust.Core.dll"
    "$OUT/tools/sharpfuzz" "$OUT/program/BouncyCastle.Cryptography.dll" Org.BouncyCastle.Asn1
    # The first execution starts .NET and makes the keys: 2 to 4 s on a machine that does nothing else, and without it there is no run.
    AFL_SKIP_CPUFREQ=1 AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 \
        afl-fuzz -i "$OUT/$target/in" -o "$OUT/$target/out" -m none -t 60000 -E "$count" -- dotnet "$PROGRAM" afl "$target"
    find "$OUT/$target/out" -path '*/crashes/id*' -o -path '*/hangs/id*'
}

[ $# -gt 0 ] || { sed -n '2,6p' "${BASH_SOURCE[0]}"; exit 2; }
verb=$1
shift
mkdir -p "$OUT"
case $verb in
    random | afl) "$verb" "$@" ;;
    *) die "no such verb: $verb" ;;
esac
